"""Exact numbers as a scorecard keeps them: decimals with the ruleset's places, and exact text."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

from jixiao.formula import Failed, Missing, Value
from jixiao.numbers import is_endless, quotient_text, rounded_units, to_decimal

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


def value_text(value: Value) -> str:
    """Return a value as exact text: a rational that does not end as a quotient."""
    if type(value) is Fraction:
        return quotient_text(*value.as_integer_ratio())
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, Missing):
        return "缺:" + "、".join(sorted(value.fields))
    if isinstance(value, Failed):
        return f"无法计算：{value.message}"
    return value if isinstance(value, str) else cast("date", value).isoformat()
