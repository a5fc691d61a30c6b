"""What an author is told about a mistake in a form of a scoring rule: the whole message, word for word.

Every case is a scoring rule with one mistake and the exact text that a person reads: what, where, and the way out.
"""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from tests.rules.forms.built import number, said_of

SEVERAL = "[score.coefficient]\nof = 0.5\n[score.converted]\nof = 1\nout_of = 2\n"
COUNT = number("次数", "count", lower="0")


def line(*keys: str, at: str = "items") -> str:
    """Return one line of a checklist."""
    return "\n".join([f"[[score.checklist.{at}]]", *keys, "", ""])


def taken(*keys: str) -> str:
    """Return one deduction."""
    return "\n".join(["[[score.deductions.items]]", 'name = "违规"', *keys, "", ""])


def judged(*levels: str) -> str:
    """Return levels of a judgement."""
    return "\n".join(["[score.judged.bands]", *levels, ""])


def targets(*keys: str, table: str = "目标") -> str:
    """Return a rule by targets with more keys."""
    plain = ['unmet = "zero"', 'zero_target = "full"', 'none = "zero"']
    return "\n".join(["[score.targets]", f'table = "{table}"', *plain, *keys, ""])


PART = "items.items"
A, B = 'name = "甲项"', 'name = "乙项"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[score]\n", snapshot("""\
错误 R440：没有写评分规则
  --> a.toml:4:2
  |
4 | [score]
  |  ^^^^^
   = 写其中一种：formula、bands、checklist、coefficient、converted、deductions、judged、targets\
"""), id="R440 none"),
        pytest.param(SEVERAL, snapshot("""\
错误 R440：评分规则只能写一种，这里有 coefficient、converted
  --> a.toml:4:2
  |
4 | [score.coefficient]
  |  ^^^^^
   = 写其中一种：formula、bands、checklist、coefficient、converted、deductions、judged、targets\
"""), id="R440 several"),
        pytest.param(line(A, "points = 5") + line(B, "deduct = 5"), snapshot("""\
错误 R445：清单里不能有的项加分（points）、有的项扣分（deduct）
  --> a.toml:4:1
  |
