"""What an author is told about a mistake in an indicator file: the whole message, word for word; and its editions.

Every case is a file with one mistake and the exact text that a person reads: what, where, and the way out.
"""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot

from jixiao import JixiaoError
from jixiao.documents import parse_toml
from jixiao.rules import read_indicator

# ruff: noqa: E501 - messages are pinned as users read them

GOOD = """\
id = "t.a"
name = "甲"
weight = 2

[[fields]]
name = "支出"
type = "amount"
unit = "万元"

[steps]
"半数" = "支出 / 2"

[score]
formula = "半数"
"""


def changed(old: str, new: str) -> str:
    """Return the good indicator file with one thing changed."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def said_of_indicator(text: str) -> str:
    """Return what is said about an indicator file."""
    with pytest.raises(JixiaoError) as caught:
        read_indicator(parse_toml(text, "a.toml"))
    return str(caught.value)


def test_the_good_file_is_good() -> None:
    """The file that the cases below each spoil in one place has no mistake itself."""
    assert read_indicator(parse_toml(GOOD, "a.toml")).id == "t.a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(changed("weight = 2", "weigth = 2"), snapshot("""\
错误 D221：不认识的键“weigth”
  --> a.toml:3:1
  |
3 | weigth = 2
  | ^^^^^^
   = 是不是“weight”？
   = 这里可以写：about、basis、editions、evidence、falls_with、fields、for_lack_of、id、name、not_applicable、note、notices、reason_required、replaces、retired、rises_with、rule、score、since、status、steps、weight\
"""), id="D221 mistyped key"),
        pytest.param(changed('type = "amount"', 'type = "amount"\nkolor = 1'), snapshot("""\
错误 D221：不认识的键“kolor”
  --> a.toml:8:1
  |
8 | kolor = 1
  | ^^^^^
   = 这里可以写：about、across、adjustable、columns、id、max、min、name、option_ids、options、source、together、type、unit\
"""), id="D221 key of a field"),
        pytest.param(changed('"半数" = "支出 / 2"', '"半数" = { formula = "支出 / 2", unti = "%" }'), snapshot("""\
错误 D221：不认识的键“unti”
  --> a.toml:11:30
   |
11 | "半数" = { formula = "支出 / 2", unti = "%" }
   |                                  ^^^^
   = 是不是“unit”？
   = 这里可以写：about、formula、unit\
"""), id="D221 key of a step"),
        pytest.param(changed('name = "甲"\n', ""), snapshot("""\
错误 D222：缺少“name”
  --> a.toml:1:1
  |
1 | id = "t.a"
  | ^
   = 在这里补上 name = …\
"""), id="D222 no name"),
        pytest.param(changed('[score]\nformula = "半数"\n', ""), snapshot("""\
错误 D222：缺少“score”
  --> a.toml:1:1
  |
1 | id = "t.a"
  | ^
   = 在文件的末尾补上小节 [score]\
"""), id="D222 no score"),
        pytest.param(changed('type = "amount"\n', ""), snapshot("""\
错误 D222：缺少“type”
  --> a.toml:5:3
  |
5 | [[fields]]
  |   ^^^^^^
   = 在这里补上 type = …\
"""), id="D222 no type"),
        pytest.param(changed('"支出 / 2"', '{ unit = "%" }'), snapshot("""\
错误 D222：缺少“formula”
  --> a.toml:11:1
   |
11 | "半数" = { unit = "%" }
   | ^^^^^^
   = 在这里补上 formula = …\
"""), id="D222 no formula"),
        pytest.param(changed("weight = 2", 'weight = "2"'), snapshot("""\
错误 D223：“weight”要写数字（不加引号），这里是文字“2”
  --> a.toml:3:10
  |
3 | weight = "2"
  |          ^^^
   = 只写数字，例如 10、4.5，不加引号\
"""), id="D223 number in quotes"),
        pytest.param(changed('name = "甲"', "name = 1"), snapshot("""\
错误 D223：“name”要写文字（加引号），这里是 1
  --> a.toml:2:8
  |
2 | name = 1
  |        ^
   = 文字两边加引号，例如 "文字"\
"""), id="D223 text without quotes"),
        pytest.param(changed("weight = 2", 'evidence = "报表"'), snapshot("""\
