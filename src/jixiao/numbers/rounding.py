"""Rounding of exact numbers by the rule a rubric names, and their comparison, both in whole numbers.

Python's ``round`` and most libraries round ties to even; 四舍五入 rounds them away from zero. So the
rule is always named, and the arithmetic is of whole numbers: no tie is ever missed.
"""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import Final

from jixiao.problems import JixiaoError, Problem

MOST_PLACES: Final = 30
"""How many places after the point, or before it (negative), a number may be rounded to."""


class RoundingMode(enum.StrEnum):
    """What becomes of the digits that are cut off; the values are the words of a ruleset file."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"
    CEILING = "ceiling"
    FLOOR = "floor"

    @property
    def chinese(self) -> str:
        """The rule's name as a bureau prints it."""
        return _CHINESE[self]


_CHINESE: Final = {
    RoundingMode.HALF_UP: "四舍五入",
    RoundingMode.HALF_EVEN: "四舍六入五成双",
    RoundingMode.UP: "进一（远离零）",
    RoundingMode.DOWN: "舍去（趋向零）",
    RoundingMode.CEILING: "向上取整",
    RoundingMode.FLOOR: "向下取整",
}


def round_fraction(value: Fraction, places: int, mode: RoundingMode = RoundingMode.HALF_UP) -> Fraction:
    """Return the multiple of 10 ** -places that ``mode`` picks for the value; the value itself if it is one.

    >>> round_fraction(Fraction(2, 13) * Fraction("13.0325"), 2)
    Fraction(201, 100)
    >>> round_fraction(Fraction(-25), -1)
    Fraction(-30, 1)

    Raises:
        JixiaoError: N107 when ``places`` is not between -30 and 30.
    """
    if not -MOST_PLACES <= places <= MOST_PLACES:
        remedy = f"位数写 -{MOST_PLACES} 到 {MOST_PLACES} 之间的整数，例如 2 表示两位小数"
        facts = {"places": places, "most": MOST_PLACES}
        raise JixiaoError([Problem("N107", f"不能保留 {places} 位小数", None, (remedy,), facts)])
    scale = 10 ** abs(places)
    if places >= 0 and scale % value.denominator == 0:
        return value
    numerator, denominator = abs(value.numerator), value.denominator
    if places >= 0:
        numerator *= scale
    else:
        denominator *= scale
    kept, cut = divmod(numerator, denominator)
    if _goes_away_from_zero(kept, cut, denominator, mode, is_negative=value < 0):
        kept += 1
    if value < 0:
        kept = -kept
    return Fraction(kept, scale) if places >= 0 else Fraction(kept * scale)


def _goes_away_from_zero(
    kept: int, cut: int, denominator: int, mode: RoundingMode, *, is_negative: bool
) -> bool:
    """Tell whether ``kept`` grows by one, where ``cut / denominator`` of a unit is cut off."""
    if mode is RoundingMode.HALF_UP:
        return 2 * cut >= denominator
    if mode is RoundingMode.HALF_EVEN:
        return 2 * cut > denominator or (2 * cut == denominator and kept % 2 == 1)
    if mode is RoundingMode.DOWN or not cut:
        return False
    if mode is RoundingMode.UP:
        return True
    return is_negative is (mode is RoundingMode.FLOOR)


def compared(left: Fraction, right: Fraction) -> int:
    """Return a number below zero, zero or above it, as ``left`` is less than ``right``, equal or more.

    ``<`` of two Fractions takes three times as long.

    >>> compared(Fraction(1, 3), Fraction(1, 2)) < 0, compared(Fraction(2, 4), Fraction(1, 2))
    (True, 0)
    """
    numerator, denominator = left.as_integer_ratio()
    other, over = right.as_integer_ratio()
    return numerator * over - other * denominator
