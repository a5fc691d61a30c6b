"""``bands``: what a decision table lowers to, what it gives at every end, and which holes data can fall into."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.rules.forms.built import card_of, exact_points, formula_of, number, rules_of

from jixiao import JixiaoError

RATE = number("率", "rate", lower="0", upper="1")
CHOICE = '[[fields]]\nname = "评价"\ntype = "choice"\noptions = ["好", "中", "差"]\n\n'
YES_NO = '[[fields]]\nname = "公开"\ntype = "yes_no"\n\n'


def bands_of(of: str, points: dict[str, str | float]) -> str:
    """Return a decision table of these bands: numbers are points, texts formulas."""
    rows = "".join(
        f'"{name}" = "{each}"\n' if isinstance(each, str) else f'"{name}" = {each}\n'
        for name, each in points.items()
    )
    return f'[score.bands]\nof = "{of}"\n[score.bands.points]\n{rows}'


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        pytest.param(
            RATE + bands_of("率", {">= 90%": "满分", "[80%, 90%)": 4, "< 80%": 0}),
            "如果(率 >= 90%, 满分, 如果(80% <= 率 < 90%, 4, 0))",
            id="from the highest to the lowest",
        ),
        pytest.param(
            RATE + bands_of("率", {"< 80%": 0, ">= 90%": "满分", "[80%, 90%)": 4}),
            "如果(率 >= 90%, 满分, 如果(80% <= 率 < 90%, 4, 0))",
            id="in whatever order they are written",
        ),
        pytest.param(
            RATE + bands_of("率", {"= 0": 3, "(0, 10%]": 2, "其余": 0}),
            "如果(0 < 率 <= 10%, 2, 如果(率 == 0, 3, 0))",
            id="其余 takes the rest",
        ),
        pytest.param(
            RATE + bands_of("率 * 2 - 1", {"> 0": "满分 / 2", "<= 0": "满分 * 80%"}),
            "如果((率 * 2 - 1) > 0, (满分 / 2), (满分 * 80%))",
            id="what was typed stands in brackets",
        ),
        pytest.param(
            CHOICE + bands_of("评价", {"好": 10, "差": 0, "中": 6}),
            "如果(评价 == “好”, 10, 如果(评价 == “差”, 0, 6))",
            id="options, the last one is what is left",
        ),
        pytest.param(
            CHOICE + bands_of("评价", {"差": 0, "其余": 10}),
            "如果(评价 == “差”, 0, 10)",
            id="options and 其余",
        ),
        pytest.param(YES_NO + bands_of("公开", {"否": 0, "是": 10}), "如果(非(公开), 0, 10)", id="yes/no"),
        pytest.param(
            RATE + bands_of("率 > 50%", {"是": 10, "否": 0}), "如果((率 > 50%), 10, 0)", id="a condition"
        ),
        pytest.param(RATE + bands_of("率", {"其余": 7}), "7", id="nothing but 其余"),
        pytest.param(
            RATE + bands_of("率", {"≥９０％": 10, "＜９０％": 0}), "如果(率 >= 90%, 10, 0)", id="full width"
        ),
    ],
)
def test_lowers_to_a_chain_of_choices(text: str, formula: str) -> None:
    """A decision table is a chain of 如果; the last band needs no condition, because no value is left without one."""
    assert formula_of(rules_of(text)) == formula


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("100%", 5), ("90%", 5), ("89.9999%", 4), ("80%", 4), ("79.9999%", 3), ("70%", 3), ("60%", 2), ("59.9999%", 0),
        ("0%", 0),
    ],
)  # fmt: skip
def test_bands_closed_below(given: str, points: int) -> None:
    """90 % 以上 5 分，80 %～90 % 4 分: the lower end is in, the upper belongs to the next band; nothing is rounded first."""
    text = bands_of("率", {">= 90%": 5, "[80%, 90%)": 4, "[70%, 80%)": 3, "[60%, 70%)": 2, "< 60%": 0})
    assert exact_points(rules_of(RATE + text, "5"), {"率": given}) == points


@pytest.mark.parametrize(
    ("given", "points"),
    [
        ("0%", "3"), ("0.0001%", "2"), ("10%", "2"), ("10.0001%", "1"), ("20%", "1"), ("20.0001%", "0.5"), ("30%", "0.5"),
        ("30.0001%", "0"), ("100%", "0"),
    ],
)  # fmt: skip
def test_bands_closed_above_with_an_exact_zero(given: str, points: str) -> None:
    """没有调整 3 分，不超过 10 % 2 分: exactly 0 is a band of its own, and each upper end is in."""
    text = bands_of("率", {"= 0": 3, "(0, 10%]": 2, "(10%, 20%]": 1, "(20%, 30%]": 0.5, "> 30%": 0})
    assert exact_points(rules_of(RATE + text, "3"), {"率": given}) == Fraction(points)


def test_thirds_meet_the_end_of_a_band() -> None:
    """Two thirds are not 66.67 %: a quotient that never ends is compared as what it is."""
    text = number("甲数", lower="0") + number("乙数", lower="1")
    rules = rules_of(text + bands_of("甲数 / 乙数 * 3", {">= 2": 10, "< 2": 0}))
    assert exact_points(rules, {"甲数": 2, "乙数": 3}) == 10
    assert exact_points(rules, {"甲数": "1.9999999999999999999999999999", "乙数": 3}) == 0


AMOUNTS = number("支出", "amount", lower="0") + number("预算", "amount", lower="0")
COUNT = number("次数", "count", lower="0", upper="8")
STEP = '[steps]\n"比" = "支出 / 预算"\n\n'
ROWS = (
    '[[fields]]\nname = "合同"\ntype = "table"\n'
    '[[fields.columns]]\nname = "金额"\ntype = "number"\nmin = 0\n'
    '[[fields.columns]]\nname = "逾期"\ntype = "yes_no"\n\n'
)
DATES = '[[fields]]\nname = "起"\ntype = "date"\n\n[[fields]]\nname = "止"\ntype = "date"\n\n'


@pytest.mark.parametrize(
    ("fields", "of", "names", "holes"),
    [
        pytest.param(RATE, "率", ["> 60%", "< 60%"], "等于 60%", id="one number"),
        pytest.param(RATE, "率", ["> 90%", "<= 60%"], "60%（不含）至 90%（含）", id="between two bands"),
        pytest.param(RATE, "率", ["[10%, 90%]"], "0%（含）至 10%（不含）、90%（不含）至 100%（含）", id="at both ends"),
        pytest.param(RATE, "率", ["(0, 100%]"], "等于 0%", id="the least value itself"),
        pytest.param(RATE, "率", ["[0, 100%]"], "", id="exactly what the limits allow"),
        pytest.param(number("率", "rate"), "率", [">= 0"], "0（不含）以下", id="no min"),
        pytest.param(number("率", "rate", lower="0"), "率", ["< 100%"], "100%（含）以上", id="no max"),
        pytest.param(number("x", lower="-5", upper="5"), "x", ["[-5, 0)", "(0, 5]"], "等于 0", id="in plain numbers"),
        pytest.param(AMOUNTS, "支出 / 预算", [">= 100%", "[0, 100%)"], "", id="a quotient of what is not below 0"),
        pytest.param(AMOUNTS + STEP, "比", [">= 100%", "(0, 100%)"], "等于 0%", id="a step"),
        pytest.param(AMOUNTS, "支出 - 预算", ["> 0"], "0（含）以下", id="a difference"),
        pytest.param(RATE, "最小(率, 50%)", ["[0, 50%]"], "", id="a smallest"),
        pytest.param(RATE, "最大(0, 率 - 100%)", ["<= 0"], "", id="a largest"),
        pytest.param(AMOUNTS, "限制(支出 / 预算, 50%, 80%)", ["[50%, 80%]"], "", id="限制"),
        pytest.param(AMOUNTS, "完成率(支出, 预算, 100%)", ["[0, 100%]"], "", id="完成率"),
        pytest.param(RATE, "如果(率 > 50%, 0.5, 3)", ["= 0.5", "= 3"], "0.5（不含）至 3（不含）", id="two branches and all between"),
        pytest.param(RATE, "如果(率 > 50%, 1, 2)", ["= 1", "= 2"], "", id="two branches, whole numbers"),
        pytest.param(COUNT, "次数", ["= 0", "[1, 3]", "[4, 8]"], "", id="whole numbers leave no gap between 3 and 4"),
        pytest.param(COUNT, "次数", ["= 0", "[1, 3]", "[5, 8]"], "等于 4", id="a whole number is left out"),
        pytest.param(COUNT, "次数", ["< 3", "> 3"], "等于 3", id="a whole number between open ends"),
        pytest.param(COUNT, "次数", ["< 0.5", "> 0.7"], "", id="a gap without a whole number"),
        pytest.param(COUNT, "次数 + 1", ["[1, 3]", "[4, 9]"], "", id="a whole number more"),
        pytest.param(COUNT, "次数 / 2", ["[0, 1]", "[2, 4]"], "1（不含）至 2（不含）", id="half a count is no whole number"),
        pytest.param(COUNT, "取整(次数 / 2)", ["[0, 1]", "[2, 4]"], "", id="取整 makes it whole again"),
        pytest.param(ROWS, "计数(合同, 逾期)", ["= 0", ">= 1"], "", id="rows are counted in whole numbers"),
        pytest.param(ROWS, "求和(合同, 金额)", ["= 0", ">= 1"], "0（不含）至 1（不含）", id="a sum of amounts is not"),
        pytest.param(DATES, "天数(起, 止)", ["<= 20", ">= 21"], "", id="days are whole numbers"),
        pytest.param(DATES, "天数(起, 止)", ["[0, 20]", ">= 21"], "-1（含）以下", id="days may be below 0"),
    ],
)  # fmt: skip
def test_holes_are_found_where_data_can_fall_in(fields: str, of: str, names: list[str], holes: str) -> None:
    """What no band takes is told at load, if data within the fields' limits can be it; else there is nothing to tell."""
    text = fields + bands_of(of, dict.fromkeys(names, 5))
    if not holes:
        rules_of(text)
        return
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    assert [(each.code, each.facts["holes"]) for each in caught.value.problems] == [("R443", holes)]
    rules_of(fields + bands_of(of, {**dict.fromkeys(names, 5), "其余": 0}))


