"""What a change does to a table of units: counted, told apart, and told of those that move most."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import entry, group, indicator, number, ruleset

from jixiao import Rules
from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.difference.effect import Effect, Sums
from jixiao.authoring.difference.report.document import document_of
from jixiao.authoring.difference.report.effect_document import effect_chapter
from jixiao.authoring.difference.unit_results import changes_in, effect_of
from jixiao.problems import JixiaoError
from jixiao.publishing.markdown import render

from .changing import loaded

OLD = ruleset(group("甲组", "60"), group("乙组", "40"), entry("a", "60", "甲组"), entry("b", "40", "乙组"))
NEW = (
    OLD.replace("weight = 60", "weight = 70").replace("weight = 40", "weight = 30").replace("year = 2022", "year = 2023")
    + '[[caps]]\nname = "封顶"\nwhen = "a率 < 60%"\nat_most = 59\nreason = "甲太低"\n'
)  # fmt: skip
BOTH = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}
UNITS = """单位,a率,b率
一局,100%,100%
二局,95%,80%
三局,90%,100%
四局,50%,100%
五局,80%,
六局,很高,50%
七局,40%,100%
"""


def effect(folder: Path, table: str = UNITS) -> tuple[Difference, Effect]:
    """Return what the change does to a table."""
    old, new = rules(folder)
    (folder / "units.csv").write_text(table, encoding="utf-8")
    difference = compare(old, new)
    return difference, effect_of(changes_in(old, new, difference, folder / "units.csv"), "units.csv")


def rules(folder: Path) -> tuple[Rules, Rules]:
    """Return both rulesets."""
    return loaded(folder / "old", OLD, BOTH), loaded(folder / "new", NEW, BOTH)


@pytest.mark.long
def test_the_chapter(tmp_path: Path) -> None:
    """Counts, what it comes from, grades, the spread, who moves most, and which rows could not be compared."""
    difference, found = effect(tmp_path)
    text = render(document_of(replace(difference, effect=found)))
    assert text[text.index("## 四") :] == snapshot("""\
## 四、对各单位的影响

按 units.csv 里的 7 个单位，用两个指标体系各评一遍：升 1 个，降 3 个，不变 1 个；1 个数据不全、定不了总分，没有比较；1 个数据有错，没有比较。

5 个比较了的单位，总分平均由 83.40 分变为 80.10 分，平均变动 −3.3 分。

### 变动从哪里来

| 来自 | 变化 | 升（个） | 降（个） | 合计（分） | 平均（分） | 最多降 | 最多升 |
|---|---|---:|---:|---:|---:|---:|---:|
| 乙 | 分值 | 0 | 5 | −48 | −9.6 | −10 | 0 |
| 甲 | 分值 | 5 | 0 | \\+37.5 | \\+7.5 | 0 | \\+10 |
| 总分的封顶 |  | 0 | 1 | −6 | −1.2 | −6 | 0 |
| 合计 |  | 1 | 3 | −16.5 | −3.3 |  |  |

每个单位的各行相加，正好等于它的总分之差；合计一行的升、降按总分数。

**每项变化平均使总分变动（分）**

| | | |
|---|---:|---|
| 乙 | −9.6 | ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ |
| 甲 | \\+7.5 | ███████████████████ |
| 总分的封顶 | −1.2 | ▒▒▒ |

### 等级变化

3 个单位的等级有变化。

| 原等级 ＼ 现等级 | 优 | 良 | 中 | 差 | 合计 |
|---|---:|---:|---:|---:|---:|
| 优 | 2 | — | — | — | 2 |
| 良 | 1 | — | — | — | 1 |
| 中 | — | — | — | 2 | 2 |
| 差 | — | — | — | — | — |
| 合计 | 3 | — | — | 2 | 5 |

### 变动的大小

**总分变动（分），单位个数**

| | | |
|---|---:|---|
| 升 1～2 | 1 | ████████████████████████ |
| 不变 | 1 | ████████████████████████ |
| 降 1 以内 | 1 | ████████████████████████ |
| 降 5～6 | 1 | ████████████████████████ |
| 降 10～11 | 1 | ████████████████████████ |

### 变动最大的单位

| 单位 | 原总分 | 现总分 | 变动 | 等级 | 来自 |
|---|---:|---:|---:|---|---|
| 四局 | 70\\.00 | 59\\.00 | −11 | 中 → 差 | 乙 −10，总分的封顶 −6，甲 +5 |
| 七局 | 64\\.00 | 58\\.00 | −6 | 中 → 差 | 乙 −10，甲 +4 |
| 二局 | 89\\.00 | 90\\.50 | \\+1.5 | 良 → 优 | 甲 +9.5，乙 −8 |
| 三局 | 94\\.00 | 93\\.00 | −1 | 优 | 乙 −10，甲 +9 |

