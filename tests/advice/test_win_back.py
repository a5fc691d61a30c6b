"""What would win points back: shown by scoring, and by one step less that does not do."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest
from tests.rubrics import entry, grades, group, ruleset

import jixiao
from jixiao.advice import WinBack
from jixiao.authoring.cases.cases import read_cases, submission_of
from jixiao.documents import read_toml
from jixiao.rules import Submission

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "examples"
CASES: Final = sorted((ROOT / "rulesets").glob("*/*.cases.toml"))

RULESET: Final = ruleset(
    group("组", "10"), entry("one", "10"), grades([("好", "8"), ("差", "0")]), total="10"
)


def changed(submission: Submission, way: WinBack) -> Submission:
    """Return a submission with the changes of a way made."""
    fields = {**submission.content.fields, **{each.field: each.after for each in way.changes}}
    return Submission(submission.content.model_copy(update={"fields": fields}), submission.document)


def of_one(tmp_path: Path, indicator: str, fields: dict[str, object]) -> tuple[str, ...]:
    """Return the ways, in words, for a unit under a ruleset of one indicator."""
    (tmp_path / "rules.toml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "one.toml").write_text(f'id = "t.one"\nname = "一"\n{indicator}', encoding="utf-8")
    rules = jixiao.load(tmp_path / "rules.toml", plugins=[tmp_path])
    return tuple(str(each) for each in rules.win_back({"unit": "甲", "fields": fields}))


@pytest.mark.long
def test_the_starting_case() -> None:
    """48.68 万元 more spending would have earned full marks, and scoring with it does."""
    rules = jixiao.load("guangzhou/2022")
    submission = jixiao.read(EXAMPLES / "zengcheng-2022.toml")
    (way,) = rules.win_back(submission)
    assert str(way) == "支出决算数再增加 48.68 万元（到 2508.64 万元）可得满分，总分 94.00 分"
    card = rules.score(changed(submission, way))
    assert (card["部门预算资金支出率"].points, card.total) == (Decimal("10.00"), Decimal("94.00"))


@pytest.mark.long
@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}-{file.name.split('.')[0]}")
def test_every_way_does_what_it_says(file: Path) -> None:
    """For every third case of every shipped ruleset: points, total and grade are those of scoring the changed data."""
    cases = read_cases(read_toml(file))
    rules = jixiao.load(cases.ruleset)
    for case in cases.cases[::3]:
        submission = submission_of(case.over(cases.defaults))
        before = rules.score(submission)
        for way in rules.win_back(submission):
            after = rules.score(changed(submission, way))
            assert (after[way.node].points, after.total, after.grade) == (way.points, way.total, way.grade)
            assert way.points > (before[way.node].points or 0)
            assert way.is_full == (way.points == after[way.node].weight)
            for change in way.changes:
                assert rules.fields[change.field].adjustable


@pytest.mark.long
def test_one_step_less_does_not_do() -> None:
    """The smallest change: a step nearer gets less (guangzhou/2022, the complete example)."""
    rules = jixiao.load("guangzhou/2022")
    submission = jixiao.read(EXAMPLES / "complete-2022.toml")
    tried = 0
    for way in rules.win_back(submission):
        (change,) = way.changes
        field = rules.fields[change.field]
        if field.type not in {"amount", "count"}:
            continue
        step = Decimal(1) if field.type == "count" else Decimal("0.01")
        before, after = Decimal(change.before), Decimal(change.after)
        less = after - step if after > before else after + step
        if less != before:
            found = rules.what_if(submission, {change.field: str(less)}).after
            exact = next(each for each in found[way.node].traces if each.name.endswith(".公式分"))
            assert Fraction(exact.value) < Fraction(way.points)
        tried += 1
    assert tried == 8


BANDS: Final = """
[[fields]]
name = "率"
type = "rate"
min = 0
adjustable = true
[score.bands]
of = "率"
[score.bands.points]
"<= 5%" = "满分"
"(5%, 10%]" = 6
"> 10%" = 0
"""
TWO: Final = """
[[fields]]
name = "支出"
type = "amount"
unit = "万元"
min = 0
adjustable = true
[[fields]]
name = "预算"
type = "amount"
unit = "万元"
min = 1
adjustable = true
[score]
formula = "满分 * 最小(1, 支出 / 预算)"
"""
DATES: Final = """
[[fields]]
name = "日期"
type = "date"
adjustable = true
[[fields]]
name = "公开"
type = "yes_no"
adjustable = true
[[fields]]
name = "方式"
type = "choice"
options = ["网站", "报纸", "没有"]
adjustable = true
[score]
formula = "如果(日期 <= 日期(2022, 3, 1), 4, 1) + 如果(公开, 3, 0) + 如果(方式 == “网站”, 3, 如果(方式 == “报纸”, 2, 0))"
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("indicator", "fields", "said"),
    [
        (
            BANDS,
            {"率": "12%"},
            (
                "率降低 2 个百分点（到 10%）可得 6.00 分，总分 6.00 分",
                "率降低 7 个百分点（到 5%）可得满分，总分 10.00 分",
            ),
        ),
        (BANDS, {"率": "7%"}, ("率降低 2 个百分点（到 5%）可得满分，总分 10.00 分",)),
        (BANDS, {"率": "5%"}, ()),
        (
            TWO,
            {"支出": 90, "预算": 100},
            (
                "支出再增加 10 万元（到 100 万元）可得满分，总分 10.00 分",
                "预算减少 10 万元（到 90 万元）可得满分，总分 10.00 分",
                "支出再增加 4.74 万元（到 94.74 万元）、同时预算减少 5.26 万元（到 94.74 万元）可得满分，总分 10.00 分",
            ),
        ),
        (TWO.replace("adjustable = true\n", ""), {"支出": 90, "预算": 100}, ()),
        (
            DATES,
            {"日期": "2022-03-04", "公开": False, "方式": "没有"},
            (
                "日期提前 3 天（到 2022-03-01）可得 4.00 分，总分 4.00 分",
                "公开为“是”可得 4.00 分，总分 4.00 分",
                "方式为“网站”可得 4.00 分，总分 4.00 分",
            ),
        ),
    ],
)
def test_how_it_is_said(
    tmp_path: Path, indicator: str, fields: dict[str, object], said: tuple[str, ...]
) -> None:
    """The next band and full points, each field by itself and all together; nothing for what could not be influenced."""
    assert of_one(tmp_path, indicator, fields) == said


@pytest.mark.parametrize("kind", ["malus", "bonus"])
def test_what_is_beside_the_total_is_left_out(tmp_path: Path, kind: str) -> None:
    """More of a malus takes more from the total, and a bonus that is not got is no loss: neither is won back."""
    group = f'[[groups]]\nname = "总分外"\nkind = "{kind}"\nweight = 5\n'
    entry = '[[indicators]]\nid = "t.two"\ngroup = "总分外"\nweight = 5\n'
    rule = '[score]\nformula = "满分 * {0}率"\n[[fields]]\nname = "{0}率"\ntype = "rate"\nadjustable = true\nmin = 0\nmax = 1\n'
    (tmp_path / "rules.toml").write_text(f"{RULESET}{group}{entry}", encoding="utf-8")
    for identity, name in (("one", "一"), ("two", "二")):
        text = f'id = "t.{identity}"\nname = "{name}"\n{rule.format(name)}'
        (tmp_path / f"{identity}.toml").write_text(text, encoding="utf-8")
    rules = jixiao.load(tmp_path / "rules.toml", plugins=[tmp_path])
    ways = rules.win_back({"unit": "甲", "fields": {"一率": "90%", "二率": "20%"}})
    assert [way.node for way in ways] == ["一"]
