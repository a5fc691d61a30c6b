"""The law of agreement for ``columns``: whole columns give what ``exact`` gives, row by row, in every state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.strategies import Case, cases

from jixiao.formula import BoundFormula, Failed, Missing, Table, Value
from jixiao.formula.integer.code import Bailout
from jixiao.formula.vector import arithmetic as vector_arithmetic
from jixiao.formula.vector import columns
from jixiao.formula.vector import comparison as vector_comparison
from jixiao.formula.vector import vector as arithmetic
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.vector import Vector
from jixiao.numbers import RoundingMode

from .columns import evaluated
from .compiling import LeftToExact, compiled
from .oracle import evaluate
from .world import COLUMNS, FIELDS, World, bound, exact

EMPTY: Final = World(
    {name: Missing(frozenset({name})) for name in FIELDS},
    {name: Missing(frozenset({name})) for name in COLUMNS},
    {},
)
Example = tuple[BoundFormula, World, object, object]


def kind_or_value(value: Value) -> object:
    """Return a value, or of an absence what kind it is: which data is missing is for ``exact`` to say."""
    return type(value) if isinstance(value, Missing | Failed) else value


def hold(formula: BoundFormula, world: World, expected: object, nothing: object) -> None:
    """Hold columns of three units, the middle one without any data; a row may be left to ``exact``."""
    try:
        found = evaluated(formula, [world, EMPTY, world])
    except Bailout:
        return
    for value, wanted in zip(found, (expected, nothing, expected), strict=True):
        assert value is None or value == wanted


def example_of(case: Case) -> Example:
    """Return a formula with its data and what comes of both, and of no data at all."""
    formula = bound(case.text)
    nothing = kind_or_value(exact(formula, EMPTY))
    return formula, case.world, kind_or_value(evaluate(case.tree, case.world)), nothing


@pytest.mark.long
@settings(max_examples=900)
@given(cases())
def test_columns_give_what_exact_gives(case: Case) -> None:
    """Whatever the formula and the data; a unit is not touched by what stands in the rows beside it."""
    hold(*example_of(case))


@pytest.mark.parametrize(
    "text",
    [
        "超出((5000 - 1000) / 甲) + 超出((6000 - 1000) / 乙)",
        "最大((5000 - 1000) / 甲, 0) * 最大((6000 - 1000) / 乙, 0)",
        "绝对值((1 - 4000) / 甲) - 绝对值(5000 / 乙)",
        "完成率(4000, 甲, 0) + 限制(5000 / 乙, 0, 3)",
        "如果(公开, 超出(4000 / 甲), 超出(5000 / 乙)) * 超出(4000 / 甲)",
        "求和(合同, 5000000000000000000)",
        "求和(合同, 超出(4000 / 金额)) + 超出(5000 / 乙)",
        "求和(合同, 4611686018427387904, 金额 > 1000) / 甲",
    ],
)
def test_no_bound_wraps(text: str) -> None:
    """A maximum of a constant over a datum, a sum of constants over rows: sums and products of such are what they are."""
    formula = bound(text)
    pairs = (("1234.56", "2000.01"), ("1800.5", "1999.99"), ("999.999999", "12345678.123456"))
    worlds = [
        World(
            {"甲": Fraction(one), "乙": Fraction(other), "公开": one < other},
            {"合同": Table("合同", ({"金额": Fraction(one)}, {"金额": Fraction(other)}))},
        )
        for one, other in pairs
    ]
    assert evaluated(formula, worlds) == [exact(formula, world) for world in worlds]


@pytest.mark.parametrize(
    "text",
    ["余数(1, 甲 / 年份(截止日))", "四舍五入(月份(截止日) / 年份(截止日), 2)", "1 / (几号(截止日) - 0)"],
)
def test_parts_of_a_date_that_is_missing_keep_their_bounds(text: str) -> None:
    """What stands in the row of a missing date is not divided by, be it zero: no year is."""
    worlds = [
        World({"甲": Fraction(2), "截止日": day}, {}, {})
        for day in (date(2022, 3, 1), Missing(frozenset({"截止日"})))
    ]
    assert evaluated(bound(text), worlds) == [kind_or_value(exact(bound(text), world)) for world in worlds]


def _exact_ties_up(numerator: Any, denominator: Any, power: int, mode: RoundingMode, most: int) -> Any:  # noqa: ANN401
    return _CUT(
        numerator, denominator, power, RoundingMode.HALF_UP if mode is RoundingMode.HALF_EVEN else mode, most
    )


def _just_below(numerator: Any, denominator: Any, power: int, mode: RoundingMode, most: int) -> Any:  # noqa: ANN401
    if mode is not RoundingMode.HALF_UP:
        return _CUT(numerator, denominator, power, mode, most)
    return (2 * power * numerator + denominator - 1) // (2 * denominator)


def _unproved(operation: Callable[[Any, Any], Any], left: Any, right: Any, most: int) -> Any:  # noqa: ANN401
    del most
    return operation(left, right)


def _keeps_other(self: Columns, condition: Vector, first: Vector, second: Vector) -> Vector:
    found = _CHOSEN(self, condition, first, second)
    return found._replace(failed=first.failed)


def _zero_is_no_failure(self: Columns, left: Vector, right: Vector) -> Vector:
    return _DIVIDE(self, left, right)._replace(failed=arithmetic.any_of(left.failed, right.failed))


def _touching_is_apart(left: Vector, right: Vector, *, or_equal: bool) -> bool:
    del or_equal
    return arithmetic.is_below(left, right, or_equal=True)


_CUT: Final = vector_arithmetic.rounded_top
_CHOSEN: Final = Columns._chosen  # noqa: SLF001 - broken on purpose
_DIVIDE: Final = Columns.divide


@dataclass(frozen=True, slots=True)
class Mutant:
    """One rule broken: what it does instead, and where."""

    wrong: str
    owner: object
    name: str
    instead: Callable[..., object]


MUTANTS: Final = (
    Mutant("ties are rounded up where even was asked", vector_arithmetic, "rounded_top", _exact_ties_up),
    Mutant("a tie is rounded down", vector_arithmetic, "rounded_top", _just_below),
    Mutant("nothing proves that 64 bits are enough", arithmetic, "_run", _unproved),
    Mutant("a choice keeps the failures of one branch", Columns, "_chosen", _keeps_other),
    Mutant("to divide by zero is no failure", Columns, "divide", _zero_is_no_failure),
    Mutant("bounds that touch decide a comparison", vector_comparison, "is_below", _touching_is_apart),
    Mutant("missing data outweighs a failure", columns, "without", lambda mask, _other: mask),
)  # fmt: skip


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Give the examples of the law, and a few that random formulas meet too seldom to count on."""
    found: list[Example] = []

    @settings(max_examples=700, phases=[Phase.generate], derandomize=True, database=None)
    @given(st.booleans().flatmap(lambda deep: cases(deep=deep)))
    def collect(case: Case) -> None:
        found.append(example_of(case))

    collect()
    for text in (
        "四舍五入(0.5 * 甲, 0)",
        "四舍六入五成双(0.5 * 甲, 0)",
        "如果(公开, 1 / 乙, 1)",
        "甲 * 甲 * 甲",
    ):
        formula = bound(text)
        for world in _few():
            value = kind_or_value(exact(formula, world))
            found.append((formula, world, value, kind_or_value(exact(formula, EMPTY))))
    return found


