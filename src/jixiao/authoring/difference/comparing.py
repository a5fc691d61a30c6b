"""Comparison of two loaded rulesets: everything that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from jixiao.api import Rules
from jixiao.authoring.difference.changes import Change, Difference, Fate, IndicatorChange, Side
from jixiao.authoring.difference.compare.groups import group_changes, rule_changes
from jixiao.authoring.difference.compare.items import item_changes
from jixiao.authoring.difference.compare.reasons import Reasons, reasons_between
from jixiao.authoring.difference.compare.sheets import changed_texts, changes_of_sheets
from jixiao.authoring.difference.equivalence import Equivalence, Prover, compare_rules
from jixiao.authoring.difference.pairing import Pair, indicator_id, pairs
from jixiao.authoring.effort import Effort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.program.checks.full_marks import most_by_rules
from jixiao.publishing.building import publish
from jixiao.publishing.document import Sheet


def compare(old: Rules, new: Rules, prover: Prover | None = None, effort: Effort | None = None) -> Difference:
    """Return what changed from one ruleset to another; ``prover`` decides rules that neither form nor data decides.

    ``effort`` bounds the seconds for which data is tried on rules that changed.
    """
    documents = publish(old), publish(new)
    texts = ({"依据": document.basis, "说明": document.about} for document in documents)
    reasons = reasons_between(old.ruleset, new.ruleset)
    same = partial(compare_rules, prover=prover, effort=effort)
    sides = [
        _Indicators(rules, {row.sheet.id: row.sheet for row in document.rows}, most_by_rules(rules.program))
        for rules, document in zip((old, new), documents, strict=True)
    ]
    listed = [_indicator(nodes, sides, reasons, same) for nodes in pairs(old.program, new.program)]
    return Difference(
        _side(old),
        _side(new),
        tuple(group_changes(old.program, new.program, reasons)),
        tuple(change for change in listed if change.fate != "changed" or change.changes),
        tuple(item_changes(*documents)),
        tuple(rule_changes((old.program, new.program), documents, reasons)),
        tuple(changed_texts(*texts)),
    )


def _side(rules: Rules) -> Side:
    program = rules.program
    grades = tuple(grade.name for grade in sorted(program.grades, key=lambda grade: -grade.at_least))
    return Side(
        program.id,
        program.name,
        program.year,
        program.tree.weight,
        len(program.indicators),
        program.digest,
        grades,
    )


@dataclass(frozen=True, slots=True)
class _Indicators:
    """What is compared of the indicators of a ruleset: their sheets by id, and the most that rules give by key."""

    rules: Rules
    sheets: Mapping[str, Sheet]
    most: Mapping[str, Fraction | None]


def _indicator(
    nodes: Pair,
    sides: Sequence[_Indicators],
    reasons: Reasons,
    same: Callable[[RuleSlice, RuleSlice], Equivalence],
) -> IndicatorChange:
    change = IndicatorChange(_fate(*nodes), *nodes, reasons=tuple(dict.fromkeys(reasons.of(*nodes))))
    if change.fate != "changed":
        return change
    one, other = ((node, side.sheets[indicator_id(node)]) for (node,), side in zip(nodes, sides, strict=True))
    changes = [*changes_of_sheets(one, other), *_fixed(change, sides)]
    sameness = None
    if any(part.kind in {"rule", "conditions", "data"} for part in changes):
        slices = (
            RuleSlice(side.rules.program, node, side.rules.calendars)
            for (node,), side in zip(nodes, sides, strict=True)
        )
        sameness = same(*slices)
    parents = one[1].groups[-1], other[1].groups[-1]
    return replace(change, changes=tuple(changes), sameness=sameness, parents=parents)


def _fixed(change: IndicatorChange, sides: Sequence[_Indicators]) -> Iterator[Change]:
    """Yield that the points of the rule are numbers, where the weight moved and they did not."""
    before, now = change.weights
    (old,), (new,) = change.before, change.now
    most, most_now = sides[0].most[old.key], sides[1].most[new.key]
    if before != now and most is not None and most == most_now and most != now:
        does = "得不到满分" if most < now else "超过分值的不计"
        text = f"计分方法里的分写成数字，没有跟着分值变，最多仍是 {to_text(most)} 分，{does}"
        yield Change("fixed", (text,))


def _fate(before: Sequence[Node], now: Sequence[Node]) -> Fate:
    """Return what became of indicators: the same one by its id or its name was changed."""
    if not before or not now:
        return "removed" if before else "added"
    keys = (indicator_id, lambda node: node.name)
    is_one = any([*map(key, before)] == [*map(key, now)] for key in keys)
    return "changed" if is_one else "replaced"
