"""What an author is told about a mistake in a ruleset file, or in the files it uses: the whole message, word for word.

Every case is a file with one mistake and the exact text that a person reads: what, where, and the way out.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import ROOT, entry, grades, group, indicator, load, number, ruleset, write

from jixiao import JixiaoError

# ruff: noqa: E501 - messages are pinned as users read them


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder, so that messages name files without a path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_of_ruleset(folder: Path, text: str, **indicators: str) -> str:
    """Return what is said about a ruleset and the indicators beside it; shipped files are named from the top."""
    with pytest.raises(JixiaoError) as caught:
        load(folder, text, **indicators)
    return str(caught.value).replace(f"{ROOT.as_posix()}/", "")


A = indicator("a", "甲", "x", number("x"))
B = indicator("b", "乙", "y", number("y"))
RULES = ruleset(group("组"), entry("a"))


def spoiled(old: str, new: str) -> str:
    """Return the good ruleset file with one thing changed."""
    assert RULES.count(old) == 1
    return RULES.replace(old, new)


CAP = '[[caps]]\nname = "封顶"\nwhen = "x > 1"\nat_most = 50\nreason = "原因"\n\n'
VETO = '[[vetoes]]\nname = "否决"\nwhen = "x > 1"\nreason = "原因"\n\n'


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(spoiled("year = 2022", "yaer = 2022"), snapshot("""\
错误 D221：不认识的键“yaer”
  --> rules.toml:3:1
  |
3 | yaer = 2022
  | ^^^^
   = 是不是“year”？
   = 这里可以写：about、basis、caps、fields、grades、groups、id、indicators、most、name、note、roll_up、rounding、steps、total、vetoes、year

另有 1 处要等上面的改正以后才能检查\
"""), id="D221 D222 mistyped key"),
        pytest.param(spoiled("year = 2022", "year = 202"), snapshot("""\
错误 D224：“year”的值 202 不行：不能小于 1990
  --> rules.toml:3:8
  |
3 | year = 202
  |        ^^^
   = 写 1990 或更大的数\
"""), id="D224 year"),
        pytest.param(spoiled('id = "t/1"', 'id = "t/"'), snapshot("""\
错误 D224：“id”的值文字“t/”不行：id 由字母、数字、点、下划线和短横组成，以字母或数字开头；指标体系的 id 还可以用 / 分层
  --> rules.toml:1:6
  |
1 | id = "t/"
  |      ^^^^
   = 例如写成 id = "t"，名称写在 name 里；别处用到这个 id 的也照着改\
"""), id="D224 id"),
        pytest.param(spoiled("total = 100", "total = 0"), snapshot("""\
错误 D224：“total”的值 0 不行：要大于 0
  --> rules.toml:4:9
  |
4 | total = 0
  |         ^
   = 写一个大于 0 的数\
"""), id="D224 total"),
        pytest.param(spoiled("total = 100", "rounding = { places = 11 }"), snapshot("""\
错误 D224：“places”的值 11 不行：不能大于 10
  --> rules.toml:4:23
  |
4 | rounding = { places = 11 }
  |                       ^^
   = 写 10 或更小的数\
"""), id="D224 places"),
        pytest.param(spoiled("total = 100", 'rounding = { mode = "halfup" }'), snapshot("""\
错误 D224：“mode”不能是文字“halfup”
  --> rules.toml:4:21
  |
4 | rounding = { mode = "halfup" }
  |                     ^^^^^^^^
   = 是不是“half_up”？
   = 可以写：half_up（四舍五入）、half_even（四舍六入五成双）、up（进一）、down（舍去）、ceiling（向上取整）、floor（向下取整）\
"""), id="D224 mode"),
        pytest.param(ruleset(entry("a"), "groups = []\n").replace("total = 100", "groups = []").replace("groups = []\n\n[[grades", "\n[[grades", 1), snapshot("""\
错误 D221：不认识的键“groups”
  --> rules.toml:11:1
   |
11 | groups = []
   | ^^^^^^
   = 是不是“group”？
   = 这里可以写：group、id、most、note、reason、status、weight

错误 D224：“groups”的值一个列表不行：项数不能少于 1
  --> rules.toml:4:10
  |
