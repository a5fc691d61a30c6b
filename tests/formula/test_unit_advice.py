"""What a message about units offers to type is tried: the mistake goes, and the value is the one the author meant."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from jixiao.calendars import Calendars
from jixiao.formula import FormulaSource, Table, Value, bind
from jixiao.formula.semantics.exact import Exact

from .test_units import FIELDS, SCOPE, measure
from .world import FUNCTIONS

DATA: dict[str, Value] = {name: Fraction(number + 2) for number, name in enumerate(FIELDS)}
DATA.update({"满分": Fraction(10), "公开": True, "满意度": Fraction(95)})
ROWS = Table("合同", ({"金额": Fraction(3), "件数": Fraction(2), "天数列": Fraction(4), "已签": True},))

SAME_NUMBER = [
    "最小(满分, 5 + 人数 - 3)",
    "最小(满分, 人数)",
    "最大(0, 满分 - (违规次数 - 3))",
    "满分 - 违规次数",
    "满分 - 绝对值(违规次数 - 3)",
    "满分 - 取整(预算数)",
    "满分 - 逾期 + 3",
    "如果(公开, 满分, 人数)",
    "如果(公开, 满分, 预算数 - 决算数)",
    "满分 - 求和(合同, 金额)",
    "满分 - 最大(合同, 天数列)",
    "满分 - 人均",
    "限制(违规次数, 0, 满分)",
    "违规次数 + 投诉",
    "如果(公开, 违规次数, 项目数)",
]
"""Formulas whose numbers were meant as points."""

PER_CENT = [
    ("满意度 >= 90%", True),
    ("满意度 >= 率", False),
    ("满分 * 最小(100%, 满意度)", Fraction("9.5")),
    ("满意度 - 90%", Fraction("0.05")),
    ("如果(公开, 满意度, 80%)", Fraction("0.95")),
]
"""Numbers before a percent sign, with what the author meant."""


def value(text: str) -> Value:
    """Return a formula's value for the data above."""
    formula = bind(FormulaSource.standing(text), SCOPE, FUNCTIONS)
    return formula.evaluate(Exact(dict(DATA), {"合同": ROWS}, Calendars({})))


def followed(formula: str, pattern: str) -> str:
    """Return a formula with every replacement of one pattern that its message offers; what is named is replaced."""
    _, problems = measure(formula)
    assert len(problems) == 1, problems
    offered = [found for each in problems[0].remedies for found in re.findall(pattern, each)]
    assert offered, problems[0].remedies
    for old, new in offered:
        part = old or new.removeprefix("1 * ").removeprefix("(").removesuffix(")")
        assert part in formula
        formula = formula.replace(part, new if part == formula else f"({new})", 1)
    return formula


@pytest.mark.parametrize("formula", SAME_NUMBER)
def test_points_keep_their_number(formula: str) -> None:
    """A count or an amount that was meant as points is worth as much as before."""
    meant = value(formula)
    mended = followed(formula, r"(?:“([^”]*)”)?写成 (1 \* (?:\([^；，]*\)|[^；，]*))")
    assert measure(mended)[1] == []
    assert value(mended) == meant


@pytest.mark.parametrize(("formula", "meant"), PER_CENT)
def test_a_number_before_a_percent_sign(formula: str, meant: Value) -> None:
    """95 that stands for 95% is divided by 100."""
    mended = followed(formula, r"“([^”]*)”填的是百分号前面的数：写成 (.* / 100)")
    assert measure(mended)[1] == []
    assert value(mended) == meant
