"""Brings columns of any Arrow type to the few that are read; cells that have no such form are refused one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.documents.bounds import MOST_ITEMS
from jixiao.formula.types import FIRST_DAY
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean
from jixiao.rules import TYPE_NAMES, Column, Field
from jixiao.scoring.inputs.datum import read_given
from jixiao.scoring.inputs.inputs import read_rows
from jixiao.tables.cells.column_names import check_names
from jixiao.tables.cells.conversion import converted
from jixiao.tables.cells.layout import NUMBERS
from jixiao.tables.cells.mixed import MIXED, plain_cells, text_type
from jixiao.tables.cells.texts import as_texts, blank_cells

Problems = dict[int, list[Problem]]

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day that Arrow counts days from."""

_FIRST_DAY, _LAST_DAY = FIRST_DAY.toordinal() - EPOCH, date.max.toordinal() - EPOCH
_READ: Final[tuple[Callable[[pa.DataType], bool], ...]] = (
    pa.types.is_null, pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal,
    pa.types.is_date, pa.types.is_string, pa.types.is_large_string,
)  # fmt: skip


def plain(array: pa.Array, of: Field | Column, *, shift: int = 0, floats: bool) -> tuple[pa.Array, Problems]:
    """Return a column in a form that is read, and what is wrong with cells that have none; those are null.

    ``shift`` moves its numbers by so many decimal places. Raises :class:`JixiaoError` (T803) for a type that holds no such data.
    """
    try:
        if shift:
            array = converted(array, of, shift, floats=floats)
        if of.added is not None and (texts := as_texts(array)) is not None:
            return texts, {}  # a plugin's type: the texts are the plugin's to read
        if array.type == MIXED:
            return plain_cells(array, of, floats=floats)
        if isinstance(of, Field) and of.type == "table":
            return _plain_tables(array, of)
        if not pa.types.is_dictionary(array.type) or of.type in NUMBERS:
            array = array if (texts := as_texts(array)) is None else texts
        array, problems = _plain_days(array, of) if of.type == "date" else (array, {})
    except (pa.ArrowException, UnicodeError) as error:
        raise _unreadable(of, "里有读不出来的格") from error
    kind = array.type.value_type if pa.types.is_dictionary(array.type) else array.type
    if not any(is_type(kind) for is_type in _READ):
        raise _unreadable(of, f"的类型 {array.type} 不是{TYPE_NAMES[of.type or 'number']}")
    return array, problems


def _unreadable(of: Field | Column, why: str) -> JixiaoError:
    wanted = (
        "list<struct>" if of.type == "table" else "文字" if of.type not in NUMBERS else "整数、decimal 或文字"
    )
    return JixiaoError(
        [Problem("T803", f"列“{of.name}”{why}", None, (f"存成{wanted}",), {"column": of.name})]
    )


def _plain_days(array: pa.Array, of: Field | Column) -> tuple[pa.Array, Problems]:
    """Return moments as days, and every day as one that a datum may be."""
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        array = pc.local_timestamp(array)
    is_moment = pa.types.is_timestamp(array.type)
    if not is_moment and not pa.types.is_date(array.type):
        return array, {}
    whole = pc.floor_temporal(array, unit="day") if is_moment else array
    days = whole.cast(pa.date32(), safe=False)
    number = days.view(pa.int32())
    wrong = pc.or_(pc.less(number, _FIRST_DAY), pc.greater(number, _LAST_DAY))
    if is_moment:
        wrong = pc.or_(wrong, pc.not_equal(array, whole))
        array = array.cast(pa.timestamp("us"), safe=False)
    wrong = wrong.fill_null(False)  # noqa: FBT003
    rows = np.flatnonzero(wrong.to_numpy(zero_copy_only=False)).tolist()
    problems = {row: _wrong_day(array[row], of) for row in rows}
    return pc.if_else(wrong, pa.scalar(None, days.type), days) if rows else days, problems


def _wrong_day(cell: pa.Scalar, of: Field | Column) -> list[Problem]:
    try:
        problem = read_given(of, cell.as_py())[1]
    except (ValueError, OverflowError):  # no date of Python
        problem = None
    message, way = f"“{of.name}”的日期不在 {FIRST_DAY.year} 年到 9999 年之间", "检查写出这张表的程序"
    return [problem or Problem("S602", message, None, (way,))]


def _plain_tables(array: pa.Array, of: Field) -> tuple[pa.Array, Problems]:
    """Return detail tables as lists of structs, and what is wrong with those that are too long, have no row for a row, or are texts."""
    texts = as_texts(array)
    if texts is not None or pa.types.is_null(array.type):
        given = [] if texts is None else np.flatnonzero(~blank_cells(texts)).tolist()
        return pa.nulls(len(array)), {row: _wrong_with(of, array[row].as_py()) for row in given}
    is_list = pa.types.is_list(array.type) or pa.types.is_large_list(array.type)
    if is_list and pa.types.is_null(array.type.value_type):  # no row in any of them, or none that is one
        cells = array.to_pylist()
        problems = {row: _wrong_with(of, cell) for row, cell in enumerate(cells) if cell}
        return pa.array([None if cell is None else [] for cell in cells], text_type(of)), problems
    if not is_list or not pa.types.is_struct(array.type.value_type):
        raise _unreadable(of, "要是明细表：每格一个由行组成的列表")
    known = [column.name for column in of.columns if column.type is not None]
    names = [part.name for part in array.type.value_type]
    check_names(names, Place(path=of.name))
    for name in names:
        if of.column_names.get(name, name) not in known:
            message, ways = f"明细表“{of.name}”没有叫“{name}”的列", did_you_mean(name, known)
            raise JixiaoError([Problem("S601", message, None, ways, {"found": name})])
    lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    problems = {
        row: _wrong_with(of, [None] * int(lengths[row]))
        for row in np.flatnonzero(lengths > MOST_ITEMS).tolist()
    }
    lines = array.flatten()
    if lines.null_count:
        owner = np.repeat(np.arange(len(array)), lengths)
        for row in np.unique(owner[lines.is_null().to_numpy(zero_copy_only=False)]).tolist():
            problems.setdefault(row, _wrong_with(of, [None]))
    return array, problems


def _wrong_with(of: Field, given: object) -> list[Problem]:
    return [problem for problem, *_ in read_rows(of, given)[1]]
