"""What a formula may name and combine: every message of the checker in full, all of a formula's mistakes at once."""

from __future__ import annotations

from typing import Final

import pytest

from jixiao.formula import STANDARD, FormulaSource, Function, Type, bind
from jixiao.formula.functions import Overload, Passing
from jixiao.formula.types import DATE, NUMBER, TEXT, UNKNOWN, YES_NO, TypeKind, fits
from jixiao.problems import JixiaoError

from .world import FUNCTIONS, SCOPE, bound

MESSAGES = [
    (
        "完成绿 * 10",
        "错误 F310：没有叫“完成绿”的数据项或中间量\n  --> <公式>:1:1\n  |\n1 | 完成绿 * 10\n  | ^^^^^^\n   = 是不是“完成率”？\n"
        "   = 可用的有：甲、乙、完成率、公开、违规、起始日、截止日、方式、备注、合同、问题",
    ),
    (
        "丁",
        "错误 F310：没有叫“丁”的数据项或中间量\n  --> <公式>:1:1\n  |\n1 | 丁\n  | ^^\n"
        "   = 可用的有：甲、乙、完成率、公开、违规、起始日、截止日、方式、备注、合同、问题",
    ),
    (
        "指标.的分",
        "错误 F310：没有叫“指标.的分”的数据项或中间量\n  --> <公式>:1:1\n  |\n1 | 指标.的分\n  | ^^^^^^^^^\n   = 是不是“指标.得分”？\n"
        "   = 可用的有：甲、乙、完成率、指标.得分、公开、违规、起始日、截止日、方式、备注、合同、问题",
    ),
    (
        "最大",
        "错误 F310：函数“最大”后面缺少括号\n  --> <公式>:1:1\n  |\n1 | 最大\n  | ^^^^\n   = 写法：最大(数, …)",
    ),
    (
        "求和(合同, 金颔)",
        "错误 F310：明细表“合同”里没有叫“金颔”的列，也没有这样的数据项\n  --> <公式>:1:8\n  |\n1 | 求和(合同, 金颔)\n  |            ^^^^\n"
        "   = 可用的有：金额、数量、已签、签订日、类别、甲、乙、完成率、公开、违规、起始日、截止日 等 16 个",
    ),
    (
        "计数(合同, 单价 > 1)",
        "错误 F310：明细表“合同”里没有叫“单价”的列，也没有这样的数据项\n  --> <公式>:1:8\n  |\n1 | 计数(合同, 单价 > 1)\n  |            ^^^^\n"
        "   = 可用的有：金额、数量、已签、签订日、类别、甲、乙、完成率、公开、违规、起始日、截止日 等 16 个",
    ),
    (
        "四舍五人(甲, 2)",
        "错误 F311：没有叫“四舍五人”的函数\n  --> <公式>:1:1\n  |\n1 | 四舍五人(甲, 2)\n  | ^^^^^^^^\n   = 是不是“四舍五入”？\n"
        "   = 可用的有：四舍五入、如果、且、或、非、有值、绝对值、限制、超出、四舍六入五成双、向上舍入、向下舍入 等 "
        f"{len(STANDARD)} 个",
    ),
    (
        "计算(合同, 金额 > 3)",
        "错误 F311：没有叫“计算”的函数\n  --> <公式>:1:1\n  |\n1 | 计算(合同, 金额 > 3)\n  | ^^^^\n"
        "   = 可用的有：如果、且、或、非、有值、绝对值、限制、超出、四舍五入、四舍六入五成双、向上舍入、向下舍入 等 "
        f"{len(STANDARD)} 个",
    ),
    (
        "甲(乙 + 1)",
        "错误 F311：没有叫“甲”的函数\n  --> <公式>:1:1\n  |\n1 | 甲(乙 + 1)\n  | ^^\n   = “甲”是数据项或中间量，不是函数；相乘要写 * 号",
    ),
    (
        "四舍五入(甲)",
        "错误 F312：四舍五入 的参数个数不对：要 2 个，这里有 1 个\n  --> <公式>:1:1\n  |\n1 | 四舍五入(甲)\n  | ^^^^^^^^^^^^\n"
        "   = 写法：四舍五入(数, 小数位数)",
    ),
    (
        "最大()",
        "错误 F312：最大 的参数个数不对：这里有 0 个\n  --> <公式>:1:1\n  |\n1 | 最大()\n  | ^^^^^^\n   = 写法：最大(数, …)",
    ),
    (
        "限制(甲, 丁, 0, 1)",
        "错误 F312：限制 的参数个数不对：要 3 个，这里有 4 个\n  --> <公式>:1:1\n  |\n1 | 限制(甲, 丁, 0, 1)\n  | ^^^^^^^^^^^^^^^^^^\n"
        "   = 写法：限制(数, 下限, 上限)\n\n错误 F310：没有叫“丁”的数据项或中间量\n  --> <公式>:1:7\n  |\n1 | 限制(甲, 丁, 0, 1)\n"
        "  |          ^^\n   = 可用的有：甲、乙、完成率、公开、违规、起始日、截止日、方式、备注、合同、问题",
    ),
    (
        "甲 + 公开",
        "错误 F313：“+”只能用于数，这里有是/否\n  --> <公式>:1:1\n  |\n1 | 甲 + 公开\n  | ^^^^^^^^^\n   = 把是/否、文字变成数用 如果(条件, 1, 0)",
    ),
    (
        "-起始日",
        "错误 F313：负号只能用于数，这里有日期\n  --> <公式>:1:1\n  |\n1 | -起始日\n  | ^^^^^^^\n"
        "   = 两个日期相差的天数写成 天数(起, 止) 或 工作日(起, 止)",
    ),
    (
        "备注 * 2",
        "错误 F313：“*”只能用于数，这里有文字\n  --> <公式>:1:1\n  |\n1 | 备注 * 2\n  | ^^^^^^^^\n   = 把是/否、文字变成数用 如果(条件, 1, 0)",
    ),
    (
        "甲 > 公开",
        "错误 F313：数不能和是/否比较\n  --> <公式>:1:1\n  |\n1 | 甲 > 公开\n  | ^^^^^^^^^\n   = 两边换成同一种数据再比较（是/否直接写条件本身）",
    ),
    (
        "公开 > 违规",
        "错误 F313：是/否只能比较是否相等\n  --> <公式>:1:1\n  |\n1 | 公开 > 违规\n  | ^^^^^^^^^^^\n   = 用 == 或 !=",
    ),
    (
        "方式 < “询价”",
        "错误 F313：文字只能比较是否相等\n  --> <公式>:1:1\n  |\n1 | 方式 < “询价”\n  | ^^^^^^^^^^^^^\n   = 用 == 或 !=",
    ),
    (
        "起始日 = 甲",
        "错误 F313：日期不能和数比较\n  --> <公式>:1:1\n  |\n1 | 起始日 = 甲\n  | ^^^^^^^^^^^\n   = 两边换成同一种数据再比较",
    ),
    (
        "合同 = 1",
        "错误 F315：明细表“合同”不能直接当作数用\n  --> <公式>:1:1\n  |\n1 | 合同 = 1\n  | ^^^^\n   = 例如 计数(合同) 或 求和(合同, 列名)",
    ),
    (
        "甲 且 公开",
        "错误 F313：“且”的每一项要用是/否，这里是数\n  --> <公式>:1:1\n  |\n1 | 甲 且 公开\n  | ^^^^^^^^^^\n"
        "   = “且”的每一项要用是/否，例如 结转结余率 <= 10%",
    ),
    (
        "且(公开, 甲)",
        "错误 F313：且 的“条件”要用是/否，这里“甲”是数\n  --> <公式>:1:7\n  |\n1 | 且(公开, 甲)\n  |          ^^\n"
        "   = 写法：且(条件, …)\n   = 条件例如 结转结余率 <= 10%",
    ),
    (
        "且(5) + 1",
        "错误 F313：且 的“条件”要用是/否，这里“5”是数\n  --> <公式>:1:3\n  |\n1 | 且(5) + 1\n  |    ^\n"
        "   = 写法：且(条件, …)\n   = 条件例如 结转结余率 <= 10%",
    ),
    (
        "非 甲",
        "错误 F313：“非”的后面要用是/否，这里是数\n  --> <公式>:1:1\n  |\n1 | 非 甲\n  | ^^^^^\n"
        "   = “非”的后面要用是/否，例如 结转结余率 <= 10%",
    ),
    (
        "如果(甲, 1, 2)",
        "错误 F313：如果 的“条件”要用是/否，这里“甲”是数\n  --> <公式>:1:4\n  |\n1 | 如果(甲, 1, 2)\n  |      ^^\n"
        "   = 写法：如果(条件, 成立时, 不成立时)\n   = 条件例如 结转结余率 <= 10%",
    ),
    (
        "最大(甲, 备注)",
        "错误 F313：最大 的“数”要用数，这里“备注”是文字\n  --> <公式>:1:7\n  |\n1 | 最大(甲, 备注)\n  |          ^^^^\n   = 写法：最大(数, …)",
    ),
    (
        "天数(起始日, 甲)",
        "错误 F313：天数 的“截止日期”要用日期，这里“甲”是数\n  --> <公式>:1:9\n  |\n1 | 天数(起始日, 甲)\n  |              ^^\n"
        "   = 写法：天数(起始日期, 截止日期)",
    ),
    (
        "计数(合同, 金额)",
        "错误 F313：计数 的“条件”要用是/否，这里“金额”是数\n  --> <公式>:1:8\n  |\n1 | 计数(合同, 金额)\n  |            ^^^^\n"
        "   = 写法：计数(明细表[, 条件])\n   = 条件例如 结转结余率 <= 10%",
    ),
    (
        "求和(合同, 已签)",
        "错误 F313：求和 的“每行的数”要用数，这里“已签”是是/否\n  --> <公式>:1:8\n  |\n1 | 求和(合同, 已签)\n  |            ^^^^\n"
        "   = 写法：求和(明细表, 每行的数[, 条件])",
    ),
    (
        "四舍五入(甲, 乙)",
        "错误 F314：四舍五入 的“小数位数”要直接写成整数（−30 到 30），这里是“乙”\n  --> <公式>:1:9\n  |\n1 | 四舍五入(甲, 乙)\n"
        "  |              ^^\n   = 写法：四舍五入(数, 小数位数)",
    ),
    (
        "四舍五入(甲, 200%)",
        "错误 F314：四舍五入 的“小数位数”要直接写成整数（−30 到 30），这里是“200%”\n  --> <公式>:1:9\n  |\n1 | 四舍五入(甲, 200%)\n"
        "  |              ^^^^\n   = 写法：四舍五入(数, 小数位数)",
    ),
    (
        "四舍五入(甲, 31)",
        "错误 F314：四舍五入 的“小数位数”要直接写成整数（−30 到 30），这里是“31”\n  --> <公式>:1:9\n  |\n1 | 四舍五入(甲, 31)\n"
        "  |              ^^\n   = 写法：四舍五入(数, 小数位数)",
    ),
    (
        "日期(2022, 甲, 1)",
        "错误 F314：日期 的“月”要直接写成整数（−9999 到 9999），这里是“甲”\n  --> <公式>:1:10\n  |\n1 | 日期(2022, 甲, 1)\n  |            ^^\n"
        "   = 写法：日期(年, 月, 日)",
    ),
    (
        "合同",
        "错误 F315：明细表“合同”不能直接当作数用\n  --> <公式>:1:1\n  |\n1 | 合同\n  | ^^^^\n   = 例如 计数(合同) 或 求和(合同, 列名)",
    ),
    (
        "甲 + 合同",
        "错误 F315：明细表“合同”不能直接当作数用\n  --> <公式>:1:5\n  |\n1 | 甲 + 合同\n  |      ^^^^\n   = 例如 计数(合同) 或 求和(合同, 列名)",
    ),
    (
        "求和(合同, 合同)",
        "错误 F315：明细表“合同”不能直接当作数用\n  --> <公式>:1:8\n  |\n1 | 求和(合同, 合同)\n  |            ^^^^\n"
        "   = 例如 计数(合同) 或 求和(合同, 列名)",
    ),
    (
        "计数(甲)",
        "错误 F315：计数 的第一项要是明细表\n  --> <公式>:1:1\n  |\n1 | 计数(甲)\n  | ^^^^^^^^\n   = 写法：计数(明细表[, 条件])",
    ),
    (
        "计数(“合同”)",
        "错误 F315：计数 的第一项要是明细表\n  --> <公式>:1:1\n  |\n1 | 计数(“合同”)\n  | ^^^^^^^^^^^^\n   = 写法：计数(明细表[, 条件])",
    ),
    (
        "绝对值(合同)",
        "错误 F315：绝对值 不能用于明细表“合同”\n  --> <公式>:1:1\n  |\n1 | 绝对值(合同)\n  | ^^^^^^^^^^^^\n   = 写法：绝对值(数)",
    ),
    (
        "有值(合同)",
        "错误 F315：有值 不能用于明细表“合同”\n  --> <公式>:1:1\n  |\n1 | 有值(合同)\n  | ^^^^^^^^^^\n   = 写法：有值(数据)",
    ),
    (
        "方式 = “询价采购”",
        "错误 F316：选项里没有“询价采购”\n  --> <公式>:1:1\n  |\n1 | 方式 = “询价采购”\n  | ^^^^^^^^^^^^^^^^^\n   = 是不是“询价”？\n"
        "   = 可选的有：公开招标、询价、其他",
    ),
    (
        "如果(公开, “询介”, 方式) = 方式",
        "错误 F317：得分要得出数，这里得出是/否\n  --> <公式>:1:1\n  |\n1 | 如果(公开, “询介”, 方式) = 方式\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n   = 检查公式最外层算出的是什么",
    ),
    (
        "求和(合同, 金额, 类别 ≠ “寻价”)",
        "错误 F316：选项里没有“寻价”\n  --> <公式>:1:12\n  |\n1 | 求和(合同, 金额, 类别 ≠ “寻价”)\n  |                  ^^^^^^^^^^^^^\n"
        "   = 可选的有：公开招标、询价、其他",
    ),
    (
        "公开",
        "错误 F317：得分要得出数，这里得出是/否\n  --> <公式>:1:1\n  |\n1 | 公开\n  | ^^^^\n   = 检查公式最外层算出的是什么",
    ),
    (
        "“询价”",
        "错误 F317：得分要得出数，这里得出文字\n  --> <公式>:1:1\n  |\n1 | “询价”\n  | ^^^^^^\n   = 检查公式最外层算出的是什么",
    ),
    (
        "起始日",
        "错误 F317：得分要得出数，这里得出日期\n  --> <公式>:1:1\n  |\n1 | 起始日\n  | ^^^^^^\n   = 检查公式最外层算出的是什么",
    ),
    (
        "求和(合同, 金额 / 计数(合同))",
        "错误 F318：明细表函数的条件里不能再套明细表函数\n  --> <公式>:1:13\n  |\n1 | 求和(合同, 金额 / 计数(合同))\n"
        "  |                   ^^^^^^^^^^\n   = 把里面的一个写成中间量（[steps]）",
    ),
    (
        "如果(公开, 1, “询价”)",
        "错误 F319：“如果”的两个结果要是同一种数据，这里一个是数，一个是文字\n  --> <公式>:1:1\n  |\n1 | 如果(公开, 1, “询价”)\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^\n   = 把两个结果改成同一种数据",
    ),
    (
        "1 if 公开 else 起始日",
        "错误 F319：“如果”的两个结果要是同一种数据，这里一个是数，一个是日期\n  --> <公式>:1:1\n  |\n1 | 1 if 公开 else 起始日\n"
        "  | ^^^^^^^^^^^^^^^^^^^^^\n   = 把两个结果改成同一种数据",
    ),
    (
        "天数(日期(2022, 2, 30), 日期(2022, 13, 1))",
        "错误 F321：没有 2022-2-30 这一天\n  --> <公式>:1:4\n  |\n1 | 天数(日期(2022, 2, 30), 日期(2022, 13, 1))\n  |      ^^^^^^^^^^^^^^^^^\n"
        "   = 写成 日期(2022, 3, 31) 这样\n\n错误 F321：没有 2022-13-1 这一天\n  --> <公式>:1:21\n  |\n"
        "1 | 天数(日期(2022, 2, 30), 日期(2022, 13, 1))\n  |                         ^^^^^^^^^^^^^^^^^\n   = 写成 日期(2022, 3, 31) 这样",
    ),
    (
        "丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）",
        "错误 F310：没有叫“丁”的数据项或中间量\n  --> <公式>:1:1\n  |\n1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n  | ^^\n"
        "   = 可用的有：甲、乙、完成率、公开、违规、起始日、截止日、方式、备注、合同、问题\n\n错误 F311：没有叫“求合”的函数\n  --> <公式>:1:5\n"
        "  |\n1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n  |       ^^^^\n"
        "   = 可用的有：如果、且、或、非、有值、绝对值、限制、超出、四舍五入、四舍六入五成双、向上舍入、向下舍入 等 "
        f"{len(STANDARD)}"
        " 个\n\n"
        "错误 F315：明细表“合同”不能直接当作数用\n  --> <公式>:1:17\n  |\n1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n"
        "  |                            ^^^^\n   = 例如 计数(合同) 或 求和(合同, 列名)\n\n错误 F313：四舍五入 的“数”要用数，这里“公开”是是/否\n"
        "  --> <公式>:1:27\n  |\n1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n"
        "  |                                              ^^^^\n   = 写法：四舍五入(数, 小数位数)\n\n错误 F310：没有叫“丙”的数据项或中间量\n"
        "  --> <公式>:1:30\n  |\n1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n"
        "  |                                                    ^^\n"
        "   = 可用的有：甲、乙、完成率、公开、违规、起始日、截止日、方式、备注、合同、问题\n\n"
        "错误 F314：四舍五入 的“小数位数”要直接写成整数（−30 到 30），这里是“丙”\n  --> <公式>:1:30\n  |\n"
        "1 | 丁 ＋ 求合（合同，金额） ÷ 合同 － 四舍五入（公开，丙）\n  |                                                    ^^\n"
        "   = 写法：四舍五入(数, 小数位数)",
    ),
]

