"""What all scorecards of one ruleset share, computed once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.numbers import to_text
from jixiao.program import CLAIMED, JUDGED, Node, Program, Role
from jixiao.program.model import Rule, Watch
from jixiao.rules import STATUS_NAMES
from jixiao.rules.forms import Decisions
from jixiao.scoring.card.decimals import decimal_of
from jixiao.scoring.card.scorecard import Finding

_TRACED = frozenset({
    Role.STEP, Role.RULE, Role.EXCLUSION, Role.SELECTED, Role.SUM, Role.CAP_WHEN, Role.CAP_VALUE, Role.CAPPED,
    Role.VETO_WHEN, Role.VETO_VALUE, Role.VETOED, Role.GRADE_CAP, Role.GRADE,
})  # fmt: skip
"""What a scorecard keeps of how values came about; of groups also how their points came from the sum."""

_NAMED = {
    "points": Role.POINTS, "weight": Role.WEIGHT, "state": Role.STATE, "computed": Role.COMPUTED, "taken": Role.TAKEN,
    "printed": Role.PRINTED, "rule": Role.RULE, "own_full": Role.FULL, "most": Role.MOST, "best": Role.BEST,
    "sum": Role.SUM, "applies": Role.APPLIES, "exclusion": Role.EXCLUSION, "selected": Role.SELECTED,
    "reason": Role.REASON,
}  # fmt: skip
"""Which fields of a node's plan name its definition of which role."""


@dataclass(frozen=True, slots=True)
class NodePlan:
    """Of one node: what of it is traced, watched, capped and vetoed (by its own rules), and what its values are called.

    ``full`` is its weight in the ruleset as a scorecard keeps it. ``own_full`` names the definition 满分; the other names
    are those of the definitions of that role, whether there are any or not.
    """

    node: Node
    children: tuple[NodePlan, ...]
    full: Decimal
    traced: tuple[str, ...]
    watches: tuple[Watch, ...]
    rules: tuple[Rule, ...]
    claimed: str
    judged: str
    points: str
    weight: str
    state: str
    computed: str
    taken: str
    printed: str
    rule: str
    own_full: str
    most: str
    best: str
    sum: str
    applies: str
    exclusion: str
    selected: str
    reason: str

    @classmethod
    def of(cls, node: Node, program: Program, traced: Mapping[str, Sequence[str]]) -> NodePlan:
        """Return the plan of a node and all below it; ``traced`` are the names to trace by the key of their node."""
        return cls(
            node,
            tuple(cls.of(child, program, traced) for child in node.children),
            decimal_of(node.weight, program.places) or Decimal(0),
            tuple(traced[node.key]),
            tuple(watch for watch in program.watches if watch.node == node.key),
            tuple(rule for rule in program.rules if rule.target == node.key),
            f"{node.key}.{CLAIMED}",
            f"{node.key}.{JUDGED}",
            **{field: node.named(role) for field, role in _NAMED.items()},
        )

    def walk(self) -> Iterator[NodePlan]:
        """Yield this node's plan and those of all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Plan:
    """Of a whole program: the plan of its tree and of its nodes in printed order, and which choices are reported of what.

    ``results`` names every node's points and the grade, ``traced`` all that is traced, ``grade`` the total's grade, where
    there are any; ``grades`` are all there are, best first. ``inferred`` are the findings on weights and scoring rules that
    were not read in a source.
    """

    tree: NodePlan
    walk: tuple[NodePlan, ...]
    results: tuple[str, ...]
    traced: frozenset[str]
    decisions: Mapping[str, Decisions]
    grade: str
    grades: tuple[str, ...]
    counts_workdays: bool
    inferred: tuple[Finding, ...]

    @classmethod
    def of(cls, program: Program) -> Plan:
        """Return the plan of a program."""
        nodes = tuple(program.tree.walk())
        traced: dict[str, list[str]] = {node.key: [] for node in nodes}
        of_group = _TRACED | {Role.POINTS}
        roles = {node.key: of_group if node.indicator is None else _TRACED for node in nodes}
        for definition in program.definitions:
            if definition.role in roles.get(definition.owner, ()) and not definition.table:
                traced[definition.owner].append(definition.name)
        tree = NodePlan.of(program.tree, program, traced)
        walk = tuple(tree.walk())
        return cls(
            tree,
            walk,
            tuple(dict.fromkeys((*(plan.points for plan in walk), *program.outcome))),
            frozenset(name for plan in walk for name in plan.traced),
            {definition.name: definition.decisions for definition in program.definitions},
            program.tree.named(Role.GRADE),
            tuple(grade.name for grade in program.ranking),
            program.counts_workdays,
            tuple(_inferred(nodes)),
        )


def _inferred(walk: Sequence[Node]) -> Iterator[Finding]:
    """Yield which weights and scoring rules were not read in a source."""
    for node in walk:
        if node.status == "inferred" and node.indicator is not None:
            message = f"{node.name}：分值 {to_text(node.weight)} 是{STATUS_NAMES[node.status]}的。{node.note}"
            yield Finding("G806", "note", message, node.key)
    indicators = [node.indicator for node in walk if node.indicator is not None]
    count = sum(indicator.definition.status == "inferred" for indicator in indicators)
    if count:
        message = f"{count} 个指标的评分标准是推断的，不是原文（各指标的 note 写明了依据）"
        yield Finding("G806", "note", message)