4 | groups = []
  |          ^^
   = 至少写 1 项\
"""), id="D224 no groups"),
        pytest.param(spoiled("weight = 100\n\n[[indicators]]", "weight = -1\n\n[[indicators]]"), snapshot("""\
错误 D224：“weight”的值 -1 不行：要大于 0
  --> rules.toml:8:10
  |
8 | weight = -1
  |          ^^
   = 写一个大于 0 的数\
"""), id="D224 weight"),
        pytest.param(ruleset(group("组"), group("组"), entry("a")), snapshot("""\
错误 R431：名称“组”已经用过
  --> rules.toml:11:8
   |
11 | name = "组"
   |        ^^^^
   = 另一处在 rules.toml:7:8；一级、二级、三级指标的名称不能相同，加上几个字区分\
"""), id="R431 group twice"),
        pytest.param(ruleset(group("组"), entry("a", "50"), entry("a", "50")), snapshot("""\
错误 R431：指标“t.a”用了两次
  --> rules.toml:16:6
   |
16 | id = "t.a"
   |      ^^^^^
   = 删去一处\
"""), id="R431 indicator twice"),
        pytest.param(ruleset(group("甲"), entry("a", to="甲")), snapshot("""\
错误 R431：名称“甲”已经用过
  --> rules.toml:7:8
  |
7 | name = "甲"
  |        ^^^^
   = 另一处在 rules.toml:11:6；一级、二级、三级指标的名称不能相同，加上几个字区分\
"""), id="R431 group named like its indicator"),
        pytest.param(ruleset(group("“”"), entry("a", to="“”")), snapshot("""\
错误 R431：名称““””里没有汉字或字母
  --> rules.toml:7:8
  |
7 | name = "“”"
  |        ^^^^
   = 换一个名称\
"""), id="R431 only punctuation"),
        pytest.param(ruleset(group("总分"), entry("a", to="总分")), snapshot("""\
错误 R431：名称“总分”已经用过
  --> rules.toml:7:8
  |
7 | name = "总分"
  |        ^^^^^^
   = 另一处在 rules.toml:1:6；一级、二级、三级指标的名称不能相同，加上几个字区分\
"""), id="R431 the total"),
        pytest.param(ruleset(group("一组"), group("二组", parent="一族"), entry("a", to="二组")), snapshot("""\
错误 R432：没有叫“一族”的上级指标
  --> rules.toml:12:10
   |
12 | parent = "一族"
   |          ^^^^^^
   = 可用的有：一组、二组\
"""), id="R432 parent"),
        pytest.param(ruleset(group("一组", parent="二组"), group("二组", parent="一组"), entry("a", to="二组")), snapshot("""\
错误 R432：上级指标绕成了圈：一组 → 二组 → 一组
  --> rules.toml:8:10
  |
8 | parent = "二组"
  |          ^^^^^^
   = 改掉其中一个 parent

错误 R432：上级指标绕成了圈：二组 → 一组 → 二组
  --> rules.toml:13:10
   |
13 | parent = "一组"
   |          ^^^^^^
   = 改掉其中一个 parent\
"""), id="R432 circle of groups"),
        pytest.param(ruleset(group("管理效率"), entry("a", to="管理效能")), snapshot("""\
错误 R432：没有叫“管理效能”的上级指标
  --> rules.toml:12:9
   |
12 | group = "管理效能"
   |         ^^^^^^^^^^
   = 是不是“管理效率”？
   = 可用的有：管理效率\
"""), id="R432 group of an indicator"),
        pytest.param(spoiled('id = "t.a"', 'id = "t.aa"'), snapshot("""\
错误 R433：没有叫“t.aa”的指标
  --> rules.toml:11:6
   |
11 | id = "t.aa"
   |      ^^^^^^
   = 是不是“t.a”？
   = 用 jixiao plugins 列出全部；新指标放进插件文件夹\
"""), id="R433 nearest id"),
        pytest.param(ruleset(group("组"), group("空组"), entry("a")), snapshot("""\
错误 R434：“空组”下面没有指标
  --> rules.toml:11:8
   |
