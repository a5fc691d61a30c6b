"""Hands the columns of a record batch to machine code where they lie in memory; those in no form that it knows are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from jixiao.formula.vector.rows import Rows
from jixiao.formula.vector.vector import MOST, Vector
from jixiao.rules import Field
from jixiao.tables.cells.cells import EPOCH
from jixiao.tables.cells.layout import NUMBERS
from jixiao.tables.cells.numbers import nulls, whole_limits
from jixiao.tables.native.column_io import Form
from jixiao.tables.native.detail_rows import Source
from jixiao.tables.native.expressions import Untranslatable

if TYPE_CHECKING:
    from jixiao.tables.cells.columns import TableReader

_MOST_PLACES: Final = 12
_SCALES: Final = (1, 100, 10**8)
"""The scales that columns are brought to after they are read: for each there is other machine code."""


@dataclass(slots=True)
class Given:
    """What machine code takes of a block: the forms of its columns, addresses by place, and rows it may not score.

    ``kept`` is what must stay in memory meanwhile, ``rows`` are those of the largest detail table.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    rows: int = 0

    def _address(self, array: Any) -> int:  # noqa: ANN401 - a numpy array
        """Return where an array lies, which is kept."""
        array = np.ascontiguousarray(array)
        self.kept.append(array)
        return int(array.ctypes.data)

    def lacks(self, name: str, absent: Any) -> bool:  # noqa: ANN401 - an array of yes/no, or None
        """Take note of where a column has no cell, and return whether there is such a place."""
        if absent is not None:
            self.places[f"{name}?"] = self._address(absent)
        return absent is not None

    def take(self, name: str, vector: Vector) -> None:
        """Add a column that was read, unless it is missing throughout.

        Raises :class:`Untranslatable` where 64 bits don't hold what it holds.
        """
        if vector.missing is not None and vector.missing.all():
            return
        numbers, denominator = vector.numerator, vector.denominator
        scale = next((scale for scale in _SCALES if scale % denominator == 0), None)
        if scale is None or numbers.dtype == object or vector.most * (scale // denominator) > MOST:
            raise Untranslatable(name)
        is_answer = numbers.dtype == bool
        self.sources[name] = Source(
            "byte" if is_answer else "word", scale, may_lack=self.lacks(name, vector.missing)
        )
        self.places[name] = self._address(numbers if is_answer else numbers * (scale // denominator))

    def take_rows(self, name: str, rows: Rows) -> None:
        """Add a detail table, like :meth:`take`."""
        self.sources[name] = Source("word", may_lack=self.lacks(name, rows.missing))
        self.places[name] = self._address(rows.offsets)
        self.rows = max(self.rows, int(rows.offsets[-1]))
        for column, vector in rows.columns.items():
            self.take(f"{name}.{column}", vector)

    def take_in_place(self, name: str, array: pa.Array, of: Field) -> bool:
        """Add a column that can be taken as it lies, if it can."""
        fitting = None if of.added is not None else _form(array.type, of)
        if fitting is None:
            return False
        form, width, scale = fitting
        shift = EPOCH if of.type == "date" else 0
        lower, upper = whole_limits(of.min, of.max, scale) if of.type in NUMBERS else (None, None)
        self.sources[name] = Source(form, scale, lower, upper, shift, may_lack=self.lacks(name, nulls(array)))
        self.places[name] = array.buffers()[1].address + array.offset * width
        self.kept.append(array)
        if form == "bit":
            self.places[f"{name}+"] = array.offset
        return True


def given(reader: TableReader, batch: pa.RecordBatch) -> Given:
    """Return a block as machine code takes it; raises :class:`Untranslatable` for a column that fits no form."""
    block = Given()
    for name, of in reader.layout.data:
        array, wrong = reader.column(batch, name, of)
        block.refused.update(wrong.problems)
        if array is None or array.null_count == len(array):
            continue
        if of.type == "table":
            block.take_rows(name, reader.rows(of, array, batch.num_rows, wrong))
            block.refused.update(wrong.problems)
        elif not block.take_in_place(name, array, of):
            cells = reader.cells(array, of)
            block.refused.update(cells.refused)
            block.take(name, cells.vector)
    return block


def _form(kind: pa.DataType, of: Field) -> tuple[Form, int, int] | None:
    """Return a type's form, the bytes of a cell and what one is in it; None for a type that has to be read."""
    if of.type in NUMBERS:
        fits = pa.types.is_decimal128(kind) and 0 <= kind.scale <= (0 if of.type == "count" else _MOST_PLACES)
        if fits:
            return "decimal", 16, 10**kind.scale
        if pa.types.is_int64(kind):
            return "word", 8, 1
        return ("half", 4, 1) if pa.types.is_int32(kind) else None
    if of.type == "date" and pa.types.is_date32(kind):
        return "half", 4, 1
    return ("bit", 0, 1) if of.type == "yes_no" and pa.types.is_boolean(kind) else None
