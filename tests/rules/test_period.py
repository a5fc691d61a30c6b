"""An indicator is in force from a year on until it is retired, and only then a ruleset may use it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rubrics import entry, group, indicator, load, ruleset, score, write

import jixiao
from jixiao.documents import parse_toml
from jixiao.plugins import Catalog
from jixiao.problems import JixiaoError
from jixiao.publishing.building import publish_indicator
from jixiao.publishing.standalone import publish_alone
from jixiao.rules import Period, read_indicator

RATE = indicator("rate", "完成情况")
ENDS = st.none() | st.integers(1990, 2030)


def with_years(text: str, *, top: str = "", tables: str = "") -> str:
    """Return an indicator file with more keys before its tables, and more tables."""
    head, rest = RATE.split("\n\n", 1) if not text else text.split("\n\n", 1)
    return f"{head}\n{top}\n\n{rest}\n{dedent(tables)}"


def refused(text: str) -> list[str]:
    """Return what is said of an indicator file."""
    with pytest.raises(JixiaoError) as caught:
        read_indicator(parse_toml(text, "指标.toml"))
    return [f"{each.code} {each.message}；{each.remedies[0]}" for each in caught.value.problems]


@given(ENDS, ENDS, st.integers(1985, 2035))
def test_a_period_is_half_open(start: int | None, end: int | None, year: int) -> None:
    """The first year belongs to a period, the year that ends it does not."""
    held = year in Period(start, end)
    assert held == (not (start is not None and year < start) and not (end is not None and year >= end))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(), "一直使用"),
        (Period(2022), "2022 年起"),
        (Period(None, 2024), "到 2023 年为止"),
        (Period(2022, 2024), "2022 年至 2023 年"),
        (Period(2022, 2023), "2022 年"),
    ],
)
def test_a_period_says_the_years_that_are_in_it(period: Period, said: str) -> None:
    """People read the last year in which something holds, not the first in which it does not."""
    assert str(period) == said


@pytest.mark.parametrize(
    ("top", "tables", "said"),
    [
        (
            "since = 2022", '[[editions]]\nsince = 2022\nreason = "改名"\nname = "新名"',
            "R418 版次自 2022 年起，指标自 2022 年才有；版次的 since 要晚于指标的 since",
        ),
        (
            "", '[retired]\nsince = 2023\nreason = "合并"\n[[editions]]\nsince = 2023\nreason = "改名"\nname = "新名"',
            "R418 版次自 2023 年起，指标自 2023 年起已停用；删去这个版次，或改 retired 的 since",
        ),
        (
            "since = 2022", '[retired]\nsince = 2022\nreason = "合并"',
            "R418 指标自 2022 年起使用，却自 2022 年起停用；retired 的 since 是第一个不再使用的年度，要晚于指标的 since",
        ),
        (
            "", '[retired]\nsince = 2022\nreason = "合并"\nreplaced_by = "t.rate"',
            "R418 “t.rate”不能由它自己代替；写代替它的指标的 id，没有就删去 replaced_by",
        ),
        (
            'replaces = ["t.other", "t.rate"]', "",
            "R418 “t.rate”不能代替它自己；写它所代替的指标的 id，没有就删去 replaces",
        ),
    ],
)  # fmt: skip
def test_years_that_contradict_each_other_are_refused(top: str, tables: str, said: str) -> None:
    """Whoever retires an indicator before it begins is told so at once, in the file."""
    assert refused(with_years("", top=top, tables=tables)) == [said]


def test_every_contradiction_is_told_at_once() -> None:
    """Two wrong editions are two problems."""
    tables = '[[editions]]\nsince = 2020\nreason = "甲"\n[[editions]]\nsince = 2021\nreason = "乙"'
    assert len(refused(with_years("", top="since = 2022", tables=tables))) == 2


def used(folder: Path, year: int, top: str = "", tables: str = "", **more: str) -> jixiao.Rules:
    """Return a ruleset of a year that uses an indicator with these keys."""
    rules = ruleset(group("组"), entry("rate")).replace("year = 2022", f"year = {year}")
    return load(folder, rules, rate=with_years("", top=top, tables=tables), **more)


def test_an_indicator_outside_its_period_is_refused_with_the_way_out(tmp_path: Path) -> None:
    """A bureau that copies last year's rubric learns which indicator ended, why, and what took its place."""
    tables = '[retired]\nsince = 2022\nreason = "与新指标重复"\nreplaced_by = ["t.next", "t.gone"]'
    with pytest.raises(JixiaoError) as caught:
        used(tmp_path, 2022, tables=tables, next=indicator("next", "新指标"))
    (problem,) = caught.value.problems
    assert problem.code == "R457"
    assert problem.message == "指标“完成情况”自 2022 年起停用：与新指标重复"
    assert problem.remedies == (
        "改用代替它的“新指标”（t.next）、t.gone",
        '从沿用的内容里去掉它：写 id = "t.rate"、remove = true',
        "还要用的，改 retired 的 since",
    )
    assert problem.place is not None
    assert problem.place.file.endswith("rules.toml")


