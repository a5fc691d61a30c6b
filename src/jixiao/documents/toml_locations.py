"""Finds where every key and value stands in TOML text that tomli has accepted.

tomli tells no positions and is compiled, so the text is walked once more. Only valid TOML comes here; the walk
need not decide what is right, just where things are.
"""

from __future__ import annotations

import re

from jixiao.documents.spans import Span, Spans

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}\n#]*")
_LINE_END = re.compile(r"[ \t]*\n[ \t\n]*")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_HEX_WIDTHS = {"x": 2, "u": 4, "U": 8}

Path = tuple[str | int, ...]


class _Scanner:
    """Walks one text; ``spans`` fills up, ``arrays`` counts the tables of each array of tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[Path, Span] = {}
        self.arrays: dict[Path, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> None:
        matched = pattern.match(self.text, self.at)
        self.at = matched.end() if matched else self.at

    def scan(self) -> Spans:
        base: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return self.spans
            if self.text[self.at] == "[":
                base = self.header()
            else:
                self.pair(base)

    def header(self) -> Path:
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
            if last and is_array:
                self.spans.setdefault(path, span)
                self.arrays[path] = self.arrays.get(path, 0) + 1
                path = (*path, self.arrays[path] - 1)
                self.spans[path] = span
            else:
                self.spans.setdefault(path, span)
                if path in self.arrays:
                    path = (*path, self.arrays[path] - 1)
        return path

    def key(self) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        while True:
            self.skip(_SPACE)
            start = self.at
            if self.text[self.at] in "\"'":
                name, _offsets = self.string()
            else:
                matched = _BARE.match(self.text, self.at)
                name = matched.group() if matched else self.text[self.at]
                self.at += len(name)
            found.append((name, start, self.at))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def pair(self, base: Path) -> None:
        keys = self.key()
        self.at += 1
        self.skip(_SPACE)
        path = (*base, *(name for name, _, _ in keys))
        start = self.at
        key = (keys[0][1], keys[-1][2])
        offsets = self.value(path)
        for index in range(1, len(keys)):
            self.spans.setdefault(
                (*base, *(name for name, _, _ in keys[:index])), Span((start, self.at), key)
            )
        self.spans[path] = Span((start, self.at), key, offsets)

    def value(self, path: Path) -> tuple[int, ...]:
        char = self.text[self.at]
        if char in "\"'":
            return self.string()[1]
        if char == "[":
            self.array(path)
        elif char == "{":
            self.inline_table(path)
        else:
            matched = _SCALAR.match(self.text, self.at)
            text = matched.group().rstrip() if matched else ""
            self.at += max(1, len(text))
        return ()

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "]":
                self.at += 1
                return
            start = self.at
            offsets = self.value((*path, index))
            self.spans[(*path, index)] = Span((start, self.at), None, offsets)
            index += 1
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == "}":
                self.at += 1
                return
            self.pair(path)
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1

    def string(self) -> tuple[str, tuple[int, ...]]:
        """Read a text of any of the four kinds; return it with the offset of each character and of its end."""
        quote = self.text[self.at]
        is_long = self.text.startswith(quote * 3, self.at)
        self.at += 3 if is_long else 1
        if is_long and self.text.startswith("\n", self.at):
            self.at += 1
        closing = quote * 3 if is_long else quote
        characters: list[str] = []
        offsets: list[int] = []
        while not self.closes(closing):
            if quote == '"' and self.text[self.at] == "\\":
                self.escape(characters, offsets)
                continue
            characters.append(self.text[self.at])
            offsets.append(self.at)
            self.at += 1
        offsets.append(self.at)
        self.at += len(closing)
        return "".join(characters), tuple(offsets)

    def closes(self, closing: str) -> bool:
        """Tell whether the text ends here; up to two quotes may stand before the closing three."""
        if not self.text.startswith(closing, self.at):
            return False
        return len(closing) == 1 or not self.text.startswith(closing[0], self.at + len(closing))

    def escape(self, characters: list[str], offsets: list[int]) -> None:
        start = self.at
        following = self.text[start + 1]
        if following in _HEX_WIDTHS:
            end = start + 2 + _HEX_WIDTHS[following]
            characters.append(chr(int(self.text[start + 2 : end], 16)))
        elif following in _ESCAPES:
            end = start + 2
            characters.append(_ESCAPES[following])
        else:
            matched = _LINE_END.match(self.text, start + 1)
            self.at = matched.end() if matched else start + 2
            return
        offsets.append(start)
        self.at = end


def toml_spans(text: str) -> Spans:
    """Return where every key and value stands in TOML text that is valid."""
    return _Scanner(text).scan()
