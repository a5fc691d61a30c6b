"""Writes a program as one Python function for complete data; it gives up when data is missing.

What can't be computed is lost where nothing reads it: the rate of a unit without a budget, which does not apply.
Judged points are few; where there are any it gives up too. Only what the wanted definitions rest on is computed; what
is known before any data is (weights, the answers of conditions about them) is worked out when the function is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from jixiao.formula.integer.code import Code, lists_of
from jixiao.formula.integer.compiled import Compiled
from jixiao.program.compiled.variables import Names, Variable, held_as
from jixiao.program.evaluation import slice_of
from jixiao.program.model import JUDGED, Definition, Role

_LOSABLE: Final = frozenset({Role.STEP, Role.RULE, Role.EXCLUSION})
"""Roles of what authors write: read only where it applies."""


@dataclass(slots=True)
class FastPathWriter:
    """Writes the function; raises :class:`Bailout` for a program that only ``exact`` can evaluate.

    Definitions of the roles ``left_out`` are not written: what reads them writes them.
    """

    names: Names
    wanted: Sequence[str]
    left_out: frozenset[Role] = frozenset()
    lines: list[str] = field(default_factory=list)

    def write(self) -> str:
        """Return the source of the function."""
        judged = self.without_judged()
        self.definitions()
        codes = (self.names.values[name].code for name in self.wanted)
        parts = (part for code in codes for part in (code.text, code.denominator) if isinstance(part, str))
        outputs = ", ".join(parts)
        lines = [*self.names.unpacked(), *judged, *self.lines, f"return ({outputs},)"]
        return "\n".join(["def fast_path(inputs, tables):", *(f"    {line}" for line in lines)]) + "\n"

    def definitions(self) -> None:
        """Write everything that the wanted definitions rest on, and them."""
        for index, definition in enumerate(slice_of(self.names.program, self.wanted)):
            if definition.role in self.left_out:
                continue
            semantics = Compiled(*self.names.codes())
            code = definition.formula.evaluate(semantics)
            if definition.table:
                self._column(index, definition, code, semantics)
            else:
                self._definition(index, definition, code, semantics.block.lines)

    def without_judged(self) -> list[str]:
        """Take every judged points for missing, and return the statement that gives up where one is not."""
        values = self.names.values
        kinds: list[str] = []
        for node in self.names.program.indicators:
            name = f"{node.key}.{JUDGED}"
            kinds.append(f"{values[name].code.text}.__class__")
            values[name] = replace(values[name], code=replace(values[name].code, is_missing=True))
        return [f"if not ({' is '.join(kinds)} is AbsentValue): raise Bailout"] if kinds else []

    def _definition(self, index: int, definition: Definition, code: Code, lines: Sequence[str]) -> None:
        is_settled = code.constant is not None or code.answer is not None or code.is_quoted
        is_settled = is_settled or code.text == code.name
        # A known answer may rest on what is computed for it (有值(a + b)), which raises where it can't be.
        if lines or not is_settled:
            name, denominator = f"d{index}", f"e{index}"
            computed, lost = _assigned(code, name, denominator)
            may_be_lost = definition.role in _LOSABLE
            if may_be_lost:
                self._guarded([*lines, *computed], lost)
            else:
                self.lines += [*lines, *computed]
            known = code.denominator if isinstance(code.denominator, int) else denominator
            is_present = code.is_present and not may_be_lost
            code = replace(code, text=name, name=name, denominator=known, is_present=is_present)
        self.names.values[definition.name] = Variable(code, held_as(definition.formula.type.kind))

    def _column(self, index: int, definition: Definition, code: Code, semantics: Compiled) -> None:
        """Write a computed column: a list filled row by row."""
        columns = self.names.columns
        number = columns[definition.table, ""].code.name
        values, denominators, row = f"c{number}_d{index}", f"c{number}_e{index}", f"r{number}_d{index}"
        read = [pair for name in semantics.met for pair in lists_of(columns[definition.table, name].code)]
        variables = "".join(f"{variable}, " for variable, _ in read) or "_"
        rows = f"zip({', '.join(rows for _, rows in read)})" if read else f"range(rows_{number})"
        known = isinstance(code.denominator, int)
        # Of a table that was not handed in, the column is as absent as the table.
        self.lines.append(f"{values} = {denominators} = rows_{number}")
        self.lines.append(f"if rows_{number}.__class__ is int:")
        self.lines.append(f"    {values}, {denominators} = [], []")
        self.lines.append(f"    for {variables} in {rows}:")
        computed, lost = _assigned(code, row, "denominator")
        self._guarded([*semantics.block.lines, *computed], lost, 2)
        self.lines.append(f"        {values}.append({row})")
        if not known:
            self.lines.append(f"        {denominators}.append(denominator)")
        denominator = code.denominator if known else f"s{number}_d{index}"
        kept = replace(code, text=row, denominator=denominator, name=values, is_present=False)
        columns[definition.table, definition.label] = Variable(kept, held_as(definition.formula.type.kind))

    def _guarded(self, lines: Sequence[str], lost: Sequence[str], depth: int = 0) -> None:
        """Add statements, and what replaces their result when they raise."""
        indent = "    " * depth
        for header, block in (("try:", lines), ("except Bailout:", lost)):
            self.lines += [f"{indent}{header}", *(f"{indent}    {line}" for line in block)]


def _assigned(code: Code, name: str, denominator: str) -> tuple[list[str], list[str]]:
    """Return the statements that assign a value and its denominator, if it has one, and those where it can't be computed."""
    computed, lost = [f"{name} = {code.text}"], [f"{name} = POISON"]
    if isinstance(code.denominator, str):
        computed.append(f"{denominator} = {code.denominator}")
        lost.append(f"{denominator} = 1")
    return computed, lost
