"""Integer code as machine code: the statements that ``compiled`` writes, over 64-bit integers, for LLVM.

Every sum, difference and product is checked. What needs more than 64 bits leaves the whole row to others, from wherever
it is; so what a row gives is what Python's integers give. What raises :class:`Unlooked` in Python goes where Python
goes: to the ``except`` around it, or out of the row.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from llvmlite import ir

from jixiao.formula.machine_columns import BIT, BYTE, ONE, WORD, ZERO, counted
from jixiao.formula.machine_division import floor_quotient, greatest_divisor, rounded_quotient
from jixiao.numbers import RoundingMode

PRESENT, MISSING, LOST = (ir.Constant(BYTE, number) for number in range(3))
"""What becomes of a value: it is there, its data is missing, or it could not be computed."""

NO, YES = ir.Constant(BIT, 0), ir.Constant(BIT, 1)
_LARGEST: Final = 2**63
_RARELY: Final = (1, 100_000)


class Untranslatable(Exception):  # noqa: N818 - not an error: it says that columns have to do it
    """Raised for what has no machine code: a number of more than 64 bits, or a statement of another kind."""


@dataclass(frozen=True, slots=True)
class Held:
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


@dataclass(slots=True)
class Table:
    """The rows of a unit's detail table: from ``start`` to ``end`` in the columns of all units."""

    start: ir.Value
    end: ir.Value
    lists: dict[str, Callable[[ir.Value], Held]] = field(default_factory=dict)
    filled: dict[str, Callable[[ir.Value, Held], None]] = field(default_factory=dict)


