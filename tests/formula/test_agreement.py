"""The law of agreement: every semantics gives what ``exact`` gives, and ``exact`` what the language says."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import Case, cases, completions

from jixiao.formula import (
    STANDARD,
    BoundFormula,
    Failed,
    FormulaSource,
    Function,
    Missing,
    Table,
    Value,
    bind,
    registry,
)
from jixiao.formula.algebra import Semantics, V
from jixiao.formula.function import Overload, Parameter
from jixiao.formula.functions.body import Body
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.syntax.limits import GENERATED
from jixiao.formula.types import NUMBER, Reference

from .columns import evaluated
from .compiling import LeftToExact, compiled
from .oracle import essence, evaluate
from .test_columns import kind_or_value
from .trees import CHINESE
from .world import FUNCTIONS, SCOPE, World, bound, exact, reachable, traced


def contains(bounds: Bounds, value: Value) -> bool:
    """Tell whether a value lies within bounds; an absent one puts no demand on them."""
    if isinstance(value, Missing | Failed):
        return True
    if isinstance(value, Fraction):
        above = bounds.lower is None or bounds.lower <= value
        return above and (bounds.upper is None or value <= bounds.upper)
    return bounds.others is None or value in bounds.others


def hold_values(formula: BoundFormula, world: World, expected: Value) -> None:
    """Hold every semantics against the second opinion on a formula's value for the data as it is."""
    value = exact(formula, world)
    assert essence(value) == essence(expected)
    trace = traced(formula, world)
    assert essence(trace.value) == essence(value)
    assert trace.value == value, "the same message at the same place"
    assert trace.operation in {"call", "number"} or trace.text == formula.formula.text_of(
        formula.formula.tree
    )
    bounds = reachable(formula, world)
    if isinstance(value, Missing):
        assert bounds.is_missing
    elif isinstance(value, Fraction):
        assert (bounds.lower, bounds.upper, bounds.is_missing) == (value, value, False)
    elif not isinstance(value, Failed):
        assert (bounds.others, bounds.is_missing) == (frozenset({value}), False)
    for scaled in (True, False):
        with suppress(LeftToExact):
            assert essence(compiled(formula, world, scaled=scaled)) == essence(value)


def hold_bounds(formula: BoundFormula, world: World, later: Value) -> None:
    """Hold the bounds against the value that a formula has once the missing data has arrived."""
    assert contains(reachable(formula, world), later)


def value_later(case: Case, later: World) -> Value:
    """Return what a case's value becomes with the missing data.

    有值 keeps its answer of today: where it chooses between two ways to score, bounds speak of the way taken now.
    """
    return evaluate(case.tree, later, before=case.world)


@pytest.mark.long
@settings(max_examples=1_500)
@given(cases())
def test_every_semantics_gives_one_value(case: Case) -> None:
    """``exact`` agrees with the plain computation of the same tree, ``traced`` and ``bounds`` agree with ``exact``."""
    hold_values(bound(case.text), case.world, evaluate(case.tree, case.world))


@pytest.mark.long
@settings(max_examples=700)
@given(cases(gaps=True, failures=False), st.data())
def test_bounds_hold_whatever_arrives(case: Case, data: st.DataObject) -> None:
    """No completion of the missing data within its limits gives a value outside the bounds."""
    formula = bound(case.text)
    for _ in range(2):
        hold_bounds(formula, case.world, value_later(case, data.draw(completions(case))))


SIDES: Final = {"是": "公开 = 公开", "否": "公开 != 公开", "缺": "违规", "败": "1 / 0 > 甲"}
"""Conditions in each of the states that there are."""


