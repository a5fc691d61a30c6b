"""What sentences say of a formula: no call without all that it was given."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import pytest
from tests.formula.world import World, bound, traced

from jixiao.formula import STANDARD, Function, Missing, Table
from jixiao.formula.functions import Passing
from jixiao.formula.types import DATE
from jixiao.scoring.reasons.sentences import condition, expression

WORLD: Final = World(
    {
        "甲": Fraction("12.345"),
        "乙": Fraction(3),
        "完成率": Missing(frozenset({"完成率"})),
        "公开": False,
        "起始日": date(2022, 1, 4),
        "截止日": date(2022, 3, 4),
    },
    {"合同": Table("合同", ({"金额": Fraction(2), "数量": Fraction(3)},))},
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0 + 向上取整(甲, 1)", "0 + 向上取整(12.345, 1)"),
        ("0 + 取整(甲)", "0 + 取整(12.345)"),
        ("取整(甲, -1) + 0", "取整(12.345, -1) + 0"),
        ("0 + 四舍五入(甲, 2)", "0 + 四舍五入(12.345, 2)"),
        ("0 + 换算(甲, “元”, “万元”)", "0 + 换算(12.345, “元”, “万元”)"),
        ("0 + 天数(日期(2022, 1, 1), 起始日)", "0 + 天数(2022年1月1日, 2022年1月4日)"),
        ("0 + 完成率(甲, 0, 四舍五入(甲, 1))", "0 + 完成率(12.345, 0, 四舍五入(12.345, 1))"),
        ("0 + 完成率(甲, 20, 四舍五入(甲, 1))", "0 + 完成率(12.345, 20)"),
    ],
)
def test_places_and_units_are_said(text: str, said: str) -> None:
    """What is typed in the formula itself is an argument like others; only what was not looked at is left out."""
    formula = bound(text)
    assert expression(traced(formula, WORLD)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("按期(起始日, 截止日, 30)", "按期(2022年1月4日, 2022年3月4日, 30)为否"),
        ("工作日内(起始日, 截止日, 60)", "工作日内(2022年1月4日, 2022年3月4日, 60)为是"),
        ("非(按期(起始日, 截止日, 30))", "按期(2022年1月4日, 2022年3月4日, 30)为否"),
        ("非(公开)", "公开为否"),
        ("有值(甲)", "甲已填报"),
        ("有值(完成率)", "完成率未填报"),
        ("有值(甲 + 完成率)", "甲 + 完成率所需的数据未填报"),
        ("四舍五入(甲, 1) > 12.3", "四舍五入(12.345, 1) ≤ 12.3"),
    ],
)
def test_conditions_say_what_is_asked(text: str, said: str) -> None:
    """A condition that is a call says of what it is one."""
    formula = bound(f"如果({text}, 1, 0)")
    assert condition(traced(formula, WORLD).parts[0]) == said


def test_what_is_summed_is_said_with_its_brackets() -> None:
    """A sum times a weight is not said as a sum of which one term has the weight."""
    part, divisor = traced(bound("加权平均(合同, 金额 + 1, 数量)"), WORLD).parts
    assert divisor.operation == "choose"  # it can't be below 0
    whole = divisor.parts[-1]
    assert part.rows is not None
    assert whole.rows is not None
    assert (part.rows.summed, whole.rows.summed) == ("(金额 + 1) * 数量", "数量")


_TYPED: Final = {
    "DATE": "2022, 1, 4", "CONVERT": "甲, “元”, “万元”", "WITHINDAYS": "起始日, 截止日, 30", "WITHINWORKDAYS": "起始日, 截止日, 30",
    "NOT": "公开",
}  # fmt: skip


@pytest.mark.parametrize("function", STANDARD, ids=[each.name for each in STANDARD])
def test_no_function_drops_an_argument(function: Function) -> None:
    """Every argument that its meaning always looks at is a part of its trace, in the order of the call."""
    for overload in function.overloads:
        if overload.over_table or overload.returns is None:
            continue
        count = len(overload.parameters)
        days = iter(("起始日", "截止日"))
        places = [
            "2"
            if each.passing in {Passing.LITERAL, Passing.STEP}
            else next(days)
            if each.type is DATE
            else "甲"
            for each in overload.parameters
        ]
        typed = _TYPED.get(function.name, ", ".join(places))
        trace = traced(bound(f"{function.chinese}({typed})"), WORLD)
        always = [each for each in overload.parameters if each.passing is not Passing.LATER]
        assert len(always) <= len(trace.parts) <= count
        assert [each.text for each in trace.parts] == typed.split(", ")[
            : len(trace.parts)
        ] or function.name == "CONVERT"
