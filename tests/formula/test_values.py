"""How absent values spread, what is not looked at, and how large a number may grow."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest

from jixiao.formula import Failed, Missing, Table, Value, absent
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.syntax.limits import MAX_BITS, is_too_large

from .world import World, bound, exact, reachable, traced, value_of


def missing(*names: str) -> Missing:
    """Return what a value is that needs these fields."""
    return Missing(frozenset(names))


BROKEN = Failed("F351", "分母为 0：1 / 0")
VALUES: Mapping[str, Value] = {"甲": missing("甲"), "乙": missing("乙", "丙"), "完成率": Fraction(1, 2), "公开": True,
    "违规": missing("违规"), "指标.得分": BROKEN, "起始日": missing("起始日"), "截止日": missing("截止日"),
    "方式": missing("方式"), "备注": "有"}  # fmt: skip

SPREAD: list[tuple[str, Value]] = [
    # missing fields are united
    ("甲 + 乙", missing("甲", "乙", "丙")),
    ("甲 - 1", missing("甲")),
    ("-甲 * 0", missing("甲")),
    ("1 / 甲", missing("甲")),
    ("甲 > 乙", missing("甲", "乙", "丙")),
    ("天数(起始日, 截止日)", missing("起始日", "截止日")),
    ("工作日(起始日, 日期(2022, 1, 1))", missing("起始日")),
    ("方式 = “询价”", missing("方式")),
    ("最大(1, 甲, 乙)", missing("甲", "乙", "丙")),
    ("求和(甲, 1, 乙)", missing("甲", "乙", "丙")),
    ("限制(1, 甲, 乙)", missing("甲", "乙", "丙")),
    ("四舍五入(甲, 2)", missing("甲")),
    ("绝对值(甲)", missing("甲")),
    ("非 违规", missing("违规")),
    # a failure outweighs missing data, from either side
    ("甲 + 指标.得分", BROKEN),
    ("指标.得分 + 甲", BROKEN),
    ("甲 = 指标.得分", BROKEN),
    ("最小(甲, 指标.得分, 乙)", BROKEN),
    ("超出(指标.得分)", BROKEN),
    # only the branch taken is looked at, and its condition first
    ("如果(公开, 1, 甲)", Fraction(1)),
    ("如果(公开, 1, 1 / 0)", Fraction(1)),
    ("甲 if 非 公开 else 2", Fraction(2)),
    ("如果(违规, 1, 2)", missing("违规")),
    ("如果(违规, 1, 1 / 0)", missing("违规")),
    ("如果(指标.得分 > 0, 1, 甲)", BROKEN),
    ("如果(公开, 甲, 1)", missing("甲")),
    # 且 and 或 stop where the answer is known, and know it as soon as either side decides
    ("非 公开 且 违规", False),
    ("公开 或 违规", True),
    ("公开 且 违规", missing("违规")),
    ("非 公开 或 违规", missing("违规")),
    ("违规 且 非 公开", False),
    ("违规 或 公开", True),
    ("违规 且 公开", missing("违规")),
    ("违规 且 甲 > 1", missing("违规", "甲")),
    ("指标.得分 > 0 且 非 公开", False),
    ("非(违规 或 公开)", False),
    # a failure outweighs missing data where neither side decides
    ("违规 且 指标.得分 > 0", BROKEN),
    ("指标.得分 > 0 或 违规", BROKEN),
    ("且(公开, 非(公开), 指标.得分 > 0)", False),
    ("或(非(公开), 公开, 指标.得分 > 0)", True),
    ("公开 且 指标.得分 > 0", BROKEN),
    ("2 < 1 < 甲", False),
    ("1 < 2 < 甲", missing("甲")),
    ("甲 < 2 < 1", False),
    ("甲 < 乙 < 1", missing("甲", "乙", "丙")),
    ("1 < 甲 < 2", missing("甲")),
    ("按期(日期(2022, 3, 2), 日期(2022, 3, 1), 甲)", False),
    ("按期(起始日, 截止日, 甲)", missing("起始日", "截止日", "甲")),
    # only of conditions it is asked whether missing data could change the result
    ("0 * 甲", missing("甲")),
    ("最小(0, 最大(0, 甲))", missing("甲")),
    ("如果(违规, 1, 1)", missing("违规")),
    # 有值 alone turns missing into an answer
    ("有值(甲)", False),
    ("有值(完成率)", True),
    ("有值(备注) 且 有值(公开)", True),
    ("有值(甲 + 1)", False),
    ("有值(指标.得分)", BROKEN),
    ("如果(有值(甲), 甲, 7)", Fraction(7)),
]


@pytest.mark.parametrize(("formula", "expected"), SPREAD)
def test_absent_values_spread(formula: str, expected: Value) -> None:
    """A result says which data it lacks, or why it can't be; what the rule does not look at does not matter."""
    world = World(VALUES)
    assert value_of(formula, world) == expected
    assert traced(bound(formula), world).value == expected
    assert type(value_of(formula, world)) is type(expected)


