"""Data items, columns and groups called by their ids: renaming a label breaks no sender."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, load, ruleset, write

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


@pytest.mark.long
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
    reported = {each.code: str(each.place) for each in error.value.problems}
    assert ("R491" if place else "D224") in reported
    assert place is None or reported["R491"].endswith(place)


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


FORMS = {
    "a": """[score.checklist]
[[score.checklist.items]]
name = "{rule}"
id = "rule"
points = 10
[[score.checklist.items]]
name = "已公开"
points = 15
""",
    "b": """[score.judged]
id = "service"
option_ids = ["yes", "", "no"]
[score.judged.bands]
"{level}" = "[80%, 100%]"
"部分达成" = "[60%, 80%)"
"未达成" = "[0%, 60%)"
""",
    "c": """[score.targets]
table = "{output}"
id = "output"
unmet = "proportional"
zero_target = "full"
none = "zero"
qualitative = {{ "{level}" = "[80%, 100%]", "未达成" = "[0%, 80%)" }}
option_ids = ["yes", "no"]
""",
    "d": """[[fields]]
name = "方式"
id = "way"
type = "choice"
options = ["{tender}", "询价"]
option_ids = ["tender", "inquiry"]
[score]
formula = "如果(方式 == “{tender}”, 满分, 0)"
""",
}
FIRST = {"rule": "有制度", "level": "达成", "output": "产出指标", "tender": "公开招标"}
SECOND = {"rule": "制度健全", "level": "已达成", "output": "产出", "tender": "招标"}


def _formed(folder: Path, names: Mapping[str, str]) -> Rules:
    """Return a ruleset whose data is declared by forms, printed under these names."""
    for key, text in FORMS.items():
        head = f'id = "x.{key}"\nname = "{key}指标"\nstatus = "confirmed"\n'
        write(folder, {f"{key}.toml": head + text.format(**names)})
    entries = "".join(entry(each, "25").replace("t.", "x.") for each in FORMS)
    write(folder, {"r.toml": ruleset(group("组"), entries)})
    return jixiao.load(folder / "r.toml")


TARGET = {
    "name": "数量", "nature": "quality", "level": "yes", "degree": "80%", "weight": 1, "direction": None, "target": None,
}  # fmt: skip
SENT = {
    "rule": True, "已公开": False, "service": "yes", "service.rate": "90%", "way": "tender",
    "output": [TARGET, {"name": "件数", "nature": "quantity", "direction": "more", "target": 10, "actual": 5, "weight": 1}],
}  # fmt: skip


@pytest.mark.parametrize("names", [FIRST, SECOND])
def test_what_forms_declare_has_ids_too(tmp_path: Path, names: Mapping[str, str]) -> None:
    """Items, levels, tables of targets and options may be sent by ids, however they are printed."""
    rules = _formed(tmp_path, names)
    card = rules.score({"unit": "某局", "fields": SENT})
    assert str(card.total) == "73.75"  # 10 of 25, 90 % and 65 % of 25, 25
    rows = [
        {
            "指标名称": "数量", "性质": "定性", "定性评价": names["level"], "达成程度": "80%", "权数": 1,
        },
        {"指标名称": "件数", "性质": "定量", "方向": "越大越好", "目标值": 10, "实际值": 5, "权数": 1},
    ]  # fmt: skip
    by_name = {
        names["rule"]: True, "已公开": False, "b指标评定档次": names["level"], "b指标得分率": "90%",
        "方式": names["tender"], names["output"]: rows,
    }  # fmt: skip
    assert rules.score({"unit": "某局", "fields": by_name}).root == card.root
    given: dict[str, list[object]] = {"单位": ["某局"] * 2, **{key: [each] * 2 for key, each in SENT.items()}}
    assert [str(each) for each in rules.score_table(given)["总分"]] == ["73.75"] * 2
    text = "单位,rule,已公开,service,service.rate,way\n某局,是,否,yes,90%,tender\n"
    write(tmp_path, {"units.csv": text})
    from jixiao.tables.io.files import open_table

    source = open_table(tmp_path / "units.csv")
    scorer = rules.table_scorer(source.names)
    (piece,) = source.pieces
    assert scorer.score(piece.batch).column("d指标.得分").to_pylist() == [Decimal("25.00")]
    assert str(rules.what_if({"unit": "某局", "fields": SENT}, {"way": "inquiry"}).after.total) == "48.75"


def test_ids_of_options_change_no_digest(tmp_path: Path) -> None:
    """They are how data is sent, not what it means."""
    rules = _formed(tmp_path / "with", FIRST)
    for each in (tmp_path / "with").glob("*.toml"):
        lines = each.read_text(encoding="utf-8").splitlines()
        kept = [
            line for line in lines if not line.startswith(("option_ids", "id = ")) or line.startswith(('id = "x', 'id = "t'))
        ]  # fmt: skip
        write(tmp_path / "without", {each.name: "\n".join(kept)})
    assert jixiao.load(tmp_path / "without" / "r.toml").digest == rules.digest


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('"tender", "inquiry"', '"tender"', "R414", None),
        ('"tender", "inquiry"', '"same", "same"', "R491", None),
        ('"yes", "", "no"', '"yes", "no"', "R414", 'option_ids = ["yes", "no"]'),
        ('id = "rule"', 'id = "service.rate"', "R491", None),
        ('id = "output"', 'id = "rule"', "R491", 'id = "rule"'),
    ],
)
def test_ids_of_options_mean_one_each(
    tmp_path: Path, old: str, new: str, code: str, line: str | None
) -> None:
    """As many as there are options, all different; and none of a form's data is called as another's."""
    _formed(tmp_path, FIRST)
    for each in tmp_path.glob("*.toml"):
        each.write_text(each.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(JixiaoError) as error:
        jixiao.load(tmp_path / "r.toml")
    (problem,) = [each for each in error.value.problems if each.code == code]
    assert problem.remedies
    assert line is None or (problem.place is not None and problem.place.line_text == line)


@pytest.mark.parametrize("renamed", ["", "新"])
def test_what_selects_has_ids_too(tmp_path: Path, renamed: str) -> None:
    """The data of pools and of one of several has the ids of what it selects, however that is printed."""
    pool = group(f"{renamed}池", "60").replace("weight", 'id = "p"\ncombine = "pool"\nnone = "zero"\nweight')
    chosen = group(f"{renamed}选", "40").replace("weight", 'id = "c"\ncombine = "chosen"\nweight')
    parts = (
        *(pool, entry("a", "1", f"{renamed}池"), entry("b", "2", f"{renamed}池")),
        *(chosen, entry("c", "40", f"{renamed}选"), entry("d", "40", f"{renamed}选")),
    )
    named = {each: indicator(each, f"{renamed}{each}指标") for each in "abcd"}
    rules = load(tmp_path, ruleset(*parts), **named)
    rates = {f"{each}率": "50%" for each in "abcd"}
    by_id = {"t.a.selected": True, "t.b.selected": False, "c.selected": "t.d"}
    card = rules.score({"unit": "某局", "fields": {**rates, **by_id}})
    by_name = {
        f"选用{renamed}a指标": True, f"选用{renamed}b指标": False, f"{renamed}选选用": f"{renamed}d指标",
    }  # fmt: skip
    assert str(card.total) == "50.00"
    assert rules.score({"unit": "某局", "fields": {**rates, **by_name}}).root == card.root
