"""Cells in the unit that their column's heading names, moved into the datum's unit: exactly, digit by digit."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa

from jixiao.numbers import check_decimal, is_percent, read_decimal
from jixiao.problems import JixiaoError
from jixiao.rules import Column, Field
from jixiao.tables.cells.mixed import MIXED, column_of, given


def converted(cells: pa.Array, of: Field | Column, places: int, *, floats: bool) -> pa.Array:
    """Return cells with their numbers moved by so many decimal places; what is no number is left for whoever reads it.

    Numbers under a heading with a percent sign are percentages: 98.06 is 98.06%.
    """
    if pa.types.is_floating(cells.type) and not floats:
        return cells  # such a column is refused where it is read
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    values = cells.storage.to_pylist() if cells.type == MIXED else cells.to_pylist()
    known: dict[object, object] = {}
    for each in values:
        if each is not None and each not in known:
            value = given(each) if cells.type == MIXED else each
            known[each] = _moved(value, places, floats=floats, percent=of.type == "rate")
    return column_of([None if each is None else known[each] for each in values])


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
    if percent:
        return value if isinstance(value, str) and is_percent(value) else f"{number:f}%"
    if isinstance(value, str) and is_percent(value):
        return value
    return f"{shifted(number, places):f}"


def shifted(number: Decimal, places: int) -> Decimal:
    """Return a finite number times a power of ten: all of its digits, which ``scaleb`` would round to 28.

    >>> shifted(Decimal("12345.60"), -4)
    Decimal('1.234560')
    """
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))
