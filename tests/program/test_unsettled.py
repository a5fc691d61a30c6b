"""A base or a target below 0 is a case that the author settles, like a base of 0: refused at load, and both ways out work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules

FIELDS = """\
[[fields]]
name = "实际利润"
type = "amount"
unit = "万元"

[[fields]]
name = "目标利润"
type = "amount"
unit = "万元"

[[fields]]
name = "合同"
type = "table"
[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"
[[fields.columns]]
name = "按时"
type = "yes_no"

"""
RATES = ("完成率", "反比率", "变动率", "偏离率")


def loaded(folder: Path, formula: str, fields: str = FIELDS) -> Rules:
    """Return a rubric of one indicator of 10 points."""
    return load(folder, ruleset(group("组"), entry("a")), a=indicator("a", "甲", formula, fields))


def points(rules: Rules, actual: str, target: str) -> str:
    """Return the points for one unit's data, or why there are none."""
    found = rules.score({"unit": "甲", "fields": {"实际利润": actual, "目标利润": target, "合同": []}})["甲"]
    return str(found.points if found.points is not None else found.status)


@pytest.mark.long
@pytest.mark.parametrize("name", RATES)
def test_what_may_be_negative_is_asked(tmp_path: Path, name: str) -> None:
    """Where no limit keeps the base from being below 0, the call is refused at its place with two ways out that work."""
    text = f"满分 * {name}(实际利润, 目标利润, 100%)"
    with pytest.raises(JixiaoError) as caught:
        loaded(tmp_path, text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place and problem.place.column) == ("F361", 19)
    added, limited = problem.remedies
    followed = added.rpartition("例如 ")[2]
    assert followed == f"{name}(实际利润, 目标利润, 100%, 0%)"
    loaded(tmp_path, f"满分 * {followed}")
    bases = "数据项“实际利润”、数据项“目标利润”" if name == "反比率" else "数据项“目标利润”"
    assert limited == f"不会小于 0 的，在{bases}里写 min = 0"
    loaded(tmp_path, text, FIELDS.replace('"万元"\n\n', '"万元"\nmin = 0\n\n'))


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "actual", "target", "expected"),
    [
        ("10 * 完成率(实际利润, 目标利润, 100%, 20%)", "-12", "-10", "2.00"),
        ("10 * 完成率(实际利润, 目标利润, 100%, 20%)", "5", "-10", "2.00"),
        ("10 * 完成率(实际利润, 目标利润, 100%, 20%)", "5", "0", "10.00"),
        ("10 * 完成率(实际利润, 目标利润, 100%, 20%)", "5", "10", "5.00"),
        ("10 * 反比率(目标利润, 实际利润, 100%, 20%)", "5", "-10", "2.00"),
        ("10 * 反比率(目标利润, 实际利润, 100%, 20%)", "-5", "10", "2.00"),
        ("10 * 反比率(目标利润, 实际利润, 100%, 20%)", "0", "10", "10.00"),
        ("5 + 10 * 变动率(实际利润, 目标利润, 0%, 20%)", "-12", "-10", "7.00"),
        ("10 * 偏离率(实际利润, 目标利润, 0%, 20%)", "-12", "-10", "2.00"),
    ],
)
def test_a_settled_case(tmp_path: Path, formula: str, actual: str, target: str, expected: str) -> None:
    """What the author said for a negative base is what is given."""
    assert points(loaded(tmp_path, formula), actual, target) == expected


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("满步数(实际利润, 目标利润)", "每步"),
        ("起步数(实际利润, 目标利润)", "每步"),
        ("满分 * 占比(合同, 按时, 金额)", "金额的合计"),
        ("加权平均(合同, 1, 金额)", "权的合计"),
        ("满分 * 完成率(1, -10, 0)", "目标值"),
    ],
)
def test_every_divisor_of_a_ready_made_rule(tmp_path: Path, formula: str, what: str) -> None:
    """A step, a sum of weights and a whole that may be below 0 are told as well."""
    with pytest.raises(JixiaoError) as caught:
        loaded(tmp_path, formula)
    assert f"里，{what}可能小于 0" in caught.value.problems[0].message