11 | name = "空组"
   |        ^^^^^^
   = 给它加指标，或删去它\
"""), id="R434 empty group"),
        pytest.param(ruleset(group("组"), entry("a", "99.5")), snapshot("""\
错误 R435：“组”分值 100，下级分值合计 99.5，少了 0.5
  --> rules.toml:8:10
  |
8 | weight = 100
  |          ^^^
   = 下级：甲 99.5
   = 改其中的分值，使合计相等\
"""), id="R435 group too little"),
        pytest.param(ruleset(group("组", "60"), group("二组", "60"), entry("a", "60"), entry("b", "60", "二组")), snapshot("""\
错误 R435：总分（total）分值 100，下级分值合计 120，多了 20
  --> rules.toml:4:9
  |
4 | total = 100
  |         ^^^
   = 下级：组 60 + 二组 60
   = 改其中的分值，使合计相等\
"""), id="R435 total too much"),
        pytest.param(ruleset(CAP.replace('name = "封顶"', 'name = "封顶"\ntarget = "组组"'), group("组"), entry("a")), snapshot("""\
错误 R437：没有叫“组组”的指标
  --> rules.toml:8:10
  |
8 | target = "组组"
  |          ^^^^^^
   = 写“总分”或一个一级、二级、三级指标的名称\
"""), id="R437 target of a cap"),
        pytest.param(ruleset(VETO.replace('name = "否决"', 'name = "否决"\ntarget = "乙"'), group("组"), entry("a")), snapshot("""\
错误 R437：没有叫“乙”的指标
  --> rules.toml:8:10
  |
8 | target = "乙"
  |          ^^^^
   = 写“总分”或一个一级、二级、三级指标的名称\
"""), id="R437 target of a veto"),
        pytest.param(ruleset(group("组"), entry("a"), grades([("优", "90"), ("良", "60")])), snapshot("""\
错误 R438：低于 60 分没有等级
  --> rules.toml:21:12
   |
21 | at_least = 60
   |            ^^
   = 最低的等级写 at_least = 0\
"""), id="R438 hole below"),
        pytest.param(ruleset(group("组"), entry("a"), grades([("优", "90"), ("良", "90"), ("差", "0")])), snapshot("""\
错误 R438：等级“良”和别的等级重叠
  --> rules.toml:21:12
   |
21 | at_least = 90
   |            ^^
   = 每个等级的名称和起点都要不同\
"""), id="R438 same start"),
        pytest.param(ruleset(group("组"), entry("a"), grades([("优", "90"), ("优", "80"), ("差", "0")])), snapshot("""\
错误 R438：等级“优”和别的等级重叠
  --> rules.toml:21:12
   |
21 | at_least = 80
   |            ^^
   = 每个等级的名称和起点都要不同\
"""), id="R438 same name"),
        pytest.param(ruleset(group("组"), entry("a"), grades([("优", "110"), ("差", "0")])), snapshot("""\
错误 R438：等级“优”的起点 110 不在 0 到 100 之间
  --> rules.toml:17:12
   |
17 | at_least = 110
   |            ^^^
   = 改它的 at_least
   = 总分能超过 total 的（有加分组，或指标、组写了 most），在文件开头写 most = 总分最多能到多少\
"""), id="R438 above the total"),
        pytest.param(ruleset(group("组"), entry("a"), grades([("优", "90"), ("差", "-1")])), snapshot("""\
错误 R438：等级“差”的起点 -1 不在 0 到 100 之间
  --> rules.toml:21:12
   |
21 | at_least = -1
   |            ^^
   = 改它的 at_least\
"""), id="R438 below zero"),
        pytest.param(ruleset(CAP.replace("x > 1", "总分.得分 > 1"), group("组"), entry("a")), snapshot("""\
错误 R439：公式互相引用，绕成了圈：封顶条件 → 封顶条件
  --> rules.toml:8:9
  |
8 | when = "总分.得分 > 1"
  |         ^^^^^^^^^^^^^
   = 改其中一个公式，不再引用后面的\
"""), id="R439 cap on its own result"),
        pytest.param(ruleset(CAP.replace("x > 1", "x"), group("组"), entry("a")), snapshot("""\
