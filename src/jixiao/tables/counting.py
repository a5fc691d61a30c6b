"""Counts results of units batch by batch: by state, grade and tens, and what each indicator lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from jixiao.program import Node
from jixiao.tables.selection import CHECKS, GRADE, PROBLEMS, STATE, TOTAL, WEIGHT
from jixiao.tables.summary import Mean, Summary

MOST_REPORTED: Final = 20
_CODE: Final = re.compile(r"(?:^|；)(G[0-9]{3}) ")
_NOT_APPLICABLE: Final = "not_applicable"


def count(summary: Summary, batch: pa.RecordBatch) -> None:
    """Count the units of a batch of results."""
    program = summary.program
    summary.units += batch.num_rows
    totals = batch.column(TOTAL)
    decided = len(totals) - totals.null_count
    summary.states.update(_counts(batch.column(STATE)))
    if program.grades:
        grades = _counts(pc.filter(batch.column(GRADE), pc.is_valid(totals)))
        summary.grades.update(grades)
        summary.ungraded += decided - grades.total()
    summary.total.take(decided, Fraction(pc.sum(totals).as_py() or 0))
    # Downwards to whole tens, as decimals: a float would put 89.99 among the nineties sooner or later.
    # Full marks are among the last ten that they end.
    last = -(-program.tree.most_points // 10) - 1
    for ten, count in _counts(pc.round(totals, -1, "down")).items():
        summary.tens[min(int(ten) // 10, last)] += count
    for node, ancestors in _indicators(program.tree, ()):
        lost = summary.lost.setdefault(node.key, Mean())
        for count, points in _lost(batch, node, ancestors):
            lost.take(count, points)
    for text, count in _counts(batch.column(CHECKS)).items():
        summary.codes.update(dict.fromkeys(_CODE.findall(text), count))
    reported = pc.drop_null(batch.column(PROBLEMS)).slice(0, MOST_REPORTED - len(summary.failed))
    summary.failed += reported.to_pylist()


def _indicators(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Yield the indicators that can lose points, each with the nodes above it."""
    if node.indicator is not None and node.within != "bonus":
        yield node, above
    for child in node.children:
        yield from _indicators(child, (*above, node))


def _lost(batch: pa.RecordBatch, node: Node, above: tuple[Node, ...]) -> Iterator[tuple[int, Fraction]]:
    """Yield how many units have points of an indicator that applies, and what they lost together, in points of the total."""
    points, weight = batch.column(f"{node.key}.得分"), _moving_weight(batch, node)
    counts = pc.and_(pc.is_valid(points), pc.not_equal(batch.column(f"{node.key}.状态"), _NOT_APPLICABLE))
    if weight is not None:
        counts = pc.and_(counts, pc.is_valid(weight))
    worth, columns = Fraction(1), {"points": points, "weight": points if weight is None else weight}
    for group in above:
        if group.combine == "scaled":
            scaled = _moving_weight(batch, group)
            worth *= (group.weight if scaled is None else 1) / group.inner
            columns |= {} if scaled is None else {group.key: scaled}
    for factor, row in _summed(pa.RecordBatch.from_pydict(columns).filter(counts)):
        count, had = row["points_count"], Fraction(row["points_sum"] or 0)
        whole = node.weight * count if weight is None else Fraction(row["weight_sum"] or 0)
        yield count, (had if node.within == "malus" else whole - had) * worth * factor


def _moving_weight(batch: pa.RecordBatch, node: Node) -> pa.Array | None:
    """Return what a node counts for in each unit, None where that is its weight in all."""
    name = f"{node.key}.{WEIGHT}"
    return batch.column(name) if name in batch.schema.names else None


def _summed(batch: pa.RecordBatch) -> Iterator[tuple[Fraction, dict[str, Any]]]:
    """Yield the sums of the first two columns for each combination of the others, with the product of that."""
    names = batch.schema.names[2:]
    wanted: Any = [("points", "count"), ("points", "sum"), ("weight", "sum")]
    for row in pa.Table.from_batches([batch]).group_by(names).aggregate(wanted).to_pylist():
        if None not in [row[name] for name in names]:
            yield prod((Fraction(row[name]) for name in names), start=Fraction(1)), row


def _counts(array: pa.Array) -> Counter[Any]:
    """Return how often each value stands in a column."""
    rows = pc.value_counts(pc.drop_null(array)).to_pylist()
    return Counter({row["values"]: row["counts"] for row in rows})
