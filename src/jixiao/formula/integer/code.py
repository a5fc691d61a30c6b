"""Values of compiled formulas as source text, and the functions that compiled code calls.

What is absent has no text. It is an object that raises as soon as it is used; the definition at hand is then
evaluated by ``exact``, which alone knows missing data and failures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, NoReturn, cast

from jixiao.formula.syntax.limits import MAX_BITS
from jixiao.formula.values import Absent, Failed
from jixiao.numbers import RoundingMode, round_fraction

_LAST_DAY: Final = date.max.toordinal()


class Bailout(Exception):  # noqa: N818 - not an error: it says that `exact` has to look
    """Raised when compiled code meets what only ``exact`` can tell: absent data, a zero denominator, no rows."""


class AbsentValue:
    """An absent value among compiled ones; raises when it is used, and is handed on when it is not."""

    __slots__ = ("reason",)

    def __init__(self, reason: Absent) -> None:
        self.reason = reason

    def _raise(self, *_: object) -> NoReturn:
        raise Bailout

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __neg__ = _raise
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __rfloordiv__ = _raise
    __index__ = __iter__ = __hash__ = bit_length = _raise


POISON = AbsentValue(Failed("", ""))
"""Stands for a value that could not be computed, where nothing may ever look at it; why it could not is not known."""


def lists_of(column: Code) -> Iterator[tuple[str, str]]:
    """Yield the variables of a row's value of a column, each with the list that it is taken from."""
    yield column.text, column.name
    if isinstance(column.denominator, str):
        yield column.denominator, column.name.replace("_d", "_e")  # of a computed column


def is_missing(value: object) -> bool:
    """Return whether a compiled value is missing; a failure is for ``exact`` to tell."""
    if value.__class__ is AbsentValue:
        if isinstance(value.reason, Failed):
            raise Bailout
        return True
    return False


def date_part(day: int | AbsentValue, part: str) -> int:
    """Return the year, month or day of the month of a date by its ordinal; what is absent is for ``exact``."""
    if day.__class__ is AbsentValue or not 1 <= cast("int", day) <= _LAST_DAY:
        raise Bailout
    number: int = getattr(date.fromordinal(cast("int", day)), part)
    return number


def round_quotient(numerator: int | AbsentValue, denominator: int, places: int, mode: RoundingMode) -> int:
    """Return a quotient rounded, in units of the last place; what is absent is for ``exact``."""
    if isinstance(numerator, AbsentValue):
        raise Bailout
    rounded = round_fraction(Fraction(numerator, denominator), places, mode) * Fraction(10) ** places
    return rounded.numerator


def add_quotients(numerator: int, denominator: int, other: int, over: int) -> tuple[int, int]:
    """Return the sum of two quotients in lowest terms."""
    numerator, denominator = numerator * over + other * denominator, denominator * over
    divisor = math.gcd(numerator, denominator)
    return numerator // divisor, denominator // divisor


@dataclass(frozen=True, slots=True)
class Code:
    """A value as source text: of a number the numerator; other values whole.

    ``denominator`` is known (an int) or text. ``nonnegative`` says that a number can't be below zero. ``bits`` bound
    the size of both parts. ``name`` is set when it is a variable; ``is_present`` says that it can't be absent, because
    it was computed with, and what is absent would have raised; ``is_missing`` that it is missing for certain.
    ``is_joined`` says that it may be no although a part of it raises: one side of 且 decides for the other.
    """

    text: str
    denominator: int | str = 1
    nonnegative: bool = False
    bits: int = 1
    name: str = ""
    is_present: bool = False
    is_missing: bool = False
    is_joined: bool = False

    @property
    def is_atom(self) -> bool:
        """Whether its text can be repeated without being computed twice."""
        return self.text.isidentifier() or self.text.lstrip("-").isdigit()

    @property
    def constant(self) -> Fraction | None:
        """The number that it is whatever the data, or None."""
        if isinstance(self.denominator, int) and self.text.lstrip("-").isdigit():
            return Fraction(int(self.text), self.denominator)
        return None

    @property
    def is_quoted(self) -> bool:
        """Whether it is a text that is known whatever the data."""
        return self.text[0] in "'\""

    @property
    def answer(self) -> bool | None:
        """The answer that it is whatever the data, or None."""
        return {YES.text: True, NO.text: False}.get(self.text)


YES = Code("True", is_present=True)
NO = Code("False", is_present=True)


LARGE: Final = MAX_BITS // 2
"""The most bits of what is known when code is written: two such multiplied are still no larger than a value may be."""


def literal(value: Fraction) -> Code:
    """Return the code of a number that is known when the code is written; one that is large is left to ``exact``."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits > LARGE:
        raise Bailout
    return Code(str(value.numerator), value.denominator, value >= 0, bits, is_present=True)


def times(text: str, factor: int | str) -> str:
    """Return the text of a product."""
    if factor in {1, "1"}:
        return text
    if text == "1":
        return str(factor)
    if text.lstrip("-").isdigit() and (isinstance(factor, int) or factor.isdigit()):
        return str(int(text) * int(factor))
    is_simple = text.isidentifier() or text.isdigit() or text.startswith("(")
    return f"{text} * {factor}" if is_simple else f"({text}) * {factor}"


def product(one: int | str, other: int | str) -> int | str:
    """Return the product of two denominators: a number where both are known."""
    return one * other if isinstance(one, int) and isinstance(other, int) else times(str(one), other)


@dataclass(slots=True)
class Block:
    """Statements under way, one a line; a block inside another is indented when it is closed."""

    lines: list[str] = field(default_factory=list)

    def inside(self, header: str, block: Block) -> None:
        """Add a block under a header such as ``if x:``."""
        self.lines.append(header)
        self.lines.extend(f"    {line}" for line in block.lines or ["pass"])

    def branch(self, condition: str, block: Block, otherwise: Block) -> None:
        """Add two blocks of which a condition takes one."""
        self.inside(f"if {condition}:", block)
        self.inside("else:", otherwise)


SCOPE: Mapping[str, object] = {
    "AbsentValue": AbsentValue, "POISON": POISON, "Bailout": Bailout, "is_missing": is_missing, "round_quotient": round_quotient, "date_part": date_part,
    "add_quotients": add_quotients, **RoundingMode.__members__,
}  # fmt: skip
"""What compiled code names beside its own variables, ``worked`` (working days by ordinal) and ``workdays``."""