TYPES = [
    ("甲 + 1", NUMBER),
    ("+甲", NUMBER),
    ("甲 > 1", YES_NO),
    ("0 <= 甲 < 1", YES_NO),
    ("公开 = 违规", YES_NO),
    ("起始日 < 截止日", YES_NO),
    ("方式 = “询价”", YES_NO),
    ("“询价” ≠ 方式", YES_NO),
    ("方式 = 备注", YES_NO),
    ("备注 = “别的”", YES_NO),
    ("如果(公开, 甲, 0)", NUMBER),
    ("如果(公开, 起始日, 截止日)", DATE),
    ("如果(公开, 方式, 备注)", TEXT),
    ("“甲” if 公开 else “乙”", TEXT),
    ("日期(2024, 2, 29)", DATE),
    ("天数(起始日, 截止日)", NUMBER),
    ("有值(方式)", YES_NO),
    ("求和(合同, 金额 * 甲, 已签 且 公开)", NUMBER),
    ("占比(合同, 类别 = “询价”, 金额)", NUMBER),
    ("四舍五入(甲, -2)", NUMBER),
    ("四舍五入(甲, ２)", NUMBER),
    ("取整(甲)", NUMBER),
    ("MAX(1, 2) + 最大(1) + mAx(合同, 数量)", NUMBER),
]


