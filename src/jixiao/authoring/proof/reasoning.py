"""Formulas of a program as z3 terms, and questions about them over all data within the declared limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

import z3

from jixiao.authoring.effort import Effort
from jixiao.authoring.rule import PartIn
from jixiao.authoring.sampling import within
from jixiao.formula import TypeKind, Value, Walker
from jixiao.formula.semantics.proof import Proof
from jixiao.formula.semantics.proof_world import Expression, ProofWorld, Term
from jixiao.numbers import RoundingMode, round_fraction
from jixiao.program import CLAIMED, JUDGED
from jixiao.program.obligations import anything
from jixiao.rules import Column, Field, formula_type

_PLACES: Final = (8, 4, 2, 0)
NO_TIME: Final = "时间用完了"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether some data meets conditions: ``no`` is certain, ``perhaps`` comes with a ``model`` to be tried."""

    found: Literal["no", "perhaps", "unknown"]
    model: Expression = None
    reason: str = ""


def ask(world: ProofWorld, effort: Effort, *conditions: Expression) -> Verdict:
    """Return whether all conditions can hold together with the facts of a world."""
    if any(z3.is_false(each) for each in conditions):
        return Verdict("no")
    left = effort.milliseconds
    if left == 0:
        return Verdict("unknown", reason=NO_TIME)
    solver = z3.Solver(ctx=world.context)
    solver.set("rlimit", effort.steps)
    if left is not None:
        solver.set("timeout", left)
    solver.add(*world.facts, *conditions)
    try:
        found = solver.check()
    except z3.Z3Exception:  # out of memory, or a limit of its own
        return Verdict("unknown", reason="证明器没有结论：内存不够，或超出它自己的界限")
    if found == z3.unsat:
        return Verdict("no")
    if found == z3.sat:
        return Verdict("perhaps", solver.model())
    reason = NO_TIME if effort.is_used_up else "证明器在限定的步数内没有结论"
    return Verdict("unknown", reason=reason)


class Reasoning:
    """A part of a program as terms, with the world they are in; ``whole`` takes counts and roundings as whole numbers.

    ``given`` are terms that stand for names instead of variables or of what their definitions say. With ``like`` it is
    about a second unit with the same tables, in the world of the first. Nothing can be asked of one that is not ``is_whole``: the
    seconds of ``effort`` were used up while its terms were made.
    """

    def __init__(
        self,
        part: PartIn,
        numbers: Iterable[Fraction] = (),
        *,
        whole: bool = False,
        given: Mapping[str, Term] | None = None,
        like: Reasoning | None = None,
        effort: Effort | None = None,
    ) -> None:
        self.fields = part.fields
        self.world: ProofWorld = ProofWorld(frozenset(numbers), whole) if like is None else like.world
        self.values: dict[str, Term] = dict(given or {})
        self.columns: dict[tuple[str, str], Term] = {} if like is None else dict(like.columns)
        for name, each in self.fields.items():
            if each.type != "table":
                self.values.setdefault(name, self.variable(name, each))
            for column in each.columns:
                if column.type is not None and (name, column.name) not in self.columns:
                    self.columns[name, column.name] = self.variable(f"{name}.{column.name}", column)
        never = frozenset(
            f"{node.key}.{each}" for node in part.program.indicators for each in (CLAIMED, JUDGED)
        )
        rows = None if like is None else like.proof.rows
        self.proof: Proof = Proof(self.world, self.values, self.columns, never, rows)
        walker = Walker(self.proof)
        self.is_whole = True
        for definition in part.definitions:
            if effort is not None and effort.is_used_up:
                self.is_whole = False
                return
            if definition.table:
                self.columns[definition.table, definition.label] = walker.walk(definition.formula)
            elif definition.name not in self.values:
                self.values[definition.name] = walker.walk(definition.formula)

    def variable(self, name: str, of: Field | Column) -> Term:
        """Return the term of a datum: anything within its limits."""
        bounds = anything(of)
        found = self.world.variable(name, formula_type(of), bounds, whole=of.type == "count")
        return Term(found, self.world.no, bounds)

    def ask(self, effort: Effort, *conditions: Expression) -> Verdict:
        """Return whether some data meets all conditions."""
        return ask(self.world, effort, *conditions)

    def data(self, model: Expression, terms: Mapping[str, Term] | None = None) -> list[dict[str, Value]]:
        """Return what a model says of the data items outside tables, more and less finely rounded; what is not there is left out.

        ``terms`` stand for names instead of the data items' own.
        """
        terms = {
            **{name: self.values[name] for name, each in self.fields.items() if each.type != "table"},
            **(terms or {}),
        }
        absent = {
            name
            for name, each in self.proof.absences.items()
            if z3.is_true(model.eval(each, model_completion=True))
        }
        found: list[dict[str, Value]] = []
        for places in _PLACES:
            values = {
                name: self._value(model, name, each, places)
                for name, each in terms.items()
                if name not in absent
            }
            if None not in values.values():
                found.append({name: each for name, each in values.items() if each is not None})
        return found

    def _value(self, model: Expression, name: str, term: Term, places: int) -> Value | None:
        of = self.fields.get(name)
        kind = TypeKind.NUMBER if of is None else formula_type(of).kind
        found = model.eval(term.value, model_completion=True)
        if z3.is_bool(found):
            return bool(z3.is_true(found))
        number = _fraction(found)
        if number is None:
            return None
        if kind is TypeKind.DATE:
            day = round(number)
            return date.fromordinal(day) if 1 <= day <= date.max.toordinal() else None
        if kind in {TypeKind.CHOICE, TypeKind.TEXT}:
            return self.world.text_of(number) or "示例"
        rounded = round_fraction(
            number, 0 if of is not None and of.type == "count" else places, RoundingMode.HALF_UP
        )
        return rounded if of is None or within(rounded, of) else None


def _fraction(value: Expression) -> Fraction | None:
    if z3.is_algebraic_value(value):
        value = value.approx(20)
    if z3.is_rational_value(value):
        return Fraction(value.numerator_as_long(), value.denominator_as_long())
    return None
