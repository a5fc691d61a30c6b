"""The semantics of normal forms: reduces a formula to one form that many ways of writing it share.

Two formulas of one form give the same whatever the data (and have no value for the same data, if perhaps for another
reason); two of different forms may or may not. A number is a sum of
products of *atoms* (names, choices, minima, roundings … that can't be taken apart), so brackets multiplied out, terms put
in another order, constants folded, ``>`` written for ``<``, 最大 as 最小 of negatives, named steps and functions all
come down to one form. Yes/no values are numbers 0 and 1, dates are days.

What can leave a formula without a value is kept beside the sum (``needs``): ``x - x`` is 0 only where x is there, and
``x / x`` is 1 only where x is not 0. Why it has none is kept apart (``absence``): 有值 alone asks, and tells missing from
failed. 甲 / 乙 without 甲 is missing whatever 乙 is; 1 / 乙 * 甲 has failed where 乙 is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Final

from jixiao.formula.algebra import MIRRORED, OPPOSITE, Aggregate, Comparison, DataSemantics, DatePart, PerRow
from jixiao.formula.syntax.limits import MAX_BITS
from jixiao.formula.types import Reference
from jixiao.numbers import RoundingMode, round_fraction

Atom = Hashable
"""A part that is not taken apart: a tuple that begins with what it is."""

Monomial = frozenset[tuple[Atom, int]]
"""A product of atoms with their powers, which are not 0; an atom divided by has a negative one."""

_CONSTANT: Final[Monomial] = frozenset()
_OVER_ZERO: Final[Atom] = ("inverse of zero",)
_MOST_TERMS: Final = 200
"""Terms of a sum that is still multiplied out."""


@dataclass(frozen=True, slots=True)
class Form:
    """A sum of ``terms`` (a coefficient for each product, none of them 0), and what has to be there for it to have a value.

    ``absence`` are the parts that can be missing or fail, a failing one with all that has to be there before it can.
    """

    terms: frozenset[tuple[Monomial, Fraction]]
    needs: frozenset[Atom] = frozenset()
    absence: frozenset[Hashable] = field(default=frozenset(), compare=False)

    @property
    def constant(self) -> Fraction | None:
        """The number that it is, or None when it rests on anything."""
        if self.needs:
            return None
        if not self.terms:
            return Fraction(0)
        ((monomial, value), *more) = self.terms
        return value if not more and monomial == _CONSTANT else None

    def scaled(self, factor: Fraction) -> Form:
        """Return it times a number."""
        terms = (
            frozenset((monomial, value * factor) for monomial, value in self.terms) if factor else frozenset()
        )
        return Form(terms, self.needs, self.absence)

    def needing(self, *others: Form) -> Form:
        """Return it where all that others need has to be there as well."""
        needs = self.needs.union(*(other.needs for other in others))
        return Form(self.terms, needs, self.absence.union(*(other.absence for other in others)))


def _number(value: Fraction) -> Form:
    return Form(frozenset({(_CONSTANT, value)}) if value else frozenset())


def _strict(atom: Atom, *parts: Form) -> Form:
    """Return the form of an atom that has a value when all that ``parts`` need is there, and only then."""
    return Form(frozenset({(frozenset({(atom, 1)}), Fraction(1))})).needing(*parts)


def _only(atom: Atom, *parts: Form) -> Form:
    """Return the form of an atom that may be without a value, for a reason that rests on its ``parts``."""
    why = (atom, *(part.absence for part in parts))
    return Form(frozenset({(frozenset({(atom, 1)}), Fraction(1))}), frozenset({atom}), frozenset({why}))


def _size(form: Form) -> int:
    """Return the bits of the largest coefficient: steps that square one another are not multiplied out without end."""
    return max(
        (max(value.numerator.bit_length(), value.denominator.bit_length()) for _, value in form.terms),
        default=0,
    )


def _inverse(form: Form) -> Form:
    factor = _content((form,))
    if not form.terms or factor is None:
        return Form(_only(_OVER_ZERO).terms, form.needs | {_OVER_ZERO})
    if len(form.terms) == 1:
        ((monomial, value),) = form.terms
        needs = {("not zero", atom) for atom, power in monomial if power > 0}
        terms = frozenset({(frozenset((atom, -power) for atom, power in monomial), 1 / value)})
        return Form(terms, form.needs | needs)
    atom = ("sum", form.scaled(1 / factor).terms)
    terms = frozenset({(frozenset({(atom, -1)}), 1 / factor)})
    return Form(terms, form.needs | {("not zero", atom)})


def _content(forms: Iterable[Form]) -> Fraction | None:
    """Return a number above 0 that all forms have as a factor when they are scaled together; None when all are 0."""
    return max((abs(value) for form in forms for _, value in form.terms), default=None)


class NormalForm(DataSemantics[Form]):
    """Computes forms; ``values`` holds those of names, ``columns`` of computed columns by table and column.

    A name that is in neither stands for itself.
    """

    def __init__(
        self,
        values: MutableMapping[str, Form] | None = None,
        columns: MutableMapping[tuple[str, str], Form] | None = None,
    ) -> None:
        # Given mappings may still grow: each definition rests on those before it.
        self.values = {} if values is None else values
        self.columns = {} if columns is None else columns

    def number(self, value: Fraction, text: str) -> Form:
        del text
        return _number(value)

    def yes_no(self, *, value: bool) -> Form:
        return _number(Fraction(int(value)))

    def text(self, value: str) -> Form:
        return _strict(("text", value))

    def date(self, value: date) -> Form:
        return _number(Fraction(value.toordinal()))

    def name(self, reference: Reference) -> Form:
        if reference.table:
            key = (reference.table, reference.name)
            return self.columns.get(key) or _only(("column", *key))
        return self.values.get(reference.name) or _only(("name", reference.name))

    def negate(self, operand: Form) -> Form:
        return operand.scaled(Fraction(-1))

    def add(self, left: Form, right: Form) -> Form:
        terms = dict(left.terms)
        for monomial, value in right.terms:
            terms[monomial] = terms.get(monomial, Fraction(0)) + value
        return Form(frozenset((monomial, value) for monomial, value in terms.items() if value)).needing(
            left, right
        )

    def subtract(self, left: Form, right: Form) -> Form:
        return self.add(left, self.negate(right))

    def multiply(self, left: Form, right: Form) -> Form:
        if len(left.terms) * len(right.terms) > _MOST_TERMS or _size(left) + _size(right) > MAX_BITS:
            return _strict(("product", frozenset({Form(left.terms), Form(right.terms)})), left, right)
        terms: dict[Monomial, Fraction] = {}
        for before, first in left.terms:
            for behind, second in right.terms:
                powers = dict(before)
                for atom, power in behind:
                    powers[atom] = powers.get(atom, 0) + power
                monomial = frozenset((atom, power) for atom, power in powers.items() if power)
                terms[monomial] = terms.get(monomial, Fraction(0)) + first * second
        return Form(frozenset((monomial, value) for monomial, value in terms.items() if value)).needing(
            left, right
        )

    def divide(self, left: Form, right: Form) -> Form:
        """Return one form over another; that the divisor is not 0 becomes a need for each of its factors.

        It fails at 0 only where both are there: what is missing is reported first.
        """
        inverse = _inverse(right)
        needs = inverse.needs - right.needs
        quotient = self.multiply(left, replace(inverse, needs=right.needs, absence=right.absence))
        why = ("divided", Form(right.terms), quotient.absence)
        return Form(
            quotient.terms, quotient.needs | needs, quotient.absence | {why} if needs else quotient.absence
        )

    def compare(self, operator: Comparison, left: Form, right: Form) -> Form:
        if operator in {"!=", ">"}:
            return self.invert(self.compare(OPPOSITE[operator], left, right))
        if operator in {"<", ">="}:
            return self.compare(MIRRORED[operator], right, left)
        return self._compared("zero" if operator == "==" else "not above zero", self.subtract(left, right))

    @staticmethod
    def _compared(kind: str, difference: Form) -> Form:
        bare = Form(difference.terms)
        value = bare.constant
        if value is not None:
            answer = _number(Fraction(int(value == 0 if kind == "zero" else value <= 0)))
            return answer.needing(difference)
        scaled = bare.scaled(1 / (_content((bare,)) or Fraction(1)))
        # a == b is b == a.
        sides: Hashable = frozenset({scaled, scaled.scaled(Fraction(-1))}) if kind == "zero" else scaled
        return _strict((kind, sides), difference)

    def both(self, left: Form, right: Callable[[], Form]) -> Form:
        if left.constant == 0:
            return left
        other = right()
        for one, another in ((left, other), (other, left)):
            if one.constant is not None:  # a no decides whatever the other side is
                return another if one.constant else one
        if left == other and left.absence == other.absence:
            return left
        sides = frozenset({left, other})
        form = left if left == other else _only(("both", sides))
        # Either side may decide: why there is no value does not rest on their order.
        why = ("both", frozenset((side, side.absence) for side in (left, other)))
        return replace(form, absence=frozenset({why}))

    def either(self, left: Form, right: Callable[[], Form]) -> Form:
        return self.invert(self.both(self.invert(left), lambda: self.invert(right())))

    def invert(self, operand: Form) -> Form:
        return self.subtract(_number(Fraction(1)), operand)

    def choose(self, condition: Form, then: Callable[[], Form], otherwise: Callable[[], Form]) -> Form:
        value = condition.constant
        if value is not None:
            return then() if value else otherwise()
        first, second = then(), otherwise()
        if first == second and first.absence == second.absence:
            return first.needing(condition)
        why = ("choose", condition, condition.absence, first.absence, second.absence)
        if first == second:
            return replace(first.needing(condition), absence=frozenset({why}))
        opposite = self.invert(condition)
        if len(opposite.terms) < len(condition.terms):  # the condition is "not": say it without
            condition, first, second = opposite, second, first
        factor = _content((first, second)) or Fraction(1)
        branches = (first.scaled(1 / factor), second.scaled(1 / factor))
        choice = _only(("choose", condition, *branches), condition, *branches)
        return choice.scaled(factor)

    def known(self, operand: Form) -> Form:
        # What is missing is reported, a failure stays one: which of both it is rests on why there is no value.
        return _only(("known", operand, operand.absence))

    def least(self, operands: Sequence[Form]) -> Form:
        parts = {Form(terms) for operand in operands for terms in _inner(operand)}
        constants = [value for part in parts if (value := part.constant) is not None]
        if constants:
            parts = {part for part in parts if part.constant is None} | {_number(min(constants))}
        if len(parts) == 1:
            return parts.pop().needing(*operands)
        factor = _content(parts) or Fraction(1)
        scaled = frozenset(part.scaled(1 / factor) for part in parts)
        return _strict(("least", scaled), *operands).scaled(factor)

    def greatest(self, operands: Sequence[Form]) -> Form:
        return self.negate(self.least([self.negate(operand) for operand in operands]))

    def round(self, operand: Form, places: int, mode: RoundingMode) -> Form:
        bare = Form(operand.terms)
        value = bare.constant
        if value is not None:
            return _number(round_fraction(value, places, mode)).needing(operand)
        return _strict(("round", bare, places, mode), operand)

    def unsettled(self, what: str) -> Form:
        del what
        return _only(("unsettled",))

    def days(self, start: Form, end: Form) -> Form:
        return self.subtract(end, start)

    def workdays(self, start: Form, end: Form) -> Form:
        return _only(("workdays", start, end), start, end)

    def date_part(self, part: DatePart, operand: Form) -> Form:
        bare = Form(operand.terms)
        value = bare.constant
        if value is not None and 1 <= value <= date.max.toordinal():
            return _number(Fraction(getattr(date.fromordinal(int(value)), part))).needing(operand)
        return _strict((part, bare), operand)

    def day_before(self, operand: Form) -> Form:
        return self.subtract(operand, _number(Fraction(1)))

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Form], value: PerRow[Form]
    ) -> Form:
        parts = tuple(None if argument is None else argument.evaluate() for argument in (condition, value))
        return _only((kind, table.name, *parts), *(part for part in parts if part is not None))


def _inner(form: Form) -> Iterable[frozenset[tuple[Monomial, Fraction]]]:
    """Return what a minimum is of, with what it was scaled by; of anything else itself."""
    if len(form.terms) == 1:
        ((monomial, value),) = form.terms
        if len(monomial) == 1 and value > 0:
            ((atom, power),) = monomial
            if power == 1 and isinstance(atom, tuple) and atom[0] == "least":
                return [operand.scaled(value).terms for operand in atom[1]]
    return [form.terms]
