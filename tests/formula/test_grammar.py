"""The shape of formulas: what binds how, what is refused and where, how large a formula may be."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.formula import GENERATED, Formula, FormulaSource, Limits, parse
from jixiao.formula.syntax.parser import ALLOWED_NODES
from jixiao.problems import JixiaoError, Place

SHAPES = [
    ("甲 + 乙 * 丙", "甲 + (乙 * 丙)"),
    ("(甲 + 乙) * 丙", "(甲 + 乙) * 丙"),
    ("甲 - 乙 - 丙", "(甲 - 乙) - 丙"),
    ("甲 / 乙 / 丙", "(甲 / 乙) / 丙"),
    ("甲 / 乙 * 丙", "(甲 / 乙) * 丙"),
    ("-甲 * 乙", "(-甲) * 乙"),
    ("甲 * -乙", "甲 * (-乙)"),
    ("--甲", "-(-甲)"),
    ("甲 + 1 > 乙", "(甲 + 1) > 乙"),
    ("甲 > 1 且 乙 > 1 或 丙", "((甲 > 1) and (乙 > 1)) or 丙"),
    ("非 甲 > 1 且 乙", "(非 甲 > 1) and 乙"),
    ("甲 if 乙 else 丙 if 丁 else 戊", "甲 if 乙 else (丙 if 丁 else 戊)"),
    ("甲 或 乙 if 丙 else 丁", "(甲 or 乙) if 丙 else 丁"),
    ("(((甲)))", "甲"),
    ("最大(甲, (乙), 最小(丙, 1))", "最大(甲, 乙, 最小(丙, 1))"),
    ("非(甲) == 乙", "非(甲) == 乙"),
]
"""As typed, and with every bracket that is implied."""

MESSAGES = [
    (
        "甲 if 乙",
        "错误 F304：“甲”附近读不通\n  --> <公式>:1:1\n  |\n1 | 甲 if 乙\n  | ^^\n"
        "   = if 和 else 要成对：甲 if 条件 else 乙，或写成 如果(条件, 甲, 乙)",
    ),
    (
        "1 else 2",
        "错误 F304：“else”附近读不通\n  --> <公式>:1:3\n  |\n1 | 1 else 2\n  |   ^^^^\n"
        "   = if 和 else 要成对：甲 if 条件 else 乙，或写成 如果(条件, 甲, 乙)",
    ),
    (
        "甲 if 乙 if 丙 else 丁",
        "错误 F304：“甲”附近读不通\n  --> <公式>:1:1\n  |\n1 | 甲 if 乙 if 丙 else 丁\n  | ^^\n"
        "   = if 和 else 要成对：甲 if 条件 else 乙，或写成 如果(条件, 甲, 乙)",
    ),
    (
        "2(甲 + 乙)",
        "错误 F305：“2”和“(”之间缺少运算符或逗号\n  --> <公式>:1:2\n  |\n1 | 2(甲 + 乙)\n  |  ^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "支出 预算",
        "错误 F305：“支出”和“预算”之间缺少运算符或逗号\n  --> <公式>:1:4\n  |\n1 | 支出 预算\n  |      ^^^^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "(甲)(乙)",
        "错误 F305：“)”和“(”之间缺少运算符或逗号\n  --> <公式>:1:4\n  |\n1 | (甲)(乙)\n  |     ^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "甲 “公开”",
        "错误 F305：“甲”和““公开””之间缺少运算符或逗号\n  --> <公式>:1:3\n  |\n1 | 甲 “公开”\n  |    ^^^^^^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "1 % 2",
        "错误 F305：“1 %”和“2”之间缺少运算符或逗号\n  --> <公式>:1:5\n  |\n1 | 1 % 2\n  |     ^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "甲 非 乙",
        "错误 F305：“甲”和“非”之间缺少“且”或“或”\n  --> <公式>:1:3\n  |\n1 | 甲 非 乙\n  |    ^^\n"
        "   = 写成 甲 且 非 乙；“不等于”写成 != 或 ≠",
    ),
    (
        "甲 == 非 乙",
        "错误 F305：“非”不能直接写在“==”后面\n  --> <公式>:1:6\n  |\n1 | 甲 == 非 乙\n  |       ^^\n   = 加上括号：非（条件）",
    ),
    (
        "- 非 甲",
        "错误 F305：“非”不能直接写在“-”后面\n  --> <公式>:1:3\n  |\n1 | - 非 甲\n  |   ^^\n   = 加上括号：非（条件）",
    ),
    (
        "甲，乙",
        "错误 F305：逗号和分号只能在函数的括号里分隔参数\n  --> <公式>:1:2\n  |\n1 | 甲，乙\n  |   ^^\n   = 一个公式只算一个结果；小数点写成 .",
    ),
    (
        "(甲, 乙)",
        "错误 F305：逗号和分号只能在函数的括号里分隔参数\n  --> <公式>:1:3\n  |\n1 | (甲, 乙)\n  |    ^\n   = 一个公式只算一个结果；小数点写成 .",
    ),
    (
        "甲；乙",
        "错误 F305：逗号和分号只能在函数的括号里分隔参数\n  --> <公式>:1:2\n  |\n1 | 甲；乙\n  |   ^^\n   = 一个公式只算一个结果；小数点写成 .",
    ),
    (
        "",
        "错误 F306：公式开头缺少数字、名称或左括号\n  --> <公式>:1:1\n   = 公式是空的；写一个数或算式，例如 满分",
    ),
    (
        "  ",
        "错误 F306：公式开头缺少数字、名称或左括号\n  --> <公式>:1:3\n  |\n1 |   \n  |   ^\n   = 公式是空的；写一个数或算式，例如 满分",
    ),
    (
        "= 甲",
        "错误 F306：公式开头缺少数字、名称或左括号\n  --> <公式>:1:1\n  |\n1 | = 甲\n  | ^\n   = 公式前面不写等号",
    ),
    (
        "* 甲",
        "错误 F306：公式开头缺少数字、名称或左括号\n  --> <公式>:1:1\n  |\n1 | * 甲\n  | ^",
    ),
    (
        "甲 +",
        "错误 F306：“+”后面缺少数字、名称或左括号\n  --> <公式>:1:3\n  |\n1 | 甲 +\n  |    ^",
    ),
    (
        "甲 + ) 乙",
        "错误 F306：“+”后面缺少数字、名称或左括号\n  --> <公式>:1:5\n  |\n1 | 甲 + ) 乙\n  |      ^\n\n"
        "错误 F307：多了一个右括号，没有和它配对的左括号\n  --> <公式>:1:5\n  |\n1 | 甲 + ) 乙\n  |      ^\n   = 删去它，或在前面补一个左括号\n\n"
        "错误 F305：“)”和“乙”之间缺少运算符或逗号\n  --> <公式>:1:7\n  |\n1 | 甲 + ) 乙\n  |        ^^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
    (
        "最大(甲,)",
        "错误 F306：“,”后面缺少数字、名称或左括号\n  --> <公式>:1:6\n  |\n1 | 最大(甲,)\n  |         ^",
    ),
    (
        "最大(, 甲)",
        "错误 F306：“(”后面缺少数字、名称或左括号\n  --> <公式>:1:4\n  |\n1 | 最大(, 甲)\n  |      ^",
    ),
    (
        "()",
        "错误 F306：“(”后面缺少数字、名称或左括号\n  --> <公式>:1:2\n  |\n1 | ()\n  |  ^",
    ),
    (
        "甲 * * 乙",
        "错误 F306：“*”后面缺少数字、名称或左括号\n  --> <公式>:1:5\n  |\n1 | 甲 * * 乙\n  |      ^",
    ),
    (
        "（甲 ＋ 乙",
        "错误 F307：左括号没有配上右括号\n  --> <公式>:1:1\n  |\n1 | （甲 ＋ 乙\n  | ^^\n   = 在它该结束的地方补一个右括号",
    ),
    (
        "甲）",
        "错误 F307：多了一个右括号，没有和它配对的左括号\n  --> <公式>:1:2\n  |\n1 | 甲）\n  |   ^^\n   = 删去它，或在前面补一个左括号",
    ),
    (
        "((甲)",
        "错误 F307：左括号没有配上右括号\n  --> <公式>:1:1\n  |\n1 | ((甲)\n  | ^\n   = 在它该结束的地方补一个右括号",
    ),
    (
        "最大(甲, (乙)",
        "错误 F307：左括号没有配上右括号\n  --> <公式>:1:3\n  |\n1 | 最大(甲, (乙)\n  |     ^\n   = 在它该结束的地方补一个右括号",
    ),
    (
        "年末结转结余 ÷ （支出预算数 ＋ ＊ 2",
        "错误 F307：左括号没有配上右括号\n  --> <公式>:1:10\n  |\n1 | 年末结转结余 ÷ （支出预算数 ＋ ＊ 2\n  |                ^^\n"
        "   = 在它该结束的地方补一个右括号\n\n错误 F306：“＋”后面缺少数字、名称或左括号\n  --> <公式>:1:19\n  |\n"
        "1 | 年末结转结余 ÷ （支出预算数 ＋ ＊ 2\n  |                                ^^",
    ),
    (
        "2 甲 + ) ( 乙 乙",
        "错误 F305：“2”和“甲”之间缺少运算符或逗号\n  --> <公式>:1:3\n  |\n1 | 2 甲 + ) ( 乙 乙\n  |   ^^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格\n\n错误 F306：“+”后面缺少数字、名称或左括号\n  --> <公式>:1:7\n  |\n"
        "1 | 2 甲 + ) ( 乙 乙\n  |        ^\n\n错误 F307：多了一个右括号，没有和它配对的左括号\n  --> <公式>:1:7\n  |\n1 | 2 甲 + ) ( 乙 乙\n"
        "  |        ^\n   = 删去它，或在前面补一个左括号\n\n错误 F305：“)”和“(”之间缺少运算符或逗号\n  --> <公式>:1:9\n  |\n"
        "1 | 2 甲 + ) ( 乙 乙\n  |          ^\n   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格\n\n错误 F307：左括号没有配上右括号\n"
        "  --> <公式>:1:9\n  |\n1 | 2 甲 + ) ( 乙 乙\n  |          ^\n   = 在它该结束的地方补一个右括号\n\n"
        "错误 F305：“乙”和“乙”之间缺少运算符或逗号\n  --> <公式>:1:13\n  |\n1 | 2 甲 + ) ( 乙 乙\n  |               ^^\n"
        "   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格",
    ),
]


def shape(text: str) -> str:
    """Return a formula's tree as Python writes it, with the operands it stands for."""
    formula = parse(FormulaSource.standing(text))
    return re.sub(r"t(\d+)", lambda found: formula.tokens[int(found[1])].text, ast.unparse(formula.tree))


