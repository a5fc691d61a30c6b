"""Finds the records of a CSV text in whole blocks at once: where each cell starts and stops, and each record's line.

A quoted cell may hold commas, quotes (doubled) and line breaks. A quote anywhere else is a character like any other,
as for Python's ``csv`` and Excel; a block with such a quote is first written as one without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LF, _CR, _QUOTE = b"\n"[0], b"\r"[0], b'"'[0]


@dataclass(frozen=True, slots=True)
class Records:
    """The complete records at the start of a block, and how many bytes of it they take.

    ``first`` is the number of each record's first cell, and of the one behind the last record; ``lines`` counts the line
    breaks of the block before each record, ``breaks`` all in what they take; ``bounds`` are the starts and stops of cells.
    """

    data: bytes
    bounds: Any
    first: Any
    lines: Any
    used: int
    breaks: int
    has_doubled: bool

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self.lines)

    @property
    def widths(self) -> Any:  # noqa: ANN401 - an array of int64
        """How many cells each record has."""
        return np.diff(self.first)

    def sizes(self) -> Any:  # noqa: ANN401 - an array of int64
        """Return how many bytes each record's cells have."""
        lengths = self.bounds[1::2].astype(np.int64) - self.bounds[::2]
        return np.add.reduceat(lengths, self.first[:-1]) if len(self) else np.zeros(0, dtype=np.int64)

    def column(self, number: int, rows: Any) -> pa.Array:  # noqa: ANN401 - an array of int64
        """Return the cells of a column in some records, null in those that are shorter."""
        cells = self.first[:-1][rows] + number
        beyond = cells >= self.first[1:][rows]
        # Between two cells is what parts them: every second text is a cell.
        texts = pa.StringArray.from_buffers(
            len(self.bounds) - 1, pa.py_buffer(self.bounds), pa.py_buffer(self.data)
        )
        column = texts.take(pa.array(2 * cells, mask=beyond if beyond.any() else None))
        return pc.replace_substring(column, '""', '"') if self.has_doubled else column

    def record(self, row: int) -> list[str]:
        """Return the cells of one record."""
        width = int(self.first[row + 1] - self.first[row])
        return [self.column(number, np.array([row]))[0].as_py() for number in range(width)]


def find_records(data: bytes, comma: int, *, final: bool) -> Records:
    """Return the complete records at the start of a block; with ``final`` the block is the end of the text.

    What is left over at the end of a text is in quotes that are never closed.
    """
    raw = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(raw == _QUOTE)
    if len(quotes) and not _are_regular(raw, quotes, comma):
        plain, used = _rewritten(data.decode(), chr(comma), final=final)
        return replace(find_records(plain, comma, final=False), used=used)
    breaks = raw == _LF
    has_returns = b"\r" in data
    if has_returns:
        breaks |= _lone_returns(raw, breaks, final=final)
    stops = np.flatnonzero((raw == comma) | breaks)
    if len(quotes):
        # An odd number of quotes before: within a cell.
        stops = stops[np.searchsorted(quotes, stops) % 2 == 0]
    last = np.flatnonzero(breaks[stops])
    stops = stops[: last[-1] + 1] if len(last) else stops[:0]
    used = int(stops[-1]) + 1 if len(last) else 0
    starts = np.concatenate([np.zeros(min(len(stops), 1), dtype=np.int64), stops[:-1] + 1])
    first = np.concatenate([np.zeros(1, dtype=np.int64), last + 1])
    ends = np.flatnonzero(breaks[:used])
    lines = np.searchsorted(ends, starts[first[:-1]]) if len(last) else np.zeros(0, dtype=np.int64)
    if has_returns and len(stops):
        # The first half of a pair is no part of the cell; one within quotes is, and there the quote comes between.
        stops = stops - ((raw[stops] == _LF) & (stops > starts) & (raw[stops - 1] == _CR))
    quoted = raw[starts] == _QUOTE
    doubled = bool(len(quotes)) and bool((np.diff(quotes) == 1).any())
    bounds = np.zeros(max(2 * len(stops), 1), dtype=np.int32)
    bounds[: 2 * len(stops) : 2], bounds[1::2] = starts + quoted, stops - quoted
    return Records(data, bounds, first, lines, used, len(ends), doubled)


def _lone_returns(raw: Any, breaks: Any, *, final: bool) -> Any:  # noqa: ANN401 - arrays of yes/no
    """Return where a carriage return ends a line by itself; at the end of a block one can't tell yet."""
    returns = raw == _CR
    returns[:-1] &= ~breaks[1:]
    if not final:
        returns[-1] = False
    return returns


def _are_regular(raw: Any, quotes: Any, comma: int) -> bool:  # noqa: ANN401 - arrays
    """Tell whether every quote opens a cell, closes one, or is one of two within a cell."""
    opening, closing = quotes[::2], quotes[1::2]
    before, after = raw[opening - 1], raw[(closing + 1) % len(raw)]
    parting = np.zeros(256, dtype=bool)
    parting[[comma, _LF, _CR, _QUOTE]] = True
    opens, closes = parting[before], parting[after]
    opens[0] |= opening[0] == 0
    if len(closing) and closing[-1] == len(raw) - 1:
        closes[-1] = True
    return bool(opens.all() and closes.all())


def _rewritten(text: str, comma: str, *, final: bool) -> tuple[bytes, int]:
    """Return the complete records of a text with every quote where it belongs, and how many bytes they took."""
    cell = re.compile(rf'"((?:[^"]|"")*+)"([^{comma}\r\n]*)|((?!")[^{comma}\r\n]*)')
    pieces: list[str] = []
    at = done = kept = 0
    while match := cell.match(text, at):
        at = match.end()
        behind = text[at : at + 2]
        is_open = not behind or behind == "\r"
        if is_open and not final:
            break
        ending = "\r\n" if behind == "\r\n" else behind[:1] or "\n"
        quoted, more, plain = match.groups()
        value = plain if quoted is None else quoted.replace('""', '"') + more
        pieces += ('"', value.replace('"', '""'), '"', ending) if value else (ending,)
        at += len(ending)
        if ending != comma:
            done, kept = min(at, len(text)), len(pieces)
            if at >= len(text):
                break
    return "".join(pieces[:kept]).encode(), len(text[:done].encode())
