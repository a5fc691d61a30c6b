"""The units that a part of a formula can have, known before any data.

A number that an author typed has no unit of its own: in 结余 <= 100 it is 万元, in 0.5 * 违规次数 it is points for each
次. So a measure holds every unit that the part can be *read* in, and the surroundings choose: a sum keeps the readings
that both sides share, and it is a mistake when there are none. Rejected: one unit with a flag for "may lose it"; in
0.5 * 违规次数 * 平均金额 and in 违规次数 / 3 + 0.5 * 逾期天数 the flag stands for different things.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from jixiao.formula.bound import BoundFormula
from jixiao.formula.units.unit import COUNTED, PURE, Unit, power_of_ten

_MOST_READINGS: Final = 8
_MOST_BITS: Final = 200
_HUNDRED: Final = 100


class Standing(enum.Enum):
    """How a part came by its unit."""

    TYPED = enum.auto()
    """Typed numbers only: any unit that its surroundings ask for."""
    WHOLE = enum.auto()
    """满分 or 100%: no unit."""
    SHARE = enum.auto()
    """Another percentage, or a share of 满分: no unit, but it can be so much for each 次 or 天 it is multiplied by."""
    DATA = enum.auto()
    """Rests on data: its readings are all there are."""
    UNCHECKED = enum.auto()
    """Has no unit that is known (a number without one, a text, a date): fits everywhere."""
    REFUSED = enum.auto()
    """Was wrong, and has been reported: fits everywhere, so that one mistake is reported once."""


class Shown(enum.Enum):
    """How people read a number without a unit."""

    NUMBER = enum.auto()
    """As it is: points, or not known."""
    POINTS = enum.auto()
    """Points for certain: 满分, 得分, and what is a share of them."""
    PERCENT = enum.auto()
    """0.9 is read as 90%: a rate, a percentage as typed."""
    QUOTIENT = enum.auto()
    """The quotient of two of one unit, typed in place: likely a rate, perhaps points; by a name it is a rate."""
    PORTION = enum.auto()
    """A rate or quotient times or divided by a small number: a part of a weighted rate, or points."""
    COUNT = enum.auto()
    """So many of what nobody names: over another such a rate, or so many for each."""
    BARE = enum.auto()
    """A number that nobody says a unit of: 95 or 0.95 for 95%."""
    PERCENT_EACH = enum.auto()
    """A percentage for each of what is counted: 10% * 次数."""
    HUNDREDFOLD = enum.auto()
    """A rate times 100: the number before a percent sign, or points out of 100."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The units that a part of a formula can be read in, the likeliest first; none where any will do.

    ``value`` is what a typed number is, ``shown`` how people read it, and ``plain`` the part of it (itself at most) that
    is typed without a percent sign and can't be meant as a rate. ``formula``, ``node`` and ``text`` say which part it is, as it was typed, and
    ``cause`` which part of it settled its unit: of 如果(公开, 0, 预算数) it is 预算数.
    """

    standing: Standing
    readings: tuple[Unit, ...] = ()
    value: Fraction | None = None
    formula: BoundFormula | None = field(default=None, compare=False)
    node: ast.expr | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)
    cause: Measure | None = field(default=None, compare=False)
    shown: Shown = Shown.NUMBER
    plain: Measure | None = field(default=None, compare=False)

    @property
    def is_percent(self) -> bool:
        """Whether people read it with a percent sign."""
        return self.shown is Shown.PERCENT

    @property
    def may_be_percent(self) -> bool:
        """Whether people may read it with a percent sign: with one, or as points."""
        return self.shown in {Shown.PERCENT, Shown.QUOTIENT, Shown.PORTION}

    @property
    def is_no_points(self) -> bool:
        """Whether people read it in percent where it is no points: a percentage, a rate, so many percent for each."""
        is_rate = self.shown is Shown.QUOTIENT and self.standing is Standing.DATA and self.plain is None
        return is_rate or self.shown in {Shown.PERCENT, Shown.PERCENT_EACH}

    @property
    def without_percent(self) -> Measure | None:
        """The typed number in it that is 1 or more, without a percent sign, and neither 0 nor 1."""
        if self.standing is Standing.TYPED and self.value is not None:
            return self if abs(self.value) >= 1 and self.value != 1 else None
        return self.plain

    @property
    def is_constant(self) -> bool:
        """Whether it is known before any data is."""
        return self.standing in {Standing.TYPED, Standing.WHOLE, Standing.SHARE}

    @property
    def fits_all(self) -> bool:
        """Whether it fits everywhere because nothing is known of it."""
        return self.standing in {Standing.UNCHECKED, Standing.REFUSED}

    def reading(self, wanted: Unit) -> Unit | None:
        """Return the wanted unit if it can be read in that, else None."""
        if not self.readings:
            return wanted
        return next((unit for reading in self.readings if (unit := reading.agrees(wanted)) is not None), None)


UNCHECKED: Final = Measure(Standing.UNCHECKED)
REFUSED: Final = Measure(Standing.REFUSED)
WHOLE: Final = Measure(Standing.WHOLE, (PURE,), shown=Shown.POINTS)
SHARE: Final = Measure(Standing.SHARE, (PURE,))
PERCENT: Final = Measure(Standing.SHARE, (PURE,), shown=Shown.PERCENT)
WHOLE_PERCENT: Final = Measure(Standing.WHOLE, (PURE,), shown=Shown.PERCENT)
PURE_DATA: Final = Measure(Standing.DATA, (PURE,))
POINTS: Final = Measure(Standing.DATA, (PURE,), shown=Shown.POINTS)
RATE: Final = Measure(Standing.DATA, (PURE,), shown=Shown.PERCENT)
A_COUNT: Final = Measure(Standing.UNCHECKED, shown=Shown.COUNT)
"""A count without a unit."""
BARE: Final = Measure(Standing.UNCHECKED, shown=Shown.BARE)
"""A number without a unit that may be more than a share."""
ROWS: Final = Measure(Standing.DATA, (COUNTED, PURE))
"""A count of rows: so many of anything that is counted, or just a number."""


def measured(unit: Unit | None) -> Measure:
    """Return the measure of data in a unit; without one it is not checked."""
    return UNCHECKED if unit is None else Measure(Standing.DATA, (unit,))


def typed(value: Fraction | None) -> Measure:
    """Return the measure of a typed number; None where it is too long to be told from others."""
    if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
        return Measure(Standing.TYPED)
    return Measure(Standing.TYPED, value=value)


def common(left: Measure, right: Measure) -> Measure | None:
    """Return the measure of two parts that have to be of one unit, or None when there is none."""
    standings = {left.standing, right.standing}
    if Standing.REFUSED in standings:
        return REFUSED
    for one, other in ((left, right), (right, left)):
        if one.standing is Standing.UNCHECKED:
            return _beside(one, other) if other.standing is Standing.TYPED else other
    if standings == {Standing.TYPED}:
        return replace(typed(None), plain=left.without_percent or right.without_percent)
    for one, other in ((left, right), (right, left)):
        if one.standing is Standing.TYPED:
            return _beside(other, one)
    if left.is_constant and right.is_constant:
        return replace(left if left.standing is Standing.WHOLE else right, shown=_joined(left, right))
    agreed = (one.agrees(other) for one in left.readings for other in right.readings)
    readings = tuple(dict.fromkeys(unit for unit in agreed if unit is not None))
    firm = right if left.is_constant else left
    return replace(firm, readings=readings, shown=_joined(left, right)) if readings else None


def _beside(part: Measure, constant: Measure) -> Measure:
    """Return what a part and a typed number are together; where it turns out to be a rate the number is asked about."""
    return replace(part, plain=part.plain or constant.without_percent) if part.may_be_percent else part


def _joined(left: Measure, right: Measure) -> Shown:
    """Return how the sum of two parts, or either of them, is read: of what is no constant as that is."""
    if left.is_constant is not right.is_constant and Shown.POINTS not in {left.shown, right.shown}:
        return (right if left.is_constant else left).shown
    for shown in (
        Shown.POINTS, Shown.NUMBER, Shown.HUNDREDFOLD, Shown.PERCENT_EACH, Shown.PORTION, Shown.QUOTIENT,
    ):  # fmt: skip
        if shown in {left.shown, right.shown}:
            return shown
    return Shown.PERCENT


def product(left: Measure, right: Measure) -> Measure | None:
    """Return the measure of a product, or None when its units cancel but for a number (元/人 × 人/万元)."""
    if left.shown is right.shown is Shown.BARE:
        return BARE
    if left.fits_all or right.fits_all:
        shown = _multiplied(*((right, left) if left.is_constant else (left, right)))
        is_refused = Standing.REFUSED in {left.standing, right.standing}
        return REFUSED if is_refused else replace(UNCHECKED, shown=shown)
    if left.is_constant and right.is_constant:
        return _constant(left, right, _times(left.value, right.value))
    if left.shown is right.shown is Shown.POINTS:
        return UNCHECKED  # 满分 * 甲.得分, which is points again once it is divided by 甲.满分
    for one, other in ((left, right), (right, left)):
        if one.is_constant:
            factor = 1 / one.value if power_of_ten(one.value) and one.value else None
            return replace(_taken(other.readings, one, factor), shown=_multiplied(other, one))
    measure = _combined([(one, other, one.times(other)) for one in left.readings for other in right.readings])
    both = left.is_percent and right.is_percent
    return replace(measure, shown=Shown.PERCENT) if measure is not None and both else measure


def _multiplied(part: Measure, constant: Measure) -> Shown:
    """Return how a part times a constant is read."""
    value = constant.value if constant.standing is Standing.TYPED else None
    if Shown.POINTS in {part.shown, constant.shown}:
        return Shown.POINTS
    if constant.standing is Standing.SHARE and constant.is_percent and not part.may_be_percent:
        return Shown.PERCENT_EACH
    if (
        part.shown in {Shown.NUMBER, Shown.COUNT, Shown.BARE, Shown.PERCENT_EACH}
        or part.shown is Shown.HUNDREDFOLD
        or (value is None and not constant.is_percent)
    ):
        return Shown.NUMBER
    if value is None:
        return part.shown
    if value == _HUNDRED and part.shown is not Shown.PORTION:
        return Shown.HUNDREDFOLD
    return Shown.PORTION if abs(value) <= 1 else Shown.NUMBER


def quotient(left: Measure, right: Measure) -> Measure | None:
    """Return the measure of a quotient, or None when its units cancel but for a number (元 ÷ 万元)."""
    if all(side.shown is Shown.COUNT or side.readings == ROWS.readings for side in (left, right)):
        is_known = Shown.COUNT not in {left.shown, right.shown}
        return replace(PURE_DATA if is_known else UNCHECKED, shown=Shown.QUOTIENT)
    if left.fits_all or right.fits_all:
        return REFUSED if Standing.REFUSED in {left.standing, right.standing} else UNCHECKED
    if left.is_constant and right.is_constant:
        inverse = 1 / right.value if right.value else None
        return SHARE if right.shown is Shown.POINTS else _constant(left, right, _times(left.value, inverse))
    if right.is_constant:
        measure = _taken(left.readings, right, right.value if power_of_ten(right.value) else None)
        return replace(measure, shown=_divided(left, right))
    if left.is_constant:
        return _taken(tuple(reading.inverted for reading in right.readings), left, None)
    return _rate(left, right)


def _rate(left: Measure, right: Measure) -> Measure | None:
    """Return the measure of one quantity over another: of one unit, or of rows and what they may be, likely a rate.

    满分 * 决算数 / 预算数 is points still.
    """
    is_points = left.shown is Shown.POINTS is not right.shown
    if left.readings == right.readings:
        return POINTS if is_points else replace(PURE_DATA, shown=Shown.QUOTIENT)
    of_rows = ROWS.readings in {left.readings, right.readings} and common(left, right)
    combined = _combined([(one, other, one.over(other)) for one in left.readings for other in right.readings])
    # The sum of rates over how many there are is their mean.
    is_mean = left.may_be_percent and right.readings == ROWS.readings
    if combined is None or not (is_mean or of_rows or is_points):
        return combined
    return replace(combined, shown=left.shown if is_mean or is_points else Shown.QUOTIENT)


def _divided(part: Measure, constant: Measure) -> Shown:
    """Return how a part over a constant is read: points over 满分 are a rate."""
    if constant.standing is Standing.WHOLE:
        return Shown.QUOTIENT if PURE in part.readings else Shown.NUMBER
    return Shown.PORTION if constant.standing is Standing.TYPED and part.may_be_percent else Shown.NUMBER


def _times(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left * right


def _constant(left: Measure, right: Measure, value: Fraction | None) -> Measure:
    if {left.standing, right.standing} == {Standing.TYPED}:
        return typed(value)
    if Shown.POINTS in {left.shown, right.shown}:
        return replace(SHARE, shown=Shown.POINTS)
    return PERCENT if left.is_percent and right.is_percent else SHARE


def _taken(units: tuple[Unit, ...], constant: Measure, factor: Fraction | None) -> Measure:
    """Return the measure of a quantity that is multiplied with or divided by a constant.

    It keeps its unit (预算数 * 10%); or it loses it (0.5 for each 次; so many for each 万元); or, where the number is a
    step between units, it was converted by hand (元 / 10000 is 万元). A percentage is so much for each thing or day,
    not for each 万元; and nothing is given 满分 times.
    """
    loses = {
        Standing.TYPED: True,
        Standing.SHARE: any(not unit.is_pure and not unit.has_money for unit in units),
    }.get(constant.standing, False)
    converted = [unit.rescaled(factor) for unit in units] if factor is not None else []
    return _data([*units, *([PURE] if loses else []), *converted])


def _combined(pairs: list[tuple[Unit, Unit, Unit | None]]) -> Measure | None:
    """Return the measure of what two quantities give, or None where units cancel but for a number."""
    readings: list[Unit] = []
    for one, other, unit in pairs:
        if unit is None:
            return UNCHECKED
        if one.is_pure or other.is_pure or not unit.is_pure or unit.scale == 1:
            readings.append(unit)
    cancels = len(readings) < len(pairs) and PURE not in readings
    # What rows are counted as is said last: 万元 rather than 万元 for each of something.
    return None if cancels else _data(sorted(readings, key=lambda unit: unit.is_vague))


def _data(readings: Iterable[Unit]) -> Measure:
    units = tuple(dict.fromkeys(readings))
    return UNCHECKED if len(units) > _MOST_READINGS else Measure(Standing.DATA, units)
