"""Errors for quotes inside a quoted TOML text, as formulas copied from Excel have them."""

from __future__ import annotations

import re
from itertools import cycle

from jixiao.documents.toml_keys import FULL_WIDTH
from jixiao.documents.toml_mistake import Mistake
from jixiao.problems import Edit, Problem

_END = re.compile(r"[ \t]*(?:[,\]}#\n]|$)")
_INNER = re.compile(r'""?')
_REPORTED = ("Expected newline", "Unclosed")


def quoted_within(mistake: Mistake) -> Problem | None:
    """Return the quotes within a text, when what is right behind its second quote is the mistake."""
    text, at, sign = mistake.text, mistake.at, mistake.text[mistake.at - 1 : mistake.at]
    if not mistake.message.startswith(_REPORTED) or sign not in {'"', "'"} or mistake.char in FULL_WIDTH:
        return None
    start = _opening(text, at - 1)
    quotes = [start, *(here for here in range(start + 1, mistake.line[1]) if text[here] == sign)]
    # Quotes within come in pairs; an apostrophe comes alone.
    counted = [
        (count, here) for count, here in enumerate(quotes, 1) if here > at and _END.match(text, here + 1)
    ]
    ends, paired = [here for _, here in counted], [here for count, here in counted if count % 2 == 0]
    if start < 0 or not ends:
        return None
    end = (paired or ends)[0]
    inner = text[start + 1 : end]
    if sign == "'" and ('"' in inner or "\\" in inner):
        return None
    written, way = f'"{inner}"', '外面的引号换成 "'
    if sign == '"':  # doubled ones, as Excel writes them, are one
        signs = cycle("“”")
        written, way = f'"{_INNER.sub(lambda _quote: next(signs), inner)}"', "里面的引号写成中文引号“ ”"
    place = mistake.document.offset_place(start, end + 1 - start)
    facts, edit = {"found": text[start : end + 1]}, Edit(place, written)
    return Problem("D204", "引号里面又用了同样的引号", place, (f"{way}：{written}",), facts, edit)


def _opening(text: str, closing: int) -> int:
    """Return where the text begins that ends at a quote, or -1."""
    quote, begun = "", -1
    for at in range(text.rfind("\n", 0, closing) + 1, closing):
        if quote and text[at] == quote:
            quote = ""
        elif not quote and text[at] in "\"'":
            quote, begun = text[at], at
    return begun if quote == text[closing] else -1
