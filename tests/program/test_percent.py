"""A percentage that meets a number without its percent sign: asked about at load, wherever it stands, and the way out works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules
from jixiao.problems import Problem

FIELDS = """\
[[fields]]
name = "预算数"
type = "amount"
unit = "万元"
min = 1

[[fields]]
name = "决算数"
type = "amount"
unit = "万元"
min = 0

[[fields]]
name = "率"
type = "rate"

[[fields]]
name = "次数"
type = "count"
unit = "次"
min = 0

[[fields]]
name = "办结数"
type = "count"
min = 0

[[fields]]
name = "应办数"
type = "count"
min = 1

[[fields]]
name = "合同"
type = "table"
[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"
min = 0
[[fields.columns]]
name = "进度"
type = "rate"

[steps]
"执行率" = { formula = "决算数 / 预算数", unit = "%" }
"""

ASKED = [
    "如果(执行率 >= 90, 满分, 0)",
    "如果(90 <= 执行率, 满分, 0)",
    "如果(60 <= 率 < 80, 5, 0)",
    "满分 * 最小(率, 100)",
    "满分 * 最小(最大(率, 0), 100)",
    "满分 * 限制(率, 0, 100)",
    "最大(0, 满分 - 0.5 * (100 - 率) / 1%)",
    "最大(0, 满分 - 0.5 * 最大(0, 率 - 90) / 1%)",
    "如果(决算数 / 预算数 >= 90, 5, 0)",
    "满分 * 完成率(决算数, 预算数, 100)",
    "如果(完成率(决算数, 预算数, 0) >= 90, 5, 0)",
    "如果(平均(合同, 进度) >= 90, 1, 0)",
    "如果(最小(合同, 进度) >= 90, 1, 0)",
    "如果(加权平均(合同, 进度, 金额) >= 90, 1, 0)",
    "如果(占比(合同, 进度 >= 80%) > 50, 1, 0)",
    "如果(计数(合同, 进度 >= 80) / 计数(合同) > 50%, 1, 0)",
    "如果((率 + 执行率) / 2 >= 90, 1, 0)",
    "如果(率 * 0.5 + 执行率 * 0.5 >= 90, 1, 0)",
    "如果(平均(率, 执行率) >= 90, 1, 0)",
    "如果(率 >= 如果(次数 > 1, 90, 85%), 1, 0)",
    "如果(率 >= 如果(次数 > 1, 90, 85), 1, 0)",
    "如果(四舍五入(率, 2) == 95, 1, 0)",
    "如果(绝对值(率 - 100) > 5%, 0, 1)",
    "满分 * 如果(次数 > 0, 100, 率)",
    "如果(-率 <= -95, 1, 0)",
    "90 <= 率 and 5 > 0",
    "满分 * 分母为零时(决算数 / 预算数, 100)",
    "如果(按条件取(率 >= 90, 1, 0) > 0, 1, 0)",
    "按值取(率, 100, 5, 0)",
    "如果(中位数(率, 执行率, 1) >= 90, 1, 0)",
    "如果(办结数 / 应办数 >= 90, 1, 0)",
    "如果((应办数 - 办结数) / 应办数 > 10, 0, 1)",
    "如果(计数(合同) / 应办数 >= 90, 1, 0)",
    "如果(计数(合同, 进度 >= 80%) / 次数 > 50, 1, 0)",
    "满分 * 最小(办结数 / 应办数, 100)",
    "如果(决算数 / 预算数 + 50 >= 95%, 5, 0)",
    "如果(如果(预算数 == 1, 100, 决算数 / 预算数) > 90%, 0, 5)",
    "满分 * 如果(预算数 == 1, 100, 决算数 / 预算数)",
    "满分 * (决算数 / 预算数 + 10)",
    "满分 - (90 - 决算数 / 预算数) / 1% * 0.5",
]
"""Formulas with one or more plain numbers that are percentages."""

STEPS = ["满步数(率 - 90%, 5)", "起步数(执行率 - 100%, 1)", "余数(率, 5)", "CEILING(率, 5)"]

EITHER = [("1.5", "150%", "1.5%"), ("2", "200%", "2%"), ("-5", "-500%", "-5%")]

PLAIN = [
    "如果(执行率 >= 90%, 满分, 0)",
    "如果(率 > 1, 满分, 率 * 10)",
    "如果(率 == 0, 0, 满分)",
    "如果(0.9 <= 率, 1, 0)",
    "满分 * 最小(率, 1)",
    "最小(满分, 率 * 10)",
    "如果(率 * 100 >= 90, 1, 0)",
    "2 + 0.5 * 率",
    "0.5 * 满步数(率, 5%)",
    "率 * 100 / 20",
    "满分 - 0.5 * (100% - 率) / 1%",
    "如果((100% - 率) / 1% >= 5, 0, 1)",
    "如果(次数 > 3, 0, 满分 * 率)",
    "如果(满分 * 率 >= 8, 8, 满分 * 率)",
    "如果(决算数 >= 90, 5, 0)",
    "决算数 / 预算数 + 5",
    "决算数 / 预算数 * 5 + 5",
    "如果(办结数 / 应办数 > 1, 满分, 办结数 / 应办数 * 5)",
    "如果(办结数 - 应办数 > 5, 满分, 办结数 * 0.5)",
    "如果(办结数 / 次数 >= 2, 1, 0)",
]
"""Formulas in which every plain number is what it says."""


def loaded(folder: Path, text: str) -> Rules:
    """Return a rubric of one indicator with this text."""
    return load(folder, ruleset(group("组"), entry("a")), a=text)


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    """Return what is told when an indicator is loaded."""
    try:
        loaded(folder, text)
    except JixiaoError as error:
        return tuple(
            each for each in error.problems if each.code != "R433"
        )  # that the file could not be read
    return ()


def followed(text: str, problem: Problem, way: int = 0) -> str:
    """Return an indicator's text with what a way out puts in quotes in the place of the problem."""
    place = problem.place
    assert place is not None
    lines = text.split("\n")
    line, start, stop = lines[place.line - 1], place.column - 1, place.column - 1 + place.width
    mended = re.findall("“([^”]*)”", problem.remedies[way])[-1]
    quote = "" if line[:start].count('"') % 2 else '"'
    lines[place.line - 1] = f"{line[:start]}{quote}{mended}{quote}{line[stop:]}"
    return "\n".join(lines)


def mended(folder: Path, text: str) -> str:
    """Return the text with every first way out followed, each of which makes its own problem go."""
    reported = problems_of(folder, text)
    assert reported, "nothing was asked"
    while reported:
        assert {each.code for each in reported} <= {"F362", "R461", "R462"}
        for each in reversed(reported):  # from the last to the first, so that places stay right
            text = followed(text, each)
        before, reported = reported, problems_of(folder, text)
        assert not {(each.message, each.place) for each in reported} & {
            (each.message, each.place) for each in before
        }
    return text


@pytest.mark.long
@pytest.mark.parametrize("formula", ASKED)
def test_a_forgotten_percent_sign_is_asked_about(tmp_path: Path, formula: str) -> None:
    """Each such number is told at its place; with the sign that is offered the rubric loads."""
    formula = f"如果({formula}, 1, 0)" if " and " in formula else formula
    text = indicator("a", "甲", formula, FIELDS)
    first = problems_of(tmp_path, text)[0]
    assert (first.code, first.remedies[0][:4]) == ("F362", "是不是“")
    done = mended(tmp_path, text)
    assert done.count("%") > text.count("%")


@pytest.mark.long
@pytest.mark.parametrize("formula", STEPS)
def test_a_step_of_a_percentage_is_a_percentage(tmp_path: Path, formula: str) -> None:
    """100% is no step of a rate, so 1 is asked about here as well; both ways out load."""
    text = indicator("a", "甲", f"满分 * 最大(0, {formula})", FIELDS)
    (problem,) = problems_of(tmp_path, text)
    assert problem.code == "F362"
    for way in range(2):
        loaded(tmp_path, followed(text, problem, way))


@pytest.mark.long
@pytest.mark.parametrize(("typed", "times", "percent"), EITHER)
def test_small_numbers_may_be_either(tmp_path: Path, typed: str, times: str, percent: str) -> None:
    """1.5 may be 150% or 1.5%: both are offered, and what is typed is never taken for one of them."""
    text = indicator("a", "甲", f"如果(率 > {typed}, 1, 0)", FIELDS)
    (problem,) = problems_of(tmp_path, text)
    assert [re.findall("“([^”]*)”", each) for each in problem.remedies] == [[times], [percent]]
    for way in range(2):
        loaded(tmp_path, followed(text, problem, way))


@pytest.mark.long
@pytest.mark.parametrize("formula", PLAIN)
def test_what_is_meant_is_not_asked_about(tmp_path: Path, formula: str) -> None:
    """0 and 1, points, counts, and a rate times 100 beside plain numbers."""
    loaded(tmp_path, indicator("a", "甲", formula, FIELDS))


HEAD = indicator("a", "甲", "0").partition("[score]")[0]
FORMS = {
    "bands": '[score.bands]\nof = "率"\n[score.bands.points]\n">= 90" = "满分"\n"[60, 90)" = 5\n"其余" = 0\n',
    "bands of a step": '[score.bands]\nof = "执行率"\n[score.bands.points]\n"(80, 120]" = "满分"\n"其余" = 0\n',
    "deductions": '[[score.deductions.items]]\nname = "超"\nof = "率 - 90"\nper = "1%"\ndeduct = 1\ncounting = "whole"\n',
    "per": '[[score.deductions.items]]\nname = "超"\nof = "率 - 90%"\nper = 10\ndeduct = 1\ncounting = "started"\n',
    "max": '[[fields]]\nname = "另率"\ntype = "rate"\nmin = 0\nmax = 100\n[score]\nformula = "满分 * 另率"\n',
    "column": '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "列"\ntype = "rate"\nmax = 100\n'
    '[score]\nformula = "满分 * 求和(表, 列)"\n',
    "overshoot": '[score.targets]\ntable = "目标"\nunmet = "zero"\nzero_target = "full"\nnone = "zero"\n'
    'overshoot = { ">= 130" = "80%" }\n',
    "notice": '[score]\nformula = "满分 * 率"\n[[notices]]\nwhen = "率 > 90"\nmessage = "高"\n',
    "not applicable": '[score]\nformula = "满分 * 率"\n[not_applicable]\nwhen = "执行率 > 120"\nthen = "full"\n',
    "step": '"门槛" = { formula = "90", unit = "%" }\n[score]\nformula = "如果(率 >= 门槛, 1, 0)"\n',
}


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_every_form_and_field(tmp_path: Path, form: str) -> None:
    """Bands, deductions, limits of fields and columns, targets, notices: the same question, and the way out works."""
    fields, _, score = (
        FORMS[form].rpartition("[score]") if FORMS[form].startswith("[[fields]]") else ("", "", "")
    )
    own = f"[score]{score}" if score else FORMS[form]
    mended(tmp_path, HEAD + fields + FIELDS + own)


@pytest.mark.parametrize(
    ("steps", "formula"),
    [
        ('"执行率" = { formula = "决算数 / 预算数 * 100", unit = "%" }', "如果(执行率 >= 90%, 1, 0)"),
        ('"百分" = "率 * 100"', "如果(百分 >= 90%, 1, 0)"),
        ('"百分" = "率 * 100"', "如果(90% <= 四舍五入(百分, 1), 1, 0)"),
    ],
)
def test_a_rate_times_100_is_no_percentage(tmp_path: Path, steps: str, formula: str) -> None:
    """The other way round everybody would pass: 98 is more than 90%."""
    text = indicator("a", "甲", formula, FIELDS.partition('"执行率"')[0] + steps + "\n")
    (problem,) = problems_of(tmp_path, text)
    assert problem.code == "F363"
    loaded(tmp_path, text.replace(" * 100", ""))


def test_a_cap_by_bands(tmp_path: Path) -> None:
    """A cap that looks up a rate asks as an indicator's bands do."""
    cap = (
        '[[caps]]\nname = "执行率"\nof = "甲.执行率"\nreason = "x"\n[caps.bands]\n"< 60" = 59\n"其余" = 100\n'
    )
    with pytest.raises(JixiaoError) as caught:
        load(tmp_path, ruleset(group("组"), entry("a"), cap), a=indicator("a", "甲", "满分 * 率", FIELDS))
    assert [(each.code, each.remedies[0]) for each in caught.value.problems] == [("F362", "是不是“< 60%”？")]


BARE = '[[fields]]\nname = "系数"\ntype = "number"\nmin = 0\n'
A_RATE = '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\n\n'
MEETS = {
    "coefficient": '[score.coefficient]\nof = "系数"\n',
    "a step": '[score.coefficient]\nof = "步"\n\n[steps]\n"步" = "系数"\n',
    "a step in %": '[score]\nformula = "满分 * 步"\n\n[steps]\n"步" = { formula = "系数", unit = "%" }\n',
    "a product": '[score.coefficient]\nof = "系数 * 系数"\n',
    "a comparison": '[score]\nformula = "如果(90% <= 系数, 满分, 0)"\n',
    "bands": '[score.bands]\nof = "系数"\n[score.bands.points]\n">= 90%" = "满分"\n"其余" = 0\n',
    "a limit": '[score]\nformula = "满分 * 最小(系数, 100%)"\n',
    "a rate": '[score]\nformula = "如果(率 >= 系数, 满分, 0)"\n',
    "the larger of a rate": '[score]\nformula = "满分 * 最小(1, 最大(率, 系数))"\n',
}


@pytest.mark.long
@pytest.mark.parametrize("form", MEETS)
def test_a_number_without_a_unit_is_no_percentage(tmp_path: Path, form: str) -> None:
    """Filled in as 95 it would be 9500 %, full marks for everybody; each of the three ways out loads."""
    text = f"{HEAD}{BARE}\n{A_RATE}{MEETS[form]}"
    (problem,) = problems_of(tmp_path, text)
    assert (problem.code, len(problem.remedies)) == ("F364", 3)
    loaded(tmp_path, text.replace('type = "number"', 'type = "rate"'))
    loaded(tmp_path, text.replace("min = 0", "min = 0\nmax = 1"))
    place = problem.place
    assert place is not None
    *_, mended_text = problem.remedies[1].partition("写成 ")
    found = str(problem.facts["found"])
    lines = text.split("\n")
    lines[place.line - 1] = lines[place.line - 1].replace(found, mended_text)
    loaded(tmp_path, "\n".join(lines))


def test_a_coefficient_typed_without_its_sign_is_asked_about(tmp_path: Path) -> None:
    """95 is 9500 %."""
    (problem,) = problems_of(tmp_path, f"{HEAD}[score.coefficient]\nof = 95\n")
    assert problem.code == "F362"


@pytest.mark.long
@pytest.mark.parametrize(
    ("lower", "upper", "codes"),
    [
        ("0", "10", []), ("10", "0", ["F361"]), ("0", "满分", []), ("满分", "0", ["F361"]), ("0", "次数", []),
        ("率", "1", ["F361"]), ("100%", "0%", ["F361"]), ("-2", "-1", []), ("5", "5", []), ("1", "次数", ["F361"]),
    ],
)  # fmt: skip
def test_limits_that_may_turn_round_are_refused(
    tmp_path: Path, lower: str, upper: str, codes: list[str]
) -> None:
    """The upper one would be taken in silence; the ways out load."""
    number = "次数" if not {lower, upper} & {"满分", "率", "100%"} else "1 * 率"
    text = indicator("a", "甲", f"满分 * 0 * 限制({number}, {lower}, {upper})", FIELDS)
    problems = problems_of(tmp_path, text)
    assert [each.code for each in problems] == codes
    for each in problems:
        *_, written = each.remedies[0].rpartition("写 " if "写 " in each.remedies[0] else "：")
        for way in written.split("；")[:1]:
            loaded(tmp_path, text.replace(f"限制({number}, {lower}, {upper})", way))


BEFORE_THE_SIGN = '[[fields]]\nname = "满意度"\ntype = "number"\nunit = "百分点"\nmin = 0\n'
OF_RATES = '[[fields]]\nname = "平均率"\ntype = "number"\nacross = { what = "mean", of = "率" }\n'
PER = '[[score.deductions.items]]\nname = "超出"\nof = "满意度 - 100"\nper = "1%"\ndeduct = 1\ncounting = "whole"\n'


@pytest.mark.long
@pytest.mark.parametrize("sign", ["%", "％"])
def test_a_number_in_percent_is_a_rate(tmp_path: Path, sign: str) -> None:
    """It would be printed as 9500 %; the number before the sign is 百分点, and a step of it is 1, not 1 %."""
    typed = BEFORE_THE_SIGN.replace("百分点", sign)
    (problem,) = problems_of(tmp_path, f'{HEAD}{A_RATE}{typed}\n[score]\nformula = "满分 * 率"\n')
    assert problem.code == "R415"
    loaded(tmp_path, f'{HEAD}{A_RATE}{typed.replace("number", "rate")}\n[score]\nformula = "满分 * 满意度"\n')
    assert loaded(tmp_path, f"{HEAD}{BEFORE_THE_SIGN}\n{PER.replace('1%', '1')}").program.indicators
    (problem,) = problems_of(tmp_path, f"{HEAD}{BEFORE_THE_SIGN}\n{PER}")
    assert problem.code == "F332"


@pytest.mark.long
def test_the_mean_of_rates_is_a_rate(tmp_path: Path) -> None:
    """As a number it would be 0.75 beside a 90 that means 90 %."""
    text = f'{HEAD}{A_RATE}{OF_RATES}\n[score]\nformula = "如果(平均率 >= 90, 满分, 0)"\n'
    (problem,) = problems_of(tmp_path, text)
    assert (problem.code, problem.remedies) == ("F334", ('把“平均率”的 type 改成 "rate"',))
    rate = text.replace('"平均率"\ntype = "number"', '"平均率"\ntype = "rate"')
    (problem,) = problems_of(tmp_path, rate)
    assert problem.code == "F362"
    loaded(tmp_path, rate.replace("90,", "90%,"))