@pytest.mark.parametrize("joint", ["且", "或", "<"])
@pytest.mark.parametrize("left", SIDES)
@pytest.mark.parametrize("right", SIDES)
def test_the_order_of_conditions_does_not_matter(left: str, joint: str, right: str) -> None:
    """A side that decides does, on either side; else a failure outweighs missing data: in every semantics."""
    world = World({"甲": Fraction(1), "公开": True, "违规": Missing(frozenset({"违规"}))})
    decisive = "否" if joint == "且" else "是"
    for first, second in ((left, right), (right, left)):
        if joint == "<":  # 甲 < 2 < 3 is both of its comparisons
            text, decisive = f"{_LESS[first][0]} < 2 < {_LESS[second][1]}", "否"
            world = World({"甲": Fraction(1), "乙": Missing(frozenset({"乙"}))})
        else:
            text = f"({SIDES[first]}) {joint} ({SIDES[second]})"
        both = {left, right}
        absent: Value = (
            Failed("F351", "") if "败" in both else Missing(frozenset({"违规", "乙"} & world.values.keys()))
        )
        if decisive in both:
            absent = decisive == "是"
        elif both <= {"是", "否"}:
            absent = decisive != "是"
        hold_values(bound(text), world, absent)
        assert evaluated(bound(text), [world] * 2) == [kind_or_value(absent)] * 2
        assert isinstance(absent, Missing | Failed) or contains(reachable(bound(text), world), absent)


_LESS: Final = {"是": ("1", "3"), "否": ("2", "2"), "缺": ("乙", "乙"), "败": ("1 / 0", "1 / 0")}


def test_nothing_is_divided_by_nothing() -> None:
    """A zero that is a quotient of a zero is no divisor either, however it is written."""
    formula, world = bound("甲 / (0 / 甲) >= 甲 / (0 / 甲)"), World({"甲": Fraction(1)})
    value = exact(formula, world)
    assert isinstance(value, Failed)
    hold_values(formula, world, value)


def test_nothing_times_a_failure_fails() -> None:
    """Zero times what can't be computed is no zero: the working days of a year without a calendar."""
    formula = bound("ROUNDDOWN(0.5, 0) * 工作日(日期(1990, 1, 4), 截止日)")
    world = World({"截止日": date(1990, 1, 8)})
    value = exact(formula, world)
    assert isinstance(value, Failed)
    hold_values(formula, world, value)


@pytest.mark.parametrize("depth", [60, 110])
def test_choices_within_choices_have_a_trace(depth: int) -> None:
    """However deep they are within one another; of each the branch that was taken."""
    text = "甲"
    for least in range(depth):
        text = f"如果(乙 > {least}, {text}, {least})"
    formula = bind(FormulaSource.standing(text), SCOPE, FUNCTIONS, limits=GENERATED)
    for value in (0, 65, 200):
        world = World({"甲": Fraction(7), "乙": Fraction(value)})
        trace = traced(formula, world)
        assert trace.value == exact(formula, world)
        taken = [trace]
        while taken[-1].operation == "choose":
            taken.append(taken[-1].parts[1])
        assert len(taken) == (depth + 1 if value >= depth else 2)


def _without_sign(semantics: Semantics[V], value: V) -> V:
    """Return a number, or its opposite: a branch that gives what was there before the choice."""
    zero = semantics.number(Fraction(0), "0")
    return semantics.choose(
        semantics.compare(">=", value, zero), lambda: value, lambda: semantics.negate(value)
    )


@pytest.mark.parametrize(
    "text", ["去号(甲)", "去号(甲 - 乙)", "如果(甲 > 1, 去号(乙), 去号(甲))", "去号(去号(甲) - 5)"]
)
@pytest.mark.parametrize("value", [-3, 0, 2])
def test_a_plugins_choice_may_give_what_was_there_before(text: str, value: int) -> None:
    """What a choice did not take keeps its own value, also where the choice's value is known and not worked out."""
    own = Function("WITHOUTSIGN", "去号", "", (Overload((Parameter("数", NUMBER),), NUMBER, _without_sign),))
    formula = bind(FormulaSource.standing(text), SCOPE, registry((*STANDARD, own)))
    world = World({"甲": Fraction(value), "乙": Fraction(1)})
    assert traced(formula, world).value == exact(formula, world)


_BODY: Final = "最小(数, 如果(另 > 1, 截尾(另 / 2, 1), 分母为零时(数 / 另, 3))) + 数"


