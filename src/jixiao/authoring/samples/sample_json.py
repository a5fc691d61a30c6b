"""How values are written in JSON: exact numbers as text, a unit's data as a submission file has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, TypeAlias, get_type_hints

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Value
from jixiao.numbers import to_decimal, to_text
from jixiao.rules import Column, Field
from jixiao.scoring.data import read_given


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


def submitted(sample: Sample, fields: Mapping[str, Field]) -> dict[str, object]:
    """Return data as people write it into a file: numbers bare, rates in per cent."""
    tables = {
        name: [
            {each.name: typed(row[each.name], each) for each in fields[name].columns if each.name in row}
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
    if isinstance(value, Fraction):
        return exact_text(value)
    return value if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Written:
    """Marks a field of a dataclass: JSON has what ``by`` returns for its value, and the schema what ``by`` says it returns."""

    by: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of a field that is only ever written."""
        returned = handler.generate_schema(get_type_hints(self.by)["return"])
        written = core_schema.plain_serializer_function_ser_schema(self.by, return_schema=returned)
        return core_schema.any_schema(serialization=written)


Exact: TypeAlias = Annotated[Fraction, Written(exact_text)]
"""A number that JSON has exactly, as text."""


class Described:
    """A dataclass that writes itself as JSON and describes itself by a schema: every key is there, and no other."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", json_schema_serialization_defaults_required=True
    )

    def json_data(self) -> dict[str, object]:
        """Return it as data that JSON can hold."""
        found: dict[str, object] = TypeAdapter(type(self)).dump_python(self, mode="json", by_alias=True)
        return found
