"""A unit's data as data for programs, exact numbers as text, and as people type it into a submission file."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.authoring.samples.sampling import Sample
from jixiao.documents.result import plain
from jixiao.formula import Value
from jixiao.numbers import to_decimal, to_text
from jixiao.rules import Column, Field
from jixiao.scoring.inputs.datum import read_given


def fields_of(data: Sample) -> dict[str, object]:
    """Return data by the names of data items; a detail table is a list of rows."""
    tables = {
        name: [{key: _value(value) for key, value in row.items()} for row in table.rows]
        for name, table in data.tables.items()
    }
    return {**{name: _value(value) for name, value in data.values.items()}, **tables}


def submitted(sample: Sample, fields: Mapping[str, Field]) -> dict[str, object]:
    """Return data as people write it into a file: numbers bare, rates in per cent."""
    tables = {
        name: [
            {
                column.name: typed(row[column.name], column)
                for column in fields[name].columns
                if column.name in row
            }
            for row in table.rows
        ]
        for name, table in sample.tables.items()
    }
    values = {name: typed(value, fields[name]) for name, value in sample.values.items()}
    return {name: {**values, **tables}[name] for name in fields if name in values or name in tables}


def typed(value: Value, of: Field | Column) -> object:
    """Return a datum as people type it."""
    if not isinstance(value, Fraction):
        return value
    if of.type == "rate":
        return f"{to_text(value * 100)}%"
    return int(value) if value.denominator == 1 else to_decimal(value)


def is_submittable(value: Value, of: Field | Column) -> bool:
    """Tell whether a datum, typed into a file, is read back as it is."""
    return read_given(of, typed(value, of)) == (value, None)


def _value(value: Value) -> object:
    return plain(value) if isinstance(value, Fraction | bool) else str(value)