4 | [[score.checklist.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^
   = 全部写 points，或全部写 deduct；扣分也可以用 deductions\
"""), id="R445 adds and takes"),
        pytest.param(line(A) + line(B, "deduct = 5"), snapshot("""\
错误 R445：“甲项”要写 points（满足得分）或 deduct（违反扣分），二者写一个
  --> a.toml:4:1
  |
4 | [[score.checklist.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^
   = 例如 points = 1\
"""), id="R445 neither"),
        pytest.param(line(A, "points = 5", "deduct = 5") + line(B, "points = 5"), snapshot("""\
错误 R445：“甲项”要写 points（满足得分）或 deduct（违反扣分），二者写一个
  --> a.toml:4:1
  |
4 | [[score.checklist.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^
   = 例如 points = 1\
"""), id="R445 both"),
        pytest.param("score.checklist.base = 2\n" + line(A, "deduct = 5"), snapshot("""\
错误 R445：扣分的清单从满分扣起，不写 base
  --> a.toml:4:24
  |
4 | score.checklist.base = 2
  |                        ^
   = 删去 base\
"""), id="R445 base of deductions"),
        pytest.param(line(A, "points = 10", 'when = "是"') + line(B, "points = 10", at=PART), snapshot("""\
错误 R445：“甲项”有下级各项，就不再写 when
  --> a.toml:7:8
  |
7 | when = "是"
  |        ^^^^
   = 删去 when，或删去下级各项\
"""), id="R445 condition and parts"),
        pytest.param(line(A, "points = 10") + line(B, at=PART), snapshot("""\
错误 R445：“甲项”的下级“乙项”要写 points（各占几分）
  --> a.toml:8:1
  |
8 | [[score.checklist.items.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 写 points；不单独计分的，在上一级写 needs = "all"（全部满足）或 "any"（满足一项）\
"""), id="R445 part without points"),
        pytest.param(line(A, "points = 10", 'needs = "all"') + line(B, "points = 10", at=PART), snapshot("""\
错误 R445：“甲项”按 needs = "all" 整项计分，下级“乙项”不写分值
  --> a.toml:9:1
  |
9 | [[score.checklist.items.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 删去这里的分值\
"""), id="R445 points under all"),
        pytest.param(line(A, "deduct = 10") + line(B, "points = 10", at=PART), snapshot("""\
错误 R445：“甲项”是扣分的一项，没有说明下级各项怎样算成立
  --> a.toml:8:1
  |
8 | [[score.checklist.items.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 在这一项写 needs = "all"（全部成立才扣）或 "any"（成立一项就扣）\
"""), id="R445 parts of a deduction"),
        pytest.param(line(A, "points = 4") + line(B, "points = 5"), snapshot("""\
错误 R446：各项分值合计 9，“甲”的分值是 10，少了 1
  --> a.toml:4:1
  |
4 | [[score.checklist.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^
   = 各项：甲项 4 + 乙项 5
   = 改其中的分值，使合计相等\
"""), id="R446 the lines"),
        pytest.param(line(A, "points = 10") + line(B, "points = 11.5", at=PART), snapshot("""\
错误 R446：各项分值合计 11.5，“甲项”的分值是 10，多了 1.5
  --> a.toml:8:1
  |
8 | [[score.checklist.items.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 各项：乙项 11.5
   = 改其中的分值，使合计相等\
"""), id="R446 the parts of a line"),
        pytest.param(number("x") + line(A, 'points = "x"'), snapshot("""\
错误 F310：没有叫“x”的数据项或中间量
  --> a.toml:10:11
   |
10 | points = "x"
   |           ^
   = 可用的有：满分\
"""), id="F310 points that rest on data"),
        pytest.param(taken("deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”要写 when（成立就扣一次）或 of（按数量扣），二者写一个
  --> a.toml:4:1
  |
4 | [[score.deductions.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 按次扣分写 of = 次数，按幅度扣分再写 per\
"""), id="R447 neither when nor of"),
        pytest.param(COUNT + taken('when = "次数 > 1"', 'of = "次数"', "deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”要写 when（成立就扣一次）或 of（按数量扣），二者写一个
  --> a.toml:9:1
  |
9 | [[score.deductions.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 按次扣分写 of = 次数，按幅度扣分再写 per\
"""), id="R447 when and of"),
        pytest.param(COUNT + taken('when = "次数 > 1"', "per = 1", "deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”写了 when，就不写 per 和 counting
  --> a.toml:9:1
  |
9 | [[score.deductions.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 删去 per 和 counting，或把 when 改成 of\
"""), id="R447 when and per"),
        pytest.param(COUNT + taken('of = "次数"', "per = 2", "deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”没有说明不足一步怎么算
  --> a.toml:9:1
  |
9 | [[score.deductions.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 补上其中一个：counting = "不足一步的不扣"、counting = "不足一步的按一步扣"、counting = "不足一步的按比例扣"\
"""), id="R447 no counting"),
        pytest.param(COUNT + taken('of = "次数"', 'counting = "whole"', "deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”写了 counting，没有写每多少扣一次
  --> a.toml:9:1
  |
9 | [[score.deductions.items]]
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 补上 per，例如 per = "1%"\
"""), id="R447 no per"),
        pytest.param(COUNT + taken('of = "次数 / 2"', "deduct = 1"), snapshot("""\
错误 R447：扣分项“违规”按个数扣分，“次数 / 2”却不一定是整数
  --> a.toml:11:7
   |
11 | of = "次数 / 2"
   |       ^^^^^^^^
   = 写 per 说明每多少扣一次，再写 counting 说明不足的怎么算
   = 或把它的数据项改成个数（type = "count"）\
"""), id="R447 no whole number"),
        pytest.param(judged('"优" = "90-100"', '"良" = "80%"'), snapshot("""\
错误 R448：“优”的系数“90-100”不行：写法认不出来
  --> a.toml:5:7
  |
5 | "优" = "90-100"
  |        ^^^^^^^^
   = 写成 "80%（含）至 100%（含）" 或 "[80%, 100%]" 这样的区间，或 "100%" 这样一个百分数\
"""), id="R448 no interval"),
        pytest.param(judged('"优" = "1"', '"良" = "80%"'), snapshot("""\
错误 R448：“优”的系数“1”不行：写法认不出来
  --> a.toml:5:7
  |
5 | "优" = "1"
  |        ^^^
   = 写成 "80%（含）至 100%（含）" 或 "[80%, 100%]" 这样的区间，或 "100%" 这样一个百分数\
"""), id="R448 no percentage"),
        pytest.param(judged('"优" = "[80%, 120%]"'), snapshot("""\
错误 R448：“优”的系数“[80%, 120%]”不行：系数要在 0% 到 100% 之间
  --> a.toml:5:7
  |
5 | "优" = "[80%, 120%]"
  |        ^^^^^^^^^^^^^
   = 写成 "80%（含）至 100%（含）" 或 "[80%, 100%]" 这样的区间，或 "100%" 这样一个百分数\
"""), id="R448 above 100 %"),
        pytest.param(judged('"优" = "[80%, 100%]"', '"良" = "[60%, 80%]"'), snapshot("""\
错误 R448：“优”和“良”的系数重叠
  --> a.toml:6:7
  |
6 | "良" = "[60%, 80%]"
  |        ^^^^^^^^^^^^
   = 一个系数只能属于一档：[ ] 含这个数，( ) 不含\
"""), id="R448 a common end"),
        pytest.param(targets('qualitative = { "达成" = "全部" }'), snapshot("""\
错误 R448：“达成”的系数“全部”不行：写法认不出来
  --> a.toml:9:24
  |
9 | qualitative = { "达成" = "全部" }
  |                          ^^^^^^
   = 写成 "80%（含）至 100%（含）" 或 "[80%, 100%]" 这样的区间，或 "100%" 这样一个百分数\
"""), id="R448 level of targets"),
        pytest.param(targets('overshoot = { ">= 130%" = 0.8 }'), snapshot("""\
错误 D223：“>= 130%”要写文字（加引号），这里是 0.8
  --> a.toml:9:27
  |
9 | overshoot = { ">= 130%" = 0.8 }
  |                           ^^^
   = 文字两边加引号，例如 "文字"\
"""), id="D223 overshoot as a number"),
        pytest.param(targets('overshoot = { ">= 130%" = "0.8" }'), snapshot("""\
错误 R448：“>= 130%”的得分率要写成百分数，这里是“0.8”
  --> a.toml:9:27
  |
9 | overshoot = { ">= 130%" = "0.8" }
  |                           ^^^^^
   = 例如 ">= 130%" = "80%"\
"""), id="R448 overshoot no percentage"),
        pytest.param(targets('overshoot = { "130%" = "80%" }'), snapshot("""\
错误 R441：“130%”不能作区间：写法认不出来
  --> a.toml:9:15
  |
9 | overshoot = { "130%" = "80%" }
  |               ^^^^^^
   = 写成 ">= 130%" = "80%" 这样：完成率到 130% 的按 80% 计\
"""), id="R441 overshoot no interval"),
        pytest.param(targets('overshoot = { ">= 130%" = "80%", ">= 150%" = "60%" }'), snapshot("""\
错误 R442：“>= 150%”和前面的区间重叠
  --> a.toml:9:34
  |
9 | overshoot = { ">= 130%" = "80%", ">= 150%" = "60%" }
  |                                  ^^^^^^^^^
   = 一个完成率只能在一个区间里\
"""), id="R442 overshoot twice"),
        pytest.param(targets(table="产出 指标"), snapshot("""\
错误 R411：“产出 指标”不能作名称
  --> a.toml:5:9
  |
5 | table = "产出 指标"
  |         ^^^^^^^^^^^
   = 名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点\
"""), id="R411 name of a table"),
        pytest.param(line('name = "有《办法》"', "points = 10"), snapshot("""\
错误 R411：“有《办法》”不能作名称
  --> a.toml:5:8
  |
5 | name = "有《办法》"
  |        ^^^^^^^^^^^^
   = 名称由汉字、字母、数字和下划线组成，不以数字开头，不含空格、引号、括号和其他标点\
"""), id="R411 name of a line"),
        pytest.param('[steps]\n"甲项" = "1"\n\n' + line(A, "points = 10"), snapshot("""\
错误 R412：中间量“甲项”和评分规则自带的数据项同名
  --> a.toml:5:1
  |
5 | "甲项" = "1"
  | ^^^^^^
   = 给中间量换个名称\
"""), id="R412 a step of that name"),
        pytest.param(number("甲项") + line(A, "points = 10"), snapshot("""\
错误 R436：数据项“甲项”由评分规则自带，类型为是/否，这里写的不同
  --> a.toml:6:8
  |
6 | type = "number"
  |        ^^^^^^^^
   = 删去这一段，或改成同样的类型\
"""), id="R436 a field of another type"),
        pytest.param(number("x") + '[score.converted]\nof = "x"\nout_of = 0\n', snapshot("""\
错误 D224：“out_of”的值 0 不行：要大于 0
  --> a.toml:10:10
   |
10 | out_of = 0
   |          ^
   = 写一个大于 0 的数\
"""), id="D224 out of nothing"),
        pytest.param(line(A, "points = 5") + line(A, "points = 5"), snapshot("""\
错误 R445：“甲项”写了两次，两项会用同一个数据
  --> a.toml:9:8
  |
9 | name = "甲项"
  |        ^^^^^^
   = 给其中一项换个名称，或写 when 说明各自的条件\
"""), id="R445 one name twice"),
        pytest.param(line(A, "points = 12") + line(B, "points = -2"), snapshot("""\
错误 R444：“乙项”的分值是 -2，不能小于 0
  --> a.toml:10:10
   |
10 | points = -2
   |          ^^
   = 写正数：加分写 points，扣分写 deduct\
"""), id="R444 points below 0"),
        pytest.param(line(A, "deduct = -2"), snapshot("""\
错误 R444：“甲项”扣的分是 -2，不能小于 0
  --> a.toml:6:10
  |
6 | deduct = -2
  |          ^^
   = 写正数：加分写 points，扣分写 deduct\
"""), id="R444 a line's deduction below 0"),
        pytest.param(COUNT + taken('of = "次数"', "deduct = 1", "per = 0", 'counting = "whole"'), snapshot("""\
错误 R444：扣分项“违规”每多少扣一次是 0，要大于 0
  --> a.toml:13:7
   |
13 | per = 0
   |       ^
   = 写每多少扣一次，例如 1%\
"""), id="R444 a step of 0"),
        pytest.param(COUNT + taken('of = "次数"', "deduct = -1", "most = -1"), snapshot("""\
错误 R444：扣分项“违规”扣的分是 -1，不能小于 0
  --> a.toml:12:10
   |
12 | deduct = -1
   |          ^^
   = 写正数：加分写 points，扣分写 deduct

错误 R444：扣分项“违规”最多扣的分是 -1，不能小于 0
  --> a.toml:13:8
   |
13 | most = -1
   |        ^^
   = 写正数：加分写 points，扣分写 deduct\
"""), id="R444 a deduction below 0"),
        pytest.param(COUNT + taken('when = "次数"', "deduct = 1"), snapshot("""\
错误 F313：如果 的“条件”要用是/否，这里“次数”是数
  --> a.toml:11:9
   |
11 | when = "次数"
   |         ^^^^
   = 写法：如果(条件, 成立时, 不成立时)
   = 条件例如 结转结余率 <= 10%\
"""), id="F313 a condition that is a number"),
        pytest.param(judged(r'''"“”「」『』‘’'\"" = "100%"'''), snapshot("""\
错误 R448：““”「」『』‘’'"”里的引号种类太多，公式里写不出来
  --> a.toml:5:17
  |
5 | "“”「」『』‘’'\\"" = "100%"
  |                     ^^^^^^
   = 换一个名称\
"""), id="R448 every kind of quotes"),
    ],
)  # fmt: skip
def test_messages(text: str, said: str) -> None:
    """The message names what is wrong, where it was written, and the way out."""
    assert said_of(text) == said
