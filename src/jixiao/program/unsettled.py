"""Cases that a rule does not settle and that data can reach: a target below 0 in 完成率, limits of 限制 that turn round.

The program is run once under bounds with every datum anything within its declared limits, as for holes in bands:
sound, not always tight. What other rules make unreachable is settled by one more part of the call, or by a field's limits.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, cast

from jixiao.calendars import Calendars
from jixiao.formula import BoundFormula, Function
from jixiao.formula.algebra import Argument
from jixiao.formula.functions.definition import Overload
from jixiao.formula.semantics.anything import Anything
from jixiao.formula.semantics.bounds import Bounds
from jixiao.problems import Problem
from jixiao.program.definition import Definition
from jixiao.program.obligations import walk_anything
from jixiao.rules import Column, Field

_NUMERIC: Final = frozenset({"amount", "number", "count", "rate"})
_LONGEST: Final = 60


class _Unsettled(Anything):
    """``anything``, keeping by its place every call that can come to a case that is not settled."""

    def __init__(
        self,
        values: dict[str, Bounds],
        columns: Mapping[tuple[str, str], Bounds],
        calendars: Calendars,
    ) -> None:
        super().__init__(values, columns, calendars)
        self.met: dict[tuple[int, int, int], tuple[BoundFormula, ast.expr, str]] = {}

    def unsettled(self, what: str) -> Bounds:
        self._meet(what)
        return super().unsettled(what)

    def call(self, function: Function, overload: Overload, arguments: Sequence[Argument[Bounds]]) -> Bounds:
        """Return what a call can give, having looked at the limits that an author set to a value."""
        node, source = self.node, self.formula.formula.source
        if function.name == "CLAMP" and (source.typed or source.parts):
            low, high = (each.evaluate() for each in arguments[1:])
            self.node = node
            if True in (self.compare("<", high, low).others or ()):
                self._meet("上限小于下限")
        return super().call(function, overload, arguments)

    def _meet(self, what: str) -> None:
        where = (id(self.formula), self.node.col_offset, self.node.end_col_offset or 0)
        self.met[where] = (self.formula, self.node, what)


def check_settled(definitions: Sequence[Definition], fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Yield calls that can come to a case that they do not settle (F361)."""
    semantics = walk_anything(_Unsettled, {}, definitions, fields)
    told: set[object] = set()
    for formula, node, what in semantics.met.values():
        place = formula.formula.place(node)
        if place not in told:
            told.add(place)
            text = formula.formula.text_of(node)
            shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            message = f"“{shown}”里，{what.replace('小于', '可能小于')}，没有说明那时怎么算"
            yield Problem(
                "F361", message, place, tuple(_ways_out(formula, node, what, fields)), {"found": text}
            )


def _ways_out(formula: BoundFormula, node: ast.expr, what: str, fields: Mapping[str, Field]) -> Iterator[str]:
    text = formula.formula.text_of(node)
    bases: list[ast.expr] = [node]
    if isinstance(node, ast.Call):
        function, overload = formula.calls[int(cast("ast.Name", node.func).id[1:])]
        if function.name == "CLAMP":
            yield from _in_order(formula, node)
            return
        bases = [
            each for index, each in enumerate(node.args) if overload.parameter(index).name in what
        ] or bases
        if overload.optional and not overload.over_table:
            last = overload.parameters[-1].name
            yield f"加上最后一项“{last}”取的值，例如 {text[:-1]}, 0%)"
        elif overload.over_table:
            yield f"明细表里的数有小于 0 的，不用 {function.chinese}，两个 求和 相除"
    names = dict.fromkeys(name for base in bases for name in _named(formula, base))
    named = "、".join(f"“{name}”" for name in names if (each := fields.get(name)) and _is_open(each))
    yield (
        f"不会小于 0 的，在数据项{named}里写 min = 0" if named else "不会小于 0 的，给用到的数据项写 min = 0"
    )


def _in_order(formula: BoundFormula, node: ast.Call) -> Iterator[str]:
    """Yield the ways out of limits of which the upper one may be below the lower one."""
    value, low, high = (formula.formula.text_of(each) for each in node.args)
    if not any(name for each in node.args[1:] for name in _named(formula, each)):
        yield f"两个界限对调：限制({value}, {high}, {low})"
        return
    yield f"界限反了时以上限为准的，写 最小({high}, 最大({low}, {value}))；以下限为准的，写 最大({low}, 最小({high}, {value}))"
    yield "不会反的，给界限用到的数据项写 min、max"


def _named(formula: BoundFormula, node: ast.expr) -> Iterator[str]:
    """Yield the program-wide names that a part reads."""
    for each in ast.walk(node):
        reference = formula.references.get(int(each.id[1:])) if isinstance(each, ast.Name) else None
        if reference is not None:
            yield reference.name


def _is_open(field: Field) -> bool:
    """Tell whether a field, or a column of it that is submitted, may be below 0."""
    parts: tuple[Field | Column, ...] = (field, *(each for each in field.columns if not each.formula))
    numbers = [each for each in parts if each.type in _NUMERIC]
    return any(each.min is None or each.min < 0 for each in numbers)
