"""One indicator compared with itself (or with what took its place), by its printed sheet in both rulesets."""

from __future__ import annotations

from collections.abc import Iterator

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
        by = new.weight - old.weight
        word = "增加" if by > 0 else "减少"
        yield Change(
            "weight",
            (f"分值由 {to_text(old.weight)} 分改为 {to_text(new.weight)} 分，{word} {to_text(abs(by))} 分",),
        )
    if old.most != new.most:
        yield Change("most", (most_text(old, new),))
    if before.groups[-1:] != now.groups[-1:]:
        yield Change("group", (f"由“{_group(before)}”移到“{_group(now)}”",))
    for changed_equation in changed_equations(before.steps, now.steps):
        yield Change("rule", changed_equation)
    if before.scoring.form != now.scoring.form:
        yield Change("rule", (f"评分规则的写法由“{before.scoring.form}”改为“{now.scoring.form}”",))
    for changed_line in changed_lines(before.scoring.cases, now.scoring.cases):
        yield Change("rule", changed_line)
    for changed_remark in changed_remarks(before.remarks, now.remarks):
        yield Change("conditions", changed_remark)
    yield from _items(before, now)
    yield from _texts(before, now)


def _group(sheet: Sheet) -> str:
    return " › ".join(sheet.groups)


def _items(before: Sheet, now: Sheet) -> Iterator[Change]:
    old, new = ({item.name for item in sheet.items} for sheet in (before, now))
    gone = [item.name for item in before.items if item.name not in new]
    come = [item.name for item in now.items if item.name not in old]
    if gone:
        yield Change("data", (f"不再用数据项{_named(gone)}",))
    if come:
        yield Change("data", (f"改用数据项{_named(come)}" if gone else f"增加数据项{_named(come)}",))


def _named(names: list[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def _texts(before: Sheet, now: Sheet) -> Iterator[Change]:
    evidence = ("；".join(each.evidence) for each in (before, now))
    listed = (
        ("指标说明", before.about, now.about),
        ("依据", before.basis, now.basis),
        ("评分标准的文字", before.scoring.wrote, now.scoring.wrote),
        ("佐证材料", *evidence),
    )
    for name, one, other in listed:
        if one != other:
            yield Change("texts", (f"{name}改为：{other}" if other else f"{name}删去",))
    for what, marks in (
        ("分值", (before.mark, now.mark)),
        ("评分标准", (before.scoring.mark, now.scoring.mark)),
    ):
        said = [_CONFIRMED if mark is None else mark.status for mark in marks]
        if said[0] != said[1]:
            yield Change("status", (f"{what}由“{said[0]}”改为“{said[1]}”",))
