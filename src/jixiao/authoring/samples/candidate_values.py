"""Invented data for rules to be tried on: plain values for every data item, first one changed at a time, then many.

Deterministic: the same ruleset always gives the same data.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jixiao.rules import Column, Field
from jixiao.rules.fields import within

Data = dict[str, object]
"""Data items by name as a submission file has them; what is left out is not submitted."""

_AMOUNTS = tuple(
    map(
        Decimal,
        ("1000", "0", "100", "900", "1200", "500", "850", "1050", "2000", "1010", "1020", "990", "980", "1"),
    )
)
_COUNTS = tuple(
    map(Decimal, ("10", "0", "1", "2", "3", "5", "8", "9", "12", "20", "100", "101", "105", "99", "95"))
)
_RATES = tuple(map(Decimal, ("1", "0", "0.5", "0.8", "0.9", "0.6", "0.7", "0.95", "1.1", "1.3")))
_DAYS = (0, 5, 10, 20, 21, 30, 31, 60, 90, -10)
_ROWS = (1, 2, 3)
_RANDOM = 160
_PAIRED = 100
_COMBINED = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that each data item is tried with, the plain one first; None leaves it out."""

    of: Mapping[str, Sequence[object]]

    def plain(self) -> Data:
        """Return the first value of each."""
        return _given({name: values[0] for name, values in self.of.items()})

    def data(self, seed: str) -> Iterator[Data]:
        """Yield data: the plain one, then with one or two data items changed, then at random."""
        plain = {name: values[0] for name, values in self.of.items()}
        # Where full marks are for what was done, all done is plain; where points are taken away, nothing done is.
        none = {name: False if value is True else value for name, value in plain.items()}
        for base in (plain, none) if none != plain else (plain,):
            yield _given(base)
            changed = [
                [{**base, name: value} for value in values if value != base[name]]
                for name, values in self.of.items()
            ]
            # One of each in turn, so that no data item waits for all the values of those before it.
            for each in itertools.chain.from_iterable(itertools.zip_longest(*changed)):
                if each is not None:
                    yield _given(each)
        for one, other in itertools.islice(itertools.combinations(self.of, 2), _RANDOM):
            for first, second in itertools.islice(
                itertools.product(self.of[one][1:], self.of[other][1:]), 12
            ):
                yield _given({**plain, one: first, other: second})
        chance = random.Random(seed)  # noqa: S311 - invented data, the same every time
        for _ in range(_RANDOM):
            yield _given({name: chance.choice(values) for name, values in self.of.items()})


def _given(data: Mapping[str, object]) -> Data:
    return {name: value for name, value in data.items() if value is not None}


def choices(fields: Sequence[Field], optional: frozenset[str], year: int) -> Choices:
    """Return what each field is tried with; ``optional`` are those that rules ask to be there or not."""
    return Choices({each.name: _values(each, optional, year) for each in fields})


def _values(field: Field, optional: frozenset[str], year: int) -> Sequence[object]:
    found = list(_table(field, optional, year) if field.type == "table" else _cells(field, year))
    return [*found, None] if field.name in optional else found


def _cells(field: Field | Column, year: int) -> list[object]:
    """Return the values that one datum is tried with."""
    if field.type == "yes_no":
        return [True, False]
    if field.type == "choice":
        return list(field.options)
    if field.type == "date":
        first = dt.date(year, 3, 1)
        return [first + dt.timedelta(days=each) for each in _DAYS]
    if field.type == "text":
        return ["甲"]
    numbers = {"count": _COUNTS, "rate": _RATES}.get(field.type or "", _AMOUNTS)
    allowed = [each for each in numbers if within(each, field)]
    ends = [each for each in (field.max, field.min) if each is not None and each not in allowed]
    return [written(field, each) for each in [*allowed, *ends]] or [written(field, Decimal(0))]


def written(field: Field | Column, value: Decimal) -> object:
    """Return a number as a submission has it: a rate in per cent, a count without places."""
    if field.type == "rate":
        return f"{(value * 100).normalize():f}%"
    return int(value) if value == value.to_integral_value() else value


def _table(field: Field, optional: frozenset[str], year: int) -> Iterator[object]:
    """Yield tables: one plain row, one row with a column changed at a time, rows of all kinds, none."""
    typed = [each for each in field.columns if each.type is not None]
    cells = {
        each.name: [*_cells(each, year), *([None] if f"{field.name}.{each.name}" in optional else [])]
        for each in typed
    }
    plain = {name: values[0] for name, values in cells.items()}
    yield [_given(plain)]
    yield []
    chosen = {each.name: cells[each.name] for each in typed if each.type in {"choice", "yes_no"}}
    for found in itertools.islice(itertools.product(*chosen.values()), _COMBINED):
        yield [_given({**plain, **dict(zip(chosen, found, strict=True))})]
    single = [{**plain, name: value} for name, values in cells.items() for value in values[1:]]
    for each in single:
        yield [_given(each)]
    chance = random.Random(field.name)  # noqa: S311 - invented data, the same every time
    for count in itertools.islice(itertools.cycle(_ROWS), _RANDOM):
        yield [_given({name: chance.choice(values) for name, values in cells.items()}) for _ in range(count)]
