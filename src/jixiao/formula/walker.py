"""The walker: turns a formula's tree into closures once; called with a semantics they give its meaning.

Code is a closure over the tree: called with a semantics it asks that for the meaning of each part. A subclass of
``simpleeval.SimpleEval`` whose table of nodes holds exactly the grammar's white-list, so that attributes, subscripts,
comprehensions, f-strings, keywords and everything else of Python have no handler.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeVar, cast

from simpleeval import SimpleEval

from jixiao.formula.algebra import Code, Comparison, Semantics, later
from jixiao.formula.call import Call, Part
from jixiao.formula.function import Function, Overload, Passing
from jixiao.formula.syntax.parser import Formula
from jixiao.formula.syntax.tokens import Kind
from jixiao.formula.types import Reference
from jixiao.numbers import read_decimal

V = TypeVar("V")
_COMPARISONS: Final[Mapping[type[ast.cmpop], Comparison]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_ARITHMETIC: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide",
}  # fmt: skip


@functools.lru_cache(maxsize=4096)
def _literal(text: str) -> Fraction:
    return Fraction(read_decimal(text))


def _constant(value: V) -> Callable[[], V]:
    return lambda: value


class Walker(SimpleEval):  # type: ignore[misc]  # simpleeval has no types
    """Turns one formula into code; ``references`` and ``calls`` say what its names and calls stand for."""

    def __init__(
        self,
        formula: Formula,
        references: Mapping[int, Reference],
        calls: Mapping[int, tuple[Function, Overload]],
    ) -> None:
        super().__init__(operators={}, functions={}, names={})
        self.formula, self.references, self.calls = formula, references, calls
        self.nodes = {
            ast.Name: self._eval_name,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
        }

    def code(self, node: ast.expr) -> Code:
        """Return the code of a part of the formula."""
        return cast("Code", self._eval(node))

    def _check_disallowed_items(self, item: object) -> None:
        """Skip simpleeval's search for modules and functions in values: no node can yield one."""

    def _eval_name(self, node: ast.Name) -> Code:
        token = self.formula.token(node)
        text = token.text
        value = _literal(text) if token.kind is Kind.NUMBER else Fraction(0)

        def number(semantics: Semantics[V]) -> V:
            semantics.node = node
            return semantics.number(value, text)

        def quoted(semantics: Semantics[V]) -> V:
            semantics.node = node
            return semantics.text(text)

        def yes_no(semantics: Semantics[V]) -> V:
            semantics.node = node
            return semantics.yes_no(value=text == "是")

        literals = {Kind.NUMBER: number, Kind.TEXT: quoted, Kind.YES_NO: yes_no}
        return literals.get(token.kind) or self._variable(node)

    def _variable(self, node: ast.Name) -> Code:
        reference = self.references[int(node.id[1:])]

        def name(semantics: Semantics[V]) -> V:
            semantics.node = node
            return semantics.name(reference)

        return name

    def _eval_unaryop(self, node: ast.UnaryOp) -> Code:
        operand = self.code(node.operand)

        def negate(semantics: Semantics[V]) -> V:
            value = operand(semantics)
            semantics.node = node
            return semantics.negate(value)

        def invert(semantics: Semantics[V]) -> V:
            value = operand(semantics)
            semantics.node = node
            return semantics.invert(value)

        def plus(semantics: Semantics[V]) -> V:
            value = operand(semantics)
            semantics.node = node
            return semantics.add(semantics.number(Fraction(0), "0"), value)

        return {ast.USub: negate, ast.Not: invert}.get(type(node.op), plus)

    def _eval_binop(self, node: ast.BinOp) -> Code:
        # A sum of hundreds of terms leans to the left: go down its spine in a loop, not by recursion.
        spine: list[ast.BinOp] = []
        leftmost: ast.expr = node
        while isinstance(leftmost, ast.BinOp):
            spine.append(leftmost)
            leftmost = leftmost.left
        first = self.code(leftmost)
        steps = [(_ARITHMETIC[type(step.op)], self.code(step.right), step) for step in reversed(spine)]

        def arithmetic(semantics: Semantics[V]) -> V:
            value = first(semantics)
            for operation, operand, at in steps:
                right = operand(semantics)
                semantics.node = at
                value = getattr(semantics, operation)(value, right)
            return cast("V", value)

        return arithmetic

    def _eval_boolop(self, node: ast.BoolOp) -> Code:
        first, *others = [self.code(value) for value in node.values]
        is_and = isinstance(node.op, ast.And)

        def joined(semantics: Semantics[V]) -> V:
            value = first(semantics)
            semantics.node = node
            join = semantics.both if is_and else semantics.either
            for other in others:
                value = join(value, later(other, semantics))
            return cast("V", value)

        return joined

    def _eval_compare(self, node: ast.Compare) -> Code:
        first = self.code(node.left)
        links = [
            (_COMPARISONS[type(operator)], self.code(operand))
            for operator, operand in zip(node.ops, node.comparators, strict=True)
        ]

        def compared(semantics: Semantics[V]) -> V:
            left = first(semantics)
            value: V | None = None
            for operator, operand in links:
                right = operand(semantics)
                semantics.node = node
                link = semantics.compare(operator, left, right)
                value = link if value is None else semantics.both(value, _constant(link))
                left = right
            return cast("V", value)

        return compared

    def _eval_ifexp(self, node: ast.IfExp) -> Code:
        test, then, otherwise = (self.code(part) for part in (node.test, node.body, node.orelse))

        def chosen(semantics: Semantics[V]) -> V:
            condition = test(semantics)
            semantics.node = node
            return semantics.choose(condition, later(then, semantics), later(otherwise, semantics))

        return chosen

    def _eval_call(self, node: ast.Call) -> Code:
        function, overload = self.calls[self._index(node)]
        parts = [
            self._part(argument, overload.parameter(index).passing)
            for index, argument in enumerate(node.args)
        ]
        call = Call(node, function, overload, tuple(parts))

        def called(semantics: Semantics[V]) -> V:
            semantics.node = node
            return semantics.call(call)

        return called

    def _part(self, node: ast.expr, passing: Passing) -> Part:
        reference = self.references.get(int(node.id[1:])) if isinstance(node, ast.Name) else None
        divisors = functools.partial(self._divisors, node)
        return Part(self.code(node), self.formula.text_of(node), passing, reference, divisors)

    def _divisors(self, node: ast.expr) -> list[Part]:
        """Return what is divided by in quotients, sums, products and calls that work out all they are given."""
        divisors: list[ast.expr] = []
        waiting = [node]
        while waiting:
            at = waiting.pop()
            if isinstance(at, ast.BinOp):
                if isinstance(at.op, ast.Div):
                    divisors.append(at.right)
                waiting += [at.left, at.right]
            elif isinstance(at, ast.UnaryOp):
                waiting.append(at.operand)
            elif isinstance(at, ast.Call):
                # One that is not checked yet may be eager: all that may be divided by is read.
                _, overload = self.calls.get(self._index(at), (None, None))
                waiting += at.args if overload is None or overload.is_eager else []
        return [Part(self.code(divisor), self.formula.text_of(divisor)) for divisor in reversed(divisors)]

    def _index(self, node: ast.Call) -> int:
        return int(cast("ast.Name", node.func).id[1:])
