"""Data items, columns and groups called by their ids: renaming a label breaks no sender."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import jixiao
from jixiao import JixiaoError, Rules

INDICATOR = """
id = "x.a"
name = "甲指标"
status = "confirmed"
[[fields]]
name = "{spent}"
id = "spent"
type = "amount"
unit = "万元"
min = 0
[[fields]]
name = "{contracts}"
id = "contracts"
type = "table"
[[fields.columns]]
name = "{days}"
id = "days"
type = "count"
[score]
formula = "满分 * {spent} / 100 * 占比({contracts}, {days} <= 30)"
"""
RULESET = """
id = "x/2024"
name = "小"
year = 2024
total = 10
[[groups]]
name = "{group}"
id = "first"
weight = 10
[[indicators]]
id = "x.a"
group = "{group}"
weight = 10
[[grades]]
name = "合格"
at_least = 0
"""
OLD = {"spent": "支出数", "contracts": "合同", "days": "天数", "group": "一级"}
NEW = {"spent": "实际支出", "contracts": "采购合同", "days": "签订天数", "group": "效能"}


def _rules(folder: Path, names: Mapping[str, str]) -> Rules:
    folder.mkdir(exist_ok=True)
    (folder / "a.toml").write_text(INDICATOR.format(**names), encoding="utf-8")
    (folder / "r.toml").write_text(RULESET.format(**names), encoding="utf-8")
    return jixiao.load(folder / "r.toml")


def _sent(spent: str, contracts: str, days: str, group: str, claimed: str) -> dict[str, object]:
    return {
        "unit": "某局",
        "fields": {spent: 80, contracts: [{days: 20}, {days: 40}]},
        "claimed": {claimed: 4},
        "stated": {"total": 5, "groups": {group: 5}},
    }


BY_ID = _sent("spent", "contracts", "days", "first", "x.a")


@pytest.mark.parametrize("names", [OLD, NEW])
def test_what_is_sent_by_id_outlives_every_label(tmp_path: Path, names: Mapping[str, str]) -> None:
    """The same submission is scored whatever its data items, columns and groups are printed as."""
    rules = _rules(tmp_path, names)
    card = rules.score(BY_ID)
    named = rules.score(_sent(**names, claimed="甲指标"))
    assert str(card.total) == str(named.total) == "4.00"
    assert card.root == named.root
    assert card.findings == named.findings
    assert card["first"].name == names["group"]
    assert card["first"].id == "first"
    assert rules.points(BY_ID)["first"] == card.total
    assert card["first"].claimed == 5


def test_a_change_may_name_data_either_way(tmp_path: Path) -> None:
    """What-if takes names and ids, whichever the submission uses."""
    rules = _rules(tmp_path, OLD)
    for submission in (BY_ID, _sent(**OLD, claimed="x.a")):
        for data in ({"spent": 100}, {"支出数": 100}):
            assert str(rules.what_if(submission, data).after.total) == "5.00"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"fields": {"支出数": 1, "spent": 1}}, "fields.spent"),
        ({"fields": {"spent": 1, "合同": [{"days": 1, "天数": 2}]}}, "fields.合同[1].天数"),
        ({"stated": {"groups": {"一级": 1, "first": 1}}}, "stated.groups.first"),
    ],
)
def test_one_thing_under_two_names_is_refused(
    tmp_path: Path, change: Mapping[str, object], path: str
) -> None:
    """Neither of two values counts silently."""
    with pytest.raises(JixiaoError) as error:
        _rules(tmp_path, OLD).score({"unit": "某局", **change})
    (problem,) = error.value.problems
    assert (problem.code, str(problem.place)) == ("S632", f"<数据> {path}")


def test_mistyped_ids_are_told_where_they_stand(tmp_path: Path) -> None:
    """A mistake in what was sent by id is told at the key that was sent."""
    rules = _rules(tmp_path, OLD)
    with pytest.raises(JixiaoError) as error:
        rules.score(
            {"unit": "某局", "fields": {"spend": 1, "spent": "八十", "contracts": [{"day": 1, "days": 0.5}]}}
        )
    assert [(each.code, each.place.path if each.place else "") for each in error.value.problems] == [
        ("S601", "fields.spend"),
        ("N101", "fields.spent"),
        ("S601", "fields.contracts[1].day"),
        ("N105", "fields.contracts[1].days"),
    ]


def test_tables_take_ids_as_columns(tmp_path: Path) -> None:
    """A table's columns, and those of the rows in it, may be named by ids."""
    rules = _rules(tmp_path, OLD)
    by_id: dict[str, list[object]] = {
        "unit": ["某局"],
        "spent": ["80"],
        "contracts": [[{"days": "20"}, {"days": "40"}]],
        "x.a.自评分": ["4"],
    }
    by_name: dict[str, list[object]] = {
        "单位": ["某局"],
        "支出数": ["80"],
        "合同": [[{"天数": "20"}, {"天数": "40"}]],
        "甲指标.自评分": ["4"],
    }
    first: dict[str, list[object]]
    first, second = rules.score_table(by_id), rules.score_table(by_name)
    assert [str(each) for each in first["总分"]] == ["4.00"]
    assert list(first.values()) == list(second.values())
    again: list[dict[str, list[object]]] = [
        {**by_id, "支出数": ["80"]},
        {**by_id, "甲指标.自评分": ["4"]},
        {**by_id, "contracts": [[{"days": "20", "天数": "20"}]]},
    ]
    for twice in again:
        with pytest.raises(JixiaoError) as error:
            rules.score_table(twice)
        assert error.value.codes == ("T804",)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('name = "合同"\nid = "contracts"', 'name = "合同"\nid = "spent"', "a.toml:13:6"),
        ('name = "合同"\nid = "contracts"', 'name = "合同"\nid = "支出数"', None),
        ('id = "first"', 'id = "x.a"', "r.toml:8:6"),
    ],
)
def test_an_id_means_one_thing(tmp_path: Path, old: str, new: str, place: str | None) -> None:
    """Two things with one id, and an id that programs could not type, are refused at load."""
    _rules(tmp_path, OLD)
    for file in (tmp_path / "a.toml", tmp_path / "r.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(JixiaoError) as error:
        jixiao.load(tmp_path / "r.toml")
    told = {each.code: str(each.place) for each in error.value.problems}
    assert ("R491" if place else "D224") in told
    assert place is None or told["R491"].endswith(place)


def test_ids_change_no_result(tmp_path: Path) -> None:
    """A ruleset that gets ids gives what it gave, and keeps its digest."""
    rules = _rules(tmp_path / "with", OLD)
    plain = tmp_path / "without"
    plain.mkdir()
    for name in ("a.toml", "r.toml"):
        lines = (tmp_path / "with" / name).read_text(encoding="utf-8").splitlines()
        kept = [
            each
            for each in lines
            if each not in {'id = "spent"', 'id = "contracts"', 'id = "days"', 'id = "first"'}
        ]
        (plain / name).write_text("\n".join(kept), encoding="utf-8")
    assert jixiao.load(plain / "r.toml").digest == rules.digest
