"""The context of terms that are proved together: z3's variables, and facts that hold for all data.

A part that z3 has no good term for gets a variable of its own, the same one wherever the same part stands, with *facts* that
hold of it for all data: a quotient times its divisor is the dividend, a rounded number is within a step of the number.
So what is proved holds; what is refuted by such a variable may be refuted by nothing real, and has to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal

import z3

from jixiao.authoring.effort import Effort
from jixiao.authoring.proof.smt.z3_process import Z3
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.types import FIRST_DAY, Type, TypeKind
from jixiao.numbers import RoundingMode, is_exact_at

Expression = Any
"""A z3 expression; z3 has no annotations."""

STEPS: Final = 3_000_000
"""z3's steps for one question: about two seconds; the same question always ends with the same answer."""

_MOST_DEGREE: Final = 8
"""Variables that z3 multiplies; with many more its steps take so long that neither their number nor a time limit ends them."""

_CALENDAR: Final = Bounds(Fraction(FIRST_DAY.toordinal()), Fraction(date.max.toordinal()))

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


Model = Mapping[str, Fraction | bool | None]
"""Values of variables by name: None are those too long to write; what may be anything is not there."""

ABSENT: Final = "\0absent"
"""What the name of a data item that is not there ends with in a model."""

NO_TIME: Final = "时间用完了"
_NO_STEPS: Final = "证明器在限定的步数内没有结论"
_BROKEN: Final = "证明器没有结论：内存不够，或超出它自己的界限"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether some data meets conditions: ``no`` is certain, ``perhaps`` comes with a ``model`` to be tried."""

    answer: Literal["no", "perhaps", "unknown"]
    model: Model | None = None
    reason: str = ""


@dataclass(slots=True)
class SolverEffort(Effort):
    """What is left for proving: ``steps`` of z3 for each question, and the process that answers all of them."""

    steps: int = STEPS
    z3: Z3 = field(default_factory=Z3, init=False, repr=False)


@dataclass(slots=True)
class ProofWorld:
    """Variables and facts. With ``whole`` counts and roundings are whole numbers, else any number near enough.

    ``constants`` are the numbers typed into the formulas: that rounding does not carry a number past them is a fact.
    """

    constants: frozenset[Fraction] = frozenset()
    whole: bool = False
    effort: SolverEffort = field(default_factory=SolverEffort)
    facts: list[Expression] = field(default_factory=list)
    _texts: dict[str, int] = field(default_factory=dict)
    _symbols: dict[tuple[str, str], str] = field(default_factory=dict)
    _cells: dict[tuple[object, ...], tuple[Expression, tuple[Expression, ...]]] = field(default_factory=dict)
    _rounded: dict[tuple[int, RoundingMode], list[tuple[Expression, Expression]]] = field(
        default_factory=dict
    )

    @property
    def context(self) -> Expression:
        """The context of all terms."""
        return self.effort.z3.context

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
        return next((text for text, known in self._texts.items() if known == number), None)

    def any_of(self, parts: Iterable[Expression]) -> Expression:
        """Return whether one of some conditions holds."""
        kept = [part for part in parts if not z3.is_false(part)]
        return z3.Or(*kept) if len(kept) > 1 else next(iter(kept), self.no)

    def all_of(self, parts: Iterable[Expression]) -> Expression:
        """Return whether all of some conditions hold."""
        kept = [part for part in parts if not z3.is_true(part)]
        return z3.And(*kept) if len(kept) > 1 else next(iter(kept), self.yes)

    def fact(self, holds: Expression) -> None:
        """Note what holds for all data."""
        if not z3.is_true(holds):
            self.facts.append(holds)

    def ask(self, *conditions: Expression, steps: int | None = None) -> Verdict:
        """Return whether all conditions can hold together with the facts."""
        if any(z3.is_false(condition) for condition in conditions):
            return Verdict("no")
        if self.effort.milliseconds == 0:
            return Verdict("unknown", reason=NO_TIME)
        solver = z3.Solver(ctx=self.context)
        solver.add(*self.facts, *conditions)
        names = {symbol: name for (name, _), symbol in self._symbols.items()}
        answer, values = self.effort.z3.ask(
            solver.to_smt2(), list(names), steps or self.effort.steps, lambda: self.effort.milliseconds
        )
        if answer == "unsat":
            return Verdict("no")
        if answer == "sat":
            model = {
                names[symbol]: Fraction(value) if isinstance(value, str) else value
                for symbol, value in values.items()
            }
            return Verdict("perhaps", model)
        if self.effort.is_used_up:
            return Verdict("unknown", reason=NO_TIME)
        return Verdict("unknown", reason=_BROKEN if answer == "ended" else _NO_STEPS)

    def absence(self, name: str) -> Expression:
        """Return the variable that says that a data item is not there."""
        return z3.Bool(self._symbol(name + ABSENT, "absence"), self.context)

    def _symbol(self, name: str, kind: str) -> str:
        """Return what a variable of a kind is called in z3: a name of its own might mean something there."""
        return self._symbols.setdefault((name, kind), f"v{len(self._symbols)}")

    def variable(self, name: str, of: Type, bounds: Bounds = Bounds(), *, whole: bool = False) -> Expression:  # noqa: B008 - frozen
        """Return a variable of a type that is within bounds; ``whole`` says that it only takes whole numbers."""
        if of.kind is TypeKind.YES_NO:
            return z3.Bool(self._symbol(name, "yes_no"), self.context)
        number = self._number(self._symbol(name, "number"), whole=whole or of.kind is TypeKind.DATE)
        if of.kind is TypeKind.CHOICE:
            self.fact(self.any_of(number == self.text(option) for option in of.options))
        self.within(number, _CALENDAR if of.kind is TypeKind.DATE else bounds)
        return number

    def _number(self, symbol: str, *, whole: bool) -> Expression:
        if self.whole and whole:
            return z3.ToReal(z3.Int(symbol, self.context))
        return z3.Real(symbol, self.context)

    def within(self, value: Expression, bounds: Bounds) -> None:
        """Note that a number lies within bounds."""
        if bounds.lower is not None:
            self.fact(value >= self.number(bounds.lower))
        if bounds.upper is not None:
            self.fact(value <= self.number(bounds.upper))

    def cell(self, what: str, *parts: Expression, whole: bool = False) -> tuple[Expression, bool]:
        """Return the variable that stands for something made of parts, and whether it is a new one."""
        key = (what, *(part.get_id() for part in parts))
        known = self._cells.get(key)
        if known is not None:
            return known[0], False
        made = self._number(f"cell{len(self._cells)}", whole=whole)
        # The parts are kept: z3 gives the number of one that is gone to another.
        self._cells[key] = (made, parts)
        return made, True

    def product(self, left: Term, right: Term, bounds: Bounds) -> tuple[Expression, int]:
        """Return a product and its degree; what is too high for z3 is a variable of which only so much is known."""
        degree = left.degree + right.degree
        if degree <= _MOST_DEGREE:
            return left.value * right.value, degree
        cell, is_new = self.cell("product", left.value, right.value)
        if is_new:
            self.within(cell, bounds)
            same = z3.Or(z3.And(left.value >= 0, right.value >= 0), z3.And(left.value <= 0, right.value <= 0))
            self.fact(z3.If(same, cell >= 0, cell <= 0))
        return cell, 1

    def quotient(self, above: Expression, below: Expression, bounds: Bounds) -> Expression:
        """Return a quotient; where the divisor is 0 it is anything."""
        cell, is_new = self.cell("quotient", above, below)
        if is_new:
            self.fact(z3.Or(below == 0, cell * below == above))
            self.within(cell, bounds)
        return cell

    def rounded(self, value: Expression, places: int, mode: RoundingMode, bounds: Bounds) -> Expression:
        """Return a rounded number."""
        cell, is_new = self.cell(f"round {places} {mode.value}", value)
        if not is_new:
            return cell
        step = Fraction(10) ** -places
        for fact in _near(value, cell, self.number(step), mode):
            self.fact(fact)
        for constant in sorted(self.constants):
            if is_exact_at(constant, places):
                self.fact(z3.Implies(value >= self.number(constant), cell >= self.number(constant)))
                self.fact(z3.Implies(value <= self.number(constant), cell <= self.number(constant)))
        self.within(cell, bounds)
        if self.whole:
            steps, _ = self.cell("steps", cell, whole=True)
            self.fact(cell == steps * self.number(step))
        others = self._rounded.setdefault((places, mode), [])
        for other, result in others[:_MOST_PAIRS]:
            self.fact(z3.Implies(value <= other, cell <= result))
            self.fact(z3.Implies(other <= value, result <= cell))
        others.append((value, cell))
        return cell


def _near(value: Expression, rounded: Expression, step: Expression, mode: RoundingMode) -> list[Expression]:
    """Return how near to a number it is rounded; together with whole steps that says it all, ties to even apart."""
    if mode is RoundingMode.FLOOR:
        return [rounded <= value, value < rounded + step]
    if mode is RoundingMode.CEILING:
        return [value <= rounded, rounded < value + step]
    if mode is RoundingMode.HALF_EVEN:
        return [2 * (rounded - value) <= step, 2 * (value - rounded) <= step]
    if mode is RoundingMode.HALF_UP:
        up = z3.And(2 * (value - rounded) < step, 2 * (rounded - value) <= step)
        down = z3.And(2 * (rounded - value) < step, 2 * (value - rounded) <= step)
        return [z3.If(value >= 0, up, down)]
    ends = z3.And(value <= rounded, rounded < value + step), z3.And(rounded <= value, value < rounded + step)
    return [z3.If(value >= 0, *(ends if mode is RoundingMode.UP else ends[::-1]))]
