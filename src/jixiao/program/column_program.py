"""A whole program over blocks of rows: one Python function of operators on columns, written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.calendars import Calendars
from jixiao.formula import Walker
from jixiao.formula.column_rows import Rows, Texts
from jixiao.formula.semantics.column_code import ColumnWriter, Constants, Slot
from jixiao.formula.semantics.columns import Columns
from jixiao.formula.vector_arithmetic import rounded
from jixiao.formula.vectors import Mask, Numbers, Vector
from jixiao.numbers import RoundingMode
from jixiao.program.compilation import results_of
from jixiao.program.definition import CLAIMED, JUDGED, Program
from jixiao.program.part import needed


@dataclass(frozen=True, slots=True)
class Block:
    """The data of some units: every field and every claimed and judged points by name, and their detail tables."""

    values: Mapping[str, Vector]
    tables: Mapping[str, Rows]
    count: int


@dataclass(frozen=True, slots=True)
class ColumnProgram:
    """A program for blocks of rows; ``texts`` numbers every text that it holds itself."""

    program: Program
    wanted: tuple[str, ...]
    texts: Texts
    source: str
    function: Callable[..., tuple[Vector, ...]]
    worked: tuple[int, Any]

    def run(self, block: Block, texts: Texts) -> tuple[dict[str, Vector], Mask]:
        """Return the wanted values by name, and where ``exact`` has to look instead.

        ``texts`` numbers what the block holds; it begins as :meth:`numbered`. Raises :class:`Unlooked` when a number may have more digits than any may have.
        """
        semantics = Columns(dict(block.values), block.tables, texts, self.worked, block.count)
        found = self.function(semantics, semantics.values)
        return dict(zip(self.wanted, found, strict=True)), semantics.undecided

    def numbered(self) -> Texts:
        """Return the texts that the program itself knows, numbered, for one caller to go on with."""
        return Texts(dict(self.texts.numbers))

    @staticmethod
    def rounded(vector: Vector, places: int, mode: RoundingMode) -> Numbers:
        """Return numbers rounded, as whole units of the last place."""
        found = rounded(vector, places, mode)
        return found.top * (10**places // found.over)


def compile_columns(
    program: Program, calendars: Calendars, wanted: Sequence[str] | None = None
) -> ColumnProgram:
    """Return a program for blocks of rows; ``wanted`` as for ``compile_program``."""
    _keep_freed_memory()
    wanted = tuple(wanted if wanted is not None else results_of(program))
    texts, constants = Texts(), Constants()
    names: dict[str, Slot] = {}
    lines = ["def run(S, values):"]
    inputs = [name for name, each in program.fields.items() if each.type != "table"]
    inputs += [f"{node.key}.{role}" for node in program.indicators for role in (CLAIMED, JUDGED)]
    for index, name in enumerate(inputs):
        names[name] = Slot(f"v{index}")
        lines.append(f"    v{index} = values[{name!r}]")
    for index, definition in enumerate(needed(program, wanted)):
        writer = ColumnWriter(names, texts, constants)
        writer.is_row = bool(definition.table)
        slot = Walker(writer).walk(definition.formula)
        said = [f"    {line}" for line in writer.block.lines]
        if definition.table:
            table = repr(definition.table)
            lines += [f"    S.rows = S.tables[{table}]", *said]
            lines += [f"    S.rows.columns[{definition.label!r}] = S.level({slot.text})", "    S.rows = None"]
            continue
        if slot.known is None:
            said.append(f"    d{index} = {slot.text}")
            slot = Slot(f"d{index}")
        lines += said
        names[definition.name] = slot
    lines.append(f"    return ({', '.join(names[name].text for name in wanted)},)")
    source = "\n".join(lines) + "\n"
    scope = dict(constants.scope)
    exec(compile(source, f"<{program.id}>", "exec"), scope)  # noqa: S102 - our own text: operators, names of variables
    days = calendars.worked()
    worked = (min(days, default=0), np.array(list(days.values()), dtype=np.int64))
    return ColumnProgram(program, wanted, texts, source, scope["run"], worked)


def _keep_freed_memory() -> None:
    """Let the C library keep the memory that arrays give back, for the next ones.

    A block takes and gives back hundreds of arrays, and glibc would hand each to the system and fetch it again: half of
    the time. It keeps pieces up to the size of the largest that was given back so far, of at most 32 MB (mallopt(3),
    M_MMAP_THRESHOLD). Untouched, such a piece costs nothing; other C libraries take no notice.
    """
    np.empty(24 << 20, dtype=np.uint8)