错误 F317：“封顶条件”的公式要得出是/否，这里得出数
  --> rules.toml:8:9
  |
8 | when = "x"
  |         ^
   = 检查公式最外层算出的是什么\
"""), id="F317 condition that is a number"),
        pytest.param(ruleset(CAP.replace("x > 1", "甲.率 > 1"), group("组"), entry("a")), snapshot("""\
错误 F310：没有叫“甲.率”的数据项或中间量
  --> rules.toml:8:9
  |
8 | when = "甲.率 > 1"
  |         ^^^^^
   = 可用的有：x、总分.满分、组.满分、甲.满分、甲.分值、甲.得分、组.分值、组.得分、总分.分值、总分.得分\
"""), id="F310 step that is not there"),
        pytest.param(ruleset(CAP.replace("at_most = 50", 'at_most = "x +"'), group("组"), entry("a")), snapshot("""\
错误 F306：“+”后面缺少数字、名称或左括号
  --> rules.toml:9:14
  |
9 | at_most = "x +"
  |              ^\
"""), id="F306 formula of a cap"),
        pytest.param(ruleset('[steps]\n"x" = "1"\n\n', group("组"), entry("a")), snapshot("""\
错误 R412：中间量“x”和数据项同名
  --> rules.toml:7:1
  |
7 | "x" = "1"
  | ^^^
   = 给其中一个换个名称\
"""), id="R412 step named like a field"),
        pytest.param(ruleset('[[fields]]\nname = "x"\ntype = "text"\n\n', group("组"), entry("a")), snapshot("""\
错误 R436：数据项“x”在两处的定义不同（类型、单位、上下限、选项或列）
  --> rules.toml:7:8
  |
7 | name = "x"
  |        ^^^
   = 另一处在 a.toml:5:8
   = 同名的数据项是同一个数据：改成一样，或换个名称\
"""), id="R436 field of the ruleset"),
        pytest.param(spoiled('name = "组"', 'name = "组"\nstatus = "derived"'), snapshot("""\
错误 R416：status = "derived" 要用 note 说明哪里不确定
  --> rules.toml:8:10
  |
8 | status = "derived"
  |          ^^^^^^^^^
   = 补上 note = "…"\
"""), id="R416 weight without note"),
        pytest.param(spoiled("total = 100", "extends = 1"), snapshot("""\
错误 D223：“extends”要写另一个指标体系的 id（加引号）
  --> rules.toml:4:11
  |
4 | extends = 1
  |           ^
   = 例如 extends = "guangzhou/2022"\
"""), id="D223 extends"),
        pytest.param(spoiled("total = 100", 'extends = "guangzhou/2023"'), snapshot("""\
错误 P504：没有叫“guangzhou/2023”的指标体系
  --> rules.toml:4:11
  |
4 | extends = "guangzhou/2023"
  |           ^^^^^^^^^^^^^^^^
   = 是不是“guangzhou/2022”？
   = 可用的有：dazhou-project/2017、dazhou/2017、guangzhou/2022、mof-department/2013、mof-project/2013、mof-project/2020、mof-project/2021、sichuan-project/2023、t/1、wuhan-project/2020、yueyang/2018
   = 用 jixiao rulesets 列出全部\
"""), id="P504 extends what is not there"),
    ],
)  # fmt: skip
def test_ruleset_file(folder: Path, text: str, said: str) -> None:
    """One mistake in a ruleset file is told with its line, its column and the way out."""
    assert said_of_ruleset(folder, text, a=A, b=B) == said


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        pytest.param(
            number("x"),
            '[[fields]]\nname = "x"\ntype = "count"\n\n',
            snapshot("""\
错误 R436：数据项“x”在两处的定义不同（类型、单位、上下限、选项或列）
  --> b.toml:5:8
  |
5 | name = "x"
  |        ^^^
   = 另一处在 a.toml:5:8
   = 同名的数据项是同一个数据：改成一样，或换个名称\
"""),
            id="type",
        ),
        pytest.param(
            number("x"),
            '[[fields]]\nname = "x"\ntype = "number"\nunit = "个"\n\n',
            snapshot("""\