@pytest.mark.parametrize(
    ("fields", "of", "names", "lacking"),
    [
        (CHOICE, "评价", ["好", "中"], ("差",)),
        (CHOICE, "评价", ["中"], ("好", "差")),
        (CHOICE, "评价", ["好", "中", "差"], ()),
        (CHOICE, "如果(评价 == “好”, “好”, “差”)", ["好", "其余"], ()),
        (YES_NO, "公开", ["是"], ("否",)),
        (YES_NO, "非 公开", ["否"], ("是",)),
        (YES_NO, "公开", ["否", "是"], ()),
        (YES_NO, "公开", ["是", "其余"], ()),
    ],
)
def test_every_option_has_a_band(fields: str, of: str, names: list[str], lacking: tuple[str, ...]) -> None:
    """A table over a choice or a yes/no has a band for each, or 其余."""
    text = fields + bands_of(of, dict.fromkeys(names, 5))
    if not lacking:
        rules_of(text)
        return
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    assert [(each.code, each.facts["found"]) for each in caught.value.problems] == [("R443", lacking)]


def test_fifty_bands_are_not_too_deep() -> None:
    """The most bands there may be still make a formula that loads, scores and explains itself."""
    names = {f"[{index}, {index + 1})": index / 5 for index in range(49)}
    rules = rules_of(number("x", lower="0") + bands_of("x", {**names, ">= 49": 10}))
    found = {x: str(card_of(rules, {"x": x}).total) for x in ("0", "24.5", "48", "49")}
    assert found == {"0": "0.00", "24.5": "4.80", "48": "9.60", "49": "10.00"}


