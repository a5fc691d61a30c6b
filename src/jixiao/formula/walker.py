"""The one walker: reads a checked formula's tree and asks a semantics for the meaning of each part.

A subclass of ``simpleeval.SimpleEval`` whose table of nodes holds exactly the grammar's white-list, so that
attributes, subscripts, comprehensions, f-strings, keywords and everything else of Python have no handler.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable
from fractions import Fraction
from typing import Generic, cast

from simpleeval import SimpleEval

from jixiao.formula.algebra import Argument, Comparison, Semantics, V
from jixiao.formula.binding import BoundFormula
from jixiao.formula.tokens import Kind
from jixiao.numbers import read_decimal

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _literal(text: str) -> Fraction:
    return Fraction(read_decimal(text))


def _given(value: V) -> Callable[[], V]:
    return lambda: value


class Walker(SimpleEval, Generic[V]):  # type: ignore[misc]  # simpleeval has no types
    """Walks formulas under one semantics; as thread-safe as the semantics, so make one a run."""

    def __init__(self, semantics: Semantics[V]) -> None:
        super().__init__(operators={}, functions={}, names={})
        self.semantics = semantics
        self.nodes = {
            ast.Name: self._eval_name,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
        }

    def walk(self, bound: BoundFormula) -> V:
        """Return the meaning of a whole formula."""
        semantics = self.semantics
        outer = getattr(semantics, "formula", None)
        semantics.formula = bound
        self.bound, self.formula = bound, bound.formula
        try:
            return cast("V", self._eval(bound.formula.tree))
        finally:
            if outer is not None:
                semantics.formula = outer

    def _check_disallowed_items(self, item: object) -> None:
        """Skip simpleeval's search for modules and functions in values: no node can yield one."""

    def _meaning(self, node: ast.expr) -> V:
        return cast("V", self._eval(node))

    def _later(self, node: ast.expr) -> Callable[[], V]:
        """Return what gives the meaning of a part when it is asked for, and then stands where it stood."""

        def meaning() -> V:
            at = self.semantics.node
            found = self._meaning(node)
            self.semantics.node = at
            return found

        return meaning

    def _eval_name(self, node: ast.Name) -> V:
        token = self.formula.token(node)
        self.semantics.node = node
        if token.kind is Kind.NUMBER:
            return self.semantics.number(_literal(token.text), token.text)
        if token.kind is Kind.TEXT:
            return self.semantics.text(token.text)
        if token.kind is Kind.YES_NO:
            return self.semantics.yes_no(value=token.text == "是")
        return self._variable(node)

    def _variable(self, node: ast.Name) -> V:
        return self.semantics.name(self.bound.references[int(node.id[1:])])

    def _eval_unaryop(self, node: ast.UnaryOp) -> V:
        operand = self._meaning(node.operand)
        self.semantics.node = node
        if isinstance(node.op, ast.USub):
            return self.semantics.negate(operand)
        if isinstance(node.op, ast.Not):
            return self.semantics.invert(operand)
        return self.semantics.add(self.semantics.number(Fraction(0), "0"), operand)

    def _eval_binop(self, node: ast.BinOp) -> V:
        # A sum of hundreds of terms leans to the left: go down its spine in a loop, not by recursion.
        spine: list[ast.BinOp] = []
        leftmost: ast.expr = node
        while isinstance(leftmost, ast.BinOp):
            spine.append(leftmost)
            leftmost = leftmost.left
        left = self._meaning(leftmost)
        semantics = self.semantics
        for step in reversed(spine):
            right = self._meaning(step.right)
            semantics.node = step
            if isinstance(step.op, ast.Add):
                left = semantics.add(left, right)
            elif isinstance(step.op, ast.Sub):
                left = semantics.subtract(left, right)
            elif isinstance(step.op, ast.Mult):
                left = semantics.multiply(left, right)
            else:
                left = semantics.divide(left, right)
        return left

    def _eval_boolop(self, node: ast.BoolOp) -> V:
        join = self.semantics.both if isinstance(node.op, ast.And) else self.semantics.either
        result = self._meaning(node.values[0])
        self.semantics.node = node
        for value in node.values[1:]:
            result = join(result, self._later(value))
        return result

    def _eval_compare(self, node: ast.Compare) -> V:
        semantics = self.semantics
        left = self._meaning(node.left)
        result: V | None = None
        for operator, comparator in zip(node.ops, node.comparators, strict=True):
            right = self._meaning(comparator)
            semantics.node = node
            link = semantics.compare(_COMPARISONS[type(operator)], left, right)
            result = link if result is None else semantics.both(result, _given(link))
            left = right
        return cast("V", result)

    def _eval_ifexp(self, node: ast.IfExp) -> V:
        condition = self._meaning(node.test)
        self.semantics.node = node
        return self.semantics.choose(condition, self._later(node.body), self._later(node.orelse))

    def _eval_call(self, node: ast.Call) -> V:
        function, overload = self.bound.calls[self._index(node)]
        arguments = [self._argument(each) for each in node.args]
        self.semantics.node = node
        return self.semantics.call(function, overload, arguments)

    def _argument(self, node: ast.expr) -> Argument[V]:
        reference = self.bound.references.get(int(node.id[1:])) if isinstance(node, ast.Name) else None
        return Argument(
            self._later(node), self.formula.text_of(node), reference, functools.partial(self._divisors, node)
        )

    def _divisors(self, node: ast.expr) -> tuple[Argument[V], ...]:
        """Return what is divided by in quotients, sums, products and calls that work out all they are given."""
        found: list[ast.expr] = []
        seen = [node]
        while seen:
            at = seen.pop()
            if isinstance(at, ast.BinOp):
                if isinstance(at.op, ast.Div):
                    found.append(at.right)
                seen += [at.left, at.right]
            elif isinstance(at, ast.UnaryOp):
                seen.append(at.operand)
            elif isinstance(at, ast.Call):
                # One that is not checked yet may be eager: all that may be divided by is looked at.
                _, overload = self.bound.calls.get(self._index(at), (None, None))
                seen += at.args if overload is None or overload.is_eager else []
        return tuple(Argument(self._later(each), self.formula.text_of(each)) for each in reversed(found))

    def _index(self, node: ast.Call) -> int:
        return int(cast("ast.Name", node.func).id[1:])
