"""Worked cases beside a ruleset: data with the points that somebody worked out by hand, and whether they come out.

A file ``<year>.cases.toml`` next to a ruleset holds them. Each says ``why``, so that a reader can follow every figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field as Constraint

from jixiao.api import Rules
from jixiao.documents import Document, from_data
from jixiao.problems import JixiaoError
from jixiao.rules import Authored, GivenNumber, Submission, read_model, read_submission
from jixiao.scoring import Scorecard

_MOST = 500


class Expected(Authored):
    """What has to come out: of a case with missing data the range instead of the total."""

    total: GivenNumber | None = None
    low: GivenNumber | None = None
    high: GivenNumber | None = None
    grade: str | None = None
    points: Mapping[str, GivenNumber] = {}
    findings: Annotated[tuple[str, ...], Constraint(strict=False)] = ()


class Data(Authored):
    """The parts of a submission that a case gives; see :class:`jixiao.rules.SubmissionFile`."""

    fields: Mapping[str, object] = {}
    claimed: Mapping[str, object] = {}
    judged: Mapping[str, object] = {}
    reasons: Mapping[str, object] = {}
    evidence: Mapping[str, object] = {}
    stated: Mapping[str, object] = {}


class Case(Data):
    """One unit's invented data and what has to come out."""

    name: Annotated[str, Constraint(min_length=1)]
    why: Annotated[str, Constraint(min_length=1)]
    expect: Expected


class CasesFile(Authored):
    """The keys of a file of cases; ``defaults`` is data that every case has unless it gives its own."""

    ruleset: str
    about: str = ""
    defaults: Data = Data()
    cases: Annotated[tuple[Case, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: its scorecard, or what was wrong with its data, and every difference from what was expected."""

    case: Case
    card: Scorecard | None
    differences: tuple[str, ...]


def read_cases(document: Document) -> CasesFile:
    """Return the cases of a document, or raise :class:`JixiaoError` with everything wrong in its shape."""
    return read_model(CasesFile, document)


def run_cases(rules: Rules, cases: CasesFile) -> Iterator[Outcome]:
    """Yield what comes of every case."""
    for case in cases.cases:
        try:
            card = rules.score(submission_of(case, cases.defaults))
        except JixiaoError as error:
            yield Outcome(case, None, tuple(str(each) for each in error.problems))
            continue
        yield Outcome(case, card, tuple(_differences(case.expect, card)))


def submission_of(case: Case, defaults: Data) -> Submission:
    """Return a case's data, laid over the defaults, as a submission with its name as the unit's."""
    content = {name: {**getattr(defaults, name), **getattr(case, name)} for name in Data.model_fields}
    return read_submission(from_data({"unit": case.name, **content}))


def _differences(expected: Expected, card: Scorecard) -> Iterator[str]:
    wanted: dict[str, tuple[Decimal | None, Decimal | None]] = {
        "总分": (expected.total, card.total), "最低": (expected.low, card.low), "最高": (expected.high, card.high),
    }  # fmt: skip
    for name, points in expected.points.items():
        wanted[name] = (points, card[name].points)
    for name, (value, found) in wanted.items():
        if value is not None and value != found:
            yield f"{name}：应为 {value}，算出 {'—' if found is None else found}"
    if expected.grade is not None and expected.grade != card.grade:
        yield f"等级：应为“{expected.grade}”，算出“{card.grade}”"
    codes = {each.code for each in card.findings}
    for code in expected.findings:
        if code not in codes:
            yield f"问题：应有 {code}，实有 {'、'.join(sorted(codes)) or '没有'}"
