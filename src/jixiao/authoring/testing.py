"""What ``jixiao test`` and the pytest plugin say of a ruleset's cases: what came out, and what no case reaches or notices."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from jixiao.api import Rules
from jixiao.authoring.cases.cases import Outcome, run_case, submission_of
from jixiao.authoring.cases.coverage import Point, Survey
from jixiao.authoring.cases.files import GatheredCases
from jixiao.authoring.effort import Effort
from jixiao.authoring.mutation.survivors import Progress, Trial, try_mutants
from jixiao.documents.result import Result
from jixiao.problems import JixiaoError, Place
from jixiao.program import Inputs
from jixiao.scoring import NodeScore, read_inputs
from jixiao.scoring.card.explain import points_of

_STEPS = 12


@dataclass(frozen=True, slots=True)
class Tested(Result):
    """One case: what came of it, where it stands, and how many seconds it took."""

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
    """What came of all cases of a ruleset; ``trial`` is None when no changes were tried."""

    json_keys: ClassVar[str] = "ruleset files cases points mutants?"

    ruleset: str
    files: tuple[str, ...]
    tested: tuple[Tested, ...]
    points: tuple[Point, ...]
    trial: Trial | None
    survivors: dict[str, Place]

    @property
    def cases(self) -> tuple[Tested, ...]:
        """What came of each case."""
        return self.tested

    @property
    def mutants(self) -> Trial | None:
        """What came of the changes, if any were tried."""
        return self.trial

    @property
    def failed(self) -> tuple[Tested, ...]:
        """The cases that came out otherwise."""
        return tuple(each for each in self.tested if each.outcome.differences)

    @property
    def open_points(self) -> tuple[Point, ...]:
        """What no case reaches although data could."""
        return tuple(each for each in self.points if each.is_open)

    @property
    def is_right(self) -> bool:
        """Whether every case came out as expected and every change that none notices is listed with a reason."""
        return not self.failed and (self.trial is None or not (self.trial.unlisted or self.trial.stale))

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        wrong = len(self.failed)
        yield f"{self.ruleset}：算例 {len(self.tested)} 个，通过 {len(self.tested) - wrong} 个，不通过 {wrong} 个"
        for each in self.failed:
            yield ""
            yield from failure_lines(each.outcome, each.place)
        yield ""
        yield from self._coverage()
        if self.trial is not None:
            yield ""
            yield from self._survivors(self.trial)

    def _coverage(self) -> Iterator[str]:
        possible = [each for each in self.points if each.possible]
        reached = len(possible) - len(self.open_points)
        share = f"（{reached * 1000 // len(possible) / 10}%）" if possible else ""
        yield f"覆盖：分支、档、清单项、不适用、封顶、否决、等级共 {len(possible)} 处，到达 {reached} 处{share}"
        if self.open_points:
            yield "没有算例到达的："
        yield from _reported((each.label, each.place) for each in self.open_points)
        impossible = [each for each in self.points if not each.possible]
        if impossible:
            yield "按数据项的上下限不可能到达、没有计入的："
        yield from _reported((each.label, each.place) for each in impossible)

    def _survivors(self, trial: Trial) -> Iterator[str]:
        noticed = trial.tried - len(trial.unlisted) - len(trial.listed)
        yield (
            f"试改：共 {trial.tried} 处，算例发现 {noticed} 处，"
            f"没有发现 {len(trial.unlisted)} 处，说明过理由的 {len(trial.listed)} 处"
        )
        if not trial.whole:
            yield "时间用完了，后面的没有试；--seconds 写大一些再试"
        if trial.unlisted:
            yield "改了也没有算例发现的（补一个算例；确实不会有区别的，在算例文件里写 [[survivors]] 说明理由）："
        yield from _reported((each.change, each.place) for each in trial.unlisted)
        if trial.stale:
            yield "写在 [[survivors]] 里、现在已经没有或已被算例发现的（删去）："
        yield from _reported((each, self.survivors[each]) for each in trial.stale)


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
    tested: list[Tested] = []
    for case, place in zip(gathered.file.cases, gathered.places, strict=True):
        before = time.perf_counter()
        outcome = run_case(rules, case)
        tested.append(Tested(outcome, place, time.perf_counter() - before))
    trial = try_mutants(rules, gathered.file, progress, effort) if mutate else None
    survivors = dict(
        zip((survivor.change for survivor in gathered.file.survivors), gathered.survivors, strict=True)
    )
    points = Survey(rules).covered(_readable(rules, gathered))
    return CasesReport(rules.id, gathered.files, tuple(tested), points, trial, survivors)


def _readable(rules: Rules, gathered: GatheredCases) -> Iterator[tuple[str, Inputs]]:
    """Yield the data of the cases that can be scored, with their names."""
    for case in gathered.file.cases:
        with suppress(JixiaoError):
            yield case.name, read_inputs(rules.program, submission_of(case))


def failure_lines(outcome: Outcome, place: Place) -> Iterator[str]:
    """Yield what a case expected, what came out, and how the points of each indicator that differs came about."""
    yield f"不通过：{outcome.case.name}"
    yield f"  --> {place}"
    for difference in outcome.differences:
        yield from (f"  {line}" for line in str(difference).splitlines())
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
        steps = node.traces
        for step in steps[:_STEPS]:
            shown = " ".join(step.trace.text.split())
            yield f"    {step.name} = {shown} = {step.value}" if shown else f"    {step.name} = {step.value}"
        return
    for child in node.children:
        yield f"    {child.name} {points_of(child)} / {child.weight}"


def _reported(found: Iterable[tuple[str, Place]]) -> Iterator[str]:
    for label, place in found:
        yield f"  {label}"
        yield f"       --> {place}"
