"""Formulas of one canonical form give the same whatever the data, and common ways of writing one thing have one form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formula.trees import Part, Spelling, written
from tests.strategies import Case, cases

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.normal_form import Form, NormalForm

from .world import World, bound, exact


def form(text: str) -> Form:
    """Return the canonical form of a formula over the small world."""
    return bound(text).evaluate(NormalForm())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲 + 乙", "乙 + 甲"),
        ("10 * (1 - 完成率)", "10 - 10 * 完成率"),
        ("甲 * (30% - 完成率) / 20%", "甲 * 1.5 - 甲 * 5 * 完成率"),
        ("如果(甲 <= 10, 1, 2)", "如果(10 < 甲, 2, 1)"),
        ("如果(非(甲 > 10), 1, 2)", "如果(甲 > 10, 2, 1)"),
        ("如果(甲 / 2 <= 10%, 甲, 0)", "如果(10 * 甲 <= 2, 甲, 0)"),
        ("最小(10, 10 * 完成率)", "10 * 最小(1, 完成率)"),
        ("最小(甲, 最小(乙, 完成率))", "最小(最小(甲, 乙), 完成率, 甲)"),
        ("最大(0, 甲)", "-最小(0, -甲)"),
        ("限制(甲, 0, 10)", "最小(10, 最大(甲, 0))"),
        ("或(公开, 违规)", "非(且(非(公开), 非(违规)))"),
        ("甲 == 乙", "2 * 乙 == 2 * 甲"),
        ("甲 / 乙 / 完成率", "甲 / (乙 * 完成率)"),
        ("完成率(甲, 乙, 100%, 甲 / 乙)", "最小(1, 如果(乙 == 0, 1, 甲 / 乙))"),
        ("天数(起始日, 截止日) <= 30", "非(天数(起始日, 截止日) > 30)"),
        ("四舍五入(2 * 甲, 2)", "四舍五入(甲 + 甲, 2)"),
        ("求和(合同, 金额, 已签)", "求和(合同, 1 * 金额, 已签)"),
        ("有值(甲 / 乙)", "有值(甲 * 2 / 乙 / 2)"),
        ("有值(且(公开, 甲 / 乙 > 1))", "有值(且(甲 / 乙 > 1, 公开))"),
        ("甲 / 乙", "1 / 乙 * 甲"),  # no value for the same data
    ],
)
def test_one_thing_written_in_two_ways_has_one_form(one: str, other: str) -> None:
    """An author who writes a rule more plainly is told that it is the same rule."""
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲 / 甲", "1"),  # no value where 甲 is 0
        ("甲 - 甲", "0"),  # no value where 甲 is missing
        # Without 甲 and with 乙 at 0 the first is missing, the second has failed.
        ("有值(甲 / 乙)", "有值(1 / 乙 * 甲)"),
        ("有值(如果(公开, 甲 / 乙, 0))", "有值(如果(公开, 1 / 乙 * 甲, 0))"),
        ("有值(如果(公开, 甲 / 乙, 甲 / 乙))", "有值(如果(公开, 甲 / 乙, 1 / 乙 * 甲))"),
        ("有值(最大(甲 / 乙, 0))", "有值(最大(1 / 乙 * 甲, 0))"),
        ("如果(有值(甲 / 乙 > 1), 1, 0)", "如果(有值(1 / 乙 * 甲 > 1), 1, 0)"),
        ("有值(且(甲 / 乙 > 1, 公开))", "有值(且(1 / 乙 * 甲 > 1, 公开))"),
        ("甲 * 乙 / 甲", "乙"),
        ("甲 / (乙 / 完成率)", "甲 * 完成率 / 乙"),  # the first needs 完成率 not to be 0
        ("如果(甲 <= 10, 1, 2)", "如果(甲 < 10, 1, 2)"),
        ("四舍五入(甲, 2)", "四舍五入(甲, 1)"),
        ("四舍五入(甲 / 2, 2)", "四舍五入(甲, 2) / 2"),
        ("如果(公开, 甲, 乙)", "如果(公开, 乙, 甲)"),
        ("求和(合同, 金额)", "求和(合同, 金额, 已签)"),
    ],
)
def test_what_can_differ_has_two_forms(one: str, other: str) -> None:
    """A form forgets nothing that can change a result, nor what leaves a formula without one."""
    assert form(one) != form(other)


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def rewritten(tree: Part, choose: st.DataObject) -> Part:
    """Return a tree with some of its parts written otherwise: most often, but not always, meaning the same."""
    kept = tree.parts[:1] if tree.text == "IFERROR" else ()  # it takes nothing but a typed quotient
    rest = tree.parts[len(kept) :]
    tree = replace(tree, parts=(*kept, *(rewritten(each, choose) for each in rest)))
    if not choose.draw(st.booleans()):
        return tree
    parts, operation = tree.parts, tree.operation
    if operation in {"+", "*", "-"} or (operation == "call" and tree.text in {"MIN", "MAX", "SUM"}):
        tree = replace(tree, parts=parts[::-1])
    elif operation == "/":
        tree = Part("*", (Part("/", (Part("number", text="1"), parts[1])), parts[0]))
    elif operation == "number" and choose.draw(st.integers(0, 3)) == 0:
        tree = replace(tree, text="2")
    elif operation == "choose":
        tree = Part("choose", (Part("not", (parts[0],)), *choose.draw(st.permutations(parts[1:]))))
    elif operation in {"and", "or"}:
        tree = replace(tree, operation="and" if operation == "or" else "or")
    elif operation == "compare" and len(parts) == 2 and tree.text in _TURNED:
        sign = choose.draw(st.sampled_from([_TURNED[tree.text], tree.text]))
        tree = replace(tree, parts=parts[::-1], text=sign)
    return tree


def value(text: str, world: World) -> Value:
    """Return what a formula gives, every way of having no value being one."""
    found = exact(bound(text), world)
    return "没有值" if isinstance(found, Missing | Failed) else found


@pytest.mark.long
@settings(max_examples=400)
@given(cases(deep=True), st.data())
def test_one_form_is_one_value(case: Case, choose: st.DataObject) -> None:
    """Where two formulas have one form, ``exact`` gives the same for both, on any data, absent data included."""
    other = written(rewritten(case.tree, choose), Spelling(0))
    for one, another in ((case.text, other), (f"有值({case.text})", f"有值({other})")):
        if form(one) == form(another):
            assert value(one, case.world) == value(another, case.world)


@pytest.mark.long
@given(cases(gaps=False))
def test_a_constant_form_is_the_value(case: Case) -> None:
    """What needs no data is folded to the number that ``exact`` gives; dates are days there."""
    constant = form(case.text).constant
    if constant is not None:
        found = value(case.text, case.world)
        assert constant == (found.toordinal() if isinstance(found, date) else found)
