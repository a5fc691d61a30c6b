"""Proof that points only rise (or only fall) with a data item, where the author says so."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.proof.answers import Answer, Example, Question
from jixiao.authoring.proof.decision import Decider, decided
from jixiao.authoring.proof.reasoning import Reasoning, rule_terms
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Verdict
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sample_text import points_text, value_text
from jixiao.authoring.samples.sampling import Sample
from jixiao.authoring.samples.shrinking import Rank, shrunk
from jixiao.problems import Place

_AFTER: Final = "（变动后）"
_ENOUGH: Final = 25


def direction_answers(decider: Decider, rule: RuleSlice) -> Iterator[Answer]:
    """Yield whether points never fall (or never rise) with each data item of which the author says so."""
    if rule.node.indicator is not None:
        for key, rises in (("rises_with", True), ("falls_with", False)):
            for index, name in enumerate(getattr(rule.node.indicator.definition, key)):
                yield _Direction(decider, rule, name, rises).answer(rule.node.indicator.place(key, index))


@dataclass(frozen=True, slots=True)
class _Direction:
    """One declaration. A pair of units that differ in its data item is one sample, with the changed datum beside."""

    decider: Decider
    rule: RuleSlice
    name: str
    rises: bool

    def answer(self, place: Place) -> Answer:
        question = Question("direction", f"随“{self.name}”只{'升不降' if self.rises else '降不升'}", place)
        if self.name not in self.rule.part.fields:
            return question.proved("评分规则没有用到它")
        answer = decided(self._ask, self._find).answer(question)
        return self._refuted(question, answer) if isinstance(answer, Sample) else answer

    def _ask(self, whole: bool) -> tuple[Verdict, list[Sample]]:  # noqa: FBT001 - the first time, then the second
        """Ask z3 for two units that differ in the data item only, and go against the direction."""
        part, effort = self.decider.part, self.decider.effort
        before = Reasoning(part, self.decider.numbers, whole=whole, effort=effort)
        if not before.is_whole:
            return Verdict("unknown", reason=NO_TIME), []
        moved = before.variable(self.name + _AFTER, self.rule.part.fields[self.name])
        same = {field: before.values[field] for field in self.rule.part.fields if field in before.values}
        after = Reasoning(part, given={**same, self.name: moved}, like=before, effort=effort)
        if not after.is_whole:
            return Verdict("unknown", reason=NO_TIME), []
        lower, upper = (
            rule_terms(unit, self.rule, lambda points: points, self.rule.node.weight)
            for unit in (before, after)
        )
        against = lower.value > upper.value if self.rises else lower.value < upper.value
        none = (lower.fails, lower.is_out, upper.fails, upper.is_out)
        verdict = before.world.ask(before.values[self.name].value < moved.value, *map(z3.Not, none), against)
        models = [] if verdict.model is None else before.data(verdict.model, {self.name + _AFTER: moved})
        return verdict, list(self.decider.evidence.of_model(models))

    def _find(self, extra: list[Sample], whole: bool) -> Sample | None:  # noqa: FBT001 - the first time, then the second
        """Return the plainest pair of units that goes against the direction."""

        def rank(pair: Sample) -> Rank | None:
            points = self._points(pair)
            if points is None or not pair.fits(self.rule.part.fields):
                return None
            before, after = points
            return pair.plainness if (before > after if self.rises else before < after) else None

        fields = {**self.rule.part.fields, self.name + _AFTER: self.rule.part.fields[self.name]}
        tried = itertools.chain(extra, () if whole else self._pairs())
        return shrunk(tried, rank, fields, self.decider.effort, _ENOUGH)

    def _pairs(self) -> Iterator[Sample]:
        """Yield data of trials with each of the values that the data item has in others."""
        samples = [trial.sample for trial in self.decider.evidence.trials]
        values = {sample.values.get(self.name) for sample in samples}
        numbers = sorted(value for value in values if isinstance(value, Fraction))
        for sample in samples:
            for number in numbers:
                yield replace(sample, values={**sample.values, self.name + _AFTER: number})

    def _units(self, pair: Sample) -> tuple[Sample, Sample]:
        values = dict(pair.values)
        after = values.pop(self.name + _AFTER)
        return replace(pair, values=values), replace(pair, values={**values, self.name: after})

    def _points(self, pair: Sample) -> tuple[Fraction, Fraction] | None:
        """Return the points of both units, or None where there are none, or the datum does not rise."""
        start, after = pair.values.get(self.name), pair.values.get(self.name + _AFTER)
        if not isinstance(after, Fraction) or not isinstance(start, Fraction) or start >= after:
            return None
        one, other = (self.decider.outcome(self.decider.evidence.run(unit)) for unit in self._units(pair))
        return None if one is None or other is None else (one, other)

    def _refuted(self, question: Question, pair: Sample) -> Answer:
        units = self._units(pair)
        field = self.rule.part.fields[self.name]
        start, after = (value_text(unit.values[self.name], field) for unit in units)
        before, now = map(points_text, self._points(pair) or ())
        text = f"“{self.name}”由 {start} 增加到 {after}，得分由 {before} 变为 {now}"
        gives = f"得 {before} 分；“{self.name}”改为 {after}，得 {now} 分"
        then = {self.name: units[1].values[self.name]}
        example = Example(units[0], gives, self.rule.part.fields, then)
        return question.refuted(text, example, "改正评分规则（界限、方向、分支的次序），或删去这里的声明")
