"""Mutants that no case notices.

Every case is run once; for a change only what it can alter is evaluated again (``program.incremental``), and the first case that
expects something else ends the trial. Only where a case expects what no single value tells (findings, reasons, the range
of a total) is it scored as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Case, CasesFile, Expected, differences, submission_of
from jixiao.authoring.effort import Effort
from jixiao.authoring.mutation.mutants import Mutant, mutants
from jixiao.documents.result import Result
from jixiao.extras import engine_version
from jixiao.problems import JixiaoError, Place
from jixiao.program import Inputs, Program, Role
from jixiao.program.incremental import IncrementalRun, Readers
from jixiao.rules import Submission
from jixiao.scoring import Engine, read_inputs, score_inputs
from jixiao.scoring.card.decimals import decimal_of

Progress = Callable[[int, int], None]
"""Told how many changes of how many have been tried."""


@dataclass(frozen=True, slots=True)
class Listed(Result):
    """A change that no case noticed, with the reason that is listed for it."""

    label: str
    place: Place
    why: str


@dataclass(frozen=True, slots=True)
class Trial(Result):
    """What came of all changes: those that no case noticed, those of them that are listed, and stale entries.

    ``stale`` are listed changes that a case notices, or that there are none of (any more): not reported unless it is ``whole``,
    which it is not where the time was used up first.
    """

    tried: int
    whole: bool
    survivors: tuple[Mutant, ...]
    listed: tuple[Listed, ...]
    stale: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A case that comes out right, run once."""

    case: Case
    submission: Submission
    inputs: Inputs
    run: IncrementalRun
    expected: tuple[tuple[str, object], ...]

    @property
    def as_a_whole(self) -> bool:
        """Whether it expects what no single value tells."""
        expect = self.case.expect
        ends = (expect.low, expect.high)
        return bool(expect.findings or expect.no_findings or expect.reasons) or ends != (None, None)


def try_mutants(
    rules: Rules, cases: CasesFile, progress: Progress | None = None, effort: Effort | None = None
) -> Trial:
    """Return what came of every change of a ruleset under its cases; those that fail as it is are left out.

    When the seconds of ``effort`` are used up, what came of those that were tried.
    """
    effort = Effort() if effort is None else effort
    noticing = list(_ready(rules, cases))
    everything = list(takewhile(lambda _: not effort.is_used_up, mutants(rules)))
    survivors: list[Mutant] = []
    tried = 0
    for mutant in takewhile(lambda _: not effort.is_used_up, everything):
        tried += 1
        if not _is_noticed(rules, mutant, noticing):
            survivors.append(mutant)
        if progress is not None:
            progress(tried, len(everything))
    reasons = {survivor.change: survivor.why for survivor in cases.survivors}
    labels = {mutant.label for mutant in survivors}
    whole = not effort.is_used_up
    return Trial(
        tried,
        whole,
        tuple(mutant for mutant in survivors if mutant.label not in reasons),
        tuple(Listed(one.label, one.place, reasons[one.label]) for one in survivors if one.label in reasons),
        tuple(label for label in reasons if label not in labels) if whole else (),
    )


def _ready(rules: Rules, cases: CasesFile) -> Iterator[_Ready]:
    readers = Readers(rules.program)
    for case in cases.cases:
        try:
            submission = submission_of(case.over(cases.defaults))
            card = rules.score(submission)
        except JixiaoError:
            continue
        if any(differences(case.expect, card)):
            continue
        inputs = read_inputs(rules.program, submission)
        run = IncrementalRun(rules.program, readers, inputs, rules.calendars)
        yield _Ready(case, submission, inputs, run, tuple(_expected(rules.program, case.expect)))


def _expected(program: Program, expect: Expected) -> Iterator[tuple[str, object]]:
    """Yield the names of the values that a case expects, with what it expects of them."""
    if expect.total is not None:
        yield program.tree.named(Role.POINTS), expect.total
    if expect.grade is not None:
        yield program.tree.named(Role.GRADE), expect.grade
    for name, points in expect.points.items():
        node = program.find(name)
        if node is not None:
            yield node.named(Role.POINTS), points


def _is_noticed(rules: Rules, mutant: Mutant, ready: Sequence[_Ready]) -> bool:
    """Tell whether a case expects something else than a changed ruleset gives."""
    after = ready[0].run.readers.after(mutant.formulas) if ready else frozenset[str]()
    looking = [case for case in ready if any(name in after for name, _ in case.expected)]
    # What looks at nothing that can differ is run only for its findings and reasons, and last.
    others = [case for case in ready if case.as_a_whole and case not in looking]
    unsure: list[_Ready] = []
    for case in (*looking, *others):
        try:
            values = case.run.changed(mutant.formulas)
        except (JixiaoError, ValueError):
            return True  # such a rule would not even load: a date that is none, for example
        for name, wanted in case.expected:
            value = values.get(name, "")
            shown = value if isinstance(value, str) else decimal_of(value, rules.program.places)
            if name in values and shown != wanted:
                return True
        if values and case.as_a_whole:
            unsure.append(case)
    return any(_differs_as_a_whole(rules, mutant, case) for case in unsure)


def _differs_as_a_whole(rules: Rules, mutant: Mutant, ready: _Ready) -> bool:
    definitions = tuple(
        replace(definition, formula=mutant.formulas.get(definition.name, definition.formula))
        for definition in rules.program.definitions
    )
    program = replace(rules.program, definitions=definitions)
    card = score_inputs(Engine(program, rules.calendars, engine_version()), ready.submission, ready.inputs)
    return any(differences(ready.case.expect, card))
