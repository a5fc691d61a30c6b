"""Formulas as people type them: what every sign, digit, word and quotation mark is read as, and what is refused."""

from __future__ import annotations

import pytest

from jixiao.formula import RESERVED_NAMES, FormulaSource, is_name, reference_key
from jixiao.formula.syntax.tokens import Kind, read_tokens
from jixiao.problems import JixiaoError

MEANT = [
    # signs
    ("甲×乙÷丙", "甲 * 乙 / 丙"),
    ("甲＋乙－丙", "甲 + 乙 - 丙"),
    ("甲−乙–丙—丁", "甲 - 乙 - 丙 - 丁"),
    ("甲＊乙／丙", "甲 * 乙 / 丙"),
    ("（甲）", "( 甲 )"),
    ("【甲】", "( 甲 )"),
    ("最大（甲，乙；丙、丁;戊）", "最大 ( 甲 , 乙 , 丙 , 丁 , 戊 )"),
    # comparisons; with nothing between, what follows a sign of two halves is whole
    ("甲=乙", "甲 == 乙"),
    ("甲==乙", "甲 == 乙"),
    ("甲＝乙", "甲 == 乙"),
    ("甲＝＝乙", "甲 == 乙"),
    ("甲<>乙", "甲 != 乙"),
    ("甲＜＞乙", "甲 != 乙"),
    ("甲!=乙", "甲 != 乙"),
    ("甲！＝乙", "甲 != 乙"),
    ("甲≠乙", "甲 != 乙"),
    ("甲≥10%", "甲 >= 10%"),
    ("甲≧10", "甲 >= 10"),
    ("甲⩾10", "甲 >= 10"),
    ("甲＞＝10", "甲 >= 10"),
    ("甲≤10", "甲 <= 10"),
    ("甲≦10", "甲 <= 10"),
    ("甲⩽10", "甲 <= 10"),
    ("甲＜＝10", "甲 <= 10"),
    ("甲〈10", "甲 < 10"),
    ("甲＞-1", "甲 > - 1"),
    ("0≤甲≤1", "0 <= 甲 <= 1"),
    # numbers
    ("１２．５", "12.5"),
    (".5", ".5"),
    ("4.10", "4.10"),
    ("10%", "10%"),
    ("10％", "10%"),
    ("１０ ％", "10%"),
    ("0", "0"),
    ("0.05", "0.05"),
    # yes and no
    ("是", "是"),
    ("真", "是"),
    ("TRUE", "是"),
    ("True", "是"),
    ("ｔｒｕｅ", "是"),
    ("否", "否"),
    ("假", "否"),
    ("False", "否"),
    # words between operands, and the same words as functions
    ("甲 且 乙", "甲 and 乙"),
    ("甲 并且 乙", "甲 and 乙"),
    ("甲 AND 乙", "甲 and 乙"),
    ("甲 或 乙", "甲 or 乙"),
    ("甲 或者 乙", "甲 or 乙"),
    ("非 甲", "not 甲"),
    ("NOT 甲", "not 甲"),
    ("甲 IF 乙 ELSE 丙", "甲 if 乙 else 丙"),
    ("且(甲, 乙)", "且 ( 甲 , 乙 )"),
    ("或（甲，乙）", "或 ( 甲 , 乙 )"),
    ("非 (甲)", "非 ( 甲 )"),
    ("if(甲, 乙, 丙)", "if ( 甲 , 乙 , 丙 )"),
    ("甲 且 (乙)", "甲 and ( 乙 )"),
    ("(甲) 或 (乙)", "( 甲 ) or ( 乙 )"),
    ("甲 且 非(乙)", "甲 and 非 ( 乙 )"),
    ("甲 if (乙) else 丙", "甲 if ( 乙 ) else 丙"),
    # names
    ("三公经费_2022", "三公经费_2022"),
    ("ＧＤＰ", "GDP"),
    ("甲①", "甲1"),
    ("指标.得分", "指标.得分"),
    ("指标．得分", "指标.得分"),
    ("是否公开", "是否公开"),
    ("且慢", "且慢"),
    # blanks of every kind, and what copying leaves behind
    (" 甲\u3000+\t乙\r\n", "甲 + 乙"),
    ("\ufeff甲 +\u200b 乙\xa0", "甲 + 乙"),
]

QUOTED = [
    '"公开"',
    "'公开'",
    "“公开”",
    "”公开”",
    "“公开“",
    "‘公开’",
    "’公开’",
    "「公开」",
    "『公开』",
    "＂公开＂",
    "＇公开＇",
]

