"""What a reviewer must see of each unit of a table: the findings that follow from the data of its row.

They are those of a scorecard (``scoring.findings``) with their codes, without the figures: G801 points claimed that differ, G807
points beyond their bounds, G813 caps and vetoes, G815 what an indicator's file wants looked at. What a table has no column
for (evidence, reasons, printed totals) it can't tell, and states tell what is missing or failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.formula import Value
from jixiao.formula.column_rows import Texts
from jixiao.formula.semantics.columns import Columns
from jixiao.formula.vectors import Vector, any_of, constant
from jixiao.program import CLAIMED, Program, Role


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be found of a unit: ``text`` says it, ``names`` are the values that it rests on.

    ``differ``: both are there, and differ, and the first was not taken for the second. ``beyond``: the first is below zero or
    above the second. ``holds``: the first is yes, and the second, if there is one, is not no.
    """

    text: str
    kind: Literal["differ", "beyond", "holds"]
    names: tuple[str, ...]


def checks_of(program: Program) -> tuple[Check, ...]:
    """Return what may be found of a unit under a ruleset, in printed order."""
    found: list[Check] = []
    defined = {each.name for each in program.definitions}
    for node in program.indicators:
        points, state = node.named(Role.POINTS), node.named(Role.STATE)
        most = node.named(Role.MOST) if node.named(Role.MOST) in defined else node.named(Role.WEIGHT)
        selected = [name for name in (node.named(Role.SELECTED),) if name in defined]
        found.append(Check(f"G801 {node.name}", "differ", (f"{node.key}.{CLAIMED}", points, state)))
        found.append(Check(f"G807 {node.name}", "beyond", (node.named(Role.TAKEN), most)))
        found += [
            Check(f"G815 {node.name}：{each.message}", "holds", (each.when, *selected))
            for each in program.watches
            if each.node == node.key and not each.demands
        ]
    found += [Check(f"G813 {rule.name}", "holds", (rule.when,)) for rule in program.rules]
    return tuple(found)


def names_of(checks: Sequence[Check], program: Program) -> tuple[str, ...]:
    """Return the definitions that checks rest on."""
    defined = {each.name for each in program.definitions}
    return tuple(dict.fromkeys(name for each in checks for name in each.names if name in defined))


def found_in(
    checks: Sequence[Check],
    values: Mapping[str, Vector],
    exact: Mapping[int, Mapping[str, Value]],
    count: int,
    texts: Texts,
) -> pa.Array:
    """Return what is found of each unit, joined by ；, or null; ``exact`` has the values of rows that columns left."""
    semantics = Columns({}, {}, texts, (0, ()), count)
    rows: list[Any] = []
    codes: list[Any] = []
    for number, check in enumerate(checks):
        mask = _mask(check, values, semantics, count) if values else np.zeros(count, dtype=bool)
        for row, known in exact.items():
            mask[row] = _holds(check, known)
        met = np.flatnonzero(mask)
        rows.append(met)
        codes.append(np.full(len(met), number, dtype=np.int32))
    every = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    if not len(every):
        return pa.nulls(count, pa.string())
    order = np.argsort(every, kind="stable")
    counts = np.bincount(every, minlength=count)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    said = pa.array([each.text for each in checks]).take(pa.array(np.concatenate(codes)[order]))
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), said), "；")
    return pc.if_else(pa.array(counts > 0), joined, pa.scalar(None, pa.string()))


def _mask(check: Check, values: Mapping[str, Vector], semantics: Columns, count: int) -> Any:  # noqa: ANN401 - an array of yes/no
    first = values[check.names[0]]
    if check.kind == "holds":
        found = first
    elif check.kind == "beyond":
        below = semantics.compare("<", first, constant(0))
        above = semantics.compare(">", first, values[check.names[1]])
        found = semantics.either(below, lambda: above)
    else:
        if first.missing is not None and first.missing.all():
            return np.zeros(count, dtype=bool)
        told = semantics.compare("!=", values[check.names[2]], semantics.text("claimed"))
        found = semantics.both(semantics.compare("!=", first, values[check.names[1]]), lambda: told)
    mask = np.broadcast_to(np.asarray(found.top, dtype=bool), count).copy()
    gone = any_of(found.missing, found.failed)
    if gone is not None:
        mask &= ~gone
    if check.kind == "holds" and len(check.names) > 1:
        mask &= ~_is_no(values[check.names[1]], count)
    return mask


def _is_no(answer: Vector, count: int) -> Any:  # noqa: ANN401 - an array of yes/no
    found = ~np.broadcast_to(np.asarray(answer.top, dtype=bool), count)
    gone = any_of(answer.missing, answer.failed)
    return found if gone is None else found & ~gone


def _holds(check: Check, values: Mapping[str, Value]) -> bool:
    given = [values[name] for name in check.names]
    if check.kind == "holds":
        return given[0] is True and False not in [each for each in given[1:] if isinstance(each, bool)]
    first, second = given[:2]
    if not isinstance(first, Fraction) or not isinstance(second, Fraction):
        return False
    if check.kind == "beyond":
        return not 0 <= first <= second
    return first != second and given[2] != "claimed"
