"""Runs a program again after formulas changed, evaluating only what can differ.

Used to try hundreds of changed rules over the same data. Every definition knows who reads it; from a changed formula the
new values spread to its readers, and stop where a value comes out as it was.
"""

from __future__ import annotations

import heapq
from collections import ChainMap
from collections.abc import Iterable, Mapping

from jixiao.calendars import Calendars
from jixiao.formula import BoundFormula, Missing, Value
from jixiao.formula.semantics.exact import Exact
from jixiao.program.model import Program
from jixiao.program.run import Inputs, run_exact


class Readers:
    """Who reads what in a program: by the name of a definition the indices of those that read it."""

    def __init__(self, program: Program) -> None:
        self._names = [definition.name for definition in program.definitions]
        self.index = {name: index for index, name in enumerate(self._names)}
        self.of: dict[str, list[int]] = {}
        for index, definition in enumerate(program.definitions):
            for name in self.index.keys() & definition.reads:
                self.of.setdefault(name, []).append(index)

    def after(self, names: Iterable[str]) -> frozenset[str]:
        """Return the definitions that can differ when some are changed: these, their readers, and so on."""
        waiting, reached = list(names), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(self._names[index] for index in self.of.get(name, ()))
        return frozenset(reached)


class IncrementalRun:
    """One unit's data with the values that a program gave for it; for one thread."""

    def __init__(self, program: Program, readers: Readers, inputs: Inputs, calendars: Calendars) -> None:
        self.program = program
        self.readers = readers
        run = run_exact(program, inputs, calendars)
        self.values = run.values
        self._values = dict(run.values)
        self.tables = run.tables
        self._exact = Exact({}, run.tables, calendars)

    def changed(self, formulas: Mapping[str, BoundFormula]) -> dict[str, Value]:
        """Return the values that come out differently, by name, when definitions have other formulas.

        Computed columns are not among them.
        """
        different: dict[str, Value] = {}
        self._exact.values, self._exact.tables = ChainMap(different, self._values), dict(self.tables)
        waiting = [self.readers.index[name] for name in formulas]
        heapq.heapify(waiting)
        done: set[int] = set()
        while waiting:
            index = heapq.heappop(waiting)
            if index in done:
                continue
            done.add(index)
            definition = self.program.definitions[index]
            formula = formulas.get(definition.name, definition.formula)
            if definition.table:
                differs = self._column(definition.table, definition.label, formula)
            else:
                value = formula.evaluate(self._exact)
                differs = value != self.values[definition.name]
                if differs:
                    different[definition.name] = value
            if differs:
                for reader in self.readers.of.get(definition.name, ()):
                    heapq.heappush(waiting, reader)
        return different

    def _column(self, name: str, label: str, formula: BoundFormula) -> bool:
        """Compute a column again and tell whether any row differs."""
        before = self._exact.tables[name]
        self._exact.fill(name, label, formula)
        after = self._exact.tables[name]
        if isinstance(before, Missing) or isinstance(after, Missing):
            return False
        return any(new[label] != old[label] for new, old in zip(after.rows, before.rows, strict=True))
