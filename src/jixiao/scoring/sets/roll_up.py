"""Merges several projects' data into a department's: values add, or are weighted by funds.

Everything stays an exact rational: a weighted mean whose digits never end is scored as it is, not rounded first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from jixiao.documents import from_data
from jixiao.documents.bounds import MOST_ITEMS
from jixiao.documents.quoting import one_line
from jixiao.documents.result import Result
from jixiao.formula import Missing, Table, Value
from jixiao.numbers import to_text
from jixiao.problems import JixiaoError, Problem, raise_any
from jixiao.program import Inputs, Program, check_weight
from jixiao.rules import TOGETHER_NAMES, Field, Submission, Together, read_submission
from jixiao.scoring.inputs.datum_text import broken_limit, exact_text, number_text, typed
from jixiao.scoring.inputs.inputs import read_inputs

_MOST_NAMED = 5
_MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Datum(Result):
    """One data item of the whole: its value, what each submission gave, in their order, and ``how`` it came about."""

    field: Field
    value: Value | Table
    parts: tuple[Value | Table, ...]
    how: str

    @property
    def way(self) -> Together:
        """In which way the parts are put together."""
        return self.field.way

    @classmethod
    def json_types(cls, _keys: str = "") -> dict[str, Any]:
        """Return what JSON holds: the value as text."""
        return {"name": str, "together": Together, "value": str, "how": str}

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        value = exact_text(self.field, self.value)
        return {"name": self.field.name, "together": self.way, "value": value, "how": self.how}


@dataclass(frozen=True, slots=True, repr=False)
class RolledUp(Result):
    """Several submissions as one.

    ``names`` are what the submissions are called and ``sources`` their files; ``weights`` what each counts for, where
    something was weighted, by the data item ``weight``. ``left_out`` names what they hold that is of one project only.
    """

    json_keys: ClassVar[str] = "sources weight left_out data"

    submission: Submission
    inputs: Inputs
    data: tuple[Datum, ...]
    names: tuple[str, ...]
    sources: tuple[str, ...]
    weight: str
    weights: tuple[Fraction, ...]
    left_out: tuple[str, ...]

    def __repr__(self) -> str:
        """Return whose data it is, and of how many submissions."""
        return f"RolledUp({self.submission.unit!r}, submissions={len(self.names)}, weight={self.weight!r})"

    @property
    def worked_out(self) -> Mapping[str, Value | Table]:
        """The data that its submission can't say as it is: numbers whose digits never end, and whose data is lacking."""
        return {
            datum.field.name: datum.value
            for datum in self.data
            if (isinstance(datum.value, Fraction) and number_text(datum.field, datum.value) is None)
            or (isinstance(datum.value, Missing) and datum.value.fields != {datum.field.name})
        }


