"""Rows that are no units, headings that say a unit, and columns of the table's own."""

from __future__ import annotations

from typing import Any, Final

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules

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
