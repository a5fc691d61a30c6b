"""The JSON of a difference between two rulesets as models, for its JSON Schema; :mod:`~jixiao.authoring.difference.data` writes it."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.rules import Authored


class Side(Authored):
    """One of the two rulesets."""

    id: str
    name: str
    year: int
    total: str
    indicators: int
    digest: str


class Change(Authored):
    """One change in words."""

    kind: str
    text: str


class GroupChange(Authored):
    """What became of a group."""

    name: str
    old_weight: str | None
    new_weight: str | None
    changes: tuple[Change, ...]
    reason: str


class SideNode(Authored):
    """An indicator of one of the two rulesets."""

    id: str
    name: str
    weight: str
    edition: int | None


class Outcome(Authored):
    """What one rule gives for a unit's data."""

    state: str
    points: str | None


class Sameness(Authored):
    """Whether two rules give the same: proved (``how``), not (``fields`` and what comes of them), or open (``reason``)."""

    state: str
    how: str = ""
    fields: Mapping[str, object] = {}
    old: Outcome | None = None
    new: Outcome | None = None
    reason: str = ""
    tries: int = 0


class IndicatorChange(Authored):
    """What became of an indicator, or of several that one replaces."""

    fate: str
    old: tuple[SideNode, ...]
    new: tuple[SideNode, ...]
    changes: tuple[Change, ...]
    reasons: tuple[str, ...]
    sameness: Sameness | None


class FieldChange(Authored):
    """What became of a data item."""

    name: str
    fate: str
    changes: tuple[str, ...]
    indicators: tuple[str, ...]


class RuleChange(Authored):
    """What became of a cap, a veto, the rounding or a grade."""

    kind: str
    text: str
    reason: str


class Sums(Authored):
    """The sum of all units' totals under each ruleset."""

    old: str
    new: str


class GradeChange(Authored):
    """How many units went from one grade to another."""

    old: str
    new: str
    units: int


class EffectLine(Authored):
    """What one change added to or took from the totals."""

    name: str
    about: str
    raised: int
    lowered: int
    sum: str
    lowest: str
    highest: str


class Mover(Authored):
    """A unit whose total changed, and by what; the parts add up to the difference."""

    unit: str
    old: str
    new: str
    difference: str
    old_grade: str | None
    new_grade: str | None
    parts: Mapping[str, str]


class Effect(Authored):
    """The effect on a table of units."""

    source: str
    compared: int
    raised: int
    lowered: int
    undecided: int
    refused: int
    ungraded: int
    problems: tuple[str, ...]
    sum_of_totals: Sums
    grades: tuple[GradeChange, ...]
    lines: tuple[EffectLine, ...]
    movers: tuple[Mover, ...]


class DifferenceFile(Authored):
    """What ``jixiao diff --format json`` writes; numbers are exact text."""

    old: Side
    new: Side
    groups: tuple[GroupChange, ...]
    indicators: tuple[IndicatorChange, ...]
    fields: tuple[FieldChange, ...]
    rules: tuple[RuleChange, ...]
    texts: tuple[str, ...]
    effect: Effect | None = None
