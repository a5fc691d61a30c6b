"""``checklist``: what lines and their parts are worth, that they add up to the weight, the data they declare."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from tests.rules.forms.built import card_of, exact_points, formula_of, number, rules_of

from jixiao import JixiaoError

ITEM, PART, PART_OF_PART = "items", "items.items", "items.items.items"


def line(name: str, *keys: str, at: str = ITEM) -> str:
    """Return one line of a checklist; ``at`` is its level."""
    return "\n".join([f"[[score.checklist.{at}]]", f'name = "{name}"', *keys, "", ""])


NESTED = (
    line("已制定", "points = 1")
    + line("内容完整", "points = 1.5")
    + line("有分工", "points = 1", at=PART)
    + line("有检查", "points = 0.5", at=PART)
    + line("有效执行", "points = 0.5", 'needs = "all"')
    + line("有记录", at=PART)
    + line("无违规", at=PART)
)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        pytest.param(
            line("甲项", "points = 6") + line("乙项", "points = 4"),
            "如果(甲项, 6, 0) + 如果(乙项, 4, 0)",
            id="additive",
        ),
        pytest.param(
            line("甲项", 'points = "满分 / 3"') + line("乙项", 'points = "满分 - 满分 / 3"'),
            "如果(甲项, (满分 / 3), 0) + 如果(乙项, (满分 - 满分 / 3), 0)",
            id="parts of the weight",
        ),
        pytest.param(
            "[score.checklist]\nbase = 4\n" + line("甲项", "points = 6"), "4 + 如果(甲项, 6, 0)", id="base"
        ),
        pytest.param(
            number("x") + line("账实相符（盘点）", 'when = "x == 0 或 x > 9"', "points = 10"),
            "如果((x == 0 或 x > 9), 10, 0)",
            id="a condition",
        ),
        pytest.param(
            line("甲项", "deduct = 3") + line("乙项", 'deduct = "满分"'),
            "最大(0, 满分 - 如果(甲项, 3, 0) - 如果(乙项, 满分, 0))",
            id="subtractive",
        ),
        pytest.param(
            line("甲项", "deduct = 3", 'needs = "any"') + line("乙项", at=PART) + line("丙项", at=PART),
            "最大(0, 满分 - 如果(或(乙项, 丙项), 3, 0))",
            id="subtractive with parts",
        ),
        pytest.param(
            NESTED + line("其他", "points = 7"),
            "如果(已制定, 1, 0) + (如果(有分工, 1, 0) + 如果(有检查, 0.5, 0)) + 如果(且(有记录, 无违规), 0.5, 0)"
            " + 如果(其他, 7, 0)",
            id="each and all",
        ),
        pytest.param(
            line("甲项", "points = 10", 'needs = "all"')
            + line("乙项", 'needs = "any"', at=PART)
            + line("丙项", at=PART_OF_PART)
            + line("丁项", at=PART_OF_PART)
            + line("戊项", at=PART),
            "如果(且(或(丙项, 丁项), 戊项), 10, 0)",
            id="any within all",
        ),
    ],
)
def test_lowers_to_one_sum(text: str, formula: str) -> None:
    """Every line is a 如果 of its points or deduction; parts stand where their line stood."""
    assert formula_of(rules_of(text)) == formula


def test_nested_lines_by_every_answer() -> None:
    """已制定 1；内容完整 = 分工 1 + 检查 0.5；有效执行 0.5 only with both: all 32 answers against plain sums."""
    rules = rules_of(NESTED, "3")
    names = ("已制定", "有分工", "有检查", "有记录", "无违规")
    for answers in product((False, True), repeat=5):
        made, divided, checked, recorded, clean = answers
        expected = made + divided + Fraction(1, 2) * checked + Fraction(1, 2) * (recorded and clean)
        assert exact_points(rules, dict(zip(names, answers, strict=True))) == expected, answers


@pytest.mark.parametrize(
    ("answers", "points"), [((False, False, False), 3), ((True, False, False), 2), ((True, True, True), 0)]
)
def test_subtractive_stops_at_zero(answers: tuple[bool, ...], points: int) -> None:
    """Three breaches at 1, 1 and 5 cannot take more than the 3 points there are."""
    text = line("甲项", "deduct = 1") + line("乙项", "deduct = 1") + line("丙项", "deduct = 5")
    rules = rules_of(text, "3")
    fields = dict(zip(("甲项", "乙项", "丙项"), answers, strict=True))
    assert (exact_points(rules, fields), str(card_of(rules, fields).total)) == (points, f"{points}.00")


THIRDS = "".join(line(name, 'points = "满分 / 3"') for name in ("甲项", "乙项", "丙项"))


@pytest.mark.parametrize("weight", ["3", "10", "0.01", "99.99"])
def test_thirds_of_the_weight_add_up(weight: str) -> None:
    """满分/3 three times is the weight exactly, whatever the weight is; each part is exact, only the sum is rounded."""
    rules = rules_of(THIRDS, weight)
    every = dict.fromkeys(("甲项", "乙项", "丙项"), True)
    assert exact_points(rules, every) == Fraction(weight)
    assert exact_points(rules, {**every, "丙项": False}) == Fraction(weight) * 2 / 3
    assert card_of(rules, every).losses == ()


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        (line("甲项", "points = 4") + line("乙项", "points = 5"), 10, 9),
        ("".join(line(each, 'points = "满分 * 33%"') for each in "甲乙丙"), 10, Fraction("9.9")),
        ("[score.checklist]\nbase = 4\n" + line("甲项", "points = 10"), 10, 14),
        (line("甲项", "points = 10") + line("乙项", "points = 9.99", at=PART), 10, Fraction("9.99")),
        (line("甲项", "points = 9") + line("乙项", "points = 9", at=PART), 10, 9),
    ],
)
def test_points_must_add_up(text: str, wanted: int, found: Fraction) -> None:
    """What the lines give together is the weight, and what a line's parts give is the line's own points."""
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    assert [(each.code, each.facts) for each in caught.value.problems] == [
        ("R446", {"wanted": wanted, "found": found})
    ]


def test_deductions_need_not_add_up() -> None:
    """扣完为止: what may be taken away may be more or less than there is."""
    assert formula_of(rules_of(line("甲项", "deduct = 100")))
    assert formula_of(rules_of(line("甲项", "deduct = 0.5")))


def test_lines_declare_their_own_data() -> None:
    """A line without a condition is a yes/no datum of its name, with its source and what is said about it."""
    text = (
        line("甲项", "points = 6", 'source = "文件"', 'about = "有文号"')
        + line("乙项", "points = 4")
        + line("丙项", "points = 3", at=PART)
        + line("丁项", 'when = "甲项"', "points = 1", at=PART)
    )
    rules = rules_of(text)
    assert {name: (each.type, each.source, each.about) for name, each in rules.fields.items()} == {
        "甲项": ("yes_no", "文件", "有文号"),
        "丙项": ("yes_no", "", ""),
    }
    assert exact_points(rules, {"甲项": True, "丙项": False}) == 7


def test_an_authored_field_stands_for_the_lines_own() -> None:
    """Who wants to say more of a line's datum writes it under [[fields]]: that one counts, and there is one of it."""
    own = '[[fields]]\nname = "甲项"\ntype = "yes_no"\nsource = "会议纪要"\n\n'
    rules = rules_of(own + line("甲项", "points = 10", 'source = "别处"'))
    assert [(name, each.source) for name, each in rules.fields.items()] == [("甲项", "会议纪要")]
    assert exact_points(rules, {"甲项": True}) == 10


