"""Continues after a mistake in TOML, so that all mistakes of a file are reported at once.

What is reported with a way out is mended by it, anything else is taken out up to the next statement that is known with
certainty; then the text is read again. A line is reported once. A section whose header is wrong keeps one, so that its keys do
not fall to the section above.
"""

from __future__ import annotations

import re

import tomli

from jixiao.documents.document import Document
from jixiao.documents.spans import line_of
from jixiao.documents.toml_errors import toml_problems
from jixiao.documents.toml_keys import masked
from jixiao.documents.toml_mistake import Mistake, mistake_of
from jixiao.documents.toml_text import KEY
from jixiao.problems import Edit, Problem

_MOST_REPORTED = 100
_MOST_READ = 3_000_000
"""How many characters may be read again in all: a large file is reported fewer mistakes of."""

_HEADER = re.compile(
    rf"^[ \t]*\[{{1,2}}[ \t]*{KEY}(?:[ \t]*\.[ \t]*{KEY})*[ \t]*\]{{1,2}}[ \t]*(?:#[^\n]*)?$", re.MULTILINE
)
_STATEMENT = re.compile(rf"{_HEADER.pattern}|^[ \t]*{KEY}(?:[ \t]*\.[ \t]*{KEY})*[ \t]*=", re.MULTILINE)
_ODD_HEADER = re.compile(r"[ \t]*([\[［【]+)[ \t]*([^\[\]［］【】#\n]*?)[ \t]*(?:[\]］】]|#|$)")


def every_problem(document: Document, error: tomli.TOMLDecodeError) -> list[Problem]:
    """Return everything that is wrong with TOML text, as far as it is certain; ``error`` is the first mistake."""
    reported: list[Problem] = []
    lines: set[int] = set()
    text, lost, read = document.text, 0, 0
    while True:
        mistake = mistake_of(Document(document.file, text, {}, document.digest, document.scan), error)
        fresh = [
            problem
            for problem in toml_problems(mistake)
            if problem.place is not None and problem.place.line not in lines
        ]
        reported.extend(fresh)
        lines |= {problem.place.line for problem in fresh if problem.place is not None}
        if len(reported) >= _MOST_REPORTED or read >= _MOST_READ:
            break
        edits = [
            problem.edit for problem in fresh if problem.edit is not None and "\n" not in problem.edit.text
        ]
        lost += 1
        all_mended = fresh and len(edits) == len(fresh)
        text = _edited(mistake.document, edits) if all_mended else _without(mistake, lost)
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


def _without(mistake: Mistake, lost: int) -> str:
    """Return the text without the statement that is wrong, with as many lines; of a header one is left."""
    text = mistake.text
    start = line_of(text, mistake.walk.statement)[0]
    end = max(_end(mistake), start + 1)
    header = _ODD_HEADER.match(text, start)
    left = "" if header is None else _header(text[:start], header, lost)
    return text[:start] + left + "\n" * text.count("\n", start, end) + text[end:]


def _header(before: str, wrong: re.Match[str], lost: int) -> str:
    """Return a header in place of a wrong one: the one that was meant, or one that nothing else has."""
    opening, closing = ("[[", "]]") if len(wrong[1]) > 1 else ("[", "]")
    meant = f"{opening}{wrong[2]}{closing}"
    try:
        tomli.loads(f"{before}{meant}\n")
    except (ValueError, RecursionError):
        return f"{opening}lost-{lost}{closing}"
    return meant


def _end(mistake: Mistake) -> int:
    """Return where the next statement begins after the one that is wrong."""
    text, at, walk = mistake.text, mistake.at, mistake.walk
    after = _behind_line(text, at)
    if not walk.opened:
        return after
    outer, inner = walk.opened[0], walk.opened[-1]
    if text[inner] in "\"'":
        quote = text[inner] * 3
        if not text.startswith(quote, inner):
            return after if len(walk.opened) == 1 else _closing(text, outer, at)
        closing = text.find(quote, at)
        return _behind_line(text, closing) if closing >= 0 else _next(_HEADER, text, inner)
    line_start = mistake.line[0]
    in_braces = any(text[opening] == "{" for opening in walk.opened)
    if walk.statement < line_start and _STATEMENT.match(text, line_start) and not in_braces:
        return line_start
    return _closing(text, outer, at)


def _closing(text: str, opening: int, at: int) -> int:
    """Return the end of the line on which a bracket closes, or where certainly something else begins before that."""
    limit = _next(_HEADER if text[opening] == "{" else _STATEMENT, text, at)
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", masked(text[opening:limit])):
        depth += 1 if bracket.group() in "[{" else -1
        if depth == 0:
            return max(_behind_line(text, opening + bracket.start()), _behind_line(text, at))
    return limit


def _next(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return the start of the first line behind a place that matches."""
    match = pattern.search(text, _behind_line(text, at))
    return match.start() if match is not None else len(text)


def _behind_line(text: str, at: int) -> int:
    """Return where the line of a place ends, its line feed included."""
    return min(line_of(text, at)[1] + 1, len(text))
