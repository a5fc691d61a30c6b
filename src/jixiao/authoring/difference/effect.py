"""The effect of a change on real units: how many rise and fall, by how much, and through which lines.

A line is an indicator (with what took its place), or what a group's rules made of its sum. Of each unit the lines add up
to the difference of its totals exactly: they are differences of the parts of both totals (see ``decomposition``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import ClassVar, Final

from jixiao.documents.result import Result

MOST_MOVERS: Final = 20
"""How many units are listed by name: those that gain or lose most."""


@dataclass(frozen=True, slots=True)
class Line:
    """What differences are listed under: ``name``, and what changed there in words (empty where nothing did).

    One that ``is_indicator`` and did not change itself moves because its weight is shared out otherwise.
    """

    name: str
    about: str
    is_indicator: bool = True

    def __str__(self) -> str:
        """Return its name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Mover(Result):
    """One unit under both rulesets: totals, their ``difference``, grades, and the difference by line (none of them 0).

    A grade is None where data is missing for it, empty under a ruleset without grades.
    """

    unit: str
    old: Fraction
    new: Fraction
    difference: Fraction
    old_grade: str | None
    new_grade: str | None
    parts: Mapping[Line, Fraction]


@dataclass(slots=True)
class EffectLine(Result):
    """What one line does to all units: how many it moves up and down, by how much together, and at the most."""

    json_keys: ClassVar[str] = "name about raised lowered sum lowest highest"

    name: str
    about: str
    is_indicator: bool
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
class Sums(Result):
    """The sum of all units' totals under each ruleset."""

    old: Fraction = Fraction(0)
    new: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class GradeChange(Result):
    """How many units went from one grade to another."""

    old: str
    new: str
    units: int


@dataclass(slots=True)
class Effect(Result):
    """What a change does to a table of units.

    ``undecided`` units lack data for a total under one of the rulesets, ``refused`` ones have a wrong cell; neither is
    compared. ``by_grades`` counts pairs of old and new grades, ``ungraded`` those compared that lack data for one of them,
    ``whole`` differences by whole points (rounded towards the larger). ``movers`` are the units that move most, up or
    down, the largest move first.
    """

    json_keys: ClassVar[str] = (
        "source compared raised lowered undecided refused ungraded problems sum_of_totals grades lines movers"
    )

    source: str = ""
    compared: int = 0
    raised: int = 0
    lowered: int = 0
    undecided: int = 0
    refused: int = 0
    ungraded: int = 0
    problems: list[str] = field(default_factory=list)
    sum_of_totals: Sums = field(default_factory=Sums)
    by_grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    whole: Counter[int] = field(default_factory=Counter)
    by_line: dict[Line, EffectLine] = field(default_factory=dict)
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
            self.by_grades[change.old_grade, change.new_grade] += 1
        self.whole[-(-by.numerator // by.denominator) if by > 0 else by.numerator // by.denominator] += 1
        for line, value in change.parts.items():
            self.by_line.setdefault(line, EffectLine(line.name, line.about, line.is_indicator)).take(value)
        if by:
            ordered = sorted([*self.movers, change], key=lambda mover: (-abs(mover.difference), mover.unit))
            self.movers = tuple(ordered[:MOST_MOVERS])

    @property
    def grades(self) -> tuple[GradeChange, ...]:
        """The pairs of old and new grades, in their order."""
        return tuple(GradeChange(old, new, count) for (old, new), count in sorted(self.by_grades.items()))

    @property
    def lines(self) -> tuple[EffectLine, ...]:
        """The lines by how much they move all units together, the largest first."""
        return tuple(sorted(self.by_line.values(), key=lambda line: (-abs(line.sum), line.name)))
