"""Formulas evaluated over columns made of the tests' worlds, to hold ``columns`` against the other semantics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tests.blocks import column_of, kind_or_value_at, rows_of

from jixiao.formula import BoundFormula, Missing, Walker
from jixiao.formula.column_rows import Texts
from jixiao.formula.semantics.columns import Columns

from .world import CALENDARS, COLUMNS, FIELDS, World

WORKED = CALENDARS.worked()
DAYS = (min(WORKED), np.array(list(WORKED.values()), dtype=np.int64))


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
    semantics = Columns(values, tables, texts, DAYS, len(worlds))
    with np.errstate(all="raise"):
        result = Walker(semantics).walk(formula)
    left = semantics.undecided
    return [
        None if left is not None and left[row] else kind_or_value_at(result, row, formula.type.kind, texts)
        for row in range(len(worlds))
    ]
