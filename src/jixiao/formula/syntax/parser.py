"""The parser: reads tokens into a tree, by a white-list of Python's expression grammar.

Rejected alternative: giving the author's text to ``ast.parse``. Python reads ``0.1`` as a float,
folds and reserves names, and explains mistakes in English with columns of a rewritten text.
Instead every operand is handed to Python as a numbered placeholder (``t7`` is token 7), so the
parser sees only brackets and operators, and order and bracket mistakes are found, all of them,
on the tokens before it.
"""

from __future__ import annotations

import ast
import bisect
import threading
from dataclasses import dataclass, field
from typing import Any, cast

from jixiao.formula.syntax.limits import AUTHORED, Limits
from jixiao.formula.syntax.source import FormulaSource
from jixiao.formula.syntax.token_order import OPERANDS, TAKE_APART, as_one_mistake, check_order
from jixiao.formula.syntax.tokens import Token, read_tokens
from jixiao.problems import JixiaoError, Place, Problem

_ONE_AT_A_TIME = threading.Lock()
"""Held while Python parses: before 3.12 its count of the depth is one for all threads, and a SystemError follows."""

ALLOWED_NODES: frozenset[type[ast.AST]] = frozenset({
    ast.Name, ast.Load, ast.UnaryOp, ast.UAdd, ast.USub, ast.Not, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div,
    ast.BoolOp, ast.And, ast.Or, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.IfExp, ast.Call,
})  # fmt: skip
"""Every node a formula's tree may hold; ``walker`` has a handler for each and for nothing else."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that reads: its source, its tokens and the tree over them (names not yet checked)."""

    source: FormulaSource
    tokens: tuple[Token, ...]
    tree: ast.expr
    columns: tuple[int, ...]
    _texts: dict[ast.expr, str] = field(default_factory=dict, repr=False, compare=False)

    def token(self, node: ast.Name) -> Token:
        """Return the token a placeholder stands for."""
        return self.tokens[int(node.id[1:])]

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where a node starts and ends in the typed text."""
        first = bisect.bisect_right(self.columns, node.col_offset) - 1
        last = bisect.bisect_left(self.columns, node.end_col_offset or node.col_offset + 1) - 1
        return self.tokens[first].start, self.tokens[max(first, last)].end

    def text_of(self, node: ast.expr) -> str:
        """Return the typed text of a node."""
        text = self._texts.get(node)
        if text is None:
            start, end = self.span(node)
            # Two threads may both do this; they store the same text.
            text = self._texts[node] = self.source.text[start:end]
        return text

    def place(self, node: ast.expr) -> Place:
        """Return the place of a node in the author's file."""
        return self.source.locate(*self.span(node))


def parse(source: FormulaSource, limits: Limits = AUTHORED) -> Formula:
    """Return a formula's tree, or raise :class:`JixiaoError` with everything that does not read (F301–F309, N1xx)."""
    if len(source.text) > limits.characters:
        length = len(source.text)
        message = f"公式太长：{length} 个字符，最多 {limits.characters} 个"
        facts = {"found": length, "allowed": limits.characters}
        raise JixiaoError([Problem("F308", message, source.locate(0, 1), (TAKE_APART,), facts)])
    tokens, problems = read_tokens(source)
    if not problems:
        problems = tuple(check_order(source, tokens, limits))
    if problems:
        raise JixiaoError(as_one_mistake(source.text, problems))
    text, columns = _python_text(tokens)
    tree = _parse_placeholders(text, source, columns, tokens)
    formula = Formula(source, tokens, tree, columns)
    _check_size(formula, limits)
    return formula


def _python_text(tokens: tuple[Token, ...]) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    columns: list[int] = []
    column = 0
    for index, token in enumerate(tokens[:-1]):
        piece = f"t{index}" if token.kind in OPERANDS else token.text
        columns.append(column)
        pieces.append(piece)
        column += len(piece) + 1
    return " ".join(pieces), tuple(columns)


def python_tree(text: str, mode: str = "eval") -> Any:  # noqa: ANN401 - a module or an expression
    """Return what Python's parser makes of a text that is ours, whatever other threads parse."""
    with _ONE_AT_A_TIME:
        return ast.parse(text, mode=mode)


def _parse_placeholders(
    text: str, source: FormulaSource, columns: tuple[int, ...], tokens: tuple[Token, ...]
) -> ast.expr:
    try:
        return cast("ast.expr", python_tree(text).body)
    except SyntaxError as error:
        index = max(0, bisect.bisect_right(columns, (error.offset or 1) - 1) - 1)
        start, end = tokens[index].start, tokens[index].end
    except (RecursionError, MemoryError, ValueError):
        start, end = 0, 1
    typed = source.text[start:end]
    remedy = "if 和 else 要成对：甲 if 条件 else 乙，或写成 如果(条件, 甲, 乙)"
    raise JixiaoError(
        [Problem("F304", f"“{typed}”附近读不通", source.locate(start, end), (remedy,), {"found": typed})]
    )


def _check_size(formula: Formula, limits: Limits) -> None:
    """Bound nodes and depth without recursion; a chain such as a + b + c + … counts as one level."""
    count = 0
    stack: list[tuple[ast.AST, int]] = [(formula.tree, 1)]
    while stack:
        node, depth = stack.pop()
        if type(node) not in ALLOWED_NODES or (
            isinstance(node, ast.Call) and not isinstance(node.func, ast.Name)
        ):
            where = formula.source.locate(0, 1)
            raise JixiaoError([Problem("F304", "公式里有不允许的写法", where, ("见《公式语言》",))])
        count += isinstance(node, ast.expr)
        if count > limits.nodes:
            message = f"公式太复杂：超过 {limits.nodes} 个运算和数据"
            raise JixiaoError([Problem("F308", message, formula.source.locate(0, 1), (TAKE_APART,))])
        if depth > limits.depth and isinstance(node, ast.expr):
            message = f"公式嵌套太深，最多 {limits.depth} 层"
            raise JixiaoError([Problem("F309", message, formula.place(node), (TAKE_APART,))])
        for child in ast.iter_child_nodes(node):
            chained = isinstance(node, ast.BinOp) and child is node.left and isinstance(child, ast.BinOp)
            stack.append((child, depth if chained else depth + 1))
