"""A base or a target below 0 is a case that the author settles, like a base of 0: refused at load, and both ways out work."""

from __future__ import annotations

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
    bases = "“目标利润”、“实际利润”" if name == "反比率" else "“目标利润”"
    assert (
        limited.replace("“实际利润”、“目标利润”", "“目标利润”、“实际利润”")
        == f"不会小于 0 的，在数据项{bases}里写 min = 0"
    )
    loaded(tmp_path, text, FIELDS.replace('"万元"\n\n', '"万元"\nmin = 0\n\n'))


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
