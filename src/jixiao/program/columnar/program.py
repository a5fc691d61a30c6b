"""Runs a whole program over blocks of units, each value as a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.calendars import Calendars
from jixiao.formula.vector.arithmetic import rounded
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.rows import Rows, Texts
from jixiao.formula.vector.vector import Mask, Numbers, Vector
from jixiao.numbers import RoundingMode
from jixiao.program.compiled.compilation import results_of
from jixiao.program.evaluation import evaluate, slice_of
from jixiao.program.model import Definition, Program


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
    calendars: Calendars
    wanted: tuple[str, ...]
    definitions: tuple[Definition, ...]
    texts: Texts
    worked: tuple[int, Any]

    def run(self, block: Block, texts: Texts) -> tuple[dict[str, Vector], Mask]:
        """Return the wanted values by name, and the rows that are left to ``exact``.

        ``texts`` numbers what the block holds; it begins as :meth:`numbered`. Raises :class:`Bailout` when a number may
        have more digits than any may have.
        """
        columns = Columns(dict(block.values), block.tables, texts, self.worked, block.count)
        evaluate(self.definitions, columns)
        return {name: columns.values[name] for name in self.wanted}, columns.undecided

    def numbered(self) -> Texts:
        """Return the texts that the program itself knows, numbered, for one caller to go on with."""
        return Texts(dict(self.texts.numbers))

    @staticmethod
    def rounded(vector: Vector, places: int, mode: RoundingMode) -> Numbers:
        """Return numbers rounded, as whole units of the last place."""
        numbers = rounded(vector, places, mode)
        return numbers.numerator * (10**places // numbers.denominator)


def compile_columns(
    program: Program, calendars: Calendars, wanted: Sequence[str] | None = None
) -> ColumnProgram:
    """Return a program for blocks of rows; ``wanted`` as for ``compile_program``."""
    _keep_freed_memory()
    wanted = tuple(wanted if wanted is not None else results_of(program))
    texts = Texts()
    for definition in program.definitions:
        for text in definition.formula.texts:
            texts.number(text)
    days = calendars.worked()
    worked = (min(days, default=0), np.array(list(days.values()), dtype=np.int64))
    return ColumnProgram(program, calendars, wanted, tuple(slice_of(program, wanted)), texts, worked)


def _keep_freed_memory() -> None:
    """Let the C library keep the memory that arrays give back, for the hundreds that a block takes.

    glibc keeps pieces up to the size of the largest that was given back so far, of at most 32 MB (mallopt(3),
    M_MMAP_THRESHOLD); others it returns to the system. An untouched piece costs nothing.
    """
    np.empty(24 << 20, dtype=np.uint8)
