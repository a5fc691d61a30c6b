"""The complete invented case against numbers worked out by hand; tests/cases/complete_2022.md shows the work."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import tomli
from tests.rubrics import EXAMPLES, write

import jixiao
from jixiao import Scorecard

BY_HAND = """
总分                             100.00  90.16  # 47.37 + 42.79
履职效能                           50.00  47.37
整体效能                           50.00  47.37  # 19.05 + 18.67 + 9.65
部门整体绩效目标产出指标完成情况               20.00  19.05  # 20 × (3 + 2.91 + 5/3 + 1 + 0.95) / 10 = 1429/75 = 19.0533…
部门整体绩效目标效益指标完成情况               20.00  18.67  # 20 × (4 + 11/6 + 1.5 + 2) / 10 = 56/3 = 18.6666…
部门预算资金支出率                      10.00  9.65   # 10 × 1929/2000 = 9.645, a tie
管理效率                           50.00  42.79  # 2.25 + 4.25 + 3.33 + 13.12 + 8.35 + 8.99 + 2.50
预算编制                           3.00   2.25
新增预算项目事前绩效评估                   3.00   2.25   # 3 × 3/4
预算执行                           5.00   4.25
结转结余率                          2.00   2.00   # 71/2000 = 3.55 %, not above 10 %
财务管理合规性                        3.00   2.25   # 3 × (1 − 25 %)
信息公开                           4.00   3.33
预决算公开合规性                       2.00   1.50   # 2 × 3/4: the accounts came out on the 21st day
绩效信息公开情况                       2.00   1.83   # 2 × (1/2 × 5/6 + 1/2) = 11/6
绩效管理                           15.00  13.12  # 4.00 + 2.71 + 6.41
绩效管理制度建设                       5.00   4.00   # 5 × 4/5
绩效结果应用                         3.00   2.71   # 3 × (1 + 5/7 + 1) / 3 = 19/7 = 2.7142…
绩效管理制度执行                       7.00   6.41   # 7 × 91.5 % = 6.405, a tie
采购管理                           10.00  8.35   # 1.67 + 1.11 + 2.23 + 2.78 + 0.56
采购意向公开合规性                      2.22   1.67   # 3/2 × 2.22/2 = 1.665, a tie
采购内控制度建设                       1.11   1.11   # 1 × 1.11
采购活动合规性                        2.23   2.23   # 2 × 2.23/2
采购合同签订时效性                      3.33   2.78   # 5/2 × 3.33/3 = 2.775, a tie
合同备案时效性                        1.11   0.56   # 1/2 × 1.11 = 0.555, a tie
采购政策效能                         0.00   0.00   # excluded: its weight went to the five above
资产管理                           10.00  8.99
资产配置合规性                        2.00   1.50   # 2 × (1 − 25 %)
资产收益上缴的及时性                     1.00   1.00   # 12.6/12.6
资产盘点情况                         1.00   1.00
数据质量                           2.00   1.99   # 2 × (1/2 + 1/2 × 835/842) = 1677/842 = 1.9916…
资产管理合规性                        2.00   2.00
固定资产利用率                        2.00   1.50   # 1530/1800 = 85 %: 75 % of 2
运行成本                           3.00   2.50
公用经费控制率                        2.00   1.50   # 203/200 = 101.5 %: 75 % of 2
“三公”经费控制情况                     1.00   1.00   # 18.2 ≤ 20
"""
"""Name, weight after the share-out, points, in printed order.

The excluded indicator of 采购管理 leaves 9 of 10 points of weight. The running totals 2, 3, 5, 8, 9 times 10/9, rounded,
are 2.22, 3.33, 5.56, 8.89, 10.00; the weights are their differences 2.22, 1.11, 2.23, 3.33, 1.11 and sum to 10 exactly.
"""


@pytest.fixture(scope="module")
def card() -> Scorecard:
    """Return the scorecard of the complete case."""
    return jixiao.load("guangzhou/2022").score(EXAMPLES / "complete-2022.toml")


@pytest.fixture(scope="module")
def capped() -> Scorecard:
    """Return the scorecard of the case whose low execution rate caps the total."""
    return jixiao.load(EXAMPLES / "capped" / "ruleset.toml").score(EXAMPLES / "capped" / "submission.toml")


def test_every_number_by_hand(card: Scorecard) -> None:
    """Every weight and every point of the rubric is what a person with pencil and paper gets."""
    by_hand = [tuple(line.split("#")[0].split()) for line in BY_HAND.strip().splitlines()]
    assert [(node.name, str(node.weight), str(node.points)) for node in card.root.walk()] == by_hand
    assert card.grade == "优"


def test_shared_weights_add_up(card: Scorecard) -> None:
    """The weights after the share-out are the group's again, to the last cent."""
    assert sum(node.weight for node in card["采购管理"].children) == Decimal("10.00")
    assert card["采购政策效能"].state == "not_applicable"


