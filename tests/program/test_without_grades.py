"""Rubrics without grades, and grades above the total: every result is there, and nothing is said of a grade."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from tests.program.test_groups import BESIDE, MAIN
from tests.rubrics import entry, grades, group, indicator, load, ruleset, score, write
from tests.rules.forms.built import built

from jixiao import JixiaoError, Rules
from jixiao.authoring.proof import proving
from jixiao.cli import run

INDICATORS = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}


def ungraded(text: str) -> str:
    """Return a ruleset file without its grades."""
    return text[: text.index("[[grades]]")]


PLAIN = ungraded(ruleset(group("组"), entry("a", "60"), entry("b", "40")))


@pytest.fixture
def rules() -> Rules:
    """Return a rubric of two indicators without grades."""
    return built(PLAIN, INDICATORS)


def test_a_unit_gets_points_and_no_grade(rules: Rules) -> None:
    """Points are as ever, the grade is null, and nothing reads “None”."""
    card = score(rules, a率="50%", b率="70%")
    assert (str(card.total), card.grade, card.grades) == ("58.00", None, ())
    assert json.loads(card.to_json())["grade"] is None
    assert card.explain().startswith("示例单位 2022 年度：总分 58.00 分\n")


def test_missing_data_is_told_without_grades(rules: Rules) -> None:
    """With data missing there is a range, and no grades that it might come to."""
    card = score(rules, a率="50%")
    assert (card.total, str(card.low), str(card.high), card.grades) == (None, "30.00", "70.00", ())
    assert card.explain().startswith("示例单位 2022 年度：数据不全，总分在 30.00 到 70.00 分之间\n")


def test_points_and_tables_have_no_grade(rules: Rules) -> None:
    """Points say None, a table of results has no column of grades; the totals are those of scorecards."""
    assert rules.points({"unit": "x", "fields": {"a率": "50%", "b率": "70%"}}).grade is None
    table = rules.score_table(pa.table({"a率": ["50%", None], "b率": ["70%", "1%"]}))
    assert "等级" not in table.column_names
    assert [None if each is None else str(each) for each in table["总分"].to_pylist()] == ["58.00", None]


def test_it_is_proved(rules: Rules) -> None:
    """There are no questions about grades."""
    report = proving.prove(rules)
    assert report.is_right
    assert not any(each.kind == "grade" for subject in report.subjects for each in subject.answers)


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [
        "check rules.toml", "show rules.toml", "score u.json -r rules.toml -p .", "explain u.json -r rules.toml -p .",
        "batch u.csv -r rules.toml -p . -o o.csv", "score-set s -r rules.toml -p .", "new cases rules.toml",
        "diff rules.toml graded.toml -p . --data u.csv", "diff graded.toml rules.toml -p . --data u.csv",
        "whatif u.json -r rules.toml -p . a率=90%", "cliffs u.json -r rules.toml -p .",
    ],
)  # fmt: skip
def test_every_command_takes_it(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No command demands grades, and none prints that there is one called None."""
    unit = '{"unit": "x", "fields": {"a率": "50%", "b率": "70%"}}'
    write(tmp_path, {
        "rules.toml": PLAIN, "graded.toml": PLAIN.replace("t/1", "t/2") + grades(), "u.json": unit, "s/u.json": unit,
        "u.csv": "单位,a率,b率\nx,50%,70%\n", **{f"{name}.toml": text for name, text in INDICATORS.items()},
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, printed = run(command.split()), capsys.readouterr()
    assert code == 0, printed.err
    assert "None" not in printed.out


@pytest.mark.long
def test_removing_every_grade_leaves_none(tmp_path: Path) -> None:
    """A ruleset may take away all grades of the one that it extends."""
    away = "".join(f'[[grades]]\nname = "{name}"\nremove = true\n' for name in "优良中差")
    write(tmp_path, {"first.toml": ruleset(group("组"), entry("a", "60"), entry("b", "40"))})
    second = f'id = "t/2"\nname = "示例"\nyear = 2022\nextends = "t/1"\n{away}'
    write(tmp_path, {f"{name}.toml": text for name, text in INDICATORS.items()})
    assert score(load(tmp_path, second), a率="50%", b率="70%").grade is None


@pytest.mark.parametrize(
    ("most", "least", "fits"),
    [("", "100", True), ("", "101", False), ("most = 103\n", "103", True), ("most = 103\n", "104", False),
     ("most = 120\n", "105", True), ("most = 120\n", "106", False)],
)  # fmt: skip
def test_grades_reach_as_far_as_totals(most: str, least: str, *, fits: bool) -> None:
    """A grade may begin above 100 where a bonus of 5 leads there: no further than the total's most, and than bonuses give."""
    text = ruleset(MAIN, BESIDE, grades([("特优", least), ("其他", "0")]))
    text = text.replace("total = 100\n", f"total = 100\n{most}")
    files = {**INDICATORS, "c": indicator("c", "丙")}
    if fits:
        assert len(built(text, files).program.grades) == 2
        return
    with pytest.raises(JixiaoError) as caught:
        built(text, files)
    assert [each.code for each in caught.value.problems] == ["R438"]


def test_a_grade_above_100_is_given() -> None:
    """With a bonus a unit of 103 points gets the grade that begins at 102."""
    text = ruleset(MAIN, BESIDE, grades([("特优", "102"), ("其他", "0")]))
    rules = built(
        text.replace("total = 100\n", "total = 100\nmost = 105\n"), {**INDICATORS, "c": indicator("c", "丙")}
    )
    assert score(rules, a率="100%", b率="60%", c率="0%").grade == "特优"
    assert score(rules, a率="100%", b率="30%", c率="0%").grade == "其他"
