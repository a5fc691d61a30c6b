"""Functions of dates: 日期, 天数, 工作日."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.functions.definition import Function, Overload, Parameter, Passing
from jixiao.formula.types import DATE, NUMBER
from jixiao.numbers import read_decimal
from jixiao.problems import JixiaoError


def _date(semantics: Semantics[V], year: int, month: int, day: int) -> V:
    return semantics.date(date(year, month, day))


def _no_such_day(parts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return why three numbers are no date; whether each is a whole number is told by itself."""
    with suppress(JixiaoError, ArithmeticError):
        year, month, day = (int(read_decimal(each)) for each in parts)
        shown = "-".join(parts)
        if year < FIRST_YEAR:
            return (
                "F321",
                f"{shown} 的年份早于 {FIRST_YEAR} 年",
                f"年份写成四位数，例如 日期({2000 + year % 100}, {month}, {day})",
            )
        try:
            date(year, month, day)
        except ValueError:
            return "F321", f"没有 {shown} 这一天", "写成 日期(2022, 3, 31) 这样"
    return None


def _days(semantics: Semantics[V], start: V, end: V) -> V:
    return semantics.days(start, end)


def _days_before(semantics: Semantics[V], end: V, start: V) -> V:
    return semantics.days(start, end)


def _workdays(semantics: Semantics[V], start: V, end: V) -> V:
    return semantics.workdays(start, end)


FIRST_YEAR: Final = 1900
"""The first year that a date may be in: in Excel 22 is the year 1922, here it is a mistyped one."""

_SPAN = (Parameter("起始日期", DATE), Parameter("截止日期", DATE))
_PARTS = tuple(Parameter(each, NUMBER, Passing.LITERAL) for each in ("年", "月", "日"))

DATES = (
    Function("DATE", "日期", "公式里写一个日期；年、月、日都写成整数，年份写四位。", (Overload(_PARTS, DATE, _date),),
             (("天数(日期(2022, 3, 1), 日期(2022, 3, 31))", "30"),), wrong=_no_such_day),
    Function(
        "DAYSFROM", "天数", "从起始日期到截止日期的日历天数，起始当天不算。",
        (Overload(_SPAN, NUMBER, _days),), (("天数(日期(2022, 2, 28), 日期(2022, 3, 1))", "1"),),
    ),
    Function(
        "DAYS", "DAYS", "同 Excel：先写截止日期，再写起始日期；和 天数(起, 止) 次序相反。",
        (Overload(_SPAN[::-1], NUMBER, _days_before),), (("DAYS(日期(2022, 3, 31), 日期(2022, 3, 1))", "30"),),
    ),
    Function(
        "WORKDAYS", "工作日",
        "起始日期之后、到截止日期为止(含当天)的工作日数，按国务院办公厅每年的放假调休通知；起始当天不算(《民法典》第二百零一条)。",
        (Overload(_SPAN, NUMBER, _workdays),), (("工作日(日期(2022, 9, 30), 日期(2022, 10, 9))", "2"),),
    ),
)  # fmt: skip
