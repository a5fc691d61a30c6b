"""What a change would do, and which jumps are near."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from tests.rubrics import entry, grades, group, ruleset

import jixiao
from jixiao import JixiaoError
from jixiao.cli import command

ROOT: Final = Path(__file__).parents[2]
COMPLETE: Final = ROOT / "examples" / "complete-2022.toml"
STARTING: Final = ROOT / "examples" / "zengcheng-2022.toml"

CAP: Final = """\
[[caps]]
name = "超支封顶"
when = "支出 > 200"
at_most = 5
reason = "超支"

"""
RULESET: Final = ruleset(
    group("组", "10"), entry("one", "10"), CAP, grades([("好", "8"), ("差", "0")]), total="10"
)
INDICATOR: Final = """\
id = "t.one"
name = "一"
[[fields]]
name = "支出"
type = "amount"
unit = "万元"
min = 0
[score.bands]
of = "支出"
[score.bands.points]
"<= 100" = 0
"(100, 150]" = 4
"> 150" = "满分"
"""


@pytest.fixture(scope="module")
def bands(tmp_path_factory: pytest.TempPathFactory) -> jixiao.Rules:
    """Give a ruleset whose points jump at 100 and 150, and whose cap begins above 200."""
    folder = tmp_path_factory.mktemp("bands")
    (folder / "rules.toml").write_text(RULESET, encoding="utf-8")
    (folder / "one.toml").write_text(INDICATOR, encoding="utf-8")
    return jixiao.load(folder / "rules.toml", plugins=[folder])


@pytest.mark.parametrize(
    ("spent", "found"),
    [
        ("99.5", [("支出再增加 0.51 万元（到 100.01 万元）", "", "0.00", "4.00")]),
        ("100", [("支出再增加 0.01 万元（到 100.01 万元）", "", "0.00", "4.00")]),
        ("100.01", [("支出减少 0.01 万元（到 100 万元）", "", "4.00", "0.00")]),
        ("120", []),
        ("149.9999", [("支出再增加 0.0002 万元（到 150.0001 万元）", "", "4.00", "10.00")]),
        ("200", [("支出再增加 0.01 万元（到 200.01 万元）", "超支封顶", "10.00", "5.00")]),
    ],
)
def test_jumps_within_a_per_cent(
    bands: jixiao.Rules, spent: str, found: list[tuple[str, str, str, str]]
) -> None:
    """The nearest value on the other side, in steps as fine as the value given; what a cap does is told by its name."""
    reported = bands.cliffs({"unit": "甲", "fields": {"支出": spent}})
    assert [
        (str(each.change), each.rule, str(each.total), str(each.total_across)) for each in reported
    ] == found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(cents=st.integers(0, 26_000))
def test_every_jump_is_found_and_nothing_else(bands: jixiao.Rules, cents: int) -> None:
    """Against the thresholds that the rule was written with."""
    value = Fraction(cents, 100)
    reach = value / 50
    found = bands.cliffs({"unit": "甲", "fields": {"支出": str(Decimal(cents) / 100)}}, Fraction(1, 50))
    wanted = set()
    for threshold in (100, 150, 200):
        across = threshold + Fraction(1, 100) if value <= threshold else Fraction(threshold)
        if abs(across - value) <= reach:
            wanted.add(across)
    assert {Fraction(each.change.after) for each in found} == wanted


@pytest.mark.long
def test_cliffs_of_the_complete_example() -> None:
    """They lie on both sides of where the datum stands, nearest first."""
    rules = jixiao.load("guangzhou/2022")
    reported = [
        f"{each.change}：{each.points} → {each.across}" for each in rules.cliffs(COMPLETE, Fraction(1, 20))
    ]
    assert reported == snapshot(
        [
            "公用经费支出数减少 3 万元（到 200 万元）：1.50 → 2.00",
            "公用经费预算数再增加 3 万元（到 203 万元）：1.50 → 2.00",
            "公用经费预算数减少 6.67 万元（到 193.33 万元）：1.50 → 1.00",
            "公用经费支出数再增加 7.01 万元（到 210.01 万元）：1.50 → 1.00",
        ]
    )


@pytest.mark.long
def test_what_if_tells_every_part_that_differs() -> None:
    """From the total down; the file stays as it is."""
    found = jixiao.load("guangzhou/2022").what_if(STARTING, {"支出决算数": "2508.64"})
    assert [(each.name, str(each.before), str(each.after)) for each in found.changed] == snapshot(
        [
            ("总分", "93.81", "94.00"),
            ("履职效能", "45.81", "46.00"),
            ("整体效能", "45.81", "46.00"),
            ("部门预算资金支出率", "9.81", "10.00"),
        ]
    )
    assert found.before.total == Decimal("93.81")


def test_what_is_wrong_with_a_change_is_told_at_once() -> None:
    """Unknown names, values that can't be, detail tables."""
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("guangzhou/2022").what_if(
            COMPLETE, {"支出决算": "1", "支出决算数": "一百", "采购合同": "1", "部门预算已公开": "也许"}
        )
    assert str(caught.value) == snapshot("""\
错误 S601：没有叫“支出决算”的数据项
   = 是不是“支出决算数”？
   = 用 jixiao fields guangzhou/2022 列出全部数据项

错误 N101：“支出决算数”：“一百”不是数字
   = 写数字，例如 2459.96，单位不写在数字后面

错误 S602：“采购合同”是明细表，不能这样改
   = 改填报文件的副本，再评分

错误 S602：“部门预算已公开”要填是/否，这里是文字“也许”
   = 是写 true，否写 false；写文字的写“是”或“否”（√ ×、对 错、Y N、TRUE FALSE、1 0 也可以），“无”“没有”看不出是哪一个\
""")


