"""What changed in the data that units submit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.authoring.difference.changes import FieldChange
from jixiao.publishing.document import Column, Document, Item
from jixiao.publishing.typesetting import plain

_SAID = (("类型", "kind"), ("单位", "unit"), ("范围", "limits"), ("来源", "source"), ("说明", "about"))


def item_changes(old: Document, new: Document) -> Iterator[FieldChange]:
    """Yield what became of the data items, those of the new ruleset first."""
    before, now = ({each.name: each for each in document.items} for document in (old, new))
    for name, item in now.items():
        if name not in before:
            yield FieldChange(name, "added", (_short(item),), item.users)
            continue
        said = tuple(_changed(before[name], item))
        if said:
            yield FieldChange(name, "changed", said, item.users)
    for name, item in before.items():
        if name not in now:
            yield FieldChange(name, "removed", (_short(item),), item.users)


def _short(item: Item) -> str:
    limits = f"，{item.limits}" if item.limits else ""
    return f"{item.kind}{f'（{item.unit}）' if item.unit else ''}{limits}"


def _changed(old: Item, new: Item) -> Iterator[str]:
    yield from _facts(old, new)
    if _formula(old) != _formula(new):
        yield f"由全部单位算出的办法改为：{_formula(new)}" if _formula(new) else "改由单位填报"
    before, now = _columns(old), _columns(new)
    for name, column in now.items():
        if name not in before:
            yield f"新增列“{name}”"
        else:
            yield from (f"列“{name}”的{fact}" for fact in _facts(before[name], column))
            if _formula(before[name]) != _formula(column):
                yield f"列“{name}”的算法改为：{_formula(column)}"
    yield from (f"取消列“{name}”" for name in before if name not in now)


def _columns(item: Item) -> Mapping[str, Column]:
    return {column.name: column for column in item.columns}


def _facts(old: Item | Column, new: Item | Column) -> Iterator[str]:
    for word, name in _SAID:
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield f"{word}由“{one or '无'}”改为“{other or '无'}”"


def _formula(of: Item | Column) -> str:
    if of.formula is None:
        return ""
    return "；".join(f"{plain(case.when)}：{plain(case.then)}" if case.when else plain(case.then)
                     for case in of.formula.cases)  # fmt: skip
