"""``judged``: a level and a coefficient; where they contradict each other the lower reading counts, and it is told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rubrics import entry, group, ruleset
from tests.rules.forms.built import built, card_of, exact_points, formula_of, rules_of

from jixiao import JixiaoError
from jixiao.program import Role

NATIONAL = {"达成": "[80%, 100%]", "部分达成": "[60%, 80%)", "未达成": "[0%, 60%)"}
FIXED = {"优": "100%", "良": "80%", "差": "0%"}
LEVEL, RATE = "甲评定档次", "甲得分率"


def judged(levels: dict[str, str]) -> str:
    """Return the rule of these levels."""
    return "[score.judged.bands]\n" + "".join(f'"{name}" = "{text}"\n' for name, text in levels.items())


def codes(text: str, level: str, rate: str, **more: object) -> list[str]:
    """Return what a reviewer is told of a judgement."""
    return [each.code for each in card_of(rules_of(text), {LEVEL: level, RATE: rate}, **more).findings]


def test_lowers_to_the_coefficient_within_its_level() -> None:
    """Points are the weight times the coefficient, at most what the level allows; both conditions are formulas too."""
    rules = rules_of(judged(NATIONAL))
    assert formula_of(rules) == (
        "满分 * 如果(甲评定档次 == “达成”, 最小(甲得分率, 100%), 如果(甲评定档次 == “部分达成”, 最小(甲得分率, 80%), 最小(甲得分率, 60%)))"
    )
    assert formula_of(rules, Role.NOTICE) == (
        "(甲评定档次 == “达成” and not (80% <= 甲得分率 <= 100%)) or "
        "(甲评定档次 == “部分达成” and not (60% <= 甲得分率 < 80%)) or "
        "(甲评定档次 == “未达成” and not (0% <= 甲得分率 < 60%))"
    )
    assert formula_of(rules, Role.REASON) == "得分 < 满分"


@pytest.mark.parametrize(
    ("level", "rate", "points", "reported"),
    [
        ("达成", "100%", "10", []),
        ("达成", "80%", "8", []),
        ("达成", "79.99%", "7.999", ["G815"]),
        ("达成", "0%", "0", ["G815"]),
        ("部分达成", "79.99%", "7.999", []),
        ("部分达成", "60%", "6", []),
        ("部分达成", "80%", "8", ["G815"]),
        ("部分达成", "95%", "8", ["G815"]),
        ("部分达成", "30%", "3", ["G815"]),
        ("未达成", "59.99%", "5.999", []),
        ("未达成", "0%", "0", []),
        ("未达成", "60%", "6", ["G815"]),
        ("未达成", "100%", "6", ["G815"]),
    ],
)
def test_a_contradiction_counts_in_its_lower_reading(
    level: str, rate: str, points: str, reported: list[str]
) -> None:
    """A coefficient above its level is cut to the level's end, one below it stays: never more than either says."""
    rules = rules_of(judged(NATIONAL))
    assert exact_points(rules, {LEVEL: level, RATE: rate}) == Fraction(points)
    assert codes(judged(NATIONAL), level, rate, reasons={"甲": "原因"}) == reported


def test_the_contradiction_is_told_in_words() -> None:
    """The reviewer reads what does not fit, and how it was counted."""
    card = card_of(rules_of(judged(NATIONAL)), {LEVEL: "未达成", RATE: "75%"}, reasons={"甲": "人手不足"})
    assert [each.message for each in card.findings] == ["甲：得分率不在所评档次的范围内，已从低计分"]


def test_lost_points_need_a_reason() -> None:
    """A judgement below full marks without a reason is a finding; with one, or with full marks, it is not."""
    assert codes(judged(NATIONAL), "达成", "99%") == ["G814"]
    assert codes(judged(NATIONAL), "达成", "99%", reasons={"甲": "个别延期"}) == []
    assert codes(judged(NATIONAL), "达成", "100%") == []


def test_an_authored_demand_stands_for_the_forms_own() -> None:
    """An indicator that says itself when a reason is needed is asked for one then, and only then."""
    text = judged(NATIONAL) + '\n[reason_required]\nwhen = "甲得分率 < 60%"\n'
    assert codes(text, "部分达成", "70%") == []
    assert codes(text, "未达成", "59%") == ["G814"]


@pytest.mark.parametrize(("level", "points"), [("优", 10), ("良", 8), ("差", 0)])
def test_levels_of_one_percent_need_no_coefficient(level: str, points: int) -> None:
    """Where every level is one percentage only the level is asked for."""
    rules = rules_of(judged(FIXED))
    assert list(rules.fields) == [LEVEL]
    assert exact_points(rules, {LEVEL: level}) == points


def test_mixed_levels_ask_for_the_coefficient_only_where_it_counts() -> None:
    """A level of one percentage among intervals has its points without a coefficient."""
    rules = rules_of(judged({"优": "100%", "其他": "[0%, 100%)"}))
    assert list(rules.fields) == [LEVEL, RATE]
    assert formula_of(rules, Role.NOTICE) == "(甲评定档次 == “其他” and not (0% <= 甲得分率 < 100%))"
    assert exact_points(rules, {LEVEL: "优"}) == 10
    assert card_of(rules, {LEVEL: "其他"})["甲"].missing == (RATE,)
    assert exact_points(rules, {LEVEL: "其他", RATE: "55.5%"}) == Fraction("5.55")


def test_the_coefficient_lies_between_0_and_100_percent() -> None:
    """What the form declares it bounds as well: a coefficient of 120 % is refused with the data."""
    field = rules_of(judged(NATIONAL)).fields[RATE]
    assert (field.min, field.max) == (Decimal(0), Decimal(1))
    with pytest.raises(JixiaoError) as caught:
        card_of(rules_of(judged(NATIONAL)), {LEVEL: "达成", RATE: "120%"})
    assert caught.value.codes == ("S603",)


def test_an_authored_field_stands_for_the_forms_own() -> None:
    """An author may say where the level is from; its type must stay that of the form."""
    own = '[[fields]]\nname = "甲评定档次"\ntype = "choice"\noptions = ["达成", "部分达成", "未达成"]\nsource = "评审会"\n\n'
    rules = rules_of(own + judged(NATIONAL))
    assert [(name, each.source) for name, each in rules.fields.items()] == [(LEVEL, "评审会"), (RATE, "")]
    assert exact_points(rules, {LEVEL: "部分达成", RATE: "70%"}) == 7


def test_the_name_of_the_data_is_the_indicators_without_punctuation() -> None:
    """The data of “三公”经费（一） are named as formulas can name them."""
    text = f'id = "t.a"\nname = "“三公”经费（一）"\n\n{judged(NATIONAL)}'
    rules = built(ruleset(group("组"), entry("a")), {"a": text})
    assert list(rules.fields) == ["三公经费一评定档次", "三公经费一得分率"]


def test_levels_in_quotes() -> None:
    """A level whose name holds quotation marks is a level like others."""
    rules = rules_of(judged({"“优”": "100%", "其他": "50%"}))
    assert exact_points(rules, {LEVEL: "“优”"}) == 10
    assert exact_points(rules, {LEVEL: "其他"}) == 5


def test_levels_with_every_kind_of_quotes_are_refused() -> None:
    """A name that no formula can quote is told like every other mistake; nothing raw escapes."""
    with pytest.raises(JixiaoError):
        rules_of(judged({"“”「」『』‘’''\\\"": "100%", "其他": "50%"}))
