"""The starting case: a published self-evaluation of 2022 whose items do not add up to what it printed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.rubrics import EXAMPLES

import jixiao
from jixiao import Finding, Scorecard


@pytest.fixture(scope="module")
def card() -> Scorecard:
    """Return the scorecard of the published report."""
    return jixiao.load("guangzhou/2022").score(EXAMPLES / "zengcheng-2022.toml")


@pytest.fixture(scope="module")
def found(card: Scorecard) -> Callable[[str], list[Finding]]:
    """Return how to look up findings by code."""
    return lambda code: [each for each in card.findings if each.code == code]


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "points", "claimed", "weight"),
    [
        ("总分", "93.81", "95.81", "100.00"),
        ("履职效能", "45.81", "45.81", "50.00"),
        ("管理效率", "48.00", "50.00", "50.00"),
        ("部门预算资金支出率", "9.81", "9.81", "10.00"),
        ("财务管理合规性", "2.00", "2.00", "3.00"),
        ("固定资产利用率", "1.00", "1.00", "2.00"),
        ("“三公”经费控制情况", "1.00", "1.00", "1.00"),
    ],
)
def test_points_beside_what_was_printed(
    card: Scorecard, name: str, points: str, claimed: str, weight: str
) -> None:
    """The report's own figures stay visible beside what its items add up to."""
    node = card[name]
    assert (str(node.points), str(node.claimed), str(node.weight)) == (points, claimed, weight)


def test_expenditure_rate_is_computed(card: Scorecard) -> None:
    """The one item the report gives data for is computed, and agrees: 10 × 2459.96 / 2508.64 is 9.8059."""
    node = card["部门预算资金支出率"]
    assert (node.state, node.difference) == ("computed", Decimal("0.00"))
    assert node.reasons == (
        "支出决算数 2459.96 万元，调整后预算数 2508.64 万元，预算执行率 = 2459.96 ÷ 2508.64 ≈ 98.06%。",
        "得分 = 10 × 最小(1, 98.06%) ≈ 9.806 分，四舍五入到 2 位小数为 9.81 分；满分 10.00 分，失 0.19 分。",
    )


def test_the_rest_is_claimed(card: Scorecard) -> None:
    """Without data the unit's own points count, and are marked as such."""
    states = [node.state for node in card.indicators]
    assert (states.count("claimed"), states.count("computed"), len(states)) == (24, 1, 25)


def test_grade_is_the_same_either_way(card: Scorecard) -> None:
    """93.81 and 95.81 are both 优, so the grade is no finding."""
    assert (card.grade, card.stated_grade, card.grades) == ("优", "优", ("优",))
    assert "G803" not in {each.code for each in card.findings}


def test_difference_is_a_finding(found: Callable[[str], list[Finding]]) -> None:
    """The two points that the report counts too many are told for the total and for the group they come from."""
    assert [(each.node, each.severity, each.message) for each in found("G802")] == [
        (
            "总分",
            "error",
            "总分：单位所报为 95.81 分，各项得分相加为 93.81 分，相差 2.00 分（多报）",
        ),
        (
            "管理效率",
            "error",
            "管理效率：单位所报为 50.00 分，各项得分相加为 48.00 分，相差 2.00 分（多报）",
        ),
    ]


def test_inferred_weights_are_named(found: Callable[[str], list[Finding]]) -> None:
    """A weight that no source prints is never shown as if one did."""
    assert [each.node for each in found("G806") if each.node] == [
        "部门整体绩效目标产出指标完成情况",
        "部门整体绩效目标效益指标完成情况",
        "财务管理合规性",
        "固定资产利用率",
    ]
    assert found("G806")[-1].message == "24 个指标的评分标准是推断的，不是原文（各指标的 note 写明了依据）"


def test_losses_without_a_reason_are_named(found: Callable[[str], list[Finding]]) -> None:
    """The report gives no reason for any lost point; a reviewer sees which."""
    assert [each.message for each in found("G804")] == [
        "部门整体绩效目标产出指标完成情况：自评失 2.00 分，没有说明原因",
        "部门整体绩效目标效益指标完成情况：自评失 2.00 分，没有说明原因",
        "财务管理合规性：自评失 1.00 分，没有说明原因",
        "固定资产利用率：自评失 1.00 分，没有说明原因",
    ]


def test_losses_are_complete(card: Scorecard) -> None:
    """Every lost point is listed, the largest losses first, and together they are full marks minus the total."""
    assert [(each.name, str(each.points)) for each in card.losses] == [
        ("部门整体绩效目标产出指标完成情况", "2.00"),
        ("部门整体绩效目标效益指标完成情况", "2.00"),
        ("财务管理合规性", "1.00"),
        ("固定资产利用率", "1.00"),
        ("部门预算资金支出率", "0.19"),
    ]
    assert card.total is not None
    assert sum(each.points for each in card.losses) == 100 - card.total


def test_reason_of_a_claimed_loss(card: Scorecard) -> None:
    """A claimed item says which data is lacking, what was taken instead, and that no reason was given."""
    assert card["固定资产利用率"].reasons == (
        "没有计算所需的数据（缺在用固定资产原值、全部固定资产原值），暂按单位自评的 1.00 分计；满分 2.00 分，失 1.00 分：单位没有说明原因。",
    )


def test_nothing_is_added_to_the_report(card: Scorecard) -> None:
    """Errors are the two sums only: nothing is held against the unit that its report does not show."""
    assert [each.code for each in card.findings if each.severity == "error"] == ["G802", "G802"]
