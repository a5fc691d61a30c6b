"""Character ranges in a text: of lines, keys, values and the characters of a value."""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Mapping
from dataclasses import dataclass

Range = tuple[int, int]
Path = tuple[str | int, ...]
"""The keys, and the indices of rows, that lead to a value."""


class Offsets:
    """Where each character of a text value is in the file: runs of characters that follow one another.

    A text without escapes is one run, however long it is; its end is the last run.
    """

    __slots__ = ("_firsts", "_length", "_starts")

    def __init__(self) -> None:
        self._firsts = array("Q")
        self._starts = array("Q")
        self._length = 0

    def add(self, start: int, count: int = 1) -> None:
        """Add characters from ``start`` on."""
        if not self._firsts or self._starts[-1] + self._length - self._firsts[-1] != start:
            self._firsts.append(self._length)
            self._starts.append(start)
        self._length += count

    def __len__(self) -> int:
        """Return of how many characters, the end of the text included."""
        return self._length

    def __getitem__(self, index: int) -> int:
        """Return where a character is."""
        run = bisect.bisect_right(self._firsts, index) - 1
        return self._starts[run] + index - self._firsts[run]


NO_OFFSETS = Offsets()
"""Of what is no text."""


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of a value and of its key; ``offsets`` of each character of a text value, and of its end."""

    value: Range
    key: Range | None = None
    offsets: Offsets = NO_OFFSETS


Spans = Mapping[Path, Span]
"""Where the value at each path is."""


def line_of(text: str, offset: int) -> Range:
    """Return where the line of a character starts, and where it ends without its line feed."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, end if end >= 0 else len(text)
