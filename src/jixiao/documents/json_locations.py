"""Finds where every key and value stands in JSON text that Python's reader has accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jixiao.documents.spans import NO_OFFSETS, Offsets, Range, Span, Spans

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^,\]}\s]*")
_PLAIN = re.compile(r'[^"\\]+')
_SIMPLE_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "/": "/"}
_PAIR_LENGTH = 12
_HIGH, _LOW, _BEHIND = 0xD800, 0xDC00, 0xE000

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key that stands twice in one object, and where it stands."""

    name: str
    first: Range
    second: Range


class _Scanner:
    """Walks one text; ``spans`` fills up, and ``repeated`` with the keys that an object has twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spans: dict[Path, Span] = {}
        self.repeated: list[Repeated] = []

    def skip(self) -> None:
        matched = _SPACE.match(self.text, self.at)
        self.at = matched.end() if matched else self.at

    def value(self, path: Path, key: tuple[int, int] | None) -> None:
        self.skip()
        start = self.at
        offsets = NO_OFFSETS
        char = self.text[self.at]
        if char == '"':
            offsets = self.string()[1]
        elif char in "[{":
            self.collection(path, is_object=char == "{")
        else:
            matched = _SCALAR.match(self.text, self.at)
            self.at = matched.end() if matched else self.at + 1
        self.spans[path] = Span((start, self.at), key, offsets)

    def collection(self, path: Path, *, is_object: bool) -> None:
        self.at += 1
        index = 0
        names: dict[str, Range] = {}
        while True:
            self.skip()
            if self.text[self.at] in "]}":
                self.at += 1
                return
            if is_object:
                start = self.at
                name, _offsets = self.string()
                end = self.at
                if names.setdefault(name, (start, end)) != (start, end):
                    self.repeated.append(Repeated(name, names[name], (start, end)))
                self.skip()
                self.at += 1
                self.value((*path, name), (start, end))
            else:
                self.value((*path, index), None)
            index += 1
            self.skip()
            if self.text[self.at] == ",":
                self.at += 1

    def string(self) -> tuple[str, Offsets]:
        self.at += 1
        characters: list[str] = []
        offsets = Offsets()
        while self.text[self.at] != '"':
            start = self.at
            plain = _PLAIN.match(self.text, start)
            if plain is not None:
                characters.append(plain.group())
                offsets.add(start, plain.end() - start)
                self.at = plain.end()
                continue
            if self.text[start + 1] == "u":
                self.at += 6
                characters.append(self.unicode(start))
            else:
                characters.append(_SIMPLE_ESCAPES[self.text[start + 1]])
                self.at += 2
            offsets.add(start)
        offsets.add(self.at)
        self.at += 1
        return "".join(characters), offsets

    def unicode(self, start: int) -> str:
        """Return the character of an escape; a pair of surrogates is one."""
        code = int(self.text[start + 2 : start + 6], 16)
        following = self.text[start + 6 : start + _PAIR_LENGTH]
        if _HIGH <= code < _LOW and following.startswith("\\u"):
            lower = int(following.removeprefix("\\u"), base=16)
            if _LOW <= lower < _BEHIND:
                self.at = start + _PAIR_LENGTH
                return chr(0x10000 + ((code - _HIGH) << 10) + (lower - _LOW))
        return chr(code)


def json_spans(text: str) -> Spans:
    """Return where every key and value stands in JSON text that is valid."""
    scanner = _Scanner(text)
    scanner.value((), None)
    return scanner.spans


def json_repeated(text: str) -> list[Repeated]:
    """Return the keys that stand twice in one object, in their order."""
    scanner = _Scanner(text)
    scanner.value((), None)
    return scanner.repeated
