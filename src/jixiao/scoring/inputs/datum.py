"""Reads one datum by its data item's type, from a file, a program or a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jixiao.formula import Missing, Value
from jixiao.numbers import is_percent, says_nothing, seen, to_decimal_input, trimmed
from jixiao.problems import JixiaoError, Problem, nearest
from jixiao.rules import Column, Field, shown, type_name, within
from jixiao.rules.fields import option_of
from jixiao.rules.submission import control_in
from jixiao.scoring.inputs.answers import HOW_TO_ANSWER, answer_of
from jixiao.scoring.inputs.dates import date_of, how_to_write_date

_NUMBERS = (int, str, Decimal, float, Fraction)


def read_value(field: Field | Column, given: object, label: str) -> tuple[Value, Problem | None]:
    """Return a datum as a value, and what is wrong with it; an empty one is missing, a wrong one as well.

    S602 wrong type, S603 out of limits; N1xx for numbers that can't be read exactly.
    """
    value, problem = read_given(field, given)
    return Missing(frozenset({label})) if value is None else value, problem


def read_given(field: Field | Column, given: object) -> tuple[Value | None, Problem | None]:
    """Return the same with None for a missing datum, for callers who name what is missing only where something is."""
    if given is None or (isinstance(given, str) and _is_nothing(field, given)):
        return None, None
    try:
        if field.added is not None:
            given = field.added.read(given)
        value = _READERS.get(field.type, _text)(field, given)
    except JixiaoError as error:
        first = error.problems[0]
        remedies = (_how(field, given),) if first.code == "N101" else first.remedies
        return None, Problem(first.code, f"“{field.name}”：{first.message}", None, remedies, first.facts)
    if value is None:
        message = f"“{field.name}”要填{type_name(field)}，这里是{shown(given)}".rstrip()
        facts = {"found": given, "wanted": field.type}
        return None, Problem("S602", message, None, (_how(field, given),), facts)
    if isinstance(value, Decimal):
        if not within(value, field):
            return None, _outside(field, given, value)
        # The same as Fraction(value), in half the time.
        return Fraction(*value.as_integer_ratio()), None
    return value, None


def _outside(field: Field | Column, given: object, value: Decimal) -> Problem:
    lower = "" if field.min is None else f"不小于 {field.min}"
    upper = "" if field.max is None else f"不大于 {field.max}"
    allowed = "、".join(filter(None, (lower, upper)))
    remedy = "检查数字和单位" + (f"（单位：{field.unit}）" if field.unit else "")
    message = f"“{field.name}”的值 {given} 超出范围：要{allowed}"
    return Problem("S603", message, None, (remedy,), {"found": value, "min": field.min, "max": field.max})


def _number(field: Field | Column, given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, _NUMBERS):
        return None
    if field.type == "rate" and not (isinstance(given, str) and is_percent(given)):
        return None
    if field.type != "rate" and isinstance(given, str) and is_percent(given):
        return None
    number = to_decimal_input(given)
    return None if field.type == "count" and number != number.to_integral_value() else number


def _is_nothing(field: Field | Column, text: str) -> bool:
    """Tell whether a text means no datum; a dash is a text where texts are wanted, and an option may be one."""
    if text.isalnum():
        return False
    text = seen(text)
    return not text or (field.type != "text" and text not in field.options and says_nothing(text))


def _choice(field: Field | Column, given: object) -> str | None:
    text = _text(field, given)
    return None if text is None else option_of(field, text)


def _text(_field: Field | Column, given: object) -> str | None:
    if not isinstance(given, str):
        return None
    try:
        given.encode()
    except UnicodeEncodeError:  # half of a character, as JSON can hold but no file
        return None
    control = control_in(given)
    if control is not None:
        message = f"里面有看不见的控制字符 {control}"
        raise JixiaoError([Problem("D224", message, None, ("删去这个字符",), {"found": control})])
    return trimmed(given)


_READERS: Final[Mapping[str | None, Callable[[Field | Column, object], Value | Decimal | None]]] = {
    "amount": _number, "number": _number, "count": _number, "rate": _number, "choice": _choice,
    "yes_no": lambda _field, given: answer_of(given), "date": lambda _field, given: date_of(given),
}  # fmt: skip
"""What reads a datum by the type of its data item; all others are texts."""


def _how(field: Field | Column, given: object) -> str:
    if field.type == "choice":
        known = (*field.options, *filter(None, field.option_ids))
        near = nearest(given, known) if isinstance(given, str) else []
        return (f"是不是“{near[0]}”？" if near else "") + f"可选的有：{'、'.join(field.options)}"
    if field.type == "date":
        return how_to_write_date(given)
    examples = {
        "rate": '比率写成带百分号的文字，例如 "98.06%"',
        "yes_no": HOW_TO_ANSWER,
        "count": "个数写整数，例如 3",
        "text": "文字加引号",
    }
    return examples.get(field.type or "", "写数字，例如 2459.96，单位不写在数字后面")
