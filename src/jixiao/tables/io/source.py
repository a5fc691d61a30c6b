"""The units of a batch as they are read: pieces of a table, each row with the place that an error names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.problems import Place, Problem
from jixiao.tables.cells.texts import empty_rows
from jixiao.tables.results import one_batch


@dataclass(frozen=True, slots=True)
class Piece:
    """Some units: a record batch, the line of ``file`` that each row begins in, and rows that are refused as they stand.

    ``lines`` is None where the rows have no place that a person could look up, ``form`` says how one is written. ``end`` is how
    much of the source was read for it and those before it.
    """

    batch: pa.RecordBatch
    file: str = ""
    lines: Any = None
    refused: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    form: str = "{}:{}"
    end: int = 0

    def place(self, row: int) -> str:
        """Return where a row was read, or nothing."""
        return "" if self.lines is None else self.form.format(self.file, self.lines[row])


@dataclass(slots=True)
class Source:
    """What is being read: its columns, ``place`` where their names are, and its pieces.

    A column without a name is not read. ``skipped`` are files that were never meant to be read, once all is. ``size`` is
    how much there is to read (bytes, rows or files), 0 where that is not known. ``is_read`` says that types which plugins
    added have read their data already.
    """

    names: list[str]
    pieces: Iterator[Piece]
    place: Place | None = None
    skipped: list[str] = field(default_factory=list)
    size: int = 0
    is_read: bool = False


def gathered(pieces: Iterable[Piece], rows: int) -> Iterator[Piece]:
    """Yield the rows of pieces of one file in longer ones, without empty rows: the same ones on every run."""
    waiting: list[Piece] = []
    for piece in pieces:
        waiting.append(without_empty(piece))
        if sum(part.batch.num_rows for part in waiting) >= rows // 2:
            yield _together(waiting)
            waiting = []
    if any(part.batch.num_rows for part in waiting):
        yield _together(waiting)


def _together(pieces: Sequence[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    batch = one_batch(pa.Table.from_batches([piece.batch for piece in pieces]))
    refused: dict[int, Sequence[Problem]] = {}
    before = 0
    for piece in pieces:
        refused |= {before + row: problems for row, problems in piece.refused.items()}
        before += piece.batch.num_rows
    lines = np.concatenate([piece.lines for piece in pieces])
    return replace(pieces[0], batch=batch, lines=lines, refused=refused, end=pieces[-1].end)


def without_empty(piece: Piece) -> Piece:
    """Return a piece without the rows that have nothing in any column, and are not refused."""
    empty = [row for row in empty_rows(piece.batch) if row not in piece.refused]
    if not empty:
        return piece
    kept = np.setdiff1d(np.arange(piece.batch.num_rows), empty)
    number = {int(row): at for at, row in enumerate(kept)}
    refused = {number[row]: problems for row, problems in piece.refused.items()}
    lines = None if piece.lines is None else piece.lines[kept]
    return replace(piece, batch=piece.batch.take(pa.array(kept)), lines=lines, refused=refused)