def refusal(text: str, limits: Limits | None = None) -> JixiaoError:
    """Return what is wrong with a formula."""
    with pytest.raises(JixiaoError) as caught:
        parse(FormulaSource.standing(text), *([limits] if limits else []))
    return caught.value


@pytest.mark.parametrize(("typed", "bracketed"), SHAPES)
def test_what_binds_how(typed: str, bracketed: str) -> None:
    """Arithmetic binds before comparison, comparison before 非, 且, 或 and choice, as in schoolbooks and Python."""
    assert shape(typed) == shape(bracketed)


def test_not_binds_less_than_comparison() -> None:
    """非 甲 > 1 denies the whole comparison."""
    tree = parse(FormulaSource.standing("非 甲 > 1")).tree
    assert isinstance(tree, ast.UnaryOp)
    assert isinstance(tree.operand, ast.Compare)


def test_comparisons_chain() -> None:
    """0 <= 甲 <= 1 is one comparison of three values, as on paper."""
    tree = parse(FormulaSource.standing("0 <= 甲 <= 1")).tree
    assert isinstance(tree, ast.Compare)
    assert len(tree.ops) == 2


@pytest.mark.parametrize(("typed", "message"), MESSAGES, ids=[typed for typed, _ in MESSAGES])
def test_refusals(typed: str, message: str) -> None:
    """Order and bracket mistakes are told in full, at the column that was typed, all of them at once."""
    assert str(refusal(typed)) == message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" + " " * 1_999, ""),
        ("1" + " " * 2_000, "F308"),
        ("(" * 50 + "甲" + ")" * 50, ""),
        ("(" * 51 + "甲" + ")" * 51, "F309"),
        ("-" * 49 + "甲", ""),
        ("-" * 50 + "甲", "F309"),
        ("非 " * 49 + "甲", ""),
        ("非 " * 50 + "甲", "F309"),
        ("最大(" * 49 + "甲" + ")" * 49, ""),
        ("最大(" * 50 + "甲" + ")" * 50, "F309"),
        ("甲 if 乙 else " * 49 + "丙", ""),
        ("甲 if 乙 else " * 50 + "丙", "F309"),
        ("+".join(["1"] * 250), ""),  # 250 numbers and 249 sums between them
        ("+".join(["1"] * 251), "F308"),
        ("且(" + ",".join(["甲"] * 498) + ")", ""),
        ("且(" + ",".join(["甲"] * 499) + ")", "F308"),
        ("甲" + " 且 甲" * 400, ""),
        ("甲" + "=甲" * 498, ""),
    ],
)  # fmt: skip
def test_how_large_a_formula_may_be(text: str, code: str) -> None:
    """2,000 characters, 500 operations and operands, 50 levels; a long sum or chain is one level."""
    try:
        parse(FormulaSource.standing(text))
        found = ""
    except JixiaoError as error:
        (found,) = error.codes
    assert found == code


