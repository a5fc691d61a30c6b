"""Writes out texts by their numbers in machine code: one after the other, with where each begins."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from llvmlite import ir

from jixiao.tables.native.column_io import BYTE, HALF, ONE, WORD, ZERO, counted
from jixiao.tables.native.jit import compiled

MOST_TEXTS: Final = 256
"""How many texts a byte can number."""

_PIECE: Final = 16
"""Bytes that are copied together."""


def spelled(codes: Any, texts: Sequence[str]) -> tuple[Any, Any]:  # noqa: ANN401 - numpy arrays
    """Return where texts begin and end, and their bytes in UTF-8; ``codes`` are their numbers, one byte each."""
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(text) for text in encoded], dtype=np.int64)
    width = -(-int(lengths.max()) // _PIECE) * _PIECE or _PIECE
    table = np.frombuffer(b"".join(text.ljust(width, b"\0") for text in encoded), dtype=np.uint8)
    offsets = np.empty(len(codes) + 1, dtype=np.int32)
    # A piece more: the last text is copied in whole pieces too. What is never written costs nothing.
    data = np.empty(len(codes) * int(lengths.max()) + width, dtype=np.uint8)
    places = (array.ctypes.data for array in (codes, table, lengths, offsets, data))
    used = _function()(len(codes), width, *places)
    return offsets, data[:used]


@functools.cache
def _function() -> Callable[..., int]:
    kinds = [WORD, WORD, *(kind.as_pointer() for kind in (BYTE, BYTE, WORD, HALF, BYTE))]
    function = ir.Function(ir.Module(name="texts"), ir.FunctionType(WORD, kinds), name="spell")
    count, width, codes, table, lengths, offsets, data = function.args
    for argument in (codes, table, lengths, offsets, data):
        argument.add_attribute("noalias")
    builder = ir.IRBuilder(function.append_basic_block())
    used = builder.alloca(WORD)
    builder.store(ZERO, used)
    builder.store(ir.Constant(HALF, 0), offsets)
    piece = ir.VectorType(BYTE, _PIECE).as_pointer()
    with counted(builder, count) as at:
        code = builder.zext(builder.load(builder.gep(codes, [at])), WORD)
        start, length = builder.load(used), builder.load(builder.gep(lengths, [code]))
        text = builder.mul(code, width)
        pieces = builder.lshr(builder.add(length, ir.Constant(WORD, _PIECE - 1)), ir.Constant(WORD, 4))
        with counted(builder, pieces) as number:
            moved = builder.shl(number, ir.Constant(WORD, 4))
            source = builder.bitcast(builder.gep(table, [builder.add(text, moved)]), piece)
            target = builder.bitcast(builder.gep(data, [builder.add(start, moved)]), piece)
            builder.store(builder.load(source, align=1), target, align=1)
        end = builder.add(start, length)
        builder.store(end, used)
        builder.store(builder.trunc(end, HALF), builder.gep(offsets, [builder.add(at, ONE)]))
    builder.ret(builder.load(used))
    return compiled(function)
