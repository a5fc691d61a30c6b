"""Columns whose cells are of several kinds, as JSON and programs hand them in: each cell is kept as what it was.

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
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.documents.bounds import plain_data
from jixiao.formula import Missing
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


def _plain(found: object) -> object:
    """Return what was kept within JSON: its texts are cells."""
    if isinstance(found, dict):
        return {key: _plain(each) for key, each in found.items()}
    if isinstance(found, list):
        return [_plain(each) for each in found]
    return given(found) if isinstance(found, str) else found


def _kept(value: object) -> str | None:
    """Return the cell that keeps a value."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return f"{_TEXT}{value}" if _is_encodable(value) else f"{_JSON}{json.dumps(_TEXT + value)}"
    if isinstance(value, bool | Mapping | list | tuple):
        return f"{_JSON}{json.dumps(_nested(value, _DEEPEST))}"
    return None if value is None else _kept_number(value) or _kept_date(value) or _kept_other(value)


def _nested(value: object, depth: int) -> object:
    if isinstance(value, Mapping):
        return {str(key): _nested(each, depth - 1) for key, each in value.items()} if depth else {}
    if isinstance(value, list | tuple):
        return [_nested(each, depth - 1) for each in value] if depth else []
    if value is None or isinstance(value, bool):
        return value
    return f"{_TEXT}{value}" if isinstance(value, str) else _kept(value)


def _kept_number(value: object) -> str | None:
    if isinstance(value, Integral):
        # Python does not write out more than some thousand digits; there are too many in any case.
        whole = int(value)
        return f"{_NUMBER}{whole if whole.bit_length() < _MOST_BITS else '1' * 400}"
    if isinstance(value, float):
        return f"{_FLOAT}{float(value)!r}"
    if isinstance(value, Fraction):
        return f"{_QUOTIENT}{value}"
    return f"{_NUMBER}{value}" if isinstance(value, Decimal) else None


def _kept_date(value: object) -> str | None:
    if isinstance(value, datetime):
        return f"{_MOMENT}{value.isoformat()}"
    return f"{_DATE}{value.isoformat()}" if isinstance(value, date) else None


def _kept_other(value: object) -> str:
    return f"{_OTHER}{type(value).__name__} {value!r:.40}"


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character
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
        return None, [replace(each, place=None) for each in error.problems]
    if not isinstance(of, Field) or of.type != "table":
        found, problem = read_given(of, value)
        return None if found is None else plain_text(of, found), [] if problem is None else [problem]
    rows, problems = read_rows(of, value)
    if isinstance(rows, Missing):
        return None, [problem for problem, _path, _key in problems]
    typed = {column.name: column for column in of.columns}
    texts = [{name: plain_text(typed[name], each) for name, each in row.items()} for row in rows.rows]
    return texts, [problem for problem, _path, _key in problems]


def own_texts(cells: pa.Array) -> pa.Array:
    """Return cells of several kinds as people read them: those of a column that is no datum."""
    texts = {each: _text(given(each)) for each in set(cells.storage.to_pylist()) - {None}}
    return pa.array([texts.get(each) for each in cells.storage.to_pylist()], pa.string())


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str).encode(errors="replace").decode()
    return str(value).encode(errors="replace").decode()