def test_an_indicator_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    """A rubric of 2021 can't use what was made for 2022."""
    with pytest.raises(JixiaoError) as caught:
        used(tmp_path, 2021, top="since = 2022")
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == (
        "R457", "指标“完成情况”自 2022 年起使用，这是 2021 年度的指标体系",
    )  # fmt: skip
    assert problem.remedies[0].startswith("删去它，或改 ")


@pytest.mark.parametrize("year", [2022, 2023])
def test_within_its_period_it_is_used(tmp_path: Path, year: int) -> None:
    """The first year and the last are inside: since inclusive, retired.since exclusive."""
    rules = used(tmp_path, year, top="since = 2022", tables='[retired]\nsince = 2024\nreason = "合并"')
    assert score(rules, rate率="50%").total == 50


EDITION = '[[editions]]\nsince = 2023\nreason = "名称改短"\nname = "完成"'


@pytest.mark.long
@pytest.mark.parametrize(
    ("year", "top", "edition"), [(2022, "", None), (2022, "since = 2020", 2020), (2024, "since = 2020", 2023)]
)
def test_the_edition_in_force_is_stated_in_every_scorecard(
    tmp_path: Path, year: int, top: str, edition: int | None
) -> None:
    """A scorecard says by which edition a unit was scored: in its data, on the terminal, in the explanation."""
    card = score(used(tmp_path, year, top=top, tables=EDITION), rate率="50%")
    node = card.indicators[0]
    assert node.edition == edition
    assert (f"版次：自 {edition} 年起" in card.explain()) == (edition is not None)
    assert f'"edition": {"null" if edition is None else edition}' in card.to_json()


def test_a_sheet_tells_the_years(tmp_path: Path) -> None:
    """The printed indicator says since when it is used, what changed when, and when it ends."""
    rules = used(
        tmp_path, 2023, top="since = 2020", tables=f'{EDITION}\n[retired]\nsince = 2025\nreason = "合并"'
    )
    sheet = publish_indicator(rules, "t.rate")
    assert sheet is not None
    assert sheet.editions == ("自 2020 年起使用", "自 2023 年起：名称改短", "自 2025 年起停用：合并")


@pytest.mark.parametrize("top", ["", "since = 2024"])
def test_a_dated_indicator_can_be_shown_alone(tmp_path: Path, top: str) -> None:
    """An indicator by itself is shown as of a year in which it is in force."""
    write(tmp_path, {"rate.toml": with_years("", top=top, tables='[retired]\nsince = 2025\nreason = "合并"')})
    catalog: Catalog = jixiao.find_catalog([tmp_path], project=tmp_path)
    assert publish_alone(catalog, catalog.indicators["t.rate"]).name == "完成情况"
