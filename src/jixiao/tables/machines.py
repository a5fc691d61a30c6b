"""Machine code for the tables of one ruleset: made when so many rows come that making it pays, kept for the next table."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from jixiao.calendars import Calendars
from jixiao.formula.column_rows import Texts
from jixiao.program import Role
from jixiao.program.column_program import ColumnProgram
from jixiao.tables.checks import TAKEN, Check, condition

if TYPE_CHECKING:
    from jixiao.program.machine import Machine
    from jixiao.program.machine_outputs import Output
    from jixiao.program.machine_rows import Source

PAYS: Final = 1_000_000
"""Rows from which on machine code is made: it takes about as long as scoring so many without it."""

_MOST: Final = 8


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

    ``rows`` came so far, ``coming`` are those of the largest table that came whole.
    """

    columns: ColumnProgram
    calendars: Calendars
    rows: int = 0
    coming: int = 0
    made: dict[object, Machine | None] = field(default_factory=dict)

    def expect(self, rows: int) -> None:
        """Take note of how many rows are coming."""
        self.coming = max(self.coming, rows)

    def numbered(self) -> Texts:
        """Return the texts that the code knows, numbered, for one caller to go on with."""
        texts = self.columns.numbered()
        texts.number(TAKEN)
        return texts

    @property
    def may_pay(self) -> bool:
        """Whether there are so many rows that machine code pays, and LLVM to make it."""
        return max(self.rows, self.coming) >= PAYS and _has_llvm()

    def find(self, sources: Mapping[str, Source], checks: Sequence[Check]) -> Machine | None:
        """Return the machine code for columns of such forms, or None where there is none, or not yet."""
        key = self._key(sources, checks)
        if key in self.made:
            return self.made[key]
        if not self.may_pay or len(self.made) >= _MOST:
            return None
        found = self.made[key] = self.compiled(sources, checks)
        return found

    def give_up(self, sources: Mapping[str, Source], checks: Sequence[Check]) -> None:
        """Take note that the code leaves most rows of such columns: it is not tried again."""
        self.made[self._key(sources, checks)] = None

    @staticmethod
    def _key(sources: Mapping[str, Source], checks: Sequence[Check]) -> object:
        return frozenset(sources.items()), tuple(checks)

    def compiled(self, sources: Mapping[str, Source], checks: Sequence[Check]) -> Machine | None:
        """Return newly made machine code for columns of such forms, or None where there is none."""
        from jixiao.program.machine import compile_machine

        try:
            return compile_machine(
                self.columns.program, self.calendars, self.numbered(), sources, self._outputs(checks)
            )
        except Exception:  # noqa: BLE001 - whatever has no code, or LLVM refuses: columns can do it
            return None

    def _outputs(self, checks: Sequence[Check]) -> tuple[Output, ...]:
        from jixiao.program.machine_outputs import Output

        program = self.columns.program
        defined = {each.name for each in program.definitions}
        found: list[Output] = []
        for node in program.tree.walk():
            found.append(Output("points", (node.named(Role.POINTS),)))
            state = node.named(Role.STATE)
            if state in defined:
                found.append(Output("text", (state,)))
        found.append(Output("text", (program.tree.named(Role.GRADE),)))
        for each in checks:
            guard = each.names[1] if each.kind == "holds" and len(each.names) > 1 else ""
            found.append(Output("check", each.names, partial(condition, each), guard))
        return tuple(found)
