"""Scores one submission: runs the program and writes down everything that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import cast

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.tracing.fast_records import maker
from jixiao.formula.types.values import absent
from jixiao.program import Inputs, Run, run_ranges
from jixiao.rules import Submission
from jixiao.scoring.card.decimals import decimal, decimal_of
from jixiao.scoring.card.scorecard import (
    Digests,
    Finding,
    NamedTrace,
    NodeScore,
    Scorecard,
)
from jixiao.scoring.card.states import State
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.inputs import read_inputs
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.findings import findings
from jixiao.scoring.reasons.losses import Losses
from jixiao.scoring.reasons.reasons import Reasoner
from jixiao.scoring.reasons.remarks import with_remarks

_node_score = maker(NodeScore)
_named_trace = maker(NamedTrace)


class _Card:
    """One scorecard under way; ``bounds`` are what points and grade can still become where they are not all known."""

    def __init__(
        self,
        engine: Engine,
        submission: Submission,
        run: Run,
        bounds: Mapping[str, Bounds] | None,
        stated: Mapping[str, Value],
    ) -> None:
        self.places = engine.program.places
        self.plan, self.grade = engine.plan, engine.plan.grade
        self.submission = submission
        self.run = run
        self.bounds = bounds
        self.reasoner = Reasoner.of(engine.program, engine.plan, submission, run, bounds)
        self.states: dict[str, State] = {each.node.key: self.state(each) for each in engine.plan.walk}
        self.findings = findings(self.reasoner, self.states, stated)
        self.found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            self.found.setdefault(finding.node, []).append(finding)

    def state(self, plan: NodePlan) -> State:
        """Return a node's state as the program says; a group's is that of its points."""
        values = self.run.values
        points, is_group = values[plan.points], plan.node.indicator is None
        if is_group and values.get(plan.selected) is False:
            return "not_applicable"
        value = points if is_group else values[plan.state]
        for each in (points, value):
            if isinstance(each, Failed):
                return "failed"
            if isinstance(each, Missing):
                return "missing"
        return cast("State", value) if isinstance(value, str) else "computed"

    def node(self, plan: NodePlan) -> NodeScore:
        """Return the score of a node and all below it."""
        value, node, reasoner = self.run.values, plan.node, self.reasoner
        key, indicator, state = node.key, node.indicator, self.states[node.key]
        places, points, weight = self.places, value[plan.points], value[plan.weight]
        if self.bounds is not None:
            lower, upper = (decimal(each, places) for each in reasoner.range(plan))
        else:
            lower = upper = decimal(cast("Fraction", points), places)
        claimed = self.claimed(plan)
        own = value.get(plan.printed, points)
        difference = claimed - own if claimed is not None and isinstance(own, Fraction) else None
        edition, rule, basis = None, "", ""
        reasons: tuple[str, ...] = ()
        missing = reasoner.lacking(plan) if indicator is None and self.is_open(plan) else ()
        if indicator is not None:
            edition = indicator.edition
            rule, basis = indicator.definition.rule, indicator.definition.basis
            reasons = reasoner.reasons(plan, state)
            missing = reasoner.lacking(plan) if state in {"missing", "claimed"} else ()
        # By place, as names take as long again: in the order of the fields.
        return _node_score(
            key,
            node.id,
            node.name,
            node.kind,
            node.level,
            plan.full,
            decimal(weight if isinstance(weight, Fraction) else node.weight, places),
            decimal_of(points, places),
            lower,
            upper,
            state,
            decimal_of(value.get(plan.computed), places),
            decimal_of(claimed, places),
            decimal_of(value.get(plan.judged), places),
            decimal_of(difference, places),
            node.status,
            node.note,
            edition,
            rule,
            basis,
            decimal_of(value.get(plan.most), places),
            value.get(plan.best) is not False,
            reasoner.explanation(key),
            reasoner.remedy(key),
            reasons,
            missing,
            self.traces(plan),
            tuple(self.found.get(key, ())),
            tuple([self.node(child) for child in plan.children]),
        )

    def is_open(self, plan: NodePlan) -> bool:
        """Whether rules on a group or the total may be what its points, or the grade, wait for."""
        names = [plan.points, *([self.grade] if plan.node.kind == "total" else [])]
        return bool(plan.rules) and any(isinstance(self.run.values.get(name), Missing) for name in names)

    def claimed(self, plan: NodePlan) -> Fraction | None:
        """Return the unit's own points: of an indicator as claimed, of a group or the total as printed."""
        node = plan.node
        if node.indicator is None:
            printed = self.reasoner.given.stated.get(node.key)
            return None if printed is None else Fraction(printed)
        found = self.run.values[plan.claimed]
        return found if type(found) is Fraction else None

    def traces(self, plan: NodePlan) -> tuple[NamedTrace, ...]:
        """Return how the node's authored formulas came about, and of a group each step from its parts to its points."""
        traces = self.run.traces
        found = []
        for name in plan.traced:
            step = traces[name].step
            found.append(_named_trace(name, step.value, step))
        return tuple(found)


def _bounds(engine: Engine, inputs: Inputs, run: Run) -> Mapping[str, Bounds] | None:
    """Return what points and grade can still become; None where all are known, and are themselves all they can be."""
    values, plan = run.values, engine.plan
    if absent(*[values[name] for name in plan.results]) is not None:
        return run_ranges(engine.program, inputs, run, engine.calendars)
    return None


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
    plan = engine.plan
    root, grade = card.node(plan.tree), run.values.get(plan.grade)
    reachable = {grade} if card.bounds is None or not plan.grades else card.bounds[plan.grade].others
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
        grades=tuple(each for each in plan.grades if reachable is None or each in reachable),
        stated_total=printed.total,
        stated_grade=printed.grade,
        root=root,
        losses=Losses(program, run, card.reasoner, card.states).all(plan.tree),
        findings=card.findings,
        digests=Digests(program.digest, submission.digest, calendars.digest if plan.counts_workdays else ""),
        submission=submission.content,
    )
    result = with_remarks(result, engine.checks)
    return replace(result, digests=replace(result.digests, result=result.result_digest()))
