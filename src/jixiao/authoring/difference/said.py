"""Whether a rule gives the same, in words: what proved it, or a unit's data on which it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from jixiao.authoring.difference.changes import IndicatorChange
from jixiao.authoring.difference.figures import points
from jixiao.authoring.difference.rule import Outcome
from jixiao.authoring.difference.sameness import Differs, Same
from jixiao.authoring.difference.sampling import Sample
from jixiao.formula import Value
from jixiao.numbers import is_exact_at, percent_text, to_text
from jixiao.program import Node
from jixiao.publishing.blocks import Block, Paragraph
from jixiao.rules import Column, Field, Indicator

_STATES = {"excluded": "不参加评分", "failed": "算不出来"}
_PERCENT_PLACES = 6
_SHOWN_PLACES = 4


def sameness_said(change: IndicatorChange) -> Iterator[Block]:
    """Yield what is known of whether a changed indicator's rule gives the same."""
    found = change.sameness
    if isinstance(found, Same):
        yield Paragraph(
            (f"结果不变：已证明，{found.how}，任何数据下得分都相同{_scaled(change)}。",), "新旧比较"
        )
    elif isinstance(found, Differs):
        (old,), (new,) = change.old, change.new
        data = data_said(found.data, _fields(old, new))
        said = f"结果不同，例如{data}：原{_outcome(found.old)}，现{_outcome(found.new)}。"
        yield Paragraph((said,), "新旧比较")
    elif found is not None:
        yield Paragraph((f"{found.reason}。",), "新旧比较")


def _scaled(change: IndicatorChange) -> str:
    before, now = change.weights
    return "" if before == now else "(按分值的比例)"


def _outcome(outcome: Outcome) -> str:
    if outcome.points is None:
        return _STATES[outcome.state]
    return f"得 {_points(outcome.points)} 分{'(不适用)' if outcome.state in {'full', 'zero'} else ''}"


def _points(value: Fraction) -> str:
    """Return points that people can read: those with many places as about so many."""
    if is_exact_at(value, _SHOWN_PLACES):
        return points(value)
    return f"约 {to_text(value, places=_SHOWN_PLACES)}"


def _fields(*nodes: Node) -> dict[str, Field]:
    indicators = (each.indicator for each in nodes)
    return {
        each.field.name: each.field
        for indicator in indicators
        if isinstance(indicator, Indicator)
        for each in indicator.declared
    }


def data_said(data: Sample, fields: Mapping[str, Field]) -> str:
    """Return a unit's data in one line; what is not described is told without its unit."""
    said = [f"{name} {_value(value, fields.get(name))}" for name, value in data.values.items()]
    for name, table in data.tables.items():
        columns = {each.name: each for each in fields[name].columns} if name in fields else {}
        rows = "；".join(
            f"第 {index} 行 {'、'.join(f'{key} {_value(value, columns.get(key))}' for key, value in row.items())}"
            for index, row in enumerate(table.rows, start=1)
        )
        said.append(f"{name} {len(table.rows)} 行{f'({rows})' if rows else ''}")
    return "、".join(said)


def _value(value: Value, of: Field | Column | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日"
    if isinstance(value, Fraction):
        if of is not None and of.type == "rate":
            return percent_text(value, _PERCENT_PLACES)
        return f"{points(value)}{f' {of.unit}' if of is not None and of.unit else ''}"
    return f"“{value}”"
