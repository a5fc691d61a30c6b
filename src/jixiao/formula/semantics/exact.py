"""The reference semantics: the exact value of a formula, in rationals.

Every other semantics that answers must answer what this one does, to the last digit.
"""

from __future__ import annotations

import operator as operators
import statistics
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from jixiao.calendars import NO_CALENDAR, Calendars
from jixiao.formula.algebra import Aggregate, Comparison, DataSemantics, DatePart, PerRow
from jixiao.formula.syntax.limits import is_too_large
from jixiao.formula.types import Reference
from jixiao.formula.values import Absent, Failed, Missing, Table, Value, absent
from jixiao.numbers import RoundingMode, round_fraction
from jixiao.problems import JixiaoError

if TYPE_CHECKING:
    from jixiao.formula.bound import BoundFormula

COMPARE: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    "==": operators.eq, "!=": operators.ne, "<": operators.lt, "<=": operators.le, ">": operators.gt, ">=": operators.ge,
}  # fmt: skip


def joined(left: Value, right: Value, *, decisive: bool) -> Value:
    """Return what two sides of 且 (``decisive`` is no) or 或 (yes) come to: one that decides, whatever the other is."""
    if left is decisive or right is decisive:
        return decisive
    reason = absent(left, right)
    return right if reason is None else reason


