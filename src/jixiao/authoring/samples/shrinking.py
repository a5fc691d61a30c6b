"""Shrinking of data: it is made as plain as it gets while it still shows something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import islice, takewhile
from typing import Final

from jixiao.authoring.effort import Effort
from jixiao.authoring.samples.sampling import Sample, within
from jixiao.formula import Table, Value
from jixiao.rules import Column, Field

Rank = tuple[int, ...]
"""How good data is to show something: less is better."""

Judge = Callable[[Sample], Rank | None]
"""Returns the rank of data, or None where it shows nothing or can't be submitted."""

TRIES: Final = 30_000
"""Data that is tried at most to make one example plain."""

_PLAINER: Final = (
    *map(Fraction, (*range(101), 200, 500, 1000)),
    *(Fraction(number, 100) for number in range(1, 100)),
)
_SCALES: Final = (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))


def shrunk(
    tried: Iterable[Sample], judge: Judge, fields: Mapping[str, Field], effort: Effort, enough: int
) -> Sample | None:
    """Return the best of the first data that shows something (of so many), made plainer yet; None when none does."""
    in_time = takewhile(lambda _: not effort.is_used_up, tried)
    ranked = ((judge(sample), sample) for sample in in_time)
    shown = islice(((rank, sample) for rank, sample in ranked if rank is not None), enough)
    best = min(shown, key=lambda one: one[0], default=None)
    return None if best is None else shrink(best[1], judge, fields, effort)


def shrink(
    sample: Sample, judge: Judge, fields: Mapping[str, Field], effort: Effort, tries: int = TRIES
) -> Sample:
    """Return data that is as good as any when no row can go and no number can be plainer.

    After so many ``tries``, or when the seconds of ``effort`` are used up, what was reached is good enough.
    """
    rank = judge(sample)
    if rank is None:
        return sample
    is_better = True
    while is_better and tries > 0:
        is_better = False
        for group in _plainer(sample, fields):
            in_time = takewhile(lambda _: not effort.is_used_up, group)
            tried = [(judge(other), other) for other in in_time]
            tries -= len(tried)
            if tries <= 0 or effort.is_used_up:
                break
            better = [(one, other) for one, other in tried if one is not None and one < rank]
            if better:
                rank, sample = min(better, key=lambda one: one[0])
                is_better = True
                break
    return sample


def _plainer(sample: Sample, fields: Mapping[str, Field]) -> Iterator[list[Sample]]:
    """Yield data to try instead: all numbers scaled, one row less, or one datum replaced by each of some others."""
    yield [replace(sample, values=_scaled(sample.values, fields, by)) for by in _SCALES]
    for name, table in sample.tables.items():
        yield [_with_rows(sample, name, at) for at in range(len(table.rows))]
    for name, value in sample.values.items():
        others = _others(value, fields[name])
        yield [replace(sample, values={**sample.values, name: other}) for other in others]
    for name, table in sample.tables.items():
        columns = {column.name: column for column in fields[name].columns}
        for at, row in enumerate(table.rows):
            for key, value in row.items():
                others = _others(value, columns[key])
                yield [_with_rows(sample, name, at, {**row, key: other}) for other in others]


def _scaled(values: Mapping[str, Value], fields: Mapping[str, Field], by: Fraction) -> dict[str, Value]:
    return {
        name: value * by if isinstance(value, Fraction) and fields[name].type != "rate" else value
        for name, value in values.items()
    }


def _with_rows(sample: Sample, name: str, at: int, *instead: Mapping[str, Value]) -> Sample:
    """Return data with a row of a table replaced, or left out."""
    rows = sample.tables[name].rows
    table = Table(name, (*rows[:at], *instead, *rows[at + 1 :]))
    return replace(sample, tables={**sample.tables, name: table})


def _others(value: Value, of: Field | Column) -> Iterator[Value]:
    if value is True:
        yield False
    elif isinstance(value, Fraction):
        yield from (number for number in _PLAINER if number != value and within(number, of))
