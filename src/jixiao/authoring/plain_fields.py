"""A unit's data as plain data for programs: exact numbers as text, as a submission has them."""

from __future__ import annotations

from fractions import Fraction

from jixiao.authoring.sampling import Sample
from jixiao.formula import Value
from jixiao.numbers import to_decimal, to_text


def exact_text(value: Fraction) -> str:
    """Return a number exactly: its digits, or a quotient where they do not end.

    >>> exact_text(Fraction(5, 4)), exact_text(Fraction(1, 3))
    ('1.25', '1/3')
    """
    return to_text(value) if to_decimal(value) is not None else f"{value.numerator}/{value.denominator}"


def fields_of(data: Sample) -> dict[str, object]:
    """Return data by the names of data items; a detail table is a list of rows."""
    tables = {
        name: [{key: _value(value) for key, value in row.items()} for row in table.rows]
        for name, table in data.tables.items()
    }
    return {**{name: _value(value) for name, value in data.values.items()}, **tables}


def _value(value: Value) -> object:
    if isinstance(value, Fraction):
        return exact_text(value)
    return value if isinstance(value, bool) else str(value)
