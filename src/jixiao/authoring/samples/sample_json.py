"""A unit's data as JSON, and as people type it into a submission file."""

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
    tables = {name: [_values(row) for row in table.rows] for name, table in data.tables.items()}
    return {**_values(data.values), **tables}


def _values(data: Mapping[str, Value]) -> dict[str, object]:
    return {
        name: plain(value) if isinstance(value, Fraction | bool) else str(value)
        for name, value in data.items()
    }


def submitted(sample: Sample, fields: Mapping[str, Field]) -> dict[str, object]:
    """Return data as people write it into a file: numbers bare, rates in per cent."""
    data: dict[str, object] = {}
    for name, field in fields.items():
        if name in sample.tables:
            rows = sample.tables[name].rows
            data[name] = [
                {of.name: typed(row[of.name], of) for of in field.columns if of.name in row} for row in rows
            ]
        elif name in sample.values:
            data[name] = typed(sample.values[name], field)
    return data


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
