"""Limits of documents: how deep they nest, how long their texts and lists are, how large their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from jixiao.documents.document import Document, path_text
from jixiao.documents.spans import Path
from jixiao.documents.toml_text import KEY
from jixiao.numbers import check_decimal
from jixiao.numbers.limits import shown
from jixiao.problems import JixiaoError, Place, Problem, raise_any

DEEPEST = 20
"""How many keys and rows may lead to a value."""

MOST_ITEMS = 10_000
"""How many entries one list of a document may have, and so how many rows a detail table."""

LONGEST_TEXT = 100_000
"""How many characters one text may have that people write."""

_MOST_TABLES = 100_000
_MOST_REPORTED = 200
_MOST_BRACKETS = 200
_MOST_BITS = 1_000
# Before the 21st part of a key tomli has no bound, and its cost grows with the square. Anchored to the start of a
# line: such a row of dots elsewhere is a text or a comment.
_LONG_KEY = re.compile(
    rf"^[ \t]*(?:\[{{1,2}}[ \t]*)?{KEY}[ \t]*(?:\.[ \t]*{KEY}[ \t]*){{{DEEPEST - 1}}}\.", re.MULTILINE
)


def too_deep(place: Place, deepest: int = DEEPEST) -> Problem:
    """Return D208."""
    return Problem("D208", f"嵌套太深，最多 {deepest} 层", place, ("减少括号的层数",))


def too_many(place: Place, length: int) -> Problem:
    """Return the problem of a list (a detail table) that is too long (D211)."""
    message = f"列表或明细表太长：{length} 项，最多 {MOST_ITEMS} 项"
    return Problem("D211", message, place, ("拆分或汇总后再填",), {"found": length, "allowed": MOST_ITEMS})


def refuse_brackets(document: Document) -> None:
    """Refuse a run or a number of opening brackets that no real file has, before a parser follows them."""
    for opening in "[{":
        at = document.text.find(opening * _MOST_BRACKETS)
        if at >= 0:
            raise JixiaoError([too_deep(document.offset_place(at))])
    count = document.text.count("{") + document.text.count("[[")
    if count > _MOST_TABLES:
        message = f"文件里有 {count} 个小节或花括号，最多 {_MOST_TABLES} 个"
        facts = {"found": count, "allowed": _MOST_TABLES}
        raise JixiaoError([Problem("D211", message, document.offset_place(0), ("拆分或汇总后再填",), facts)])


def refuse_long_keys(document: Document) -> None:
    """Refuse a key of more dotted parts than anything may nest, before tomli takes its time over it."""
    match = _LONG_KEY.search(document.text)
    if match is not None:
        raise JixiaoError([too_deep(document.offset_place(match.start(), match.end() - match.start()))])


def checked(document: Document, deepest: int = DEEPEST) -> Document:
    """Return the document, or raise with every number and nesting in it that is out of bounds.

    Texts and tables of what people write are bounded too; what programs write (``deepest``) holds whole files.
    """
    if len(document.text) > MOST_ITEMS:  # else nothing in it can be too long
        _refuse_long_lists(document, LONGEST_TEXT if deepest == DEEPEST else len(document.text))
    problems: list[Problem] = []
    for path, value in _leaves(document.data, deepest):
        if len(path) > deepest:
            with suppress(
                RecursionError
            ):  # the scanner goes down with the brackets, a parser written in C goes further
                raise JixiaoError([too_deep(document.place(path), deepest)])
            raise JixiaoError([too_deep(document.offset_place(0), deepest)])
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            try:
                check_decimal(value)
            except JixiaoError as error:
                place = document.place(path)
                problems.extend(replace(problem, place=place) for problem in error.problems)
        if len(problems) >= _MOST_REPORTED:
            break
    raise_any(problems)
    return document


def plain_data(data: Mapping[str, object], name: str, path: Path = ()) -> dict[str, object]:
    """Return data handed over by a program as plain dicts and lists.

    Raises :class:`JixiaoError`: D208 for what nests too deep (what contains itself does), D211 for a list of more than
    :data:`MOST_ITEMS`, before it is copied; N104 for an integer that Python itself can't write down.
    """
    texts = {key: _key_text(key) for key in data}
    return {texts[key]: _plain(value, name, (*path, texts[key])) for key, value in data.items()}


def _key_text(key: object) -> str:
    """Return a key as a text: programs use others as well."""
    return key if isinstance(key, str) else shown(key)


def _plain(value: object, name: str, path: Path) -> object:
    if len(path) > DEEPEST:
        raise JixiaoError([too_deep(Place(name, path=path_text(path)))])
    if isinstance(value, Mapping):
        return plain_data(value, name, path)
    if isinstance(value, list | tuple):
        if len(value) > MOST_ITEMS:
            raise JixiaoError([too_many(Place(name, path=path_text(path)), len(value))])
        return [_plain(part, name, (*path, index)) for index, part in enumerate(value)]
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        check_decimal(value, place=Place(name, path=path_text(path)))
    if type(value).__module__ == "numpy" and getattr(value, "shape", None) == ():
        return value.item()  # type: ignore[attr-defined]  # a numpy scalar: the same number, yes/no or text of Python
    return value


def too_long(place: Place, length: int) -> Problem:
    """Return the problem of a text that nobody can have typed (D212)."""
    message = f"文字太长：{length} 个字，最多 {LONGEST_TEXT} 个"
    facts = {"found": length, "allowed": LONGEST_TEXT}
    return Problem("D212", message, place, ("检查是不是粘贴错了；长的材料写文件名，作为佐证",), facts)


def _refuse_long_lists(document: Document, longest: int) -> None:
    """Refuse a list, a table or a text that is too long; its place is looked for by its name, not by scanning all of it."""
    stack: list[tuple[str, object]] = [("", document.data)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict | list) and len(value) > MOST_ITEMS:
            raise JixiaoError([too_many(_named(document, name), len(value))])
        if isinstance(value, dict):
            stack.extend((str(key), part) for key, part in value.items())
        elif isinstance(value, list):
            stack.extend((name, part) for part in value if isinstance(part, dict | list | str))
        elif isinstance(value, str) and len(value) > longest:
            raise JixiaoError([too_long(_named(document, value[:60], name), len(value))])


def _named(document: Document, *names: str) -> Place:
    """Return where the first of some texts is that the document holds."""
    at, width = next(((at, len(name)) for name in names if (at := document.text.find(name)) >= 0), (0, 1))
    return document.offset_place(at, max(1, width))


def _leaves(data: dict[str, object], deepest: int) -> Iterator[tuple[Path, object]]:
    """Yield every number with its path, and whatever nests too deep, in the order of the text."""
    stack: list[tuple[Path, object]] = [((), data)]
    while stack:
        here, value = stack.pop()
        if len(here) > deepest or not isinstance(value, dict | list):
            yield here, value
            continue
        kinds = object if len(here) == deepest else (dict, list, int, Decimal)
        parts = list(value.items() if isinstance(value, dict) else enumerate(value))
        stack.extend(((*here, step), part) for step, part in reversed(parts) if isinstance(part, kinds))
