"""The columns of a record batch where they lie in memory, for machine code; what lies in no form that it knows is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from jixiao.formula.vectors import MOST, Vector
from jixiao.program.machine_writer import Source
from jixiao.rules import Column, Field
from jixiao.tables.numerics import limits_of, nulls
from jixiao.tables.reading import EPOCH, NUMBERS

if TYPE_CHECKING:
    from jixiao.tables.reading import TableReader

_MOST_PLACES: Final = 12
_HUNDREDTHS: Final = 100
_FINEST: Final = 10**8


@dataclass(slots=True)
class Given:
    """What machine code is given of a block: the forms of its columns, addresses by place, and rows it may not score.

    ``kept`` is what must stay in memory meanwhile.
    """

    sources: dict[str, Source] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def add(self, name: str, source: Source, address: int, kept: object) -> None:
        """Add a column."""
        self.sources[name] = source
        self.places[name] = address
        self.kept.append(kept)


def given(reader: TableReader, batch: pa.RecordBatch) -> Given | None:
    """Return a block as machine code takes it, or None where a column fits no form."""
    found = Given()
    for name, of in reader.layout.data:
        array, wrong = reader.column(batch, name)
        if array is None or array.null_count == len(array):
            continue
        if of.type == "table" or not (_in_place(found, name, array, of) or _read(found, name, array, of, reader)):
            return None
        found.refused.update(wrong.problems)
    return found


def _in_place(found: Given, name: str, array: pa.Array, of: Field | Column) -> bool:
    """Add a column that can be taken as it lies, if it can."""
    kind = array.type
    if of.type in NUMBERS and pa.types.is_decimal128(kind) and 0 <= kind.scale <= _MOST_PLACES:
        if of.type == "count" and kind.scale:
            return False
        form, width, scale, shift = "decimal", 16, 10**kind.scale, 0
    elif of.type in NUMBERS and pa.types.is_int64(kind):
        form, width, scale, shift = "word", 8, 1, 0
    elif of.type in NUMBERS and pa.types.is_int32(kind):
        form, width, scale, shift = "half", 4, 1, 0
    elif of.type == "date" and pa.types.is_date32(kind):
        form, width, scale, shift = "half", 4, 1, EPOCH
    elif of.type == "yes_no" and pa.types.is_boolean(kind):
        form, width, scale, shift = "bit", 0, 1, 0
    else:
        return False
    low, high = limits_of(of, scale) if of.type in NUMBERS else (None, None)
    gone = nulls(array)
    source = Source(form, scale, low, high, shift, may_lack=gone is not None)
    address = array.buffers()[1].address
    if form == "bit":
        found.places[f"{name}+"] = array.offset
    _lacking(found, name, gone)
    found.add(name, source, address + array.offset * width, array)
    return True


def _lacking(found: Given, name: str, gone: Any) -> None:  # noqa: ANN401 - an array of yes/no, or None
    if gone is not None:
        gone = np.ascontiguousarray(gone)
        found.places[f"{name}?"] = gone.ctypes.data
        found.kept.append(gone)


def _read(found: Given, name: str, array: pa.Array, of: Field | Column, reader: TableReader) -> bool:
    """Add a column that has to be read first, if 64 bits hold what it holds."""
    cells = reader.cells(array, of)
    found.refused.update(cells.refused)
    vector = cells.vector
    scale = _scale(vector)
    if not isinstance(vector.top, np.ndarray) or vector.top.dtype == object or scale is None:
        return False
    is_answer = vector.top.dtype == bool
    top = np.ascontiguousarray(vector.top if is_answer else vector.top * (scale // vector.over))
    source = Source("byte" if is_answer else "word", scale, may_lack=vector.missing is not None)
    _lacking(found, name, vector.missing)
    found.add(name, source, top.ctypes.data, top)
    return True


def _scale(vector: Vector) -> int | None:
    """Return one of few scales that hold a column's numbers: for each there is other machine code."""
    for scale in (1, _HUNDREDTHS, _FINEST):
        if isinstance(vector.over, int) and scale % vector.over == 0:
            return scale if vector.most * (scale // vector.over) <= MOST else None
    return None


