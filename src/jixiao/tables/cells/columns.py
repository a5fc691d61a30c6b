"""Reads a slice of an Arrow table as a block of units: every data item a vector, detail tables as their rows."""

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
    """What is wrong with the cells of one column, by row; ``column`` is its number, from 1.

    A column that ``is_mixed`` has cells of several kinds: the rows of detail tables in it are read one by one.
    """

    column: int = 0
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    is_mixed: bool = False


@dataclass(frozen=True, slots=True)
class TableReader:
    """Reads slices of one table; ``texts`` numbers the texts of choices and of results."""

    texts: Texts
    layout: Layout
    floats: bool

    def read(self, batch: pa.RecordBatch, known: Mapping[int, Sequence[Problem]]) -> Reading:
        """Return the units of a slice; of rows that are ``known`` to be wrong nothing else is reported."""
        count, refused = batch.num_rows, dict[int, list[Problem]]()
        nowhere = np.ones(count, dtype=bool)
        absent = Vector(np.zeros(count, dtype=np.int64), missing=nowhere)
        unanswered = Vector(np.zeros(count, dtype=bool), missing=nowhere)
        values: dict[str, Vector] = {}
        tables: dict[str, Rows] = {}
        for name, of in self.layout.data:
            array, wrong = self.column(batch, name, of)
            if of.type == "table":
                tables[name] = self.rows(of, array, count, wrong)
            elif array is None:
                values[name] = unanswered if of.type == "yes_no" else absent
            else:
                values[name] = self._cells(array, of, wrong, lambda row: row)
            for row, problems in wrong.problems.items():
                refused.setdefault(row, []).extend(
                    replace(problem, message=f"第 {wrong.column} 列{problem.message}") for problem in problems
                )
        refused |= {row: list(problems) for row, problems in known.items()}
        return Reading(Block(values, tables, count), refused)

    def column(self, batch: pa.RecordBatch, name: str, of: Field) -> tuple[pa.Array | None, Refused]:
        """Return the cells of a datum, if the table has them, and where to note what is wrong with them."""
        column = self.layout.columns.get(name)
        if column is None:
            return None, Refused()
        index, shift = batch.schema.get_field_index(column), self.layout.shifts.get(name, 0)
        given = _whole(batch.column(index))
        array, problems = plain(given, of, shift=shift, floats=self.floats)
        return array, Refused(index + 1, problems, is_mixed=given.type == MIXED)

    def _cells(
        self, array: pa.Array, of: Field | Column, refused: Refused, owner: Callable[[int], int]
    ) -> Vector:
        """Return a column as it is read; what is wrong with a cell is noted at the row that is its ``owner``."""
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
        cells = read_numbers(array, of, floats=self.floats) if of.type in NUMBERS else self._others(array, of)
        cells.refused |= wrong
        return cells

    def _others(self, array: pa.Array, of: Field | Column) -> Cells:
        """Return a column of yes/no, dates or texts: each different cell is read once."""
        if (pa.types.is_boolean(array.type) and of.type == "yes_no") or (
            pa.types.is_date32(array.type) and of.type == "date"
        ):
            return Cells(_typed(array))
        cells, index = _distinct(array)
        read = [read_value(of, cell, of.name) for cell in cells]
        numbers = [0 if isinstance(value, Missing) else self._number(value) for value, _ in read]
        missing = np.array([isinstance(value, Missing) for value, _ in read])[index]
        numerator = np.array(numbers, dtype=bool if of.type == "yes_no" else np.int64)[index]
        vector = Vector(numerator, 1, min(numbers), max(numbers), 1, missing if missing.any() else None)
        return Cells(vector, _wrong_rows([problem for _, problem in read], index))

    def _number(self, value: object) -> int:
        if isinstance(value, date):
            return value.toordinal()
        return self.texts.number(value) if isinstance(value, str) else int(bool(value))

    def rows(self, of: Field, array: pa.Array | None, count: int, refused: Refused) -> Rows:
        """Return the rows of a detail table; what is wrong in them is noted by unit in ``refused``."""
        of = of.as_read if refused.is_mixed else of
        typed = [column for column in of.columns if column.type is not None]
        if array is None or pa.types.is_null(array.type):
            empty = pa.nulls(0)
            columns = {column.name: self._cells(empty, column, refused, int) for column in typed}
            return Rows(np.zeros(count, dtype=np.int64), columns, np.ones(count, dtype=bool))
        counts = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        owner = np.repeat(np.arange(count), counts)
        children = array.flatten()
        columns = {}
        for column in typed:
            index = _index(children.type, of, column)
            cells = pa.nulls(len(children)) if index < 0 else _whole(children.field(index))
            cells, problems = plain(cells, column, floats=self.floats)
            for row, wrong in problems.items():
                refused.problems.setdefault(int(owner[row]), []).extend(wrong)
            columns[column.name] = self._cells(cells, column, refused, lambda row: int(owner[row]))
        return Rows(counts, columns, nulls(array))


def _index(row: pa.StructType, of: Field, column: Column) -> int:
    """Return which part of a row of a detail table holds a column, named or by its id; -1 where none does."""
    indices = [row.get_field_index(name) for name in (column.name, column.id) if name]
    there = [index for index in indices if index >= 0]
    if len(there) > 1:
        message = f"列“{of.name}”的每一行里，“{column.name}”和“{column.id}”是同一列"
        raise JixiaoError([Problem("T804", message, None, ("名称和代号只写一个",), {"found": column.id})])
    return there[0] if there else -1


def _distinct(array: pa.Array) -> tuple[list[Any], Any]:
    """Return the different cells of a column, None among them where there is no cell, and which of them each row has."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    cells, indices = encoded.dictionary.to_pylist(), encoded.indices.cast(pa.int64())
    if indices.null_count or not cells:
        cells.append(None)
    return cells, indices.fill_null(len(cells) - 1).to_numpy()


def _wrong_rows(problems: Sequence[Problem | None], index: Any) -> dict[int, Problem]:  # noqa: ANN401 - row numbers
    """Return what is wrong with rows, by what is wrong with the different cells."""
    wrong = np.array([problem is not None for problem in problems])
    return {
        row: problem for row in np.flatnonzero(wrong[index]).tolist() if (problem := problems[index[row]])
    }


def _read_as_added(array: pa.Array, of: Field | Column) -> tuple[pa.Array, dict[int, Problem]]:
    """Return a column of a type that a plugin added as one of its base, and what is wrong with its rows."""
    cells, index = _distinct(array)
    read = [read_given(of, cell) for cell in cells]
    texts = pa.array([None if value is None else plain_text(of, value) for value, _ in read], pa.string())
    return texts.take(pa.array(index)), _wrong_rows([problem for _, problem in read], index)


def _typed(array: pa.Array) -> Vector:
    """Return a column whose every cell is of its type already: yes/no, or days."""
    missing = nulls(array)
    if pa.types.is_boolean(array.type):
        numerator = _bits(array)
        return Vector(numerator if missing is None else numerator & ~missing, missing=missing)
    numerator = filled(array.view(pa.int32())).astype(np.int64)
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
