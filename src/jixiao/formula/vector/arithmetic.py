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
    first, second, denominator, (one, other, max_denominator) = alike(left, right)
    missing, failed = absences(left, right)
    most = one + other
    lower, upper = -most, most
    if left.lower >= 0 and right.lower >= 0:
        lower, upper = (0, most) if join is plus else (-other, one)
    return Vector(join(first, second, most), denominator, lower, upper, max_denominator, missing, failed)


def product(left: Vector, right: Vector) -> Vector:
    """Return a product."""
    if max(left.most * right.most, left.max_denominator * right.max_denominator) > MOST:
        left, right = tightened(left), tightened(right)
    ends = [one * other for one in (left.lower, left.upper) for other in (right.lower, right.upper)]
    missing, failed = absences(left, right)
    lower, upper, max_denominator = min(ends), max(ends), left.max_denominator * right.max_denominator
    numerator = times(left.numerator, right.numerator, max(-lower, upper))
    denominator = times(left.denominator, right.denominator, max_denominator)
    cap = None
    if not isinstance(denominator, int) and left.lower >= 0 and right.lower >= 0:
        one, other = left.ceiling, right.ceiling
        cap = one[0] * other[0], one[1] * other[1]
    return Vector(numerator, denominator, lower, upper, max_denominator, missing, failed, cap)


def extreme(left: Vector, right: Vector, *, greatest: bool) -> Vector | None:
    """Return the lesser or the greater of two numbers that are there, or None where that needs more than 64 bits."""
    for less, more in ((left, right), (right, left)):
        if is_below(less, more, or_equal=True):
            return more if greatest else less
    first, second, denominator, (most, least, max_denominator) = alike(left, right)
    if max(most, least, max_denominator) > MOST:
        return None
    one, other = left.ceiling, right.ceiling
    cap = greater(one, other)
    if not greatest:
        cap = other if cap is one else one
    is_negative = (max if greatest else min)(left.lower, right.lower) < 0
    upper = max(most, least) if greatest or is_negative else min(most, least)
    lower = -max(most, least) if is_negative else 0
    if isinstance(denominator, int):
        upper = min(upper, cap[0] * denominator // cap[1])
    return Vector(
        (larger if greatest else lesser)(first, second), denominator, lower, upper, max_denominator, cap=cap
    )


def quotient(left: Vector, right: Vector, length: int) -> Vector:
    """Return a quotient of ``length`` rows; what divides by zero has failed."""
    missing, failed = absences(left, right)
    # What divides by zero has failed, unless data is missing for it.
    if not isinstance(right.numerator, np.ndarray):
        if right.numerator == 0:
            failed = any_of(failed, without(np.ones(length, dtype=bool), any_of(missing, failed)))
            right = constant(1)
    elif right.lower <= 0 <= right.upper and (zero := right.numerator == 0).any():
        failed = any_of(failed, without(zero, any_of(missing, failed)))
        divisor = larger(right.numerator, 1) if right.lower == 0 else select(zero, 1, right.numerator)
        right = right._replace(numerator=divisor, upper=max(right.upper, 1))
    if right.lower < 0:
        sign = 1 - 2 * (right.numerator < 0)
        left = left._replace(
            numerator=times(left.numerator, sign, left.most), lower=-left.most, upper=left.most, cap=None
        )
        right = right._replace(numerator=sizes(right.numerator, right.most), lower=0, upper=right.most)
    if max(left.most * right.max_denominator, left.max_denominator * right.upper) > MOST:
        left, right = tightened(left), tightened(right)
    denominator, width = right.numerator, max(right.upper, 1)
    above, below = right.denominator, left.denominator
    if isinstance(above, int) and isinstance(below, int):
        divisor = gcd(above, below)
        above, below = above // divisor, below // divisor
    lower, upper = left.lower * right.max_denominator, left.upper * right.max_denominator
    numerator = times(left.numerator, above, max(-lower, upper))
    max_denominator = left.max_denominator * width
    cap = None
    if right.is_single and left.cap is not None:
        cap = left.cap[0] * right.denominator, left.cap[1] * right.numerator
    return Vector(
        numerator,
        times(below, denominator, max_denominator),
        min(lower, 0),
        max(upper, 0),
        max_denominator,
        missing,
        failed,
        cap,
    )


def rounded(operand: Vector, places: int, mode: RoundingMode) -> Vector:
    """Return numbers rounded to so many decimal places."""
    if operand.is_single:
        value = round_fraction(Fraction(operand.numerator, operand.denominator), places, mode)
        found = constant(value.numerator, value.denominator)
        return found._replace(missing=operand.missing, failed=operand.failed)
    power = 10 ** max(places, 0)
    unit = 10 ** max(-places, 0)
    if isinstance(operand.denominator, int) and unit == 1 and power % operand.denominator == 0:
        return product(operand, constant(power // operand.denominator))._replace(
            denominator=power, max_denominator=power
        )
    for tight in (False, True):
        operand = tightened(operand) if tight else operand
        max_denominator = operand.max_denominator * unit * 2
        most = operand.most * 2 * power + max_denominator
        if max(most, max_denominator) <= MOST:
            break
    denominator = times(operand.denominator, unit, max_denominator)
    negative = operand.numerator < 0 if operand.lower < 0 else None
    if negative is None or mode in {RoundingMode.FLOOR, RoundingMode.CEILING}:
        numerator = rounded_top(operand.numerator, denominator, power, mode, most)
    else:
        size = rounded_top(sizes(operand.numerator, most), denominator, power, mode, most)
        numerator = (
            select(negative, 0 - size, size)
            if isinstance(negative, np.ndarray)
            else (-size if negative else size)
        )
    found = Vector(numerator, 1, -most, most, 1, operand.missing, operand.failed)
    if operand.cap is not None and operand.lower >= 0 and most <= MOST and unit == 1:
        found = found._replace(lower=0, upper=-(-operand.cap[0] * power // operand.cap[1]))
    else:
        found = tightened(found)
    if unit > 1:
        return product(found, constant(unit))
    return found._replace(denominator=power, max_denominator=power)


def rounded_top(numerator: Any, denominator: Any, power: int, mode: RoundingMode, most: int) -> Any:  # noqa: ANN401
    """Return ``numerator * power / denominator`` rounded; of what is not below zero, or by a rule that asks for no sign."""
    if mode is RoundingMode.FLOOR or mode is RoundingMode.DOWN:
        return _whole(times(numerator, power, most), denominator)
    if mode in {RoundingMode.CEILING, RoundingMode.UP}:
        return 0 - _whole(0 - times(numerator, power, most), denominator)
    twice = times(denominator, 2, most)
    raised = plus(times(numerator, 2 * power, most), denominator, most)
    whole = _whole(raised, twice)
    if mode is RoundingMode.HALF_EVEN:
        exactly_half = (fitting(raised) % fitting(twice)) == 0
        return whole - np.where(exactly_half & (whole % 2 == 1), 1, 0)
    return whole


def _whole(numerator: Any, denominator: Any) -> Any:  # noqa: ANN401
    if isinstance(denominator, int) and denominator == 1:
        return numerator
    return fitting(numerator) // fitting(denominator)
