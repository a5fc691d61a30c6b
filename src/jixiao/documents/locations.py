"""Finds where every key and value is in TOML or JSON text that a parser has accepted.

Parsers give no positions, so the text is walked once more. Only valid text comes here; the walk need not decide what is
right, just where things are, and an object of JSON is a table in braces whose keys end with a colon. Where tomli stopped at a
mistake, what is before it is walked the same way: that tells which key, bracket or quote the mistake belongs to.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from jixiao.documents.spans import NO_OFFSETS, Offsets, Path, Range, Span, Spans
from jixiao.documents.toml_text import BARE

_BARE = re.compile(BARE)
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_ESCAPES = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    '"': '"',
    "\\": "\\",
    "/": "/",
}
_SURROGATES = re.compile(r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}")
_HEX_WIDTHS = {"x": 2, "u": 4, "U": 8}
_PLAIN = {'"': re.compile(r'[^"\\]+'), "'": re.compile(r"[^']+")}


class Kind(Enum):
    """What a key in a text names."""

    VALUE = "value"
    TABLE = "table"
    ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Named:
    """A key or a header in a text; ``inside`` is where the bracket opens that a key is in, -1 for a line of its own."""

    path: Path
    range: Range
    kind: Kind
    inside: int = -1


class Walk:
    """Walks one text; ``spans`` fills up, ``arrays`` counts the tables of each array of tables.

    ``named`` lists the keys and headers in their order, ``opened`` where the brackets and quotes are that are not
    closed yet, ``value_start`` where the newest value starts (-1: there is none), ``statement`` where the newest line
    of a key or header starts, ``long_texts`` the texts in three quotes.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[Path, Span] = {}
        self.arrays: dict[Path, int] = {}
        self.named: list[Named] = []
        self.opened: list[int] = []
        self.value_start = -1
        self.statement = 0
        self.long_texts: list[Range] = []

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go past what matches here, if anything does."""
        matched = pattern.match(self.text, self.at)
        self.at = matched.end() if matched else self.at

    def scan(self) -> Spans:
        """Walk the whole text."""
        base: Path = ()
        while True:
            self.skip(_BLANK)
            self.statement = self.at
            if self.at >= len(self.text):
                return self.spans
            if self.text[self.at] == "[":
                base = self.header()
            else:
                self.pair(base)

    def header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path that the keys below it belong to."""
        start = self.at
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self.key()
        self.skip(_SPACE)
        self.at += 2 if is_array else 1
        path: Path = ()
        for index, (name, key_start, key_end) in enumerate(keys):
            path = (*path, name)
            span = Span((start, self.at), (key_start, key_end))
            last = index == len(keys) - 1
            if last:
                kind = Kind.ARRAY if is_array else Kind.TABLE
                self.named.append(Named(path, (start, self.at), kind))
            if last and is_array:
                self.spans.setdefault(path, span)
                self.arrays[path] = self.arrays.get(path, 0) + 1
                path = (*path, self.arrays[path] - 1)
                self.spans[path] = span
            else:
                if last:
                    self.spans[path] = span  # a header of its own tells more than [a.b] does of a
                self.spans.setdefault(path, span)
                if path in self.arrays:
                    path = (*path, self.arrays[path] - 1)
        return path

    def key(self) -> list[tuple[str, int, int]]:
        """Read a dotted key; return each part with its start and end."""
        parts: list[tuple[str, int, int]] = []
        while True:
            self.skip(_SPACE)
            start = self.at
            if self.text[self.at] in "\"'":
                name, _offsets = self.string()
            else:
                matched = _BARE.match(self.text, self.at)
                name = matched.group() if matched else self.text[self.at]
                self.at += len(name)
            parts.append((name, start, self.at))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def pair(self, base: Path) -> None:
        """Read ``key = value`` of the table at ``base``, or ``"key": value`` of JSON."""
        keys = self.key()
        self.skip(_BLANK)
        self.at += 1
        self.skip(_BLANK)
        path = (*base, *(name for name, _, _ in keys))
        start = self.at
        inside = self.opened[-1] if self.opened else -1
        self.named.append(Named(path, (keys[0][1], keys[-1][2]), Kind.VALUE, inside))
        offsets = self.value(path)
        for index, (_, key_start, key_end) in enumerate(keys[:-1], 1):
            self.spans.setdefault(path[: len(base) + index], Span((start, self.at), (key_start, key_end)))
        self.spans[path] = Span((start, self.at), keys[-1][1:], offsets)

    def value(self, path: Path) -> Offsets:
        """Read a value of any kind; return the offsets of its characters if it is a text."""
        self.value_start = self.at
        char = self.text[self.at]
        if char in "\"'":
            return self.string()[1]
        if char not in "[{":
            matched = _SCALAR.match(self.text, self.at)
            text = matched.group().rstrip() if matched else ""
            self.at += max(1, len(text))
            return NO_OFFSETS
        self.opened.append(self.at)
        self.at += 1
        index = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] in "]}":
                self.at += 1
                self.opened.pop()
                return NO_OFFSETS
            if char == "{":
                self.pair(path)
            else:
                start = self.at
                offsets = self.value((*path, index))
                self.spans[(*path, index)] = Span((start, self.at), None, offsets)
                index += 1
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1

    def string(self) -> tuple[str, Offsets]:
        """Read a text of any of the four kinds; return it with the offset of each character and of its end."""
        quote = self.text[self.at]
        is_long = self.text.startswith(quote * 3, self.at)
        self.opened.append(self.at)
        self.at += 3 if is_long else 1
        if is_long and self.text.startswith("\n", self.at):
            self.at += 1
        closing = quote * 3 if is_long else quote
        characters: list[str] = []
        offsets = Offsets()
        while not self.closes(closing):
            if self.at >= len(self.text):
                raise IndexError(self.at)
            if quote == '"' and self.text[self.at] == "\\":
                self.escape(characters, offsets)
                continue
            plain = _PLAIN[quote].match(self.text, self.at)
            end = plain.end() if plain else self.at + 1
            characters.append(self.text[self.at : end])
            offsets.add(self.at, end - self.at)
            self.at = end
        offsets.add(self.at)
        self.at += len(closing)
        opening = self.opened.pop()
        if is_long:
            self.long_texts.append((opening, self.at))
        return "".join(characters), offsets

    def closes(self, closing: str) -> bool:
        """Tell whether the text ends here; up to two quotes may be before the closing three."""
        if not self.text.startswith(closing, self.at):
            return False
        return len(closing) == 1 or not self.text.startswith(closing[0], self.at + len(closing))

    def escape(self, characters: list[str], offsets: Offsets) -> None:
        """Read what a backslash begins: a character, or nothing when it folds the line."""
        start = self.at
        following = self.text[start + 1]
        surrogates = _SURROGATES.match(self.text, start)
        if surrogates is not None:  # of JSON: two escapes for one character
            end = surrogates.end()
            characters.append(json.loads(f'"{surrogates.group()}"'))
        elif following in _HEX_WIDTHS:
            end = start + 2 + _HEX_WIDTHS[following]
            characters.append(chr(int(self.text[start + 2 : end], 16)))
        elif following in _ESCAPES:
            end = start + 2
            characters.append(_ESCAPES[following])
        else:
            matched = _LINE_END.match(self.text, start + 1)
            self.at = matched.end() if matched else start + 2
            return
        offsets.add(start)
        self.at = end


def toml_spans(text: str) -> Spans:
    """Return where every key and value is in TOML text that is valid."""
    return Walk(text).scan()


def json_walk(text: str) -> Walk:
    """Return the walk through JSON text that is valid."""
    walk = Walk(text)
    walk.skip(_BLANK)
    walk.value(())
    return walk


def json_spans(text: str) -> Spans:
    """Return where every key and value is in JSON text that is valid."""
    return json_walk(text).spans


def walked(text: str) -> Walk:
    """Return how far TOML text goes that is valid as far as it goes and may end anywhere."""
    walk = Walk(text)
    with suppress(IndexError, RecursionError, ValueError, OverflowError):  # it may end within an escape
        walk.scan()
    return walk
