"""How groups come by their points: scaled, better, chosen, pool, bonus and malus, most; every figure worked out by hand.

In every result here the losses add up to full marks less the total, whatever dropped out, was chosen or was added.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from tests.rubrics import entry, group, indicator, ruleset
from tests.rules.forms.built import built

from jixiao import Rules, Scorecard


def node(name: str, weight: str, *keys: str, parent: str = "") -> str:
    """Return one group of a ruleset file with more keys."""
    return "\n".join([group(name, weight, parent).strip(), *keys, "", ""])


def optional(identity: str, name: str) -> str:
    """Return an indicator that leaves its weight to the others when ``<identity>不适用`` says so."""
    field = f'[[fields]]\nname = "{identity}不适用"\ntype = "yes_no"\n\n'
    clause = f'[not_applicable]\nwhen = "{identity}不适用"\nthen = "exclude"\n'
    return indicator(identity, name, more=field + clause)


def scored(rules: Rules, **fields: object) -> Scorecard:
    """Return the scorecard for data, having held its losses against its total."""
    card = rules.score({"unit": "示例单位", "fields": fields})
    if card.total is not None:
        assert sum((each.points for each in card.losses), Decimal(0)) == card.root.weight - card.total
    return card


def points(card: Scorecard, names: str) -> str:
    """Return the points of nodes, ``-`` where there are none."""
    found = [card[name].points for name in names.split()]
    return " ".join("-" if each is None else str(each) for each in found)


ABC = {"a": indicator("a", "甲"), "b": indicator("b", "乙"), "c": indicator("c", "丙")}
REST = node("其他", "60") + entry("d", "60", "其他")
OTHER = {"d": indicator("d", "丁")}

# Scaled


@pytest.mark.parametrize(
    ("at", "a", "b", "group_points", "total"),
    [
        # 35 × 25 ÷ 29 = 30.1724…: nine of 9 and sixteen of 20.
        ("group", "100%", "80%", "30.17", "30.17"),
        ("indicator", "100%", "80%", "30.17", "30.17"),
        ("total", "100%", "80%", "30.1724137931", "30.17"),
        ("group", "100%", "100%", "35.00", "35.00"),
        # 35 × (9 × 0.05% + 0) ÷ 29 = 0.00543…; rounded at the indicator first it is 35 × 0 ÷ 29.
        ("group", "0.05%", "0%", "0.01", "0.01"),
        ("indicator", "0.05%", "0%", "0.00", "0.00"),
    ],
)
def test_a_block_is_converted_to_its_weight(at: str, a: str, b: str, group_points: str, total: str) -> None:
    """Children that add up to 29 count for a block of 35, rounded once more where indicators or groups are."""
    text = ruleset(
        node("块", "35", 'combine = "scaled"'), entry("a", "9", "块"), entry("b", "20", "块"),
        rounding=f'at = "{at}"', total="35",
    )  # fmt: skip
    rules = built(text, {name: ABC[name] for name in "ab"})
    assert points(scored(rules, a率=a, b率=b), "块 总分") == f"{group_points} {total}"


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # 40 × 90% + 35 + 25 × 78.28% = 90.57; × 80 ÷ 100 = 72.456.
        (("90%", "100%", "78.28%"), "36.00 35.00 19.57 72.46 92.46"),
        (("100%", "100%", "100%"), "40.00 35.00 25.00 80.00 100.00"),
        (("0%", "0%", "0%"), "0.00 0.00 0.00 0.00 20.00"),
        # 40 × 0.1% = 0.04; × 0.8 = 0.032.
        (("0.1%", "0%", "0%"), "0.04 0.00 0.00 0.03 20.03"),
    ],
)
def test_a_block_of_80_holds_100_points(rates: tuple[str, str, str], expected: str) -> None:
    """Children of 100 under a parent of 80: each has its own points, together they are converted."""
    text = ruleset(
        node("产出", "80", 'combine = "scaled"'), node("其他", "20"), entry("a", "40", "产出"), entry("b", "35", "产出"),
        entry("c", "25", "产出"), entry("d", "20", "其他"),
    )  # fmt: skip
    rules = built(text, {**ABC, **OTHER})
    card = scored(rules, **dict(zip(("a率", "b率", "c率"), rates, strict=True)), d率="100%")
    assert points(card, "甲 乙 丙 产出 总分") == expected


@pytest.mark.parametrize(
    ("excluded", "weights", "expected"),
    [
        # The 25 go to 40 and 35: 100 × 40 ÷ 75 = 53.33, the rest 46.67; half of 53.33 is 26.665, so 26.67.
        # 26.67 + 46.67 = 73.34; × 0.8 = 58.672.
        (True, "53.33 46.67 0.00", "26.67 46.67 0.00 58.67 78.67"),
        # 20 + 35 + 2.5 = 57.5; × 0.8 = 46.
        (False, "40.00 35.00 25.00", "20.00 35.00 2.50 46.00 66.00"),
    ],
)
def test_a_part_drops_out_of_a_converted_block(excluded: bool, weights: str, expected: str) -> None:  # noqa: FBT001
    """Weight is shared out among the children on their own scale, before it is converted."""
    text = ruleset(
        node("产出", "80", 'combine = "scaled"'), node("其他", "20"), entry("a", "40", "产出"), entry("b", "35", "产出"),
        entry("c", "25", "产出"), entry("d", "20", "其他"),
    )  # fmt: skip
    rules = built(text, {**ABC, **OTHER, "c": optional("c", "丙")})
    card = scored(rules, a率="50%", b率="100%", c率="10%", c不适用=excluded, d率="100%")
    assert " ".join(str(card[name].weight) for name in "甲乙丙") == weights
    assert points(card, "甲 乙 丙 产出 总分") == expected


@pytest.mark.parametrize(("at", "expected"), [("group", "30.17"), ("indicator", "30.17"), ("total", "30.17")])
def test_what_is_left_of_a_block_stands_for_all_of_it(at: str, expected: str) -> None:
    """Six of 35 do not apply, 25 of the other 29 were got: 35 × 25 ÷ 29 = 30.17."""
    text = ruleset(
        node("块", "35"), entry("a", "9", "块"), entry("b", "20", "块"), entry("c", "6", "块"),
        rounding=f'at = "{at}"', total="35",
    )  # fmt: skip
    rules = built(text, {**ABC, "c": optional("c", "丙")})
    assert points(scored(rules, a率="100%", b率="80%", c不适用=True), "总分") == expected
    assert points(scored(rules, a率="100%", b率="80%", c率="50%", c不适用=False), "总分") == "28.00"


# Better, chosen, pool

BETTER = node("效益", "40", 'combine = "better"') + entry("a", "40", "效益") + entry("b", "40", "效益")
CHOSEN = BETTER.replace("better", "chosen")
ALTERNATIVES = {"a": optional("a", "甲"), "b": optional("b", "乙"), **OTHER}


@pytest.mark.parametrize(
    ("data", "expected", "counted"),
    [
        ({"a率": "50%", "b率": "75%"}, "20.00 30.00 30.00 90.00", "乙"),
        ({"a率": "75%", "b率": "50%"}, "30.00 20.00 30.00 90.00", "甲"),
        ({"a率": "50%", "b率": "50%"}, "20.00 20.00 20.00 80.00", "甲"),
        ({"a率": "0%", "b率": "0%"}, "0.00 0.00 0.00 60.00", "甲"),
        ({"a率": "50%", "b不适用": True}, "20.00 0.00 20.00 80.00", "甲"),
        ({"a不适用": True, "b率": "10%"}, "0.00 4.00 4.00 64.00", "乙"),
        ({"a不适用": True, "b不适用": True}, "0.00 0.00 0.00 100.00", "甲"),
        ({"a率": "50%"}, "20.00 - - -", ""),
    ],
)
def test_the_better_one_counts(data: Mapping[str, object], expected: str, counted: str) -> None:
    """Of two alternatives the better counts, of equal ones the first; where neither applies the others take the weight."""
    rules = built(ruleset(BETTER, REST), ALTERNATIVES)
    card = scored(rules, **{"a不适用": False, "b不适用": False, "d率": "100%", **data})
    assert points(card, "甲 乙 效益 总分") == expected
    if counted:
        assert [name for name in "甲乙" if card[name].counts] == [counted]
    else:
        assert (str(card.low), str(card.high)) == ("80.00", "100.00")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"效益选用": "乙", "a率": "100%", "b率": "75%"}, "0.00 30.00 30.00 90.00"),
        ({"效益选用": "甲", "a率": "50%"}, "20.00 0.00 20.00 80.00"),
        ({"效益选用": "乙", "b率": "50%"}, "0.00 20.00 20.00 80.00"),
        ({"效益选用": "甲", "a不适用": True, "b率": "75%"}, "0.00 0.00 0.00 100.00"),
        ({"a率": "50%", "b率": "75%"}, "- - - -"),
    ],
)
def test_the_chosen_one_counts(data: Mapping[str, object], expected: str) -> None:
    """Only the chosen alternative counts and needs data, also where another would give more; no choice is missing data."""
    rules = built(ruleset(CHOSEN, REST), ALTERNATIVES)
    card = scored(rules, **{"a不适用": False, "b不适用": False, "d率": "100%", **data})
    assert points(card, "甲 乙 效益 总分") == expected


def pool(none: str) -> Rules:
    """Return a rubric with a pool of 40 shared by 20, 10 and 10, the first of which may not apply."""
    text = ruleset(
        node("效益", "40", 'combine = "pool"', f'none = "{none}"'), REST,
        entry("a", "20", "效益"), entry("b", "10", "效益"), entry("c", "10", "效益"),
    )  # fmt: skip
    return built(text, {**ABC, **OTHER, "a": optional("a", "甲")})


def choices(chosen: str) -> dict[str, object]:
    """Return which indicators of the pool are chosen."""
    return {f"选用{name}": name in chosen for name in "甲乙丙"}


@pytest.mark.parametrize(
    ("chosen", "data", "weights", "expected"),
    [
        (
            "甲乙丙",
            {"a率": "50%", "b率": "75%", "c率": "100%"},
            "20.00 10.00 10.00",
            "10.00 7.50 10.00 27.50 87.50",
        ),
        # 40 × 20 ÷ 30 = 26.67, the rest 13.33; 13.335 → 13.34 and 9.9975 → 10.00.
        ("甲乙", {"a率": "50%", "b率": "75%"}, "26.67 13.33 0.00", "13.34 10.00 0.00 23.34 83.34"),
        ("乙丙", {"b率": "75%", "c率": "10%"}, "0.00 20.00 20.00", "0.00 15.00 2.00 17.00 77.00"),
        ("丙", {"c率": "33.33%"}, "0.00 0.00 40.00", "0.00 0.00 13.33 13.33 73.33"),
        # Chosen, but it does not apply after all: its share goes to the other one.
        ("甲乙", {"a不适用": True, "b率": "75%"}, "0.00 40.00 0.00", "0.00 30.00 0.00 30.00 90.00"),
    ],
)
def test_a_pool_is_shared_by_the_chosen(
    chosen: str, data: Mapping[str, object], weights: str, expected: str
) -> None:
    """The chosen ones take the whole of the group's weight in proportion to their own; the others need no data."""
    for none in ("zero", "exclude"):
        card = scored(pool(none), **{"a不适用": False, "d率": "100%", **choices(chosen), **data})
        assert " ".join(str(card[name].weight) for name in "甲乙丙") == weights
        assert points(card, "甲 乙 丙 效益 总分") == expected


