"""Writes values exactly, as people type them into a submission."""

from __future__ import annotations

from fractions import Fraction

from jixiao.formula import Table, Value
from jixiao.formula.values import Failed, Missing
from jixiao.numbers import percent_text, short_text, to_decimal, to_text
from jixiao.rules import Column, Field

_PLACES = 4


def number_text(field: Field | Column, value: Fraction) -> str | None:
    """Return a number as it is typed, a rate in per cent; None when its digits never end.

    >>> number_text(Column(name="率", type="rate"), Fraction("0.9375")), number_text(Column(name="数"), Fraction(2, 3))
    ('93.75%', None)
    """
    exact = to_decimal(value * 100 if field.type == "rate" else value)
    return None if exact is None else f"{to_text(exact)}{'%' if field.type == 'rate' else ''}"


def plain_text(field: Field | Column | None, value: Value) -> str | None:
    """Return a value as the text that reads back as it; None for one that is not there."""
    if isinstance(value, Missing | Failed):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return f"{to_text(value * 100)}%" if field is not None and field.type == "rate" else to_text(value)
    return value if isinstance(value, str) else value.isoformat()


def exact_text(field: Field | Column, value: Value | Table) -> str:
    """Return a value for people without loss: a number whose digits never end as a quotient, a table as its rows."""
    if isinstance(value, Fraction):
        about = percent_text(value) if field.type == "rate" else short_text(value, _PLACES)
        return number_text(field, value) or f"{value.numerator}/{value.denominator}（约 {about}）"
    if isinstance(value, Table):
        return f"{len(value.rows)} 行"
    if isinstance(value, Failed):
        return value.message
    return plain_text(field, value) or ("缺" if isinstance(value, Missing) else "")


def broken_limit(field: Field, value: Fraction) -> str:
    """Return how a number breaks a limit of its data item, or nothing."""
    if field.min is not None and value < Fraction(field.min):
        return f"小于数据项的下限 {field.min}"
    if field.max is not None and value > Fraction(field.max):
        return f"大于数据项的上限 {field.max}"
    return ""


def typed(field: Field | Column, value: Value) -> object:
    """Return a value as a submission holds it: numbers as exact text; one that never ends as a quotient, which no reader takes."""
    if isinstance(value, Fraction):
        return number_text(field, value) or f"{value.numerator}/{value.denominator}"
    return None if isinstance(value, Missing | Failed) else value
