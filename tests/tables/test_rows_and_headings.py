"""Rows that are no units, headings that say a unit, and columns of the table's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules
from jixiao.tables.cells.layout import layout_of
from jixiao.tables.io.files import open_table

FIELDS: Final = """
[[fields]]
name = "支出"
type = "amount"
unit = "万元"
[[fields]]
name = "预算"
type = "amount"
unit = "万元"
[[fields]]
name = "比率"
type = "rate"
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric of one ratio."""
    a = indicator("a", "执行率", "满分 * 最小(1, 支出 / 预算)", FIELDS)
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a", "100")), a=a)


def scored(rules: Rules, table: Any) -> Any:  # noqa: ANN401 - of mixed values
    """Return the results of a table."""
    return rules.score_table(table)


@pytest.mark.parametrize("above", ["2022年度支出决算表,,", "sep=,", "预算表"])
def test_a_title_above_the_headings(rules: Rules, tmp_path: Path, above: str) -> None:
    """It is reported once as what it probably is, and without it the table reads."""
    table = "单位,支出,预算\n甲局,50,100\n"
    (tmp_path / "t.csv").write_text(f"{above}\n{table}", encoding="utf-8")
    source = open_table(tmp_path / "t.csv")
    with pytest.raises(JixiaoError) as caught:
        layout_of(rules.program, source.names, source.place)
    (problem,) = caught.value.problems
    assert problem.code == "T804"
    assert "上面有标题、说明的，把那几行删去" in problem.remedies[0]
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    assert layout_of(rules.program, open_table(tmp_path / "t.csv").names).unit == "单位"


def codes(found: dict[str, list[Any]]) -> list[str | None]:
    """Return the code of what is wrong with each row."""
    return [None if each is None else each[:4] for each in found["问题"]]


def test_rows_that_are_no_units(rules: Rules) -> None:
    """Sums in whatever spelling, empty rows and rows without a name are refused; units whose names are near are not."""
    names = [
        "甲局",
        "合计",
        "合　计",
        "总计：",
        "XX小计",
        "全市平均",
        "汇总（万元）",
        "Total",
        None,
        " ",
        "审计局",
        "统计局（汇总）",
    ]
    wanted = [None, *["T816"] * 7, "T820", "T820", None, None]
    found = scored(rules, {"单位": names, "支出": ["1"] * 12, "预算": ["1"] * 12})
    assert codes(found) == wanted
    found = scored(
        rules, {"序号": ["1", "合计"], "单位": ["甲", None], "支出": ["1", "1"], "预算": ["1", "1"]}
    )
    assert codes(found) == [None, "T816"]
    assert codes(scored(rules, {"单位": ["甲", None], "支出": ["1", ""], "预算": ["1", "\u3000"]})) == [
        None,
        "T815",
    ]


TOTALS: Final = """
总和 合計 總計 小計 共計 總和 （合计） 【合计】 「合計」 [Total] <合计> **合计** ——合计—— 合计。 合计数 合计行 合计金额
合计1 合计（10个） 合计（万元）： （全市）合计 甲局（合计） 甲局小计 一、合计 以上合计 合计/平均 总合计 计
总数 总额 总金额 累计数 2022年累计 汇总行 匯總 Avg avg. TOTALS ＴＯＴＡＬ sub-total Sub_total Mean
平均 平均分 平均數 平均得分 平均执行率 平均執行率（%） 各单位平均执行率 全市各部门平均 全省平均水平 均值 中位数 最高分
"""
UNITS: Final = """
合计局 合计镇 平均乡 平均镇人民政府 平均数据局 累计乡 加总局 审计局 審計局 统计局（汇总） 統計局（本级） 总工会 会计
综合计分 设计院 计委 全市审计 全椒县 各庄镇 最高人民法院 数据汇总 汇总中心 总部 总计划处 Summit Meanwhile 第1审计所
"""


def test_totals_in_any_spelling(rules: Rules) -> None:
    """So they are by characters, brackets, marks and blanks; departments with such words in their names are scored."""
    totals = [*TOTALS.split(), "Grand Total", "overall average", "合\u200b计", " 合 計 ： ", "合\n计"]
    names = [*totals, *UNITS.split(), "Total Energies"]
    wanted = ["T816" if each in totals else None for each in names]
    found = scored(rules, {"单位": names, "支出": ["1"] * len(names), "预算": ["1"] * len(names)})
    assert dict(zip(names, codes(found), strict=True)) == dict(zip(names, wanted, strict=True))


@pytest.mark.parametrize("word", ["单位", "项目"])
def test_a_unit_that_is_called_like_a_total(rules: Rules, word: str) -> None:
    """The way out that is reported works for every such name."""
    names = [f"{each}{word}" for each in TOTALS.split()]
    found = scored(rules, {"单位": names, "支出": ["1"] * len(names), "预算": ["1"] * len(names)})
    assert not any(found["问题"])


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("支出", "50"),
        ("支出（元）", "500,000"),
        ("支出(万元)", "50"),
        ("支出【单位：亿元】", "0.005"),
        (" 支\n出 （千元）", 500),
    ],
)
def test_headings_with_units(rules: Rules, heading: str, cell: object) -> None:
    """Numbers are moved into the datum's unit exactly."""
    found = scored(rules, {"单位": ["甲"], heading: [cell], "预算": ["100"]})
    assert [str(each) for each in found["总分"]] == ["50.00"]


@pytest.mark.parametrize("heading", ["支出（人）", "支出（必填）", "支出（美元）", "比率（‰）"])
def test_units_that_cannot_be_converted(rules: Rules, heading: str) -> None:
    """They are refused before any row is scored."""
    with pytest.raises(JixiaoError, match="T818"):
        scored(rules, {"单位": ["甲"], heading: ["1"], "预算": ["1"]})


def test_own_columns(rules: Rules) -> None:
    """They come back behind the unit, under another name where the results have theirs; or not at all."""
    given: dict[str, list[Any]] = {
        "单位": ["甲"],
        "信用代码": ["91X"],
        "总分": [5],
        "支出": ["1"],
        "预算": ["1"],
    }
    found = scored(rules, given)
    assert list(found)[:4] == ["单位", "信用代码", "总分（原表）", "总分"]
    assert (found["信用代码"], found["总分（原表）"], str(found["总分"][0])) == (["91X"], [5], "100.00")
    assert list(rules.score_table(given, own_columns=False))[:2] == ["单位", "总分"]
