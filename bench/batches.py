"""What every library of ``bench.scale_out`` maps over its pieces; a module of its own, so that workers can import it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Final

import pyarrow as pa

import jixiao

RULESET: Final = "guangzhou/2022"


@functools.cache
def _scorer(names: tuple[str, ...]) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return the pure function, loaded once in every worker."""
    return jixiao.load(RULESET).table_scorer(names).score


def scored(table: pa.Table) -> pa.Table:
    """Return the results of a table."""
    score = _scorer(tuple(table.column_names))
    return pa.Table.from_batches([score(each) for each in table.to_batches()])