MESSAGES = [
    (
        "甲 ^ 2",
        "错误 F301：看不懂“^”\n  --> <公式>:1:3\n  |\n1 | 甲 ^ 2\n  |    ^\n   = 公式里没有乘方；需要平方时写成 a * a",
    ),
    (
        "甲 ** 2",
        "错误 F301：看不懂“**”\n  --> <公式>:1:3\n  |\n1 | 甲 ** 2\n  |    ^^\n   = 公式里没有乘方；需要平方时写成 a * a",
    ),
    (
        "甲 // 2",
        "错误 F301：看不懂“//”\n  --> <公式>:1:3\n  |\n1 | 甲 // 2\n  |    ^^\n   = 公式里没有整除；用 取整(a / b)",
    ),
    (
        "甲²",
        "错误 F301：看不懂“²”\n  --> <公式>:1:2\n  |\n1 | 甲²\n  |   ^\n   = 公式里没有乘方；需要平方时写成 a * a",
    ),
    (
        "3³",
        "错误 F301：看不懂“³”\n  --> <公式>:1:2\n  |\n1 | 3³\n  |  ^\n   = 公式里没有乘方；需要立方时写成 a * a * a",
    ),
    (
        "√甲",
        "错误 F301：看不懂“√”\n  --> <公式>:1:1\n  |\n1 | √甲\n  | ^\n   = 公式里没有开方",
    ),
    (
        "甲 => 1",
        "错误 F301：看不懂“=>”\n  --> <公式>:1:3\n  |\n1 | 甲 => 1\n  |    ^^\n   = “大于等于”写成 >= 或 ≥",
    ),
    (
        "甲 =< 1",
        "错误 F301：看不懂“=<”\n  --> <公式>:1:3\n  |\n1 | 甲 =< 1\n  |    ^^\n   = “小于等于”写成 <= 或 ≤",
    ),
    (
        "甲 && 乙",
        "错误 F301：看不懂“&&”\n  --> <公式>:1:3\n  |\n1 | 甲 && 乙\n  |    ^^\n   = “并且”写成 and 或 且(甲, 乙)",
    ),
    (
        "甲 & 乙",
        "错误 F301：看不懂“&”\n  --> <公式>:1:3\n  |\n1 | 甲 & 乙\n  |    ^\n   = 公式里不能连接文字；“并且”写成 and 或 且(甲, 乙)",
    ),
    (
        "甲 || 乙",
        "错误 F301：看不懂“||”\n  --> <公式>:1:3\n  |\n1 | 甲 || 乙\n  |    ^^\n   = “或者”写成 or 或 或(甲, 乙)",
    ),
    (
        "甲 | 乙",
        "错误 F301：看不懂“|”\n  --> <公式>:1:3\n  |\n1 | 甲 | 乙\n  |    ^\n   = “或者”写成 or 或 或(甲, 乙)",
    ),
    (
        "!甲",
        "错误 F301：看不懂“!”\n  --> <公式>:1:1\n  |\n1 | !甲\n  | ^\n   = “不”写成 not 或 非(条件)；“不等于”写成 != 或 ≠",
    ),
    (
        "甲[1]",
        "错误 F301：看不懂“[”\n  --> <公式>:1:2\n  |\n1 | 甲[1]\n  |   ^\n   = 公式里只用圆括号 ( )；明细表的列写 求和(明细表, 列名) 这样\n\n"
        "错误 F301：看不懂“]”\n  --> <公式>:1:4\n"
        "  |\n1 | 甲[1]\n  |     ^\n   = 公式里只用圆括号 ( )",
    ),
    (
        "{甲}",
        "错误 F301：看不懂“{”\n  --> <公式>:1:1\n  |\n1 | {甲}\n  | ^\n   = 公式里只用圆括号 ( )\n\n错误 F301：看不懂“}”\n  --> <公式>:1:3\n"
        "  |\n1 | {甲}\n  |    ^\n   = 公式里只用圆括号 ( )",
    ),
    (
        "甲。",
        "错误 F301：看不懂“。”\n  --> <公式>:1:2\n  |\n1 | 甲。\n  |   ^^\n   = 公式结尾不加句号；小数点写成 .",
    ),
    (
        "甲 . 乙",
        "错误 F301：看不懂“.”\n  --> <公式>:1:3\n  |\n1 | 甲 . 乙\n  |    ^\n   = 小数点前后都要有数字；“指标.中间量”中间不留空格",
    ),
    (
        "5.",
        "错误 F301：看不懂“.”\n  --> <公式>:1:2\n  |\n1 | 5.\n  |  ^\n   = 小数点前后都要有数字；“指标.中间量”中间不留空格",
    ),
    (
        "甲 %",
        "错误 F301：看不懂“%”\n  --> <公式>:1:3\n  |\n1 | 甲 %\n  |    ^\n   = 百分号只能紧跟在数字后面，例如 10%",
    ),
    (
        "甲‰",
        "错误 F301：看不懂“‰”\n  --> <公式>:1:2\n  |\n1 | 甲‰\n  |   ^\n   = 千分号不能用；写成小数或百分数，例如 0.5%",
    ),
    (
        "甲 : 乙",
        "错误 F301：看不懂“:”\n  --> <公式>:1:3\n  |\n1 | 甲 : 乙\n  |    ^\n   = 公式里没有冒号；条件写成 如果(条件, 成立时, 不成立时)",
    ),
    (
        "甲？1:2",
        "错误 F301：看不懂“？”\n  --> <公式>:1:2\n  |\n1 | 甲？1:2\n  |   ^^\n   = 公式里没有问号；条件写成 如果(条件, 成立时, 不成立时)\n\n"
        "错误 F301：看不懂“:”\n  --> <公式>:1:4\n  |\n1 | 甲？1:2\n  |      ^\n   = 公式里没有冒号；条件写成 如果(条件, 成立时, 不成立时)",
    ),
    (
        "1~5",
        "错误 F301：看不懂“~”\n  --> <公式>:1:2\n  |\n1 | 1~5\n  |  ^\n   = 范围写成 下限 <= 名称 <= 上限",
    ),
    (
        "甲 @ 乙",
        "错误 F301：看不懂“@”\n  --> <公式>:1:3\n  |\n1 | 甲 @ 乙\n  |    ^\n   = 公式由数字、名称、函数、括号和 + - * / 比较符号组成",
    ),
    (
        "“公开招标",
        "错误 F302：引号没有配对\n  --> <公式>:1:1\n  |\n1 | “公开招标\n  | ^\n   = 在文字的两头各加一个引号，例如 “公开招标”",
    ),
    (
        "支出 ＝ ”公开",
        "错误 F302：引号没有配对\n  --> <公式>:1:6\n  |\n1 | 支出 ＝ ”公开\n  |         ^\n   = 在文字的两头各加一个引号，例如 “公开招标”",
    ),
    (
        "10万元",
        "错误 F303：“10万元”既不是数字也不是名称\n  --> <公式>:1:1\n  |\n1 | 10万元\n  | ^^^^^^\n   = 数字后面不写单位；名称不能以数字开头",
    ),
    (
        "1e5",
        "错误 F303：“1e5”既不是数字也不是名称\n  --> <公式>:1:1\n  |\n1 | 1e5\n  | ^^^\n   = 数字后面不写单位；名称不能以数字开头",
    ),
    (
        "0x10",
        "错误 F303：“0x10”既不是数字也不是名称\n  --> <公式>:1:1\n  |\n1 | 0x10\n  | ^^^^\n   = 数字后面不写单位；名称不能以数字开头",
    ),
    (
        "1.2.3",
        "错误 F303：“1.2.3”不是一个数\n  --> <公式>:1:1\n  |\n1 | 1.2.3\n  | ^^^^^\n   = 小数写成 0.5 这样",
    ),
    (
        "1,000 × 007",
        "错误 F303：数字“000”前面多了 0\n  --> <公式>:1:3\n  |\n1 | 1,000 × 007\n  |   ^^^\n   = 公式里不写千位分隔符：1,000 要写成 1000\n\n"
        "错误 F303：数字“007”前面多了 0\n  --> <公式>:1:9\n  |\n1 | 1,000 × 007\n  |         ^^^\n   = 公式里不写千位分隔符：1,000 要写成 1000",
    ),
    (
        "00.5",
        "错误 F303：数字“00.5”前面多了 0\n  --> <公式>:1:1\n  |\n1 | 00.5\n  | ^^^^\n   = 公式里不写千位分隔符：1,000 要写成 1000",
    ),
    (
        "甲 * ٣",
        "错误 N101：“٣”不是数字\n  --> <公式>:1:5\n  |\n1 | 甲 * ٣\n  |      ^\n   = 只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%",
    ),
    (
        "12345678901234567890123456789012345678901 + 甲",
        "错误 N103：“1234567890123456789012345678901234567890…”的有效数字太多\n  --> <公式>:1:1\n  |\n"
        "1 | 12345678901234567890123456789012345678901 + 甲\n  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = 最多写 40 位有效数字",
    ),
    (
        "0.0000000000000000000000000000001",
        "错误 N104：“0.0000000000000000000000000000001”太大或太小\n  --> <公式>:1:1\n  |\n1 | 0.0000000000000000000000000000001\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = 第一位有效数字要在 10 的 -30 次方到 30 次方之间；检查指数和单位",
    ),
    (
        "1000000000000000000000000000000000",
        "错误 N104：“1000000000000000000000000000000000”太大或太小\n  --> <公式>:1:1\n  |\n1 | 1000000000000000000000000000000000\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = 第一位有效数字要在 10 的 -30 次方到 30 次方之间；检查指数和单位",
    ),
    (
        "甲\u202e乙",
        "错误 F301：有看不见的字符 U+202E\n  --> <公式>:1:2\n  |\n1 | 甲\\u202e乙\n  |   ^\n   = 删去它；常见于从网页或 Word 粘贴的文字",
    ),
    (
        "甲\x00",
        "错误 F301：有看不见的字符 U+0000\n  --> <公式>:1:2\n  |\n1 | 甲\\x00\n  |   ^\n   = 删去它；常见于从网页或 Word 粘贴的文字",
    ),
    (
        "结转结余率 ＞ １０‰ ＆ “公开",
        "错误 F301：看不懂“‰”\n  --> <公式>:1:11\n  |\n1 | 结转结余率 ＞ １０‰ ＆ “公开\n  |                   ^\n"
        "   = 千分号不能用；写成小数或百分数，例如 0.5%\n\n错误 F301：看不懂“＆”\n  --> <公式>:1:13\n  |\n1 | 结转结余率 ＞ １０‰ ＆ “公开\n"
        "  |                     ^^\n   = 公式里不能连接文字；“并且”写成 and 或 且(甲, 乙)\n\n错误 F302：引号没有配对\n  --> <公式>:1:15\n  |\n"
        "1 | 结转结余率 ＞ １０‰ ＆ “公开\n  |                        ^\n   = 在文字的两头各加一个引号，例如 “公开招标”",
    ),
]


