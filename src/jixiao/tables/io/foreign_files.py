"""Reads and writes tables in files of plugins' kinds, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jixiao.numbers import to_text, trimmed
from jixiao.plugins.extensions import Owned, write_by_plugin
from jixiao.plugins.foreign import foreign
from jixiao.problems import clipped
from jixiao.tables.cells.mixed import column_of
from jixiao.tables.io.files import open_table, refuse_missing
from jixiao.tables.io.source import Piece, Source

_ROWS: Final = 8192


def opener(readers: Mapping[str, Owned]) -> Callable[[Path], Source]:
    """Return what opens a table of any kind: one that a plugin reads, by its suffix, or that jixiao itself does."""

    def opened(path: Path) -> Source:
        owned = for_tables(readers, path)
        return open_table(path) if owned is None else open_rows(owned, path)

    return opened


def for_tables(files: Mapping[str, Owned], path: Path) -> Owned | None:
    """Return the plugin's reader or writer, by its suffix, that knows tables in such a file, if there is one."""
    owned = files.get(path.suffix.lower())
    return owned if owned is not None and owned.value.table is not None else None


def open_rows(owned: Owned, path: Path) -> Source:
    """Return the table that a plugin's reader finds in a file, as units to score; raises :class:`JixiaoError` (D201, D202, P511)."""
    refuse_missing(path)
    rows = _rows(owned, path)
    first = list(islice(rows, _ROWS))
    names = list(dict.fromkeys(name for row in first for name in row))
    return Source(names, _pieces(owned, path.name, names, chain(first, rows)))


def _reading(owned: Owned) -> AbstractContextManager[None]:
    return foreign(owned.owner, f"的 {owned.value.suffix} 文件读法")


def _rows(owned: Owned, path: Path) -> Iterator[Mapping[str, object]]:
    coming: Any = None
    while True:
        with _reading(owned):
            if coming is None:
                coming = iter(owned.value.table(path))
            cells = next(coming, None)
            row = None if cells is None else {_name(key): _cell(value) for key, value in cells.items()}
        if row is None:
            return
        yield row


def _name(key: object) -> str:
    if not isinstance(key, str):
        message = f"列名要用文字，这里是 {clipped(repr(key))}"
        raise TypeError(message)
    return key


def _cell(value: object) -> object:
    """Return a cell as the text that reads as it, a detail table as rows of such cells.

    Raises what the reader's author has to mend.
    """
    if isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value):
        return [{_name(key): _text(cell) for key, cell in row.items()} for row in value]
    return _text(value)


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return to_text(Decimal(value))
    if isinstance(value, date):
        return value.isoformat()
    message = f"格里要用文字、整数、Decimal、日期、是否或 None，明细表用各行（映射）的列表，这里是 {type(value).__name__}：{clipped(repr(value))}"
    raise TypeError(message)


def _pieces(
    owned: Owned, file: str, names: list[str], rows: Iterator[Mapping[str, object]]
) -> Iterator[Piece]:
    done = 0
    while some := list(islice(rows, _ROWS)):
        more = sorted({name for row in some for name in row if trimmed(name)} - set(names))
        if more:
            with _reading(owned):
                message = f"前 {_ROWS} 行没有的列：{clipped('、'.join(more))}；没有值的列也要给出，值为 None"
                raise ValueError(message)
        columns = [column_of([row.get(name) for row in some]) for name in names]
        lines = np.arange(done + 1, done + len(some) + 1)
        yield Piece(pa.RecordBatch.from_arrays(columns, names=names), file, lines, form="{} 第 {} 行")
        done += len(some)


def write_rows(owned: Owned, results: Path, target: Path, *, replace: bool) -> None:
    """Have a plugin's writer write results (a Parquet file) as a file of its own kind."""
    table = owned.value.table
    with pq.ParquetFile(results) as file:
        names = list(file.schema_arrow.names)
        rows = (row for batch in file.iter_batches(batch_size=_ROWS) for row in batch.to_pylist())
        write_by_plugin(owned, target, lambda path: table(path, names, rows), replace=replace)
