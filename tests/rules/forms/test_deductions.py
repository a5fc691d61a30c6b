"""``deductions``: whole, started and pro rata steps, at exact steps and just beside; occurrences, most, floor."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.rules.forms.built import card_of, exact_points, formula_of, is_number, number, rules_of

from jixiao import JixiaoError

X = number("x").replace('"number"', '"number"\nmax = 2')
COUNT = number("次数", "count", lower="0")


def taken(*keys: str) -> str:
    """Return one deduction."""
    return "\n".join(["[[score.deductions.items]]", 'name = "扣"', *keys, "", ""])


def by_steps(counting: str, per: str = '"1%"', deduct: str = "0.5", most: str = "") -> str:
    """Return a deduction by what x is above 100 %."""
    more = [f"most = {most}"] if most else []
    return X + taken(
        'of = "x - 100%"', f"per = {per}", f"deduct = {deduct}", f'counting = "{counting}"', *more
    )


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        pytest.param(
            by_steps("whole"), "最大(0, 满分 - 0.5 * 取整(最大(0, x - 100%) / 1%))", id="whole steps"
        ),
        pytest.param(
            by_steps("started"), "最大(0, 满分 - 0.5 * 向上取整(最大(0, x - 100%) / 1%))", id="started steps"
        ),
        pytest.param(by_steps("pro_rata"), "最大(0, 满分 - 0.5 * (最大(0, x - 100%) / 1%))", id="pro rata"),
        pytest.param(
            COUNT + taken('of = "次数"', "deduct = 1"), "最大(0, 满分 - 1 * 最大(0, 次数))", id="occurrences"
        ),
        pytest.param(
            COUNT + taken('of = "次数"', "deduct = 1", "most = 2"),
            "最大(0, 满分 - 最小(1 * 最大(0, 次数), 2))",
            id="at most",
        ),
        pytest.param(
            COUNT + taken('when = "次数 > 3"', 'deduct = "满分 / 2"'),
            "最大(0, 满分 - 如果(次数 > 3, (满分 / 2), 0))",
            id="once",
        ),
        pytest.param(
            COUNT
            + X
            + taken('of = "次数 - 1"', "deduct = 1")
            + taken('of = "x + 1"', 'per = "1 + 1"', 'deduct = "1 + 1"', 'counting = "pro_rata"', 'most = "满分 - 1"'),
            "最大(0, 满分 - 1 * 最大(0, 次数 - 1) - 最小((1 + 1) * (最大(0, x + 1) / (1 + 1)), (满分 - 1)))",
            id="several, what was typed in brackets",
        ),
    ],
)  # fmt: skip
def test_lowers_to_one_subtraction(text: str, formula: str) -> None:
    """Deductions are full marks less each of them, not below 0."""
    assert formula_of(rules_of(text)) == formula


COUNTINGS = ("whole", "started", "pro_rata")


@pytest.mark.parametrize(
    ("x", "whole", "started", "pro_rata"),
    [
        ("1.136", "6.5", "7", "6.8"),  # the published 13.6 points over
        ("1.00", "0", "0", "0"),
        ("0.98", "0", "0", "0"),
        ("-5", "0", "0", "0"),
        ("1.01", "0.5", "0.5", "0.5"),
        ("1.0099999999999999999999", "0", "0.5", "0.499999999999999999995"),
        ("1.0100000000000000000001", "0.5", "1", "0.500000000000000000005"),
        ("1.000000000000000000001", "0", "0.5", "0.00000000000000000005"),
        ("1.13", "6.5", "6.5", "6.5"),
        ("1.20", "10", "10", "10"),
        ("1.2099", "10", "10", "10"),
        ("2", "10", "10", "10"),
    ],
)
def test_steps_at_their_ends_and_just_beside(x: str, whole: str, started: str, pro_rata: str) -> None:
    """A step counts from where it is full: exactly there, not one part in a trillion before it; the floor is 0."""
    for counting, expected in zip(COUNTINGS, (whole, started, pro_rata), strict=True):
        lost = 10 - is_number(exact_points(rules_of(by_steps(counting)), {"x": x}))
        assert lost == Fraction(expected), counting


@pytest.mark.parametrize(
    ("x", "whole", "started", "pro_rata"),
    [("1.12", "2", "3", "2.4"), ("1.10", "2", "2", "2"), ("1.1499", "2", "3", "2.998"), ("1.15", "3", "3", "3"), ("1.8", "4", "4", "4")],
)  # fmt: skip
def test_blocks_of_five(x: str, whole: str, started: str, pro_rata: str) -> None:
    """One point for each 5 percentage points, at most 4 in all."""
    for counting, expected in zip(COUNTINGS, (whole, started, pro_rata), strict=True):
        text = by_steps(counting, per='"5%"', deduct="1", most="4")
        lost = 10 - is_number(exact_points(rules_of(text), {"x": x}))
        assert lost == Fraction(expected), counting


def test_steps_of_a_third() -> None:
    """A step that no decimal can write is a step all the same: three thirds are three steps, not two."""
    text = X + taken('of = "x"', 'per = "1 / 3"', "deduct = 1", 'counting = "whole"')
    assert [exact_points(rules_of(text), {"x": x}) for x in ("1", "0.9999999999")] == [7, 8]


@pytest.mark.parametrize(("count", "points"), [(0, 10), (1, 9), (3, 7), (9, 7)])
def test_occurrences(count: int, points: int) -> None:
    """Each occurrence takes a point, three at most."""
    rules = rules_of(COUNT + taken('of = "次数"', "deduct = 1", "most = 3"))
    assert exact_points(rules, {"次数": count}) == points


def test_deductions_together_stop_at_zero() -> None:
    """Several deductions that are each within bounds can still take more than there is."""
    text = COUNT + taken('of = "次数"', "deduct = 1") + taken('when = "次数 >= 6"', "deduct = 5")
    rules = rules_of(text)
    assert [exact_points(rules, {"次数": count}) for count in (5, 6)] == [5, 0]
    assert [each.code for each in card_of(rules, {"次数": 6}).findings] == []


ROWS = '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "错"\ntype = "yes_no"\n[[fields.columns]]\nname = "数"\ntype = "{kind}"\n\n'


@pytest.mark.parametrize(
    ("fields", "of", "is_whole"),
    [
        (COUNT, "次数", True),
        (COUNT, "次数 * 2 - 3", True),
        (COUNT, "最大(次数, 2)", True),
        (COUNT, "如果(次数 > 3, 次数, 0)", True),
        (COUNT, "取整(次数 / 3)", True),
        (COUNT, "次数 / 3", False),
        (COUNT, "次数 * 0.5", False),
        (COUNT, "如果(次数 > 3, 次数, 0.5)", False),
        (COUNT, "四舍五入(次数 / 3, 1)", False),
        (X, "x", False),
        (X, "满步数(x, 1%)", True),
        (X, "起步数(x, 1%)", True),
        (ROWS.format(kind="count"), "计数(表, 错)", True),
        (ROWS.format(kind="count"), "求和(表, 数)", True),
        (ROWS.format(kind="number"), "求和(表, 数)", False),
        (ROWS.format(kind="count"), "平均(表, 数)", False),
        ('[[fields]]\nname = "起"\ntype = "date"\n\n', "天数(起, 起)", True),
        (COUNT + '[steps]\n"超次" = "次数 - 2"\n\n', "超次", True),
        (COUNT + '[steps]\n"超次" = "次数 / 2"\n\n', "超次", False),
        (COUNT, "满分", True),
    ],
)
def test_occurrences_are_whole_numbers(fields: str, of: str, is_whole: bool) -> None:  # noqa: FBT001 - a table's column
    """Taking a point "each" is right only of what is a whole number whatever the data; else steps must be said."""
    text = fields + taken(f'of = "{of}"', "deduct = 1")
    if is_whole:
        rules_of(text)
        return
    with pytest.raises(JixiaoError) as caught:
        rules_of(text)
    assert [(each.code, each.facts) for each in caught.value.problems] == [("R447", {"found": of})]
    rules_of(fields + taken(f'of = "{of}"', "per = 1", 'counting = "whole"', "deduct = 1"))


@pytest.mark.parametrize(
    "keys",
    [
        ("deduct = -1",),
        ("deduct = 1", "most = -1"),
        ("deduct = 1", "per = 0", 'counting = "whole"'),
        ("deduct = 1", "per = -1", 'counting = "whole"'),
    ],
    ids=["deduct", "most", "per of 0", "per below 0"],
)
def test_amounts_that_turn_a_deduction_round_are_refused(keys: tuple[str, ...]) -> None:
    """A deduction takes away: one below 0 would give points, and a step of 0 fits in nothing."""
    with pytest.raises(JixiaoError):
        rules_of(COUNT + taken('of = "次数"', *keys))
