"""Two loaded rulesets compared: everything that changed from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from jixiao.api import Rules
from jixiao.authoring.difference.changes import Change, Difference, Fate, IndicatorChange, Side
from jixiao.authoring.difference.compare.groups import group_changes, rule_changes
from jixiao.authoring.difference.compare.items import item_changes
from jixiao.authoring.difference.compare.reasons import Reasons, reasons_between
from jixiao.authoring.difference.compare.sheets import changes_of_sheets
from jixiao.authoring.difference.equivalence import Equivalence, Prover, compare_rules
from jixiao.authoring.difference.pairing import indicator_id, pairs
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
    sheets = tuple({row.sheet.id: row.sheet for row in document.rows} for document in documents)
    reasons = reasons_between(old.ruleset, new.ruleset)
    same = partial(compare_rules, prover=prover, effort=effort)
    listed = [
        _indicator(before, now, (old, new), (sheets[0], sheets[1]), reasons, same)
        for before, now in pairs(old.program, new.program)
    ]
    most = most_by_rules(old.program), most_by_rules(new.program)
    listed = [_with_fixed(each, most) for each in listed]
    return Difference(
        _side(old),
        _side(new),
        tuple(group_changes(old.program, new.program, reasons)),
        tuple(each for each in listed if each.fate != "changed" or each.changes),
        tuple(item_changes(*documents)),
        tuple(rule_changes((old.program, new.program), documents, reasons)),
        tuple(_texts(old, new)),
    )


def _with_fixed(
    change: IndicatorChange, most: tuple[Mapping[str, Fraction | None], Mapping[str, Fraction | None]]
) -> IndicatorChange:
    """Return a change with that the points of the rule are numbers, where the weight moved and they did not."""
    before, now = change.weights
    if change.fate != "changed" or before == now:
        return change
    given = most[0][change.before[0].key], most[1][change.now[0].key]
    if given[0] is None or given[0] != given[1] or given[1] == now:
        return change
    does = "得不到满分" if given[1] < now else "超过分值的不计"
    said = f"计分方法里的分写成数字，没有跟着分值变，最多仍是 {to_text(given[1])} 分，{does}"
    return replace(change, changes=(*change.changes, Change("fixed", (said,))))


def _side(rules: Rules) -> Side:
    program = rules.program
    grades = tuple(each.name for each in sorted(program.grades, key=lambda grade: -grade.at_least))
    return Side(
        program.id,
        program.name,
        program.year,
        program.tree.weight,
        len(program.indicators),
        program.digest,
        grades,
    )


def _indicator(
    before: tuple[Node, ...],
    now: tuple[Node, ...],
    rules: tuple[Rules, Rules],
    sheets: tuple[dict[str, Sheet], dict[str, Sheet]],
    reasons: Reasons,
    same: Callable[[RuleSlice, RuleSlice], Equivalence],
) -> IndicatorChange:
    said = tuple(dict.fromkeys(reasons.of(before, now)))
    found = IndicatorChange(_fate(before, now), before, now, reasons=said)
    if found.fate != "changed":
        return found
    (old,), (new,) = before, now
    pair = (old, _sheet(sheets[0], old)), (new, _sheet(sheets[1], new))
    changes = tuple(changes_of_sheets(*pair))
    touched = any(change.kind in {"rule", "conditions", "data"} for change in changes)
    sameness = None
    if touched:
        one, other = (
            RuleSlice(each.program, node, each.calendars)
            for each, node in zip(rules, (old, new), strict=True)
        )
        sameness = same(one, other)
    parents = [each.groups[-1] for _, each in pair]
    return replace(found, changes=changes, sameness=sameness, parents=(parents[0], parents[1]))


def _fate(before: tuple[Node, ...], now: tuple[Node, ...]) -> Fate:
    """Return what became of indicators: the same one by its id or its name was changed."""
    if not before or not now:
        return "removed" if before else "added"
    ids, names = (
        [tuple(map(key, nodes)) for nodes in (before, now)] for key in (indicator_id, lambda node: node.name)
    )
    return "changed" if ids[0] == ids[1] or names[0] == names[1] else "replaced"


def _sheet(sheets: dict[str, Sheet], node: Node) -> Sheet:
    return sheets[indicator_id(node)]


def _texts(old: Rules, new: Rules) -> Iterator[str]:
    one, other = old.ruleset.definition, new.ruleset.definition
    for name, before, now in (("依据", one.basis, other.basis), ("说明", one.about, other.about)):
        if before != now:
            yield f"{name}改为：{now}" if now else f"{name}删去"
