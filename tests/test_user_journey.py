"""A new user's first hour: copy an indicator, change it, put it into a rubric of one's own, and make every usual mistake.

Each mistake is made the way people make it, and what they then read is pinned as they read it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import ROOT, write

from jixiao.cli import run

# ruff: noqa: E501 - messages are pinned as users read them

COPIED = (ROOT / "plugins" / "guangzhou" / "carryover_rate.toml").read_text(encoding="utf-8")
RULES = (ROOT / "rulesets" / "guangzhou" / "2022.toml").read_text(encoding="utf-8")
CASE = (ROOT / "examples" / "complete-2022.toml").read_text(encoding="utf-8")

CHANGES = [
    ('id = "guangzhou.carryover_rate"', 'id = "mine.carryover_rate"'),
    ('name = "结转结余率"', 'name = "结转结余控制"'),
    ("最大(0, 满分 * (30% - 结转结余率) / 20%)", "最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%)"),
]
"""What the user changes in the copy: id, name, and how points fall."""

Called = Callable[..., tuple[int, str, str]]


def replaced(text: str, *changes: tuple[str, str]) -> str:
    """Return a file with places changed, each of which must be there once."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return how to run a command in a folder with the user's three files: indicator, ruleset and data."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    rules = replaced(
        RULES,
        ('id = "guangzhou/2022"', 'id = "mine/2022"'),
        ('id = "guangzhou.carryover_rate"', 'id = "mine.carryover_rate"'),
    )
    data = replaced(
        CASE,
        ('ruleset = "guangzhou/2022"', 'ruleset = "我的指标体系.toml"'),
        ('"年末结转结余" = 71', '"年末结转结余" = 300'),
    )
    data = data.replace('"结转结余率" =', '"结转结余控制" =')
    write(
        tmp_path, {"我的指标.toml": replaced(COPIED, *CHANGES), "我的指标体系.toml": rules, "填报.toml": data}
    )

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err.replace(f"{ROOT.as_posix()}/", "")

    return calling


def spoil(file: str, *changes: tuple[str, str]) -> None:
    """Change places in one of the user's files."""
    Path(file).write_text(replaced(Path(file).read_text(encoding="utf-8"), *changes), encoding="utf-8")


