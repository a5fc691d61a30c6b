"""Checks each unit of a table for what a reviewer must see: the findings that follow from the data of its row.

They are those of a scorecard (``scoring.findings``) with their codes, without the figures: G801 points claimed that differ, G807
points beyond their bounds, G809 the data for lack of which points or the grade are open, G813 caps and vetoes, G815 what an
indicator's file wants a reviewer to see. What a table has no column for (evidence, reasons, printed totals) it can't tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

import numpy as np

from jixiao.calendars import Calendars
from jixiao.formula import Missing, Value
from jixiao.formula.algebra import Semantics, V
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.rows import Rows, Texts
from jixiao.formula.vector.vector import Mask, Vector, any_of, without
from jixiao.program import CLAIMED, Program, Role, slice_of

TAKEN: Final = "claimed"
"""The state of points that were taken as the unit claimed them."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a reviewer may have to see of a unit: ``text`` reports it, ``names`` are the values that it rests on.

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
    """Return the checks of a ruleset, in printed order."""
    checks: list[Check] = []
    defined = {definition.name for definition in program.definitions}
    for node in program.indicators:
        points, state = node.named(Role.POINTS), node.named(Role.STATE)
        printed = node.named(Role.PRINTED) if node.named(Role.PRINTED) in defined else points
        most = node.named(Role.MOST) if node.named(Role.MOST) in defined else node.named(Role.WEIGHT)
        selected = [name for name in (node.named(Role.SELECTED),) if name in defined]
        checks.append(Check(f"G801 {node.name}", "differ", (f"{node.key}.{CLAIMED}", printed, state)))
        checks.append(Check(f"G807 {node.name}", "beyond", (node.named(Role.TAKEN), most)))
        checks += _lacking(program, f"G809 {node.name}", points, points)
        checks += [
            Check(f"G815 {node.name}：{watch.message}", "holds", (watch.when, *selected))
            for watch in program.watches
            if watch.node == node.key and not watch.demands
        ]
    for rule in program.rules:
        target = program.names[rule.target]
        if target.indicator is None:
            outcome = target.named(Role.GRADE if rule.grade else Role.POINTS)
            for name in (rule.when,) if rule.grade else (rule.when, rule.value):
                checks += _lacking(program, f"G809 {rule.name}", outcome, name)
        checks.append(Check(f"G813 {rule.name}", "holds", (rule.when,)))
    return tuple(checks)


def _lacking(program: Program, text: str, outcome: str, name: str) -> Iterator[Check]:
    """Yield the check for lack of which data a definition, and so an outcome, is missing; nothing where it reads none."""
    read = {datum for definition in slice_of(program, [name]) for datum in definition.reads}
    fields = tuple(field for field in program.fields if field in read)
    if fields:
        yield Check(text, "lacks", (outcome, name, *fields))


def check_units(
    checks: Sequence[Check],
    values: Mapping[str, Vector],
    tables: Mapping[str, Rows],
    exact: Mapping[int, Mapping[str, Value]],
    count: int,
    texts: Texts,
) -> tuple[Any, list[str]]:
    """Return what is found of each unit as :func:`joined_texts`; ``exact`` has the values of rows that columns left."""
    missing = {name: column.missing for columns in (values, tables) for name, column in columns.items()}
    semantics = Columns({}, {}, texts, (0, ()), count)
    by_row = Exact({}, {}, Calendars({}))
    met: list[tuple[Check, Any]] = []
    for check in checks:
        if check.kind == "lacks":
            met += _lacked(check, missing, tables.keys(), exact, count)
            continue
        rows = _met(check, values, semantics, count)
        if exact:
            others = [
                row
                for row, known in exact.items()
                if condition(check, by_row, known) is True and known.get(check.guard) is not False
            ]
            rows = np.concatenate([np.setdiff1d(rows, list(exact)), others]).astype(np.int64)
        met.append((check, rows))
    return joined_texts(met, count)


def _lacked(
    check: Check,
    missing: Mapping[str, Mask],
    tables: Collection[str],
    exact: Mapping[int, Mapping[str, Value]],
    count: int,
) -> Iterator[tuple[Check, Any]]:
    """Yield, for each set of data that some units lack, the check that names it, and these units.

    ``missing`` says of which units values are missing; a datum that it does not name, all of them lack. Where only cells of
    ``tables`` can be lacking, those are named. Named is what a definition may read and a unit lacks, whatever computed the
    unit: a scorecard names what is really waited for.
    """
    outcomes, causes = (missing.get(name) for name in check.names[:2])
    waiting = np.zeros(count, dtype=bool) if outcomes is None or causes is None else outcomes & causes
    for row, known in exact.items():
        waiting[row] = all(isinstance(known[name], Missing) for name in check.names[:2])
    fields: dict[int, list[str]] = {}
    for name in check.names[2:]:
        where = missing.get(name, np.ones(count, dtype=bool))
        for row in [] if where is None else np.flatnonzero(waiting & where).tolist():
            fields.setdefault(row, []).append(name)
    in_cells = [name for name in check.names[2:] if name in tables]
    rows_by_text: dict[str, list[int]] = {}
    for row in np.flatnonzero(waiting).tolist():
        rows_by_text.setdefault("、".join(fields.get(row, in_cells)), []).append(row)
    for text, rows in rows_by_text.items():
        if text:
            yield replace(check, text=f"{check.text}：缺{text}"), np.array(rows, dtype=np.int64)


def joined_texts(met: Sequence[tuple[Check, Any]], count: int) -> tuple[Any, list[str]]:
    """Return what is found of each unit, joined by ；, by number, 0 for nothing; ``met`` has the rows of each check."""
    texts, codes = [""], np.zeros(count, dtype=np.int64)
    for check, rows in met:
        if len(rows):
            before = np.flatnonzero(np.bincount(codes[rows], minlength=len(texts)))
            numbers = np.zeros(len(texts), dtype=np.int64)
            numbers[before] = np.arange(len(texts), len(texts) + len(before))
            texts += [f"{texts[code]}；{check.text}" if code else check.text for code in before.tolist()]
            codes[rows] = numbers[codes[rows]]
    return codes, texts


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


def _met(check: Check, values: Mapping[str, Vector], semantics: Columns, count: int) -> Any:  # noqa: ANN401 - rows
    """Return the units that meet a check."""
    answers = condition(check, semantics, values) if values else None
    if answers is None or (answers.is_single and not answers.numerator):
        return np.zeros(0, dtype=np.int64)
    met = _are(answers, count, yes=True)
    if check.guard:
        met = without(met, _are(values[check.guard], count, yes=False))
    return np.flatnonzero(met)


def _are(answers: Vector, count: int, *, yes: bool) -> Any:  # noqa: ANN401 - an array of yes/no
    """Return which answers are there, and yes or no."""
    bits = np.broadcast_to(np.asarray(answers.numerator, dtype=bool), count)
    return without(bits if yes else ~bits, any_of(answers.missing, answers.failed))
