"""The results of a block of units as machine code leaves them in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula.column_rows import Texts
from jixiao.formula.machine_columns import Form
from jixiao.formula.machine_texts import MOST_TEXTS, spelled
from jixiao.tables.checks import Check, said_together
from jixiao.tables.frames import repeated
from jixiao.tables.results import coded, decimals

if TYPE_CHECKING:
    from jixiao.program.machine import Machine
    from jixiao.tables.machine_input import Given

_WIDTHS: Final = {"word": 8, "decimal": 16, "half": 4, "byte": 1}
_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class MachineResults:
    """Results as ``tables.results`` puts them together: those of the rows that are ``scored``, and nothing of the others.

    ``held`` is memory by the name of a result, ``settled`` what a text is in every row, ``forms`` how the others lie there; ``named`` are texts by number.
    """

    held: Mapping[str, Any]
    settled: Mapping[str, str]
    forms: Mapping[str, Form]
    checks: Sequence[Check]
    places: int
    named: Sequence[str]

    @property
    def scored(self) -> Any:  # noqa: ANN401 - an array of yes/no
        """Which rows are scored."""
        return self.held["scored"].view(bool)

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.held["scored"])

    def points(self, name: str) -> pa.Array:
        """Return points, which are all there."""
        return decimals(self.held[name].view(np.int64).reshape(self.count, 2), None, self.places)

    def texts(self, name: str) -> pa.Array:
        """Return a text of each unit."""
        settled = self.settled.get(name)
        if settled is not None:
            return repeated(settled, self.count)
        if self.forms[name] == "half":
            return coded(self.held[name].view(np.int32), None, self.named)
        codes = self.held[name]
        if codes[0] == codes[-1] and (codes == codes[0]).all():
            return repeated(self.named[int(codes[0])], self.count)
        offsets, data = spelled(codes, self.named[:MOST_TEXTS])
        return pa.StringArray.from_buffers(self.count, pa.py_buffer(offsets), pa.py_buffer(data))

    def states(self, points: str, state: str | None) -> pa.Array:
        """Return what the program says of points."""
        del points
        return repeated("computed", self.count) if state is None else self.texts(state)

    def checked(self) -> pa.Array:
        """Return what is found of each unit."""
        found: list[tuple[Check, Any]] = []
        for start in range(0, len(self.checks), _BITS):
            words = self.held[f"checks {start}"].view(np.uint64)
            met = int(np.bitwise_or.reduce(words))
            for bit, check in enumerate(self.checks[start : start + _BITS]):
                if met >> bit & 1:
                    found.append((check, np.flatnonzero(words & np.uint64(1 << bit))))
        return said_together(found, self.count)

    def problems(self) -> pa.Array:
        """Return what is wrong with units: nothing that the code would score."""
        return pa.nulls(self.count, pa.string())


def run(
    machine: Machine, given: Given, count: int, checks: Sequence[Check], places: int, texts: Texts
) -> MachineResults:
    """Score a block of so many units; points have so many ``places``, ``texts`` numbers those of the data."""
    # Memory of its own for each: whoever keeps one column keeps no other. All of it is written, of rows that are left
    # with what another row was.
    held = {
        name: np.empty(count * _WIDTHS[form], dtype=np.uint8)
        for name, form in {**machine.results, "scored": "byte"}.items()
    }
    machine.run(
        count, {**given.places, **{name: each.ctypes.data for name, each in held.items()}}, given.rows
    )
    return MachineResults(held, machine.settled, machine.results, checks, places, texts.all())


def replaced(found: pa.RecordBatch, left: Any, instead: pa.RecordBatch) -> pa.RecordBatch:  # noqa: ANN401 - yes/no
    """Return results with others, in their order, in the rows that were ``left``."""
    mask = pa.array(left)
    columns = [
        pc.replace_with_mask(one, mask, other)
        for one, other in zip(found.columns, instead.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=found.schema)
