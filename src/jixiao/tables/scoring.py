"""Scores a table of units in blocks: Arrow record batch in, Arrow record batch out, one pure function."""

from __future__ import annotations

import logging
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow as pa

from jixiao.formula import Value
from jixiao.formula.integer.code import Bailout
from jixiao.formula.values import Failed, Missing
from jixiao.formula.vector.rows import Texts
from jixiao.formula.vector.vector import MOST, Mask, Vector, any_of, tightened, times, without
from jixiao.numbers import RoundingMode, rounded_units
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.program import Program, run_exact
from jixiao.program.columnar.row_inputs import inputs_at
from jixiao.tables.cells.columns import Reading, TableReader
from jixiao.tables.cells.layout import Layout, layout_of
from jixiao.tables.cells.rows import odd_rows
from jixiao.tables.cells.texts import carried
from jixiao.tables.checks import check_units
from jixiao.tables.program import TableProgram
from jixiao.tables.results import Results, coded, decimals, one_batch, repeated, reported
from jixiao.tables.selection import CHECKS, PROBLEMS, Selection, Wanted

_LOG: Final = logging.getLogger(__name__)

BLOCK: Final = 32_768
"""Rows that ``columns`` scores together: their columns fit the processor's cache."""

MANY: Final = 1 << 19
"""Rows that machine code scores together: it goes through them a few at a time by itself."""

Progress = Callable[[int, int], None]
"""Takes how much is done, and of how much."""

_STATES: Final = {Missing: "missing", Failed: "failed"}


