"""A ruleset made ready for tables, whatever their columns: the program of chosen results, and what may run it sooner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from jixiao.calendars import Calendars
from jixiao.problems import Problem
from jixiao.program import Program
from jixiao.program.columnar.program import ColumnProgram, compile_columns
from jixiao.tables.native.accelerator import NativeAccelerator
from jixiao.tables.selection import Selection

if TYPE_CHECKING:
    from jixiao.tables.scoring import TableScorer


class Accelerator(Protocol):
    """A quicker way to the same results, which may decline any block; used from several threads at once."""

    def expect(self, rows: int) -> None:
        """Take note of how many rows are coming."""

    def try_score(
        self, scorer: TableScorer, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> pa.RecordBatch | None:
        """Return a block's results as ``scorer.by_columns`` would, or None; ``refused`` are rows known to be wrong."""


@dataclass(frozen=True, slots=True)
class TableProgram:
    """A program over columns, the results that it gives, and its accelerator; used from several threads at once."""

    columns: ColumnProgram
    selection: Selection
    accelerator: Accelerator

    @classmethod
    def of(cls, program: Program, calendars: Calendars, results: Sequence[str] | None = None) -> TableProgram:
        """Return the program that gives these columns of results, or all of them.

        Raises :class:`JixiaoError` (T843) for a name of a column that is none.
        """
        selection = Selection.of(program, results)
        columns = compile_columns(program, calendars, selection.rests_on(program))
        return cls(columns, selection, NativeAccelerator(columns))