def test_reason_of_an_excluded_indicator(card: Scorecard) -> None:
    """An excluded indicator says why it is, by which data, and where its weight went."""
    assert card["采购政策效能"].reasons == (
        "不适用：当年没有应为中小企业预留份额的采购项目（中小企业应预留金额 0 = 0），不参加评分，原分值 1 分由同组其他指标分担。",
    )


def test_differences_to_the_claims(card: Scorecard) -> None:
    """Claimed points that differ from the computed ones are errors; 2.5 of the 3 that are printed agree, though 3 became 3.33."""
    assert [each.message for each in card.findings if each.code == "G801"] == [
        "预决算公开合规性：自评 2.00 分，按数据应为 1.50 分，多报 0.50 分",
        "绩效结果应用：自评 3.00 分，按数据应为 2.71 分，多报 0.29 分",
    ]


@pytest.mark.long
def test_losses_sum_exactly(card: Scorecard, capped: Scorecard) -> None:
    """What was lost is full marks minus the total, with a cap and without."""
    for each in (card, capped):
        assert each.total is not None
        assert sum(loss.points for loss in each.losses) == 100 - each.total
        assert list(each.losses) == sorted(each.losses, key=lambda loss: -loss.points)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("部门预算资金支出率", "6.00"),  # 10 × 1200/2000
        ("结转结余率", "1.00"),  # 2 × (30 % − 20 %) / 20 %
        ("履职效能", "43.72"),  # 19.05 + 18.67 + 6.00
        ("预算执行", "3.25"),  # 1.00 + 2.25
        ("采购管理", "8.00"),  # 8.35, at most 8: 5/6 of the contracts in time is below 90 %
        ("管理效率", "41.44"),  # 2.25 + 3.25 + 3.33 + 13.12 + 8.00 + 8.99 + 2.50
        ("总分", "79.00"),  # 43.72 + 41.44 = 85.16, at most 79 at an execution rate of 60 %
    ],
)
def test_caps_by_hand(capped: Scorecard, name: str, points: str) -> None:
    """A cap on a group is applied before its points are summed, a cap on the total after."""
    assert str(capped[name].points) == points


def test_what_the_caps_cost(capped: Scorecard) -> None:
    """What a cap takes away is a loss of the group or the total, with the cap's reason and the figure it rests on."""
    assert capped.grade == "中"
    losses = {loss.name: (str(loss.points), loss.reason) for loss in capped.losses}
    assert losses["总分"] == (
        "6.16",
        "“预算执行率封顶”：部门预算执行率低于 80%，总分按执行率所在档次封顶（预算执行率 60% < 80%）",
    )
    assert losses["采购管理"] == (
        "0.35",
        "“合同签订不及时封顶”：按时签订的采购合同不足 90%，采购管理最多得 8 分（按时签订率 83.33% < 90%）",
    )


def test_rules_in_force_are_findings(capped: Scorecard) -> None:
    """Every cap that holds is named for the reviewer; the veto that does not hold is not."""
    assert [each.message for each in capped.findings if each.code == "G813"] == [
        "封顶“预算执行率封顶”生效（79.00 分）：部门预算执行率低于 80%，总分按执行率所在档次封顶",
        "封顶“合同签订不及时封顶”生效（8.00 分）：按时签订的采购合同不足 90%，采购管理最多得 8 分",
    ]


def test_veto() -> None:
    """One datum set to yes takes the whole total, over every cap, and says so."""
    data = tomli.loads(
        (EXAMPLES / "capped" / "submission.toml").read_text(encoding="utf-8"), parse_float=Decimal
    )
    data["fields"]["发生重大违纪违法问题"] = True
    card = jixiao.load(EXAMPLES / "capped" / "ruleset.toml").score(data)
    assert (str(card.total), card.grade) == ("0.00", "差")
    assert card["管理效率"].points == Decimal("41.44")
    assert [loss.reason for loss in card.losses if loss.node == "总分"] == [
        "“预算执行率封顶”：部门预算执行率低于 80%，总分按执行率所在档次封顶（预算执行率 60% < 80%）；"
        "“重大违纪违法一票否决”：当年发生重大违纪违法问题（发生重大违纪违法问题为是）"
    ]


def test_half_even_variant(tmp_path: Path) -> None:
    """A ruleset that extends this one and rounds ties to even gives 9.64 where 四舍五入 gives 9.65."""
    text = 'id = "t/even"\nextends = "guangzhou/2022"\nrounding = { places = 2, mode = "half_even" }\n'
    write(tmp_path, {"even.toml": text})
    card = jixiao.load(tmp_path / "even.toml").score(EXAMPLES / "complete-2022.toml")
    # 6.405 goes to 6.40 and 1.665 to 1.66; 2.775 goes to 2.78 and 0.555 to 0.56 either way.
    wanted = {
        "部门预算资金支出率": "9.64",
        "绩效管理制度执行": "6.40",
        "采购意向公开合规性": "1.66",
        "采购合同签订时效性": "2.78",
    }
    assert {name: str(card[name].points) for name in wanted} == wanted
    assert str(card.total) == "90.13"
