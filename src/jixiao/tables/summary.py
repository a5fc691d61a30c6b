"""What came of a table of units in figures: exact, each over the units that have what it is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula.semantics.steps import value_text
from jixiao.program import Node, Program
from jixiao.tables.results import CHECKS, GRADE, PROBLEMS, STATE, TOTAL, WEIGHT

MOST_TOLD: Final = 20
_CODE: Final = re.compile(r"(?:^|；)(G[0-9]{3}) ")
_NOT_APPLICABLE: Final = "not_applicable"


@dataclass(slots=True)
class Mean:
    """A mean under way: the ``sum`` over ``count`` units that have it."""

    count: int = 0
    sum: Fraction = Fraction(0)

    def take(self, count: int, total: Fraction) -> None:
        """Count more units with what they have together."""
        self.count += count
        self.sum += total

    @property
    def value(self) -> Fraction | None:
        """The mean, None over no units."""
        return self.sum / self.count if self.count else None

    def data(self) -> dict[str, object]:
        """Return it as data that JSON can hold."""
        return {"mean": None if self.value is None else value_text(self.value), "units": self.count}


@dataclass(slots=True)
class Summary:
    """What came of a file: units by state and grade, totals by tens, what each indicator lost, what could not be scored.

    ``total`` is the mean of the totals, ``tens`` counts them by tens, ``codes`` units by what a reviewer must see of
    them, ``grades`` those that have a grade and ``ungraded`` those for which it can't be told. ``lost`` are, by the keys
    of indicators, points short of full marks, where the indicator applies and has points; below a group that is converted
    they count for what they cost the total, those of a malus for what they take away, and a bonus loses nothing.
    ``failed`` are rows that are wrong, of which the first few are told; ``skipped`` are files of a folder that are no
    submissions.
    """

    units: int = 0
    states: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    ungraded: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    tens: Counter[int] = field(default_factory=Counter)
    total: Mean = field(default_factory=Mean)
    lost: dict[str, Mean] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    resumed: int = 0

    @property
    def is_decided(self) -> bool:
        """Whether every row has a total, and a grade where there are grades."""
        return self.total.count == self.units and not self.ungraded

    def data(self, program: Program) -> dict[str, object]:
        """Return the figures as data that JSON can hold: exact numbers as text, each with how many units it is over."""
        names = {node.key: node.name for node in program.indicators}
        return {
            "units": self.units,
            "states": dict(self.states),
            "grades": {each.name: self.grades[each.name] for each in program.grades},
            "ungraded": self.ungraded,
            "total": self.total.data(),
            "tens": [{"from": low, "to": high, "units": count} for low, high, count in self.by_tens(program)],
            "lost": [
                {"key": key, "name": names[key], **mean.data()}
                for key, mean in self.lost.items()
                if mean.count
            ],
            "findings": dict(sorted(self.codes.items())),
            "failed": self.failed,
            "skipped": self.skipped,
            "resumed": self.resumed,
        }

    def by_tens(self, program: Program) -> list[tuple[int, int, int]]:
        """Return from where to where totals are counted together, and how many; only the last has its end as well."""
        end = math.ceil(_most(program))
        return [(ten * 10, min(ten * 10 + 10, end), count) for ten, count in sorted(self.tens.items())]

    def take(self, program: Program, batch: pa.RecordBatch) -> None:
        """Count the units of a batch of results."""
        self.units += batch.num_rows
        totals = batch.column(TOTAL)
        decided = len(totals) - totals.null_count
        self.states.update(_counts(batch.column(STATE)))
        if program.grades:
            grades = _counts(pc.filter(batch.column(GRADE), pc.is_valid(totals)))
            self.grades.update(grades)
            self.ungraded += decided - grades.total()
        self.total.take(decided, _sum(totals))
        # Downwards to whole tens, as decimals: a float would put 89.99 among the nineties sooner or later.
        # Full marks are among the last ten that they end.
        last = -(-_most(program) // 10) - 1
        for ten, count in _counts(pc.round(totals, -1, "down")).items():
            self.tens[min(int(ten) // 10, last)] += count
        for node, ancestors in _indicators(program.tree, ()):
            lost = self.lost.setdefault(node.key, Mean())
            for count, points in _lost(batch, node, ancestors):
                lost.take(count, points)
        for said, count in _counts(batch.column(CHECKS)).items():
            self.codes.update(dict.fromkeys(_CODE.findall(said), count))
        told = batch.column(PROBLEMS)
        if told.null_count < len(told):
            self.failed += pc.drop_null(told).to_pylist()[: MOST_TOLD - len(self.failed)]


def _most(program: Program) -> Fraction:
    """Return the most that a total can be."""
    return program.tree.weight if program.tree.most is None else program.tree.most


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
    for each in above:
        if each.combine == "scaled":
            scaled = _moving_weight(batch, each)
            worth *= (each.weight if scaled is None else 1) / each.inner
            columns |= {} if scaled is None else {each.key: scaled}
    for found, row in _summed(pa.RecordBatch.from_pydict(columns).filter(counts)):
        count, had = row["points_count"], Fraction(row["points_sum"] or 0)
        whole = node.weight * count if weight is None else Fraction(row["weight_sum"] or 0)
        yield count, (had if node.within == "malus" else whole - had) * worth * found


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
    return Counter(
        {
            row["values"]: row["counts"]
            for row in pc.value_counts(array).to_pylist()
            if row["values"] is not None
        }
    )


def _sum(array: pa.Array) -> Fraction:
    return Fraction(pc.sum(array).as_py() or 0)
