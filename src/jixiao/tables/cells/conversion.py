"""Moves cells from the unit that their heading names into the datum's unit: exactly, digit by digit."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from jixiao.numbers import check_decimal, is_percent, read_decimal
from jixiao.problems import JixiaoError
from jixiao.rules import Column, Field
from jixiao.tables.cells.mixed import MIXED, column_of, given
from jixiao.tables.cells.numbers import shifted


def converted(cells: pa.Array, of: Field | Column, places: int, *, floats: bool) -> pa.Array:
    """Return cells with their numbers moved by so many decimal places; what is no number is left as it is.

    Numbers under a heading with a percent sign are percentages: 98.06 is 98.06%.
    """
    if pa.types.is_floating(cells.type) and not floats:
        return cells  # such a column is refused where it is read
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    values = cells.storage.to_pylist() if cells.type == MIXED else cells.to_pylist()
    known: dict[object, object] = {None: None}
    for cell in values:
        if cell not in known:
            value = given(cell) if cells.type == MIXED else cell
            known[cell] = _moved(value, places, floats=floats, percent=of.type == "rate")
    return column_of([known[cell] for cell in values])


def _moved(value: object, places: int, *, floats: bool, percent: bool) -> object:
    try:
        if isinstance(value, str):
            number = read_decimal(value)
        elif isinstance(value, float) and floats:
            number = Decimal(repr(value))
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = check_decimal(value)
        else:
            return value
        if not number.is_finite():
            return value
    except JixiaoError:
        return value
    if isinstance(value, str) and is_percent(value):
        return value
    return f"{number:f}%" if percent else f"{shifted(number, places):f}"