def test_generated_formulas_may_be_larger() -> None:
    """The program's own sums over a ruleset are not bound to what people may write."""
    text = "+".join(["甲"] * 400)
    assert parse(FormulaSource.standing(text), GENERATED).text_of is not None
    assert refusal(text).codes == ("F308",)


def test_size_messages() -> None:
    """A formula that is too long, too large or too deep says so, how much is allowed, and to split it."""
    assert [str(refusal(each)).splitlines()[0] for each in ("1" * 2_001, "1+" * 300 + "1", "(" * 60)] == [
        "错误 F308：公式太长：2001 个字符，最多 2000 个",
        "错误 F308：公式太复杂：超过 500 个运算和数据",
        "错误 F309：公式嵌套太深，最多 50 层",
    ]
    assert {refusal(each).problems[0].remedies for each in ("1" * 2_001, "1+" * 300 + "1", "(" * 60)} == {
        ("把它拆成几个中间量（[steps]）",)
    }


def test_places_in_a_file() -> None:
    """A problem stands where the author's file says, not where the formula's own text starts."""
    place = Place("甲.toml", 7, 12, 1, 'formula = "1 +"')
    with pytest.raises(JixiaoError) as caught:
        parse(
            FormulaSource(
                "1 +", lambda start, end: Place("甲.toml", 7, 12 + start, end - start, place.line_text)
            )
        )
    assert str(caught.value).splitlines()[1:] == [
        "  --> 甲.toml:7:14", "  |", '7 | formula = "1 +"', "  |              ^",
    ]  # fmt: skip


