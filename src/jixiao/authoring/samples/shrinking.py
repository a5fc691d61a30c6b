"""Data made as plain as it gets while it still shows something: people read an example, so every digit counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.authoring.samples.sampling import Sample, within
from jixiao.formula import Table, Value
from jixiao.rules import Column, Field

Rank = tuple[int, ...]
"""How good data is to show something: less is better."""

TRIES: Final = 30_000
"""Data that is tried at most to make one example plain."""

_PLAINER: Final = (
    *map(Fraction, (*range(101), 200, 500, 1000)),
    *(Fraction(each, 100) for each in range(1, 100)),
)
_SCALES: Final = (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))


def plainest(
    sample: Sample,
    rank: Rank,
    fields: Mapping[str, Field],
    judge: Callable[[Sample], Rank | None],
    tries: int = TRIES,
) -> Sample:
    """Return data that is as good as any when no row can go and no number can be plainer.

    ``rank`` is that of the sample; ``judge`` gives that of other data, or None where it shows nothing or can't be
    submitted. After so many ``tries`` what was reached is good enough.
    """
    is_better = True
    while is_better and tries > 0:
        is_better = False
        for group in _plainer(sample, fields):
            tried = [(judge(each), each) for each in group]
            tries -= len(tried)
            if tries <= 0:
                break
            found = [(one, each) for one, each in tried if one is not None and one < rank]
            if found:
                rank, sample = min(found, key=lambda one: one[0])
                is_better = True
                break
    return sample


def _plainer(sample: Sample, fields: Mapping[str, Field]) -> Iterator[list[Sample]]:
    """Yield data to try instead: all numbers scaled, one row less, or one datum replaced by each of some others."""
    yield [replace(sample, values=_scaled(sample.values, fields, by)) for by in _SCALES]
    for name, table in sample.tables.items():
        yield [
            _with_rows(sample, name, [*table.rows[:at], *table.rows[at + 1 :]])
            for at in range(len(table.rows))
        ]
    for name, value in sample.values.items():
        yield [
            replace(sample, values={**sample.values, name: other}) for other in _others(value, fields[name])
        ]
    for name, table in sample.tables.items():
        columns = {each.name: each for each in fields[name].columns}
        for index, row in enumerate(table.rows):
            for column, value in row.items():
                rows = [
                    [*table.rows[:index], {**row, column: other}, *table.rows[index + 1 :]]
                    for other in _others(value, columns[column])
                ]
                yield [_with_rows(sample, name, each) for each in rows]


def _scaled(values: Mapping[str, Value], fields: Mapping[str, Field], by: Fraction) -> dict[str, Value]:
    return {
        name: value * by if isinstance(value, Fraction) and fields[name].type != "rate" else value
        for name, value in values.items()
    }


def _with_rows(sample: Sample, name: str, rows: Sequence[Mapping[str, Value]]) -> Sample:
    return replace(sample, tables={**sample.tables, name: Table(name, tuple(rows))})


def _others(value: Value, of: Field | Column) -> Iterator[Value]:
    if value is True:
        yield False
    elif isinstance(value, Fraction):
        yield from (each for each in _PLAINER if each != value and within(each, of))
