"""What may score blocks of a table sooner than columns do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from jixiao.problems import Problem

if TYPE_CHECKING:
    from jixiao.tables.scoring import TableScorer


class Accelerator(Protocol):
    """A quicker way to the same results, which may decline any block; used from several threads at once."""

    def expect(self, rows: int) -> None:
        """Take note of how many rows are coming."""

    def try_score(
        self, scorer: TableScorer, batch: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> pa.RecordBatch | None:
        """Return a block's results as ``scorer.by_columns`` would, or None; ``refused`` are rows known to be wrong."""
