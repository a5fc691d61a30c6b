"""The table of results of a block of units, whoever computed them."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from jixiao.formula.vector.vector import Mask
from jixiao.problems import Problem
from jixiao.tables.selection import CHECKS, PROBLEMS, Selection, Wanted

WIDTH: Final = 18
_MOST_REPORTED: Final = 10


class Results(Protocol):
    """The results of a block of units."""

    def column(self, wanted: Wanted) -> pa.Array:
        """Return a column: points as decimals of its places, others as texts."""

    def checked(self) -> pa.Array:
        """Return what is found of each unit."""

    def problems(self) -> pa.Array:
        """Return what is wrong with the units that can't be scored."""


def as_batch(results: Results, selection: Selection, kept: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """Return results as a record batch, behind the columns that are kept of the table."""
    columns = dict(kept)
    for wanted in selection.wanted:
        columns[wanted.column] = results.column(wanted)
    if selection.is_checked:
        columns[CHECKS] = results.checked()
    columns[PROBLEMS] = results.problems()
    return pa.RecordBatch.from_pydict(columns)


def decimals(words: Any, gone: Mask, places: int) -> pa.Array:  # noqa: ANN401 - an array of two int64 a row
    """Return numbers of 128 bits as decimals."""
    valid = None if gone is None else pa.py_buffer(np.packbits(~gone, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(WIDTH, places), len(words), [valid, pa.py_buffer(words)])


def coded(index: Any, gone: Mask, texts: Sequence[str]) -> pa.Array:  # noqa: ANN401 - an array of integers
    """Return texts by their numbers, none where ``gone`` is set."""
    if gone is not None and gone.all():
        return pa.nulls(len(index), pa.string())
    if gone is None and len(index) and index[0] == index[-1] and (index == index[0]).all():
        return repeated(texts[int(index[0])], len(index))
    codes = pa.array(index.astype(np.int32, copy=False), mask=gone)
    return pa.DictionaryArray.from_arrays(codes, pa.array(texts or [""])).cast(
        pa.string(), memory_pool=pa.system_memory_pool()
    )


def reported(refused: Mapping[int, Sequence[Problem]], count: int) -> pa.Array:
    """Return what is wrong with units, or null."""
    if not refused:
        return pa.nulls(count, pa.string())
    said = [None] * count
    for row, problems in refused.items():
        more = f"；还有 {len(problems) - _MOST_REPORTED} 处" if len(problems) > _MOST_REPORTED else ""
        said[row] = "；".join(_said(problem) for problem in problems[:_MOST_REPORTED]) + more  # type: ignore[call-overload]
    return pa.array(said, type=pa.string())


def _said(problem: Problem) -> str:
    # Half a character, as JSON can hold, is written as the escape that it was: no column of texts takes it.
    said = f"{problem.code} {problem.message}".encode(errors="backslashreplace").decode()
    return said if problem.place is None else f"{problem.place}：{said}"


@functools.lru_cache(maxsize=64)
def repeated(text: str, count: int) -> pa.Array:
    """Return one text in every row; blocks share it, for most columns of states hold nothing else."""
    return pa.repeat(pa.scalar(text), count)