class Exact(DataSemantics[Value]):
    """Computes with values: rationals, yes/no, dates, texts; absent ones spread.

    ``values`` holds fields and definitions by their program-wide names, ``tables`` the detail tables.
    """

    def __init__(
        self, values: MutableMapping[str, Value], tables: Mapping[str, Table | Missing], calendars: Calendars
    ) -> None:
        self.values = values
        self.tables = dict(tables)
        self.calendars = calendars
        self.row: Mapping[str, Value] = {}

    def number(self, value: Fraction, text: str) -> Value:
        del text
        return value

    def yes_no(self, *, value: bool) -> Value:
        return value

    def text(self, value: str) -> Value:
        return value

    def date(self, value: date) -> Value:
        return value

    def fill(self, table: str, column: str, formula: BoundFormula) -> None:
        """Work out a computed column: the table at hand is made anew with it, the one that was handed in stays."""
        rows = self.tables.get(table)
        if isinstance(rows, Table):
            filled = tuple([{**row, column: formula.evaluate(self)} for row in self.rows_of(rows)])
            self.tables[table] = Table(table, filled)

    def name(self, reference: Reference) -> Value:
        return self.row[reference.name] if reference.table else self.values[reference.name]

    def negate(self, operand: Value) -> Value:
        return operand if absent(operand) else -cast("Fraction", operand)

    # Nothing is cast below: what is not absent is a number, and a cast would be one more call at every step.

    def add(self, left: Value, right: Value) -> Value:
        return absent(left, right) or self._bounded(left + right)  # type: ignore[operator, arg-type]

    def subtract(self, left: Value, right: Value) -> Value:
        return absent(left, right) or self._bounded(left - right)  # type: ignore[operator, arg-type]

    def multiply(self, left: Value, right: Value) -> Value:
        return absent(left, right) or self._bounded(left * right)  # type: ignore[operator, arg-type]

    def divide(self, left: Value, right: Value) -> Value:
        reason = absent(left, right)
        if reason is not None:
            return reason
        if not right:
            return self.failure("F351", f"分母为 0：{self.formula.formula.text_of(self.node)}")
        return self._bounded(left / right)  # type: ignore[operator, arg-type]

    def compare(self, operator: Comparison, left: Value, right: Value) -> Value:
        reason = absent(left, right)
        return COMPARE[operator](left, right) if reason is None else reason

    def both(self, left: Value, right: Callable[[], Value]) -> Value:
        return False if left is False else joined(left, right(), decisive=False)

    def either(self, left: Value, right: Callable[[], Value]) -> Value:
        return True if left is True else joined(left, right(), decisive=True)

    def invert(self, operand: Value) -> Value:
        return operand if absent(operand) else not operand

    def choose(self, condition: Value, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
        if condition is True:
            return then()
        return otherwise() if condition is False else cast("Absent", condition)

    def known(self, operand: Value) -> Value:
        return operand if isinstance(operand, Failed) else not isinstance(operand, Missing)

    def least(self, operands: Sequence[Value]) -> Value:
        reason = absent(*operands)
        return min(operands) if reason is None else reason  # type: ignore[type-var]

    def greatest(self, operands: Sequence[Value]) -> Value:
        reason = absent(*operands)
        return max(operands) if reason is None else reason  # type: ignore[type-var]

    def round(self, operand: Value, places: int, mode: RoundingMode) -> Value:
        reason = absent(operand)
        return round_fraction(cast("Fraction", operand), places, mode) if reason is None else reason

    def unsettled(self, what: str) -> Value:
        return self.failure("F361", f"{what}，公式没有说明怎么算：{self.formula.formula.text_of(self.node)}")

    def days(self, start: Value, end: Value) -> Value:
        reason = absent(start, end)
        return reason or Fraction((cast("date", end) - cast("date", start)).days)

    def workdays(self, start: Value, end: Value) -> Value:
        reason = absent(start, end)
        if reason is not None:
            return reason
        try:
            return Fraction(self.calendars.count(cast("date", start), cast("date", end)))
        except JixiaoError as error:
            # Not why there is none: a result is the same wherever a broken calendar lies.
            lacking = next(problem for problem in error.everything if problem.code == NO_CALENDAR)
            return self.failure(lacking.code, lacking.message)

    def date_part(self, part: DatePart, operand: Value) -> Value:
        reason = absent(operand)
        return Fraction(getattr(cast("date", operand), part)) if reason is None else reason

    def day_before(self, operand: Value) -> Value:
        reason = absent(operand)
        if reason is not None:
            return reason
        day = cast("date", operand).toordinal() - 1
        return date.fromordinal(day) if day else self.failure("F352", "日期太早，超出计算范围")

    def rows_of(self, table: Table) -> Iterator[Mapping[str, Value]]:
        """Yield the rows of a table, each made the row at hand while it is yielded."""
        outer = self.row
        try:
            for row in table.rows:
                self.row = row
                yield row
        finally:
            self.row = outer

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Value], value: PerRow[Value]
    ) -> Value:
        rows = self.tables[table.name]
        if isinstance(rows, Missing):
            return rows
        taken: list[Value] = []
        for _row in self.rows_of(rows):
            meets = True if condition is None else condition.evaluate()
            if meets is True:
                taken.append(Fraction(1) if value is None else value.evaluate())
            elif meets is not False:
                taken.append(meets)
        return self.combine(kind, table, taken)

    def combine(self, kind: Aggregate, table: Reference, taken: Sequence[Value]) -> Value:
        """Return the count, sum, largest or smallest of what the rows gave."""
        reason = absent(*taken)
        if reason is not None:
            return reason
        numbers = cast("Sequence[Fraction]", taken)
        if kind == "count":
            return Fraction(len(numbers))
        if kind == "sum":
            return self._total(numbers)
        if not numbers:
            what = "中位数" if kind == "median" else "最大或最小"
            return self.failure("F353", f"明细表“{table.label}”没有符合条件的行，无法取{what}")
        if kind == "median":
            return self._bounded(Fraction(statistics.median(numbers)))
        return max(numbers) if kind == "max" else min(numbers)

    def _total(self, numbers: Sequence[Fraction]) -> Value:
        # Bounded at every row: a sum of unlike denominators doubles its digits with each.
        total: Value = Fraction(0)
        for index, number in enumerate(numbers):
            total = self._bounded(cast("Fraction", total) + number if index else number)
            if isinstance(total, Failed):
                break
        return total

    def failure(self, code: str, message: str) -> Failed:
        """Return a failure at the part of the formula at hand."""
        return Failed(code, message, self.place)

    def _bounded(self, value: Fraction) -> Value:
        if is_too_large(value):
            return self.failure("F352", "数字太大，超出计算范围")
        return value
