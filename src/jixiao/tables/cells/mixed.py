"""Columns whose cells are of several kinds, as JSON and programs have them: each cell is kept as what it was.

Arrow columns have one type. A cell's kind decides what it may be (0.98 is no rate, "98%" is one; 5 is no text), so it is kept
as the first letter of a text, and is read as the same value in a submission is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.documents.bounds import plain_data
from jixiao.formula import Missing, Table
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Column, Field
from jixiao.scoring.inputs.datum import read_given
from jixiao.scoring.inputs.datum_text import plain_text
from jixiao.scoring.inputs.inputs import read_rows
from jixiao.tables.cells.numbers import as_submitted

_TEXT, _NUMBER, _QUOTIENT, _FLOAT, _DATE, _MOMENT, _JSON, _OTHER = "snqfdmjo"
_DEEPEST: Final = 3
"""A detail table, its rows, their cells: what is further down is never read."""

_MOST_BITS: Final = 10_000
_AS_TYPED: Final = frozenset({"amount", "number", "count"})
"""The types of data that mean the same as a number and as its digits in quotes."""


class _Mixed(pa.ExtensionType):  # type: ignore[misc]
    """The type of such a column."""

    def __init__(self) -> None:
        super().__init__(pa.string(), "jixiao.mixed")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, _storage: pa.DataType, _serialized: bytes) -> Self:
        return cls()

    def __hash__(self) -> int:
        """Return the hash of its name: Arrow's extension types have none, and a schema is hashed by its types."""
        return hash(self.extension_name)


MIXED: Final = _Mixed()


@dataclass(frozen=True, slots=True)
class Other:
    """A value of a kind that no datum has; its class is named as that kind."""

    text: str

    @classmethod
    def of(cls, kept: str) -> Other:
        """Return what was kept as the name of its kind, a blank, and what it was."""
        kind, _, text = kept.partition(" ")
        made: Other = type(kind, (cls,), {})(text)
        return made

    def __str__(self) -> str:
        """Return what it was."""
        return self.text


def column_of(values: Sequence[object]) -> pa.Array:
    """Return a column of any values: of texts where all are texts, else of several kinds."""
    if all(value is None or isinstance(value, str) for value in values):
        try:
            return pa.array(values, pa.string())
        except UnicodeEncodeError:  # half a character
            pass
    return pa.ExtensionArray.from_storage(MIXED, pa.array(list(map(_kept, values)), pa.string()))


def given(cell: str) -> object:
    """Return the value that a cell was."""
    kind, text = cell[0], cell[1:]
    if kind == _TEXT:
        return text
    if kind == _JSON:
        return _plain(json.loads(text))
    if kind == _NUMBER:
        return int(text) if text.lstrip("-").isdecimal() else Decimal(text)
    return _READERS[kind](text)


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    _QUOTIENT: Fraction, _FLOAT: float, _DATE: date.fromisoformat, _MOMENT: datetime.fromisoformat, _OTHER: Other.of,
}  # fmt: skip


def _plain(kept: object) -> object:
    """Return what was kept within JSON: its texts are cells."""
    if isinstance(kept, dict):
        return {key: _plain(value) for key, value in kept.items()}
    if isinstance(kept, list):
        return [_plain(value) for value in kept]
    return given(kept) if isinstance(kept, str) else kept


