"""Freezing of a loaded ruleset into one file that needs no plugin folder, no shipped data and no code of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from jixiao.calendars import Calendars
from jixiao.certification.frozen import (
    FORMAT,
    VERSION,
    FrozenDefinition,
    FrozenDocument,
    FrozenFile,
    FrozenRuleset,
)
from jixiao.documents import digest_of, text_digest
from jixiao.formula import STANDARD, Function
from jixiao.plugins.functions import owner_of
from jixiao.problems import Problem, raise_any
from jixiao.program import Program
from jixiao.rules import Column, Field, Ruleset, ruleset_id
from jixiao.rules.forms import FORMS

_NOT_FROZEN = {
    "ruleset": ("指标体系“{}”由 Python 插件直接登记，没有文件，不能冻结", "写成 TOML 文件"),
    "indicator": ("指标“{}”由 Python 插件直接登记，没有文件，不能冻结", "写成 TOML 文件"),
    "calendar": (
        "{} 年的工作日历由 Python 插件登记，没有文件，不能冻结",
        "照着自带的日历写一份 {}.toml，放进插件文件夹，代替插件登记的",
    ),
}
"""What is said of a part without a text, by its kind, and the way out."""

_Used = Mapping[str, tuple[Function, Sequence[str]]]
"""The functions that a program uses and the language has not, by name, with the labels of what uses them."""


def freeze(ruleset: Ruleset, program: Program, calendars: Calendars, version: str) -> FrozenFile:
    """Return a loaded ruleset as a frozen one; ``version`` is that of jixiao.

    Raises :class:`JixiaoError` (V105) with everything that can't be frozen: functions that plugins wrote in Python,
    indicators, rulesets and calendars that they registered without a file.
    """
    used = _used(program)
    problems = [*_foreign(used), *_foreign_words(program)]
    documents: list[FrozenDocument] = []
    for kind, identity, file, text in _texts(ruleset, program, calendars, used):
        if text:
            lines, sha256 = tuple(text.split("\n")), text_digest(text)
            documents.append(
                FrozenDocument(kind=kind, id=str(identity), file=file, sha256=sha256, lines=lines)
            )
        else:
            message, way = (text.format(identity) for text in _NOT_FROZEN[kind])
            problems.append(Problem("V105", message, None, (way,), {"found": identity}))
    raise_any(problems)
    definition = ruleset.definition
    content = FrozenFile(
        format=FORMAT,
        format_version=VERSION,
        jixiao=version,
        ruleset=FrozenRuleset(id=definition.id, name=definition.name, year=definition.year),
        documents=tuple(documents),
        definitions=tuple(
            FrozenDefinition(name=part.name, formula=part.formula.text) for part in program.definitions
        ),
        program=program.digest,
        calendars=calendars.digest if program.counts_workdays else "",
        digest="0" * 64,
    )
    digest = digest_of(content.model_dump(mode="json", exclude={"digest"}))
    return content.model_copy(update={"digest": digest})


def _texts(
    ruleset: Ruleset, program: Program, calendars: Calendars, used: _Used
) -> Iterator[tuple[Any, str | int, str, str]]:
    """Yield the kind, id, file name and text of what a ruleset is read from; what plugins registered has no text.

    First itself, then what it extends, its indicators as printed, functions by name, the calendars by year.
    """
    for document in ruleset.chain:
        yield "ruleset", ruleset_id(document), PurePosixPath(document.file).name, document.text
    for node in program.indicators:
        if node.indicator is not None:
            document = node.indicator.document
            yield "indicator", node.indicator.id, PurePosixPath(document.file).name, document.text
    for name, (function, _labels) in sorted(used.items()):
        if function.text:
            yield "function", name, f"{name}.toml", function.text
    for year, calendar in calendars.by_year.items() if program.counts_workdays else ():
        yield "calendar", year, f"{year}.toml", calendar.text


def _used(program: Program) -> _Used:
    used: dict[str, tuple[Function, list[str]]] = {}
    for definition in program.definitions:
        for function, _overload in definition.formula.calls.values():
            if function not in STANDARD:
                used.setdefault(function.name, (function, []))[1].append(definition.label)
    return used


def _foreign(used: _Used) -> Iterator[Problem]:
    """Yield the functions that plugins wrote in Python: their code can't be put into a file of data."""
    for name, (function, labels) in sorted(used.items()):
        if function.text:
            continue
        message = f"函数“{function.chinese}”（{name}）是 Python 插件里的（{_origin(function)}），不能冻结"
        ways = (
            f"用它的有：{'、'.join(dict.fromkeys(labels))}",
            "冻结文件只放文字，不放代码：请插件作者用 formula_function 写成公式，或写成 function = … 的 TOML 文件",
            "或改用公式语言自带的函数",
        )
        yield Problem("V105", message, None, ways, {"found": name})


def _foreign_words(program: Program) -> Iterator[Problem]:
    """Yield the forms and the types of data items that plugins added: reading the texts takes their code."""
    for node in program.indicators:
        indicator = node.indicator
        form = None if indicator is None else indicator.form
        if indicator is not None and form is not None and form.key not in FORMS:
            message = f"“{node.name}”的评分规则写法 {form.key}（{form.title}）是插件里的，不能冻结"
            ways = (
                "冻结文件只放文字，不放代码",
                "改用自带的写法，或按 jixiao show 印出的评分标准写成 formula",
            )
            yield Problem("V105", message, indicator.place("score", form.key), ways, {"found": form.key})
    for field in program.fields.values():
        parts: tuple[Field | Column, ...] = (field, *field.columns)
        for part in parts:
            added = part.added
            if added is not None:
                message = f"数据项“{part.name}”的类型 {added.key}（{added.chinese}）是插件里的，不能冻结"
                ways = ("冻结文件只放文字，不放代码", f'改用自带的类型，例如 type = "{added.base}"')
                yield Problem("V105", message, None, ways, {"found": added.key})


def _origin(function: Function) -> str:
    """Return where a function comes from: a trusted file, a distribution, or the module of who made it by hand."""
    owner = owner_of(function)
    return f"模块 {function.overloads[0].meaning.__module__}" if owner is None else owner.title
