"""Bounds points and grades while data is missing: case by case, so that weights are exact.

Bounds alone take two uses of one datum as independent: a part that drops out would leave its weight and keep it. So what
is used more than once is split into cases: a yes/no, an option, a small count, a number between the limits that formulas
compare it with, and in the same way a step or a condition that rests on missing data. A value is a table from cases to
bounds; a case that only one value still rests on is merged into its bounds. Nothing is overlooked: where there are more
than ``MOST_CASES``, values are taken as independent again, which only widens them.

Missing data is what results wait for. What has an answer without it (有值, points that were claimed) stays as it is.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, cast

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Table, TypeKind, Value
from jixiao.formula.semantics.bounds import EITHER, Bounds, exactly
from jixiao.program.checks.form_checks import input_bounds
from jixiao.program.evaluation import slice_of
from jixiao.program.lowering.aggregation import excludable
from jixiao.program.model import Definition, Node, Program, Role
from jixiao.program.ranges.cases import (
    Case,
    Cased,
    NoValueError,
    OpenBounds,
    between,
    compared,
    counts,
    each_of,
    meet,
)
from jixiao.program.ranges.open_data import open_data, open_definitions
from jixiao.program.run import Inputs, Run
from jixiao.rules import Column, Field

MOST_CASES: Final = 1024
"""Cases in which one formula is evaluated."""

_MOST_GAPS: Final = 64
_MOST_LIMITS: Final = 16
_GRID: Final = 8
_ZERO: Final = Fraction(0)


@dataclass(slots=True)
class _Ranges:
    """Works out what the open definitions can be, in their order; ``open_data`` are the names of missing data.

    ``failing`` are those that fail by themselves: when the data is mended they may be anything.
    """

    program: Program
    inputs: Mapping[str, Value]
    run: Run
    open_data: frozenset[str]
    definitions: Sequence[Definition]
    failing: frozenset[str]
    semantics: OpenBounds
    parents: Mapping[str, Node]
    pieces: dict[str, tuple[Bounds, ...]] = field(default_factory=dict)
    cased: dict[str, Cased] = field(default_factory=dict)
    known: dict[str, Bounds] = field(default_factory=dict)
    limits: dict[str, set[Fraction]] = field(default_factory=dict)
    readers: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def all(self) -> Mapping[str, Bounds]:
        """Return what every open definition can be."""
        for definition in self.definitions:
            self.left.update(_read(definition))
            self.readers.update(set(_read(definition)))
            for name, limit in compared(definition):
                self.limits.setdefault(name, set()).add(limit)
        for name in self.open_data & self.program.fields.keys():
            self._cut(name, self.program.fields[name])
        for definition in self.definitions:
            value = self._value(definition)
            self.left.subtract(_read(definition))
            value = self._split(definition.name, self._kept_apart(definition, self._held(definition, value)))
            self.cased[definition.name] = value
            merged = value.merged()
            if merged is not None:
                self.known[definition.name] = merged
            # What nothing reads any more needs no cases.
            self.cased = {name: value for name, value in self.cased.items() if self.left[name] > 0}
        return self.known

    def _cut(self, name: str, datum: Field) -> None:
        """Cut what a datum can be into cases, where more than one use of it counts."""
        whole = _allowed(datum)
        if datum.type == "yes_no":
            cases = each_of([False, True])
        elif datum.type == "choice":
            cases = each_of(datum.options)
        elif datum.type in {"date", "text", "table"}:
            return
        elif datum.type == "count" and (few := counts(whole)) is not None:
            cases = few
        else:
            limits = set(self.limits.get(name, ()))
            if self.readers[name] > 1 and whole.lower is not None and whole.upper is not None:
                step = (whole.upper - whole.lower) / _GRID
                limits |= {whole.lower + step * index for index in range(1, _GRID)}
            cases = between(whole, limits) if len(limits) <= _MOST_LIMITS else ()
        if len(cases) > 1 and (self.left[name] > 1 or datum.type in {"yes_no", "choice", "count"}):
            self.pieces[name] = cases

    def given(self, name: str) -> Cased:
        """Return what a name that a formula reads can be."""
        if name in self.cased:
            return self.cased[name]
        if name in self.pieces:
            return _by_itself(name, self.pieces[name])
        if name in self.open_data:
            return Cased((), {(): _allowed(self.program.fields[name])})
        value = self.inputs[name] if name in self.inputs else self.run.values[name]
        return Cased((), {(): exactly(value)})

    def _value(self, definition: Definition) -> Cased:
        """Return what a definition can be, in the cases of all that it reads."""
        if definition.name in self.failing:
            return Cased((), {(): Bounds()})
        given = {name: self.given(name) for name in dict.fromkeys(_read(definition))}
        atoms = self._scope(given)
        for name, value in given.items():
            away = set(value.atoms).difference(atoms)
            given[name] = value.without(away) if away else value
        places = {name: [atoms.index(atom) for atom in value.atoms] for name, value in given.items()}
        rows: dict[Case, Bounds] = {}
        for case in itertools.product(*(range(len(self.pieces[atom])) for atom in atoms)):
            here = {
                name: bounds
                for name, value in given.items()
                if (bounds := value.rows.get(tuple(case[index] for index in places[name]))) is not None
            }
            if len(here) == len(given):
                self.semantics.values.update(here)
                with suppress(NoValueError):
                    rows[case] = definition.formula.evaluate(self.semantics)
        # What fails whatever is missing may be anything once the data is mended.
        return Cased(atoms, rows) if rows else Cased((), {(): Bounds()})

    def _held(self, definition: Definition, value: Cased) -> Cased:
        """Return a value within what its role says: a share within the whole and the largest that it can be, points from 0."""
        if definition.role is Role.POINTS:
            held = Bounds(_ZERO)
        elif definition.role is Role.WEIGHT and definition.owner in self.parents:
            held = Bounds(_ZERO, self._largest(definition.owner))
        else:
            return value
        return Cased(value.atoms, {case: meet(row, held) or held for case, row in value.rows.items()})

    def _largest(self, key: str) -> Fraction | None:
        """Return the largest share of a part: when all that may drop out beside it does."""
        node, parent = self.program.names[key], self.parents[key]
        whole = self._bounds(parent.named(Role.WEIGHT)).upper
        whole = parent.inner if parent.combine == "scaled" else whole
        if whole is None or parent.combine in {"better", "chosen"}:
            return whole
        certain = [
            part
            for part in parent.parts
            if part is not node
            and (not excludable(part) or self._bounds(part.named(Role.COUNTS)).others == frozenset({True}))
        ]
        share = whole * node.weight / sum((part.weight for part in certain), node.weight)
        # Rounded shares are differences of rounded running totals.
        return min(whole, share + Fraction(1, 10**self.program.places))

    def _bounds(self, name: str) -> Bounds:
        return self.known[name] if name in self.known else exactly(self.run.values[name])

    def _scope(self, given: Mapping[str, Cased]) -> tuple[str, ...]:
        """Return the atoms in whose cases a formula is evaluated: those that most of what it reads rests on, if not all.

        What nothing else rests on only leaves gaps between the bounds of its cases: few of those are evaluated.
        """
        uses = Counter(atom for value in given.values() for atom in value.atoms)
        alone = {atom for atom in uses if uses[atom] == 1 and not self._is_shared(atom, given)}
        size, kept = 1, set[str]()
        for atom in sorted(uses, key=lambda atom: (atom in alone, -uses[atom], len(self.pieces[atom]))):
            if size * len(self.pieces[atom]) <= (_MOST_GAPS if atom in alone else MOST_CASES):
                size *= len(self.pieces[atom])
                kept.add(atom)
        return tuple(atom for atom in uses if atom in kept)

    def _kept_apart(self, definition: Definition, value: Cased) -> Cased:
        """Return a value without the cases that nothing else rests on any more: those left are its own, if it has few."""
        private = [atom for atom in value.atoms if not self._is_shared(atom, {definition.name})]
        if not private:
            return value
        uses, name = self.left[definition.name], definition.name
        if len(private) < len(value.atoms):
            return value.without(private) if uses <= 1 and len(value.rows) > _MOST_GAPS else value
        different = tuple(dict.fromkeys(value.rows.values()))
        if len(different) == 1 or (uses <= 1 and len(different) > _MOST_GAPS):
            return value.without(private)
        self.pieces[name] = different
        return _by_itself(name, different)

    def _is_shared(self, atom: str, names: Container[str]) -> bool:
        """Tell whether anything but some definitions still has to tell the cases of an atom apart."""
        if self.left[atom] > 0 and atom in self.open_data:
            return True
        return any(
            atom in value.atoms and self.left[name] > 0
            for name, value in self.cased.items()
            if name not in names
        )

    def _split(self, name: str, value: Cased) -> Cased:
        """Return a value that is used several times in cases of its own: yes and no, or between the limits it is compared with."""
        if self.left[name] <= 1 or name in self.pieces:
            return value
        merged, limits = value.merged() or Bounds(), self.limits.get(name, set())
        cases: tuple[Bounds, ...] = ()
        if merged.others == EITHER:
            cases = each_of([False, True])
        elif merged.others is None and len(limits) <= _MOST_LIMITS:
            cases = between(merged, limits)
        rows = {
            (*case, index): met
            for case, bounds in value.rows.items()
            for index, piece in enumerate(cases)
            if (met := meet(bounds, piece)) is not None
        }
        if len(rows) == len(value.rows) or len(rows) > MOST_CASES or not rows:
            return value
        self.pieces[name] = cases
        return Cased((*value.atoms, name), rows)


def _allowed(datum: Field | Column) -> Bounds:
    """Return what a datum that comes in can be."""
    return replace(input_bounds(datum), is_missing=False)


def _by_itself(name: str, cases: Sequence[Bounds]) -> Cased:
    """Return a value whose cases are its own."""
    return Cased((name,), {(index,): case for index, case in enumerate(cases)})


def run_ranges(program: Program, inputs: Inputs, run: Run, calendars: Calendars) -> Mapping[str, Bounds]:
    """Return what every node's points and the grade can still become once the data that they wait for comes in.

    ``run`` is an exact or traced run over the same inputs. Sound: no allowed data leads outside. Exact where data that is
    used more than once has few cases.
    """
    results = (*(node.named(Role.POINTS) for node in program.tree.walk()), *program.outcome[1:])
    part = slice_of(program, results)
    missing, tables = open_data(program, inputs, run, results)
    semantics = OpenBounds({}, run.tables, calendars)
    semantics.columns = {
        (name, column.name): _allowed(column)
        for name in tables
        if isinstance(run.tables[name], Missing)
        for column in program.fields[name].columns
    }
    definitions, failing = open_definitions(part, run, missing | tables)
    parents = {child.key: node for node in program.tree.walk() for child in node.parts}
    ranges = _Ranges(program, inputs.values, run, missing, definitions, failing, semantics, parents)
    semantics.tables = {**run.tables, **dict(_with_open_cells(ranges, tables))}
    known = ranges.all()
    return {name: known[name] if name in known else exactly(run.values[name]) for name in results}


def _with_open_cells(ranges: _Ranges, tables: Iterable[str]) -> Iterator[tuple[str, Table]]:
    """Yield tables with bounds in the cells that are lacking, and in those that are computed from them."""
    program, semantics = ranges.program, ranges.semantics
    columns = [definition for definition in program.definitions if definition.table]
    names = {name for column in columns for name in column.formula.names}
    semantics.values.update({name: ranges.given(name).merged() or Bounds() for name in names})
    for name in tables:
        table = ranges.run.tables[name]
        if isinstance(table, Missing):
            continue
        typed = {column.name: column for column in program.fields[name].columns if column.type is not None}
        rows: list[Mapping[str, Value]] = []
        for row in table.rows:
            here: dict[str, object] = {
                key: _allowed(typed[key]) if isinstance(cell, Missing) and key in typed else cell
                for key, cell in row.items()
            }
            semantics.row = cast("Mapping[str, Value]", here)
            for column in columns:
                if column.table == name and isinstance(row[column.label], Missing):
                    here[column.label] = column.formula.evaluate(semantics)
            rows.append(semantics.row)
        semantics.row = {}
        yield name, Table(name, tuple(rows))


def _read(definition: Definition) -> list[str]:
    """Return the names that a formula reads, each as often as it does; tables are read row by row."""
    return [
        reference.name
        for reference in definition.formula.references.values()
        if not reference.table and reference.type.kind is not TypeKind.TABLE
    ]
