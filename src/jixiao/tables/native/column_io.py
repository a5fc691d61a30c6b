"""Brings columns in and out of machine code: a few rows of every column at a time, as words side by side.

A row's data lies in as many pieces of memory as there are columns, and a processor can follow only some dozens of them at
once. So a loop for each column, which LLVM turns into vector instructions, brings the next few rows into one small piece
of memory that stays in the cache; and what comes of them goes out the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

from llvmlite import ir

Form = Literal["word", "decimal", "half", "byte", "bit"]
"""How a column lies in memory: whole numbers of 64, 128 or 32 bits; yes/no in bytes or in bits."""

WORD, HALF, BYTE, BIT = (ir.IntType(bits) for bits in (64, 32, 8, 1))
ZERO, ONE = ir.Constant(WORD, 0), ir.Constant(WORD, 1)
LEAST, MOST = -(2**63), 2**63 - 1

FORMS: Final[Mapping[Form, ir.IntType]] = {
    "word": WORD, "decimal": WORD, "half": HALF, "byte": BYTE, "bit": BYTE,
}  # fmt: skip
"""What a column's address points at."""


@contextmanager
def counted(builder: ir.IRBuilder, count: ir.Value) -> Iterator[ir.Value]:
    """Write the body of a loop over the numbers from 0 up to ``count``."""
    before = builder.block
    head, body, after = (builder.append_basic_block() for _ in range(3))
    builder.branch(head)
    builder.position_at_end(head)
    at = builder.phi(WORD)
    at.add_incoming(ZERO, before)
    builder.cbranch(builder.icmp_signed("<", at, count), body, after)
    builder.position_at_end(body)
    yield at
    at.add_incoming(builder.add(at, ONE), builder.block)
    builder.branch(head)
    builder.position_at_end(after)


def reader(module: ir.Module, form: Form) -> ir.Function:
    """Return the function that brings rows of a column in: ``(column, start, count, absent, lower, upper, shift, words, wrong)``.

    ``absent`` are bytes, for the rows from ``start``, that are 1 where there is no cell. ``shift`` is added to numbers, and
    of bits it is the first. A number below ``lower`` or above ``upper``, or of more than 64 bits, sets its byte of ``wrong``.
    """
    column = FORMS[form].as_pointer()
    kinds = [column, WORD, WORD, BYTE.as_pointer(), WORD, WORD, WORD, WORD.as_pointer(), BYTE.as_pointer()]
    function, builder = _function(module, f"read_{form}", kinds)
    cells, start, count, absent, lower, upper, shift, words, wrong = function.args
    with counted(builder, count) as at:
        row = builder.add(start, at)
        if form == "bit":
            bit = builder.add(row, shift)
            byte = builder.zext(_at(builder, cells, builder.lshr(bit, ir.Constant(WORD, 3))), WORD)
            moved = builder.lshr(byte, builder.and_(bit, ir.Constant(WORD, 7)))
            builder.store(builder.and_(moved, ONE), builder.gep(words, [at]))
        elif form == "byte":
            builder.store(builder.zext(_at(builder, cells, row), WORD), builder.gep(words, [at]))
        else:
            value, is_wrong = _number(builder, cells, row, form)
            for sign, bound in (("<", lower), (">", upper)):
                is_wrong = builder.or_(is_wrong, builder.icmp_signed(sign, value, bound))
            is_there = builder.icmp_unsigned("==", _at(builder, absent, at), ir.Constant(BYTE, 0))
            place = builder.gep(wrong, [at])
            flag = builder.zext(builder.and_(is_wrong, is_there), BYTE)
            builder.store(builder.or_(builder.load(place), flag), place)
            builder.store(builder.add(value, shift), builder.gep(words, [at]))
    builder.ret_void()
    return function


def _number(builder: ir.IRBuilder, cells: ir.Value, row: ir.Value, form: Form) -> tuple[ir.Value, ir.Value]:
    """Return a cell's number, and whether it has more than 64 bits."""
    if form == "decimal":
        at = builder.mul(row, ir.Constant(WORD, 2))
        value, upper = _at(builder, cells, at), _at(builder, cells, builder.add(at, ONE))
        # The upper word repeats the sign.
        return value, builder.icmp_signed("!=", upper, builder.ashr(value, ir.Constant(WORD, 63)))
    value = _at(builder, cells, row)
    return (value if form == "word" else builder.sext(value, WORD)), ir.Constant(BIT, 0)


def _at(builder: ir.IRBuilder, cells: ir.Value, row: ir.Value) -> ir.Value:
    return builder.load(builder.gep(cells, [row]))


def writer(module: ir.Module, form: Form) -> ir.Function:
    """Return the function that takes results out: ``(words, start, count, column)``."""
    column = FORMS[form].as_pointer()
    function, builder = _function(module, f"write_{form}", [WORD.as_pointer(), WORD, WORD, column])
    words, start, count, cells = function.args
    with counted(builder, count) as at:
        row = builder.add(start, at)
        value = _at(builder, words, at)
        if form == "decimal":
            place = builder.mul(row, ir.Constant(WORD, 2))
            builder.store(value, builder.gep(cells, [place]))
            sign = builder.ashr(value, ir.Constant(WORD, 63))
            builder.store(sign, builder.gep(cells, [builder.add(place, ONE)]))
        else:
            narrow = value if form == "word" else builder.trunc(value, FORMS[form])
            builder.store(narrow, builder.gep(cells, [row]))
    builder.ret_void()
    return function


def _function(module: ir.Module, name: str, kinds: list[ir.Type]) -> tuple[ir.Function, ir.IRBuilder]:
    """Return a function that LLVM keeps by itself, so that one is made for all columns of a form."""
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name=name)
    function.attributes.add("noinline")
    for argument in function.args:
        if isinstance(argument.type, ir.PointerType):
            argument.add_attribute("noalias")
    return function, ir.IRBuilder(function.append_basic_block())
