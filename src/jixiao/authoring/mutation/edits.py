"""Edits of a bound formula: one token, operator or call replaced, and how that is reported."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from jixiao.authoring.formula_nodes import node_index, parts_of
from jixiao.formula import BoundFormula, Formula, Function
from jixiao.formula.syntax.tokens import Kind
from jixiao.problems import clipped

_AROUND = 24
_LONGEST = 56
_COMPARISONS: Mapping[str, type[ast.cmpop]] = {
    "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq, "!=": ast.NotEq,
}  # fmt: skip
_JOINING: Mapping[str, type[ast.boolop]] = {"且": ast.And, "或": ast.Or}
_OPERATIONS: Mapping[str, type[ast.operator]] = {"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div}


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a part of a formula.

    ``new`` is typed instead of a number or a yes/no, of the operator of a comparison (``index`` of a chain), of an
    operation or of all 且 or 或 of a chain, or of a function's name, which then is ``function``. With ``inner`` only that
    part of the part is left.
    """

    node: ast.expr
    new: str = ""
    index: int = 0
    function: Function | None = None
    inner: ast.expr | None = None


def changed(bound: BoundFormula, edits: Sequence[Edit]) -> BoundFormula:
    """Return a formula with edits made; its text stays as it was typed, for messages."""
    formula = bound.formula
    tokens, calls = list(formula.tokens), dict(bound.calls)
    texts: dict[ast.expr, str] = {}
    order = {id(node): index for index, node in enumerate(ast.walk(formula.tree))}
    tree = copy.deepcopy(formula.tree)
    copies = list(ast.walk(tree))
    for edit in edits:
        node = copies[order[id(edit.node)]]
        if edit.inner is not None:
            inner = cast("ast.expr", copies[order[id(edit.inner)]])
            tree = cast("ast.expr", _Without(node, inner).visit(tree))
        elif isinstance(node, ast.Name):
            index = node_index(node)
            tokens[index] = replace(tokens[index], text=edit.new)
            texts[node] = edit.new
        elif isinstance(node, ast.Compare):
            node.ops[edit.index] = _COMPARISONS[edit.new]()
        elif isinstance(node, ast.BinOp):
            node.op = _OPERATIONS[edit.new]()
        elif isinstance(node, ast.BoolOp):
            node.op = _JOINING[edit.new]()
        elif isinstance(node, ast.Call) and edit.function is not None:
            index = node_index(node.func)
            function, overload = calls[index]
            calls[index] = (edit.function, edit.function.overloads[function.overloads.index(overload)])
    made = Formula(formula.source, tuple(tokens), tree, formula.columns, texts)
    return replace(bound, formula=made, calls=calls)


class _Without(ast.NodeTransformer):
    """Puts what a part holds in its place."""

    def __init__(self, node: ast.AST, inner: ast.expr) -> None:
        self.node = node
        self.inner = inner

    def visit(self, node: ast.AST) -> ast.AST:
        """Return a node, or what it holds when it is the one."""
        return self.inner if node is self.node else cast("ast.AST", super().visit(node))


def shown_change(bound: BoundFormula, edits: Sequence[Edit]) -> str:
    """Return what is changed as people read it: ``结转结余率 <= 10% → 结转结余率 < 10%``; of several the first is shown."""
    first = edits[0]
    formula = bound.formula
    if first.inner is not None:
        return f"{_cut(formula.text_of(first.node))} → {_cut(formula.text_of(first.inner))}"
    start, end = _typed(formula, first)
    around = _around(formula, first.node, start, end)
    before = formula.source.text[slice(*around)]
    after = f"{before[: start - around[0]]}{first.new}{before[end - around[0] :]}"
    return f"{_cut(before)} → {_cut(after)}"


def _typed(formula: Formula, edit: Edit) -> tuple[int, int]:
    """Return which typed characters an edit changes."""
    node = edit.node
    if isinstance(node, ast.Compare):
        operands = [node.left, *node.comparators]
        return _between(formula, operands[edit.index], operands[edit.index + 1])
    if isinstance(node, ast.BinOp):
        return _between(formula, node.left, node.right)
    if isinstance(node, ast.BoolOp):
        return _between(formula, node.values[0], node.values[1])
    return formula.span(node.func if isinstance(node, ast.Call) else node)


def _between(formula: Formula, left: ast.expr, right: ast.expr) -> tuple[int, int]:
    """Return where the operator between two operands was typed; brackets that close or open there are passed over."""
    end, start = formula.span(left)[1], formula.span(right)[0]
    between = (token for token in formula.tokens if end <= token.start and token.end <= start)
    operator = next(token for token in between if token.kind is Kind.OPERATOR)
    return operator.start, operator.end


def _around(formula: Formula, node: ast.expr, start: int, end: int) -> tuple[int, int]:
    """Return the characters that are shown: the part around a change, if it is short, else only what is next to it."""
    own = formula.span(node)
    spans = [own]
    # A number that stands alone, such as the points of a band, says enough together with the name of its entry.
    is_alone = formula.source.within(*own)[-1].text.strip() == formula.text_of(node)
    if isinstance(node, ast.Name) and not is_alone:
        holding = [formula.span(part) for part in parts_of(formula.tree) if part is not node]
        spans = [span for span in holding if span[0] <= start and end <= span[1]]
    rest = own if isinstance(node, ast.Name) else (max(own[0], start - _AROUND), min(own[1], end + _AROUND))
    short = [span for span in spans if span[1] - span[0] <= _LONGEST]
    return min(short, key=lambda span: span[1] - span[0], default=rest)


def _cut(text: str) -> str:
    return clipped(" ".join(text.split()), _LONGEST)
