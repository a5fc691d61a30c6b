"""Names that Excel has: what has one means what it means there, and of every other it is said how it is done here."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.formula import Missing, Value
from jixiao.formula.functions.excel import HOW_IT_IS_DONE
from jixiao.problems import JixiaoError, Problem

from .world import FUNCTIONS, World, bound, value_of

AS_IN_EXCEL = [
    ("CEILING(13, 5)", "15"),
    ("CEILING(-2.5, 2)", "-2"),
    ("CEILING(13.01%, 5%)", "0.15"),
    ("FLOOR(13, 5)", "10"),
    ("FLOOR(-2.5, 2)", "-4"),
    ("INT(-8.9)", "-9"),
    ("TRUNC(-8.9)", "-8"),
    ("TRUNC(8.99, 1)", "8.9"),
    ("ROUND(-2.5, 0)", "-3"),
    ("ROUNDUP(-3.2, 0)", "-4"),
    ("ROUNDDOWN(31415.92654, -2)", "31400"),
    ("MOD(3, 2)", "1"),
    ("MOD(-3, 2)", "1"),
    ("MOD(3, -2)", "-1"),
    ("MOD(-3, -2)", "-1"),
    ("DAYS(日期(2021, 3, 15), 日期(2021, 2, 1))", "42"),
    ("AVERAGE(10, 7, 9, 27, 2)", "11"),
    ("MEDIAN(1, 2, 3, 4, 5)", "3"),
    ("MEDIAN(1, 2, 3, 4, 5, 6)", "3.5"),
    ("IFS(89 > 89, 5, 89 > 79, 4, TRUE, 0)", "4"),
    ("SWITCH(2, 1, 10, 2, 20, 99)", "20"),
    ("IFERROR(210 / 35, 0)", "6"),
    ("IFERROR(55 / 0, 7)", "7"),
    ("IFERROR(1 - 55 / 0, 7)", "7"),
    ("IFERROR(ROUND(1 / 3, 2) + 2, 7)", "2.33"),
    ("IFERROR(MIN(1, ROUND(1 / (2 - 2), 2)), 7)", "7"),
    ("IFERROR(5 / (1 / 0), 7)", "7"),
    ("IFERROR(1 / 2 + 1 / 0, 7)", "7"),
    ("YEAR(日期(2008, 7, 5)) + MONTH(日期(2011, 4, 15)) + DAY(日期(2011, 4, 15))", "2027"),
    ("NETWORKDAYS(日期(2022, 3, 1), 日期(2022, 3, 1))", "1"),
    ("NETWORKDAYS(日期(2022, 3, 5), 日期(2022, 3, 5))", "0"),
    ("NETWORKDAYS(日期(2022, 10, 9), 日期(2022, 9, 30))", "-3"),
    ("相差月数(日期(2022, 1, 31), 日期(2022, 2, 28))", "0"),
    ("相差月数(日期(2022, 3, 15), 日期(2020, 3, 16))", "-23"),
]

REFUSED = [
    ("CEILING(13)", "F312", "向上取整(数[, 小数位数])"),
    ("CEILING(13, -5)", "F314", "写法：向上取倍数(数, 基数)"),
    ("CEILING(甲, 乙)", "F314", "写法：向上取倍数(数, 基数)"),
    ("FLOOR(13)", "F312", "取整(数[, 小数位数])"),
    ("INT(13.6, 1)", "F312", "取整(数, 小数位数)"),
    ("ROUND(13.6)", "F312", "四舍五入(数, 小数位数)"),
    ("DATE(22, 3, 31)", "F321", "日期(2022, 3, 31)"),
    ("DATE(2022, 13, 1)", "F321", "日期(2022, 3, 31)"),
    ("SUMIF(合同, “>5”, 金额)", "F313", "不加引号"),
    ("COUNTIF(甲, 5)", "F315", "第一项是明细表"),
    ("IFS(甲 > 1, 5, 甲 > 0, 3)", "F312", "最后加一项其余的值"),
    ("SWITCH(甲, 1, 5, 2, 3)", "F312", "最后加一项其余的值"),
    ("IFERROR(甲, 0)", "F314", "如果"),
    ("NETWORKDAYS(起始日, 截止日, 3)", "F312", "国务院办公厅"),
    ("MEDIAN(1, 2, 3, 4, 5, 6, 7, 8)", "F312", "明细表"),
]


def _first_problem(text: str) -> Problem:
    with pytest.raises(JixiaoError) as caught:
        bound(text)
    return caught.value.problems[0]


@pytest.mark.parametrize(("formula", "result"), AS_IN_EXCEL)
def test_as_in_excel(formula: str, result: str) -> None:
    """The examples of Excel's own documentation, and both signs."""
    expected: Value = Fraction(result)
    assert value_of(formula) == expected


