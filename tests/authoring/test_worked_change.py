"""The worked change of the documents: each of its four changes is told for what it is, and moves real units exactly so."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from jixiao.authoring.difference.changes import IndicatorChange
from jixiao.authoring.difference.effect import Mover
from jixiao.authoring.difference.equivalence import Differs, Same
from jixiao.authoring.difference.report.document import summary_of
from jixiao.authoring.difference.unit_results import changes_in
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sampling import Sample
from jixiao.publishing.typesetting import plain

from .worked import both, difference, units, write_units


def named(name: str) -> IndicatorChange:
    """Return what became of one indicator."""
    return next(each for each in difference().indicators if each.name == name)


def said(name: str) -> list[str]:
    """Return the sentences about one indicator."""
    return [plain(each.text) for each in named(name).changes]


@pytest.mark.long
def test_the_whole_change_in_one_sentence() -> None:
    """A reader learns at once how much is new."""
    assert summary_of(difference()) == snapshot(
        "三级指标仍是 25 个，由别的指标代替 1 个，调整分值 2 个，修改计分方法 1 个，换了写法而结果不变 1 个，总分仍是 100 分。"
    )


def test_the_moved_weight() -> None:
    """One point moves from one indicator to another, each with its reason."""
    assert said("采购合同签订时效性") == ["分值由 3 分改为 2 分，减少 1 分"]
    assert said("合同备案时效性") == ["分值由 1 分改为 2 分，增加 1 分"]
    assert named("合同备案时效性").reasons == ("备案不及时较多，调入 1 分",)
    assert named("合同备案时效性").sameness is None


def test_the_changed_threshold_has_a_witness() -> None:
    """The threshold that moved is told, with a unit whose points differ, computed anew here by both rulesets."""
    assert "得“满分”的条件由“结转结余率 ≤ 10%”改为“结转结余率 ≤ 8%”" in said("结转结余率")
    found = named("结转结余率").sameness
    assert isinstance(found, Differs)
    cards = [
        rules.score(
            {"unit": "单位", "fields": {name: str(value) for name, value in found.data.values.items()}}
        )
        for rules in both()
    ]
    shown = [card["结转结余率"].points for card in cards]
    assert shown[0] != shown[1]
    assert [round(each.points or Fraction(-1), 2) for each in (found.old, found.new)] == [
        Fraction(each or -1) for each in shown
    ]


@pytest.mark.long
def test_the_rewritten_formula_is_proved_the_same() -> None:
    """A formula that was only written otherwise is said to be the same, and is on every unit."""
    assert isinstance(named("部门预算资金支出率").sameness, Same)
    for unit in units(50):
        fields = {name: unit[name] for name in ("支出决算数", "调整后预算数")}
        one, other = (
            rules.score({"unit": "单位", "fields": fields})["部门预算资金支出率"] for rules in both()
        )
        assert one.points == other.points


def test_the_replaced_indicator() -> None:
    """What took an indicator's place is told as that, and not as one lost and one won."""
    change = named("资产盘点覆盖率")
    assert (change.fate, [each.name for each in change.old]) == ("replaced", ["资产盘点情况"])
    assert change.reasons == ("只看次数分不出盘得全不全，改看覆盖的资产",)
    fates = {each.name: each.fate for each in difference().fields}
    assert fates == {"应盘点资产原值": "added", "已盘点资产原值": "added", "资产盘点次数": "removed"}


@pytest.mark.long
def test_contributions_of_a_thousand_units_add_up_exactly(tmp_path: Path) -> None:
    """Every unit's difference is told apart line by line without a remainder, and agrees with scoring it alone."""
    old, new = both()
    data = units()
    found = [each for _, each in changes_in(old, new, difference(), write_units(tmp_path / "units.jsonl"))]
    assert len(found) == 1_000
    lines: set[str] = set()
    for index, each in enumerate(found):
        assert isinstance(each, Mover)
        assert sum(each.parts.values()) == each.difference
        lines |= {line.name for line in each.parts}
        if index % 100 == 0:
            for rules, total in ((old, each.old), (new, each.new)):
                fields = {name: value for name, value in data[index].items() if name in rules.fields}
                assert Fraction(rules.score({"unit": "单位", "fields": fields}).total or -1) == total
    assert lines == {"采购合同签订时效性", "合同备案时效性", "结转结余率", "资产盘点情况 → 资产盘点覆盖率"}


@pytest.mark.long
@pytest.mark.parametrize("name", ["结转结余率", "部门预算资金支出率"])
def test_a_rule_alone_gives_what_the_program_gives(name: str) -> None:
    """What is compared of an indicator is what the ruleset scores, before it is rounded."""
    for rules in both():
        node = rules.program.find(name)
        assert node is not None
        rule = RuleSlice(rules.program, node, rules.calendars)
        for unit in units(20):
            values = {each: Fraction(str(unit[each])) for each in rule.part.fields}
            outcome = rule.outcome(Sample(values))
            card = rules.score({"unit": "单位", "fields": {each: unit[each] for each in rule.part.fields}})
            points = card[name].points
            assert points is not None
            assert outcome.points is not None
            assert abs(Fraction(points) - outcome.points) <= Fraction(1, 200)
