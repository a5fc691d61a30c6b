"""Runs a whole program over one unit's data: exactly, with traces, or within bounds."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Table, Value
from jixiao.formula.semantics.bounds import Bounds, Reachable
from jixiao.formula.semantics.branch_coverage import BranchCoverage
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.tracing.traced import Trace, Traced
from jixiao.program.evaluation import evaluate
from jixiao.program.model import Definition, Program


@dataclass(frozen=True, slots=True, repr=False)
class Inputs:
    """One unit's data as a program needs it: every field, claimed and judged points by name, absent ones too."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]

    def __repr__(self) -> str:
        """Return how much there is."""
        return f"Inputs(values={len(self.values)}, tables={len(self.tables)})"

    def changed(self, data: Mapping[str, Value]) -> Inputs:
        """Return the same data with other values of some names."""
        return Inputs({**self.values, **data}, self.tables)


@dataclass(frozen=True, slots=True)
class Run:
    """What a program gave: every value by name, and how it came about, if that can be asked for."""

    values: Mapping[str, Value]
    tables: Mapping[str, Table | Missing]
    traces: Mapping[str, Trace] = field(default_factory=dict)


def run_exact(
    program: Program, inputs: Inputs, calendars: Calendars, part: Sequence[Definition] | None = None
) -> Run:
    """Run a program under the reference semantics, or only a part of it that needs nothing outside itself."""
    exact = Exact(dict(inputs.values), inputs.tables, calendars)
    evaluate(program.definitions if part is None else part, exact)
    return Run(exact.values, exact.tables)


def run_with_coverage(
    program: Program, inputs: Inputs, calendars: Calendars, part: Sequence[Definition] | None = None
) -> tuple[Run, BranchCoverage]:
    """Run a program (or a part of it, as above) and return also which branches it took and what each formula read."""
    branches_taken = BranchCoverage(dict(inputs.values), inputs.tables, calendars)
    evaluate(program.definitions if part is None else part, branches_taken)
    return Run(branches_taken.values, branches_taken.tables), branches_taken


def constants(program: Program, calendars: Calendars) -> Mapping[str, Value]:
    """Return the values of the definitions that rest on no data, by name: full points, shares of fixed weights."""
    exact = Exact({}, {}, calendars)
    for definition in program.definitions:
        if not definition.table and exact.values.keys() >= set(definition.reads):
            evaluate([definition], exact)
    return exact.values


def run_traced(
    program: Program,
    inputs: Inputs,
    calendars: Calendars,
    traced: Container[str] = (),
    known: Mapping[str, Value] = MappingProxyType({}),
) -> Run:
    """Run a program under the reference semantics; how a value came about can be asked for.

    Of the definitions that are ``traced`` it is worked out with the value, which takes less than asking for it later.
    ``known`` are :func:`constants`, or some of them.
    """
    exact = Exact({**inputs.values, **known}, inputs.tables, calendars)
    traces = Traces(program, exact)
    for definition in program.definitions:
        if definition.name in traced and not definition.table:
            exact.values[definition.name] = traces[definition.name].value
        elif definition.name not in known:
            evaluate([definition], exact)
    return Run(exact.values, exact.tables, traces)


class Traces(dict[str, Trace]):
    """How values came about, by the names of definitions; made when one is first asked for, for one thread."""

    def __init__(self, program: Program, exact: Exact) -> None:
        super().__init__()
        self._formulas = program.formulas
        self._traced = Traced(exact)

    def __missing__(self, name: str) -> Trace:
        """Return how a definition's value came about; raises KeyError for a name that is no definition."""
        trace = self[name] = self._formulas[name].evaluate(self._traced)
        return trace

    def __contains__(self, name: object) -> bool:
        """Tell whether a name is a definition's; no trace is made for the answer."""
        return name in self._formulas


def reach(
    definitions: Iterable[Definition],
    values: dict[str, Bounds],
    tables: Mapping[str, Table | Missing],
    calendars: Calendars,
) -> Mapping[str, Bounds]:
    """Return what definitions can become over bounds of the data; ``tables`` have their computed columns filled in."""
    evaluate((item for item in definitions if not item.table), Reachable(values, tables, calendars))
    return values