def test_a_limit_of_the_column_is_enough(tmp_path: Path) -> None:
    """Rows that can't be below 0 have no sum below 0."""
    limited = FIELDS.replace(
        'unit = "万元"\n[[fields.columns]]', 'unit = "万元"\nmin = 0\n[[fields.columns]]'
    )
    loaded(tmp_path, "如果(计数(合同) == 0, 0, 满分 * 占比(合同, 按时, 金额))", limited)


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "way"),
    [
        ("满分 * 占比(合同, 按时, 金额)", "不会小于 0 的，在明细表“合同”的“金额”一列里写 min = 0"),
        ("满分 * 加权平均(合同, 50%, 金额)", "不会小于 0 的，在明细表“合同”的“金额”一列里写 min = 0"),
        ("满分 * 完成率(实际利润, 求和(合同, 金额), 100%)", "不会小于 0 的，在明细表“合同”的“金额”一列里写 min = 0"),
        ("满分 * 完成率(1, 实际利润 + 求和(合同, 金额), 100%)", "不会小于 0 的，在数据项“实际利润”、明细表“合同”的“金额”一列里写 min = 0"),
        ("满分 * 完成率(实际利润, 目标利润 - 5, 100%)", "小于 0 的按 0 算的，写 完成率(实际利润, 最大(0, 目标利润 - 5), 100%)"),
        ("满分 * 反比率(-实际利润, 实际利润 - 5, 0)", "小于 0 的按 0 算的，写 反比率(最大(0, -实际利润), 最大(0, 实际利润 - 5), 0)"),
        ("满分 * 占比(合同, 按时, 金额 - 5)", "小于 0 的按 0 算的，写 占比(合同, 按时, 最大(0, 金额 - 5))"),
        ("满步数(实际利润, 目标利润 - 5)", "小于 0 的按 0 算的，写 满步数(实际利润, 最大(0, 目标利润 - 5))"),
    ],
)  # fmt: skip
def test_the_last_way_out_leads_out(tmp_path: Path, formula: str, way: str) -> None:
    """Limits are asked for where they are lacking and help, else what to write for a base below 0."""
    with pytest.raises(JixiaoError) as caught:
        loaded(tmp_path, formula)
    (problem,) = caught.value.problems
    assert problem.remedies[-1] == way
    fields = FIELDS
    if "min = 0" in way:
        for name in ("实际利润", "金额"):
            if f"“{name}”" in way:
                fields = re.sub(f'(name = "{name}"\n.*\n.*\n)', r"\1min = 0\n", fields)
        assert fields != FIELDS
    else:
        formula = formula.replace(str(problem.facts["found"]), way.rpartition("写 ")[2])
    loaded(tmp_path, formula, fields)


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "way"),
    [
        ("占比(合同, 按时, 金额)", "求和(合同, 金额, 按时) / 求和(合同, 金额)"),
        ("加权平均(合同, 50%, 金额 - 1)", "求和(合同, (50%) * (金额 - 1)) / 求和(合同, 金额 - 1)"),
        ("加权平均(合同, 50%, 金额, 按时)", "求和(合同, (50%) * (金额), 按时) / 求和(合同, 金额, 按时)"),
    ],
)
def test_a_quotient_of_two_sums_is_a_way_out(tmp_path: Path, formula: str, way: str) -> None:
    """Rows below 0 may be meant; then the quotient is what it is."""
    with pytest.raises(JixiaoError) as caught:
        loaded(tmp_path, f"满分 * {formula}")
    assert caught.value.problems[0].remedies[0] == f"明细表里的数有小于 0 的，用两个 求和 相除：{way}"
    loaded(tmp_path, f"满分 * {way}")