错误 R436：数据项“x”在两处的定义不同（类型、单位、上下限、选项或列）
  --> b.toml:5:8
  |
5 | name = "x"
  |        ^^^
   = 另一处在 a.toml:5:8
   = 同名的数据项是同一个数据：改成一样，或换个名称\
"""),
            id="unit",
        ),
    ],
)
def test_two_indicators_differ_about_a_field(folder: Path, one: str, two: str, said: str) -> None:
    """One name is one datum: definitions that differ are refused, and both files are named."""
    text = ruleset(group("组"), entry("a", "50"), entry("b", "50"))
    assert (
        said_of_ruleset(folder, text, a=indicator("a", "甲", "x", one), b=indicator("b", "乙", "x", two))
        == said
    )


def test_what_is_only_said_about_a_field_may_differ(folder: Path) -> None:
    """Source and explanation are no part of what a datum is."""
    more = '[[fields]]\nname = "x"\ntype = "number"\nsource = "决算"\nabout = "说明"\n\n'
    text = ruleset(group("组"), entry("a", "50"), entry("b", "50"))
    rules = load(folder, text, a=indicator("a", "甲", "x", number("x")), b=indicator("b", "乙", "x", more))
    assert rules.program.users["x"] == ("甲", "乙")


@pytest.mark.long
def test_own_word_of_the_program(folder: Path) -> None:
    """A step can't have the name of something that every indicator has."""
    a = indicator("a", "甲", "得分", number("x") + '[steps]\n"得分" = "x"\n')
    assert said_of_ruleset(folder, RULES, a=a) == snapshot('''\
错误 R411：“得分”是系统自己用的名称，不能作中间量
  --> a.toml:9:1
  |
9 | "得分" = "x"
  | ^^^^^^
   = 换一个名称

错误 R439：公式互相引用，绕成了圈：甲得分 → 甲得分
  --> a.toml:12:14
   |
12 | formula = """得分"""
   |              ^^^^
   = 改其中一个公式，不再引用后面的\
''')


def test_extends_in_a_circle(folder: Path) -> None:
    """Rulesets that extend one another are refused with the names of all on the circle."""
    write(folder, {"b.toml": 'id = "t/2"\nextends = "t/1"\n'})
    assert said_of_ruleset(folder, 'id = "t/1"\nextends = "t/2"\n') == snapshot("""\
错误 R421：extends 绕成了圈：t/1 → t/2 → t/1
  --> b.toml:2:11
  |
2 | extends = "t/1"
  |           ^^^^^
   = 改掉其中一个 extends\
""")


def test_removing_what_is_not_there(folder: Path) -> None:
    """An entry that removes nothing was meant for something: it is not passed over."""
    write(folder, {"base.toml": RULES.replace('"t/1"', '"t/0"'), "a.toml": A})
    child = 'id = "t/1"\nextends = "t/0"\n[[groups]]\nname = "祖"\nremove = true\n'
    assert said_of_ruleset(folder, child) == snapshot("""\
错误 R422：要去掉的“祖”在沿用的内容里没有
  --> rules.toml:5:1
  |
5 | remove = true
  | ^^^^^^
   = 可用的有：组\
""")


def test_a_mistake_in_what_is_extended_is_told_there(folder: Path) -> None:
    """A part of a ruleset is told where it was written, be it in another file."""
    write(
        folder,
        {
            "base.toml": RULES.replace('"t/1"', '"t/0"').replace(
                "weight = 100\n\n[[indicators]]", "weight = 90\n\n[[indicators]]"
            ),
            "a.toml": A,
        },
    )
    child = 'id = "t/1"\nextends = "t/0"\nyear = 2023\n[[indicators]]\nid = "t.a"\nweight = 80\n'
    assert said_of_ruleset(folder, child) == snapshot("""\
错误 R435：总分（total）分值 100，下级分值合计 90，少了 10
  --> base.toml:4:9
  |
4 | total = 100
  |         ^^^
   = 下级：组 90
   = 改其中的分值，使合计相等

错误 R435：“组”分值 90，下级分值合计 80，少了 10
  --> base.toml:8:10
  |
8 | weight = 90
  |          ^^
   = 下级：甲 80
   = 改其中的分值，使合计相等\
""")


