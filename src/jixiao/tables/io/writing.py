"""Writes files of results in bounded memory: CSV for people, Parquet and JSON lines for programs."""

from __future__ import annotations

import codecs
import json
import math
from contextlib import suppress
from typing import IO, Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from jixiao.documents.quoting import FORMULA, defused
from jixiao.scoring.card.states import STATE_NAMES
from jixiao.tables.cells.texts import as_texts
from jixiao.tables.results import repeated
from jixiao.tables.selection import STATE

_NAMES: Final[dict[str, str]] = {"refused": "有错", **STATE_NAMES}
_BELOW_ZERO: Final = r"^-[0-9]+(?:\.[0-9]+)?%?$"
"""Texts that begin with a sign and are numbers: in a column of the table's own they stay as they came."""


class Writer:
    """A table under way to a stream of bytes: :meth:`close` finishes it. Left without that, what is lost is no matter."""

    def __init__(self, stream: IO[bytes], suffix: str) -> None:
        self.suffix = suffix
        self.stream = stream
        self.writer: Any = None
        self.schema: pa.Schema | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of what is under way: Arrow must not do that by itself later."""
        with suppress(OSError, ValueError, pa.ArrowException):
            self.close()

    def close(self) -> None:
        """Finish the table."""
        writer, self.writer = self.writer, None
        if writer is not None:
            writer.close()

    def _begin(self, schema: pa.Schema) -> None:
        if self.suffix == ".csv":
            self.stream.write(codecs.BOM_UTF8)
            self.schema = pa.schema([(defused(column.name), _written_as(column.type)) for column in schema])
            self.writer = pacsv.CSVWriter(self.stream, self.schema)
        elif self.suffix == ".parquet":
            self.writer = pq.ParquetWriter(self.stream, schema)

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows; the first ones say which columns there are."""
        if self.writer is None:
            self._begin(batch.schema)
        if self.suffix == ".jsonl":
            lines = (json.dumps(_finite(row), ensure_ascii=False, default=str) for row in batch.to_pylist())
            self.stream.write("".join(f"{line}\n" for line in lines).encode())
        elif self.suffix == ".csv":
            columns = [_plain(name, batch.column(name)) for name in batch.schema.names]
            self.writer.write(pa.RecordBatch.from_arrays(columns, schema=self.schema))
        else:
            self.writer.write_batch(batch)


def _finite(row: dict[str, object]) -> dict[str, object]:
    """Return a row without numbers that JSON does not have."""
    odd = [name for name, value in row.items() if isinstance(value, float) and not math.isfinite(value)]
    return row | dict.fromkeys(odd)


def _written_as(kind: pa.DataType) -> pa.DataType:
    """Return the type that a column has in CSV: that of its own where CSV has it, else text."""
    is_kept = pa.types.is_primitive(kind) or pa.types.is_decimal(kind) or pa.types.is_null(kind)
    return kind if is_kept else pa.string()


def _plain(name: str, array: pa.Array) -> pa.Array:
    """Return a column for people: states in words, and no text that a spreadsheet takes for a formula."""
    if _written_as(array.type) != pa.string():
        return array
    if not pa.types.is_string(array.type):
        texts = as_texts(array)
        others = [None if cell is None else str(cell) for cell in array.to_pylist()] if texts is None else []
        array = pa.array(others, pa.string()) if texts is None else texts
    if name.rpartition(".")[2] == STATE:
        return _worded(array)
    risky = pc.and_not(pc.match_substring_regex(array, FORMULA), pc.match_substring_regex(array, _BELOW_ZERO))
    return pc.if_else(risky, pc.binary_join_element_wise("'", array, ""), array)


def _worded(states: pa.Array) -> pa.Array:
    if len(states) and pc.all(pc.equal(states, states[0])).as_py() and states[0].as_py() in _NAMES:
        return repeated(_NAMES[states[0].as_py()], len(states))
    encoded = states.dictionary_encode()
    named = pa.array([_NAMES.get(state, state) for state in encoded.dictionary.to_pylist()], pa.string())
    return named.take(encoded.indices)
