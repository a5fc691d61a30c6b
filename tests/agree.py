"""The law of agreement, run long: random formulas over random data, every semantics against ``exact`` (``make agree``).

Prints how many values were compared, and stops at the first difference with the formula and the data that show it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from multiprocessing import get_context
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.formula.columns import evaluated
from tests.formula.compiling import compiled_once
from tests.formula.machining import fitting, machined
from tests.formula.test_columns import kind_or_value
from tests.formula.world import COLUMNS, FIELDS, World, bound, exact, traced
from tests.strategies import DAYS, NUMBERS, Case, cases

from jixiao.formula import BoundFormula, Failed, Missing, Table, Type, TypeKind, Value
from jixiao.formula.integer.code import Bailout

WANTED: Final = 1_000_000
_UNITS: Final = 60
_FEW_UNITS: Final = 5
_FORMULAS_AT_ONCE: Final = 100
_PART: Final = 50_000
"""Values that one process compares before it takes the next part."""
_FORMULAS: Final = 1_000_000
"""More formulas than a part has: its seeds are its own."""


@dataclass(slots=True)
class Count:
    """What was compared so far: values in all, and those that a semantics left to ``exact``."""

    formulas: int = 0
    values: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Data:
    """Data that aims at ties, thresholds, zeros, absences and extreme sizes; ``numbers`` are tried besides plain ones.

    Where ``is_usual`` it is all there, and numbers are sums of money above zero: what bounds of 64 bits are told about.
    """

    numbers: Sequence[Fraction]
    chance: random.Random
    is_usual: bool = False

    def value(self, name: str, kind: Type) -> Value:
        """Return a value for a name, or why it has none."""
        lot = 1.0 if self.is_usual else self.chance.random()
        if lot < 0.08:
            return Missing(frozenset({name}))
        if lot < 0.1:
            return Failed("F351", "早先的失败")
        if kind.kind is TypeKind.NUMBER:
            return self.number()
        if kind.kind is TypeKind.YES_NO:
            return self.chance.random() < 0.5
        if kind.kind is TypeKind.DATE:
            return self.chance.choice(DAYS)
        return self.chance.choice(kind.options or ("别的", "公开招标", ""))

    def number(self) -> Fraction:
        """Return a number."""
        if self.is_usual:
            size, places = 10 ** self.chance.randint(3, 12), self.chance.choice((0, 2, 6))
            return Fraction(self.chance.randint(1, size), 10**places)
        plain = Fraction(self.chance.randint(-(10**9), 10**9), 10 ** self.chance.randint(0, 6))
        return self.chance.choice([self.chance.choice(self.numbers), plain])

    def world(self) -> World:
        """Return one unit's data."""
        values = {name: self.value(name, kind) for name, kind in FIELDS.items()}
        tables = {name: self.table(name) for name in COLUMNS}
        return World(values, tables, {})

    def table(self, name: str) -> Table | Missing:
        """Return a detail table of a few rows."""
        if not self.is_usual and self.chance.random() < 0.05:
            return Missing(frozenset({name}))
        rows = [
            {column: self.value(column, kind) for column, kind in COLUMNS[name].items()}
            for _ in range(self.chance.randint(0, 4))
        ]
        return Table(name, tuple(rows))


def aimed_at(case: Case, chance: random.Random) -> Data:
    """Return data for a formula: the numbers that it names are tried most."""
    typed = [each.text for each in case.tree.walk() if each.operation == "number"]
    thresholds = [Fraction(each.rstrip("%")) / (100 if "%" in each else 1) for each in typed]
    return Data([*NUMBERS, *thresholds * 3], chance)


def differences(formula: BoundFormula, worlds: Sequence[World], count: Count) -> Iterator[str]:
    """Yield where a semantics gives another value than ``exact``."""
    wanted = [exact(formula, world) for world in worlds]
    found = _by_columns(formula, worlds)
    compiled = compiled_once(formula, worlds)
    yield from by_words(formula, [fitting(world) for world in worlds], count)
    for row, (world, value) in enumerate(zip(worlds, wanted, strict=True)):
        every: dict[str, object] = {
            "columns": found[row],
            "traced": kind_or_value(traced(formula, world).value),
        }
        held = compiled[row]
        every["compiled"] = None if held is None else kind_or_value(held)
        for name, other in every.items():
            count.values += 1
            count.left += other is None
            if other is not None and other != kind_or_value(value):
                yield f"{formula.text}\n{world}\nexact: {value}\n{name}: {other}"


def by_words(formula: BoundFormula, worlds: Sequence[World], count: Count) -> Iterator[str]:
    """Yield where machine code or columns give another value than ``exact``, of numbers that 64 bits may hold."""
    ways = {"machine": machined(formula, worlds), "columns": _by_columns(formula, worlds)}
    for row, world in enumerate(worlds):
        value = kind_or_value(exact(formula, world))
        for name, found in ways.items():
            held = found[row]
            count.values += 1
            count.left += held is None
            if held is not None and held != value:
                yield f"{formula.text}\n{world}\nexact: {value}\n{name}: {held}"


def _by_columns(formula: BoundFormula, worlds: Sequence[World]) -> Sequence[object]:
    try:
        return evaluated(formula, worlds)
    except Bailout:
        return [None] * len(worlds)


def compared(start: int, wanted: int) -> tuple[Count, list[str]]:
    """Compare so many values of the formulas that a seed gives, up to the first difference."""
    count, reported = Count(), list[str]()
    while count.values < wanted and not reported:

        @seed(start + count.formulas)
        @settings(
            max_examples=_FORMULAS_AT_ONCE, phases=[Phase.generate], database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(cases())
        def compare(case: Case) -> None:
            if reported or count.values >= wanted:
                return
            count.formulas += 1
            data = aimed_at(case, random.Random(start + count.formulas))  # noqa: S311 - no secret
            formula, usual = bound(case.text), replace(data, is_usual=True)
            reported.extend(differences(formula, [data.world() for _ in range(_UNITS)], count))
            reported.extend(by_words(formula, [usual.world() for _ in range(_FEW_UNITS)], count))

        compare()
    return count, reported


def main(wanted: int = WANTED) -> int:
    """Compare so many values, on all cores; return 1 at the first difference."""
    total, began, parts = Count(), time.monotonic(), -(-wanted // _PART)
    start = random.SystemRandom().randrange(2**32)
    print(f"种子 {start}", flush=True)  # noqa: T201 - a script
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        started = [
            processes.submit(compared, start + part * _FORMULAS, min(_PART, wanted)) for part in range(parts)
        ]
        for each in as_completed(started):
            count, reported = each.result()
            total = Count(*(map(sum, zip(astuple(total), astuple(count), strict=True))))
            shown = (
                f"公式 {total.formulas:,} 条，比较 {total.values:,} 个值，其中留给 exact 的 {total.left:,} 个"
            )
            print(f"{shown}，{time.monotonic() - began:,.0f} 秒", flush=True)  # noqa: T201
            if reported:
                processes.shutdown(cancel_futures=True)
                print(f"不一致：\n{reported[0]}")  # noqa: T201
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in sys.argv[1:2])))
