"""What a reviewer must see of each unit of a table: the findings that follow from the data of its row.

They are those of a scorecard (``scoring.findings``) with their codes, without the figures: G801 points claimed that differ, G807
points beyond their bounds, G809 the data for lack of which points or the grade are open, G813 caps and vetoes, G815 what an
indicator's file wants looked at. What a table has no column for (evidence, reasons, printed totals) it can't tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

import numpy as np

from jixiao.formula import Missing, Value
from jixiao.formula.algebra import Semantics, V
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.rows import Rows, Texts
from jixiao.formula.vector.vector import Mask, Vector, any_of, without
from jixiao.program import CLAIMED, Program, Role, slice_of

TAKEN: Final = "claimed"
"""The state of points that were taken as the unit claimed them."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be found of a unit: ``text`` says it, ``names`` are the values that it rests on.

    ``differ``: both are there, and differ, and the first was not taken for the second. ``beyond``: the first is below zero or
    above the second. ``holds``: the first is yes, and the second, if there is one, is not no. ``lacks``: the first two are
    missing, and so are some of the others, data that are named then.
    """

    text: str
    kind: Literal["differ", "beyond", "holds", "lacks"]
    names: tuple[str, ...]

    @property
    def guard(self) -> str:
        """The name of an answer that, where it is no, keeps a check from being met; empty where there is none."""
        return self.names[1] if self.kind == "holds" and len(self.names) > 1 else ""


def checks_of(program: Program) -> tuple[Check, ...]:
    """Return what may be found of a unit under a ruleset, in printed order."""
    found: list[Check] = []
    defined = {definition.name for definition in program.definitions}
    for node in program.indicators:
        points, state = node.named(Role.POINTS), node.named(Role.STATE)
        printed = node.named(Role.PRINTED) if node.named(Role.PRINTED) in defined else points
        most = node.named(Role.MOST) if node.named(Role.MOST) in defined else node.named(Role.WEIGHT)
        selected = [name for name in (node.named(Role.SELECTED),) if name in defined]
        found.append(Check(f"G801 {node.name}", "differ", (f"{node.key}.{CLAIMED}", printed, state)))
        found.append(Check(f"G807 {node.name}", "beyond", (node.named(Role.TAKEN), most)))
        found += _lacking(program, f"G809 {node.name}", points, points)
        found += [
            Check(f"G815 {node.name}：{watch.message}", "holds", (watch.when, *selected))
            for watch in program.watches
            if watch.node == node.key and not watch.demands
        ]
    for rule in program.rules:
        target = program.names[rule.target]
        if target.indicator is None:
            outcome = target.named(Role.GRADE if rule.grade else Role.POINTS)
            for name in (rule.when,) if rule.grade else (rule.when, rule.value):
                found += _lacking(program, f"G809 {rule.name}", outcome, name)
        found.append(Check(f"G813 {rule.name}", "holds", (rule.when,)))
    return tuple(found)


def _lacking(program: Program, text: str, outcome: str, name: str) -> Iterator[Check]:
    """Yield the check for lack of which data a definition, and so an outcome, is missing; nothing where it reads none."""
    read = (
        reference.name for part in slice_of(program, [name]) for reference in part.formula.references.values()
    )
    read_fields = {each for each in read if each in program.fields}
    fields = tuple(field for field in program.fields if field in read_fields)
    if fields:
        yield Check(text, "lacks", (outcome, name, *fields))


def found_in(
    checks: Sequence[Check],
    values: Mapping[str, Vector],
    tables: Mapping[str, Rows],
    exact: Mapping[int, Mapping[str, Value]],
    count: int,
    texts: Texts,
) -> tuple[Any, list[str]]:
    """Return what is found of each unit as :func:`joined_texts`; ``exact`` has the values of rows that columns left."""
    gone = {name: each.missing for some in (values, tables) for name, each in some.items()}
    semantics = Columns({}, {}, texts, (0, ()), count)
    found: list[tuple[Check, Any]] = []
    for check in checks:
        if check.kind == "lacks":
            found += _lacked(check, gone, tables.keys(), exact, count)
            continue
        met = _met(check, values, semantics, count)
        if exact:
            met = np.setdiff1d(met, list(exact))
            met = np.concatenate([met, [row for row, known in exact.items() if _holds(check, known)]])
            met = met.astype(np.int64)
        found.append((check, met))
    return joined_texts(found, count)


def _lacked(
    check: Check,
    gone: Mapping[str, Mask],
    tables: Collection[str],
    exact: Mapping[int, Mapping[str, Value]],
    count: int,
) -> Iterator[tuple[Check, Any]]:
    """Yield, for each set of data that some units lack, the check that names it, and these units.

    ``gone`` says of which units values are missing; a datum that it does not name, all of them lack. Where only cells of
    ``tables`` can be lacking, those are named. Named is what a
    definition may read and a unit lacks, whatever computed the unit: a scorecard names what is really waited for.
    """
    outcomes, causes = (gone.get(name) for name in check.names[:2])
    waiting = np.zeros(count, dtype=bool) if outcomes is None or causes is None else outcomes & causes
    for row, known in exact.items():
        waiting[row] = all(isinstance(known[name], Missing) for name in check.names[:2])
    fields: dict[int, list[str]] = {}
    for name in check.names[2:]:
        missing = gone.get(name, np.ones(count, dtype=bool))
        for row in [] if missing is None else np.flatnonzero(waiting & missing).tolist():
            fields.setdefault(row, []).append(name)
    in_cells = [name for name in check.names[2:] if name in tables]
    for row in np.flatnonzero(waiting).tolist():
        fields.setdefault(row, in_cells)
    together: dict[str, list[int]] = {}
    for row in sorted(fields):
        together.setdefault("、".join(fields[row]), []).append(row)
    for named, rows in together.items():
        if not named:
            continue
        yield Check(f"{check.text}：缺{named}", "lacks", check.names), np.array(rows, dtype=np.int64)


def joined_texts(found: Sequence[tuple[Check, Any]], count: int) -> tuple[Any, list[str]]:
    """Return what is found of each unit, joined by ；, by number, 0 for nothing: of each check the rows where it is met."""
    said, codes = [""], np.zeros(count, dtype=np.int64)
    for check, met in found:
        if len(met):
            codes[met] = _together(said, codes[met], check.text)
    return codes, said


def condition(check: Check, semantics: Semantics[V], values: Mapping[str, V]) -> V:
    """Return what a check asks, under any semantics; that its second name is not no is for the caller to ask."""
    first = values[check.names[0]]
    if check.kind == "holds":
        return first
    second = values[check.names[1]]
    if check.kind == "beyond":
        below = semantics.compare("<", first, semantics.number(Fraction(0), "0"))
        return semantics.either(below, lambda: semantics.compare(">", first, second))
    # A choice, not 且: a claim that is not there leaves the answer open, whatever the state is.
    is_other = semantics.compare("!=", values[check.names[2]], semantics.text(TAKEN))
    return semantics.choose(
        is_other, lambda: semantics.compare("!=", first, second), lambda: semantics.yes_no(value=False)
    )


def _together(said: list[str], codes: Any, text: str) -> Any:  # noqa: ANN401 - arrays of int64
    """Return the numbers of what was said of some units together with one more thing, which ``said`` then has as well."""
    before = np.flatnonzero(np.bincount(codes, minlength=len(said)))
    numbers = np.zeros(len(said), dtype=np.int64)
    numbers[before] = np.arange(len(said), len(said) + len(before))
    said += [f"{said[each]}；{text}" if each else text for each in before.tolist()]
    return numbers[codes]


def _met(check: Check, values: Mapping[str, Vector], semantics: Columns, count: int) -> Any:  # noqa: ANN401 - rows
    """Return the units of which something is found."""
    nobody = np.zeros(0, dtype=np.int64)
    if not values:
        return nobody
    if check.kind == "differ":
        claimed = values[check.names[0]]
        if claimed.missing is not None and claimed.missing.all():
            return nobody
    found = condition(check, semantics, values)
    mask = found.numerator
    if not isinstance(mask, np.ndarray):
        if not mask:
            return nobody
        mask = np.ones(count, dtype=bool)
    mask = without(mask, any_of(found.missing, found.failed))
    if check.kind == "holds" and len(check.names) > 1:
        mask = without(mask, _is_no(values[check.names[1]], count))
    return np.flatnonzero(mask)


def _is_no(answer: Vector, count: int) -> Any:  # noqa: ANN401 - an array of yes/no
    found = ~np.broadcast_to(np.asarray(answer.numerator, dtype=bool), count)
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
    return first != second and given[2] != TAKEN
