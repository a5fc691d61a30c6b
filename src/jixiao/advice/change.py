"""A change of one datum, and its text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from jixiao.documents.result import Result
from jixiao.formula import Missing, Value
from jixiao.numbers import to_text
from jixiao.rules import Field
from jixiao.scoring.inputs.datum_text import plain_text


@dataclass(frozen=True, slots=True)
class Change(Result):
    """A data item by name, as it was given and as it would be, both as a unit would type them."""

    field: str
    before: str
    after: str
    words: str

    def __str__(self) -> str:
        """Return it in words: 支出决算数再增加 48.68 万元(到 2508.64 万元)."""
        return self.words


def change_of(field: Field, before: Value, after: Value) -> Change:
    """Return the change of a data item from one value to another."""
    return Change(field.name, typed(field, before), typed(field, after), _words(field, before, after))


def typed(field: Field, value: Value) -> str:
    """Return a value as a unit types it, nothing where it is not there."""
    return plain_text(field, value) or ""


def with_unit(field: Field, value: Value) -> str:
    """Return a value with its unit, for people."""
    text = typed(field, value)
    has_unit = isinstance(value, Fraction) and field.unit and field.type != "rate"
    return f"{text} {field.unit}" if has_unit else text


def _words(field: Field, before: Value, after: Value) -> str:
    name, to = field.name, with_unit(field, after)
    if isinstance(after, Missing):
        return f"不填{name}"
    if isinstance(before, dt.date) and isinstance(after, dt.date):
        days = (after - before).days
        return f"{name}{'推后' if days > 0 else '提前'} {abs(days)} 天（到 {to}）"
    if not isinstance(before, Fraction) or not isinstance(after, Fraction):
        return f"{name}为“{to}”"
    difference = after - before
    if field.type == "rate":
        way = "提高" if difference > 0 else "降低"
        return f"{name}{way} {to_text(abs(difference) * 100)} 个百分点（到 {to}）"
    way = "再增加" if difference > 0 else "减少"
    return f"{name}{way} {with_unit(field, abs(difference))}（到 {to}）"