@pytest.mark.parametrize("nobody", [{**choices("")}, {**choices("甲"), "a不适用": True}])
def test_a_pool_of_which_nobody_is_chosen_drops_out(nobody: Mapping[str, object]) -> None:
    """With none = "exclude" the other groups take over the weight of a pool that nobody chose from."""
    card = scored(pool("exclude"), d率="100%", **nobody)
    assert points(card, "效益 丁 总分") == "0.00 100.00 100.00"


@pytest.mark.parametrize("nobody", [{**choices("")}, {**choices("甲"), "a不适用": True}])
def test_a_pool_of_which_nobody_is_chosen_gives_nothing(nobody: Mapping[str, object]) -> None:
    """With none = "zero" the weight of a pool that nobody chose from is lost."""
    fields = {"d率": "100%", **nobody}
    card = pool("zero").score({"unit": "示例单位", "fields": fields})
    assert points(card, "效益 丁 总分") == "0.00 60.00 60.00"


def test_what_is_lost_with_a_pool_is_told() -> None:
    """Losses add up to full marks less the total also where a whole pool was left out."""
    scored(pool("zero"), d率="100%", **choices(""))


def test_a_claim_says_that_an_indicator_was_chosen() -> None:
    """Where a unit did not say what it chose, what it scored itself on is what it chose."""
    rules = pool("zero")
    fields = {"d率": "100%", "选用乙": False, "选用丙": False}
    card = rules.score({"unit": "示例单位", "fields": fields, "claimed": {"甲": 30}})
    assert points(card, "甲 效益 总分") == "30.00 30.00 90.00"


