"""What machine code gives of a row: points as decimals, texts by their numbers, checks as bits."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from llvmlite import ir

from jixiao.formula.integer.code import Code, times
from jixiao.formula.integer.compiled import Compiled
from jixiao.numbers import RoundingMode
from jixiao.program.compiled.variables import Names
from jixiao.program.model import Program, Role
from jixiao.tables.native.column_io import WORD, ZERO, Form
from jixiao.tables.native.expressions import Untranslatable
from jixiao.tables.native.statements import MachineCode
from jixiao.tables.native.texts import MOST_TEXTS

Condition = Callable[[Compiled, Mapping[str, Code]], Code]
"""Writes what a check asks, from the program's values."""

BESIDE: Final = frozenset({Role.NOTICE, Role.REASON})
"""Roles of what nothing but checks looks at: written where it is looked at, for what is absent meets no check."""

Result = tuple[str, Form, ir.Value]
"""A result of a row: under which name and in which form it goes out, and its word."""


@dataclass(frozen=True, slots=True)
class Output:
    """A result: points as decimals of so many ``places``, a text by its number, or a check.

    ``names`` are the definitions that it rests on. A check is met where its ``condition`` holds, unless the answer ``guard``
    is no.
    """

    kind: Literal["points", "text", "check"]
    names: tuple[str, ...]
    condition: Condition | None = None
    guard: str = ""
    places: int = 0

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]


class OutputWriter:
    """Writes what a row gives, once its definitions are computed; of texts the program knows the first ``known``.

    ``settled`` are texts that are the same in every row: they need no place.
    """

    def __init__(self, program: Program, names: Names, code: MachineCode, known: int) -> None:
        self.program = program
        self.names = names
        self.code = code
        self.builder = code.builder
        self.known = known
        self.settled: dict[str, str] = {}
        self.beside = {
            definition.name: definition for definition in program.definitions if definition.role in BESIDE
        }

    def results(self, outputs: Sequence[Output]) -> list[Result]:
        """Return the row's results; what is absent leaves the row."""
        found = [result for output in outputs if output.kind != "check" for result in self._result(output)]
        return [*found, *self._checks([output for output in outputs if output.kind == "check"])]

    def _result(self, output: Output) -> Iterator[Result]:
        """Keep points or a text of the row at hand."""
        semantics = Compiled(*self.names.codes())
        held = self.names.values[output.name].code
        if output.kind == "text" and held.is_quoted:
            self.settled[output.name] = ast.literal_eval(held.text)
            return
        factor = 1
        if output.kind == "points":
            scale = 10**output.places
            if not isinstance(held.denominator, int) or scale % held.denominator:
                held = semantics.round(held, output.places, RoundingMode.HALF_UP)
            factor = scale // int(held.denominator)
        self.code.run("\n".join(semantics.block.lines))
        value = self._looked(times(held.text, factor))
        form: Form = "decimal"
        if output.kind == "text":
            # One that the program does not know would come from data: it has a number, but not here.
            form = "byte" if self.known <= MOST_TEXTS else "half"
            is_other = self.builder.icmp_unsigned(">=", value, ir.Constant(WORD, self.known))
            self.code.go_on(is_other, self.code.left)
        yield output.name, form, value

    def _looked(self, text: str) -> ir.Value:
        return self.code.looked(ast.parse(text, mode="eval").body)

    def _checks(self, checks: Sequence[Output]) -> Iterator[Result]:
        """Keep which checks are met, a bit for each."""
        for start in range(0, len(checks), 64):
            mask = ZERO
            for bit, each in enumerate(checks[start : start + 64]):
                met = self.builder.zext(self._met(each), WORD)
                mask = self.builder.or_(mask, self.builder.shl(met, ir.Constant(WORD, bit)))
            yield f"checks {start}", "word", mask

    def _met(self, output: Output) -> ir.Value:
        if output.condition is None:
            raise Untranslatable(output.name)
        semantics = Compiled(*self.names.codes())
        values = dict(semantics.names)
        for name in output.names:
            definition = self.beside.get(name)
            if definition is not None:
                values[name] = definition.formula.evaluate(semantics)
        asked = output.condition(semantics, values)
        # What raises is absent, and meets no check; but where it is asked whether something is there, it may be neither.
        self.code.is_doubting = True
        lines = ["try:", *(f"    {line}" for line in (*semantics.block.lines, f"met = {asked.text}"))]
        missed = "raise Bailout" if semantics.is_asking else "met = False"
        self.code.run("\n".join([*lines, "except Exception:", f"    {missed}"]))
        self.code.is_doubting = False
        if output.guard:
            self.code.run(f"if met:\n    met = {semantics.names[output.guard].text}")
        return self.code.answer(ast.Name(id="met"))
