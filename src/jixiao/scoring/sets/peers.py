"""What each unit is among the others: the first pass over a set of submissions.

A field that compares units names a formula. It is evaluated for every unit, without the fields that compare; from its
values follow the rank, mean, best, percentile and count, in exact rationals. A unit whose value is missing or can't be
worked out is not counted, and what compares it is missing.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.calendars import Calendars
from jixiao.formula import Failed, Missing, Value
from jixiao.program import Inputs, Program, run_exact
from jixiao.rules import Field
from jixiao.rules.across import What
from jixiao.scoring.inputs.datum_text import exact_text


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit's data with what compares it put in.

    ``peers`` holds those fields as worked out, ``stated`` as the unit gave them (missing where it did not).
    """

    inputs: Inputs
    peers: Mapping[str, Value]
    stated: Mapping[str, Value]


def compare(
    what: What, first: Literal["high", "low"] | None, values: Sequence[Fraction | None]
) -> list[Fraction | None]:
    """Return what each value is among all; None stands for a value that is not there, and is not counted.

    ``rank`` is 1 + how many are better, so equal values share the better place (1, 1, 3). ``percentile`` is the share
    of the others that are not better, (n − rank) ÷ (n − 1), and 100 % for one alone. ``first`` says which end is best.

    >>> [str(each) for each in compare("rank", "high", [Fraction(90), Fraction(95), Fraction(90), Fraction(80)])]
    ['2', '1', '2', '4']
    """
    known = sorted(each for each in values if each is not None)
    count = len(known)
    if not known:
        return [None] * len(values)
    if what in {"mean", "best", "count"}:
        best = known[-1] if first == "high" else known[0]
        same = {"mean": sum(known, Fraction(0)) / count, "best": best, "count": Fraction(count)}[what]
        return [None if each is None else same for each in values]

    def rank(value: Fraction) -> int:
        if first == "low":
            return 1 + bisect.bisect_left(known, value)
        return 1 + count - bisect.bisect_right(known, value)

    if what == "rank":
        return [None if each is None else Fraction(rank(each)) for each in values]
    others = count - 1
    return [
        None if each is None else Fraction(count - rank(each), others) if others else Fraction(1)
        for each in values
    ]


def placed(program: Program, units: Sequence[Inputs], calendars: Calendars) -> list[Placed]:
    """Return units' data with every field that compares them worked out over all of them, in the same order."""
    if not program.peers:
        return [Placed(unit, {}, {}) for unit in units]
    unplaced = {each.field: Missing(frozenset({each.field})) for each in program.peers}
    found: list[dict[str, Value]] = [{} for _ in units]
    compared = [_compared(program, unit.changed(unplaced), calendars) for unit in units]
    for each in program.peers:
        own = [values[each.value] for values in compared]
        numbers = [value if isinstance(value, Fraction) else None for value in own]
        places = compare(each.what, each.first, numbers)
        for index, place in enumerate(places):
            field = program.fields[each.field]
            found[index][each.field] = _absent(field, own[index]) if place is None else _fitting(field, place)
    return [
        Placed(unit.changed(peers), peers, {name: unit.values[name] for name in peers})
        for unit, peers in zip(units, found, strict=True)
    ]


def _compared(program: Program, inputs: Inputs, calendars: Calendars) -> dict[str, Value]:
    """Return the values that are compared, of one unit."""
    run = run_exact(program, inputs, calendars)
    return {each.value: run.values[each.value] for each in program.peers}


def _absent(field: Field, value: Value) -> Missing:
    """Return why a unit has no place among the others: what it did not submit, or that its value can't be worked out."""
    if isinstance(value, Missing):
        return value
    return Missing(frozenset({f"{field.name}（本单位所比的数算不出来）"}))


def _fitting(field: Field, value: Fraction) -> Value:
    """Return a worked-out value as its field may have it; one that it may not is a failure that says so (S610)."""
    if field.type == "count" and value.denominator != 1:
        return _unfit(field, value, "不是整数")
    if field.min is not None and value < Fraction(field.min):
        return _unfit(field, value, f"小于数据项的下限 {field.min}")
    if field.max is not None and value > Fraction(field.max):
        return _unfit(field, value, f"大于数据项的上限 {field.max}")
    return value


def _unfit(field: Field, value: Fraction, why: str) -> Failed:
    return Failed("S610", f"“{field.name}”按全部单位算出 {exact_text(field, value)}，{why}")
