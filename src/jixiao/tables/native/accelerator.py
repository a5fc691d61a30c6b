"""The accelerator that scores blocks by machine code: made when so many rows come that it pays, kept for the next table."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from jixiao.formula.integer.code import Bailout
from jixiao.formula.vector.rows import Texts
from jixiao.problems import Problem
from jixiao.program.columnar.program import ColumnProgram
from jixiao.tables.checks import TAKEN, Check, condition
from jixiao.tables.selection import Selection

if TYPE_CHECKING:
    from jixiao.tables.native.detail_rows import Source
    from jixiao.tables.native.outputs import Output
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
    there is no code, or code that leaves most rows.
    """

    columns: ColumnProgram
    selection: Selection
    rows: int = 0
    coming: int = 0
    made: dict[object, Machine] = field(default_factory=dict)
    useless: set[pa.Schema] = field(default_factory=set)
    making: Lock = field(default_factory=Lock)

    def try_score(
        self, scorer: TableScorer, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> pa.RecordBatch | None:
        """Return a block's results, or None where there is no machine code, or too little that it can do."""
        may_pay = self.may_pay(batch.schema)
        self.rows += batch.num_rows
        if not batch.num_rows or not may_pay:
            return None
        from jixiao.tables.native.inputs import given
        from jixiao.tables.native.results import run

        texts = self.numbered()
        data = given(scorer.reader(texts), batch)
        if data is None:
            self.give_up(batch.schema)
            return None
        # What machine code scores lacks nothing.
        checks = tuple(check for check in scorer.checks if check.kind != "lacks")
        machine = self.find(batch.schema, data.sources, checks)
        if machine is None:
            return None
        results = run(machine, data, batch.num_rows, checks, texts)
        scored = results.scored
        scored[[*refused, *data.refused]] = False
        left = np.flatnonzero(~scored)
        if len(left) * _FEW > batch.num_rows:
            self.give_up(batch.schema)
            return None
        if len(left):
            known = {at: list(refused[row]) for at, row in enumerate(left.tolist()) if row in refused}
            others = scorer.by_columns(batch.take(pa.array(left)), known)
            results = replace(results, left=left, others=others)
        return scorer.put_together(results, batch)

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
        with self.making:
            if key not in self.made and len(self.made) < _MOST:
                made = self.compiled(sources, checks)
                if made is None:
                    self.give_up(schema)
                    return None
                self.made[key] = made
            return self.made.get(key)

    def give_up(self, schema: pa.Schema) -> None:
        """Take note that machine code is of no use for such columns: they are not even looked at for it again."""
        self.useless.add(schema)

    def compiled(self, sources: Mapping[str, Source], checks: Sequence[Check]) -> Machine | None:
        """Return newly made machine code for columns of such forms, or None where there is none."""
        from jixiao.tables.native.expressions import Untranslatable
        from jixiao.tables.native.program import compile_machine

        columns, texts = self.columns, self.numbered()
        known = len(texts.numbers)
        with suppress(Bailout, Untranslatable):
            machine = compile_machine(
                columns.program, columns.calendars, texts, sources, self._outputs(checks)
            )
            # A text that the code knows and :meth:`numbered` does not would have another number in every block.
            return machine if len(texts.numbers) == known else None
        return None

    def _outputs(self, checks: Sequence[Check]) -> tuple[Output, ...]:
        from jixiao.tables.native.outputs import Output

        found: list[Output] = []
        for wanted in self.selection.wanted:
            if wanted.kind == "state" and wanted.state is not None:
                found.append(Output("text", (wanted.state,)))
            elif wanted.kind != "state":
                found.append(Output(wanted.kind, (wanted.name,), places=wanted.places))
        for check in checks:
            guard = check.names[1] if check.kind == "holds" and len(check.names) > 1 else ""
            found.append(Output("check", check.names, partial(condition, check), guard))
        return tuple(found)
