"""What an author is told about a mistake in a decision table: the whole message, word for word.

Every case is a scoring rule with one mistake and the exact text that a person reads: what, where, and the way out.
"""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from tests.rules.forms.built import number, said_of

RATE = number("率", "rate", lower="0", upper="1")
CHOICE = '[[fields]]\nname = "评价"\ntype = "choice"\noptions = ["好", "中", "差"]\n\n'
YES_NO = '[[fields]]\nname = "公开"\ntype = "yes_no"\n\n'
TEXT = '[[fields]]\nname = "说明"\ntype = "text"\n\n'


def bands(of: str, *rows: str) -> str:
    """Return a decision table of these lines."""
    return f'[score.bands]\nof = "{of}"\n[score.bands.points]\n' + "".join(f"{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(RATE + bands("率", '"90%以上" = 5', '"< 90%" = 0'), snapshot("""\
错误 R441：“90%以上”不能作区间：写法认不出来
  --> a.toml:13:1
   |
13 | "90%以上" = 5
   | ^^^^^^^^^
   = 是不是“90%（含）以上”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 no interval"),
        pytest.param(RATE + bands("率", '"[90%, 80%)" = 5', '"其余" = 0'), snapshot("""\
错误 R441：“[90%, 80%)”不能作区间：区间里没有数：下限要小于上限
  --> a.toml:13:1
   |
13 | "[90%, 80%)" = 5
   | ^^^^^^^^^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 empty interval"),
        pytest.param(RATE + bands("率", '"> 一半" = 5', '"其余" = 0'), snapshot("""\
错误 R441：“> 一半”不能作区间：“一半”不是数字
  --> a.toml:13:1
   |
13 | "> 一半" = 5
   | ^^^^^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 no number"),
        pytest.param(RATE + bands("率", '"(-∞, +∞)" = 5'), snapshot("""\
错误 R441：“(-∞, +∞)”不能作区间：两端都没有界限，用“其余”
  --> a.toml:13:1
   |
13 | "(-∞, +∞)" = 5
   | ^^^^^^^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 no end"),
        pytest.param(RATE + bands("率", '"好" = 5', '"< 90%" = 0'), snapshot("""\
错误 R441：“好”不能作区间：写法认不出来
  --> a.toml:13:1
   |
13 | "好" = 5
   | ^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 option among intervals"),
        pytest.param(RATE + bands("率", '"其余" = 0', '"> 90%" = 5'), snapshot("""\
错误 R441：“其余”要写在最后
  --> a.toml:13:1
   |
13 | "其余" = 0
   | ^^^^^^
   = 把它移到最后一行\
"""), id="R441 其余 before the end"),
        pytest.param(CHOICE + bands("评价", '"" = 5', '"其余" = 0'), snapshot("""\
错误 R441：档的名称不能为空
  --> a.toml:12:1
   |
12 | "" = 5
   | ^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 no name"),
        pytest.param(RATE + bands("率", '">= 90%" = 5', '"[80%, 90%]" = 4', '"< 80%" = 0'), snapshot("""\
错误 R442：“>= 90%”和“[80%, 90%]”两档重叠：等于 90%，两档都算
  --> a.toml:14:1
   |
14 | "[80%, 90%]" = 4
   | ^^^^^^^^^^^^
   = 一个数只能在一档里：[ ] 含这个数，( ) 不含\
"""), id="R442 a common end"),
        pytest.param(RATE + bands("率", '">= 80%" = 5', '"[60%, 90%)" = 4', '"< 60%" = 0'), snapshot("""\
错误 R442：“>= 80%”和“[60%, 90%)”两档重叠：80%（含）至 90%（不含），两档都算
  --> a.toml:14:1
   |
14 | "[60%, 90%)" = 4
   | ^^^^^^^^^^^^
   = 一个数只能在一档里：[ ] 含这个数，( ) 不含\
"""), id="R442 a common stretch"),
        pytest.param(RATE + bands("率", '">= 60%" = 5', '"[70%, 80%)" = 4', '"< 60%" = 0'), snapshot("""\
错误 R442：“[70%, 80%)”和“>= 60%”两档重叠：70%（含）至 80%（不含），两档都算
  --> a.toml:13:1
   |
13 | ">= 60%" = 5
   | ^^^^^^^^
   = 一个数只能在一档里：[ ] 含这个数，( ) 不含\
"""), id="R442 one within another"),
        pytest.param(RATE + bands("率", '"> 90%" = 5', '"< 90%" = 0'), snapshot("""\
错误 R443：“率”的分档有空缺：等于 90%
  --> a.toml:11:7
   |
11 | of = "率"
   |       ^^
   = 补上这一档，或最后写一档“其余”
   = 按各数据项的上下限，“率”可能是 0%（含）至 100%（含）；不会出现的，写明数据项的 min、max\
"""), id="R443 one number"),
        pytest.param(RATE + bands("率", '"[60%, 80%)" = 5', '"[80%, 90%)" = 0'), snapshot("""\
错误 R443：“率”的分档有空缺：0%（含）至 60%（不含）、90%（含）至 100%（含）
  --> a.toml:11:7
   |
11 | of = "率"
   |       ^^
   = 补上这一档，或最后写一档“其余”
   = 按各数据项的上下限，“率”可能是 0%（含）至 100%（含）；不会出现的，写明数据项的 min、max\
"""), id="R443 both ends"),
        pytest.param(number("率", "rate") + bands("率", '">= 90%" = 5', '"[0%, 90%)" = 0'), snapshot("""\
错误 R443：“率”的分档有空缺：0%（不含）以下
  --> a.toml:9:7
  |
9 | of = "率"
  |       ^^
   = 补上这一档，或最后写一档“其余”
   = 按各数据项的上下限，“率”可能是 任何数；不会出现的，写明数据项的 min、max\
"""), id="R443 no min"),
        pytest.param(number("次数", "count", lower="0") + bands("次数", '"= 0" = 5', '"[1, 3]" = 3', '">= 5" = 0'), snapshot("""\
错误 R443：“次数”的分档有空缺：等于 4
  --> a.toml:10:7
   |
10 | of = "次数"
   |       ^^^^
   = 补上这一档，或最后写一档“其余”
   = 按各数据项的上下限，“次数”可能是 0（含）以上；不会出现的，写明数据项的 min、max\
"""), id="R443 a whole number"),
        pytest.param(CHOICE + bands("评价", '"好" = 5'), snapshot("""\
错误 R443：“评价”为“中”、“差”时没有一档
  --> a.toml:10:7
   |
10 | of = "评价"
   |       ^^^^
   = 给每个选项写一档，或最后写一档“其余”\
"""), id="R443 options"),
        pytest.param(YES_NO + bands("公开", '"是" = 5'), snapshot("""\
错误 R443：“公开”为“否”时没有一档
  --> a.toml:9:7
  |
9 | of = "公开"
  |       ^^^^
   = 给每个选项写一档，或最后写一档“其余”\
"""), id="R443 yes/no"),
        pytest.param(TEXT + bands("说明", '"有" = 5', '"无" = 0'), snapshot("""\
错误 R443：“说明”是文字，档没有列全的办法
  --> a.toml:9:7
  |
9 | of = "说明"
  |       ^^^^
   = 最后写一档“其余”\
"""), id="R443 a text"),
        pytest.param(RATE + bands("率", '">= 90%" = 15', '"< 90%" = 0'), snapshot("""\
错误 R444：“>= 90%”这一档给 15 分，不在 0 到“甲”的分值 10 之间
  --> a.toml:13:12
   |
13 | ">= 90%" = 15
   |            ^^
   = 改这里的分数\
"""), id="R444 above the weight"),
        pytest.param(RATE + bands("率", '">= 90%" = 5', '"< 90%" = -1'), snapshot("""\
错误 R444：“< 90%”这一档给 -1 分，不在 0 到“甲”的分值 10 之间
  --> a.toml:14:11
   |
14 | "< 90%" = -1
   |           ^^
   = 改这里的分数\
"""), id="R444 below 0"),
        pytest.param(RATE + bands("率", '">= 90%" = "满分 * 120%"', '"< 90%" = 0'), snapshot("""\
错误 R444：“>= 90%”这一档给 12 分，不在 0 到“甲”的分值 10 之间
  --> a.toml:13:13
   |
13 | ">= 90%" = "满分 * 120%"
   |             ^^^^^^^^^^^
   = 改这里的分数\
"""), id="R444 by formula"),
        pytest.param(CHOICE + bands("评价", '"好" = 5', '"优" = 4', '"其余" = 0'), snapshot("""\
错误 F316：选项里没有“优”
  --> a.toml:13:1
   |
13 | "优" = 4
   | ^^^^
   = 可选的有：好、中、差\
"""), id="F316 unknown option"),
        pytest.param(RATE + bands("率", '"90%以上" = 5', '"80%～90%(不含)" = 4', '"80%以下" = 0'), snapshot("""\
错误 R441：“率”是数，“90%以上”不是区间
  --> a.toml:13:1
   |
13 | "90%以上" = 5
   | ^^^^^^^^^
   = 是不是“90%（含）以上”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样

错误 R441：“率”是数，“80%～90%(不含)”不是区间
  --> a.toml:14:1
   |
14 | "80%～90%(不含)" = 4
   | ^^^^^^^^^^^^^^^^
   = 是不是“80%（含）至 90%（不含）”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样

错误 R441：“率”是数，“80%以下”不是区间
  --> a.toml:15:1
   |
15 | "80%以下" = 0
   | ^^^^^^^^^
   = 是不是“80%（不含）以下”？
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 as printed"),
        pytest.param(RATE + bands("率", '"优" = 5', '"其余" = 0'), snapshot("""\
错误 R441：“率”是数，“优”不是区间
  --> a.toml:13:1
   |
13 | "优" = 5
   | ^^^^
   = 区间写成 80%（含）至 90%（不含）、90%（含）以上、[80%, 90%)、>= 90%、= 0 这样\
"""), id="R441 options of a number"),
        pytest.param(CHOICE + bands("评价", '"好" = 5', '" 好" = 4', '"其余" = 0'), snapshot("""\
错误 R442：“好”和“ 好”是同一档
  --> a.toml:13:1
   |
13 | " 好" = 4
   | ^^^^^
   = 一档只写一次\
"""), id="R442 one option twice"),
        pytest.param(CHOICE + bands("评价", '"[好" = 5', '"其余" = 0'), snapshot("""\
错误 F316：选项里没有“[好”
  --> a.toml:12:1
   |
12 | "[好" = 5
   | ^^^^^
   = 是不是“好”？
   = 可选的有：好、中、差\
"""), id="F316 unknown option like an interval"),
        pytest.param(TEXT + bands("说明", r""""“”「」『』‘’'\"" = 5""", '"其余" = 0'), snapshot("""\
错误 R441：““”「」『』‘’'"”里的引号种类太多，公式里写不出来
  --> a.toml:11:1
   |
11 | "“”「」『』‘’'\\"" = 5
   | ^^^^^^^^^^^^^^^^^
   = 换一个名称\
"""), id="R441 every kind of quotes"),
    ],
)  # fmt: skip
def test_messages(text: str, said: str) -> None:
    """The message names what is wrong, where it was written, and the way out."""
    assert said_of(text) == said
