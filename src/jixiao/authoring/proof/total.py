"""The formulas above the indicators as terms: each indicator is a number up to what its rule can give.

Nothing below an indicator's points is read here; sums, conversions, choices, caps, vetoes and roundings are the
program's own formulas. Weights that are shared out anew are variables that add up to the whole: they are differences of
running totals (see ``program/lowering/aggregation.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import z3

from jixiao.authoring.proof.smt.solver_context import Expression, ProofWorld, SolverEffort, Term, Verdict
from jixiao.authoring.proof.smt.terms import Proof
from jixiao.formula import TypeKind
from jixiao.formula.semantics.bounds import EITHER, Bounds
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.formula.types import NUMBER
from jixiao.numbers import is_exact_at, round_fraction
from jixiao.program import Definition, Node, Program, Role
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.lowering.aggregation import shares

_ABOVE = frozenset({
    Role.FULL, Role.WEIGHT, Role.MOST, Role.SUM, Role.CAP_VALUE, Role.CAPPED, Role.VETO_VALUE, Role.VETOED, Role.POINTS,
    Role.GRADE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """What the parts of a node come to, by its name."""

    node: Node
    name: str


class Total:
    """The formulas above the indicators as terms."""

    def __init__(self, program: Program, effort: SolverEffort) -> None:
        self.program = program
        self.world = ProofWorld(frozenset(grade.at_least for grade in program.grades), effort=effort)
        self._reach = walk_input_bounds(InputBounds, program.definitions, program.fields).values
        self.values: dict[str, Term] = {}
        self._share_out(program.tree)
        for node in program.indicators:
            self.values[node.named(Role.POINTS)] = self._points_of(node)
        self.proof = Proof(self.world, self.values, {})
        keys = {node.key for node in program.tree.walk()}
        for definition in program.definitions:
            is_above = definition.owner in keys and definition.role in _ABOVE
            if is_above and definition.name not in self.values:
                self._name_inputs(definition)
                self.values[definition.name] = definition.formula.evaluate(self.proof)

    @property
    def sums(self) -> Iterator[Sum]:
        """The points of the total and of every group before they are kept between 0 and the most they may be.

        Where something is added to the total or taken from it, keeping it there is the rule: then the points themselves.
        """
        for node in self.program.tree.walk():
            if not node.children:
                continue
            roles = [Role.VETOED, Role.CAPPED, Role.SUM]
            if any(child.adjustment for child in node.children):
                roles = [Role.POINTS]
            name = next(node.named(role) for role in roles if node.named(role) in self.values)
            yield Sum(node, name)

    def outside(self, of: Sum) -> Verdict:
        """Return whether a sum can leave 0 to the most that it may be."""
        term = self.values[of.name]
        most = (
            of.node.most_points if of.node.most is not None else self.values[of.node.named(Role.WEIGHT)].value
        )
        return self.world.ask(z3.Not(term.fails), z3.Or(term.value < 0, term.value > most))

    def reaches_all(self) -> Verdict:
        """Return whether a unit can get the whole total."""
        points = self.values[self.program.tree.named(Role.POINTS)]
        return self.world.ask(z3.Not(points.fails), points.value >= self.program.tree.weight)

    def reaches(self, grade: str) -> Verdict:
        """Return whether a unit can get a grade."""
        term = self.values[self.program.tree.named(Role.GRADE)]
        return self.world.ask(z3.Not(term.fails), term.value == self.world.text(grade))

    def most_of(self, node: Node) -> Fraction:
        """Return what an indicator can give at most by its rule's bounds."""
        most = node.most_points
        clause = node.indicator.definition.not_applicable if node.indicator is not None else None
        upper = self._reach[node.named(Role.RULE)].upper
        return most if upper is None or (clause is not None and clause.then == "full") else min(most, upper)

    def _points_of(self, node: Node) -> Term:
        """Return an indicator's points: kept between 0 and its weight by the program, and then rounded."""
        weight = self.values.get(node.named(Role.WEIGHT))
        bounds = Bounds(Fraction(0))
        if weight is None:
            bounds = Bounds(Fraction(0), self._rounded_number(node, max(Fraction(0), self.most_of(node))))
        points = self.world.variable(node.named(Role.POINTS), NUMBER, bounds)
        if weight is not None:
            self.world.fact(points <= self._most_of_moved(node, weight.value))
        return Term(points, self.world.no, bounds)

    def _most_of_moved(self, node: Node, weight: Expression) -> Expression:
        """Return the most points of an indicator whose weight moves, rounded: shares are rounded already, what is written may not be."""
        most = weight if node.most is None else weight * self.world.number(node.most / node.weight)
        is_whole = node.most is None and self._rounded_number(node, node.weight) == node.weight
        if self.program.rounded_at != node.kind or is_whole:
            return most
        return most + self.world.number(Fraction(10) ** -self.program.places)

    def _rounded_number(self, node: Node, value: Fraction) -> Fraction:
        is_rounded = node.kind == self.program.rounded_at
        return round_fraction(value, self.program.places, self.program.mode) if is_rounded else value

    def _share_out(self, node: Node, *, inherits: bool = False) -> None:
        """Make variables of the weights that move; those of a group's parts come to no more than its own.

        Of parts of which one is chosen all others weigh nothing; of those of which the better counts each weighs all.
        """
        moves = shares(node) or inherits
        if moves:
            parts = [self._weight_of(part) for part in node.parts]
            whole = self.values.get(node.named(Role.WEIGHT))
            most = self.world.number(node.inner) if whole is None or node.combine == "scaled" else whole.value
            if node.combine == "better":
                for part in parts:
                    self.world.fact(part <= most)
            elif parts:
                self.world.fact(z3.Sum(*parts) <= most)
        for child in node.children:
            moved = moves and not child.adjustment and child.combine != "scaled"
            self._share_out(child, inherits=moved)

    def _weight_of(self, node: Node) -> Expression:
        name = node.named(Role.WEIGHT)
        variable = self.world.variable(name, NUMBER, Bounds(Fraction(0)))
        self.values[name] = Term(variable, self.world.no, Bounds(Fraction(0)))
        program = self.program
        is_written = is_exact_at(node.weight, program.places)
        if node.combine == "scaled" and program.rounded_at == "indicator" and is_written:
            # A share is rounded already: points within it, which are rounded too, stay within it.
            self.world.fact(self.world.rounded(variable, program.places, program.mode, Bounds()) == variable)
        return variable

    def _name_inputs(self, definition: Definition) -> None:
        """Make variables, within what they can reach, of the names that a formula reads and that have no term."""
        for reference in definition.formula.references.values():
            if reference.name in self.values or reference.table or reference.type.kind is TypeKind.TABLE:
                continue
            bounds = self._reach.get(reference.name, Bounds())
            variable = self.world.variable(reference.name, reference.type, bounds)
            if reference.type.kind is TypeKind.YES_NO:
                bounds = Bounds(others=bounds.others or EITHER)
                if bounds.others is not None and len(bounds.others) == 1:
                    self.world.fact(variable if True in bounds.others else z3.Not(variable))
            self.values[reference.name] = Term(variable, self.world.no, bounds)
