"""LLVM at work: a module of functions made into machine code of the processor at hand."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import llvmlite.binding as llvm
from llvmlite import ir


@dataclass(frozen=True, slots=True)
class Made:
    """Machine code; its functions take addresses and numbers of 64 bits and give one."""

    engine: Any

    def function(self, name: str, arguments: int) -> Callable[..., int]:
        """Return one of its functions, of so many arguments; several threads may call it at once.

        Raises LookupError for a name that is none of them.
        """
        address = self.engine.get_function_address(name)
        if not address:
            raise LookupError(name)
        found: Any = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * arguments)(address)
        found.engine = self.engine  # the code is there for as long as its engine is
        return cast("Callable[..., int]", found)


def made(module: ir.Module) -> Made:
    """Return a module's functions as machine code."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
    parsed = llvm.parse_assembly(str(module))
    parsed.verify()
    builder = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=1))
    builder.getModulePassManager().run(parsed, builder)
    engine = llvm.create_mcjit_compiler(parsed, target)
    engine.finalize_object()
    return Made(engine)
