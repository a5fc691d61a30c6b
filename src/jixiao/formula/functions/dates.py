"""Functions of dates: 日期, 天数, 工作日."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jixiao.formula.algebra import DatePart, Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing, Primitive
from jixiao.formula.types import DATE, FIRST_YEAR, NUMBER
from jixiao.formula.wording.function_phrases import Worded, as_meant
from jixiao.formula.wording.phrase_tree import Strength
from jixiao.numbers import read_decimal
from jixiao.problems import JixiaoError


def _date(semantics: Semantics[V], year: int, month: int, day: int) -> V:
    return semantics.date(date(year, month, day))


def _no_such_day(parts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return why three numbers are no date; whether each is a whole number is reported by itself."""
    with suppress(JixiaoError, ArithmeticError):
        year, month, day = (int(read_decimal(part)) for part in parts)
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


def _days_before(semantics: Semantics[V], end: V, start: V) -> V:
    return semantics.days(start, end)


def _all_workdays(semantics: Semantics[V], start: V, end: V) -> V:
    """Return the working days from one date to another, both among them; backwards it is the same number, negative."""
    return semantics.choose(
        semantics.compare("<=", start, end),
        lambda: semantics.workdays(semantics.day_before(start), end),
        lambda: semantics.negate(semantics.workdays(semantics.day_before(end), start)),
    )


@dataclass(frozen=True, slots=True)
class _PartOf:
    """The meaning of a function that gives a part of a date."""

    part: DatePart

    def __call__(self, semantics: Semantics[V], day: V) -> V:
        return semantics.date_part(self.part, day)


def _months(semantics: Semantics[V], start: V, end: V) -> V:
    """Return the whole months from one date to another; backwards it is the same number, negative."""
    return semantics.choose(
        semantics.compare("<=", start, end),
        lambda: _months_forward(semantics, start, end),
        lambda: semantics.negate(_months_forward(semantics, end, start)),
    )


def _months_forward(semantics: Semantics[V], start: V, end: V) -> V:
    def whole(value: int) -> V:
        return semantics.number(Fraction(value), str(value))

    def difference(part: DatePart) -> V:
        return semantics.subtract(semantics.date_part(part, end), semantics.date_part(part, start))

    begun = semantics.add(semantics.multiply(difference("year"), whole(12)), difference("month"))
    is_short = semantics.compare("<", semantics.date_part("day", end), semantics.date_part("day", start))
    return semantics.choose(is_short, lambda: semantics.subtract(begun, whole(1)), lambda: begun)


_SPAN = (Parameter("起始日期", DATE), Parameter("截止日期", DATE))


def _part(part: DatePart) -> tuple[Overload]:
    return (Overload((Parameter("日期", DATE),), NUMBER, _PartOf(part), phrase=as_meant),)


_PARTS = tuple(Parameter(each, NUMBER, Passing.LITERAL) for each in ("年", "月", "日"))

DATES = (
    Function("DATE", "日期", "公式里写一个日期；年、月、日都写成整数，年份写四位。", (Overload(_PARTS, DATE, _date, phrase=as_meant),),
             (("天数(日期(2022, 3, 1), 日期(2022, 3, 31))", "30"),), wrong=_no_such_day),
    Function(
        "DAYSFROM", "天数", "从起始日期到截止日期的日历天数，起始当天不算。",
        (Overload(_SPAN, NUMBER, Primitive("days"), phrase=as_meant),), (("天数(日期(2022, 2, 28), 日期(2022, 3, 1))", "1"),),
    ),
    Function(
        "DAYS", "DAYS", "同 Excel：先写截止日期，再写起始日期；和 天数(起, 止) 次序相反。",
        (Overload(_SPAN[::-1], NUMBER, _days_before, phrase=as_meant),), (("DAYS(日期(2022, 3, 31), 日期(2022, 3, 1))", "30"),),
    ),
    Function(
        "WORKDAYS", "工作日",
        "起始日期之后、到截止日期为止（含当天）的工作日数，按国务院办公厅每年的放假调休通知；起始当天不算（《民法典》第二百零一条）。",
        (Overload(_SPAN, NUMBER, Primitive("workdays"), phrase=as_meant),), (("工作日(日期(2022, 9, 30), 日期(2022, 10, 9))", "2"),),
    ),
    Function(
        "NETWORKDAYS", "含首日工作日", "同 Excel：从起始日期到截止日期的工作日数，起始和截止当天都算。放假和调休按国务院办公厅的通知，不用另列。",
        (Overload(_SPAN, NUMBER, _all_workdays, phrase=Worded("自{}至{}的工作日数（含首日）", Strength.SUM)),),
        (("NETWORKDAYS(日期(2022, 9, 30), 日期(2022, 10, 9))", "3"),),
        hint="放假和调休按国务院办公厅的通知，不用第三项",
    ),
    Function(
        "MONTHSFROM", "相差月数", "从起始日期到截止日期的整月数，同 Excel 的 DATEDIF(起, 止, “m”)；截止日期早的为负数。",
        (Overload(_SPAN, NUMBER, _months, phrase=Worded("自{}至{}的整月数", Strength.SUM)),), (("相差月数(日期(2022, 1, 31), 日期(2022, 3, 30))", "1"),),
    ),
    Function("YEAR", "年份", "日期的年份。", _part("year"), (("年份(日期(2022, 3, 31))", "2022"),)),
    Function("MONTH", "月份", "日期的月份，1 到 12。", _part("month"), (("月份(日期(2022, 3, 31))", "3"),)),
    Function("DAY", "几号", "日期是当月的第几天。", _part("day"), (("几号(日期(2022, 3, 31))", "31"),)),
)  # fmt: skip