# Beside the total, and above full marks

MAIN = node("主", "100") + entry("a", "100", "主")
BESIDE = (
    node("加", "5", 'kind = "bonus"')
    + entry("b", "5", "加")
    + node("减", "8", 'kind = "malus"')
    + entry("c", "8", "减")
)


@pytest.mark.parametrize(
    ("most", "rates", "expected"),
    [
        ("", ("97%", "20%", "0%"), "1.00 0.00 98.00"),
        ("", ("97%", "100%", "0%"), "5.00 0.00 100.00"),
        ("", ("97%", "100%", "25%"), "5.00 2.00 100.00"),
        ("", ("97%", "0%", "25%"), "0.00 2.00 95.00"),
        ("most = 103\n", ("100%", "100%", "0%"), "5.00 0.00 103.00"),
        ("most = 103\n", ("100%", "50%", "0%"), "2.50 0.00 102.50"),
        ("most = 103\n", ("100%", "100%", "50%"), "5.00 4.00 101.00"),
        ("most = 103\n", ("5%", "0%", "100%"), "0.00 8.00 0.00"),
        ("most = 103\n", ("5%", "100%", "100%"), "5.00 8.00 2.00"),
        ("most = 103\n", ("97%", "150%", "0%"), "5.00 0.00 102.00"),
    ],
)
def test_bonus_and_malus(most: str, rates: tuple[str, str, str], expected: str) -> None:
    """What stands beside the total is added or taken away, up to its own weight; the total stays within 0 and its most."""
    files = {name: text.replace("max = 1\n", "") for name, text in ABC.items()}
    text = ruleset(MAIN, BESIDE).replace("total = 100\n", f"total = 100\n{most}")
    card = scored(built(text, files), **dict(zip(("a率", "b率", "c率"), rates, strict=True)))
    assert points(card, "加 减 总分") == expected


