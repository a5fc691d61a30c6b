"""A search for data that gets each grade, put together indicator by indicator.

The best and the worst data for each indicator are overlaid one after the other, so that totals go from one end to the
other in small steps; indicators that share data items are tried together. A grade counts as reachable only with a unit's
data that ``exact`` gives it to.
"""

from __future__ import annotations

import itertools
import operator
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.api import Rules
from jixiao.authoring.effort import Effort
from jixiao.authoring.proof.rule_questions import RuleQuestions
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sampling import Sample, Sampler
from jixiao.formula import Value
from jixiao.program import Role

_CANDIDATES: Final = 8
_ORDERS: Final = 12
_OTHERS: Final = 16


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit's data with its total and grade."""

    sample: Sample
    total: Fraction
    grade: str


class GradeSearch:
    """Finds data for grades; ``own`` are the indicators' rules with what was tried on them."""

    def __init__(self, rules: Rules, own: Sequence[RuleQuestions], effort: Effort) -> None:
        self._rules = rules
        self._effort = effort
        self._whole = ProgramSlice(rules.program, rules.calendars, rules.program.outcome)
        self._options = [_others(self._whole, own), *(_options(rule) for rule in own)]
        self.by_grade: dict[str, Scored] = {}
        self.best = self._alike(self._climb(up=True), own)
        self.worst = self._climb(up=False)
        self._walk()

    def score(self, sample: Sample) -> Scored | None:
        """Return the total and the grade of data, or None where there is none, or no time."""
        if self._effort.is_used_up:
            return None
        values = self._rules.compilation.results(self._whole.inputs(sample))
        tree = self._rules.program.tree
        total: Value = values[tree.named(Role.POINTS)]
        grade: Value = values[tree.named(Role.GRADE)] if self._rules.program.grades else ""
        if not isinstance(total, Fraction) or not isinstance(grade, str):
            return None
        scored = Scored(sample, total, grade)
        self.by_grade.setdefault(grade, scored)
        return scored

    def _climb(self, *, up: bool) -> Scored | None:
        """Return the best (or the worst) data that overlaying the indicators' own finds."""
        sample = Sample()
        ordered = [options[::-1] if up else options for options in self._options]
        for options in filter(None, ordered):
            sample = _overlaid(sample, options[0])
        best = self.score(sample)
        for option in itertools.chain.from_iterable(ordered):
            tried = self.score(_overlaid(best.sample if best is not None else sample, option))
            better = operator.gt if up else operator.lt
            if tried is not None and (best is None or better(tried.total, best.total)):
                best = tried
        return best

    def _alike(self, best: Scored | None, own: Sequence[RuleQuestions]) -> Scored | None:
        """Return the best data once numbers of one rule that should be equal are: what others share was overlaid."""
        for rule in own:
            values = {} if best is None else best.sample.values
            numbers = [name for name in rule.rule.part.fields if isinstance(values.get(name), Fraction)]
            for one, other in itertools.permutations(numbers, 2):
                if best is None or best.total >= self._rules.program.tree.weight:
                    return best
                tried = self.score(_overlaid(best.sample, Sample({one: best.sample.values[other]})))
                if tried is not None and tried.total > best.total:
                    best = tried
        return best

    def _walk(self) -> None:
        """Go from the best data to the worst, an indicator at a time, in several orders."""
        if self.best is None or self.worst is None:
            return
        chance = random.Random(0)  # noqa: S311 - data to try out, the same on every run
        order = list(range(len(self._options)))
        names = {grade.name for grade in self._rules.program.grades}
        for _ in range(_ORDERS):
            sample = self.best.sample
            for index in order:
                for option in self._options[index][::-2]:
                    sample = _overlaid(sample, option)
                    self.score(sample)
                if names <= self.by_grade.keys():
                    return
            chance.shuffle(order)


def _others(whole: ProgramSlice, own: Sequence[RuleQuestions]) -> list[Sample]:
    """Return data for what no indicator's rule reads, such as which optional ones a unit chose: what is plain comes last."""
    read = {name for rule in own for name in rule.rule.part.fields}
    fields = {name: field for name, field in whole.fields.items() if name not in read}
    if not fields:
        return []
    samples = list(Sampler(fields, whole.numbers).samples(_OTHERS))
    chosen: dict[str, Value] = {name: True for name, field in fields.items() if field.type == "yes_no"}
    return [*samples, _overlaid(samples[0], Sample(chosen))]


def _options(own: RuleQuestions) -> list[Sample]:
    """Return data for an indicator from the fewest points to the most, a few of each."""
    tried = [(own.outcome(trial), trial.sample) for trial in own.decider.evidence.trials]
    scored = [(points, sample) for points, sample in tried if points is not None]
    ordered: dict[Fraction, Sample] = {}
    for points, sample in sorted(scored, key=lambda one: (one[0], one[1].plainness)):
        ordered.setdefault(points, sample)
    kept = list(ordered.values())
    step = max(1, len(kept) // _CANDIDATES)
    return [*kept[:-1:step], *kept[-1:]]


def _overlaid(below: Sample, above: Sample) -> Sample:
    return Sample({**below.values, **above.values}, {**below.tables, **above.tables})
