"""Freezing: a loaded ruleset as one file that needs no plugin folder, no shipped data and no code of others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Literal

from jixiao.calendars import Calendars
from jixiao.certification.frozen import (
    FORMAT,
    VERSION,
    FrozenDefinition,
    FrozenDocument,
    FrozenFile,
    FrozenRuleset,
    with_digest,
)
from jixiao.documents import Document, text_digest
from jixiao.formula import STANDARD, Function
from jixiao.plugins.functions import owner_of
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program
from jixiao.rules import Column, Field, Ruleset, ruleset_id
from jixiao.rules.forms import FORMS

_NO_DIGEST = "0" * 64


def freeze(ruleset: Ruleset, program: Program, calendars: Calendars, version: str) -> FrozenFile:
    """Return a loaded ruleset as a frozen one; ``version`` is that of jixiao.

    Raises :class:`JixiaoError` (V105) with everything that can't be frozen: functions that plugins wrote in Python,
    indicators, rulesets and calendars that they registered without a file.
    """
    problems = [*_foreign(program), *_foreign_words(program)]
    documents = list(_documents(ruleset, program, calendars, problems))
    if problems:
        raise JixiaoError(problems)
    definition = ruleset.definition
    return with_digest(
        FrozenFile(
            format=FORMAT,
            format_version=VERSION,
            jixiao=version,
            ruleset=FrozenRuleset(id=definition.id, name=definition.name, year=definition.year),
            documents=tuple(documents),
            definitions=tuple(
                FrozenDefinition(name=each.name, formula=each.formula.text) for each in program.definitions
            ),
            program=program.digest,
            calendars=calendars.digest if program.counts_workdays else "",
            digest=_NO_DIGEST,
        )
    )


def _documents(
    ruleset: Ruleset, program: Program, calendars: Calendars, problems: list[Problem]
) -> Iterator[FrozenDocument]:
    """Yield what a ruleset is read from: itself, what it extends, its indicators as printed, the calendars by year."""
    for each in ruleset.chain:
        yield from _document("ruleset", ruleset_id(each), each, problems)
    for node in program.indicators:
        if node.indicator is not None:
            yield from _document("indicator", node.indicator.id, node.indicator.document, problems)
    for function in _functions(program):
        if function.text:
            yield FrozenDocument(
                kind="function", id=function.name, file=f"{function.name}.toml", sha256=text_digest(function.text),
                lines=tuple(function.text.split("\n")),
            )  # fmt: skip
    for year, calendar in calendars.by_year.items() if program.counts_workdays else ():
        if not calendar.text:
            message = f"{year} 年的工作日历由 Python 插件登记，没有文件，不能冻结"
            way = f"照着自带的日历写一份 {year}.toml，放进插件文件夹，代替插件登记的"
            problems.append(Problem("V105", message, None, (way,), {"found": year}))
            continue
        yield FrozenDocument(
            kind="calendar", id=str(year), file=f"{year}.toml", sha256=text_digest(calendar.text),
            lines=tuple(calendar.text.split("\n")),
        )  # fmt: skip


def _functions(program: Program) -> Iterator[Function]:
    """Yield every function that the program uses and the language has not, by name."""
    calls = (definition.formula.calls.values() for definition in program.definitions)
    used = {function.name: function for found in calls for function, _overload in found}
    yield from (used[name] for name in sorted(used) if used[name] not in STANDARD)


def _document(
    kind: Literal["ruleset", "indicator"], identity: str, document: Document, problems: list[Problem]
) -> Iterator[FrozenDocument]:
    if not document.text:
        name = {"ruleset": "指标体系", "indicator": "指标"}[kind]
        message = f"{name}“{identity}”由 Python 插件直接登记，没有文件，不能冻结"
        problems.append(Problem("V105", message, None, ("写成 TOML 文件",), {"found": identity}))
        return
    # The name only: where the file stood is of one machine.
    file = PurePosixPath(document.file).name
    yield FrozenDocument(
        kind=kind, id=identity, file=file, sha256=document.digest, lines=tuple(document.text.split("\n"))
    )


def _foreign(program: Program) -> Iterator[Problem]:
    """Yield the functions that are not the language's own: their code can't be put into a file of data."""
    used: dict[str, tuple[Function, list[str]]] = {}
    for definition in program.definitions:
        for function, _overload in definition.formula.calls.values():
            if function not in STANDARD and not function.text:
                used.setdefault(function.name, (function, []))[1].append(definition.label)
    for name, (function, labels) in sorted(used.items()):
        message = f"函数“{function.chinese}”（{name}）是 Python 插件里的（{_origin(function)}），不能冻结"
        where = f"用它的有：{'、'.join(dict.fromkeys(labels))}"
        ways = (
            where,
            "冻结文件只放文字，不放代码：请插件作者用 formula_function 写成公式，或写成 function = … 的 TOML 文件",
            "或改用公式语言自带的函数",
        )
        yield Problem("V105", message, None, ways, {"found": name})


def _foreign_words(program: Program) -> Iterator[Problem]:
    """Yield the forms and the types of data items that plugins added: reading the texts takes their code."""
    for node in program.indicators:
        form = None if node.indicator is None else node.indicator.form
        if form is not None and form.key not in FORMS:
            place = None if node.indicator is None else node.indicator.place("score", form.key)
            message = f"“{node.name}”的评分规则写法 {form.key}（{form.title}）是插件里的，不能冻结"
            ways = (
                "冻结文件只放文字，不放代码",
                "改用自带的写法，或按 jixiao show 印出的评分标准写成 formula",
            )
            yield Problem("V105", message, place, ways, {"found": form.key})
    for field in program.fields.values():
        parts: tuple[Field | Column, ...] = (field, *field.columns)
        for part in parts:
            if part.added is not None:
                added = part.added
                message = f"数据项“{part.name}”的类型 {added.key}（{added.chinese}）是插件里的，不能冻结"
                ways = ("冻结文件只放文字，不放代码", f'改用自带的类型，例如 type = "{added.base}"')
                yield Problem("V105", message, None, ways, {"found": added.key})


def _origin(function: Function) -> str:
    """Return where a function comes from: a trusted file, a distribution, or the module of who made it by hand."""
    owner = owner_of(function)
    return f"模块 {function.overloads[0].meaning.__module__}" if owner is None else owner.title
