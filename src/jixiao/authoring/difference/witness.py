"""Data on which two rules give different points: found among samples, then made as plain as it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from jixiao.authoring.difference.rule import RuleIn
from jixiao.authoring.difference.sampling import Sample, Sampler, within
from jixiao.formula import Table, Value
from jixiao.rules import Column, Field

TRIES: Final = 2_000
"""Units' data that are tried before a difference is said not to be found."""

_ENOUGH: Final = 60
_PLAINER: Final = tuple(Fraction(each) for each in (0, 1, 100, 10, 2, 5, 50, 1000)) + tuple(
    Fraction(each, 100) for each in (*range(5, 100, 5), 101, *range(1, 100))
)


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
    return states.count("failed"), sum(each != "computed" for each in states), *sample.plainness


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
        for each in _plainer(sample, fields):
            found = _rank(old, new, each) if _accepted(old, new, each) else None
            if found is not None and found < rank:
                sample, rank, is_better = each, found, True
                break
    return sample


def _plainer(sample: Sample, fields: Mapping[str, Field]) -> Iterator[Sample]:
    """Yield data with one row less, or with one number or yes/no replaced."""
    for name, table in sample.tables.items():
        for index in range(len(table.rows)):
            rows = (*table.rows[:index], *table.rows[index + 1 :])
            yield replace(sample, tables={**sample.tables, name: Table(name, rows)})
    for name, value in sample.values.items():
        for other in _others(value, fields[name]):
            yield replace(sample, values={**sample.values, name: other})
    for name, table in sample.tables.items():
        columns = {each.name: each for each in fields[name].columns}
        for index, row in enumerate(table.rows):
            for column, value in row.items():
                for other in _others(value, columns[column]):
                    rows = (*table.rows[:index], {**row, column: other}, *table.rows[index + 1 :])
                    yield replace(sample, tables={**sample.tables, name: Table(name, rows)})


def _others(value: Value, of: Field | Column) -> Iterator[Value]:
    if value is True:
        yield False
    elif isinstance(value, Fraction):
        yield from (each for each in _PLAINER if each != value and within(each, of))
