"""Machine code for single units' data and for small tables, to hold it against the other semantics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from tests.blocks import block_of

from jixiao.calendars import Calendars
from jixiao.formula.integer.code import Bailout
from jixiao.formula.vector.rows import Texts
from jixiao.program import Inputs, Program
from jixiao.tables.checks import Check
from jixiao.tables.native import accelerator
from jixiao.tables.native.expressions import Untranslatable
from jixiao.tables.native.inputs import Given
from jixiao.tables.native.results import MachineResults, run
from jixiao.tables.program import TableProgram


@contextmanager
def for_every_table() -> Iterator[None]:
    """Use machine code for tables of any length and any columns, however many rows it leaves."""
    with (
        mock.patch.object(accelerator, "PAYS", 0),
        mock.patch.object(accelerator, "_MOST", 1_000),
        mock.patch.object(accelerator, "_FEW", 1),
    ):
        yield


def results_of(
    program: Program, calendars: Calendars, inputs: Sequence[Inputs], checks: Sequence[Check] = ()
) -> MachineResults | None:
    """Return what machine code makes of single units' data, or None where there is no such code."""
    ready = TableProgram.of(program, calendars)
    made = accelerator.NativeAccelerator(ready.columns)
    texts: Texts = made.numbered()
    block, given = block_of(program, texts, inputs), Given()
    selection = replace(ready.selection, checks=tuple(checks))
    try:
        for name, vector in block.values.items():
            given.take(name, vector)
        for name, rows in block.tables.items():
            given.take_rows(name, rows)
        machine = made.machine(given.sources, selection)
    except (Bailout, Untranslatable):
        return None
    assert machine is not None
    return run(machine, given, len(inputs), selection, texts)
