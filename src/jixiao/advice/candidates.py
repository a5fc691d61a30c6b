"""The values that are tried instead of a datum: numbers in equal steps, days, or a few options."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.formula import Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.types import FIRST_DAY
from jixiao.rules import Field

_CENT: Final = Fraction(1, 100)
_STEPS: Final = {"amount": _CENT, "number": _CENT, "count": Fraction(1), "rate": _CENT / 100}
_MOST_PLACES: Final = 12
_MOST_DAYS: Final = 366
_FARTHEST: Final = 100
_LEAST_REACH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """The values of a number around the one that was given: ``start`` and so many steps below and above it.

    A step is 0.01 (of a rate 0.01 %, of a count 1), or as fine as the value given. It ends at the data item's limits,
    where it has none at a hundred times the value; a value that is not negative does not become so.
    """

    field: Field
    start: Fraction
    step: Fraction
    lowest: int
    highest: int

    def at(self, position: int) -> Fraction:
        """Return the value at a position."""
        return self.start + position * self.step

    def between(self, lower: int, upper: int) -> Bounds:
        """Return the values of a stretch of positions."""
        return Bounds(self.at(lower), self.at(upper))


@dataclass(frozen=True, slots=True)
class Days:
    """The days around a date, a year to both sides."""

    field: Field
    start: dt.date
    lowest: int = -_MOST_DAYS
    highest: int = _MOST_DAYS

    def at(self, position: int) -> dt.date:
        """Return the day at a position."""
        return self.start + dt.timedelta(days=position)

    def between(self, lower: int, upper: int) -> Bounds:
        """Return the days of a stretch of positions."""
        return Bounds(others=frozenset(map(self.at, range(lower, upper + 1))))


def candidates_of(field: Field, value: Value) -> Candidates | Days | None:
    """Return the values around one, or None for a data item that has no order."""
    if isinstance(value, dt.date) and field.type == "date":
        # Two dates near the ends of the calendar have no year to both sides.
        is_usual = FIRST_DAY.year + 1 < value.year < dt.MAXYEAR - 1
        return Days(field, value) if is_usual else None
    if not isinstance(value, Fraction) or field.type not in _STEPS:
        return None
    step = _STEPS[field.type]
    while value % step and step > Fraction(1, 10**_MOST_PLACES):
        step /= 10
    reach = max(abs(value) * _FARTHEST, step * _LEAST_REACH)
    lower = Fraction(field.min) if field.min is not None else min(Fraction(0), value - reach)
    upper = Fraction(field.max) if field.max is not None else value + reach
    return Candidates(field, value, step, -int((value - lower) // step), int((upper - value) // step))


def others_of(field: Field, value: Value) -> tuple[Value, ...]:
    """Return the other values of a data item that has only a few: yes/no, a choice."""
    if field.type == "yes_no" and isinstance(value, bool):
        return (not value,)
    if field.type == "choice":
        return tuple(option for option in field.options if option != value)
    return ()
