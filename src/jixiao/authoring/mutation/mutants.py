"""Mutants of a ruleset: one thing changed that an author could have mistyped, for cases to notice.

Every number (its last digit one up or down, or exchanged with the next number of its formula), every comparison, 且 and 或,
the four operations, 最大 and 最小, 是 and 否, weights and the least points of grades. What loading would refuse is not
tried: the weight of one indicator alone, the points of a checklist that no longer add up at the top are reported there. A
threshold that a formula names more than once (the end of one band, the beginning of the next) is one threshold.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import ClassVar, TypeVar

from jixiao.api import Rules
from jixiao.authoring.formula_nodes import (
    Provenance,
    called_function,
    is_authored,
    label_of,
    name_within,
    parts_of,
    place_of_grade,
    provenance_of,
)
from jixiao.authoring.mutation.edits import Edit, changed, shown_change
from jixiao.documents.result import Result
from jixiao.formula import BoundFormula
from jixiao.formula.syntax.tokens import Kind
from jixiao.numbers import read_decimal
from jixiao.problems import Place
from jixiao.program import Definition, Node, Program, Role

_OTHER = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "=="}
_OPERATIONS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*"}
P = TypeVar("P", "_Number", "_Operator")

_OF_FORMS = frozenset({"0", "1", "0%", "100%"})
"""Numbers that forms write themselves; in a formula of theirs it can't be told whether an author wrote one."""


@dataclass(frozen=True, slots=True)
class Mutant(Result):
    """One change: how it is reported and listed, where it was made, and the formulas instead of those of the program."""

    json_keys: ClassVar[str] = "label place"

    label: str
    place: Place
    formulas: dict[str, BoundFormula]

    def within(self, names: Container[str]) -> Mutant:
        """Return it with the formulas of some definitions only."""
        own = {name: bound for name, bound in self.formulas.items() if name in names}
        return replace(self, formulas=own)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a formula; ``beside`` is what it is compared with."""

    definition: Definition
    node: ast.Name
    beside: str = ""

    @property
    def text(self) -> str:
        return self.definition.formula.formula.token(self.node).text

    @property
    def provenance(self) -> Provenance:
        return provenance_of(self.definition.formula.formula, self.node)

    @property
    def threshold(self) -> tuple[object, ...]:
        """What tells numbers apart: what is compared with which number, else where it was typed.

        A form may write one that was typed once into its formula twice.
        """
        if self.beside:
            return self.beside, read_decimal(self.text)
        formula = self.definition.formula.formula
        leaf = formula.source.within(*formula.span(self.node))[-1]
        return (id(leaf if leaf.text.strip() == self.text else self.node),)


@dataclass(frozen=True, slots=True)
class _Operator:
    """One operator of a comparison; ``number`` is what it compares with, where that is a number."""

    definition: Definition
    node: ast.Compare
    index: int
    number: _Number | None

    @property
    def threshold(self) -> tuple[object, ...]:
        """What tells operators apart: which threshold they are at; of equations, where each was typed."""
        is_equation = isinstance(self.node.ops[self.index], ast.Eq | ast.NotEq)
        return (id(self.node), self.index) if self.number is None or is_equation else self.number.threshold

    def turned(self) -> Edit:
        """Return the edit that takes the operator's neighbour instead."""
        return Edit(self.node, _OTHER[type(self.node.ops[self.index])], self.index)


def mutants(rules: Rules) -> Iterator[Mutant]:
    """Yield every change of a ruleset, in the order of its program; two with one wording are numbered."""
    seen: Counter[str] = Counter()
    for mutant in chain(_of_formulas(rules), _of_weights(rules.program)):
        seen[mutant.label] += 1
        number = seen[mutant.label]
        yield mutant if number == 1 else replace(mutant, label=f"{mutant.label}（第 {number} 处）")


