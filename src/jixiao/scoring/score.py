"""Scores one submission: runs the program and writes down everything that came of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from jixiao.calendars import Calendars
from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.bounds import Bounds, exactly
from jixiao.formula.semantics.traced import Trace
from jixiao.numbers import to_decimal, to_text
from jixiao.program import CLAIMED, JUDGED, Inputs, Node, Program, Role, Run, run_bounds
from jixiao.rules import Submission
from jixiao.scoring.engine import Engine
from jixiao.scoring.findings import findings
from jixiao.scoring.inputs import read_inputs
from jixiao.scoring.losses import Losses
from jixiao.scoring.reasons import Reasoner
from jixiao.scoring.scorecard import (
    Digests,
    NamedTrace,
    NodeScore,
    Scorecard,
    TraceStep,
)
from jixiao.scoring.words import State

_UNENDING_PLACES = 10


_TRACED = frozenset({
    Role.STEP, Role.RULE, Role.EXCLUSION, Role.SELECTED, Role.SUM, Role.CAP_WHEN, Role.CAP_VALUE, Role.CAPPED,
    Role.VETO_WHEN, Role.VETO_VALUE, Role.VETOED, Role.GRADE_CAP, Role.GRADE,
})  # fmt: skip
"""What a scorecard keeps of how values came about; of groups also how their points came from the sum."""


class _Card:
    """One scorecard under way."""

    def __init__(
        self,
        program: Program,
        submission: Submission,
        run: Run,
        bounds: Mapping[str, Bounds],
        stated: Mapping[str, Value],
    ) -> None:
        self.program = program
        self.submission = submission
        self.run = run
        self.bounds = bounds
        self.reasoner = Reasoner.of(program, submission, run)
        self.states: dict[str, State] = {node.key: self.state(node) for node in program.tree.walk()}
        self.findings = findings(program, submission, run, self.reasoner, dict(self.states), stated)

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
            full=self.sure(node.weight),
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
            findings=tuple(each for each in self.findings if each.node == node.key),
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
        roles = _TRACED if node.indicator is not None else _TRACED | {Role.POINTS}
        return tuple(
            NamedTrace(
                each.name, value_text(self.run.values[each.name]), trace_step(self.run.traces[each.name])
            )
            for each in self.program.definitions
            if each.owner == node.key and each.role in roles and each.name in self.run.traces
        )


def decimal_of(value: object, places: int) -> Decimal | None:
    """Return a number as a decimal with so many places; exact unless its digits never end."""
    if not isinstance(value, Fraction):
        return None
    scale = 10**places
    if scale % value.denominator == 0:
        return Decimal(f"{value.numerator * (scale // value.denominator)}E-{places}")
    exact = to_decimal(value)
    return exact if exact is not None else Decimal(to_text(value, places=_UNENDING_PLACES))


def value_text(value: Value) -> str:
    """Return a value as exact text: a rational that does not end as a quotient."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return _exact_text(value.numerator, value.denominator)
    if isinstance(value, Missing):
        return "缺:" + "、".join(sorted(value.fields))
    if isinstance(value, Failed):
        return f"无法计算：{value.message}"
    return value if isinstance(value, str) else value.isoformat()


@functools.lru_cache(maxsize=4096)
def _exact_text(numerator: int, denominator: int) -> str:
    # The same few numbers stand in most steps: weights, thresholds, 0 and 1.
    exact = to_decimal(Fraction(numerator, denominator))
    return to_text(exact) if exact is not None else f"{numerator}/{denominator}"


def trace_step(trace: Trace) -> TraceStep:
    """Return a trace as it is kept in a scorecard."""
    return TraceStep(
        trace.operation, trace.text, value_text(trace.value), tuple(trace_step(each) for each in trace.parts)
    )


def _bounds(program: Program, inputs: Inputs, run: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what points and grade can still become; where all are known, they themselves without a second run."""
    names = [node.named(Role.POINTS) for node in program.tree.walk()] + [program.tree.named(Role.GRADE)]
    if any(isinstance(run.values[name], Missing | Failed) for name in names):
        return run_bounds(program, inputs, run, calendars)
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
    card = _Card(program, submission, run, _bounds(program, inputs, run, calendars), stated)
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
            program.digest, submission.digest, calendars.digest if program.counts_workdays else ""
        ),
        submission=submission.content,
    )
    return replace(result, digests=replace(result.digests, result=result.result_digest()))
