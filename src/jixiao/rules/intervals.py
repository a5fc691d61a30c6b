"""Intervals as rubrics write them: 80%（含）至 90%（不含）, ``[80%, 90%)``, ``(0, 10%]``, ``>= 90%``, ``= 0``; exact at both ends.

An interval lies between two cuts of the number line. A cut is just before or just after a number, so open
and closed ends need no cases of their own: ``[80%, 90%)`` is from before 80% to before 90%.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from jixiao.numbers import read_decimal, to_decimal, to_text
from jixiao.problems import JixiaoError

NOTATION = "80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0"
"""Examples of the notation, for messages."""

_PAIR = re.compile(r"([\[(])([^,\[\]()]*),([^,\[\]()]*)([\])])")
_ONE_SIDED = re.compile(r"(>=|<=|>|<|≥|≧|≤|≦)(.+)")
_WORDED = re.compile(r"([^()]+)\((不?含)\)(?:以(上|下)|至([^()]+)\((不?含)\))")
_EXACT = re.compile(r"(?:==?|等于)(.+)")
_INFINITIES = {"low": {"", "∞", "-∞"}, "high": {"", "∞", "+∞"}}
_SIGNS = {"≥": ">=", "≧": ">=", "≤": "<=", "≦": "<="}
_IN_FORMULAS = re.compile(r"-?\d+(\.\d+)?%?")


class Cut(NamedTuple):
    """A place between numbers: ``infinite`` −1 or 1 at the ends of the line, else 0; ``after`` the value or before it."""

    infinite: int
    value: Fraction
    after: bool


BELOW_ALL = Cut(-1, Fraction(0), after=False)
ABOVE_ALL = Cut(1, Fraction(0), after=False)


def before(value: Fraction) -> Cut:
    """Return the cut just before a number."""
    return Cut(0, value, after=False)


def after(value: Fraction) -> Cut:
    """Return the cut just after a number."""
    return Cut(0, value, after=True)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two cuts; empty unless ``start < stop``. ``typed`` are its ends as they were written."""

    start: Cut = BELOW_ALL
    stop: Cut = ABOVE_ALL
    typed: tuple[str, str] = field(default=("", ""), compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        return self.start >= self.stop

    @property
    def lower(self) -> Fraction | None:
        """The number it begins at, or None when it has no lower end."""
        return None if self.start.infinite else self.start.value

    @property
    def upper(self) -> Fraction | None:
        """The number it ends at, or None when it has no upper end."""
        return None if self.stop.infinite else self.stop.value

    def overlap(self, other: Interval) -> Interval | None:
        """Return the numbers in both, or None when there are none."""
        common = Interval(max(self.start, other.start), min(self.stop, other.stop))
        return None if common.is_empty else common

    def whole_numbers(self) -> Interval | None:
        """Return the closed interval from the first to the last whole number in it, or None when it has none."""
        start, stop = self.start, self.stop
        if not start.infinite:
            first = -(-start.value.numerator // start.value.denominator)
            start = before(Fraction(first + (start.after and first == start.value)))
        if not stop.infinite:
            last = stop.value.numerator // stop.value.denominator
            stop = after(Fraction(last - (not stop.after and last == stop.value)))
        closed = Interval(start, stop)
        return None if closed.is_empty else closed

    def text(self, *, percent: bool = False) -> str:
        """Return the interval as officials write it, of each end whether it is in it; :func:`read_interval` reads it.

        Ends are as they were typed, else in per cent if wanted.
        """

        def shown(typed: str, value: Fraction) -> str:
            text = f"{to_text(value * 100)}%" if percent else to_text(value)
            return typed or (text if to_decimal(value) is not None else f"约 {text}")

        lower, upper = shown(self.typed[0], self.start.value), shown(self.typed[1], self.stop.value)
        from_low = f"{lower}（{'不' if self.start.after else ''}含）"
        to_high = f"{upper}（{'' if self.stop.after else '不'}含）"
        if self.lower is None:
            return "任何数" if self.upper is None else f"{to_high}以下"
        if self.upper is None:
            return f"{from_low}以上"
        return f"等于 {lower}" if self.lower == self.upper else f"{from_low}至 {to_high}"

    def condition(self, value: str) -> str:
        """Return the formula that tells whether what the formula ``value`` gives is in it, with its ends as typed."""
        lower, upper = self.typed
        if lower and self.lower == self.upper:
            return f"{value} == {lower}"
        if lower and not upper:
            return f"{value} {'>' if self.start.after else '>='} {lower}"
        first = f"{lower} {'<' if self.start.after else '<='} " if lower else ""
        last = f" {'<=' if self.stop.after else '<'} {upper}" if upper else ""
        return f"{first}{value}{last}"


def gaps(intervals: Iterable[Interval]) -> Iterator[Interval]:
    """Yield the intervals of numbers that are in none, from the lowest to the highest."""
    reached = BELOW_ALL
    for interval in sorted(intervals, key=lambda interval: interval.start):
        if reached < interval.start:
            yield Interval(reached, interval.start)
        reached = max(reached, interval.stop)
    if reached < ABOVE_ALL:
        yield Interval(reached, ABOVE_ALL)


def interval_between(lower: str, upper: str, *, low_in: bool, high_in: bool) -> Interval:
    """Return the interval between two numbers, of each whether it is in it; an empty text is no end."""
    start = Cut(0, Fraction(read_decimal(lower)), after=not low_in) if lower else BELOW_ALL
    stop = Cut(0, Fraction(read_decimal(upper)), after=high_in) if upper else ABOVE_ALL
    return Interval(start, stop, (lower, upper))


def read_interval(text: str) -> Interval:
    """Return the interval that a text writes; raises ValueError with what is wrong, in Chinese."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    lower, upper, low_in, high_in = _ends(plain)
    lower, upper = (_number(end) if end else "" for end in (lower, upper))
    if not lower and not upper:
        message = "两端都没有界限，用“其余”"
        raise ValueError(message)
    interval = interval_between(lower, upper, low_in=low_in, high_in=high_in)
    if interval.is_empty:
        message = "区间里没有数：下限要小于上限"
        raise ValueError(message)
    return interval


def _ends(plain: str) -> tuple[str, str, bool, bool]:
    """Return the ends of an interval as typed, empty where there is none, and whether each is in it."""
    if pair := _PAIR.fullmatch(plain):
        lower = "" if pair[2] in _INFINITIES["low"] else pair[2]
        upper = "" if pair[3] in _INFINITIES["high"] else pair[3]
        return lower, upper, pair[1] == "[", pair[4] == "]"
    if exact := _EXACT.fullmatch(plain):
        return exact[1], exact[1], True, True
    if worded := _WORDED.fullmatch(plain):
        low_in = worded[2] == "含"
        return (
            ("", worded[1], True, low_in)
            if worded[3] == "下"
            else (worded[1], worded[4] or "", low_in, worded[5] == "含")
        )
    if one := _ONE_SIDED.fullmatch(plain):
        sign = _SIGNS.get(one[1], one[1])
        return ("", one[2], True, sign == "<=") if sign in {"<", "<="} else (one[2], "", sign == ">=", True)
    message = "写法认不出来"
    raise ValueError(message)


def _number(text: str) -> str:
    """Return an end of an interval as formulas write it: thousands are not set apart."""
    try:
        read_decimal(text)
    except JixiaoError:
        message = f"“{text}”不是数字"
        raise ValueError(message) from None
    plain = text.replace(",", "").replace("−", "-").removeprefix("+")
    if _IN_FORMULAS.fullmatch(plain) is None:
        message = f"“{text}”要写成 1100、0.5、90% 这样的数"
        raise ValueError(message)
    return plain
