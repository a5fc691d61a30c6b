"""Finds the missing data that results wait for, and the definitions that depend on it."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.formula import Failed, Missing, Table
from jixiao.program.model import Definition, Program
from jixiao.program.run import Inputs, Run


def open_data(
    program: Program, inputs: Inputs, run: Run, results: Sequence[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the missing data, and the tables that lack cells or are lacking, that results wait for.

    What is there although it reads something missing does not wait for it.
    """
    waiting = [name for name in results if isinstance(run.values[name], Missing)]
    seen, missing, tables = set(waiting), set[str](), set[str]()
    while waiting:
        for name in program.formulas[waiting.pop()].names:
            if name in run.tables:
                if _has_gaps(run.tables[name]):
                    tables.add(name)
                columns = (column.formula for column in program.definitions if column.table == name)
                read = {other for column in columns for other in column.names}
                missing |= {other for other in read if isinstance(inputs.values.get(other), Missing)}
            elif name in program.formulas:
                if name not in seen and isinstance(run.values[name], Missing):
                    seen.add(name)
                    waiting.append(name)
            elif isinstance(inputs.values.get(name), Missing):
                missing.add(name)
    return frozenset(missing & program.fields.keys()), frozenset(tables)


def _has_gaps(table: Table | Missing) -> bool:
    """Tell whether a table is lacking, or lacks cells."""
    if isinstance(table, Missing):
        return True
    return any(isinstance(cell, Missing) for row in table.rows for cell in row.values())


def open_definitions(
    part: Sequence[Definition], run: Run, open_names: frozenset[str]
) -> tuple[list[Definition], frozenset[str]]:
    """Return the definitions that rest on open data or on what fails, in order, and those that fail by themselves."""
    definitions: list[Definition] = []
    names, failing = set(open_names), set[str]()
    for definition in part:
        if definition.table:
            continue
        rests_on_open = not names.isdisjoint(definition.formula.names)
        if rests_on_open or isinstance(run.values[definition.name], Failed):
            definitions.append(definition)
            names.add(definition.name)
            if not rests_on_open:
                failing.add(definition.name)
    return definitions, frozenset(failing)
