"""Running a compiled program: inputs as integers, values read back, and single definitions left to ``exact``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, cast

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Table, TypeKind, Value, Walker
from jixiao.formula.integer_code import Code, Gone, Unlooked, overs_of
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.values import Failed
from jixiao.program.definition import Program
from jixiao.program.run import Inputs


@dataclass(frozen=True, slots=True)
class Variable:
    """Where a value lives in the compiled function: its code, and of what kind it is."""

    code: Code
    kind: TypeKind

    def decode(self, held: object, denominator: object) -> Value:
        """Return the value that a variable holds."""
        if isinstance(held, Gone):
            return held.reason
        if self.kind is TypeKind.NUMBER:
            return Fraction(cast("int", held), cast("int", denominator))
        return date.fromordinal(cast("int", held)) if self.kind is TypeKind.DATE else cast("Value", held)

    def read(self, held: Mapping[str, Any]) -> Value:
        """Return the value from the variables of a run."""
        over = self.code.denominator
        return self.decode(held[self.code.text], over if isinstance(over, int) else held[over])


def encode(value: Value, scale: int) -> object:
    """Return a value as compiled code holds it, or raise :class:`Unlooked` for a number finer than its scale."""
    if isinstance(value, Fraction):
        if scale % value.denominator:
            raise Unlooked
        return value.numerator * (scale // value.denominator)
    if isinstance(value, Missing | Failed):
        return Gone(value)
    return value.toordinal() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Compilation:
    """A compiled program; its ``run`` may be called from several threads at once."""

    program: Program
    calendars: Calendars
    source: str
    run: Callable[..., tuple[Any, ...]]
    names: Mapping[str, Variable]
    columns: Mapping[tuple[str, str], Variable]
    inputs: tuple[tuple[str, int], ...]
    tables: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    needs: tuple[tuple[str, ...], ...]
    outputs: tuple[str, ...]

    def held(self, inputs: Inputs) -> dict[str, Any]:
        """Return the variables after a run, or raise :class:`Unlooked` when a number is finer than its scale."""
        values = inputs.values
        given = tuple(encode(values[name], scale) for name, scale in self.inputs)
        tables = [self._lists(inputs.tables[name], columns) for name, columns in self.tables]
        slow = _Slow(self, inputs)
        return dict(zip(self.outputs, self.run(given, tables, slow.definition, slow.row), strict=True))

    @staticmethod
    def _lists(table: Table | Missing, columns: Sequence[tuple[str, int]]) -> tuple[object, ...]:
        if isinstance(table, Missing):
            return (Gone(table),) * (len(columns) + 1)
        return (
            len(table.rows),
            *([encode(row[name], scale) for row in table.rows] for name, scale in columns),
        )

    def values(self, inputs: Inputs) -> dict[str, Value]:
        """Return every definition's value by name, as ``run_exact`` does."""
        held = self.held(inputs)
        return {
            each.name: self.names[each.name].read(held) for each in self.program.definitions if not each.table
        }


class _Slow:
    """Evaluates single definitions of one run by ``exact``."""

    def __init__(self, compilation: Compilation, inputs: Inputs) -> None:
        self.compilation = compilation
        self.inputs = inputs

    def definition(self, index: int, given: Sequence[Any], over: int | None = None) -> tuple[object, int]:
        return self._evaluated(index, dict(zip(self.compilation.needs[index], given, strict=True)), {}, over)

    def row(self, index: int, given: Sequence[Any], row: int, over: int | None = None) -> tuple[object, int]:
        held = dict(zip(self.compilation.needs[index], given, strict=True))
        definition = self.compilation.program.definitions[index]
        table = cast("Table", self.inputs.tables[definition.table])
        return self._evaluated(index, held, self._row(table.name, table.rows[row], row, held), over)

    def _row(
        self, table: str, row: Mapping[str, Value], number: int, held: Mapping[str, Any]
    ) -> dict[str, Value]:
        found = dict(row)
        for (name, column), variable in self.compilation.columns.items():
            values = held.get(variable.code.name)
            if (
                name == table
                and column
                and column not in found
                and values is not None
                and number < len(values)
            ):
                overs = held.get(overs_of(variable.code.name), [])
                over = variable.code.denominator
                found[column] = variable.decode(
                    values[number], over if isinstance(over, int) else overs[number]
                )
        return found

    def _evaluated(
        self, index: int, held: Mapping[str, Any], row: Mapping[str, Value], over: int | None
    ) -> tuple[object, int]:
        compilation = self.compilation
        definition = compilation.program.definitions[index]
        exact = Exact(_Held(compilation.names, held), _Tables(self, held), compilation.calendars)
        exact.row = row
        value = Walker(exact).walk(definition.formula)
        if not isinstance(value, Fraction):
            return encode(value, 1), 1
        if over is None:
            return value.numerator, value.denominator
        return value.numerator * (over // value.denominator), over

    def table(self, name: str, held: Mapping[str, Any]) -> Table | Missing:
        """Return a detail table with the columns that are computed by now."""
        table = self.inputs.tables[name]
        if isinstance(table, Missing):
            return table
        return Table(name, tuple(self._row(name, row, number, held) for number, row in enumerate(table.rows)))


class _Held(dict[str, Value]):
    """The values of a run by their program-wide names, read from its variables when they are asked for."""

    def __init__(self, names: Mapping[str, Variable], held: Mapping[str, Any]) -> None:
        super().__init__()
        self.names = names
        self.held = held

    def __missing__(self, name: str) -> Value:
        return self.names[name].read(self.held)


class _Tables(Mapping[str, Table | Missing]):
    """The detail tables of a run, put together when they are asked for."""

    def __init__(self, slow: _Slow, held: Mapping[str, Any]) -> None:
        self.slow = slow
        self.held = held

    def __getitem__(self, name: str) -> Table | Missing:
        return self.slow.table(name, self.held)

    def __iter__(self) -> Iterator[str]:
        return iter(self.slow.inputs.tables)

    def __len__(self) -> int:
        return len(self.slow.inputs.tables)
