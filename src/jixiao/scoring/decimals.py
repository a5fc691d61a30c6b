"""Exact numbers as a scorecard keeps them: decimals with the ruleset's places."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import is_endless, rounded_units, to_decimal

_UNENDING_PLACES = 10


def decimal(value: Fraction, places: int) -> Decimal:
    """Return a number as a decimal with so many places; exact unless its digits never end."""
    return _decimal(*value.as_integer_ratio(), places)


def decimal_of(value: object, places: int) -> Decimal | None:
    """Return the same of what may be no number, and is None then."""
    # By type: asked whether None or something missing is a Fraction, isinstance would go through its abstract bases.
    return _decimal(*value.as_integer_ratio(), places) if type(value) is Fraction else None


@functools.lru_cache(maxsize=4096)
def _decimal(numerator: int, denominator: int, places: int) -> Decimal:
    # A node's points are also the least, the most and mostly the computed points it can have.
    scale = 10**places
    if scale % denominator == 0:
        return Decimal(f"{numerator * (scale // denominator)}E-{places}")
    exact = None if is_endless(denominator) else to_decimal(Fraction(numerator, denominator))
    if exact is not None:
        return exact
    return Decimal(f"{rounded_units(numerator, denominator, _UNENDING_PLACES)}E-{_UNENDING_PLACES}")