错误 D223：“evidence”要写方括号列表 [ … ]，这里是文字“报表”
  --> a.toml:3:12
  |
3 | evidence = "报表"
  |            ^^^^^^
   = 写成 ["一项", "另一项"] 这样\
"""), id="D223 list"),
        pytest.param(changed("weight = 2", 'evidence = ["报表", 1]'), snapshot("""\
错误 D223：“evidence 第 2 项”要写文字（加引号），这里是 1
  --> a.toml:3:19
  |
3 | evidence = ["报表", 1]
  |                     ^
   = 文字两边加引号，例如 "文字"\
"""), id="D223 entry of a list"),
        pytest.param(changed('[steps]\n"半数" = "支出 / 2"', "").replace("weight = 2", "steps = 1"), snapshot("""\
错误 D223：“steps”要写一个表 { … } 或 [名称] 小节，这里是 1
  --> a.toml:3:9
  |
3 | steps = 1
  |         ^
   = 写成 { 键 = 值 } 这样，或另起一行写 [名称]，下面写它的键\
"""), id="D223 table"),
        pytest.param(changed('type = "amount"', 'type = "money"'), snapshot("""\
错误 D224：“type”不能是文字“money”
  --> a.toml:7:8
  |
7 | type = "money"
  |        ^^^^^^^
   = 可以写：amount（金额）、number（数）、count（个数）、rate（比率）、yes_no（是/否）、date（日期）、choice（选项）、text（文字）、table（明细表）\
"""), id="D224 unknown type"),
        pytest.param(changed('type = "amount"', 'type = "amounts"'), snapshot("""\
错误 D224：“type”不能是文字“amounts”
  --> a.toml:7:8
  |
7 | type = "amounts"
  |        ^^^^^^^^^
   = 是不是“amount”？
   = 可以写：amount（金额）、number（数）、count（个数）、rate（比率）、yes_no（是/否）、date（日期）、choice（选项）、text（文字）、table（明细表）\
"""), id="D224 mistyped type"),
        pytest.param(changed('id = "t.a"', 'id = "指标一"'), snapshot("""\
错误 D224：“id”的值文字“指标一”不行：id 由字母、数字、点、下划线和短横组成，以字母或数字开头；指标体系的 id 还可以用 / 分层
  --> a.toml:1:6
  |
1 | id = "指标一"
  |      ^^^^^^^^
   = 例如写成 id = "zb-be1993"，名称写在 name 里；别处用到这个 id 的也照着改\
"""), id="D224 Chinese id"),
        pytest.param(changed('name = "甲"', 'name = ""'), snapshot("""\
错误 D224：“name”的值文字“”不行：字数不能少于 1
  --> a.toml:2:8
  |
2 | name = ""
  |        ^^
   = 至少写 1 个字\
"""), id="D224 empty name"),
        pytest.param(changed('name = "甲"', f'name = "{"长" * 61}"'), snapshot("""\
错误 D224：“name”的值文字“长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长…”不行：字数不能超过 60
  --> a.toml:2:8
  |
2 | name = "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长"
  |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 缩短到 60 个字以内\
"""), id="D224 long name"),
        pytest.param(changed("weight = 2", 'status = "sure"'), snapshot("""\
错误 D224：“status”不能是文字“sure”
  --> a.toml:3:10
  |
3 | status = "sure"
  |          ^^^^^^
   = 可以写：confirmed（已核实）、derived（推算）、inferred（推断）\
"""), id="D224 unknown status"),
        pytest.param(changed("[score]", '[not_applicable]\nwhen = "支出 == 0"\nthen = "half"\n[score]'), snapshot("""\
错误 D224：“then”不能是文字“half”
  --> a.toml:15:8
   |
15 | then = "half"
   |        ^^^^^^
   = 可以写：full（满分）、zero（零分）、exclude（不计入）\
"""), id="D224 then"),
        pytest.param(changed("weight = 2", "weight = nan"), snapshot("""\
错误 N102：“NaN”不是确定的数字
  --> a.toml:3:10
  |
3 | weight = nan
  |          ^^^
   = 写一个确定的数字；没有数据就整行删去，不写 nan 或 inf\