class _Merging:
    """Puts data items together and collects what can't be."""

    def __init__(self, names: Sequence[str], weight: str, weights: Sequence[Fraction]) -> None:
        self.names = names
        self.weight = weight
        self.weights = weights
        self.problems: list[Problem] = []

    def datum(self, field: Field, parts: Sequence[Value | Table]) -> Datum:
        value = self.value(field, parts)
        return Datum(field, value, tuple(parts), one_line(self.how(field, value, parts)))

    def how(self, field: Field, value: Value | Table, parts: Sequence[Value | Table]) -> str:
        """Return how a datum of the whole came about, in one line: ``300(培训项目) + 150(宣传项目)``."""
        if isinstance(value, Missing):
            lacking = self.lacking(parts)
            are_all = len(lacking) == len(parts)
            return "各份都没有填报" if are_all else f"没有合并，缺：{_some(lacking, '、', _MOST_PARTS)}"
        if field.way == "same":
            return "各份相同"
        texts = [exact_text(field, part) for part in parts]
        if field.way == "weighted":
            products = [f"{text} × {to_text(by)}" for text, by in zip(texts, self.weights, strict=True)]
            whole = to_text(sum(self.weights, Fraction(0)))
            return f"按“{self.weight}”加权：({_some(products, ' + ', _MOST_PARTS)}) ÷ {whole}"
        named = [f"{text}（{name}）" for text, name in zip(texts, self.names, strict=True)]
        return f"{TOGETHER_NAMES[field.way]}：{_some(named, ' + ', _MOST_PARTS)}"

    def lacking(self, parts: Sequence[Value | Table]) -> list[str]:
        return [name for name, part in zip(self.names, parts, strict=True) if isinstance(part, Missing)]

    def value(self, field: Field, parts: Sequence[Value | Table]) -> Value | Table:
        """Return a datum of the whole; what one part lacks, the whole lacks."""
        lacking = self.lacking(parts)
        if lacking:
            whose = "" if len(lacking) == len(parts) else f"（缺：{_some(lacking)}）"
            return Missing(frozenset({f"{field.name}{whose}"}))
        if field.way == "join":
            return self.joined(field, [part for part in parts if isinstance(part, Table)])
        if field.way == "same":
            return self.same(field, [part for part in parts if not isinstance(part, Table)])
        numbers = [part for part in parts if isinstance(part, Fraction)]
        is_sum = field.way == "sum"
        whole = sum(numbers, Fraction(0)) if is_sum else weighted_mean(numbers, self.weights)
        return self.within(field, whole)

    def within(self, field: Field, value: Fraction) -> Fraction:
        broken = broken_limit(field, value)
        if broken:
            is_above = field.max is not None and value > field.max
            remedy = "检查各份的数" + ("；上限是按一个项目定的，改数据项的 max" if is_above else "")
            self.refuse(f"“{field.name}”合并后是 {exact_text(field, value)}，{broken}", remedy)
        return value

    def same(self, field: Field, parts: Sequence[Value]) -> Value:
        if any(part != parts[0] for part in parts):
            named = zip(self.names, parts, strict=True)
            reported = _some([f"{name} {exact_text(field, part)}" for name, part in named])
            message = f"“{field.name}”在各份里要相同，现在不同：{reported}"
            self.refuse(message, "核对后改成一样；确实不同的，用 --of points 按各份的总分汇总")
        return parts[0]

    def joined(self, field: Field, parts: Sequence[Table]) -> Table:
        rows = tuple(row for part in parts for row in part.rows)
        if len(rows) > MOST_ITEMS:
            message = f"明细表“{field.name}”合并后有 {len(rows)} 行，最多 {MOST_ITEMS} 行"
            self.refuse(message, "先把各份的行汇总一些")
        return Table(field.name, rows)

    def refuse(self, message: str, remedy: str) -> None:
        self.problems.append(Problem("S612", message, None, (remedy,)))


def roll_up(program: Program, submissions: Sequence[Submission], unit: str, weight: str = "") -> RolledUp:
    """Return several submissions as one of ``unit``, or raise :class:`JixiaoError` with everything that forbids it.

    ``weight`` names the data item by which relative values are weighted; without it the one that the ruleset names.
    Points that units or reviewers gave are of one project and are left out, as are data that compare units.
    """
    units, names = read_all(program, submissions), names_of(submissions)
    fields = [field for field in program.fields.values() if field.across is None]
    data_of = [{**unit.values, **unit.tables} for unit in units]
    parts = {field.name: [given[field.name] for given in data_of] for field in fields}
    weighted = [
        field.name
        for field in fields
        if field.way == "weighted" and not any(isinstance(part, Missing) for part in parts[field.name])
    ]
    if weight:
        raise_any(check_weight(weight, program.fields, None))
    weight = weight or program.weight
    weights = weights_of(program, submissions, units, weight, weighted[0]) if weighted else ()
    merging = _Merging(names, weight, weights)
    data = tuple(merging.datum(field, parts[field.name]) for field in fields)
    raise_any(merging.problems)
    content = {"unit": unit, "ruleset": program.id, "year": program.year, "fields": dict(_contents(data))}
    return RolledUp(
        submission=read_submission(from_data(content, f"<{len(submissions)} 份合并>")),
        inputs=_inputs(program, data),
        data=data,
        names=names,
        sources=tuple(submission.document.file for submission in submissions),
        weight=weight if weights else "",
        weights=weights,
        left_out=tuple(_left_out(submissions)),
    )


def read_all(program: Program, submissions: Sequence[Submission]) -> list[Inputs]:
    """Return the data of all submissions, or raise with everything wrong in them: one that is lacking falsifies all."""
    if not submissions:
        raise JixiaoError([Problem("S612", "没有填报数据，合不成一份", None, ("给至少一份填报数据",))])
    problems = list(_same_twice(submissions))
    units: list[Inputs] = []
    for submission in submissions:
        try:
            units.append(read_inputs(program, submission))
        except JixiaoError as error:
            problems.extend(error.problems)
    raise_any(problems)
    return units


