"""Columns made of single values, and single values back, to hold columns against the other semantics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from jixiao.formula import Missing, Table, TypeKind, Value
from jixiao.formula.values import Failed
from jixiao.formula.vector.rows import Rows, Texts
from jixiao.formula.vector.vector import Vector
from jixiao.program import CLAIMED, JUDGED, Inputs, Program
from jixiao.program.columnar.program import Block
from jixiao.program.columnar.row_inputs import value_at
from jixiao.rules.fields import formula_type

_INT64 = 2**63


def column_of(values: Sequence[Value], kind: TypeKind, texts: Texts) -> Vector:
    """Return values of one kind as a column."""
    missing = np.array([isinstance(each, Missing) for each in values], dtype=bool)
    failed = np.array([isinstance(each, Failed) for each in values], dtype=bool)
    over = lcm(*(each.denominator for each in values if isinstance(each, Fraction)))
    tops = [_top(each, over, texts) for each in values]
    if kind is TypeKind.YES_NO:
        top: Any = np.array(tops, dtype=bool)
    else:
        top = np.array(tops, dtype=object if any(abs(each) >= _INT64 for each in tops) else np.int64)
    lower, upper = (int(min(tops)), int(max(tops))) if tops else (0, 0)
    gone, broken = missing if missing.any() else None, failed if failed.any() else None
    return Vector(top, over, lower, upper, over, gone, broken)


def _top(value: Value, over: int, texts: Texts) -> int:
    if isinstance(value, Missing | Failed):
        return 0
    if isinstance(value, Fraction):
        return value.numerator * (over // value.denominator)
    if isinstance(value, date):
        return value.toordinal()
    return texts.number(value) if isinstance(value, str) else value


def rows_of(tables: Sequence[Table | Missing], kinds: dict[str, TypeKind], texts: Texts) -> Rows:
    """Return units' detail tables as one; ``kinds`` are those of the columns."""
    rows = [() if isinstance(each, Missing) else each.rows for each in tables]
    missing = np.array([isinstance(each, Missing) for each in tables], dtype=bool)
    every = [row for each in rows for row in each]
    columns = {name: column_of([row[name] for row in every], kind, texts) for name, kind in kinds.items()}
    counts = np.array([len(each) for each in rows], dtype=np.int64)
    return Rows(counts, columns, missing if missing.any() else None)


def block_of(program: Program, texts: Texts, inputs: Sequence[Inputs]) -> Block:
    """Return single units' data as one block."""
    values: dict[str, Vector] = {}
    tables: dict[str, Rows] = {}
    for name, field in program.fields.items():
        if field.type == "table":
            kinds = {each.name: formula_type(each).kind for each in field.columns if each.type is not None}
            tables[name] = rows_of([each.tables[name] for each in inputs], kinds, texts)
        else:
            values[name] = column_of([each.values[name] for each in inputs], formula_type(field).kind, texts)
    for node in program.indicators:
        for role in (CLAIMED, JUDGED):
            name = f"{node.key}.{role}"
            values[name] = column_of([each.values[name] for each in inputs], TypeKind.NUMBER, texts)
    return Block(values, tables, len(inputs))


def kind_or_value_at(vector: Vector, row: int, kind: TypeKind, texts: Texts) -> object:
    """Return the value of one row; of what is absent which kind of absence it is."""
    for mask, absence in ((vector.failed, Failed), (vector.missing, Missing)):
        if mask is not None and mask[row]:
            return absence
    return value_at(vector, row, kind, texts.all())
