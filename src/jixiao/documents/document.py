"""A document: the data of a file, with the line and column of every key and value."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from jixiao.documents.spans import Spans
from jixiao.problems import Place


@dataclass(frozen=True, repr=False)
class Document:
    """Data read from a file (or handed over by a program), and where each part of it is.

    ``digest`` is the SHA-256 of the text with line feeds at its line ends and without a byte order mark; ``as_written``
    says that the file has it so, byte for byte. Places are found by scanning the text again, and only when one is needed.
    """

    file: str
    text: str
    data: dict[str, object]
    digest: str
    scan: Callable[[str], Spans] | None = None
    as_written: bool = True

    def __hash__(self) -> int:
        """Return a number that equal documents share: their data, which has none, follows from the text."""
        return hash((self.file, self.digest))

    def __repr__(self) -> str:
        """Return which file it is, and its keys."""
        return f"Document({self.file!r}, keys={sorted(self.data)})"

    @cached_property
    def spans(self) -> Spans:
        """Where keys and values are in the text; data that a program handed over has none."""
        return {} if self.scan is None else self.scan(self.text)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where each line of the text starts."""
        return [0, *(line_feed.end() for line_feed in re.finditer("\n", self.text))]

    @cached_property
    def _lines(self) -> dict[int, str]:
        """The lines that places show, by their number: hundreds of problems may be on one long line."""
        return {}

    def place(self, path: Sequence[str | int], *, key: bool = False) -> Place:
        """Return the place of the value (or of the key) at a path; of what does not exist, of what encloses it."""
        spans = self.spans
        for length in range(len(path), 0, -1):
            span = spans.get(tuple(path[:length]))
            if span is not None:
                start, end = span.key if key and length == len(path) and span.key is not None else span.value
                return self._place(start, end, path)
        return self._place(0, 1, path) if self.text else Place(self.file, path=path_text(path))

    def text_place(self, path: Sequence[str | int], start: int, end: int) -> Place:
        """Return the place of characters ``start`` to ``end`` of the text value at a path, through its escapes."""
        span = self.spans.get(tuple(path))
        if span is None or not span.offsets:
            place = self.place(path)
            return place if place.line else Place(self.file, path=path_text(path))
        last = len(span.offsets) - 1
        start = max(0, start)
        first, behind = span.offsets[min(start, last)], span.offsets[min(max(end, start + 1), last)]
        return self._place(first, max(behind, first + 1), path)

    def offset_place(self, offset: int, width: int = 1) -> Place:
        """Return the place of a character of the text."""
        return self._place(offset, offset + width, ())

    def gap_place(self, offset: int) -> Place:
        """Return the place between two characters of the text, for what is to be inserted there."""
        return replace(self.offset_place(offset), width=0)

    def _place(self, start: int, end: int, path: Sequence[str | int]) -> Place:
        start = min(start, len(self.text))
        starts = self.line_starts
        line = bisect.bisect_right(starts, start)
        line_start = starts[line - 1]
        line_end = starts[line] - 1 if line < len(starts) else len(self.text)
        width = max(1, min(end, line_end) - start)
        shown = self._lines.setdefault(line, self.text[line_start:line_end])
        return Place(self.file, line, start - line_start + 1, width, shown, path_text(path))


def path_text(path: Sequence[str | int]) -> str:
    """Return a path for people: ``fields.采购合同[3].签订日期``, rows counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
