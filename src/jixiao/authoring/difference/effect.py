"""What a change does to real units: how many rise and fall, by how much, and through which lines.

A line is an indicator (with what took its place), or what a group's rules made of its sum. Of each unit the lines add up
to the difference of its totals exactly: they are differences of the parts of both totals (see ``counted``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Final

from pydantic import Field as Constraint

from jixiao.authoring.samples.sample_json import Described, Exact, Written, exact_text

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


def _by_name(parts: Mapping[Line, Fraction]) -> dict[str, str]:
    return {line.name: exact_text(value) for line, value in parts.items()}


@dataclass(frozen=True, slots=True)
class Mover(Described):
    """One unit under both rulesets: totals, their ``difference``, grades, and the difference by line (none of them 0).

    A grade is None where data is missing for it, empty under a ruleset without grades.
    """

    unit: str
    old: Exact
    new: Exact
    difference: Exact
    old_grade: str | None
    new_grade: str | None
    parts: Annotated[Mapping[Line, Fraction], Written(_by_name)]


@dataclass(slots=True)
class EffectLine(Described):
    """What one line does to all units: how many it moves up and down, by how much together, and at the most."""

    name: str
    about: str
    is_indicator: Annotated[bool, Constraint(exclude=True)]
    raised: int = 0
    lowered: int = 0
    sum: Exact = Fraction(0)
    lowest: Exact = Fraction(0)
    highest: Exact = Fraction(0)

    def take(self, value: Fraction) -> None:
        """Count one unit's difference."""
        self.raised += value > 0
        self.lowered += value < 0
        self.sum += value
        self.lowest, self.highest = min(self.lowest, value), max(self.highest, value)


@dataclass(slots=True)
class Sums(Described):
    """The sum of all units' totals under each ruleset."""

    old: Exact = Fraction(0)
    new: Exact = Fraction(0)


@dataclass(frozen=True, slots=True)
class GradeChange(Described):
    """How many units went from one grade to another."""

    old: str
    new: str
    units: int


def _grades(counts: Counter[tuple[str, str]]) -> tuple[GradeChange, ...]:
    return tuple(GradeChange(old, new, count) for (old, new), count in sorted(counts.items()))


def _ordered(lines: Mapping[Line, EffectLine]) -> tuple[EffectLine, ...]:
    return tuple(sorted(lines.values(), key=lambda each: (-abs(each.sum), each.name)))


@dataclass(slots=True)
class Effect(Described):
    """What a change does to a table of units.

    ``undecided`` units lack data for a total under one of the rulesets, ``refused`` ones have a wrong cell; neither is
    compared. ``grades`` counts pairs of old and new grades, ``ungraded`` those compared that lack data for one of them,
    ``whole`` differences by whole points (rounded towards the larger). ``movers`` are the units that move most, up or
    down, the largest move first.
    """

    source: str = ""
    compared: int = 0
    raised: int = 0
    lowered: int = 0
    undecided: int = 0
    refused: int = 0
    ungraded: int = 0
    problems: list[str] = field(default_factory=list)
    sum_of_totals: Sums = field(default_factory=Sums)
    grades: Annotated[Counter[tuple[str, str]], Written(_grades)] = field(default_factory=Counter)
    whole: Annotated[Counter[int], Constraint(exclude=True)] = field(default_factory=Counter)
    lines: Annotated[dict[Line, EffectLine], Written(_ordered)] = field(default_factory=dict)
    movers: tuple[Mover, ...] = ()

    def take(self, change: Mover | None) -> None:
        """Count one unit."""
        if change is None:
            self.undecided += 1
            return
        by = change.difference
        self.compared += 1
        self.raised += by > 0
        self.lowered += by < 0
        self.sum_of_totals.old += change.old
        self.sum_of_totals.new += change.new
        if change.old_grade is None or change.new_grade is None:
            self.ungraded += 1
        else:
            self.grades[change.old_grade, change.new_grade] += 1
        self.whole[-(-by.numerator // by.denominator) if by > 0 else by.numerator // by.denominator] += 1
        for line, value in change.parts.items():
            self.lines.setdefault(line, EffectLine(line.name, line.about, line.is_indicator)).take(value)
        if by:
            ordered = sorted([*self.movers, change], key=lambda each: (-abs(each.difference), each.unit))
            self.movers = tuple(ordered[:MOST_MOVERS])

    @property
    def ordered_lines(self) -> tuple[EffectLine, ...]:
        """The lines by how much they move all units together, the largest first."""
        return _ordered(self.lines)
