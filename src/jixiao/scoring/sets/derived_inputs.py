"""Keeps data worked out over several submissions in a scorecard, and scores again from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from pydantic import TypeAdapter, ValidationError

from jixiao.formula import Failed, Missing, Table, Value
from jixiao.problems import JixiaoError, Problem, raise_any
from jixiao.program import Inputs
from jixiao.rules import Submission
from jixiao.scoring.card.scorecard import Scorecard, WorkedOut
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.datum_text import typed
from jixiao.scoring.inputs.inputs import read_inputs
from jixiao.scoring.score import score_inputs


def kept(card: Scorecard, worked_out: Mapping[str, Value | Table]) -> Scorecard:
    """Return the scorecard with the data (by name) that is in its inputs and not in its submission."""
    if not worked_out:
        return card
    changed = replace(
        card, worked_out=tuple(_kept(name, value) for name, value in sorted(worked_out.items()))
    )
    return replace(changed, digests=replace(card.digests, result=changed.result_digest()))


def _kept(name: str, value: Value | Table) -> WorkedOut:
    if isinstance(value, Missing):
        return WorkedOut(name, missing=tuple(sorted(value.fields)))
    if isinstance(value, Failed):
        return WorkedOut(name, code=value.code, message=value.message)
    return WorkedOut(name, str(value))


def _value(kept: WorkedOut) -> Value:
    if kept.value is not None:
        return Fraction(kept.value)
    return Failed(kept.code, kept.message) if kept.code else Missing(frozenset(kept.missing))


def read_worked_out(data: object) -> tuple[WorkedOut, ...]:
    """Return the worked out data of a scorecard's JSON, or raise :class:`JixiaoError` (S607)."""
    try:
        return TypeAdapter(tuple[WorkedOut, ...]).validate_python(data)
    except ValidationError as error:
        where = ".".join(map(str, ("worked_out", *error.errors(include_url=False)[0]["loc"])))
        message = f"不是评分结果的 JSON：{where} 不对"
        way = "用 jixiao score FILE --json 重新生成"
        raise JixiaoError([Problem("S607", message, None, (way,), {"path": where})]) from None


def _contradicts(name: str, submission: Submission, value: Value) -> Problem:
    message = f"“{name}”写成和其他填报数据一起算出的，所带的填报数据里却不是这个数"
    place = submission.document.place(("fields", name))
    return Problem("V116", message, place, ("换一份没有改动过的评分结果",), {"found": value})


def score_again(engine: Engine, submission: Submission, worked_out: tuple[WorkedOut, ...] = ()) -> Scorecard:
    """Return the scorecard of what another scorecard kept: its submission, and what was worked out beside it.

    Raises :class:`JixiaoError` with everything wrong in the submission, and V116 for data that is marked as worked out
    but is another in the submission: only what compares units may.
    """
    program = engine.program
    values = {datum.name: _value(datum) for datum in worked_out}
    compared = {peer.field for peer in program.peers} & values.keys()
    merged = values.keys() - compared
    given = submission.content.fields
    problems = [
        _contradicts(name, submission, values[name])
        for name in merged
        if name not in program.fields or given.get(name) != typed(program.fields[name], values[name])
    ]
    raise_any(problems)
    # A mean whose digits never end is in the submission of a whole as a quotient, which no reader takes.
    fields = {name: value for name, value in given.items() if name not in merged}
    own = Submission(submission.content.model_copy(update={"fields": fields}), submission.document)
    inputs = read_inputs(program, own)
    stated = {name: inputs.values[name] for name in compared}
    tables = {
        name: value for name, value in values.items() if name in inputs.tables and isinstance(value, Missing)
    }
    known = {name: value for name, value in values.items() if name in inputs.values}
    inputs = Inputs({**inputs.values, **known}, {**inputs.tables, **tables})
    return kept(score_inputs(engine, submission, inputs, stated), values)
