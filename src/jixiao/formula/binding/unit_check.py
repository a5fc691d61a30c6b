"""The semantics of units: computes the unit of each part and collects what does not agree.

Like types it has no values and reads every branch. What parts of a formula are worth is in ``dimension``; this file says
what each operator asks of its parts, and tells what is wrong: both sides as they were typed, the unit of each, and the
conversion that would mend it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.formula.algebra import Aggregate, Comparison, PerRow, always
from jixiao.formula.binding.unit_reports import UnitReports
from jixiao.formula.types import Reference
from jixiao.formula.units.dimension import (
    PERCENT,
    RATE,
    ROWS,
    UNCHECKED,
    WHOLE_PERCENT,
    Measure,
    Shown,
    Standing,
    common,
    measured,
    product,
    quotient,
    typed,
)
from jixiao.formula.units.unit import PURE, read_unit
from jixiao.formula.units.unit_fixes import (
    ways_to_agree,
    ways_to_cancel,
    ways_to_convert,
)
from jixiao.numbers import RoundingMode, is_percent, to_text

if TYPE_CHECKING:
    from jixiao.formula.call import Call

_DAYS, _WORKDAYS = measured(read_unit("天")), measured(read_unit("个工作日"))
_UNSETTLED = Measure(Standing.UNCHECKED)
"""What a case that no author settled is measured as; distinguished by being this one."""


class Units(UnitReports):
    """Computes measures; ``problems`` gathers what does not go together.

    ``values`` holds fields and definitions by their program-wide names, ``columns`` those of detail tables' columns by
    table and name.
    """

    yes_no = text = date = both = either = invert = known = date_part = always(UNCHECKED)
    unsettled = always(_UNSETTLED)

    def __init__(
        self, values: Mapping[str, Measure], columns: Mapping[tuple[str, str], Measure] | None = None
    ) -> None:
        self.values = values
        self.columns = columns or {}
        super().__init__()

    # Which part a measure is of

    def _made(self, measure: Measure, text: str = "") -> Measure:
        """Return a measure as that of the part at hand, whose unit is settled by itself."""
        return replace(measure, formula=self.formula, node=self.node, text=text, cause=None)

    def _passed(self, measure: Measure, text: str = "", value: Fraction | None = None) -> Measure:
        """Return a measure as that of the part at hand, whose unit is settled by a part of it.

        Inside a function's meaning that part goes on to stand for what nobody typed.
        """
        if self._is_inside and not text:
            formula, node, text, cause = measure.formula, measure.node, measure.text, measure.cause
        else:
            formula, node, cause = self.formula, self.node, measure.cause or measure
        return replace(measure, value=value, formula=formula, node=node, text=text, cause=cause)

    def _between(self, left: Measure, sign: str, right: Measure) -> str:
        """Return the text of an operation that was typed by nobody."""
        return f"{self.shown(left)} {sign} {self.shown(right)}" if self._is_inside else ""

    # Operands

    def number(self, value: Fraction, text: str) -> Measure:
        measure = typed(value)
        if is_percent(text):
            measure = WHOLE_PERCENT if value == 1 else PERCENT
        return self._made(measure, "" if isinstance(self.node, ast.Name) else text)

    def name(self, reference: Reference) -> Measure:
        if reference.table:
            return self._made(self.columns.get((reference.table, reference.name), UNCHECKED))
        measure = self.values.get(reference.name, UNCHECKED)
        return self._made(
            replace(measure, shown=Shown.PERCENT) if measure.shown is Shown.QUOTIENT else measure
        )

    # Operators

    def _alike(self, code: str, what: str, left: Measure, right: Measure, *, no_points: str = "") -> Measure:
        """Return what two parts are that have to be of one unit; where they are not it is reported.

        ``no_points`` are the sides (l, r) that are no points where they are: what may be a rate is one there.
        """
        both = common(left, right)
        if both is None:
            within = f"“{self.called.chinese}”" if self._is_inside and self.called is not None else ""
            if not what.startswith(within):
                what = f"{within}里，{what}"
            # Two readings of one kind are reported if there are any, else the likeliest.
            pairs = [(one, other) for one in left.readings for other in right.readings]
            alike = (pair for pair in pairs if pair[0].ratio(pair[1]) is not None)
            one, other = next(alike, pairs[0])
            sides = self.side(left, one), self.side(right, other)
            message = f"{what}单位不同：{sides[0]}，{sides[1]}"
            remedies = ways_to_agree(*sides, compared=code == "F332")
            return self.refuse(code, message, remedies, self._where(right, left), left, right)
        self._hold_percents(left, right, no_points)
        return both

    def negate(self, operand: Measure) -> Measure:
        return self._passed(operand, value=None if operand.value is None else -operand.value)

    def add(self, left: Measure, right: Measure) -> Measure:
        return self._sum("+", left, right)

    def subtract(self, left: Measure, right: Measure) -> Measure:
        return self._sum("-", left, right)

    def _sum(self, sign: str, left: Measure, right: Measure) -> Measure:
        measure = self._alike("F331", f"“{sign}”两边的", left, right, no_points="l" if sign == "-" else "")
        value = None
        if left.value is not None and right.value is not None:
            value = typed(left.value + right.value if sign == "+" else left.value - right.value).value
        text = self._between(left, sign, right)
        if self.formula.formula.source.typed and value is None:
            return self._made(measure, text)
        return self._passed(measure, text, value)

    def multiply(self, left: Measure, right: Measure) -> Measure:
        for whole, part in ((left, right), (right, left)):
            if whole.standing is Standing.WHOLE:
                self._hold_as_rate(part)
        measure = product(left, right)
        if measure is None:
            return self._scaled("*", left, right)
        made = self._made(measure, self._between(left, "*", right))
        if measure.shown is not Shown.PERCENT_EACH or self.formula.formula.source.typed:
            return made
        return replace(made, cause=left if left.is_percent else right.cause or right)

    def divide(self, left: Measure, right: Measure) -> Measure:
        if right.is_constant and right.is_percent:
            self._hold_as_rate(left)
            if left.readings and all(reading.is_pure and reading != PURE for reading in left.readings):
                return self._alike(
                    "F332",
                    "“/”两边的",
                    left if self.formula.formula.source.typed else left.cause or left,
                    right,
                )
        measure = quotient(left, right)
        if measure is None:
            return self._scaled("/", left, right)
        return self._made(measure, self._between(left, "/", right))

    def step_quotient(self, amount: Measure, step: Measure) -> Measure:
        self._hold_step(amount, step)
        return self.divide(amount, step)

    def convert(self, value: Measure, factor: Fraction, units: tuple[str, str]) -> Measure:
        """Return the measure of the second unit: a call alone knows which unit its number is in."""
        del factor
        unit, wanted = map(read_unit, units)
        if unit is None or wanted is None:
            return UNCHECKED
        if not value.fits_all and value.reading(unit) is None:
            side = self.side(value)
            message = f"换算里写的原单位是“{unit}”，{side}"
            self.refuse("F335", message, ways_to_convert(side, unit, wanted), self._where(value), value)
        return self._made(measured(wanted))

    def _scaled(self, sign: str, left: Measure, right: Measure) -> Measure:
        """Report units that cancel but for a number, such as the silent 10,000 in 元 ÷ 万元."""
        multiplied = sign == "*"
        one, other, ratio = next(
            (one, other, ratio)
            for one in left.readings
            for other in right.readings
            if (ratio := one.ratio(other.inverted if multiplied else other)) not in {None, Fraction(1)}
            and not one.is_pure
        )
        sides = self.side(left, one), self.side(right, other)
        times = to_text(max(ratio or Fraction(1), 1 / (ratio or Fraction(1))), grouped=True)
        what, result = ("“*”的两项", "积") if multiplied else ("“/”的两边", "商")
        message = f"{what}单位约不尽，{result}会差 {times} 倍：{sides[0]}，{sides[1]}"
        remedies = ways_to_cancel(*sides, multiplied=multiplied)
        return self.refuse("F336", message, remedies, self._where(right, left), left, right)

    def compare(self, operator: Comparison, left: Measure, right: Measure) -> Measure:
        del operator
        self._alike("F332", "比较的两边", left, right, no_points="lr")
        return UNCHECKED

    def choose(
        self, condition: Measure, then: Callable[[], Measure], otherwise: Callable[[], Measure]
    ) -> Measure:
        del condition
        first, second = then(), otherwise()
        if first is _UNSETTLED:
            return second
        called = self.called if self._is_inside else None
        is_rate = called is not None and (called.is_rate or called.divides)
        measure = self._alike("F331", "“如果”的两个结果", first, second, no_points="lr" if is_rate else "")
        return self._passed(measure)

    def least(self, operands: Sequence[Measure]) -> Measure:
        return self._extreme("“最小”的各项", operands)

    def greatest(self, operands: Sequence[Measure]) -> Measure:
        return self._extreme("“最大”的各项", operands)

    def _extreme(self, what: str, operands: Sequence[Measure]) -> Measure:
        measure = operands[0]
        for operand in operands[1:]:
            measure = self._alike("F331", what, measure, operand, no_points="lr")
        return self._passed(measure)

    def round(self, operand: Measure, places: int, mode: RoundingMode) -> Measure:
        del places, mode
        return self._passed(operand)

    def days(self, start: Measure, end: Measure) -> Measure:
        del start, end
        return self._made(_DAYS, "天数")

    def workdays(self, start: Measure, end: Measure) -> Measure:
        del start, end
        return self._made(_WORKDAYS, "工作日数")

    def day_before(self, operand: Measure) -> Measure:
        return operand

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Measure], value: PerRow[Measure]
    ) -> Measure:
        del kind, table
        if condition is not None:
            condition.evaluate()
        return self._made(ROWS) if value is None else self._passed(value.evaluate())

    def call(self, call: Call) -> Measure:
        """Return the measure of a call's meaning."""
        function = call.function
        node, outer, self.called = self.node, self.called, function
        measure: Measure = call.apply(self)
        self.node, self.called = node, outer
        own = measure.node is node and measure.cause is None
        called = replace(measure, formula=self.formula, node=node, text="", cause=None)
        if function.is_count:
            called = replace(called, shown=Shown.NUMBER)
        if (
            function.is_rate
            and measure.standing is not Standing.REFUSED
            and measure.reading(PURE) is not None
        ):
            called = replace(RATE, formula=self.formula, node=node)
            own = True
        return called if own else replace(called, cause=measure.cause or measure)
