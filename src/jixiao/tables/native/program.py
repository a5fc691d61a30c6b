"""Compiles a whole program to one machine-code function, which takes addresses of columns and fills in results.

For every few rows it brings in their data, computes for each row the definitions, and takes out the results. The code is that
of ``fast_path`` (see ``statements``), so it has the same one duty: to be right wherever it does not leave a row to others.
"""

from __future__ import annotations

import ast
import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

import llvmlite.binding as llvm
import numpy as np
from llvmlite import ir

from jixiao.formula.vector.rows import Texts
from jixiao.program.columnar.program import ColumnProgram
from jixiao.program.compiled.fast_path import FastPathWriter
from jixiao.program.compiled.variables import Names
from jixiao.tables.native.column_io import BYTE, FORMS, LEAST, MOST, WORD, ZERO, Form, counted, reader, writer
from jixiao.tables.native.detail_rows import MachineRows, Source
from jixiao.tables.native.expressions import MISSING, PRESENT, Operand, Untranslatable
from jixiao.tables.native.outputs import NOTES, OutputWriter
from jixiao.tables.native.statements import MachineCode
from jixiao.tables.selection import Selection

TILE: Final = 256
"""Rows that go through the function together."""

_TILE, _ZERO_BYTE = ir.Constant(WORD, TILE), ir.Constant(BYTE, 0)


@dataclass(frozen=True, slots=True)
class Machine:
    """A program in machine code; may be used from several threads at once.

    ``places`` names, in order, the addresses and numbers that the function takes. Among them are ``results``, which it
    fills, by their forms, and ``scored``: a byte for each row, 1 where it scored it, 0 where it left it. ``computed`` are those
    of the computed columns of detail tables, and ``scratch`` is how many bytes it works in. ``settled`` are the texts that a
    result is in every row, ``workdays`` is what the code reads of the calendar.
    """

    function: Callable[..., int]
    places: tuple[str, ...]
    results: Mapping[str, Form]
    computed: tuple[str, ...]
    scratch: int
    settled: Mapping[str, str]
    workdays: object

    def run(self, count: int, given: Mapping[str, int], rows: int) -> None:
        """Score so many units; ``given`` has an address or a number for every place, ``rows`` are those of the largest table."""
        arrays = {name: np.empty(rows, dtype=np.int64) for name in self.computed}
        arrays["scratch"] = np.zeros(self.scratch, dtype=np.uint8)
        places = {**given, **{name: array.ctypes.data for name, array in arrays.items()}}
        addresses = np.array([places[name] for name in self.places], dtype=np.int64)
        self.function(count, addresses.ctypes.data)


