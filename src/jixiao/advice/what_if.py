"""Compares the scorecards before and after a change of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from jixiao.advice.change import Change, change_of
from jixiao.documents.result import Result
from jixiao.problems import Problem, nearest, raise_any
from jixiao.program import Program
from jixiao.rules import Submission
from jixiao.scoring import Engine, Scorecard, read_inputs, score
from jixiao.scoring.inputs.datum import read_value


@dataclass(frozen=True, slots=True)
class Changed(Result):
    """A node whose points or state differ; points are None where data is missing."""

    node: str
    name: str
    level: int
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Both(Result):
    """The total or the grade before and after a change of data."""

    before: Decimal | str | None
    after: Decimal | str | None


@dataclass(frozen=True, slots=True)
class WhatIf(Result):
    """Both scorecards, what was changed (in words), and the nodes that differ in printed order."""

    json_keys: ClassVar[str] = "changes total grade changed"

    before: Scorecard
    after: Scorecard
    changes: tuple[Change, ...]
    changed: tuple[Changed, ...]

    @property
    def total(self) -> Both:
        """The totals."""
        return Both(self.before.total, self.after.total)

    @property
    def grade(self) -> Both:
        """The grades."""
        return Both(self.before.grade, self.after.grade)


def what_if(engine: Engine, submission: Submission, data: Mapping[str, object]) -> WhatIf:
    """Return what other data would do; ``data`` by the names of data items, None takes one away.

    Raises :class:`JixiaoError` with every name that is none (S601) and every value that can't be (S602, S603, N1xx).
    """
    data = engine.program.by_name(data)
    changes = _read(engine.program, submission, data)
    fields = {**engine.program.by_name(submission.content.fields), **data}
    content = submission.content.model_copy(update={"fields": fields})
    before = score(engine, submission)
    after = score(engine, Submission(content, submission.document))
    changed = tuple(
        Changed(was.key, was.name, was.level, was.points, becomes.points)
        for was, becomes in zip(before.root.walk(), after.root.walk(), strict=True)
        if (was.points, was.state) != (becomes.points, becomes.state)
    )
    return WhatIf(before, after, changes, changed)


def _read(program: Program, submission: Submission, data: Mapping[str, object]) -> tuple[Change, ...]:
    """Return what is changed; all that is wrong with it is reported before anything is scored."""
    inputs = read_inputs(program, submission)
    problems: list[Problem] = []
    changes: list[Change] = []
    for name, given in data.items():
        field = program.fields.get(name)
        if field is None:
            near = [f"是不是“{other}”？" for other in nearest(name, program.fields)[:1]]
            ways = (*near, f"用 jixiao fields {program.id} 列出全部数据项")
            problems.append(Problem("S601", f"没有叫“{name}”的数据项", None, ways, {"found": name}))
        elif field.type == "table":
            message = f"“{name}”是明细表，不能这样改"
            problems.append(Problem("S602", message, None, ("改填报文件的副本，再评分",), {"found": name}))
        else:
            value, problem = read_value(field, given, name)
            if problem is not None:
                problems.append(problem)
            changes.append(change_of(field, inputs.values[name], value))
    raise_any(problems)
    return tuple(changes)