def test_a_bonus_that_does_not_apply_shares_nothing() -> None:
    """A bonus that drops out adds nothing, and nobody takes over its weight."""
    text = ruleset(MAIN, BESIDE)
    card = scored(built(text, {**ABC, "b": optional("b", "乙")}), a率="90%", b不适用=True, c率="0%")
    assert (points(card, "主 加 总分"), str(card["主"].weight)) == ("90.00 0.00 90.00", "100.00")


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("30", "30.00 20.00 50.00 70.00"),
        ("45", "45.00 20.00 65.00 85.00"),
        ("50", "50.00 20.00 66.00 86.00"),
        ("60", "50.00 20.00 66.00 86.00"),
    ],
)
def test_most_of_an_indicator_and_a_group(x: str, expected: str) -> None:
    """An indicator of 40 may get 50, its group of 60 may get 66, the total of 100 up to 110."""
    text = ruleset(
        node("甲组", "60", "most = 66"), node("乙组", "40"), entry("a", "40\nmost = 50", "甲组"), entry("b", "20", "甲组"),
        entry("c", "40", "乙组"),
    ).replace("total = 100\n", "total = 100\nmost = 110\n")  # fmt: skip
    above = indicator("a", "甲", "x", '[[fields]]\nname = "x"\ntype = "number"\n\n')
    card = scored(built(text, {**ABC, "a": above}), x=x, b率="100%", c率="50%")
    assert points(card, "甲 乙 甲组 总分") == expected
    assert [each.code for each in card.findings] == (["G807"] if x == "60" else [])


def test_the_most_moves_with_the_weight() -> None:
    """An indicator of 40 that may get 50 may get 75 once it stands for 60."""
    text = ruleset(node("组", "60"), node("其他", "40"), entry("a", "40\nmost = 50", "组"), entry("b", "20", "组"),
                   entry("d", "40", "其他")).replace("weight = 60\n", "weight = 60\nmost = 75\n", 1)  # fmt: skip
    above = indicator("a", "甲", "x", '[[fields]]\nname = "x"\ntype = "number"\n\n')
    rules = built(text, {"a": above, "b": optional("b", "乙"), **OTHER})
    assert points(scored(rules, x=60, b不适用=True, d率="50%"), "甲 组 总分") == "75.00 75.00 95.00"
    assert points(scored(rules, x=30, b不适用=True, d率="50%"), "甲 组 总分") == "45.00 45.00 65.00"


@pytest.mark.parametrize("rates", [("97%", "100%", "0%"), ("5%", "0%", "100%")], ids=["most", "floor"])
def test_what_the_bounds_of_the_total_took_is_no_rounding(rates: tuple[str, str, str]) -> None:
    """Two points of a bonus that did not fit below 100, or a malus below 0, are not called rounding."""
    card = scored(built(ruleset(MAIN, BESIDE), ABC), **dict(zip(("a率", "b率", "c率"), rates, strict=True)))
    reasons = [each.reason for each in card.losses if each.name == "总分"]
    assert len(reasons) == 1
    assert "取整" not in reasons[0]
