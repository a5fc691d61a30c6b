"""Trials of a rule on data: what ``exact`` gives, the branches taken, the plainest data that shows something."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.authoring.effort import Effort
from jixiao.authoring.formula_nodes import part_of
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sampling import Sample, Sampler
from jixiao.authoring.samples.shrinking import Rank, shrink
from jixiao.formula import BoundFormula, Failed, Missing, Table, Value
from jixiao.formula.semantics.branch_coverage import Arm
from jixiao.formula.semantics.exact import Exact
from jixiao.program.run import run_with_coverage
from jixiao.rules import Column, Field

FIRST: Final = 120
"""Units' data that are tried on everything."""

MORE: Final = 1_500
"""Units' data that are tried when z3 finds that something may be, and its own data does not show it."""

_ENOUGH: Final = 25
_STAND_IN: Final = 40
_SMALL: Final = 20
"""Definitions of a part that is quick to try; of larger ones less is tried."""

_PLAINER: Final = 200_000
_ROWS: Final = (3, 8)
"""Rows of a table at most, of the first data and of more."""

_TINY: Final = Fraction(1, 10**20)
_LONG: Final = (
    Fraction(1234567890123456789012345677, 10**28),
    Fraction(1234567890123456789012345678901234567891, 10**69),
)
"""What is added to numbers to make them long: to any number, and to 0."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What ``exact`` gives for data: every value of the part, tables with computed columns, and the branches that were taken."""

    sample: Sample
    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]
    arms: frozenset[Arm]

    def number(self, name: str) -> Fraction | None:
        """Return a value that is a number."""
        value = self.values[name]
        return value if isinstance(value, Fraction) else None


Judge = Callable[[Trial], bool]
"""Tells whether a trial shows what is looked for."""


class Evidence:
    """Trials of a part of a program, the same on every run; ``numbers`` are thresholds beside those typed into it."""

    def __init__(
        self, part: ProgramSlice, numbers: Iterable[Fraction] = (), effort: Effort | None = None
    ) -> None:
        self.part = part
        self._effort = Effort() if effort is None else effort
        self._numbers = part.numbers.union(numbers)
        self._size = max(_SMALL, len(part.definitions))
        self._first = self._made(FIRST, 0)
        self._more = self._made(MORE * _SMALL // self._size, 1)

    @property
    def trials(self) -> Iterator[Trial]:
        """The first trials; each is made when it is first asked for."""
        self._first, trials = itertools.tee(self._first)
        return trials

    def run(self, sample: Sample) -> Trial:
        """Return what ``exact`` gives for data."""
        part = self.part
        inputs = part.inputs(sample)
        run, branches_taken = run_with_coverage(part.program, inputs, part.calendars, part.definitions)
        return Trial(sample, run.values, run.tables, frozenset(branches_taken.arms))

    def value(self, trial: Trial, bound: BoundFormula, node: ast.expr) -> Value:
        """Return what a part of a formula gives in a trial, taken by itself."""
        exact = Exact(dict(trial.values), trial.tables, self.part.calendars)
        return part_of(bound, node).evaluate(exact)

    def find(
        self, judge: Judge, extra: Iterable[Sample] = (), *, more: bool = True, plain: bool = True
    ) -> Trial | None:
        """Return the plainest trial that shows something: of the first ones, of ``extra`` data, of many more.

        Without ``plain`` it is any of them.
        """
        shown = [*filter(judge, self.trials), *filter(judge, map(self.run, extra))]
        if not shown and more:
            self._more, trials = itertools.tee(self._more)
            shown = list(itertools.islice(filter(judge, trials), _ENOUGH if plain else 1))
        if not shown or not plain:
            return next(iter(shown), None)
        best = min(shown, key=lambda trial: trial.sample.plainness)

        def rank(sample: Sample) -> Rank | None:
            is_shown = sample.fits(self.part.fields) and judge(self.run(sample))
            return sample.plainness if is_shown else None

        tries = _PLAINER // self._size
        return self.run(shrink(best.sample, rank, self.part.fields, self._effort, tries))

    def find_long(self, judge: Judge) -> Trial | None:
        """Return a trial with numbers as long as may be submitted that shows something: exact ones grow too large."""
        for trial in itertools.islice(self.trials, _STAND_IN):
            for add in _LONG:
                if self._effort.is_used_up:
                    return None
                longer = self.run(trial.sample.changed(self.part.fields, _longer(add)))
                if judge(longer):
                    return longer
        return None

    def of_model(self, models: Iterable[Mapping[str, Value]]) -> Iterator[Sample]:
        """Yield data as z3 found it; of tables it knows no rows, so those of trials stand in."""
        known = itertools.islice(self.trials, _STAND_IN if self.part.tables else 1)
        tables = [trial.sample.tables for trial in known]
        for values in models:
            yield from (Sample(values, table) for table in tables)

    def _made(self, count: int, seed: int) -> Iterator[Trial]:
        """Yield trials while there is time; of the first ones at least one."""
        part = self.part
        sampler = Sampler(part.fields, self._numbers, seed, _ROWS[seed], part.optional)
        for index, sample in enumerate(sampler.samples(count)):
            if self._effort.is_used_up and (index or seed):
                return
            yield self.run(sample)


def _longer(add: Fraction) -> Callable[[str, Value, Field | Column], Value]:
    """Return what changes numbers by a little, so that they have many decimal places."""

    def longer(_name: str, value: Value, of: Field | Column) -> Value:
        if not isinstance(value, Fraction) or of.type == "count":
            return value
        tries = (value + add, value - add) if add > _TINY or value == 0 else ()
        above = (one for one in tries if of.min is None or of.min <= one)
        return next((one for one in above if of.max is None or one <= of.max), value)

    return longer


def failure_of(value: Value) -> Failed | None:
    """Return why a value can't be given, when that is for its rule to name; a calendar that is lacking is not."""
    return value if isinstance(value, Failed) and value.code.startswith(("F35", "F361")) else None