def test_missing_answers_are_named() -> None:
    """An answer that is not there is missing, not a no; of 且 and 或 only those that could still decide."""
    rules = rules_of(NESTED, "3")
    assert card_of(rules, {"已制定": True, "有分工": True})["甲"].missing == ("有检查", "有记录", "无违规")
    card = card_of(rules, {"已制定": True, "有分工": True, "有检查": False, "有记录": False})
    assert (str(card.total), card["甲"].missing) == ("2.00", ())


@pytest.mark.parametrize("at", [ITEM, PART])
def test_two_lines_of_one_name_are_refused(at: str) -> None:
    """A line copied and not renamed would give its points twice for one answer."""
    more = (
        line("乙项", "points = 5") + line("甲项", "points = 5", at=at)
        if at == PART
        else line("甲项", "points = 5")
    )
    with pytest.raises(JixiaoError):
        rules_of(line("甲项", "points = 5") + more)


@pytest.mark.parametrize(
    "text",
    [line("甲项", "points = 12") + line("乙项", "points = -2"), line("甲项", "deduct = -2")],
    ids=["points", "deduct"],
)
def test_points_below_zero_are_refused(text: str) -> None:
    """A line gives or takes points; one that turns round, by a sign too many, is a mistake."""
    with pytest.raises(JixiaoError):
        rules_of(text)
