"""Single definitions of a compiled run, evaluated by ``exact`` because compiled code met what only it can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from jixiao.formula import Missing, Table, Value, Walker
from jixiao.formula.integer_code import overs_of
from jixiao.formula.semantics.exact import Exact
from jixiao.program.code_names import Variable, encode
from jixiao.program.run import Inputs

if TYPE_CHECKING:
    from jixiao.program.compilation import Compilation


class Slow:
    """Evaluates single definitions of one run by ``exact``."""

    def __init__(self, compilation: Compilation, inputs: Inputs) -> None:
        self.compilation = compilation
        self.inputs = inputs

    def definition(self, index: int, given: Sequence[Any], over: int | None = None) -> tuple[object, int]:
        """Return a definition's value from the variables that it needs; over a denominator where that is known."""
        return self._evaluated(index, dict(zip(self.compilation.needs[index], given, strict=True)), {}, over)

    def row(self, index: int, given: Sequence[Any], row: int, over: int | None = None) -> tuple[object, int]:
        """Return a computed column's value in one row."""
        held = dict(zip(self.compilation.needs[index], given, strict=True))
        definition = self.compilation.program.definitions[index]
        table = cast("Table", self.inputs.tables[definition.table])
        computed = self._computed(table.name, held)
        return self._evaluated(index, held, self._row(table.rows[row], row, computed), over)

    def _computed(self, table: str, held: Mapping[str, Any]) -> list[tuple[str, Variable, Any, Any]]:
        """Return a table's computed columns that are there by now: name, variable, and the lists of their parts."""
        return [
            (column, variable, held[variable.code.name], held.get(overs_of(variable.code.name)))
            for (name, column), variable in self.compilation.names.columns.items()
            if name == table and column and variable.code.name in held
        ]

    @staticmethod
    def _row(
        row: Mapping[str, Value], number: int, computed: Sequence[tuple[str, Variable, Any, Any]]
    ) -> dict[str, Value]:
        found = dict(row)
        for column, variable, values, overs in computed:
            if column not in found and number < len(values):
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
        exact = Exact(_Held(compilation.names.values, held), _Tables(self, held), compilation.calendars)
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
        computed = self._computed(name, held)
        if not computed:
            return table
        return Table(name, tuple([self._row(row, number, computed) for number, row in enumerate(table.rows)]))


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

    def __init__(self, slow: Slow, held: Mapping[str, Any]) -> None:
        self.slow = slow
        self.held = held

    def __getitem__(self, name: str) -> Table | Missing:
        return self.slow.table(name, self.held)

    def __iter__(self) -> Iterator[str]:
        return iter(self.slow.inputs.tables)

    def __len__(self) -> int:
        return len(self.slow.inputs.tables)
