"""The columns of a record batch where they lie in memory, for machine code; what lies in no form that it knows is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from jixiao.formula.vector.rows import Rows
from jixiao.formula.vector.vector import MOST, Vector
from jixiao.rules import Column, Field
from jixiao.tables.cells.cells import EPOCH
from jixiao.tables.cells.layout import NUMBERS
from jixiao.tables.cells.numbers import limits_of, nulls
from jixiao.tables.native.column_io import Form
from jixiao.tables.native.detail_rows import Source

if TYPE_CHECKING:
    from jixiao.tables.cells.columns import TableReader

_MOST_PLACES: Final = 12
_HUNDREDTHS: Final = 100
_FINEST: Final = 10**8


@dataclass(slots=True)
class Given:
    """What machine code is given of a block: the forms of its columns, addresses by place, and rows it may not score.

    ``kept`` is what must stay in memory meanwhile, ``rows`` are those of the largest detail table.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    rows: int = 0

    def add(self, name: str, source: Source, address: int, kept: object) -> None:
        """Add a column."""
        self.sources[name] = source
        self.places[name] = address
        self.kept.append(kept)

    def lacks(self, name: str, gone: Any) -> bool:  # noqa: ANN401 - an array of yes/no, or None
        """Take note of where a column has no cell, and return whether there is such a place."""
        if gone is None:
            return False
        gone = np.ascontiguousarray(gone)
        self.places[f"{name}?"] = gone.ctypes.data
        self.kept.append(gone)
        return True

    def take(self, name: str, vector: Vector) -> bool:
        """Add a column that was read, if 64 bits hold what it holds; one that is missing throughout is none."""
        if vector.missing is not None and vector.missing.all():
            return True
        scale = _scale(vector)
        if not isinstance(vector.numerator, np.ndarray) or vector.numerator.dtype == object or scale is None:
            return False
        is_answer = vector.numerator.dtype == bool
        numerator = np.ascontiguousarray(
            vector.numerator if is_answer else vector.numerator * (scale // vector.denominator)
        )
        form: Form = "byte" if is_answer else "word"
        source = Source(form, scale, may_lack=self.lacks(name, vector.missing))
        self.add(name, source, numerator.ctypes.data, numerator)
        return True

    def take_rows(self, name: str, rows: Rows) -> bool:
        """Add a detail table, if 64 bits hold what it holds."""
        offsets = np.ascontiguousarray(rows.offsets)
        source = Source("word", may_lack=self.lacks(name, rows.missing))
        self.add(name, source, offsets.ctypes.data, offsets)
        self.rows = max(self.rows, int(offsets[-1]))
        return all(self.take(f"{name}.{column}", each) for column, each in rows.columns.items())


def given(reader: TableReader, batch: pa.RecordBatch) -> Given | None:
    """Return a block as machine code takes it, or None where a column fits no form."""
    found = Given()
    for name, of in reader.layout.data:
        array, wrong = reader.column(batch, name)
        found.refused.update(wrong.problems)
        if array is None or array.null_count == len(array):
            continue
        if of.type == "table":
            if not found.take_rows(name, reader.rows(of, array, batch.num_rows, wrong)):
                return None
            found.refused.update(wrong.problems)
        elif not (_in_place(found, name, array, of) or _read(found, name, array, of, reader)):
            return None
    return found


def _in_place(found: Given, name: str, array: pa.Array, of: Field | Column) -> bool:
    """Add a column that can be taken as it lies, if it can."""
    fitting = None if of.added is not None else _form(array.type, of)
    if fitting is None:
        return False
    form, width, scale = fitting
    shift = EPOCH if of.type == "date" else 0
    lower, upper = limits_of(of, scale) if of.type in NUMBERS else (None, None)
    source = Source(form, scale, lower, upper, shift, may_lack=found.lacks(name, nulls(array)))
    address = array.buffers()[1].address
    if form == "bit":
        found.places[f"{name}+"] = array.offset
    found.add(name, source, address + array.offset * width, array)
    return True


def _form(kind: pa.DataType, of: Field | Column) -> tuple[Form, int, int] | None:
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


def _read(found: Given, name: str, array: pa.Array, of: Field | Column, reader: TableReader) -> bool:
    """Add a column that has to be read first, if 64 bits hold what it holds."""
    cells = reader.cells(array, of)
    found.refused.update(cells.refused)
    return found.take(name, cells.vector)


def _scale(vector: Vector) -> int | None:
    """Return one of few scales that hold a column's numbers: for each there is other machine code."""
    for scale in (1, _HUNDREDTHS, _FINEST):
        if isinstance(vector.denominator, int) and scale % vector.denominator == 0:
            return scale if vector.most * (scale // vector.denominator) <= MOST else None
    return None
