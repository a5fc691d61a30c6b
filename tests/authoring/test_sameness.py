"""Whether two rules give the same: what is said to be proved is, what is said to differ does, the rest is said to be open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rubrics import entry, group, indicator, load, number, ruleset

from jixiao.authoring.difference.equivalence import (
    TRIES,
    Differs,
    Equivalence,
    Same,
    Undecided,
    compare_rules,
)
from jixiao.authoring.effort import Effort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sample_text import data_text
from jixiao.authoring.samples.sampling import Sampler
from jixiao.formula import Value

NUMBERS = "".join(f'[[fields]]\nname = "{each}"\ntype = "number"\nmin = 0\n\n' for each in ("甲数", "乙数"))


def rule(folder: Path, formula: str, more: str = NUMBERS, weight: str = "100") -> RuleSlice:
    """Return an indicator's rule in a ruleset of its own."""
    total = ruleset(group("组", weight), entry("a", weight), total=weight)
    rules = load(folder, total, a=indicator("a", "甲", formula, more))
    node = rules.program.find("甲")
    assert node is not None
    return RuleSlice(rules.program, node, rules.calendars)


def compared(folder: Path, one: str, other: str, more: str = NUMBERS) -> Equivalence:
    """Return what is found of two formulas over the same data."""
    return compare_rules(rule(folder / "1", one, more), rule(folder / "2", other, more))


@pytest.mark.long
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("如果(甲数 <= 10, 满分, 0)", "如果(甲数 > 10, 0, 满分)"),
        ("满分 * (30% - 甲数 / 100) / 20%", "满分 * 1.5 - 甲数 * 5"),
        ("最小(满分, 甲数)", "满分 * 最小(1, 甲数 / 100)"),
        ("甲数 / 乙数", "甲数 * 2 / (乙数 + 乙数)"),
    ],
)
def test_what_is_the_same_is_proved(tmp_path: Path, one: str, other: str) -> None:
    """Common rewritings need no prover."""
    assert compared(tmp_path, one, other) == Same("两种写法化简后是同一个式子")


@pytest.mark.long
@pytest.mark.parametrize(
    ("one", "other", "data"),
    [
        ("如果(甲数 <= 10, 满分, 0)", "如果(甲数 < 10, 满分, 0)", "甲数 10"),
        (
            "如果(甲数 / 乙数 <= 10%, 满分, 0)",
            "如果(甲数 / 乙数 <= 9.5%, 满分, 0)",
            "甲数 1、乙数 10",
        ),
        ("如果(甲数 == 0, 满分, 50)", "50", "甲数 0"),
        ("甲数 / 乙数", "如果(乙数 == 0, 0, 甲数 / 乙数)", "甲数 0、乙数 0"),
        ("四舍五入(甲数, 1)", "甲数", "甲数 0.95"),
    ],
)
def test_what_differs_comes_with_plain_data(tmp_path: Path, one: str, other: str, data: str) -> None:
    """Thresholds, their closed and open ends, zero denominators: the data that shows it is as plain as can be."""
    found = compared(tmp_path, one, other)
    assert isinstance(found, Differs)
    rules = [rule(tmp_path / str(each), text) for each, text in ((1, one), (2, other))]
    assert data_text(found.data, rules[0].program.fields) == data
    outcomes = [each.outcome(found.data) for each in rules]
    assert outcomes == [found.old, found.new]
    assert not outcomes[0].same_as(outcomes[1])


@pytest.mark.long
def test_dates_choices_and_tables_have_witnesses_too(tmp_path: Path) -> None:
    """A deadline moved by a day is shown by two dates, a table's threshold by one row."""
    dates = "".join(f'[[fields]]\nname = "{each}"\ntype = "date"\n\n' for each in ("起", "止"))
    found = compared(
        tmp_path / "a", "如果(按期(起, 止, 30), 满分, 0)", "如果(按期(起, 止, 29), 满分, 0)", dates
    )
    assert isinstance(found, Differs)
    assert data_text(found.data, {}) == "起 2022 年 6 月 30 日、止 2022 年 7 月 30 日"
    table = '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "数"\ntype = "number"\n\n'
    found = compared(tmp_path / "b", "计数(表, 数 >= 5)", "计数(表, 数 > 5)", table)
    assert isinstance(found, Differs)
    assert data_text(found.data, {}) == "表 1 行（第 1 行 数 5）"


