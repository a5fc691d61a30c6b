"""A whole program as one machine-code function over a block of rows: it is handed addresses of columns and fills results.

The code is that of ``fast_path`` (see ``formula.machine_code``), so it has the same one duty: to be right wherever it does
not leave a row to others. It needs LLVM (the extra ``fast``); without it ``columns`` does everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.calendars import Calendars
from jixiao.formula.vector.rows import Texts
from jixiao.program.model import Program
from jixiao.tables.native.column_io import Form
from jixiao.tables.native.detail_rows import Source
from jixiao.tables.native.jit import made
from jixiao.tables.native.outputs import Output
from jixiao.tables.native.program_emitter import MachineWriter


@dataclass(frozen=True, slots=True)
class Machine:
    """A program in machine code; may be used from several threads at once.

    ``places`` names, in order, the addresses and numbers that the function is handed. Among them are ``results``, which it
    fills, by their forms, and ``scored``: a byte for each row, 1 where it scored it, 0 where it left it. ``computed`` are those
    of the computed columns of detail tables, and ``scratch`` is how many bytes it works in. ``settled`` are the texts that a
    result is in every row, ``worked`` the working days that the code reads.
    """

    places: tuple[str, ...]
    results: Mapping[str, Form]
    scratch: int
    computed: tuple[str, ...]
    settled: Mapping[str, str]
    function: Callable[..., int]
    worked: object

    def run(self, count: int, given: Mapping[str, int], rows: int) -> None:
        """Score so many units; ``given`` has an address or a number for every place, ``rows`` are those of the largest table."""
        scratch = np.zeros(self.scratch, dtype=np.uint8)
        computed = {name: np.empty(rows, dtype=np.int64) for name in self.computed}
        held: dict[str, Any] = {"scratch": scratch, **computed}
        places = {**given, **{name: each.ctypes.data for name, each in held.items()}}
        addresses = np.array([places[name] for name in self.places], dtype=np.int64)
        self.function(count, addresses.ctypes.data)


def compile_machine(
    program: Program,
    calendars: Calendars,
    texts: Texts,
    sources: Mapping[str, Source],
    outputs: tuple[Output, ...],
) -> Machine:
    """Return a program in machine code, for columns of certain forms; ``texts`` numbers its texts and those of its data.

    Raises ``Bailout`` or ``Untranslatable`` for a program that has no such code.
    """
    writer = MachineWriter(program, calendars, texts, sources)
    module = writer.write(outputs)
    function = made(module).function("score", 2)
    return Machine(
        tuple(writer.places),
        writer.results,
        writer.scratch,
        tuple(writer.computed),
        writer.settled,
        function,
        writer.worked,
    )
