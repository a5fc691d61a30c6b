"""One formula as machine code, run over the tests' worlds, to hold machine code against the other semantics."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

import numpy as np
from llvmlite import ir

from jixiao.formula import BoundFormula, Failed, Missing, Table, TypeKind, Value
from jixiao.formula.integer.code import Bailout, Code
from jixiao.formula.integer.compiled import Compiled
from jixiao.formula.vector.rows import Texts
from jixiao.tables.native.column_io import BYTE, ONE, WORD, ZERO, counted
from jixiao.tables.native.expressions import PRESENT, Operand, Untranslatable
from jixiao.tables.native.program import compiled
from jixiao.tables.native.statements import MachineCode
from jixiao.tables.native.statements import Table as MachineTable

from .compiling import LARGEST_INPUT, nonnegative, rows_of, scale_of
from .world import CALENDARS, COLUMNS, FIELDS, World

WORKED: Final = CALENDARS.worked()
DAYS: Final = np.array(list(WORKED.values()), dtype=np.int64)
SCALE: Final = 10**6
_MOST: Final = Fraction(10**12)
_STATES: Final[Mapping[type, int]] = {Missing: 1, Failed: 2}


def fitting(world: World) -> World:
    """Return a world whose numbers have few enough digits for machine code to take them in: six places, 12 digits before."""
    tables = {
        name: Table(
            name, tuple({column: _fitting(each) for column, each in row.items()} for row in table.rows)
        )
        if isinstance(table, Table)
        else table
        for name, table in world.tables.items()
    }
    return replace(world, values={name: _fitting(each) for name, each in world.values.items()}, tables=tables)


def _fitting(value: Value) -> Value:
    if not isinstance(value, Fraction):
        return value
    kept = max(min(value, _MOST), -_MOST)
    return Fraction(round(kept * SCALE), SCALE)


class _Columns:
    """Values of many rows as words and states."""

    def __init__(self, values: Sequence[Value], scale: int, texts: Texts) -> None:
        self.words = np.array([_word(each, scale, texts) for each in values], dtype=np.int64)
        self.states = np.array([_STATES.get(type(each), 0) for each in values], dtype=np.uint8)


def _word(value: Value, scale: int, texts: Texts) -> int:
    if isinstance(value, Missing | Failed):
        return 0
    if isinstance(value, Fraction):
        return int(value * scale)
    if isinstance(value, date):
        return value.toordinal()
    return texts.number(value) if isinstance(value, str) else int(value)


class _Writer:
    """Writes the function of one formula; addresses are constants, for it runs once."""

    def __init__(self, worlds: Sequence[World], texts: Texts) -> None:
        self.worlds = worlds
        self.texts = texts
        self.kept: list[Any] = []
        self.names: dict[str, Code] = {}
        self.columns: dict[tuple[str, str], Code] = {}
        self.function = ir.Function(ir.Module(name="formula"), ir.FunctionType(WORD, [WORD]), name="run")
        self.builder = ir.IRBuilder(self.function.append_basic_block())
        self.results = [self.filled(np.zeros(len(worlds), dtype=np.int64), WORD) for _ in range(2)]
        self.state = self.filled(np.full(len(worlds), 9, dtype=np.uint8), BYTE)

    def filled(self, values: Any, kind: ir.Type) -> tuple[Any, ir.Value]:  # noqa: ANN401 - a numpy array
        """Return an array with its address."""
        self.kept.append(values)
        return values, ir.Constant(WORD, values.ctypes.data).inttoptr(kind.as_pointer())

    def cell(self, columns: _Columns, kind: TypeKind, at: ir.Value) -> Operand:
        """Return a value of a row."""
        _, words = self.filled(columns.words, WORD)
        _, states = self.filled(columns.states, BYTE)
        value = self.builder.load(self.builder.gep(words, [at]))
        if kind is TypeKind.YES_NO:
            value = self.builder.icmp_signed("!=", value, ZERO)
        return Operand(value, self.builder.load(self.builder.gep(states, [at])))

    def write(self, formula: BoundFormula) -> None:
        """Write a loop over the worlds; raises Bailout or Untranslatable where there is no such code."""
        builder = self.builder
        with counted(builder, self.function.args[0]) as at:
            left, following = builder.append_basic_block(), builder.append_basic_block()
            _, days = self.filled(DAYS, WORD)
            code = MachineCode(builder, left, self.texts.number, (min(WORKED), days, len(DAYS)))
            for index, (name, kind) in enumerate(FIELDS.items()):
                values = [world.values[name] for world in self.worlds]
                scale = scale_of(values)
                self.names[name] = Code(f"v{index}", scale, nonnegative(values), LARGEST_INPUT, f"v{index}")
                columns = _Columns(values, scale, self.texts)
                code.assign(f"v{index}", self.cell(columns, kind.kind, at))
            for number, table in enumerate(COLUMNS):
                self.table(code, number, table, at)
            semantics = Compiled(self.names, self.columns)
            result = formula.evaluate(semantics)
            code.run("\n".join(semantics.block.lines))
            held = code.value(ast.parse(result.text, mode="eval").body)
            denominator = code.require(ast.parse(str(result.denominator), mode="eval").body)
            value = builder.zext(held.value, WORD) if held.is_answer else held.value
            for (_, place), each in zip(self.results, (value, denominator), strict=True):
                builder.store(each, builder.gep(place, [at]))
            builder.store(held.state or PRESENT, builder.gep(self.state[1], [at]))
            builder.branch(following)
            builder.position_at_end(left)
            builder.branch(following)
            builder.position_at_end(following)
        builder.ret(ZERO)

    def table(self, code: MachineCode, number: int, table: str, at: ir.Value) -> None:
        """Declare a detail table of the row at hand."""
        found = [world.tables[table] for world in self.worlds]
        rows = [rows_of(each) for each in found]
        every = [row for each in rows for row in each]
        self.columns[table, ""] = Code("", name=str(number))
        cells: dict[str, tuple[_Columns, TypeKind]] = {}
        for index, (column, kind) in enumerate(COLUMNS[table].items()):
            values = [row[column] for row in every]
            scale, name = scale_of(values), f"{number}_d{index}"
            self.columns[table, column] = Code(
                f"r{name}", scale, nonnegative(values), LARGEST_INPUT, f"c{name}"
            )
            columns = _Columns(values, scale, self.texts)
            cells[f"c{name}"] = columns, kind.kind
        _, bounds = self.filled(
            np.concatenate([[0], np.cumsum([len(each) for each in rows])]).astype(np.int64), WORD
        )
        gone = np.array([_STATES.get(type(each), 0) for each in found], dtype=np.uint8)
        _, states = self.filled(gone, BYTE)
        start, end = (
            self.builder.load(self.builder.gep(bounds, [each])) for each in (at, self.builder.add(at, ONE))
        )
        code.tables[number] = MachineTable(
            start, end, lambda name, row: self.cell(*cells[name], row), _nothing
        )
        code.assign(
            f"rows_{number}",
            Operand(self.builder.sub(end, start), self.builder.load(self.builder.gep(states, [at]))),
        )


def _nothing(name: str, row: ir.Value, held: Operand) -> None:
    raise AssertionError(name, row, held)


def machined(formula: BoundFormula, worlds: Sequence[World]) -> list[Value | None]:
    """Return a formula's value in each world by machine code; None where it is left to others, or is absent.

    The worlds are :func:`fitting`.
    """
    texts = Texts()
    writer = _Writer(worlds, texts)
    try:
        writer.write(formula)
    except (Bailout, Untranslatable):
        return [None] * len(worlds)
    compiled(writer.function)(len(worlds))
    tops, overs = (values.tolist() for values, _ in writer.results)
    named, kind = texts.all(), formula.type.kind
    return [
        None if state else _value(numerator, denominator, kind, named)
        for numerator, denominator, state in zip(tops, overs, writer.state[0].tolist(), strict=True)
    ]


def _value(numerator: int, denominator: int, kind: TypeKind, texts: Sequence[str]) -> Value:
    if kind is TypeKind.NUMBER:
        return Fraction(numerator, denominator)
    if kind is TypeKind.YES_NO:
        return bool(numerator)
    return date.fromordinal(numerator) if kind is TypeKind.DATE else texts[numerator]
