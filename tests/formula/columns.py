"""Formulas evaluated over columns made of the tests' worlds, to hold ``columns`` against the other semantics."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from tests.blocks import column_of, kind_or_value_at, rows_of

from jixiao.formula import BoundFormula, Missing
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.rows import Texts
from jixiao.formula.vector.vector import Vector

from .world import CALENDARS, COLUMNS, FIELDS, World

WORKED = CALENDARS.worked()
DAYS = (min(WORKED), np.array(list(WORKED.values()), dtype=np.int64))

NUMERIC = (
    *("name", "negate", "add", "subtract", "multiply", "divide", "least", "greatest", "round", "choose"),
    *("date_part", "days", "workdays", "total"),
)


class Bounded(Columns):
    """Columns that hold every vector they make against its bounds: in each row, whether its value is there or not."""


def _held(name: str) -> Callable[..., Vector]:
    """Return the method of that name, whose result is held against its bounds."""

    def method(self: Bounded, *given: object, **named: object) -> Vector:
        found: Vector = getattr(Columns, name)(self, *given, **named)
        beyond = beyond_bounds(found)
        assert not beyond, f"{name}: {beyond} of {found}"
        return found

    return method


for each in NUMERIC:
    setattr(Bounded, each, _held(each))


def beyond_bounds(vector: Vector) -> str:
    """Return which bound of a vector some row does not keep, or nothing."""
    tops, overs = (
        np.atleast_1d(np.asarray(vector.numerator, dtype=object)),
        np.atleast_1d(np.asarray(vector.denominator, dtype=object)),
    )
    if any(not vector.lower <= numerator <= vector.upper for numerator in tops):
        return "low or high"
    if any(not 0 < denominator <= vector.max_denominator for denominator in overs):
        return "wide"
    rows = zip(*np.broadcast_arrays(tops, overs), strict=True)
    if vector.cap is not None and any(
        numerator * vector.cap[1] > vector.cap[0] * denominator for numerator, denominator in rows
    ):
        return "cap"
    return ""


def evaluated(formula: BoundFormula, worlds: Sequence[World]) -> list[object]:
    """Return a formula's value in each world: exact values, and of absences what kind they are.

    None stands for a row that is left to ``exact``.
    """
    texts = Texts()
    values = {
        name: column_of([world.values.get(name, Missing(frozenset())) for world in worlds], kind.kind, texts)
        for name, kind in FIELDS.items()
    }
    used = {each.name for each in formula.references.values() if each.table}
    tables = {}
    for name, typed in COLUMNS.items():
        kinds = {column: kind.kind for column, kind in typed.items() if column in used}
        found = [world.tables.get(name, Missing(frozenset())) for world in worlds]
        tables[name] = rows_of(found, kinds, texts)
    semantics = Bounded(values, tables, texts, DAYS, len(worlds))
    with np.errstate(all="raise"):
        result = formula.evaluate(semantics)
    left = semantics.undecided
    return [
        None if left is not None and left[row] else kind_or_value_at(result, row, formula.type.kind, texts)
        for row in range(len(worlds))
    ]
