"""Numbers as people type them, read exactly.

Accepted is ``[+-]digits[.digits][e[+-]digits][%]``, each character half or full width, white space
around it and before the percent sign; the digits before the point may be parted into thousands by
commas. A text is read into a :class:`~decimal.Decimal` that keeps its trailing zeros and never goes
through ``float``.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, cast

from jixiao.numbers import limits
from jixiao.numbers.printing import to_decimal
from jixiao.problems import JixiaoError, Place, Problem

_LONGEST: Final = 200  # characters read; the longest number within the limits is far shorter
_HALF_WIDTH: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("−"): "-"}
# What takes no room: zero-width characters, byte order marks and marks of direction, copied along unseen.
_UNSEEN: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")
_NOTHING: Final = re.compile(r"(?:[-—–―－─]{1,4}|[/\\])?")
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9][0-9,]*|(?=\.[0-9]))(?:\.(?P<part>[0-9,]*))?"
    r"(?:[eE](?P<exponent>[+-]?[0-9]+))?(?:\s*(?P<percent>%))?"
)
_THOUSANDS: Final = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:s?nan[0-9]*|inf|infinity|∞)", re.IGNORECASE)
_DIGITS_ONLY: Final = re.compile(r"[+-]?[0-9.,]+")
# A decimal within the limits is a whole number over a power of ten no larger than this.
_LARGEST_DENOMINATOR: Final = 10 ** (limits.MOST_DIGITS - limits.LOWEST_EXPONENT)
_TOO_LARGE: Final = 10 ** (limits.HIGHEST_EXPONENT + 1)
_WHOLE_OR_DECIMAL: Final = (int, Decimal)  # a union is made anew each time it is written in a function


def seen(text: str) -> str:
    """Return a text as people see it: half width, nothing without width in it, no white space around it.

    >>> seen("\u200b ９８ ％\ufeff")
    '98 %'
    """
    return trimmed(text).translate(_HALF_WIDTH).strip() if not text.isascii() else text.strip()


def trimmed(text: str) -> str:
    """Return a text without anything that has no width, and without white space around it."""
    return _UNSEEN.sub("", text).strip()


def says_nothing(text: str) -> bool:
    """Tell whether a text is what people write where there is no number, beside leaving it empty: a dash, a slash."""
    return not text.isalnum() and _NOTHING.fullmatch(seen(text)) is not None


def read_decimal(text: str, *, place: Place | None = None) -> Decimal:
    """Return the number a text says, exactly; ``place`` is for messages.

    A percent sign is folded into the value. A comma in ``0,123`` is refused, not guessed at.

    >>> read_decimal("4.10"), read_decimal("２，５０８．６４"), read_decimal("10%")
    (Decimal('4.10'), Decimal('2508.64'), Decimal('0.10'))

    Raises:
        JixiaoError: N101 no number, N102 nan or inf, N103 too many digits, N104 exponent out of
            range, N106 thousands grouped wrongly.
    """
    typed = seen(text[:_LONGEST])
    if len(text) > _LONGEST:
        long_number = _DIGITS_ONLY.fullmatch(typed)
        raise limits.too_many_digits(text, place) if long_number else limits.not_a_number(text, place)
    match = _NUMBER.fullmatch(typed)
    if match is None:
        refuse = limits.not_finite if _NOT_FINITE.fullmatch(typed) else limits.not_a_number
        raise refuse(text, place)
    whole, part = match["whole"], match["part"] or ""
    if "," in part or (whole and not _THOUSANDS.fullmatch(whole)):
        raise limits.grouped_wrongly(text, place)
    digits = whole.replace(",", "") + part
    exponent = int(match["exponent"] or 0) - len(part) - (2 if match["percent"] else 0)
    _check_size(len(digits.lstrip("0")) or 1, exponent, text, place)
    return Decimal(f"{match['sign']}{digits}E{exponent}")


def is_percent(text: str) -> bool:
    """Tell whether a text is written as a percentage: whether it ends in ``%`` or ``％``.

    Whether it also is a number, :func:`read_decimal` says.
    """
    return seen(text).endswith("%")


def check_decimal(value: Decimal | int, *, place: Place | None = None) -> Decimal:
    """Return a number that a TOML or JSON reader has already made, held to the same limits as a text.

    Raises:
        JixiaoError: N101 for yes/no, N102, N103, N104 as :func:`read_decimal`.
    """
    if isinstance(value, bool):
        raise limits.not_a_number(value, place)
    if isinstance(value, int):
        # Compared before it is converted: a huge int takes minutes to become decimal digits.
        if -_TOO_LARGE < value < _TOO_LARGE:
            return Decimal(value)
        has_too_many_digits = abs(value) >= 10**limits.MOST_DIGITS
        raise (limits.too_many_digits if has_too_many_digits else limits.exponent_out_of_range)(value, place)
    if not value.is_finite():
        raise limits.not_finite(value, place)
    # Its text is no shorter than its digits, and sooner made than the tuple of them.
    if len(str(value)) > limits.MOST_DIGITS:
        _, digits, exponent = value.as_tuple()
        _check_size(len(digits), cast("int", exponent), value, place)  # a text only where it is not finite
    elif not limits.LOWEST_EXPONENT <= value.adjusted() <= limits.HIGHEST_EXPONENT:
        raise limits.exponent_out_of_range(value, place)
    return value


def to_decimal_input(value: object, *, place: Place | None = None) -> Decimal:
    """Return what a Python program gave as a number: a text, an int, a Decimal or a Fraction that terminates.

    Raises:
        JixiaoError: as :func:`read_decimal`; N101 for any other type; N102 for a float that is
            nan or inf and N105 for every other float; N103 for a Fraction such as 1/3.
    """
    if isinstance(value, str):
        return read_decimal(value, place=place)
    if isinstance(value, _WHOLE_OR_DECIMAL):
        return check_decimal(value, place=place)
    if isinstance(value, Fraction):
        return _terminating(value, place)
    if isinstance(value, float):
        raise limits.is_float(value, place) if math.isfinite(value) else limits.not_finite(value, place)
    raise limits.not_a_number(value, place)


def from_float(value: float) -> Decimal:
    """Return the shortest decimal that reads back as this float: the explicit door for floats.

    What is lost: a float keeps about 17 digits of what was typed and no trailing zeros. ``4.10``
    arrives as 4.1, and a sum such as ``0.1 + 0.2`` as 0.30000000000000004; a tie that arithmetic in
    floats has broken stays broken. Use it for values that were typed with at most 15 digits.

    Raises:
        JixiaoError: N101 for yes/no, N102 for nan and inf, N104 as :func:`read_decimal`.
    """
    if isinstance(value, int):
        return check_decimal(value)
    given: object = value
    if not isinstance(given, float):
        message = f"from_float 要浮点数，这里是 {type(given).__name__}"
        raise JixiaoError([Problem("N101", message, None, ("文字直接给，或写成 Decimal",))])
    if not math.isfinite(value):
        raise limits.not_finite(value, None)
    return check_decimal(Decimal(float.__repr__(value)))


def _terminating(value: Fraction, place: Place | None) -> Decimal:
    if abs(value) >= _TOO_LARGE:
        raise limits.exponent_out_of_range(value.numerator // value.denominator, place)
    decimal = to_decimal(value) if value.denominator <= _LARGEST_DENOMINATOR else None
    if decimal is None:
        shown = f"{limits.shown(value.numerator)}/{limits.shown(value.denominator)}"
        raise limits.endless(shown, place)
    return check_decimal(decimal, place=place)


def _check_size(digits: int, exponent: int, given: object, place: Place | None) -> None:
    """Refuse what is out of the limits: ``digits`` significant ones, the last at 10 ** exponent."""
    if digits > limits.MOST_DIGITS:
        raise limits.too_many_digits(given, place)
    if not limits.LOWEST_EXPONENT <= exponent + digits - 1 <= limits.HIGHEST_EXPONENT:
        raise limits.exponent_out_of_range(given, place)