def _defined() -> Function:
    """Return a function that a formula over its parameters defines, with calls, choices and divisions in it."""
    names = {each: Reference(each, NUMBER, each) for each in ("数", "另")}
    body = Body(bind(FormulaSource.standing(_BODY), names, FUNCTIONS), _BODY, ("数", "另"))
    parameters = (Parameter("数", NUMBER), Parameter("另", NUMBER))
    return Function("MINE", "自定", "", (Overload(parameters, NUMBER, body),))


@pytest.mark.parametrize(
    "text", ["自定(甲, 乙)", "自定(自定(乙, 甲), 甲 + 1) - 乙", "如果(甲 > 1, 自定(甲, 3), 自定(0, 0))"]
)
@pytest.mark.parametrize("first", [0, 2, "-0.5", None])
@pytest.mark.parametrize("second", [0, 3, None])
def test_a_function_that_a_formula_defines_is_its_formula(text: str, first: object, second: object) -> None:
    """Calls inside it take its parameters, in every semantics; what fails in it fails at the author's call."""
    own = _defined()
    pair = [
        Missing(frozenset({name})) if each is None else Fraction(str(each))
        for name, each in (("甲", first), ("乙", second))
    ]
    world = World(dict(zip(("甲", "乙"), pair, strict=True)))
    called = bind(FormulaSource.standing(text), SCOPE, registry((*STANDARD, own)))
    written = _BODY.replace("数", "({0})").replace("另", "({1})")
    inline = {
        "自定(甲, 乙)": written.format("甲", "乙"),
        "自定(自定(乙, 甲), 甲 + 1) - 乙": written.format(written.format("乙", "甲"), "甲 + 1") + " - 乙",
        "如果(甲 > 1, 自定(甲, 3), 自定(0, 0))": f"如果(甲 > 1, {written.format('甲', '3')}, {written.format('0', '0')})",
    }[text]
    value = exact(bound(inline), world)
    assert essence(exact(called, world)) == essence(value)
    assert traced(called, world).value == exact(called, world)
    assert reachable(called, world) == reachable(bound(inline), world)
    with suppress(LeftToExact):
        assert essence(compiled(called, world, scaled=True)) == essence(value)


def test_the_generator_knows_every_function() -> None:
    """A function added to the language must be added to the generated formulas and to the second opinion."""
    assert {each.name: each.chinese for each in STANDARD} == CHINESE


@pytest.mark.parametrize(
    "text",
    [
        "中位数(合同, 金额)", "MEDIAN(合同, 金额 * 2, 已签)", "中位数(合同, 1 / 金额)", "中位数(合同, 金额 / 3 - 甲, 金额 > 2)",
        "甲 + 中位数(合同, 金额) / 乙", "如果(中位数(合同, 金额) >= 2.5, 1, 0)",
    ],
)  # fmt: skip
def test_a_median_over_rows_is_one_value(text: str) -> None:
    """The middle row, or the mean of the two in the middle; none of no rows; in every semantics."""
    formula = bound(text)
    rows: list[dict[str, Value]] = [
        {"金额": Fraction(each), "已签": each != "7"}
        for each in ("7", "2.5", "-1", "0.3", "1000000.01", "2.5")
    ]
    gap: list[dict[str, Value]] = [{"金额": Missing(frozenset({"金额"})), "已签": True}]
    tables: list[list[dict[str, Value]]] = [
        rows,
        rows[:5],
        rows[:2],
        rows[:1],
        [],
        [*rows, *gap],
        rows[::-1],
        [*rows[:1], {"金额": Fraction(0), "已签": True}],
    ]
    worlds = [
        World({"甲": Fraction(3, 2), "乙": Fraction(7)}, {"合同": Table("合同", tuple(each))})
        for each in tables
    ]
    for world in worlds:
        hold_values(formula, world, exact(formula, world))
    first = bound("中位数(合同, 金额)")
    found = [exact(first, world) for world in worlds[:4]]
    assert found == [Fraction(5, 2), Fraction(5, 2), Fraction(19, 4), Fraction(7)]
    assert isinstance(exact(first, worlds[4]), Failed)
    by_columns = evaluated(formula, worlds)
    for value, wanted in zip(by_columns, worlds, strict=True):
        assert value is None or value == kind_or_value(exact(formula, wanted))
