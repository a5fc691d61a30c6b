"""Opens files of tables, read in bounded memory: CSV, Parquet and JSON lines."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.documents import reason_of, shown_path
from jixiao.problems import JixiaoError, Place, Problem, clipped
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.cells.numbers import FLOATS_BY_PROGRAMS
from jixiao.tables.io.csv_files import open_csv
from jixiao.tables.io.json_lines import open_json_lines
from jixiao.tables.io.source import Piece, Source, gathered

ROWS: Final = 65_536
"""Rows that are read, scored and kept together."""

BLOCK: Final = 1 << 22
"""Bytes that are read at once: twice as fast as blocks that don't fit the processor's cache."""

_FOREIGN: Final = (pa.ArrowException, OSError, UnicodeError)
"""What a file, the system or pyarrow may raise while a file is read."""

SUFFIXES: Final = (".csv", ".parquet", ".jsonl")


def suffix_of(path: Path) -> str:
    """Return the kind of a file by its name, or raise :class:`JixiaoError` (T806) for one that can't be a table."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message, ways = f"不认得这种表：{shown_path(path)}", ("用 .csv、.parquet 或 .jsonl",)
        raise JixiaoError([Problem("T806", message, Place(shown_path(path)), ways, {"found": suffix})])
    return suffix


def open_table(path: Path, *, block: int | None = None, rows: int | None = None) -> Source:
    """Return a table file to read in blocks of so many bytes, and in pieces of about so many rows.

    Raises :class:`JixiaoError` for one that can't be: D201, D202, T806, T807, T811 to T813, here or on the way.
    """
    try:
        refuse_missing(path)
        source = _OPENERS[suffix_of(path)](path, block or BLOCK, rows or ROWS)
    except _FOREIGN as error:
        raise unreadable(path, error) from None
    source.pieces = _guarded(path, source.pieces)
    return source


def refuse_missing(path: Path) -> None:
    """Raise :class:`JixiaoError` (D201, D202) for a table that is not there, or is a folder."""
    if path.is_file():
        return
    if path.is_dir():
        code, message, way = "D202", "这是文件夹，不是表", "写出里面的文件名；填报文件的文件夹用 jixiao batch"
    elif path.exists():  # a pipe or a device may never end, or never begin
        code, message, way = "D202", "这不是普通的文件", "先存成文件再读，或检查是不是选错了文件"
    else:
        code, message, way = "D201", "没有这个文件", "检查路径和文件名"
    shown = shown_path(path)
    raise JixiaoError([Problem(code, f"{message}：{shown}", Place(shown), (way,))])


def _guarded(path: Path, pieces: Iterator[Piece]) -> Iterator[Piece]:
    try:
        yield from pieces
    except _FOREIGN as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: Exception) -> JixiaoError:
    """Return the error for a file that can't be read: D202 where the system refuses it, T807 where it is damaged."""
    shown = shown_path(path)
    if isinstance(error, OSError) and error.errno:
        message, way = f"文件读不出来：{shown}（{reason_of(error)}）", "检查文件是否可读"
        return JixiaoError([Problem("D202", message, Place(shown), (way,))])
    why = (str(error).splitlines() or [""])[0]
    message, ways = f"表读不出来：{path.name}（内容不完整，或改动过）", ("检查文件是否完整，是不是这种文件",)
    return JixiaoError([Problem("T807", message, Place(shown), ways, {"error": clipped(why)})])


@contextlib.contextmanager
def reported_in(path: Path) -> Iterator[None]:
    """Give problems without a place that of a file, and the way in which the command line lets its floats in."""
    try:
        yield
    except JixiaoError as error:
        raise JixiaoError([_reported_in(path, problem) for problem in error.problems]) from None


def _reported_in(path: Path, problem: Problem) -> Problem:
    ways = problem.remedies
    if problem.code == "T802":
        ways = tuple(way.replace(FLOATS_BY_PROGRAMS, "--floats") for way in ways)
    return replace(problem, place=problem.place or Place(shown_path(path)), remedies=ways)


def _parquet(path: Path, _block: int, rows: int) -> Source:
    file = pq.ParquetFile(path)
    names = file.schema_arrow.names
    place = Place(shown_path(path))
    check_names(names, place)
    pieces = gathered(_row_groups(file, path.name, rows), rows)
    return Source(names, pieces, place, size=file.metadata.num_rows)


def _row_groups(file: pq.ParquetFile, name: str, rows: int) -> Iterator[Piece]:
    row = 1
    with file:
        for batch in file.iter_batches(batch_size=rows):
            lines = np.arange(row, row + batch.num_rows)
            row += batch.num_rows
            yield Piece(batch, name, lines, form="{} 第 {} 行", end=row - 1)


_OPENERS: Final[dict[str, Callable[[Path, int, int], Source]]] = {
    ".csv": open_csv,
    ".parquet": _parquet,
    ".jsonl": open_json_lines,
}
