"""Messages about units: which parts disagree, where they are, and numbers that lack a percent sign."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.formula.algebra import Semantics
from jixiao.formula.units.dimension import REFUSED, Measure, Shown, Standing
from jixiao.formula.units.unit import PURE, Unit
from jixiao.formula.units.unit_fixes import Side, ways_to_hundredths, ways_to_percent
from jixiao.numbers import percent_text, to_text
from jixiao.problems import Place, Problem

if TYPE_CHECKING:
    from jixiao.formula.function import Function


class UnitReports(Semantics[Measure]):
    """A semantics of units as far as it tells what is wrong; ``problems`` gathers that, ``called`` is the function at hand.

    ``is_written`` says that the formula is an author's: in what is generated, points over points are no percentage.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.called: Function | None = None
        self.is_written = True
        self._reported: set[object] = set()

    def side(self, measure: Measure, unit: Unit | None = None) -> Side:
        """Return a part as it was typed, with the unit it is read in (the likeliest by default)."""
        text = measure.text
        if not text and measure.formula is not None and measure.node is not None:
            text = measure.formula.formula.text_of(measure.node)
        return Side(text, unit or measure.readings[0])

    def place_of(self, measure: Measure) -> Place:
        """Return the place of a part; of one put together by a form, the place of the form."""
        if measure.formula is None or measure.node is None:
            return self.place
        return measure.formula.formula.place(measure.node)

    def _where(self, *sides: Measure) -> Place:
        """Return the place of the part at hand, or of a side that an author typed where the whole was put together."""
        formula = self.formula.formula
        if formula.source.typed:
            return self.place
        whole = formula.place(formula.tree)
        rests_on_data = sorted(sides, key=lambda side: side.is_constant)
        places = [self.place, *(self.place_of(rest) for rest in rests_on_data)]
        return next((place for place in places if place != whole), whole)

    @property
    def _is_inside(self) -> bool:
        """Whether the part at hand was typed by nobody: it belongs to the meaning of the function that is called."""
        return isinstance(self.node, ast.Call)

    def shown(self, measure: Measure) -> str:
        """Return a part as it was typed, shortened."""
        return self.side(measure, PURE).shown

    def refuse(
        self, code: str, message: str, remedies: Iterable[str], place: Place, *sides: Measure
    ) -> Measure:
        """Note a problem, unless it was reported of the same sides, and return what fits everywhere."""
        # Every band of a decision table compares the same part: one mistake.
        rests_on = tuple((self.place_of(side), side.readings) for side in sides if not side.is_constant)
        facts = {"found": tuple(self.side(side).typed for side in sides)}
        facts["units"] = tuple(str(side.readings[0]) for side in sides)
        self._note((code, rests_on or place), Problem(code, message, place, tuple(remedies), facts))
        return REFUSED

    def _note(self, key: object, problem: Problem) -> None:
        """Note a problem, unless one of this key was reported."""
        if key not in self._reported:
            self._reported.add(key)
            self.problems.append(problem)

    def _hold_percents(self, left: Measure, right: Measure, no_points: str) -> None:
        """Report a percentage that meets a number typed without its percent sign."""
        for where, one, other in (("l", left, right), ("r", right, left)):
            is_rate = one.is_percent or (where in no_points and one.may_be_percent)
            plain = other.without_percent
            if is_rate and plain is not None and one.reading(PURE) is not None:
                self._ask_for_percent(
                    one, plain, *([] if where in no_points else [self.side(one).as_number()])
                )
            if one.shown is Shown.BARE and other.is_percent and (other.is_constant or where in no_points):
                self._ask_for_unit(one, other)
            if self.is_written and one.shown is Shown.POINTS and other.is_no_points:
                self._ask_for_points(f"“{self.shown(one)}”是分数", other)
            if one.shown is Shown.HUNDREDFOLD and other.is_percent and other.reading(PURE) is not None:
                side = self.side(one)
                message = f"“{side.shown}”是乘了 100 的数，“{self.shown(other)}”是百分数"
                self.refuse_once("F363", message, ways_to_hundredths(side), self._where(other, one))

    def _ask_for_unit(self, number: Measure, percent: Measure | None = None) -> None:
        """Report a number without a unit that meets a percentage: what is filled in as 95 is 9500 %."""
        met = "百分数" if percent is None or percent.is_constant else f"比率“{self.shown(percent)}”"
        side = self.shown(number)
        divided = f"{side} / 100" if isinstance(number.node, ast.Name) else f"({side}) / 100"
        remedies = (
            '填 95% 的，把数据项改成比率：type = "rate"',
            f"填百分号前面的数（95）的，写成 {divided}",
            "填 0.95 这样的数的，给数据项写 max = 1",
        )
        message = f"“{side}”没有单位，和{met}放在一起：填 95 就是 9500%"
        self.refuse_once("F364", message, remedies, self.place_of(number), found=side)

    def _ask_for_percent(self, rate: Measure, plain: Measure, *more: str) -> None:
        value = plain.value or Fraction(0)
        message = f"“{self.shown(rate)}”是百分数，“{self.shown(plain)}”没有百分号：{to_text(value)} 就是 {percent_text(value)}"
        place = self.place_of(plain)
        # Of a band the whole key is said again: its ends are mended together.
        typed = place.line_text[place.column - 1 : place.column - 1 + place.width].strip("\"'")
        entry = "" if self.formula.formula.source.typed else typed
        if ("F362", place) in self._reported:
            return
        self._reported.add(("F362", place))
        if rate.standing is Standing.UNCHECKED:
            more = (*more, "不是比率的（如人均次数），给用到的个数写单位：unit = “次”、unit = “人”")
        remedies = (*ways_to_percent(value, entry), *more)
        self.refuse_once("F362", message, remedies, place, found=to_text(value))

    def _hold_as_rate(self, part: Measure) -> None:
        """Report a number without its percent sign in what 满分 is multiplied by, or what is reported in percent."""
        if part.plain is not None and part.may_be_percent:
            self._ask_for_percent(part, part.plain)

    def hold_as_points(self, label: str, measure: Measure, whole: str = "满分") -> None:
        """Report a percentage where points are wanted: 60% is 0.6 points, not 60% of the ``whole``."""
        if measure.is_no_points:
            self._ask_for_points(f"“{label}”要得出分数", measure, whole)

    def _ask_for_points(self, wanted: str, measure: Measure, whole: str = "满分") -> None:
        side = self.side(measure.cause or measure, PURE)
        message = f"{wanted}，“{side.shown}”是百分数"
        self.refuse_once(
            "F365", message, side.as_part(whole), self.place_of(measure.cause or measure), found=side.typed
        )

    def hold_as_percent(self, label: str, measure: Measure) -> None:
        """Report what is said to be shown in percent and comes out a hundred times as large."""
        plain = measure.without_percent
        if plain is not None:
            message = f"“{label}”的单位是 %，“{self.shown(plain)}”没有百分号"
            self.refuse_once(
                "F362", message, ways_to_percent(plain.value or Fraction(0)), self.place_of(plain)
            )
        elif measure.shown is Shown.BARE:
            self._ask_for_unit(measure)
        elif measure.shown is Shown.HUNDREDFOLD:
            side = self.side(measure)
            message = f"“{label}”的单位是 %，“{side.shown}”又乘了 100"
            self.refuse_once("F363", message, ways_to_hundredths(side), self.place_of(measure))

    def refuse_once(
        self, code: str, message: str, remedies: Iterable[str], place: Place, **facts: object
    ) -> None:
        """Note a problem, unless it was reported at this place; the part goes on as it is."""
        self._note((code, place, message), Problem(code, message, place, tuple(remedies), facts))

    def _hold_step(self, amount: Measure, step: Measure) -> None:
        """Report a step of a percentage that is typed without its percent sign, 1 among them: 100% is no step."""
        value = step.value if step.standing is Standing.TYPED else None
        if amount.is_percent and value is not None and abs(value) >= 1:
            self._ask_for_percent(amount, step)
