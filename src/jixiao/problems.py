"""What can be wrong with what somebody typed, and how it is told.

A :class:`Problem` is data: a stable code, what was found, where, what is allowed and the way out.
It is rendered late, so a program can read the facts and a person can read the text.
Readers collect problems and raise one :class:`JixiaoError` that carries all of them: a user
mends a file once, not once per mistake.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_WIDE = frozenset("WF")
_MAX_SHOWN_LINE = 160
_MAX_SHOWN_NAMES = 12
_LONGEST_NAME = 80
_LONGEST_TEXT = 120
_LONGEST_SENTENCE = 1500


def clipped(text: str, most: int = _LONGEST_TEXT) -> str:
    """Return a text as a message may repeat it: nobody reads more of it, and whoever wrote it decides how long it is."""
    return text if len(text) <= most else f"{text[:most]}…"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in what a user typed.

    ``line`` and ``column`` count from 1, in characters; 0 means unknown (data handed over by a
    program has no lines, only a ``path`` such as ``fields.采购合同[3].签订日期``).
    ``width`` is how many characters of ``line_text`` are meant.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    width: int = 1
    line_text: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Return ``file:line:column``, with the path of keys where there is no line."""
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return clipped(" ".join(part for part in (self.file, self.path) if part), _LONGEST_SENTENCE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: ``code`` is stable, ``message`` says what was found.

    ``remedies`` are what is allowed and the way out, one sentence each. ``facts`` carry the same
    things for a program. None of them is longer than a person can read, whatever they quote.
    """

    code: str
    message: str
    place: Place | None = None
    remedies: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bound what is said: whoever quotes something long without clipping it can't flood a screen or a log."""
        object.__setattr__(self, "message", clipped(self.message, _LONGEST_SENTENCE))
        object.__setattr__(
            self, "remedies", tuple(clipped(each, _LONGEST_SENTENCE) for each in self.remedies)
        )
        facts = {
            name: clipped(each, _LONGEST_SENTENCE) if isinstance(each, str) else each
            for name, each in self.facts.items()
        }
        object.__setattr__(self, "facts", facts)

    def __str__(self) -> str:
        """Return the whole message in Chinese, with the line and a caret where there is one."""
        lines = [f"错误 {self.code}：{self.message}"]
        if self.place is not None and str(self.place):
            lines.append(f"  --> {self.place}")
            lines.extend(_caret(self.place))
        lines.extend(f"   = {remedy}" for remedy in self.remedies)
        return visible("\n".join(lines))


class JixiaoError(Exception):
    """Everything that was found wrong in one go, in the order it stands in the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = _in_reading_order(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return every problem, an empty line between two."""
        return "\n\n".join(str(problem) for problem in self.problems)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the problems, in their order."""
        return tuple(problem.code for problem in self.problems)


def not_installed(code: str, message: str, extra: str) -> Problem:
    """Return the problem of a component that an extra brings: the one that is needed, or all at once."""
    ways = (f"运行 pip install 'jixiao[{extra}]'", "以后还要别的组件时，一次装全：pip install 'jixiao[all]'")
    return Problem(code, message, None, ways, {"extra": extra})


def _in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems file by file as the files came, in each from top to bottom, each one once."""
    found = list(problems)
    files = list(dict.fromkeys(each.place.file if each.place is not None else "" for each in found))

    def standing(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (0, 0, 0) if place is None else (files.index(place.file), place.line, place.column)

    unique = {(each.code, each.message, each.place): each for each in sorted(found, key=standing)}
    return tuple(unique.values())


def nearest(word: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """Return the names nearest to a mistyped one, best first; empty when none is near."""
    names = list(dict.fromkeys(known))
    if len(word) > _LONGEST_NAME:
        return []
    found = difflib.get_close_matches(word, names, n=most, cutoff=0.6)
    if not found and len(word) > 1:
        found = [name for name in names if word in name or (len(name) > 1 and name in word)][:most]
    return found


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the remedies for an unknown name: the nearest one, then what there is."""
    names = list(dict.fromkeys(known))
    remedies = [f"是不是“{name}”？" for name in nearest(word, names)]
    if names:
        shown = "、".join(names[:_MAX_SHOWN_NAMES])
        remedies.append(
            f"可用的有：{shown}" + (f" 等 {len(names)} 个" if len(names) > _MAX_SHOWN_NAMES else "")
        )
    return tuple(remedies)


def display_width(text: str) -> int:
    """Return how many terminal cells a text takes (a Chinese character takes two)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in _WIDE else 1
        for char in text
    )


def visible(text: str) -> str:
    """Return a text in which nothing can deceive or break a terminal: no control, bidi or half characters."""
    return "".join(
        char if char.isprintable() or char in "\n\u3000" else char.encode("unicode_escape").decode()
        for char in text
    )


def _caret(place: Place) -> list[str]:
    if not place.line or not place.line_text:
        return []
    text, column = place.line_text.replace("\t", " "), place.column
    if len(text) > _MAX_SHOWN_LINE:
        start = max(0, column - 1 - _MAX_SHOWN_LINE // 2)
        text, column = text[start : start + _MAX_SHOWN_LINE], column - start
    number = str(place.line)
    gutter = " " * len(number)
    before = text[: column - 1]
    marked = text[column - 1 : column - 1 + max(1, place.width)]
    carets = "^" * max(1, display_width(marked))
    return [
        f"{gutter} |",
        f"{number} | {text}",
        f"{gutter} | {' ' * display_width(before)}{carets}",
    ]
