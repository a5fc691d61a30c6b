"""What changed above the indicators: groups, the total, rounding, caps, vetoes, grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.authoring.difference.changes import Change, GroupChange, RuleChange
from jixiao.authoring.difference.compare.reasons import Reasons
from jixiao.authoring.difference.figures import most_text
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
    before, now = (dict(_groups(each.tree)) for each in (old, new))
    for name, (node, parent) in now.items():
        reason = reasons.entry("groups", "name", name)
        if name not in before:
            yield GroupChange(name, None, node, (), reason)
            continue
        changes = tuple(_changed(before[name], (node, parent)))
        if changes:
            yield GroupChange(name, before[name][0], node, changes, reason)
    for name, (node, _) in before.items():
        if name not in now:
            yield GroupChange(name, node, None, (), reasons.entry("groups", "name", name))


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
    if old.beside != new.beside:
        yield Change("rule", (f"由“{_BESIDE[old.beside]}”改为“{_BESIDE[new.beside]}”",))


def rule_changes(
    programs: tuple[Program, Program], documents: tuple[Document, Document], reasons: Reasons
) -> Iterator[RuleChange]:
    """Yield what changed in the rules above the indicators, chapter by chapter."""
    old, new = programs
    if old.tree.weight != new.tree.weight:
        yield RuleChange("总分", (f"总分由 {to_text(old.tree.weight)} 分改为 {to_text(new.tree.weight)} 分",))
    if old.tree.most != new.tree.most:
        yield RuleChange("总分", (most_text(old.tree, new.tree, "总分"),))
    before, now = ({chapter.title: chapter for chapter in document.chapters} for document in documents)
    for title in dict.fromkeys([*before, *now]):
        if title in _ELSEWHERE:
            continue
        one = (
            {_text(regulation): regulation for regulation in before[title].regulations}
            if title in before
            else {}
        )
        other = (
            {_text(regulation): regulation for regulation in now[title].regulations} if title in now else {}
        )
        for text, each in one.items():
            if text not in other:
                yield RuleChange(title, ("取消：", *_said(each)))
        for text, each in other.items():
            if text not in one:
                yield RuleChange(title, ("新增：" if title != "取整" else "现为：", *_said(each)))
    yield from _grades(old, new, reasons)


def _said(regulation: Regulation) -> Text:
    cases: list[Text] = [("；", *case.when, "：", *case.then) for case in regulation.cases]
    return (*regulation.text, *(piece for case in cases for piece in case))


def _text(regulation: Regulation) -> str:
    return plain(_said(regulation))


def _grades(old: Program, new: Program, reasons: Reasons) -> Iterator[RuleChange]:
    before, now = ({grade.name: grade.at_least for grade in program.grades} for program in (old, new))
    for name, least in now.items():
        reason = reasons.entry("grades", "name", name)
        if name not in before:
            yield RuleChange("等级", (f"新增等级“{name}”，{to_text(least)} 分起",), reason)
        elif before[name] != least:
            said = f"“{name}”的起点由 {to_text(before[name])} 分改为 {to_text(least)} 分"
            yield RuleChange("等级", (said,), reason)
    for name, least in before.items():
        if name not in now:
            said = f"取消等级“{name}”（原 {to_text(least)} 分起）"
            yield RuleChange("等级", (said,), reasons.entry("grades", "name", name))
