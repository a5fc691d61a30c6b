"""Formulas in Chinese: how each part reads, that brackets are where the meaning needs them, that nothing grows."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import trees

from jixiao.formula import STANDARD, FormulaSource, Function, bind, registry
from jixiao.formula.functions import Overload, Parameter, Passing
from jixiao.formula.types import NUMBER, TABLE, TEXT
from jixiao.formula.wording.phrase_tree import PhraseNode
from jixiao.formula.wording.wording import Wording
from jixiao.publishing.typesetting import plain

from .trees import Part, Spelling, written
from .world import SCOPE, World, bound, exact

OPERANDS = [
    ("甲", "甲"),
    ("10 %", "10%"),
    ("１２．５０", "12.50"),
    ("-1", "−1"),
    ("+甲", "甲"),
    ("0 + 甲", "0 + 甲"),
    ("指标.得分", "指标的得分"),
    ("是", "是"),
    ("日期(2022, 3, 1) = 起始日", "2022年3月1日 = 起始日"),
]

ARITHMETIC = [
    ("甲 + 乙 * 2", "甲 + 乙 × 2"),
    ("(甲 + 乙) * 2", "(甲 + 乙) × 2"),
    ("甲 - (乙 - 1)", "甲 − (乙 − 1)"),
    ("甲 - 乙 - 1", "甲 − 乙 − 1"),
    ("甲 * 乙 / 2", "甲 × 乙 ÷ 2"),
    ("(甲 + 乙) / (甲 - 乙)", "(甲 + 乙) ÷ (甲 − 乙)"),
    ("甲 / 乙 / 2", "甲 ÷ 乙 ÷ 2"),
    ("甲 / (乙 / 2)", "甲 ÷ (乙 ÷ 2)"),
    ("甲 * (乙 * 2)", "甲 × (乙 × 2)"),
    ("-甲 * 2", "(−甲) × 2"),
    ("-(甲 + 乙)", "−(甲 + 乙)"),
    ("-甲 + 乙", "−甲 + 乙"),
    ("甲 * -1", "甲 × (−1)"),
    ("甲 + -1", "甲 + (−1)"),
    ("- -甲", "−(−甲)"),
    ("求和(甲, 乙 - 1, 1)", "甲 + (乙 − 1) + 1"),
]

CONDITIONS = [
    ("甲 <= 10%", "甲 ≤ 10%"),
    ("60 <= 甲 < 80", "60 ≤ 甲 < 80"),
    ("甲 < 乙 且 乙 < 1", "甲 < 乙 且 乙 < 1"),
    ("方式 = “询价”", "方式为“询价”"),
    ("“询价” != 方式", "方式不为“询价”"),
    ("公开 = 是", "公开为是"),
    ("公开 = 违规", "公开 = 违规"),
    ("起始日 < 截止日", "起始日 < 截止日"),
    ("非 公开", "公开为否"),
    ("非 非 公开", "公开"),
    ("非(甲 > 1)", "甲 ≤ 1"),
    ("非(方式 = “询价”)", "方式不为“询价”"),
    ("非(0 < 甲 < 1)", "不满足(0 < 甲 < 1)"),
    ("非(公开 且 违规)", "不满足(公开 且 违规)"),
    ("公开 且 违规 且 甲 > 1", "公开 且 违规 且 甲 > 1"),
    ("公开 且 (违规 或 甲 > 1)", "公开 且 (违规 或 甲 > 1)"),
    ("公开 or 违规 and 甲 > 1", "公开 或 (违规 且 甲 > 1)"),
    ("有值(甲)", "甲已填报"),
    ("非(有值(甲))", "甲未填报"),
    ("有值(甲 + 乙)", "(甲 + 乙)所需的数据已填报"),
    ("按期(起始日, 截止日, 30)", "0 ≤ 自起始日至截止日的天数 ≤ 30"),
    ("工作日内(起始日, 截止日, 2)", "0 ≤ 自起始日至截止日的工作日数 ≤ 2"),
]

CHOICES = [
    ("如果(甲 <= 10%, 1, 2)", "若 甲 ≤ 10%，则 1；否则 2"),
    (
        "如果(甲 <= 10%, 1, 如果(甲 <= 20%, 2, 最大(0, 乙)))",
        "若 甲 ≤ 10%，则 1；若 甲 ≤ 20%，则 2；否则取乙与 0 中较大者",
    ),
    ("如果(公开, 如果(违规, 1, 2), 3)", "若公开，则(若违规，则 1；否则 2)；否则 3"),
    ("2 * 如果(公开, 1, 0) + 1", "2 × (若公开，则 1；否则 0) + 1"),
    ("1 if 公开 else 0", "若公开，则 1；否则 0"),
    ("如果(公开, 甲 > 1, 否)", "公开 且 甲 > 1"),
    ("如果(公开, 是, 违规)", "公开 或 违规"),
    ("如果(公开, 否, 违规)", "公开为否 且 违规"),
    ("如果(公开, 违规, 是)", "公开为否 或 违规"),
    ("如果(公开, 是, 否)", "公开"),
    ("如果(甲 > 1, 否, 是)", "甲 ≤ 1"),
    ("如果(甲 > 1, 起始日, 截止日) < 起始日", "(若 甲 > 1，则起始日；否则截止日) < 起始日"),
]

FUNCTIONS = [
    ("最小(1, 完成率)", "取完成率与 1 中较小者"),
    ("2 * 最小(1, 完成率)", "2 × (取完成率与 1 中较小者)"),
    ("最大(0, 甲 * (30% - 完成率) / 20%)", "取 甲 × (30% − 完成率) ÷ 20% 与 0 中较大者"),
    ("最大(-1, 甲)", "取甲与 −1 中较大者"),
    ("最小(1, 甲, 乙)", "取甲、乙、1 中最小者"),
    ("最小(甲)", "甲"),
    ("限制(甲, 0, 10)", "将甲限制在 0 到 10 之间"),
    ("超出(甲 - 100%)", "甲超出 100% 的部分"),
    ("超出(甲 / 乙 - 1)", "(甲 ÷ 乙)超出 1 的部分"),
    ("超出(甲)", "甲大于 0 的部分"),
    ("绝对值(甲 - 乙)", "|甲 − 乙|"),
    ("绝对值(绝对值(甲) - 乙)", "|(|甲| − 乙)|"),
    ("四舍五入(甲 / 乙, 2)", "将 甲 ÷ 乙 四舍五入到 2 位小数"),
    ("四舍五入(甲, 0)", "将甲四舍五入到整数"),
    ("四舍五入(甲, -4)", "将甲四舍五入到万位"),
    ("四舍五入(甲, -12)", "将甲四舍五入到 10 的 12 次方"),
    ("四舍六入五成双(甲, 1)", "将甲四舍六入五成双到 1 位小数"),
    ("向上舍入(甲, 1)", "将甲向上舍入（远离 0）到 1 位小数"),
    ("向下舍入(甲, 1)", "将甲向下舍入（趋向 0）到 1 位小数"),
    ("取整(甲)", "将甲向下取整"),
    ("向上取整(甲, 1)", "将甲向上取整到 1 位小数"),
    ("2 * 四舍五入(甲 + 1, 0)", "2 × (将 甲 + 1 四舍五入到整数)"),
    ("天数(起始日, 截止日)", "自起始日至截止日的天数"),
    ("2 * 工作日(起始日, 截止日)", "2 × (自起始日至截止日的工作日数)"),
    ("完成率(甲, 乙, 100%)", "甲 ÷ 乙（最高 100%，乙为 0 时取 100%）"),
    ("反比率(甲, 乙 + 1, 0)", "甲 ÷ (乙 + 1)（最高 100%，分母为 0 时取 0）"),
    ("2 * 完成率(甲, 乙, 0)", "2 × (甲 ÷ 乙（最高 100%，乙为 0 时取 0）)"),
    ("变动率(甲, 乙, 0%)", "甲比乙的变动率（乙为 0 时取 0%）"),
    ("偏离率(甲, 乙, 0)", "甲偏离乙的比例（不论多少；乙为 0 时取 0）"),
    ("满步数(甲 - 100%, 1%)", "甲 − 100% 每满 1% 计一步的步数（不足一步的不算，小于 0 时为 0）"),
    ("2 * 换算(甲 + 1, “元”, “万元”)", "2 × (将 甲 + 1 由元换算为万元)"),
    ("起步数(甲, 5)", "甲每 5 计一步的步数（不足一步的按一步算，小于 0 时为 0）"),
]

TABLES = [
    ("计数(合同)", "合同的行数"),
    ("计数(合同, 是)", "合同中符合是的行数"),
    ("计数(合同, 金额 <= 30)", "合同中金额不超过 30 的行数"),
    ("计数(合同, 30 > 金额)", "合同中金额低于 30 的行数"),
    ("计数(合同, 金额 >= 甲)", "合同中金额不低于甲的行数"),
    ("计数(合同, 金额 * 2 > 30)", "合同中金额 × 2 超过 30 的行数"),
    ("计数(合同, 金额 = 30)", "合同中金额等于 30 的行数"),
    ("计数(合同, 金额 != 30)", "合同中金额不等于 30 的行数"),
    ("计数(合同, 0 <= 金额 < 30 且 已签)", "合同中金额不低于 0 且低于 30 且已签的行数"),
    ("计数(合同, 0 > 金额 > 1 > 数量)", "合同中 0 > 金额 > 1 > 数量 的行数"),
    ("计数(合同, 类别 = “询价” 或 非 已签)", "合同中类别为“询价”或已签为否的行数"),
    ("计数(合同, 签订日 <= 截止日)", "合同中签订日不晚于截止日的行数"),
    ("计数(合同, 签订日 > 日期(2022, 3, 1))", "合同中签订日晚于 2022年3月1日的行数"),
    ("计数(合同, 有值(签订日))", "合同中签订日已填报的行数"),
    ("计数(合同, 天数(起始日, 签订日) <= 30)", "合同中自起始日至签订日的天数 不超过 30 的行数"),
    ("计数(合同, 如果(已签, 金额 > 1, 金额 > 2))", "合同中符合(若已签，则 金额 > 1；否则 金额 > 2)的行数"),
    ("占比(合同, 金额 <= 30)", "合同中金额不超过 30 的占全部合同的比例"),
    ("占比(合同, 已签, 金额)", "合同中已签的各行金额占全部金额的比例"),
    ("占比(合同, 已签, 金额 * 2)", "合同中已签的各行(金额 × 2)占全部各行的比例"),
    ("求和(合同, 金额)", "合同各行金额之和"),
    ("求和(合同, 金额, 已签)", "合同中已签的各行金额之和"),
    (
        "求和(合同, 金额 * 数量) / 求和(合同, 数量)",
        "(合同各行(金额 × 数量)之和) ÷ (合同各行数量之和)",
    ),
    ("最大(合同, 金额)", "合同各行金额中最大者"),
    ("最小(合同, 金额, 已签)", "合同中已签的各行金额中最小者"),
    ("平均(合同, 金额)", "合同各行金额的平均数"),
    ("中位数(合同, 金额)", "合同各行金额的中位数"),
    ("中位数(合同, 金额 * 2, 已签)", "合同中已签的各行(金额 × 2)的中位数"),
    ("加权平均(合同, 金额, 数量, 已签)", "合同中已签的各行金额按数量加权的平均数"),
    (
        "25% * 计数(问题, 说明 = “一般”) + 50% * 计数(问题)",
        "25% × (问题中说明为“一般”的行数) + 50% × (问题的行数)",
    ),
]

EVERYTHING = [*OPERANDS, *ARITHMETIC, *CONDITIONS, *CHOICES, *FUNCTIONS, *TABLES]


def words(text: str) -> PhraseNode:
    """Return what a formula says."""
    return bound(text).evaluate(Wording())


@pytest.mark.parametrize(("formula", "said"), EVERYTHING)
def test_how_a_formula_reads(formula: str, said: str) -> None:
    """Every kind of part reads as a person would say it: symbols in mathematics, words about the rows of a table."""
    assert plain(words(formula)) == said


def _twice(_semantics: object, value: object, *_rest: object) -> object:
    return value


ODD = Function(
    "ODD",
    "奇函数",
    "",
    (
        Overload((Parameter("数", NUMBER), Parameter("位数", NUMBER, Passing.LITERAL)), NUMBER, _twice),
        Overload(
            (Parameter("表", TABLE, Passing.TABLE), Parameter("数", NUMBER, Passing.ROW)), NUMBER, _twice
        ),
    ),
)
NAMED = Function("NAMED", "命名", "", (Overload((Parameter("名", TEXT),), NUMBER, _twice),))


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("奇函数(甲 + 1, -2)", "奇函数(甲 + 1，−2)"),
        ("2 * odd(合同, 金额 * 2)", "2 × 奇函数(合同，金额 × 2)"),
        ("奇函数(最小(甲, 1), 2)", "奇函数(取甲与 1 中较小者，2)"),
        ("奇函数(如果(公开, 1, 2), 2)", "奇函数((若公开，则 1；否则 2)，2)"),
        ("命名(“询价”)", "命名(“询价”)"),
    ],
)
def test_a_function_without_words_of_its_own(formula: str, said: str) -> None:
    """A plugin's function reads as its Chinese name with what it is given."""
    functions = registry([*STANDARD, ODD, NAMED])
    found = bind(FormulaSource.standing(formula), SCOPE, functions)
    assert plain(found.evaluate(Wording())) == said


