"""Units of measure: how they are read and converted, what each operator asks of its parts, every message in full."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import trees

from jixiao.formula import FormulaSource, Reference, Value, bind
from jixiao.formula.binding.unit_check import Units
from jixiao.formula.types import DATE, NUMBER, TABLE, YES_NO
from jixiao.formula.units.dimension import (
    UNCHECKED,
    WHOLE,
    Measure,
    Shown,
    Standing,
    common,
    measured,
    product,
    quotient,
)
from jixiao.formula.units.unit import PURE, Unit, conversion, power_of_ten, read_unit
from jixiao.formula.wording.wording import Wording
from jixiao.problems import JixiaoError, Problem

from .compiling import compiled
from .trees import Part, written
from .world import FUNCTIONS, World, bound, exact, reachable, traced

FIELDS: Final = {
    "预算数": "万元", "决算数": "万元", "基金": "亿元", "工资": "元", "违规次数": "次", "投诉": "件", "项目数": "个",
    "人数": "人", "总人数": "万人", "人均": "万元/人", "限额": "元/人", "逾期": "天", "期限": "个工作日", "率": "分",
    "满意度": "%", "无单位": "", "箱数": "标准箱", "错写": "万园",
}  # fmt: skip
COLUMNS: Final = {"金额": "万元", "件数": "件", "天数列": "天", "已签": ""}


def _scope() -> dict[str, Reference]:
    found = {name: Reference(name, NUMBER, name, unit) for name, unit in FIELDS.items()}
    found["满分"] = Reference("满分", NUMBER, "满分", "分")
    found["公开"] = Reference("公开", YES_NO, "公开")
    found.update({name: Reference(name, DATE, name) for name in ("起", "止")})
    columns = {
        name: Reference(name, NUMBER if unit else YES_NO, name, unit, table="合同")
        for name, unit in COLUMNS.items()
    }
    found["合同"] = Reference("合同", TABLE, "合同", columns=columns)
    return found


SCOPE: Final = _scope()


def measure(text: str, fields: Mapping[str, str] = FIELDS) -> tuple[Measure, list[Problem]]:
    """Return what is known of a formula's unit, and what is wrong with its units."""
    formula = bind(FormulaSource.standing(text), SCOPE, FUNCTIONS)
    values = {name: measured(read_unit(unit)) for name, unit in fields.items()}
    columns = {("合同", name): measured(read_unit(unit)) for name, unit in COLUMNS.items()}
    units = Units({**values, "满分": WHOLE}, columns)
    return formula.evaluate(units), units.problems


def readings(text: str) -> str:
    """Return the units that a formula without mistakes can be read in, the likeliest first; 1 is none."""
    found, problems = measure(text)
    assert problems == []
    return (
        "、".join("1" if each == PURE else str(each) for each in found.readings)
        or found.standing.name.lower()
    )


def said(text: str) -> str:
    """Return everything that is said of a formula's units, or of its names and types when those are wrong."""
    try:
        _, problems = measure(text)
    except JixiaoError as error:
        return str(error)
    return str(JixiaoError(problems))


# Reading


