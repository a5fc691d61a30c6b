"""Every kind of change is told in a sentence a civil servant would write, with both sides of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, number, ruleset

from jixiao.authoring.difference.compare.lines import changed_lines
from jixiao.publishing.document import Case
from jixiao.publishing.typesetting import plain

from .changing import changed, sentences

TWO = ruleset(group("甲组", "60"), group("乙组", "40"), entry("a", "60", "甲组"), entry("b", "40", "乙组"))
BOTH = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}


def bands(*lines: str) -> str:
    """Return an indicator with bands of its rate."""
    said = "\n".join(lines)
    fields = '[[fields]]\nname = "a率"\ntype = "rate"\nmin = 0\nmax = 1\n'
    return f'id = "t.a"\nname = "甲"\n{fields}[score.bands]\nof = "a率"\n[score.bands.points]\n{said}\n'


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rules: rules, []),
        (
            lambda rules: rules.replace("weight = 60", "weight = 70").replace("weight = 40", "weight = 30"),
            [
                "甲组：分值由 60 分改为 70 分", "乙组：分值由 40 分改为 30 分", "甲：分值由 60 分改为 70 分，增加 10 分",
                "乙：分值由 40 分改为 30 分，减少 10 分",
            ],
        ),
        (
            lambda rules: rules.replace('name = "乙组"\n', 'name = "丙组"\n').replace('group = "乙组"', 'group = "丙组"'),
            ["丙组：新设", "乙组：取消", "乙：由“乙组”移到“丙组”"],
        ),
        (
            lambda rules: rules.replace('name = "乙组"\n', 'name = "乙组"\ncombine = "scaled"\n'),
            ["乙组：得分由“下级相加”改为“下级相加后折算”"],
        ),
        (
            lambda rules: rules.replace('name = "优"\nat_least = 90', 'name = "优"\nat_least = 85').replace("良", "好"),
            ["等级：“优”的起点由 90 分改为 85 分", "等级：新增等级“好”，80 分起", "等级：取消等级“良”（原 80 分起）"],
        ),
        (
            lambda rules: rules.replace("total = 100\n", "total = 100\nrounding = { places = 1 }\n"),
            ["取整：取消：每个指标的得分四舍五入到 2 位小数，其余各处不取整。",
             "取整：现为：每个指标的得分四舍五入到 1 位小数，其余各处不取整。"],
        ),
        (
            lambda rules: rules + '[[vetoes]]\nname = "否决"\nwhen = "a率 < 10%"\nreason = "太低"\n',
            ["否决：新增：当 a率 < 10% 时，总分得 0 分（太低）。"],
        ),
        (
            lambda rules: rules.replace("total = 100\n", 'total = 100\nmost = 110\nbasis = "新办法"\n'),
            ["总分：最多得分由总分改为 110 分", "依据改为：新办法"],
        ),
    ],
    ids=["nothing", "weights", "group renamed", "combined otherwise", "grades", "rounding", "veto", "total"],
)  # fmt: skip
def test_changes_above_the_indicators(tmp_path: Path, change: Callable[[str], str], said: list[str]) -> None:
    """Groups, weights, grades, rounding, caps and vetoes."""
    assert sentences(changed(tmp_path, (TWO, BOTH), (change(TWO), BOTH))) == said


ONE = ruleset(group("组"), entry("a"))
FORMULA = indicator("a", "甲", "最大(0, 满分 - 数 * 2)", number("数"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FORMULA, FORMULA.replace("数 * 2", "数 * 3"),
         ["甲：计分里的 2 改为 3：“取 满分 − 数 × 2 与 0 中较大者”改为“取 满分 − 数 × 3 与 0 中较大者”"]),
        (FORMULA, FORMULA.replace('type = "number"', 'type = "number"\nmin = 0'), ["数：changed", "数：范围由“无”改为“≥ 0”"]),
        (FORMULA, FORMULA.replace('type = "number"', 'type = "amount"\nunit = "万元"'),
         ["数：changed", "数：类型由“数”改为“金额”", "数：单位由“无”改为“万元”"]),
        (FORMULA, FORMULA.replace("数 * 2", "件 * 2").replace('"数"', '"件"'),
         ["甲：计分由“取 满分 − 数 × 2 与 0 中较大者”改为“取 满分 − 件 × 2 与 0 中较大者”", "甲：不再用数据项“数”",
          "甲：改用数据项“件”", "件：added", "件：数", "数：removed", "数：数"]),
        (FORMULA, FORMULA.replace("满分 - 数 * 2", "满分-数*2"), []),
        (FORMULA, FORMULA.replace('name = "甲"', 'name = "甲指标"\nrule = "每个扣 2 分"'),
         ["甲指标：名称由“甲”改为“甲指标”", "甲指标：评分标准的文字改为：每个扣 2 分"]),
        (FORMULA, FORMULA + '[not_applicable]\nwhen = "数 == 0"\nthen = "full"\n',
         ["甲：新增：当 数 = 0 时，不适用，得满分"]),
        (bands('">= 90%" = 100', '"[80%, 90%)" = 80', '"< 80%" = 0'),
         bands('">= 95%" = 100', '"[80%, 95%)" = 75', '"< 80%" = 0'),
         ["甲：得“100 分”的条件由“a率 90%（含）以上”改为“a率 95%（含）以上”",
          "甲：“a率 80%（含）至 90%（不含）”得“80 分”，改为“a率 80%（含）至 95%（不含）”得“75 分”"]),
        (bands('">= 90%" = 100', '"< 90%" = 0'), bands('">= 90%" = 90', '"< 90%" = 0'),
         ["甲：a率 90%（含）以上：由“100 分”改为“90 分”"]),
        (bands('">= 90%" = 100', '"< 90%" = 0'), indicator("a", "甲", "", ""),
         ["甲：评分规则的写法由“分档”改为“公式”", "甲：取消：a率 90%（含）以上：100 分", "甲：取消：a率 90%（不含）以下：0 分",
          "甲：新增：满分 × a率"]),
    ],
    ids=["constant", "limit", "type and unit", "field", "spacing", "texts", "clause", "bands", "points", "form"],
)  # fmt: skip
def test_changes_of_an_indicator(tmp_path: Path, old: str, new: str, said: list[str]) -> None:
    """Thresholds and points, constants, fields, the form of a rule; what only looks otherwise is no change."""
    assert sentences(changed(tmp_path, (ONE, {"a": old}), (ONE, {"a": new}))) == said


def test_lines_that_stay_are_not_told() -> None:
    """Of a table with one changed line, one line is told."""
    old = [Case(("甲",), ("1 分",)), Case(("乙",), ("2 分",)), Case(("其余",), ("0 分",))]
    new = [Case(("甲",), ("1 分",)), Case(("乙",), ("3 分",)), Case(("其余",), ("0 分",))]
    assert [plain(each) for each in changed_lines(old, new)] == ["乙：由“2 分”改为“3 分”"]


def test_a_different_rest_is_no_condition() -> None:
    """Two lines that give the same are one line only when neither is all the rest."""
    old, new = (
        [Case(("甲",), ("0 分",)), Case(("其余",), ("1 分",))],
        [Case(("乙",), ("1 分",)), Case(("其余",), ("0 分",))],
    )
    assert [plain(each) for each in changed_lines(old, new)] == [
        "其余：由“1 分”改为“0 分”", "取消：甲：0 分", "新增：乙：1 分",
    ]  # fmt: skip
