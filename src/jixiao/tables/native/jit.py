"""Turns an LLVM module into machine code for the processor at hand."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, cast

import llvmlite.binding as llvm
from llvmlite import ir


def compiled(function: ir.Function) -> Callable[..., int]:
    """Return a function as machine code: it takes addresses and numbers of 64 bits; several threads may call it at once."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )
    parsed = llvm.parse_assembly(str(function.module))
    parsed.verify()
    builder = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=1))
    builder.getModulePassManager().run(parsed, builder)
    engine = llvm.create_mcjit_compiler(parsed, target)
    engine.finalize_object()
    arguments = [ctypes.c_int64] * len(function.args)
    code: Any = ctypes.CFUNCTYPE(ctypes.c_int64, *arguments)(engine.get_function_address(function.name))
    code.engine = engine  # the code is there for as long as its engine is
    return cast("Callable[..., int]", code)
