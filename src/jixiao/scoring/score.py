"""Scores one submission: runs the program and writes down everything that came of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.bounds import Bounds, exactly
from jixiao.formula.semantics.traced import Trace
from jixiao.program import CLAIMED, JUDGED, Inputs, Node, Role, Run, run_bounds
from jixiao.rules import Submission
from jixiao.scoring.decimals import decimal_of, value_text
from jixiao.scoring.engine import Engine
from jixiao.scoring.findings import findings
from jixiao.scoring.inputs import read_inputs
from jixiao.scoring.losses import Losses
from jixiao.scoring.reasons import Reasoner
from jixiao.scoring.scorecard import (
    Digests,
    Finding,
    NamedTrace,
    NodeScore,
    Scorecard,
    TraceStep,
)
from jixiao.scoring.words import State


class _Card:
    """One scorecard under way."""

    def __init__(
        self,
        engine: Engine,
        submission: Submission,
        run: Run,
        bounds: Mapping[str, Bounds],
        stated: Mapping[str, Value],
    ) -> None:
        self.program = engine.program
        self.plan = engine.plan
        self.submission = submission
        self.run = run
        self.bounds = bounds
        self.reasoner = Reasoner.of(engine.program, engine.plan, submission, run)
        self.states: dict[str, State] = {node.key: self.state(node) for node in engine.plan.walk}
        self.findings = findings(self.reasoner, dict(self.states), stated)
        self.found: dict[str, list[Finding]] = {}
        for each in self.findings:
            self.found.setdefault(each.node, []).append(each)

    def state(self, node: Node) -> State:
        """Return a node's state as the program says; a group's is that of its points."""
        if node.indicator is None and self.run.values.get(node.named(Role.SELECTED)) is False:
            return "not_applicable"
        name = node.named(Role.STATE if node.indicator is not None else Role.POINTS)
        value, points = self.run.values[name], self.run.values[node.named(Role.POINTS)]
        for each in (points, value):
            if isinstance(each, Failed):
                return "failed"
            if isinstance(each, Missing):
                return "missing"
        return cast("State", value) if isinstance(value, str) else "computed"

    def decimal(self, value: object) -> Decimal | None:
        """Return a number as a decimal with the ruleset's places; exact unless its digits never end."""
        return decimal_of(value, self.program.places)

    def node(self, node: Node) -> NodeScore:
        """Return the score of a node and all below it."""
        value = self.run.values
        points, state = value[node.named(Role.POINTS)], self.states[node.key]
        weight = value[node.named(Role.WEIGHT)]
        low, high = self.range(node)
        claimed = self.claimed(node)
        difference = claimed - points if claimed is not None and isinstance(points, Fraction) else None
        indicator = node.indicator
        missing = (
            self.reasoner.lacking(node) if indicator is not None and state in {"missing", "claimed"} else ()
        )
        return NodeScore(
            key=node.key,
            id=indicator.id if indicator is not None else "",
            name=node.name,
            kind=node.kind,
            level=node.level,
            full=self.plan.nodes[node.key].full or Decimal(0),
            weight=self.sure(weight if isinstance(weight, Fraction) else node.weight),
            points=self.decimal(points),
            low=self.sure(low),
            high=self.sure(high),
            state=state,
            computed=self.decimal(value.get(node.named(Role.COMPUTED))),
            claimed=self.decimal(claimed),
            judged=self.decimal(value.get(f"{node.key}.{JUDGED}")),
            difference=self.decimal(difference),
            status=node.status,
            note=node.note,
            edition=indicator.edition if indicator is not None else None,
            rule=indicator.definition.rule if indicator is not None else "",
            basis=indicator.definition.basis if indicator is not None else "",
            most=self.decimal(value.get(node.named(Role.MOST))),
            counts=value.get(node.named(Role.BEST)) is not False,
            explanation=self.reasoner.explanation(node),
            remedy=self.reasoner.remedy(node),
            reasons=self.reasoner.reasons(node, state) if indicator is not None else (),
            missing=missing,
            traces=self.traces(node),
            findings=tuple(self.found.get(node.key, ())),
            children=tuple(self.node(child) for child in node.children),
        )

    def claimed(self, node: Node) -> Fraction | None:
        """Return the unit's own points: of an indicator as claimed, of a group or the total as printed."""
        stated = self.submission.content.stated
        if node.indicator is None:
            printed = stated.total if node.kind == "total" else stated.groups.get(node.name)
            return None if printed is None else Fraction(printed)
        found = self.run.values[f"{node.key}.{CLAIMED}"]
        return found if isinstance(found, Fraction) else None

    def sure(self, value: Fraction) -> Decimal:
        found = self.decimal(value)
        return Decimal(0) if found is None else found

    def range(self, node: Node) -> tuple[Fraction, Fraction]:
        """Return the least and most points a node can still reach."""
        bounds = self.bounds[node.named(Role.POINTS)]
        low = Fraction(0) if bounds.low is None else bounds.low
        most = node.weight if node.most is None else node.most
        return low, most if bounds.high is None else bounds.high

    def traces(self, node: Node) -> tuple[NamedTrace, ...]:
        """Return how the node's authored formulas came about, and of a group each step from its parts to its points."""
        value, traces = self.run.values, self.run.traces
        return tuple(
            [
                NamedTrace(name, value_text(value[name]), trace_step(traces[name]))
                for name in self.plan.nodes[node.key].traced
            ]
        )


