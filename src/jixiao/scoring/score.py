"""Scores one submission into a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from jixiao.formula import Missing, Value
from jixiao.formula.tracing.fast_records import maker
from jixiao.formula.values import absent
from jixiao.program import Inputs, run_ranges
from jixiao.rules import Submission
from jixiao.scoring.card.decimals import decimal, decimal_of
from jixiao.scoring.card.scorecard import Digests, Finding, NamedTrace, NodeScore, Scorecard
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.inputs import read_inputs
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.findings import findings
from jixiao.scoring.reasons.losses import losses
from jixiao.scoring.reasons.reasons import Reasoner
from jixiao.scoring.reasons.remarks import with_remarks

_node_score = maker(NodeScore)
_named_trace = maker(NamedTrace)


class _Card:
    """The node scores of one scorecard; ``findings`` are all that a reviewer must see."""

    def __init__(self, reasoner: Reasoner, findings: Iterable[Finding]) -> None:
        self.reasoner, self.values, self.places = reasoner, reasoner.values, reasoner.places
        self.findings: dict[str, list[Finding]] = {}
        for finding in findings:
            self.findings.setdefault(finding.node, []).append(finding)

    def node(self, plan: NodePlan) -> NodeScore:
        """Return the score of a node and all below it."""
        value, node, reasoner, places = self.values, plan.node, self.reasoner, self.places
        key, indicator, state = node.key, node.indicator, reasoner.states[node.key]
        points, weight = value[plan.points], value[plan.weight]
        lower, upper = (decimal(end, places) for end in reasoner.range(plan))
        claimed = self.claimed(plan)
        own = value.get(plan.printed, points)
        difference = claimed - own if claimed is not None and isinstance(own, Fraction) else None
        steps = [(name, reasoner.run.traces[name].step) for name in plan.traced]
        is_open = self.is_open(plan) if indicator is None else state in {"missing", "claimed"}
        return _node_score(
            key=key,
            id=node.id,
            name=node.name,
            kind=node.kind,
            level=node.level,
            full=plan.full,
            weight=decimal(weight if isinstance(weight, Fraction) else node.weight, places),
            points=decimal_of(points, places),
            low=lower,
            high=upper,
            state=state,
            computed=decimal_of(value.get(plan.computed), places),
            claimed=decimal_of(claimed, places),
            judged=decimal_of(value.get(plan.judged), places),
            difference=decimal_of(difference, places),
            status=node.status,
            note=node.note,
            edition=None if indicator is None else indicator.edition,
            rule="" if indicator is None else indicator.definition.rule,
            basis="" if indicator is None else indicator.definition.basis,
            most=decimal_of(value.get(plan.most), places),
            counts=value.get(plan.best) is not False,
            explanation=reasoner.explanation(key),
            remedy=reasoner.remedy(key),
            reasons=() if indicator is None else reasoner.reasons(plan),
            missing=reasoner.lacking(plan) if is_open else (),
            traces=tuple([_named_trace(name, step.value, step) for name, step in steps]),
            findings=tuple(self.findings.get(key, ())),
            children=tuple([self.node(child) for child in plan.children]),
        )

    def is_open(self, plan: NodePlan) -> bool:
        """Whether rules on a group or the total may be what its points, or the grade, wait for."""
        names = [plan.points, *([self.reasoner.plan.grade] if plan.node.kind == "total" else [])]
        return bool(plan.rules) and any(isinstance(self.values.get(name), Missing) for name in names)

    def claimed(self, plan: NodePlan) -> Fraction | None:
        """Return the unit's own points: of an indicator as claimed, of a group or the total as printed."""
        if plan.node.indicator is None:
            printed = self.reasoner.given.stated.get(plan.node.key)
            return None if printed is None else Fraction(printed)
        points = self.values[plan.claimed]
        return points if type(points) is Fraction else None


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
    program, calendars, plan = engine.program, engine.calendars, engine.plan
    run, bounds = engine.run(inputs), None
    if absent(*[run.values[name] for name in plan.results]) is not None:
        bounds = run_ranges(program, inputs, run, calendars)
    reasoner = Reasoner(engine, submission, run, bounds)
    seen = findings(reasoner, stated)
    root, grade = _Card(reasoner, seen).node(plan.tree), run.values.get(plan.grade)
    reachable = {grade} if bounds is None or not plan.grades else bounds[plan.grade].others
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
        grades=tuple(name for name in plan.grades if reachable is None or name in reachable),
        stated_total=printed.total,
        stated_grade=printed.grade,
        root=root,
        losses=losses(reasoner),
        findings=seen,
        digests=Digests(program.digest, submission.digest, calendars.digest if plan.counts_workdays else ""),
        submission=submission.content,
    )
    result = with_remarks(result, engine.checks)
    return replace(result, digests=replace(result.digests, result=result.result_digest()))