@pytest.mark.long
def test_a_rule_is_compared_by_its_share_of_the_weight(tmp_path: Path) -> None:
    """The same rule with more weight is the same rule; points that did not grow with the weight are another."""
    one, other = "如果(甲数 <= 10, 满分, 0)", "如果(甲数 <= 10, 100, 0)"
    assert isinstance(compare_rules(rule(tmp_path / "1", one), rule(tmp_path / "2", one, weight="50")), Same)
    assert isinstance(
        compare_rules(rule(tmp_path / "1", "甲数"), rule(tmp_path / "2", "甲数", weight="50")), Differs
    )
    assert isinstance(compare_rules(rule(tmp_path / "1", other), rule(tmp_path / "2", one)), Same)


OPEN = ("如果(四舍五入(甲数, 0) <= 10, 满分, 0)", "如果(甲数 < 10.5, 满分, 0)")


@pytest.mark.long
def test_what_is_neither_is_said_to_be_open(tmp_path: Path) -> None:
    """Nothing is claimed that was not shown."""
    assert compared(tmp_path, *OPEN) == Undecided(f"没有证明相同；试了 {TRIES} 份数据，没有发现不同", TRIES)


@pytest.mark.long
def test_a_prover_decides_what_is_open_and_only_that(tmp_path: Path) -> None:
    """The seam: a prover is asked of two rules, its answer counts, and one that can't say changes nothing."""
    asked: list[tuple[str, str]] = []

    def prover(one: RuleSlice, other: RuleSlice) -> Equivalence:
        asked.append((one.node.key, other.node.key))
        return Same("已用证明器证明")

    old, new = (rule(tmp_path / str(index), text) for index, text in enumerate(OPEN))
    assert compare_rules(old, new, prover) == Same("已用证明器证明")
    assert asked == [("甲", "甲")]
    assert compare_rules(old, old, prover) == Same("两种写法化简后是同一个式子")
    assert len(asked) == 1
    assert isinstance(compare_rules(old, new, lambda *_: Undecided("太难")), Undecided)


@pytest.mark.long
def test_a_datum_that_means_something_else_is_not_compared(tmp_path: Path) -> None:
    """100 and 100 元 are no unit's data for both."""
    amounts = NUMBERS.replace('"number"', '"amount"\nunit = "万元"')
    old = rule(tmp_path / "1", "1 * (甲数 / 乙数)", amounts)
    new = rule(tmp_path / "2", "1 * (甲数 / 乙数) + 1", amounts.replace("万元", "元"))
    assert compare_rules(old, new) == Undecided(
        "数据项“甲数”、“乙数”的类型或单位变了，同一个数不是同一个意思"
    )


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_samples_can_be_submitted(seed: int) -> None:
    """Every datum that is tried is one that a unit could submit: within its limits, counts whole, and readable."""
    from jixiao.rules import Field

    fields = {
        "金额": Field(name="金额", type="amount", unit="万元", min=5, max=80),  # type: ignore[arg-type]
        "个数": Field(name="个数", type="count", min=0),  # type: ignore[arg-type]
        "率": Field(name="率", type="rate", min=0, max=1),  # type: ignore[arg-type]
    }
    sampler = Sampler(fields, frozenset({Fraction(1, 3), Fraction(1, 10), Fraction(90)}), seed)
    for sample in sampler.samples(20):
        values: Mapping[str, Value] = sample.values
        assert all(isinstance(each, Fraction) for each in values.values())
        assert Fraction(5) <= values["金额"] <= Fraction(80)  # type: ignore[operator]
        assert Fraction(values["个数"]).denominator == 1  # type: ignore[arg-type]
        assert 0 <= values["率"] <= 1  # type: ignore[operator]


@pytest.mark.long
def test_the_same_search_gives_the_same_data(tmp_path: Path) -> None:
    """A difference printed twice is the same document."""
    more = number("甲数") + number("乙数")
    one, other = "限制(甲数 * 乙数, 0, 满分)", "限制(甲数 * 乙数 - 甲数, 0, 满分)"
    assert compared(tmp_path / "1", one, other, more) == compared(tmp_path / "2", one, other, more)


@pytest.mark.long
def test_data_is_tried_as_long_as_there_is_time(tmp_path: Path) -> None:
    """Without time nothing is tried, and that is said."""
    one, other = rule(tmp_path / "1", "甲数"), rule(tmp_path / "2", "甲数 + 1")
    assert isinstance(compare_rules(one, other), Differs)
    assert compare_rules(one, other, effort=Effort(seconds=0)) == Undecided(
        "没有证明相同，也没有发现不同：时间用完了"
    )
