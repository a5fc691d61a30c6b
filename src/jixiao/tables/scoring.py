"""A table of units scored in blocks: Arrow record batch in, Arrow record batch out, one pure function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula import Value
from jixiao.formula.column_rows import Texts
from jixiao.formula.integer_code import Unlooked
from jixiao.formula.values import Failed, Missing
from jixiao.formula.vectors import MOST, Mask, Vector, any_of, tightened, times, without
from jixiao.numbers import round_fraction
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program, Role
from jixiao.program.blocks import inputs_at
from jixiao.program.column_program import ColumnProgram
from jixiao.program.compilation import Compilation
from jixiao.tables.checks import Check, checks_of, found_in
from jixiao.tables.frames import repeated
from jixiao.tables.reading import Layout, Reading, TableReader, layout_of

BLOCK: Final = 32_768
"""Rows that are scored together: their columns fit the processor's cache."""

TOTAL, GRADE, STATE, CHECKS, PROBLEMS = "总分", "等级", "状态", "核对", "问题"
"""The columns of a result beside those of the nodes."""

_STATES: Final = {Missing: "missing", Failed: "failed"}
_WIDTH: Final = 18
_MOST_SAID: Final = 10


@dataclass(frozen=True, slots=True)
class TableScorer:
    """A ruleset ready to score tables with certain columns."""

    program: Program
    columns: ColumnProgram
    single: Compilation
    layout: Layout
    floats: bool
    checks: tuple[Check, ...]

    def score(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the results of the units of one record batch, in their order."""
        parts = list(self.blocks(batch))
        found = parts if len(parts) == 1 else pa.Table.from_batches(parts).combine_chunks().to_batches()
        return found[0] if found else parts[0]

    def blocks(
        self, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]] = MappingProxyType({})
    ) -> Iterator[pa.RecordBatch]:
        """Yield the results of a record batch in pieces of about :data:`BLOCK` rows: at least one.

        ``refused`` are rows known to be wrong, with what is wrong with them.
        """
        count = max(round(batch.num_rows / BLOCK), 1)
        length = -(-batch.num_rows // count)
        for number in range(count):
            start = number * length
            here = {row - start: list(each) for row, each in refused.items() if 0 <= row - start < length}
            yield self._block(batch.slice(start, length), here)

    def _block(self, batch: pa.RecordBatch, refused: dict[int, list[Problem]]) -> pa.RecordBatch:
        texts = self.columns.numbered()
        reader = TableReader(self.program, texts, self.layout, floats=self.floats)
        reading = reader.read(batch, refused)
        count = batch.num_rows
        try:
            found, left = self.columns.run(reading.block, texts)
        except Unlooked:
            found, left = {}, np.ones(count, dtype=bool)
        kept: Mask = None
        if reading.refused:
            kept = np.zeros(count, dtype=bool)
            kept[list(reading.refused)] = True
        rows = [] if left is None else np.flatnonzero(without(left, kept)).tolist()
        named = texts.all()
        exact = {
            row: self.single.run(inputs_at(self.program, reading.block, named, row)).values for row in rows
        }
        return _Result(self, reading, found, exact, kept, texts, named).batch(batch)


def table_scorer(
    columns: ColumnProgram, single: Compilation, names: list[str], *, floats: bool
) -> TableScorer:
    """Return what scores tables with these columns, or raise :class:`JixiaoError` for columns that don't fit."""
    program = columns.program
    layout = layout_of(program, names)
    refuse_uncompared(program, layout)
    checks = tuple(
        each for each in checks_of(program) if each.kind != "differ" or each.names[0] in layout.columns
    )
    return TableScorer(program, columns, single, layout, floats, checks)


def refuse_uncompared(program: Program, layout: Layout) -> None:
    """Raise :class:`JixiaoError` (T805) for data items that compare units and are no columns of the table."""
    compared = [each.field for each in program.across if each.field not in layout.columns]
    if compared:
        message = f"跨单位的数据项“{compared[0]}”要由全部单位算出，成批评分不算"
        ways = ("用 jixiao score-set 评分", "或先算好，作为一列放在表里")
        raise JixiaoError([Problem("T805", message, None, ways, {"found": tuple(compared)})])


@dataclass(frozen=True, slots=True)
class _Result:
    """The results of one block under way; ``exact`` holds single rows that columns could not decide."""

    scorer: TableScorer
    reading: Reading
    found: dict[str, Vector]
    exact: dict[int, Mapping[str, Value]]
    kept: Mask
    numbered: Texts
    named: list[str]

    def batch(self, given: pa.RecordBatch) -> pa.RecordBatch:
        columns: dict[str, pa.Array] = {}
        layout, tree = self.scorer.layout, self.scorer.program.tree
        if layout.unit is not None:
            columns[layout.unit] = given.column(layout.unit)
        columns[TOTAL] = self.points(tree.named(Role.POINTS))
        columns[GRADE] = self.texts(tree.named(Role.GRADE))
        columns[STATE] = self.states(tree.named(Role.POINTS), None)
        wanted = set(self.scorer.columns.wanted)
        for node in tree.walk():
            if node is tree:
                continue
            state = node.named(Role.STATE)
            columns[f"{node.key}.得分"] = self.points(node.named(Role.POINTS))
            columns[f"{node.key}.状态"] = self.states(
                node.named(Role.POINTS), state if state in wanted else None
            )
        columns[CHECKS] = self.checked()
        columns[PROBLEMS] = self.problems()
        return pa.RecordBatch.from_pydict(columns)

    @property
    def count(self) -> int:
        return self.reading.block.count

    def points(self, name: str) -> pa.Array:
        """Return points as decimals of the ruleset's places; ones that have more are rounded by its rule."""
        program = self.scorer.program
        scale = 10**program.places
        top, gone = np.zeros(self.count, dtype=np.int64), self.kept
        if name in self.found:
            vector = self.found[name]
            gone = any_of(gone, vector.missing, vector.failed)
            top = np.broadcast_to(self._scaled(vector, scale), self.count)
        if self.exact:
            top, gone = top.astype(np.int64), self._changeable(gone)
        for row, values in self.exact.items():
            value = values[name]
            gone[row] = not isinstance(value, Fraction)
            top[row] = _rounded(value, program, scale) if isinstance(value, Fraction) else 0
        return _decimals(top, gone, program.places)

    def _scaled(self, vector: Vector, scale: int) -> Any:  # noqa: ANN401
        if isinstance(vector.over, int) and scale % vector.over == 0:
            factor = scale // vector.over
            vector = vector if vector.most * factor <= MOST else tightened(vector)
            return times(vector.top, factor, vector.most * factor)
        program = self.scorer.program
        return self.scorer.columns.rounded(vector, program.places, program.mode)

    def _changeable(self, mask: Mask) -> Any:  # noqa: ANN401
        return np.zeros(self.count, dtype=bool) if mask is None else mask.copy()

    def texts(self, name: str) -> pa.Array:
        texts = self.named
        index, gone = np.zeros(self.count, dtype=np.int64), self.kept
        if name in self.found:
            vector = self.found[name]
            gone = any_of(gone, vector.missing, vector.failed)
            index = np.broadcast_to(np.asarray(vector.top), self.count)
        if self.exact:
            index, gone = index.astype(np.int64), self._changeable(gone)
        for row, values in self.exact.items():
            value = values[name]
            gone[row] = not isinstance(value, str)
            index[row] = texts.index(value) if isinstance(value, str) and value in texts else 0
        return _coded(index if gone is None else np.where(gone, 0, index), gone, texts)

    def states(self, points: str, state: str | None) -> pa.Array:
        """Return how each unit's points came about: as the program says, or missing, failed, refused."""
        index = np.zeros(self.count, dtype=np.int64)
        if points in self.found:
            vector = self.found[points]
            if self.kept is None and not self.exact and vector.is_present:
                return self._said(state)
            if state is not None:
                index = np.broadcast_to(np.asarray(self.found[state].top), self.count) + 4
            for number, mask in ((1, vector.missing), (2, vector.failed)):
                if mask is not None:
                    index = np.where(mask, number, index)
        texts = ["computed", "missing", "failed", "refused", *self.named]
        for row, values in self.exact.items():
            value = values[points]
            told = _STATES.get(type(value), values[state] if state is not None else "computed")
            index[row] = texts.index(told) if isinstance(told, str) else 0
        if self.kept is not None:
            index = np.where(self.kept, 3, index)
        return _coded(index, None, texts)

    def _said(self, state: str | None) -> pa.Array:
        """Return what the program says of each unit's points, which are all there: mostly the same."""
        index = None if state is None else self.found[state].top
        if isinstance(index, np.ndarray):
            return _coded(index, None, self.named)
        return repeated("computed" if index is None else self.named[index], self.count)

    def checked(self) -> pa.Array:
        values = {**self.reading.block.values, **self.found} if self.found else {}
        told = found_in(self.scorer.checks, values, self.exact, self.count, self.numbered)
        return (
            told if self.kept is None else pc.if_else(pa.array(self.kept), pa.scalar(None, pa.string()), told)
        )

    def problems(self) -> pa.Array:
        if not self.reading.refused:
            return pa.nulls(self.count, pa.string())
        told = [None] * self.count
        for row, problems in self.reading.refused.items():
            more = f"；还有 {len(problems) - _MOST_SAID} 处" if len(problems) > _MOST_SAID else ""
            told[row] = "；".join(_said(each) for each in problems[:_MOST_SAID]) + more  # type: ignore[call-overload]
        return pa.array(told, type=pa.string())


def _said(problem: Problem) -> str:
    said = f"{problem.code} {problem.message}"
    return said if problem.place is None else f"{problem.place}：{said}"


def _rounded(value: Fraction, program: Program, scale: int) -> int:
    return int(round_fraction(value, program.places, program.mode) * scale)


def _decimals(top: Any, gone: Mask, places: int) -> pa.Array:  # noqa: ANN401
    words = np.empty((len(top), 2), dtype=np.int64)
    words[:, 0] = top
    np.right_shift(words[:, 0], 63, out=words[:, 1])
    valid = None if gone is None else pa.py_buffer(np.packbits(~gone, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(_WIDTH, places), len(top), [valid, pa.py_buffer(words)])


def _coded(index: Any, gone: Mask, texts: list[str]) -> pa.Array:  # noqa: ANN401
    if len(index) and index[0] == index[-1] and gone is None and (index == index[0]).all():
        return repeated(texts[int(index[0])], len(index))
    codes = pa.array(index.astype(np.int32), mask=gone)
    return pa.DictionaryArray.from_arrays(codes, pa.array(texts or [""])).cast(
        pa.string(), memory_pool=pa.system_memory_pool()
    )


def score_arrow(scorer: TableScorer, table: pa.Table) -> pa.Table:
    """Return the results of an Arrow table of units, in their order."""
    parts = [table.slice(start, BLOCK) for start in range(0, table.num_rows, BLOCK)] or [table]
    return pa.Table.from_batches([scorer.score(_batch(each)) for each in parts])


def _batch(table: pa.Table) -> pa.RecordBatch:
    """Return a table as one record batch: nothing is copied unless its columns come in pieces."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
