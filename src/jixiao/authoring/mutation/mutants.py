"""A ruleset with one thing changed: what an author could have mistyped, for cases to notice.

Every number (its last digit one up or down, or exchanged with the next number of its formula), every comparison, 且 and 或,
the four operations, 最大 and 最小, 是 and 否, weights and the least points of grades. What loading would refuse is not
tried: the weight of one indicator alone, the points of a checklist that no longer add up at the top are reported there. A
threshold that a formula names more than once (the end of one band, the beginning of the next) is one threshold.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import ClassVar

from jixiao.api import Rules
from jixiao.authoring.formula_nodes import (
    Provenance,
    function_name,
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
_FUNCTIONS = {"AND": "OR", "OR": "AND", "MAX": "MIN", "MIN": "MAX"}
_OF_FORMS = frozenset({"0", "1", "0%", "100%"})
"""Numbers that forms write themselves; in a formula of theirs it can't be told whether an author wrote one."""


@dataclass(frozen=True, slots=True)
class Mutant(Result):
    """One change: how it is reported and listed, where it was made, and the formulas instead of those of the program."""

    json_keys: ClassVar[str] = "label place"

    label: str
    place: Place
    formulas: dict[str, BoundFormula]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a formula; ``beside`` is what it is compared with."""

    definition: Definition
    node: ast.Name
    provenance: Provenance
    beside: str = ""

    @property
    def text(self) -> str:
        return self.definition.formula.formula.token(self.node).text

    @property
    def typed_once(self) -> int:
        """What tells numbers apart: a form may write one that was typed once into its formula twice."""
        formula = self.definition.formula.formula
        leaf = formula.source.within(*formula.span(self.node))[-1]
        return id(leaf if leaf.text.strip() == self.text else self.node)


@dataclass(frozen=True, slots=True)
class _Operator:
    """One operator of a comparison; ``number`` is what it compares with, where that is a number."""

    definition: Definition
    node: ast.Compare
    index: int
    number: _Number | None


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
    by_name = {each.name: each for each in program.definitions}
    for each in program.definitions:
        if each.name in values:
            continue
        # The bands of a cap stand in its condition and in its points; both are one table.
        together = [each, *(by_name[value] for value, when in values.items() if when == each.name)]
        if each.role is Role.GRADE or is_authored(each):
            yield from _Writer(rules, together).write()
        elif each.role is Role.MOST:
            yield from _of_most(program, each)


class _Writer:
    """Changes the definitions of one rule."""

    def __init__(self, rules: Rules, definitions: Sequence[Definition]) -> None:
        self.rules = rules
        self.definitions = definitions
        self.numbers: list[_Number] = []
        self.operators: list[_Operator] = []

    def write(self) -> Iterator[Mutant]:
        for each in self.definitions:
            self._collect(each)
        yield from self._numbers()
        yield from self._comparisons()
        for each in self.definitions:
            for node in parts_of(each.formula.formula.tree):
                if provenance_of(each.formula.formula, node) is Provenance.AUTHOR:
                    for edit in self._other_edits(node, each.formula):
                        yield self._mutant([(each, edit)], node)

    def _collect(self, definition: Definition) -> None:
        formula = definition.formula.formula
        compared: set[ast.AST] = set()
        for node in parts_of(formula.tree):
            if isinstance(node, ast.Compare):
                operands = [node.left, *node.comparators]
                compared.update(operands)
                for index in range(len(node.ops)):
                    self._compared(definition, node, index, operands[index : index + 2])
            elif node not in compared and self._is_number(definition, node):
                self._alone(definition, node)

    def _alone(self, definition: Definition, node: ast.expr) -> None:
        provenance = provenance_of(definition.formula.formula, node)
        if isinstance(node, ast.Name) and definition.role is not Role.GRADE:
            found = _Number(definition, node, provenance)
            if provenance is Provenance.AUTHOR or found.text not in _OF_FORMS:
                self.numbers.append(found)

    def _compared(
        self, definition: Definition, node: ast.Compare, index: int, operands: Sequence[ast.expr]
    ) -> None:
        formula = definition.formula.formula
        found: _Number | None = None
        for one, other in (operands, operands[::-1]):
            if isinstance(one, ast.Name) and self._is_number(definition, one):
                found = _Number(definition, one, provenance_of(formula, one), formula.text_of(other))
        provenance = provenance_of(formula, node)
        if found is None:
            if provenance is Provenance.AUTHOR:
                self.operators.append(_Operator(definition, node, index, None))
        elif (
            provenance is not Provenance.PROGRAM
            or definition.role is Role.GRADE
            or found.text not in _OF_FORMS
        ):
            self.numbers.append(found)
            self.operators.append(_Operator(definition, node, index, found))

    @staticmethod
    def _is_number(definition: Definition, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and definition.formula.formula.token(node).kind is Kind.NUMBER

    def _numbers(self) -> Iterator[Mutant]:
        groups: dict[tuple[object, ...], list[_Number]] = {}
        for number in self.numbers:
            where: tuple[object, ...] = (number.typed_once,)
            if number.beside:
                where = (number.beside, read_decimal(number.text))
            groups.setdefault(where, []).append(number)
        for group in groups.values():
            for by in (1, -1):
                new = [(each, _next(each.text, by)) for each in group]
                if not any(each.startswith("-") for _, each in new):  # a sign is no digit that slipped
                    yield self._numbered(new)
        own = [each for each in self.numbers if each.provenance is Provenance.AUTHOR]
        for one, other in pairwise(own):
            is_alone = all(len(group) == 1 for group in groups.values() if one in group or other in group)
            if (
                one.definition is other.definition
                and read_decimal(one.text) != read_decimal(other.text)
                and is_alone
            ):
                yield self._numbered([(one, other.text), (other, one.text)], (one.text, other.text))

    def _numbered(self, new: Sequence[tuple[_Number, str]], swapped: tuple[str, ...] = ()) -> Mutant:
        edits = [(number.definition, Edit(number.node, text)) for number, text in new]
        return self._mutant(edits, new[0][0].node, swapped)

    def _comparisons(self) -> Iterator[Mutant]:
        groups: dict[tuple[object, ...], list[_Operator]] = {}
        for operator in self.operators:
            where: tuple[object, ...] = (id(operator.node), operator.index)
            if operator.number is not None and type(operator.node.ops[operator.index]) not in {
                ast.Eq,
                ast.NotEq,
            }:
                where = (operator.number.beside, read_decimal(operator.number.text))
            groups.setdefault(where, []).append(operator)
        for group in groups.values():
            edits = [
                (each.definition, Edit(each.node, _OTHER[type(each.node.ops[each.index])], each.index))
                for each in group
            ]
            yield self._mutant(edits, group[0].node)

    def _mutant(
        self, edits: Sequence[tuple[Definition, Edit]], node: ast.expr, swapped: tuple[str, ...] = ()
    ) -> Mutant:
        own = [(each, [edit for of, edit in edits if of is each]) for each in self.definitions]
        made = [(each, some) for each, some in own if some]
        definition, first = made[0]
        formula = definition.formula.formula
        name = name_within(formula, node)
        label = "等级" if definition.role is Role.GRADE else label_of(self.rules.program, definition)
        label = f"{label}，{name}" if name else label
        place = formula.place(node)
        if definition.role is Role.GRADE:
            place = self._grade_place(definition, first[0])
        reported = shown_change(definition.formula, first)
        if swapped:
            reported = f"{swapped[0]} 和 {swapped[1]} 对调"
        return Mutant(
            f"{label}：{reported}",
            place,
            {each.name: changed(each.formula, some) for each, some in made},
        )

    def _other_edits(self, node: ast.expr, bound: BoundFormula) -> Iterator[Edit]:
        """Yield what else can be changed in a part: operations, 且 and 或, 最大 and 最小, 是 and 否, signs."""
        function = function_name(node, bound)
        if isinstance(node, ast.BinOp):
            yield Edit(node, _OPERATIONS[type(node.op)])
        elif isinstance(node, ast.BoolOp):
            yield Edit(node, "或" if isinstance(node.op, ast.And) else "且")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            yield Edit(node, inner=node.operand)
        elif function in _FUNCTIONS:
            functions = self.rules.program.functions.values()
            other = next(each for each in functions if each.name == _FUNCTIONS[function])
            yield Edit(node, other.chinese, function=other)
        elif function == "NOT" and isinstance(node, ast.Call):
            yield Edit(node, inner=node.args[0])
        elif isinstance(node, ast.Name):
            token = bound.formula.token(node)
            if token.kind is Kind.YES_NO:
                yield Edit(node, "否" if token.text == "是" else "是")

    def _grade_place(self, definition: Definition, edit: Edit) -> Place:
        """Return where the grade is written whose least points an edit changes."""
        formula = definition.formula.formula
        start = edit.node.col_offset
        after = [
            formula.token(part)
            for part in parts_of(formula.tree)
            if isinstance(part, ast.Name) and part.col_offset > start
        ]
        name = next((each.text for each in after if each.kind is Kind.TEXT), "")
        return place_of_grade(self.rules, name)


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
    by_name = {each.name: each for each in program.definitions}
    formulas: dict[str, BoundFormula] = {}
    reported: list[str] = []
    if other.weight <= 1:
        one, other = other, one
    if other.weight <= 1:
        return
    for node, by in ((one, 1), (other, -1)):
        definition = by_name[node.named(Role.FULL)]
        tree = definition.formula.formula.tree
        if not isinstance(tree, ast.Name):
            return
        text = definition.formula.text
        new = f"{Decimal(text) + by}"
        reported.append(f"{node.name} {text} → {new}")
        formulas[definition.name] = changed(definition.formula, [Edit(tree, new)])
    yield Mutant(f"分值：{'，'.join(reported)}", one.place, formulas)
