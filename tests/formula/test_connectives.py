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
        ("如果 甲 > 1，则 2，否则 3", "如果(甲 > 1, 2, 3)"),
        ("如果甲大于1，则2，否则3", "如果(甲 > 1, 2, 3)"),
        ("如果(甲 > 1，则 2，否则 3)", "如果(甲 > 1, 2, 3)"),
        ("若甲不超过10%，则得 2 分；否则得0分", "如果(甲 <= 10%, 2, 0)"),
        ("若甲>1，得2分，否则得3.5分", "如果(甲>1, 2, 3.5)"),
        ("当 甲 > 1 时 2，否则 3", "如果(甲 > 1, 2, 3)"),
        ("如果 (甲 > 1) 则 (2) 否则 (3)", "如果((甲 > 1), (2), (3))"),
        ("如果 甲 > 1 则 2 否则 如果 甲 > 0 则 1 否则 0", "如果(甲 > 1, 2, 如果(甲 > 0, 1, 0))"),
        ("如果 甲 > 1，2，3", "如果(条件, 成立时, 不成立时)"),
        ("2 如果 甲>1，否则 3", "如果(条件, 成立时, 不成立时)"),
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


@pytest.mark.parametrize(
    ("typed", "written"),
    [("如果(甲大于1, 那么5, 否则0)", "如果(甲 > 1, 5, 0)"), ("如果(甲 > 1, 则乙, 0)", "如果(甲 > 1, 乙, 0)")],
)
def test_words_of_a_sentence_within_brackets(typed: str, written: str) -> None:
    """Each is told by itself; what is left when all ways out are followed reads."""
    with pytest.raises(JixiaoError) as caught:
        bound(typed)
    for problem in caught.value.problems:
        typed = typed.replace(
            str(problem.facts["found"]), problem.remedies[0].rpartition("：")[2].removeprefix("写成 ")
        )
    assert typed == written
    bound(typed)


def test_a_name_that_begins_like_a_sentence() -> None:
    """当年支出 is a name, and what lacks behind it is an operator."""
    with pytest.raises(JixiaoError) as caught:
        bound("当年支出 甲")
    assert "相乘要写 * 号" in caught.value.problems[0].remedies[0]


@pytest.mark.parametrize("text", ["如果 " + "则 " * 900 + "否则", "如果 " + "则 " * 900])
def test_a_sentence_without_end_is_not_looked_through(text: str) -> None:
    """Its words could be parted in ever so many ways; it is told as the one mistake that it is."""
    with pytest.raises(JixiaoError) as caught:
        bound(text)
    assert caught.value.problems[0].remedies == ("写成 如果(条件, 成立时, 不成立时)",)
