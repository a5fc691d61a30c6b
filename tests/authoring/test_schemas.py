"""JSON Schemas: every file that ships fits the one of its kind, mistakes don't, and every key is explained in Chinese."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator
from tests.authoring.worked import DRAFT, write_units
from tests.certification.certified import card_of, complete, rules_in
from tests.rubrics import EXAMPLES, ROOT

import jixiao
from jixiao.authoring import SCHEMA_KINDS, schema
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.difference.units import effect_on

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


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_it_is_a_schema(kind: str) -> None:
    """Editors read it: it follows the standard's own schema, and every key says in Chinese what it is."""
    found = schema(kind)
    Draft202012Validator.check_schema(found)
    chinese = re.compile("[一-龥]")
    for name, model in {kind: found, **found.get("$defs", {})}.items():
        assert "description" not in model, name
        assert "properties" not in model or chinese.search(model["title"]), name
        for key, part in model.get("properties", {}).items():
            assert chinese.search(part["title"]), (name, key)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_shipped_file_fits(path: Path) -> None:
    """An editor finds nothing wrong with what jixiao accepts."""
    data = plain(tomli.loads(path.read_text(encoding="utf-8")))
    assert faults(kind_of(data), data) == []


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
        whole = replace(difference, effect=effect_on(old, new, difference, units))
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