"""), id="N102 not a number"),
        pytest.param(changed("weight = 2", "weight = true"), snapshot("""\
错误 N101：这里要写数字，不能用是/否
  --> a.toml:3:10
  |
3 | weight = true
  |          ^^^^
   = 只写数字，不写单位和文字，例如 2508.64、2,508.64、-3、10%\
"""), id="N101 yes"),
        pytest.param(changed('name = "支出"', 'name = "满分"'), snapshot("""\
错误 R411：“满分”是公式语言自己的词，不能作名称
  --> a.toml:6:8
  |
6 | name = "满分"
  |        ^^^^^^
   = 换一个名称\
"""), id="R411 word of the language"),
        pytest.param(changed('name = "支出"', 'name = "或"'), snapshot("""\
错误 R411：“或”是公式语言自己的词，不能作名称
  --> a.toml:6:8
  |
6 | name = "或"
  |        ^^^^
   = 换一个名称\
"""), id="R411 operator"),
        pytest.param(changed('name = "支出"', 'name = "支出(万元)"'), snapshot("""\
错误 R411：“支出(万元)”不能作名称
  --> a.toml:6:8
  |
6 | name = "支出(万元)"
  |        ^^^^^^^^^^^^
   = 名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点\
"""), id="R411 brackets"),
        pytest.param(changed('name = "支出"', 'name = "2022支出"'), snapshot("""\
错误 R411：“2022支出”不能作名称
  --> a.toml:6:8
  |
6 | name = "2022支出"
  |        ^^^^^^^^^^
   = 名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点\
"""), id="R411 digit first"),
        pytest.param(changed('"半数" =', '"半 数" ='), snapshot("""\
错误 R411：“半 数”不能作名称
  --> a.toml:11:1
   |
11 | "半 数" = "支出 / 2"
   | ^^^^^^^
   = 名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点\
"""), id="R411 step"),
        pytest.param(changed("[steps]", '[[fields]]\nname = "支出"\ntype = "number"\n\n[steps]'), snapshot("""\
错误 R412：名称“支出”重复
  --> a.toml:11:8
   |
11 | name = "支出"
   |        ^^^^^^
   = 另一处在 a.toml:6:8；改名或删去一处\
"""), id="R412 field twice"),
        pytest.param(changed('"半数" =', '"支出" ='), snapshot("""\
错误 R412：中间量“支出”和数据项同名
  --> a.toml:11:1
   |
11 | "支出" = "支出 / 2"
   | ^^^^^^
   = 给其中一个换个名称\
"""), id="R412 step named like a field"),
        pytest.param(changed('type = "amount"', 'type = "table"'), snapshot("""\
错误 R413：“支出”：明细表要有列
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 每列写一段 [[fields.columns]]\
"""), id="R413 table without columns"),
        pytest.param(changed('unit = "万元"', 'unit = "万元"\ncolumns = [{ name = "列", type = "text" }]'), snapshot("""\
错误 R413：“支出”：只有明细表可以有列
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 把 type 改成 "table"，或删去列\
"""), id="R413 columns without table"),
        pytest.param(changed("[steps]", '[[fields]]\nname = "表"\ntype = "table"\ncolumns = [{ name = "列" }]\n[steps]'), snapshot("""\
错误 R413：列“列”要写 type（由单位填报）或 formula（由公式算出），二者写一个
  --> a.toml:13:12
   |
13 | columns = [{ name = "列" }]
   |            ^^^^^^^^^^^^^^^
   = 填报的列写 type，计算的列写 formula\
"""), id="R413 column of nothing"),
        pytest.param(changed("[steps]", '[[fields]]\nname = "表"\ntype = "table"\ncolumns = [{ name = "列", type = "text" }, { name = "列", type = "text" }]\n[steps]'), snapshot("""\
错误 R412：名称“列”重复
  --> a.toml:13:52
   |
13 | columns = [{ name = "列", type = "text" }, { name = "列", type = "text" }]
   |                                                     ^^^^
   = 另一处在 a.toml:13:21；改名或删去一处\
"""), id="R412 column twice"),
        pytest.param(changed('type = "amount"', 'type = "choice"'), snapshot("""\
