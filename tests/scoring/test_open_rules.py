"""Caps, vetoes and grade caps that read data which is missing: what is open is said to be, with the data named, everywhere."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.rubrics import entry, group, indicator, number, ruleset, score
from tests.rules.forms.built import built

from jixiao import Rules

FILES = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}
KNOWN = {"a率": "100%", "b率": "100%"}


def rules_with(key: str, target: str, outcome: str, when: str = "x > 1 or y > 2") -> Rules:
    """Return a rubric of two indicators with one rule on a node; it holds where x or y is large."""
    rule = f'[[{key}]]\nname = "规定"\ntarget = "{target}"\nwhen = "{when}"\n{outcome}\nreason = "原因"\n\n'
    text = ruleset(group("组"), entry("a", "60"), entry("b", "40"), rule, number("x"), number("y"))
    return built(text, FILES)


RULES = [
    ("caps", "at_most = 5"),
    ("vetoes", "then = 5"),
    ("vetoes", ""),
]


@pytest.mark.parametrize("target", ["总分", "组", "甲"])
@pytest.mark.parametrize(("key", "outcome"), RULES)
def test_points_that_wait_for_a_rule(key: str, outcome: str, target: str) -> None:
    """The data is named in the finding, on the node, in the headline's words, and beside the row of a table."""
    rules = rules_with(key, target, outcome)
    card = score(rules, **KNOWN, y="1")
    assert (card.total, card.grade, card[target].missing) == (None, None, ("x",))
    assert "数据不全" in card.explain()
    assert "None" not in card.explain()
    (found,) = card.findings
    assert (found.code, found.node) == ("G809", target)
    assert "缺少数据 x" in found.message
    row = rules.score_table(pa.table({**{name: [each] for name, each in KNOWN.items()}, "y": ["1"]}))
    name = "规定" if target != "甲" else "甲"
    assert row.to_pylist()[0]["核对"] == f"G809 {name}：缺x"


def test_a_grade_that_waits_for_a_rule() -> None:
    """The total is known, the grade is not: 数据不全, with the data and the grades that it may be."""
    rules = rules_with("caps", "总分", 'grade = "中"')
    card = score(rules, **KNOWN, y="1")
    assert (str(card.total), card.grade, card.grades) == ("100.00", None, ("优", "中"))
    assert card.root.missing == ("x",)
    assert card.explain().startswith("示例单位 2022 年度：数据不全，总分 100.00 分，等级可能为“优”或“中”\n")
    assert [each.message for each in card.findings] == ["总分：封顶“规定”缺少数据 x，等级待定"]
    row = rules.score_table(
        pa.table({**{name: [each] for name, each in KNOWN.items()}, "y": ["1"]})
    ).to_pylist()[0]
    assert (str(row["总分"]), row["等级"], row["核对"]) == ("100.00", None, "G809 规定：缺x")


def test_a_grade_that_no_rule_can_change_is_known() -> None:
    """A cap at 中 does not matter to 70 points: nothing is open, nothing is said."""
    card = score(rules_with("caps", "总分", 'grade = "中"'), a率="50%", b率="100%")
    assert (str(card.total), card.grade, card.findings, card.root.missing) == ("70.00", "中", (), ())


@pytest.mark.parametrize(("x", "y", "lacking"), [("0", None, "y"), (None, "0", "x")])
def test_a_table_names_what_scorecards_name(x: str | None, y: str | None, lacking: str) -> None:
    """Row for row the data that a rule lacks is named, also where several rows lack different data."""
    rules = rules_with("caps", "总分", "at_most = 5")
    given = {name: each for name, each in (("x", x), ("y", y)) if each is not None}
    assert "、".join(score(rules, **KNOWN, **given).root.missing) == lacking
    table = pa.table({
        "a率": ["100%", None, "100%"], "b率": ["100%"] * 3, "x": pa.array([x, x, "5"], pa.string()),
        "y": pa.array([y, y, None], pa.string()),
    })  # fmt: skip
    rows = rules.score_table(table).to_pylist()
    said = [f"G809 规定：缺{lacking}", f"G809 甲：缺a率；G809 规定：缺{lacking}"]
    assert [each["核对"] for each in rows[:2]] == said


def test_a_rule_that_fails_is_told() -> None:
    """A condition that divides by zero is told as such, with what failed."""
    card = score(rules_with("caps", "总分", "at_most = 5", "1 / x > y"), **KNOWN, x="0", y="1")
    assert card.total is None
    (found,) = card.findings
    assert (found.code, found.message.startswith("总分：封顶“规定”无法计算：")) == ("G810", True)
