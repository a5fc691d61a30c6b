"""Words that people say between the parts of a formula: each is one mistake, and what is offered is what was meant."""

from __future__ import annotations

import pytest

from jixiao.formula import FormulaSource, Reference, bind
from jixiao.formula.types import NUMBER
from jixiao.problems import JixiaoError

from .world import FUNCTIONS, SCOPE, bound

BETWEEN = [
    ("甲 > 1 而且 乙 > 2", "“而且”写成 且", "甲 > 1 且 乙 > 2"),
    ("甲 > 1 并且乙 > 2", "：且 乙", "甲 > 1 且 乙 > 2"),
    ("甲 > 1且乙 > 2", "：且 乙", "甲 > 1 且 乙 > 2"),
    ("甲 > 1 or乙 > 2", "：或 乙", "甲 > 1 或 乙 > 2"),
    ("公开且违规", "：公开 且 违规", "公开 且 违规"),
    ("甲 等于 5", "“等于”写成 ==", "甲 == 5"),
    ("甲大于等于乙", "：甲 >= 乙", "甲 >= 乙"),
    ("甲大于等于5", "：甲 >= 5", "甲 >= 5"),
    ("甲 不超过 10", "“不超过”写成 <=", "甲 <= 10"),
    ("方式 是 “询价”", "“是”写成 ==", "方式 == “询价”"),
    ("方式 不是 “询价”", "“不是”写成 !=", "方式 != “询价”"),
    ("甲 乘以 2", "“乘以”写成 *", "甲 * 2"),
    ("不是 公开", "“不是”写成 非", "非 公开"),
    ("若(公开, 甲, 乙)", "如果(条件, 成立时, 不成立时)", "如果(公开, 甲, 乙)"),
]


@pytest.mark.parametrize(("typed", "way", "meant"), BETWEEN)
def test_a_word_in_place_of_a_sign(typed: str, way: str, meant: str) -> None:
    """The first way out says the sign; written so the formula reads."""
    with pytest.raises(JixiaoError) as caught:
        bound(typed)
    (problem,) = caught.value.problems
    assert way in problem.remedies[0]
    bound(meant)


@pytest.mark.parametrize(
    "typed", ["并且(公开, 违规)", "或者(公开, 违规)", "公开 并且 违规", "公开 或者 (违规)"]
)
def test_words_that_are_read(typed: str) -> None:
    """并且 and 或者 stand between conditions and before brackets alike."""
    bound(typed)


@pytest.mark.parametrize("name", ["分值", "权重"])
def test_full_marks_by_another_name(name: str) -> None:
    """分值 is asked about as 满分, whatever other indicators are called."""
    scope = {
        **SCOPE,
        "满分": Reference("满分", NUMBER, "满分", "分"),
        "乙指标.分值": Reference("x", NUMBER, "x"),
    }
    with pytest.raises(JixiaoError) as caught:
        bind(FormulaSource.standing(f"{name} * 甲"), scope, FUNCTIONS)
    assert caught.value.problems[0].remedies == ("是不是“满分”？",)


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("if 甲 > 0 then 乙 else 0", "如果(甲 > 0, 乙, 0)"),
        ("IF 甲>0 THEN 乙 ELSE 0", "如果(甲>0, 乙, 0)"),
        ("如果 甲 > 0 则 乙 否则 0", "如果(甲 > 0, 乙, 0)"),
        ("若 甲 > 0 那么 乙 + 1 不然 甲 - 1", "如果(甲 > 0, 乙 + 1, 甲 - 1)"),
        ("if 甲 > 0 then 乙", "如果(条件, 成立时, 不成立时)"),
    ],
)
def test_a_choice_told_as_a_sentence_is_one_mistake(sentence: str, written: str) -> None:
    """It is told once, written out."""
    with pytest.raises(JixiaoError) as caught:
        bound(sentence)
    (problem,) = caught.value.problems
    assert problem.remedies == (f"写成 {written}",)
    if "条件" not in written:
        bound(written)
