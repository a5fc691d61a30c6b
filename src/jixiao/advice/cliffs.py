"""Near thresholds: data within a few per cent of a value where points jump, and what crossing it costs."""

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
from jixiao.program import Inputs, Node, Program, Role, Run
from jixiao.rules import Field
from jixiao.scoring import Engine
from jixiao.scoring.card.decimals import decimal, decimal_of

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

    A jump is a place where one step of the datum (see :class:`jixiao.advice.candidates.Candidates`) moves an indicator's points by
    more than rounding can, or where a cap or veto begins or ends. Dates and detail tables are not tried.
    """
    run = engine.run(inputs)
    targets = _targets(engine.program, run)
    probes = [(target, Probe.of(engine, inputs, run, [target.value])) for target in targets]
    jumps: list[Cliff] = []
    for name, field in engine.program.fields.items():
        candidates = _near(field, inputs.values.get(name), within)
        for target, probe in probes:
            if candidates is not None and probe.can_change(name):
                jumps.extend(_Search(probe, candidates, target).jumps())
    return tuple(sorted(jumps, key=lambda jump: jump.share))


def near_grades(program: Program, total: Fraction, within: Fraction) -> tuple[NearGrade, ...]:
    """Return the grades whose least total lies within a share of itself from a total."""
    places = program.places
    return tuple(
        NearGrade(
            grade.name, decimal(grade.at_least, places), decimal(grade.at_least - total, places) or Decimal(0)
        )
        for grade in program.grades
        if grade.at_least and abs(grade.at_least - total) <= grade.at_least * within
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
    """The search for jumps of one target near one datum."""

    probe: Probe
    candidates: Candidates
    target: _Target

    def jumps(self) -> Iterator[Cliff]:
        """Yield the nearest jump below the datum and the nearest above it."""
        for lowest, highest in ((self.candidates.lowest, -1), (1, self.candidates.highest)):
            position = nearest(lowest, highest, self._may_jump, self._jumps, _MOST_LOOKS).position
            if position is not None:
                yield self._cliff(position)

    def _may_jump(self, lower: int, upper: int) -> bool:
        nearer = (lower - 1, upper) if lower > 0 else (lower, upper + 1)
        reached = self.probe.within({self.candidates.field.name: self.candidates.between(*nearer)})
        bounds = reached[self.target.value]
        if bounds.others is not None:
            return len(bounds.others) > 1
        return bounds.lower is None or bounds.upper is None or bounds.upper - bounds.lower > self._slope

    def _jumps(self, position: int) -> bool:
        before, after = (
            self.probe.exactly({self.candidates.field.name: self.candidates.at(at)})[self.target.value]
            for at in (position - 1 if position > 0 else position + 1, position)
        )
        if isinstance(before, bool) or isinstance(after, bool):
            return before is not after
        if isinstance(before, Fraction) and isinstance(after, Fraction):
            return abs(after - before) > self._slope
        return False

    @property
    def _slope(self) -> Fraction:
        return Fraction(_SLOPE, 10**self.probe.engine.program.places)

    def _cliff(self, position: int) -> Cliff:
        candidates, node, engine = self.candidates, self.target.node, self.probe.engine
        value = candidates.at(position)
        before = self.probe.run.values
        after = engine.run(self.probe.inputs.changed({candidates.field.name: value})).values
        total, points = engine.program.tree.named(Role.POINTS), node.named(Role.POINTS)
        places = engine.program.places
        return Cliff(
            node=node.key,
            name=node.name,
            change=change_of(candidates.field, candidates.start, value),
            share=abs(value - candidates.start) / abs(candidates.start),
            points=decimal_of(before[points], places),
            across=decimal_of(after[points], places),
            rule=self.target.rule,
            total=decimal_of(before[total], places),
            total_across=decimal_of(after[total], places),
        )
