"""A ruleset ready for tables, whatever their columns: the program of chosen results, and what may run it sooner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.calendars import Calendars
from jixiao.program import Program
from jixiao.program.columnar.program import ColumnProgram
from jixiao.tables.accelerator import Accelerator
from jixiao.tables.native.accelerator import NativeAccelerator
from jixiao.tables.selection import Selection


@dataclass(frozen=True, slots=True)
class TableProgram:
    """A program over columns, the results that are asked of it, and its accelerator; used from several threads at once."""

    columns: ColumnProgram
    selection: Selection
    accelerator: Accelerator

    @classmethod
    def of(cls, program: Program, calendars: Calendars, results: Sequence[str] | None = None) -> TableProgram:
        """Return the program that gives these columns of results, or all of them.

        Raises :class:`JixiaoError` (T843) for a name of a column that is none.
        """
        selection = Selection.of(program, results)
        columns = selection.compiled(program, calendars)
        return cls(columns, selection, NativeAccelerator(columns, selection))