def meanings(text: str) -> str:
    """Return what the tokens of a text mean, a blank between two."""
    tokens, problems = read_tokens(FormulaSource.standing(text))
    assert not problems
    assert tokens[-1].kind is Kind.END
    return " ".join(each.text for each in tokens[:-1])


@pytest.mark.parametrize(("typed", "meant"), MEANT)
def test_is_read_as_meant(typed: str, meant: str) -> None:
    """A Chinese input method's punctuation, full-width digits and every usual spelling are read as what they mean."""
    assert meanings(typed) == meant


@pytest.mark.parametrize("typed", QUOTED)
def test_quotes(typed: str) -> None:
    """A text may stand between any pair of quotation marks that keyboards produce."""
    (text, _), problems = read_tokens(FormulaSource.standing(typed))
    assert (text.kind, text.text, problems) == (Kind.TEXT, "公开", ())


def test_texts_stay_as_typed() -> None:
    """Inside quotation marks nothing is folded: options are compared as they were written."""
    (text, _), _ = read_tokens(FormulaSource.standing("“Ａ，1 甲‘”"))
    assert text.text == "Ａ，1 甲‘"


def test_tokens_keep_their_columns() -> None:
    """Every token knows the characters it came from, also where a typed character folds to two."""
    tokens, _ = read_tokens(FormulaSource.standing("甲 ≥１０％ 且 “乙”＝丙"))
    assert [(each.start, each.end) for each in tokens] == [
        (0, 1), (2, 3), (3, 6), (7, 8), (9, 12), (12, 13), (13, 14), (14, 14),
    ]  # fmt: skip


