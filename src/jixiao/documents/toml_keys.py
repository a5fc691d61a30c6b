"""Errors for TOML keys that need quotes, Chinese ones above all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from jixiao.documents.document import Document
from jixiao.documents.spans import line_of
from jixiao.documents.toml_text import BARE
from jixiao.problems import Edit, Problem, clipped

FULL_WIDTH = {"＝": "=", "，": ",", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"',
              "‘": "'", "’": "'", "。": ".", "＃": "#", "；": ",", "、": ",", "：": "=", "　": " "}  # fmt: skip
"""Full-width signs, and the half-width ones that TOML wants instead."""

_MOST_REPORTED = 200
# Comments and texts in quotes; the newlines of a text of several lines are part of it. Nothing is remembered to go back to.
_QUOTED = re.compile(
    r'"""[\s\S]*?(?:"""|\Z)|\'\'\'[\s\S]*?(?:\'\'\'|\Z)|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|\'[^\'\n]*\'?|#[^\n]*'
)
_MASK = "\0"
# The patterns have no two neighbours that match the same characters: a hostile line costs its length, not its square.
_KEY = re.compile(r"(^|[{,])[ \t]*([^\s=＝{},\[\]][^=＝{},\[\]\n]*)[=＝]", re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*(\[\[?)([^\[\]\n]*)(\]\]?)[ \t\0]*$", re.MULTILINE)
_VALUE = re.compile(r"[^,}\n]*")
_BARE = re.compile(BARE)


def masked(text: str) -> str:
    """Return text of the same length in which texts in quotes and comments are blotted out."""
    return _QUOTED.sub(lambda match: _MASK * len(match.group()), text)


def unquoted_keys(document: Document, at: int) -> list[Problem]:
    """Return every key from the line of a mistake on that lacks its quotes; none when that line has no such key."""
    first = document.text.rfind("\n", 0, at) + 1
    # What is before a mistake is valid, so only its own line can begin inside a text of several lines.
    hidden = document.text[:first] + masked(document.text[first:])
    if next(_found(document, hidden, first, line_of(hidden, first)[1]), None) is None:
        return []
    problems = islice(_found(document, hidden, first, len(hidden)), _MOST_REPORTED)
    return sorted(problems, key=lambda problem: problem.place.line if problem.place is not None else 0)


def _found(document: Document, hidden: str, first: int, end: int) -> Iterator[Problem]:
    keys = ((matched, "键") for matched in _KEY.finditer(hidden, first, end))
    headers = ((matched, "小节名") for matched in _HEADER.finditer(hidden, first, end))
    for matched, what in chain(keys, headers):
        start, behind = matched.span(2)
        name = document.text[start:behind]
        start += len(name) - len(name.lstrip())
        name = name.strip()
        if not _lacks_quotes(name, hidden[start : start + len(name)]):
            continue
        why, written = "汉字作键要加引号", f"{matched[1]}{clipped(_quoted(name))}{matched[matched.re.groups]}"
        if what == "键":
            why = "带空格或符号的键要加引号" if name.isascii() else why
            rest = document.text[matched.end() : _value_end(document.text, hidden, matched)].strip()
            written = clipped(f"{_quoted(name)} = {rest}")
        place, facts = document.offset_place(start, len(name)), {"found": clipped(name)}
        message, edit = f"{what}“{clipped(name)}”没有加引号", Edit(place, _quoted(name))
        yield Problem("D206", message, place, (f"{why}，改成：{written}",), facts, edit)


def _value_end(text: str, hidden: str, key: re.Match[str]) -> int:
    """Return where the value of a key ends: with its line, inside braces before the next comma or brace."""
    if key.group(1):
        value = _VALUE.match(hidden, key.end())
        return value.end() if value else key.end()
    return line_of(text, key.end())[1]


def _parts(name: str) -> list[str]:
    return [part.strip() for part in name.split(".")]


def _lacks_quotes(name: str, hidden: str) -> bool:
    """Tell whether a name is a key once it has quotes; ``hidden`` is the name with its quoted parts blotted out."""
    parts = [part for part in _parts(hidden) if part.strip(_MASK) or not part]
    bad = [part for part in parts if not _BARE.fullmatch(part)]
    if not bad or not all(bad) or (name.isascii() and not name[0].isalnum()):
        return False
    return not any(char in FULL_WIDTH or char in "\"'\\" or char == _MASK for part in bad for char in part)


def _quoted(name: str) -> str:
    return ".".join(
        part if _BARE.fullmatch(part) or part.startswith(("'", '"')) else f'"{part}"' for part in _parts(name)
    )
