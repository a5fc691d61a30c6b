"""Thresholds near by: data that stand within a few per cent of a value where points jump, and what a step across costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.advice.candidates import Candidates, candidates_of
from jixiao.advice.change import Change, change_of
from jixiao.advice.nearest import nearest
from jixiao.advice.probe import Probe
from jixiao.documents.result import Result
from jixiao.formula import Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.program import Inputs, Node, Program, Role, Run
from jixiao.rules import Field
from jixiao.scoring import Engine
from jixiao.scoring.card.decimals import decimal_of

_SLOPE: Final = 2
"""So many of the last places of the points may differ from one step to the next where there is no jump: rounding."""
_MOST_LOOKS: Final = 400


@dataclass(frozen=True, slots=True)
class Cliff(Result):
    """A jump near a datum: ``change`` takes it just across; ``points`` and ``across`` are the indicator's before and after.

    ``rule`` is instead the name of a cap or veto that begins or ends there. ``total`` and ``total_across`` are the unit's.
    """

    node: str
    name: str
    change: Change
    share: Fraction
    points: Decimal | None
    across: Decimal | None
    rule: str
    total: Decimal | None
    total_across: Decimal | None


@dataclass(frozen=True, slots=True)
class NearGrade(Result):
    """A grade whose least total is near: ``missing`` points up to it, or so many above it when that is below zero."""

    grade: str
    at_least: Decimal
    missing: Decimal


def cliffs(engine: Engine, inputs: Inputs, within: Fraction) -> tuple[Cliff, ...]:
    """Return the jumps that lie within a share (0.01 is 1 %) of each number that a unit gave, nearest first.

    A jump is a place where one step of the datum (see :class:`jixiao.advice.candidates.Ladder`) moves an indicator's points by
    more than rounding can, or where a cap or veto begins or ends. Dates and detail tables are not tried.
    """
    run = engine.run(inputs)
    found: list[Cliff] = []
    for name, field in engine.program.fields.items():
        candidates = _near(field, inputs.values.get(name), within)
        if candidates is None:
            continue
        for target in _targets(engine.program, run):
            found.extend(_Search(engine, inputs, run, candidates, target).found())
    return tuple(sorted(found, key=lambda each: each.share))


def near_grades(program: Program, total: Fraction, within: Fraction) -> tuple[NearGrade, ...]:
    """Return the grades whose least total lies within a share of itself from a total."""
    places = program.places
    return tuple(
        NearGrade(
            each.name,
            decimal_of(each.at_least, places) or Decimal(0),
            decimal_of(each.at_least - total, places) or Decimal(0),
        )
        for each in program.grades
        if each.at_least and abs(each.at_least - total) <= each.at_least * within
    )


def _near(field: Field, value: Value | None, within: Fraction) -> Candidates | None:
    candidates = None if value is None else candidates_of(field, value)
    if not isinstance(candidates, Candidates):
        return None
    reach = int(abs(candidates.start) * within / candidates.step)
    return replace(candidates, lowest=max(candidates.lowest, -reach), highest=min(candidates.highest, reach))


@dataclass(frozen=True, slots=True)
class _Target:
    """What may jump: an indicator's points, or the condition of a cap or veto."""

    node: Node
    value: str
    rule: str = ""


def _targets(program: Program, run: Run) -> Iterator[_Target]:
    for node in program.indicators:
        if run.values[node.named(Role.STATE)] == "computed":
            yield _Target(node, node.named(Role.POINTS))
    for rule in program.rules:
        yield _Target(program.names.get(rule.target, program.tree), rule.when, rule.name)


@dataclass(frozen=True, slots=True)
class _Search:
    engine: Engine
    inputs: Inputs
    run: Run
    candidates: Candidates
    target: _Target

    def found(self) -> Iterator[Cliff]:
        """Yield the nearest jump below the datum and the nearest above it."""
        name, program = self.candidates.field.name, self.engine.program
        probe = Probe.of(program, self.engine.calendars, self.inputs, self.run, [self.target.value])
        if name not in probe.fields or name in probe.in_rows:
            return
        for lowest, highest in ((self.candidates.lowest, -1), (1, self.candidates.highest)):
            position = nearest(
                lowest,
                highest,
                lambda lower, upper: self._may_jump(probe, lower, upper),
                lambda position: self._jumps(probe, position),
                _MOST_LOOKS,
            ).position
            if position is not None:
                yield self._cliff(position)

    def _may_jump(self, probe: Probe, lower: int, upper: int) -> bool:
        nearer = (lower - 1, upper) if lower > 0 else (lower, upper + 1)
        reached = probe.within({self.candidates.field.name: self.candidates.between(*nearer)})[
            self.target.value
        ]
        return _is_wide(reached, self._slope)

    def _jumps(self, probe: Probe, position: int) -> bool:
        before, after = (
            probe.exactly({self.candidates.field.name: self.candidates.at(each)})[self.target.value]
            for each in (position - 1 if position > 0 else position + 1, position)
        )
        if isinstance(before, bool) or isinstance(after, bool):
            return before is not after
        if isinstance(before, Fraction) and isinstance(after, Fraction):
            return abs(after - before) > self._slope
        return False

    @property
    def _slope(self) -> Fraction:
        return Fraction(_SLOPE, 10**self.engine.program.places)

    def _cliff(self, position: int) -> Cliff:
        candidates, program = self.candidates, self.engine.program
        value = candidates.at(position)
        after = self.engine.run(self.inputs.changed({candidates.field.name: value})).values
        total, points = program.tree.named(Role.POINTS), self.target.node.named(Role.POINTS)
        before, places = self.run.values, program.places
        return Cliff(
            self.target.node.key,
            self.target.node.name,
            change_of(candidates.field, candidates.start, value),
            abs(value - candidates.start) / abs(candidates.start),
            decimal_of(before[points], places),
            decimal_of(after[points], places),
            self.target.rule,
            decimal_of(before[total], places),
            decimal_of(after[total], places),
        )


def _is_wide(reached: Bounds, slope: Fraction) -> bool:
    if reached.others is not None:
        return len(reached.others) > 1
    return reached.lower is None or reached.upper is None or reached.upper - reached.lower > slope