错误 R414：“支出”：选项类型要列出 options
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 例如 options = ["公开招标", "询价"]\
"""), id="R414 choice without options"),
        pytest.param(changed('unit = "万元"', 'unit = "万元"\noptions = ["甲"]'), snapshot("""\
错误 R414：“支出”：只有 type = "choice" 可以列 options
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 把 type 改成 "choice"，或删去 options\
"""), id="R414 options without choice"),
        pytest.param(changed('type = "amount"', 'type = "date"\nmin = 0'), snapshot("""\
错误 R415：“支出”不是数，不能有 min 或 max
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 删去 min 和 max\
"""), id="R415 limit of a date"),
        pytest.param(changed('unit = "万元"', 'unit = "万元"\nmin = 2\nmax = 1'), snapshot("""\
错误 R415：“支出”的 min 大于 max
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 把两个数对调\
"""), id="R415 limits exchanged"),
        pytest.param(changed('unit = "万元"\n', ""), snapshot("""\
错误 R415：金额“支出”要写单位
  --> a.toml:5:1
  |
5 | [[fields]]
  | ^^^^^^^^^^
   = 例如 unit = "万元"\
"""), id="R415 amount without unit"),
        pytest.param(changed("weight = 2", 'status = "inferred"'), snapshot("""\
错误 R416：status = "inferred" 要用 note 说明哪里不确定
  --> a.toml:3:10
  |
3 | status = "inferred"
  |          ^^^^^^^^^^
   = 补上 note = "…"\
"""), id="R416 no note"),
        pytest.param(GOOD + '[[editions]]\nsince = 2023\nreason = "甲"\n[[editions]]\nsince = 2023\nreason = "乙"\n', snapshot("""\
错误 R417：2023 年有两个版次
  --> a.toml:19:9
   |
19 | since = 2023
   |         ^^^^
   = 把两处合并\
"""), id="R417 two editions of a year"),
        pytest.param(GOOD + "[[editions]]\nsince = 2023\n", snapshot("""\
错误 D222：缺少“reason”
  --> a.toml:15:3
   |
15 | [[editions]]
   |   ^^^^^^^^
   = 在这里补上 reason = …\
"""), id="D222 edition without reason"),
        pytest.param(GOOD + '[[editions]]\nsince = "2023"\nreason = "甲"\n', snapshot("""\
错误 D223：“since”要写整数（不加引号），这里是文字“2023”
  --> a.toml:16:9
   |
16 | since = "2023"
   |         ^^^^^^
   = 只写数字，例如 2023，不加引号\
"""), id="D223 year of an edition"),
        pytest.param(GOOD + '[[editions]]\nsince = 2023\nreason = "甲"\nwieght = 3\n', snapshot("""\
错误 D221：不认识的键“wieght”
  --> a.toml:18:1
   |
18 | wieght = 3
   | ^^^^^^
   = 是不是“weight”？
   = 这里可以写：about、basis、evidence、falls_with、fields、for_lack_of、name、not_applicable、note、notices、reason、reason_required、rises_with、rule、score、since、status、steps、weight\
"""), id="D221 key of an edition"),
        pytest.param(GOOD + '[[editions]]\nsince = 2023\nreason = "甲"\n[[editions.fields]]\nname = "支出"\ntype = "money"\n', snapshot("""\
错误 D224：“type”不能是文字“money”
  --> a.toml:20:8
   |
20 | type = "money"
   |        ^^^^^^^
   = 可以写：amount（金额）、number（数）、count（个数）、rate（比率）、yes_no（是/否）、date（日期）、choice（选项）、text（文字）、table（明细表）\
"""), id="D224 field of an edition"),
        pytest.param(GOOD + '[[editions]]\nsince = 2023\nreason = "甲"\nsteps = { "支出" = "1" }\n', snapshot("""\
错误 R412：中间量“支出”和数据项同名
  --> a.toml:18:11
   |
18 | steps = { "支出" = "1" }
   |           ^^^^^^
   = 给其中一个换个名称\
"""), id="R412 step of an edition"),
        pytest.param(GOOD + '[[editions]]\nsince = 2023\nreason = "甲"\nstatus = "inferred"\n', snapshot("""\
