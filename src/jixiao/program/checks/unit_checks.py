"""Checks the units of a whole program: each definition's from those it reads, against what its author declared.

Points are numbers without a unit; a step or computed column that says its unit has to come out in it, and so has what is
compared across units for a mean or a best value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.formula import TypeKind
from jixiao.formula.binding.unit_check import Units
from jixiao.formula.units.dimension import (
    A_COUNT,
    BARE,
    PERCENT,
    POINTS,
    PURE_DATA,
    RATE,
    SHARE,
    UNCHECKED,
    WHOLE,
    Measure,
    measured,
)
from jixiao.formula.units.unit import PURE, read_unit
from jixiao.formula.units.unit_fixes import ways_to_declare
from jixiao.problems import Problem
from jixiao.program.checks.form_checks import of_data
from jixiao.program.lowering.peer_fields import compared
from jixiao.program.model import CLAIMED, JUDGED, Definition, Role
from jixiao.rules import TYPE_NAMES, WHAT_NAMES, Column, Field

_POINTS = "分"
_MOST_OF_A_SHARE = 2
"""What a number goes up to that is filled in as 0.95, not as 95."""
_WEIGHTS = frozenset({Role.FULL, Role.WEIGHT, Role.MOST})
_WRITTEN = frozenset({Role.RULE, Role.CAP_VALUE, Role.VETO_VALUE})
"""Points that authors write."""
_GENERATED = frozenset(
    {Role.COMPUTED, Role.TAKEN, Role.SUM, Role.CAPPED, Role.VETOED, Role.POINTS, Role.PRINTED}
)
"""What is made of the points of rules, some of them on other weights."""
_NUMBERS = frozenset({"amount", "number", "count", "rate"})


def check_units(definitions: Sequence[Definition], fields: Mapping[str, Field]) -> list[Problem]:
    """Return what is wrong with the units of a program, each mistake once.

    ``definitions`` are bound, each after those that it names. Codes: F331 sums and choices, F332 comparisons, F333
    points that have a unit, F334 what does not come out in the unit it says, F335 换算, F336 units that cancel but
    for a number.
    """
    checker = _Checker(fields)
    for definition in definitions:
        checker.check(definition)
    return checker.units.problems


def unit_of(field: Field | Column) -> Measure:
    """Return the measure of what is submitted: pure of a rate, whatever it is shown in; unchecked where it has none."""
    if field.type == "rate":
        return RATE
    if field.type == "count" and not field.unit:
        return A_COUNT
    if field.type == "number" and not field.unit and (field.max is None or field.max > _MOST_OF_A_SHARE):
        return BARE
    return measured(read_unit(field.unit)) if field.type in _NUMBERS else UNCHECKED


class _Checker:
    """One check under way: the measures found so far, and the semantics that finds the next."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.values, self.columns = of_data(fields, unit_of)
        self.units = Units(self.values, self.columns)
        # Of these the field is in the unit of what is compared; a rank or a percentile is not.
        self.compared = {
            peer.value: (fields[peer.field], peer.what)
            for peer in compared(fields)
            if peer.what in {"mean", "best"}
        }

    def check(self, definition: Definition) -> None:
        """Work out a definition's unit and keep it for those that name it."""
        for name in definition.formula.names:
            if name not in self.values and name.rsplit(".", 1)[-1] in {CLAIMED, JUDGED}:
                self.values[name] = POINTS
        self.units.is_written = definition.role not in _GENERATED | _WEIGHTS
        measure = definition.formula.evaluate(self.units)
        if definition.formula.type.kind is TypeKind.NUMBER:
            measure = self._settled(definition, measure)
        if definition.table:
            self.columns[definition.table, definition.label] = measure
        else:
            self.values[definition.name] = measure

    def _settled(self, definition: Definition, measure: Measure) -> Measure:
        """Return the unit that a definition has for those that name it, having held what is said of it to that."""
        if definition.role in {Role.STEP, Role.COLUMN}:
            return self._held(measure, definition.label, definition.unit)
        if definition.name in self.compared:
            field, what = self.compared[definition.name]
            if field.type != "rate" and not field.unit and measure.is_percent:
                message = f"“{field.name}”是比率的{WHAT_NAMES[what]}，类型却是{TYPE_NAMES[field.type]}"
                remedies = (f'把“{field.name}”的 type 改成 "rate"',)
                self.units.refuse("F334", message, remedies, self.units.place_of(measure), measure)
            return self._held(measure, field.name, "%" if field.type == "rate" else field.unit)
        if definition.unit != _POINTS:
            return measure
        if measure.reading(PURE) is None:
            cause = measure.cause or measure
            side = self.units.side(cause)
            message = f"“{definition.label}”要得出没有单位的分数，{side}"
            self.units.refuse("F333", message, side.as_points(), self.units.place_of(cause), cause)
        elif definition.role in _WRITTEN:
            self.units.hold_as_points(
                definition.label, measure, "满分" if definition.role is Role.RULE else ""
            )
        return WHOLE if definition.role in _WEIGHTS else POINTS

    def _held(self, measure: Measure, label: str, unit: str) -> Measure:
        """Return the measure of what says its unit; where it comes out in another that is reported."""
        declared = read_unit(unit)
        if declared is None:
            return measure
        # A rate is a number such as 0.8, also where it is shown as 80%.
        wanted = PURE if declared.is_pure else declared
        is_percent = declared.is_pure and declared.scale < 1
        if measure.reading(wanted) is None:
            fitting = (reading for reading in measure.readings if reading.ratio(wanted) is not None)
            likely = next(fitting, measure.readings[0])
            result = "没有单位" if likely == PURE else "是百分号前面的数" if likely.is_pure else f"是{likely}"
            message = f"“{label}”写明的单位是{declared}，公式得出的{result}"
            remedies = ways_to_declare(self.units.side(measure, likely), label, wanted)
            self.units.refuse("F334", message, remedies, self.units.place_of(measure), measure)
        elif is_percent:
            self.units.hold_as_percent(label, measure)
        if wanted != PURE:
            return measured(wanted)
        if measure.is_constant:
            return PERCENT if is_percent else SHARE
        return RATE if is_percent else PURE_DATA
