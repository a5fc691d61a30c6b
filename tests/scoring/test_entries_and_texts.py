"""What says nothing is not given, and texts that can't be shown are refused, by every way in which a unit is scored."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules
from jixiao.tables.io.files import open_table

FIELDS: Final = (
    '[[fields]]\nname = "说明"\ntype = "text"\n[[fields]]\nname = "数"\ntype = "amount"\nunit = "万元"\n'
)
NOTHING: Final = (None, "", " ", "\u200b", "—", "/")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric of one amount."""
    a = indicator("a", "基", "满分 * 最小(1, 数 / 100)", FIELDS)
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a", "100")), a=a)


def ways(rules: Rules) -> list[Callable[[dict[str, Any]], object]]:
    """Return the ways to score a unit; a set tells what is wrong with it beside the others."""
    return [
        rules.score,
        rules.points,
        lambda unit: rules.what_if(unit, {"数": "60"}),
        rules.cliffs,
        rules.win_back,
    ]


def unit(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - of any kind
    """Return a unit's data."""
    return {"unit": "甲", "fields": {"数": "50", "说明": "无"}, **more}


def of_line(rules: Rules, tmp_path: Path, row: Mapping[str, object]) -> tuple[str, str | None]:
    """Return the total and the problems of a line of JSON."""
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    source = open_table(path)
    scorer = rules.table_scorer(source.names)
    [found] = [
        each.to_pylist()[0] for piece in source.pieces for each in scorer.blocks(piece.batch, piece.refused)
    ]
    return str(found["总分"]), found["问题"]


@pytest.mark.parametrize("nothing", NOTHING)
def test_entries_in_which_nothing_is_written(rules: Rules, nothing: str | None, tmp_path: Path) -> None:
    """They are no claim and no judgement, as in a table; neither is an entry of several parts."""
    plain = rules.score(unit())
    for more in (
        {"claimed": {"基": nothing}},
        {"claimed": {"基": {"points": nothing, "reason": ""}}},
        {"judged": {"基": {"points": nothing, "reason": "", "by": nothing}}},
        {"stated": {"total": nothing, "groups": {"组": nothing}}},
    ):
        card = rules.score(unit(**more))
        assert (card.total, card["基"].claimed, card["基"].state) == (plain.total, None, plain["基"].state)
        assert [each.code for each in card.findings] == [each.code for each in plain.findings]
        assert rules.points(unit(**more)).total == plain.total
    row = {"单位": "甲", "数": "50", "说明": "无", "基.自评分": nothing, "基.评定分": nothing}
    assert of_line(rules, tmp_path, row) == (str(plain.total), None)


def test_an_entry_with_a_reason_alone_has_no_points(rules: Rules) -> None:
    """That is told: somebody forgot them."""
    with pytest.raises(JixiaoError, match="N101"):
        rules.score(unit(claimed={"基": {"points": "", "reason": "原因"}}))


@pytest.mark.parametrize("char", ["\0", "\x07", "\x1b", "\x7f", "\x85"])
def test_control_characters(rules: Rules, char: str, tmp_path: Path) -> None:
    """In the name of the unit and in every text, by every way; tables say T824."""
    text = f"a{char}b"
    wrong = (
        unit(unit=text),
        unit(note=text),
        unit(fields={"数": "50", "说明": text}),
        unit(claimed={"基": {"points": 50, "reason": text}}),
        unit(reasons={"基": text}),
        unit(evidence={"基": text}),
        unit(judged={"基": {"points": 50, "reason": "x", "by": text}}),
    )
    for each in wrong:
        for score in ways(rules):
            with pytest.raises(JixiaoError) as caught:
                score(each)
            assert caught.value.codes == ("D224",)
            assert f"U+{ord(char):04X}" in caught.value.problems[0].message
    assert rules.score_set([unit(unit=text)]).failures[0].problems[0].code == "D224"
    with pytest.raises(JixiaoError, match="D224"):
        rules.roll_up([unit()], text)
    for row in ({"单位": text, "数": "50"}, {"单位": "甲", "数": "50", "说明": text}):
        assert str(of_line(rules, tmp_path, row)[1])[:4] == "T824"


@pytest.mark.parametrize("name", [" ", "\u200b", "\u3000\n"])
def test_a_unit_without_a_name(rules: Rules, name: str, tmp_path: Path) -> None:
    """A name of blanks is none, as in tables."""
    for score in ways(rules):
        with pytest.raises(JixiaoError, match="D224"):
            score(unit(unit=name))
    assert str(of_line(rules, tmp_path, {"单位": name, "数": "50"})[1])[:4] == "T820"


def test_breaks_and_tabs_are_text(rules: Rules) -> None:
    """They part words and lines."""
    assert (
        rules.score(unit(fields={"数": "50", "说明": "一\t二\r\n三"}, reasons={"基": "一\n二"})).total
        is not None
    )