def _few() -> list[World]:

    failed, missing = Failed("F351", "早先的失败"), Missing(frozenset({"乙"}))
    return [
        World({"甲": Fraction(value), "乙": other, "公开": shown}, {}, {})
        for value in (1, 5, 10**13 + 1)
        for other in (Fraction(0), failed, missing)
        for shown in (True, False)
    ]


@pytest.mark.long
def test_little_is_left_to_exact(examples: list[Example]) -> None:
    """The law would hold of semantics that decline everything: these compute nearly all that there is to compute."""
    decided = wanted = quick = present = 0
    for formula, world, value, _nothing in examples:
        wanted += 2
        with suppress(Bailout):
            decided += sum(each is not None for each in evaluated(formula, [world, world]))
        if value not in {Missing, Failed}:
            present += 1
            with suppress(LeftToExact):
                compiled(formula, world, scaled=True)
                quick += 1
    assert decided > 0.9 * wanted
    assert quick > 0.9 * present


def _hold_all(examples: list[Example]) -> None:
    for each in examples:
        hold(*each)


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS, ids=[each.wrong for each in MUTANTS])
def test_a_broken_rule_is_caught(
    mutant: Mutant, examples: list[Example], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examples come close enough to every rule to see it break."""
    monkeypatch.setattr(mutant.owner, mutant.name, mutant.instead)
    with pytest.raises((AssertionError, OverflowError, FloatingPointError, TypeError)):
        _hold_all(examples)
