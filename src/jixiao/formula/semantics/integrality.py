"""The semantics of whole numbers: whether a value is one whatever the data.

Rubrics deduct "per occurrence" and band counts as 1–3, 4–6: both are right only of whole numbers. ``True`` means
always a whole number, ``False`` that it may have a fraction (or is no number at all).
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from datetime import date
from fractions import Fraction

from jixiao.formula.algebra import Aggregate, Argument, Comparison, DataSemantics, DatePart
from jixiao.formula.types.types import Reference
from jixiao.numbers import RoundingMode


class Integrality(DataSemantics[bool]):
    """Computes whether values are whole numbers; ``values`` says so of names, ``columns`` of ``table[column]``."""

    def __init__(
        self, values: MutableMapping[str, bool], columns: MutableMapping[tuple[str, str], bool]
    ) -> None:
        self.values = values
        self.columns = columns

    def number(self, value: Fraction, text: str) -> bool:
        del text
        return value.denominator == 1

    def yes_no(self, *, value: bool) -> bool:
        del value
        return False

    def text(self, value: str) -> bool:
        del value
        return False

    def date(self, value: date) -> bool:
        del value
        return False

    def name(self, reference: Reference) -> bool:
        if reference.table:
            return self.columns.get((reference.table, reference.name), False)
        return self.values.get(reference.name, False)

    def negate(self, operand: bool) -> bool:  # noqa: FBT001 - V of this semantics is bool
        return operand

    def add(self, left: bool, right: bool) -> bool:  # noqa: FBT001
        return left and right

    def subtract(self, left: bool, right: bool) -> bool:  # noqa: FBT001
        return left and right

    def multiply(self, left: bool, right: bool) -> bool:  # noqa: FBT001
        return left and right

    def divide(self, left: bool, right: bool) -> bool:  # noqa: FBT001
        del left, right
        return False

    def compare(self, operator: Comparison, left: bool, right: bool) -> bool:  # noqa: FBT001
        del operator, left, right
        return False

    def both(self, left: bool, right: Callable[[], bool]) -> bool:  # noqa: FBT001
        del left
        right()
        return False

    def either(self, left: bool, right: Callable[[], bool]) -> bool:  # noqa: FBT001
        del left
        right()
        return False

    def invert(self, operand: bool) -> bool:  # noqa: FBT001
        del operand
        return False

    def choose(self, condition: bool, then: Callable[[], bool], otherwise: Callable[[], bool]) -> bool:  # noqa: FBT001
        del condition
        first, second = then(), otherwise()
        return first and second

    def known(self, operand: bool) -> bool:  # noqa: FBT001
        del operand
        return False

    def least(self, operands: Sequence[bool]) -> bool:
        return all(operands)

    def greatest(self, operands: Sequence[bool]) -> bool:
        return all(operands)

    def round(self, operand: bool, places: int, mode: RoundingMode) -> bool:  # noqa: FBT001
        del mode
        return operand or places <= 0

    def unsettled(self, what: str) -> bool:
        del what
        return True

    def days(self, start: bool, end: bool) -> bool:  # noqa: FBT001
        del start, end
        return True

    def workdays(self, start: bool, end: bool) -> bool:  # noqa: FBT001
        del start, end
        return True

    def date_part(self, part: DatePart, operand: bool) -> bool:  # noqa: FBT001
        del part, operand
        return True

    def day_before(self, operand: bool) -> bool:  # noqa: FBT001
        return operand

    def aggregate(
        self,
        kind: Aggregate,
        table: Reference,
        condition: Argument[bool] | None,
        value: Argument[bool] | None,
    ) -> bool:
        del table
        if condition is not None:
            condition.evaluate()
        return kind == "count" or value is None or (value.evaluate() and kind != "median")
