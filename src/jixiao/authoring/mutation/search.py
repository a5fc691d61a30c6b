"""A search for test data of one rule: at thresholds, on every branch, wherever a mutant would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice, product

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Data as CaseData
from jixiao.authoring.cases.coverage import Survey
from jixiao.authoring.effort import Effort
from jixiao.authoring.formula_nodes import is_authored
from jixiao.authoring.mutation.mutants import Mutant
from jixiao.authoring.samples.candidate_values import Candidates
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sample_json import submitted
from jixiao.authoring.samples.sampling import Sample
from jixiao.authoring.samples.thresholds import Lever, Threshold, around, levers, thresholds
from jixiao.documents import from_data
from jixiao.formula import Value
from jixiao.formula.semantics.exact import Exact
from jixiao.problems import JixiaoError
from jixiao.program import Inputs, Node, Role, Rule, run_exact, slice_of
from jixiao.program.incremental import IncrementalRun, Readers
from jixiao.rules import read_submission
from jixiao.scoring import read_inputs

_NAMED = 3
_BASES = 36
"""Data that a threshold is looked for from, before it is given up."""


Objective = tuple[str, object, object]
"""Something that data can show: a point that it reaches, a change that it notices, a side of a threshold that it is on."""

_SIDES = {-1: "略低", 0: "正好", 1: "略高"}


@dataclass(frozen=True, slots=True)
class TestData:
    """Data that shows something new of a node: ``title`` says what."""

    node: Node
    data: Mapping[str, object]
    title: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Data to try; of a threshold also which one it is, and the side that it is on."""

    data: Sample
    threshold: str = ""
    side: int = 0

    @property
    def objective(self) -> frozenset[Objective]:
        return frozenset([("side", self.threshold, self.side)] if self.threshold else [])


class TestGenerator:
    """Makes data for what one node's points rest on (of a cap or veto, for what that rests on), and tells what it shows.

    ``base`` is the data that every case has; ``mutants`` are the changes that no case notices yet. ``effort`` bounds the
    time.
    """

    def __init__(
        self,
        rules: Rules,
        node: Node,
        base: CaseData,
        mutants: Sequence[Mutant],
        rule: Rule | None = None,
        effort: Effort | None = None,
    ) -> None:
        self.effort = Effort() if effort is None else effort
        watched = [watch.when for watch in rules.program.watches if watch.node == node.key and rule is None]
        results = rules.program.outcome if node.kind == "total" else (node.named(Role.POINTS),)
        whole = ProgramSlice(rules.program, rules.calendars, (*results, *watched))
        roots = [*results[:1], *watched] if rule is None else [rule.when, rule.value]
        part = whole if rule is None else ProgramSlice(rules.program, rules.calendars, tuple(roots))
        names = {definition.name for definition in part.definitions}
        self.node, self.watched, self.results, self.part = node, watched, results, part
        self.rules = replace(rules, program=replace(rules.program, definitions=whole.definitions))
        self.program = self.rules.program
        self.readers = Readers(self.program)
        known = {definition.name for definition in whole.definitions}
        self.survey = Survey(self.rules, [root for root in roots if root in known])
        own = [mutant.within(names) for mutant in mutants]
        self.mutants = [mutant for mutant in own if mutant.formulas]
        self.fields = {name: field for name, field in part.fields.items() if field.across is None}
        self.values = Candidates(self.fields.values(), part.optional, rules.program.year)
        content = {name: dict(getattr(base, name)) for name in CaseData.model_fields}
        for name in base.claimed:
            if rules.program.find(name) is node:
                del content["claimed"][name]
        self.base = read_inputs(self.program, read_submission(from_data({"unit": "试", **content})))

    def inputs(self, sample: Sample) -> Inputs:
        """Return data with the base as inputs."""
        return self.part.inputs(sample, self.base)

    def objectives(self, inputs: Inputs, wanted: Sequence[Mutant]) -> frozenset[Objective] | None:
        """Return what data shows: the points that it reaches, the changes that it notices; None when it gives no points."""
        run = IncrementalRun(self.program, self.readers, inputs, self.rules.calendars)
        if not isinstance(run.values[self.results[0]], Fraction):
            return None
        shown: set[Objective] = {("point", index, 0) for index in self.survey.reached(inputs)}
        reported = self._reported(run.values)
        for mutant in wanted:
            try:
                values = run.changed(mutant.formulas)
            except (JixiaoError, ValueError):
                values = dict.fromkeys(self.results, "")
            differs = not values.keys().isdisjoint(self.results)
            if differs or self._reported({**run.values, **values}) != reported:
                shown.add(("change", mutant.label, 0))
        return frozenset(shown)

    def _reported(self, values: Mapping[str, Value]) -> tuple[bool, bool]:
        """Return whether a notice is reported, and whether a reason is demanded."""
        demands = {watch.when: watch.demands for watch in self.program.watches}
        held = [demands[name] for name in self.watched if values[name] is True]
        return False in held, True in held

    def candidates(self) -> Iterator[_Candidate]:
        """Yield data to try: plain and with one thing changed, at the thresholds, then changed in many ways."""
        everything = self.values.samples(self.node.key)
        plain = list(islice(everything, _BASES))
        yield from map(_Candidate, plain)
        authored = [definition for definition in self.part.definitions if is_authored(definition)]
        for threshold, base in product(thresholds(authored), plain):
            if self.effort.is_used_up:
                return
            moved = [list(self._around(threshold, base, lever)) for lever in levers(self.fields.values())]
            # The plainest figures first: 300 of 1000 rather than 1000 of 3333.33.
            moved.sort(key=_odd)
            yield from chain.from_iterable(moved)
        yield from map(_Candidate, everything)

    def _around(self, threshold: Threshold, base: Sample, lever: Lever) -> Iterator[_Candidate]:
        """Yield data just below, at and just above a threshold, moved there from a base by one datum."""
        part = slice_of(self.program, (threshold.definition.name,))

        def difference(sample: Sample) -> Fraction | None:
            if self.effort.is_used_up:
                return None
            run = run_exact(self.program, self.inputs(sample), self.rules.calendars, part)
            return threshold.difference(run, Exact(dict(run.values), run.tables, self.rules.calendars))

        for data, side in around(base, lever, difference):
            yield _Candidate(data, threshold.label, side)


