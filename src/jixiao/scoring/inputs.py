"""From what a unit submitted to what a program computes with; everything that does not fit is told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from jixiao.formula import Missing, Table, Value
from jixiao.numbers import check_decimal, is_percent, read_decimal, to_decimal_input
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean, nearest
from jixiao.program import CLAIMED, JUDGED, Inputs, Program
from jixiao.rules import TYPE_NAMES, Column, Field, Path, Submission, shown, within

MOST_ROWS = 10_000
"""The most rows a detail table may have."""

_MOST_TOLD = 200
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_YES = {"是": True, "有": True, "否": False, "无": False, "没有": False}


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
        for name in content.fields:
            if name not in fields:
                near = nearest(name, fields)
                remedies = [f"是不是“{near[0]}”？"] if near else []
                remedy = f"用 jixiao fields {self.program.id} 列出全部数据项"
                self.refuse(
                    "S601",
                    f"没有叫“{name}”的数据项",
                    ("fields", name),
                    *remedies,
                    remedy,
                    key=True,
                    found=name,
                )
        values: dict[str, Value] = {}
        tables: dict[str, Table | Missing] = {}
        for name, field in fields.items():
            given, path = content.fields.get(name), ("fields", name)
            if field.type == "table":
                tables[name] = self.table(field, given, path)
            else:
                values[name] = self.value(field, given, path, name)
        for node in self.program.indicators:
            for each in (CLAIMED, JUDGED):
                values[f"{node.key}.{each}"] = Missing(frozenset({f"{node.name}{each}"}))
        self.points("claimed", CLAIMED, values)
        self.points("judged", JUDGED, values)
        self.check_names()
        if self.problems:
            raise JixiaoError(self.problems)
        return Inputs(values, tables)

    def points(self, table: str, name: str, values: dict[str, Value]) -> None:
        entries = self.submission.content.claimed if table == "claimed" else self.submission.content.judged
        seen: set[str] = set()
        for given, entry in entries.items():
            key = self.indicator(given, table)
            if key is None:
                continue
            if key in seen:
                self.refuse(
                    "S604", f"指标“{given}”给了两次分数", (table, given), "删去一处", key=True, found=given
                )
            seen.add(key)
            values[f"{key}.{name}"] = Fraction(entry.points)

    def indicator(self, given: str, table: str) -> str | None:
        node = self.program.find(given)
        if node is not None and node.kind == "indicator":
            return node.key
        names = [each.name for each in self.program.indicators]
        self.refuse(
            "S604",
            f"没有叫“{given}”的三级指标",
            (table, given),
            *did_you_mean(given, names),
            key=True,
            found=given,
        )
        return None

    def check_names(self) -> None:
        for given in self.submission.content.evidence:
            self.indicator(given, "evidence")
        for given in self.submission.content.reasons:
            self.indicator(given, "reasons")
        groups = {node.name for node in self.program.tree.walk() if node.kind == "group"}
        for given in self.submission.content.stated.groups:
            if given not in groups:
                path = ("stated", "groups", given)
                message = f"没有叫“{given}”的一级或二级指标"
                self.refuse(
                    "S604", message, path, *did_you_mean(given, sorted(groups)), key=True, found=given
                )
        year = self.submission.content.year
        if year is not None and year != self.program.year:
            message = f"填报年度 {year} 和指标体系的年度 {self.program.year} 不同"
            self.refuse(
                "S605",
                message,
                ("year",),
                "改年度，或换用那一年的指标体系",
                found=year,
                wanted=self.program.year,
            )

    def table(self, field: Field, given: object, path: Path) -> Table | Missing:
        if given is None:
            return Missing(frozenset({field.name}))
        if not isinstance(given, list | tuple):
            message = f"“{field.name}”是明细表，要一行一行地填，这里是{shown(given)}".rstrip()
            self.refuse("S602", message, path, f'每行写一段 [[fields."{field.name}"]]')
            return Missing(frozenset({field.name}))
        if len(given) > MOST_ROWS:
            self.refuse(
                "S603",
                f"明细表“{field.name}”有 {len(given)} 行，最多 {MOST_ROWS} 行",
                path,
                "拆分或汇总后再填",
            )
            return Missing(frozenset({field.name}))
        rows: list[Mapping[str, Value]] = []
        told = len(self.problems)
        for index, row in enumerate(given):
            rows.append(self.row(field, row, (*path, index)))
            if len(self.problems) - told >= _MOST_TOLD:
                message = f"明细表“{field.name}”的错误太多，后面的行没有再检查"
                self.refuse("S603", message, (*path, index), "先改正前面的错误")
                break
        return Table(field.name, tuple(rows))

    def row(self, field: Field, row: object, path: Path) -> Mapping[str, Value]:
        typed = [column for column in field.columns if column.type is not None]
        if not isinstance(row, Mapping):
            message = f"明细表“{field.name}”的一行要写成 列名 = 值，这里是{shown(row)}".rstrip()
            self.refuse("S602", message, path, '例如 { "名称" = "…", "金额" = 12.5 }')
            return {}
        for name in row:
            if name not in {column.name for column in typed}:
                remedies = did_you_mean(str(name), [column.name for column in typed])
                self.refuse(
                    "S601",
                    f"明细表“{field.name}”没有叫“{name}”的列",
                    (*path, name),
                    *remedies,
                    key=True,
                    found=name,
                )
        found: dict[str, Value] = {}
        for column in typed:
            label = f"{field.name}第{int(path[-1]) + 1}行“{column.name}”"
            found[column.name] = self.value(column, row.get(column.name), (*path, column.name), label)
        return found

    def value(self, field: Field | Column, given: object, path: Path, label: str) -> Value:
        """Return a datum as a value; empty ones are missing, wrong ones are noted and missing."""
        missing = Missing(frozenset({label}))
        if given is None or (isinstance(given, str) and not given.strip()):
            return missing
        try:
            found = self.number(field, given, path) if _is_numeric(field) else self.other(field, given)
        except JixiaoError as error:
            first = error.problems[0]
            message = f"“{field.name}”：{first.message}"
            self.problems.append(Problem(first.code, message, self.place(path), first.remedies, first.facts))
            return missing
        if found is None:
            message = f"“{field.name}”要填{TYPE_NAMES[field.type or 'number']}，这里是{shown(given)}".rstrip()
            self.refuse("S602", message, path, _how(field, given), found=given, wanted=field.type)
            return missing
        return found

    def number(self, field: Field | Column, given: object, path: Path) -> Value | None:
        if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal | Fraction):
            return None
        if field.type == "rate" and not (isinstance(given, str) and is_percent(given)):
            return None
        if field.type != "rate" and isinstance(given, str) and is_percent(given):
            return None
        number = read_decimal(given) if isinstance(given, str) else check_decimal(to_decimal_input(given))
        if field.type == "count" and number != number.to_integral_value():
            return None
        if not within(number, field):
            low = "" if field.min is None else f"不小于 {field.min}"
            high = "" if field.max is None else f"不大于 {field.max}"
            allowed = "、".join(each for each in (low, high) if each)
            remedy = "检查数字和单位" + (f"(单位：{field.unit})" if field.unit else "")
            self.refuse(
                "S603",
                f"“{field.name}”的值 {given} 超出范围：要{allowed}",
                path,
                remedy,
                found=number,
                min=field.min,
                max=field.max,
            )
            return Missing(frozenset({field.name}))
        return Fraction(number)

    def other(self, field: Field | Column, given: object) -> Value | None:
        if field.type == "yes_no":
            return given if isinstance(given, bool) else _YES.get(given) if isinstance(given, str) else None
        if field.type == "date":
            return _read_date(given)
        if not isinstance(given, str) or not _is_encodable(given):
            return None
        if field.type == "choice" and given.strip() not in field.options:
            return None
        return given.strip()


def _is_numeric(field: Field | Column) -> bool:
    return field.type in {"amount", "number", "count", "rate"}


def _is_encodable(text: str) -> bool:
    """Tell whether a text has no half of a character, as JSON can hold but no file."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _read_date(given: object) -> date | None:
    if isinstance(given, datetime):
        return None
    if isinstance(given, date):
        return given
    matched = _DATE.fullmatch(given) if isinstance(given, str) else None
    if matched is None:
        return None
    try:
        return date(*(int(each) for each in matched.groups()))
    except ValueError:
        return None


def _how(field: Field | Column, given: object) -> str:
    if field.type == "choice":
        near = nearest(str(given), field.options)
        return (f"是不是“{near[0]}”？" if near else "") + f"可选的有：{'、'.join(field.options)}"
    if field.type == "date" and isinstance(given, str) and _DATE.fullmatch(given):
        return "没有这一天，检查年、月、日"
    examples = {
        "rate": '比率写成带百分号的文字，例如 "98.06%"',
        "date": '日期写成 2022-03-01(TOML 里不加引号)或 "2022-03-01"',
        "yes_no": "是写 true，否写 false",
        "count": "个数写整数，例如 3",
        "text": "文字加引号",
    }
    return examples.get(field.type or "", "写数字，例如 2459.96，单位不写在数字后面")


def read_inputs(program: Program, submission: Submission) -> Inputs:
    """Return a submission's data for a program, or raise :class:`JixiaoError` with everything that does not fit.

    S601 unknown field or column, S602 wrong type, S603 out of limits or too many rows, S604 unknown indicator or
    group, S605 another year; N1xx for numbers that can't be read exactly.
    """
    return _Reader(program, submission).read()
