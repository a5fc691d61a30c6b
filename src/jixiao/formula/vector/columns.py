"""The semantics of columns: evaluates a formula for many rows at once, exactly.

Choices look at both branches of all rows and keep each row's own; what the other branch could not compute (a division
by zero) is forgotten with it. Inside an aggregate the rows are those of a detail table, and a unit's own values are
repeated for each of its rows.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from jixiao.formula.algebra import Aggregate, Comparison, DataSemantics, DatePart, PerRow
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.types import Reference
from jixiao.formula.vector.arithmetic import extreme, joined, product, quotient, rounded
from jixiao.formula.vector.comparison import answer_of, compared, some, where
from jixiao.formula.vector.dates import part_of_dates, worked_days
from jixiao.formula.vector.rows import Rows, Texts, medians, sums
from jixiao.formula.vector.vector import (
    MOST,
    Mask,
    Vector,
    absences,
    alike,
    any_of,
    constant,
    fitting,
    greater,
    minus,
    plus,
    reduced,
    select,
    tightened,
    unbounded,
    without,
)
from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.bound import BoundFormula


class Columns(DataSemantics[Vector]):
    """Computes vectors; ``values`` holds fields and definitions, ``tables`` the rows of detail tables.

    ``worked`` are working days by ordinal, from ``first`` on. ``undecided`` marks rows that ``exact`` has to look at.
    """

    def __init__(
        self,
        values: MutableMapping[str, Vector],
        tables: Mapping[str, Rows],
        texts: Texts,
        worked: tuple[int, Any],
        count: int,
    ) -> None:
        self.values = values
        self.tables = tables
        self.texts = texts
        self.first, self.worked = worked
        self.count = count
        self.rows: Rows | None = None
        self.undecided: Mask = None
        self.nowhere: Mask = None

    # Operands

    def number(self, value: Fraction, text: str) -> Vector:
        del text
        return constant(value.numerator, value.denominator)

    def yes_no(self, *, value: bool) -> Vector:
        return Vector(value)

    def text(self, value: str) -> Vector:
        number = self.texts.number(value)
        return constant(number)

    def date(self, value: date) -> Vector:
        return constant(value.toordinal())

    def name(self, reference: Reference) -> Vector:
        if reference.table and self.rows is not None:
            return self.rows.columns[reference.name]
        return self.spread(reference.name, self.values[reference.name])

    def fill(self, table: str, column: str, formula: BoundFormula) -> None:
        """Work out a computed column of a detail table in the rows of all units."""
        self.rows = self.tables[table]
        vector = formula.evaluate(self)
        if vector.is_single:
            vector = vector._replace(numerator=np.broadcast_to(np.asarray(vector.numerator), self._length))
        self.rows.columns[column] = vector
        self.rows = None

    def spread(self, name: str, vector: Vector) -> Vector:
        """Return a unit's value, named so, in the rows at hand."""
        if self.rows is None or (vector.is_single and vector.is_present):
            return vector
        repeated = self.rows.repeated.get(name)
        if repeated is None:
            repeated = self.rows.repeated[name] = vector.taken(self.rows.owner)
        return repeated

    # Arithmetic

    def negate(self, operand: Vector) -> Vector:
        numerator = minus(0, operand.numerator, operand.most)
        return operand._replace(numerator=numerator, lower=-operand.upper, upper=-operand.lower, cap=None)

    def add(self, left: Vector, right: Vector) -> Vector:
        return joined(left, right, plus)

    def subtract(self, left: Vector, right: Vector) -> Vector:
        return joined(left, right, minus)

    def multiply(self, left: Vector, right: Vector) -> Vector:
        return product(left, right)

    def divide(self, left: Vector, right: Vector) -> Vector:
        return quotient(left, right, self._length)

    @property
    def _length(self) -> int:
        return self.count if self.rows is None else len(self.rows.owner)

    # Conditions

    def compare(self, operator: Comparison, left: Vector, right: Vector) -> Vector:
        return compared(operator, left, right)

    def both(self, left: Vector, right: Callable[[], Vector]) -> Vector:
        return self._joined(left, right, decisive=False)

    def either(self, left: Vector, right: Callable[[], Vector]) -> Vector:
        return self._joined(left, right, decisive=True)

    def _joined(self, left: Vector, right: Callable[[], Vector], *, decisive: bool) -> Vector:
        answer = answer_of(left)
        if answer is not None:
            return Vector(decisive) if answer is decisive else right()
        other = right()
        numerator = left.numerator | other.numerator if decisive else left.numerator & other.numerator
        if left.is_present and other.is_present:
            return Vector(numerator)
        missing, failed = absences(left, other)
        decided = self._surely(left, decisive) | self._surely(other, decisive)
        numerator = (numerator | decided) if decisive else (numerator & ~decided)
        return Vector(
            numerator, missing=some(without(missing, decided)), failed=some(without(failed, decided))
        )

    def _surely(self, condition: Vector, answer: bool) -> Any:  # noqa: ANN401, FBT001 - an array of yes/no
        """Return the rows in which a condition is there and has an answer."""
        numerator = np.broadcast_to(np.asarray(condition.numerator, dtype=bool), self._length)
        return without(numerator if answer else ~numerator, any_of(condition.missing, condition.failed))

    def invert(self, operand: Vector) -> Vector:
        numerator = operand.numerator
        return operand._replace(numerator=~numerator if isinstance(numerator, np.ndarray) else not numerator)

    def choose(
        self, condition: Vector, then: Callable[[], Vector], otherwise: Callable[[], Vector]
    ) -> Vector:
        answer = answer_of(condition)
        if answer is not None:
            return then() if answer else otherwise()
        return self._chosen(condition, then(), otherwise())

    def _chosen(self, condition: Vector, first: Vector, second: Vector) -> Vector:
        taken = condition.numerator
        if not isinstance(taken, np.ndarray):
            if condition.is_present:
                return first if taken else second
            taken = np.full(self._length, taken)
        missing = where(taken, first.missing, second.missing)
        failed = where(taken, first.failed, second.failed)
        absent = any_of(condition.missing, condition.failed)
        if absent is not None:
            missing = any_of(condition.missing, without(missing, absent))
            failed = any_of(condition.failed, without(failed, absent))
        lower, upper = min(first.lower, second.lower), max(first.upper, second.upper)
        cap = greater(first.ceiling, second.ceiling)
        max_denominator = max(first.max_denominator, second.max_denominator)
        numerators, denominators = (
            (first.numerator, second.numerator),
            (first.denominator, second.denominator),
        )
        are_known = isinstance(first.denominator, int), isinstance(second.denominator, int)
        if any(are_known) and not (all(are_known) and first.denominator == second.denominator):
            one, other, denominator, (most, least, bound) = alike(first, second)
            if all(are_known) or max(most, least, bound) <= MOST:
                lower, upper = -max(most, least) if lower < 0 else 0, max(most, least)
                numerators, denominators, max_denominator = (one, other), (denominator, denominator), bound
        denominator = denominators[0]
        if not (denominator is denominators[1] or all(are_known)):
            denominator = select(taken, *denominators)
        numerator = select(taken, *numerators)
        return Vector(numerator, denominator, lower, upper, max_denominator, missing, failed, cap)

    def known(self, operand: Vector) -> Vector:
        if operand.missing is None:
            return Vector(True, failed=operand.failed)  # noqa: FBT003
        # Columns that a table does not have share one mask.
        if operand.missing is self.nowhere or operand.missing.all():
            self.nowhere = operand.missing
            return Vector(False, failed=operand.failed)  # noqa: FBT003
        return Vector(~operand.missing, failed=operand.failed)

    def least(self, operands: Sequence[Vector]) -> Vector:
        return functools.reduce(functools.partial(self._better, sign="<="), operands)

    def greatest(self, operands: Sequence[Vector]) -> Vector:
        return functools.reduce(functools.partial(self._better, sign=">="), operands)

    def _better(self, left: Vector, right: Vector, sign: Comparison) -> Vector:
        missing, failed = absences(left, right)
        plain, other = left.bare, right.bare
        if left.is_single and right.is_single:
            one, two = (Fraction(side.numerator, side.denominator) for side in (left, right))
            return (left if COMPARE[sign](one, two) else right)._replace(missing=missing, failed=failed)
        if not (isinstance(left.denominator, np.ndarray) and isinstance(right.denominator, np.ndarray)):
            better = extreme(plain, other, greatest=sign == ">=")
            if better is not None:
                return (
                    better if missing is failed is None else better._replace(missing=missing, failed=failed)
                )
        first = self.compare(sign, plain, other)
        better = self._chosen(first, plain, other)
        lower, upper = better.lower, better.upper
        if sign == ">=" and min(left.lower, right.lower) < 0:
            lower = 0 if max(left.lower, right.lower) >= 0 else lower
        return better._replace(lower=lower, upper=upper, missing=missing, failed=failed)

    def round(self, operand: Vector, places: int, mode: RoundingMode) -> Vector:
        return rounded(operand, places, mode)

    def unsettled(self, what: str) -> Vector:
        del what
        return constant(0)._replace(failed=np.ones(self._length, dtype=bool))

    # Dates

    def days(self, start: Vector, end: Vector) -> Vector:
        return self.subtract(end, start)

    def workdays(self, start: Vector, end: Vector) -> Vector:
        missing, failed = absences(start, end)
        count, outside = worked_days(start, end, self.first, self.worked, self._length)
        # Where no calendar is known, `exact` says which year is lacking.
        self._leave(without(outside, any_of(missing, failed)))
        return Vector(count, 1, -len(self.worked), len(self.worked), 1, missing, failed)

    def date_part(self, part: DatePart, operand: Vector) -> Vector:
        return part_of_dates(part, operand)

    def day_before(self, operand: Vector) -> Vector:
        return self.subtract(operand, constant(1))

    def _leave(self, mask: Mask) -> None:
        """Leave rows to ``exact``."""
        if mask is None or not mask.any():
            return
        if self.rows is not None:
            units = np.zeros(self.count, dtype=bool)
            units[self.rows.owner[mask]] = True
            mask = units
        self.undecided = any_of(self.undecided, mask)

    # Detail tables

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Vector], value: PerRow[Vector]
    ) -> Vector:
        rows = self.tables[table.name]
        if kind == "count" and condition is None:
            count = int(rows.counts.max()) if len(rows.counts) else 0
            return Vector(rows.counts, 1, 0, count, 1, rows.missing)
        outer, self.rows = self.rows, rows
        meets = Vector(True) if condition is None else condition.evaluate()  # noqa: FBT003
        numbers = constant(1) if value is None else value.evaluate()
        taken = np.broadcast_to(np.asarray(meets.numerator), len(rows.owner)).copy()
        absent = any_of(meets.missing, meets.failed)
        if absent is not None:
            taken &= ~absent
        missing = any_of(meets.missing, None if numbers.missing is None else numbers.missing & taken)
        failed = any_of(meets.failed, None if numbers.failed is None else numbers.failed & taken)
        self.rows = outer
        lacking, broken = self._any(rows, missing), self._any(rows, failed)
        total = self._combined(kind, rows, numbers, taken)
        broken = any_of(broken, without(total.failed, lacking))
        lacking = without(lacking, broken)
        if rows.missing is not None:
            lacking, broken = any_of(rows.missing, lacking), without(broken, rows.missing)
        return total._replace(missing=lacking, failed=broken)

    @staticmethod
    def _any(rows: Rows, mask: Mask) -> Mask:
        """Return the units of which any row is marked."""
        return None if mask is None or not mask.any() else sums(rows, mask.astype(np.int64)) > 0

    def _combined(self, kind: Aggregate, rows: Rows, numbers: Vector, taken: Any) -> Vector:  # noqa: ANN401
        """Return the count, sum, largest, smallest or median of the rows that are taken."""
        if kind in {"count", "sum"} and isinstance(numbers.denominator, int):
            count = max(len(taken), 1)
            numbers = numbers if numbers.most * count <= MOST else tightened(numbers)
            most = numbers.most * count
            numerator = select(taken, numbers.numerator, 0)
            numerator = numerator if most <= MOST else unbounded(numerator)
            lower, upper = min(numbers.lower, 0) * count, max(numbers.upper, 0) * count
            return Vector(sums(rows, numerator), numbers.denominator, lower, upper, numbers.max_denominator)
        numbers = reduced(numbers)  # small denominators keep their products within 64 bits
        if kind == "median":
            return medians(rows, numbers, taken)
        total, begun = constant(0), np.zeros(len(rows.counts), dtype=bool)
        numerators = np.broadcast_to(fitting(numbers.numerator), len(taken))
        every = numbers.bare._replace(numerator=numerators, cap=None)
        for number in range(int(rows.counts.max()) if len(rows.counts) else 0):
            there = rows.counts > number
            index = np.where(there, rows.offsets[:-1] + number, 0)
            there = there & taken[index]
            row = every.taken(index)
            if kind in {"count", "sum"}:
                numerator = select(there, row.numerator, 0)
                row = row._replace(numerator=numerator, lower=min(row.lower, 0), upper=max(row.upper, 0))
                most = max(total.max_denominator, total.most) * row.max_denominator
                if max(most, row.most * total.max_denominator) > MOST // 2:
                    total = reduced(total)
                total = self.add(total, row)
                continue
            better = self.compare(">" if kind == "max" else "<", row, total)
            total = self._chosen(Vector(there & (~begun | better.numerator)), row, total)
            begun |= there
        return total if kind in {"count", "sum"} else total._replace(failed=~begun)
