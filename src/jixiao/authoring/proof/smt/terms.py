"""The proof semantics: formulas as terms of z3, over all data at once.

What it says of a formula holds whatever the data: where ``exact`` has a value the term can be that value, and where
``exact`` fails ``fails`` can hold. The reverse need not be: quotients, roundings and aggregates are variables of
which only so much is known (see :class:`ProofWorld`). Every data item is taken to be there; what a formula asks
有值 of may be there or not.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, MutableMapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import z3

from jixiao.authoring.proof.smt.solver_context import Expression, ProofWorld, Term
from jixiao.authoring.proof.smt.table_aggregates import ProofRows
from jixiao.calendars import Calendars
from jixiao.formula.algebra import Aggregate, Comparison, DataSemantics, DatePart, PerRow
from jixiao.formula.semantics.bounds import EITHER, Bounds, exactly
from jixiao.formula.semantics.branch_coverage import Arm
from jixiao.formula.semantics.exact import COMPARE
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.formula.types import Reference, Type, TypeKind
from jixiao.numbers import RoundingMode


class Proof(DataSemantics[Term]):
    """Computes terms; ``values`` holds those of names, ``columns`` those of a row of each table.

    A name that is in neither is a variable that can be anything of its type. ``never`` are names that are never there; ``rows``
    are given where another unit has the same tables.
    ``arms`` tells of every way out of a choice when it is gone, ``conditions`` when its condition gives that answer.
    ``absences`` are the data items that 有值 asks for.
    """

    def __init__(
        self,
        world: ProofWorld,
        values: MutableMapping[str, Term],
        columns: MutableMapping[tuple[str, str], Term],
        never: Container[str] = frozenset(),
        rows: ProofRows | None = None,
    ) -> None:
        self.world = world
        self.values = values
        self.columns = columns
        self.never = never
        self.arms: dict[Arm, Expression] = {}
        self.conditions: dict[Arm, Expression] = {}
        self.absences: set[str] = set()
        self._reach = InputBounds({}, {}, Calendars({}))
        self.rows = ProofRows(world) if rows is None else rows
        self._path: tuple[Expression, ...] = ()
        self._names: dict[int, str] = {}

    def number(self, value: Fraction, text: str) -> Term:
        del text
        return Term(self.world.number(value), self.world.no, exactly(value), degree=0)

    def yes_no(self, *, value: bool) -> Term:
        return Term(self.world.yes if value else self.world.no, self.world.no, exactly(value))

    def text(self, value: str) -> Term:
        return Term(self.world.text(value), self.world.no, exactly(value))

    def date(self, value: date) -> Term:
        return Term(self.world.number(Fraction(value.toordinal())), self.world.no, exactly(value))

    def name(self, reference: Reference) -> Term:
        key = (reference.table, reference.name)
        name = ".".join(filter(None, key))
        term = self.columns.get(key) if reference.table else self.values.get(name)
        if term is None:
            term = self._variable(name, reference.type)
            if reference.table:
                self.columns[key] = term
            else:
                self.values[name] = term
        self._names[id(term)] = name
        return term

    def _variable(self, name: str, of: Type) -> Term:
        others = EITHER if of.kind is TypeKind.YES_NO else frozenset[object](of.options) or None
        bounds = Bounds(others=others, is_missing=True)
        return Term(self.world.variable(name, of), self.world.no, bounds)

    def negate(self, operand: Term) -> Term:
        return Term(-operand.value, operand.fails, self._reach.negate(operand.bounds), operand.degree)

    def add(self, left: Term, right: Term) -> Term:
        return self._joined(left.value + right.value, self._reach.add(left.bounds, right.bounds), left, right)

    def subtract(self, left: Term, right: Term) -> Term:
        bounds = self._reach.subtract(left.bounds, right.bounds)
        return self._joined(left.value - right.value, bounds, left, right)

    def multiply(self, left: Term, right: Term) -> Term:
        bounds = self._reach.multiply(left.bounds, right.bounds)
        value, degree = self.world.product(left, right, bounds)
        return replace(self._joined(value, bounds, left, right), degree=degree)

    def divide(self, left: Term, right: Term) -> Term:
        bounds = self._reach.divide(left.bounds, right.bounds)
        if right.bounds.is_point and right.bounds.lower:
            inverse = self.world.number(1 / right.bounds.lower)
            return self._joined(left.value * inverse, bounds, left, right)
        value = self.world.quotient(left.value, right.value, bounds)
        return self._joined(value, bounds, left, right, right.value == 0)

    def compare(self, operator: Comparison, left: Term, right: Term) -> Term:
        bounds = self._reach.compare(operator, left.bounds, right.bounds)
        if bounds.others is not None and len(bounds.others) == 1:
            value = self.world.yes if True in bounds.others else self.world.no
        else:
            value = COMPARE[operator](left.value, right.value)
        return self._joined(value, bounds, left, right)

    def both(self, left: Term, right: Callable[[], Term]) -> Term:
        other = self._under(self.world.any_of([left.value, left.fails]), right)
        bounds = self._reach.both(left.bounds, lambda: other.bounds)
        value = self.world.all_of([left.value, other.value])
        return Term(value, self._undecided(left, other, z3.Not(left.value), z3.Not(other.value)), bounds)

    def either(self, left: Term, right: Callable[[], Term]) -> Term:
        other = self._under(self.world.any_of([z3.Not(left.value), left.fails]), right)
        bounds = self._reach.either(left.bounds, lambda: other.bounds)
        value = self.world.any_of([left.value, other.value])
        return Term(value, self._undecided(left, other, left.value, other.value), bounds)

    def _undecided(self, left: Term, right: Term, *decides: Expression) -> Expression:
        """Return when one of two sides fails and the other does not decide; ``decides`` says when a side that has a value does."""
        if z3.is_false(left.fails) and z3.is_false(right.fails):
            return self.world.no
        open_sides = [
            z3.Not(self.world.all_of([answer, z3.Not(side.fails)]))
            for side, answer in zip((left, right), decides, strict=True)
        ]
        return self.world.all_of([self.world.any_of([left.fails, right.fails]), *open_sides])

    def invert(self, operand: Term) -> Term:
        return Term(z3.Not(operand.value), operand.fails, self._reach.invert(operand.bounds))

    def choose(self, condition: Term, then: Callable[[], Term], otherwise: Callable[[], Term]) -> Term:
        where = (id(self.formula), self.node.col_offset, self.node.end_col_offset or 0)
        holds = self.world.all_of([condition.value, z3.Not(condition.fails)])
        fails = self.world.all_of([z3.Not(condition.value), z3.Not(condition.fails)])
        for answer, when in ((True, holds), (False, fails)):
            arm = (*where, answer)
            gone = self.world.all_of([*self._path, when])
            self.arms[arm] = self.world.any_of([self.arms.get(arm, self.world.no), gone])
            self.conditions[arm] = self.world.any_of([self.conditions.get(arm, self.world.no), when])
        first, second = self._under(holds, then), self._under(fails, otherwise)
        bounds = self._reach.choose(condition.bounds, lambda: first.bounds, lambda: second.bounds)
        others = condition.bounds.others
        if others is not None and len(others) == 1:
            taken = first if True in others else second
            return Term(taken.value, self.world.any_of([condition.fails, taken.fails]), bounds, taken.degree)
        value = z3.If(condition.value, first.value, second.value)
        of_first = self.world.all_of([condition.value, first.fails])
        of_second = self.world.all_of([z3.Not(condition.value), second.fails])
        fails = self.world.any_of([condition.fails, self.world.any_of([of_first, of_second])])
        return Term(value, fails, bounds, max(first.degree, second.degree))

    def _under(self, condition: Expression, part: Callable[[], Term]) -> Term:
        """Return the meaning of a part that is only read when a condition holds."""
        outer = self._path
        self._path = (*outer, condition)
        try:
            return part()
        finally:
            self._path = outer

    def known(self, operand: Term) -> Term:
        name = self._names.get(id(operand))
        if name is not None and name in self.never:
            return self.yes_no(value=False)
        formula = self.formula.formula
        if not formula.source.within(*formula.span(self.node))[-1].typed:
            return Term(self.world.yes, operand.fails, exactly(value=True))
        name = formula.text_of(self.node) if name is None else name
        self.absences.add(name)
        return Term(z3.Not(self.world.absence(name)), operand.fails, Bounds(others=EITHER))

    def least(self, operands: Sequence[Term]) -> Term:
        return self._extreme(operands, operator.le, self._reach.least)

    def greatest(self, operands: Sequence[Term]) -> Term:
        return self._extreme(operands, operator.ge, self._reach.greatest)

    def _extreme(
        self,
        operands: Sequence[Term],
        wins: Callable[[Expression, Expression], Expression],
        reach: Callable[[Sequence[Bounds]], Bounds],
    ) -> Term:
        value = operands[0].value
        for operand in operands[1:]:
            value = z3.If(wins(value, operand.value), value, operand.value)
        return self._joined(value, reach([operand.bounds for operand in operands]), *operands)

    def absolute(self, operand: Term) -> Term:
        value = z3.If(operand.value >= 0, operand.value, -operand.value)
        return Term(value, operand.fails, self._reach.absolute(operand.bounds), operand.degree)

    def round(self, operand: Term, places: int, mode: RoundingMode) -> Term:
        bounds = self._reach.round(operand.bounds, places, mode)
        return Term(self.world.rounded(operand.value, places, mode, bounds), operand.fails, bounds)

    def unsettled(self, what: str) -> Term:
        del what
        return Term(self.world.number(Fraction(0)), self.world.yes, Bounds())

    def days(self, start: Term, end: Term) -> Term:
        return self._joined(end.value - start.value, Bounds(), start, end)

    def workdays(self, start: Term, end: Term) -> Term:
        """Return some number of days between 0 and the calendar days; dates are taken to be in years with a calendar."""
        value, is_new = self.world.cell("workdays", start.value, end.value, whole=True)
        if is_new:
            days = end.value - start.value
            later, earlier = z3.And(value >= 0, value <= days), z3.And(value <= 0, value >= days)
            self.world.fact(z3.If(days >= 0, later, earlier))
        return self._joined(value, Bounds(), start, end)

    def date_part(self, part: DatePart, operand: Term) -> Term:
        """Return some whole number within the limits of the part; a year not far from the days that have gone by."""
        bounds = self._reach.date_part(part, operand.bounds)
        if bounds.is_point and bounds.lower is not None:
            return Term(self.world.number(bounds.lower), operand.fails, bounds)
        value, is_new = self.world.cell(part, operand.value, whole=True)
        if is_new:
            self.world.within(value, bounds)
            if part == "year":
                self.world.fact(z3.And(365 * (value - 1) < operand.value, operand.value <= 366 * value))
        return Term(value, operand.fails, bounds)

    def day_before(self, operand: Term) -> Term:
        return Term(operand.value - 1, operand.fails, self._reach.day_before(operand.bounds))

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Term], value: PerRow[Term]
    ) -> Term:
        meets = self.yes_no(value=True) if condition is None else condition.evaluate()
        number = None if value is None else self._under(meets.value, value.evaluate)
        return self.rows.aggregate(kind, table.name, meets, number)

    def _joined(self, value: Expression, bounds: Bounds, *of: Term | Expression) -> Term:
        fails = self.world.any_of(term.fails if isinstance(term, Term) else term for term in of)
        degree = max((term.degree for term in of if isinstance(term, Term)), default=0)
        return Term(value, fails, bounds, degree)
