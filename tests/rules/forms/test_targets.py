"""``targets``: a unit's own targets by direction, zero target, overshoot, none at all, and judged ones among them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from tests.rules.forms.built import card_of, exact_points, formula_of, rules_of

from jixiao import JixiaoError, Rules

NATIONAL = '{ "达成" = "[80%, 100%]", "部分达成" = "[60%, 80%)", "未达成" = "[0%, 60%)" }'
PLAIN: Mapping[str, str] = {
    "table": '"目标"',
    "unmet": '"proportional"',
    "zero_target": '"full"',
    "none": '"zero"',
}
MORE, LESS, SAME = "越大越好", "越小越好", "等于"


def targets(**keys: str) -> Rules:
    """Return the rules of an indicator by targets; keys are TOML and replace the plain ones."""
    written = "".join(f"{name} = {value}\n" for name, value in {**PLAIN, **keys}.items())
    return rules_of(f"[score.targets]\n{written}")


def row(direction: str, target: str, actual: str, share: str = "1") -> dict[str, object]:
    """Return a quantitative target."""
    return {"方向": direction, "目标值": target, "实际值": actual, "权数": share}


def judged(level: str, rate: str, share: str = "1") -> dict[str, object]:
    """Return a qualitative target."""
    return {"性质": "定性", "定性评价": level, "达成程度": rate, "权数": share}


def rate_of(rules: Rules, *rows: dict[str, object]) -> Fraction:
    """Return the part of full marks that targets give."""
    found = exact_points(rules, {"目标": list(rows)})
    assert isinstance(found, Fraction)
    return found / 10


def test_lowers_to_a_weighted_mean_over_the_rows() -> None:
    """Points are the weight times the mean of the computed rates; the table brings its own columns."""
    rules = targets(qualitative=NATIONAL)
    assert (
        formula_of(rules) == "如果(计数(目标) == 0, 0, 满分 * 求和(目标, 权数 * 得分率) / 求和(目标, 权数))"
    )
    typed = {each.name: each.type for each in rules.fields["目标"].columns if each.type is not None}
    assert typed == {
        "指标名称": "text", "性质": "choice", "方向": "choice", "目标值": "number", "实际值": "number", "计量单位": "text",
        "定性评价": "choice", "达成程度": "rate", "权数": "number",
    }  # fmt: skip
    plain = {each.name for each in targets().fields["目标"].columns}
    assert plain == {"指标名称", "方向", "目标值", "实际值", "计量单位", "权数", "完成率", "得分率"}


@pytest.mark.parametrize(
    ("direction", "target", "actual", "proportional", "zero"),
    [
        (MORE, "80", "80", "1", "1"),
        (MORE, "80", "79.99", "0.999875", "0"),
        (MORE, "80", "96", "1", "1"),
        (MORE, "80", "0", "0", "0"),
        (LESS, "80", "80", "1", "1"),
        (LESS, "80", "80.01", "8000/8001", "0"),
        (LESS, "80", "100", "0.8", "0"),
        (LESS, "80", "10", "1", "1"),
        (LESS, "80", "0", "1", "1"),
        (LESS, "0", "0", "1", "1"),
        (LESS, "0", "5", "0", "0"),
        (SAME, "80", "80", "1", "1"),
        (SAME, "80", "80.8", "0.99", "0"),
        (SAME, "80", "72", "0.9", "0"),
        (SAME, "80", "200", "0", "0"),
        (SAME, "0", "0", "1", "1"),
        (SAME, "0", "0.01", "0", "0"),
    ],
)
def test_every_direction(direction: str, target: str, actual: str, proportional: str, zero: str) -> None:
    """Met is full; not met is in proportion (or nothing); more than met is no more than full."""
    given = row(direction, target, actual)
    assert rate_of(targets(), given) == Fraction(proportional)
    assert rate_of(targets(unmet='"zero"'), given) == Fraction(zero)


@pytest.mark.parametrize(("zero_target", "rate"), [('"full"', 1), ('"zero"', 0)])
@pytest.mark.parametrize("actual", ["0", "7"])
def test_zero_target(zero_target: str, rate: int, actual: str) -> None:
    """A target of 0 that is to be reached has no ratio: the rule says what it is, whatever was done."""
    assert rate_of(targets(zero_target=zero_target), row(MORE, "0", actual)) == rate
    assert rate_of(targets(zero_target=zero_target), row(LESS, "0", actual)) == (actual == "0")


@pytest.mark.parametrize(
    ("actual", "rate"),
    [("129.99", "1"), ("130", "0.8"), ("149.9", "0.8"), ("150", "0.6"), ("1000", "0.6"), ("90", "0.9")],
)
def test_overshoot(actual: str, rate: str) -> None:
    """Far above a target that was set too low gives less than full; each end belongs where it is written."""
    rules = targets(overshoot='{ "[130%, 150%)" = "80%", ">= 150%" = "60%" }')
    assert rate_of(rules, row(MORE, "100", actual)) == Fraction(rate)
    assert rate_of(rules, row(LESS, "100", "1")) == 1  # to stay far below a limit is no overshoot


@pytest.mark.parametrize(("none", "points"), [('"zero"', "0.00"), ('"full"', "10.00")])
def test_no_target_at_all(none: str, points: str) -> None:
    """A unit that declared no target gets what the rule says; a table that was not handed in is missing data."""
    rules = targets(none=none)
    assert str(card_of(rules, {"目标": []}).total) == points
    assert card_of(rules, {})["甲"].missing == ("目标",)


def test_targets_weigh_by_their_share() -> None:
    """Shares need not add up to 100: 3 parts of 0.9 and 1 part of 0.5 are 0.8."""
    rows = [row(MORE, "100", "90", "3"), row(MORE, "100", "50", "1")]
    assert rate_of(targets(), *rows) == Fraction("0.8")
    assert rate_of(targets(), row(MORE, "3", "1", "0.7"), row(MORE, "3", "2", "0.7")) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("level", "rate", "counted", "reported"),
    [
        ("达成", "90%", "0.9", False),
        ("部分达成", "60%", "0.6", False),
        ("部分达成", "90%", "0.8", True),
        ("未达成", "80%", "0.6", True),
        ("达成", "70%", "0.7", True),
    ],
)
def test_qualitative_targets(level: str, rate: str, counted: str, reported: bool) -> None:  # noqa: FBT001 - a table's column
    """A judged target counts in the lower reading of its level and coefficient; a contradiction is told (G815)."""
    rules = targets(qualitative=NATIONAL, unmet='"zero"', overshoot='{ ">= 80%" = "1%" }')
    assert rate_of(rules, judged(level, rate)) == Fraction(counted)
    assert (
        rate_of(rules, judged(level, rate), {"性质": "定量", **row(MORE, "1", "0")}) == Fraction(counted) / 2
    )
    findings = card_of(rules, {"目标": [judged(level, rate)]}).findings
    message = "甲：“目标”中有定性指标的达成程度不在所评档次的范围内，已从低计分"
    assert [each.message for each in findings] == ([message] if reported else [])


def test_only_the_columns_of_a_rows_kind_are_needed() -> None:
    """A quantitative target needs no judgement, a qualitative one no numbers; what is lacking is named with its row."""
    rules = targets(qualitative=NATIONAL)
    rows = [judged("达成", "100%"), {"性质": "定量", **row(MORE, "10", "10")}]
    assert rate_of(rules, *rows) == 1
    card = card_of(rules, {"目标": [*rows, {"性质": "定量", "方向": MORE, "目标值": 5, "权数": 1}]})
    assert card["甲"].missing == ("目标第3行“实际值”",)


def test_an_authored_table_stands_for_the_forms_own() -> None:
    """An author may write the table out with columns of their own, as long as the rule finds what it names."""
    own = (
        '[[fields]]\nname = "目标"\ntype = "table"\n'
        '[[fields.columns]]\nname = "得分率"\ntype = "rate"\n'
        '[[fields.columns]]\nname = "权数"\ntype = "count"\n\n'
    )
    written = "".join(f"{name} = {value}\n" for name, value in PLAIN.items())
    rules = rules_of(f"{own}[score.targets]\n{written}")
    assert rate_of(rules, {"得分率": "50%", "权数": 1}, {"得分率": "100%", "权数": 3}) == Fraction(7, 8)


@pytest.mark.parametrize(
    "given",
    [row(MORE, "-1", "1"), row(MORE, "1", "-1"), row(MORE, "1", "1", "0"), row("越高越好", "1", "1")],
)
def test_rows_are_bounded(given: dict[str, object]) -> None:
    """Values below 0, a share of nothing and unknown directions are refused with the data."""
    with pytest.raises(JixiaoError) as caught:
        card_of(targets(), {"目标": [given]})
    assert set(caught.value.codes) <= {"S602", "S603"}
