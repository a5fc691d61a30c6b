"""Part of a program tried with other data: exactly, or over a stretch of values at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.calendars import Calendars
from jixiao.formula import Value
from jixiao.formula.semantics.bounds import Bounds, exactly
from jixiao.program import Definition, Inputs, Program, Run, reach, run_exact, slice_of


@dataclass(frozen=True, slots=True)
class Probe:
    """The definitions that some values rest on, over one unit's data."""

    program: Program
    calendars: Calendars
    inputs: Inputs
    run: Run
    definitions: tuple[Definition, ...]

    @classmethod
    def of(
        cls, program: Program, calendars: Calendars, inputs: Inputs, run: Run, wanted: Sequence[str]
    ) -> Probe:
        """Return the probe of some values by their program-wide names."""
        return cls(program, calendars, inputs, run, tuple(slice_of(program, wanted)))

    @property
    def fields(self) -> frozenset[str]:
        """The data items that are read, detail tables left out."""
        names = {name for definition in self.definitions for name in definition.formula.names}
        return frozenset(name for name in names if name in self.inputs.values and name in self.program.fields)

    @property
    def in_rows(self) -> frozenset[str]:
        """The names that computed columns of detail tables read beside their own row."""
        columns = [definition for definition in self.definitions if definition.table]
        return frozenset(
            reference.name
            for column in columns
            for reference in column.formula.references.values()
            if not reference.table
        )

    def exactly(self, data: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return every value when some data items are others."""
        return run_exact(self.program, self.inputs.changed(data), self.calendars, self.definitions).values

    def within(self, data: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
        """Return what every value can be when some data items are anything within bounds.

        Rows of detail tables stay as they are: a data item in :attr:`in_rows` can't be tried so.
        """
        values = {name: exactly(value) for name, value in self.inputs.values.items()}
        values.update(data)
        return reach(self.definitions, values, self.run.tables, self.calendars)
