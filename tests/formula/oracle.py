"""What a tree of ``trees`` means, computed plainly in Python fractions: the second opinion on the semantics.

Written from the language's description and not from the project's code; slow and simple on purpose.
"""

from __future__ import annotations

import functools
import math
import operator
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, cast

from jixiao.formula import Failed, Missing, Table, Value
from jixiao.formula.syntax.limits import MAX_BITS

from .trees import Part
from .world import CALENDARS, World

_COMPARE: Final[Mapping[str, Callable[..., bool]]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def essence(value: Value) -> tuple[object, ...]:
    """Return what two opinions on a value have to agree on: its type and itself, or why it is absent."""
    if isinstance(value, Failed):
        return ("failed", value.code)
    if isinstance(value, Missing):
        return ("missing", value.fields)
    return (type(value), value)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The data that a part is evaluated with; ``before`` is the data that 有值 asks about, where it differs."""

    world: World
    row: Mapping[str, Value] = field(default_factory=dict)
    before: _Standing | None = None


def evaluate(part: Part, world: World, before: World | None = None) -> Value:
    """Return the value of a tree; with ``before``, 有值 answers as it would have there."""
    return _value(part, _Standing(world, before=None if before is None else _Standing(before)))


def _value(part: Part, at: _Standing) -> Value:  # noqa: PLR0911 - one line a form
    if part.operation == "number":
        number = Fraction(part.text.rstrip("%"))
        return number / 100 if part.text.endswith("%") else number
    if part.operation == "yes_no":
        return part.text == "是"
    if part.operation == "text":
        return part.text
    if part.operation == "date":
        return date.fromisoformat(part.text)
    if part.operation == "name":
        return at.row[part.text] if part.text in at.row else at.world.values[part.text]
    if part.operation in {"and", "or", "choose", "compare", "call", "rows"}:
        return _SPECIAL[part.operation](part, at)
    values = [_value(each, at) for each in part.parts]
    return _why_absent(values) or _calculate(part.operation, values)


def _calculate(operation: str, values: Sequence[Value]) -> Value:
    if operation == "not":
        return not values[0]
    first, second = cast("Fraction", values[0]), cast("Fraction", values[-1])
    if operation in {"negate", "plus"}:
        return -first if operation == "negate" else first
    if operation == "/" and second == 0:
        return Failed("F351", "")
    found: Fraction = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}[
        operation
    ](first, second)
    big = max(found.numerator.bit_length(), found.denominator.bit_length())
    return Failed("F352", "") if big > MAX_BITS else found


def _why_absent(values: Sequence[Value]) -> Value | None:
    for value in values:
        if isinstance(value, Failed):
            return value
    gaps = [each.fields for each in values if isinstance(each, Missing)]
    return Missing(frozenset[str]().union(*gaps)) if gaps else None


def _lazily(part: Part, at: _Standing) -> Value:
    """Return whether all conditions hold (and), or any (or): the first no or yes decides, wherever it stands."""
    return _together([_value(each, at) for each in part.parts], decides=part.operation == "or")


def _together(values: Sequence[Value], *, decides: bool) -> Value:
    return decides if any(each is decides for each in values) else _why_absent(values) or not decides


def _choose(part: Part, at: _Standing) -> Value:
    condition = _value(part.parts[0], at)
    if not isinstance(condition, bool):
        return condition
    return _value(part.parts[1 if condition else 2], at)


def _compare(part: Part, at: _Standing) -> Value:
    values = [_value(each, at) for each in part.parts]
    links = [
        _why_absent([left, right]) or _COMPARE[sign](left, right)
        for sign, left, right in zip(part.text.split(), values, values[1:], strict=False)
    ]
    return _together(links, decides=False)


def _call(part: Part, at: _Standing) -> Value:  # noqa: PLR0911 - one line a kind of call
    if part.text == "KNOWN":
        found = _value(part.parts[0], at if at.before is None else at.before)
        return found if isinstance(found, Failed) else not isinstance(found, Missing)
    if part.text in _LAZY:
        return _LAZY[part.text](part, at)
    values = [_value(each, at) for each in part.parts if each.operation != "places"]
    if part.text in _TERMS:
        return _term(part.text, values)
    if part.text in _STEPS and isinstance(values[1], Fraction) and values[1] < 0:
        values[1] = Failed("F361", "")
    absent = _why_absent(values)
    if absent is not None:
        return absent
    if part.text in {"YEAR", "MONTH", "DAY", "MONTHSFROM"}:
        return _date(part.text, values)
    numbers = cast("list[Fraction]", values)
    if part.text == "CONVERT":
        worth, other = (_UNITS[cast("str", each)] for each in values[1:])
        return _calculate("*", [numbers[0], Fraction(worth, other)])
    if part.text in _ROUNDINGS:
        places = int(part.parts[1].text) if len(part.parts) > 1 else 0
        return Fraction(_ROUNDINGS[part.text](numbers[0] * Fraction(10) ** places)) / Fraction(10) ** places
    if part.text in _BY_DIVISION:
        return _by_division(part.text, numbers)
    return _CALLS[part.text](*numbers)


def _chosen(part: Part, at: _Standing) -> Value:
    """Return what the first case that holds gives, the last part where none does; an absent case ends it."""
    if part.text == "IFERROR":
        for each in _divisors(part.parts[0]):
            divisor = _value(each, at)
            if _why_absent([divisor]):
                return divisor
            if divisor == 0:
                return _value(part.parts[1], at)
        return _value(part.parts[0], at)
    value = _value(part.parts[0], at) if part.text == "SWITCH" else True
    cases = part.parts[1:] if part.text == "SWITCH" else part.parts
    for case, given in zip(cases[:-1:2], cases[1::2], strict=False):
        found = _value(case, at)
        absent = _why_absent([value, found])
        if absent is not None:
            return absent
        if found == value:
            return _value(given, at)
    return _value(cases[-1], at)


def _divisors(part: Part) -> list[Part]:
    """Return what is divided by in sums, products and calls of numbers, inner ones first."""
    is_eager = part.operation in {*"+-*/", "negate", "plus"} or (
        part.operation == "call" and part.text not in _LAZY
    )
    found = [each for inner in part.parts for each in _divisors(inner)] if is_eager else []
    return [*found, part.parts[1]] if part.operation == "/" else found


def _date(name: str, values: Sequence[Value]) -> Value:
    """Return a part of a date, or the whole months between two."""
    first, last = cast("date", values[0]), cast("date", values[-1])
    if name != "MONTHSFROM":
        return Fraction({"YEAR": first.year, "MONTH": first.month, "DAY": first.day}[name])
    if last < first:
        return -cast("Fraction", _date(name, values[::-1]))
    months = 0
    while (first.year * 12 + first.month + months, first.day) <= (last.year * 12 + last.month - 1, last.day):
        months += 1
    return Fraction(months)


def _by_division(name: str, numbers: Sequence[Fraction]) -> Value:
    """Return what is worked out with a quotient: a multiple, a remainder, steps, the mean."""
    first, second = numbers[0], numbers[-1]
    if name == "AVERAGE":
        first, second = sum(numbers[1:], first), Fraction(len(numbers))
    if name in _STEPS:
        first = max(first, Fraction(0))
    found = _calculate("/", [first, second])
    if isinstance(found, Failed) or name == "AVERAGE":
        return found
    whole = Fraction(_BY_DIVISION[name](cast("Fraction", found)))
    if name in _STEPS:
        return whole
    return first - second * whole if name == "MOD" else whole * second


def _term(name: str, values: Sequence[Value]) -> Value:
    """Return the days between two dates, or whether they are within a limit: not if they run backwards, whatever the limit."""
    start, end, *limit = values
    if name == "DAYS":  # as in Excel, the end comes first
        start, end = end, start
    absent = _why_absent([start, end])
    first, last = cast("date", start), cast("date", end)
    if name == "NETWORKDAYS" and absent is None:
        return _all_workdays(first, last)
    counted = absent or (_workdays(first, last) if "WORK" in name else Fraction((last - first).days))
    if not limit:
        return counted
    begun = _why_absent([counted]) or cast("Fraction", counted) >= 0
    in_time = _why_absent([counted, *limit]) or cast("Fraction", counted) <= cast("Fraction", limit[0])
    return _together([begun, in_time], decides=False)


def _divide(part: Part, at: _Standing) -> Value:
    """Return a rate that settles what a zero base gives; only the last part is looked at lazily."""
    first, second = (_value(each, at) for each in part.parts[:2])
    base, over = second, first
    if part.text in {"CHANGE", "DEVIATION"}:
        over = _why_absent([first, second]) or _calculate("-", [first, second])
        over = abs(over) if part.text == "DEVIATION" and isinstance(over, Fraction) else over
    found = _by_sign(part, at, over, base)
    capped = part.text in {"ACHIEVED", "INVERSE"} and isinstance(found, Fraction)
    return min(cast("Fraction", found), Fraction(1)) if capped else found


def _by_sign(part: Part, at: _Standing, over: Value, base: Value) -> Value:
    """Return a quotient, or what is said of a base of 0 and of one (for INVERSE: of either number) below 0."""
    if _why_absent([base]) or base == 0:
        return _why_absent([base]) or _value(part.parts[2], at)
    below = [cast("Fraction", base) < 0]
    if part.text == "INVERSE" and not below[0]:
        if _why_absent([over]):
            return cast("Value", _why_absent([over]))
        below.append(cast("Fraction", over) < 0)
    if any(below):
        return _value(part.parts[3], at) if part.parts[3:] else Failed("F361", "")
    return _over(over, base)


_UNITS: Final = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000, "天": 1, "周": 7}
_DIVISIONS: Final = frozenset({"ACHIEVED", "INVERSE", "CHANGE", "DEVIATION"})
_TERMS: Final = frozenset({"NETWORKDAYS", "DAYS", "DAYSFROM", "WORKDAYS", "WITHINDAYS", "WITHINWORKDAYS"})
_STEPS: Final = frozenset({"FULLSTEPS", "STARTEDSTEPS"})
_BY_DIVISION: Final[Mapping[str, Callable[[Fraction], int]]] = {
    "FULLSTEPS": math.floor, "STARTEDSTEPS": math.ceil, "CEILING": math.ceil, "FLOOR": math.floor, "MOD": math.floor,
    "AVERAGE": int,
}  # fmt: skip


def _half_up(value: Fraction) -> int:
    return (-1 if value < 0 else 1) * math.floor(abs(value) + Fraction(1, 2))


def _away(value: Fraction) -> int:
    return math.ceil(value) if value > 0 else math.floor(value)


_ROUNDINGS: Final[Mapping[str, Callable[[Fraction], int]]] = {
    "ROUND": _half_up, "ROUNDEVEN": round, "ROUNDUP": _away, "ROUNDDOWN": math.trunc, "ROUNDFLOOR": math.floor,
    "ROUNDCEILING": math.ceil, "INT": math.floor, "TRUNC": math.trunc,
}  # fmt: skip
_CALLS: Final[Mapping[str, Callable[..., Fraction]]] = {
    "ABS": abs,
    "MEDIAN": lambda *values: statistics.median(values),
    "CLAMP": lambda value, lower, upper: min(max(value, lower), upper),
    "OVER": lambda value: max(value, Fraction(0)),
    "MIN": lambda *values: min(values),
    "MAX": lambda *values: max(values),
    "SUM": lambda *values: sum(values[1:], values[0]),
}


def _all_workdays(start: date, end: date) -> Value:
    """Count the working days from one date to another, both of them too, as Excel does."""
    if end < start:
        found = _all_workdays(end, start)
        return found if isinstance(found, Failed) else -cast("Fraction", found)
    return _workdays(start - timedelta(days=1), end)


@functools.cache
def _workdays(start: date, end: date) -> Value:
    """Count the days after ``start`` up to ``end`` one by one; backwards it is the same number, negative."""
    if end < start:
        found = _workdays(end, start)
        return found if isinstance(found, Failed) else -cast("Fraction", found)
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    if any(day.year not in CALENDARS.by_year for day in days):
        return Failed("K901", "")
    return Fraction(sum(CALENDARS.is_workday(day) for day in days))


def _rows(part: Part, at: _Standing) -> Value:  # noqa: PLR0911 - one line a function
    table = at.world.tables[part.table]
    if isinstance(table, Missing):
        return table
    name, first, second, third = part.text, *(*part.parts, None, None, None)[:3]
    if name in {"SUMIF", "AVERAGEIF"}:  # as in Excel, the condition comes before what is added up
        name, first, second = name.removesuffix("IF"), second, first
    if name in {"COUNT", "COUNTIF"}:
        return _total(_taken(table, None, first, at))
    if name == "SHARE":
        whole = _total(_taken(table, second, None, at))
        part_of = _total(_taken(table, second, first, at))
        return _over(part_of, whole) if second is None else _over_positive(part_of, whole)
    if name == "WEIGHTEDAVERAGE":
        product = Part("*", (cast("Part", first), cast("Part", second)))
        return _over_positive(
            _total(_taken(table, product, third, at)), _total(_taken(table, second, third, at))
        )
    taken = _taken(table, first, second, at)
    if name == "AVERAGE":
        return _over(_total(taken), _total(_taken(table, None, second, at)))
    if name == "SUM":
        return _total(taken)
    absent = _why_absent(taken)
    if absent is not None or not taken:
        return absent or Failed("F353", "")
    numbers = cast("list[Fraction]", taken)
    if name == "MEDIAN":
        return Fraction(statistics.median(numbers))
    return max(numbers) if name == "MAX" else min(numbers)


def _taken(table: Table, value: Part | None, condition: Part | None, at: _Standing) -> list[Value]:
    """Return what each row that meets the condition gives, or why a row can't tell."""
    taken: list[Value] = []
    for row in _standing_in(table, at):
        meets = True if condition is None else _value(condition, row)
        if meets is not False:
            given = Fraction(1) if value is None else None
            taken.append((given or _value(cast("Part", value), row)) if meets is True else meets)
    return taken


def _standing_in(table: Table, at: _Standing) -> Iterator[_Standing]:
    earlier = at.before.world.tables[table.name] if at.before is not None else None
    for number, row in enumerate(table.rows):
        before = at.before
        if isinstance(earlier, Table) and before is not None:
            before = replace(before, row=earlier.rows[number])
        elif isinstance(earlier, Missing):
            before = None
        yield _Standing(at.world, row, before)


def _total(values: Sequence[Value]) -> Value:
    absent = _why_absent(values)
    total: Value = Fraction(0)
    for value in values:
        absent = absent or _why_absent([total])
        total = absent or _calculate("+", [total, value])
    return absent or total


def _over(part: Value, whole: Value) -> Value:
    return _why_absent([part, whole]) or _calculate("/", [part, whole])


def _over_positive(part: Value, whole: Value) -> Value:
    below = isinstance(whole, Fraction) and whole < 0
    return _over(part, Failed("F361", "") if below else whole)


_LAZY: Final[Mapping[str, Callable[[Part, _Standing], Value]]] = {
    **dict.fromkeys(_DIVISIONS, _divide), **dict.fromkeys(("IFS", "SWITCH", "IFERROR"), _chosen),
}  # fmt: skip
_SPECIAL: Final[Mapping[str, Callable[[Part, _Standing], Value]]] = {
    "and": _lazily, "or": _lazily, "choose": _choose, "compare": _compare, "call": _call, "rows": _rows,
}  # fmt: skip
