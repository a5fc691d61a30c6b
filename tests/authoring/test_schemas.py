"""JSON Schemas: every file that ships fits the one of its kind, mistakes don't, and every key is explained in Chinese."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator
from tests.authoring.worked import DRAFT, write_units
from tests.certification.certified import card_of, complete, rules_in
from tests.rubrics import EXAMPLES, ROOT

import jixiao
from jixiao.authoring.cases.files import gather_cases
from jixiao.authoring.check import check_ruleset
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.difference.unit_results import changes_in, effect_of
from jixiao.authoring.editing.schemas import SCHEMA_KINDS, schema
from jixiao.authoring.testing import check_cases
from jixiao.documents.result import Result, schema_of
from jixiao.scoring import explanation

FILES = sorted(
    path
    for folder in ("plugins", "rulesets", "examples", "src/jixiao/calendars")
    for path in (ROOT / folder).rglob("*.toml")
)
Json = Any


def plain(value: Json) -> Json:
    """Return TOML data as an editor checks it: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def kind_of(data: Json) -> str:
    """Return which kind of file this is."""
    keys = {"cases": "cases", "unit": "submission", "holidays": "calendar", "score": "indicator"}
    return next((kind for key, kind in keys.items() if key in data), "ruleset")


def faults(kind: str, data: Json) -> list[str]:
    """Return where data does not fit the schema of a kind."""
    found = Draft202012Validator(schema(kind)).iter_errors(data)
    return [f"{'.'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in found]


@pytest.mark.long
@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_it_is_a_schema(kind: str) -> None:
    """Editors read it: it follows the standard's own schema, and every key says in Chinese what it is."""
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    chinese = re.compile("[一-龥]")
    for name, model in {kind: found, **found.get("$defs", {})}.items():
        assert "description" not in model, name
        assert "properties" not in model or chinese.search(model["title"]), name
    for part in parts(found):
        for key, each in part["properties"].items():
            assert chinese.search(each["title"]), key
        assert chinese.search(part.get("title", "一")), part["title"]


def parts(found: Json) -> Iterator[Json]:
    """Yield every object of a schema, however deep it stands."""
    if isinstance(found, list):
        found = dict(enumerate(found))
    if isinstance(found, dict):
        if found.get("type") == "object" and "properties" in found:
            yield found
        for each in found.values():
            yield from parts(each)


def results() -> Iterator[Result]:
    """Yield a result of every kind that the engine returns to a program, and of those that only commands ask for."""
    rules = jixiao.load("guangzhou/2022")
    good, other = EXAMPLES / "complete-2022.toml", EXAMPLES / "zengcheng-2022.toml"
    lacking = {"unit": "乙", "fields": {}}
    yield from (rules.what_if(each, {"支出决算数": 2000}) for each in (good, lacking))
    yield from rules.win_back(other)
    yield from rules.cliffs(other, Fraction(1, 2))
    yield rules.score_set([good, lacking, {"unit": "丙", "fields": {"没有": 1}}])
    yield rules.roll_up([good, other], "合计", "支出决算数")[0]
    yield rules.weighted_points([good, other], "合计", "支出决算数")
    yield explanation(rules.score(lacking), notes={"结转结余率": ("得回：甲",)})
    yield jixiao.find_catalog()
    yield from (check_ruleset(jixiao.load(each)) for each in ("guangzhou/2022", "yueyang/2018"))
    yield check_cases(rules, gather_cases(rules))
    proof = pytest.importorskip("jixiao.authoring.proof.proving")
    yield proof.prove(rules, rules.program.find("结转结余率"))


@pytest.mark.long
def test_the_json_of_every_result_is_as_its_type_says() -> None:
    """Data and text are the same, plain, and fit the schema that is made of the result's own type, which is closed."""
    seen: set[type] = set()
    for each in results():
        seen.add(type(each))
        data = each.to_data()
        assert json.loads(each.to_json()) == data
        checked = Draft202012Validator(schema_of(type(each)))
        assert [f"{one.json_path}: {one.message[:200]}" for one in checked.iter_errors(data)] == []
        assert not checked.is_valid({**data, "more": 1})
        for key in schema_of(type(each))["required"]:
            assert not checked.is_valid({name: one for name, one in data.items() if name != key})
    public = {getattr(jixiao, name) for name in jixiao.__all__ if name != "__version__"}
    reported = {each for each in public if isinstance(each, type) and issubclass(each, Result)}
    assert seen <= reported
    assert {each.__name__ for each in reported if not schema_of(each)["properties"]} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_fits(path: Path) -> None:
    """An editor finds nothing wrong with what jixiao accepts."""
    data = plain(tomli.loads(path.read_text(encoding="utf-8")))
    assert faults(kind_of(data), data) == []


@pytest.mark.long
def test_what_commands_write_fits(tmp_path: Path) -> None:
    """The JSON that others receive is as its schema says."""
    rules = rules_in(tmp_path)
    frozen, card = tmp_path / "c.frozen.json", tmp_path / "card.json"
    frozen.write_text(rules.freeze(), encoding="utf-8")
    card.write_text(card_of(rules).to_json(), encoding="utf-8")
    assert faults("frozen", json.loads(rules.freeze())) == []
    assert faults("scorecard", json.loads(card_of(rules).to_json())) == []
    assert faults("scorecard", json.loads(complete()[1].to_json())) == []
    changed = tmp_path / "changed.json"
    changed.write_text(card.read_text(encoding="utf-8").replace("81.33", "99.00"), encoding="utf-8")
    for each in (frozen, card, changed):
        assert faults("verification", jixiao.verify(each, rules).to_data()) == []
    from jixiao.certification.keys import new_key

    (tmp_path / "key.pem").write_text(new_key(None)[0], encoding="utf-8")
    assert faults("signature", json.loads(jixiao.sign(card, tmp_path / "key.pem").text)) == []
    assert faults("project", {"plugins": ["plugins"], "allow": ["guangzhou*"]}) == []


@pytest.mark.long
@pytest.mark.parametrize(
    "pair", [("mof-project/2020", "mof-project/2021"), ("guangzhou/2022", DRAFT / "ruleset.toml")], ids=str
)
def test_differences_fit(pair: tuple[str, str | Path], tmp_path: Path) -> None:
    """So is the JSON of jixiao diff, with the effect on units."""
    old, new = jixiao.load(pair[0]), jixiao.load(pair[1])
    difference = compare(old, new)
    assert faults("difference", difference.to_data()) == []
    if pair[0] == "guangzhou/2022":
        units = write_units(tmp_path / "units.jsonl", 20)
        whole = replace(difference, effect=effect_of(changes_in(old, new, difference, units), units.name))
        assert faults("difference", whole.to_data()) == []
        assert faults("difference", {**whole.to_data(), "more": 1})
        change = next(each for each in whole.indicators if each.sameness is not None)
        cut = replace(change, sameness=None).to_data() | {"sameness": {"state": "same"}}
        assert faults("difference", {**whole.to_data(), "indicators": [cut]})


def _submission() -> Json:
    return plain(tomli.loads((EXAMPLES / "complete-2022.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("submission", lambda data: {**data, "unti": 1}),
        ("submission", lambda data: {name: each for name, each in data.items() if name != "unit"}),
        ("submission", lambda data: {**data, "claimed": {"甲": {"point": 1}}}),
        ("submission", lambda data: {**data, "year": "2022"}),
        ("ruleset", lambda _data: {"id": "a/1", "extends": "a/0", "indicators": [{"weight": 3}]}),
        (
            "ruleset",
            lambda _data: {
                "id": "a/1",
                "name": "甲",
                "year": 2022,
                "groups": [],
                "indicators": [],
                "grades": [],
            },
        ),
        ("ruleset", lambda _data: {"id": "a/1", "extends": "a/0", "grade": []}),
        ("indicator", lambda _data: {"id": "a", "name": "甲", "score": {"formulas": "1"}}),
        ("indicator", lambda _data: {"id": "a", "name": "甲"}),
        ("calendar", lambda _data: {"year": 2022, "source": "x", "holidays": []}),
    ],
)
def test_mistakes_do_not_fit(kind: str, change: Callable[[Json], Json]) -> None:
    """A mistyped or missing key is seen in the editor."""
    assert faults(kind, change(_submission()))
