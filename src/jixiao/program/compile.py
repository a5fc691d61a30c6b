"""A whole program as one Python function over integers, compiled once; what it meets and can't tell, ``exact`` tells.

The source is written by the same walker as every other semantics (``formula.semantics.compiled``). Each definition is
a few statements in a ``try``: when one of them looks at something absent, that definition alone is evaluated by
``exact``, from the values there are by then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from jixiao.calendars import Calendars
from jixiao.formula import TypeKind, Walker
from jixiao.formula.integer_code import SCOPE, Code, Unlooked, lists_of, overs_of
from jixiao.formula.limits import MAX_BITS
from jixiao.formula.semantics.compiled import Compiled
from jixiao.problems import JixiaoError
from jixiao.program.compiled import Compilation, Variable
from jixiao.program.definition import CLAIMED, JUDGED, Definition, Program
from jixiao.rules import Column, Field

_SCALES = {"amount": 10**6, "number": 10**6, "rate": 10**8, "count": 1}
_POINTS_SCALE = 10**6
_INPUT_BITS = 200


_KINDS = {"yes_no": TypeKind.YES_NO, "date": TypeKind.DATE, "choice": TypeKind.TEXT, "text": TypeKind.TEXT}


def _input(name: str, each: Field | Column) -> Variable:
    scale = _SCALES.get(each.type or "", 1)
    code = Code(name, scale, each.min is not None and each.min >= 0, _INPUT_BITS, name)
    return Variable(code, _KINDS.get(each.type or "", TypeKind.NUMBER))


@dataclass(slots=True)
class _Writer:
    """Writes the function of one program."""

    program: Program
    names: dict[str, Variable] = field(default_factory=dict)
    columns: dict[tuple[str, str], Variable] = field(default_factory=dict)
    inputs: list[tuple[str, int]] = field(default_factory=list)
    tables: list[tuple[str, tuple[tuple[str, int], ...]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    needs: list[tuple[str, ...]] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def declare(self) -> None:
        """Name the variables of the inputs."""
        for name, each in self.program.fields.items():
            if each.type == "table":
                self.declare_table(name, each)
            else:
                self.declare_input(name, _input(f"v{len(self.inputs)}", each))
        for node in self.program.indicators:
            for role in (CLAIMED, JUDGED):
                variable = f"v{len(self.inputs)}"
                code = Code(variable, _POINTS_SCALE, nonnegative=False, bits=_INPUT_BITS, name=variable)
                self.declare_input(f"{node.key}.{role}", Variable(code, TypeKind.NUMBER))

    def declare_input(self, name: str, variable: Variable) -> None:
        self.names[name] = variable
        self.inputs.append((name, cast("int", variable.code.denominator)))

    def declare_table(self, name: str, table: Field) -> None:
        number = len(self.tables)
        typed = [each for each in table.columns if each.type is not None]
        for index, each in enumerate(typed):
            variable = _input(f"c{number}_{index}", each)
            # Inside a loop a column is the variable of the row at hand; `name` is the list of all rows.
            code = Code(
                f"r{number}_{index}",
                variable.code.denominator,
                variable.code.nonnegative,
                _INPUT_BITS,
                variable.code.name,
            )
            self.columns[name, each.name] = Variable(code, variable.kind)
        self.columns[name, ""] = Variable(Code("", name=str(number)), TypeKind.TABLE)
        scales = tuple((each.name, _SCALES.get(each.type or "", 1)) for each in typed)
        self.tables.append((name, scales))

    def write(self) -> str:
        """Return the source of the function."""
        self.declare()
        self.lines.append("def run(inputs, tables, slow, slow_row):")
        received = ", ".join(f"v{index}" for index in range(len(self.inputs)))
        self.say(f"({received},) = inputs" if self.inputs else "pass")
        for number, (_name, columns) in enumerate(self.tables):
            lists = ", ".join([f"rows_{number}", *(f"c{number}_{index}" for index in range(len(columns)))])
            self.say(f"({lists},) = tables[{number}]")
        for index, definition in enumerate(self.program.definitions):
            self.needs.append(self.needed(definition))
            if definition.table:
                self.column(index, definition)
            else:
                self.definition(index, definition)
        self.say(f"return ({', '.join(self.outputs)},)")
        return "\n".join(self.lines) + "\n"

    def needed(self, definition: Definition) -> tuple[str, ...]:
        """Return the variables that ``exact`` needs to evaluate a definition: of each name, and of whole tables."""
        found: dict[str, None] = {}
        tables = {definition.table} if definition.table else set()
        for reference in definition.formula.references.values():
            if reference.type.kind is TypeKind.TABLE:
                tables.add(reference.name)
            elif not reference.table:
                found.update(dict.fromkeys(_variables(self.names[reference.name].code)))
        for (table, _column), variable in self.columns.items():
            if table in tables and "_d" in variable.code.name:
                found.update(dict.fromkeys((variable.code.name, overs_of(variable.code.name))))
        return tuple(found)

    def given(self, index: int) -> str:
        """Return the variables of a definition's evaluation by ``exact``, as one argument."""
        return f"({', '.join(self.needs[index])}{',' if self.needs[index] else ''})"

    def say(self, line: str, depth: int = 1) -> None:
        self.lines.append("    " * depth + line)

    def walked(self, definition: Definition) -> tuple[Code, list[str], list[str]] | None:
        """Return a definition's code, its statements and the columns it reads, or None when it is left to ``exact``."""
        semantics = Compiled(
            {name: each.code for name, each in self.names.items()},
            {name: each.code for name, each in self.columns.items()},
        )
        try:
            code = Walker(semantics).walk(definition.formula)
        except (Unlooked, KeyError):
            return None
        return code, semantics.block.lines, list(semantics.met)

    def definition(self, index: int, definition: Definition) -> None:
        kind = definition.formula.type.kind
        kind = TypeKind.TEXT if kind is TypeKind.CHOICE else kind
        found = self.walked(definition)
        name, over = f"d{index}", f"e{index}"
        if found is None:
            self.names[definition.name] = Variable(Code(name, over, bits=MAX_BITS, name=name), kind)
            self.say(f"{name}, {over} = slow({index}, {self.given(index)})")
            self.outputs += [name, over]
            return
        code, lines, _met = found
        known = isinstance(code.denominator, int)
        assigned = [f"{name} = {code.text}"] + ([] if known else [f"{over} = {code.denominator}"])
        failed = [
            f"{name}, {over} = slow({index}, {self.given(index)}{f', {code.denominator}' if known else ''})"
        ]
        self.guarded([*lines, *assigned], failed)
        kept = Code(name, code.denominator if known else over, code.nonnegative, code.bits, name)
        self.names[definition.name] = Variable(kept, kind)
        self.outputs += _variables(kept)

    def guarded(self, lines: Sequence[str], failed: Sequence[str], depth: int = 1) -> None:
        self.say("try:", depth)
        for line in lines:
            self.say(line, depth + 1)
        self.say("except Exception:", depth)
        for line in failed:
            self.say(line, depth + 1)

    def column(self, index: int, definition: Definition) -> None:
        """Write a computed column: a list filled row by row."""
        table = definition.table
        number = int(self.columns[table, ""].code.name)
        kind = definition.formula.type.kind
        kind = TypeKind.TEXT if kind is TypeKind.CHOICE else kind
        found = self.walked(definition)
        values, overs, row = f"c{number}_d{index}", f"c{number}_e{index}", f"r{number}_d{index}"
        # Of a table that was not handed in, the column is as absent as the table.
        self.say(f"{values} = {overs} = rows_{number}")
        self.say(f"if rows_{number}.__class__ is int:")
        self.say(f"    {values}, {overs} = [], []")
        left = (Code("None", "None", bits=MAX_BITS), ["raise Unlooked"], list[str]())
        code, lines, met = left if found is None else found
        known = isinstance(code.denominator, int)
        self.say(f"for row in range(rows_{number} if rows_{number}.__class__ is int else 0):")
        read = [pair for name in met for pair in lists_of(self.columns[table, name].code)]
        unpacked = [f"{variable} = {values}[row]" for variable, values in read]
        failed = f"slow_row({index}, {self.given(index)}, row{f', {code.denominator}' if known else ''})"
        appended = [f"{values}.append({code.text})", f"{overs}.append({code.denominator})"]
        self.guarded(
            [*unpacked, *lines, *([] if found is None else appended)],
            [f"{row}, over = {failed}", f"{values}.append({row})", f"{overs}.append(over)"],
            2,
        )
        # A column whose denominators differ from row to row can't be summed as integers: such sums are left to `exact`.
        over: int | str = code.denominator if known else f"s{number}_d{index}"
        kept = Code(row, over, code.nonnegative, code.bits, values)
        self.columns[table, definition.label] = Variable(kept, kind)


def _variables(code: Code) -> list[str]:
    """Return the variables that a named value lives in."""
    return [code.text] if isinstance(code.denominator, int) else [code.text, code.denominator]


def compile_program(program: Program, calendars: Calendars) -> Compilation:
    """Return a program compiled to one function."""
    writer = _Writer(program)
    source = writer.write()

    def workdays(start: int, end: int) -> int:
        try:
            return calendars.count(date.fromordinal(start), date.fromordinal(end))
        except JixiaoError:
            raise Unlooked from None

    scope: dict[str, Any] = {**SCOPE, "workdays": workdays}
    exec(compile(source, f"<{program.id}>", "exec"), scope)  # noqa: S102 - our own text: names, numbers and quoted texts only
    return Compilation(
        program, calendars, source, scope["run"], writer.names, writer.columns, tuple(writer.inputs), tuple(writer.tables),
        tuple(writer.needs), tuple(writer.outputs),
    )  # fmt: skip
