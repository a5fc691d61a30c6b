"""A generator of data at and around the thresholds of rules, at the limits of data, and at random.

The same rules give the same data on every run. Numbers come from a few plain ones (0, 1, 100 …), those typed into the
rules, and products of the two, so that a ratio meets its thresholds exactly.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from jixiao.formula import Table, Value
from jixiao.numbers import to_decimal, to_text
from jixiao.rules import Column, Field

_PLAIN = tuple(map(Fraction, (100, 1, 0, 10, 2, 1000, 50, 5, 200)))
_FIRST_DAY = date(2022, 6, 30)
_MOST_DAYS = 400
_MOST_ROWS = 3
_LEFT_OUT = 1 / 3
_LONGEST = 14
"""Characters of a number that people still read at a glance."""

_FRACTION = 2
"""What a number with a decimal point counts for beside its characters."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One unit's data: ``values`` and detail ``tables`` by name."""

    values: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)

    @property
    def plainness(self) -> tuple[int, int, int]:
        """How hard it is to read: rows, characters, and of equally many those of large numbers; less is plainer."""
        rows = [row for table in self.tables.values() for row in table.rows]
        cells = [*self.values.values(), *(value for row in rows for value in row.values())]
        sizes = (len(to_text(cell)) for cell in cells if isinstance(cell, Fraction))
        return len(rows), sum(_length(cell) for cell in cells), sum(sizes)

    def changed(
        self, fields: Mapping[str, Field], change: Callable[[str, Value, Field | Column], Value | None]
    ) -> Sample:
        """Return it with every datum changed, by its name (a cell by its table and column); None leaves one out."""

        def changed(data: Mapping[str, Value], of: Iterable[Field | Column], before: str) -> dict[str, Value]:
            known = {field.name: field for field in of}
            new = {name: change(before + name, value, known[name]) for name, value in data.items()}
            return {name: value for name, value in new.items() if value is not None}

        tables: dict[str, Table] = {}
        for name, table in self.tables.items():
            rows = (changed(row, fields[name].columns, f"{name}.") for row in table.rows)
            tables[name] = Table(name, tuple(rows))
        return Sample(changed(self.values, fields.values(), ""), tables)

    def fits(self, fields: Mapping[str, Field]) -> bool:
        """Tell whether its numbers can be submitted as these data items."""
        return all(
            within(value, fields[name])
            for name, value in self.values.items()
            if name in fields and isinstance(value, Fraction)
        )


def _length(value: Value) -> int:
    if isinstance(value, bool):
        return int(value)
    if not isinstance(value, Fraction):
        return 0
    text = to_text(value)
    return len(text.rstrip("0")) if value.denominator == 1 else len(text) + _FRACTION


class Sampler:
    """Makes data for the data items that rules read; ``numbers`` are those typed into them, ``rows`` the most of a table.

    What is ``optional`` is left out now and then.
    """

    def __init__(
        self,
        fields: Mapping[str, Field],
        numbers: frozenset[Fraction],
        seed: int = 0,
        rows: int = _MOST_ROWS,
        optional: frozenset[str] = frozenset(),
    ) -> None:
        self.optional = optional
        self.absence = random.Random(seed)  # noqa: S311 - data to try out, the same on every run
        self.fields = fields
        self.most_rows = rows
        self.random = random.Random(seed)  # noqa: S311 - data to try out, the same on every run
        ordered = sorted(numbers)
        between = [(lower + upper) / 2 for lower, upper in itertools.pairwise(ordered)]
        near = [number * (1 + step) for number in ordered for step in (Fraction(1, 100), Fraction(-1, 100))]
        self.thresholds = tuple(dict.fromkeys([*ordered, *between, *near]))
        whole = (int(number) for number in ordered if number.denominator == 1)
        self.days = tuple(days for days in whole if 0 < days <= _MOST_DAYS)

    def samples(self, count: int) -> Iterator[Sample]:
        """Yield so many units' data."""
        plain = [field for field in self.fields.values() if field.type != "table"]
        tables = [field for field in self.fields.values() if field.type == "table"]
        for _ in range(count):
            sample = Sample(self.values(plain), {field.name: self.rows(field) for field in tables})
            yield sample.changed(self.fields, self._kept) if self.optional else sample

    def _kept(self, name: str, value: Value, _of: Field | Column) -> Value | None:
        is_out = name in self.optional and self.absence.random() < _LEFT_OUT
        return None if is_out else value

    def rows(self, of: Field) -> Table:
        """Return a detail table of a few rows."""
        typed = [column for column in of.columns if column.type is not None]
        count = self.random.randint(0, self.most_rows)
        return Table(of.name, tuple(self.values(typed) for _ in range(count)))

    def values(self, fields: Sequence[Field | Column]) -> dict[str, Value]:
        """Return data; numbers and dates may be made from those before them."""
        known: list[Fraction] = []
        days: list[date] = []
        return {field.name: self._value(field, known, days) for field in fields}

    def _value(self, of: Field | Column, known: list[Fraction], days: list[date]) -> Value:
        if of.type == "yes_no":
            return self.random.random() < 1 / 2
        if of.type == "choice":
            return self.random.choice(of.options)
        if of.type == "text":
            return "示例"
        if of.type == "date":
            days.append(self._day(days))
            return days[-1]
        known.append(self._number(of, known))
        return known[-1]

    def _day(self, days: Sequence[date]) -> date:
        """Return a date: the first one, or one so many days after an earlier one as a threshold says, or near that."""
        if not days or self.random.random() < 1 / 4:
            return _FIRST_DAY
        apart = self.random.choice((*self.days, 0, 1)) + self.random.choice((0, 1, -1))
        return self.random.choice(days) + timedelta(days=apart)

    def _number(self, of: Field | Column, known: Sequence[Fraction]) -> Fraction:
        """Return a number within a datum's limits."""
        for _ in range(8):
            number = self._candidate(of, known)
            number = Fraction(round(number)) if of.type == "count" else number
            if within(number, of):
                return number
        return Fraction(of.min if of.min is not None else of.max if of.max is not None else 0)

    def _candidate(self, of: Field | Column, known: Sequence[Fraction]) -> Fraction:
        lot = self.random.random()
        ends = [Fraction(end) for end in (of.min, of.max) if end is not None]
        if lot < 0.5 and self.thresholds and (known or of.type == "rate"):  # noqa: PLR2004 - half of them
            factor = self.random.choice(known) if known and of.type != "rate" else Fraction(1)
            return self.random.choice(self.thresholds) * factor
        if lot < 0.9:  # noqa: PLR2004 - most of the rest
            shares = (*ends, Fraction(0), Fraction(1), Fraction(1, 2))
            return self.random.choice(shares if of.type == "rate" else (*_PLAIN, *ends))
        return Fraction(self.random.randint(0, 100_000), 100)


def within(value: Fraction, of: Field | Column) -> bool:
    """Tell whether a number can be submitted: within the limits, a whole one where it counts, and short."""
    if (of.min is not None and value < of.min) or (of.max is not None and value > of.max):
        return False
    if of.type == "count" and value.denominator != 1:
        return False
    return to_decimal(value) is not None and len(to_text(value)) <= _LONGEST
