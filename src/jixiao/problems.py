"""Problems of what users wrote: code, message, place, fixes; and the error that carries all of them.

A :class:`Problem` is data: a stable code, what was found, where, what is allowed and the way out.
It is rendered late, so a program can read the facts and a person can read the text.
Readers collect problems and raise one :class:`JixiaoError` that carries all of them: a user
mends a file once, not once per mistake.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

_WIDE = frozenset("WF")
_MAX_SHOWN_LINE = 160
_MAX_SHOWN_NAMES = 12
_LONGEST_NAME = 80
_LONGEST_TEXT = 120
_LONGEST_SENTENCE = 1500
_MOST_BITS = 4096


def clipped(text: str, most: int = _LONGEST_TEXT) -> str:
    """Return a text as a message may repeat it: a message has a length of ours, not of what it quotes."""
    return text if len(text) <= most else f"{text[:most]}…"


FUNCTION, DEFINED = "函数 ", "代号 "
"""What the names of functions, and the ids of definitions, begin with among those that problems hide and rest on."""

EVERY_NAME = frozenset({"*"})
EVERYTHING = EVERY_NAME | {f"{DEFINED}*"}
"""What a problem hides that leaves no name of a formula certain, and that leaves no id certain either."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is in what a user typed.

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

    def says_more_than(self, message: str) -> bool:
        """Tell whether it is to be printed below a message: a file alone is not where that names it already."""
        return bool(self.line) or (bool(self.file) and (bool(self.path) or self.file not in message))

    def __str__(self) -> str:
        """Return ``file:line:column``, with the path of keys where there is no line."""
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return clipped(" ".join(part for part in (self.file, self.path) if part), _LONGEST_SENTENCE)

    def to_data(self) -> dict[str, Any]:
        """Return where it is as the keys of a problem in JSON; what is not known is null."""
        return {
            "file": self.file or None,
            "line": self.line or None,
            "column": self.column or None,
            "path": self.path or None,
        }

    def excerpt(self) -> list[str]:
        """Return the line that is meant with carets below what is meant of it, where there is one."""
        if not self.line or not self.line_text:
            return []
        text, column = self.line_text.replace("\t", " "), self.column
        if len(text) > _MAX_SHOWN_LINE:
            start = max(0, column - 1 - _MAX_SHOWN_LINE // 2)
            text, column = text[start : start + _MAX_SHOWN_LINE], column - start
        gutter = " " * len(str(self.line))
        marked = text[column - 1 : column - 1 + max(1, self.width)]
        carets = " " * display_width(text[: column - 1]) + "^" * max(1, display_width(marked))
        return [f"{gutter} |", f"{self.line} | {text}", f"{gutter} | {carets}"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A way out as a change of the file: what ``place`` marks becomes ``text``."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: ``code`` is stable, ``message`` says what was found.

    ``remedies`` are what is allowed and the way out, one sentence each. ``facts`` carry the same
    things for a program, ``edit`` the first way out where it is a change of the text. None of them is longer than a
    person can read, whatever they quote.

    ``hides`` are the names that can't be known before it is mended (``甲*``: all that begin so), ``rests_on`` the names
    that it takes for unknown: where another problem hides them it is a consequence, and true only perhaps.
    """

    code: str
    message: str
    place: Place | None = None
    remedies: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    edit: Edit | None = None
    hides: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Bound every text: a long quotation can't flood a screen or a log."""
        object.__setattr__(self, "message", clipped(self.message, _LONGEST_SENTENCE))
        remedies = tuple(clipped(remedy, _LONGEST_SENTENCE) for remedy in self.remedies)
        object.__setattr__(self, "remedies", remedies)
        texts = {name: fact for name, fact in self.facts.items() if isinstance(fact, str)}
        clips = {name: clipped(text, _LONGEST_SENTENCE) for name, text in texts.items()}
        object.__setattr__(self, "facts", {**self.facts, **clips})

    def __str__(self) -> str:
        """Return the whole message in Chinese, with the line and a caret where there is one."""
        lines = [f"错误 {self.code}：{self.message}"]
        if self.place is not None and self.place.says_more_than(self.message):
            lines.append(f"  --> {self.place}")
            lines.extend(self.place.excerpt())
        lines.extend(f"   = {remedy}" for remedy in self.remedies)
        return visible("\n".join(lines))

    def to_data(self) -> dict[str, Any]:
        """Return the problem as data that JSON can hold, as :class:`ProblemData` describes it."""
        return {
            "code": self.code,
            "message": self.message,
            **(Place() if self.place is None else self.place).to_data(),
            "remedies": list(self.remedies),
            "facts": {str(name): _plain(fact) for name, fact in self.facts.items()},
        }


def _plain(fact: object) -> object:
    """Return a fact as JSON can hold it: exact numbers as text, as everywhere else."""
    if isinstance(fact, Enum):
        return _plain(fact.value)
    if isinstance(fact, Mapping):
        return {str(name): _plain(part) for name, part in fact.items()}
    if isinstance(fact, list | tuple | set | frozenset):
        return [_plain(part) for part in fact]
    if isinstance(fact, int) and not isinstance(fact, bool) and fact.bit_length() > _MOST_BITS:
        return hex(fact)  # Python writes no decimal digits of it
    return fact if fact is None or isinstance(fact, str | int) else str(fact)


@dataclass(frozen=True, slots=True)
class ProblemData:
    """A problem as JSON holds it; what is not known of its place is null, lines and columns count from 1."""

    code: str
    message: str
    file: str | None
    line: int | None
    column: int | None
    path: str | None
    remedies: tuple[str, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProblemsData:
    """What any command with ``--json`` writes when something is wrong.

    ``waiting`` can be looked at again once the problems are mended.
    """

    problems: tuple[ProblemData, ...]
    waiting: tuple[ProblemData, ...] = ()


class JixiaoError(Exception):
    """Everything that was found wrong in one go: causes first, each kind in the order of the files.

    ``waiting`` are the consequences of other problems: they can be looked at once those are mended.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        reported, waiting = _causes_first(_in_reading_order(problems))
        self.problems: tuple[Problem, ...] = reported
        self.waiting: tuple[Problem, ...] = waiting
        super().__init__((*reported, *waiting))

    def __str__(self) -> str:
        """Return every problem, an empty line between two."""
        texts = [str(problem) for problem in self.problems]
        if self.waiting:
            texts.append(f"另有 {len(self.waiting)} 处要等上面的改正以后才能检查")
        return "\n\n".join(texts)

    @property
    def everything(self) -> tuple[Problem, ...]:
        """The problems and those that wait, for an error that says more."""
        return (*self.problems, *self.waiting)

    def to_data(self) -> dict[str, Any]:
        """Return everything as data that JSON can hold, as :class:`ProblemsData` describes it."""
        return {
            "problems": [problem.to_data() for problem in self.problems],
            "waiting": [problem.to_data() for problem in self.waiting],
        }

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the problems, in their order."""
        return tuple(problem.code for problem in self.problems)


def raise_any(problems: Iterable[Problem]) -> None:
    """Raise :class:`JixiaoError` with everything that was found wrong, if anything was."""
    problems = tuple(problems)
    if problems:
        raise JixiaoError(problems)


@contextmanager
def reported_at(place: Place) -> Iterator[None]:
    """Give problems of a file or a ruleset as a whole this place: where it is named."""
    try:
        yield
    except JixiaoError as error:
        placed = [
            problem
            if problem.place is None or problem.place.line or (problem.place.file and problem.place.path)
            else replace(problem, place=place)
            for problem in error.everything
        ]
        raise JixiaoError(placed) from None


def not_installed(code: str, message: str, extra: str) -> Problem:
    """Return the problem of a component that an extra brings: the one that is needed, or all at once."""
    ways = (f"运行 pip install 'jixiao[{extra}]'", "以后还要别的组件时，一次装全：pip install 'jixiao[all]'")
    return Problem(code, message, None, ways, {"extra": extra})


def hides(cause: Problem, consequence: Problem) -> bool:
    """Tell whether a problem hides a name that another one takes for unknown."""
    return bool(_following([consequence], [cause]))


def _causes_first(problems: Sequence[Problem]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what is to be reported, causes first, and what only follows from it."""
    following = _following(problems, problems)
    # What hides each other is all reported: folded away, nothing would be.
    waiting = _following(problems, [problem for problem in problems if id(problem) not in following])
    reported = [problem for problem in problems if id(problem) not in waiting]
    if any(problem.rests_on for problem in problems):
        reported.sort(key=lambda problem: not problem.hides)
    return tuple(reported), tuple(problem for problem in problems if id(problem) in waiting)


def _following(problems: Sequence[Problem], causes: Sequence[Problem]) -> set[int]:
    """Return which problems another one hides: of thousands not each is held against each."""
    hidden = Counter(name for cause in causes for name in cause.hides)
    beginnings = [name for name in hidden if name.endswith("*")]
    own = {id(cause) for cause in causes}
    following: set[int] = set()
    for problem in problems:
        besides = problem.hides if id(problem) in own else frozenset[str]()
        names = {name for name in problem.rests_on if name in hidden}
        names |= {
            start for start in beginnings if any(_begins(name, start[:-1]) for name in problem.rests_on)
        }
        if any(hidden[name] > (name in besides) for name in names):
            following.add(id(problem))
    return following


def _begins(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and (beginning != "" or " " not in name)


def _in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems file by file as the files came, in each from top to bottom, each one once."""
    listed = list(problems)
    order: dict[str, int] = {}
    for problem in listed:
        order.setdefault("" if problem.place is None else problem.place.file, len(order))

    def position(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (0, 0, 0) if place is None else (order[place.file], place.line, place.column)

    listed.sort(key=position)
    return list({(problem.code, problem.message, problem.place): problem for problem in listed}.values())


def nearest(word: str, known: Iterable[str], *, most: int = 1) -> list[str]:
    """Return the names nearest to a mistyped one, best first; empty when none is near."""
    names = list(dict.fromkeys(known))
    if len(word) > _LONGEST_NAME:
        return []
    near = difflib.get_close_matches(word, names, n=most, cutoff=0.6)
    if near or len(word) <= 1:
        return near
    return [name for name in names if word in name or (len(name) > 1 and name in word)][:most]


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the remedies for an unknown name: the nearest one, then what there is."""
    names = list(dict.fromkeys(known))
    remedies = [f"是不是“{name}”？" for name in nearest(word, names)]
    if names:
        more = f" 等 {len(names)} 个" if len(names) > _MAX_SHOWN_NAMES else ""
        remedies.append(f"可用的有：{'、'.join(names[:_MAX_SHOWN_NAMES])}{more}")
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