@pytest.mark.parametrize(("typed", "kind"), TYPES)
def test_types(typed: str, kind: Type) -> None:
    """What fits together is accepted, and the whole has the type of its outermost part."""
    assert bound(typed).type.kind is kind.kind


@pytest.mark.parametrize(("typed", "message"), MESSAGES, ids=[typed for typed, _ in MESSAGES])
def test_refusals(typed: str, message: str) -> None:
    """A message says what was found, where, what is allowed and the way out; a formula's mistakes come together."""
    with pytest.raises(JixiaoError) as caught:
        bind(FormulaSource.standing(typed), SCOPE, FUNCTIONS, wanted=[NUMBER], what="得分")
    assert str(caught.value) == message


def test_facts_of_a_problem() -> None:
    """A program can read what was found and what is allowed, without taking the text apart."""
    with pytest.raises(JixiaoError) as caught:
        bound("方式 = “寻价” 且 完成绿 > 1")
    option, name = caught.value.problems
    assert (option.code, option.facts["found"]) == ("F316", "寻价")
    assert option.facts["allowed"] == ("公开招标", "询价", "其他")
    assert (name.code, name.facts["found"]) == ("F310", "完成绿")
    assert name.place is not None
    assert (name.place.column, name.place.width) == (13, 3)


def test_wanted_types() -> None:
    """A formula's result may be of any type that its use allows."""
    source = FormulaSource.standing("方式")
    assert bind(source, SCOPE, FUNCTIONS, wanted=[NUMBER, TEXT]).type.options == ("公开招标", "询价", "其他")
    assert bind(source, SCOPE, FUNCTIONS).names == {"方式"}


