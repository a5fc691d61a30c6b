"""Whether full marks can be reached is answered by check, prove and diff, of indicators, groups and the total."""

from __future__ import annotations

import pytest
from tests.program.test_groups import node
from tests.rubrics import entry, group, indicator, ruleset
from tests.rules.forms.built import built

from jixiao import Rules
from jixiao.authoring.check import check_ruleset
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.proof import proving
from jixiao.program.checks.full_marks import below_full_marks

RATE = '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
FREE = RATE.replace("max = 1\n", "")


def rules_of(weight: str, formula: str, fields: str = RATE, identity: str = "1", more: str = "") -> Rules:
    """Return a rubric of 甲 with a rule and 乙 that makes up a total of 100."""
    text = ruleset(group("组"), entry("a", weight), entry("b", str(100 - int(weight))), more)
    files = {"a": indicator("a", "甲", formula, fields), "b": indicator("b", "乙")}
    return built(text.replace('id = "t/1"', f'id = "t/{identity}"'), files)


@pytest.mark.long
@pytest.mark.parametrize(
    ("weight", "formula", "fields", "below"),
    [
        ("17", "15 * 率", RATE, "总分 98 组 98 甲 15"),
        ("17", "15 * 最小(1, 率)", FREE, "总分 98 组 98 甲 15"),
        ("17", "限制(15 * 率, 0, 满分)", RATE, "总分 98 组 98 甲 15"),
        ("17", "如果(率 >= 90%, 15, 如果(率 >= 60%, 10, 0))", RATE, "总分 98 组 98 甲 15"),
        ("15", "15 * 率", RATE, ""),
        ("17", "满分 * 率", RATE, ""),
        ("17", "满分 - 2 * (1 - 率)", RATE, ""),
        ("17", "15 * 率", FREE, ""),
    ],
)
def test_points_written_as_numbers_fall_short(weight: str, formula: str, fields: str, below: str) -> None:
    """Bounds rule full marks out for the indicator and for all above it; what data can reach is not told."""
    rules = rules_of(weight, formula, fields)
    found = " ".join(f"{each.name} {most}" for each, most in below_full_marks(rules.program))
    assert found == below
    assert len(check_ruleset(rules).below) == len(below.split())
    answers = [
        each for subject in proving.prove(rules).subjects for each in subject.answers if each.kind == "full"
    ]
    assert [each.state for each in answers] == (["refuted", "proved", "refuted"] if below else ["proved"] * 3)


def test_a_cap_that_always_holds_is_refuted() -> None:
    """Each indicator can give all of its weight, the total can't."""
    rule = '[[caps]]\nname = "封"\nwhen = "率 >= 0"\nat_most = 99\nreason = "原因"\n\n'
    rules = rules_of("50", "满分 * 率", RATE, more=rule)
    answers = [
        each for subject in proving.prove(rules).subjects for each in subject.answers if each.kind == "full"
    ]
    assert [each.state for each in answers] == ["proved", "proved", "refuted"]


def test_a_malus_need_not_take_all() -> None:
    """That nothing takes all ten points of a malus is no fault."""
    text = ruleset(group("组"), entry("b", "100"), node("减", "10", 'kind = "malus"'), entry("a", "10", "减"))
    rules = built(text, {"a": indicator("a", "甲", "5 * 率", RATE), "b": indicator("b", "乙")})
    assert list(below_full_marks(rules.program)) == []
    assert proving.prove(rules).is_right


@pytest.mark.parametrize(
    ("weight", "formula", "fields", "said"),
    [
        ("17", "15 * 率", RATE, "计分方法里的分写成数字，没有跟着分值变，最多仍是 15 分，得不到满分"),
        ("12", "15 * 率", RATE, "计分方法里的分写成数字，没有跟着分值变，最多仍是 15 分，超过分值的不计"),
        ("17", "满分 * 率", RATE, ""),
        ("17", "满分 * 率", FREE, ""),
    ],
)
def test_a_difference_names_rules_that_did_not_follow(
    weight: str, formula: str, fields: str, said: str
) -> None:
    """A weight that moved while the points of the rule are numbers is told of; one that the rule follows is not."""
    old, new = rules_of("15", formula, fields), rules_of(weight, formula, fields, "2")
    changes = [each for one in compare(old, new).indicators for each in one.changes if each.kind == "fixed"]
    assert ["".join(str(piece) for piece in each.text) for each in changes] == ([said] if said else [])


@pytest.mark.long
def test_a_most_that_is_just_reached_is_reached() -> None:
    """Three times one point with a most of three, counted up to three: the most is reached, and no fault."""
    count = '[[fields]]\nname = "次"\ntype = "count"\nmin = 0\nmax = 3\n\n'
    for most, right in ((3, True), (2, True), (4, False)):
        deduction = f'[[score.deductions.items]]\nname = "违规"\nof = "次"\ndeduct = 1\nmost = {most}\n'
        text = ruleset(group("组", "3"), entry("a", "3"), total="3")
        rules = built(text, {"a": f'id = "t.a"\nname = "甲"\n\n{count}{deduction}'})
        assert proving.prove(rules).is_right == right


@pytest.mark.long
def test_what_compares_units_keeps_to_what_it_is() -> None:
    """A place is at least the first, a mean of rates not below 0: no example beyond, and no advice to write limits."""
    rate = FREE
    mean = f'{rate}[[fields]]\nname = "均值"\ntype = "rate"\nacross = {{ what = "mean", of = "率" }}\n\n'
    formula = "满分 * 最小(1, 如果(均值 == 0, 1, 率 / 均值))"
    text = ruleset(group("组"), entry("a"))
    assert proving.prove(built(text, {"a": indicator("a", "甲", formula, mean)})).is_right
    rank = f'{rate}[[fields]]\nname = "名次"\ntype = "count"\nacross = {{ what = "rank", of = "率", first = "high" }}\n\n'
    report = proving.prove(built(text, {"a": indicator("a", "甲", "满分 - 3 * (名次 - 1)", rank)}))
    (found,) = report.having("refuted")
    assert (found.said, found.way_out) == ("得分会低于 0 分", "写成 最大(0, …)")
