"""Goes on after a mistake in TOML, so that a file's mistakes are all reported at once, and none that is not there.

What is reported with a way out is mended by it, anything else is taken out up to the next statement that can be told with
certainty; then the text is read again. A line is reported once. A section whose header is wrong keeps one, so that its keys do
not fall to the section above.
"""

from __future__ import annotations

import re

import tomli

from jixiao.documents.document import Document
from jixiao.documents.toml_errors import toml_problems
from jixiao.documents.toml_keys import masked
from jixiao.documents.toml_locations import Walk, walked
from jixiao.problems import Edit, Problem

_MOST_REPORTED = 100
_MOST_READ = 3_000_000
"""How many characters may be read again in all: a large file is reported fewer mistakes of."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_HEADER = re.compile(
    rf"^[ \t]*\[{{1,2}}[ \t]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*[ \t]*\]{{1,2}}[ \t]*(?:#[^\n]*)?$", re.MULTILINE
)
_STATEMENT = re.compile(rf"{_HEADER.pattern}|^[ \t]*{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*[ \t]*=", re.MULTILINE)
_ODD_HEADER = re.compile(r"[ \t]*([\[［【]+)[ \t]*([^\[\]［］【】#\n]*?)[ \t]*(?:[\]］】]|#|$)")
_LONG_QUOTES = ('"""', "'''")


def every_problem(document: Document, error: tomli.TOMLDecodeError) -> list[Problem]:
    """Return everything that is wrong with TOML text, as far as it is certain; ``error`` is the first mistake."""
    reported: list[Problem] = []
    lines: set[int] = set()
    text, lost, read = document.text, 0, 0
    while True:
        here = Document(document.file, text, {}, document.digest, document.scan)
        walk = walked(text[: error.pos])
        found = toml_problems(here, error)
        fresh = [each for each in found if each.place is not None and each.place.line not in lines]
        reported.extend(fresh)
        lines |= {each.place.line for each in fresh if each.place is not None}
        if len(reported) >= _MOST_REPORTED or read >= _MOST_READ:
            break
        edits = [each.edit for each in fresh if each.edit is not None and "\n" not in each.edit.text]
        lost += 1
        mended = _edited(here, edits) if fresh and len(edits) == len(fresh) else None
        text = mended if mended is not None else _without(here, error, walk, lost)
        read += len(text)
        try:
            tomli.loads(text)
        except tomli.TOMLDecodeError as following:
            error = following
        except (ValueError, RecursionError, MemoryError):
            break
        else:
            break
    return reported


def _edited(document: Document, edits: list[Edit]) -> str:
    """Return the text with the ways out taken, the last one first."""
    text = document.text
    for edit in sorted(edits, key=lambda edit: (edit.place.line, edit.place.column), reverse=True):
        start = document.line_starts[edit.place.line - 1] + edit.place.column - 1
        text = f"{text[:start]}{edit.text}{text[start + edit.place.width :]}"
    return text


def _without(document: Document, error: tomli.TOMLDecodeError, walk: Walk, lost: int) -> str:
    """Return the text without the statement that is wrong, with as many lines; of a header one is left."""
    text = document.text
    start = text.rfind("\n", 0, walk.statement) + 1
    end = max(_end(text, error.pos, walk), start + 1)
    kept = "\n" * text.count("\n", start, end)
    header = _ODD_HEADER.match(text, start)
    if header is not None:
        return f"{text[:start]}{_header(text[:start], header, lost)}{kept}{text[end:]}"
    return f"{text[:start]}{kept}{text[end:]}"


def _header(before: str, wrong: re.Match[str], lost: int) -> str:
    """Return a header in place of a wrong one: the one that was meant, or one that nothing else has."""
    opening, closing = ("[[", "]]") if len(wrong[1]) > 1 else ("[", "]")
    meant = f"{opening}{wrong[2]}{closing}"
    try:
        tomli.loads(f"{before}{meant}\n")
    except (ValueError, RecursionError):
        return f"{opening}lost-{lost}{closing}"
    return meant


def _end(text: str, at: int, walk: Walk) -> int:
    """Return where the next statement begins after one that is wrong at a place."""
    line_start = text.rfind("\n", 0, at) + 1
    after = _line_end(text, at)
    if not walk.opened:
        return after
    opening = walk.opened[0]
    if text[walk.opened[-1]] in "\"'":
        quote = text[walk.opened[-1]] * 3
        if not text.startswith(quote, walk.opened[-1]):
            return after if len(walk.opened) == 1 else _closing(text, opening, at)
        closing = text.find(quote, at)
        return _line_end(text, closing) if closing >= 0 else _next(_HEADER, text, walk.opened[-1])
    if walk.statement < line_start and _STATEMENT.match(text, line_start) and "{" not in _opened(text, walk):
        return line_start
    return _closing(text, opening, at)


def _closing(text: str, opening: int, at: int) -> int:
    """Return the end of the line on which a bracket closes, or where certainly something else begins before that."""
    limit = _next(_HEADER if text[opening] == "{" else _STATEMENT, text, at)
    depth = 0
    for found in re.finditer(r"[\[\]{}]", masked(text[opening:limit])):
        depth += 1 if found.group() in "[{" else -1
        if depth == 0:
            return max(_line_end(text, opening + found.start()), _line_end(text, at))
    return limit


def _opened(text: str, walk: Walk) -> str:
    return "".join(text[each] for each in walk.opened)


def _next(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the start of the first line behind a place that matches."""
    found = pattern.search(text, min(_line_end(text, at), len(text)))
    return found.start() if found is not None else len(text)


def _line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, its line feed included."""
    end = text.find("\n", at)
    return end + 1 if end >= 0 else len(text)
