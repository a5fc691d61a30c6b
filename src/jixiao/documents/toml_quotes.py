"""Quotes within a text in quotes, as formulas copied from Excel have them: the text seems to end where they begin."""

from __future__ import annotations

import re

import tomli

from jixiao.documents.document import Document
from jixiao.documents.toml_keys import FULL_WIDTH
from jixiao.problems import Edit, Problem

_END = re.compile(r"[ \t]*(?:[,\]}#\n]|$)")
_INNER = re.compile(r'""?')
_TOLD = ("Expected newline", "Unclosed")


def quoted_within(document: Document, error: tomli.TOMLDecodeError) -> Problem | None:
    """Return the quotes within a text, when what stands right behind its second quote is the mistake."""
    text, sign = document.text, document.text[error.pos - 1 : error.pos]
    if (
        not error.msg.startswith(_TOLD)
        or sign not in {'"', "'"}
        or text[error.pos : error.pos + 1] in FULL_WIDTH
    ):
        return None
    start = _opening(text, error.pos - 1)
    line_end = text.find("\n", error.pos)
    quotes = [start, *_signs(text, sign, start + 1, len(text) if line_end < 0 else line_end)]
    # Quotes within come in pairs; an apostrophe comes alone.
    counted = [
        (count, at) for count, at in enumerate(quotes, 1) if at > error.pos and _END.match(text, at + 1)
    ]
    ends, paired = [at for _, at in counted], [at for count, at in counted if count % 2 == 0]
    if start < 0 or not ends:
        return None
    end = (paired or ends)[0]
    inner = text[start + 1 : end]
    written = f'"{_in_chinese_quotes(inner)}"' if sign == '"' else f'"{inner}"'
    if sign == "'" and ('"' in inner or "\\" in inner):
        return None
    place = document.offset_place(start, end + 1 - start)
    facts = {"found": text[start : end + 1]}
    way = "里面的引号写成中文引号“ ”" if sign == '"' else '外面的引号换成 "'
    return Problem(
        "D204", "引号里面又用了同样的引号", place, (f"{way}：{written}",), facts, Edit(place, written)
    )


def _signs(text: str, sign: str, start: int, end: int) -> list[int]:
    return [at for at in range(start, end) if text[at] == sign]


def _opening(text: str, closing: int) -> int:
    """Return where the text begins that ends at a quote, or -1."""
    quote, begun = "", -1
    for at in range(text.rfind("\n", 0, closing) + 1, closing):
        if quote and text[at] == quote:
            quote = ""
        elif not quote and text[at] in "\"'":
            quote, begun = text[at], at
    return begun if quote == text[closing] else -1


def _in_chinese_quotes(inner: str) -> str:
    """Return a text with its quotes, doubled ones as Excel writes them among them, as “ and ” in turn."""
    count = 0

    def turned(found: re.Match[str]) -> str:
        nonlocal count
        del found
        count += 1
        return "“" if count % 2 == 1 else "”"

    return _INNER.sub(turned, inner)