@pytest.mark.long
@settings(max_examples=600)
@given(trees())
def test_every_formula_reads(tree: Part) -> None:
    """Whatever binds has words: of one line, without loss of a name, and not much longer than the formula."""
    text = written(tree)
    said = plain(words(text))
    assert said
    assert said.isprintable()
    assert len(said) <= 12 * len(text) + 20
    for part in tree.walk():
        if part.operation == "name" and not _is_left_out(tree):
            assert part.text.replace(".", "的") in said
        if part.table:
            assert part.table in said


def _is_left_out(tree: Part) -> bool:
    """Tell whether a choice between conditions can have shortened a formula: 如果(甲, 是, 否) is 甲."""
    return any(part.operation == "yes_no" for part in tree.walk())


NAMES = st.sampled_from(["甲", "乙", "完成率", "0", "1", "10%", "2.5"])
NUMBERS = st.recursive(
    NAMES.map(lambda text: Part("number" if text[0].isdigit() else "name", text=text)),
    lambda inner: st.one_of(
        st.builds(lambda sign, *parts: Part(sign, parts), st.sampled_from("+-*/"), inner, inner),
        st.builds(lambda part: Part("negate", (part,)), inner),
    ),
    max_leaves=12,
)
COMPARED = st.builds(
    lambda sign, *parts: Part("compare", parts, sign),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    NUMBERS,
    NUMBERS,
)
BOOLEAN = st.recursive(
    st.one_of(COMPARED, st.sampled_from(["公开", "违规"]).map(lambda text: Part("name", text=text))),
    lambda inner: st.builds(
        lambda word, *parts: Part(word, parts), st.sampled_from(["and", "or"]), inner, inner
    ),
    max_leaves=8,
)
VALUES = st.sampled_from([Fraction(0), Fraction(1), Fraction(-2), Fraction(1, 3), Fraction("0.1")])


