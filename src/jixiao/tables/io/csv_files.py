"""Reads CSV files as pieces of a table, each row with the line it begins in, at any size and any block boundary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.documents import shown_path
from jixiao.numbers import trimmed
from jixiao.problems import JixiaoError, Place, Problem, clipped
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.cells.texts import blank_cells
from jixiao.tables.io.csv_records import Records, find_records
from jixiao.tables.io.encodings import utf8_blocks
from jixiao.tables.io.source import Piece, Source, gathered

_LONGEST: Final = 1 << 24
"""How many bytes one record may have: a quote that is never closed swallows the rest of a file."""

_COMMA, _TAB = b",", b"\t"
_OTHERS: Final = {
    ";": "分号",
    "；": "全角分号",
    "|": "竖线",
    "，": "全角逗号",
    "、": "顿号",
    "^": "尖号",
    "\\t": "反斜杠和 t",
}
"""What else parts cells in files that call themselves CSV."""


@dataclass(frozen=True, slots=True)
class _Headings:
    """The first record that has any text: the columns up to the last with a name, and how many cells there are in all.

    ``row`` is where it was found in its block.
    """

    names: list[str]
    width: int
    row: int
    line: int


def open_csv(path: Path, block: int, rows: int) -> Source:
    """Return a CSV file to read in blocks of so many bytes, about so many rows in a piece.

    Raises :class:`JixiaoError`: T807 for one without headings, T811 for two of one name; T812, T813 for what is no CSV,
    here or on the way.
    """
    blocks = _records(path, block)
    for records, line in blocks:
        headings = _headings(records, line)
        if headings is not None:
            place = Place(shown_path(path), headings.line)
            _refuse_separator(headings.names, place)
            check_names(headings.names, place)
            pieces = _pieces(path.name, records, line, blocks, headings)
            return Source(headings.names, gathered(pieces, rows), place, size=path.stat().st_size)
    place = Place(shown_path(path), 1)
    raise JixiaoError([Problem("T807", "文件是空的，没有列名", place, ("第一行写各列的名称，各不相同",))])


def _refuse_separator(names: list[str], place: Place) -> None:
    """Raise :class:`JixiaoError` (T807) for a heading that is one cell, as something else than commas parts its names."""
    other = next((other for other in _OTHERS if len(names) == 1 and other in names[0]), None)
    if other is None:
        return
    message = f"列名之间是{_OTHERS[other]}“{other}”，不是逗号：{clipped(names[0])}"
    ways = ("用表格软件打开，按这种符号分列，另存为“CSV UTF-8(逗号分隔)”",)
    raise JixiaoError([Problem("T807", message, place, ways, {"found": other, "wanted": ","})])


def _records(path: Path, block: int) -> Iterator[tuple[Records, int]]:
    """Yield the records of a file, as many at once as a block holds, with the line that each block begins in."""
    blocks = utf8_blocks(path, block)
    rest, line, comma, is_final = b"", 1, b"", False
    while not is_final:
        parts, size = [rest], 0
        # Twice as much each time: a long record is read once or twice.
        while size < max(len(rest), 1) and not is_final:
            more = next(blocks, b"")
            is_final = not more
            parts.append(more)
            size += len(more)
        rest = b"".join(parts)
        if is_final and rest and not rest.endswith((b"\n", b"\r")):
            rest += b"\n"
        comma = comma or _comma(rest, is_final=is_final)
        records = find_records(rest, comma[0], final=is_final) if comma else ()
        if records:
            yield records, line
            rest, line = rest[records.used :], line + records.breaks
        if len(rest) > (0 if is_final else _LONGEST):
            raise _endless(path, line, rest)


def _comma(text: bytes, *, is_final: bool) -> bytes:
    """Return what parts the cells, which the headings tell: Excel's “Unicode text” has tabs. Nothing while they are not known."""
    start = text.lstrip()
    line = start.partition(b"\n")
    if not line[1] and not is_final:
        return b""
    return _TAB if _TAB in line[0] and _COMMA not in line[0] else _COMMA