### 没有比较的行

- units.csv:7：S602 第 2 列“a率”要填比率，这里是文字“很高”
""")


def test_as_data(tmp_path: Path) -> None:
    """Programs get exact numbers as text, and every part of every mover."""
    difference, effects = effect(tmp_path)
    found = json.loads(json.dumps(replace(difference, effect=effects).to_data(), ensure_ascii=False))[
        "effect"
    ]
    assert {key: found[key] for key in ("compared", "raised", "lowered", "undecided", "refused")} == {
        "compared": 5, "raised": 1, "lowered": 3, "undecided": 1, "refused": 1,
    }  # fmt: skip
    for each in found["movers"]:
        assert sum(Fraction(part) for part in each["parts"].values()) == Fraction(each["difference"])
    assert found["movers"][0] == snapshot(
        {
            "unit": "四局",
            "old": "70",
            "new": "59",
            "difference": "-11",
            "old_grade": "中",
            "new_grade": "差",
            "parts": {"甲": "5", "乙": "-10", "总分的封顶": "-6"},
        }
    )


@pytest.mark.long
def test_a_table_of_one_ruleset_only_is_refused(tmp_path: Path) -> None:
    """Units can only be compared on data of both, and the message says whose is lacking."""
    old = loaded(tmp_path / "old", OLD, BOTH)
    others = {
        "a": indicator("c", "甲").replace('"t.c"', '"t.a"'),
        "b": indicator("d", "乙").replace('"t.d"', '"t.b"'),
    }
    new = loaded(tmp_path / "new", OLD.replace('"t/1"', '"t/2"'), others)
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    with pytest.raises(JixiaoError) as caught:
        effect_of(changes_in(old, new, compare(old, new), tmp_path / "units.csv"), "units.csv")
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("Y901", "表里没有一列是“示例”（t/2）的数据项")
    assert problem.remedies == ("用 jixiao fields t/2 列出全部数据项；两个指标体系的数据要在同一张表里",)


@pytest.mark.long
def test_a_column_of_the_other_ruleset_is_no_slip_of_the_pen(tmp_path: Path) -> None:
    """A datum that only the new ruleset has is not taken for a mistyped one of the old."""
    new = loaded(tmp_path / "new", OLD, {**BOTH, "b": indicator("b2", "乙").replace('"t.b2"', '"t.b"')})
    old = loaded(tmp_path / "old", OLD, BOTH)
    (tmp_path / "units.csv").write_text("单位,a率,b率,b2率\n一局,100%,100%,50%\n", encoding="utf-8")
    found = effect_of(changes_in(old, new, compare(old, new), tmp_path / "units.csv"), "units.csv")
    assert (found.compared, found.sum_of_totals) == (1, Sums(Fraction(100), Fraction(80)))


@pytest.mark.long
def test_a_mistyped_column_is_still_told(tmp_path: Path) -> None:
    """A column that neither ruleset knows but both nearly do is a slip of the pen."""
    with pytest.raises(JixiaoError) as caught:
        effect(tmp_path, "单位,a率,b率率\n一局,1,1\n")
    assert caught.value.problems[0].code == "T804"


def test_a_grade_that_cannot_be_told(tmp_path: Path) -> None:
    """A unit with a total and no grade is compared by its total, and counted apart where grades are."""
    cap = '[[caps]]\nname = "封"\nwhen = "违规数 > 0"\ngrade = "中"\nreason = "违规"\n\n'
    fault = {**BOTH, "b": BOTH["b"].replace("[score]", f"{number('违规数')}[score]")}
    old = loaded(tmp_path / "old", OLD + cap, fault)
    new = loaded(tmp_path / "new", (OLD + cap).replace('"t/1"', '"t/2"'), fault)
    (tmp_path / "units.csv").write_text("单位,a率,b率,违规数\n甲,90%,90%,0\n乙,90%,90%,\n", encoding="utf-8")
    difference = compare(old, new)
    found = effect_of(changes_in(old, new, difference, tmp_path / "units.csv"), "units.csv")
    assert (found.compared, found.ungraded, sum(found.by_grades.values())) == (2, 1, 1)
    text = render(effect_chapter(replace(difference, effect=found)))
    assert "没有单位的等级变化；1 个有总分，数据不全、定不了等级，不在其中。" in text
    assert "Missing" not in text
