"""What a unit may write in its data, and what it is told about what it may not: word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import ROOT, entry, group, indicator, load, ruleset, write

import jixiao
from jixiao import JixiaoError, Rules, Scorecard

FIELDS = """
[[fields]]
name = "金额"
type = "amount"
unit = "万元"
min = 0
max = 100

[[fields]]
name = "比率"
type = "rate"

[[fields]]
name = "个数"
type = "count"

[[fields]]
name = "已办"
type = "yes_no"

[[fields]]
name = "日期"
type = "date"

[[fields]]
name = "方式"
type = "choice"
options = ["公开招标", "询价"]

[[fields]]
name = "说明"
type = "text"

[[fields]]
name = "合同"
type = "table"

[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"

[[fields.columns]]
name = "签订日期"
type = "date"

[[fields.columns]]
name = "两倍"
formula = "金额 * 2"
"""
GOOD: dict[str, object] = {
    "金额": 40,
    "比率": "50%",
    "个数": 3,
    "已办": True,
    "日期": "2022-03-01",
    "方式": "询价",
    "说明": "无",
    "合同": [{"金额": 5, "签订日期": "2022-03-01"}],
}
FORMULA = """如果(且(已办, 日期 >= 日期(2022, 3, 1), 方式 == "询价", 有值(说明)), 1 * 金额 * 比率 + 1 * 个数, 0) + 1 * 求和(合同, 两倍)"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric with a field of every type."""
    text = ruleset(group("组"), entry("a", "60"), entry("b", "40"))
    a = indicator("a", "办理情况", FORMULA, FIELDS)
    return load(tmp_path_factory.mktemp("rules"), text, a=a, b=indicator("b", "“三公”经费", "满分"))


def score(rules: Rules, **changes: object) -> Scorecard:
    """Return the scorecard of the good data with some of it changed."""
    return rules.score({"unit": "示例单位", "fields": {**GOOD, **changes}})


def said(rules: Rules, submission: Mapping[str, object] | Path) -> str:
    """Return what is said about a submission."""
    with pytest.raises(JixiaoError) as caught:
        rules.score(submission)
    return str(caught.value)


def test_the_good_data_is_good(rules: Rules) -> None:
    """The data that the cases below each spoil in one place is right: 40 × 50 % + 3 + 2 × 5."""
    assert str(score(rules)["办理情况"].points) == "33.00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("金额", "40"), ("金额", "40.00"), ("金额", "４０"), ("金额", " 40 "), ("金额", Decimal("40.0")), ("金额", "4e1"),
        ("金额", Fraction(80, 2)), ("金额", "+40"),
        ("比率", "50％"), ("比率", "５０%"), ("比率", "50.00%"),
        ("比率", "50 %"), ("比率", "\ufeff50\u200b%"),
        ("个数", "3"), ("个数", Decimal("3.0")), ("个数", "３"),
        *(("已办", each) for each in ("是", "有", "对", "√", "✓", "Y", "yes", "True", "ＴＲＵＥ", "1", 1, Decimal(1), " 是\u3000", "\u200b是\ufeff")),
        ("日期", date(2022, 3, 1)), ("日期", "2022/3/1"), ("日期", "2022.03.01"), ("日期", "2022年3月1日"), ("日期", "2022年3月1"),
        ("日期", " 2022 - 3 - 1 "), ("日期", "20220301"), ("日期", 20220301), ("日期", "２０２２／３／１"), ("日期", "2022年3月1号"),
        ("日期", "2022-03-01 00:00:00"), ("日期", "2022/3/1 0:00"), ("日期", "2022-03-01T00:00:00.000Z"), ("日期", "\ufeff2022-03-01\u200b"),
        ("日期", datetime(2022, 3, 1)),  # noqa: DTZ001 - a caller's
        ("方式", "询\u200b价\ufeff"),
        ("方式", " 询价 "), ("说明", "任何文字"),
        ("合同", ({"金额": "5", "签订日期": None},)), ("合同", [{"金额": 2}, {"金额": 3}]),
    ],
)  # fmt: skip
def test_ways_to_write_the_same(rules: Rules, name: str, value: object) -> None:
    """People type numbers full-width, as text or with zeros, and dates in every way: it is the same datum."""
    assert str(score(rules, **{name: value})["办理情况"].points) == "33.00"


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("合同", None),
        *(
            (name, empty)
            for name in GOOD
            if name != "合同"
            for empty in (None, "", "  ", "\u3000\u200b\ufeff")
        ),
        *(
            (name, empty)
            for name in GOOD
            if name not in {"合同", "说明"}
            for empty in ("—", "/", " - ", "——", "－")
        ),
    ],
)
def test_empty_is_missing(rules: Rules, name: str, empty: object) -> None:
    """A field left empty, or with a dash in it, is missing, exactly like one that is not there; neither is ever zero."""
    card = score(rules, **{name: empty})
    absent = rules.score(
        {"unit": "示例单位", "fields": {key: value for key, value in GOOD.items() if key != name}}
    )
    assert (card["办理情况"].state, card["办理情况"].points) == (
        absent["办理情况"].state,
        absent["办理情况"].points,
    )
    assert card["办理情况"].missing == absent["办理情况"].missing


