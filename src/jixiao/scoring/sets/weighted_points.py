"""Weights the totals of a department's projects by their funds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, cast

from jixiao.documents.result import Result
from jixiao.numbers import round_fraction
from jixiao.problems import Problem, raise_any
from jixiao.rules import Submission
from jixiao.scoring.card.decimals import decimal
from jixiao.scoring.card.explain import headline
from jixiao.scoring.card.scorecard import Scorecard
from jixiao.scoring.engine import Engine
from jixiao.scoring.score import score_inputs
from jixiao.scoring.sets.derived_inputs import kept
from jixiao.scoring.sets.peers import placed
from jixiao.scoring.sets.roll_up import names_of, read_all, weighted_mean, weights_of


@dataclass(frozen=True, slots=True)
class Share(Result):
    """One project: what it is called, its file, what it counts for, and its result."""

    name: str
    source: str
    weight: Fraction
    card: Scorecard

    json_keys: ClassVar[str] = "name file weight total grade"

    @property
    def file(self) -> str:
        """Its file."""
        return self.source

    @property
    def total(self) -> Decimal:
        """Its total, which is decided."""
        return cast("Decimal", self.card.total)

    @property
    def grade(self) -> str | None:
        """Its grade."""
        return self.card.grade


@dataclass(frozen=True, slots=True)
class WeightedPoints(Result):
    """The fund-weighted mean of several totals.

    ``exact`` is the mean itself, ``points`` the same at the ruleset's places by its rounding rule; the grade is that of
    ``points``. ``weight`` names the data item that they are weighted by.
    """

    unit: str
    weight: str
    shares: tuple[Share, ...]
    exact: Fraction
    points: Decimal
    grade: str | None
    ruleset: str = ""

    json_keys: ClassVar[str] = "unit ruleset weight exact points grade parts"

    @property
    def parts(self) -> tuple[Share, ...]:
        """The projects."""
        return self.shares


def weighted_points(
    engine: Engine, submissions: Sequence[Submission], unit: str, weight: str
) -> WeightedPoints:
    """Return the points of ``unit`` from those of its projects, or raise :class:`JixiaoError` with what forbids it.

    A project whose data is wrong, or whose total is not decided (S612), leaves the whole without points.
    """
    program = engine.program
    units, names = read_all(program, submissions), names_of(submissions)
    weight = weight or program.weight
    weights = weights_of(program, submissions, units, weight, "总分")
    shares: list[Share] = []
    totals: list[Fraction] = []
    problems: list[Problem] = []
    places = placed(program, units, engine.calendars)
    for submission, name, share, place in zip(submissions, names, weights, places, strict=True):
        card = kept(score_inputs(engine, submission, place.inputs, place.stated), place.peers)
        shares.append(Share(name, submission.document.file, share, card))
        if card.total is not None:
            totals.append(Fraction(card.total))
            continue
        remedy = f"补齐数据，用 jixiao score {submission.document.file} 查看缺什么"
        problems.append(Problem("S612", headline(card), submission.document.place(("unit",)), (remedy,)))
    raise_any(problems)
    exact = weighted_mean(totals, weights)
    points = round_fraction(exact, program.places, program.mode)
    grade = next((grade.name for grade in program.ranking if points >= grade.at_least), None)
    printed = decimal(points, program.places)
    return WeightedPoints(unit, weight, tuple(shares), exact, printed, grade, program.id)
