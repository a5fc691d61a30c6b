"""The result of a verification: each check, whether it holds, and every part that differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from jixiao.documents.result import Result
from jixiao.problems import Problem, visible

Outcome = Literal["holds", "fails", "note"]
VALUE_DIFFERS = "V111"
"""The code of one value of a scorecard that does not come out again: there may be hundreds."""

OUTCOME_NAMES: dict[Outcome, str] = {"holds": "相符", "fails": "不符", "note": "注意"}


@dataclass(frozen=True, slots=True)
class Check(Result):
    """One check: ``what`` was checked, how it came out, and in what it differs."""

    what: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()

    def to_data(self, keys: str = "") -> dict[str, Any]:
        """Return it as data for JSON; what differs in a scorecard has a path though no line."""
        data = Result.to_data(self, keys)
        for problem in data.get("problems", ()):
            path = problem["facts"].get("path")
            if isinstance(path, str):
                problem["path"] = problem["path"] or path
        return data


@dataclass(frozen=True, slots=True)
class Verification(Result):
    """All the checks of one file; it ``holds`` when none fails.

    A file among several that could not even be read is ``unread``, and does not hold. ``signed`` says that it has a
    signature, which is among the checks.
    """

    json_keys: ClassVar[str] = "file kind about holds signed checks"

    file: str
    kind: Literal["scorecard", "frozen", "unread"]
    about: str
    checks: tuple[Check, ...]
    signed: bool = False

    @property
    def holds(self) -> bool:
        """Whether no check fails."""
        return all(check.outcome != "fails" for check in self.checks)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that differs."""
        return tuple(problem for check in self.checks for problem in check.problems)

    def lines(self, most: int = 50) -> Iterator[str]:
        """Yield the result for people, with at most so many differences of each check."""
        yield _line(self.about)
        for check in self.checks:
            yield _line(f"[{OUTCOME_NAMES[check.outcome]}] {check.what}")
            for problem in check.problems[:most]:
                yield from (f"  {line}" for line in _reported(problem).splitlines())
            if len(check.problems) > most:
                yield f"  …还有 {len(check.problems) - most} 处，用 --json 看全部"
        failed = sum(check.outcome == "fails" for check in self.checks)
        if failed:
            yield f"结论：不符，{len(self.problems)} 处"
            return
        noted = any(check.outcome == "note" for check in self.checks)
        holds = "检查了的全部相符，没有复核的见上面的“注意”" if noted else "全部相符"
        yield f"结论：{holds}{'' if self.signed else '；没有签名，是谁给的没有检查'}"


def _line(text: str) -> str:
    """Return a text that holds what others wrote as one line that can't deceive."""
    return visible(text).replace("\n", "\\n")


def _reported(problem: Problem) -> str:
    """Return a difference for people: one value of many in a line, everything else as every problem is reported."""
    if problem.code != VALUE_DIFFERS or problem.remedies:
        return str(problem)
    place = problem.place
    where = f"第 {place.line} 行" if place is not None and place.line else f"{place}"
    return _line(f"{problem.message}（{where}）")