def test_broken_indicator(folder: Path) -> None:
    """A ruleset that uses a broken indicator says so, and tells what is wrong with that file."""
    assert said_of_ruleset(folder, RULES, a=A.replace("[score]", "[scroe]")) == snapshot("""\
错误 D221：不认识的键“scroe”
  --> a.toml:9:2
  |
9 | [scroe]
  |  ^^^^^
   = 是不是“score”？
   = 这里可以写：about、basis、editions、evidence、falls_with、fields、for_lack_of、id、name、not_applicable、note、notices、reason_required、replaces、retired、rises_with、rule、score、since、status、steps、weight

另有 1 处要等上面的改正以后才能检查\
""")


def test_unreadable_indicator(folder: Path) -> None:
    """A file that is no TOML at all can't be known by its id; its mistake is told where its indicator is missed."""
    said = said_of_ruleset(folder, RULES, a=A.replace('name = "甲"', "名称 = 甲"))
    assert [line for line in said.splitlines() if line.startswith(("错误", "  -->"))] == snapshot(
        [
            "错误 D206：键“名称”没有加引号",
            "  --> a.toml:2:1",
        ]
    )


def test_several_mistakes_at_once(folder: Path) -> None:
    """An author mends a file once: everything that can be known to be wrong is told, from top to bottom."""
    text = ruleset(
        group("组"), entry("a", "40"), entry("b", "50"), CAP.replace("x > 1", "z > 1"), grades([("优", "90")])
    )
    said = said_of_ruleset(
        folder,
        text,
        a=indicator("a", "甲", "x + w", number("x")),
        b=B.replace('type = "number"', 'type = "nomber"\nk = 1'),
    )
    assert said == snapshot('''\
错误 D224：“type”不能是文字“nomber”
  --> b.toml:6:8
  |
6 | type = "nomber"
  |        ^^^^^^^^
   = 是不是“number”？
   = 可以写：amount（金额）、number（数）、count（个数）、rate（比率）、yes_no（是/否）、date（日期）、choice（选项）、text（文字）、table（明细表）

错误 D221：不认识的键“k”
  --> b.toml:7:1
  |
7 | k = 1
  | ^
   = 这里可以写：about、across、adjustable、columns、id、max、min、name、option_ids、options、source、together、type、unit

错误 F310：没有叫“z”的数据项或中间量
  --> rules.toml:22:9
   |
22 | when = "z > 1"
   |         ^
   = 可用的有：x

错误 R438：低于 90 分没有等级
  --> rules.toml:28:12
   |
28 | at_least = 90
   |            ^^
   = 最低的等级写 at_least = 0

错误 F310：没有叫“w”的数据项或中间量
  --> a.toml:10:18
   |
10 | formula = """x + w"""
   |                  ^
   = 可用的有：x、满分

另有 1 处要等上面的改正以后才能检查\
''')


def test_mistake_in_a_formula_of_an_edition(folder: Path) -> None:
    """A formula that is wrong only as of a year is told in that edition's place."""
    newer = '[[editions]]\nsince = 2024\nreason = "改公式"\nscore = { formula = "双倍 + x" }\nsteps = { "双位" = "x * 2" }\n'
    assert load(folder, RULES, a=A + newer).program.year == 2022
    later = RULES.replace("year = 2022", "year = 2024")
    assert said_of_ruleset(folder, later, a=A + newer) == snapshot("""\
错误 F310：没有叫“双倍”的数据项或中间量
  --> a.toml:14:22
   |
14 | score = { formula = "双倍 + x" }
   |                      ^^^^
   = 可用的有：x、双位、满分\
""")


def test_problems_carry_facts(folder: Path) -> None:
    """A program reads the same things as attributes: code, place, what was found and what is allowed."""
    with pytest.raises(JixiaoError) as caught:
        load(folder, ruleset(group("组"), entry("a", "99.5")), a=A)
    (problem,) = caught.value.problems
    assert (problem.code, problem.facts["found"], problem.facts["wanted"]) == ("R435", Fraction("99.5"), 100)
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == ("rules.toml", 8, 10)
