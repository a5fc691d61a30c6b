"""The results of a block of units as machine code leaves them in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula.vector.rows import Texts
from jixiao.formula.vector.vector import Mask
from jixiao.tables.checks import Check, joined_texts
from jixiao.tables.native.outputs import BITS, MOST_TEXTS
from jixiao.tables.results import coded, decimals, repeated
from jixiao.tables.selection import CHECKS, PROBLEMS, Selection, Wanted

if TYPE_CHECKING:
    from jixiao.tables.native.inputs import Given
    from jixiao.tables.native.program import Machine

_WIDTHS: Final = {"word": 8, "decimal": 16, "half": 4, "byte": 1}
_NUMBER: Final = np.dtype("V16")


@dataclass(frozen=True, slots=True)
class MachineResults:
    """Results as ``tables.results`` puts them together.

    ``memory`` holds those of each name, ``texts`` are texts by number. The rows ``left``, if there are any, are taken from
    ``others``, in their order.
    """

    machine: Machine
    memory: Mapping[str, Any]
    checks: Sequence[Check]
    texts: Sequence[str]
    left: Any = None
    others: pa.RecordBatch | None = None

    @property
    def scored(self) -> Any:  # noqa: ANN401 - an array of yes/no
        """Which rows are scored."""
        return self.memory["scored"].view(bool)

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.memory["scored"])

    def column(self, wanted: Wanted) -> pa.Array:
        """Return a column."""
        others = None if self.others is None else self.others.column(wanted.column)
        if wanted.kind == "points":
            return self._points(wanted, others)
        name = wanted.name if wanted.kind == "text" else wanted.state or ""
        settled = self.machine.settled.get(name, None if name else "computed")
        if settled is None:
            codes = self.memory[name]
            if self.machine.results[name] == "byte":
                return self._column(codes, self.texts[:MOST_TEXTS], others)
            return self._column(codes.view(np.int32), self.texts, others)
        if others is None or (not others.null_count and pc.all(pc.equal(others, settled)).as_py()):
            return repeated(settled, self.count)
        return self._column(np.zeros(self.count, dtype=np.uint8), [settled], others)

    def _points(self, wanted: Wanted, others: pa.Array | None) -> pa.Array:
        words, absent = self.memory[wanted.name], None
        if others is not None:
            numbers = np.frombuffer(others.buffers()[1], dtype=_NUMBER)
            words.view(_NUMBER)[self.left] = numbers[others.offset : others.offset + len(others)]
            absent = self._among(others.is_null()) if others.null_count else None
        return decimals(words.view(np.int64).reshape(self.count, 2), absent, wanted.places)

    def _among(self, answers: pa.Array) -> Any:  # noqa: ANN401 - an array of yes/no
        """Return which of all rows are left and have yes."""
        among = np.zeros(self.count, dtype=bool)
        among[self.left] = answers.to_numpy(zero_copy_only=False)
        return among

    def _with_others(self, codes: Any, texts: Sequence[str], others: pa.Array) -> tuple[Any, list[str]]:  # noqa: ANN401
        """Return texts by number with those of the rows left; 0 where these have none."""
        encoded = others.dictionary_encode()
        every = [*texts, *encoded.dictionary.to_pylist()]
        numbers = np.array([*range(len(texts), len(every)), 0], dtype=np.int64)
        index = encoded.indices.fill_null(len(numbers) - 1).to_numpy(zero_copy_only=False)
        codes = codes.astype(np.uint8 if len(every) <= MOST_TEXTS else np.int32)
        codes[self.left] = numbers[index]
        return codes, every

    def _column(self, codes: Any, texts: Sequence[str], others: pa.Array | None) -> pa.Array:  # noqa: ANN401 - numbers
        """Return texts by number, those of the rows left from others."""
        absent: Mask = None
        if others is not None:
            codes, texts = self._with_others(codes, texts, others)
            absent = self._among(others.is_null()) if others.null_count else None
        return coded(codes, absent, texts)

    def checked(self) -> tuple[Any, Sequence[str]]:
        """Return what checks find of each unit, as numbers of texts, 0 for nothing."""
        met: list[tuple[Check, Any]] = []
        for start in range(0, len(self.checks), BITS):
            words = self.memory[f"checks {start}"].view(np.uint64)
            if self.left is not None:
                words[self.left] = 0
            bits = int(np.bitwise_or.reduce(words))
            for bit, check in enumerate(self.checks[start : start + BITS]):
                if bits >> bit & 1:
                    met.append((check, np.flatnonzero(words & np.uint64(1 << bit))))
        codes, texts = joined_texts(met, self.count)
        if self.others is None:
            return codes, texts
        return self._with_others(codes, texts, self.others.column(CHECKS))

    def problems(self) -> pa.Array:
        """Return what is wrong with units: nothing with those that are scored."""
        nothing = pa.nulls(self.count, pa.string())
        if self.others is None or (reported := self.others.column(PROBLEMS)).null_count == len(reported):
            return nothing
        is_refused = self._among(reported.is_valid())
        return pc.replace_with_mask(nothing, pa.array(is_refused), pc.drop_null(reported))


def run(machine: Machine, given: Given, count: int, selection: Selection, texts: Texts) -> MachineResults:
    """Score a block of so many units; ``texts`` numbers those of the data."""
    # Memory of its own for each: whoever keeps one column keeps no other. All of it is written, of rows that are left
    # with what another row was.
    forms = {**machine.results, "scored": "byte"}
    memory = {name: np.empty(count * _WIDTHS[form], dtype=np.uint8) for name, form in forms.items()}
    places = {name: array.ctypes.data for name, array in memory.items()}
    machine.run(count, {**given.places, **places}, given.rows)
    # What machine code scores lacks nothing.
    checks = tuple(check for check in selection.checks if check.kind != "lacks")
    return MachineResults(machine, memory, checks, texts.all())