@pytest.mark.long
@settings(max_examples=400)
@given(
    st.one_of(NUMBERS, BOOLEAN), st.lists(VALUES, min_size=3, max_size=3), st.booleans(), st.integers(0, 999)
)
def test_brackets_say_what_is_meant(tree: Part, values: list[Fraction], held: bool, seed: int) -> None:  # noqa: FBT001
    """Mathematics, read back as a formula, says the same again and gives the same value."""
    formula = bound(written(tree, Spelling(seed)))
    said = formula.evaluate(Wording())
    again = bound(plain(said))
    assert plain(again.evaluate(Wording())) == plain(said)
    data = World(
        {**dict(zip(("甲", "乙", "完成率"), values, strict=True)), "公开": held, "违规": not held}, {}
    )
    expected, found = exact(formula, data), exact(again, data)
    assert getattr(found, "code", found) == getattr(expected, "code", expected)


@pytest.mark.parametrize(
    "grow",
    [
        lambda text: f"变动率({text}, 甲, 0)",
        lambda text: f"完成率(1, {text}, 0)",
        lambda text: f"变动率(1, {text}, 0)",
        lambda text: f"偏离率(1, {text}, 0)",
        lambda text: f"绝对值({text})",
        lambda text: f"限制({text}, 0, 1)",
        lambda text: f"-{text}",
        lambda text: f"1 / ({text})",
        lambda text: f"如果(公开, 1, {text})",
        lambda text: f"如果(公开, {text}, 1)",
    ],
)
def test_deep_formulas_do_not_grow(grow: Callable[[str], str]) -> None:
    """Nothing long is said twice: nesting adds to the words, it does not multiply them."""
    text = "甲"
    for _ in range(22):
        text = grow(text)
    assert len(plain(words(text))) <= 12 * len(text)


def test_long_sums_and_choices() -> None:
    """Hundreds of terms, links or cases are words without deep recursion."""
    assert plain(words(" + ".join(["甲"] * 240))).count("甲") == 240
    assert plain(words(" / ".join(["甲"] * 240))).count("÷") == 239
    assert plain(words(" < ".join(["甲"] * 120))).count("<") == 119
    assert plain(words(" and ".join(["公开"] * 240))).count("且") == 239
