"""Translates statements of integer code to machine code: what ``formula.integer`` writes, for LLVM instead of Python."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from llvmlite import ir

from jixiao.formula.syntax.parser import python_tree
from jixiao.tables.native.column_io import ONE, WORD
from jixiao.tables.native.division import greatest_divisor
from jixiao.tables.native.expressions import MachineValues, Operand, Untranslatable, name_of


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a unit's detail table: from ``start`` to ``end`` in the columns of all units.

    ``cell`` gives a list's value in a row, ``fill`` writes one, by the list's name.
    """

    start: ir.Value
    end: ir.Value
    cell: Callable[[str, ir.Value], Operand]
    fill: Callable[[str, ir.Value, Operand], None]


@dataclass(eq=False, slots=True)
class MachineCode(MachineValues):
    """Translates statements; ``tables`` are the detail tables by number."""

    tables: dict[int, Table] = field(default_factory=dict)
    row: ir.Value | None = None

    def run(self, source: str) -> None:
        """Translate statements, or raise :class:`Untranslatable`, also where they give every row up."""
        self.statements(python_tree(source, "exec").body)
        if self.builder.block.is_terminated:
            raise Untranslatable(source)

    def statements(self, body: Sequence[ast.stmt]) -> None:
        """Translate statements until one leaves the block for good."""
        translators: Mapping[type[ast.stmt], Callable[[Any], None]] = {
            ast.Assign: self._assign,
            ast.AugAssign: self._add,
            ast.If: self._if,
            ast.Raise: lambda _node: self.builder.branch(self.handler),
            ast.Try: self._try,
            ast.For: self._for,
            ast.Expr: self._append,
            ast.Pass: lambda _node: None,
        }
        for node in body:
            translate = translators.get(type(node))
            if translate is None:
                raise Untranslatable(ast.unparse(node))
            translate(node)
            if self.builder.block.is_terminated:
                return

    def _assign(self, node: ast.Assign) -> None:
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=other)])], value=ast.Call(args=parts)
            ):
                self._add_quotients(one, other, [self.require(part) for part in parts])
            case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=[ast.List(), *_])):
                pass  # an empty list: its rows are written where they are appended
            case ast.Assign(targets=[_, _], value=ast.Name()):
                pass  # lists of a table that was not handed in: the table is required before they are read
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.assign(name, self.value(value))
            case _:
                raise Untranslatable(ast.unparse(node))

    def _add(self, node: ast.AugAssign) -> None:
        if not isinstance(node.op, ast.Add):
            raise Untranslatable(ast.unparse(node))
        added = self.require(node.value)
        self.assign(name_of(node.target), Operand(self.checked("sadd", self.require(node.target), added)))

    def _if(self, node: ast.If) -> None:
        condition = self.answer(node.test)
        first, second, after = self.block(), self.block(), self.block()
        self.builder.cbranch(condition, first, second)
        self._meeting([(first, node.body), (second, node.orelse)], after)

    def _try(self, node: ast.Try) -> None:
        outer, instead, after, inside = self.handler, self.block(), self.block(), self.block()
        self.builder.branch(inside)
        self._meeting([(inside, node.body), (instead, node.handlers[0].body)], after, handler=instead)
        self.handler = outer

    def _meeting(
        self,
        ways: Sequence[tuple[ir.Block, Sequence[ast.stmt]]],
        after: ir.Block,
        handler: ir.Block | None = None,
    ) -> None:
        """Translate ways that meet again; what raises in the first goes to ``handler``, if there is one."""
        outer, before, answers = self.handler, set(self.sure), set(self.answers)
        sure: list[set[str]] = []
        assigned: set[str] = set()
        for block, body in ways:
            self.builder.position_at_end(block)
            self.sure, self.answers = set(before), set(answers)
            if block is handler:
                self.sure -= _assigned(ways[0][1])
            self.handler = outer if handler is None or block is handler else handler
            self.statements(body)
            assigned |= self.answers & _assigned(body)
            if not self.builder.block.is_terminated:
                sure.append(self.sure)
                self.builder.branch(after)
        every = {name for _, body in ways for name in _assigned(body)}
        self.handler, self.answers = outer, (answers - every) | assigned
        self.sure = set.intersection(*sure) if sure else before
        self.builder.position_at_end(after)

    def _table(self, rows: str) -> Table:
        """Return a table that is there, by the variable of how many rows it has."""
        self.require(ast.Name(id=rows))
        number = int(rows.removeprefix("rows_"))
        if number not in self.tables:  # no unit handed it in
            raise Untranslatable(rows)
        return self.tables[number]

    def _for(self, node: ast.For) -> None:
        match node:
            case ast.For(target=ast.Tuple(elts=names), iter=ast.Call(args=lists), body=body):
                read = [name_of(node) for node in lists]
                rows = f"rows_{_number(read[0])}"
                self._rows(self._table(rows), [name_of(node) for node in names], read, body)
            case ast.For(iter=ast.Call(args=[ast.Name(id=rows)]), body=body):
                self._rows(self._table(rows), [], [], body)
            case _:
                raise Untranslatable(ast.unparse(node))

    def _rows(self, table: Table, names: list[str], lists: list[str], body: Sequence[ast.stmt]) -> None:
        builder = self.builder
        with builder.goto_entry_block():
            place = builder.alloca(WORD)
        builder.store(table.start, place)
        self.sure -= _assigned(body)
        before = set(self.sure)
        head, inside, after = self.block(), self.block(), self.block()
        builder.branch(head)
        builder.position_at_end(head)
        row = builder.load(place)
        builder.cbranch(builder.icmp_signed("<", row, table.end), inside, after)
        builder.position_at_end(inside)
        outer, self.row = self.row, row
        for name, column in zip(names, lists, strict=True):
            self.assign(name, table.cell(column, row))
        self.statements(body)
        self.row = outer
        if not builder.block.is_terminated:
            builder.store(builder.add(row, ONE), place)
            builder.branch(head)
        self.sure = before
        builder.position_at_end(after)

    def _append(self, node: ast.Expr) -> None:
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[item]):
                if self.row is None:
                    raise Untranslatable(name)
                self.tables[_number(name)].fill(name, self.row, self.value(item))
            case _:
                raise Untranslatable(ast.unparse(node))

    def _add_quotients(self, one: str, other: str, parts: Sequence[ir.Value]) -> None:
        """Add two quotients; what both denominators have in common is left out before anything is multiplied."""
        numerator, under = parts[:2]
        for divisor in (under, parts[3]):
            self.refuse_divisor(divisor)
        added, denominator = self._reduced(*parts[2:])
        common = greatest_divisor(self.builder, under, denominator)
        first, second = self.builder.sdiv(denominator, common), self.builder.sdiv(under, common)
        numerator = self.checked(
            "sadd", self.checked("smul", numerator, first), self.checked("smul", added, second)
        )
        numerator, under = self._reduced(numerator, self.checked("smul", under, first))
        self.assign(one, Operand(numerator))
        self.assign(other, Operand(under))

    def _reduced(self, numerator: ir.Value, denominator: ir.Value) -> tuple[ir.Value, ir.Value]:
        divisor = greatest_divisor(self.builder, numerator, denominator)
        return self.builder.sdiv(numerator, divisor), self.builder.sdiv(denominator, divisor)


def _assigned(body: Sequence[ast.stmt]) -> set[str]:
    """Return the variables that statements assign, or may."""
    nodes = (node for statement in body for node in ast.walk(statement))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _number(variable: str) -> int:
    """Return which table a list's variable belongs to."""
    return int(variable.removeprefix("c").split("_")[0])
