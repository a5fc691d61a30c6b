"""The semantics of integrality: whether a value is a whole number for all inputs.

Rubrics deduct "per occurrence" and band counts as 1–3, 4–6: both are right only of whole numbers. ``True`` means
always a whole number, ``False`` that it may have a fraction (or is no number at all).
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from fractions import Fraction

from jixiao.formula.algebra import Aggregate, DataSemantics, PerRow, always
from jixiao.formula.types import Reference
from jixiao.numbers import RoundingMode


class Integrality(DataSemantics[bool]):
    """Computes whether values are whole numbers; ``values`` says so of names, ``columns`` of ``table[column]``."""

    yes_no = text = date = compare = both = either = invert = known = divide = always(False)  # noqa: FBT003
    unsettled = days = workdays = date_part = always(True)  # noqa: FBT003

    def __init__(
        self, values: MutableMapping[str, bool], columns: MutableMapping[tuple[str, str], bool]
    ) -> None:
        self.values = values
        self.columns = columns

    def number(self, value: Fraction, text: str) -> bool:
        del text
        return value.denominator == 1

    def name(self, reference: Reference) -> bool:
        if reference.table:
            return self.columns.get((reference.table, reference.name), False)
        return self.values.get(reference.name, False)

    def negate(self, operand: bool) -> bool:  # noqa: FBT001 - V of this semantics is bool
        return operand

    def add(self, left: bool, right: bool) -> bool:  # noqa: FBT001
        return left and right

    subtract = multiply = add

    def choose(self, condition: bool, then: Callable[[], bool], otherwise: Callable[[], bool]) -> bool:  # noqa: FBT001
        del condition
        first, second = then(), otherwise()
        return first and second

    def least(self, operands: Sequence[bool]) -> bool:
        return all(operands)

    greatest = least

    def round(self, operand: bool, places: int, mode: RoundingMode) -> bool:  # noqa: FBT001
        del mode
        return operand or places <= 0

    def day_before(self, operand: bool) -> bool:  # noqa: FBT001
        return operand

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[bool], value: PerRow[bool]
    ) -> bool:
        del table
        if condition is not None:
            condition.evaluate()
        return kind == "count" or value is None or (value.evaluate() and kind != "median")
