"""Reads files of JSON lines as pieces of a table: each line by itself, so that a wrong one is one refused row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from jixiao.documents import exact_number, parse_json, shown_path
from jixiao.numbers import trimmed
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.cells.mixed import column_of
from jixiao.tables.io.encodings import utf8_blocks
from jixiao.tables.io.source import Piece, Source, without_empty

_LONGEST: Final = 1 << 24
"""How many bytes a line may have."""

_FIRST: Final = 1000
"""The lines of which the columns are made."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: its number, the object in it, or what is wrong with it."""

    number: int
    cells: Mapping[str, object]
    problems: Sequence[Problem] = ()
    size: int = 0


def open_json_lines(path: Path, block: int, rows: int) -> Source:
    """Return a file of JSON lines to read in blocks of so many bytes, in pieces of so many rows.

    Raises :class:`JixiaoError`: T807 for a file without any object, T813 for a wrong byte, here or on the way.
    """
    lines = (replace(_read(path, number, line), size=len(line) + 1) for number, line in _lines(path, block))
    first = list(islice(lines, _FIRST))
    names = list(dict.fromkeys(key for line in first for key in line.cells))
    if not names:
        reported = [problem for line in first[:1] for problem in line.problems]
        place = Place(shown_path(path), first[0].number if first else 1)
        message = f"前 {_FIRST} 行里没有一行是 JSON 对象" if reported else "文件是空的"
        ways = ("每行写一个单位：{…}，不写方括号，行末不写逗号",)
        raise JixiaoError(
            [Problem("T807", message, place, ways), *(replace(problem, place=place) for problem in reported)]
        )
    place = Place(shown_path(path), first[0].number)
    check_names(names, place)
    return Source(
        names, _pieces(path.name, names, chain(first, lines), rows), place, size=path.stat().st_size
    )


def _lines(path: Path, block: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that have anything in them, with their numbers."""
    rest, number = b"", 1
    for more in chain(utf8_blocks(path, block), [b"\n"]):
        *whole, rest = (rest + more if rest else more).split(b"\n")
        for line in whole:
            if trimmed(line.decode()):
                yield number, line
            number += 1
        if len(rest) > _LONGEST:
            way = "每行写一个单位；行与行之间要换行"
            raise JixiaoError(
                [Problem("T812", "这一行太长，不像是表里的一行", Place(shown_path(path), number), (way,))]
            )


def _read(path: Path, number: int, line: bytes) -> _Line:
    text = line.decode().removeprefix("\ufeff")
    try:
        data = json.loads(text, parse_float=exact_number, parse_constant=Decimal, object_pairs_hook=_object)
    except (ValueError, RecursionError):  # reported by the reader of whole files, with its place in the line
        data = None
    try:
        if not isinstance(data, dict):
            data = parse_json(text, shown_path(path)).data
        "".join(data).encode()
    except JixiaoError as error:
        return _Line(number, {}, [_in_line(problem) for problem in error.problems])
    except UnicodeEncodeError:
        way = "检查写出这个文件的程序"
        return _Line(number, {}, [Problem("T817", "列名里有半个字符", None, (way,))])
    return _Line(number, data)


def _in_line(problem: Problem) -> Problem:
    """Return a problem of one line: the line's number is reported with the row, the column is still to tell."""
    column = problem.place.column if problem.place is not None else 0
    return replace(
        problem, place=None, message=f"第 {column} 个字：{problem.message}" if column else problem.message
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError(len(pairs))  # a key is there twice
    return data


def _pieces(file: str, names: list[str], lines: Iterator[_Line], rows: int) -> Iterator[Piece]:
    known, end = frozenset(names), 0
    while some := list(islice(lines, rows)):
        refused = {row: list(line.problems) for row, line in enumerate(some) if line.problems}
        for row, line in enumerate(some):
            more = [key for key in line.cells.keys() - known if line.cells[key] is not None and trimmed(key)]
            if more:
                message, unknown = (
                    f"前 {_FIRST} 行没有的列：{'、'.join(sorted(more)[:10])}",
                    tuple(sorted(more)),
                )
                ways = ("在第一行写全各列，没有值的写 null",)
                refused[row] = [Problem("T822", message, None, ways, {"found": unknown})]
        columns = [column_of([line.cells.get(name) for line in some]) for name in names]
        numbers = np.array([line.number for line in some])
        end += sum(line.size for line in some)
        batch = pa.RecordBatch.from_arrays(columns, names)
        piece = without_empty(Piece(batch, file, numbers, refused, end=end))
        if piece.batch.num_rows:
            yield piece
