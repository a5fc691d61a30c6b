"""A block of units scored by machine code; the rows that it leaves are scored by ``columns`` and put in their places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula.machine_texts import spelled
from jixiao.program import Program
from jixiao.tables.checks import Check, said_together
from jixiao.tables.frames import repeated
from jixiao.tables.results import as_batch, coded, decimals

if TYPE_CHECKING:
    from jixiao.formula.column_rows import Texts
    from jixiao.program.machine import Machine
    from jixiao.tables.machine_input import Given

_FEW: Final = 4
"""Where more than one row in so many is left, all are better scored together by ``columns``."""


def score_block(
    machine: Machine,
    given: Given,
    batch: pa.RecordBatch,
    program: Program,
    checks: Sequence[Check],
    texts: Texts,
    unit: str | None,
    refused: Collection[int],
    others: Callable[[pa.RecordBatch, Sequence[int]], pa.RecordBatch],
) -> pa.RecordBatch | None:
    """Return the results of a block, or None where most of it would be left to ``others``.

    ``refused`` are rows that are not to be scored; ``others`` scores some rows, given their numbers.
    """
    results = _MachineResults(machine, program, checks, batch.num_rows)
    scored = results.run(given)
    scored[list({*refused, *given.refused})] = False
    left = np.flatnonzero(~scored)
    if len(left) * _FEW > batch.num_rows:
        return None
    results.name(texts)
    found = as_batch(results, program, None if unit is None else batch.column(unit), unit)
    if not len(left):
        return found
    instead = others(batch.take(pa.array(left)), left.tolist())
    mask = pa.array(~scored)
    return pa.RecordBatch.from_arrays(
        [
            pc.replace_with_mask(one, mask, other)
            for one, other in zip(found.columns, instead.columns, strict=True)
        ],
        schema=found.schema,
    )


_WIDTHS: Final = {"word": 8, "decimal": 16, "half": 4, "byte": 1}
_LINE: Final = 64


class _MachineResults:
    """The results of one block, in memory that the code has filled; see ``tables.results.Results``."""

    def __init__(self, machine: Machine, program: Program, checks: Sequence[Check], count: int) -> None:
        self.machine = machine
        self.program = program
        self.checks = checks
        self.count = count
        self.held: dict[str, Any] = {}
        self.named: list[str] = []

    def run(self, given: Given) -> Any:  # noqa: ANN401 - an array of yes/no
        """Let the code score, and return which rows it did."""
        for name, form in {**self.machine.results, "scored": "byte"}.items():
            self.held[name] = np.empty(self.count * _WIDTHS[form], dtype=np.uint8)
        places = {name: each.ctypes.data for name, each in self.held.items()}
        self.machine.run(self.count, {**given.places, **places})
        return self.held["scored"].view(bool)

    def name(self, texts: Texts) -> None:
        """Take note of what the numbers of texts mean."""
        self.named = texts.all()

    def points(self, name: str) -> pa.Array:
        words = self.held[name].view(np.int64).reshape(self.count, 2)
        return decimals(words, None, self.program.places)

    def texts(self, name: str) -> pa.Array:
        settled = self.machine.settled.get(name)
        if settled is not None:
            return repeated(settled, self.count)
        codes = self.held[name]
        if self.machine.results[name] == "half":
            return coded(codes.view(np.int32), None, self.named)
        if codes[0] == codes[-1] and (codes == codes[0]).all():
            return repeated(self.named[int(codes[0])], self.count)
        return _strings(*spelled(codes, self.named[:256]))

    def states(self, points: str, state: str | None) -> pa.Array:
        del points  # they are all there
        return repeated("computed", self.count) if state is None else self.texts(state)

    def checked(self) -> pa.Array:
        met = []
        for start in range(0, len(self.checks), 64):
            words = self.held[f"checks {start}"].view(np.int64)
            any_met = int(np.bitwise_or.reduce(words))
            for number, check in enumerate(self.checks[start : start + 64]):
                if any_met >> number & 1:
                    met.append((check, np.flatnonzero(words & (1 << number))))
        return said_together(met, self.count)

    def problems(self) -> pa.Array:
        return pa.nulls(self.count, pa.string())


def _strings(offsets: Any, data: Any) -> pa.Array:  # noqa: ANN401 - numpy arrays
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(data))
