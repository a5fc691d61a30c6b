"""Evaluates part of a program with other data: exactly, or within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.formula import Value
from jixiao.formula.semantics.bounds import Bounds, exactly
from jixiao.program import Definition, Inputs, Run, reach, run_exact, slice_of
from jixiao.scoring import Engine


@dataclass(frozen=True, slots=True)
class Probe:
    """The definitions that some values rest on, over one unit's data."""

    engine: Engine
    inputs: Inputs
    run: Run
    definitions: tuple[Definition, ...]

    @classmethod
    def of(cls, engine: Engine, inputs: Inputs, run: Run, wanted: Sequence[str]) -> Probe:
        """Return the probe of some values by their program-wide names."""
        return cls(engine, inputs, run, tuple(slice_of(engine.program, wanted)))

    def can_change(self, name: str) -> bool:
        """Tell whether a data item is read, and not by computed columns of detail tables: rows stay as they are."""
        is_read = any(name in definition.reads for definition in self.definitions)
        in_rows = any(name in definition.reads for definition in self.definitions if definition.table)
        return is_read and not in_rows and name in self.inputs.values

    def exactly(self, data: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return every value when some data items are others."""
        engine, inputs = self.engine, self.inputs.changed(data)
        return run_exact(engine.program, inputs, engine.calendars, self.definitions).values

    def within(self, data: Mapping[str, Bounds]) -> Mapping[str, Bounds]:
        """Return what every value can be when some data items are anything within bounds.

        Rows of detail tables stay as they are: only what :meth:`can_change` can be tried so.
        """
        values = {name: exactly(value) for name, value in self.inputs.values.items()}
        values.update(data)
        return reach(self.definitions, values, self.run.tables, self.engine.calendars)
