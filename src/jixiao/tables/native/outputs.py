"""Writes the results of a row in machine code: points as decimals, texts by their numbers, checks as bits."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from llvmlite import ir

from jixiao.formula.integer.code import times
from jixiao.formula.integer.compiled import Compiled
from jixiao.formula.syntax.parser import python_tree
from jixiao.numbers import RoundingMode
from jixiao.program.compiled.variables import Names
from jixiao.program.model import Role
from jixiao.tables.checks import Check, condition
from jixiao.tables.native.column_io import WORD, ZERO, Form
from jixiao.tables.native.statements import MachineCode
from jixiao.tables.selection import Selection, Wanted

NOTES: Final = frozenset({Role.NOTICE, Role.REASON})
"""Roles of what only checks read: computed where it is read, for what is absent meets no check."""

BITS: Final = 64
"""How many checks a word holds."""

MOST_TEXTS: Final = 256
"""How many texts a byte can number."""

Result = tuple[str, Form, ir.Value]
"""A result of a row: under which name and in which form it goes out, and its word."""


class OutputWriter:
    """Writes a row's results, once its definitions are computed; of texts the program knows the first ``known``.

    ``settled`` are texts that are the same in every row: they need no place.
    """

    def __init__(self, names: Names, code: MachineCode, known: int) -> None:
        self.names = names
        self.code = code
        self.known = known
        self.settled: dict[str, str] = {}
        self.notes = {
            definition.name: definition
            for definition in names.program.definitions
            if definition.role in NOTES
        }

    def results(self, selection: Selection) -> Iterator[Result]:
        """Yield the row's results; a row is left where one is absent, or what a check finds lacking."""
        for column in selection.wanted:
            yield from self._result(column)
        for check in selection.checks:
            if check.kind == "lacks":
                self._required(self.names.values[check.names[0]].code.text)
        yield from self._checks([check for check in selection.checks if check.kind != "lacks"])

    def _result(self, column: Wanted) -> Iterator[Result]:
        """Yield the result for a column, unless it needs no place."""
        code = self.names.values[column.name].code
        if column.kind == "points":
            semantics = Compiled(*self.names.codes())
            scale = 10**column.places
            if not isinstance(code.denominator, int) or scale % code.denominator:
                code = semantics.round(code, column.places, RoundingMode.HALF_UP)
            self.code.run("\n".join(semantics.block.lines))
            yield column.name, "decimal", self._required(times(code.text, scale // int(code.denominator)))
            return
        name = column.state or column.name
        if column.kind == "state":
            self._required(code.text)
            code = self.names.values[name].code
        if column.kind == "state" and column.state is None:
            return
        if code.is_quoted:
            self.settled[name] = ast.literal_eval(python_tree(code.text))
            return
        value = self._required(code.text)
        # A text that the program does not know would come from data: it has a number, but not here.
        is_other = self.code.builder.icmp_unsigned(">=", value, ir.Constant(WORD, self.known))
        self.code.go_on(is_other, self.code.left)
        yield name, "byte" if self.known <= MOST_TEXTS else "half", value

    def _required(self, text: str) -> ir.Value:
        return self.code.require(python_tree(text).body)

    def _checks(self, checks: Sequence[Check]) -> Iterator[Result]:
        """Yield which checks are met, a bit for each."""
        builder = self.code.builder
        for start in range(0, len(checks), BITS):
            mask = ZERO
            for bit, check in enumerate(checks[start : start + BITS]):
                met = builder.zext(self._met(check), WORD)
                mask = builder.or_(mask, builder.shl(met, ir.Constant(WORD, bit)))
            yield f"checks {start}", "word", mask

    def _met(self, check: Check) -> ir.Value:
        semantics = Compiled(*self.names.codes())
        values = dict(semantics.names)
        for name in check.names:
            if name in self.notes:
                values[name] = self.notes[name].formula.evaluate(semantics)
        asked = condition(check, semantics, values)
        # What raises is absent, and meets no check; but where it is asked whether something is there, it may be neither.
        self.code.is_doubting = True
        lines = ["try:", *(f"    {line}" for line in (*semantics.block.lines, f"met = {asked.text}"))]
        missed = "raise Bailout" if semantics.is_asking else "met = False"
        self.code.run("\n".join([*lines, "except Bailout:", f"    {missed}"]))
        self.code.is_doubting = False
        if check.guard:
            self.code.run(f"if met:\n    met = {semantics.names[check.guard].text}")
        return self.code.answer(ast.Name(id="met"))
