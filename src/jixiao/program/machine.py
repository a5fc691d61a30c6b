"""A whole program as one machine-code function over a block of rows: it is handed addresses of columns and fills results.

The code is that of ``trusting`` (see ``formula.machine_code``), so it has the same one duty: to be right wherever it does
not leave a row to others. It needs LLVM (the extra ``fast``); without it ``columns`` does everything.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from jixiao.calendars import Calendars
from jixiao.formula.column_rows import Texts
from jixiao.formula.machine_columns import Form
from jixiao.program.definition import Program
from jixiao.program.machine_writer import MachineWriter, Output, Source


@dataclass(frozen=True, slots=True)
class Machine:
    """A program in machine code; may be used from several threads at once.

    ``places`` names, in order, the addresses and numbers that the function is handed. ``results`` are the forms of those that
    it fills, beside a byte for each row in ``scored``: 1 where it scored the row, 0 where it left it. ``settled`` are the texts that a
    result is in every row. ``kept`` is what must live as long as the code.
    """

    places: tuple[str, ...]
    results: Mapping[str, Form]
    scratch: int
    settled: Mapping[str, str]
    function: Callable[[int, int], None]
    kept: tuple[object, ...]

    def run(self, count: int, given: Mapping[str, int]) -> None:
        """Score so many units; ``given`` has an address or a number for every place."""
        scratch = np.zeros(self.scratch, dtype=np.uint8)
        given = {**given, "scratch": scratch.ctypes.data}
        addresses = np.array([given[name] for name in self.places], dtype=np.int64)
        self.function(count, addresses.ctypes.data)


def compile_machine(
    program: Program,
    calendars: Calendars,
    texts: Texts,
    sources: Mapping[str, Source],
    outputs: tuple[Output, ...],
) -> Machine:
    """Return a program in machine code, for columns of certain forms; ``texts`` numbers its texts and those of its data.

    Raises ``Unlooked`` or ``Untranslatable`` for a program that has no such code.
    """
    writer = MachineWriter(program, calendars, texts, sources)
    module = writer.write(outputs)
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
    parsed = llvm.parse_assembly(str(module))
    parsed.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    llvm.create_pass_builder(target, options).getModulePassManager().run(
        parsed, llvm.create_pass_builder(target, options)
    )
    engine = llvm.create_mcjit_compiler(parsed, target)
    engine.finalize_object()
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64)
    function = kind(engine.get_function_address("score"))
    return Machine(tuple(writer.places), writer.results, writer.scratch, writer.settled, function, (engine, writer.worked))
