"""Finds rows of a table that are no units: empty ones, sums of the others, ones without a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.numbers import trimmed
from jixiao.problems import Problem, clipped
from jixiao.tables.cells.layout import Layout
from jixiao.tables.cells.odd_characters import odd_characters
from jixiao.tables.cells.texts import as_texts, blank_cells, empty_rows
from jixiao.tables.cells.totals import MAY_BE, is_total

_EMPTY: Final = Problem("T815", "这一行是空的", None, ("删去这一行",))


def odd_rows(batch: pa.RecordBatch, layout: Layout) -> dict[int, list[Problem]]:
    """Return the rows that are no units, with their problems: T815 empty, T816 a sum, T820 without a name.

    So are rows with characters that no text of a table may hold (T824, D224).
    """
    odd: dict[int, list[Problem]] = {}
    for name in filter(trimmed, batch.schema.names):
        odd |= odd_characters(batch.column(name), name, is_datum=name in layout.columns.values())
    return _no_units(batch, layout) | odd


def _no_units(batch: pa.RecordBatch, layout: Layout) -> dict[int, list[Problem]]:
    odd: dict[int, list[Problem]] = {}
    rest = np.arange(batch.num_rows)
    if layout.unit is not None:
        unit = batch.column(layout.unit)
        odd = {row: [_sum(text)] for row, text in _sums(unit)}
        rest = np.flatnonzero(blank_cells(unit))
        message = f"“{layout.unit}”是空的：不知道这是谁的数据"
        nameless = Problem("T820", message, None, ("写上单位名称；合并的单元格要拆开，每行都写",))
        odd |= {row: [nameless] for row in rest.tolist()}
    if not len(rest):
        return odd
    others = batch if len(rest) == batch.num_rows else batch.take(pa.array(rest))
    for heading in layout.own.values():
        odd |= {int(rest[row]): [_sum(text)] for row, text in _sums(others.column(heading), alone=True)}
    return odd | {int(rest[row]): [_EMPTY] for row in empty_rows(others)}


def _sums(column: pa.Array, *, alone: bool = False) -> Iterator[tuple[int, str]]:
    """Yield the rows in which a column says that they sum up others, and how."""
    texts = as_texts(column)
    if texts is None:
        return
    rows = np.arange(len(texts))
    for pattern in MAY_BE:
        matches = pc.match_substring_regex(texts.take(pa.array(rows)), pattern).fill_null(False)  # noqa: FBT003
        rows = rows[matches.to_numpy(zero_copy_only=False)]
    for row in rows.tolist():
        text = texts[row].as_py()
        if is_total(text, alone=alone):
            yield row, clipped(trimmed(text))


def _sum(text: str) -> Problem:
    message = f"“{text}”像是把别的行加起来的一行，不是一个单位"
    ways = ("删去这一行", "真有叫这个名称的，写全称，或在后面加“单位”“项目”")
    return Problem("T816", message, None, ways, {"found": text})
