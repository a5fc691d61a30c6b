"""Claims and judgements are by the weight that is printed: compared on that scale, and shared out with the weight."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest
from tests.program.test_groups import node, optional, pool
from tests.rubrics import entry, group, indicator, number, ruleset
from tests.rules.forms.built import built

from jixiao import Rules, Scorecard


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Return a rubric of three indicators of which the last may drop out: 40, 35 and 25."""
    text = ruleset(group("组"), entry("a", "40"), entry("b", "35"), entry("c", "25"))
    return built(text, {"a": indicator("a", "甲"), "b": indicator("b", "乙"), "c": optional("c", "丙")})


def score(rules: Rules, fields: Mapping[str, object], **more: object) -> Scorecard:
    """Return the scorecard of a unit of which 丙 drops out."""
    return rules.score({"unit": "x", "fields": {"c不适用": True, **fields}, **more})


def codes(card: Scorecard) -> list[str]:
    """Return the codes of findings."""
    return [each.code for each in card.findings]


def test_full_marks_claimed_as_printed_are_full_marks(rules: Rules) -> None:
    """40 of 40 claimed, 53.33 of 53.33 scored: nothing differs."""
    card = score(rules, {"a率": "100%", "b率": "100%"}, claimed={"甲": 40, "乙": 35})
    assert (str(card.total), codes(card)) == ("100.00", [])
    assert (str(card["甲"].points), str(card["甲"].difference)) == ("53.33", "0.00")


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("32", ""),
        ("36", "甲：自评 36.00 分，按数据应为 32.00 分，多报 4.00 分（都按原分值 40 分，没有折算）"),
        ("42.66", "甲：自评 42.66 分，按数据应为 32.00 分，多报 10.66 分（都按原分值 40 分，没有折算）"),
    ],
)
def test_claims_are_compared_as_printed(rules: Rules, claim: str, said: str) -> None:
    """80 % of 40 are 32, whatever 40 became."""
    card = score(rules, {"a率": "80%", "b率": "100%"}, claimed={"甲": claim})
    assert str(card["甲"].points) == "42.66"  # 53.33 × 80 % = 42.664
    assert [each.message for each in card.findings if each.code == "G801"] == ([said] if said else [])


def test_rounding_of_shares_is_no_difference(rules: Rules) -> None:
    """81.23 % of 40 are 32.49: claimed to the last place, though its share is rounded by itself."""
    card = score(rules, {"a率": "81.23%", "b率": "100%"}, claimed={"甲": "32.49"})
    assert codes(card) == []


def test_claims_without_data_move_with_the_weight(rules: Rules) -> None:
    """40 of 40 claimed without data count for all of the share that 40 became."""
    card = score(rules, {"b率": "100%"}, claimed={"甲": 40})
    assert (str(card.total), codes(card)) == ("100.00", ["G808"])
    assert card.findings[0].message == "甲：没有数据可核对，暂按自评 40.00 分折算为 53.33 分计"


def test_judgements_move_with_the_weight(rules: Rules) -> None:
    """Half of 40 judged is half of the share; it is compared with the claim as printed."""
    judged = {"甲": {"points": 20, "reason": "核实"}}
    card = score(rules, {"a率": "100%", "b率": "100%"}, judged=judged, claimed={"甲": 20})
    assert (str(card["甲"].points), str(card.total), codes(card)) == ("26.67", "73.34", [])
    card = score(rules, {"a率": "100%", "b率": "100%"}, judged=judged, claimed={"甲": 40})
    assert [each.message for each in card.findings] == [
        "甲：自评 40.00 分，评定为 20.00 分，多报 20.00 分（都按原分值 40 分，没有折算）"
    ]


def test_a_table_finds_what_scorecards_find(rules: Rules) -> None:
    """Row for row the same claims differ."""
    claims = ["40", "32", "53.33", None]
    table = pa.table({
        "a率": ["100%"] * 4, "b率": ["100%"] * 4, "c不适用": ["是"] * 4, "甲.自评分": pa.array(claims, pa.string()),
    })  # fmt: skip
    found = [row["核对"] for row in rules.score_table(table).to_pylist()]
    assert found == [None, "G801 甲", "G801 甲", None]
    for claim, said in zip(claims, found, strict=True):
        claimed = {} if claim is None else {"甲": claim}
        card = score(rules, {"a率": "100%", "b率": "100%"}, claimed=claimed)
        assert ("G801" in codes(card)) == (said is not None)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"total": 100}, ""),
        ({"total": 100, "groups": {"组": 100}}, ""),
        ({"total": 75}, "总分：单位所报为 75.00 分，各项得分折算后相加为 100.00 分，相差 25.00 分（少报）"),
    ],
)
def test_printed_totals_are_compared_with_what_is_converted(rules: Rules, stated: object, said: str) -> None:
    """The total is what graded units are compared by: a sum that was not converted is told as that."""
    card = score(rules, {"a率": "100%", "b率": "100%"}, stated=stated)
    assert [each.message for each in card.findings] == ([said] if said else [])


def test_a_group_may_be_printed_on_either_scale() -> None:
    """A group of 40 that counts for 100 is printed as 40, or as 100."""
    text = ruleset(
        group("甲组", "40"), group("乙组", "60"), entry("a", "40", "甲组"), entry("b", "60", "乙组")
    )
    rules = built(text, {"a": indicator("a", "甲"), "b": optional("b", "乙")})
    for printed, found in ((40, []), (100, []), (50, ["G802"])):
        unit = {"a率": "100%", "b不适用": True}
        card = rules.score({"unit": "x", "fields": unit, "stated": {"groups": {"甲组": printed}}})
        assert codes(card) == found


def test_claims_in_a_pool_are_on_its_shares() -> None:
    """The weights of a pool are relative: what is claimed there is claimed on the share that was chosen."""
    fields = {"d率": "100%", "选用甲": True, "选用乙": False, "选用丙": False, "a不适用": False, "a率": "75%"}
    card = pool("zero").score({"unit": "x", "fields": fields, "claimed": {"甲": 30}})
    assert (str(card["甲"].points), codes(card)) == ("30.00", [])


def test_own_points_come_to_what_groups_make_of_them() -> None:
    """Of two the better is what a unit's own points come to, a malus is taken away."""
    text = ruleset(
        node("主", "100", 'combine = "better"'), entry("a", "100", "主"), entry("b", "100", "主"),
        node("减", "10", 'kind = "malus"'), entry("c", "10", "减"),
    )  # fmt: skip
    malus = indicator("c", "丙", "最小(满分, x)", number("x"))
    rules = built(text, {"a": indicator("a", "甲"), "b": indicator("b", "乙"), "c": malus})
    claimed = {"甲": 90, "乙": 80, "丙": 5}
    unit = {
        "unit": "x",
        "fields": {"a率": "90%", "b率": "80%", "x": 7},
        "claimed": claimed,
        "stated": {"total": 86},
    }
    assert [each.message for each in rules.score(unit).findings] == [
        "总分：单位所报为 86.00 分，其各项自评分相加为 85.00，各项得分相加为 83.00 分，相差 3.00 分（多报）",
        "丙：自评扣 5.00 分，按数据应扣 7.00 分，少扣 2.00 分",
    ]
