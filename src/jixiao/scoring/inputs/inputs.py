"""Turns a submission into a program's inputs, reporting everything that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.documents.bounds import MOST_ITEMS
from jixiao.formula import Missing, Table, Value
from jixiao.numbers import trimmed
from jixiao.problems import Place, Problem, did_you_mean, nearest, raise_any
from jixiao.program import CLAIMED, JUDGED, Inputs, Program
from jixiao.rules import Column, Field, Path, Submission, shown
from jixiao.rules.submission import Claim, Judgement
from jixiao.scoring.inputs.datum import read_given

_MOST_REPORTED = 200
_ONE_OF_TWO = "名称和代号只写一个"


class _Reader:
    """Reads one submission under one program."""

    def __init__(self, program: Program, submission: Submission) -> None:
        self.program = program
        self.submission = submission
        self.problems: list[Problem] = []

    def place(self, path: Path, *, key: bool = False) -> Place:
        return self.submission.document.place(path, key=key)

    def refuse(
        self, code: str, message: str, path: Path, *remedies: str, key: bool = False, **facts: object
    ) -> None:
        self.problems.append(Problem(code, message, self.place(path, key=key), remedies, facts))

    def read(self) -> Inputs:
        content, fields = self.submission.content, self.program.fields
        keys, problems = _keys(content.fields, self.program.field_names)
        self.note(problems, ("fields",))
        for name in keys:
            if name not in fields:
                near = [f"是不是“{other}”？" for other in nearest(name, fields)[:1]]
                remedies = (*near, f"用 jixiao fields {self.program.id} 列出全部数据项")
                message = f"没有叫“{name}”的数据项"
                self.refuse("S601", message, ("fields", name), *remedies, key=True, found=name)
        values: dict[str, Value] = {}
        tables: dict[str, Table | Missing] = {}
        for name, field in fields.items():
            key = keys.get(name, name)
            path, given = ("fields", key), content.fields.get(key)
            if field.type == "table":
                tables[name], problems = read_rows(field, given)
                self.note(problems, path)
                continue
            value, problem = read_given(field, given)
            if problem is not None:
                self.note([(problem, (), False)], path)
            values[name] = Missing(frozenset({name})) if value is None else value
        values.update(self.program.without_points)
        values.update(self.points("claimed", content.claimed, CLAIMED))
        values.update(self.points("judged", content.judged, JUDGED))
        self.check_names()
        raise_any(self.problems)
        return Inputs(values, tables)

    def points(
        self, table: str, entries: Mapping[str, Claim] | Mapping[str, Judgement], role: str
    ) -> dict[str, Value]:
        """Return claimed or judged points by their program-wide names."""
        points: dict[str, Value] = {}
        for given, entry in entries.items():
            key = self.indicator(given, table)
            if key is None:
                continue
            name = f"{key}.{role}"
            if name in points:
                message = f"指标“{given}”给了两次分数"
                self.refuse("S604", message, (table, given), "删去一处", key=True, found=given)
            points[name] = Fraction(entry.points)
        return points

    def indicator(self, given: str, table: str) -> str | None:
        node = self.program.find(given)
        if node is not None and node.kind == "indicator":
            return node.key
        ways = did_you_mean(given, [indicator.name for indicator in self.program.indicators])
        message = f"没有叫“{given}”的三级指标"
        self.refuse("S604", message, (table, given), *ways, key=True, found=given)
        return None

    def check_names(self) -> None:
        for given in self.submission.content.evidence:
            self.indicator(given, "evidence")
        for given in self.submission.content.reasons:
            self.indicator(given, "reasons")
        seen: set[str] = set()
        for given in self.submission.content.stated.groups:
            path = ("stated", "groups", given)
            node = self.program.find(given)
            if node is None or node.kind != "group":
                groups = sorted(other.name for other in self.program.tree.walk() if other.kind == "group")
                message = f"没有叫“{given}”的一级或二级指标"
                self.refuse("S604", message, path, *did_you_mean(given, groups), key=True, found=given)
            elif node.key in seen:
                self.refuse("S632", f"“{node.name}”给了两次", path, _ONE_OF_TWO, key=True, found=given)
            else:
                seen.add(node.key)
        year = self.submission.content.year
        if year is not None and year != self.program.year:
            message = f"填报年度 {year} 和指标体系的年度 {self.program.year} 不同"
            remedy = "改年度，或换用那一年的指标体系"
            self.refuse("S605", message, ("year",), remedy, found=year, wanted=self.program.year)

    def note(self, problems: Sequence[Wrong], path: Path) -> None:
        """Note what is wrong with the data below a path."""
        for problem, below, key in problems:
            self.problems.append(replace(problem, place=self.place((*path, *below), key=key)))


Wrong = tuple[Problem, Path, bool]
"""What is wrong with a datum, its path below what was read, and whether it is the key there."""


def _keys(given: Iterable[str], names: Mapping[str, str]) -> tuple[dict[str, str], list[Wrong]]:
    """Return under which key each datum was given, its name or its id, and what was given twice."""
    keys: dict[str, str] = {}
    problems: list[Wrong] = []
    for key in given:
        name = names.get(key, key)
        if name in keys:
            message = f"“{name}”给了两次：“{keys[name]}”和“{key}”"
            problems.append((Problem("S632", message, None, (_ONE_OF_TWO,), {"found": key}), (key,), True))
        keys[name] = key
    return keys, problems


def read_rows(field: Field, given: object) -> tuple[Table | Missing, list[Wrong]]:
    """Return a detail table as rows of values, and what is wrong with it."""
    missing = Missing(frozenset({field.name}))
    if given is None or (isinstance(given, str) and not trimmed(given)):
        return missing, []
    if not isinstance(given, list | tuple):
        message = f"“{field.name}”是明细表，要一行一行地填，这里是{shown(given)}".rstrip()
        way = f'每行写一段 [[fields."{field.name}"]]'
        return missing, [(Problem("S602", message, None, (way,)), (), False)]
    if len(given) > MOST_ITEMS:
        message = f"明细表“{field.name}”有 {len(given)} 行，最多 {MOST_ITEMS} 行"
        return missing, [(Problem("D211", message, None, ("拆分或汇总后再填",)), (), False)]
    rows: list[Mapping[str, Value]] = []
    problems: list[Wrong] = []
    typed = {column.name: column for column in field.columns if column.type is not None}
    for index, row in enumerate(given):
        values, wrong = _read_row(field, typed, row, index)
        rows.append(values)
        problems += [(problem, (index, *below), key) for problem, below, key in wrong]
        if len(problems) >= _MOST_REPORTED:
            message = f"明细表“{field.name}”的错误太多，后面的行没有再检查"
            problems.append((Problem("S603", message, None, ("先改正前面的错误",)), (index,), False))
            break
    return Table(field.name, tuple(rows)), problems


def _read_row(
    field: Field, typed: Mapping[str, Column], row: object, index: int
) -> tuple[Mapping[str, Value], list[Wrong]]:
    if not isinstance(row, Mapping):
        message = f"明细表“{field.name}”的一行要写成 列名 = 值，这里是{shown(row)}".rstrip()
        way = '例如 { "名称" = "…", "金额" = 12.5 }'
        return {}, [(Problem("S602", message, None, (way,)), (), False)]
    names = field.column_names
    keys, problems = _keys(row if names else (), names)
    for name in [] if row.keys() <= typed.keys() else row:
        if names.get(name, name) not in typed:
            message = f"明细表“{field.name}”没有叫“{name}”的列"
            ways = did_you_mean(str(name), list(typed))
            problems.append((Problem("S601", message, None, ways, {"found": name}), (name,), True))
    values: dict[str, Value] = {}
    for name, column in typed.items():
        key = keys.get(name, name)
        value, problem = read_given(column, row.get(key))
        if problem is not None:
            problems.append((problem, (key,), False))
        if value is None:
            value = Missing(frozenset({f"{field.name}第{index + 1}行“{name}”"}))
        values[name] = value
    return values, problems


def read_inputs(program: Program, submission: Submission) -> Inputs:
    """Return a submission's data for a program, or raise :class:`JixiaoError` with everything that does not fit.

    S601 unknown field or column, S602 wrong type, S603 out of limits, D211 too many rows, S604 unknown indicator or
    group, S605 another year; N1xx for numbers that can't be read exactly.
    """
    return _Reader(program, submission).read()
