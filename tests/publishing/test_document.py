"""The document of a rubric: merged cells for trees of any shape, what stands on a sheet, the rules above."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.publishing.samples import sample
from tests.rubrics import entry, group, indicator, load, ruleset

import jixiao
from jixiao.publishing.building import publish, publish_indicator
from jixiao.publishing.document import Document
from jixiao.publishing.typesetting import plain

# ruff: noqa: E501 - sentences are pinned as they read

SHIPPED = sorted(
    each.id for each in jixiao.find_catalog().plugins if each.kind == "ruleset" and each.state == "loaded"
)


def cells(document: Document) -> list[list[tuple[str, int, int]]]:
    """Return the merged cells of each row: name, rows, columns."""
    return [[(each.name, each.rows, each.columns) for each in row.cells] for row in document.rows]


def test_cells_of_an_uneven_tree(tmp_path: Path) -> None:
    """A group goes over all its indicators; an indicator high up goes over the columns left to it."""
    document = publish(sample(tmp_path))
    assert document.levels == ("一级指标", "二级指标", "三级指标")
    assert cells(document) == [
        [("产出", 3, 1), ("数量", 2, 1), ("“执行率”指标", 1, 1)],
        [("制度建设", 1, 1)],
        [("签订及时率", 1, 2)],
        [("效益", 1, 1), ("社会效益", 1, 2)],
        [("加分", 1, 1), ("创新", 1, 2)],
    ]


def test_cells_of_a_deep_and_of_a_shallow_tree(tmp_path: Path) -> None:
    """Two levels make two columns, five levels five, with their names."""
    flat = load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲"))
    assert publish(flat).levels == ("一级指标", "二级指标")
    assert cells(publish(flat)) == [[("组", 1, 1), ("甲", 1, 1)]]
    groups = [group("一", "100"), *(group(name, "100", above) for above, name in ("一二", "二三", "三四"))]
    deep = load(tmp_path, ruleset(*groups, entry("a", to="四")), a=indicator("a", "甲"))
    assert publish(deep).levels[-1] == "五级指标"
    assert [len(each) for each in cells(publish(deep))] == [5]


@pytest.mark.long
@pytest.mark.parametrize("identity", SHIPPED)
def test_every_shipped_ruleset_can_be_published(identity: str) -> None:
    """All columns are filled in every row, and every formula of every sheet has words."""
    document = publish(jixiao.load(identity))
    open_rows = [0] * len(document.levels)
    for row in document.rows:
        filled = sum(left > 0 for left in open_rows) + sum(each.columns for each in row.cells)
        assert filled == len(document.levels)
        for each in row.cells[:-1]:
            open_rows[each.level - 1] = each.rows
        open_rows = [max(0, left - 1) for left in open_rows]
        assert row.sheet.scoring.cases
        for case in row.sheet.scoring.cases:
            assert plain(case.then) or case.when
        for step in row.sheet.steps:
            assert all(plain(case.then) for case in step.cases)


@pytest.mark.long
def test_a_sheet_finds_its_indicator_by_name_key_and_id(tmp_path: Path) -> None:
    """People type the printed name, the name without quotes, or the id; a group is no indicator."""
    rules = sample(tmp_path)
    for wanted in ("“执行率”指标", "执行率指标", "t.rate"):
        found = publish_indicator(rules, wanted)
        assert found is not None
        assert (found.number, found.weight, found.groups) == (1, "50", ("产出", "数量"))
    assert publish_indicator(rules, "产出") is None
    assert publish_indicator(rules, "没有的") is None


GROUPS = """
[[groups]]
name = "选一"
weight = 40
combine = "chosen"
[[groups]]
name = "较高"
weight = 30
combine = "better"
[[groups]]
name = "选用池"
weight = 30
combine = "pool"
none = "exclude"
[[groups]]
name = "扣罚"
weight = 5
kind = "malus"
[[caps]]
name = "无条件"
when = "a率 < 50%"
at_most = "满分率 * 100"
target = "甲"
reason = "甲低"
[steps]
"满分率" = "a率 / 2"
"""


def test_how_groups_combine(tmp_path: Path) -> None:
    """Each way to combine is said of the groups that use it, with what happens when nobody is chosen."""
    names = ["甲乙", "丙丁", "戊己", "庚"]
    keys = ["ab", "cd", "ef", "g"]
    weights = ["40", "30", "15", "5"]
    groups = ["选一", "较高", "选用池", "扣罚"]
    entries = [
        entry(key, weight, to) for pair, weight, to in zip(keys, weights, groups, strict=True) for key in pair
    ]
    files = {
        key: indicator(key, name)
        for pair, named in zip(keys, names, strict=True)
        for key, name in zip(pair, named, strict=True)
    }
    rules = load(tmp_path, ruleset(GROUPS, *entries, rounding='places = 1, at = "total"'), **files)
    document = publish(rules)
    steps = [each for chapter in document.chapters for each in chapter.steps]
    assert [(each.name, plain(each.cases[0].then)) for each in steps] == [("满分率", "a率 ÷ 2")]
    said = {
        chapter.title: [plain(each.text) for each in chapter.regulations]
        for chapter in document.chapters
        if chapter.regulations
    }
    assert said == snapshot(
        {
            "得分合成": [
                "一个组的得分是下级得分之和；下面另有规定的除外。",
                "“选一”由单位在“甲”、“乙”中选用一项，只计选用的一项。",
                "“较高”取下级中得分较高的一项。",
                "“选用池”的下级由单位选用，选用的按分值的比例分担 30 分；一项也没有选用的，不参加评分，分值由同级其他指标分担。",
                "每一级都按同一个次序：得分合成（或按评分标准计算），封顶，否决，限制在 0 到分值之间，取整。总分先加上加分、减去减分，再封顶和否决；对等级的限制最后。",
            ],
            "加分和减分": ["“扣罚”是减分，算出几分总分就扣几分，最多扣 5 分。"],
            "封顶": ["当 a率 < 50% 时，“甲”的得分不超过 满分率 × 100（甲低）。"],
            "取整": ["总分四舍五入到 1 位小数，其余各处不取整。"],
            "等级": ["按总分定等级："],
        }
    )


ACROSS = """
[roll_up]
weight = "资金"
[[fields]]
name = "资金"
type = "amount"
unit = "万元"
min = 0
[[fields]]
name = "甲名次"
type = "count"
min = 1
across = { what = "rank", of = "甲.得分", first = "high" }
[[caps]]
name = "末位"
when = "甲名次 > 10"
at_most = 60
reason = "排在末位"
"""


def test_what_compares_units_and_puts_projects_together(tmp_path: Path) -> None:
    """A data item worked out over all units says how; so does a ruleset that puts several projects together."""
    rules = load(tmp_path, ruleset(ACROSS, group("组"), entry("a")), a=indicator("a", "甲"))
    document = publish(rules)
    (step,) = (each for chapter in document.chapters for each in chapter.steps)
    assert (step.name, plain(step.cases[0].then)) == ("甲名次", "各单位甲的得分的名次，大的在前")
    (together,) = (each for each in document.chapters if each.title == "几个项目合并")
    assert "比率和其他数按“资金”加权" in plain(together.regulations[0].text)


def test_rounding_and_grades_are_said(tmp_path: Path) -> None:
    """Grades are half-open intervals, the best one closed at the most that can be had."""
    document = publish(sample(tmp_path))
    grades = next(each for each in document.chapters if each.title == "等级")
    assert [(plain(each.when), plain(each.then)) for each in grades.regulations[0].cases] == [
        ("90（含）至 105（含）", "优"),
        ("60（含）至 90（不含）", "良"),
        ("0（含）至 60（不含）", "差"),
    ]
