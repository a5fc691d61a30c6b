"""One formula compiled and run over the tests' world, to hold ``compiled`` against the other semantics."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import CodeType
from typing import Any

from jixiao.formula import BoundFormula, Failed, Missing, Table, TypeKind, Value
from jixiao.formula.integer.code import SCOPE as RUNTIME
from jixiao.formula.integer.code import AbsentValue, Bailout, Code, lists_of
from jixiao.formula.integer.compiled import Compiled
from jixiao.program.compiled.variables import encode

from .world import CALENDARS, COLUMNS, FIELDS, World

LARGEST_INPUT = 4_000
"""Bits of the inputs that the worlds hold."""


class LeftToExact(Exception):  # noqa: N818 - an outcome, not an error
    """The compiled formula left this data to ``exact``."""


def scale_of(values: Iterable[Value]) -> int:
    """Return one denominator for all numbers."""
    return math.lcm(*(each.denominator for each in values if isinstance(each, Fraction)))


def compiled(formula: BoundFormula, world: World, *, scaled: bool) -> Value:
    """Return a formula's value by compiled code, or raise :class:`LeftToExact`.

    ``scaled`` gives every input a denominator that is known when the code is written; else each has its own.
    """
    held: dict[str, Any] = {}
    names, columns = {}, {}
    for index, (name, kind) in enumerate(FIELDS.items()):
        value = world.values.get(name, Missing(frozenset({name})))
        names[name] = _declared(f"v{index}", [value], held, kind.kind, scaled=scaled)
    for number, (table, typed) in enumerate(COLUMNS.items()):
        found = world.tables.get(table, Missing(frozenset({table})))
        rows = () if isinstance(found, Missing) else found.rows
        held[f"rows_{number}"] = AbsentValue(found) if isinstance(found, Missing) else len(rows)
        columns[table, ""] = Code("", name=str(number))
        for index, (column, kind) in enumerate(typed.items()):
            values = [row.get(column, Missing(frozenset({column}))) for row in rows]
            code = _column(f"{number}_d{index}", values, held, kind.kind, scaled=scaled)
            columns[table, column] = code
            if isinstance(found, Missing):
                held.update({name: AbsentValue(found) for _, name in lists_of(code)})
    semantics = Compiled(names, columns)
    try:
        code = formula.evaluate(semantics)
        text = "\n".join([*semantics.block.lines, f"result = {code.text}", f"over = {code.denominator}"])
        exec(text, {**RUNTIME, "worked": CALENDARS.worked()}, held)  # noqa: S102 - our own text
    except (Bailout, KeyError) as error:
        raise LeftToExact from error
    result = held["result"]
    if isinstance(result, AbsentValue):
        return result.reason
    if formula.type.kind is TypeKind.NUMBER:
        return Fraction(result, held["over"])
    return date.fromordinal(result) if formula.type.kind is TypeKind.DATE else result


def _declared(name: str, values: list[Value], held: dict[str, Any], kind: TypeKind, *, scaled: bool) -> Code:
    value = values[0]
    if kind is not TypeKind.NUMBER or isinstance(value, Missing | Failed):
        held[name] = encode(value, 1)
        return Code(name, 1, bits=LARGEST_INPUT, name=name)
    if not isinstance(value, Fraction):
        raise TypeError(value)
    if scaled:
        held[name] = value.numerator
        return Code(name, value.denominator, value >= 0, LARGEST_INPUT, name)
    held[name], held[f"{name}_over"] = value.numerator, value.denominator
    return Code(name, f"{name}_over", value >= 0, LARGEST_INPUT, name)


def _column(name: str, values: list[Value], held: dict[str, Any], kind: TypeKind, *, scaled: bool) -> Code:
    if kind is not TypeKind.NUMBER:
        held[f"c{name}"] = [encode(each, 1) for each in values]
        return Code(f"r{name}", 1, name=f"c{name}")
    scale = scale_of(values)
    if scaled:
        held[f"c{name}"] = [encode(each, scale) for each in values]
        return Code(f"r{name}", scale, bits=LARGEST_INPUT, name=f"c{name}")
    held[f"c{name}"] = [each.numerator if isinstance(each, Fraction) else encode(each, 1) for each in values]
    held[f"c{name}".replace("_d", "_e")] = [
        each.denominator if isinstance(each, Fraction) else 1 for each in values
    ]
    return Code(f"r{name}", f"s{name}", bits=LARGEST_INPUT, name=f"c{name}")


def compiled_once(formula: BoundFormula, worlds: Sequence[World]) -> list[Value | None]:
    """Return a formula's value in each world by code that is compiled once for all; None where it is left to ``exact``.

    As in a program every input has one scale, whatever the unit.
    """
    names, columns = {}, {}
    for index, (name, _kind) in enumerate(FIELDS.items()):
        values = [world.values[name] for world in worlds]
        names[name] = Code(f"v{index}", scale_of(values), nonnegative(values), LARGEST_INPUT, f"v{index}")
    for number, (table, typed) in enumerate(COLUMNS.items()):
        columns[table, ""] = Code("", name=str(number))
        rows = [row for world in worlds for row in rows_of(world.tables[table])]
        for index, column in enumerate(typed):
            values = [row[column] for row in rows]
            scale, name = scale_of(values), f"{number}_d{index}"
            columns[table, column] = Code(f"r{name}", scale, nonnegative(values), LARGEST_INPUT, f"c{name}")
    semantics = Compiled(names, columns)
    try:
        code = formula.evaluate(semantics)
    except Bailout:
        return [None] * len(worlds)
    text = "\n".join([*semantics.block.lines, f"result = {code.text}", f"over = {code.denominator}"])
    ready, scope = compile(text, "<formula>", "exec"), {**RUNTIME, "worked": CALENDARS.worked()}
    return [_run(ready, scope, _held(world, names, columns), formula.type.kind) for world in worlds]


def rows_of(table: Table | Missing) -> Sequence[Mapping[str, Value]]:
    """Return a table's rows; of one that was not handed in, none."""
    return () if isinstance(table, Missing) else table.rows


def nonnegative(values: Iterable[Value]) -> bool:
    """Tell whether no number is below zero."""
    return all(each >= 0 for each in values if isinstance(each, Fraction))


def _held(world: World, names: dict[str, Code], columns: dict[tuple[str, str], Code]) -> dict[str, Any]:
    held: dict[str, Any] = {
        each.text: encode(world.values[name], int(each.denominator)) for name, each in names.items()
    }
    for (table, column), each in columns.items():
        found = world.tables[table]
        if isinstance(found, Missing):
            held[each.name if column else f"rows_{each.name}"] = AbsentValue(found)
        elif column:
            held[each.name] = [encode(row[column], int(each.denominator)) for row in found.rows]
        else:
            held[f"rows_{each.name}"] = len(found.rows)
    return held


def _run(ready: CodeType, scope: dict[str, Any], held: dict[str, Any], kind: TypeKind) -> Value | None:
    try:
        exec(ready, scope, held)  # noqa: S102 - our own text
    except (Bailout, KeyError):  # no calendar knows the day
        return None
    result = held["result"]
    if isinstance(result, AbsentValue):
        return result.reason
    if kind is TypeKind.NUMBER:
        return Fraction(result, held["over"])
    return date.fromordinal(result) if kind is TypeKind.DATE else result
