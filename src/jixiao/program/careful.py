"""A program as one Python function that never gives up: what a definition can't tell, ``exact`` tells of it alone.

Each definition is a few statements in a ``try``: when one of them looks at something absent, that definition is
evaluated by ``exact``, from the values there are by then. For data that is all there, ``trusting`` is quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from jixiao.formula import TypeKind, Walker
from jixiao.formula.integer_code import Code, Unlooked, lists_of, overs_of
from jixiao.formula.limits import MAX_BITS
from jixiao.formula.semantics.compiled import Compiled
from jixiao.program.code_names import Names, Variable, held_as
from jixiao.program.definition import Definition


@dataclass(slots=True)
class CarefulWriter:
    """Writes the function; ``needs`` are the variables that ``exact`` takes for each definition."""

    names: Names
    lines: list[str] = field(default_factory=list)
    needs: list[tuple[str, ...]] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def write(self) -> str:
        """Return the source of the function."""
        self.lines.append("def careful(inputs, tables, slow, slow_row):")
        for line in self.names.unpacked():
            self._say(line)
        for index, definition in enumerate(self.names.program.definitions):
            self.needs.append(self._needed(definition))
            if definition.table:
                self._column(index, definition)
            else:
                self._definition(index, definition)
        self._say(f"return ({', '.join(self.outputs)},)")
        return "\n".join(self.lines) + "\n"

    def _needed(self, definition: Definition) -> tuple[str, ...]:
        """Return the variables that ``exact`` needs to evaluate a definition: of each name, and of whole tables."""
        found: dict[str, None] = {}
        tables = {definition.table} if definition.table else set()
        for reference in definition.formula.references.values():
            if reference.type.kind is TypeKind.TABLE:
                tables.add(reference.name)
            elif not reference.table:
                found.update(dict.fromkeys(_variables(self.names.values[reference.name].code)))
        for (table, _column), variable in self.names.columns.items():
            if table in tables and "_d" in variable.code.name:
                found.update(dict.fromkeys((variable.code.name, overs_of(variable.code.name))))
        return tuple(found)

    def _given(self, index: int) -> str:
        """Return the variables of a definition's evaluation by ``exact``, as one argument."""
        return f"({', '.join(self.needs[index])}{',' if self.needs[index] else ''})"

    def _say(self, line: str, depth: int = 1) -> None:
        self.lines.append("    " * depth + line)

    def _walked(self, definition: Definition) -> tuple[Code, list[str], list[str]] | None:
        """Return a definition's code, its statements and the columns it reads, or None when it is left to ``exact``.

        Its bits bound what it is held to be afterwards, be it by these statements or, where they raise, by ``exact``.
        """
        semantics = Compiled(*self.names.codes())
        try:
            code = Walker(semantics).walk(definition.formula)
        except (Unlooked, KeyError):
            return None
        bits = MAX_BITS if semantics.is_doubting else code.bits
        return replace(code, bits=bits), semantics.block.lines, list(semantics.met)

    def _definition(self, index: int, definition: Definition) -> None:
        kind = held_as(definition.formula.type.kind)
        found = self._walked(definition)
        name, over = f"d{index}", f"e{index}"
        if found is None:
            self.names.values[definition.name] = Variable(Code(name, over, bits=MAX_BITS, name=name), kind)
            self._say(f"{name}, {over} = slow({index}, {self._given(index)})")
            self.outputs += [name, over]
            return
        code, lines, _met = found
        known = isinstance(code.denominator, int)
        assigned = [f"{name} = {code.text}"] + ([] if known else [f"{over} = {code.denominator}"])
        failed = [
            f"{name}, {over} = slow({index}, {self._given(index)}{f', {code.denominator}' if known else ''})"
        ]
        self._guarded([*lines, *assigned], failed)
        kept = Code(name, code.denominator if known else over, code.nonnegative, code.bits, name)
        self.names.values[definition.name] = Variable(kept, kind)
        self.outputs += _variables(kept)

    def _guarded(self, lines: Sequence[str], failed: Sequence[str], depth: int = 1) -> None:
        self._say("try:", depth)
        for line in lines:
            self._say(line, depth + 1)
        self._say("except Exception:", depth)
        for line in failed:
            self._say(line, depth + 1)

    def _column(self, index: int, definition: Definition) -> None:
        """Write a computed column: a list filled row by row."""
        table = definition.table
        number = int(self.names.columns[table, ""].code.name)
        kind = held_as(definition.formula.type.kind)
        found = self._walked(definition)
        values, overs, row = f"c{number}_d{index}", f"c{number}_e{index}", f"r{number}_d{index}"
        # Of a table that was not handed in, the column is as absent as the table.
        self._say(f"{values} = {overs} = rows_{number}")
        self._say(f"if rows_{number}.__class__ is int:")
        self._say(f"    {values}, {overs} = [], []")
        left = (Code("None", "None", bits=MAX_BITS), ["raise Unlooked"], list[str]())
        code, lines, met = left if found is None else found
        known = isinstance(code.denominator, int)
        self._say(f"for row in range(rows_{number} if rows_{number}.__class__ is int else 0):")
        read = [pair for name in met for pair in lists_of(self.names.columns[table, name].code)]
        unpacked = [f"{variable} = {values}[row]" for variable, values in read]
        failed = f"slow_row({index}, {self._given(index)}, row{f', {code.denominator}' if known else ''})"
        appended = [f"{values}.append({code.text})", f"{overs}.append({code.denominator})"]
        self._guarded(
            [*unpacked, *lines, *([] if found is None else appended)],
            [f"{row}, over = {failed}", f"{values}.append({row})", f"{overs}.append(over)"],
            2,
        )
        # A column whose denominators differ from row to row can't be summed as integers: such sums are left to `exact`.
        over: int | str = code.denominator if known else f"s{number}_d{index}"
        kept = Code(row, over, code.nonnegative, code.bits, values)
        self.names.columns[table, definition.label] = Variable(kept, kind)
        self.outputs += [values, overs]


def _variables(code: Code) -> list[str]:
    """Return the variables that a named value lives in."""
    return [code.text] if isinstance(code.denominator, int) else [code.text, code.denominator]
