"""Scores a set of submissions in two passes: compare units, then score each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from jixiao.documents.result import Result, plain
from jixiao.formula import Value
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Inputs, Program
from jixiao.rules import Submission
from jixiao.scoring.card.scorecard import Finding, Scorecard
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.given import Unread
from jixiao.scoring.inputs.inputs import read_inputs
from jixiao.scoring.score import score_inputs
from jixiao.scoring.sets.derived_inputs import kept
from jixiao.scoring.sets.peers import compare, placed

_FINDING = "code severity message"
MOST_UNITS = 5_000
"""The most submissions a set may have."""


@dataclass(frozen=True, slots=True)
class UnitScore(Result):
    """What came of one submission of a set: a scorecard, or the problems for which there is none.

    ``source`` is its file. ``across`` holds the fields that compare units as they were worked out over the set, ``rank``
    its place by the total, 1 for the highest, where that is decided.
    """

    source: str
    unit: str
    card: Scorecard | None = None
    problems: tuple[Problem, ...] = ()
    across: Mapping[str, Value] = field(default_factory=dict)
    rank: int | None = None

    @classmethod
    def json_types(cls, _keys: str = "") -> dict[str, Any]:
        """Return what JSON holds: of a scorecard only the results, and nothing of them where there is none."""
        return {
            "unit": str, "file": str, "rank": int | None, "problems": list[Problem], "total?": Decimal | None,
            "low?": Decimal, "high?": Decimal, "grade?": str | None, "across?": Mapping[str, Fraction | None],
            "findings?": [Finding.json_types(_FINDING)], "digest?": str,
        }  # fmt: skip

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        problems, card = plain(self.problems), self.card
        data = {"unit": self.unit, "file": self.source, "rank": self.rank, "problems": problems}
        if card is None:
            return data
        return data | {
            "total": plain(card.total),
            "low": str(card.low),
            "high": str(card.high),
            "grade": card.grade,
            "across": {
                name: plain(value) if isinstance(value, Fraction) else None
                for name, value in self.across.items()
            },
            "findings": [finding.to_data(_FINDING) for finding in card.findings],
            "digest": card.digests.result,
        }


@dataclass(frozen=True, slots=True)
class Statistics(Result):
    """A set in figures.

    ``failed`` submissions have no scorecard, ``undecided`` ones no total because data is missing; the rest, ``decided``,
    are counted by grade, best first, ``ungraded`` those of them that have none. ``mean``, ``highest`` and ``lowest`` are
    over the decided ones; ``mean`` is exact.
    """

    json_keys: ClassVar[str] = "submissions failed undecided decided ungraded grades mean highest lowest"

    submissions: int
    failed: int
    undecided: int
    ungraded: int
    grades: Mapping[str, int]
    mean: Fraction | None
    highest: Decimal | None
    lowest: Decimal | None

    @property
    def decided(self) -> int:
        """How many have a total."""
        return self.submissions - self.failed - self.undecided


@dataclass(frozen=True, slots=True)
class ScoreSet(Result):
    """The result of a set of submissions, in the order in which they were given.

    ``digest`` identifies the ruleset and every submission: a card of a ruleset that compares units depends on them all.
    """

    ruleset: str
    ruleset_name: str
    year: int
    results: tuple[UnitScore, ...]
    statistics: Statistics
    digest: str

    json_keys: ClassVar[str] = "ruleset year digest results statistics"

    @property
    def cards(self) -> tuple[Scorecard, ...]:
        """The scorecards, without what failed."""
        return tuple(result.card for result in self.results if result.card is not None)

    @property
    def failures(self) -> tuple[UnitScore, ...]:
        """The submissions that could not be scored."""
        return tuple(result for result in self.results if result.card is None)


def score_set(engine: Engine, submissions: Sequence[Submission | Unread]) -> ScoreSet:
    """Return the scorecards of a set of submissions, each with its place among the others where the ruleset asks for it.

    A submission that is wrong is one failed result and takes part in no comparison; so are all of a unit that has
    several (S609). Raises :class:`JixiaoError` (S611) only for a set that is too large.
    """
    if len(submissions) > MOST_UNITS:
        message = f"一次评分的填报数据太多：{len(submissions)} 份，最多 {MOST_UNITS} 份"
        raise JixiaoError([Problem("S611", message, None, ("分几次评；要比名次的单位放在一次里",))])
    program = engine.program
    twice = _twice(submissions)
    results: dict[int, UnitScore] = {}
    good: list[tuple[int, Submission, Inputs]] = []
    for index, submission in enumerate(submissions):
        if isinstance(submission, Unread):
            results[index] = UnitScore(submission.source, submission.unit, problems=submission.problems)
            continue
        problems = [twice[index]] if index in twice else []
        try:
            inputs = read_inputs(program, submission)
        except JixiaoError as error:
            problems.extend(error.problems)
        if problems:
            file = submission.document.file
            results[index] = UnitScore(file, submission.unit, problems=tuple(problems))
        else:
            good.append((index, submission, inputs))
    places = placed(program, [inputs for _, _, inputs in good], engine.calendars)
    for (index, submission, _), place in zip(good, places, strict=True):
        card = kept(score_inputs(engine, submission, place.inputs, place.stated), place.peers)
        results[index] = UnitScore(submission.document.file, submission.unit, card, across=place.peers)
    ordered = _ranked([results[index] for index in range(len(submissions))])
    # The order in which the submissions come changes nothing.
    digests = sorted(given.digest for given in submissions if isinstance(given, Submission))
    digest = hashlib.sha256("\n".join([program.digest, *digests]).encode()).hexdigest()
    return ScoreSet(program.id, program.name, program.year, ordered, _statistics(program, ordered), digest)


def _ranked(results: Sequence[UnitScore]) -> tuple[UnitScore, ...]:
    """Return the results with their ranks by total."""
    totals = [None if result.card is None else result.card.total for result in results]
    ranks = compare("rank", "high", [None if total is None else Fraction(total) for total in totals])
    return tuple(
        result if rank is None else replace(result, rank=int(rank))
        for result, rank in zip(results, ranks, strict=True)
    )


def _twice(submissions: Sequence[Submission | Unread]) -> dict[int, Problem]:
    """Return, for each submission whose unit has another one, the problem that names them all (S609)."""
    by_unit: dict[str, list[tuple[int, Submission]]] = {}
    for index, submission in enumerate(submissions):
        if isinstance(submission, Submission):
            # A blank more or less in a name makes no other unit.
            by_unit.setdefault("".join(submission.unit.split()), []).append((index, submission))
    problems: dict[int, Problem] = {}
    remedies = ("一个单位只留一份；不是同一个单位的，改正 unit", "改正之前几份都不评分，也不参加比较")
    for same in by_unit.values():
        files = "、".join(submission.document.file for _, submission in same)
        for index, submission in same if len(same) > 1 else ():
            message = f"“{submission.unit}”有 {len(same)} 份填报数据：{files}"
            place, facts = submission.document.place(("unit",)), {"found": submission.unit}
            problems[index] = Problem("S609", message, place, remedies, facts)
    return problems


def _statistics(program: Program, results: Sequence[UnitScore]) -> Statistics:
    cards = [result.card for result in results if result.card is not None]
    decided = [(card.total, card.grade) for card in cards if card.total is not None]
    totals, grades = [total for total, _ in decided], [grade for _, grade in decided]
    return Statistics(
        submissions=len(results),
        failed=len(results) - len(cards),
        undecided=len(cards) - len(decided),
        ungraded=grades.count(None),
        grades={grade.name: grades.count(grade.name) for grade in program.ranking},
        mean=sum(map(Fraction, totals), Fraction(0)) / len(totals) if totals else None,
        highest=max(totals, default=None),
        lowest=min(totals, default=None),
    )