@pytest.mark.parametrize(("formula", "code", "way"), REFUSED)
def test_what_excel_takes_and_we_do_not(formula: str, code: str, way: str) -> None:
    """A call that would mean something else is refused with the way to write it."""
    problem = _first_problem(formula)
    assert problem.code == code
    assert any(way in each for each in problem.remedies)


def test_what_is_missing_is_no_error() -> None:
    """IFERROR takes the place of a division by 0 only: what was not submitted stays missing."""
    missing = Missing(frozenset({"甲"}))
    for formula in ("IFERROR(1 / 甲, 5)", "IFERROR(甲 / 2, 5)"):
        assert value_of(formula, World({"甲": missing})) == missing


def test_every_other_function_of_excel_is_told() -> None:
    """No name stands both in the language and in the list of what it lacks; each of the list is told in one sentence."""
    assert not HOW_IT_IS_DONE.keys() & FUNCTIONS.keys()
    for name, said in HOW_IT_IS_DONE.items():
        problem = _first_problem(f"{name.upper()}(甲, “乙”, 合同)")
        assert (problem.code, problem.remedies) == ("F305" if name in {"true", "false"} else "F311", (said,))


@pytest.mark.parametrize(
    "typed", ["SUM(A1:A10)", "$B$2 * 2", "Sheet1!A1", "'决算 表'!$B2 + 1", "求和(A:C)", "决算表!B2"]
)
def test_cells_of_a_sheet(typed: str) -> None:
    """Addresses and ranges are one mistake each, told as what they are."""
    problem = _first_problem(typed)
    assert problem.code == "F301"
    assert "单元格" in problem.message
    assert problem.remedies[0].startswith("公式里没有单元格和区域")


def test_a_cell_may_be_a_name() -> None:
    """B2 alone could be a name, and is told where it is none."""
    problem = _first_problem("B2 + 甲")
    assert problem.code == "F310"
    assert problem.remedies[0].startswith("公式里没有单元格和区域")


NUMBERS_TRIED = ("-3.5", "-3", "-2", "-1.5", "-0.5", "0", "0.5", "1", "1.5", "2", "2.5", "3", "7")
SAID_IN_FORMULAS = {
    "even": (-4, -4, -2, -2, -2, 0, 2, 2, 2, 2, 4, 4, 8),
    "odd": (-5, -3, -3, -3, -1, 1, 1, 1, 3, 3, 3, 3, 7),
    "iseven": (0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0),
    "isodd": (1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1),
    "sign": (-1, -1, -1, -1, -1, 0, 1, 1, 1, 1, 1, 1, 1),
    "quotient": (-1, -1, -1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 3),
    "mround": (-4, -4, -2, -2, 0, 0, 0, 2, 2, 2, 2, 4, 8),
    "ceiling.math": (-2, -2, -2, 0, 0, 0, 2, 2, 2, 2, 4, 4, 8),
    "floor.math": (-4, -4, -2, -2, -2, 0, 0, 0, 0, 2, 2, 2, 6),
}
"""What Excel gives for each number, by 2 where the function takes two."""


@pytest.mark.parametrize("name", SAID_IN_FORMULAS)
def test_what_is_offered_gives_what_excel_gives(name: str) -> None:
    """Of both signs, and halves."""
    offered = HOW_IT_IS_DONE[name].partition("写 ")[2]
    for number, expected in zip(NUMBERS_TRIED, SAID_IN_FORMULAS[name], strict=True):
        formula = offered.replace("绝对值", "ABS").replace("倍数", "MULTIPLE").replace("余数", "MOD")
        formula = (
            formula.replace("基数", "2").replace("甲 / 乙", f"({number}) / 2").replace("数", f"({number})")
        )
        formula = formula.replace("ABS", "绝对值").replace("MULTIPLE", "倍数").replace("MOD", "余数")
        found = value_of(formula)
        assert (int(found) if isinstance(found, bool) else found) == expected, formula
