"""Where the units of a batch come from: pieces of a table, each row of which can be named to whoever has to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from jixiao.problems import Problem


def nowhere(_row: int) -> str:
    """Return no place: the rows of this kind of file have none that a person could look up."""
    return ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some units: a record batch, where each row was written, and rows that are refused before they are looked at.

    ``end`` is how much of the source was read for it and those before it.
    """

    batch: pa.RecordBatch
    place: Callable[[int], str] = nowhere
    refused: Mapping[int, Sequence[Problem]] = field(default_factory=dict)
    end: int = 0


@dataclass(slots=True)
class Source:
    """What is being read: its columns and its pieces; ``size`` is how much there is to read (bytes, rows or files), 0 where that is not known.

    Known when the last piece was read: ``broken`` rows that are not among the results, each told with its place, and
    ``skipped`` what was never meant to be one.
    """

    names: list[str]
    pieces: Iterator[Piece]
    broken: Callable[[], list[str]] = field(default=list)
    skipped: list[str] = field(default_factory=list)
    size: int = 0