class MachineWriter:
    """Writes the function; ``sources`` are the columns at hand by name of the datum, others are missing in every row.

    ``texts`` numbers every text that the program knows.

    It is ``score(count, places)``: the number of rows, and the address of the addresses and numbers that ``places`` names. One
    of them, ``scratch``, is zeroed memory of :attr:`scratch` bytes that no other caller uses meanwhile.
    """

    def __init__(self, program: ColumnProgram, texts: Texts, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.texts = texts
        self.settled: dict[str, str] = {}
        self.places: list[str] = []
        self.computed: dict[str, None] = {}
        self.scratch = 2 * TILE
        self.names = Names(program.program, {name: source.scale for name, source in sources.items()})
        self.first_day, self.workdays = program.worked
        kind = ir.FunctionType(WORD, [WORD, WORD.as_pointer()])
        self.function = ir.Function(ir.Module(name="jixiao"), kind, name="score")
        self.builder = ir.IRBuilder(self.function.append_basic_block("entry"))
        self.functions: dict[tuple[object, Form], ir.Function] = {}

    def compile(self, selection: Selection) -> Machine:
        """Return the program in machine code; raises ``Bailout`` or ``Untranslatable`` where there is no such code."""
        builder = self.builder
        count = self.function.args[0]
        self.memory = self._place("scratch", BYTE)
        self.absent, self.wrong = self._piece(0, BYTE), self._piece(TILE, BYTE)
        self.scored = self._place("scored", BYTE)
        tiles = builder.sdiv(builder.add(count, ir.Constant(WORD, TILE - 1)), _TILE)
        with counted(builder, tiles) as tile:
            self.start = builder.mul(tile, _TILE)
            rest = builder.sub(count, self.start)
            self.count = builder.select(builder.icmp_signed("<", rest, _TILE), rest, _TILE)
            inputs = {
                name: self._read(name, self.sources[name])
                for name, _scale in self.names.inputs
                if name in self.sources
            }
            with counted(builder, self.count) as row:
                self.row = row
                results = self._score(inputs, selection)
            for name, (form, at) in results.items():
                column = self._place(name, FORMS[form])
                self._call(writer, form, self._piece(at, WORD), self.start, self.count, column)
        builder.ret(ZERO)
        forms = {name: form for name, (form, _at) in results.items()}
        function, places = compiled(self.function), tuple(self.places)
        return Machine(
            function, places, forms, tuple(self.computed), self.scratch, self.settled, self.workdays
        )

    def _number(self, name: str) -> ir.Value:
        """Return a number that the function takes under a name."""
        if name not in self.places:
            self.places.append(name)
        index = ir.Constant(WORD, self.places.index(name))
        return self.builder.load(self.builder.gep(self.function.args[1], [index]))

    def _place(self, name: str, kind: ir.Type) -> ir.Value:
        """Return the address of values that the function takes under a name."""
        return self.builder.inttoptr(self._number(name), kind.as_pointer())

    def _words(self) -> int:
        """Return where one word of each of the rows at hand has its place."""
        at, self.scratch = self.scratch, self.scratch + 8 * TILE + 64
        return at

    def _piece(self, at: int, kind: ir.Type) -> ir.Value:
        place = self.builder.gep(self.memory, [ir.Constant(WORD, at)])
        return self.builder.bitcast(place, kind.as_pointer())

    def _call(self, make: Callable[[ir.Module, Form], ir.Function], form: Form, *arguments: ir.Value) -> None:
        """Call the function that brings columns of a form in or out."""
        function = self.functions.get((make, form))
        if function is None:
            function = self.functions[make, form] = make(self.function.module, form)
        self.builder.call(function, arguments)

    def _numbered(self, text: str) -> int:
        """Return the number of a text; one that data could have another number for has none."""
        if text not in self.texts.numbers:
            raise Untranslatable(text)
        return self.texts.numbers[text]

    # Data

    def _read(self, name: str, source: Source) -> Callable[[], Operand]:
        """Bring the rows at hand of a column in, and return what gives the cell of one.

        What the column may not hold leaves its row, for others to report what is wrong.
        """
        words, absent = self._piece(self._words(), WORD), None
        if source.may_lack:
            absent = self.builder.gep(self._place(f"{name}?", BYTE), [self.start])
        bounds = (
            ir.Constant(WORD, widest if bound is None else min(max(bound, LEAST), MOST))
            for bound, widest in ((source.lower, LEAST), (source.upper, MOST))
        )
        shift = self._number(f"{name}+") if source.form == "bit" else ir.Constant(WORD, source.shift)
        column, lacking = self._place(name, FORMS[source.form]), absent or self.absent
        self._call(
            reader, source.form, column, self.start, self.count, lacking, *bounds, shift, words, self.wrong
        )
        return partial(self._cell, words, absent, is_answer=source.form in {"byte", "bit"})

    def _cell(self, words: ir.Value, absent: ir.Value | None, *, is_answer: bool) -> Operand:
        """Return a cell of the row at hand; ``absent`` are bytes that are 1 where there is none."""
        value = self.builder.load(self.builder.gep(words, [self.row]))
        if is_answer:
            value = self.builder.icmp_signed("!=", value, ZERO)
        return Operand(value, absent and self.builder.load(self.builder.gep(absent, [self.row])))

    def _tables(self, code: MachineCode) -> None:
        """Declare the detail tables of the row at hand."""
        row = self.builder.add(self.start, self.row)
        for number, (name, columns) in enumerate(self.names.tables):
            if name not in self.sources:
                code.assign(f"rows_{number}", Operand(ZERO, MISSING))
                continue
            lists = {
                f"c{number}_{index}": f"{name}.{column}" for index, (column, _scale) in enumerate(columns)
            }
            rows = MachineRows(self.builder, self._place, self.sources, name, lists, self.computed)
            code.tables[number], count = rows.table(row)
            code.assign(f"rows_{number}", count)

    def _leave_judged(self, code: MachineCode) -> None:
        """Leave the row where there are judged points: ``fast_path`` takes them for missing."""
        for index, (name, _scale) in enumerate(self.names.inputs):
            if self.names.values[name].code.is_missing:
                state = code.value(ast.Name(id=f"v{index}")).state or PRESENT
                code.go_on(self.builder.icmp_unsigned("!=", state, MISSING), code.left)

    # Results

    def _score(
        self, inputs: Mapping[str, Callable[[], Operand]], selection: Selection
    ) -> dict[str, tuple[Form, int]]:
        """Score the row at hand; return under which names, in which form and from where results are to be taken out."""
        builder = self.builder
        left, following = (self.function.append_basic_block(name) for name in ("left", "following"))
        address = ir.Constant(WORD, self.workdays.ctypes.data).inttoptr(WORD.as_pointer())
        code = MachineCode(builder, left, self._numbered, (self.first_day, address, len(self.workdays)))
        scored = builder.gep(self.scored, [builder.add(self.start, self.row)])
        wrong = builder.gep(self.wrong, [self.row])
        is_wrong = builder.icmp_unsigned("!=", builder.load(wrong), _ZERO_BYTE)
        builder.store(_ZERO_BYTE, wrong)
        code.go_on(is_wrong, left)
        for index, (name, _scale) in enumerate(self.names.inputs):
            code.assign(f"v{index}", inputs[name]() if name in inputs else Operand(ZERO, MISSING))
        self._tables(code)
        fast_path = FastPathWriter(self.names, selection.rests_on(self.names.program), NOTES)
        fast_path.without_judged()
        self._leave_judged(code)
        fast_path.definitions()
        code.run("\n".join(fast_path.lines))
        outputs = OutputWriter(self.names, code, len(self.texts.numbers))
        results: dict[str, tuple[Form, int]] = {}
        for name, form, value in outputs.results(selection):
            at = self._words()
            builder.store(value, builder.gep(self._piece(at, WORD), [self.row]))
            results[name] = form, at
        self.settled = outputs.settled
        for block, number in ((builder.block, 1), (left, 0)):
            builder.position_at_end(block)
            builder.store(ir.Constant(BYTE, number), scored)
            builder.branch(following)
        builder.position_at_end(following)
        return results


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
