"""Sums, products, quotients and rounding of vectors, each with the bounds of its result."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from jixiao.formula.vector.vector import (
    MOST,
    Vector,
    absences,
    alike,
    any_of,
    constant,
    fitting,
    greater,
    is_below,
    larger,
    lesser,
    plus,
    select,
    sizes,
    tightened,
    times,
    without,
)
from jixiao.numbers import RoundingMode, round_fraction


def joined(left: Vector, right: Vector, join: Callable[[Any, Any, int], Any]) -> Vector:
    """Return a sum or a difference: ``join`` is :func:`plus` or :func:`minus`."""
    first, second, over, (one, other, wide) = alike(left, right)
    missing, failed = absences(left, right)
    most = one + other
    low, high = -most, most
    if left.low >= 0 and right.low >= 0:
        low, high = (0, most) if join is plus else (-other, one)
    return Vector(join(first, second, most), over, low, high, wide, missing, failed)


def product(left: Vector, right: Vector) -> Vector:
    """Return a product."""
    if max(left.most * right.most, left.wide * right.wide) > MOST:
        left, right = tightened(left), tightened(right)
    ends = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
    missing, failed = absences(left, right)
    low, high, wide = min(ends), max(ends), left.wide * right.wide
    top = times(left.top, right.top, max(-low, high))
    over = times(left.over, right.over, wide)
    cap = None
    if not isinstance(over, int) and left.low >= 0 and right.low >= 0:
        one, other = left.ceiling, right.ceiling
        cap = one[0] * other[0], one[1] * other[1]
    return Vector(top, over, low, high, wide, missing, failed, cap)


def extreme(left: Vector, right: Vector, *, greatest: bool) -> Vector | None:
    """Return the lesser or the greater of two numbers that are there, or None where that needs more than 64 bits."""
    for less, more in ((left, right), (right, left)):
        if is_below(less, more, or_equal=True):
            return more if greatest else less
    first, second, over, (most, least, wide) = alike(left, right)
    if max(most, least, wide) > MOST:
        return None
    one, other = left.ceiling, right.ceiling
    cap = greater(one, other)
    if not greatest:
        cap = other if cap is one else one
    is_negative = (max if greatest else min)(left.low, right.low) < 0
    high = max(most, least) if greatest or is_negative else min(most, least)
    low = -max(most, least) if is_negative else 0
    if isinstance(over, int):
        high = min(high, cap[0] * over // cap[1])
    return Vector((larger if greatest else lesser)(first, second), over, low, high, wide, cap=cap)


def quotient(left: Vector, right: Vector, length: int) -> Vector:
    """Return a quotient of ``length`` rows; what divides by zero has failed."""
    missing, failed = absences(left, right)
    # What divides by zero has failed, unless data is missing for it.
    if not isinstance(right.top, np.ndarray):
        if right.top == 0:
            failed = any_of(failed, without(np.ones(length, dtype=bool), any_of(missing, failed)))
            right = constant(1)
    elif right.low <= 0 <= right.high and (zero := right.top == 0).any():
        failed = any_of(failed, without(zero, any_of(missing, failed)))
        divisor = larger(right.top, 1) if right.low == 0 else select(zero, 1, right.top)
        right = right._replace(top=divisor, high=max(right.high, 1))
    if right.low < 0:
        sign = np.sign(right.top) if isinstance(right.top, np.ndarray) else (-1 if right.top < 0 else 1)
        left = left._replace(top=times(left.top, sign, left.most), low=-left.most, high=left.most, cap=None)
        right = right._replace(top=sizes(right.top, right.most), low=0, high=right.most)
    if max(left.most * right.wide, left.wide * right.high) > MOST:
        left, right = tightened(left), tightened(right)
    over, width = right.top, max(right.high, 1)
    above, below = right.over, left.over
    if isinstance(above, int) and isinstance(below, int):
        divisor = gcd(above, below)
        above, below = above // divisor, below // divisor
    low, high = left.low * right.wide, left.high * right.wide
    top = times(left.top, above, max(-low, high))
    wide = left.wide * width
    cap = None
    if right.is_single and left.cap is not None:
        cap = left.cap[0] * right.over, left.cap[1] * right.top
    return Vector(top, times(below, over, wide), min(low, 0), max(high, 0), wide, missing, failed, cap)


def rounded(operand: Vector, places: int, mode: RoundingMode) -> Vector:
    """Return numbers rounded to so many decimal places."""
    if operand.is_single:
        value = round_fraction(Fraction(operand.top, operand.over), places, mode)
        found = constant(value.numerator, value.denominator)
        return found._replace(missing=operand.missing, failed=operand.failed)
    power = 10 ** max(places, 0)
    unit = 10 ** max(-places, 0)
    if isinstance(operand.over, int) and unit == 1 and power % operand.over == 0:
        return product(operand, constant(power // operand.over))._replace(over=power, wide=power)
    factor = 2 * power
    most, wide = operand.most * factor + operand.wide * unit * 2, operand.wide * unit * 2
    if max(most, wide) > MOST:
        operand = tightened(operand)
        most, wide = operand.most * factor + operand.wide * unit * 2, operand.wide * unit * 2
    over = times(operand.over, unit, wide)
    negative = operand.top < 0 if operand.low < 0 else None
    if negative is None or mode in {RoundingMode.FLOOR, RoundingMode.CEILING}:
        top = rounded_top(operand.top, over, power, mode, most)
    else:
        size = rounded_top(sizes(operand.top, most), over, power, mode, most)
        top = (
            select(negative, 0 - size, size)
            if isinstance(negative, np.ndarray)
            else (-size if negative else size)
        )
    found = Vector(top, 1, -most, most, 1, operand.missing, operand.failed)
    if operand.cap is not None and operand.low >= 0 and most <= MOST and unit == 1:
        found = found._replace(low=0, high=-(-operand.cap[0] * power // operand.cap[1]))
    else:
        found = tightened(found)
    if unit > 1:
        return product(found, constant(unit))
    return found._replace(over=power, wide=power)


def rounded_top(top: Any, over: Any, power: int, mode: RoundingMode, most: int) -> Any:  # noqa: ANN401
    """Return ``top * power / over`` rounded; of what is not below zero, or by a rule that asks for no sign."""
    if mode is RoundingMode.FLOOR or mode is RoundingMode.DOWN:
        return _whole(times(top, power, most), over)
    if mode in {RoundingMode.CEILING, RoundingMode.UP}:
        return 0 - _whole(0 - times(top, power, most), over)
    twice = times(over, 2, most)
    raised = plus(times(top, 2 * power, most), over, most)
    found = _whole(raised, twice)
    if mode is RoundingMode.HALF_EVEN:
        exactly_half = (fitting(raised) % fitting(twice)) == 0
        return found - np.where(exactly_half & (found % 2 == 1), 1, 0)
    return found


def _whole(top: Any, over: Any) -> Any:  # noqa: ANN401
    return top if isinstance(over, int) and over == 1 else fitting(top) // fitting(over)
