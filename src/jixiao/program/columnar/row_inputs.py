"""Reads one unit's data back from a block, for ``exact``."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np

from jixiao.formula import Missing, Table, TypeKind, Value
from jixiao.formula.vector.vector import Vector
from jixiao.program.columnar.program import Block
from jixiao.program.model import Program
from jixiao.program.run import Inputs
from jixiao.rules.fields import formula_type


def inputs_at(program: Program, block: Block, texts: list[str], row: int) -> Inputs:
    """Return one unit's data from a block, as ``exact`` takes it."""
    values: dict[str, Value] = {}
    tables: dict[str, Table | Missing] = {}
    for name, vector in block.values.items():
        field = program.fields.get(name)
        kind = TypeKind.NUMBER if field is None else formula_type(field).kind
        values[name] = _input_at(vector, row, kind, texts, name)
    for name, rows in block.tables.items():
        if rows.missing is not None and rows.missing[row]:
            tables[name] = Missing(frozenset({name}))
            continue
        typed = [column for column in program.fields[name].columns if column.type is not None]
        kinds = [(column.name, rows.columns[column.name], formula_type(column).kind) for column in typed]
        tables[name] = Table(
            name,
            tuple(
                {label: _input_at(cells, child, kind, texts, label) for label, cells, kind in kinds}
                for child in range(int(rows.offsets[row]), int(rows.offsets[row + 1]))
            ),
        )
    return Inputs(values, tables)


def _input_at(vector: Vector, row: int, kind: TypeKind, texts: list[str], name: str) -> Value:
    if vector.missing is not None and vector.missing[row]:
        return Missing(frozenset({name}))
    return value_at(vector, row, kind, texts)


def value_at(vector: Vector, row: int, kind: TypeKind, texts: list[str]) -> Fraction | bool | date | str:
    """Return the value of a row that has one; ``texts`` are those that the vector's numbers mean."""
    numerator, denominator = (
        int(part[row]) if isinstance(part, np.ndarray) else int(part)
        for part in (vector.numerator, vector.denominator)
    )
    if kind is TypeKind.NUMBER:
        return Fraction(numerator, denominator)
    if kind is TypeKind.YES_NO:
        return bool(numerator)
    return date.fromordinal(numerator) if kind is TypeKind.DATE else texts[numerator]
