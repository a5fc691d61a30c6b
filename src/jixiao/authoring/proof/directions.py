"""Whether points only rise (or only fall) with a data item, all others being equal, where the author says so."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.proof.answers import Answer, Example
from jixiao.authoring.proof.decision import NOT_SHOWN, Decider
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.reasoning import Reasoning, rule_terms
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Verdict
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sample_text import points_text, value_text
from jixiao.authoring.samples.sampling import Sample
from jixiao.authoring.samples.shrinking import Rank, shrunk
from jixiao.problems import Place

_AFTER: Final = "（变动后）"
_ENOUGH: Final = 25


@dataclass(frozen=True, slots=True)
class Directions:
    """Answers for one rule; ``outcome`` gives a unit's points, None where there are none to compare."""

    rule: RuleSlice
    decider: Decider
    outcome: Callable[[Trial], Fraction | None]

    def answer(self, name: str, *, rises: bool) -> Answer:
        """Return whether points never fall (or never rise) when the data item rises."""
        asked = f"随“{name}”只{'升不降' if rises else '降不升'}"
        place = self._place(name, rises=rises)
        if name not in self.rule.fields:
            return Answer("direction", asked, "proved", "评分规则没有用到它", place)
        reason = ""
        for whole in (False, True):
            verdict, changed = self._ask(name, rises=rises, whole=whole)
            if verdict.found == "no":
                return Answer("direction", asked, "proved", "证明器证明", place)
            shown = self._find(name, changed, rises=rises, first=not whole)
            if shown is not None:
                return self._refuted(asked, name, shown, place)
            reason = verdict.reason or reason
        reason = reason or NOT_SHOWN
        return Answer("direction", asked, "undecided", reason, place)

    def _ask(self, name: str, *, rises: bool, whole: bool) -> tuple[Verdict, list[Sample]]:
        """Ask z3 for two units that differ in the data item only, and go against the direction."""
        part = self.decider.part
        effort = self.decider.effort
        before = Reasoning(part, self.decider.numbers, whole=whole, effort=effort)
        if not before.is_whole:
            return Verdict("unknown", reason=NO_TIME), []
        moved = before.variable(name + _AFTER, self.rule.fields[name])
        same = {field: before.values[field] for field in self.rule.fields if field in before.values}
        after = Reasoning(part, given={**same, name: moved}, like=before, effort=effort)
        if not after.is_whole:
            return Verdict("unknown", reason=NO_TIME), []
        weight = self.rule.node.weight
        lower, upper = (
            rule_terms(each, self.rule, lambda points: points, weight) for each in (before, after)
        )
        against = lower.value > upper.value if rises else lower.value < upper.value
        none = (lower.fails, lower.is_out, upper.fails, upper.is_out)
        verdict = before.world.ask(before.values[name].value < moved.value, *map(z3.Not, none), against)
        if verdict.model is None:
            return verdict, []
        found = before.data(verdict.model, {name + _AFTER: moved})
        return verdict, list(self.decider.evidence.of_model(found))

    def _find(self, name: str, extra: list[Sample], *, rises: bool, first: bool) -> Sample | None:
        """Return the plainest pair of data that goes against the direction, as one sample with the changed datum beside."""
        fields = {**self.rule.fields, name + _AFTER: self.rule.fields[name]}

        def rank(pair: Sample) -> Rank | None:
            found = self._both(pair, name)
            if found is None or not pair.fits(self.rule.fields):
                return None
            before, after = found
            return pair.plainness if (before > after if rises else before < after) else None

        tried = itertools.chain(extra, self._pairs(name) if first else ())
        return shrunk(tried, rank, fields, self.decider.effort, _ENOUGH)

    def _pairs(self, name: str) -> Iterator[Sample]:
        """Yield data of trials with each of the values that the data item has in others."""
        trials = tuple(self.decider.evidence.trials)
        values = sorted(
            {
                trial.sample.values[name]
                for trial in trials
                if isinstance(trial.sample.values.get(name), Fraction)
            }
        )  # type: ignore[type-var]
        for trial in trials:
            for value in values:
                yield replace(trial.sample, values={**trial.sample.values, name + _AFTER: value})

    def _both(self, pair: Sample, name: str) -> tuple[Fraction, Fraction] | None:
        """Return the points before and after, or None where there are none, or the datum does not rise."""
        values = dict(pair.values)
        after = values.pop(name + _AFTER, None)
        start = values.get(name)
        if not isinstance(after, Fraction) or not isinstance(start, Fraction) or start >= after:
            return None
        evidence = self.decider.evidence
        one = self.outcome(evidence.run(replace(pair, values=values)))
        other = self.outcome(evidence.run(replace(pair, values={**values, name: after})))
        return None if one is None or other is None else (one, other)

    def _refuted(self, asked: str, name: str, pair: Sample, place: Place) -> Answer:
        values = dict(pair.values)
        after = values.pop(name + _AFTER)
        start = values[name]
        found = self._both(pair, name)
        before, then = found if found is not None else (Fraction(0), Fraction(0))
        start_said, after_said = (value_text(each, self.rule.fields[name]) for each in (start, after))
        first, second = points_text(before), points_text(then)
        said = f"“{name}”由 {start_said} 增加到 {after_said}，得分由 {first} 变为 {second}"
        gives = f"得 {first} 分；“{name}”改为 {after_said}，得 {second} 分"
        example = Example(replace(pair, values=values), gives, self.rule.fields, {name: after})
        way_out = "改正评分规则（界限、方向、分支的次序），或删去这里的声明"
        return Answer("direction", asked, "refuted", said, place, example, way_out)

    def _place(self, name: str, *, rises: bool) -> Place:
        indicator = self.rule.node.indicator
        if indicator is None:
            return self.rule.node.place
        key = "rises_with" if rises else "falls_with"
        names = getattr(indicator.definition, key)
        return indicator.place(key, names.index(name))