错误 R416：status = "inferred" 要用 note 说明哪里不确定
  --> a.toml:18:10
   |
18 | status = "inferred"
   |          ^^^^^^^^^^
   = 补上 note = "…"\
"""), id="R416 status of an edition"),
    ],
)  # fmt: skip
def test_indicator_file(text: str, said: str) -> None:
    """One mistake in an indicator file is told with its line, its column and the way out."""
    assert said_of_indicator(text) == said


EDITIONS = (
    GOOD
    + """
[[editions]]
since = 2023
reason = "分值改为 3 分"
weight = 3

[[editions]]
since = 2024
reason = "改用新公式"
score = { formula = "双倍 + 收入" }
steps = { "双倍" = "支出 * 2" }

[[editions.fields]]
name = "收入"
type = "amount"
unit = "万元"

[[editions.fields]]
name = "支出"
unit = "元"
"""
)


@pytest.mark.parametrize(
    ("year", "edition", "weight", "formula", "steps", "fields"),
    [
        (2022, None, "2", "半数", ["半数"], [("支出", "万元")]),
        (2023, 2023, "3", "半数", ["半数"], [("支出", "万元")]),
        (2024, 2024, "3", "双倍 + 收入", ["半数", "双倍"], [("支出", "元"), ("收入", "万元")]),
        (2030, 2024, "3", "双倍 + 收入", ["半数", "双倍"], [("支出", "元"), ("收入", "万元")]),
    ],
)  # fmt: skip
def test_edition_in_force(
    year: int, edition: int | None, weight: str, formula: str, steps: list[str], fields: list[tuple[str, str]]
) -> None:
    """An indicator is what its editions up to the year make of it; what an edition does not name stays."""
    found = read_indicator(parse_toml(EDITIONS, "a.toml")).in_force(year)
    definition = found.definition
    assert (found.edition, str(definition.weight), definition.score.formula) == (edition, weight, formula)
    assert list(definition.steps) == steps
    assert [(each.name, each.unit) for each in definition.fields] == fields


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param(
            'rises_with = ["支初"]',
            snapshot("""\
错误 R419：rises_with：没有叫“支初”的数据项
  --> a.toml:4:15
  |
4 | rises_with = ["支初"]
  |               ^^^^^^
   = 可用的有：支出\
"""),
            id="R419 unknown",
        ),
        pytest.param(
            'rises_with = ["公开"]',
            snapshot("""\
错误 R419：rises_with：“公开”的类型为是/否，不是数，谈不上增加
  --> a.toml:4:15
  |
4 | rises_with = ["公开"]
  |               ^^^^^^
   = 只写金额、数、个数、比率\
"""),
            id="R419 not a number",
        ),
        pytest.param(
            'rises_with = ["支出"]\nfalls_with = ["支出"]',
            snapshot("""\
错误 R419：“支出”既写在 rises_with，又写在 falls_with
  --> a.toml:5:15
  |
5 | falls_with = ["支出"]
  |               ^^^^^^
   = 只留一处\
"""),
            id="R419 both",
        ),
        pytest.param(
            'falls_with = "支出"',
            snapshot("""\
错误 D223：“falls_with”要写方括号列表 [ … ]，这里是文字“支出”
  --> a.toml:4:14
  |
4 | falls_with = "支出"
  |              ^^^^^^
   = 写成 ["一项", "另一项"] 这样\
"""),
            id="a name that is no list",
        ),
    ],
)
def test_data_items_that_points_rise_or_fall_with(line: str, said: str) -> None:
    """They are data items of this indicator, numbers, and in one of the two lists."""
    yes_no = '[[fields]]\nname = "公开"\ntype = "yes_no"\n\n[steps]'
    assert said_of_indicator(changed("weight = 2", f"weight = 2\n{line}").replace("[steps]", yes_no)) == said


def test_an_edition_can_say_otherwise() -> None:
    """What points rise with is part of what an edition may change."""
    edition = '[[editions]]\nsince = 2023\nreason = "办法修订"\nrises_with = ["支出"]\n'
    indicator = read_indicator(parse_toml(GOOD + edition, "a.toml"))
    assert indicator.definition.rises_with == ()
    assert indicator.in_force(2023).definition.rises_with == ("支出",)
