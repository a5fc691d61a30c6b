"""What a verification found: each thing that was looked at, whether it holds, and every part that differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from jixiao.problems import Problem, ProblemData, visible
from jixiao.rules import Authored

Outcome = Literal["holds", "fails", "note"]
VALUE_DIFFERS = "V111"
"""The code of one value of a scorecard that does not come out again: there may be hundreds."""

OUTCOME_NAMES: dict[Outcome, str] = {"holds": "相符", "fails": "不符", "note": "注意"}


class CheckMade(Authored):
    """One thing that was looked at, as JSON."""

    what: str
    outcome: Outcome
    problems: tuple[ProblemData, ...]


class VerificationFile(Authored):
    """What ``jixiao verify --json`` writes."""

    file: str
    kind: Literal["scorecard", "frozen", "unread"]
    about: str
    holds: bool
    signed: bool
    checks: tuple[CheckMade, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``what``, how it came out, and in what it differs."""

    what: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was looked at in one file; it ``holds`` when nothing fails.

    A file among several that could not even be read is ``unread``, and does not hold. ``signed`` says that it has a
    signature, which is among the checks.
    """

    file: str
    kind: Literal["scorecard", "frozen", "unread"]
    about: str
    checks: tuple[Check, ...]
    signed: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing that was looked at fails."""
        return all(each.outcome != "fails" for each in self.checks)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that differs."""
        return tuple(problem for each in self.checks for problem in each.problems)

    def lines(self, most: int = 50) -> Iterator[str]:
        """Yield what was found for people, with at most so many differences of each thing that was looked at."""
        yield _line(self.about)
        for each in self.checks:
            yield _line(f"[{OUTCOME_NAMES[each.outcome]}] {each.what}")
            for problem in each.problems[:most]:
                yield from (f"  {line}" for line in _told(problem).splitlines())
            if len(each.problems) > most:
                yield f"  …还有 {len(each.problems) - most} 处，用 --json 看全部"
        failed = sum(each.outcome == "fails" for each in self.checks)
        if failed:
            yield f"结论：不符，{len(self.problems)} 处"
            return
        noted = any(each.outcome == "note" for each in self.checks)
        holds = "检查了的全部相符，没有复核的见上面的“注意”" if noted else "全部相符"
        yield f"结论：{holds}{'' if self.signed else '；没有签名，是谁给的没有检查'}"

    def data(self) -> dict[str, object]:
        """Return what was found as data that JSON can hold."""
        checks = tuple(
            CheckMade(what=each.what, outcome=each.outcome, problems=tuple(map(_plain, each.problems)))
            for each in self.checks
        )
        found = VerificationFile(
            file=self.file,
            kind=self.kind,
            about=self.about,
            holds=self.holds,
            signed=self.signed,
            checks=checks,
        )
        return found.model_dump(mode="json")


def _line(text: str) -> str:
    """Return a text that holds what others wrote as one line that can't deceive."""
    return visible(text).replace("\n", "\\n")


def _told(problem: Problem) -> str:
    """Return a difference for people: one value of many in a line, everything else as every problem is told."""
    if problem.code != VALUE_DIFFERS or problem.remedies:
        return str(problem)
    place = problem.place
    where = f"第 {place.line} 行" if place is not None and place.line else f"{place}"
    return _line(f"{problem.message}（{where}）")


def _plain(problem: Problem) -> ProblemData:
    """Return a difference as JSON holds it; what differs in a scorecard has a path though no line."""
    path = problem.facts.get("path")
    data = problem.data()
    return data if not isinstance(path, str) or data.path else replace(data, path=path)
