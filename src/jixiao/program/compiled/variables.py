"""The variables of a compiled function, and how values go in and out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, cast

from jixiao.formula import Missing, Table, TypeKind, Value
from jixiao.formula.integer.code import AbsentValue, Bailout, Code
from jixiao.formula.values import Absent
from jixiao.program.model import Program
from jixiao.program.run import Inputs
from jixiao.rules import Column, Field
from jixiao.rules.fields import formula_type

_SCALES: Final = {"amount": 10**6, "number": 10**6, "rate": 10**8, "count": 1}
"""How many of the smallest part that compiled code knows make one; a finer number is left to ``exact``."""

_POINTS_SCALE: Final = 10**6
_INPUT_BITS: Final = 200


def scale_of(of: Field | Column) -> int:
    """Return the scale of what is submitted."""
    return _SCALES.get(of.type or "", 1)


@dataclass(frozen=True, slots=True)
class Variable:
    """Where a value lives in the compiled function: its code, and of what kind it is."""

    code: Code
    kind: TypeKind

    def decode(self, held: object, denominator: object) -> Value:
        """Return the value that a variable holds."""
        if isinstance(held, AbsentValue):
            return held.reason
        if self.kind is TypeKind.NUMBER:
            return _number(held, denominator)
        return date.fromordinal(cast("int", held)) if self.kind is TypeKind.DATE else cast("Value", held)


@functools.lru_cache(maxsize=4096)
def _number(numerator: int, denominator: int) -> Fraction:
    # Weights and thresholds are those of every unit; points stand in a run under several names.
    return Fraction(numerator, denominator)


def encode(value: Value, scale: int) -> object:
    """Return a value as compiled code holds it, or raise :class:`Bailout` for a number finer than its scale."""
    if type(value) is Fraction:
        numerator, denominator = value.as_integer_ratio()
        if scale % denominator:
            raise Bailout
        return numerator * (scale // denominator)
    if isinstance(value, Absent):
        return AbsentValue(value)
    return value.toordinal() if isinstance(value, date) else value


@dataclass(slots=True)
class Names:
    """The variables that are declared so far; inputs and tables in the order in which they are handed in.

    ``scales`` are those of what is submitted where they are not :func:`scale_of` its kind: by the name of a data item,
    of points (``指标.自评分``), or of a column (``表.列``).
    """

    program: Program
    scales: Mapping[str, int] = field(default_factory=dict)
    values: dict[str, Variable] = field(default_factory=dict)
    columns: dict[tuple[str, str], Variable] = field(default_factory=dict)
    inputs: list[tuple[str, int]] = field(default_factory=list)
    tables: list[tuple[str, tuple[tuple[str, int], ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Name what is handed in: data items, claimed and judged points, detail tables."""
        for name, field_ in self.program.fields.items():
            if field_.type == "table":
                self._declare_table(name, field_)
            else:
                self._declare(name, self._input(f"v{len(self.inputs)}", field_, name))
        for points in self.program.without_points:
            variable, scale = f"v{len(self.inputs)}", self.scales.get(points, _POINTS_SCALE)
            code = Code(variable, scale, nonnegative=False, bits=_INPUT_BITS, name=variable)
            self._declare(points, Variable(code, TypeKind.NUMBER))

    def _input(self, name: str, of: Field | Column, datum: str) -> Variable:
        scale = self.scales.get(datum) or scale_of(of)
        code = Code(name, scale, of.min is not None and of.min >= 0, _INPUT_BITS, name)
        return Variable(code, held_as(formula_type(of).kind))

    def _declare(self, name: str, variable: Variable) -> None:
        self.values[name] = variable
        self.inputs.append((name, cast("int", variable.code.denominator)))

    def _declare_table(self, name: str, table: Field) -> None:
        number = len(self.tables)
        scales: list[tuple[str, int]] = []
        for column in table.columns:
            if column.type is not None:
                index = len(scales)
                variable = self._input(f"c{number}_{index}", column, f"{name}.{column.name}")
                scales.append((column.name, cast("int", variable.code.denominator)))
                # Inside a loop a column is the variable of the row at hand; `name` is the list of all rows.
                code = replace(variable.code, text=f"r{number}_{index}")
                self.columns[name, column.name] = replace(variable, code=code)
        self.columns[name, ""] = Variable(Code("", name=str(number)), TypeKind.TABLE)
        self.tables.append((name, tuple(scales)))

    def unpacked(self) -> list[str]:
        """Return the statements that take ``inputs`` and ``tables`` apart."""
        received = ", ".join(f"v{index}" for index in range(len(self.inputs)))
        lines = [f"({received},) = inputs"] if self.inputs else []
        for number, (_name, columns) in enumerate(self.tables):
            lists = ", ".join([f"rows_{number}", *(f"c{number}_{index}" for index in range(len(columns)))])
            lines.append(f"({lists},) = tables[{number}]")
        return lines

    def codes(self) -> tuple[dict[str, Code], dict[tuple[str, str], Code]]:
        """Return the codes of values and columns, for the semantics."""
        values = {name: variable.code for name, variable in self.values.items()}
        return values, {name: variable.code for name, variable in self.columns.items()}


def held_as(kind: TypeKind) -> TypeKind:
    """Return of what kind values are held: a choice is its text."""
    return TypeKind.TEXT if kind is TypeKind.CHOICE else kind


def given(names: Names, inputs: Inputs) -> tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]]:
    """Return a unit's data for compiled code: values in order, and each table's number of rows and columns.

    Raises :class:`Bailout` when a number is finer than its scale.
    """
    values = inputs.values
    return (
        tuple([encode(values[name], scale) for name, scale in names.inputs]),
        tuple([_lists(inputs.tables[name], columns) for name, columns in names.tables]),
    )


def _lists(table: Table | Missing, columns: tuple[tuple[str, int], ...]) -> tuple[Any, ...]:
    if isinstance(table, Missing):
        return (AbsentValue(table),) * (len(columns) + 1)
    return (
        len(table.rows),
        *([encode(row[name], scale) for row in table.rows] for name, scale in columns),
    )
