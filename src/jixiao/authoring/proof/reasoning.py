"""Terms of z3 for a part of a program, over all data within the declared limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

import z3

from jixiao.authoring.proof.smt.solver_context import (
    ABSENT,
    Expression,
    Model,
    ProofWorld,
    SolverEffort,
    Term,
)
from jixiao.authoring.proof.smt.terms import Proof
from jixiao.authoring.samples.rule_slice import ProgramSlice, RuleSlice
from jixiao.authoring.samples.sampling import within
from jixiao.formula import TypeKind, Value
from jixiao.formula.types import FIRST_DAY
from jixiao.numbers import round_fraction
from jixiao.program import Role
from jixiao.program.checks.form_checks import input_bounds
from jixiao.program.evaluation import evaluate
from jixiao.rules import Column, Field, formula_type

_PLACES: Final = (8, 4, 2, 0)


class Reasoning:
    """A part of a program as terms, with the world they are in; ``whole`` takes counts and roundings as whole numbers.

    ``given`` are terms that stand for names instead of variables or of what their definitions say. With ``like`` it is
    about a second unit with the same tables, in the world of the first. Nothing can be asked of one that is not ``is_whole``: the
    seconds of ``effort`` were used up while its terms were made.
    """

    def __init__(
        self,
        part: ProgramSlice,
        numbers: Iterable[Fraction] = (),
        *,
        whole: bool = False,
        given: Mapping[str, Term] | None = None,
        like: Reasoning | None = None,
        effort: SolverEffort,
    ) -> None:
        self.fields = part.fields
        self.world: ProofWorld = ProofWorld(frozenset(numbers), whole, effort) if like is None else like.world
        self.values: dict[str, Term] = dict(given or {})
        self.columns: dict[tuple[str, str], Term] = {} if like is None else dict(like.columns)
        for name, field in self.fields.items():
            if field.type != "table":
                self.values.setdefault(name, self.variable(name, field))
            for column in field.columns:
                if column.type is not None and (name, column.name) not in self.columns:
                    self.columns[name, column.name] = self.variable(f"{name}.{column.name}", column)
        never = frozenset(part.program.without_points)
        rows = None if like is None else like.proof.rows
        self.proof: Proof = Proof(self.world, self.values, self.columns, never, rows)
        for definition in part.definitions:
            if effort.is_used_up:
                break
            if definition.table or definition.name not in self.values:
                evaluate([definition], self.proof)
        self.is_whole = not effort.is_used_up

    def variable(self, name: str, of: Field | Column) -> Term:
        """Return the term of a datum: anything within its limits."""
        bounds = input_bounds(of)
        variable = self.world.variable(name, formula_type(of), bounds, whole=of.type == "count")
        return Term(variable, self.world.no, bounds)

    def data(self, model: Model, terms: Mapping[str, Term] | None = None) -> list[dict[str, Value]]:
        """Return what a model says of the data items outside tables, more and less finely rounded; what is not there is left out.

        ``terms`` stand for names instead of the data items' own.
        """
        own = {name: self.values[name] for name, field in self.fields.items() if field.type != "table"}
        absent = {name for name in self.proof.absences if model.get(name + ABSENT)}
        known = {name: term for name, term in {**own, **(terms or {})}.items() if name not in absent}
        samples: list[dict[str, Value]] = []
        for places in _PLACES:
            values = {name: self._value(model, name, term, places) for name, term in known.items()}
            given = {name: value for name, value in values.items() if value is not None}
            if len(given) == len(values):
                samples.append(given)
        return samples

    def _value(self, model: Model, name: str, term: Term, places: int) -> Value | None:
        of = self.fields.get(name)
        kind = TypeKind.NUMBER if of is None else formula_type(of).kind
        number = model.get(name, False if z3.is_bool(term.value) else Fraction(0))
        if number is None or isinstance(number, bool):
            return number
        if kind is TypeKind.DATE:
            day = round(number)
            return date.fromordinal(day) if FIRST_DAY.toordinal() <= day <= date.max.toordinal() else None
        if kind in {TypeKind.CHOICE, TypeKind.TEXT}:
            return self.world.text_of(number) or "示例"
        rounded = round_fraction(number, 0 if of is not None and of.type == "count" else places)
        return rounded if of is None or within(rounded, of) else None


class RuleTerms(NamedTuple):
    """A rule's outcome as terms: when it fails, when the indicator takes no part, and what it gives otherwise."""

    fails: Expression
    is_out: Expression
    value: Expression


def rule_terms(
    reasoning: Reasoning, rule: RuleSlice, given: Callable[[Expression], Expression], full: Fraction
) -> RuleTerms:
    """Return the outcome of a rule; ``given`` makes it of the points, ``full`` is what full marks are."""
    world = reasoning.world
    points = reasoning.values[rule.node.named(Role.RULE)]
    value = given(points.value)
    if rule.clause is None:
        return RuleTerms(points.fails, world.no, value)
    excluded = reasoning.values[rule.node.named(Role.EXCLUSION)]
    fails = z3.Or(excluded.fails, z3.And(z3.Not(excluded.value), points.fails))
    if rule.clause == "exclude":
        return RuleTerms(fails, excluded.value, value)
    instead = world.number(full if rule.clause == "full" else Fraction(0))
    return RuleTerms(fails, world.no, z3.If(excluded.value, instead, value))
