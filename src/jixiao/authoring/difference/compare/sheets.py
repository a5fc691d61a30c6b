"""Comparison of two indicators by their printed sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.authoring.difference.changes import Change
from jixiao.authoring.difference.compare.lines import changed_equations, changed_lines, changed_remarks
from jixiao.authoring.difference.figures import most_text
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.publishing.document import Sheet

_CONFIRMED = "已核实"


def changes_of_sheets(one: tuple[Node, Sheet], other: tuple[Node, Sheet]) -> Iterator[Change]:
    """Yield what changed from one indicator's node and sheet to another's."""
    (old, before), (new, now) = one, other
    if old.name != new.name:
        yield Change("name", (f"名称由“{old.name}”改为“{new.name}”",))
    if before.id != now.id:
        yield Change("id", (f"代号由 {before.id} 改为 {now.id}",))
    if old.weight != new.weight:
        by = f"{'增加' if new.weight > old.weight else '减少'} {to_text(abs(new.weight - old.weight))} 分"
        text = f"分值由 {to_text(old.weight)} 分改为 {to_text(new.weight)} 分，{by}"
        yield Change("weight", (text,))
    if old.most != new.most:
        yield Change("most", (most_text(old, new),))
    if before.groups[-1:] != now.groups[-1:]:
        yield Change("group", (f"由“{_group(before)}”移到“{_group(now)}”",))
    yield from (Change("rule", text) for text in changed_equations(before.steps, now.steps))
    if before.scoring.form != now.scoring.form:
        yield Change("rule", (f"评分规则的写法由“{before.scoring.form}”改为“{now.scoring.form}”",))
    yield from (Change("rule", line) for line in changed_lines(before.scoring.cases, now.scoring.cases))
    yield from (Change("conditions", text) for text in changed_remarks(before.remarks, now.remarks))
    yield from _items(before, now)
    yield from _texts(before, now)


def _group(sheet: Sheet) -> str:
    return " › ".join(sheet.groups)


def _items(before: Sheet, now: Sheet) -> Iterator[Change]:
    old, new = ([f"“{item.name}”" for item in sheet.items] for sheet in (before, now))
    gone = "、".join(name for name in old if name not in new)
    come = "、".join(name for name in new if name not in old)
    if gone:
        yield Change("data", (f"不再用数据项{gone}",))
    if come:
        yield Change("data", (f"{'改用' if gone else '增加'}数据项{come}",))


def _texts(before: Sheet, now: Sheet) -> Iterator[Change]:
    old, new = (
        {"指标说明": sheet.about, "依据": sheet.basis, "评分标准的文字": sheet.scoring.wrote, "佐证材料": "；".join(sheet.evidence)}
        for sheet in (before, now)
    )  # fmt: skip
    yield from (Change("texts", (text,)) for text in changed_texts(old, new))
    marks = ("分值", before.mark, now.mark), ("评分标准", before.scoring.mark, now.scoring.mark)
    for name, *ends in marks:
        one, other = (_CONFIRMED if mark is None else mark.status for mark in ends)
        if one != other:
            yield Change("status", (f"{name}由“{one}”改为“{other}”",))


def changed_texts(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Yield what became of texts that both have."""
    for name, text in new.items():
        if text != old[name]:
            yield f"{name}改为：{text}" if text else f"{name}删去"
