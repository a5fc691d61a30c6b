"""Counts, sums, minima and maxima over a detail table as variables of z3.

A table has any number of rows, so what is taken over its rows is a variable: a whole count, a sum, of which these facts hold
whatever the rows. A count is between 0 and the most rows a table may have. Of two counts the one whose condition
says more is not larger, and conditions that exclude one another do not count a row twice. A sum lies between its
count times the limits of one row; of two sums over the same rows the one that is not larger in any row is not larger.
Whether one condition says more than another, in any row, is itself asked of z3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.proof.smt.solver_context import Expression, ProofWorld, Term
from jixiao.formula.algebra import Aggregate
from jixiao.formula.semantics.bounds import Bounds

MOST_ROWS: Final = 10_000
"""Rows of a table: no more are accepted of a unit."""

_EFFORT: Final = 200_000
"""z3's steps for one question about a row."""

_ZERO: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Taken:
    """An aggregate: its variable, the condition on a row and the number of a row."""

    result: Expression
    meets: Expression
    number: Expression | None = None


@dataclass(slots=True)
class ProofRows:
    """Makes the variables of aggregates; what is taken twice in the same way is one variable."""

    world: ProofWorld
    _counts: dict[str, list[_Taken]] = field(default_factory=dict)
    _sums: dict[str, list[_Taken]] = field(default_factory=dict)

    def aggregate(self, kind: Aggregate, table: str, meets: Term, number: Term | None) -> Term:
        """Return what is taken over the rows of a table that meet a condition; both are terms over one row.

        A row that fails makes the whole fail: the one row stands for whichever it is.
        """
        rows = self._count(table, self.world.yes)
        count = self._count(table, meets.value)
        of_row = meets.fails
        if number is not None:
            of_row = self.world.any_of([of_row, self.world.all_of([meets.value, number.fails])])
        fails = of_row if z3.is_false(of_row) else z3.And(rows > 0, of_row)
        if kind == "count" or number is None:
            return Term(count, fails, Bounds(_ZERO, Fraction(MOST_ROWS)))
        if kind == "sum":
            lower = _ZERO if number.bounds.lower is not None and number.bounds.lower >= 0 else None
            upper = _ZERO if number.bounds.upper is not None and number.bounds.upper <= 0 else None
            return Term(self._sum(table, meets.value, number, count), fails, Bounds(lower, upper))
        bounds = Bounds(number.bounds.lower, number.bounds.upper)
        value, is_new = self.world.cell(f"{kind} of {table}", meets.value, number.value)
        if is_new:
            self.world.within(value, bounds)
        return Term(value, self.world.any_of([fails, count == 0]), bounds)

    def _count(self, table: str, meets: Expression) -> Expression:
        count, is_new = self.world.cell(f"rows of {table}", meets, whole=True)
        if not is_new:
            return count
        self.world.within(count, Bounds(_ZERO, Fraction(MOST_ROWS)))
        if self._never(meets):
            self.world.fact(count == 0)
        others = self._counts.setdefault(table, [])
        for other in others:
            if self._never(meets, z3.Not(other.meets)):
                self.world.fact(count <= other.result)
            if self._never(other.meets, z3.Not(meets)):
                self.world.fact(other.result <= count)
            if self._never(meets, other.meets):
                every = next((one.result for one in others if z3.is_true(one.meets)), None)
                self.world.fact(count + other.result <= (MOST_ROWS if every is None else every))
        others.append(_Taken(count, meets))
        return count

    def _sum(self, table: str, meets: Expression, number: Term, count: Expression) -> Expression:
        total, is_new = self.world.cell(f"sum of {table}", meets, number.value)
        if not is_new:
            return total
        taken = _Taken(total, meets, number.value)
        self.world.fact(z3.Implies(count == 0, total == 0))
        if number.bounds.lower is not None:
            self.world.fact(total >= count * self.world.number(number.bounds.lower))
        if number.bounds.upper is not None:
            self.world.fact(total <= count * self.world.number(number.bounds.upper))
        others = self._sums.setdefault(table, [])
        # A row that fails has no sum: what is compared is over rows that do not.
        holds = z3.And(meets, z3.Not(number.fails))
        for other in others:
            if other.meets.eq(meets):
                if self._never(holds, number.value > other.number):
                    self.world.fact(total <= other.result)
                if self._never(holds, number.value < other.number):
                    self.world.fact(total >= other.result)
            elif other.number is not None and other.number.eq(number.value):
                self._within(taken, other, number.bounds)
                self._within(other, taken, number.bounds)
        others.append(taken)
        return total

    def _within(self, part: _Taken, whole: _Taken, bounds: Bounds) -> None:
        """Note that a sum over some of the rows of another is not larger when no row is below 0."""
        if bounds.lower is not None and bounds.lower >= 0 and self._never(part.meets, z3.Not(whole.meets)):
            self.world.fact(part.result <= whole.result)

    def _never(self, *conditions: Expression) -> bool:
        """Tell whether no row meets all of some conditions; what z3 can't tell in short time is not said."""
        return self.world.ask(*conditions, steps=_EFFORT).answer == "no"
