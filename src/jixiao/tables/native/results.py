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
from jixiao.tables.checks import Check, joined_texts, sayings
from jixiao.tables.native.column_io import Form
from jixiao.tables.native.texts import MOST_TEXTS, spelled
from jixiao.tables.results import coded, decimals, repeated
from jixiao.tables.selection import CHECKS, PROBLEMS, Wanted

if TYPE_CHECKING:
    from jixiao.tables.native.inputs import Given
    from jixiao.tables.native.program import Machine

_WIDTHS: Final = {"word": 8, "decimal": 16, "half": 4, "byte": 1}
_BITS: Final = 64
_NUMBER: Final = np.dtype("V16")


@dataclass(frozen=True, slots=True)
class MachineResults:
    """Results as ``tables.results`` puts them together.

    ``held`` is memory by the name of a result, ``settled`` what a text is in every row, ``forms`` how the others lie there;
    ``named`` are texts by number. The rows ``left``, if there are any, are taken from ``others``, in their order.
    """

    held: Mapping[str, Any]
    settled: Mapping[str, str]
    forms: Mapping[str, Form]
    checks: Sequence[Check]
    named: Sequence[str]
    left: Any = None
    others: pa.RecordBatch | None = None

    @property
    def scored(self) -> Any:  # noqa: ANN401 - an array of yes/no
        """Which rows are scored."""
        return self.held["scored"].view(bool)

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.held["scored"])

    def column(self, wanted: Wanted) -> pa.Array:
        """Return a column."""
        if wanted.kind == "points":
            return self._points(wanted)
        name = wanted.name if wanted.kind == "text" else wanted.state or ""
        settled = self.settled.get(name, None if name else "computed")
        others = None if self.others is None else self.others.column(wanted.column)
        if settled is not None and (others is None or _are_all(others, settled)):
            return repeated(settled, self.count)
        if settled is not None:
            return self._texts(np.zeros(self.count, dtype=np.uint8), [settled], others)
        held = self.held[name]
        codes = held if self.forms[name] == "byte" else held.view(np.int32)
        return self._texts(codes, self.named[:MOST_TEXTS] if codes is held else self.named, others)

    def _points(self, wanted: Wanted) -> pa.Array:
        words, gone = self.held[wanted.name], None
        if self.others is not None:
            array = self.others.column(wanted.column)
            found = np.frombuffer(array.buffers()[1], dtype=_NUMBER)
            words.view(_NUMBER)[self.left] = found[array.offset : array.offset + len(array)]
            if array.null_count:
                gone = self._among(array.is_null().to_numpy(zero_copy_only=False))
        return decimals(words.view(np.int64).reshape(self.count, 2), gone, wanted.places)

    def _among(self, found: Any) -> Any:  # noqa: ANN401 - arrays of yes/no
        """Return what is so of the rows left, as an array of all rows."""
        every = np.zeros(self.count, dtype=bool)
        every[self.left] = found
        return every

    def _texts(self, codes: Any, texts: Sequence[str], others: pa.Array | None) -> pa.Array:  # noqa: ANN401 - numbers
        """Return texts by number, those of the rows left from others."""
        gone: Mask = None
        if others is not None:
            coded_others = others.dictionary_encode()
            reported = coded_others.dictionary.to_pylist()
            texts = [*texts, *(each for each in reported if each not in texts)]
            numbers = np.array([texts.index(each) for each in reported] or [0], dtype=np.int32)
            codes = codes.astype(np.uint8 if len(texts) <= MOST_TEXTS else np.int32)
            index = coded_others.indices
            codes[self.left] = numbers[index.fill_null(0).to_numpy(zero_copy_only=False)]
            gone = self._among(index.is_null().to_numpy(zero_copy_only=False)) if index.null_count else None
        if codes.dtype != np.uint8:
            return coded(codes, gone, texts)
        if gone is None and codes[0] == codes[-1] and (codes == codes[0]).all():
            return repeated(texts[int(codes[0])], self.count)
        offsets, data = spelled(codes, texts)
        valid = None if gone is None else pa.py_buffer(np.packbits(~gone, bitorder="little"))
        return pa.StringArray.from_buffers(self.count, pa.py_buffer(offsets), pa.py_buffer(data), valid)

    def checked(self) -> pa.Array:
        """Return what is found of each unit."""
        found: list[tuple[Check, Any]] = []
        for start in range(0, len(self.checks), _BITS):
            words = self.held[f"checks {start}"].view(np.uint64)
            if self.left is not None:
                words[self.left] = 0
            met = int(np.bitwise_or.reduce(words))
            for bit, check in enumerate(self.checks[start : start + _BITS]):
                if met >> bit & 1:
                    found.append((check, np.flatnonzero(words & np.uint64(1 << bit))))
        codes, said = joined_texts(found, self.count)
        if self.others is None:
            return sayings(codes, said)
        others = self.others.column(CHECKS).dictionary_encode()
        reported = others.dictionary.to_pylist()
        numbers = np.array([*range(len(said), len(said) + len(reported)), 0], dtype=np.int64)
        codes[self.left] = numbers[others.indices.fill_null(len(reported)).to_numpy(zero_copy_only=False)]
        return sayings(codes, [*said, *reported])

    def problems(self) -> pa.Array:
        """Return what is wrong with units: nothing with those that are scored."""
        found = pa.nulls(self.count, pa.string())
        if self.others is None or (reported := self.others.column(PROBLEMS)).null_count == len(reported):
            return found
        return pc.replace_with_mask(found, pa.array(self._among(found=True)), reported)


def _are_all(array: pa.Array, text: str) -> bool:
    """Tell whether every cell is a text."""
    return not array.null_count and bool(pc.all(pc.equal(array, text)).as_py())


def run(machine: Machine, given: Given, count: int, checks: Sequence[Check], texts: Texts) -> MachineResults:
    """Score a block of so many units; ``texts`` numbers those of the data."""
    # Memory of its own for each: whoever keeps one column keeps no other. All of it is written, of rows that are left
    # with what another row was.
    held = {
        name: np.empty(count * _WIDTHS[form], dtype=np.uint8)
        for name, form in {**machine.results, "scored": "byte"}.items()
    }
    machine.run(
        count, {**given.places, **{name: each.ctypes.data for name, each in held.items()}}, given.rows
    )
    return MachineResults(held, machine.settled, machine.results, checks, texts.all())
