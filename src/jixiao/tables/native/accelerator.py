"""The accelerator that scores blocks by machine code: made when so many rows come that it pays, kept for the next table."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from jixiao.formula.integer.code import Bailout
from jixiao.formula.vector.rows import Texts
from jixiao.problems import Problem
from jixiao.program.columnar.program import ColumnProgram
from jixiao.tables.checks import TAKEN
from jixiao.tables.selection import Selection

if TYPE_CHECKING:
    from jixiao.tables.native.detail_rows import Source
    from jixiao.tables.native.program import Machine
    from jixiao.tables.scoring import TableScorer

PAYS: Final = 1_000_000
"""Rows from which on machine code is made: it takes about as long as scoring so many without it."""

_FEW: Final = 3
"""Where machine code leaves more than one row in so many, it is of no use."""

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
class NativeAccelerator:
    """Machine code for the results of one program; may be used from several threads at once.

    ``rows`` came so far, ``coming`` are those of the largest table that came whole. ``useless`` are columns for which
    there is no code, or code that leaves most rows: they are not tried again.
    """

    program: ColumnProgram
    rows: int = 0
    coming: int = 0
    machines: dict[object, Machine] = field(default_factory=dict)
    useless: set[pa.Schema] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def try_score(
        self, scorer: TableScorer, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> pa.RecordBatch | None:
        """Return a block's results, or None where there is no machine code, or too little that it can do."""
        may_pay = max(self.rows, self.coming) >= PAYS and batch.schema not in self.useless
        self.rows += batch.num_rows
        if not batch.num_rows or not may_pay or not _has_llvm():
            return None
        from jixiao.tables.native.expressions import Untranslatable
        from jixiao.tables.native.inputs import given
        from jixiao.tables.native.results import run

        texts = self.numbered()
        try:
            data = given(scorer.reader(texts), batch)
            machine = self.machine(data.sources, scorer.selection)
        except (Bailout, Untranslatable):
            self.useless.add(batch.schema)
            return None
        if machine is None:
            return None
        results = run(machine, data, batch.num_rows, scorer.selection, texts)
        scored = results.scored
        scored[[*refused, *data.refused]] = False
        left = np.flatnonzero(~scored)
        if len(left) * _FEW > batch.num_rows:
            self.useless.add(batch.schema)
            return None
        if len(left):
            known = {at: list(refused[row]) for at, row in enumerate(left.tolist()) if row in refused}
            results = replace(results, left=left, others=scorer.by_columns(batch.take(pa.array(left)), known))
        return scorer.put_together(results, batch)

    def expect(self, rows: int) -> None:
        """Take note of how many rows are coming."""
        self.coming = max(self.coming, rows)

    def numbered(self) -> Texts:
        """Return the texts that the code knows, numbered, for one caller to go on with."""
        texts = self.program.numbered()
        texts.number(TAKEN)
        return texts

    def machine(self, sources: Mapping[str, Source], selection: Selection) -> Machine | None:
        """Return the machine code for columns of such forms, None where enough others have theirs.

        Raises ``Bailout`` or ``Untranslatable`` where there is no such code.
        """
        from jixiao.tables.native.program import MachineWriter

        key = frozenset(sources.items()), selection
        with self.lock:
            if key not in self.machines and len(self.machines) < _MOST:
                self.machines[key] = MachineWriter(self.program, self.numbered(), sources).compile(selection)
            return self.machines.get(key)
