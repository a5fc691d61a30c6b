"""Checks for cases that a rule leaves open and data can reach: a target below 0, limits in the wrong order.

The program is run once under bounds with every datum anything within its declared limits, as for holes in bands:
sound, not always tight. What other rules make unreachable is settled by one more part of the call, or by a field's limits.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, cast

from jixiao.formula import BoundFormula
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.problems import Problem
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.model import Definition
from jixiao.rules import Column, Field

_NUMERIC: Final = frozenset({"amount", "number", "count", "rate"})
_FROM_ZERO: Final[Mapping[str, object]] = {"min": Decimal(0)}
_LONGEST: Final = 60
_REVERSED: Final = "上限小于下限"


class _UnsettledCases(InputBounds):
    """``input_bounds``, keeping by its place every call that can come to a case that is not settled."""

    @functools.cached_property
    def met(self) -> dict[tuple[int, int, int], tuple[BoundFormula, ast.expr, str]]:
        """The formula, the call and the case, by the place of the call."""
        return {}

    def unsettled(self, what: str) -> Bounds:
        self._meet(what)
        return super().unsettled(what)

    def clamp(self, value: Bounds, lower: Bounds, upper: Bounds) -> Bounds:
        """Return what limits leave of a value; limits that an author wrote have to be in order."""
        source = self.formula.formula.source
        if (source.typed or source.parts) and True in (self.compare("<", upper, lower).others or ()):
            self._meet(_REVERSED)
        return super().clamp(value, lower, upper)

    def _meet(self, what: str) -> None:
        self.met[self.spot] = (self.formula, self.node, what)


def check_settled(definitions: Sequence[Definition], fields: Mapping[str, Field]) -> Iterator[Problem]:
    """Yield calls that can come to a case that they do not settle (F361)."""
    met = walk_input_bounds(_UnsettledCases, definitions, fields).met
    if not met:
        return
    limited = {name: _limited(field) for name, field in fields.items()}
    still = walk_input_bounds(_UnsettledCases, definitions, limited).met
    reported: set[object] = set()
    for where, (formula, node, what) in met.items():
        place = formula.formula.place(node)
        if place not in reported:
            reported.add(place)
            text = formula.formula.text_of(node)
            shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            message = f"“{shown}”里，{what.replace('小于', '可能小于')}，没有说明那时怎么算"
            ways = tuple(_ways_out(formula, node, what, None if where in still else fields))
            yield Problem("F361", message, place, ways, {"found": text})


def _ways_out(
    formula: BoundFormula, node: ast.expr, what: str, fields: Mapping[str, Field] | None
) -> Iterator[str]:
    """Yield the ways out; ``fields`` are given where limits of data are one."""
    text = formula.formula.text_of
    bases: list[ast.expr] = [node]
    if isinstance(node, ast.Call):
        function, overload = formula.calls[int(cast("ast.Name", node.func).id[1:])]
        texts = [text(arg) for arg in node.args]
        own = [] if function.ways_out is None else list(function.ways_out(texts))
        if own and what == _REVERSED:
            yield from own
            return
        names = [overload.parameter(index).name for index in range(len(node.args))]
        named = zip(node.args, names, strict=True)
        bases = [arg for arg, name in named if name in what or what.startswith(f"{text(arg)}的")] or bases
        if overload.optional and not overload.over_table:
            yield f"加上最后一项“{overload.parameters[-1].name}”取的值，例如 {text(node)[:-1]}, 0%)"
        elif overload.over_table:
            yield from own
        if fields is None and bases != [node]:
            parts = [f"最大(0, {text(arg)})" if arg in bases else text(arg) for arg in node.args]
            call = f"{function.chinese}({', '.join(parts)})"
            yield f"小于 0 的按 0 算的，写 {call}"
    if fields is not None:
        places = dict.fromkeys(place for base in bases for place in _open_data(formula, base, fields))
        yield f"不会小于 0 的，在{'、'.join(places) or '用到的数据项'}里写 min = 0"


def _limited(field: Field) -> Field:
    """Return a field of which no number, of its columns either, is below 0."""
    columns = tuple(
        column.model_copy(update=_FROM_ZERO) if _is_open(column) else column for column in field.columns
    )
    return field.model_copy(update={"columns": columns, **(_FROM_ZERO if _is_open(field) else {})})


def _open_data(formula: BoundFormula, node: ast.expr, fields: Mapping[str, Field]) -> Iterator[str]:
    """Yield the data items and columns that a part reads and that may be below 0."""
    for part in ast.walk(node):
        reference = formula.references.get(int(part.id[1:])) if isinstance(part, ast.Name) else None
        if reference is None:
            continue
        if not reference.table and reference.name in fields and _is_open(fields[reference.name]):
            yield f"数据项“{reference.name}”"
        for column in fields[reference.table].columns if reference.table in fields else ():
            if column.name == reference.name and _is_open(column):
                yield f"明细表“{reference.table}”的“{reference.name}”一列"


def _is_open(of: Field | Column) -> bool:
    """Tell whether a number that is submitted may be below 0."""
    is_typed = isinstance(of, Field) or not of.formula
    return is_typed and of.type in _NUMERIC and (of.min is None or of.min < 0)
