"""What several formulas that are proved together share: z3's variables, and what is known of them whatever the data.

A part that z3 has no good term for gets a variable of its own, the same one wherever the same part stands, with *facts* that
hold of it for all data: a quotient times its divisor is the dividend, a rounded number is within a step of the number.
So what is proved holds; what is refuted by such a variable may be refuted by nothing real, and has to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import z3

from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.types import Type, TypeKind
from jixiao.numbers import RoundingMode, is_exact_at

Expression = Any
"""A z3 expression; z3 has no annotations."""

_MOST_DEGREE: Final = 8
"""Variables that z3 multiplies; with many more its steps take so long that neither their number nor a time limit ends them."""

_MOST_PAIRS: Final = 40
"""Roundings of one kind between which it is said that rounding keeps the order."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a formula gives for all data: its ``value`` where it has one, ``fails`` says when it has none.

    Numbers, dates (as days) and texts (as their number in the world) are reals, yes/no is a Boolean. Where there is a
    value it lies within ``bounds``. ``degree`` is how many variables are multiplied in it at most.
    """

    value: Expression
    fails: Expression
    bounds: Bounds
    degree: int = 1


@dataclass(slots=True)
class ProofWorld:
    """Variables and facts. With ``whole`` counts and roundings are whole numbers, else any number near enough.

    ``constants`` are the numbers typed into the formulas: that rounding does not carry a number past them is a fact.
    """

    constants: frozenset[Fraction] = frozenset()
    whole: bool = False
    context: Expression = field(default_factory=z3.Context)
    facts: list[Expression] = field(default_factory=list)
    _texts: dict[str, int] = field(default_factory=dict)
    _cells: dict[tuple[object, ...], tuple[Expression, tuple[Expression, ...]]] = field(default_factory=dict)
    _rounded: dict[tuple[int, RoundingMode], list[tuple[Expression, Expression]]] = field(
        default_factory=dict
    )

    @property
    def yes(self) -> Expression:
        """Return true."""
        return z3.BoolVal(val=True, ctx=self.context)

    @property
    def no(self) -> Expression:
        """Return false."""
        return z3.BoolVal(val=False, ctx=self.context)

    def number(self, value: Fraction) -> Expression:
        """Return a number."""
        return z3.RealVal(f"{value.numerator}/{value.denominator}", self.context)

    def text(self, value: str) -> Expression:
        """Return the number that stands for a text."""
        return z3.RealVal(self._texts.setdefault(value, len(self._texts)), self.context)

    def text_of(self, number: Fraction) -> str | None:
        """Return the text that a number stands for, or None when it is none that was named."""
        return next((text for text, each in self._texts.items() if each == number), None)

    def any_of(self, parts: Iterable[Expression]) -> Expression:
        """Return whether one of some conditions holds."""
        kept = [each for each in parts if not z3.is_false(each)]
        if not kept:
            return self.no
        return kept[0] if len(kept) == 1 else z3.Or(*kept)

    def all_of(self, parts: Iterable[Expression]) -> Expression:
        """Return whether all of some conditions hold."""
        kept = [each for each in parts if not z3.is_true(each)]
        if not kept:
            return self.yes
        return kept[0] if len(kept) == 1 else z3.And(*kept)

    def fact(self, holds: Expression) -> None:
        """Note what holds for all data."""
        if not z3.is_true(holds):
            self.facts.append(holds)

    def variable(self, name: str, of: Type, bounds: Bounds = Bounds(), *, whole: bool = False) -> Expression:  # noqa: B008 - frozen
        """Return a variable of a type that is within bounds; ``whole`` says that it only takes whole numbers."""
        if of.kind is TypeKind.YES_NO:
            return z3.Bool(name, self.context)
        is_whole = self.whole and (whole or of.kind is TypeKind.DATE)
        found = z3.ToReal(z3.Int(name, self.context)) if is_whole else z3.Real(name, self.context)
        if of.kind is TypeKind.CHOICE:
            self.fact(self.any_of(found == self.text(each) for each in of.options))
        self.within(found, bounds)
        return found

    def within(self, value: Expression, bounds: Bounds) -> None:
        """Note that a number lies within bounds."""
        if bounds.low is not None:
            self.fact(value >= self.number(bounds.low))
        if bounds.high is not None:
            self.fact(value <= self.number(bounds.high))

    def cell(self, what: str, *parts: Expression, whole: bool = False) -> tuple[Expression, bool]:
        """Return the variable that stands for something made of parts, and whether it is a new one."""
        key = (what, *(each.get_id() for each in parts))
        found = self._cells.get(key)
        if found is not None:
            return found[0], False
        name = f"{what}!{len(self._cells)}"
        made = z3.ToReal(z3.Int(name, self.context)) if self.whole and whole else z3.Real(name, self.context)
        # The parts are kept: z3 gives the number of one that is gone to another.
        self._cells[key] = (made, parts)
        return made, True

    def product(self, left: Term, right: Term, bounds: Bounds) -> tuple[Expression, int]:
        """Return a product and its degree; what is too high for z3 is a variable of which only so much is known."""
        degree = left.degree + right.degree
        if degree <= _MOST_DEGREE:
            return left.value * right.value, degree
        found, is_new = self.cell("product", left.value, right.value)
        if is_new:
            self.within(found, bounds)
            same = z3.Or(z3.And(left.value >= 0, right.value >= 0), z3.And(left.value <= 0, right.value <= 0))
            self.fact(z3.If(same, found >= 0, found <= 0))
        return found, 1

    def quotient(self, above: Expression, below: Expression, bounds: Bounds) -> Expression:
        """Return a quotient; where the divisor is 0 it is anything."""
        found, is_new = self.cell("quotient", above, below)
        if is_new:
            self.fact(z3.Or(below == 0, found * below == above))
            self.within(found, bounds)
        return found

    def rounded(self, value: Expression, places: int, mode: RoundingMode, bounds: Bounds) -> Expression:
        """Return a rounded number."""
        found, is_new = self.cell(f"round {places} {mode.value}", value)
        if not is_new:
            return found
        step = Fraction(10) ** -places
        for fact in _near(value, found, self.number(step), mode):
            self.fact(fact)
        for each in sorted(self.constants):
            if is_exact_at(each, places):
                self.fact(z3.Implies(value >= self.number(each), found >= self.number(each)))
                self.fact(z3.Implies(value <= self.number(each), found <= self.number(each)))
        self.within(found, bounds)
        if self.whole:
            steps, _ = self.cell("steps", found, whole=True)
            self.fact(found == steps * self.number(step))
        others = self._rounded.setdefault((places, mode), [])
        for other, result in others[:_MOST_PAIRS]:
            self.fact(z3.Implies(value <= other, found <= result))
            self.fact(z3.Implies(other <= value, result <= found))
        others.append((value, found))
        return found


def _near(value: Expression, found: Expression, step: Expression, mode: RoundingMode) -> list[Expression]:
    """Return how near to a number it is rounded; together with whole steps that says it all, ties to even apart."""
    if mode is RoundingMode.FLOOR:
        return [found <= value, value < found + step]
    if mode is RoundingMode.CEILING:
        return [value <= found, found < value + step]
    if mode is RoundingMode.HALF_EVEN:
        return [2 * (found - value) <= step, 2 * (value - found) <= step]
    if mode is RoundingMode.HALF_UP:
        up = z3.And(2 * (value - found) < step, 2 * (found - value) <= step)
        down = z3.And(2 * (found - value) < step, 2 * (value - found) <= step)
        return [z3.If(value >= 0, up, down)]
    away = mode is RoundingMode.UP
    up, down = z3.And(value <= found, found < value + step), z3.And(found <= value, value < found + step)
    return [z3.If(value >= 0, up if away else down, down if away else up)]
