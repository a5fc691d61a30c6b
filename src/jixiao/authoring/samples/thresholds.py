"""Data at the thresholds of rules: just below a comparison's two sides being equal, there, just above.

What is compared is evaluated on given data; one data item (or one cell of a row) is then moved to where the two are equal.
Most of what rubrics compare is linear in a data item or in its reciprocal, so two trials find the place; what they
find is checked, never taken for granted.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from jixiao.authoring.formula_nodes import node_index, part_of, parts_of
from jixiao.authoring.samples.sample_json import is_submittable
from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Table, Value
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.syntax.tokens import Kind
from jixiao.formula.types import FIRST_DAY
from jixiao.program import Definition
from jixiao.program.run import Run
from jixiao.rules import Column, Field

_CENT = Fraction(1, 100)
_STEPS = {
    "amount": _CENT, "number": _CENT, "rate": _CENT / 100, "count": Fraction(1), "date": Fraction(1),
}  # fmt: skip
"""The least by which a datum of each type can differ: a cent, one, 0.01 %, a day."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One datum that can be moved: a field, or a column of a table's first row."""

    field: Field | Column
    table: str = ""

    @property
    def step(self) -> Fraction:
        """The least by which the datum can differ."""
        return _STEPS[self.field.type or "number"]

    def read(self, sample: Sample) -> Fraction | None:
        """Return what the datum is as a number (a date as its day), when it is there."""
        rows = sample.tables[self.table].rows if self.table in sample.tables else ()
        data = dict(next(iter(rows), {})) if self.table else sample.values
        return _as_number(data.get(self.field.name))

    def moved(self, sample: Sample, number: Fraction) -> Sample | None:
        """Return data with the datum moved, or None when it can't be that."""
        if number % self.step != 0:
            return None
        value: Value = number
        if self.field.type == "date":
            if not FIRST_DAY.toordinal() <= number <= date.max.toordinal():
                return None
            value = date.fromordinal(int(number))
        if not is_submittable(value, self.field):
            return None
        if not self.table:
            return replace(sample, values={**sample.values, self.field.name: value})
        first, *rest = sample.tables[self.table].rows
        rows = ({**first, self.field.name: value}, *rest)
        return replace(sample, tables={**sample.tables, self.table: Table(self.table, rows)})


def levers(fields: Iterable[Field]) -> Iterator[Lever]:
    """Yield the numbers and dates among fields and their columns."""
    for field in fields:
        if field.type in _STEPS:
            yield Lever(field)
        for column in field.columns:
            if column.type in _STEPS:
                yield Lever(column, field.name)


@dataclass(frozen=True, slots=True)
class Threshold:
    """Two things that a definition compares; ``label`` is the comparison as typed."""

    definition: Definition
    left: ast.expr
    right: ast.expr
    label: str

    def difference(self, run: Run, exact: Exact) -> Fraction | None:
        """Return left minus right on the data of a run (in the first row of a table), or None when it can't be told."""
        name = self._table()
        if name:
            table = run.tables.get(name)
            if not isinstance(table, Table) or not table.rows:
                return None
            exact.row = table.rows[0]
        sides = (part_of(self.definition.formula, side).evaluate(exact) for side in (self.left, self.right))
        left, right = map(_as_number, sides)
        exact.row = {}
        return None if left is None or right is None else left - right

    def _table(self) -> str:
        """Return the detail table whose row is compared: a computed column's, or that of a condition on rows."""
        references = self.definition.formula.references
        parts = (part for side in (self.left, self.right) for part in parts_of(side))
        read = (references.get(node_index(part)) for part in parts)
        tables = (reference.table for reference in read if reference is not None)
        return next(filter(None, tables), self.definition.table)


def _as_number(value: Value | None) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return value if isinstance(value, Fraction) else None


def thresholds(definitions: Sequence[Definition]) -> Iterator[Threshold]:
    """Yield every comparison of definitions; one that stands in several is yielded once."""
    seen: set[tuple[str, str, str]] = set()
    for definition in definitions:
        formula = definition.formula.formula
        for node in parts_of(formula.tree):
            operands = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            for left, right in pairwise(operands):
                first, second = sorted((formula.text_of(left), formula.text_of(right)))
                where = (definition.owner or definition.table, first, second)
                if where not in seen:
                    seen.add(where)
                    # "Below" is said of what is not the number.
                    is_number = isinstance(left, ast.Name) and formula.token(left).kind is Kind.NUMBER
                    sides = (right, left) if is_number else (left, right)
                    yield Threshold(definition, *sides, formula.text_of(node))


def around(
    data: Sample, lever: Lever, difference: Callable[[Sample], Fraction | None]
) -> tuple[tuple[Sample, int], ...]:
    """Return data just below, at and just above where a difference is 0 when one datum is moved, with the sign of the difference.

    There are fewer where there is no such data.
    """
    start = lever.read(data)
    now = difference(data)
    if start is None or now is None:
        return ()
    for other in (start + 100 * lever.step, start - 100 * lever.step):
        moved = lever.moved(data, other)
        then = None if moved is None else difference(moved)
        for place in () if then is None or then == now else _zeros((start, now), (other, then)):
            near = round(place / lever.step) * lever.step
            tried = filter(None, (lever.moved(data, near + by * lever.step) for by in (-1, 0, 1)))
            values = [(sample, difference(sample)) for sample in tried]
            signed = tuple(
                (sample, (value > 0) - (value < 0)) for sample, value in values if value is not None
            )
            signs = {sign for _, sign in signed}
            if 0 in signs or signs >= {1, -1}:
                return signed
    return ()


def _zeros(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Iterator[Fraction]:
    """Yield where something may be 0, from two places and what it is there: on a line, or on a hyperbola."""
    (first, lower), (second, upper) = one, other
    yield first - lower * (second - first) / (upper - lower)
    if first and second:
        reciprocal = 1 / first - lower * (1 / second - 1 / first) / (upper - lower)
        if reciprocal:
            yield 1 / reciprocal
