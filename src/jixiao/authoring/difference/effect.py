"""What a change does to real units: every unit scored by both rulesets, its difference told apart line by line.

A line is an indicator (with what took its place), or what a group's rules made of its sum. Of each unit the lines add up
to the difference of its totals exactly: they are differences of the parts of both totals (see ``counted``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from jixiao.authoring.difference.changes import KIND_NAMES, Difference, IndicatorChange, Kind
from jixiao.authoring.difference.counted import STAGE_NAMES, Part, parts_of
from jixiao.authoring.difference.pairing import pairs
from jixiao.authoring.difference.sameness import Same
from jixiao.formula import Value
from jixiao.program import Program, Role

_PLACED: Final = frozenset({"weight", "most", "group"})
_RULED: Final = frozenset({"rule", "data", "conditions"})

MOST_MOVERS: Final = 20
"""Units told by name: those that gain or lose most."""


@dataclass(frozen=True, slots=True)
class Line:
    """What differences are told under: ``name``, and what changed there in words (empty where nothing did).

    One that ``is_indicator`` and did not change itself moves because its weight is shared out otherwise.
    """

    name: str
    about: str
    is_indicator: bool = True


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit under both rulesets: totals, grades, and the difference by line (none of them 0).

    A grade is None where data is missing for it, empty under a ruleset without grades.
    """

    unit: str
    old: Fraction
    new: Fraction
    old_grade: str | None
    new_grade: str | None
    parts: Mapping[Line, Fraction]

    @property
    def difference(self) -> Fraction:
        """New total minus old."""
        return self.new - self.old


class Comparer:
    """Tells two results of one unit apart; ``difference`` gives the lines their words."""

    def __init__(self, old: Program, new: Program, difference: Difference) -> None:
        self.old, self.new = old, new
        kinds = {
            node.key: "、".join(KIND_NAMES[kind] for kind in _moving(each))
            for each in difference.indicators
            if each.fate == "changed"
            for node in each.new
        }
        self.lines: tuple[dict[Part, Line], dict[Part, Line]] = ({}, {})
        for before, now in pairs(old, new):
            name = "、".join(each.name for each in now or before)
            if len(before) == len(now) == 1 and before[0].name != now[0].name:
                name = f"{before[0].name} → {now[0].name}"
            line = Line(name, kinds.get(now[0].key, "") if now and before else "新增" if now else "取消")
            if len(now) == 1 and before and before[0].name != now[0].name:
                line = Line(name, "代替")
            for side, nodes in zip(self.lines, (before, now), strict=True):
                side.update({Part(each.key, "points"): line for each in nodes})

    def compare(self, unit: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> UnitChange | None:
        """Return a unit's change from the values of both programs; None where either gives no total."""
        totals = [values[each.tree.named(Role.POINTS)] for each, values in ((self.old, old), (self.new, new))]
        before, now = totals
        grades = _grade(self.old, old), _grade(self.new, new)
        if not isinstance(before, Fraction) or not isinstance(now, Fraction):
            return None
        parts: dict[Line, Fraction] = {}
        for side, sign, program, values in ((0, -1, self.old, old), (1, 1, self.new, new)):
            for part, value in parts_of(program, values).items():
                line = self.lines[side].get(part) or _above(program, part)
                parts[line] = parts.get(line, Fraction(0)) + sign * value
        return UnitChange(
            unit,
            before,
            now,
            grades[0],
            grades[1],
            {each: value for each, value in parts.items() if value},
        )


def _moving(change: IndicatorChange) -> Iterator[Kind]:
    """Yield the kinds of an indicator's change that can move points: a rule proved to be the same does not."""
    for kind in change.kinds:
        if kind in _PLACED or (kind in _RULED and not isinstance(change.sameness, Same)):
            yield kind


def _grade(program: Program, values: Mapping[str, Value]) -> str | None:
    """Return a unit's grade, empty under a ruleset without grades; None where it is not decided."""
    found = values[program.tree.named(Role.GRADE)] if program.grades else ""
    return found if isinstance(found, str) else None


def _above(program: Program, part: Part) -> Line:
    return Line(f"{program.names[part.node].name}的{STAGE_NAMES[part.stage]}", "", is_indicator=False)


@dataclass(slots=True)
class LineEffect:
    """What one line does to all units: how many it moves up and down, by how much together, and at the most."""

    raised: int = 0
    lowered: int = 0
    sum: Fraction = Fraction(0)
    lowest: Fraction = Fraction(0)
    highest: Fraction = Fraction(0)

    def take(self, value: Fraction) -> None:
        """Count one unit's difference."""
        self.raised += value > 0
        self.lowered += value < 0
        self.sum += value
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)


@dataclass(slots=True)
class Effect:
    """What a change does to a table of units.

    ``undecided`` units lack data for a total under one of the rulesets, ``refused`` ones have a wrong cell; neither is
    compared. ``grades`` counts pairs of old and new grades, ``ungraded`` those compared that lack data for one of them,
    ``whole`` differences by whole points (rounded towards the larger).
    """

    source: str = ""
    compared: int = 0
    raised: int = 0
    lowered: int = 0
    undecided: int = 0
    refused: int = 0
    ungraded: int = 0
    problems: list[str] = field(default_factory=list)
    sums: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: Counter[int] = field(default_factory=Counter)
    lines: dict[Line, LineEffect] = field(default_factory=dict)
    gainers: list[UnitChange] = field(default_factory=list)
    losers: list[UnitChange] = field(default_factory=list)

    def take(self, change: UnitChange | None) -> None:
        """Count one unit."""
        if change is None:
            self.undecided += 1
            return
        by = change.difference
        self.compared += 1
        self.raised += by > 0
        self.lowered += by < 0
        self.sums = (self.sums[0] + change.old, self.sums[1] + change.new)
        if change.old_grade is None or change.new_grade is None:
            self.ungraded += 1
        else:
            self.grades[change.old_grade, change.new_grade] += 1
        self.whole[-(-by.numerator // by.denominator) if by > 0 else by.numerator // by.denominator] += 1
        for line, value in change.parts.items():
            self.lines.setdefault(line, LineEffect()).take(value)
        if by > 0:
            self.gainers = _kept([*self.gainers, change])
        elif by < 0:
            self.losers = _kept([*self.losers, change])

    @property
    def movers(self) -> tuple[UnitChange, ...]:
        """The units that move most, up or down, the largest move first."""
        return tuple(_kept([*self.gainers, *self.losers]))

    @property
    def ordered_lines(self) -> Iterator[tuple[Line, LineEffect]]:
        """The lines by how much they move all units together, the largest first."""
        yield from sorted(self.lines.items(), key=lambda one: (-abs(one[1].sum), one[0].name))


def _kept(changes: Iterable[UnitChange]) -> list[UnitChange]:
    return sorted(changes, key=lambda each: (-abs(each.difference), each.unit))[:MOST_MOVERS]
