"""The nodes of formulas: which the author of a rubric wrote, and what they are called in reports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from typing import TypeGuard

from jixiao.api import Rules
from jixiao.formula import BoundFormula, Formula, Function
from jixiao.problems import Place
from jixiao.program import Definition, Program, Role

AUTHORS = frozenset({
    Role.STEP, Role.COLUMN, Role.RULE, Role.EXCLUSION, Role.CAP_WHEN, Role.CAP_VALUE, Role.GRADE_CAP, Role.VETO_WHEN,
    Role.VETO_VALUE, Role.NOTICE, Role.REASON,
})  # fmt: skip
"""The definitions that come from what authors write; all others are written by the program."""

_TEXTS = {
    Role.RULE: "得分", Role.EXCLUSION: "不适用条件", Role.NOTICE: "提示条件", Role.REASON: "说明原因的条件",
}  # fmt: skip

Choice = ast.IfExp | ast.Call
"""A node that :func:`is_choice` tells to be one: ``甲 if 条件 else 乙`` or ``如果(条件, 甲, 乙)``."""


class Provenance(Enum):
    """Who wrote a part of a formula."""

    AUTHOR = auto()
    """An author, as it stands."""
    BETWEEN = auto()
    """The program, between the pieces of a form's formula; the ends of intervals among it are the author's."""
    PROGRAM = auto()
    """The program, in a formula with a few of the author's numbers in it."""


def is_authored(definition: Definition) -> bool:
    """Tell whether a definition is an author's; what a form demands or notices by itself is not."""
    if definition.role in {Role.NOTICE, Role.REASON}:
        return definition.formula.formula.source.typed
    return definition.role in AUTHORS


def provenance_of(formula: Formula, node: ast.expr) -> Provenance:
    """Return who wrote a part of a formula."""
    leaf = formula.source.within(*formula.span(node))[-1]
    is_number = isinstance(node, ast.Name) and leaf.text.strip() == formula.text_of(node)
    if leaf.typed or is_number:
        return Provenance.AUTHOR
    return Provenance.BETWEEN if leaf.pieces else Provenance.PROGRAM


def name_within(formula: Formula, node: ast.expr) -> str:
    """Return what people call the entry of a form that a part of a formula stands in, or nothing."""
    return next((piece.name for piece in formula.source.within(*formula.span(node))[::-1] if piece.name), "")


def label_of(program: Program, definition: Definition) -> str:
    """Return what people call a definition: its indicator, group or rule, and what it is of it."""
    rule = next((rule for rule in program.rules if definition.name in {rule.when, rule.value}), None)
    if rule is not None:
        what = "否决" if rule.kind == "veto" else "封顶"
        return f"{what}“{rule.name}”{'的分数' if definition.name == rule.value else ''}"
    if definition.table:
        return f"明细表“{definition.table}”的“{definition.label}”"
    node = program.find(definition.owner) if definition.owner else None
    if node is None:
        return definition.label
    if definition.role is Role.STEP:
        return f"{node.name}的“{definition.label}”"
    return f"{node.name}{_TEXTS.get(definition.role, '')}"


def place_of_grade(rules: Rules, name: str) -> Place:
    """Return where the least points of a grade were written."""
    names = [grade.name for grade in rules.ruleset.definition.grades]
    return rules.ruleset.place("grades", names.index(name) if name in names else 0, "at_least")


def parts_of(tree: ast.expr) -> Iterator[ast.expr]:
    """Yield every part of a formula's tree that has a meaning, in the order in which they were typed."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.expr):
            yield node
        children = node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
        if isinstance(node, ast.IfExp):
            children = [node.body, node.test, node.orelse]
        stack.extend(reversed(children))


def is_choice(node: ast.AST, bound: BoundFormula) -> TypeGuard[Choice]:
    """Tell whether a part of a formula chooses between two others."""
    return isinstance(node, ast.IfExp) or function_name(node, bound) == "IF"


def choice_parts(node: Choice) -> tuple[ast.expr, ast.expr, ast.expr]:
    """Return the condition of a choice, and what it takes when that holds and when it does not."""
    if isinstance(node, ast.IfExp):
        return node.test, node.body, node.orelse
    condition, then, otherwise = node.args
    return condition, then, otherwise


def part_of(bound: BoundFormula, node: ast.expr) -> BoundFormula:
    """Return one part of a formula as a formula."""
    return replace(bound, formula=replace(bound.formula, tree=node))


def node_index(node: ast.AST) -> int:
    """Return by which number a formula knows a name or a call's function; -1 for what is neither."""
    return int(node.id[1:]) if isinstance(node, ast.Name) else -1


def called_function(node: ast.AST, bound: BoundFormula) -> Function | None:
    """Return the function that a part of a formula calls, if it does."""
    return bound.calls[node_index(node.func)][0] if isinstance(node, ast.Call) else None


def function_name(node: ast.AST, bound: BoundFormula) -> str:
    """Return the name of the function that a part of a formula calls, or nothing."""
    function = called_function(node, bound)
    return "" if function is None else function.name
