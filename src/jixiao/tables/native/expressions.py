"""Values of integer code as machine code: arithmetic on 64-bit integers, comparisons, and what becomes of absent ones.

Every sum, difference and product is checked. What needs more than 64 bits leaves the whole row to others, from wherever
it is; so what a row gives is what Python's integers give. What raises ``Bailout`` in Python goes where Python goes: to the
``except`` around it, or out of the row.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from llvmlite import ir

from jixiao.numbers import RoundingMode
from jixiao.tables.native.column_io import BIT, BYTE, LEAST, MOST, WORD, ZERO
from jixiao.tables.native.division import floor_quotient, rounded_quotient

PRESENT, MISSING, POISON = (ir.Constant(BYTE, number) for number in range(3))
"""What becomes of a value: it is there, its data is missing, or it could not be computed."""

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


class MachineValues:
    """Translates expressions at the builder's place in a function; rows given up go to ``left``.

    ``texts`` numbers quoted texts. ``worked`` are a day, the address of the working days up to and including each day from
    then on, and how many days they are. While it ``is_doubting`` a row is given up too where what could not be computed is
    require at: the data for it may be missing, or not. ``sure`` are the variables that surely hold a value at this place.
    """

    def __init__(
        self,
        builder: ir.IRBuilder,
        left: ir.Block,
        texts: Callable[[str], int],
        worked: tuple[int, ir.Value, int],
    ) -> None:
        self.builder = builder
        self.left = left
        self.texts = texts
        self.first_day, self.worked, self.days = worked
        self.handler = left
        self.is_doubting = False
        self.variables: dict[str, Variable] = {}
        self.answers: set[str] = set()
        self.sure: set[str] = set()
        self.translators: Mapping[type[ast.expr], Callable[[Any], Operand]] = {
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

    # Places

    def block(self, name: str = "") -> ir.Block:
        """Return a new block of the function."""
        return self.builder.append_basic_block(name)

    def go_on(self, unless: ir.Value, instead: ir.Block) -> None:
        """Go on in a new block, unless a bit is set."""
        following = self.block()
        self.builder.cbranch(unless, instead, following).set_weights(_RARELY)
        self.builder.position_at_end(following)

    def variable(self, name: str) -> Variable:
        """Return where a variable lives."""
        found = self.variables.get(name)
        if found is None:
            with self.builder.goto_entry_block():
                found = Variable(self.builder.alloca(WORD), self.builder.alloca(BYTE))
            self.variables[name] = found
        return found

    def assign(self, name: str, held: Operand) -> None:
        """Store a value in a variable."""
        place = self.variable(name)
        self.answers.add(name) if held.is_answer else self.answers.discard(name)
        value = self.builder.zext(held.value, WORD) if held.is_answer else held.value
        self.builder.store(value, place.value)
        self.builder.store(held.state or PRESENT, place.state)
        self.sure.discard(name) if held.state is not None else self.sure.add(name)

    # Values

    def require(self, node: ast.expr) -> ir.Value:
        """Return a value that is require at: what is absent raises."""
        return self._present(self.value(node))

    def answer(self, node: ast.expr) -> ir.Value:
        """Return an answer that is require at, as a bit: data that is missing throughout is a word, whatever its kind."""
        return self._bit(self.require(node))

    def _bit(self, value: ir.Value) -> ir.Value:
        return value if value.type == BIT else self.builder.icmp_unsigned("!=", value, ZERO)

    def _present(self, held: Operand) -> ir.Value:
        if held.state is not None:
            if self.is_doubting:
                self.go_on(self.builder.icmp_unsigned("==", held.state, POISON), self.left)
            self.go_on(self.builder.icmp_unsigned("!=", held.state, PRESENT), self.handler)
        return held.value

    def value(self, node: ast.expr) -> Operand:
        """Return a value, which may be absent: it is handed on."""
        translate = self.translators.get(type(node))
        if translate is None:
            raise Untranslatable(ast.unparse(node))
        return translate(node)

    def _constant(self, node: ast.Constant) -> Operand:
        value = node.value
        if isinstance(value, bool):
            return Operand(YES if value else NO)
        if isinstance(value, int):
            if not LEAST <= value <= MOST:
                raise Untranslatable(str(value))
            return Operand(ir.Constant(WORD, value))
        if isinstance(value, str):
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
        place = self.variables.get(name)
        if place is None:
            raise Untranslatable(name)
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
        found: list[tuple[Operand, ir.Block]] = []
        for block, part in zip(blocks, (then, otherwise), strict=True):
            builder.position_at_end(block)
            held = part()
            found.append((held, builder.block))
            builder.branch(after)
        builder.position_at_end(after)
        is_answer = any(held.is_answer for held, _ in found)
        ends: list[ir.Value] = []
        for held, block in found:
            with builder.goto_block(block):
                ends.append(self._bit(held.value) if is_answer else held.value)
        value = builder.phi(BIT if is_answer else WORD)
        for each, (_, block) in zip(ends, found, strict=True):
            value.add_incoming(each, block)
        if all(held.state is None for held, _ in found):
            return Operand(value)
        state = builder.phi(BYTE)
        for held, block in found:
            state.add_incoming(held.state or PRESENT, block)
        return Operand(value, state)

    def _joined(self, node: ast.BoolOp) -> Operand:
        is_and = isinstance(node.op, ast.And)
        found = self.value(node.values[0])
        for each in node.values[1:]:
            later = lambda each=each: self.value(each)  # noqa: E731
            stays = lambda: Operand(NO if is_and else YES)  # noqa: E731
            condition = self._bit(self._present(found))
            found = self._either_of(condition, *((later, stays) if is_and else (stays, later)))
        return found

    def _arithmetic(self, node: ast.BinOp) -> Operand:
        left, right = self.require(node.left), self.require(node.right)
        match node.op:
            case ast.Add():
                return Operand(self.checked("sadd", left, right))
            case ast.Sub():
                return Operand(self.checked("ssub", left, right))
            case ast.Mult():
                return Operand(self.checked("smul", left, right))
            case ast.FloorDiv():
                self.refuse_divisor(right)
                return Operand(floor_quotient(self.builder, left, right))
        raise Untranslatable(ast.unparse(node))

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
        found = self.builder.call(checked, [left, right])
        self.go_on(self.builder.extract_value(found, 1), self.left)
        return self.builder.extract_value(found, 0)

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

    def _is_missing(self, held: Operand) -> ir.Value:
        if held.state is None:
            return NO
        self.go_on(self.builder.icmp_unsigned("==", held.state, POISON), self.handler)
        return self.builder.icmp_unsigned("==", held.state, MISSING)

    def _rounded(self, numerator: ir.Value, denominator: ir.Value, places: int, mode: str) -> ir.Value:
        power, below = 10 ** max(places, 0), 10 ** max(-places, 0)
        if max(power, below) > MOST:
            raise Untranslatable(str(places))
        numerator = self.checked("smul", numerator, ir.Constant(WORD, power))
        denominator = self.checked("smul", denominator, ir.Constant(WORD, below))
        self.refuse_divisor(denominator)
        return rounded_quotient(self.builder, numerator, denominator, RoundingMode[mode])

    def _workdays(self, node: ast.Subscript) -> Operand:
        day = self.require(node.slice)
        at = self.checked("ssub", day, ir.Constant(WORD, self.first_day))
        # Below zero it is large without its sign.
        self.go_on(self.builder.icmp_unsigned(">=", at, ir.Constant(WORD, self.days)), self.handler)
        return Operand(self.builder.load(self.builder.gep(self.worked, [at])))


_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