class MachineCode:
    """Translates statements at the builder's place in a function; rows given up go to ``left``.

    ``texts`` numbers quoted texts; ``tables`` are the detail tables by number.
    """

    def __init__(
        self,
        builder: ir.IRBuilder,
        left: ir.Block,
        texts: Callable[[str], int],
        tables: Mapping[int, Table],
        worked: tuple[int, ir.Value, int],
    ) -> None:
        self.builder = builder
        self.left = left
        self.texts = texts
        self.tables = tables
        self.first_day, self.worked, self.days = worked
        self.handler = left
        self.is_doubting = False
        self.variables: dict[str, Variable] = {}
        self.answers: set[str] = set()
        self.row: ir.Value | None = None

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

    def assign(self, name: str, held: Held) -> None:
        """Store a value in a variable."""
        place = self.variable(name)
        self.answers.add(name) if held.is_answer else self.answers.discard(name)
        value = self.builder.zext(held.value, WORD) if held.is_answer else held.value
        self.builder.store(value, place.value)
        self.builder.store(held.state or PRESENT, place.state)

    # Statements

    def run(self, source: str) -> None:
        """Translate statements, or raise :class:`Untranslatable`."""
        self.statements(ast.parse(source).body)

    def statements(self, body: Sequence[ast.stmt]) -> None:
        """Translate statements until one leaves the block for good."""
        for each in body:
            self._statement(each)
            if self.builder.block.is_terminated:
                return

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=other)])], value=ast.Call(args=parts)):
                self._add_quotients(one, other, [self.looked(each) for each in parts])
            case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=[ast.List(), *_])):
                pass  # an empty list: its rows are written where they are appended
            case ast.Assign(value=ast.Name(id=name)) if name.startswith("rows_"):
                pass  # lists of a table that was not handed in: whoever reads them asks for the table first
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.assign(name, self.value(value))
            case ast.AugAssign(target=ast.Name(id=name) as target, op=ast.Add(), value=value):
                added = self.looked(value)
                self.assign(name, Held(self._sum("sadd", self.looked(target), added)))
            case ast.If(test=test, body=body, orelse=orelse):
                self._if(test, body, orelse)
            case ast.Raise():
                self.builder.branch(self.handler)
            case ast.Try(body=body, handlers=[ast.ExceptHandler(body=lost)]):
                self._try(body, lost)
            case ast.For(target=ast.Tuple(elts=names), iter=ast.Call(args=lists), body=body):
                self._for([_name(each) for each in names], [_name(each) for each in lists], body)
            case ast.For(iter=ast.Call(args=[ast.Name(id=rows)]), body=body):
                self._rows(self._table(rows), [], [], body)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=[item])):
                self._append(name, self.value(item))
            case ast.Pass():
                pass
            case _:
                raise Untranslatable(ast.unparse(node))

    def _if(self, test: ast.expr, body: Sequence[ast.stmt], orelse: Sequence[ast.stmt]) -> None:
        condition = self.looked(test)
        first, second, after = self.block(), self.block(), self.block()
        self.builder.cbranch(condition, first, second)
        for block, inside in ((first, body), (second, orelse)):
            self.builder.position_at_end(block)
            self.statements(inside)
            if not self.builder.block.is_terminated:
                self.builder.branch(after)
        self.builder.position_at_end(after)

    def _try(self, body: Sequence[ast.stmt], lost: Sequence[ast.stmt]) -> None:
        outer, instead, after = self.handler, self.block(), self.block()
        self.handler = instead
        self.statements(body)
        self.handler = outer
        if not self.builder.block.is_terminated:
            self.builder.branch(after)
        answers = set(self.answers)
        self.builder.position_at_end(instead)
        self.statements(lost)
        self.builder.branch(after)
        self.answers |= answers
        self.builder.position_at_end(after)

    def _table(self, rows: str) -> Table:
        """Return a table that is there, by the variable of how many rows it has."""
        self.looked(ast.Name(id=rows))
        return self.tables[int(rows.removeprefix("rows_"))]

    def _for(self, names: list[str], lists: list[str], body: Sequence[ast.stmt]) -> None:
        number = lists[0].removeprefix("c").split("_")[0]
        self._rows(self._table(f"rows_{number}"), names, lists, body)

    def _rows(self, table: Table, names: list[str], lists: list[str], body: Sequence[ast.stmt]) -> None:
        builder = self.builder
        with builder.goto_entry_block():
            place = builder.alloca(WORD)
        builder.store(table.start, place)
        head, inside, after = self.block(), self.block(), self.block()
        builder.branch(head)
        builder.position_at_end(head)
        row = builder.load(place)
        builder.cbranch(builder.icmp_signed("<", row, table.end), inside, after)
        builder.position_at_end(inside)
        outer, self.row = self.row, row
        for name, each in zip(names, lists, strict=True):
            self.assign(name, table.lists[each](row))
        self.statements(body)
        self.row = outer
        if not builder.block.is_terminated:
            builder.store(builder.add(row, ONE), place)
            builder.branch(head)
        builder.position_at_end(after)

    def _append(self, name: str, held: Held) -> None:
        table = self.tables[int(name.removeprefix("c").split("_")[0])]
        table.filled[name](self.row, held)

    def _add_quotients(self, one: str, other: str, parts: Sequence[ir.Value]) -> None:
        top, under, added, over = parts
        top = self._sum("sadd", self._sum("smul", top, over), self._sum("smul", added, under))
        under = self._sum("smul", under, over)
        divisor = greatest_divisor(self.builder, top, under)
        self.assign(one, Held(self.builder.sdiv(top, divisor)))
        self.assign(other, Held(self.builder.sdiv(under, divisor)))

    # Values

    def looked(self, node: ast.expr) -> ir.Value:
        """Return a value that is looked at: what is absent raises."""
        return self._present(self.value(node))

    def _present(self, held: Held) -> ir.Value:
        if held.state is not None:
            if self.is_doubting:
                self.go_on(self.builder.icmp_unsigned("==", held.state, LOST), self.left)
            self.go_on(self.builder.icmp_unsigned("!=", held.state, PRESENT), self.handler)
        return held.value

    def value(self, node: ast.expr) -> Held:
        """Return a value, which may be absent: it is handed on."""
        match node:
            case ast.Constant(value=bool(value)):
                return Held(YES if value else NO)
            case ast.Constant(value=int(value)):
                if not -_LARGEST <= value < _LARGEST:
                    raise Untranslatable(str(value))
                return Held(ir.Constant(WORD, value))
            case ast.Constant(value=str(value)):
                return Held(ir.Constant(WORD, self.texts(value)))
            case ast.Name(id="LOST"):
                return Held(ZERO, LOST)
            case ast.Name(id=name):
                return self._variable(name)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self._either_of(self.looked(test), lambda: self.value(body), lambda: self.value(orelse))
            case ast.BoolOp(op=op, values=values):
                return self._joined(isinstance(op, ast.And), values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Held(self.builder.not_(self.looked(operand)))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return self.value(ast.Constant(-value))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Held(self._sum("ssub", ZERO, self.looked(operand)))
            case ast.BinOp():
                return Held(self._arithmetic(node))
            case ast.Compare():
                return Held(self._compared(node))
            case ast.Call(func=ast.Name(id="is_missing"), args=[item]):
                return Held(self._is_missing(self.value(item)))
            case ast.Call(func=ast.Name(id="round_quotient"), args=[top, over, places, ast.Name(id=mode)]):
                return Held(self._rounded(self.looked(top), self.looked(over), ast.literal_eval(places), mode))
            case ast.Subscript(value=ast.Name(id="worked"), slice=day):
                return Held(self._workdays(self.looked(day)))
            case _:
                raise Untranslatable(ast.unparse(node))

    def _variable(self, name: str) -> Held:
        place = self.variables.get(name)
        if place is None:
            raise Untranslatable(name)
        value = self.builder.load(place.value)
        if name in self.answers:
            value = self.builder.icmp_unsigned("!=", value, ZERO)
        return Held(value, self.builder.load(place.state))

    def _either_of(self, condition: ir.Value, then: Callable[[], Held], otherwise: Callable[[], Held]) -> Held:
        builder = self.builder
        blocks, after = (self.block(), self.block()), self.block()
        builder.cbranch(condition, *blocks)
        found: list[tuple[Held, ir.Block]] = []
        for block, part in zip(blocks, (then, otherwise), strict=True):
            builder.position_at_end(block)
            held = part()
            found.append((held, builder.block))
            builder.branch(after)
        builder.position_at_end(after)
        kinds = {held.value.type for held, _ in found if held.state is not LOST}
        kind = kinds.pop() if len(kinds) == 1 else WORD
        if kinds:
            raise Untranslatable(str(kind))
        value = builder.phi(kind)
        for held, block in found:
            value.add_incoming(ir.Constant(kind, 0) if held.state is LOST else held.value, block)
        if all(held.state is None for held, _ in found):
            return Held(value)
        state = builder.phi(BYTE)
        for held, block in found:
            state.add_incoming(held.state or PRESENT, block)
        return Held(value, state)

    def _joined(self, is_and: bool, values: Sequence[ast.expr]) -> Held:  # noqa: FBT001
        found = self.value(values[0])
        for each in values[1:]:
            later = lambda each=each: self.value(each)  # noqa: E731
            stays = lambda: Held(NO if is_and else YES)  # noqa: E731
            condition = self._present(found)
            found = self._either_of(condition, *((later, stays) if is_and else (stays, later)))
        return found

    def _arithmetic(self, node: ast.BinOp) -> ir.Value:
        left, right = self.looked(node.left), self.looked(node.right)
        match node.op:
            case ast.Add():
                return self._sum("sadd", left, right)
            case ast.Sub():
                return self._sum("ssub", left, right)
            case ast.Mult():
                return self._sum("smul", left, right)
            case ast.FloorDiv():
                self._refuse_divisor(right)
                return floor_quotient(self.builder, left, right)
        raise Untranslatable(ast.unparse(node))

    def _refuse_divisor(self, divisor: ir.Value) -> None:
        """Leave the row where a divisor is not above zero; integer code sees to that itself."""
        if isinstance(divisor, ir.Constant):
            if divisor.constant <= 0:
                raise Untranslatable(str(divisor.constant))
            return
        self.go_on(self.builder.icmp_signed("<=", divisor, ZERO), self.left)

    def _sum(self, operation: str, left: ir.Value, right: ir.Value) -> ir.Value:
        """Return a checked sum, difference or product."""
        checked = self.builder.module.declare_intrinsic(
            f"llvm.{operation}.with.overflow",
            (WORD,),
            ir.FunctionType(ir.LiteralStructType([WORD, BIT]), [WORD, WORD]),
        )
        found = self.builder.call(checked, [left, right])
        self.go_on(self.builder.extract_value(found, 1), self.left)
        return self.builder.extract_value(found, 0)

    def _compared(self, node: ast.Compare) -> ir.Value:
        match node:
            case ast.Compare(left=ast.Attribute(value=ast.Name(id=name)), ops=[op]):
                state = self._variable(name).state
                return self.builder.icmp_unsigned("!=" if _is_of_gone(op, node) else "==", state, PRESENT)
            case ast.Compare(left=ast.Call(func=ast.Attribute(attr="bit_length"))):
                return NO  # what has more than 64 bits has left already
            case ast.Compare(ops=[op], comparators=[other]):
                left, right = self.looked(node.left), self.looked(other)
                return self.builder.icmp_signed(_SIGNS[type(op)], left, right)
        raise Untranslatable(ast.unparse(node))

    def _is_missing(self, held: Held) -> ir.Value:
        if held.state is None:
            return NO
        self.go_on(self.builder.icmp_unsigned("==", held.state, LOST), self.handler)
        return self.builder.icmp_unsigned("==", held.state, MISSING)

    def _rounded(self, top: ir.Value, over: ir.Value, places: int, mode: str) -> ir.Value:
        power, below = 10 ** max(places, 0), 10 ** max(-places, 0)
        if max(power, below) >= _LARGEST:
            raise Untranslatable(str(places))
        top = self._sum("smul", top, ir.Constant(WORD, power))
        over = self._sum("smul", over, ir.Constant(WORD, below))
        self._refuse_divisor(over)
        return rounded_quotient(self.builder, top, over, RoundingMode[mode])

    def _workdays(self, day: ir.Value) -> ir.Value:
        at = self._sum("ssub", day, ir.Constant(WORD, self.first_day))
        # Below zero it is large without its sign.
        self.go_on(self.builder.icmp_unsigned(">=", at, ir.Constant(WORD, self.days)), self.handler)
        return self.builder.load(self.builder.gep(self.worked, [at]))


_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip


def _name(node: ast.expr) -> str:
    if not isinstance(node, ast.Name):
        raise Untranslatable(ast.unparse(node))
    return node.id


def _is_of_gone(op: ast.cmpop, node: ast.Compare) -> bool:
    """Return whether it asks for an absent value, rather than for one that is there."""
    is_gone = _name(node.comparators[0]) == "Gone"
    return is_gone is isinstance(op, ast.Is)
