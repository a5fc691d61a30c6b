"""Compares units with each other: the first pass over a set of submissions.

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
from jixiao.rules.peers import What
from jixiao.scoring.inputs.datum_text import broken_limit, exact_text


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
    """Return what each value is among all; None is a value that is not there, and is not counted.

    ``rank`` is 1 + how many are better, so equal values share the better place (1, 1, 3). ``percentile`` is the share
    of the others that are not better, (n − rank) ÷ (n − 1), and 100 % for one alone. ``first`` says which end is best.

    >>> [str(each) for each in compare("rank", "high", [Fraction(90), Fraction(95), Fraction(90), Fraction(80)])]
    ['2', '1', '2', '4']
    """
    known = sorted(value for value in values if value is not None)
    count = len(known)
    if not known:
        return [None] * len(values)
    if what in {"mean", "best", "count"}:
        best = known[-1] if first == "high" else known[0]
        same = {"mean": sum(known, Fraction(0)) / count, "best": best, "count": Fraction(count)}[what]
        return [None if value is None else same for value in values]

    def rank(value: Fraction) -> int:
        if first == "low":
            return 1 + bisect.bisect_left(known, value)
        return 1 + count - bisect.bisect_right(known, value)

    if what == "rank":
        return [None if value is None else Fraction(rank(value)) for value in values]
    others = count - 1
    return [
        None if value is None else Fraction(count - rank(value), others) if others else Fraction(1)
        for value in values
    ]


def placed(program: Program, units: Sequence[Inputs], calendars: Calendars) -> list[Placed]:
    """Return units' data with every field that compares them worked out over all of them, in the same order."""
    if not program.peers:
        return [Placed(unit, {}, {}) for unit in units]
    unplaced = {peer.field: Missing(frozenset({peer.field})) for peer in program.peers}
    own = [run_exact(program, unit.changed(unplaced), calendars).values for unit in units]
    worked_out: list[dict[str, Value]] = [{} for _ in units]
    for peer in program.peers:
        field, values = program.fields[peer.field], [unit[peer.value] for unit in own]
        numbers = [value if isinstance(value, Fraction) else None for value in values]
        places = compare(peer.what, peer.first, numbers)
        for data, value, place in zip(worked_out, values, places, strict=True):
            unknown = Missing(frozenset({f"{field.name}（本单位所比的数算不出来）"}))
            absent = value if isinstance(value, Missing) else unknown
            data[field.name] = absent if place is None else _fitting(field, place)
    return [
        Placed(unit.changed(peers), peers, {name: unit.values[name] for name in peers})
        for unit, peers in zip(units, worked_out, strict=True)
    ]


def _fitting(field: Field, value: Fraction) -> Value:
    """Return a worked-out value as its field may have it; one that it may not is a failure that says so (S610)."""
    is_broken = field.type == "count" and value.denominator != 1
    why = "不是整数" if is_broken else broken_limit(field, value)
    if not why:
        return value
    return Failed("S610", f"“{field.name}”按全部单位算出 {exact_text(field, value)}，{why}")
