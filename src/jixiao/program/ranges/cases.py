"""Values as tables of cases, and how a datum is cut into the cases that formulas distinguish."""

from __future__ import annotations

import ast
import functools
import itertools
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from jixiao.formula import BoundFormula, Missing, Reference
from jixiao.formula.algebra import Aggregate, PerRow
from jixiao.formula.semantics.bounds import EITHER, Bounds, Reachable, exactly, hull
from jixiao.formula.semantics.input_bounds import any_rows
from jixiao.formula.syntax.tokens import Kind
from jixiao.numbers import read_decimal
from jixiao.program.model import Definition

MOST_COUNTS: Final = 24
"""Whole numbers that are cases of their own."""

Case = tuple[int, ...]


class NoValueError(Exception):
    """There is no value: something is divided by what is zero for certain."""


@dataclass(frozen=True, slots=True)
class Cased:
    """What a value can be: bounds by the numbers of the cases of ``atoms``; a case that is lacking gives no value."""

    atoms: tuple[str, ...]
    rows: Mapping[Case, Bounds]

    def merged(self) -> Bounds | None:
        """Return what it can be at all, or None when it never has a value."""
        return functools.reduce(hull, self.rows.values()) if self.rows else None

    def without(self, away: Container[str]) -> Cased:
        """Return it with the cases of some atoms merged."""
        kept = [index for index, atom in enumerate(self.atoms) if atom not in away]
        rows: dict[Case, Bounds] = {}
        for case, bounds in self.rows.items():
            key = tuple(case[index] for index in kept)
            rows[key] = hull(rows[key], bounds) if key in rows else bounds
        return Cased(tuple(self.atoms[index] for index in kept), rows)


class OpenBounds(Reachable):
    """Bounds of one case; ``columns`` are what the columns of tables that nobody handed in yet can hold."""

    columns: MutableMapping[tuple[str, str], Bounds]

    def name(self, reference: Reference) -> Bounds:
        """Return what a name can be; the cells of rows may be bounds already."""
        if not reference.table:
            return self.values[reference.name]
        if (reference.table, reference.name) in self.columns:
            return self.columns[reference.table, reference.name]
        cell: object = self.row[reference.name]
        return cell if isinstance(cell, Bounds) else exactly(self.row[reference.name])

    def divide(self, left: Bounds, right: Bounds) -> Bounds:
        """Return the quotient; by what is zero there is none."""
        if right.is_point and right.lower == 0:
            raise NoValueError
        return super().divide(left, right)

    def choose(
        self, condition: Bounds, then: Callable[[], Bounds], otherwise: Callable[[], Bounds]
    ) -> Bounds:
        """Return what either branch gives; one that fails gives nothing."""
        if condition.others is not None and condition.others != EITHER:
            return super().choose(condition, then, otherwise)
        outcomes: list[Bounds] = []
        for branch in (then, otherwise):
            with suppress(NoValueError):
                outcomes.append(branch())
        if not outcomes:
            raise NoValueError
        return super().choose(condition, lambda: outcomes[0], lambda: outcomes[-1])

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Bounds], value: PerRow[Bounds]
    ) -> Bounds:
        """Return what rows give; of a table that is to come there may be any number."""
        if not isinstance(self.tables[table.name], Missing) or not any(
            name == table.name for name, _ in self.columns
        ):
            return super().aggregate(kind, table, condition, value)
        return any_rows(kind, value)


def compared(definition: Definition) -> Iterator[tuple[str, Fraction]]:
    """Yield the names that a formula compares with a number, and the number."""
    bound = definition.formula
    for node in ast.walk(bound.formula.tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for left, right in itertools.pairwise(sides):
            for one, other in ((left, right), (right, left)):
                reference = bound.references.get(int(one.id[1:])) if isinstance(one, ast.Name) else None
                number = _number(other, bound)
                if reference is not None and not reference.table and number is not None:
                    yield reference.name, number


def _number(node: ast.expr, bound: BoundFormula) -> Fraction | None:
    """Return a number that is written in a formula."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, bound)
        return None if inner is None else -inner
    if not isinstance(node, ast.Name) or int(node.id[1:]) in bound.references:
        return None
    token = bound.formula.token(node)
    return Fraction(read_decimal(token.text)) if token.kind is Kind.NUMBER else None


def meet(left: Bounds, right: Bounds) -> Bounds | None:
    """Return what both of two can be, or None where that is nothing."""
    if left.others is not None and right.others is not None:
        others = left.others & right.others
        return replace(left, others=others) if others else None
    both = (left, right)
    lower, is_above = max(
        ((each.lower, each.is_above) for each in both if each.lower is not None), default=(None, False)
    )
    upper, is_at = min(
        ((each.upper, not each.is_below) for each in both if each.upper is not None), default=(None, True)
    )
    if (
        lower is not None
        and upper is not None
        and (lower > upper or (lower == upper and (is_above or not is_at)))
    ):
        return None
    return replace(left, lower=lower, upper=upper, is_above=is_above, is_below=not is_at)


def each_of(values: Iterable[object]) -> tuple[Bounds, ...]:
    """Return a case for each answer, text or date."""
    return tuple(Bounds(others=frozenset({value})) for value in values)


def counts(whole: Bounds) -> tuple[Bounds, ...] | None:
    """Return a case for each whole number within bounds, or None where they are too many."""
    if whole.lower is None or whole.upper is None or whole.upper - whole.lower > MOST_COUNTS:
        return None
    numbers = range(math.ceil(whole.lower), math.floor(whole.upper) + 1)
    return tuple(Bounds(Fraction(number), Fraction(number)) for number in numbers)


def between(whole: Bounds, limits: Iterable[Fraction]) -> tuple[Bounds, ...]:
    """Return bounds cut at limits: each limit by itself, and what lies between them."""
    cases: list[Bounds] = []
    rest: Bounds | None = whole
    for limit in sorted(limits):
        at = None if rest is None else meet(rest, Bounds(limit, limit))
        if rest is not None and at is not None:
            below = meet(rest, Bounds(None, limit, is_below=True))
            cases += [at] if below is None else [below, at]
            rest = meet(rest, Bounds(limit, None, is_above=True))
    return tuple(cases) if rest is None else (*cases, rest)
