"""Machine code for the tables of one ruleset: made when so many rows come that making it pays, kept for the next table."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from jixiao.formula.column_rows import Texts
from jixiao.program.column_program import ColumnProgram
from jixiao.tables.checks import TAKEN, Check, condition
from jixiao.tables.results import wanted_of

if TYPE_CHECKING:
    from jixiao.program.machine import Machine
    from jixiao.program.machine_outputs import Output
    from jixiao.program.machine_rows import Source

PAYS: Final = 1_000_000
"""Rows from which on machine code is made: it takes about as long as scoring so many without it."""

_MOST: Final = 3
"""How many layouts of columns it is made for: it differs by which of them have empty cells, and takes half a second each."""


@functools.cache
def _has_llvm() -> bool:
    """Tell whether LLVM is there; it makes things faster, so where it can't be loaded nothing else is wrong."""
    try:
        import llvmlite.binding  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


@dataclass(slots=True)
class Machines:
    """What is made for a ruleset; may be used from several threads at once (two may make the same).

    ``rows`` came so far, ``coming`` are those of the largest table that came whole. ``useless`` are columns for which
    there is no code, or code that leaves most rows.
    """

    columns: ColumnProgram
    rows: int = 0
    coming: int = 0
    made: dict[object, Machine] = field(default_factory=dict)
    useless: set[pa.Schema] = field(default_factory=set)

    def expect(self, rows: int) -> None:
        """Take note of how many rows are coming."""
        self.coming = max(self.coming, rows)

    def numbered(self) -> Texts:
        """Return the texts that the code knows, numbered, for one caller to go on with."""
        texts = self.columns.numbered()
        texts.number(TAKEN)
        return texts

    def may_pay(self, schema: pa.Schema) -> bool:
        """Tell whether there are so many rows that machine code for such columns pays, and LLVM to make it."""
        return max(self.rows, self.coming) >= PAYS and schema not in self.useless and _has_llvm()

    def find(
        self, schema: pa.Schema, sources: Mapping[str, Source], checks: Sequence[Check]
    ) -> Machine | None:
        """Return the machine code for columns of such forms, or None where there is none."""
        key = frozenset(sources.items()), tuple(checks)
        if key in self.made:
            return self.made[key]
        if len(self.made) >= _MOST:
            return None
        found = self.compiled(sources, checks)
        if found is None:
            self.give_up(schema)
        else:
            self.made[key] = found
        return found

    def give_up(self, schema: pa.Schema) -> None:
        """Take note that machine code is of no use for such columns: they are not even looked at for it again."""
        self.useless.add(schema)

    def compiled(self, sources: Mapping[str, Source], checks: Sequence[Check]) -> Machine | None:
        """Return newly made machine code for columns of such forms, or None where there is none."""
        from jixiao.program.machine import compile_machine

        try:
            return compile_machine(
                self.columns.program, self.columns.calendars, self.numbered(), sources, self._outputs(checks)
            )
        except Exception:  # noqa: BLE001 - whatever has no code, or LLVM refuses: columns can do it
            return None

    def _outputs(self, checks: Sequence[Check]) -> tuple[Output, ...]:
        from jixiao.program.machine_outputs import Output

        found: list[Output] = []
        for wanted in wanted_of(self.columns.program):
            if wanted.kind == "state" and wanted.state is not None:
                found.append(Output("text", (wanted.state,)))
            elif wanted.kind != "state":
                found.append(Output(wanted.kind, (wanted.name,), places=wanted.places))
        for each in checks:
            guard = each.names[1] if each.kind == "holds" and len(each.names) > 1 else ""
            found.append(Output("check", each.names, partial(condition, each), guard))
        return tuple(found)