def call(*arguments: str) -> Any:  # noqa: ANN401 - click's result
    """Run a command of the command line."""
    return CliRunner().invoke(command, [*arguments], prog_name="jixiao", standalone_mode=False)


@pytest.mark.long
def test_the_commands() -> None:
    """What they print, whole."""
    changed = call("whatif", str(STARTING), "支出决算数=2508.64")
    assert changed.output == snapshot("""\
假如：支出决算数再增加 48.68 万元（到 2508.64 万元）
原来：广州市增城区人民政府办公室 2022 年度：总分 93.81 分，等级“优”
改后：广州市增城区人民政府办公室 2022 年度：总分 94.00 分，等级“优”

指标                       原来   改后   变化
总分                      93.81  94.00  +0.19
  履职效能                45.81  46.00  +0.19
    整体效能              45.81  46.00  +0.19
      部门预算资金支出率   9.81  10.00  +0.19

部门预算资金支出率：支出决算数 2508.64 万元，调整后预算数 2508.64 万元，预算执行率 = 2508.64 ÷ 2508.64 = 100%。得分 = 10 × 最小(1, 100%) = 10 分。
""")
    near = call("cliffs", str(COMPLETE), "--within", "2%")
    assert near.output == snapshot("""\
示例市示例局：2% 以内的界

公用经费支出数 203：公用经费支出数减少 3 万元（到 200 万元），1.478%
  公用经费控制率 1.50 → 2.00 分，总分 90.16 → 90.66 分
公用经费预算数 200：公用经费预算数再增加 3 万元（到 203 万元），1.5%
  公用经费控制率 1.50 → 2.00 分，总分 90.16 → 90.66 分
总分：比“优”的最低分 90.00 分只多 0.16 分
""")
    none = call("cliffs", str(STARTING))
    assert none.output == snapshot("""\
广州市增城区人民政府办公室：1% 以内的界

没有。
""")
    explained = call("explain", str(STARTING), "部门预算资金支出率")
    assert (
        "     得回：支出决算数再增加 48.68 万元（到 2508.64 万元）可得满分，总分 94.00 分\n"
        in explained.output
    )


@pytest.mark.long
def test_the_commands_as_data() -> None:
    """Decimals are texts, as in a scorecard."""
    changed = json.loads(call("whatif", str(STARTING), "支出决算数=2508.64", "--json").output)
    assert changed["total"] == {"before": "93.81", "after": "94.00"}
    assert changed["changes"][0]["after"] == "2508.64"
    near = json.loads(call("cliffs", str(COMPLETE), "--within", "2%", "--json").output)
    assert near["grades"] == [{"grade": "优", "at_least": "90.00", "missing": "-0.16"}]
    assert near["cliffs"][0]["share"] == snapshot("3/203")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("whatif", str(STARTING), "支出决算数"), "“支出决算数”要写成 数据项=值"),
        (("whatif", str(STARTING), "支出决算数=1", "支出决算数=2"), "“支出决算数”写了两次"),
        (("cliffs", str(STARTING), "--within", "5"), "要写 0 到 50% 之间的百分数，例如 1%，这里是“5”"),
        (("cliffs", str(STARTING), "--within", "60%"), "要写 0 到 50% 之间的百分数，例如 1%，这里是“60%”"),
    ],
)
def test_commands_typed_wrong(arguments: tuple[str, ...], said: str) -> None:
    """Each is told in Chinese with what is allowed."""
    found = call(*arguments)
    assert said in str(found.exception)
