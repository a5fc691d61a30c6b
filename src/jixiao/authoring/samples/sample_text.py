"""A unit's data and its points as text for reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Value
from jixiao.numbers import is_exact_at, percent_text, to_text
from jixiao.rules import Column, Field

_PERCENT_PLACES: Final = 6
_SHOWN_PLACES: Final = 4


def points_text(value: Fraction) -> str:
    """Return points that people can read: those with many places as about so many."""
    if is_exact_at(value, _SHOWN_PLACES):
        return to_text(value)
    return f"约 {to_text(value, places=_SHOWN_PLACES)}"


def data_text(data: Sample, fields: Mapping[str, Field]) -> str:
    """Return a unit's data in one line; what is not described is reported without its unit."""
    parts = [f"{name} {value_text(value, fields.get(name))}" for name, value in data.values.items()]
    for name, table in data.tables.items():
        columns = {column.name: column for column in fields[name].columns} if name in fields else {}
        rows = "；".join(
            f"第 {index} 行 {'、'.join(f'{key} {value_text(value, columns.get(key))}' for key, value in row.items())}"
            for index, row in enumerate(table.rows, start=1)
        )
        parts.append(f"{name} {len(table.rows)} 行{f'（{rows}）' if rows else ''}")
    return "、".join(parts)


def value_text(value: Value, of: Field | Column | None) -> str:
    """Return one datum, with the unit of the data item or column that it is of."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    if isinstance(value, Fraction):
        if of is not None and of.type == "rate":
            return percent_text(value, _PERCENT_PLACES)
        return f"{to_text(value)}{f' {of.unit}' if of is not None and of.unit else ''}"
    return f"“{value}”"
