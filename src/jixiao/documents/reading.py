"""Reads TOML and JSON files of people who may never have seen either, within bounds, and says what is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import tomli

from jixiao.documents.document import MOST_ITEMS, Document, mapping_data, too_many
from jixiao.documents.files import read_text, shown_path
from jixiao.documents.json_locations import json_spans
from jixiao.documents.toml_errors import toml_problems
from jixiao.documents.toml_locations import toml_spans
from jixiao.numbers import check_decimal
from jixiao.problems import JixiaoError, Problem

RULE_BYTES = 1024 * 1024
"""How large a file of rules may be."""

DEEPEST = 20
_MOST_BRACKETS = 200
_MOST_TABLES = 100_000
_MOST_TOLD = 200


def read_document(path: Path | str, *, max_bytes: int = RULE_BYTES) -> Document:
    """Return a TOML or JSON file, by its suffix; raises :class:`JixiaoError` (D201–D210, N1xx)."""
    suffix = Path(path).suffix.lower()
    if suffix == ".toml":
        return read_toml(path, max_bytes=max_bytes)
    if suffix == ".json":
        return read_json(path, max_bytes=max_bytes)
    read_text(Path(path), max_bytes)
    message = f"看不出文件的种类：{shown_path(Path(path))}"
    raise JixiaoError(
        [Problem("D205", message, None, ("文件名要以 .toml 或 .json 结尾",), {"found": suffix})]
    )


def read_toml(path: Path | str, *, max_bytes: int = RULE_BYTES) -> Document:
    """Return a TOML file; raises :class:`JixiaoError` with what is wrong with it."""
    return parse_toml(read_text(Path(path), max_bytes), shown_path(Path(path)))


def read_json(path: Path | str, *, max_bytes: int = RULE_BYTES) -> Document:
    """Return a JSON file; raises :class:`JixiaoError` with what is wrong with it."""
    return parse_json(read_text(Path(path), max_bytes), shown_path(Path(path)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace("_", ""))
    except InvalidOperation:
        return Decimal("NaN")


def parse_toml(text: str, file: str) -> Document:
    """Return TOML text as a document; raises :class:`JixiaoError` with what is wrong with it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    document = Document(file, text, {}, _digest(text), toml_spans)
    _refuse_brackets(document)
    try:
        data = tomli.loads(text, parse_float=_number)
    except tomli.TOMLDecodeError as error:
        raise JixiaoError(toml_problems(document, error)) from None
    except RecursionError:
        raise JixiaoError([_too_deep(document)]) from None
    except ValueError:
        raise JixiaoError([_too_long(document)]) from None
    return _checked(Document(file, text, data, document.digest, toml_spans))


