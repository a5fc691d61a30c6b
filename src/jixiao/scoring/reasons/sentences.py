"""Renders traces as plain Chinese: expressions with their numbers, and the decisions taken."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.algebra import MIRRORED, OPPOSITE, SYMBOLS
from jixiao.formula.tracing.traced import Rows, Trace
from jixiao.numbers import is_exact_at, percent_text, short_text

_SIGNS = {"+": ("+", 1, 1), "-": ("−", 1, 2), "*": ("×", 2, 2), "/": ("÷", 2, 3)}
"""How an operator is written, how strongly it binds, and how strongly what is to its right has to."""
_NOT, _KNOWN = "非", "有值"
_PLACES = 4
_PERCENT_PLACES = 2
MOST_LENGTH = 160
"""The most characters of an expression or of a list of conditions that a sentence holds."""


def shown(value: Value, unit: str = "", *, with_unit: bool = False) -> str:
    """Return a value for people: numbers to four places, rates in per cent to two."""
    if type(value) is Fraction:
        if unit == "%":
            return percent_text(value, _PERCENT_PLACES)
        text = short_text(value, _PLACES)
        return f"{text} {unit}" if with_unit and unit else text
    if value is True or value is False:
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Missing):
        return "（缺）"
    return "（无法计算）" if isinstance(value, Failed) else f"“{value}”"


def expression(trace: Trace, strength: int = 0, unit: str = "") -> str:  # noqa: PLR0911 - one line a kind of step
    """Return a trace as an expression with the values put in for the names; of a choice, the branch taken."""
    value, operation, typed, parts, reference, _rows, _step = trace
    if operation == "name" and reference is not None:
        return shown(value, reference.unit)
    if operation == "number":
        return typed
    if operation in _SIGNS:
        sign, own, own_right = _SIGNS[operation]
        text = f"{expression(parts[0], own)} {sign} {expression(parts[1], own_right)}"
        return f"({text})" if own < strength else text
    if operation == "negate":
        return f"−{expression(parts[0], 2)}"
    if operation == "choose":
        return expression(parts[-1], strength, unit) if len(parts) > 1 else shown(value)
    if operation == "call" and not isinstance(value, date):
        return f"{typed}({', '.join([expression(part) for part in parts])})" if parts else shown(value)
    return shown(value, unit)


def equation(label: str, trace: Trace, unit: str, *, points: bool = False) -> str:
    """Return ``label = expression = value``, leaving out what says nothing new."""
    value = shown(trace.value, unit)
    if trace.value is True or trace.value is False:
        return f"{label}：{value}"
    text = expression(trace, unit=unit)
    # A rate in per cent has two places more than it has as a number.
    places = _PERCENT_PLACES + 2 if unit == "%" else _PLACES
    sign = "=" if type(trace.value) is not Fraction or is_exact_at(trace.value, places) else "≈"
    if text == value or len(text) > MOST_LENGTH:
        return f"{label} {sign} {value}" if points or sign == "≈" else f"{label} {value}"
    return f"{label} = {text} {sign} {value}"


def condition(trace: Trace) -> str:
    """Return a condition as what turned out to hold: ``结转结余率 15% > 10%`` when ``<= 10%`` did not."""
    value, operation, typed, parts, reference, _rows, _step = trace
    if operation in SYMBOLS:
        meant = operation if value is not False else OPPOSITE[operation]
        left, right = parts
        if left.operation == "number" and right.operation != "number":
            left, right, meant = right, left, MIRRORED[meant]
        named = left.reference or right.reference
        unit = "" if named is None else named.unit
        return f"{_side(left, unit)} {SYMBOLS[meant]} {_side(right, unit)}"
    if operation == "not" or (operation == "call" and typed == _NOT):
        return condition(parts[0])
    if operation in {"and", "or"}:
        if operation == "and" and value is True and _is_chain(parts):
            unit = parts[0].parts[1].reference.unit if parts[0].parts[1].reference is not None else ""
            lower, middle, upper = (_side(part, unit) for part in (*parts[0].parts, parts[1].parts[1]))
            return f"{lower} {SYMBOLS[parts[0].operation]} {middle} {SYMBOLS[parts[1].operation]} {upper}"
        decided = parts[-1:] if (value is True) == (operation == "or") else parts
        return "、".join([condition(part) for part in decided])
    if operation == "call" and typed == _KNOWN:
        of = parts[0]
        data = f"{of.text}所需的数据" if of.reference is None else of.reference.label
        return f"{data}{'已' if value is True else '未'}填报"
    asked = reference.label if operation == "name" and reference is not None else typed
    return f"{expression(trace) if operation == 'call' else asked}为{shown(value)}"


def _is_chain(parts: tuple[Trace, ...]) -> bool:
    """Tell whether two comparisons are a chain: ``80% <= x < 90%`` looks at x once."""
    both_compare = all(part.operation in SYMBOLS for part in parts)
    return both_compare and len(parts) > 1 and parts[0].parts[1] is parts[1].parts[0]


def _side(trace: Trace, unit: str) -> str:
    reference = trace.reference
    if trace.operation == "name" and reference is not None:
        return f"{reference.label} {shown(trace.value, reference.unit)}"
    if trace.rows is not None:
        return f"{trace.text} {shown(trace.value, unit)}"
    return expression(trace)


def decisions(trace: Trace) -> list[Trace]:
    """Return the conditions of the choices on the path that was taken, from the outside in."""
    conditions, left = [], [trace]
    while left:
        _value, operation, _text, parts, _reference, _rows, _step = left.pop()
        if operation == "choose":
            conditions.append(parts[0])
            left += parts[:0:-1]
        elif parts:
            left += parts[::-1]
    return conditions


def rows_sentence(rows: Rows) -> str:
    """Return what an aggregate saw of a detail table, naming the rows that did not meet the condition."""
    if rows.summed and rows.values:
        some = "、".join(shown(value) for value in rows.values)
        more = " 等" if rows.met > len(rows.values) else ""
        which = f"符合“{rows.condition}”的各行" if rows.condition else "各行"
        return f"{rows.table}{which}“{rows.summed}”为 {some}{more}"
    if not rows.condition or rows.met == rows.total > 0:
        met = f"，都符合“{rows.condition}”" if rows.condition else ""
        return f"{rows.table}共 {rows.total} 行{met}"
    if rows.total == 0:
        return f"{rows.table}没有行"
    others = "、".join(str(other) for other in rows.others)
    more = " 等" if rows.total - rows.met > len(rows.others) else ""
    return f"{rows.table}共 {rows.total} 行，符合“{rows.condition}”的 {rows.met} 行（第 {others} 行{more}不符合）"
