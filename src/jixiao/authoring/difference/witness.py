"""Data on which two rules give different points: found among samples, then made as plain as it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.authoring.difference.rule import RuleIn
from jixiao.authoring.difference.sampling import Sample, Sampler, within
from jixiao.formula import Table, Value
from jixiao.numbers import is_exact_at
from jixiao.rules import Column, Field

TRIES: Final = 2_000
"""Units' data that are tried before a difference is said not to be found."""

_ENOUGH: Final = 60
_PLAINER: Final = (
    *map(Fraction, (*range(101), 200, 500, 1000)),
    *(Fraction(each, 100) for each in range(1, 100)),
)
_SCALES: Final = (Fraction(10), Fraction(100), Fraction(1, 10), Fraction(1, 100))
_PLAIN_PLACES: Final = 2


def find_witness(old: RuleIn, new: RuleIn) -> Sample | None:
    """Return a unit's data for which two rules differ, or None when none was found.

    Only data that both accept is tried; the plainest of those found is returned, one that both rules can answer if
    there is any.
    """
    fields = {**old.fields, **new.fields}
    tried = Sampler(fields, old.numbers | new.numbers).samples(TRIES)
    found: list[tuple[tuple[int, ...], Sample]] = []
    for each in tried:
        rank = _rank(old, new, each) if _accepted(old, new, each) else None
        if rank is not None:
            found.append((rank, each))
            if len(found) >= _ENOUGH:
                break
    if not found:
        return None
    rank, best = min(found, key=lambda one: one[0])
    return _plainest(old, new, best, rank)


def _rank(old: RuleIn, new: RuleIn, sample: Sample) -> tuple[int, ...] | None:
    """Return how good data is to show a difference (less is better); None when it shows none."""
    one, other = (each.outcome(sample.values, sample.tables) for each in (old, new))
    if one.same_as(other):
        return None
    states = [each.state for each in (one, other)]
    endless = sum(
        each.points is not None and not is_exact_at(each.points, _PLAIN_PLACES) for each in (one, other)
    )
    return states.count("failed"), sum(each != "computed" for each in states), endless, *sample.plainness


def _accepted(old: RuleIn, new: RuleIn, sample: Sample) -> bool:
    return all(
        within(value, each.fields[name])
        for each in (old, new)
        for name, value in sample.values.items()
        if name in each.fields and isinstance(value, Fraction)
    )


def _plainest(old: RuleIn, new: RuleIn, sample: Sample, rank: tuple[int, ...]) -> Sample:
    """Return data that still shows the difference when no row can go and no number can be plainer."""
    fields = {**old.fields, **new.fields}
    is_better = True
    while is_better:
        is_better = False
        for group in _plainer(sample, fields):
            tried = [(_rank(old, new, each), each) for each in group if _accepted(old, new, each)]
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
