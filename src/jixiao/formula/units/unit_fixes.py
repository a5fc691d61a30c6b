"""Remedies for units that do not agree, with the text to type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jixiao.formula.syntax.tokens import is_name
from jixiao.formula.units.unit import PURE, Unit, different, meant_instead
from jixiao.numbers import percent_text, to_text
from jixiao.problems import clipped

_FULL = "满分"
_LONGEST_SHOWN = 40
_LONGEST_TYPED = 100
_CHECK = "检查数据项有没有用错，它的单位（unit）有没有写错"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a mismatch: a part of a formula as it was typed, and the unit it is read in."""

    typed: str
    unit: Unit

    @property
    def shown(self) -> str:
        """The part, shortened where it is long."""
        return clipped(self.typed, _LONGEST_SHOWN)

    @property
    def factor(self) -> str:
        """The part as a factor of a product: in brackets unless it is one name."""
        text = self.typed if len(self.typed) <= _LONGEST_TYPED else "…"
        is_plain = _PERCENTAGE.fullmatch(text) is not None or is_name(text.replace(".", ""))
        return text if is_plain else f"({text})"

    def __str__(self) -> str:
        """Return the part with its unit."""
        return f"“{self.shown}”没有单位" if self.unit == PURE else f"“{self.shown}”的单位是{self.unit}"

    def converted(self, wanted: Unit) -> str:
        """Return the remedy that converts it, with the text to type."""
        if not (self.unit.can_be_typed and wanted.can_be_typed):
            return f"先换成一样的单位，见《计量单位》；{_CHECK}"
        return f"“{self.shown}”写成 {conversion_text(self.typed, self.unit, wanted)}"

    def as_rate(self) -> str:
        """Return the remedy for a number such as 95 that stands for 95%."""
        if self.unit.scale != Fraction(1, 100):
            return f"“{self.shown}”填的是{self.unit}前面的数：写成 {self.factor} / {to_text(1 / self.unit.scale)}"
        return f'“{self.shown}”填的是百分号前面的数：写成 {self.factor} / 100，或把数据项的 type 改成 "rate"'

    def as_number(self) -> str:
        """Return the remedy for a rate that stands for points: 2 + 1 * 完成率."""
        return f"要当作分数的，写成 1 * {self.factor}"

    def as_part(self, whole: str) -> Iterator[str]:
        """Yield the ways out for a percentage where points are wanted: as a part of the whole, if it has a name there."""
        yield f"是{whole}的这么多的，写成 {whole} * {self.factor}" if whole else "写成分数，不带百分号"
        yield self.as_number()

    def as_points(self) -> Iterator[str]:
        """Yield the ways to make points of it."""
        if self.unit.is_pure:
            yield self.as_rate()
            return
        yield f"要比率的，除以一个单位是{self.unit}的数，例如 决算数 / 预算数"
        if _FULL in self.typed:  # nobody gives 满分 for each
            yield f"每{self.unit}扣分、加分的，把“{_FULL}”换成每{self.unit}的分数"
        else:
            yield f"每{self.unit} 1 分的，写成 1 * {self.factor}"


def conversion_text(typed: str, unit: Unit, wanted: Unit) -> str:
    """Return the call that converts a part of a formula; a very long part is left out."""
    typed = typed if len(typed) <= _LONGEST_TYPED else "…"
    return f"换算({typed}, “{unit}”, “{wanted}”)"


