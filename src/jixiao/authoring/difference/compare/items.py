"""Comparison of the data that units submit."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.authoring.difference.changes import FieldChange
from jixiao.authoring.difference.pairing import by_name
from jixiao.publishing.document import Column, Document, Item

_FACTS = (("类型", "kind"), ("单位", "unit"), ("范围", "limits"), ("来源", "source"), ("说明", "about"))


def item_changes(old: Document, new: Document) -> Iterator[FieldChange]:
    """Yield what became of the data items, those of the new ruleset first."""
    items = ({item.name: item for item in document.items} for document in (old, new))
    for name, before, now in by_name(*items):
        if before is not None and now is not None:
            changes = tuple(_changed(before, now))
            if changes:
                yield FieldChange(name, "changed", changes, now.users)
        elif now is not None:
            yield FieldChange(name, "added", (_short(now),), now.users)
        elif before is not None:
            yield FieldChange(name, "removed", (_short(before),), before.users)


def _short(item: Item) -> str:
    limits = f"，{item.limits}" if item.limits else ""
    return f"{item.kind}{f'（{item.unit}）' if item.unit else ''}{limits}"


def _changed(old: Item, new: Item) -> Iterator[str]:
    yield from _facts(old, new)
    if _formula(old) != _formula(new):
        yield f"由全部单位算出的办法改为：{_formula(new)}" if _formula(new) else "改由单位填报"
    columns = ({column.name: column for column in item.columns} for item in (old, new))
    for name, before, now in by_name(*columns):
        if before is None or now is None:
            yield f"{'新增' if before is None else '取消'}列“{name}”"
            continue
        yield from (f"列“{name}”的{fact}" for fact in _facts(before, now))
        if _formula(before) != _formula(now):
            yield f"列“{name}”的算法改为：{_formula(now)}"


def _facts(old: Item | Column, new: Item | Column) -> Iterator[str]:
    for word, name in _FACTS:
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield f"{word}由“{one or '无'}”改为“{other or '无'}”"


def _formula(of: Item | Column) -> str:
    if of.formula is None:
        return ""
    return "；".join(case.text for case in of.formula.cases)
