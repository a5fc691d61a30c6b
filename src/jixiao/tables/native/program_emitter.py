"""The machine-code function of a program: for every few rows their data, for each the definitions, and what comes of them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from llvmlite import ir

from jixiao.calendars import Calendars
from jixiao.formula.vector.rows import Texts
from jixiao.program.compiled.fast_path import FastPathWriter
from jixiao.program.compiled.variables import Names
from jixiao.program.model import Program
from jixiao.tables.native.column_io import (
    BYTE,
    FORMS,
    LEAST,
    MOST,
    WORD,
    ZERO,
    Form,
    counted,
    reader,
    writer,
)
from jixiao.tables.native.detail_rows import MachineRows, Source
from jixiao.tables.native.expressions import MISSING, PRESENT, Operand, Untranslatable
from jixiao.tables.native.outputs import BESIDE, Output, OutputWriter
from jixiao.tables.native.statements import MachineCode

TILE: Final = 256
"""Rows that go through the function together."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column of the rows at hand: its words, and bytes that are 1 where it has no cell."""

    words: ir.Value
    gone: ir.Value | None
    are_answers: bool


class MachineWriter:
    """Writes the function; ``sources`` are the columns at hand by name of the datum, others are missing in every row.

    ``texts`` numbers every text that the program knows.

    It is ``score(count, places)``: the number of rows, and the address of the addresses and numbers that ``places`` names. One
    of them, ``scratch``, is zeroed memory of :attr:`scratch` bytes that no other caller uses meanwhile.
    """

    def __init__(
        self, program: Program, calendars: Calendars, texts: Texts, sources: Mapping[str, Source]
    ) -> None:
        self.program = program
        self.sources = sources
        self.texts = texts
        self.settled: dict[str, str] = {}
        self.results: dict[str, Form] = {}
        self.places: list[str] = []
        self.computed: dict[str, None] = {}
        self.scratch = 2 * TILE
        self.names = Names(program, {name: each.scale for name, each in sources.items()})
        days = calendars.worked()
        self.first_day = min(days, default=0)
        self.worked = np.array(list(days.values()), dtype=np.int64)
        self.module = ir.Module(name="jixiao")
        self.function = ir.Function(
            self.module, ir.FunctionType(WORD, [WORD, WORD.as_pointer()]), name="score"
        )
        self.builder = ir.IRBuilder(self.function.append_basic_block("entry"))
        self.functions: dict[tuple[object, Form], ir.Function] = {}

    def write(self, outputs: Sequence[Output]) -> ir.Module:
        """Return the module; raises ``Bailout`` or ``Untranslatable`` for a program that has no such code."""
        builder = self.builder
        count = self.function.args[0]
        self.memory = self._place("scratch", BYTE)
        self.gone, self.wrong = self._piece(0, BYTE), self._piece(TILE, BYTE)
        self.scored = self._place("scored", BYTE)
        tiles = builder.sdiv(builder.add(count, ir.Constant(WORD, TILE - 1)), ir.Constant(WORD, TILE))
        with counted(builder, tiles) as tile:
            self.start = builder.mul(tile, ir.Constant(WORD, TILE))
            rest = builder.sub(count, self.start)
            is_last = builder.icmp_signed("<", rest, ir.Constant(WORD, TILE))
            self.count = builder.select(is_last, rest, ir.Constant(WORD, TILE))
            own = {name for name, _scale in self.names.inputs}
            cells = {name: self._read(name, each) for name, each in self.sources.items() if name in own}
            with counted(builder, self.count) as row:
                self.row = row
                results = self._score(cells, outputs)
            self.results = {name: form for name, form, _at in results}
            for name, form, at in results:
                self._call(
                    writer,
                    form,
                    self._piece(at, WORD),
                    self.start,
                    self.count,
                    self._place(name, FORMS[form]),
                )
        builder.ret(ZERO)
        return self.module

    def _wanted(self, outputs: Sequence[Output]) -> tuple[str, ...]:
        """Return the definitions that results rest on."""
        defined = {definition.name for definition in self.program.definitions}
        named = [name for output in outputs for name in output.names]
        return tuple(dict.fromkeys(name for name in named if name in defined))

    def _number(self, name: str) -> ir.Value:
        """Return a number that the function is handed under a name."""
        if name not in self.places:
            self.places.append(name)
        index = ir.Constant(WORD, self.places.index(name))
        return self.builder.load(self.builder.gep(self.function.args[1], [index]))

    def _place(self, name: str, kind: ir.Type) -> ir.Value:
        """Return the address of values that the function is handed under a name."""
        return self.builder.inttoptr(self._number(name), kind.as_pointer())

    def _words(self) -> int:
        """Return where one word of each of the rows at hand has its place."""
        at, self.scratch = self.scratch, self.scratch + 8 * TILE + 64
        return at

    def _piece(self, at: int, kind: ir.Type) -> ir.Value:
        place = self.builder.gep(self.memory, [ir.Constant(WORD, at)])
        return self.builder.bitcast(place, kind.as_pointer())

    def _call(self, make: Callable[[ir.Module, Form], ir.Function], form: Form, *given: ir.Value) -> None:
        """Call the function that brings columns of a form in or out."""
        function = self.functions.get((make, form))
        if function is None:
            function = self.functions[make, form] = make(self.module, form)
        self.builder.call(function, given)

    def _numbered(self, text: str) -> int:
        """Return the number of a text; one that data could have another number for has none."""
        if text not in self.texts.numbers:
            raise Untranslatable(text)
        return self.texts.numbers[text]

    # Data

    def _read(self, name: str, source: Source) -> _Cells:
        """Bring the rows at hand of a column in; what it may not hold leaves its row, for others to say what is wrong."""
        words, gone = self._piece(self._words(), WORD), None
        if source.may_lack:
            gone = self.builder.gep(self._place(f"{name}?", BYTE), [self.start])
        lower, upper = (
            ir.Constant(WORD, other if each is None else min(max(each, LEAST), MOST))
            for each, other in ((source.lower, LEAST), (source.upper, MOST))
        )
        shift = self._number(f"{name}+") if source.form == "bit" else ir.Constant(WORD, source.shift)
        column = self._place(name, FORMS[source.form])
        lacking = self.gone if gone is None else gone
        self._call(
            reader,
            source.form,
            column,
            self.start,
            self.count,
            lacking,
            lower,
            upper,
            shift,
            words,
            self.wrong,
        )
        return _Cells(words, gone, source.form in {"byte", "bit"})

    def _inputs(self, code: MachineCode, cells: Mapping[str, _Cells]) -> None:
        """Assign the variables of what is handed in."""
        missing = Operand(ZERO, MISSING)
        for index, (name, _scale) in enumerate(self.names.inputs):
            code.assign(f"v{index}", self._cell(cells[name]) if name in cells else missing)

    def _tables(self, code: MachineCode) -> None:
        """Declare the detail tables of the row at hand."""
        row = self.builder.add(self.start, self.row)
        for number, (name, columns) in enumerate(self.names.tables):
            if name not in self.sources:
                code.assign(f"rows_{number}", Operand(ZERO, MISSING))
                continue
            lists = {f"c{number}_{index}": f"{name}.{each}" for index, (each, _scale) in enumerate(columns)}
            found = MachineRows(self.builder, self._place, self.sources, name, lists, self.computed)
            code.tables[number] = found.table(row)
            code.assign(f"rows_{number}", found.counted(row))

    def _leave_judged(self, code: MachineCode) -> None:
        """Leave the row where there are judged points: ``fast_path`` takes them for missing."""
        for index, (name, _scale) in enumerate(self.names.inputs):
            if self.names.values[name].code.is_missing:
                state = code.value(ast.Name(id=f"v{index}")).state or PRESENT
                code.go_on(self.builder.icmp_unsigned("!=", state, MISSING), code.left)

    def _cell(self, cells: _Cells) -> Operand:
        builder = self.builder
        value = builder.load(builder.gep(cells.words, [self.row]))
        if cells.are_answers:
            value = builder.icmp_signed("!=", value, ZERO)
        if cells.gone is None:
            return Operand(value)
        return Operand(value, builder.load(builder.gep(cells.gone, [self.row])))

    # Results

    def _score(self, cells: Mapping[str, _Cells], outputs: Sequence[Output]) -> list[tuple[str, Form, int]]:
        """Score the row at hand; return under which names, in which form and from where results are to be taken out."""
        builder = self.builder
        left, following = (self.function.append_basic_block(name) for name in ("left", "following"))
        worked = ir.Constant(WORD, self.worked.ctypes.data).inttoptr(WORD.as_pointer())
        days = (self.first_day, worked, len(self.worked))
        code = MachineCode(builder, left, self._numbered, days)
        scored = builder.gep(self.scored, [builder.add(self.start, self.row)])
        wrong = builder.gep(self.wrong, [self.row])
        is_wrong = builder.icmp_unsigned("!=", builder.load(wrong), ir.Constant(BYTE, 0))
        builder.store(ir.Constant(BYTE, 0), wrong)
        code.go_on(is_wrong, left)
        self._inputs(code, cells)
        self._tables(code)
        fast_path = FastPathWriter(self.names, self._wanted(outputs), BESIDE)
        fast_path.without_judged()
        self._leave_judged(code)
        fast_path.definitions()
        code.run("\n".join(fast_path.lines))
        written = OutputWriter(self.program, self.names, code, len(self.texts.numbers))
        results = [(name, form, self._kept(value)) for name, form, value in written.results(outputs)]
        self.settled = written.settled
        for block, number in ((None, 1), (left, 0)):
            if block is not None:
                builder.position_at_end(block)
            builder.store(ir.Constant(BYTE, number), scored)
            builder.branch(following)
        builder.position_at_end(following)
        return results

    def _kept(self, value: ir.Value) -> int:
        """Keep a result of the row at hand, and return where those of all rows at hand lie."""
        at = self._words()
        self.builder.store(value, self.builder.gep(self._piece(at, WORD), [self.row]))
        return at
