"""The interface of a semantics: one method for each operator of the language.

The walker reads a formula's tree and asks a semantics for the meaning of each part. ``V`` is what
the semantics computes with: exact values, types, traces, intervals, later source text of compiled
code, columns, z3 terms or Chinese sentences. Everything an author can write is built from the
primitives here; a function of the language is written once over them (see ``functions``) and so
has a meaning in every semantics.

Laws every semantics keeps:

* An operator of an absent operand (missing or failed) is absent; a failure outweighs missing data.
* ``both`` and ``either`` alone know more (three-valued logic): a no decides ``both``, a yes ``either``, whichever side
  it stands on and whatever the other side is, missing or failed; where neither side decides the law above holds. So
  their result, and why it is absent, does not depend on the order of the sides. It is known as soon as no datum can
  change it. Of numbers that is not asked: 0 times what is missing is missing, as is 最大 of the most there is and
  what is missing, and so is a choice with an absent condition, even between equal branches.
* ``choose`` evaluates the branch that its condition takes; ``both`` and ``either`` evaluate their second side unless the
  first decides. A semantics that has no values (types, proofs) evaluates all parts. An absent condition makes a
  choice absent.
* ``known`` alone turns a missing value into an answer.
"""

from __future__ import annotations

import abc
import ast
from collections.abc import Callable, MutableMapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, NamedTuple, TypeVar, cast

from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.bound import BoundFormula
    from jixiao.formula.call import Call, Part
    from jixiao.formula.types import Reference
    from jixiao.problems import Place

