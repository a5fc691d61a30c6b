"""What an author is told about groups, caps and the most points that do not go together: the whole message."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from tests.rubrics import entry, group, indicator, ruleset
from tests.rules.forms.built import built

from jixiao import JixiaoError

A, B = indicator("a", "甲"), indicator("b", "乙")
FILES = {"a": A, "b": B}
QUOTES = '"“”「」『』‘’\'\\""'
CAP = '[[caps]]\nname = "封顶"\nreason = "原因"\n'


def two(*keys: str, first: str = "100", second: str = "100") -> str:
    """Return a ruleset of one group with two indicators, with more keys of the group."""
    return ruleset(
        "\n".join([group("效益").strip(), *keys, "", ""]),
        entry("a", first, "效益"),
        entry("b", second, "效益"),
    )


def capped(*keys: str) -> str:
    """Return a ruleset with one cap."""
    return ruleset(group("组"), entry("a", "60"), entry("b", "40"), CAP + "\n".join([*keys, "", ""]))


def said_of(text: str) -> str:
    """Return what is said about a ruleset."""
    with pytest.raises(JixiaoError) as caught:
        built(text, FILES)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(two('combine = "pool"'), snapshot("""\
错误 R451：选项池“效益”没有说明一项都没有选用时怎么办
  --> rules.toml:7:8
  |
7 | name = "效益"
  |        ^^^^^^
   = 补上 none = "zero"（得 0 分）或 none = "exclude"（分值由同级其他指标分担）\
"""), id="R451 pool without none"),
        pytest.param(two('none = "zero"', first="60", second="40"), snapshot("""\
错误 R451：“效益”不是选项池，不写 none
  --> rules.toml:7:8
  |
7 | name = "效益"
  |        ^^^^^^
   = 删去 none\
"""), id="R451 none without a pool"),
        pytest.param(two('combine = "chosen"', 'none = "zero"'), snapshot("""\
错误 R451：“效益”不是选项池，不写 none
  --> rules.toml:7:8
  |
7 | name = "效益"
  |        ^^^^^^
   = 删去 none\
"""), id="R451 none of a choice"),
        pytest.param(two('combine = "better"', second="90"), snapshot("""\
错误 R451：“效益”在几项中取较高的一项，“乙”的分值 90 和它的 100 不同
  --> rules.toml:19:10
   |
19 | weight = 90
   |          ^^
   = 改成 100\
"""), id="R451 unequal weights of which the better counts"),
        pytest.param(two('combine = "chosen"', first="60", second="40"), snapshot("""\
错误 R451：“效益”在几项中选一项，“甲”的分值 60 和它的 100 不同
  --> rules.toml:14:10
   |
14 | weight = 60
   |          ^^
   = 改成 100

错误 R451：“效益”在几项中选一项，“乙”的分值 40 和它的 100 不同
  --> rules.toml:19:10
   |
19 | weight = 40
   |          ^^
   = 改成 100\
"""), id="R451 unequal weights of which one is chosen"),
        pytest.param(ruleset(group("效益").replace("100", '100\ncombine = "better"'), entry("a", "100", "效益")), snapshot("""\
错误 R451：“效益”在几项中取较高的一项，下面却只有一项
  --> rules.toml:8:10
  |
8 | weight = 100
  |          ^^^
   = 再加一项，或删去 combine\
"""), id="R451 one alternative"),
        pytest.param(ruleset(group("组"), group("加分", "5", "组").replace("5\n", '5\nkind = "bonus"\n'), entry("a"), entry("b", "5", "加分")), snapshot("""\
错误 R451：“加分”是加减分，要写在第一级
  --> rules.toml:14:8
   |
14 | kind = "bonus"
   |        ^^^^^^^
   = 删去 parent\
"""), id="R451 bonus below the first level"),
        pytest.param(two('combine = "best"'), snapshot("""\
错误 D224：“combine”不能是文字“best”
  --> rules.toml:9:11
  |
9 | combine = "best"
  |           ^^^^^^
   = 是不是“better”？
   = 可以写：sum（相加）、scaled（折算）、better（取高）、chosen（选一）、pool（选项池）\
"""), id="D224 unknown combine"),
        pytest.param(capped('when = "是"'), snapshot("""\
