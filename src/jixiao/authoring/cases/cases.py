"""Worked cases: units' data with the points that were worked out by hand, and how they are run.

A file ``<year>.cases.toml`` next to a ruleset holds them. Each says ``why``, so that a reader can follow every figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Annotated

from pydantic import Field as Constraint

from jixiao.api import Rules
from jixiao.documents import Document, from_data
from jixiao.documents.quoting import one_line
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean, raise_any
from jixiao.program import Inputs, Program
from jixiao.rules import Authored, GivenNumber, Submission, read_model, read_submission
from jixiao.scoring import FINDINGS, Scorecard, read_inputs

PlaceOf = Callable[..., Place]
"""Returns where a part of a file was written, by the keys and indices that lead to it."""

_MOST = 500


class Expected(Authored):
    """What has to come out: of a case with missing data the range instead of the total.

    ``reasons`` are texts that must be among what is said of an indicator's (or group's) points.
    """

    total: GivenNumber | None = None
    low: GivenNumber | None = None
    high: GivenNumber | None = None
    grade: str | None = None
    points: Mapping[str, GivenNumber] = {}
    findings: Annotated[tuple[str, ...], Constraint(strict=False)] = ()
    no_findings: Annotated[tuple[str, ...], Constraint(strict=False)] = ()
    reasons: Mapping[str, str] = {}


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

    def over(self, defaults: Data) -> Case:
        """Return the case with the defaults for all data that it does not give itself."""
        data = {name: {**getattr(defaults, name), **getattr(self, name)} for name in Data.model_fields}
        return self.model_copy(update=data)


class Survivor(Authored):
    """A change of the rules that no case can or should notice, and why; ``change`` is as ``jixiao test --mutate`` tells it."""

    change: Annotated[str, Constraint(min_length=1)]
    why: Annotated[str, Constraint(min_length=1)]


class CasesFile(Authored):
    """The keys of a file of cases; ``defaults`` is data that every case has unless it gives its own."""

    ruleset: str
    about: str = ""
    defaults: Data = Data()
    cases: Annotated[tuple[Case, ...], Constraint(strict=False, min_length=1, max_length=_MOST)]
    survivors: Annotated[tuple[Survivor, ...], Constraint(strict=False, max_length=_MOST)] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise; ``node`` names the indicator, group or total that it is about, if any."""

    text: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one case: its scorecard, or what was wrong with its data, and every difference from what was expected."""

    case: Case
    card: Scorecard | None
    differences: tuple[Difference, ...]


def read_cases(document: Document) -> CasesFile:
    """Return the cases of a document, or raise :class:`JixiaoError` with everything wrong in its shape."""
    return read_model(CasesFile, document)


def check_expectations(rules: Rules, cases: CasesFile, place_of: PlaceOf) -> None:
    """Raise :class:`JixiaoError` for what cases expect of what the ruleset does not have (A903, A905) and for nothing (A906)."""
    program = rules.program
    problems: list[Problem] = []
    names = [node.name for node in program.tree.walk()]
    grades = [grade.name for grade in program.grades]
    for index, case in enumerate(cases.cases):
        expect = case.expect
        place = partial(place_of, "cases", index, "expect")
        for key, name in (
            *(("points", name) for name in expect.points),
            *(("reasons", name) for name in expect.reasons),
        ):
            if program.find(name) is None:
                message = f"算例“{case.name}”：没有叫“{name}”的指标"
                facts = {"found": name}
                problems.append(Problem("A903", message, place(key, name), did_you_mean(name, names), facts))
        if expect.grade is not None and expect.grade not in grades:
            message = f"算例“{case.name}”：没有叫“{expect.grade}”的等级"
            problems.append(Problem("A905", message, place("grade"), did_you_mean(expect.grade, grades)))
        for code in (*expect.findings, *expect.no_findings):
            if code not in FINDINGS:
                message = f"算例“{case.name}”：没有叫“{code}”的问题代码"
                remedies = did_you_mean(code, sorted(FINDINGS))
                problems.append(Problem("A905", message, place("findings"), remedies))
        if expect == Expected():
            message = f"算例“{case.name}”没有写应得的结果，算成什么都通过"
            remedy = "在 expect 里写 points、total、grade 等，至少一样"
            problems.append(Problem("A906", message, place(), (remedy,)))
    raise_any(problems)


def run_case(rules: Rules, case: Case) -> Outcome:
    """Return what comes of one case."""
    try:
        card = rules.score(submission_of(case))
    except JixiaoError as error:
        return Outcome(case, None, tuple(Difference(str(problem)) for problem in error.problems))
    return Outcome(case, card, tuple(differences(case.expect, card)))


def readable_cases(program: Program, cases: CasesFile) -> Iterator[tuple[str, Inputs]]:
    """Yield the data of the cases that can be scored, with their names."""
    for case in cases.cases:
        with suppress(JixiaoError):
            yield case.name, read_inputs(program, submission_of(case))


def submission_of(case: Case) -> Submission:
    """Return a case's data as a submission with its name as the unit's."""
    content = {name: getattr(case, name) for name in Data.model_fields}
    unit = one_line(case.name).strip() or "算例"  # a case may be called what no unit may
    return read_submission(from_data({"unit": unit, **content}, f"算例“{case.name}”"))


def differences(expected: Expected, card: Scorecard) -> Iterator[Difference]:
    """Yield how a scorecard differs from what was expected."""
    wanted: list[tuple[str, str, Decimal | None, Decimal | None]] = [
        ("总分", card.root.key, expected.total, card.total), ("最低", card.root.key, expected.low, card.low),
        ("最高", card.root.key, expected.high, card.high),
    ]  # fmt: skip
    wanted += [(name, name, points, card[name].points) for name, points in expected.points.items()]
    for shown, node, value, actual in wanted:
        if value is not None and value != actual:
            yield Difference(
                f"{shown}：应为 {value}，算出 {'—（算不出）' if actual is None else actual}", node
            )
    if expected.grade is not None and expected.grade != card.grade:
        actual_grade = f"“{card.grade}”" if card.grade is not None else "—（算不出）"
        yield Difference(f"等级：应为“{expected.grade}”，算出{actual_grade}")
    codes = {finding.code for finding in card.findings}
    for code in expected.findings:
        if code not in codes:
            yield Difference(f"问题：应有 {code}，实有 {'、'.join(sorted(codes)) or '没有'}")
    for code in expected.no_findings:
        if code in codes:
            yield Difference(f"问题：不应有 {code}，却有")
    for name, text in expected.reasons.items():
        reasons = "；".join(card[name].reasons)
        if text not in reasons:
            yield Difference(f"{name}的理由：应含“{text}”，实为“{reasons}”", name)
