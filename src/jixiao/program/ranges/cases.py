"""A value as a table of cases: what it can be in each, and how a datum is cut into the cases that formulas tell apart."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from jixiao.formula import BoundFormula, Missing, Reference
from jixiao.formula.algebra import Aggregate, Argument
from jixiao.formula.semantics.bounds import EITHER, Bounds, Reachable, exactly, hull
from jixiao.formula.syntax.tokens import Kind
from jixiao.numbers import read_decimal
from jixiao.program.model import Definition

MOST_COUNTS: Final = 24
"""Whole numbers that are cases of their own."""

_ZERO: Final = Fraction(0)

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
        return merged(self.rows.values())

    def without(self, away: Iterable[str]) -> Cased:
        """Return it with the cases of some atoms merged."""
        gone = set(away)
        kept = [index for index, each in enumerate(self.atoms) if each not in gone]
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
        found: list[Bounds] = []
        for branch in (then, otherwise):
            try:
                found.append(branch())
            except NoValueError:
                continue
        if not found:
            raise NoValueError
        return super().choose(condition, lambda: found[0], lambda: found[-1])

    def aggregate(
        self,
        kind: Aggregate,
        table: Reference,
        condition: Argument[Bounds] | None,
        value: Argument[Bounds] | None,
    ) -> Bounds:
        """Return what rows give; of a table that is to come there may be any number."""
        if not isinstance(self.tables[table.name], Missing) or not any(
            name == table.name for name, _ in self.columns
        ):
            return super().aggregate(kind, table, condition, value)
        if kind == "count" or value is None:
            return Bounds(_ZERO)
        each = value.evaluate()
        if kind != "sum":
            return Bounds(each.lower, each.upper)
        return Bounds(
            _ZERO if each.lower is not None and each.lower >= 0 else None,
            _ZERO if each.upper is not None and each.upper <= 0 else None,
        )


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
    """Return a number that stands in a formula."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand, bound)
        return None if inner is None else -inner
    if not isinstance(node, ast.Name) or int(node.id[1:]) in bound.references:
        return None
    token = bound.formula.token(node)
    return Fraction(read_decimal(token.text)) if token.kind is Kind.NUMBER else None


def merged(some: Iterable[Bounds]) -> Bounds | None:
    """Return what any of several can be, or None where there is none."""
    found: Bounds | None = None
    for each in some:
        found = each if found is None else hull(found, each)
    return found


def meet(left: Bounds, right: Bounds) -> Bounds | None:
    """Return what both of two can be, or None where that is nothing."""
    if left.others is not None and right.others is not None:
        others = left.others & right.others
        return replace(left, others=others) if others else None
    lower, is_above = left.lower, left.is_above
    if right.lower is not None and (lower is None or right.lower >= lower):
        is_above = right.is_above or (is_above and lower == right.lower)
        lower = right.lower
    upper, is_below = left.upper, left.is_below
    if right.upper is not None and (upper is None or right.upper <= upper):
        is_below = right.is_below or (is_below and upper == right.upper)
        upper = right.upper
    if (
        lower is not None
        and upper is not None
        and (lower > upper or (lower == upper and (is_above or is_below)))
    ):
        return None
    return replace(left, lower=lower, upper=upper, is_above=is_above, is_below=is_below)


def each_of(values: Iterable[object]) -> tuple[Bounds, ...]:
    """Return a case for each answer, text or date."""
    return tuple(Bounds(others=frozenset({value})) for value in values)


def is_few(whole: Bounds) -> bool:
    """Tell whether the whole numbers within bounds are few enough to be cases."""
    return whole.lower is not None and whole.upper is not None and whole.upper - whole.lower <= MOST_COUNTS


def counts(whole: Bounds) -> Iterator[Fraction]:
    """Yield the whole numbers within bounds."""
    lower, upper = whole.lower or _ZERO, whole.upper or _ZERO
    yield from (Fraction(each) for each in range(math.ceil(lower), math.floor(upper) + 1))


def between(whole: Bounds, limits: Iterable[Fraction]) -> tuple[Bounds, ...]:
    """Return bounds cut at limits: each limit by itself, and what lies between them."""
    found: list[Bounds] = []
    rest = whole
    for limit in sorted(limits):
        at = meet(rest, Bounds(limit, limit))
        if at is None:
            continue
        below = meet(rest, Bounds(None, limit, is_below=True))
        found += [each for each in (below, at) if each is not None]
        above = meet(rest, Bounds(limit, None, is_above=True))
        if above is None:
            return tuple(found)
        rest = above
    return (*found, rest)