def test_several_lines() -> None:
    """In a formula of several lines the problem shows its own line."""
    assert str(refusal("甲 +\n  乙 乙\n+ 1")).splitlines()[1:5] == [
        "  --> <公式>:2:5", "  |", "2 |   乙 乙", "  |      ^^",
    ]  # fmt: skip


def test_spans_of_parts() -> None:
    """Every part of a tree knows the characters it was typed with."""
    formula: Formula = parse(FormulaSource.standing("最大（甲＋１， 乙） ≥ １０％"))
    assert formula.text_of(formula.tree) == "最大（甲＋１， 乙） ≥ １０％"
    assert isinstance(formula.tree, ast.Compare)
    assert isinstance(formula.tree.left, ast.Call)
    assert [formula.text_of(each) for each in formula.tree.left.args] == ["甲＋１", "乙"]


ALPHABET = "甲乙1２.%（()），,+-*/×÷<>=≥≠!“”\"' 且或非是 if else 如果\n\t^[]{}#@²√\u200b\u202e\ud800"


@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever is typed becomes a tree of the white-list or problems with places inside the text; nothing else."""
    try:
        formula = parse(FormulaSource.standing(text))
    except JixiaoError as error:
        problems = error.problems
        assert problems
        for problem in problems:
            assert problem.place is not None
            assert 1 <= problem.place.line <= text.count("\n") + 1
            assert 1 <= problem.place.column <= len(problem.place.line_text) + 1
    else:
        assert {type(node) for node in ast.walk(formula.tree)} <= ALLOWED_NODES
