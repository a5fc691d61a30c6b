"""Exact numbers as people read them: plain digits, no exponent, no ``-0.00``."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.numbers import limits
from jixiao.numbers.rounding import MOST_PLACES, round_fraction

_PLACES_OF_ENDLESS: Final = 6
_SCALES: Final[tuple[int, ...]] = tuple(10**places for places in range(MOST_PLACES + 1))
_TOO_LARGE: Final[int] = 10**limits.MOST_DIGITS
_MANY_PLACES: Final = 12
_MANY: Final = _SCALES[_MANY_PLACES]


def to_decimal(value: Fraction) -> Decimal | None:
    """Return the Decimal that equals the value, or None if it would take more than 40 significant digits.

    >>> to_decimal(Fraction(1, 8)), to_decimal(Fraction(1, 3))
    (Decimal('0.125'), None)
    """
    coefficient, denominator = value.numerator, value.denominator
    twos = (denominator & -denominator).bit_length() - 1
    denominator >>= twos
    fives = 0
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        return None
    places = max(twos, fives)
    coefficient *= 2 ** (places - twos) * 5 ** (places - fives)
    while abs(coefficient) >= 10**limits.MOST_DIGITS and coefficient % 10 == 0:
        coefficient //= 10  # only whole numbers end in zeros here, and those are not significant
        places -= 1
    # From text, not by arithmetic: that would round to the 28 digits of the current context.
    return Decimal(f"{coefficient}E{-places}") if abs(coefficient) < 10**limits.MOST_DIGITS else None


def to_text(value: Fraction | Decimal, *, places: int | None = None, grouped: bool = False) -> str:
    """Return a number's digits; ``grouped`` parts the whole ones into thousands.

    With ``places`` it is rounded half up and padded with zeros. Without, a Decimal keeps the zeros it
    was typed with, and a Fraction is printed exactly; one that takes more than 40 significant digits
    is rounded half up to 6 places, which :func:`is_exact_at` tells.

    >>> to_text(Decimal("4.10")), to_text(Fraction(2, 3)), to_text(Fraction(5017, 2), places=2, grouped=True)
    ('4.10', '0.666667', '2,508.50')

    Raises:
        JixiaoError: N102 when a Decimal is nan or inf, N107 when ``places`` is not between -30 and 30.
    """
    if isinstance(value, Decimal) and not value.is_finite():
        raise limits.not_finite(value, None)
    exact: Decimal | int | None = None
    if places is None and isinstance(value, Decimal):
        exact = value
    elif places is None and isinstance(value, Fraction):
        exact = value.numerator if value.denominator == 1 else to_decimal(value)
    if exact is None:
        shown_places = _PLACES_OF_ENDLESS if places is None else places
        number = value if isinstance(value, Fraction) else Fraction(value)
        text = _digits(round_fraction(number, shown_places), max(0, shown_places))
    else:
        text = format(exact, "d" if isinstance(exact, int) else "f")
    sign = "-" if text.startswith("-") and text.strip("-0.") else ""
    whole, point, part = text.lstrip("-").partition(".")
    return f"{sign}{_in_thousands(whole) if grouped else whole}{point}{part}"


def is_exact_at(value: Fraction, places: int) -> bool:
    """Tell whether a number printed with so many places is printed whole.

    Raises:
        JixiaoError: N107 when ``places`` is not between -30 and 30.
    """
    if 0 <= places <= MOST_PLACES:
        return _SCALES[places] % value.denominator == 0
    return round_fraction(value, places) == value


def short_text(value: Fraction, places: int) -> str:
    """Return a number rounded half up to at most so many places (above none), without trailing zeros.

    The same as ``to_text(round_fraction(value, places))``, sooner: reasons print hundreds of numbers.

    >>> short_text(Fraction(2, 3), 4), short_text(Fraction(5017, 2), 4)
    ('0.6667', '2508.5')
    """
    return _printed(*value.as_integer_ratio(), places)


@functools.lru_cache(maxsize=1024)
def _printed(numerator: int, denominator: int, places: int) -> str:
    # The reasons of one unit say each number several times: as a datum, in a condition, in an expression.
    units = rounded_units(numerator, denominator, places)
    if abs(units) >= _TOO_LARGE:
        return to_text(round_fraction(Fraction(numerator, denominator), places))
    return _short(units, places)


@functools.lru_cache(maxsize=4096)
def quotient_text(numerator: int, denominator: int) -> str:
    """Return the digits of a number in lowest terms, or the quotient itself where they take more than 40.

    >>> quotient_text(1, 8), quotient_text(200, 3)
    ('0.125', '200/3')
    """
    # The same few numbers are in most steps of a scorecard: weights, thresholds, 0 and 1.
    if _MANY % denominator == 0:
        text = _short(numerator * (_MANY // denominator), _MANY_PLACES)
        if len(text) <= limits.MOST_DIGITS:
            return text
    elif is_endless(denominator):
        return f"{numerator}/{denominator}"
    exact = to_decimal(Fraction(numerator, denominator))
    return to_text(exact) if exact is not None else f"{numerator}/{denominator}"


def is_endless(denominator: int) -> bool:
    """Tell whether the digits of a number in lowest terms never end: its denominator divides no power of ten."""
    return pow(10, denominator.bit_length(), denominator) != 0


def rounded_units(numerator: int, denominator: int, places: int) -> int:
    """Return a quotient rounded half up to so many places (0 to 30), in units of the last."""
    units = (2 * _SCALES[places] * abs(numerator) + denominator) // (2 * denominator)
    return -units if numerator < 0 else units


def _short(units: int, places: int) -> str:
    """Return the digits of units of the last place, without trailing zeros."""
    scale = _SCALES[places]
    whole, part = divmod(abs(units), scale)
    # The digits after the one of the scale itself: a width that is not written out takes twice as long.
    text = f"{whole}.{str(part + scale)[1:]}".rstrip("0") if part else f"{whole}"
    return f"-{text}" if units < 0 else text


def percent_text(value: Fraction, places: int = 2) -> str:
    """Return a rate as a percentage of at most ``places`` places, rounded half up, without trailing zeros.

    >>> percent_text(Fraction("0.98064")), percent_text(Fraction(1, 10))
    ('98.06%', '10%')

    Raises:
        JixiaoError: N107 when ``places`` is not between -30 and 30.
    """
    if not 0 <= places <= MOST_PLACES:
        text = to_text(value * 100, places=places)
        return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
    return _percent(*value.as_integer_ratio(), places)


@functools.lru_cache(maxsize=1024)
def _percent(numerator: int, denominator: int, places: int) -> str:
    return f"{_short(rounded_units(numerator * 100, denominator, places), places)}%"


def _digits(value: Fraction, places: int) -> str:
    """Return the digits of a multiple of 10 ** -places."""
    units = value.numerator * 10**places // value.denominator
    digits = str(abs(units)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _in_thousands(digits: str) -> str:
    """Part digits with commas; as text, because ``format`` of a Decimal would also change its zeros."""
    first = len(digits) % 3
    groups = [digits[:first]] if first else []
    return ",".join([*groups, *(digits[start : start + 3] for start in range(first, len(digits), 3))])