def ways_to_agree(left: Side, right: Side, *, compared: bool) -> Iterator[str]:
    """Yield the ways out for two parts that have to be of one unit."""
    if left.unit.is_pure and right.unit.is_pure:
        yield (left if left.unit != PURE else right).as_rate()
    elif left.unit.ratio(right.unit) is not None:
        small, large = (left, right) if left.unit.scale < right.unit.scale else (right, left)
        yield small.converted(large.unit)
    elif PURE in (left.unit, right.unit):
        side = left if right.unit == PURE else right
        rate = f"除以一个单位是{side.unit}的数"
        if compared:
            yield f"“{side.shown}”先{rate}，得到比率再比较"
        else:
            yield f"每{side.unit} 1 分的，写成 1 * {side.factor}；要比率的，{rate}"
    else:
        yield from meant_instead(left.unit, right.unit)
        yield f"{different(left.unit, right.unit)}；{_CHECK}"
        if not compared and left.unit.kind == right.unit.kind == "个数":
            yield f"都按 1 分算的，“{left.shown}”写成 1 * {left.factor}，“{right.shown}”写成 1 * {right.factor}"
        if {left.unit.kind, right.unit.kind} == {"日历天数", "工作日数"}:
            yield "按日历天数用 天数、按期，按工作日用 工作日、工作日内，两边用一样的"


_LARGEST_RATE = 10
"""A rate from here on is hardly meant: 90 is 90% without its sign, 1.5 may well be 150%."""


_PERCENTAGE = re.compile(r"\d+(?:\.\d+)?\s*[%％]")
_PLAIN_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.]|\s*[%％])")


def ways_to_percent(value: Fraction, entry: str = "") -> Iterator[str]:
    """Yield the ways out for a number without a percent sign where a percentage is wanted.

    Where it is part of an ``entry`` such as ``[80, 90)``, the whole entry is given as it should be.
    """
    signed, times = percent_text(value / 100), percent_text(value)
    if len(_PLAIN_NUMBER.findall(entry)) > 0 and _PLAIN_NUMBER.fullmatch(entry) is None:
        signed = _PLAIN_NUMBER.sub(lambda found: _with_sign(found[0], 1), entry)
        times = _PLAIN_NUMBER.sub(lambda found: _with_sign(found[0], 100), entry)
    if abs(value) < _LARGEST_RATE:
        yield f"是 {to_text(value)} 倍的，写成“{times}”"
        yield f"是百分之 {to_text(value)} 的，写成“{signed}”"
    else:
        yield f"是不是“{signed}”？"
        yield f"真是 {to_text(value)} 倍的，写成“{times}”"


def _with_sign(number: str, times: int) -> str:
    value = Fraction(number)
    return number if value == 0 else percent_text(value * times / 100)


def ways_to_hundredths(side: Side) -> Iterator[str]:
    """Yield the way out for a rate that was multiplied by 100 and meets a percentage."""
    yield f"比率算出来是 0.9 这样的数，显示成 90%，不用乘 100：“{side.shown}”去掉乘 100"


def ways_to_cancel(left: Side, right: Side, *, multiplied: bool) -> Iterator[str]:
    """Yield the way out for two parts whose units cancel but for a number: 元 ÷ 万元."""
    if multiplied:
        yield right.converted(left.unit.inverted)
    elif left.unit.scale < right.unit.scale:
        yield left.converted(right.unit)
    else:
        yield right.converted(left.unit)


def ways_to_convert(given: Side, unit: Unit, wanted: Unit) -> Iterator[str]:
    """Yield the way out for a conversion from another unit than the one its number has."""
    if given.unit == wanted:
        yield f"它已经是{wanted}，不用换算，直接写 {given.shown}"
    elif given.unit.ratio(wanted) is not None and given.unit.can_be_typed:
        yield f"写成 {conversion_text(given.typed, given.unit, wanted)}"
    else:
        yield f"{different(given.unit, unit)}；{_CHECK}"


def ways_to_declare(side: Side, name: str, wanted: Unit) -> Iterator[str]:
    """Yield the ways out for a step that does not come out in the unit it says."""
    renamed = f'把“{name}”的单位改成 unit = "{side.unit}"'
    if side.unit == PURE:
        yield f"检查公式；得出的数没有单位的，删去“{name}”的 unit"
    elif side.unit.is_pure:
        yield side.as_rate()
    elif side.unit.ratio(wanted) is not None:
        yield side.converted(wanted)
        yield f"或{renamed}"
    else:
        yield f"检查公式；公式没有错的，{renamed}"
