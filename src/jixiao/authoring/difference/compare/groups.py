"""Comparison of what is above the indicators: groups, the total, rounding, caps, vetoes, grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.authoring.difference.changes import Change, GroupChange, RuleChange
from jixiao.authoring.difference.compare.reasons import Reasons
from jixiao.authoring.difference.figures import most_text
from jixiao.authoring.difference.pairing import by_name
from jixiao.numbers import to_text
from jixiao.program import Node, Program
from jixiao.publishing.document import Document, Regulation
from jixiao.publishing.typesetting import Text, plain

COMBINES: Mapping[str, str] = {
    "sum": "下级相加",
    "scaled": "下级相加后折算",
    "better": "取下级中较高的一项",
    "chosen": "单位选用一项",
    "pool": "选用的分担分值",
}
"""How a group's points come from its children's, in Chinese."""

_BESIDE = {"": "总分以内", "bonus": "加分", "malus": "减分"}
_NONE = {"": "无", "zero": "得 0 分", "exclude": "不参加评分"}
_ELSEWHERE = frozenset({"等级", "得分合成", "加分和减分", "不是原文的组分值"})


def group_changes(old: Program, new: Program, reasons: Reasons) -> Iterator[GroupChange]:
    """Yield what became of the groups, those of the new ruleset in their order, then those that went."""
    for name, before, now in by_name(dict(_groups(old.tree)), dict(_groups(new.tree))):
        changes = tuple(_changed(before, now)) if before and now else ()
        if changes or not (before and now):
            reason = reasons.entry("groups", "name", name)
            yield GroupChange(name, before and before[0], now and now[0], changes, reason)


def _groups(node: Node) -> Iterator[tuple[str, tuple[Node, str]]]:
    for child in node.children:
        if child.kind == "group":
            yield child.name, (child, node.name)
            yield from _groups(child)


def _changed(one: tuple[Node, str], other: tuple[Node, str]) -> Iterator[Change]:
    (old, above), (new, now_above) = one, other
    if old.weight != new.weight:
        yield Change("weight", (f"分值由 {to_text(old.weight)} 分改为 {to_text(new.weight)} 分",))
    if above != now_above:
        yield Change("group", (f"由“{above}”移到“{now_above}”",))
    if old.most != new.most:
        yield Change("most", (most_text(old, new),))
    if old.combine != new.combine:
        yield Change("rule", (f"得分由“{COMBINES[old.combine]}”改为“{COMBINES[new.combine]}”",))
    if old.none != new.none:
        yield Change("rule", (f"一项都不选用时由“{_NONE[old.none]}”改为“{_NONE[new.none]}”",))
    if old.adjustment != new.adjustment:
        yield Change("rule", (f"由“{_BESIDE[old.adjustment]}”改为“{_BESIDE[new.adjustment]}”",))


def rule_changes(
    programs: tuple[Program, Program], documents: tuple[Document, Document], reasons: Reasons
) -> Iterator[RuleChange]:
    """Yield what changed in the rules above the indicators, chapter by chapter."""
    old, new = programs
    if old.tree.weight != new.tree.weight:
        yield RuleChange("总分", (f"总分由 {to_text(old.tree.weight)} 分改为 {to_text(new.tree.weight)} 分",))
    if old.tree.most != new.tree.most:
        yield RuleChange("总分", (most_text(old.tree, new.tree, "总分"),))
    before, now = (
        {chapter.title: {plain(text): text for text in map(_text, chapter.regulations)} for chapter in document.chapters}
        for document in documents
    )  # fmt: skip
    for title in dict.fromkeys([*before, *now]):
        if title in _ELSEWHERE:
            continue
        one, other = before.get(title, {}), now.get(title, {})
        yield from (RuleChange(title, ("取消：", *one[text])) for text in one if text not in other)
        word = "新增：" if title != "取整" else "现为："
        yield from (RuleChange(title, (word, *other[text])) for text in other if text not in one)
    yield from _grades(old, new, reasons)


def _text(regulation: Regulation) -> Text:
    cases: list[Text] = [("；", *case.when, "：", *case.then) for case in regulation.cases]
    return (*regulation.text, *(piece for case in cases for piece in case))


def _grades(old: Program, new: Program, reasons: Reasons) -> Iterator[RuleChange]:
    grades = ({grade.name: to_text(grade.at_least) for grade in program.grades} for program in (old, new))
    for name, before, now in by_name(*grades):
        text = f"“{name}”的起点由 {before} 分改为 {now} 分"
        if before is None:
            text = f"新增等级“{name}”，{now} 分起"
        elif now is None:
            text = f"取消等级“{name}”（原 {before} 分起）"
        if before != now:
            yield RuleChange("等级", (text,), reasons.entry("grades", "name", name))
