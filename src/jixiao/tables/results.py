"""The table of results of a block of units, whoever computed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from jixiao.formula.vectors import Mask
from jixiao.problems import Problem
from jixiao.program import Program, Role
from jixiao.tables.frames import repeated

TOTAL, GRADE, STATE, CHECKS, PROBLEMS = "总分", "等级", "状态", "核对", "问题"
"""The columns of a result beside those of the nodes."""

WIDTH: Final = 18
_MOST_SAID: Final = 10


class Results(Protocol):
    """The results of a block: ``count`` units, their columns by the names of the program's definitions."""

    @property
    def count(self) -> int:
        """How many units there are."""

    def points(self, name: str) -> pa.Array:
        """Return points as decimals of the ruleset's places; ones that have more are rounded by its rule."""

    def texts(self, name: str) -> pa.Array:
        """Return a text of each unit."""

    def states(self, points: str, state: str | None) -> pa.Array:
        """Return how each unit's points came about; ``state`` is what the program says of them, if it says anything."""

    def checked(self) -> pa.Array:
        """Return what is found of each unit."""

    def problems(self) -> pa.Array:
        """Return what is wrong with the units that can't be scored."""


def as_batch(
    results: Results, program: Program, unit: pa.Array | None, unit_name: str | None
) -> pa.RecordBatch:
    """Return results as a record batch; ``unit`` is the column that names the units, if there is one."""
    columns: dict[str, pa.Array] = {}
    tree = program.tree
    if unit_name is not None:
        columns[unit_name] = unit
    defined = {each.name for each in program.definitions}
    columns[TOTAL] = results.points(tree.named(Role.POINTS))
    columns[GRADE] = results.texts(tree.named(Role.GRADE))
    columns[STATE] = results.states(tree.named(Role.POINTS), None)
    for node in tree.walk():
        if node is tree:
            continue
        state = node.named(Role.STATE)
        columns[f"{node.key}.得分"] = results.points(node.named(Role.POINTS))
        columns[f"{node.key}.状态"] = results.states(
            node.named(Role.POINTS), state if state in defined else None
        )
    columns[CHECKS] = results.checked()
    columns[PROBLEMS] = results.problems()
    return pa.RecordBatch.from_pydict(columns)


def decimals(words: Any, gone: Mask, places: int) -> pa.Array:  # noqa: ANN401 - an array of two int64 a row
    """Return numbers of 128 bits as decimals."""
    valid = None if gone is None else pa.py_buffer(np.packbits(~gone, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(WIDTH, places), len(words), [valid, pa.py_buffer(words)])


def coded(index: Any, gone: Mask, texts: Sequence[str]) -> pa.Array:  # noqa: ANN401 - an array of integers
    """Return texts by their numbers."""
    if len(index) and index[0] == index[-1] and gone is None and (index == index[0]).all():
        return repeated(texts[int(index[0])], len(index))
    codes = pa.array(index.astype(np.int32, copy=False), mask=gone)
    return pa.DictionaryArray.from_arrays(codes, pa.array(texts or [""])).cast(
        pa.string(), memory_pool=pa.system_memory_pool()
    )


def told(refused: Mapping[int, Sequence[Problem]], count: int) -> pa.Array:
    """Return what is wrong with units, or null."""
    if not refused:
        return pa.nulls(count, pa.string())
    said = [None] * count
    for row, problems in refused.items():
        more = f"；还有 {len(problems) - _MOST_SAID} 处" if len(problems) > _MOST_SAID else ""
        said[row] = "；".join(_said(each) for each in problems[:_MOST_SAID]) + more  # type: ignore[call-overload]
    return pa.array(said, type=pa.string())


def _said(problem: Problem) -> str:
    said = f"{problem.code} {problem.message}"
    return said if problem.place is None else f"{problem.place}：{said}"