def test_only_what_is_looked_at_has_to_be_there() -> None:
    """Points by formula need the data of their own band only."""
    rules = rules_of(RATE + number("x") + bands_of("率", {">= 90%": "满分", "< 90%": "x"}))
    assert exact_points(rules, {"率": "95%"}) == 10
    assert card_of(rules, {"率": "85%"})["甲"].missing == ("x",)
    assert card_of(rules, {"x": 3})["甲"].missing == ("率",)


@pytest.mark.parametrize("of", ["绝对值(率 - 50%)", "偏离率(率, 50%, 0%)"])
def test_a_distance_is_never_below_zero(of: str) -> None:
    """No band below 0 is asked for where there can be nothing."""
    rules = rules_of(RATE + bands_of(of, {"[0, 10%]": 10, "> 10%": 0}))
    assert exact_points(rules, {"率": "50%"}) == 10


@pytest.mark.parametrize("option", ["优（90分以上）", "优(含90分)", "> 90", "=0"])
def test_options_may_hold_brackets_and_signs(option: str) -> None:
    """A band of a choice is the option as the unit picks it, however it is punctuated."""
    field = f'[[fields]]\nname = "评价"\ntype = "choice"\noptions = ["{option}", "其他"]\n\n'
    rules = rules_of(field + bands_of("评价", {option: 4, "其他": 6}))
    assert exact_points(rules, {"评价": option}) == 4


def test_one_option_twice_is_refused() -> None:
    """Bands that mean one option overlap like intervals do."""
    with pytest.raises(JixiaoError):
        rules_of(CHOICE + bands_of("评价", {"好": 4, " 好": 5, "其余": 6}))


def test_a_choice_may_have_yes_and_no_among_its_options() -> None:
    """是、否、不涉及 are options like others."""
    field = '[[fields]]\nname = "评价"\ntype = "choice"\noptions = ["是", "否", "不涉及"]\n\n'
    rules = rules_of(field + bands_of("评价", {"是": 10, "否": 0, "不涉及": 5}))
    assert [exact_points(rules, {"评价": each}) for each in ("是", "否", "不涉及")] == [10, 0, 5]


@pytest.mark.parametrize("names", [["90%以上", "80%～90%", "80%以下"], ["0", "1"], ["优", "良"]])
def test_bands_of_a_number_that_are_no_intervals_are_told_as_such(names: list[str]) -> None:
    """Who copies 90%以上 from the printed rubric is told of that line, and how an interval is written (R441)."""
    text = RATE + bands_of("率", dict.fromkeys(names, 5))
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    first = caught.value.problems[0]
    assert first.code == "R441"
    assert first.place is not None
    assert names[0] in first.place.line_text