def _endless(path: Path, line: int, rest: bytes) -> JixiaoError:
    has_quote = b'"' in rest
    message = "从这一行起有一个引号没有配对" if has_quote else "这一行太长，不像是表里的一行"
    ways = (
        "整格加引号的，开头和结尾各一个；格里的引号写两个",
        "用表格软件打开，另存为“CSV UTF-8”",
    )
    return JixiaoError([Problem("T812", message, Place(shown_path(path), line), ways[not has_quote :])])


def _headings(records: Records, line: int) -> _Headings | None:
    for row in np.flatnonzero(records.sizes()).tolist():
        names = [trimmed(cell) for cell in records.record(row)]
        width = len(names)
        while names and not names[-1]:
            names.pop()
        if names:
            return _Headings(names, width, row, line + int(records.lines[row]))
    return None


def _pieces(
    name: str, first: Records, line: int, blocks: Iterator[tuple[Records, int]], headings: _Headings
) -> Iterator[Piece]:
    """Yield the records behind the headings as rows of the table; those without any text are left out."""
    end, start = 0, headings.row + 1
    for records, begin in chain([(first, line)], blocks):
        rows = np.flatnonzero(records.sizes()[start:]) + start
        rows = rows[~_blank(records, rows, headings.names)]
        columns = [records.column(number, rows) for number in range(len(headings.names))]
        batch = pa.RecordBatch.from_arrays(columns, headings.names)
        end += records.used
        yield Piece(batch, name, records.lines[rows] + begin, _refused(records, rows, headings), end=end)
        start = 0


def _blank(records: Records, rows: Any, names: Sequence[str]) -> Any:  # noqa: ANN401 - arrays
    """Return which of some records have too few cells and nothing in them that is seen: they are no rows."""
    widths = records.widths[rows]
    blank = widths < len(names)
    short = np.flatnonzero(blank)
    for number in range(int(widths[short].max(initial=0))):
        if names[number]:
            blank[short] &= blank_cells(records.column(number, rows[short]))
    return blank


def _refused(records: Records, rows: Any, headings: _Headings) -> dict[int, list[Problem]]:  # noqa: ANN401
    """Return the rows with too few cells, or with text behind the last heading, where a comma in a number moves it (T814)."""
    widths, least = records.widths[rows], len(headings.names)
    refused = {
        row: [_too_short(int(widths[row]), headings)] for row in np.flatnonzero(widths < least).tolist()
    }
    filled = {row for number in range(least, headings.width) for row in _filled(records.column(number, rows))}
    for row in np.flatnonzero(widths > headings.width).tolist():
        if any(map(trimmed, records.record(int(rows[row]))[headings.width :])):
            filled.add(row)
    return refused | {row: [_too_long(int(widths[row]), headings)] for row in sorted(filled)}


def _filled(cells: pa.Array) -> list[int]:
    """Return the rows with text in them."""
    lengths = pc.binary_length(cells.fill_null(""))
    rows = np.flatnonzero(lengths.to_numpy(zero_copy_only=False)).tolist()
    return [row for row in rows if trimmed(cells[row].as_py())]


def _too_short(width: int, headings: _Headings) -> Problem:
    message = f"这一行只有 {width} 格，应有 {headings.width} 格"
    return Problem(
        "T814", message, None, ("没有数据的格也要有逗号",), {"found": width, "wanted": headings.width}
    )


def _too_long(width: int, headings: _Headings) -> Problem:
    message = f"这一行有 {width} 格，最后一个列名后面的格里有字"
    ways = (f"列名有 {len(headings.names)} 个；数里有逗号的，整格加引号；是备注的，给这一列写上列名",)
    return Problem("T814", message, None, ways, {"found": width, "wanted": headings.width})
