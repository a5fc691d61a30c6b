"""The semantics of intervals before any data: what a value can be for all inputs.

Used before any unit has filled in anything, to look for holes in decision tables. Like ``bounds`` it is sound,
not always tight: everything that data can give is within.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from fractions import Fraction

from jixiao.calendars import Calendars
from jixiao.formula.algebra import Aggregate, PerRow
from jixiao.formula.semantics.bounds import EITHER, Bounds, Reachable
from jixiao.formula.types import Reference


def any_rows(kind: Aggregate, value: PerRow[Bounds]) -> Bounds:
    """Return what an aggregate of any number of rows can give."""
    if kind == "count" or value is None:
        return Bounds(Fraction(0))
    row = value.evaluate()
    if kind != "sum":
        return Bounds(row.lower, row.upper)
    lower = Fraction(0) if row.lower is not None and row.lower >= 0 else None
    upper = Fraction(0) if row.upper is not None and row.upper <= 0 else None
    return Bounds(lower, upper)


class InputBounds(Reachable):
    """Computes what values can be; ``columns`` says it of a detail table's columns, by table and name."""

    def __init__(
        self,
        values: MutableMapping[str, Bounds],
        columns: MutableMapping[tuple[str, str], Bounds],
        calendars: Calendars,
    ) -> None:
        super().__init__(values, {}, calendars)
        self.columns = columns

    def name(self, reference: Reference) -> Bounds:
        """Return what a column or a named value can be; of what is not named, anything."""
        if reference.table:
            return self.columns.get((reference.table, reference.name), Bounds())
        return self.values.get(reference.name, Bounds())

    def known(self, operand: Bounds) -> Bounds:
        """Return either: no data is known to be there or not."""
        del operand
        return Bounds(others=EITHER)

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Bounds], value: PerRow[Bounds]
    ) -> Bounds:
        """Return what any number of rows can give."""
        del table, condition
        return any_rows(kind, value)
