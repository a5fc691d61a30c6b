"""Dates in whole columns: the working days between two, and the year, month and day of one."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.formula.algebra import DatePart
from jixiao.formula.semantics.bounds import LIMITS_OF_PARTS
from jixiao.formula.vector.vector import Mask, Vector, any_of

_EPOCH: Final = date(1970, 1, 1).toordinal()
_EPOCH_YEAR: Final = 1970


def part_of_dates(part: DatePart, dates: Vector) -> Vector:
    """Return the year, month or day of the month of every date."""
    lower, upper = LIMITS_OF_PARTS[part]
    if dates.is_single:
        day = date.fromordinal(max(int(dates.numerator), 1))
        return dates._replace(
            numerator=getattr(day, part), denominator=1, lower=lower, upper=upper, max_denominator=1, cap=None
        )
    days = (np.asarray(dates.numerator, dtype=np.int64) - _EPOCH).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    if part == "year":
        numerator = days.astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR
    else:
        numerator = (
            months.astype(np.int64) % 12 + 1 if part == "month" else (days - months).astype(np.int64) + 1
        )
    if not dates.is_present:
        # Which part a measure is of no date is may be of any year, and bounds hold for it too.
        numerator = numerator.clip(lower, upper)
    return Vector(numerator, 1, lower, upper, 1, dates.missing, dates.failed)


def worked_days(start: Vector, end: Vector, first: int, worked: Any, length: int) -> tuple[Any, Mask]:  # noqa: ANN401
    """Return the working days after one date up to another, and which rows have a date outside the calendars.

    ``worked`` are working days by ordinal, from ``first`` on.
    """
    counted: list[Any] = []
    outside: Mask = None
    for dates in (start, end):
        index = np.broadcast_to(np.asarray(dates.numerator), length) - first
        beyond = (index < 0) | (index >= len(worked))
        if beyond.any():
            outside = any_of(outside, beyond)
        counted.append(worked[np.where(beyond, 0, index)] if len(worked) else index * 0)
    return counted[1] - counted[0], outside