def test_an_empty_table_is_an_answer(rules: Rules) -> None:
    """No contract at all is data: the sum over no rows is 0, not missing."""
    assert str(score(rules, 合同=[])["办理情况"].points) == "23.00"


@pytest.mark.parametrize(
    ("submission", "expected"),
    [
        pytest.param({"fields": {"金额": 1.5}}, snapshot("""\
错误 N105：“金额”：1.5 是浮点数（float），可能已经不是原来写的数
  --> <数据> fields.金额
   = 改成字符串 "1.5" 或 Decimal("1.5")
   = 确认这个值可以用，就写 jixiao.from_float(1.5)\
"""), id="N105 float"),
        pytest.param({"fields": {"合同": [{"金额": 0.1}]}}, snapshot("""\
错误 N105：“金额”：0.1 是浮点数（float），可能已经不是原来写的数
  --> <数据> fields.合同[1].金额
   = 改成字符串 "0.1" 或 Decimal("0.1")
   = 确认这个值可以用，就写 jixiao.from_float(0.1)\
"""), id="N105 float in a row"),
        pytest.param({"claimed": {"办理情况": 1.5}}, snapshot("""\
错误 N105：1.5 是浮点数（float），可能已经不是原来写的数
  --> <数据> claimed.办理情况
   = 改成字符串 "1.5" 或 Decimal("1.5")
   = 确认这个值可以用，就写 jixiao.from_float(1.5)\
"""), id="N105 float claimed"),
        pytest.param({"fields": {"金额": float("nan")}}, snapshot("""\
错误 N102：“金额”：“nan”不是确定的数字
  --> <数据> fields.金额
   = 写一个确定的数字；没有数据就整行删去，不写 nan 或 inf\
"""), id="N102 nan"),
        pytest.param({"fields": {"金额": "四十"}}, snapshot("""\
错误 N101：“金额”：“四十”不是数字
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="N101 word"),
        pytest.param({"fields": {"金额": "40万元"}}, snapshot("""\
错误 N101：“金额”：“40万元”不是数字
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="N101 unit"),
        pytest.param({"fields": {"金额": "1,23"}}, snapshot("""\
错误 N106：“金额”：“1,23”里的逗号不是每三位一个
  --> <数据> fields.金额
   = 千分位从小数点往左每三位一个逗号，例如 1,234,567.89；也可以不写逗号
   = 小数点写成 .\
"""), id="N106 comma"),
        pytest.param({"fields": {"金额": "1e99"}}, snapshot("""\
错误 N104：“金额”：“1e99”太大或太小
  --> <数据> fields.金额
   = 第一位有效数字要在 10 的 -30 次方到 30 次方之间；检查指数和单位\
"""), id="N104 huge"),
        pytest.param({"fields": {"金额": "1" * 41}}, snapshot("""\
错误 N103：“金额”：“1111111111111111111111111111111111111111…”的有效数字太多
  --> <数据> fields.金额
   = 最多写 40 位有效数字\
"""), id="N103 long"),
        pytest.param({"fields": {"金额": Fraction(1, 3)}}, snapshot("""\
错误 N103：“金额”：分数 1/3 写不成 40 位以内的小数
  --> <数据> fields.金额
   = 先按要求的位数四舍五入（jixiao.numbers.round_fraction），或者分别填分子和分母\
"""), id="N103 a third"),
        pytest.param({"fields": {"金额": "40%"}}, snapshot("""\
错误 S602：“金额”要填金额，这里是文字“40%”
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="S602 percent for an amount"),
        pytest.param({"fields": {"金额": True}}, snapshot("""\
错误 S602：“金额”要填金额，这里是 true
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="S602 yes for an amount"),
        pytest.param({"fields": {"金额": [1]}}, snapshot("""\
错误 S602：“金额”要填金额，这里是一个列表
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="S602 list for an amount"),
        pytest.param({"fields": {"金额": {"值": 1}}}, snapshot("""\
错误 S602：“金额”要填金额，这里是一个表
  --> <数据> fields.金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="S602 table for an amount"),
        pytest.param({"fields": {"金额": "-0.01"}}, snapshot("""\
错误 S603：“金额”的值 -0.01 超出范围：要不小于 0、不大于 100
  --> <数据> fields.金额
   = 检查数字和单位（单位：万元）\
"""), id="S603 below"),
        pytest.param({"fields": {"金额": 101}}, snapshot("""\
错误 S603：“金额”的值 101 超出范围：要不小于 0、不大于 100
  --> <数据> fields.金额
   = 检查数字和单位（单位：万元）\
"""), id="S603 above"),
        pytest.param({"fields": {"比率": "0.5"}}, snapshot("""\
错误 S602：“比率”要填比率，这里是文字“0.5”
  --> <数据> fields.比率
   = 比率写成带百分号的文字，例如 "98.06%"\
"""), id="S602 rate without percent"),
        pytest.param({"fields": {"比率": Decimal("0.5")}}, snapshot("""\
错误 S602：“比率”要填比率，这里是 0.5
  --> <数据> fields.比率
   = 比率写成带百分号的文字，例如 "98.06%"\
"""), id="S602 rate as a number"),
        pytest.param({"fields": {"比率": "%"}}, snapshot("""\
错误 N101：“比率”：“%”不是数字
  --> <数据> fields.比率
   = 比率写成带百分号的文字，例如 "98.06%"\
"""), id="N101 only percent"),
        pytest.param({"fields": {"个数": "2.5"}}, snapshot("""\
错误 S602：“个数”要填个数，这里是文字“2.5”
  --> <数据> fields.个数
   = 个数写整数，例如 3\
"""), id="S602 half a piece"),
        pytest.param({"fields": {"已办": 2}}, snapshot("""\
错误 S602：“已办”要填是/否，这里是 2
  --> <数据> fields.已办
   = 是写 true，否写 false；写文字的写“是”或“否”（√ ×、对 错、Y N、TRUE FALSE、1 0 也可以），“无”“没有”看不出是哪一个\
"""), id="S602 two for yes"),
        pytest.param({"fields": {"已办": "无"}}, snapshot("""\
错误 S602：“已办”要填是/否，这里是文字“无”
  --> <数据> fields.已办
   = 是写 true，否写 false；写文字的写“是”或“否”（√ ×、对 错、Y N、TRUE FALSE、1 0 也可以），“无”“没有”看不出是哪一个\
"""), id="S602 word that is no answer"),
        pytest.param({"fields": {"日期": 44621}}, snapshot("""\
错误 S602：“日期”要填日期，这里是 44621
  --> <数据> fields.日期
   = 像是表格软件里日期的序号（从 1900 年数起是 2022-03-01）：在表格里把这一列设成日期格式再存，或写成 2022-03-01\
"""), id="S602 number of a day"),
        pytest.param({"fields": {"日期": "44621.5"}}, snapshot("""\
错误 S602：“日期”要填日期，这里是文字“44621.5”
  --> <数据> fields.日期
   = 像是表格软件里日期的序号（从 1900 年数起是 2022-03-01）：在表格里把这一列设成日期格式再存，或写成 2022-03-01\
"""), id="S602 number of a moment"),
        pytest.param({"fields": {"日期": "2022-03-01 14:30"}}, snapshot("""\
错误 S602：“日期”要填日期，这里是文字“2022-03-01 14:30”
  --> <数据> fields.日期
   = 只写日期，不写时刻，例如 2022-03-01\
"""), id="S602 moment as text"),
        pytest.param({"fields": {"日期": "3/1/2022"}}, snapshot("""\
错误 S602：“日期”要填日期，这里是文字“3/1/2022”
  --> <数据> fields.日期
   = 年写在最前面，写四位，例如 2022-03-01\
"""), id="S602 year at the end"),
        pytest.param({"fields": {"日期": "2022-02-30"}}, snapshot("""\
错误 S602：“日期”要填日期，这里是文字“2022-02-30”
  --> <数据> fields.日期
   = 没有这一天，检查年、月、日\
"""), id="S602 no such day"),
        pytest.param({"fields": {"日期": "3月1日"}}, snapshot("""\
错误 S602：“日期”要填日期，这里是文字“3月1日”
  --> <数据> fields.日期
   = 日期写成 2022-03-01（TOML 里不加引号）或 "2022-03-01"\
"""), id="S602 day without a year"),
        pytest.param({"fields": {"日期": datetime(2022, 3, 1, 8)}}, snapshot("""\
错误 S602：“日期”要填日期，这里是 2022-03-01 08:00:00
  --> <数据> fields.日期
   = 只写日期，不写时刻：2022-03-01\
"""), id="S602 time of day"),  # noqa: DTZ001 - a caller's
        pytest.param({"fields": {"方式": "公开投标"}}, snapshot("""\
错误 S602：“方式”要填选项，这里是文字“公开投标”
  --> <数据> fields.方式
   = 是不是“公开招标”？可选的有：公开招标、询价\
"""), id="S602 nearest option"),
        pytest.param({"fields": {"方式": 1}}, snapshot("""\
错误 S602：“方式”要填选项，这里是 1
  --> <数据> fields.方式
   = 可选的有：公开招标、询价\
"""), id="S602 number for an option"),
        pytest.param({"fields": {"说明": 1}}, snapshot("""\
错误 S602：“说明”要填文字，这里是 1
  --> <数据> fields.说明
   = 文字加引号\
"""), id="S602 number for a text"),
        pytest.param({"fields": {"说明": "\ud800"}}, snapshot("""\
错误 S602：“说明”要填文字，这里是文字“?”
  --> <数据> fields.说明
   = 文字加引号\
"""), id="S602 half a character"),
        pytest.param({"fields": {"合同": "没有"}}, snapshot("""\
错误 S602：“合同”是明细表，要一行一行地填，这里是文字“没有”
  --> <数据> fields.合同
   = 每行写一段 [[fields."合同"]]\
"""), id="S602 text for a table"),
        pytest.param({"fields": {"合同": {"金额": 1}}}, snapshot("""\
错误 S602：“合同”是明细表，要一行一行地填，这里是一个表
  --> <数据> fields.合同
   = 每行写一段 [[fields."合同"]]\
"""), id="S602 one row for a table"),
        pytest.param({"fields": {"合同": [5]}}, snapshot("""\
错误 S602：明细表“合同”的一行要写成 列名 = 值，这里是 5
  --> <数据> fields.合同[1]
   = 例如 { "名称" = "…", "金额" = 12.5 }\
"""), id="S602 number for a row"),
        pytest.param({"fields": {"合同": [{"金额": 1}] * 10_001}}, snapshot("""\
错误 D211：列表或明细表太长：10001 项，最多 10000 项
  --> <数据> fields.合同
   = 拆分或汇总后再填\
"""), id="S603 rows"),
        pytest.param({"fields": {"合同": [{"金额": 1}, {"今额": 1}]}}, snapshot("""\
错误 S601：明细表“合同”没有叫“今额”的列
  --> <数据> fields.合同[2].今额
   = 可用的有：金额、签订日期\
"""), id="S601 column"),
        pytest.param({"fields": {"合同": [{"两倍": 1}]}}, snapshot("""\
错误 S601：明细表“合同”没有叫“两倍”的列
  --> <数据> fields.合同[1].两倍
   = 可用的有：金额、签订日期\
"""), id="S601 computed column"),
        pytest.param({"fields": {"合同": [{"金额": "五"}]}}, snapshot("""\
错误 N101：“金额”：“五”不是数字
  --> <数据> fields.合同[1].金额
   = 写数字，例如 2459.96，单位不写在数字后面\
"""), id="N101 in a row"),
        pytest.param({"fields": {"金頟": 1}}, snapshot("""\
错误 S601：没有叫“金頟”的数据项
  --> <数据> fields.金頟
   = 用 jixiao fields t/1 列出全部数据项\
"""), id="S601 far from all"),
        pytest.param({"fields": {"完成比率": 1}}, snapshot("""\
错误 S601：没有叫“完成比率”的数据项
  --> <数据> fields.完成比率
   = 是不是“比率”？
   = 用 jixiao fields t/1 列出全部数据项\
"""), id="S601 nearest"),
        pytest.param({"claimed": {"办理": 1}}, snapshot("""\
错误 S604：没有叫“办理”的三级指标
  --> <数据> claimed.办理
   = 是不是“办理情况”？
   = 可用的有：办理情况、“三公”经费\
"""), id="S604 claimed"),
        pytest.param({"claimed": {"组": 1}}, snapshot("""\
错误 S604：没有叫“组”的三级指标
  --> <数据> claimed.组
   = 可用的有：办理情况、“三公”经费\
"""), id="S604 points of a group"),
        pytest.param({"claimed": {"“三公”经费": 1, "三公经费": 2}}, snapshot("""\
错误 S604：指标“三公经费”给了两次分数
  --> <数据> claimed.三公经费
   = 删去一处\
"""), id="S604 twice"),
        pytest.param({"judged": {"没有": {"points": 1, "reason": "无"}}}, snapshot("""\
错误 S604：没有叫“没有”的三级指标
  --> <数据> judged.没有
   = 可用的有：办理情况、“三公”经费\
"""), id="S604 judged"),
        pytest.param({"evidence": {"没有": "附件"}}, snapshot("""\
错误 S604：没有叫“没有”的三级指标
  --> <数据> evidence.没有
   = 可用的有：办理情况、“三公”经费\
"""), id="S604 evidence"),
        pytest.param({"stated": {"groups": {"组组": 1}}}, snapshot("""\
错误 S604：没有叫“组组”的一级或二级指标
  --> <数据> stated.groups.组组
   = 是不是“组”？
   = 可用的有：组\
"""), id="S604 stated group"),
        pytest.param({"year": 2021}, snapshot("""\
错误 S605：填报年度 2021 和指标体系的年度 2022 不同
  --> <数据> year
   = 改年度，或换用那一年的指标体系\
"""), id="S605 year"),
        pytest.param({"judged": {"办理情况": {"points": 1}}}, snapshot("""\
错误 D222：缺少“reason”
  --> <数据> judged.办理情况
   = 在这里补上 reason = …\
"""), id="D222 judged without a reason"),
        pytest.param({"judged": {"办理情况": {"points": 1, "reason": ""}}}, snapshot("""\
错误 D224：“reason”的值文字“”不行：字数不能少于 1
  --> <数据> judged.办理情况.reason
   = 至少写 1 个字\
"""), id="D224 empty reason"),
        pytest.param({"judged": {"办理情况": 1}}, snapshot("""\
错误 D223：“办理情况”要写一个表 { … } 或 [名称] 小节，这里是 1
  --> <数据> judged.办理情况
   = 写成 { 键 = 值 } 这样，或另起一行写 [名称]，下面写它的键\
"""), id="D223 judged as a number"),
        pytest.param({"claimed": {"办理情况": "五"}}, snapshot("""\
错误 N101：“五”不是数字
  --> <数据> claimed.办理情况
   = 只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%\
"""), id="N101 claimed in words"),
        pytest.param({"claimed": {"办理情况": "5%"}}, snapshot("""\
错误 D223：“办理情况”要写数字（不加引号），这里是文字“5%”
  --> <数据> claimed.办理情况
   = 只写数字，例如 10、4.5，不加引号\
"""), id="D223 claimed in per cent"),
        pytest.param({"claimed": {"办理情况": {"points": 5, "resaon": "无"}}}, snapshot("""\
错误 D221：不认识的键“resaon”
  --> <数据> claimed.办理情况.resaon
   = 是不是“reason”？
   = 这里可以写：points、reason\
"""), id="D221 key of a claim"),
        pytest.param({"field": {}}, snapshot("""\
错误 D221：不认识的键“field”
  --> <数据> field
   = 是不是“fields”？
   = 这里可以写：claimed、evidence、fields、judged、note、reasons、ruleset、stated、unit、year\
"""), id="D221 key"),
        pytest.param({"unit": ""}, snapshot("""\
错误 D224：“unit”的值文字“”不行：字数不能少于 1
  --> <数据> unit
   = 至少写 1 个字\
"""), id="D224 no unit"),
        pytest.param({"unit": None}, snapshot("""\
错误 D223：“unit”要写文字（加引号），这里是 None
  --> <数据> unit
   = 文字两边加引号，例如 "文字"\
"""), id="D223 null unit"),
        pytest.param({"fields": []}, snapshot("""\
错误 D223：“fields”要写一个表 { … } 或 [名称] 小节，这里是一个列表
  --> <数据> fields
   = 写成 { 键 = 值 } 这样，或另起一行写 [名称]，下面写它的键\
"""), id="D223 fields as a list"),
        pytest.param({"stated": {"total": "九十"}}, snapshot("""\
错误 N101：“九十”不是数字
  --> <数据> stated.total
   = 只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%\
"""), id="N101 total in words"),
    ],
)  # fmt: skip
def test_messages(rules: Rules, submission: Mapping[str, object], expected: str) -> None:
    """What does not fit is told with the path of the datum, what was found, and the way out."""
    assert said(rules, {"unit": "示例单位", **submission}) == expected


TOML = """\
unit = "示例单位"
year = 2021

[fields]
"金额" = "四十"
"比率" = 0.5
"金頟" = 1

[[fields."合同"]]
"金额" = 1
"签订日期" = "三月"

[claimed]
"办理" = 1
"""


def test_all_mistakes_of_a_file_at_once(
    rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit mends its file once: every mistake is told, with line and column, from top to bottom."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"data.toml": TOML})
    assert said(rules, Path("data.toml")) == snapshot("""\
错误 S605：填报年度 2021 和指标体系的年度 2022 不同
  --> data.toml:2:8
  |
2 | year = 2021
  |        ^^^^
   = 改年度，或换用那一年的指标体系

错误 N101：“金额”：“四十”不是数字
  --> data.toml:5:8
  |
5 | "金额" = "四十"
  |          ^^^^^^
   = 写数字，例如 2459.96，单位不写在数字后面

错误 S602：“比率”要填比率，这里是 0.5
  --> data.toml:6:8
  |
6 | "比率" = 0.5
  |          ^^^
   = 比率写成带百分号的文字，例如 "98.06%"

错误 S601：没有叫“金頟”的数据项
  --> data.toml:7:1
  |
7 | "金頟" = 1
  | ^^^^^^
   = 用 jixiao fields t/1 列出全部数据项

错误 S602：“签订日期”要填日期，这里是文字“三月”
  --> data.toml:11:10
   |
11 | "签订日期" = "三月"
   |              ^^^^^^
   = 日期写成 2022-03-01（TOML 里不加引号）或 "2022-03-01"

错误 S604：没有叫“办理”的三级指标
  --> data.toml:14:1
   |
14 | "办理" = 1
   | ^^^^^^
   = 是不是“办理情况”？
   = 可用的有：办理情况、“三公”经费\
""")


def test_places_in_json(rules: Rules, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON from a system is told with line and column too."""
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        {
            "data.json": '{\n  "unit": "示例单位",\n  "fields": {\n    "金额": "四十",\n    "比率": 0.5\n  }\n}\n'
        },
    )
    assert said(rules, Path("data.json")) == snapshot("""\
错误 N101：“金额”：“四十”不是数字
  --> data.json:4:11
  |
4 |     "金额": "四十",
  |             ^^^^^^
   = 写数字，例如 2459.96，单位不写在数字后面

错误 S602：“比率”要填比率，这里是 0.5
  --> data.json:5:11
  |
5 |     "比率": 0.5
  |             ^^^
   = 比率写成带百分号的文字，例如 "98.06%"\
""")


def test_toml_and_json_are_the_same_data(tmp_path: Path) -> None:
    """A submission is its data: TOML, JSON and a mapping of the same data have one digest and one result."""
    rules = jixiao.load("guangzhou/2022")
    import tomli

    text = (ROOT / "examples" / "complete-2022.toml").read_text(encoding="utf-8")
    data = tomli.loads(text, parse_float=Decimal)

    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, date) else f"<{value}>"

    shown = json.dumps(data, ensure_ascii=False, default=plain).replace('"<', "").replace('>"', "")
    write(tmp_path, {"data.json": shown})
    cards = [
        rules.score(ROOT / "examples" / "complete-2022.toml"),
        rules.score(tmp_path / "data.json"),
        rules.score(data),
    ]
    assert len({card.digests.submission for card in cards}) == 1
    assert len({card.digests.result for card in cards}) == 1
    assert cards[0] == cards[1] == cards[2]


def test_trailing_zeros_and_digits_survive(rules: Rules, tmp_path: Path) -> None:
    """A number of 25 digits arrives whole through JSON and TOML: nothing goes through a float."""
    digits = "40.00000000000000000000001"
    write(
        tmp_path,
        {
            "a.json": f'{{"unit": "示例单位", "fields": {{"金额": {digits}}}}}',
            "a.toml": f'unit = "示例单位"\n[fields]\n"金额" = {digits}\n',
        },
    )
    for name in ("a.json", "a.toml"):
        kept = jixiao.read(tmp_path / name).content.fields["金额"]
        assert str(kept) == digits
        assert rules.score(tmp_path / name)["办理情况"].state == "missing"


def test_claims_are_found_by_name_key_and_id(rules: Rules) -> None:
    """An indicator is named as it is printed, without its quotes, or by id: it is the same indicator."""
    cards = [
        rules.score({"unit": "示例单位", "claimed": {name: 30}}) for name in ("“三公”经费", "三公经费", "t.b")
    ]
    assert [str(card["t.b"].claimed) for card in cards] == ["30.00"] * 3


def test_evidence_that_is_not_there(rules: Rules, tmp_path: Path) -> None:
    """A file that a unit names as evidence and did not hand in is seen; an impossible name is no crash."""
    long = "长" * 300
    write(
        tmp_path,
        {
            "data.toml": f'unit = "示例单位"\n[evidence]\n"t.a" = [{{ file = "有.txt" }}, {{ file = "没有.txt" }}, {{ file = "{long}" }}]\n',
            "有.txt": "",
        },
    )
    found = [each.message for each in rules.score(tmp_path / "data.toml").findings if each.code == "G811"]
    assert found == ["办理情况：佐证文件“没有.txt”不存在", f"办理情况：佐证文件“{long}”不存在"]


def test_another_ruleset_is_seen(rules: Rules) -> None:
    """Data that names one ruleset and is scored by another is not refused, but never unnoticed."""
    card = rules.score({"unit": "示例单位", "ruleset": "t/2", "fields": GOOD})
    assert [each.message for each in card.findings if each.code == "G812"] == [
        "填报文件写的是“t/2”，实际按“t/1”评分"
    ]


def test_points_as_text(rules: Rules) -> None:
    """Programs that are told to pass text instead of a float can do so for points too."""
    data = {"claimed": {"t.a": "30.50", "t.b": {"points": "２"}}, "stated": {"total": "95.81"}}
    card = rules.score({"unit": "示例单位", **data})
    assert (str(card["t.a"].claimed), str(card["t.b"].claimed), str(card.stated_total)) == (
        "30.50",
        "2.00",
        "95.81",
    )


def test_float_by_the_explicit_door(rules: Rules) -> None:
    """A caller who knows what a float loses says so, and it is accepted."""
    assert score(rules, 金额=jixiao.from_float(40.0))["办理情况"].points == 33
