"""Caps by bands, vetoes of an item and of the whole, caps on the grade, and the order of everything in one ruleset.

The order: what groups give → bonus and malus → caps → vetoes → bounds → rounding, and last the grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import NamedTuple

import pytest
from tests.rubrics import entry, group, indicator, ruleset
from tests.rules.forms.built import built

from jixiao import Rules, Scorecard

RATE = '[[fields]]\nname = "执行率"\ntype = "rate"\nmin = 0\n\n'


def yes_no(name: str) -> str:
    """Return a yes/no datum."""
    return f'[[fields]]\nname = "{name}"\ntype = "yes_no"\n\n'


def cap(name: str, *keys: str) -> str:
    """Return one cap of a ruleset file."""
    return "\n".join(["[[caps]]", f'name = "{name}"', f'reason = "{name}"', *keys, "", ""])


def veto(name: str, *keys: str) -> str:
    """Return one veto of a ruleset file."""
    return cap(name, *keys).replace("[[caps]]", "[[vetoes]]")


BY_RATE = cap(
    "执行率封顶", 'of = "执行率"', "[caps.bands]", '"[70%, 80%)" = 89', '"[60%, 70%)" = 79', '"[50%, 60%)" = 69',
    '"< 50%" = 59',
)  # fmt: skip


def scored(rules: Rules, **fields: object) -> Scorecard:
    """Return the scorecard for data, having held its losses against its total."""
    card = rules.score({"unit": "示例单位", "fields": fields})
    if card.total is not None:
        assert sum((each.points for each in card.losses), Decimal(0)) == card.root.weight - card.total
    return card


def one(*parts: str) -> Rules:
    """Return a rubric of one indicator with caps and vetoes above it."""
    return built(ruleset(group("组"), entry("a"), *parts), {"a": indicator("a", "甲")})


@pytest.mark.parametrize(
    ("rate", "before", "total", "grade"),
    [
        ("75%", "93%", "89.00", "良"),
        ("80%", "93%", "93.00", "优"),
        ("79.99%", "93%", "89.00", "良"),
        ("70%", "93%", "89.00", "良"),
        ("69.99%", "93%", "79.00", "中"),
        ("60%", "93%", "79.00", "中"),
        ("59.99%", "93%", "69.00", "中"),
        ("50%", "93%", "69.00", "中"),
        ("49.99%", "93%", "59.00", "差"),
        ("0%", "93%", "59.00", "差"),
        ("102.59%", "93%", "93.00", "优"),
        ("75%", "89%", "89.00", "良"),
        ("75%", "88.99%", "88.99", "良"),
        ("75%", "10%", "10.00", "差"),
    ],
)
def test_caps_by_bands(rate: str, before: str, total: str, grade: str) -> None:
    """A rate of 75 % caps a total of 93 at 89, one of 80 % does not; outside all bands there is no cap."""
    card = scored(one(RATE, BY_RATE), 执行率=rate, a率=before)
    assert (str(card.total), card.grade) == (total, grade)


def test_a_cap_without_its_data() -> None:
    """While the rate of a cap is not known, the total is what it can still be: capped at the worst, or not at all."""
    card = scored(one(RATE, BY_RATE), a率="93%")
    assert (card.total, str(card.low), str(card.high), card.grades) == (
        None,
        "59.00",
        "93.00",
        ("优", "良", "中", "差"),
    )


def test_bands_of_a_cap_by_formula_and_with_the_rest() -> None:
    """The limits of a cap may be formulas, and 其余 caps whatever no other band does."""
    limits = cap(
        "封顶",
        'of = "甲.得分 / 100"',
        'target = "组"',
        "[caps.bands]",
        '"< 50%" = "甲.得分 / 2"',
        '"其余" = 60',
    )
    assert [str(scored(one(limits), a率=rate).total) for rate in ("49%", "50%", "59%", "61%")] == [
        "24.50", "50.00", "59.00", "60.00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("caps", "total", "grade"),
    [
        ([cap("等级", 'when = "是"', 'grade = "良"')], "95.00", "良"),
        ([cap("等级", 'when = "否"', 'grade = "良"')], "95.00", "优"),
        ([cap("等级", 'when = "是"', 'grade = "优"')], "95.00", "优"),
        (
            [cap("等级", 'when = "是"', 'grade = "良"'), cap("等级二", 'when = "是"', 'grade = "差"')],
            "95.00",
            "差",
        ),
        (
            [cap("等级", 'when = "是"', 'grade = "良"'), cap("分数", 'when = "是"', "at_most = 70")],
            "70.00",
            "中",
        ),
        ([cap("等级", 'when = "总分.得分 > 90"', 'grade = "中"')], "95.00", "中"),
    ],
)
def test_caps_on_the_grade(caps: list[str], total: str, grade: str) -> None:
    """A cap on the grade leaves the points as they are, bars better grades, and never lifts a lower one."""
    card = scored(one(*caps), a率="95%")
    assert (str(card.total), card.grade) == (total, grade)


# Everything in one ruleset

ALL = ruleset(
    group("产出", "80").replace("80\n", '80\ncombine = "scaled"\n'), group("管理", "20"),
    group("加分项", "5").replace("5\n", '5\nkind = "bonus"\n'), group("减分项", "10").replace("10\n", '10\nkind = "malus"\n'),
    entry("a", "60", "产出"), entry("b", "40", "产出"), entry("c", "8", "管理"), entry("d", "12", "管理"),
    entry("e", "5", "加分项"), entry("f", "10", "减分项"),
    RATE, yes_no("审计问题"), yes_no("处罚"), yes_no("造假"), yes_no("重大违法"),
    cap("管理封顶", 'target = "管理"', 'when = "审计问题"', "at_most = 15"),
    cap("执行率封顶", 'of = "执行率"', "[caps.bands]", '"[50%, 80%)" = 89', '"< 50%" = 40'),
    cap("等级封顶", 'when = "处罚"', 'grade = "良"'),
    veto("造假", 'target = "公开"', 'when = "造假"'),
    veto("一票否决", 'when = "重大违法"', "then = 50"),
).replace("total = 100\n", "total = 100\nmost = 104\n")  # fmt: skip
NAMES = {"a": "数量", "b": "质量", "c": "制度", "d": "公开", "e": "表彰", "f": "通报"}
PLAIN: Mapping[str, object] = {
    "执行率": "90%", "审计问题": False, "处罚": False, "造假": False, "重大违法": False, "d不适用": False,
    "a率": "90%", "b率": "95%", "c率": "100%", "d率": "75%", "e率": "100%", "f率": "20%",
}  # fmt: skip


@pytest.fixture(scope="module")
def everything() -> Rules:
    """Return a rubric with every rule there is above the indicators."""
    clause = yes_no("d不适用") + '[not_applicable]\nwhen = "d不适用"\nthen = "exclude"\n'
    files = {each: indicator(each, name, more=clause if each == "d" else "") for each, name in NAMES.items()}
    return built(ALL, files)


@pytest.mark.parametrize(
    ("changed", "expected", "total", "grade"),
    [
        # (54 + 38) × 0.8 = 73.6; 8 + 9 = 17; 73.6 + 17 + 5 − 2 = 93.6.
        pytest.param({}, "73.60 17.00 5.00 2.00", "93.60", "优", id="nothing special"),
        # Without the bonus 88.6 would stay below 89, with it 93.6 does not: the bonus comes before the cap.
        pytest.param({"执行率": "75%"}, "73.60 17.00 5.00 2.00", "89.00", "良", id="cap after the bonus"),
        # 73.6 + 17 + 5 − 10 = 85.6: after the malus there is nothing left to cap.
        pytest.param({"执行率": "75%", "f率": "100%"}, "73.60 17.00 5.00 10.00", "85.60", "良", id="cap after the malus"),
        pytest.param({"审计问题": True}, "73.60 15.00 5.00 2.00", "91.60", "优", id="cap of a group"),
        pytest.param({"造假": True}, "73.60 8.00 5.00 2.00", "84.60", "良", id="veto of an item"),
        pytest.param({"造假": True, "审计问题": True}, "73.60 8.00 5.00 2.00", "84.60", "良", id="veto below a cap"),
        pytest.param({"重大违法": True}, "73.60 17.00 5.00 2.00", "50.00", "差", id="veto of the whole"),
        # The cap says 40, but the veto replaces what the cap gave.
        pytest.param({"重大违法": True, "执行率": "45%"}, "73.60 17.00 5.00 2.00", "50.00", "差", id="veto after caps"),
        pytest.param({"执行率": "45%"}, "73.60 17.00 5.00 2.00", "40.00", "差", id="lowest cap"),
        pytest.param({"处罚": True}, "73.60 17.00 5.00 2.00", "93.60", "良", id="grade capped, points not"),
        pytest.param({"处罚": True, "重大违法": True}, "73.60 17.00 5.00 2.00", "50.00", "差", id="grade not lifted"),
        # 制度 stands for all 20.
        pytest.param({"d不适用": True}, "73.60 20.00 5.00 2.00", "96.60", "优", id="one does not apply"),
        pytest.param({"d不适用": True, "审计问题": True}, "73.60 15.00 5.00 2.00", "91.60", "优", id="shared, then capped"),
        pytest.param({"d不适用": True, "造假": True}, "73.60 20.00 5.00 2.00", "96.60", "优", id="nothing to veto"),
        pytest.param(
            {"a率": "100%", "b率": "100%", "d率": "100%", "f率": "0%"}, "80.00 20.00 5.00 0.00", "104.00", "优", id="most"
        ),
        pytest.param(
            {"a率": "0%", "b率": "0%", "c率": "0%", "d率": "0%", "e率": "0%", "f率": "100%"}, "0.00 0.00 0.00 10.00",
            "0.00", "差", id="floor",
        ),
        # 33.333 % of 60 is 19.9998 → 20.00; 66.667 % of 40 is 26.6668 → 26.67; × 0.8 = 37.336 → 37.34.
        pytest.param({"a率": "33.333%", "b率": "66.667%"}, "37.34 17.00 5.00 2.00", "57.34", "差", id="rounding"),
    ],
)  # fmt: skip
def test_order(
    everything: Rules, changed: Mapping[str, object], expected: str, total: str, grade: str
) -> None:
    """Each rule finds what those before it left: groups, bonus and malus, caps, vetoes, bounds, grade."""
    card = scored(everything, **{**PLAIN, **changed})
    found = " ".join(str(card[name].points) for name in ("产出", "管理", "加分项", "减分项"))
    assert (found, str(card.total), card.grade) == (expected, total, grade)


class Switches(NamedTuple):
    """What holds in one unit."""

    low_rate: bool
    audited: bool
    fined: bool
    faked: bool
    barred: bool
    excused: bool

    @property
    def fields(self) -> dict[str, object]:
        """The data that says so."""
        return {
            **PLAIN, "执行率": "75%" if self.low_rate else "80%", "审计问题": self.audited, "处罚": self.fined,
            "造假": self.faked, "重大违法": self.barred, "d不适用": self.excused,
        }  # fmt: skip

    @property
    def outcome(self) -> tuple[Decimal, str]:
        """The total and the grade, put together plainly in the order that the documents give."""
        management = Decimal(20) if self.excused else Decimal(8) + (0 if self.faked else 9)
        management = min(management, Decimal(15)) if self.audited else management
        total = Decimal("73.6") + management + 5 - 2
        total = min(total, Decimal(89)) if self.low_rate else total
        total = Decimal(50) if self.barred else total
        grade = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
        return total, "良" if self.fined and grade == "优" else grade


def test_every_combination(everything: Rules) -> None:
    """All 64 combinations of the switches give what the rules give when they are applied one after another by hand."""
    for answers in product((False, True), repeat=6):
        switches = Switches(*answers)
        card = scored(everything, **switches.fields)
        assert (card.total, card.grade) == switches.outcome, switches


def test_every_rule_that_holds_is_told(everything: Rules) -> None:
    """A reviewer sees each cap and veto that holds, and what it sets (G813)."""
    held = {"执行率": "75%", "审计问题": True, "处罚": True, "造假": True, "重大违法": True}
    messages = [
        each.message for each in scored(everything, **{**PLAIN, **held}).findings if each.code == "G813"
    ]
    assert messages == [
        "封顶“管理封顶”生效（15.00 分）：管理封顶",
        "封顶“执行率封顶”生效（89.00 分）：执行率封顶",
        "封顶“等级封顶”生效（等级不高于“良”）：等级封顶",
        "否决“造假”生效（0.00 分）：造假",
        "否决“一票否决”生效（50.00 分）：一票否决",
    ]
