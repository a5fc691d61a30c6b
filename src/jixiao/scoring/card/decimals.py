"""Exact numbers as a scorecard keeps them: decimals with the ruleset's places."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction

from jixiao.numbers import is_endless, is_exact_at, rounded_units, to_decimal
from jixiao.program import MOST_PRINTED


def decimal(value: Fraction, places: int) -> Decimal:
    """Return a number as a decimal with at least so many places; exact unless it has more than are ever printed."""
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
    number = Fraction(numerator, denominator)
    exact = to_decimal(number) if not is_endless(denominator) and is_exact_at(number, MOST_PRINTED) else None
    if exact is not None:
        return exact
    return Decimal(f"{rounded_units(numerator, denominator, MOST_PRINTED)}E-{MOST_PRINTED}")