def _of_formulas(rules: Rules) -> Iterator[Mutant]:
    program = rules.program
    values = {rule.value: rule.when for rule in program.rules if rule.kind == "cap"}
    by_name = {definition.name: definition for definition in program.definitions}
    for definition in program.definitions:
        if definition.name in values:
            continue
        # The bands of a cap stand in its condition and in its points; both are one table.
        its_values = (by_name[value] for value, when in values.items() if when == definition.name)
        together = [definition, *its_values]
        if definition.role is Role.GRADE or is_authored(definition):
            yield from _Writer(rules, together).write()
        elif definition.role is Role.MOST:
            yield from _of_most(program, definition)


class _Writer:
    """Changes the definitions of one rule."""

    def __init__(self, rules: Rules, definitions: Sequence[Definition]) -> None:
        self.rules = rules
        self.definitions = definitions
        self.numbers: list[_Number] = []
        self.operators: list[_Operator] = []

    def write(self) -> Iterator[Mutant]:
        for definition in self.definitions:
            self._collect(definition)
        yield from self._numbers()
        for operators in _grouped(self.operators):
            yield self._mutant([(operator.definition, operator.turned()) for operator in operators])
        for definition in self.definitions:
            formula = definition.formula.formula
            for node in parts_of(formula.tree):
                if provenance_of(formula, node) is Provenance.AUTHOR:
                    for edit in self._other_edits(node, definition.formula):
                        yield self._mutant([(definition, edit)])

    def _collect(self, definition: Definition) -> None:
        """Note the numbers and comparisons of a definition that its author wrote."""
        formula = definition.formula.formula
        is_grade = definition.role is Role.GRADE
        compared: set[ast.AST] = set()
        for node in parts_of(formula.tree):
            provenance = provenance_of(formula, node)
            if isinstance(node, ast.Compare):
                operands = [node.left, *node.comparators]
                compared.update(operands)
                for index, (left, right) in enumerate(pairwise(operands)):
                    number = _number(definition, right, left) or _number(definition, left, right)
                    is_own = provenance is not Provenance.PROGRAM or is_grade
                    if number is not None and (is_own or number.text not in _OF_FORMS):
                        self.numbers.append(number)
                        self.operators.append(_Operator(definition, node, index, number))
                    elif number is None and provenance is Provenance.AUTHOR:
                        self.operators.append(_Operator(definition, node, index, None))
            elif node not in compared and not is_grade:
                number = _number(definition, node)
                if number is not None and (provenance is Provenance.AUTHOR or number.text not in _OF_FORMS):
                    self.numbers.append(number)

    def _numbers(self) -> Iterator[Mutant]:
        groups = _grouped(self.numbers)
        for group in groups:
            for by in (1, -1):
                new = [(number, _next(number.text, by)) for number in group]
                if not any(text.startswith("-") for _, text in new):  # a sign is no digit that slipped
                    yield self._mutant(_edits(new))
        alone = [group[0] for group in groups if len(group) == 1]
        own = [number for number in self.numbers if number.provenance is Provenance.AUTHOR]
        for one, other in pairwise(own):
            is_alone = one in alone and other in alone and one.definition is other.definition
            if is_alone and read_decimal(one.text) != read_decimal(other.text):
                edits = _edits([(one, other.text), (other, one.text)])
                yield self._mutant(edits, f"{one.text} 和 {other.text} 对调")

    def _mutant(self, edits: Sequence[tuple[Definition, Edit]], reported: str = "") -> Mutant:
        """Return the mutant that edits make; it is reported as what becomes of the first definition of the rule among them."""
        own = [(one, [edit for of, edit in edits if of is one]) for one in self.definitions]
        made = [(one, some) for one, some in own if some]
        definition, first = made[0]
        formula = definition.formula.formula
        node = edits[0][1].node
        name = name_within(formula, node)
        is_grade = definition.role is Role.GRADE
        label = "等级" if is_grade else label_of(self.rules.program, definition)
        label = f"{label}，{name}" if name else label
        reported = reported or shown_change(definition.formula, first)
        return Mutant(
            f"{label}：{reported}",
            self._grade_place(definition, first[0]) if is_grade else formula.place(node),
            {one.name: changed(one.formula, some) for one, some in made},
        )

    def _other_edits(self, node: ast.expr, bound: BoundFormula) -> Iterator[Edit]:
        """Yield what else can be changed in a part: operations, 且 and 或, 最大 and 最小, 是 and 否, signs."""
        function = called_function(node, bound)
        token = bound.formula.token(node) if isinstance(node, ast.Name) else None
        if token is not None and token.kind is Kind.YES_NO:
            yield Edit(node, "否" if token.text == "是" else "是")
        elif isinstance(node, ast.BinOp):
            yield Edit(node, _OPERATIONS[type(node.op)])
        elif isinstance(node, ast.BoolOp):
            yield Edit(node, "或" if isinstance(node.op, ast.And) else "且")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            yield Edit(node, inner=node.operand)
        elif function is not None and function.opposite:
            other = self.rules.program.functions[function.opposite.lower()]
            yield Edit(node, other.chinese, function=other)
        elif function is not None and function.name == "NOT" and isinstance(node, ast.Call):
            yield Edit(node, inner=node.args[0])

    def _grade_place(self, definition: Definition, edit: Edit) -> Place:
        """Return where the grade is written whose least points an edit changes."""
        formula, start = definition.formula.formula, edit.node.col_offset
        names = (part for part in parts_of(formula.tree) if isinstance(part, ast.Name))
        tokens = (formula.token(name) for name in names if name.col_offset > start)
        texts = (token.text for token in tokens if token.kind is Kind.TEXT)
        return place_of_grade(self.rules, next(texts, ""))


