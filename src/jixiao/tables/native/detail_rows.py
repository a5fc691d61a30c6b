"""Reads the rows of a detail table in machine code, and writes the columns that are computed for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from llvmlite import ir

from jixiao.tables.native.column_io import BYTE, ONE, WORD, ZERO, Form
from jixiao.tables.native.expressions import MISSING, PRESENT, Operand
from jixiao.tables.native.statements import Table


@dataclass(frozen=True, slots=True)
class Source:
    """What a column of data looks like.

    ``scale`` is what one is in it, ``lower`` and ``upper`` bound what it may hold, ``shift`` is added to what it holds. A column
    that ``may_lack`` cells comes with bytes that are 1 where there is none.
    """

    form: Form
    scale: int = 1
    lower: int | None = None
    upper: int | None = None
    shift: int = 0
    may_lack: bool = False


@dataclass(slots=True)
class MachineRows:
    """One detail table under way.

    ``place`` gives the address of values by name: ``表`` where each unit's rows begin, and after the last one's; ``表?`` bytes
    that are 1 where a unit has no table; a column ``表.列`` and ``表.列?`` in the same way; and of a computed column its
    numbers and their states, by the variable of the list and that with a ``?``: these names are added to ``computed``.
    """

    builder: ir.IRBuilder
    place: Callable[[str, ir.Type], ir.Value]
    sources: Mapping[str, Source]
    name: str
    lists: Mapping[str, str]
    computed: dict[str, None]
    answers: set[str] = field(default_factory=set)

    def table(self, unit: ir.Value) -> tuple[Table, Operand]:
        """Return the rows of a unit, and how many they are."""
        start, end = (self._load(self.name, WORD, at) for at in (unit, self.builder.add(unit, ONE)))
        state = self._load(f"{self.name}?", BYTE, unit) if self.sources[self.name].may_lack else None
        return Table(start, end, self.cell, self.fill), Operand(self.builder.sub(end, start), state)

    def _load(self, name: str, kind: ir.Type, at: ir.Value) -> ir.Value:
        return self.builder.load(self.builder.gep(self.place(name, kind), [at]))

    def cell(self, name: str, row: ir.Value) -> Operand:
        """Return the value of a list in a row."""
        column = self.lists.get(name)
        if column is None:
            value = self._load(name, WORD, row)
            if name in self.answers:
                value = self.builder.icmp_unsigned("!=", value, ZERO)
            return Operand(value, self._load(f"{name}?", BYTE, row))
        source = self.sources.get(column)
        if source is None:
            return Operand(ZERO, MISSING)
        state = self._load(f"{column}?", BYTE, row) if source.may_lack else None
        if source.form == "byte":
            is_yes = self.builder.icmp_unsigned("!=", self._load(column, BYTE, row), ir.Constant(BYTE, 0))
            return Operand(is_yes, state)
        return Operand(self._load(column, WORD, row), state)

    def fill(self, name: str, row: ir.Value, operand: Operand) -> None:
        """Keep what is computed for a row."""
        self.computed.update({name: None, f"{name}?": None})
        value = operand.value
        if operand.is_answer:
            self.answers.add(name)
            value = self.builder.zext(value, WORD)
        self.builder.store(value, self.builder.gep(self.place(name, WORD), [row]))
        self.builder.store(operand.state or PRESENT, self.builder.gep(self.place(f"{name}?", BYTE), [row]))
