"""Runs a whole program under a semantics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Table, Value, Walker
from jixiao.formula.semantics.bounds import Bounds, Reachable, exactly
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.semantics.teller import Teller, teller
from jixiao.formula.semantics.traced import Trace, Traced
from jixiao.formula.semantics.visited import Visited
from jixiao.program.definition import Definition, Program
from jixiao.program.obligations import anything

E = TypeVar("E", bound=Exact)


@dataclass(frozen=True, slots=True, repr=False)
class Inputs:
    """One unit's data as a program needs it: every field, claimed and judged points by name, absent ones too."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]

    def __repr__(self) -> str:
        """Return how much there is."""
        return f"Inputs(values={len(self.values)}, tables={len(self.tables)})"


@dataclass(frozen=True, slots=True)
class Run:
    """What a program gave: every value by name, and how it came about, if that can be asked for."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]
    traces: Mapping[str, Trace] = field(default_factory=dict)


Runner = Callable[[Inputs], Run]
"""What gives a run with its traces: :func:`run_traced`, or a compiled program."""


def _over_inputs(
    inputs: Inputs, calendars: Calendars, kind: type[E]
) -> tuple[E, dict[str, list[dict[str, Value]]]]:
    """Return an exact semantics over the inputs, and its tables' rows, copied so that columns can be added."""
    rows = {
        name: [dict(row) for row in table.rows]
        for name, table in inputs.tables.items()
        if isinstance(table, Table)
    }
    tables = {
        name: Table(name, tuple(rows[name])) if isinstance(table, Table) else table
        for name, table in inputs.tables.items()
    }
    return kind(dict(inputs.values), tables, calendars), rows


def _fill_column(
    exact: Exact, walker: Walker[Value], definition: Definition, rows: list[dict[str, Value]]
) -> None:
    for row in rows:
        exact.row = row
        row[definition.label] = walker.walk(definition.formula)
    exact.row = {}


def run_exact(
    program: Program, inputs: Inputs, calendars: Calendars, part: Sequence[Definition] | None = None
) -> Run:
    """Run a program under the reference semantics, or only a part of it that needs nothing outside itself."""
    definitions = program.definitions if part is None else part
    return _run(definitions, *_over_inputs(inputs, calendars, Exact))


def run_visited(
    program: Program, inputs: Inputs, calendars: Calendars, part: Sequence[Definition] | None = None
) -> tuple[Run, Visited]:
    """Run a program (or a part of it, as above) and return also which branches it took and what each formula read."""
    visited, rows = _over_inputs(inputs, calendars, Visited)
    return _run(program.definitions if part is None else part, visited, rows), visited


def _run(definitions: Sequence[Definition], exact: Exact, rows: Mapping[str, list[dict[str, Value]]]) -> Run:
    walker = Walker(exact)
    for definition in definitions:
        if definition.table:
            _fill_column(exact, walker, definition, rows.get(definition.table, []))
        else:
            exact.values[definition.name] = walker.walk(definition.formula)
    return Run(exact.values, exact.tables)


def run_traced(program: Program, inputs: Inputs, calendars: Calendars) -> Run:
    """Run a program and keep how every value came about."""
    exact, rows = _over_inputs(inputs, calendars, Exact)
    columns, walker = Walker(exact), Walker(Traced(exact))
    traces: dict[str, Trace] = {}
    for definition in program.definitions:
        if definition.table:
            _fill_column(exact, columns, definition, rows.get(definition.table, []))
        else:
            traces[definition.name] = walker.walk(definition.formula)
            exact.values[definition.name] = traces[definition.name].value
    return Run(exact.values, exact.tables, traces)


class Tellers:
    """What gives the traces of a program's definitions whose values are known, each written as code when first asked for.

    May be used from several threads at once: two that ask for one write the same.
    """

    def __init__(self, program: Program) -> None:
        self.definitions = {each.name: each for each in program.definitions if not each.table}
        self._written: dict[str, Teller] = {}

    def __getitem__(self, name: str) -> Teller:
        """Return what gives a definition's trace; raises KeyError for a name that is no definition."""
        found = self._written.get(name)
        if found is None:
            found = self._written[name] = teller(self.definitions[name].formula, name)
        return found


class Traces(Mapping[str, Trace]):
    """How values that are known already came about, worked out for each when it is asked for; for one thread."""

    def __init__(self, tellers: Tellers, exact: Exact) -> None:
        self._tellers = tellers
        self._exact, self._traced = exact, Traced(exact)
        self._made: dict[str, Trace] = {}

    def __getitem__(self, name: str) -> Trace:
        """Return how a definition's value came about; raises KeyError for a name that is no definition."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = self._tellers[name](self._traced, self._exact)
        return found

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is a definition's; no trace is made for the answer."""
        return name in self._tellers.definitions

    def __iter__(self) -> Iterator[str]:
        """Yield every definition's name."""
        return iter(self._tellers.definitions)

    def __len__(self) -> int:
        """Return how many definitions there are."""
        return len(self._tellers.definitions)


def run_known(
    tellers: Tellers,
    values: dict[str, Value],
    tables: Mapping[str, Table | Missing],
    calendars: Calendars,
) -> Run:
    """Return the run of which every value is known, tables with their computed columns; traces are made when asked for."""
    return Run(values, tables, Traces(tellers, Exact(values, tables, calendars)))


def run_bounds(program: Program, inputs: Inputs, done: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what every value can still become once the missing data comes in, within the fields' limits.

    ``done`` is an exact or traced run over the same inputs: its computed columns are used.
    """
    values = {name: exactly(value) for name, value in inputs.values.items()}
    for name, each in program.fields.items():
        if isinstance(inputs.values.get(name), Missing):
            values[name] = anything(each)
    return reach(program.definitions, values, done.tables, calendars)


def reach(
    definitions: Sequence[Definition],
    values: dict[str, Bounds],
    tables: Mapping[str, Table | Missing],
    calendars: Calendars,
) -> Mapping[str, Bounds]:
    """Return what definitions can become over bounds of the data; ``tables`` have their computed columns filled in."""
    walker = Walker(Reachable(values, tables, calendars))
    for definition in definitions:
        if not definition.table:
            values[definition.name] = walker.walk(definition.formula)
    return values