错误 R452：封顶“封顶”的上限要写一种，也只写一种
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 no limit"),
        pytest.param(capped('when = "是"', "at_most = 60", 'grade = "良"'), snapshot("""\
错误 R452：封顶“封顶”的上限要写一种，也只写一种
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 two limits"),
        pytest.param(capped("at_most = 60"), snapshot("""\
错误 R452：封顶“封顶”的条件和上限不配套
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 no condition"),
        pytest.param(capped('of = "甲.得分"', "at_most = 60"), snapshot("""\
错误 R452：封顶“封顶”的条件和上限不配套
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 of without bands"),
        pytest.param(capped('when = "是"', "[caps.bands]", '"< 60" = 60'), snapshot("""\
错误 R452：封顶“封顶”的条件和上限不配套
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 bands with a condition"),
        pytest.param(capped("[caps.bands]", '"< 60" = 60'), snapshot("""\
错误 R452：封顶“封顶”的条件和上限不配套
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）\
"""), id="R452 bands without of"),
        pytest.param(capped('when = "是"', 'grade = "良"', 'target = "组"'), snapshot("""\
错误 R452：封顶“封顶”限制等级，只能对总分
  --> rules.toml:20:1
   |
20 | [[caps]]
   | ^^^^^^^^
   = 删去 target\
"""), id="R452 grade of a group"),
        pytest.param(capped('when = "是"', 'grade = "优良"'), snapshot("""\
错误 R437：没有叫“优良”的等级
  --> rules.toml:24:9
   |
24 | grade = "优良"
   |         ^^^^^^
   = 是不是“良”？
   = 可用的有：优、良、中、差\
"""), id="R437 unknown grade"),
        pytest.param(capped('of = "甲.得分"', "[caps.bands]", '"< 50" = 50', '"60以下" = 60'), snapshot("""\
错误 R441：“60以下”不能作区间：写法认不出来
  --> rules.toml:26:1
   |
26 | "60以下" = 60
   | ^^^^^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 bands of a cap that contradict each other"),
        pytest.param(capped('of = "甲.得分"', "[caps.bands]", '">= 60" = 80', '"60以下" = 60'), snapshot("""\
错误 R441：“60以下”不能作区间：写法认不出来
  --> rules.toml:26:1
   |
26 | "60以下" = 60
   | ^^^^^^^^
   = 是不是“60（不含）以下”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 bands of a cap"),
        pytest.param(capped('of = "甲.得分"', "[caps.bands]", '"< 60" = 60', '"[50, 70)" = 70'), snapshot("""\
错误 R442：“[50, 70)”和“< 60”两档重叠：50（含）至 60（不含），两档都算
  --> rules.toml:25:1
   |
25 | "< 60" = 60
   | ^^^^^^
   = 一个数只能在一档里：[ ] 含这个数，( ) 不含\
"""), id="R442 bands of a cap"),
        pytest.param(capped('of = "甲.得分"', "[caps.bands]", '"其余" = 60', '"[50, 70)" = 70'), snapshot("""\
错误 R441：“其余”要写在最后
  --> rules.toml:25:1
   |
25 | "其余" = 60
   | ^^^^^^
   = 把它移到最后一行\
"""), id="R441 其余 of a cap"),
        pytest.param(capped('of = "甲.得分"', "[caps.bands]", '"优" = 50', '"60以下" = 60'), snapshot("""\
错误 R441：“甲.得分”是数，“优”不是区间
  --> rules.toml:25:1
   |
25 | "优" = 50
   | ^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样

错误 R441：“甲.得分”是数，“60以下”不是区间
  --> rules.toml:26:1
   |
26 | "60以下" = 60
   | ^^^^^^^^
   = 是不是“60（含）以下”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 printed bands of a cap"),
        pytest.param(capped("at_most = 60", 'when = "是"').replace('"优"', QUOTES), snapshot("""\
错误 R438：等级““”「」『』‘’'"”里的引号种类太多，公式里写不出来
  --> rules.toml:27:8
   |
27 | name = "“”「」『』‘’'\\""
   |        ^^^^^^^^^^^^^^^^^
   = 换一个名称\
"""), id="R438 quotes in the name of a grade"),
        pytest.param(two("most = 90", first="60", second="40"), snapshot("""\
错误 R454：most 是 90，比分值 100 小
  --> rules.toml:9:8
  |
9 | most = 90
  |        ^^
   = most 是超额完成时最多能得的分；没有超额就删去\
"""), id="R454 group"),
        pytest.param(ruleset(group("组"), entry("a", "60\nmost = 59.5"), entry("b", "40")), snapshot("""\
错误 R454：most 是 59.5，比分值 60 小
  --> rules.toml:14:8
   |
14 | most = 59.5
   |        ^^^^
   = most 是超额完成时最多能得的分；没有超额就删去\
"""), id="R454 indicator"),
        pytest.param(ruleset(group("组"), entry("a", "60"), entry("b", "40")).replace("total = 100", "total = 100\nmost = 99"), snapshot("""\
错误 R454：most 是 99，比分值 100 小
  --> rules.toml:5:8
  |
5 | most = 99
  |        ^^
   = most 是超额完成时最多能得的分；没有超额就删去\
"""), id="R454 total"),
    ],
)  # fmt: skip
def test_messages(text: str, said: str) -> None:
    """The message names the group or the cap, what does not fit, and the way out."""
    assert said_of(text) == said