V = TypeVar("V")
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]
SYMBOLS: Final = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
"""How each comparison is printed."""
OPPOSITE: Final[dict[str, Comparison]] = {
    "==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip
"""What holds where a comparison does not."""
MIRRORED: Final[dict[str, Comparison]] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip
"""A comparison with its sides turned round."""
Aggregate = Literal["count", "sum", "max", "min", "median"]
DatePart = Literal["year", "month", "day"]


Code = Callable[["Semantics[Any]"], Any]
"""A part of a formula as code: gives its meaning under a semantics."""


def later(code: Code, semantics: Semantics[V]) -> Callable[[], V]:
    """Return what gives the meaning of a part when it is called; the semantics is then again at the node where it was."""

    def meaning() -> V:
        at = semantics.node
        value = code(semantics)
        semantics.node = at
        return cast("V", value)

    return meaning


class Argument(NamedTuple, Generic[V]):
    """An argument of a call under a semantics, not yet evaluated."""

    part: Part
    semantics: Semantics[V]

    def evaluate(self) -> V:
        """Return its meaning; the semantics is then again at the node where it was."""
        semantics = self.semantics
        at = semantics.node
        value = self.part.code(semantics)
        semantics.node = at
        return cast("V", value)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.part.text

    @property
    def reference(self) -> Reference | None:
        """What it stands for when it is a bare name, such as the table of an aggregate."""
        return self.part.reference

    def divisors(self) -> tuple[Argument[V], ...]:
        """Return what is divided by in its quotients, sums, products and plain calls, inner ones first, but not in choices."""
        return tuple([Argument(divisor, self.semantics) for divisor in self.part.divisors()])


PerRow = Argument[V] | None
"""An argument that is evaluated once a row of a detail table, if there is one."""


class Semantics(abc.ABC, Generic[V]):
    """The algebra handed to the walker. ``formula`` and ``node`` say which part is being evaluated."""

    formula: BoundFormula
    node: ast.expr

    @property
    def place(self) -> Place:
        """The place of the part that is being evaluated in the author's file."""
        return self.formula.formula.place(self.node)

    @property
    def spot(self) -> tuple[int, int, int]:
        """What tells the part that is being evaluated from others: its formula, where it starts and ends in it."""
        return id(self.formula), self.node.col_offset, self.node.end_col_offset or 0

    @abc.abstractmethod
    def number(self, value: Fraction, text: str) -> V:
        """Return the meaning of a number; ``text`` is how it was typed (10% is one number)."""

    @abc.abstractmethod
    def yes_no(self, *, value: bool) -> V:
        """Return the meaning of 是 or 否."""

    @abc.abstractmethod
    def text(self, value: str) -> V:
        """Return the meaning of a quoted text."""

    @abc.abstractmethod
    def date(self, value: date) -> V:
        """Return the meaning of a date written in the formula."""

    @abc.abstractmethod
    def name(self, reference: Reference) -> V:
        """Return the meaning of a name: a field, a definition of the program, or a column of the row at hand."""

    @abc.abstractmethod
    def negate(self, operand: V) -> V:
        """Return minus the operand."""

    @abc.abstractmethod
    def add(self, left: V, right: V) -> V:
        """Return the sum."""

    @abc.abstractmethod
    def subtract(self, left: V, right: V) -> V:
        """Return the difference."""

    @abc.abstractmethod
    def multiply(self, left: V, right: V) -> V:
        """Return the product."""

    @abc.abstractmethod
    def divide(self, left: V, right: V) -> V:
        """Return the quotient; a zero denominator is a failure (F351) that the rule should have named."""

    @abc.abstractmethod
    def compare(self, operator: Comparison, left: V, right: V) -> V:
        """Return whether two numbers, dates, texts or yes/no values compare so."""

    @abc.abstractmethod
    def both(self, left: V, right: Callable[[], V]) -> V:
        """Return left and right: no where either is no; right is evaluated unless left is no."""

    @abc.abstractmethod
    def either(self, left: V, right: Callable[[], V]) -> V:
        """Return left or right: yes where either is yes; right is evaluated unless left is yes."""

    @abc.abstractmethod
    def invert(self, operand: V) -> V:
        """Return not the operand."""

    @abc.abstractmethod
    def choose(self, condition: V, then: Callable[[], V], otherwise: Callable[[], V]) -> V:
        """Return the one branch that the condition takes."""

    @abc.abstractmethod
    def known(self, operand: V) -> V:
        """Return whether a value is there; a failure stays a failure."""

    @abc.abstractmethod
    def least(self, operands: Sequence[V]) -> V:
        """Return the smallest of one or more numbers."""

    @abc.abstractmethod
    def greatest(self, operands: Sequence[V]) -> V:
        """Return the largest of one or more numbers."""

    @abc.abstractmethod
    def round(self, operand: V, places: int, mode: RoundingMode) -> V:
        """Return the number rounded to so many decimal places."""

    @abc.abstractmethod
    def days(self, start: V, end: V) -> V:
        """Return the calendar days from one date to another (negative when the second is earlier)."""

    @abc.abstractmethod
    def workdays(self, start: V, end: V) -> V:
        """Return the working days after ``start`` up to and including ``end`` by the yearly calendars."""

    @abc.abstractmethod
    def date_part(self, part: DatePart, operand: V) -> V:
        """Return the year, month or day of the month of a date."""

    @abc.abstractmethod
    def day_before(self, operand: V) -> V:
        """Return the date one day earlier."""

    @abc.abstractmethod
    def aggregate(self, kind: Aggregate, table: Reference, condition: PerRow[V], value: PerRow[V]) -> V:
        """Return the count, sum, largest, smallest or median over the rows that meet the condition.

        ``condition`` and ``value`` are evaluated once a row, with the row's columns as names. The largest,
        smallest or median of no rows is a failure (F353).
        """

    @abc.abstractmethod
    def unsettled(self, what: str) -> V:
        """Return what has no value (F361) because the rule does not say what it is when ``what`` holds."""

    def absolute(self, operand: V) -> V:
        """Return the number without its sign."""
        return self.greatest((operand, self.negate(operand)))

    def clamp(self, value: V, lower: V, upper: V) -> V:
        """Return the value, or the limit that it is beyond."""
        return self.least((self.greatest((value, lower)), upper))

    def step_quotient(self, amount: V, step: V) -> V:
        """Return how many steps an amount is."""
        return self.divide(amount, step)

    def convert(self, value: V, factor: Fraction, units: tuple[str, str]) -> V:
        """Return a number of the first of two ``units`` in the second; the first is ``factor`` of the second."""
        del units
        # Times and divided by whole numbers, as people convert: 7,000 元 ÷ 10,000 is 0.7 万元.
        for operation, number in ((self.multiply, factor.numerator), (self.divide, factor.denominator)):
            if number != 1:
                value = operation(value, self.number(Fraction(number), str(number)))
        return value

    def call(self, call: Call) -> V:
        """Return the meaning of a call: the function's own, over the primitives."""
        return cast("V", call.apply(self))


def always(value: Any) -> Any:  # noqa: ANN401 - V of the semantics that it is a method of
    """Return a method of a semantics to which a part means this whatever it is given; what comes later is read all the same."""

    def meaning(_semantics: object, *operands: object, **_literal: object) -> Any:  # noqa: ANN401
        for operand in operands:
            if callable(operand):
                operand()
        return value

    return meaning


class DataSemantics(Semantics[V]):
    """A semantics over data: what names mean is kept by name, and definitions add to it as they are evaluated.

    ``values`` holds fields and definitions by their program-wide names, ``columns`` the columns of detail tables by
    table and name.
    """

    values: MutableMapping[str, V]
    columns: MutableMapping[tuple[str, str], V]

    def fill(self, table: str, column: str, formula: BoundFormula) -> None:
        """Work out a computed column of a detail table."""
        self.columns[table, column] = formula.evaluate(self)