def _same_twice(submissions: Sequence[Submission]) -> Iterator[Problem]:
    """Yield submissions that are the same to the last datum: one project was taken twice (S609)."""
    by_digest: dict[str, list[Submission]] = {}
    for submission in submissions:
        by_digest.setdefault(submission.digest, []).append(submission)
    for same in by_digest.values():
        if len(same) > 1:
            files = tuple(submission.document.file for submission in same)
            message = f"有 {len(same)} 份填报数据完全相同：{'、'.join(files)}"
            place = same[-1].document.place(("unit",))
            yield Problem("S609", message, place, ("一个项目只留一份",), {"found": files})


def names_of(submissions: Sequence[Submission]) -> tuple[str, ...]:
    """Return how each submission is called: by its unit, or by its file where a unit has several."""
    units = [submission.unit for submission in submissions]
    return tuple(
        submission.document.file if units.count(submission.unit) > 1 else submission.unit
        for submission in submissions
    )


def weights_of(
    program: Program, submissions: Sequence[Submission], units: Sequence[Inputs], weight: str, what: str
) -> tuple[Fraction, ...]:
    """Return what each submission counts for by the data item ``weight``, or raise :class:`JixiaoError`.

    S613: no data item is named to weight ``what`` by; R456: it can't be one; S612: it is missing, negative or all zero.
    """
    if not weight:
        message = f"“{what}”要按资金加权，没有说明资金是哪个数据项"
        ways = ('在指标体系文件里写 roll_up = { weight = "数据项的名称" }，或用 --weight 指定',)
        raise JixiaoError([Problem("S613", message, None, ways)])
    raise_any(check_weight(weight, program.fields, None))
    weights: list[Fraction] = []
    problems: list[Problem] = []
    for submission, unit in zip(submissions, units, strict=True):
        value = unit.values[weight]
        if isinstance(value, Fraction) and value >= 0:
            weights.append(value)
            continue
        is_given = isinstance(value, Fraction)
        fault, remedy = ("小于 0", "检查这个数") if is_given else ("没有填报", f"填写“{weight}”")
        place = submission.document.place(("fields", weight))
        message = f"{submission.unit}的“{weight}”{fault}，不能按它加权"
        problems.append(Problem("S612", message, place, (remedy,)))
    if not problems and not any(weights):
        message = f"各份“{weight}”合计为 0，不能按它加权"
        problems.append(Problem("S612", message, None, ("检查各份的数，或用 --weight 换一个数据项",)))
    raise_any(problems)
    return tuple(weights)


def weighted_mean(numbers: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Return Σ(number × weight) ÷ Σ weight, exactly; the weights are not all zero."""
    total = sum((number * weight for number, weight in zip(numbers, weights, strict=True)), Fraction(0))
    return total / sum(weights, Fraction(0))


def _inputs(program: Program, data: Sequence[Datum]) -> Inputs:
    """Return what a program computes with: the data of the whole, and no points that anybody gave."""
    names = [*(peer.field for peer in program.peers), *program.without_points]
    values: dict[str, Value] = {name: Missing(frozenset({name})) for name in names}
    tables: dict[str, Table | Missing] = {}
    for datum in data:
        name, value = datum.field.name, datum.value
        if isinstance(value, Table) or (datum.field.type == "table" and isinstance(value, Missing)):
            tables[name] = value
        else:
            values[name] = value
    return Inputs(values, tables)


def _contents(data: Sequence[Datum]) -> Iterator[tuple[str, object]]:
    for datum in data:
        if isinstance(datum.value, Table):
            yield datum.field.name, _rows(datum.field, datum.value)
        elif not isinstance(datum.value, Missing):
            yield datum.field.name, typed(datum.field, datum.value)


def _rows(field: Field, table: Table) -> list[dict[str, object]]:
    columns = [column for column in field.columns if column.type is not None]
    return [
        {column.name: cell for column in columns if (cell := typed(column, row[column.name])) is not None}
        for row in table.rows
    ]


def _left_out(submissions: Sequence[Submission]) -> Iterator[str]:
    named = {"claimed": "自评分", "judged": "评定分", "reasons": "原因和措施", "evidence": "佐证材料"}
    for key, name in named.items():
        count = sum(bool(getattr(submission.content, key)) for submission in submissions)
        if count:
            yield f"{name}（{count} 份）"


def _some(texts: Sequence[str], by: str = "、", most: int = _MOST_NAMED) -> str:
    return by.join(texts[:most]) + (f" 等 {len(texts)} 份" if len(texts) > most else "")
