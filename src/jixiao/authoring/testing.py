"""The report of ``jixiao test``: what came of the cases, and what none of them reaches or notices."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Outcome, readable_cases, run_case
from jixiao.authoring.cases.coverage import Point, Survey
from jixiao.authoring.cases.files import GatheredCases
from jixiao.authoring.effort import Effort
from jixiao.authoring.mutation.mutants import Mutant
from jixiao.authoring.mutation.survivors import Progress, Trial, try_mutants
from jixiao.documents.result import Result
from jixiao.problems import Place
from jixiao.scoring import NodeScore
from jixiao.scoring.card.explain import points_of

_STEPS = 12


@dataclass(frozen=True, slots=True)
class Tested(Result):
    """One case: what came of it, where it was written, and how many seconds it took."""

    outcome: Outcome
    place: Place
    seconds: float

    json_keys: ClassVar[str] = "name place differences"

    @property
    def name(self) -> str:
        """What the case is called."""
        return self.outcome.case.name

    @property
    def differences(self) -> tuple[str, ...]:
        """What came out otherwise."""
        return tuple(difference.text for difference in self.outcome.differences)


@dataclass(frozen=True, slots=True)
class CasesReport(Result):
    """What came of all cases of a ruleset; ``mutants`` is None when no changes were tried, ``survivors`` are the listed ones."""

    json_keys: ClassVar[str] = "ruleset files cases points mutants?"

    ruleset: str
    files: tuple[str, ...]
    cases: tuple[Tested, ...]
    points: tuple[Point, ...]
    mutants: Trial | None
    survivors: dict[str, Place]

    @property
    def failed(self) -> tuple[Tested, ...]:
        """The cases that came out otherwise."""
        return tuple(case for case in self.cases if case.differences)

    @property
    def open_points(self) -> tuple[Point, ...]:
        """What no case reaches although data could."""
        return tuple(point for point in self.points if point.is_open)

    @property
    def is_right(self) -> bool:
        """Whether every case came out as expected and every change that none notices is listed with a reason."""
        return not self.failed and (not self.mutants or not (self.mutants.survivors or self.mutants.stale))

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        count, wrong = len(self.cases), len(self.failed)
        yield f"{self.ruleset}：算例 {count} 个，通过 {count - wrong} 个，不通过 {wrong} 个"
        for case in self.failed:
            yield ""
            yield from failure_lines(case.outcome, case.place)
        yield ""
        yield from self._coverage()
        if self.mutants is not None:
            yield ""
            yield from self._survivors(self.mutants)

    def _coverage(self) -> Iterator[str]:
        impossible = [point for point in self.points if not point.possible]
        possible = len(self.points) - len(impossible)
        reached = possible - len(self.open_points)
        share = f"（{reached * 1000 // possible / 10}%）" if possible else ""
        yield f"覆盖：分支、档、清单项、不适用、封顶、否决、等级共 {possible} 处，到达 {reached} 处{share}"
        yield from _listed("没有算例到达的：", self.open_points)
        yield from _listed("按数据项的上下限不可能到达、没有计入的：", impossible)

    def _survivors(self, trial: Trial) -> Iterator[str]:
        noticed = trial.tried - len(trial.survivors) - len(trial.listed)
        yield (
            f"试改：共 {trial.tried} 处，算例发现 {noticed} 处，"
            f"没有发现 {len(trial.survivors)} 处，说明过理由的 {len(trial.listed)} 处"
        )
        if not trial.whole:
            yield "时间用完了，后面的没有试；--seconds 写大一些再试"
        way_out = "补一个算例；确实不会有区别的，在算例文件里写 [[survivors]] 说明理由"
        yield from _listed(f"改了也没有算例发现的（{way_out}）：", trial.survivors)
        stale = [Mutant(label, self.survivors[label], {}) for label in trial.stale]
        yield from _listed("写在 [[survivors]] 里、现在已经没有或已被算例发现的（删去）：", stale)


def check_cases(
    rules: Rules,
    gathered: GatheredCases,
    *,
    mutate: bool = False,
    progress: Progress | None = None,
    effort: Effort | None = None,
) -> CasesReport:
    """Return what comes of all cases, what they reach, and with ``mutate`` which changes they do not notice.

    ``effort`` bounds the seconds for which changes are tried.
    """
    cases: list[Tested] = []
    for case, place in zip(gathered.file.cases, gathered.places, strict=True):
        before = time.perf_counter()
        outcome = run_case(rules, case)
        cases.append(Tested(outcome, place, time.perf_counter() - before))
    trial = try_mutants(rules, gathered.file, progress, effort) if mutate else None
    changes = [survivor.change for survivor in gathered.file.survivors]
    survivors = dict(zip(changes, gathered.survivors, strict=True))
    points = Survey(rules).covered(readable_cases(rules.program, gathered.file))
    return CasesReport(rules.id, gathered.files, tuple(cases), points, trial, survivors)


def failure_lines(outcome: Outcome, place: Place) -> Iterator[str]:
    """Yield what a case expected, what came out, and how the points of each indicator that differs came about."""
    yield f"不通过：{outcome.case.name}"
    yield f"  --> {place}"
    for difference in outcome.differences:
        yield from (f"  {line}" for line in difference.text.splitlines())
    if outcome.card is None:
        return
    for name in dict.fromkeys(difference.node for difference in outcome.differences if difference.node):
        yield from _how(outcome.card[name])
    yield f"  算例的说明：{outcome.case.why}"


def _how(node: NodeScore) -> Iterator[str]:
    """Yield how an indicator's points came about; of a group or the total, what its parts were given."""
    yield f"  {node.name}是这样算的："
    yield from (f"    {reason}" for reason in node.reasons)
    if node.kind == "indicator":
        for step in node.traces[:_STEPS]:
            shown = " ".join(step.trace.text.split())
            yield f"    {step.name} = {f'{shown} = ' if shown else ''}{step.value}"
        return
    for child in node.children:
        yield f"    {child.name} {points_of(child)} / {child.weight}"


def _listed(title: str, entries: Sequence[Point | Mutant]) -> Iterator[str]:
    """Yield entries with their places under a title; nothing where there is none."""
    if entries:
        yield title
    for entry in entries:
        yield f"  {entry.label}"
        yield f"       --> {entry.place}"
