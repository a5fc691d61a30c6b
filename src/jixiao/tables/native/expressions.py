"""Translates expressions of integer code to machine code: arithmetic on 64-bit integers, comparisons, absent values.

Every sum, difference and product is checked. What needs more than 64 bits leaves the whole row to others, from wherever
it is; so what a row gives is what Python's integers give. What raises ``Bailout`` in Python goes where Python goes: to the
``except`` around it, or out of the row.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from llvmlite import ir

from jixiao.numbers import RoundingMode
from jixiao.tables.native.column_io import BIT, BYTE, LEAST, MOST, WORD, ZERO
from jixiao.tables.native.division import floor_quotient, rounded_quotient

PRESENT, MISSING, POISON = (ir.Constant(BYTE, number) for number in range(3))
"""The state of a value: it is there, its data is missing, or it could not be computed."""

NO, YES = ir.Constant(BIT, 0), ir.Constant(BIT, 1)
_RARELY: Final = (1, 100_000)


class Untranslatable(Exception):  # noqa: N818 - not an error: it says that columns have to do it
    """Raised for what has no machine code: a number of more than 64 bits, or a statement of another kind."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A value under way: a word, or a bit where it answers a question; ``state`` is None where it is surely there."""

    value: ir.Value
    state: ir.Value | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it is yes or no."""
        return bool(self.value.type == BIT)


@dataclass(frozen=True, slots=True)
class Variable:
    """Where a variable lives: a word and its state, each in a place of its own that LLVM turns into registers."""

    value: ir.Value
    state: ir.Value


def name_of(node: ast.expr) -> str:
    """Return the variable that an expression is, or raise :class:`Untranslatable`."""
    if not isinstance(node, ast.Name):
        raise Untranslatable(ast.unparse(node))
    return node.id


@dataclass(eq=False, slots=True)
class MachineValues:
    """Translates expressions at the builder's place in a function; rows given up go to ``left``.

    ``texts`` numbers quoted texts. ``worked`` are a day, the address of the working days up to and including each day from
    then on, and how many days they are. While it ``is_doubting`` a row is given up too where what could not be computed is
    required: the data for it may be missing, or not. ``sure`` are the variables that surely hold a value at this place.
    """

    builder: ir.IRBuilder
    left: ir.Block
    texts: Callable[[str], int]
    worked: tuple[int, ir.Value, int]
    handler: ir.Block = field(init=False)
    is_doubting: bool = False
    variables: dict[str, Variable] = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Leave the row where anything raises, unless a statement handles it."""
        self.handler = self.left

    # Places

    def block(self) -> ir.Block:
        """Return a new block of the function."""
        return self.builder.append_basic_block()

    def go_on(self, unless: ir.Value, instead: ir.Block) -> None:
        """Go on in a new block, unless a bit is set."""
        following = self.block()
        self.builder.cbranch(unless, instead, following).set_weights(_RARELY)
        self.builder.position_at_end(following)

    def assign(self, name: str, operand: Operand) -> None:
        """Store a value in a variable."""
        if name not in self.variables:
            with self.builder.goto_entry_block():
                self.variables[name] = Variable(self.builder.alloca(WORD), self.builder.alloca(BYTE))
        place = self.variables[name]
        self.answers.add(name) if operand.is_answer else self.answers.discard(name)
        value = self.builder.zext(operand.value, WORD) if operand.is_answer else operand.value
        self.builder.store(value, place.value)
        self.builder.store(operand.state or PRESENT, place.state)
        self.sure.discard(name) if operand.state is not None else self.sure.add(name)

    # Values

    def require(self, node: ast.expr) -> ir.Value:
        """Return a value that has to be there: where it is absent, the handler goes on."""
        return self._present(self.value(node))

    def answer(self, node: ast.expr) -> ir.Value:
        """Return an answer that has to be there, as a bit: data that is missing throughout is a word, whatever its kind."""
        return self._bit(self.require(node))

    def _bit(self, value: ir.Value) -> ir.Value:
        return value if value.type == BIT else self.builder.icmp_unsigned("!=", value, ZERO)

    def _present(self, operand: Operand) -> ir.Value:
        if operand.state is not None:
            if self.is_doubting:
                self.go_on(self.builder.icmp_unsigned("==", operand.state, POISON), self.left)
            self.go_on(self.builder.icmp_unsigned("!=", operand.state, PRESENT), self.handler)
        return operand.value

    def value(self, node: ast.expr) -> Operand:
        """Return a value, which may be absent: it is handed on."""
        translators: Mapping[type[ast.expr], Callable[[Any], Operand]] = {
            ast.Constant: self._constant,
            ast.Name: self._named,
            ast.IfExp: self._choice,
            ast.BoolOp: self._joined,
            ast.UnaryOp: self._sign,
            ast.BinOp: self._arithmetic,
            ast.Compare: self._compared,
            ast.Call: self._call,
            ast.Subscript: self._workdays,
        }
        translate = translators.get(type(node))
        if translate is None:
            raise Untranslatable(ast.unparse(node))
        return translate(node)

    def _constant(self, node: ast.Constant) -> Operand:
        match node.value:
            case bool(value):
                return Operand(YES if value else NO)
            case int(value) if LEAST <= value <= MOST:
                return Operand(ir.Constant(WORD, value))
            case str(value):
                return Operand(ir.Constant(WORD, self.texts(value)))
        raise Untranslatable(ast.unparse(node))

    def _choice(self, node: ast.IfExp) -> Operand:
        condition = self.answer(node.test)
        return self._either_of(condition, lambda: self.value(node.body), lambda: self.value(node.orelse))

    def _sign(self, node: ast.UnaryOp) -> Operand:
        if isinstance(node.op, ast.Not):
            return Operand(self.builder.not_(self.answer(node.operand)))
        if not isinstance(node.op, ast.USub):
            raise Untranslatable(ast.unparse(node))
        if isinstance(node.operand, ast.Constant) and isinstance(node.operand.value, int):
            return self.value(ast.Constant(-node.operand.value))
        return Operand(self.checked("ssub", ZERO, self.require(node.operand)))

    def _call(self, node: ast.Call) -> Operand:
        match node:
            case ast.Call(func=ast.Name(id="is_missing"), args=[item]):
                return Operand(self._is_missing(self.value(item)))
            case ast.Call(
                func=ast.Name(id="round_quotient"), args=[numerator, denominator, places, ast.Name(id=mode)]
            ):
                digits = ast.literal_eval(places)
                return Operand(
                    self._rounded(self.require(numerator), self.require(denominator), digits, mode)
                )
        raise Untranslatable(ast.unparse(node))

    def _named(self, node: ast.Name) -> Operand:
        return Operand(ZERO, POISON) if node.id == "POISON" else self._variable(node.id)

    def _variable(self, name: str) -> Operand:
        if name not in self.variables:
            raise Untranslatable(name)
        place = self.variables[name]
        value = self.builder.load(place.value)
        if name in self.answers:
            value = self.builder.icmp_unsigned("!=", value, ZERO)
        return Operand(value, None if name in self.sure else self.builder.load(place.state))

    def _either_of(
        self, condition: ir.Value, then: Callable[[], Operand], otherwise: Callable[[], Operand]
    ) -> Operand:
        builder = self.builder
        blocks, after = (self.block(), self.block()), self.block()
        builder.cbranch(condition, *blocks)
        operands: list[tuple[Operand, ir.Block]] = []
        for block, part in zip(blocks, (then, otherwise), strict=True):
            builder.position_at_end(block)
            operands.append((part(), builder.block))
            builder.branch(after)
        builder.position_at_end(after)
        is_answer = any(operand.is_answer for operand, _ in operands)
        value = builder.phi(BIT if is_answer else WORD)
        for operand, block in operands:
            with builder.goto_block(block):
                end = self._bit(operand.value) if is_answer else operand.value
            value.add_incoming(end, block)
        if all(operand.state is None for operand, _ in operands):
            return Operand(value)
        state = builder.phi(BYTE)
        for operand, block in operands:
            state.add_incoming(operand.state or PRESENT, block)
        return Operand(value, state)

    def _joined(self, node: ast.BoolOp) -> Operand:
        is_and = isinstance(node.op, ast.And)
        answer = self.value(node.values[0])
        for part in node.values[1:]:
            later = lambda part=part: self.value(part)  # noqa: E731
            stays = lambda: Operand(NO if is_and else YES)  # noqa: E731
            condition = self._bit(self._present(answer))
            answer = self._either_of(condition, *((later, stays) if is_and else (stays, later)))
        return answer

    def _arithmetic(self, node: ast.BinOp) -> Operand:
        left, right = self.require(node.left), self.require(node.right)
        if isinstance(node.op, ast.FloorDiv):
            self.refuse_divisor(right)
            return Operand(floor_quotient(self.builder, left, right))
        if type(node.op) not in _CHECKED:
            raise Untranslatable(ast.unparse(node))
        return Operand(self.checked(_CHECKED[type(node.op)], left, right))

    def refuse_divisor(self, divisor: ir.Value) -> None:
        """Leave the row where a divisor is not above zero; integer code sees to that itself."""
        if isinstance(divisor, ir.Constant):
            if divisor.constant <= 0:
                raise Untranslatable(str(divisor.constant))
            return
        self.go_on(self.builder.icmp_signed("<=", divisor, ZERO), self.left)

    def checked(self, operation: str, left: ir.Value, right: ir.Value) -> ir.Value:
        """Return a checked sum, difference or product."""
        checked = self.builder.module.declare_intrinsic(
            f"llvm.{operation}.with.overflow",
            (WORD,),
            ir.FunctionType(ir.LiteralStructType([WORD, BIT]), [WORD, WORD]),
        )
        result = self.builder.call(checked, [left, right])
        self.go_on(self.builder.extract_value(result, 1), self.left)
        return self.builder.extract_value(result, 0)

    def _compared(self, node: ast.Compare) -> Operand:
        match node:
            case ast.Compare(
                left=ast.Attribute(value=ast.Name(id=name)), ops=[op], comparators=[ast.Name(id=kind)]
            ):
                # Whether it is there: its class is not that of absent values, or it is that of numbers.
                is_there = (kind == "AbsentValue") is isinstance(op, ast.IsNot)
                state = self._variable(name).state or PRESENT
                return Operand(self.builder.icmp_unsigned("==" if is_there else "!=", state, PRESENT))
            case ast.Compare(left=ast.Call(func=ast.Attribute(attr="bit_length"))):
                return Operand(NO)  # what has more than 64 bits has left already
            case ast.Compare(ops=[op], comparators=[other]) if type(op) in _SIGNS:
                left, right = self.require(node.left), self.require(other)
                if left.type != right.type:
                    left, right = self._bit(left), self._bit(right)
                return Operand(self.builder.icmp_signed(_SIGNS[type(op)], left, right))
        raise Untranslatable(ast.unparse(node))

    def _is_missing(self, operand: Operand) -> ir.Value:
        if operand.state is None:
            return NO
        self.go_on(self.builder.icmp_unsigned("==", operand.state, POISON), self.handler)
        return self.builder.icmp_unsigned("==", operand.state, MISSING)

    def _rounded(self, numerator: ir.Value, denominator: ir.Value, places: int, mode: str) -> ir.Value:
        power, below = 10 ** max(places, 0), 10 ** max(-places, 0)
        if max(power, below) > MOST:
            raise Untranslatable(str(places))
        numerator = self.checked("smul", numerator, ir.Constant(WORD, power))
        denominator = self.checked("smul", denominator, ir.Constant(WORD, below))
        self.refuse_divisor(denominator)
        return rounded_quotient(self.builder, numerator, denominator, RoundingMode[mode])

    def _workdays(self, node: ast.Subscript) -> Operand:
        first_day, address, days = self.worked
        at = self.checked("ssub", self.require(node.slice), ir.Constant(WORD, first_day))
        # Below zero it is large without its sign.
        self.go_on(self.builder.icmp_unsigned(">=", at, ir.Constant(WORD, days)), self.handler)
        return Operand(self.builder.load(self.builder.gep(address, [at])))


_CHECKED: Final[Mapping[type[ast.operator], str]] = {ast.Add: "sadd", ast.Sub: "ssub", ast.Mult: "smul"}
_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