@pytest.mark.long
def test_it_works(call: Called) -> None:
    """Copied, changed and named in a ruleset, the indicator is checked and scored like those that ship."""
    code, out, err = call("check", "我的指标体系.toml")
    assert (code, err) == (0, "")
    assert (
        out.splitlines()[0]
        == "没有错误：广州市区级部门整体支出绩效自评指标体系（2022 年度）（mine/2022，2022 年度）"
    )
    code, out, err = call("explain", "填报.toml", "结转结余控制")
    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == snapshot(
        [
            "  结转结余控制：1.50 / 2.00 分[计算]",
            "     年末结转结余 300 万元，支出预算数 2000 万元，结转结余率 = 300 ÷ 2000 = 15%。",
            "     因结转结余率 15% > 10%，得分 = 最大(0, 2 − 0.1 × (15% − 10%) ÷ 1%) = 1.5 分；满分 2.00 分，失 0.50 分。",
        ]
    )
    code, out, err = call("score", "填报.toml")
    assert (code, err) == (0, "")
    # 15 % carried over: 2 − 0.1 × 5 = 1.50 instead of 2.00
    assert out.splitlines()[0] == "示例市示例局 2022 年度：总分 89.66 分，等级“良”"
    assert "G812" not in out


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(("如果(结转结余率 <= 10%", "如果(结转结余律 <= 10%"), snapshot("""\
错误 F310：没有叫“结转结余律”的数据项或中间量
  --> 我的指标.toml:33:15
   |
33 | formula = "如果(结转结余律 <= 10%, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%))"
   |                 ^^^^^^^^^^
   = 是不是“结转结余率”？
   = 可用的有：年末结转结余、支出预算数、结转结余率、满分、产出指标、效益指标、支出决算数、调整后预算数、新增预算项目、财务违规问题、部门预算已公开、部门预算批复日期 等 54 个
"""), id="typo in a name"),
        pytest.param(("如果(结转结余率 <= 10%", "如过(结转结余率 <= 10%"), snapshot("""\
错误 F311：没有叫“如过”的函数
  --> 我的指标.toml:33:12
   |
33 | formula = "如过(结转结余率 <= 10%, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%))"
   |            ^^^^
   = 可用的有：如果、且、或、非、有值、绝对值、限制、超出、四舍五入、四舍六入五成双、向上舍入、向下舍入 等 51 个
"""), id="typo in a function"),
        pytest.param(("/ 1%))", "/ 1%)"), snapshot("""\
错误 F307：左括号没有配上右括号
  --> 我的指标.toml:33:14
   |
33 | formula = "如果(结转结余率 <= 10%, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%)"
   |                ^
   = 在它该结束的地方补一个右括号
"""), id="missing bracket"),
        pytest.param(("/ 1%))", "/ 1%)))"), snapshot("""\
错误 F307：多了一个右括号，没有和它配对的左括号
  --> 我的指标.toml:33:70
   |
33 | formula = "如果(结转结余率 <= 10%, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%)))"
   |                                                                                        ^
   = 删去它，或在前面补一个左括号
"""), id="bracket too many"),
        pytest.param(("0.1 * (结转结余率", "0.1 (结转结余率"), snapshot("""\
错误 F305：“0.1”和“(”之间缺少运算符或逗号
  --> 我的指标.toml:33:48
   |
33 | formula = "如果(结转结余率 <= 10%, 满分, 最大(0, 满分 - 0.1 (结转结余率 - 10%) / 1%))"
   |                                                             ^
   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格
"""), id="missing sign"),
        pytest.param(("结转结余率 <= 10%", "结转结余率 <= 10%分"), snapshot("""\
错误 F305：“10%”和“分”之间缺少运算符或逗号
  --> 我的指标.toml:33:27
   |
33 | formula = "如果(结转结余率 <= 10%分, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%))"
   |                                  ^^
   = 相乘要写 * 号，例如 2 * (甲 + 乙)；名称里不能有空格
"""), id="unit after a number"),
        pytest.param(("满分, 最大", "满分; 最大(0, 1) if, 最大"), snapshot("""\
错误 F306：“if”后面缺少数字、名称或左括号
  --> 我的指标.toml:33:44
   |
33 | formula = "如果(结转结余率 <= 10%, 满分; 最大(0, 1) if, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%))"
   |                                                       ^
"""), id="half a condition"),
        pytest.param(("年末结转结余 / 支出预算数", "年末结转结余 ^ 支出预算数"), snapshot("""\
错误 F301：看不懂“^”
  --> 我的指标.toml:30:31
   |
30 | "结转结余率" = { formula = "年末结转结余 ^ 支出预算数", unit = "%" }
   |                                          ^
   = 公式里没有乘方；需要平方时写成 a * a
"""), id="sign that is not there"),
        pytest.param(("如果(结转结余率 <= 10%", "如果(结转结余率"), snapshot("""\
错误 F313：如果 的“条件”要用是/否，这里“结转结余率”是数
  --> 我的指标.toml:33:15
   |
33 | formula = "如果(结转结余率, 满分, 最大(0, 满分 - 0.1 * (结转结余率 - 10%) / 1%))"
   |                 ^^^^^^^^^^
   = 写法：如果(条件, 成立时, 不成立时)
   = 条件例如 结转结余率 <= 10%
"""), id="number for a condition"),
        pytest.param(('name = "结转结余控制"', "name = “结转结余控制”"), snapshot("""\
错误 D210：引号外面用了全角的““”
  --> 我的指标.toml:2:8
  |
2 | name = “结转结余控制”
  |        ^
   = 换成半角的 " 再试

另有 1 处要等上面的改正以后才能检查
"""), id="Chinese quotes"),
        pytest.param(('name = "结转结余控制"', 'name ＝ "结转结余控制"'), snapshot("""\
错误 D210：引号外面用了全角的“＝”
  --> 我的指标.toml:2:6
  |
2 | name ＝ "结转结余控制"
  |      ^^
   = 换成半角的 = 再试

另有 1 处要等上面的改正以后才能检查
"""), id="full-width sign"),
        pytest.param(('evidence = ["部门决算报表"]', 'evidence = ["部门决算报表"，"附表"]'), snapshot("""\
错误 D210：引号外面用了全角的“，”
  --> 我的指标.toml:7:21
  |
7 | evidence = ["部门决算报表"，"附表"]
  |                           ^^
   = 换成半角的 , 再试

另有 1 处要等上面的改正以后才能检查
"""), id="full-width comma"),
        pytest.param(('name = "结转结余控制"', '名称 = "结转结余控制"'), snapshot("""\
错误 D206：键“名称”没有加引号
  --> 我的指标.toml:2:1
  |
2 | 名称 = "结转结余控制"
  | ^^^^
   = 汉字作键要加引号，改成："名称" = "结转结余控制"

另有 1 处要等上面的改正以后才能检查
"""), id="Chinese bare key"),
        pytest.param(('"结转结余率" = {', "结转结余率 = {"), snapshot("""\
错误 D206：键“结转结余率”没有加引号
  --> 我的指标.toml:30:1
   |
30 | 结转结余率 = { formula = "年末结转结余 / 支出预算数", unit = "%" }
   | ^^^^^^^^^^
   = 汉字作键要加引号，改成："结转结余率" = { formula = "年末结转结余 / 支出预算数", unit = "%" }

另有 1 处要等上面的改正以后才能检查
"""), id="Chinese bare key of a step"),
        pytest.param(('name = "结转结余控制"', 'name = "结转结余控制'), snapshot('''\
错误 D204：引号没有配对
  --> 我的指标.toml:2:15
  |
2 | name = "结转结余控制
  |                     ^
   = 在这一行文字的末尾补一个引号；多行文字用三个引号 """…"""

另有 1 处要等上面的改正以后才能检查
'''), id="missing quote"),
        pytest.param(('name = "结转结余控制"', "name = 结转结余控制"), snapshot("""\
错误 D204：文字“结转结余控制”没有加引号
  --> 我的指标.toml:2:8
  |
2 | name = 结转结余控制
  |        ^^^^^^^^^^^^
   = 写成 name = "结转结余控制"

另有 1 处要等上面的改正以后才能检查
"""), id="no quotes"),
        pytest.param(("weight = 2", "wieght = 2"), snapshot("""\
错误 D221：不认识的键“wieght”
  --> 我的指标.toml:3:1
  |
3 | wieght = 2
  | ^^^^^^
   = 是不是“weight”？
   = 这里可以写：about、basis、editions、evidence、falls_with、fields、for_lack_of、id、name、not_applicable、note、notices、reason_required、replaces、retired、rises_with、rule、score、since、status、steps、weight

另有 1 处要等上面的改正以后才能检查
"""), id="unknown key"),
        pytest.param(("weight = 2", "weight = 2分"), snapshot("""\
错误 D204：“2分”里的单位不能写在数字后面
  --> 我的指标.toml:3:10
  |
3 | weight = 2分
  |          ^^^
   = 写成 weight = 2

另有 1 处要等上面的改正以后才能检查
"""), id="unit in TOML"),
        pytest.param(("[score]", "[scores]"), snapshot("""\
错误 D221：不认识的键“scores”
  --> 我的指标.toml:32:2
   |
32 | [scores]
   |  ^^^^^^
   = 是不是“score”？
   = 这里可以写：about、basis、editions、evidence、falls_with、fields、for_lack_of、id、name、not_applicable、note、notices、reason_required、replaces、retired、rises_with、rule、score、since、status、steps、weight

另有 1 处要等上面的改正以后才能检查
"""), id="unknown section"),
        pytest.param(('then = "full"', 'then = "满意"'), snapshot("""\
错误 D224：“then”不能是文字“满意”
  --> 我的指标.toml:37:8
   |
37 | then = "满意"
   |        ^^^^^^
   = 可以写：full（满分）、zero（零分）、exclude（不计入）

另有 1 处要等上面的改正以后才能检查
"""), id="unknown choice"),
        pytest.param(('when = "支出预算数 == 0"', 'when = "支出预算 == 0"'), snapshot("""\
错误 F310：没有叫“支出预算”的数据项或中间量
  --> 我的指标.toml:36:9
   |
36 | when = "支出预算 == 0"
   |         ^^^^^^^^
   = 是不是“支出预算数”？
   = 可用的有：年末结转结余、支出预算数、结转结余率、满分、产出指标、效益指标、支出决算数、调整后预算数、新增预算项目、财务违规问题、部门预算已公开、部门预算批复日期 等 54 个
"""), id="typo in a condition"),
        pytest.param(('id = "mine.carryover_rate"', 'id = "我的.指标"'), snapshot("""\
错误 D224：“id”的值文字“我的.指标”不行：id 由字母、数字、点、下划线和短横组成，以字母或数字开头；指标体系的 id 还可以用 / 分层
  --> 我的指标.toml:1:6
  |
1 | id = "我的.指标"
  |      ^^^^^^^^^^^
   = 例如写成 id = "zb-961eee"，名称写在 name 里；别处用到这个 id 的也照着改

另有 1 处要等上面的改正以后才能检查
"""), id="Chinese id"),
        pytest.param(('id = "mine.carryover_rate"', 'id = "guangzhou.carryover_rate"'), snapshot("""\
错误 P503：两个指标的 id 都是“guangzhou.carryover_rate”：plugins/guangzhou/carryover_rate.toml、我的指标.toml
  --> plugins/guangzhou/carryover_rate.toml:1:6
  |
1 | id = "guangzhou.carryover_rate"
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用

错误 P503：两个指标的 id 都是“guangzhou.carryover_rate”：plugins/guangzhou/carryover_rate.toml、我的指标.toml
  --> 我的指标.toml:1:6
  |
1 | id = "guangzhou.carryover_rate"
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用

另有 1 处要等上面的改正以后才能检查

共 2 个错误
"""), id="id not changed"),
        pytest.param(('id = "mine.carryover_rate"', 'id = "mine.carryover"'), snapshot("""\
错误 R433：没有叫“mine.carryover_rate”的指标
  --> 我的指标体系.toml:126:6
    |
126 | id = "mine.carryover_rate"   # 结转结余率
    |      ^^^^^^^^^^^^^^^^^^^^^
   = 是不是“mine.carryover”？
   = 用 jixiao plugins 列出全部；新指标放进插件文件夹
"""), id="id not the one in the ruleset"),
    ],
)  # fmt: skip
def test_mistakes_in_the_indicator(call: Called, change: tuple[str, str], expected: str) -> None:
    """Whatever is wrong in the copied file, checking the ruleset says so with file, line, column and the way out."""
    spoil("我的指标.toml", change)
    code, out, err = call("check", "我的指标体系.toml")
    assert (code, out) == (1, "")
    assert err == expected


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(('结转结余率\ngroup = "预算执行"\nweight = 2', '结转结余率\ngroup = "预算执行"\nweight = 3'), snapshot("""\
错误 R435：“预算执行”分值 5，下级分值合计 6，多了 1
  --> 我的指标体系.toml:54:10
   |
54 | weight = 5
   |          ^
   = 下级：结转结余控制 3 + 财务管理合规性 3
   = 改其中的分值，使合计相等
"""), id="weights that do not sum"),
        pytest.param(('结转结余率\ngroup = "预算执行"', '结转结余率\ngroup = "预算编制执行"'), snapshot("""\
错误 R432：没有叫“预算编制执行”的上级指标
  --> 我的指标体系.toml:127:9
    |
127 | group = "预算编制执行"
    |         ^^^^^^^^^^^^^^
   = 是不是“预算编制”？
   = 可用的有：履职效能、整体效能、管理效率、预算编制、预算执行、信息公开、绩效管理、采购管理、资产管理、运行成本
"""), id="unknown group"),
        pytest.param(('id = "mine/2022"', 'id = "guangzhou/2022"'), snapshot("""\
错误 P503：两个指标体系的 id 都是“guangzhou/2022”：rulesets/guangzhou/2022.toml、我的指标体系.toml
  --> rulesets/guangzhou/2022.toml:18:6
   |
18 | id = "guangzhou/2022"
   |      ^^^^^^^^^^^^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用

错误 P503：两个指标体系的 id 都是“guangzhou/2022”：rulesets/guangzhou/2022.toml、我的指标体系.toml
  --> 我的指标体系.toml:18:6
   |
18 | id = "guangzhou/2022"
   |      ^^^^^^^^^^^^^^^^
   = 把其中一个的 id 改成没有用过的；都没有改之前，两个都不使用

共 2 个错误
"""), id="id not changed"),
        pytest.param(('name = "差"\nat_least = 0', 'name = "差"\nat_least = 1'), snapshot("""\
错误 R438：低于 1 分没有等级
  --> 我的指标体系.toml:261:12
    |
261 | at_least = 1
    |            ^
   = 最低的等级写 at_least = 0
"""), id="grades with a hole"),
        pytest.param(("rounding = { places = 2,", "rounding = { places = 2、"), snapshot("""\
错误 D210：引号外面用了全角的“、”
  --> 我的指标体系.toml:23:24
   |
23 | rounding = { places = 2、 mode = "half_up", at = "indicator" }
   |                        ^^
   = 换成半角的 , 再试
"""), id="Chinese comma in braces"),
        pytest.param(("total = 100", "total = 一百"), snapshot("""\
错误 D204：文字“一百”没有加引号
  --> 我的指标体系.toml:22:9
   |
22 | total = 一百
   |         ^^^^
   = 写成 total = "一百"
"""), id="number in words"),
    ],
)  # fmt: skip
def test_mistakes_in_the_ruleset(call: Called, change: tuple[str, str], expected: str) -> None:
    """What no longer fits in the ruleset is told before anybody is scored by it."""
    spoil("我的指标体系.toml", change)
    code, out, err = call("check", "我的指标体系.toml")
    assert (code, out) == (1, "")
    assert err == expected


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(('"年末结转结余" = 300', '"年末结转结余" = "三百"'), snapshot("""\
错误 N101：“年末结转结余”：“三百”不是数字
  --> 填报.toml:36:12
   |
36 | "年末结转结余" = "三百"
   |                  ^^^^^^
   = 写数字，例如 2459.96，单位不写在数字后面
"""), id="words for a number"),
        pytest.param(('"年末结转结余" = 300', '"年末结转结余" = 300万元'), snapshot("""\
错误 D204：“300万元”里的单位不能写在数字后面
  --> 填报.toml:36:12
   |
36 | "年末结转结余" = 300万元
   |                  ^^^^^^^
   = 只写数字，先换算成数据项写明的单位；不是数的加引号
"""), id="unit after a number"),
        pytest.param(('"年末结转结余" = 300', '"年末结转结余" = 2,300.50'), snapshot("""\
错误 D204：“2,300.50”不是一个数
  --> 填报.toml:36:12
   |
36 | "年末结转结余" = 2,300.50
   |                  ^^^^^^^^
   = 写成 "年末结转结余" = 2300.50
"""), id="thousands without quotes"),
        pytest.param(('"年末结转结余" = 300', '"年末结转结余" = -300'), snapshot("""\
错误 S603：“年末结转结余”的值 -300 超出范围：要不小于 0
  --> 填报.toml:36:12
   |
36 | "年末结转结余" = -300
   |                  ^^^^
   = 检查数字和单位（单位：万元）
"""), id="below the limit"),
        pytest.param(('"年末结转结余" = 300', '"年末结转节余" = 300'), snapshot("""\
错误 S601：没有叫“年末结转节余”的数据项
  --> 填报.toml:36:1
   |
36 | "年末结转节余" = 300
   | ^^^^^^^^^^^^^^
   = 是不是“年末结转结余”？
   = 用 jixiao fields mine/2022 列出全部数据项
"""), id="unknown field"),
        pytest.param(('"年末结转结余" = 300', "年末结转结余 = 300"), snapshot("""\
错误 D206：键“年末结转结余”没有加引号
  --> 填报.toml:36:1
   |
36 | 年末结转结余 = 300
   | ^^^^^^^^^^^^
   = 汉字作键要加引号，改成："年末结转结余" = 300
"""), id="Chinese bare key"),
        pytest.param(('"部门预算已公开" = true', '"部门预算已公开" = True'), snapshot("""\
错误 D204：“True”要用小写字母
  --> 填报.toml:43:13
   |
43 | "部门预算已公开" = True
   |                    ^^^^
   = 写成 "部门预算已公开" = true
"""), id="True as in Python"),
        pytest.param(('"部门预算已公开" = true', '"部门预算已公开" = 是'), snapshot("""\
错误 D204：文字“是”没有加引号
  --> 填报.toml:43:13
   |
43 | "部门预算已公开" = 是
   |                    ^^
   = 写成 "部门预算已公开" = "是"
"""), id="yes without quotes"),
        pytest.param(('"部门预算批复日期" = 2022-02-10', '"部门预算批复日期" = 2022-02-30'), snapshot("""\
错误 D204：没有这一天
  --> 填报.toml:44:14
   |
44 | "部门预算批复日期" = 2022-02-30
   |                      ^
   = 日期写成 2022-03-01
"""), id="day that is not"),
        pytest.param(('"部门预算批复日期" = 2022-02-10', '"部门预算批复日期" = 2022年2月10日'), snapshot("""\
错误 D204：日期“2022年2月10日”的写法不对
  --> 填报.toml:44:14
   |
44 | "部门预算批复日期" = 2022年2月10日
   |                      ^^^^^^^^^^^^^
   = 写成 "部门预算批复日期" = 2022-02-10
"""), id="Chinese date without quotes"),
        pytest.param(('"支出决算数" = 1929\n', '"支出决算数" = 1929\n"支出决算数" = 1930\n'), snapshot("""\
错误 D207：“"支出决算数"”写了两次
  --> 填报.toml:27:1
   |
27 | "支出决算数" = 1930
   | ^^^^^^^^^^^^
   = 第一处在第 26 行；删去一处
"""), id="field twice"),
        pytest.param(('"结转结余控制" = ["2022 年度部门决算报表"]', '"结转结余率" = ["2022 年度部门决算报表"]'), snapshot("""\
错误 S604：没有叫“结转结余率”的三级指标
  --> 填报.toml:125:1
    |
125 | "结转结余率" = ["2022 年度部门决算报表"]
    | ^^^^^^^^^^^^
   = 是不是“结转结余控制”？
   = 可用的有：部门整体绩效目标产出指标完成情况、部门整体绩效目标效益指标完成情况、部门预算资金支出率、新增预算项目事前绩效评估、结转结余控制、财务管理合规性、预决算公开合规性、绩效信息公开情况、绩效管理制度建设、绩效结果应用、绩效管理制度执行、采购意向公开合规性 等 25 个
"""), id="old name of the indicator"),
        pytest.param(("year = 2022", "year = 2023"), snapshot("""\
错误 S605：填报年度 2023 和指标体系的年度 2022 不同
  --> 填报.toml:9:8
  |
9 | year = 2023
  |        ^^^^
   = 改年度，或换用那一年的指标体系
"""), id="other year"),
    ],
)  # fmt: skip
def test_mistakes_in_the_data(call: Called, change: tuple[str, str], expected: str) -> None:
    """What a unit typed wrong is told in its own file, by its own words."""
    spoil("填报.toml", change)
    code, out, err = call("score", "填报.toml")
    assert (code, out) == (1, "")
    assert err == expected
