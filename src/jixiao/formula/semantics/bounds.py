"""The semantics of intervals: what a result can still become when data is missing.

The scorecard states the total as the range it can still reach. The same program is run once more with an
interval for every absent value: a missing field may be anything within its declared limits, a
failed part anything at all; an indicator's own clamp to 0..weight then bounds its points, and sums, caps,
vetoes and grades follow. Sound, not always tight: two uses of one missing field are taken as independent.
"""

from __future__ import annotations

import datetime as dt
import functools
import statistics
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from jixiao.calendars import Calendars
from jixiao.formula.algebra import Aggregate, Comparison, DataSemantics, DatePart, PerRow
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.syntax.limits import is_too_large
from jixiao.formula.types import FIRST_YEAR, Reference
from jixiao.formula.values import Missing, Table, Value
from jixiao.numbers import RoundingMode, round_fraction
from jixiao.problems import JixiaoError


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers between ``lower`` and ``upper`` (None: no bound), or one of finitely many ``others``.

    ``others`` holds the possible yes/no values, texts or dates; None there means any date or text.
    ``is_missing`` says that the exact value is missing, which ``known`` asks for; one that ``is_doubtful`` may be there
    after all. ``is_above`` and ``is_below`` say that the low or the high end itself is not reached.
    """

    lower: Fraction | None = None
    upper: Fraction | None = None
    others: frozenset[object] | None = None
    is_missing: bool = False
    is_doubtful: bool = False
    is_above: bool = False
    is_below: bool = False

    @property
    def is_point(self) -> bool:
        """Whether only one number is possible."""
        return self.lower is not None and self.lower == self.upper


LIMITS_OF_PARTS: Mapping[DatePart, tuple[int, int]] = {
    "year": (FIRST_YEAR, dt.MAXYEAR), "month": (1, 12), "day": (1, 31),
}  # fmt: skip
"""The least and the largest that a part of a date can be."""

_ENDLESS = float("inf")
EITHER = frozenset({True, False})


def exactly(value: Value) -> Bounds:
    """Return the bounds of a value: itself, or anything at all when it is absent."""
    if isinstance(value, Fraction):
        return Bounds(value, value)
    if isinstance(value, bool | str | dt.date):
        return Bounds(others=frozenset({value}))
    return Bounds(is_missing=isinstance(value, Missing))


def _yes_no(possible: Iterable[object], *of: Bounds) -> Bounds:
    return Bounds(None, None, frozenset(possible), *_absence(*of))


def _absence(*operands: Bounds) -> tuple[bool, bool]:
    """Return whether what is made of operands is missing, and whether that is doubtful: all have to be there."""
    missing = doubtful = False
    for operand in operands:
        if operand.is_missing and not operand.is_doubtful:
            return True, False
        missing = missing or operand.is_missing
        doubtful = doubtful or operand.is_doubtful
    return missing, doubtful


def hull(left: Bounds, right: Bounds) -> Bounds:
    """Return what either of two can be."""
    lower = None if left.lower is None or right.lower is None else min(left.lower, right.lower)
    upper = None if left.upper is None or right.upper is None else max(left.upper, right.upper)
    others = None if left.others is None or right.others is None else left.others | right.others
    missing = left.is_missing or right.is_missing
    is_sure = left.is_missing and right.is_missing and not left.is_doubtful and not right.is_doubtful
    return Bounds(lower, upper, others, missing, missing and not is_sure)


def _times(one: Fraction | float, other: Fraction | float) -> Fraction | float:
    """Return the product of two ends: nothing times whatever there is is nothing."""
    if one == 0 or other == 0:
        return Fraction(0)
    if isinstance(one, float) or isinstance(other, float):
        return _ENDLESS if (one > 0) is (other > 0) else -_ENDLESS
    return one * other


def _end(value: Fraction) -> Fraction | None:
    """Return an end of an interval, or none when it is so large that exact arithmetic would have failed (F352)."""
    return None if is_too_large(value) else value


def _plus(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else _end(left + right)


def _median(values: Sequence[Bounds]) -> Bounds:
    """Return what the median can be: it rises with each value."""
    lows, highs = [value.lower for value in values], [value.upper for value in values]
    lower, upper = (
        None if None in ends else Fraction(statistics.median(cast("list[Fraction]", ends)))
        for ends in (lows, highs)
    )
    return Bounds(lower, upper, None, *_absence(*values))


def _answers(condition: Bounds) -> frozenset[object]:
    return EITHER if condition.others is None else condition.others


def _may_be(condition: Bounds, answer: bool) -> bool:  # noqa: FBT001 - yes or no
    """Return whether a condition may be there with an answer."""
    return answer in _answers(condition) and (condition.is_doubtful or not condition.is_missing)


def _inverse(divisor: Bounds) -> Bounds | None:
    """Return what 1 ÷ a number can be, or None when that is anything; to divide by zero is a failure, not a number."""
    lower, upper = divisor.lower, divisor.upper
    if lower is not None and lower >= 0:
        return Bounds(Fraction(0) if upper is None else _over(upper), _over(lower))
    if upper is not None and upper <= 0:
        return Bounds(_over(upper), Fraction(0) if lower is None else _over(lower))
    return None


def _over(value: Fraction) -> Fraction | None:
    return None if value == 0 else 1 / value


class Reachable(DataSemantics[Bounds]):
    """Computes with bounds; ``values`` holds what is known and the limits of what is not."""

    def __init__(
        self, values: MutableMapping[str, Bounds], tables: Mapping[str, Table | Missing], calendars: Calendars
    ) -> None:
        self.values = values
        self.tables = tables
        self.calendars = calendars
        self.row: Mapping[str, Value] = {}

    def number(self, value: Fraction, text: str) -> Bounds:
        del text
        return Bounds(value, value)

    def yes_no(self, *, value: bool) -> Bounds:
        return _yes_no({value})

    def text(self, value: str) -> Bounds:
        return exactly(value)

    def date(self, value: dt.date) -> Bounds:
        return exactly(value)

    def name(self, reference: Reference) -> Bounds:
        return exactly(self.row[reference.name]) if reference.table else self.values[reference.name]

    def negate(self, operand: Bounds) -> Bounds:
        lower = None if operand.upper is None else -operand.upper
        upper = None if operand.lower is None else -operand.lower
        return Bounds(lower, upper, None, *_absence(operand))

    def add(self, left: Bounds, right: Bounds) -> Bounds:
        return Bounds(
            _plus(left.lower, right.lower), _plus(left.upper, right.upper), None, *_absence(left, right)
        )

    def subtract(self, left: Bounds, right: Bounds) -> Bounds:
        return self.add(left, self.negate(right))

    def multiply(self, left: Bounds, right: Bounds) -> Bounds:
        absence = _absence(left, right)
        ends = [
            (-_ENDLESS if each.lower is None else each.lower, _ENDLESS if each.upper is None else each.upper)
            for each in (left, right)
        ]
        products = [_times(one, other) for one in ends[0] for other in ends[1]]
        lower, upper = (
            None if isinstance(each, float) else _end(each) for each in (min(products), max(products))
        )
        return Bounds(lower, upper, None, *absence)

    def divide(self, left: Bounds, right: Bounds) -> Bounds:
        inverse = _inverse(right)
        quotient = Bounds() if inverse is None else self.multiply(left, inverse)
        return Bounds(quotient.lower, quotient.upper, None, *_absence(left, right))

    def compare(self, operator: Comparison, left: Bounds, right: Bounds) -> Bounds:
        if left.others is not None and right.others is not None:
            return _yes_no({COMPARE[operator](a, b) for a in left.others for b in right.others}, left, right)
        if operator in {"==", "!="}:
            if left.is_point and right.is_point:
                return _yes_no({COMPARE[operator](left.lower, right.lower)}, left, right)
            apart = self._below(left, right) or self._below(right, left)
            return _yes_no({operator == "!="} if apart else EITHER, left, right)
        if operator in {">", ">="}:
            return self.compare("<" if operator == ">" else "<=", right, left)
        holds = left.lower is None or right.upper is None or left.lower < right.upper
        if not holds and not left.is_above and not right.is_below:
            holds = COMPARE[operator](left.lower, right.upper)
        fails = left.upper is None or right.lower is None or left.upper > right.lower
        if not fails and not left.is_below and not right.is_above:
            fails = not COMPARE[operator](left.upper, right.lower)
        return _yes_no({answer for answer, may in ((True, holds), (False, fails)) if may}, left, right)

    @staticmethod
    def _below(left: Bounds, right: Bounds) -> bool:
        if left.upper is None or right.lower is None:
            return False
        return left.upper < right.lower or (left.upper == right.lower and (left.is_below or right.is_above))

    def both(self, left: Bounds, right: Callable[[], Bounds]) -> Bounds:
        return self._joined(left, right, decisive=False)

    def either(self, left: Bounds, right: Callable[[], Bounds]) -> Bounds:
        return self._joined(left, right, decisive=True)

    @staticmethod
    def _joined(left: Bounds, right: Callable[[], Bounds], *, decisive: bool) -> Bounds:
        first = _answers(left)
        if first == {decisive} and not left.is_missing:
            return left
        other = right()
        second = _answers(other)
        if second == {decisive} and not other.is_missing:
            return _yes_no({decisive})
        # Undecided data decides later, or never: the answers of the other side are then those of both.
        possible = {decisive} & (first | second) | {not decisive} & first & second
        missing, doubtful = _absence(left, other)
        may_decide = _may_be(left, decisive) or _may_be(other, decisive)
        return Bounds(None, None, frozenset(possible), missing, doubtful or (missing and may_decide))

    def invert(self, operand: Bounds) -> Bounds:
        return _yes_no({not answer for answer in _answers(operand)}, operand)

    def choose(
        self, condition: Bounds, then: Callable[[], Bounds], otherwise: Callable[[], Bounds]
    ) -> Bounds:
        answers = _answers(condition)
        one, other = then if True in answers else otherwise, otherwise if False in answers else then
        branch = one() if one is other else hull(one(), other())
        return Bounds(branch.lower, branch.upper, branch.others, *_absence(condition, branch))

    def known(self, operand: Bounds) -> Bounds:
        return _yes_no(EITHER if operand.is_doubtful else {not operand.is_missing})

    def least(self, operands: Sequence[Bounds]) -> Bounds:
        lows = [operand.lower for operand in operands]
        highs = [operand.upper for operand in operands if operand.upper is not None]
        lower = None if None in lows else min(cast("list[Fraction]", lows))
        return Bounds(lower, min(highs) if highs else None, None, *_absence(*operands))

    def greatest(self, operands: Sequence[Bounds]) -> Bounds:
        return self.negate(self.least([self.negate(operand) for operand in operands]))

    def absolute(self, operand: Bounds) -> Bounds:
        """Return what is left without the sign; that both its uses are one value keeps it from being below 0."""
        bounds = super().absolute(operand)
        lower = Fraction(0) if bounds.lower is None else max(bounds.lower, Fraction(0))
        return Bounds(lower, bounds.upper, None, *_absence(bounds))

    def round(self, operand: Bounds, places: int, mode: RoundingMode) -> Bounds:
        lower = None if operand.lower is None else round_fraction(operand.lower, places, mode)
        upper = None if operand.upper is None else round_fraction(operand.upper, places, mode)
        return Bounds(lower, upper, None, *_absence(operand))

    def unsettled(self, what: str) -> Bounds:
        del what
        return Bounds()

    def days(self, start: Bounds, end: Bounds) -> Bounds:
        return self._span(start, end, lambda first, last: Fraction((last - first).days))

    def workdays(self, start: Bounds, end: Bounds) -> Bounds:
        return self._span(start, end, lambda first, last: Fraction(self.calendars.count(first, last)))

    @staticmethod
    def _span(start: Bounds, end: Bounds, count: Callable[[dt.date, dt.date], Fraction]) -> Bounds:
        absence = _absence(start, end)
        if start.others is None or end.others is None:
            return Bounds(None, None, None, *absence)
        try:
            counts = [count(cast("dt.date", a), cast("dt.date", b)) for a in start.others for b in end.others]
        except JixiaoError:
            return Bounds(None, None, None, *absence)
        return Bounds(min(counts), max(counts), None, *absence)

    def date_part(self, part: DatePart, operand: Bounds) -> Bounds:
        if operand.others is None:
            first, last = LIMITS_OF_PARTS[part]
            return Bounds(Fraction(first), Fraction(last), is_missing=operand.is_missing)
        numbers = [Fraction(getattr(other, part)) for other in operand.others]
        return Bounds(min(numbers), max(numbers), is_missing=operand.is_missing)

    def day_before(self, operand: Bounds) -> Bounds:
        days = operand.others and [cast("dt.date", other).toordinal() - 1 for other in operand.others]
        if not days or min(days) < 1:
            return Bounds(is_missing=operand.is_missing)
        return Bounds(others=frozenset(map(dt.date.fromordinal, days)), is_missing=operand.is_missing)

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Bounds], value: PerRow[Bounds]
    ) -> Bounds:
        rows = self.tables[table.name]
        if isinstance(rows, Missing):
            return Bounds(Fraction(0) if kind == "count" else None, is_missing=True)
        outer, zero = self.row, Bounds(Fraction(0), Fraction(0))
        surely: list[Bounds] = []
        perhaps: list[Bounds] = []
        asked: list[Bounds] = []
        for self.row in rows.rows:
            meets = _yes_no({True}) if condition is None else condition.evaluate()
            asked.append(meets)
            if True in _answers(meets):
                row = Bounds(Fraction(1), Fraction(1)) if value is None else value.evaluate()
                (perhaps if False in _answers(meets) else surely).append(row)
        self.row = outer
        if kind in {"count", "sum"}:
            result = functools.reduce(self.add, [*surely, *(hull(zero, row) for row in perhaps)], zero)
        elif not surely:
            # Of no rows there is none: some of those that may meet the condition do.
            result = functools.reduce(hull, perhaps) if perhaps else Bounds()
        elif kind == "median":
            result = _median(surely) if not perhaps else functools.reduce(hull, [*surely, *perhaps])
        elif kind == "max":
            result = hull(self.greatest(surely), self.greatest([*surely, *perhaps]))
        else:
            result = hull(self.least(surely), self.least([*surely, *perhaps]))
        return Bounds(result.lower, result.upper, None, *_absence(result, *asked))