READ = [
    ("元", "1 元", "金额"), ("万元", "10000 元", "金额"), ("亿元", "100000000 元", "金额"), ("百元", "100 元", "金额"),
    ("千元", "1000 元", "金额"), ("十万元", "100000 元", "金额"), ("百万元", "1000000 元", "金额"), ("千万元", "10000000 元", "金额"),
    ("万亿元", "1000000000000 元", "金额"), ("角", "1/10 元", "金额"), ("万美元", "10000 美元", "外币金额"),
    ("人民币元", "1 元", "金额"), (" 万 元 ", "10000 元", "金额"), ("（万元）", "10000 元", "金额"),
    ("天", "1 天", "日历天数"), ("日", "1 天", "日历天数"), ("周", "7 天", "日历天数"), ("小时", "1/24 天", "日历天数"),
    ("工作日", "1 个工作日", "工作日数"), ("个工作日", "1 个工作日", "工作日数"),
    ("月", "1 个月", "月数"), ("季度", "3 个月", "月数"), ("年", "12 个月", "月数"),
    ("个", "1 个", "个数"), ("人次", "1 人次", "个数"), ("名", "1 人", "个数"), ("万人", "10000 人", "个数"),
    ("万人次", "10000 人次", "个数"), ("亿次", "100000000 次", "个数"), ("百人", "100 人", "个数"),
    ("平方米", "1 平方米", "面积"), ("㎡", "1 平方米", "面积"), ("万平方米", "10000 平方米", "面积"), ("亩", "2000/3 平方米", "面积"),
    ("吨", "1000 千克", "重量"), ("千米", "1000 米", "长度"),
    ("%", "1/100", "没有单位的数"), ("％", "1/100", "没有单位的数"), ("百分点", "1/100", "没有单位的数"),
    ("分", "1", "没有单位的数"), ("倍", "1", "没有单位的数"),
    ("元/人", "1 人^-1 元", "组合单位"), ("万元／人·年", "2500/3 个月^-1 人^-1 元", "组合单位"), ("次/年", "1/12 个月^-1 次", "组合单位"),
    ("平方米*平方米", "1 平方米^2", "组合单位"),
    ("标准箱", "1 标准箱", "自定的单位"), ("万园", "1 万园", "自定的单位"), ("元/", "1 元/", "自定的单位"), ("*", "1 *", "自定的单位"),
    ("百货", "1 百货", "自定的单位"), ("万", "1 万", "自定的单位"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning", "kind"), READ, ids=[each[0] for each in READ])
def test_reading(text: str, meaning: str, kind: str) -> None:
    """What rubrics write as a unit is read as what it means; whatever is not known is a unit of its own."""
    unit = read_unit(text)
    assert unit is not None
    powers = [base if power == 1 else f"{base}^{power}" for base, power in unit.exponents]
    assert " ".join([str(unit.scale), *powers]) == meaning
    assert unit.kind == kind


@pytest.mark.parametrize("text", ["", "  ", "()", "（ ）"])
def test_no_unit(text: str) -> None:
    """Nothing written is no unit, which is not the same as a number without one."""
    assert read_unit(text) is None


def test_how_a_unit_is_shown() -> None:
    """A unit is shown as its author wrote it, a derived one as people write such a unit."""
    shown = {text: str(read_unit(text)) for text in ("日", "（万元）", "名", "元／人", "分")}
    assert shown == {"日": "日", "（万元）": "万元", "名": "名", "元／人": "元／人", "分": "分"}
    long = read_unit("很长的单位" * 20)
    assert str(long) == "很长的单位" * 4 + "…"
    assert long is not None
    assert not long.can_be_typed


WRITTEN = st.sampled_from([text for text, _, kind in READ if kind != "自定的单位"])


@given(WRITTEN, WRITTEN)
def test_derived_units_read_back(first: str, second: str) -> None:
    """A product or quotient of units is shown by a text that means the same, where it is shown as one that can be typed."""
    one, other = read_unit(first), read_unit(second)
    assert one is not None
    assert other is not None
    for derived in (one.times(other), one.over(other)):
        assert derived is not None
        if derived.can_be_typed:
            assert read_unit(str(derived)) == derived
        else:
            assert derived == PURE or "×" in str(derived) or str(derived).replace(".", "").isdigit()
    assert one.times(other) == other.times(one)
    assert one.over(other) == (one.times(other.inverted))


@given(st.text(max_size=60))
def test_any_text_is_a_unit(text: str) -> None:
    """No text makes reading fail, and equal texts are equal units."""
    unit = read_unit(text)
    assert unit == read_unit(f" {text} ")
    if unit is not None:
        assert unit.agrees(unit) == unit
        assert unit.ratio(unit) == 1
        assert len(str(unit)) <= 41


def test_units_are_bounded() -> None:
    """Squaring again and again comes to a unit that is not checked, not to endless digits."""
    found = measured(read_unit("万元"))
    for _ in range(12):
        found = product(found, found) or found
    assert found == UNCHECKED


# Converting


@pytest.mark.parametrize(
    ("unit", "other", "factor"),
    [
        ("元", "万元", "1/10000"), ("万元", "元", "10000"), ("亿元", "万元", "10000"), ("百元", "千元", "1/10"),
        ("周", "天", "7"), ("天", "周", "1/7"), ("年", "月", "12"), ("万人", "人", "10000"), ("元/人", "万元/万人", "1"),
        ("万元/年", "元/月", "2500/3"), ("%", "倍", "1/100"), ("亩", "公顷", "1/15"), ("标准箱", "标准箱", "1"), ("日", "天", "1"),
    ],
)  # fmt: skip
def test_conversion(unit: str, other: str, factor: str) -> None:
    """Units of one kind convert by an exact factor, and back by its inverse."""
    assert conversion(unit, other) == Fraction(factor)
    assert conversion(other, unit) == 1 / Fraction(factor)


@pytest.mark.parametrize(
    ("unit", "other"),
    [("元", "人"), ("天", "个工作日"), ("月", "天"), ("个", "项"), ("元", "美元"), ("标准箱", "箱"), ("元", "元/人"), ("元", "")],
)  # fmt: skip
def test_no_conversion(unit: str, other: str) -> None:
    """Different things never convert into one another."""
    assert conversion(unit, other) is None


SAME_KIND: Final = (
    ("元", "角", "百元", "千元", "万元", "十万元", "百万元", "亿元"), ("天", "周", "小时", "分钟"), ("人", "万人", "名"),
    ("平方米", "亩", "公顷", "万平方米"), ("元/人", "万元/人", "亿元/万人"),
)  # fmt: skip


@pytest.mark.long
@given(
    st.sampled_from(SAME_KIND).flatmap(
        lambda names: st.tuples(st.sampled_from(names), st.sampled_from(names))
    ),
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**4),
)
def test_there_and_back(units: tuple[str, str], value: Fraction) -> None:
    """Converting there and back gives the number itself under every semantics, and there is what the factor says."""
    unit, other = units
    world = World({"甲": value})
    there = bound(f"换算(甲, “{unit}”, “{other}”)")
    back = bound(f"CONVERT(换算(甲, '{unit}', '{other}'), 「{other}」, “{unit}”)")
    factor = conversion(unit, other)
    assert factor is not None
    for formula, expected in ((there, value * factor), (back, value)):
        found: list[Value] = [
            exact(formula, world),
            traced(formula, world).value,
            compiled(formula, world, scaled=True),
        ]
        assert found == [expected] * 3
        bounds = reachable(formula, world)
        assert (bounds.lower, bounds.upper) == (expected, expected)
        assert formula.evaluate(Wording()) == formula.evaluate(Wording())


@pytest.mark.parametrize("value", ["10", "10000", "0.0001", "1000000000000"])
def test_steps_between_units(value: str) -> None:
    """What people multiply and divide by to convert by hand is a power of ten."""
    assert power_of_ten(Fraction(value))


@pytest.mark.parametrize("value", ["1", "0", "-10", "12", "0.5", "11/10", "1" + "0" * 20])
def test_other_factors(value: str) -> None:
    """Other numbers convert nothing."""
    assert not power_of_ten(Fraction(value))


# What parts of a formula can be read in


@pytest.mark.parametrize(
    ("formula", "units"),
    [
        ("预算数 + 决算数", "万元"),
        ("预算数 <= 100", "unchecked"),
        ("预算数 - 100", "万元"),
        ("100 - 50 / 2", "typed"),
        ("+预算数", "万元"),
        ("-(预算数 * 1)", "万元、1"),
        ("预算数 / 决算数", "1"),
        ("预算数 / 人数", "万元/人"),
        ("人均 * 人数 + 预算数", "万元"),
        ("限额 * 总人数 + 预算数", "万元"),
        ("预算数 * 10%", "万元"),
        ("10% * 预算数 + 5% * 决算数", "万元"),
        ("(预算数 - 决算数) / 预算数 / 1%", "1"),
        ("超出(率 - 100%) / 1%", "1"),
        ("1 - 绝对值(预算数 - 决算数) / 决算数", "1"),
        ("0.5 * 违规次数", "次、1"),
        ("违规次数 / 3", "次、1"),
        ("10 / 违规次数", "1/次、1"),
        ("满分 - 0.5 * 违规次数 - 1 * 逾期", "1"),
        ("满分 - 0.5 * 最大(0, 违规次数 - 3)", "1"),
        ("25% * 投诉", "件、1"),
        ("满分 * 20% * 违规次数", "次、1"),
        ("满分 / 5 * 项目数", "个、1"),
        ("满分 * 违规次数", "次"),
        ("满分 * (1 - 25% * 投诉 - 50% * 违规次数)", "1"),
        ("满分 / 项目数", "1/个"),
        ("满分 / 2 + 1", "1"),
        ("100% - 20%", "1"),
        ("工资 / 10000 + 预算数", "万元"),
        ("基金 * 10000 - 预算数", "万元"),
        ("0.0001 * 工资 + 预算数", "万元"),
        ("率 * 100 + 满意度", "%"),
        ("满意度 / 100 - 95%", "1"),
        ("换算(工资, “元”, “万元”) + 预算数", "万元"),
        ("换算(工资 / 2, “元”, “万元”) / 预算数", "1"),
        ("换算(无单位, “元”, “万元”) + 预算数", "万元"),
        ("换算(计数(合同), “件”, “万件”)", "万件"),
        ("如果(公开, 0, 预算数)", "万元"),
        ("预算数 if 公开 else 决算数 * 50%", "万元"),
        ("如果(公开, 满分, 0)", "1"),
        ("最小(满分, 0.5 * 违规次数, 3)", "1"),
        ("限制(预算数, 0, 决算数)", "万元"),
        ("四舍五入(预算数 / 人数, 2)", "万元/人"),
        ("取整(逾期 / 3) * 0.5", "天、1"),
        ("满步数(工资, 1000) * 0.5 + 满分", "1"),
        ("天数(起, 止) + 逾期", "天"),
        ("工作日(起, 止) - 期限", "个工作日"),
        ("按期(起, 止, 30)", "unchecked"),
        ("按期(起, 止, 逾期)", "unchecked"),
        ("工作日内(起, 止, 期限)", "unchecked"),
        ("0 <= 天数(起, 止) <= 30", "unchecked"),
        ("起 < 止", "unchecked"),
        ("公开 == 是", "unchecked"),
        ("“甲” == “乙”", "unchecked"),
        ("非 公开 且 预算数 > 0", "unchecked"),
        ("有值(预算数) 或 公开", "unchecked"),
        ("完成率(决算数, 预算数, 100%)", "1"),
        ("变动率(决算数, 预算数, 0)", "1"),
        ("偏离率(违规次数, 违规次数, 0%)", "1"),
        ("计数(合同)", "个、1"),
        ("计数(合同, 已签) - 违规次数", "次"),
        ("计数(合同, 金额 > 预算数) + 1", "个、1"),
        ("计数(合同, 已签) / 计数(合同)", "1"),
        ("计数(合同) / 项目数 - 80%", "1"),
        ("满分 - 计数(合同, 已签)", "1"),
        ("占比(合同, 天数列 <= 30)", "1"),
        ("占比(合同, 已签, 金额) * 满分", "1"),
        ("求和(合同, 金额) / 预算数", "1"),
        ("平均(合同, 金额) - 预算数", "万元"),
        ("求和(合同, 金额) / 计数(合同) <= 人均", "unchecked"),
        ("加权平均(合同, 天数列, 金额)", "天"),
        ("最大(合同, 金额, 已签)", "万元"),
        ("求和(预算数, 决算数, 3)", "万元"),
        ("无单位 * 预算数 + 人数", "人"),
        ("无单位 + 预算数", "万元"),
        ("无单位 >= 90%", "unchecked"),
        ("箱数 * 2 - 箱数", "标准箱"),
        ("违规次数 * 违规次数", "次·次"),
    ],
)
def test_readings(formula: str, units: str) -> None:
    """What each operator and function makes of units; a typed number fits where it stands."""
    assert readings(formula) == units


MESSAGES = [
    ("预算数 + 项目数", """\
错误 F331：“+”两边的单位不同：“预算数”的单位是万元，“项目数”的单位是个
  --> <公式>:1:1
  |
1 | 预算数 + 项目数
  | ^^^^^^^^^^^^^^^
   = 万元是金额，个是个数，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("10 + (预算数 - 工资) / 预算数", """\
错误 F331：“-”两边的单位不同：“预算数”的单位是万元，“工资”的单位是元
  --> <公式>:1:7
  |
1 | 10 + (预算数 - 工资) / 预算数
  |       ^^^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("满分 － 违规次数", """\
错误 F331：“-”两边的单位不同：“满分”没有单位，“违规次数”的单位是次
  --> <公式>:1:1
  |
1 | 满分 － 违规次数
  | ^^^^^^^^^^^^^^^^
   = 每次 1 分的，写成 1 * 违规次数；要比率的，除以一个单位是次的数"""),
    ("项目数 + 投诉", """\
错误 F331：“+”两边的单位不同：“项目数”的单位是个，“投诉”的单位是件
  --> <公式>:1:1
  |
1 | 项目数 + 投诉
  | ^^^^^^^^^^^^^
   = 个和件数的不是同一种东西，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错
   = 都按 1 分算的，“项目数”写成 1 * 项目数，“投诉”写成 1 * 投诉"""),
    ("预算数 + 错写", """\
错误 F331：“+”两边的单位不同：“预算数”的单位是万元，“错写”的单位是万园
  --> <公式>:1:1
  |
1 | 预算数 + 错写
  | ^^^^^^^^^^^^^
   = “万园”不是认得的单位，是不是“万元”？
   = 万元是金额，万园是自定的单位，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("如果(公开, 预算数, 工资)", """\
错误 F331：“如果”的两个结果单位不同：“预算数”的单位是万元，“工资”的单位是元
  --> <公式>:1:1
  |
1 | 如果(公开, 预算数, 工资)
  | ^^^^^^^^^^^^^^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("最大(0, 预算数, 人数)", """\
错误 F331：“最大”的各项单位不同：“预算数”的单位是万元，“人数”的单位是人
  --> <公式>:1:1
  |
1 | 最大(0, 预算数, 人数)
  | ^^^^^^^^^^^^^^^^^^^^^
   = 万元是金额，人是个数，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("限制(预算数, 0, 基金)", """\
错误 F331：“限制”里，“最小”的各项单位不同：“预算数”的单位是万元，“基金”的单位是亿元
  --> <公式>:1:1
  |
1 | 限制(预算数, 0, 基金)
  | ^^^^^^^^^^^^^^^^^^^^^
   = “预算数”写成 换算(预算数, “万元”, “亿元”)"""),
    ("求和(预算数, 决算数, 工资)", """\
错误 F331：“求和”里，“+”两边的单位不同：“预算数 + 决算数”的单位是万元，“工资”的单位是元
  --> <公式>:1:1
  |
1 | 求和(预算数, 决算数, 工资)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("计数(合同) + 预算数", """\
错误 F331：“+”两边的单位不同：“计数(合同)”的单位是个，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 计数(合同) + 预算数
  | ^^^^^^^^^^^^^^^^^^^
   = 个是个数，万元是金额，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("工资 ≤ 预算数", """\
错误 F332：比较的两边单位不同：“工资”的单位是元，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 工资 ≤ 预算数
  | ^^^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("预算数 / 人数 <= 限额", """\
错误 F332：比较的两边单位不同：“预算数 / 人数”的单位是万元/人，“限额”的单位是元/人
  --> <公式>:1:1
  |
1 | 预算数 / 人数 <= 限额
  | ^^^^^^^^^^^^^^^^^^^^^
   = “限额”写成 换算(限额, “元/人”, “万元/人”)"""),
    ("预算数 <= 10%", """\
错误 F332：比较的两边单位不同：“预算数”的单位是万元，“10%”没有单位
  --> <公式>:1:1
  |
1 | 预算数 <= 10%
  | ^^^^^^^^^^^^^
   = “预算数”先除以一个单位是万元的数，得到比率再比较"""),
    ("满意度 >= 90%", """\
错误 F332：比较的两边单位不同：“满意度”的单位是%，“90%”没有单位
  --> <公式>:1:1
  |
1 | 满意度 >= 90%
  | ^^^^^^^^^^^^^
   = “满意度”填的是百分号前面的数：写成 满意度 / 100，或把数据项的 type 改成 "rate\""""),
    ("计数(合同, 金额 > 工资) > 3", """\
错误 F332：比较的两边单位不同：“金额”的单位是万元，“工资”的单位是元
  --> <公式>:1:8
  |
1 | 计数(合同, 金额 > 工资) > 3
  |            ^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("按期(起, 止, 期限)", """\
错误 F332：“按期”里，比较的两边单位不同：“天数”的单位是天，“期限”的单位是个工作日
  --> <公式>:1:1
  |
1 | 按期(起, 止, 期限)
  | ^^^^^^^^^^^^^^^^^^
   = 天是日历天数，个工作日是工作日数，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错
   = 按日历天数用 天数、按期，按工作日用 工作日、工作日内，两边用一样的"""),
    ("满分 * (工资 / 预算数)", """\
错误 F336：“/”的两边单位约不尽，商会差 10,000 倍：“工资”的单位是元，“预算数”的单位是万元
  --> <公式>:1:7
  |
1 | 满分 * (工资 / 预算数)
  |         ^^^^^^^^^^^^^
   = “工资”写成 换算(工资, “元”, “万元”)"""),
    ("基金 / 预算数", """\
错误 F336：“/”的两边单位约不尽，商会差 10,000 倍：“基金”的单位是亿元，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 基金 / 预算数
  | ^^^^^^^^^^^^^
   = “预算数”写成 换算(预算数, “万元”, “亿元”)"""),
    ("完成率(工资 * 2, 预算数, 100%)", """\
错误 F336：“/”的两边单位约不尽，商会差 10,000 倍：“工资 * 2”的单位是元，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 完成率(工资 * 2, 预算数, 100%)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = “工资 * 2”写成 换算(工资 * 2, “元”, “万元”)"""),
    ("限额 * (人数 / 预算数)", """\
错误 F336：“*”的两项单位约不尽，积会差 10,000 倍：“限额”的单位是元/人，“人数 / 预算数”的单位是人/万元
  --> <公式>:1:1
  |
1 | 限额 * (人数 / 预算数)
  | ^^^^^^^^^^^^^^^^^^^^^^
   = “人数 / 预算数”写成 换算(人数 / 预算数, “人/万元”, “人/元”)"""),
    ("换算(预算数, “元”, “亿元”)", """\
错误 F335：换算里写的原单位是“元”，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 换算(预算数, “元”, “亿元”)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 写成 换算(预算数, “万元”, “亿元”)"""),
    ("换算(预算数, “元”, “万元”)", """\
错误 F335：换算里写的原单位是“元”，“预算数”的单位是万元
  --> <公式>:1:1
  |
1 | 换算(预算数, “元”, “万元”)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 它已经是万元，不用换算，直接写 预算数"""),
    ("换算(人数, “元”, “万元”)", """\
错误 F335：换算里写的原单位是“元”，“人数”的单位是人
  --> <公式>:1:1
  |
1 | 换算(人数, “元”, “万元”)
  | ^^^^^^^^^^^^^^^^^^^^^^^^
   = 人是个数，元是金额，不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("换算(5%, “元”, “万元”)", """\
错误 F335：换算里写的原单位是“元”，“5%”没有单位
  --> <公式>:1:1
  |
1 | 换算(5%, “元”, “万元”)
  | ^^^^^^^^^^^^^^^^^^^^^^
   = 没有单位的数和元不能换算；检查数据项有没有用错，它的单位（unit）有没有写错"""),
    ("1 + 换算(预算数, “万元”, “人”)", """\
错误 F335：万元是金额，人是个数，不能换算
  --> <公式>:1:5
  |
1 | 1 + 换算(预算数, “万元”, “人”)
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 只有同一种单位可以换算，例如 元、万元、亿元"""),
    ("换算(预算数, “万园”, “元”)", """\
错误 F335：万园是自定的单位，元是金额，不能换算
  --> <公式>:1:1
  |
1 | 换算(预算数, “万园”, “元”)
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = “万园”不是认得的单位，是不是“万元”？
   = 只有同一种单位可以换算，例如 元、万元、亿元"""),
    ("换算(预算数, “”, “元”)", """\
错误 F335：换算的单位是空的
  --> <公式>:1:1
  |
1 | 换算(预算数, “”, “元”)
  | ^^^^^^^^^^^^^^^^^^^^^^
   = 写成 换算(7000, “元”, “万元”) 这样"""),
    ("换算(预算数, “元” if 公开 else “万元”, 工资)", """\
错误 F314：换算 的“原单位”要直接写成引号里的文字，这里是““元” if 公开 else “万元””
  --> <公式>:1:9
  |
1 | 换算(预算数, “元” if 公开 else “万元”, 工资)
  |              ^^^^^^^^^^^^^^^^^^^^^^^^
   = 写法：换算(7000, “元”, “万元”)

错误 F314：换算 的“新单位”要直接写成引号里的文字，这里是“工资”
  --> <公式>:1:30
  |
1 | 换算(预算数, “元” if 公开 else “万元”, 工资)
  |                                        ^^^^
   = 写法：换算(7000, “元”, “万元”)"""),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "message"), MESSAGES, ids=[each[0] for each in MESSAGES])
def test_messages(formula: str, message: str) -> None:
    """A mistake in units is told with both sides as typed, their units, and the text that mends it."""
    assert said(formula) == message


@pytest.mark.parametrize(
    "formula", [formula for formula, message in MESSAGES if "写成 换算" in message and "F314" not in message and "“”" not in formula]
)  # fmt: skip
def test_what_a_message_proposes_mends_it(formula: str) -> None:
    """The text that a message says to type, typed in place of what it names, is right."""
    message = said(formula)
    matched = re.search(r"= (?:“(?P<old>.*)”)?写成 (?P<new>换算.*)$", message)
    assert matched is not None
    start = int(re.findall(r"<公式>:1:(\d+)", message)[0]) - 1
    before, after = formula[:start], formula[start:]
    mended = after.replace(matched["old"], matched["new"], 1) if matched["old"] else matched["new"]
    assert measure(before + mended)[1] == []


def test_facts() -> None:
    """A program can read the two sides and their units without parsing the message."""
    _, problems = measure("工资 + 预算数 * 2")
    assert [dict(each.facts) for each in problems] == [
        {"found": ("工资", "预算数 * 2"), "units": ("元", "万元")}
    ]


def test_one_mistake_is_told_once() -> None:
    """What holds a mistake fits everywhere; the mistake in a condition that is looked at twice is told once."""
    for formula in (
        "(预算数 + 人数) * 项目数 + 工资",
        "如果(预算数 + 人数 > 工资, 预算数 + 1, 决算数)",
        "平均(合同, 金额, 金额 > 人数)",
        "占比(合同, 已签, 金额 + 件数)",
        "0.1 <= 预算数 / 决算数 < 0.2 且 60% <= 预算数 < 80%",
        "变动率(工资, 预算数, 0) * 满分 + 人数",
    ):
        assert len(measure(formula)[1]) == 1, formula


def test_all_mistakes_at_once() -> None:
    """An author sees everything that is wrong with the units of a formula, left to right."""
    _, problems = measure("如果(预算数 > 人数, 工资 / 预算数, 投诉 + 项目数)")
    assert [
        (each.code, each.place.column if each.place else 0) for each in JixiaoError(problems).problems
    ] == [
        ("F332", 4),
        ("F336", 14),
        ("F331", 24),
    ]


def test_long_parts_are_shortened() -> None:
    """A long side is shortened in the message; what can't be typed again is left open."""
    long = " + ".join(["工资"] * 30)
    _, problems = measure(f"{long} - 预算数")
    assert problems[0].message == (
        "“-”两边的单位不同：“工资 + 工资 + 工资 + 工资 + 工资 + 工资 + 工资 + 工资 + …”的单位是元，“预算数”的单位是万元"
    )
    assert problems[0].remedies == (
        "“工资 + 工资 + 工资 + 工资 + 工资 + 工资 + 工资 + 工资 + …”写成 换算(…, “元”, “万元”)",
    )


# Properties


UNITS = st.sampled_from(
    ["万元", "元", "亿元", "次", "个", "天", "个工作日", "%", "分", "", "标准箱", "元/人", "万人"]
).map(read_unit)


@given(UNITS)
def test_equal_units_go_together(unit: Unit | None) -> None:
    """Adding, comparing and choosing between parts of one unit never refuses, and their quotient is a number."""
    found = measured(unit)
    assert common(found, found) == found
    if unit is not None:
        assert quotient(found, found) == replace(measured(PURE), shown=Shown.QUOTIENT)


@given(UNITS, UNITS)
def test_both_sides_are_treated_alike(first: Unit | None, second: Unit | None) -> None:
    """Which side stands first changes neither whether parts go together nor what they are in."""
    left, right = measured(first), measured(second)
    assert common(left, right) == common(right, left)
    assert product(left, right) == product(right, left)


AMOUNTS: Final = ("预算数", "决算数", "工资")
PEOPLE: Final = ("人数", "总人数")


def _grown(*leaves: str) -> st.SearchStrategy[str]:
    """Return formulas over names and shares, as texts; no typed number takes part."""

    def larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(part, part)
        return st.one_of(
            st.tuples(part, st.sampled_from("+-*/"), part).map(lambda each: f"({' '.join(each)})"),
            st.tuples(st.sampled_from(["最大", "最小", "求和"]), two).map(lambda each: f"{each[0]}({', '.join(each[1])})"),
            st.tuples(st.sampled_from(["完成率", "变动率"]), two).map(lambda each: f"{each[0]}({', '.join(each[1])}, 0%)"),
            st.tuples(two, two).map(lambda each: f"如果({' <= '.join(each[0])}, {', '.join(each[1])})"),
            part.map(lambda each: f"绝对值({each})"),
        )  # fmt: skip

    return st.recursive(st.sampled_from(leaves), larger, max_leaves=6)


@pytest.mark.long
@settings(max_examples=500)
@given(_grown(*AMOUNTS[:2], *PEOPLE, "率"), st.lists(st.integers(1, 9), min_size=5, max_size=5))
def test_what_passes_does_not_depend_on_the_units(formula: str, numbers: list[int]) -> None:
    """Where units go together, writing all amounts 10,000 times and all people 7 times as large scales the result by its unit.

    This is what units are checked for, held against the values themselves.
    """
    found, problems = measure(formula, {**FIELDS, "总人数": "人"})
    if problems or found.standing is not Standing.DATA:
        return
    (unit,) = found.readings
    powers = dict(unit.exponents)
    names = (*AMOUNTS[:2], *PEOPLE, "率")
    values: dict[str, Value] = {name: Fraction(each) for name, each in zip(names, numbers, strict=True)}
    scales = {**dict.fromkeys(AMOUNTS[:2], 10_000), **dict.fromkeys(PEOPLE, 7), "率": 1}
    larger: dict[str, Value] = {
        name: Fraction(each) * scales[name] for name, each in zip(names, numbers, strict=True)
    }
    bound_formula = bind(FormulaSource.standing(formula), SCOPE, FUNCTIONS)
    before, after = exact(bound_formula, World(values)), exact(bound_formula, World(larger))
    if isinstance(before, Fraction):
        assert after == before * Fraction(10_000) ** powers.get("元", 0) * Fraction(7) ** powers.get("人", 0)


@pytest.mark.long
@given(_grown(*AMOUNTS, "率", "10%", "100%", "满分"))
def test_all_amounts_in_another_unit(formula: str) -> None:
    """A formula that passes keeps passing when all amounts change from 万元 to 元 together, and one that does not, not."""
    one = measure(formula, {**FIELDS, **dict.fromkeys(AMOUNTS, "万元")})[1]
    other = measure(formula, {**FIELDS, **dict.fromkeys(AMOUNTS, "元")})[1]
    assert [each.code for each in one] == [each.code for each in other]


@pytest.mark.long
@settings(max_examples=300)
@given(trees(), st.lists(UNITS, min_size=4, max_size=4))
def test_any_formula_can_be_checked(tree: Part, units: list[Unit | None]) -> None:
    """Whatever the formula and the units, checking ends, and every problem stands in the formula."""
    text = written(tree)
    formula = bound(text)
    values = {
        name: measured(unit) for name, unit in zip(("甲", "乙", "完成率", "指标.得分"), units, strict=True)
    }
    checker = Units(values, {("合同", "金额"): measured(units[0])})
    formula.evaluate(checker)
    for problem in checker.problems:
        assert problem.place is not None
        assert 1 <= problem.place.column <= len(text)
        assert problem.remedies
        assert "“”" not in problem.message


def test_the_page_names_units_that_are_known() -> None:
    """Every unit that the documentation lists is read as one of the kind it is listed under."""
    page = (Path(__file__).parents[2] / "docs" / "计量单位.md").read_text(encoding="utf-8")
    kinds = {"金额", "外币金额", "日历天数", "工作日数", "月数", "个数", "没有单位", "组合"}
    listed = re.findall(r"^\| (\S+) \| (.*`.*) \|$", page, re.MULTILINE)
    checked = 0
    for kind, text in listed:
        if kind in kinds:
            for name in re.findall("`(.+?)`", text):
                unit = read_unit(name)
                assert unit is not None
                assert unit.kind.startswith(kind), name
                checked += 1
    assert checked > 30