def _number(definition: Definition, node: ast.expr, beside: ast.expr | None = None) -> _Number | None:
    """Return a part of a formula as a number, if it is one."""
    formula = definition.formula.formula
    if not isinstance(node, ast.Name) or formula.token(node).kind is not Kind.NUMBER:
        return None
    return _Number(definition, node, "" if beside is None else formula.text_of(beside))


def _grouped(places: Sequence[P]) -> list[list[P]]:
    """Return what belongs to one threshold together."""
    groups: dict[tuple[object, ...], list[P]] = {}
    for place in places:
        groups.setdefault(place.threshold, []).append(place)
    return list(groups.values())


def _edits(new: Sequence[tuple[_Number, str]]) -> list[tuple[Definition, Edit]]:
    return [(number.definition, Edit(number.node, text)) for number, text in new]


def _next(text: str, by: int) -> str:
    """Return a number with its last typed digit one up or down, written as it was."""
    plain = text.removesuffix("%")
    value = Decimal(plain)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return f"{value + by * step}{text[len(plain) :]}"


def _of_most(program: Program, definition: Definition) -> Iterator[Mutant]:
    """Yield the most points of a node, one digit up or down."""
    formula = definition.formula.formula
    node = next(part for part in parts_of(formula.tree) if isinstance(part, ast.Name))
    for by in (1, -1):
        edit = Edit(node, _next(formula.token(node).text, by))
        reported = shown_change(definition.formula, [edit])
        change = f"{label_of(program, definition)}最高分：{reported}"
        formulas = {definition.name: changed(definition.formula, [edit])}
        yield Mutant(change, definition.place or Place(), formulas)


def _of_weights(program: Program) -> Iterator[Mutant]:
    """Yield weights moved from one indicator to the next of its group; alone, a weight no longer adds up."""
    for parent in program.tree.walk():
        if parent.combine in {"better", "chosen"}:
            continue
        for one, other in pairwise(parent.parts):
            if one.indicator is not None and other.indicator is not None:
                yield from _moved(program, one, other)


def _moved(program: Program, one: Node, other: Node) -> Iterator[Mutant]:
    formulas: dict[str, BoundFormula] = {}
    reported: list[str] = []
    if other.weight <= 1:
        one, other = other, one
    if other.weight <= 1:
        return
    for node, by in ((one, 1), (other, -1)):
        bound = program.formulas[node.named(Role.FULL)]
        if not isinstance(bound.formula.tree, ast.Name):
            return
        new = f"{Decimal(bound.text) + by}"
        reported.append(f"{node.name} {bound.text} → {new}")
        formulas[node.named(Role.FULL)] = changed(bound, [Edit(bound.formula.tree, new)])
    yield Mutant(f"分值：{'，'.join(reported)}", one.place, formulas)