def test_names_a_formula_reads() -> None:
    """The names of a formula are what has to be computed before it: tables count, their columns do not."""
    assert bound("求和(合同, 金额 * 甲, 已签) + 指标.得分").names == {"合同", "甲", "指标.得分"}


def test_columns_come_before_fields() -> None:
    """Inside a table function a name means the row's column first, then the unit's own field."""
    reads = bound("求和(合同, 数量 + 甲)").references.values()
    assert [(each.name, each.table) for each in reads] == [("合同", ""), ("数量", "合同"), ("甲", "")]


def test_a_mistyped_part_fits_everywhere() -> None:
    """One mistake is told once, not once for everything around it."""
    assert all(fits(UNKNOWN, each) and fits(each, UNKNOWN) for each in (NUMBER, YES_NO, DATE, TEXT))
    with pytest.raises(JixiaoError) as caught:
        bound("四舍五入(如果(丁 > 1, 丁 + 1, 2) * 100, 2) > 3 且 非(丁)")
    assert caught.value.codes == ("F310", "F310", "F310")


@pytest.mark.parametrize(
    ("function", "overload"),
    [(each, way) for each in STANDARD for way in each.overloads],
    ids=[f"{each.name}-{number}" for each in STANDARD for number, _ in enumerate(each.overloads)],
)
def test_every_parameter_takes_its_type_alone(function: Function, overload: Overload) -> None:
    """Each argument in turn is of another type, in the shortest call and in one with a repeated parameter: all refused."""
    least = len(overload.parameters) - overload.optional
    lengths = {least, len(overload.parameters), len(overload.parameters) + overload.repeats}
    for length in sorted(lengths):
        for wrong in range(length):
            parameter = overload.parameter(wrong)
            if parameter.type is None or parameter.passing is Passing.TABLE:
                continue
            given = [
                _FITTING[overload.parameter(index).passing, _kind(overload, index)] for index in range(length)
            ]
            given[wrong] = "起始日" if parameter.type.kind is not TypeKind.DATE else "公开"
            with pytest.raises(JixiaoError, match=r"F313|F314"):
                bind(FormulaSource.standing(f"{function.chinese}({', '.join(given)})"), SCOPE, FUNCTIONS)