def test_absent() -> None:
    """The union of what is missing; the first failure before all of it; nothing where everything is there."""
    assert absent(*(Fraction(0), False, "")) is None
    assert absent(missing("甲"), Fraction(1), missing("乙")) == missing("甲", "乙")
    assert absent(missing("甲"), BROKEN, Failed("K901", "")) is BROKEN


def squared(count: int) -> list[Value]:
    """Return the values of definitions that square one another, beginning with 9."""
    values: dict[str, Value] = {"甲": Fraction(9)}
    formula, found = bound("甲 * 甲"), []
    for _ in range(count):
        values["甲"] = exact(formula, World(values))
        found.append(values["甲"])
    return found


def test_a_chain_of_squarings_fails() -> None:
    """Definitions that square one another fail as soon as a number is too large, and stay failed."""
    found = squared(60)
    numbers = [each for each in found if isinstance(each, Fraction)]
    assert len(numbers) == 12  # 9 ** 2 ** 12 has 12,985 bits
    assert all(each.numerator.bit_length() <= MAX_BITS for each in numbers)
    failures = found[len(numbers) :]
    assert {each.code for each in failures if isinstance(each, Failed)} == {"F352"}
    assert failures[-1] == failures[0]
    assert isinstance(failures[0], Failed)
    assert failures[0].message == "数字太大，超出计算范围"


@pytest.mark.parametrize(
    ("formula", "other"),
    [
        ("甲 + 乙", "1"),
        ("求和(甲, 乙)", "1"),
        ("甲 - 乙", "-1"),
        ("甲 * 乙", "2"),
        ("甲 / 乙", "1/2"),
        ("甲 + 乙", "1/2"),
    ],
)
def test_every_operation_is_bounded(formula: str, other: str) -> None:
    """Each operation refuses the first number that is too large, be it by its numerator or its denominator."""
    world = World({"甲": Fraction(2**MAX_BITS - 1), "乙": Fraction(other)})
    found = value_of(formula, world)
    assert isinstance(found, Failed)
    assert found.code == "F352"
    assert traced(bound(formula), world).value == found
    small = World({"甲": Fraction(1, 2 ** (MAX_BITS - 1)), "乙": Fraction(1, 3)})
    assert isinstance(value_of("甲 * 乙", small), Failed)


def test_sums_over_rows_are_bounded() -> None:
    """A sum of unlike denominators stops growing; without that, ten thousand rows would take hours."""
    rows = tuple({"金额": Fraction(1, 10**30 + number)} for number in range(2_000))
    found = value_of("求和(合同, 金额)", World({}, {"合同": Table("合同", rows)}))
    assert isinstance(found, Failed)
    assert found.code == "F352"


def test_bounds_do_not_grow_either() -> None:
    """What a value can still become is bounded like the value: an end that is too large becomes no end."""
    limits = Bounds(Fraction(3), Fraction(9), is_missing=True)
    formula = bound("甲 * 甲")
    for _ in range(40):
        limits = reachable(formula, World({"甲": missing("甲")}, limits={"甲": limits}))
        assert all(end is None or not is_too_large(end) for end in (limits.lower, limits.upper))
    assert (limits.lower, limits.upper, limits.is_missing) == (None, None, True)


@pytest.mark.parametrize(("bits", "expected"), [(MAX_BITS, False), (MAX_BITS + 1, True)])
def test_too_large(bits: int, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """Numerator and denominator have one limit, of either sign."""
    number = 2 ** (bits - 1)
    for value in (Fraction(number), Fraction(-number), Fraction(1, number), Fraction(-1, number)):
        assert is_too_large(value) is expected


def test_equality_of_yes_and_one() -> None:
    """A condition never compares equal to a number, though Python's True is 1: the checker keeps them apart."""
    assert type(value_of("公开 = 是", World({"公开": True}))) is bool
    assert value_of("如果(是, 1, 0)") == Fraction(1)
