"""Functions of dates: 日期, 天数, 工作日."""

from __future__ import annotations

from datetime import date

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.functions.definition import Function, Overload, Parameter, Passing
from jixiao.formula.types import DATE, NUMBER


def _date(semantics: Semantics[V], year: int, month: int, day: int) -> V:
    return semantics.date(date(year, month, day))


def _days(semantics: Semantics[V], start: V, end: V) -> V:
    return semantics.days(start, end)


def _workdays(semantics: Semantics[V], start: V, end: V) -> V:
    return semantics.workdays(start, end)


_SPAN = (Parameter("起始日期", DATE), Parameter("截止日期", DATE))
_PARTS = tuple(Parameter(each, NUMBER, Passing.LITERAL) for each in ("年", "月", "日"))

DATES = (
    Function("DATE", "日期", "公式里写一个日期；年、月、日都写成整数。", (Overload(_PARTS, DATE, _date),),
             (("天数(日期(2022, 3, 1), 日期(2022, 3, 31))", "30"),)),
    Function(
        "DAYS", "天数",
        "从起始日期到截止日期的日历天数，起始当天不算。注意次序是(起, 止)，与 Excel 的 DAYS(止, 起) 相反。",
        (Overload(_SPAN, NUMBER, _days),), (("天数(日期(2022, 2, 28), 日期(2022, 3, 1))", "1"),),
    ),
    Function(
        "WORKDAYS", "工作日",
        "起始日期之后、到截止日期为止(含当天)的工作日数，按国务院办公厅每年的放假调休通知；起始当天不算(《民法典》第二百零一条)。",
        (Overload(_SPAN, NUMBER, _workdays),), (("工作日(日期(2022, 9, 30), 日期(2022, 10, 9))", "2"),),
    ),
)  # fmt: skip
