"""A slice of an Arrow table as a block of units: every data item a vector, detail tables as their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.formula import Missing
from jixiao.formula.vector.rows import Rows, Texts
from jixiao.formula.vector.vector import Vector
from jixiao.problems import JixiaoError, Problem
from jixiao.program import Program
from jixiao.program.columnar.program import Block
from jixiao.rules import Column, Field
from jixiao.scoring.inputs.datum import read_given, read_value
from jixiao.scoring.inputs.datum_text import plain_text
from jixiao.tables.cells.cells import EPOCH, plain
from jixiao.tables.cells.layout import NUMBERS, Layout
from jixiao.tables.cells.mixed import MIXED
from jixiao.tables.cells.numbers import Cells, filled, nulls, read_numbers


@dataclass(slots=True)
class Reading:
    """A block with the rows that can't be scored: what is wrong with each."""

    block: Block
    refused: dict[int, list[Problem]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong with the cells of one column, by row; ``column`` is its number, from 1."""

    column: int
    problems: dict[int, list[Problem]] = field(default_factory=dict)


class TableReader:
    """Reads slices of one table; ``texts`` numbers the texts of choices and of results."""

    def __init__(self, program: Program, texts: Texts, layout: Layout, *, floats: bool) -> None:
        self.program = program
        self.texts = texts
        self.layout = layout
        self.floats = floats
        self.fields = dict(layout.data)

    def read(self, batch: pa.RecordBatch, known: Mapping[int, Sequence[Problem]]) -> Reading:
        """Return the units of a slice; of rows that are ``known`` to be wrong nothing else is reported."""
        count, refused = batch.num_rows, dict[int, list[Problem]]()
        nowhere = np.ones(count, dtype=bool)
        absent = Vector(np.zeros(count, dtype=np.int64), missing=nowhere)
        unanswered = Vector(np.zeros(count, dtype=bool), missing=nowhere)
        values: dict[str, Vector] = {}
        tables: dict[str, Rows] = {}
        for name, each in self.layout.data:
            array, wrong = self.column(batch, name)
            of = each.as_read if each.type == "table" and self._is_mixed(batch, name) else each
            if of.type == "table":
                tables[name] = self.rows(of, array, count, wrong)
            else:
                lacking = unanswered if of.type == "yes_no" else absent
                values[name] = lacking if array is None else self._cells(array, of, wrong, lambda row: row)
            _gather(wrong, refused)
        refused |= {row: list(problems) for row, problems in known.items()}
        return Reading(Block(values, tables, count), refused)

    def _is_mixed(self, batch: pa.RecordBatch, name: str) -> bool:
        """Tell whether a column has cells of several kinds: the rows of detail tables in it are read one by one."""
        column = self.layout.columns.get(name)
        return column is not None and bool(batch.schema.field(column).type == MIXED)

    def column(self, batch: pa.RecordBatch, name: str) -> tuple[pa.Array | None, Refused]:
        """Return the cells of a datum, if the table has them, and where to note what is wrong with them."""
        column = self.layout.columns.get(name)
        if column is None:
            return None, Refused(0)
        index = batch.schema.get_field_index(column)
        array, problems = plain(
            _whole(batch.column(index)),
            self.fields[name],
            shift=self.layout.shifts.get(name, 0),
            floats=self.floats,
        )
        return array, Refused(index + 1, problems)

    def _cells(
        self,
        array: pa.Array,
        of: Field | Column,
        refused: Refused,
        owner: Callable[[int], int],
    ) -> Vector:
        cells = self.cells(array, of)
        for row, problem in cells.refused.items():
            refused.problems.setdefault(owner(row), []).append(problem)
        return cells.vector

    def cells(self, array: pa.Array, of: Field | Column) -> Cells:
        """Return a column as it is read, with what is wrong with single cells."""
        wrong: dict[int, Problem] = {}
        if of.added is not None:
            array, wrong = _read_as_added(array, of)
            of = of.as_read
        found = read_numbers(array, of, floats=self.floats) if of.type in NUMBERS else self._others(array, of)
        return Cells(found.vector, {**found.refused, **wrong}) if wrong else found

    def _others(self, array: pa.Array, of: Field | Column) -> Cells:
        """Return a column of yes/no, dates or texts: each different cell is read once."""
        if (pa.types.is_boolean(array.type) and of.type == "yes_no") or (
            pa.types.is_date32(array.type) and of.type == "date"
        ):
            return Cells(_typed(array))
        coded = array.dictionary_encode() if not pa.types.is_dictionary(array.type) else array
        missing = coded.indices.is_null().to_numpy(zero_copy_only=False)
        index = coded.indices.fill_null(0).to_numpy(zero_copy_only=False)
        read = [read_value(of, each, of.name) for each in coded.dictionary.to_pylist()]
        tops = [0 if isinstance(value, Missing) else self._number(value) for value, _ in read] or [0]
        gone = np.array([isinstance(value, Missing) for value, _ in read] or [True], dtype=bool)
        numerator = np.array(tops, dtype=bool if of.type == "yes_no" else np.int64)[index]
        missing = missing | gone[index]
        wrong = np.array([problem is not None for _, problem in read] or [False], dtype=bool)
        there = ~coded.indices.is_null().to_numpy(zero_copy_only=False)
        refused = {row: read[index[row]][1] for row in np.flatnonzero(wrong[index] & there).tolist()}
        vector = Vector(numerator, 1, min(tops), max(tops), 1, missing if missing.any() else None)
        return Cells(vector, refused)

    def _number(self, value: object) -> int:
        if isinstance(value, date):
            return value.toordinal()
        return self.texts.number(value) if isinstance(value, str) else int(bool(value))

    def rows(self, of: Field, array: pa.Array | None, count: int, refused: Refused) -> Rows:
        """Return the rows of a detail table; what is wrong in them is noted by unit in ``refused``."""
        typed = [each for each in of.columns if each.type is not None]
        if array is None or pa.types.is_null(array.type):
            empty = pa.nulls(0)
            columns = {each.name: self._cells(empty, each, refused, int) for each in typed}
            return Rows(np.zeros(count, dtype=np.int64), columns, np.ones(count, dtype=bool))
        counts = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        owner = np.repeat(np.arange(count), counts)
        children = array.flatten()
        columns = {}
        for each in typed:
            index = _index(children.type, of, each)
            cells = pa.nulls(len(children)) if index < 0 else _whole(children.field(index))
            cells, problems = plain(cells, each, floats=self.floats)
            for row, wrong in problems.items():
                refused.problems.setdefault(int(owner[row]), []).extend(wrong)
            columns[each.name] = self._cells(cells, each, refused, lambda row: int(owner[row]))
        return Rows(counts, columns, nulls(array))


def _index(row: pa.StructType, of: Field, column: Column) -> int:
    """Return which part of a row of a detail table holds a column, named or by its id; -1 where none does."""
    found = [row.get_field_index(each) for each in (column.name, column.id) if each]
    there = [each for each in found if each >= 0]
    if len(there) > 1:
        message = f"列“{of.name}”的每一行里，“{column.name}”和“{column.id}”是同一列"
        raise JixiaoError([Problem("T804", message, None, ("名称和代号只写一个",), {"found": column.id})])
    return there[0] if there else -1


def _read_as_added(array: pa.Array, of: Field | Column) -> tuple[pa.Array, dict[int, Problem]]:
    """Return a column of a type that somebody added as one of its base, and what is wrong with its rows."""
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    read = [read_given(of, each) for each in coded.dictionary.to_pylist()]
    texts = pa.array([None if value is None else plain_text(of, value) for value, _ in read], pa.string())
    wrong = {number: problem for number, (_value, problem) in enumerate(read) if problem is not None}
    rows = enumerate(coded.indices.to_pylist()) if wrong else ()
    return texts.take(coded.indices), {row: wrong[number] for row, number in rows if number in wrong}


def _gather(found: Refused, refused: dict[int, list[Problem]]) -> None:
    """Add what is wrong in one column, with the column's number, to what is wrong in all."""
    for row, problems in found.problems.items():
        refused.setdefault(row, []).extend(
            replace(problem, message=f"第 {found.column} 列{problem.message}") for problem in problems
        )


def _typed(array: pa.Array) -> Vector:
    """Return a column whose every cell is of its type already: yes/no, or days."""
    missing = nulls(array)
    if pa.types.is_boolean(array.type):
        numerator = _bits(array)
        return Vector(numerator if missing is None else numerator & ~missing, missing=missing)
    numerator = filled(array.view(pa.int32()), 0).astype(np.int64)
    numerator += EPOCH
    lower, upper = (int(numerator.min()), int(numerator.max())) if len(numerator) else (0, 0)
    return Vector(numerator, 1, lower, upper, 1, missing)


def _bits(array: pa.Array) -> Any:  # noqa: ANN401 - an array of yes/no
    """Return yes/no cells, which Arrow packs, in numpy; they hold anything where there is no cell."""
    if not len(array):
        return np.zeros(0, dtype=bool)
    packed = np.frombuffer(array.buffers()[1], dtype=np.uint8)[array.offset // 8 :]
    first = array.offset % 8
    return np.unpackbits(packed, count=first + len(array), bitorder="little")[first:].view(bool)


def _whole(array: Any) -> pa.Array:  # noqa: ANN401 - an array or a chunked one
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
