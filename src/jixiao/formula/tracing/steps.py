"""The steps of a trace as a scorecard keeps them: plain texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from jixiao.formula.tracing.fast_records import maker
from jixiao.formula.values import Failed, Missing, Value
from jixiao.numbers import quotient_text


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of how a value came about; ``value`` is exact text, ``text`` what the rule's author typed."""

    operation: str
    text: str
    value: str
    parts: tuple[TraceStep, ...] = ()


trace_step = maker(TraceStep)


def value_text(value: Value) -> str:
    """Return a value as exact text: a rational that does not end as a quotient."""
    if type(value) is Fraction:
        return quotient_text(*value.as_integer_ratio())
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, Missing):
        return "缺：" + "、".join(sorted(value.fields))
    if isinstance(value, Failed):
        return f"无法计算：{value.message}"
    return value if isinstance(value, str) else cast("date", value).isoformat()