def _kept(value: object) -> str | None:
    """Return the cell that keeps a value."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return f"{_TEXT}{value}" if is_encodable(value) else f"{_JSON}{json.dumps(_TEXT + value)}"
    if isinstance(value, bool | Mapping | list | tuple):
        return f"{_JSON}{json.dumps(_nested(value, _DEEPEST))}"
    if value is None:
        return None
    for kind, letter, write in _WRITERS:
        if isinstance(value, kind):
            return letter + write(value)
    return f"{_OTHER}{type(value).__name__} {value!r:.40}"


def _digits(value: Any) -> str:  # noqa: ANN401 - an integer of any library
    # Python does not write out more than some thousand digits; there are too many in any case.
    whole = int(value)
    return str(whole) if whole.bit_length() < _MOST_BITS else "1" * 400


_WRITERS: Final[Sequence[tuple[type, str, Callable[[Any], str]]]] = (
    (Integral, _NUMBER, _digits), (float, _FLOAT, lambda value: repr(float(value))), (Fraction, _QUOTIENT, str),
    (Decimal, _NUMBER, str), (datetime, _MOMENT, lambda value: value.isoformat()), (date, _DATE, lambda value: value.isoformat()),
)  # fmt: skip


def _nested(value: object, depth: int) -> object:
    if isinstance(value, Mapping):
        return {str(key): _nested(inner, depth - 1) for key, inner in value.items()} if depth else {}
    if isinstance(value, list | tuple):
        return [_nested(inner, depth - 1) for inner in value] if depth else []
    if value is None or isinstance(value, bool):
        return value
    return f"{_TEXT}{value}" if isinstance(value, str) else _kept(value)


def is_encodable(text: str) -> bool:
    """Tell whether a text has no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def plain_cells(
    cells: pa.Array, of: Field | Column, *, floats: bool
) -> tuple[pa.Array, dict[int, list[Problem]]]:
    """Return cells of several kinds as texts, or as rows of texts, that mean the same, and by row what is wrong with others."""
    kept = cells.storage
    if of.type in _AS_TYPED and pc.all(pc.match_substring_regex(kept, f"^[{_TEXT}{_NUMBER}]")).as_py():
        return pc.utf8_slice_codeunits(kept, 1), {}
    coded = kept.dictionary_encode()
    texts: list[object] = []
    problems: dict[int, list[Problem]] = {}
    for number, cell in enumerate(coded.dictionary.to_pylist()):
        value = given(cell)
        if floats and isinstance(value, float):
            value = as_submitted(value, of)
        text, wrong = _read(of, value)
        texts.append(text)
        if wrong:
            rows = pc.equal(coded.indices, number).fill_null(False)  # noqa: FBT003
            problems |= dict.fromkeys(np.flatnonzero(rows.to_numpy(zero_copy_only=False)).tolist(), wrong)
    return pa.array(texts, text_type(of)).take(coded.indices), problems


def text_type(of: Field | Column) -> pa.DataType:
    """Return the Arrow type of a datum as text: rows of texts for a detail table."""
    if not isinstance(of, Field) or of.type != "table":
        return pa.string()
    return pa.list_(
        pa.struct([(column.name, pa.string()) for column in of.columns if column.type is not None])
    )


def _read(of: Field | Column, value: object) -> tuple[object, list[Problem]]:
    """Return a datum as text, and what is wrong with it."""
    try:
        plain_data({of.name: value}, "")  # as any document is held to its bounds
    except JixiaoError as error:
        return None, [replace(problem, place=None) for problem in error.problems]
    if not isinstance(of, Field) or of.type != "table":
        datum, problem = read_given(of, value)
        return None if datum is None else plain_text(of, datum), [] if problem is None else [problem]
    table, problems = read_rows(of, value)
    return row_texts(of, table), [problem for problem, _path, _key in problems]


def row_texts(of: Field, table: Table | Missing) -> list[dict[str, str | None]] | None:
    """Return a detail table as rows of texts, None where it is missing."""
    if isinstance(table, Missing):
        return None
    columns = {column.name: column for column in of.columns}
    return [{name: plain_text(columns[name], value) for name, value in row.items()} for row in table.rows]


def own_texts(cells: pa.Array) -> pa.Array:
    """Return cells of several kinds as people read them: those of a column that is no datum."""
    kept = cells.storage.to_pylist()
    texts = {cell: _text(given(cell)) for cell in set(kept) - {None}}
    return pa.array([texts.get(cell) for cell in kept], pa.string())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str).encode(errors="replace").decode()
    return str(value).encode(errors="replace").decode()
