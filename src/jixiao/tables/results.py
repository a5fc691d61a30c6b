"""The table of results of a block of units, whoever computed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import numpy as np
import pyarrow as pa

from jixiao.formula.vectors import Mask
from jixiao.problems import Problem
from jixiao.program import Program, Role
from jixiao.tables.frames import repeated

TOTAL, GRADE, STATE, CHECKS, PROBLEMS = "总分", "等级", "状态", "核对", "问题"
"""The columns of a result beside those of the nodes."""

WEIGHT: Final = "分值"
"""What the column of a node says that counts for more or less where another one drops out."""

WIDTH: Final = 18
_MOST_SAID: Final = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column of results: the points or the text that the definition ``name`` gives, or how points of that name came about.

    ``state`` is the definition that says it; where there is none, points that are there are computed. ``places`` is how
    many decimal places points are printed with.
    """

    column: str
    kind: Literal["points", "text", "state"]
    name: str
    state: str | None = None
    places: int = 0


def wanted_of(program: Program) -> Iterator[Wanted]:
    """Yield the columns of results before those of checks and problems, in printed order."""
    tree, defined = program.tree, {each.name: each.formula.text for each in program.definitions}
    yield Wanted(TOTAL, "points", tree.named(Role.POINTS), places=program.printed_places(tree))
    if program.grades:
        yield Wanted(GRADE, "text", tree.named(Role.GRADE))
    yield Wanted(STATE, "state", tree.named(Role.POINTS))
    for node in tree.walk():
        if node is not tree:
            points, state, weight = (node.named(each) for each in (Role.POINTS, Role.STATE, Role.WEIGHT))
            places = program.printed_places(node)
            if defined[weight] != node.named(Role.FULL):
                yield Wanted(f"{node.key}.{WEIGHT}", "points", weight, places=places)
            yield Wanted(f"{node.key}.得分", "points", points, places=places)
            yield Wanted(f"{node.key}.状态", "state", points, state if state in defined else None)


class Results(Protocol):
    """The results of a block of units."""

    def column(self, wanted: Wanted) -> pa.Array:
        """Return a column: points as decimals of its places, others as texts."""

    def checked(self) -> pa.Array:
        """Return what is found of each unit."""

    def problems(self) -> pa.Array:
        """Return what is wrong with the units that can't be scored."""


def as_batch(results: Results, program: Program, kept: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """Return results as a record batch, behind the columns that are kept of the table."""
    columns = dict(kept)
    for wanted in wanted_of(program):
        columns[wanted.column] = results.column(wanted)
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
    # Half a character, as JSON can hold, is written as the escape that it was: no column of texts takes it.
    said = f"{problem.code} {problem.message}".encode(errors="backslashreplace").decode()
    return said if problem.place is None else f"{problem.place}：{said}"