def _kind(overload: Overload, index: int) -> TypeKind | None:
    of = overload.parameter(index).type
    return None if of is None else of.kind


_PLAIN: Final = {
    TypeKind.NUMBER: "甲",
    TypeKind.YES_NO: "公开",
    TypeKind.DATE: "截止日",
    TypeKind.TABLE: "合同",
    None: "甲",
}
_FITTING: Final = {
    **{(passing, kind): typed for passing in Passing for kind, typed in _PLAIN.items()},
    (Passing.LITERAL, TypeKind.NUMBER): "2",
    (Passing.STEP, TypeKind.NUMBER): "5",
    (Passing.DIVISION, TypeKind.NUMBER): "甲 / 乙",
    (Passing.TEXT, TypeKind.TEXT): "“元”",
}
"""An argument that fits, by how it is passed and its type."""


@pytest.mark.parametrize("formula", ["如果(方式 = 询价, 1, 0)", "计数(合同, 类别 = 询价)"])
def test_an_option_without_quotes(formula: str) -> None:
    """It is called what it is, and what is said to write reads."""
    with pytest.raises(JixiaoError) as caught:
        bind(FormulaSource.standing(formula), SCOPE, FUNCTIONS)
    (problem,) = caught.value.problems
    assert problem.code == "F310"
    assert problem.remedies[0].endswith("写成 “询价”")
    bind(FormulaSource.standing(formula.replace("询价", "“询价”")), SCOPE, FUNCTIONS)