@dataclass(frozen=True, slots=True, repr=False)
class TableScorer:
    """A ruleset ready to score tables with certain columns; ``remake`` makes it in another process.

    ``selection`` has the checks that the table has the columns for, ``own`` has the columns that are no data
    among the results.
    """

    ready: TableProgram
    layout: Layout
    floats: bool
    selection: Selection
    own: bool = True
    remake: Callable[[], TableScorer] | None = None

    @property
    def program(self) -> Program:
        """The program that is scored by."""
        return self.ready.columns.program

    def __repr__(self) -> str:
        """Return which ruleset it is for, and of how many columns it reads data."""
        return f"TableScorer({self.program.id!r}, columns={len(self.layout.columns)})"

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes it again in another process, where its ruleset is made once."""
        if self.remake is None:
            message = (
                "a TableScorer that did not come from Rules.table_scorer can't be sent to another process"
            )
            raise TypeError(message)
        return operator.call, (self.remake,)

    def score(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the results of the units of one record batch, in their order."""
        return one_batch(pa.Table.from_batches(self.blocks(batch)))

    def blocks(
        self, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]] = MappingProxyType({})
    ) -> Iterator[pa.RecordBatch]:
        """Yield the results of a record batch in pieces: at least one.

        ``refused`` are rows known to be wrong, with what is wrong with them. The columns are the unit's, the table's own, and
        those of the results.
        """
        refused = odd_rows(batch, self.layout) | {row: list(problems) for row, problems in refused.items()}
        for large, among in _pieces(batch, refused, MANY):
            scored = self.ready.accelerator.try_score(self, large, among)
            how = "columns" if scored is None else "machine code"
            _LOG.debug("%d rows of %s by %s", large.num_rows, self.program.id, how)
            if scored is None:
                yield from (self._by_columns(*piece) for piece in _pieces(large, among, BLOCK))
            else:
                yield scored

    def reader(self, texts: Texts) -> TableReader:
        """Return what reads the table's cells; ``texts`` numbers those that it meets."""
        return TableReader(texts, self.layout, self.floats)

    def put_together(self, results: Results, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the results of a block behind the columns that are kept of it."""
        unit = {} if self.layout.unit is None else {self.layout.unit: self.layout.unit}
        kept = unit | (dict(self.layout.own) if self.own else {})
        columns = {name: carried(batch.column(heading)) for name, heading in kept.items()}
        for wanted in self.selection.wanted:
            columns[wanted.column] = results.column(wanted)
        if self.selection.is_checked:
            codes, texts = results.checked()
            columns[CHECKS] = coded(codes, codes == 0, texts)
        columns[PROBLEMS] = results.problems()
        return pa.RecordBatch.from_pydict(columns)

    def by_columns(self, batch: pa.RecordBatch, refused: Mapping[int, list[Problem]]) -> pa.RecordBatch:
        """Return the results of a block, computed by columns."""
        return one_batch(
            pa.Table.from_batches(self._by_columns(*piece) for piece in _pieces(batch, refused, BLOCK))
        )

    def _by_columns(self, batch: pa.RecordBatch, refused: dict[int, list[Problem]]) -> pa.RecordBatch:
        texts = self.ready.columns.numbered()
        reading = self.reader(texts).read(batch, refused)
        count = batch.num_rows
        try:
            values, left = self.ready.columns.run(reading.block, texts)
        except Bailout:
            values, left = {}, np.ones(count, dtype=bool)
        wrong: Mask = None
        if reading.refused:
            wrong = np.zeros(count, dtype=bool)
            wrong[list(reading.refused)] = True
        rows = [] if left is None else np.flatnonzero(without(left, wrong)).tolist()
        named, calendars = texts.all(), self.ready.columns.calendars
        exact = {
            row: run_exact(self.program, inputs_at(self.program, reading.block, named, row), calendars).values
            for row in rows
        }
        results = _ColumnResults(self, reading, values, exact, wrong, texts, named)
        return self.put_together(results, batch)


def _pieces(
    batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]], most: int
) -> Iterator[tuple[pa.RecordBatch, dict[int, list[Problem]]]]:
    """Yield a record batch in pieces of about so many rows, each with what is wrong with some of them: at least one."""
    count = max(round(batch.num_rows / most), 1)
    length = -(-batch.num_rows // count)
    for number in range(count):
        start = number * length
        here = {row - start: list(problems) for row, problems in refused.items() if 0 <= row - start < length}
        yield batch.slice(start, length), here


def table_scorer(
    ready: TableProgram,
    names: Sequence[str],
    *,
    floats: bool,
    own: bool = True,
    place: Place | None = None,
    is_read: bool = False,
) -> TableScorer:
    """Return what scores tables with these columns, or raise :class:`JixiaoError` for columns that don't fit.

    ``own`` has the columns that are no data among the results, ``place`` is where the names of columns stand,
    ``is_read`` says that added types have read their data.
    """
    program = ready.columns.program
    layout = layout_of(program, names, place)
    if is_read:
        layout = replace(layout, data=tuple((name, datum.as_read) for name, datum in layout.data))
    refuse_uncompared(program, layout)
    checks = tuple(
        check
        for check in ready.selection.checks
        if check.kind != "differ" or check.names[0] in layout.columns
    )
    return TableScorer(ready, layout, floats, replace(ready.selection, checks=checks), own)


def refuse_uncompared(program: Program, layout: Layout) -> None:
    """Raise :class:`JixiaoError` (T805) for data items that compare units and are no columns of the table."""
    compared = [peers.field for peers in program.peers if peers.field not in layout.columns]
    if compared:
        message = f"跨单位的数据项“{compared[0]}”要由全部单位算出，成批评分不算"
        ways = ("用 jixiao score-set 评分", "或先算好，作为一列放在表里")
        raise JixiaoError([Problem("T805", message, None, ways, {"found": tuple(compared)})])


@dataclass(frozen=True, slots=True)
class _ColumnResults:
    """The results of one block under way; ``exact`` holds single rows that columns could not decide."""

    scorer: TableScorer
    reading: Reading
    values: dict[str, Vector]
    exact: dict[int, Mapping[str, Value]]
    refused: Mask
    numbered: Texts
    named: list[str]

    @property
    def count(self) -> int:
        return self.reading.block.count

    def column(self, wanted: Wanted) -> pa.Array:
        if wanted.kind == "points":
            return self.points(wanted.name, wanted.places)
        return self.texts(wanted.name) if wanted.kind == "text" else self.states(wanted.name, wanted.state)

    def points(self, name: str, places: int) -> pa.Array:
        """Return points as decimals of so many places; only those that nothing rounds can have more."""
        numerator, absent = self._numbers(name, lambda vector: self._scaled(vector, places))
        for row, values in self.exact.items():
            if isinstance(value := values[name], Fraction):
                numerator[row] = rounded_units(*value.as_integer_ratio(), places)
        words = np.empty((self.count, 2), dtype=np.int64)
        words[:, 0] = numerator
        np.right_shift(words[:, 0], 63, out=words[:, 1])
        return decimals(words, absent, places)

    def _numbers(self, name: str, numbers_of: Callable[[Vector], Any]) -> tuple[Any, Mask]:
        """Return the numbers of a value, and where there is none; those of ``exact`` are left to fill in."""
        numbers, absent = np.zeros(self.count, dtype=np.int64), self.refused
        if self.values:
            vector = self.values[name]
            absent = any_of(absent, vector.missing, vector.failed)
            numbers = np.broadcast_to(numbers_of(vector), self.count)
        if self.exact:
            numbers, absent = numbers.astype(np.int64), any_of(np.zeros(self.count, dtype=bool), absent)
        for row, values in self.exact.items():
            numbers[row], absent[row] = 0, isinstance(values[name], Missing | Failed)
        return numbers, absent

    def _scaled(self, vector: Vector, places: int) -> Any:  # noqa: ANN401
        scale = 10**places
        if isinstance(vector.denominator, int) and scale % vector.denominator == 0:
            factor = scale // vector.denominator
            vector = vector if vector.most * factor <= MOST else tightened(vector)
            return times(vector.numerator, factor, vector.most * factor)
        return self.scorer.ready.columns.rounded(vector, places, RoundingMode.HALF_UP)

    def texts(self, name: str) -> pa.Array:
        index, absent = self._numbers(name, lambda vector: np.asarray(vector.numerator))
        for row, values in self.exact.items():
            if isinstance(value := values[name], str):
                index[row] = self.named.index(value)
        return coded(index if absent is None else np.where(absent, 0, index), absent, self.named)

    def states(self, points: str, state: str | None) -> pa.Array:
        """Return how each unit's points came about: as the program says, or missing, failed, refused."""
        index = np.zeros(self.count, dtype=np.int64)
        if self.values:
            vector = self.values[points]
            if self.refused is None and not self.exact and vector.is_present:
                return self._as_stated(state)
            if state is not None:
                index = np.broadcast_to(np.asarray(self.values[state].numerator), self.count) + 4
            for number, mask in ((1, vector.missing), (2, vector.failed)):
                if mask is not None:
                    index = np.where(mask, number, index)
        texts = ["computed", "missing", "failed", "refused", *self.named]
        for row, values in self.exact.items():
            stated = "computed" if state is None else values[state]
            index[row] = texts.index(str(_STATES.get(type(values[points])) or stated))
        if self.refused is not None:
            index = np.where(self.refused, 3, index)
        return coded(index, None, texts)

    def _as_stated(self, state: str | None) -> pa.Array:
        """Return what the program says of each unit's points, which are all there: mostly the same."""
        index = None if state is None else self.values[state].numerator
        if isinstance(index, np.ndarray):
            return coded(index, None, self.named)
        return repeated("computed" if index is None else self.named[index], self.count)

    def checked(self) -> tuple[Any, Sequence[str]]:
        values = {**self.reading.block.values, **self.values} if self.values else {}
        tables = self.reading.block.tables
        codes, texts = check_units(
            self.scorer.selection.checks, values, tables, self.exact, self.count, self.numbered
        )
        if self.refused is not None:
            codes[self.refused] = 0
        return codes, texts

    def problems(self) -> pa.Array:
        return reported(self.reading.refused, self.count)


def score_arrow(
    scorer: TableScorer, table: pa.Table, threads: int, progress: Progress | None = None
) -> pa.Table:
    """Return the results of an Arrow table of units, in their order, scored by so many threads.

    ``progress`` is called with how many of the rows are done, whenever more are.
    """
    count = table.num_rows
    scorer.ready.accelerator.expect(count)
    length = max(min(MANY, -(-count // threads)), BLOCK)
    pieces = [table.slice(start, length) for start in range(0, count, length)] or [table]
    scored: list[pa.RecordBatch] = []
    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for results in pool.map(lambda piece: list(scorer.blocks(one_batch(piece))), pieces):
            scored += results
            done += sum(batch.num_rows for batch in results)
            if progress is not None:
                progress(done, count)
    return pa.Table.from_batches(scored)
