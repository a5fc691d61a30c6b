"""Invented data in a fixed order: plain values for every data item, then one of them changed, then many.

Deterministic: the same ruleset always gives the same data.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from jixiao.authoring.samples.sample_json import is_submittable
from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Table, Value
from jixiao.rules import Column, Field

_AMOUNTS = (1000, 0, 100, 900, 1200, 500, 850, 1050, 2000, 1010, 1020, 990, 980, 1)
_COUNTS = (10, 0, 1, 2, 3, 5, 8, 9, 12, 20, 100, 101, 105, 99, 95)
_PER_CENT = (100, 0, 50, 80, 90, 60, 70, 95, 110, 130)
_DAYS = (0, 5, 10, 20, 21, 30, 31, 60, 90, -10)
_ROWS = (1, 2, 3)
_RANDOM = 160
_OF_A_PAIR = 12
_COMBINED = 20


class Candidates:
    """The values that each data item is tried with, the plain one first; what is ``optional`` is also left out (None)."""

    def __init__(self, fields: Iterable[Field], optional: frozenset[str], year: int) -> None:
        self._optional = optional
        self._year = year
        self._of: dict[str, Sequence[Value | Table | None]] = {
            field.name: self._values(field) for field in fields
        }

    def samples(self, seed: str) -> Iterator[Sample]:
        """Yield data: the plain one, then with one or two data items changed, then at random."""
        plain = {name: values[0] for name, values in self._of.items()}
        # Where full marks are for what was done, all done is plain; where points are taken away, nothing done is.
        none = {name: False if value is True else value for name, value in plain.items()}
        for base in (plain, none) if none != plain else (plain,):
            yield _sample(base)
            changed = [
                [{**base, name: value} for value in values if value != base[name]]
                for name, values in self._of.items()
            ]
            # One of each in turn, so that no data item waits for all the values of those before it.
            for data in itertools.chain.from_iterable(itertools.zip_longest(*changed)):
                if data is not None:
                    yield _sample(data)
        for one, other in itertools.islice(itertools.combinations(self._of, 2), _RANDOM):
            both = itertools.product(self._of[one][1:], self._of[other][1:])
            for first, second in itertools.islice(both, _OF_A_PAIR):
                yield _sample({**plain, one: first, other: second})
        chance = random.Random(seed)  # noqa: S311 - invented data, the same every time
        for _ in range(_RANDOM):
            yield _sample({name: chance.choice(values) for name, values in self._of.items()})

    def _values(self, of: Field) -> list[Value | Table | None]:
        options = [*self._tables(of)] if of.type == "table" else _cells(of, self._year)
        return [*options, None] if of.name in self._optional else [*options]

    def _tables(self, of: Field) -> Iterator[Table]:
        """Yield tables: one plain row, none, one row with a column changed at a time, rows of all kinds."""
        typed = [column for column in of.columns if column.type is not None]
        cells: dict[str, list[Value | None]] = {}
        for column in typed:
            absent = [None] if f"{of.name}.{column.name}" in self._optional else []
            cells[column.name] = [*_cells(column, self._year), *absent]
        plain = {name: values[0] for name, values in cells.items()}
        yield _table(of, plain)
        yield _table(of)
        chosen = {column.name: cells[column.name] for column in typed if column.type in {"choice", "yes_no"}}
        for values in itertools.islice(itertools.product(*chosen.values()), _COMBINED):
            yield _table(of, {**plain, **dict(zip(chosen, values, strict=True))})
        for name, options in cells.items():
            yield from (_table(of, {**plain, name: value}) for value in options[1:])
        chance = random.Random(of.name)  # noqa: S311 - invented data, the same every time
        for count in itertools.islice(itertools.cycle(_ROWS), _RANDOM):
            rows = [{name: chance.choice(values) for name, values in cells.items()} for _ in range(count)]
            yield _table(of, *rows)


def _sample(data: Mapping[str, Value | Table | None]) -> Sample:
    tables = {name: datum for name, datum in data.items() if isinstance(datum, Table)}
    values = {name: datum for name, datum in data.items() if not isinstance(datum, Table | None)}
    return Sample(values, tables)


def _table(of: Field, *rows: Mapping[str, Value | None]) -> Table:
    given = ({name: cell for name, cell in row.items() if cell is not None} for row in rows)
    return Table(of.name, tuple(given))


def _cells(of: Field | Column, year: int) -> list[Value]:
    """Return the values that one datum is tried with."""
    if of.type == "yes_no":
        return [True, False]
    if of.type == "choice":
        return [*of.options]
    if of.type == "date":
        return [date(year, 3, 1) + timedelta(days=day) for day in _DAYS]
    if of.type == "text":
        return ["甲"]
    numbers = [Fraction(count) for count in (_COUNTS if of.type == "count" else _AMOUNTS)]
    if of.type == "rate":
        numbers = [Fraction(number, 100) for number in _PER_CENT]
    ends = [Fraction(end) for end in (of.max, of.min) if end is not None]
    allowed = [number for number in dict.fromkeys([*numbers, *ends]) if is_submittable(number, of)]
    return [*allowed] or [Fraction(0)]
