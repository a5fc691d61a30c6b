"""What every scorecard under one ruleset needs and no unit's data changes, looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.numbers import to_text
from jixiao.program import Node, Program, Role
from jixiao.program.definition import Rule, Watch
from jixiao.rules import STATUS_NAMES
from jixiao.rules.forms import Decisions
from jixiao.scoring.decimals import decimal_of
from jixiao.scoring.scorecard import Finding

_TRACED = frozenset({
    Role.STEP, Role.RULE, Role.EXCLUSION, Role.SELECTED, Role.SUM, Role.CAP_WHEN, Role.CAP_VALUE, Role.CAPPED,
    Role.VETO_WHEN, Role.VETO_VALUE, Role.VETOED, Role.GRADE_CAP, Role.GRADE,
})  # fmt: skip
"""What a scorecard keeps of how values came about; of groups also how their points came from the sum."""


@dataclass(frozen=True, slots=True)
class NodePlan:
    """Of one node: its full points as printed, what of it is traced, watched, capped and vetoed (by its own rules)."""

    full: Decimal | None
    traced: tuple[str, ...]
    watches: tuple[Watch, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Of a whole program: its nodes in printed order and by key, and which choices of a definition are told.

    ``inferred`` are the findings on weights and scoring rules that were not read in a source.
    """

    walk: tuple[Node, ...]
    nodes: Mapping[str, NodePlan]
    decisions: Mapping[str, Decisions]
    counts_workdays: bool
    inferred: tuple[Finding, ...]

    @classmethod
    def of(cls, program: Program) -> Plan:
        """Return the plan of a program."""
        walk = tuple(program.tree.walk())
        traced: dict[str, list[str]] = {node.key: [] for node in walk}
        groups = {node.key for node in walk if node.indicator is None}
        for each in program.definitions:
            is_kept = each.role in _TRACED or (each.role is Role.POINTS and each.owner in groups)
            if is_kept and each.owner in traced and not each.table:
                traced[each.owner].append(each.name)
        nodes = {
            node.key: NodePlan(
                decimal_of(node.weight, program.places),
                tuple(traced[node.key]),
                tuple(each for each in program.watches if each.node == node.key),
                tuple(each for each in program.rules if each.target == node.key),
            )
            for node in walk
        }
        decisions = {each.name: each.decisions for each in program.definitions}
        return cls(walk, nodes, decisions, program.counts_workdays, tuple(_inferred(walk)))


def _inferred(walk: Sequence[Node]) -> Iterator[Finding]:
    """Yield which weights and scoring rules were not read in a source."""
    for node in walk:
        if node.status == "inferred" and node.indicator is not None:
            message = f"{node.name}：分值 {to_text(node.weight)} 是{STATUS_NAMES[node.status]}的。{node.note}"
            yield Finding("G806", "note", message, node.key)
    rules = [
        node.name
        for node in walk
        if node.indicator is not None and node.indicator.definition.status == "inferred"
    ]
    if rules:
        message = f"{len(rules)} 个指标的评分标准是推断的，不是原文(各指标的 note 写明了依据)"
        yield Finding("G806", "note", message)
