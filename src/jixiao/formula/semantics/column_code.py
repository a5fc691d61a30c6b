"""Formulas as straight Python that calls the operators of ``columns``: walked once, run for every block of rows.

What is known before any data is (weights, thresholds) is computed when the code is written, by ``columns`` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from jixiao.formula.algebra import Aggregate, Argument, Comparison, DatePart, Semantics
from jixiao.formula.column_rows import Texts
from jixiao.formula.integer_code import Block, Unlooked
from jixiao.formula.semantics.columns import Columns
from jixiao.formula.types import Reference
from jixiao.formula.vectors import Vector
from jixiao.numbers import RoundingMode


@dataclass(frozen=True, slots=True)
class Slot:
    """A value under way: the variable that will hold it, and the value itself where it is known already."""

    text: str
    known: Vector | None = None


@dataclass(slots=True)
class Constants:
    """What written code names beside its own variables."""

    scope: dict[str, Any] = field(default_factory=dict)

    def named(self, value: object) -> str:
        """Return the name of a value, from now on."""
        name = f"k{len(self.scope)}"
        self.scope[name] = value
        return name


class ColumnWriter(Semantics[Slot]):
    """Writes statements into ``block``; ``names`` are the variables of fields and definitions."""

    def __init__(self, names: Mapping[str, Slot], texts: Texts, constants: Constants) -> None:
        self.names = names
        self.constants = constants
        self.folding = Columns({}, {}, texts, (0, ()), 1)
        self.block = Block()
        self.count = 0
        self.is_row = False

    def new(self) -> str:
        """Return the name of a new variable."""
        self.count += 1
        return f"t{self.count}"

    def settled(self, vector: Vector) -> Slot:
        """Return a value that is known already."""
        return Slot(self.constants.named(vector), vector)

    def _said(self, text: str) -> Slot:
        name = self.new()
        self.block.lines.append(f"{name} = {text}")
        return Slot(name)

    def _done(self, operation: str, *operands: Slot, more: tuple[object, ...] = ()) -> Slot:
        """Return an operation's result: at once when all its operands are known, else by a statement."""
        known = [each.known for each in operands if each.known is not None]
        if len(known) == len(operands):
            # What has too many digits is found out when it runs: `exact` says so of every row.
            with suppress(Unlooked):
                found = getattr(self.folding, operation)(*more, *known)
                if found.is_single and found.is_present:
                    return self.settled(found)
        given = [
            self.constants.named(each) if not isinstance(each, str | int) else repr(each) for each in more
        ]
        return self._said(f"S.{operation}({', '.join([*given, *(each.text for each in operands)])})")

    def number(self, value: Fraction, text: str) -> Slot:
        return self.settled(self.folding.number(value, text))

    def yes_no(self, *, value: bool) -> Slot:
        return self.settled(self.folding.yes_no(value=value))

    def text(self, value: str) -> Slot:
        return self.settled(self.folding.text(value))

    def date(self, value: date) -> Slot:
        return self.settled(self.folding.date(value))

    def name(self, reference: Reference) -> Slot:
        if reference.table:
            return self._said(f"S.rows.columns[{reference.name!r}]")
        slot = self.names[reference.name]
        if not self.is_row or slot.known is not None:
            return slot
        return self._said(f"S.spread({reference.name!r}, {slot.text})")

    def negate(self, operand: Slot) -> Slot:
        return self._done("negate", operand)

    def add(self, left: Slot, right: Slot) -> Slot:
        for one, other in ((left, right), (right, left)):
            if one.known is not None and one.known.top is not False and one.known.top == 0:
                return other
        return self._done("add", left, right)

    def subtract(self, left: Slot, right: Slot) -> Slot:
        return self._done("subtract", left, right)

    def multiply(self, left: Slot, right: Slot) -> Slot:
        for one, other in ((left, right), (right, left)):
            if one.known is not None and one.known.top == one.known.over:
                return other
        return self._done("multiply", left, right)

    def divide(self, left: Slot, right: Slot) -> Slot:
        return self._done("divide", left, right)

    def compare(self, operator: Comparison, left: Slot, right: Slot) -> Slot:
        return self._done("compare", left, right, more=(operator,))

    def _later(self, part: Callable[[], Slot]) -> str:
        """Return the name of a function that computes a part when it is called."""
        outer, self.block = self.block, Block()
        slot = part()
        inner, self.block = self.block, outer
        if not inner.lines:
            return f"lambda: {slot.text}"
        inner.lines.append(f"return {slot.text}")
        name = self.new()
        self.block.inside(f"def {name}():", inner)
        return name

    def both(self, left: Slot, right: Callable[[], Slot]) -> Slot:
        if left.known is not None:
            return right() if left.known.top else left
        return self._said(f"S.both({left.text}, {self._later(right)})")

    def either(self, left: Slot, right: Callable[[], Slot]) -> Slot:
        if left.known is not None:
            return left if left.known.top else right()
        return self._said(f"S.either({left.text}, {self._later(right)})")

    def invert(self, operand: Slot) -> Slot:
        return self._done("invert", operand)

    def choose(self, condition: Slot, then: Callable[[], Slot], otherwise: Callable[[], Slot]) -> Slot:
        if condition.known is not None:
            return then() if condition.known.top else otherwise()
        first, second = self._later(then), self._later(otherwise)
        return self._said(f"S.choose({condition.text}, {first}, {second})")

    def known(self, operand: Slot) -> Slot:
        return self._done("known", operand)

    def least(self, operands: Sequence[Slot]) -> Slot:
        return self._extreme("least", operands)

    def greatest(self, operands: Sequence[Slot]) -> Slot:
        return self._extreme("greatest", operands)

    def _extreme(self, operation: str, operands: Sequence[Slot]) -> Slot:
        if all(each.known is not None for each in operands):
            return self.settled(getattr(self.folding, operation)([each.known for each in operands]))
        return self._said(f"S.{operation}(({', '.join(each.text for each in operands)},))")

    def round(self, operand: Slot, places: int, mode: RoundingMode) -> Slot:
        if operand.known is not None:
            return self.settled(self.folding.round(operand.known, places, mode))
        return self._said(f"S.round({operand.text}, {places}, {self.constants.named(mode)})")

    def unsettled(self, what: str) -> Slot:
        return self._said(f"S.unsettled({what!r})")

    def days(self, start: Slot, end: Slot) -> Slot:
        return self._done("days", start, end)

    def workdays(self, start: Slot, end: Slot) -> Slot:
        return self._said(f"S.workdays({start.text}, {end.text})")

    def date_part(self, part: DatePart, operand: Slot) -> Slot:
        return self._done("date_part", operand, more=(part,))

    def day_before(self, operand: Slot) -> Slot:
        return self._done("day_before", operand)

    def aggregate(
        self,
        kind: Aggregate,
        table: Reference,
        condition: Argument[Slot] | None,
        value: Argument[Slot] | None,
    ) -> Slot:
        outer, self.is_row = self.is_row, True
        later = [None if each is None else self._later(each.evaluate) for each in (condition, value)]
        self.is_row = outer
        return self._said(f"S.total({kind!r}, {table.name!r}, {later[0]}, {later[1]})")
