"""Reads columns of texts in whatever form Arrow holds them, and finds cells that have nothing in them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.numbers import trimmed
from jixiao.tables.cells.mixed import MIXED, own_texts
from jixiao.tables.cells.plain_decimals import bytes_of

_NOTHING: Final = r"^[\p{Z}\p{Cf}\t\n\r]*$"

CONTROL: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}]"
"""A control character that parts nothing."""

_LAST_CONTROL, _DELETE, _BEFORE_C1 = 0x20, 0x7F, 0xC2


def as_texts(column: pa.Array) -> pa.Array | None:
    """Return a column as texts, None where it is of another kind; a column of several kinds as people read it."""
    if column.type == MIXED:
        return own_texts(column)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind):
        return column
    is_text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    return column.cast(pa.string()) if is_text else None


def has_controls(texts: pa.Array) -> bool:
    """Tell whether a column of texts may hold a control character: by its bytes, many times sooner than by its texts."""
    if not len(texts):
        return False
    raw, _starts, _ends = bytes_of(texts)
    lower = raw[raw < _LAST_CONTROL]
    lower = lower[(lower != ord("\t")) & (lower != ord("\n")) & (lower != ord("\r"))]
    return bool(len(lower) or (raw == _DELETE).any() or (raw == _BEFORE_C1).any())


def carried(column: pa.Array) -> pa.Array:
    """Return a column of the table's own as it goes into the results: one of several kinds, or of numbered texts, as texts.

    Control characters, for which its row is refused, are shown as signs that something is lost.
    """
    if column.type == MIXED or pa.types.is_dictionary(column.type):
        texts = as_texts(column)
        column = column.dictionary_decode() if texts is None else texts
    if pa.types.is_string(column.type) and has_controls(column):
        return pc.replace_substring_regex(column, CONTROL, "\ufffd")
    return column


def blank_cells(column: pa.Array) -> Any:  # noqa: ANN401 - an array of yes/no
    """Return where a column has nothing in it, or nothing that is seen."""
    texts = as_texts(column)
    if texts is None:
        return column.is_null().to_numpy(zero_copy_only=False)
    blank = pc.or_kleene(texts.is_null(), pc.equal(pc.binary_length(texts), 0)).to_numpy(zero_copy_only=False)
    # A text that is seen mostly ends in a letter or a digit: only the others are read as a whole.
    ends = pc.match_substring_regex(pc.utf8_slice_codeunits(texts, -1), _NOTHING).fill_null(False)  # noqa: FBT003
    odd = np.flatnonzero(ends.to_numpy(zero_copy_only=False) & ~blank)
    if len(odd):
        blank = blank.copy()
        blank[odd] = pc.match_substring_regex(texts.take(pa.array(odd)), _NOTHING).to_numpy(
            zero_copy_only=False
        )
    return blank


def empty_rows(batch: pa.RecordBatch) -> list[int]:
    """Return the rows that have no cell with anything in it, whatever is in columns without a name."""
    rows = np.arange(batch.num_rows)
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if len(rows) and trimmed(name):
            cells = column.take(pa.array(rows)) if len(rows) < batch.num_rows else column
            rows = rows[blank_cells(cells)]
    return list(map(int, rows))