def parse_json(text: str, file: str) -> Document:
    """Return JSON text as a document; raises :class:`JixiaoError` with what is wrong with it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    document = Document(file, text, {}, _digest(text), json_spans)
    _refuse_brackets(document)
    duplicates: list[str] = []

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        duplicates.extend(name for index, (name, _) in enumerate(found) if name in dict(found[:index]))
        return dict(found)

    try:
        data = json.loads(
            text, parse_float=_number, parse_constant=lambda _: Decimal("NaN"), object_pairs_hook=pairs
        )
    except json.JSONDecodeError as error:
        raise JixiaoError([_json_problem(document, error)]) from None
    except RecursionError:
        raise JixiaoError([_too_deep(document)]) from None
    except ValueError:
        raise JixiaoError([_too_long(document)]) from None
    if duplicates:
        raise JixiaoError([_json_duplicate(document, name) for name in dict.fromkeys(duplicates)])
    if not isinstance(data, dict):
        remedy = '整个文件写成 { "unit": …, "fields": { … } }'
        raise JixiaoError([Problem("D209", "JSON 最外层要是花括号", document.offset_place(0), (remedy,))])
    return _checked(Document(file, text, data, document.digest, json_spans))


def from_data(data: Mapping[str, object], name: str = "<数据>") -> Document:
    """Return data handed over by a program as a document; its places have a path but no line."""
    plain = mapping_data(data, file=name)
    return Document(name, "", plain, "")


def _refuse_brackets(document: Document) -> None:
    """Refuse a run or a number of opening brackets that no real file has, before a parser follows them."""
    found = document.text.count("{") + document.text.count("[[")
    if found > _MOST_TABLES:
        raise JixiaoError([too_many(document.offset_place(0), found)])
    run = "[" * _MOST_BRACKETS
    for opening in (run, run.replace("[", "{")):
        if opening in document.text:
            raise JixiaoError([_too_deep(document, document.text.index(opening))])


def _refuse_long_lists(document: Document) -> None:
    """Refuse a list that is too long; its place is looked for by its name, not by scanning all of it."""
    stack: list[tuple[str, object]] = [("", document.data)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((str(key), each) for key, each in value.items())
        elif isinstance(value, list):
            if len(value) > MOST_ITEMS:
                at = max(0, document.text.find(name))
                raise JixiaoError([too_many(document.offset_place(at, max(1, len(name))), len(value))])
            stack.extend((name, each) for each in value if isinstance(each, dict | list))


def _too_deep(document: Document, offset: int = 0) -> Problem:
    return Problem("D208", f"嵌套太深，最多 {DEEPEST} 层", document.offset_place(offset), ("减少括号的层数",))


def _too_long(document: Document) -> Problem:
    return Problem("N103", "有一个数字太长", document.offset_place(0), ("数字最多 40 位有效数字",))


def _checked(document: Document) -> Document:
    """Return the document, or raise with every number and nesting in it that is out of bounds."""
    problems: list[Problem] = []
    _refuse_long_lists(document)
    for path, value in _leaves(document.data, ()):
        if len(path) > DEEPEST:
            raise JixiaoError(
                [Problem("D208", f"嵌套太深，最多 {DEEPEST} 层", document.place(path), ("减少括号的层数",))]
            )
        try:
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                check_decimal(value)
        except JixiaoError as error:
            place = document.place(path)
            problems.extend(
                Problem(each.code, each.message, place, each.remedies, each.facts) for each in error.problems
            )
            if len(problems) >= _MOST_TOLD:
                break
    if problems:
        raise JixiaoError(problems)
    return document


def _leaves(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    stack: list[tuple[tuple[str | int, ...], object]] = [(path, value)]
    while stack:
        here, found = stack.pop()
        if len(here) > DEEPEST or not isinstance(found, dict | list):
            yield here, found
        elif isinstance(found, dict):
            stack.extend(((*here, str(key)), each) for key, each in reversed(found.items()))
        else:
            stack.extend(((*here, index), each) for index, each in reversed(list(enumerate(found))))


_JSON_MESSAGES = {
    "Expecting property name enclosed in double quotes": ("键要用双引号括起来；最后一项后面不写逗号", '写成 "名称": 值'),
    "Expecting ':' delimiter": ("键的后面缺少冒号", '写成 "名称": 值'),
    "Expecting ',' delimiter": ("两项之间缺少逗号", "在这里补一个半角逗号"),
    "Expecting value": ("这里缺少一个值，或值的写法不对", "文字加双引号，是/否写 true 或 false，没有写 null"),
    "Unterminated string starting at": ("引号没有配对", "在文字的末尾补一个双引号"),
    "Extra data": ("末尾有多余的内容", "整个文件只写一个 { … }"),
    "Invalid control character at": ("文字里有换行等不能直接写的字符", "换行写成 \\n"),
    "Invalid \\escape": ("反斜杠的写法不对", "反斜杠写成 \\\\"),
    "Illegal trailing comma before end of object": ("最后一项后面多了逗号", "删去这个逗号"),
    "Illegal trailing comma before end of array": ("最后一项后面多了逗号", "删去这个逗号"),
}  # fmt: skip


def _json_problem(document: Document, error: json.JSONDecodeError) -> Problem:
    message, remedy = "JSON 的写法不对", "检查标点：键和文字用半角双引号，各项之间用半角逗号"
    for start, found in _JSON_MESSAGES.items():
        if error.msg.startswith(start):
            message, remedy = found
    place = document.offset_place(error.pos)
    return Problem("D209", message, place, (remedy,), {"found": document.text[error.pos : error.pos + 1]})


def _json_duplicate(document: Document, name: str) -> Problem:
    quoted = json.dumps(name, ensure_ascii=False)
    first = document.text.find(quoted)
    second = document.text.find(quoted, first + 1)
    remedy = f"第一处在第 {document.offset_place(max(0, first)).line} 行；删去一处"
    place = document.offset_place(max(0, second), len(quoted))
    return Problem("D207", f"“{name}”写了两次", place, (remedy,), {"found": name})
