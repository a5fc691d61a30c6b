"""The results of a block of units, whatever computed them, and their columns: decimals, texts, problems."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula.vector.vector import Mask
from jixiao.problems import Problem
from jixiao.tables.selection import Wanted

WIDTH: Final = 18
_MOST_REPORTED: Final = 10


class Results(Protocol):
    """The results of a block of units."""

    def column(self, wanted: Wanted) -> pa.Array:
        """Return a column: points as decimals of its places, others as texts."""

    def checked(self) -> tuple[Any, Sequence[str]]:
        """Return what checks find of each unit, as numbers of texts, 0 for nothing."""

    def problems(self) -> pa.Array:
        """Return what is wrong with the units that can't be scored."""


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """Return a table as one record batch: nothing is copied unless its columns come in pieces."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def decimals(words: Any, absent: Mask, places: int) -> pa.Array:  # noqa: ANN401 - an array of two int64 a row
    """Return numbers of 128 bits as decimals."""
    valid = None if absent is None else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(WIDTH, places), len(words), [valid, pa.py_buffer(words)])


def coded(index: Any, absent: Mask, texts: Sequence[str]) -> pa.Array:  # noqa: ANN401 - an array of integers
    """Return texts by their numbers, none where ``absent`` is set."""
    if absent is not None and absent.all():
        return pa.nulls(len(index), pa.string())
    if absent is None and len(index) and index[0] == index[-1] and (index == index[0]).all():
        return repeated(texts[int(index[0])], len(index))
    codes = pa.array(index, mask=absent)
    return pc.take(pa.array(texts, pa.string()), codes, memory_pool=pa.system_memory_pool())


def reported(refused: Mapping[int, Sequence[Problem]], count: int) -> pa.Array:
    """Return what is wrong with units, or null."""
    if not refused:
        return pa.nulls(count, pa.string())
    texts: list[str | None] = [None] * count
    for row, problems in refused.items():
        more = f"；还有 {len(problems) - _MOST_REPORTED} 处" if len(problems) > _MOST_REPORTED else ""
        texts[row] = "；".join(map(_text, problems[:_MOST_REPORTED])) + more
    return pa.array(texts, type=pa.string())


def _text(problem: Problem) -> str:
    # Half a character, as JSON can hold, is written as the escape that it was: no column of texts takes it.
    text = f"{problem.code} {problem.message}".encode(errors="backslashreplace").decode()
    return text if problem.place is None else f"{problem.place}：{text}"


@functools.lru_cache(maxsize=64)
def repeated(text: str, count: int) -> pa.Array:
    """Return one text in every row; blocks share it, for most columns of states hold nothing else."""
    return pa.repeat(pa.scalar(text), count)