@pytest.mark.parametrize(("typed", "message"), MESSAGES, ids=[typed for typed, _ in MESSAGES])
def test_refusals(typed: str, message: str) -> None:
    """What can't be read is told in full: what was found, its column in wide text, the way out; all of it at once."""
    _, problems = read_tokens(FormulaSource.standing(typed))
    assert str(JixiaoError(problems)) == message


@pytest.mark.parametrize(
    ("name", "expected"),
    [("甲", True), ("三公经费", True), ("a_1", True), ("1a", False), ("_甲", False), ("甲 乙", False), ("甲-乙", False),
     ("“甲”", False), ("", False), ("ａ", False), ("甲²", False), ("甲.乙", False)],
)  # fmt: skip
def test_is_name(name: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A name can be typed in a formula exactly as it is: no punctuation, no digit in front, nothing that folds."""
    assert is_name(name) is expected


@pytest.mark.parametrize(
    ("printed", "key"),
    [("“三公”经费控制情况", "三公经费控制情况"), ("预算（公用）", "预算公用"), ("12月支出", "项12月支出"), ("ＧＤＰ", "GDP"),
     ("_内部_", "内部"), ("、，。", "")],
)  # fmt: skip
def test_reference_key(printed: str, key: str) -> None:
    """A printed name has one spelling in formulas, and that is a name."""
    assert reference_key(printed) == key
    assert is_name(key) or not key


def test_reserved_names() -> None:
    """The words of the language can't name data: they would be read as themselves."""
    assert {
        "and", "or", "not", "if", "else", "且", "并且", "或", "或者", "非", "是", "真", "true", "否", "假", "false",
    } == RESERVED_NAMES  # fmt: skip