def trace_step(trace: Trace) -> TraceStep:
    """Return a trace as it is kept in a scorecard."""
    text = value_text(trace.value)
    if not trace.parts:
        return _leaf(trace.operation, trace.text, text)
    return TraceStep(trace.operation, trace.text, text, tuple([trace_step(each) for each in trace.parts]))


@functools.lru_cache(maxsize=1024)
def _leaf(operation: str, text: str, value: str) -> TraceStep:
    # Most steps are numbers that stand in the rules, and data that several formulas read.
    return TraceStep(operation, text, value)


def _bounds(engine: Engine, inputs: Inputs, run: Run) -> Mapping[str, Bounds]:
    """Return what points and grade can still become; where all are known, they themselves without a second run."""
    program = engine.program
    names = [node.named(Role.POINTS) for node in engine.plan.walk] + [program.tree.named(Role.GRADE)]
    if any(isinstance(run.values[name], Missing | Failed) for name in names):
        return run_bounds(program, inputs, run, engine.calendars)
    return {name: exactly(run.values[name]) for name in names}


def score(engine: Engine, submission: Submission) -> Scorecard:
    """Return the scorecard of a submission, or raise :class:`JixiaoError` with everything wrong in its data."""
    return score_inputs(engine, submission, read_inputs(engine.program, submission))


def score_inputs(
    engine: Engine,
    submission: Submission,
    inputs: Inputs,
    stated: Mapping[str, Value] = MappingProxyType({}),
) -> Scorecard:
    """Return the scorecard of a submission for inputs that hold more than it says itself, or something else.

    ``stated`` is what the unit itself gave for the fields that were worked out over several units.
    """
    program, calendars = engine.program, engine.calendars
    run = engine.run(inputs)
    card = _Card(engine, submission, run, _bounds(engine, inputs, run), stated)
    root = card.node(program.tree)
    grade = run.values[program.tree.named(Role.GRADE)]
    reachable = card.bounds[program.tree.named(Role.GRADE)].others
    grades = [each.name for each in sorted(program.grades, key=lambda each: -each.at_least)]
    printed = submission.content.stated
    result = Scorecard(
        version=engine.version,
        ruleset=program.id,
        ruleset_name=program.name,
        year=program.year,
        unit=submission.unit,
        total=root.points,
        low=root.low,
        high=root.high,
        grade=grade if isinstance(grade, str) else None,
        grades=tuple(each for each in grades if reachable is None or each in reachable),
        stated_total=printed.total,
        stated_grade=printed.grade,
        root=root,
        losses=Losses(program, run, card.reasoner, card.states, card.sure).all(),
        findings=card.findings,
        digests=Digests(
            program.digest, submission.digest, calendars.digest if engine.plan.counts_workdays else ""
        ),
        submission=submission.content,
    )
    return replace(result, digests=replace(result.digests, result=result.result_digest()))