def _odd(candidates: Sequence[_Candidate]) -> tuple[bool, int]:
    """Return how odd the data around a threshold looks: never exactly at it, or of many digits."""
    at = [candidate for candidate in candidates if candidate.side == 0]
    return not at, len(repr((at or candidates)[0].data)) if candidates else 0


def search(generator: TestGenerator, done: frozenset[Objective], *, sides: bool) -> list[TestData]:
    """Return the data that shows something beyond ``done``, each piece something that the others do not.

    With ``sides`` every threshold is also shown from below, at it, and from above. When the generator's time is used up,
    what was found so far.
    """
    wanted: dict[Objective, Mutant] = {("change", mutant.label, 0): mutant for mutant in generator.mutants}
    possible = (index for index, point in enumerate(generator.survey.points) if point.possible)
    left = {*wanted, *(("point", index, 0) for index in possible)} - done
    shown: set[Objective] = set()
    kept: list[tuple[_Candidate, Inputs, frozenset[Objective]]] = []
    seen: set[str] = set()
    for candidate in generator.candidates():
        if generator.effort.is_used_up:
            break
        side = candidate.objective - shown if sides else frozenset()
        if repr(candidate.data) in seen or not (left or side):
            continue
        inputs = generator.inputs(candidate.data)
        lacking = [mutant for objective, mutant in wanted.items() if objective in left]
        objectives = generator.objectives(inputs, lacking)
        gained = (objectives or frozenset()) & left
        if objectives is not None and (gained or side):
            seen.add(repr(candidate.data))
            left -= gained
            shown |= side
            kept.append((candidate, inputs, gained | side))
    return _without_superfluous(generator, kept, wanted, done)


def _without_superfluous(
    generator: TestGenerator,
    kept: Sequence[tuple[_Candidate, Inputs, frozenset[Objective]]],
    wanted: Mapping[Objective, Mutant],
    done: frozenset[Objective],
) -> list[TestData]:
    """Leave out what shows only what others kept show as well; the names say what each was kept for."""
    left = list(kept)
    if not generator.effort.is_used_up:
        whole = [
            ((generator.objectives(inputs, list(wanted.values())) or frozenset()) - done)
            | {objective for objective in gained if objective[0] == "side"}
            for _, inputs, gained in kept
        ]
        count = Counter(chain.from_iterable(whole))
        for entry, objectives in zip(kept, whole, strict=True):
            if all(count[objective] > 1 for objective in objectives):
                count.subtract(objectives)
                left.remove(entry)
    return [_test_data(generator, candidate, gained) for candidate, _, gained in left]


def _test_data(generator: TestGenerator, candidate: _Candidate, gained: frozenset[Objective]) -> TestData:
    data = submitted(candidate.data, generator.fields)
    return TestData(generator.node, data, _title(generator, candidate, gained, data))


def _title(
    generator: TestGenerator, candidate: _Candidate, gained: frozenset[Objective], data: Mapping[str, object]
) -> str:
    """Return what data was kept for: a threshold's side, the first point that it reaches, a change that it notices."""
    if candidate.threshold:
        return f"{candidate.threshold}，{_SIDES[candidate.side]}"
    points = sorted(index for kind, index, _ in gained if kind == "point" and isinstance(index, int))
    name = generator.node.name
    labels = [generator.survey.points[index].label for index in points]
    labels.sort(key=lambda label: not label.startswith(name))
    if labels:
        return labels[0].removeprefix(name).removeprefix("得分").removeprefix("：")
    shown = [f"{name} {_shown(value)}" for name, value in data.items()]
    return "，".join(shown[:_NAMED]) + ("等" if len(shown) > _NAMED else "")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{len(value)} 行" if isinstance(value, list) else str(value)
