"""Runs a whole program under a semantics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Table, Value, Walker
from jixiao.formula.semantics.bounds import Bounds, Reachable, exactly
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.semantics.traced import Trace, Traced
from jixiao.program.definition import Definition, Program
from jixiao.program.obligations import anything


@dataclass(frozen=True, slots=True)
class Inputs:
    """One unit's data as a program needs it: every field, claimed and judged points by name, absent ones too."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]


@dataclass(frozen=True, slots=True)
class Run:
    """What a program gave: every value by name, and how it came about where that was asked for."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]
    traces: Mapping[str, Trace] = field(default_factory=dict)


def _exact(inputs: Inputs, calendars: Calendars) -> tuple[Exact, dict[str, list[dict[str, Value]]]]:
    """Return the exact semantics over the inputs, and its tables' rows, copied so that columns can be added."""
    rows = {
        name: [dict(row) for row in table.rows]
        for name, table in inputs.tables.items()
        if isinstance(table, Table)
    }
    tables = {
        name: Table(name, tuple(rows[name])) if isinstance(table, Table) else table
        for name, table in inputs.tables.items()
    }
    return Exact(dict(inputs.values), tables, calendars), rows


def _fill_column(
    exact: Exact, walker: Walker[Value], definition: Definition, rows: list[dict[str, Value]]
) -> None:
    for row in rows:
        exact.row = row
        row[definition.label] = walker.walk(definition.formula)
    exact.row = {}


def run_exact(program: Program, inputs: Inputs, calendars: Calendars) -> Run:
    """Run a program under the reference semantics."""
    exact, rows = _exact(inputs, calendars)
    walker = Walker(exact)
    for definition in program.definitions:
        if definition.table:
            _fill_column(exact, walker, definition, rows.get(definition.table, []))
        else:
            exact.values[definition.name] = walker.walk(definition.formula)
    return Run(exact.values, exact.tables)


def run_traced(program: Program, inputs: Inputs, calendars: Calendars) -> Run:
    """Run a program and keep how every value came about."""
    exact, rows = _exact(inputs, calendars)
    columns, walker = Walker(exact), Walker(Traced(exact))
    traces: dict[str, Trace] = {}
    for definition in program.definitions:
        if definition.table:
            _fill_column(exact, columns, definition, rows.get(definition.table, []))
        else:
            traces[definition.name] = walker.walk(definition.formula)
            exact.values[definition.name] = traces[definition.name].value
    return Run(exact.values, exact.tables, traces)


def run_bounds(program: Program, inputs: Inputs, done: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what every value can still become once the missing data comes in, within the fields' limits.

    ``done`` is an exact or traced run over the same inputs: its computed columns are used.
    """
    values = {name: exactly(value) for name, value in inputs.values.items()}
    for name, each in program.fields.items():
        if isinstance(inputs.values.get(name), Missing):
            values[name] = anything(each)
    reachable = Reachable(values, done.tables, calendars)
    walker = Walker(reachable)
    for definition in program.definitions:
        if not definition.table:
            values[definition.name] = walker.walk(definition.formula)
    return values
