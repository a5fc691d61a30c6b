"""A scorecard as a record: frozen, the same everywhere, readable back, and known by its digests."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.rubrics import EXAMPLES, entry, grades, group, indicator, load, number, ruleset, score

import jixiao
from jixiao import JixiaoError, Rules, Scorecard

CASES = ("zengcheng-2022.toml", "complete-2022.toml")


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Return the ruleset that ships."""
    return jixiao.load("guangzhou/2022")


@pytest.fixture(scope="module")
def card(rules: Rules) -> Scorecard:
    """Return the scorecard of the complete case."""
    return rules.score(EXAMPLES / "complete-2022.toml")


@pytest.mark.long
def test_nothing_can_be_changed(card: Scorecard) -> None:
    """What was given cannot be altered afterwards, at any depth."""
    for record in (
        card,
        card.root,
        card.indicators[0],
        card.losses[0],
        card.findings[0],
        card.indicators[0].traces[0],
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, dataclasses.fields(record)[0].name, "x")
        assert not hasattr(record, "__dict__")
        assert not any(
            isinstance(getattr(record, each.name), list | dict | set) for each in dataclasses.fields(record)
        )
    assert isinstance(hash(card), int)


@pytest.mark.parametrize("case", CASES)
def test_round_trip(rules: Rules, case: str) -> None:
    """What is written as JSON is read back equal, and the result's digest still fits it."""
    original = rules.score(EXAMPLES / case)
    again = Scorecard.from_json(original.to_json())
    assert again == original
    assert again.result_digest() == original.digests.result
    assert again.explain() == original.explain()


def test_round_trip_of_ranges(rules: Rules) -> None:
    """A result that is not settled is a result too: missing totals come back as missing."""
    original = rules.score({"unit": "示例单位"})
    assert original.total is None
    assert Scorecard.from_json(original.to_json()) == original


def test_round_trip_of_long_sums(tmp_path: Path) -> None:
    """The longest sum that an author may write can still be traced, written and read back."""
    longest = " + ".join(["x"] * 250)
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲", longest, number("x")))
    original = score(rules, x="0.1")
    assert str(original.total) == "25.00"
    assert Scorecard.from_json(original.to_json()).to_json() == original.to_json()


def test_decimals_are_strings(card: Scorecard) -> None:
    """No number of a result can pass through a float on its way to another program."""

    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [each for inner in value.values() for each in numbers(inner)]
        if isinstance(value, list):
            return [each for inner in value for each in numbers(inner)]
        return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []

    data = json.loads(card.to_json())
    assert {type(each) for each in numbers(data)} == {int}
    assert (data["total"], data["root"]["weight"], data["losses"][0]["points"]) == ("90.16", "100.00", "1.33")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "",
            snapshot("""\
错误 S607：不是评分结果的 JSON：括号、引号或逗号不对
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="empty",
        ),
        pytest.param(
            "不是 JSON",
            snapshot("""\
错误 S607：不是评分结果的 JSON：括号、引号或逗号不对
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="text",
        ),
        pytest.param(
            "[]",
            snapshot("""\
错误 S607：不是评分结果的 JSON：开头 不对（dataclass_type）
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="list",
        ),
        pytest.param(
            "{}",
            snapshot("""\
错误 S607：不是评分结果的 JSON：version 不对（missing）
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="nothing in it",
        ),
        pytest.param(
            "[" * 100_000,
            snapshot("""\
错误 S607：不是评分结果的 JSON：括号、引号或逗号不对
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="deep",
        ),
        pytest.param(
            "9" * 5000,
            snapshot("""\
错误 S607：不是评分结果的 JSON：括号、引号或逗号不对
   = 用 jixiao score FILE --json 重新生成\
"""),
            id="long number",
        ),
    ],
)
def test_garbage(text: str, said: str) -> None:
    """Whatever is not a scorecard is refused in words."""
    with pytest.raises(JixiaoError) as caught:
        Scorecard.from_json(text)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["total"], "九十", "total"),
        (["root", "children", 0, "state"], "guessed", "root.children.0.state"),
        (["findings", 0, "severity"], "bad", "findings.0.severity"),
        (["digests"], None, "digests"),
    ],
)
def test_a_changed_scorecard(card: Scorecard, path: list[str | int], value: object, where: str) -> None:
    """A scorecard that somebody broke says where."""
    data = json.loads(card.to_json())
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(JixiaoError) as caught:
        Scorecard.from_json(json.dumps(data))
    assert caught.value.problems[0].facts["path"] == where


def test_a_changed_number_is_seen(card: Scorecard) -> None:
    """One altered digit no longer fits the digest."""
    changed = Scorecard.from_json(card.to_json().replace('"90.16"', '"91.16"'))
    assert changed.result_digest() != changed.digests.result


@pytest.mark.parametrize(
    "name", ["“三公”经费控制情况", "三公经费控制情况", "guangzhou.three_public_expenses"]
)
def test_look_up(card: Scorecard, name: str) -> None:
    """A node is found by its printed name, by how formulas name it, and by its id."""
    assert card[name].key == "三公经费控制情况"
    assert card["总分"] is card.root


@pytest.mark.parametrize("name", ["", "结转率", "没有"])
def test_look_up_of_nothing(card: Scorecard, name: str) -> None:
    """A name that is not there is a KeyError whose text says what was meant."""
    with pytest.raises(KeyError) as caught:
        card[name]
    (text,) = caught.value.args
    assert text.startswith(f"没有叫“{name}”的指标。")
    assert ("是不是“结转结余率”？" in text) == (name == "结转率")


# Digests

BASE: dict[str, str] = {
    "a": indicator(
        "a", "甲", "最小(满分, x)", '[[fields]]\nname = "x"\ntype = "number"\nmin = 0\nabout = "说明"\n\n'
    ),
    "rules": ruleset(group("组"), entry("a"), grades()),
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "old", "new", "is_news"),
    [
        ("a", "最小(满分, x)", "最小(满分, x * 1)", True),
        ("a", "min = 0", "min = 1", True),
        ("a", 'type = "number"', 'type = "count"', True),
        ("rules", "at_least = 90", "at_least = 91", True),
        ("rules", "year = 2022", "year = 2023", True),
        ("rules", "total = 100", 'total = 100\nrounding = { mode = "half_even" }', True),
        ("rules", "total = 100", "total = 100\nrounding = { places = 3 }", True),
        ("rules", '[[grades]]\nname = "优"', '[[caps]]\nname = "封"\nwhen = "x > 5"\nat_most = 5\nreason = "因"\n\n[[grades]]\nname = "优"', True),
        ("rules", "total = 100", "total = 100.00", False),
        ("rules", "total = 100", "# 说明\ntotal = 100", False),
        ("rules", "total = 100", 'total = 100\nbasis = "文件"', False),
        ("rules", "total = 100", 'total = 100\nrounding = { places = 2, mode = "half_up", at = "indicator" }', False),
        ("a", 'about = "说明"', 'about = "另一个说明"', False),
        ("a", 'id = "t.a"', 'rule = "评分标准"\nid = "t.a"', False),
    ],
)  # fmt: skip
def test_digest_of_a_ruleset(
    tmp_path_factory: pytest.TempPathFactory, file: str, old: str, new: str, *, is_news: bool
) -> None:
    """A ruleset's digest changes with everything that can change a result, and with nothing else."""
    assert BASE[file].count(old) == 1
    changed = {**BASE, file: BASE[file].replace(old, new)}
    first, second = (
        load(tmp_path_factory.mktemp("digest"), each["rules"], a=each["a"]) for each in (BASE, changed)
    )
    assert (first.digest != second.digest) == is_news


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        (lambda data: data["fields"].update(支出决算数=Decimal("1929.01")), True),
        (lambda data: data.update(unit="另一个局"), True),
        (lambda data: data["claimed"].update(数据质量=2), True),
        (lambda data: data["evidence"].clear(), True),
        (lambda data: data.update(fields=dict(reversed(data["fields"].items()))), False),
        (lambda data: data.update(claimed={**data["claimed"], "部门预算资金支出率": {"points": Decimal("9.65")}}), False),
    ],
    ids=["amount", "unit", "claim", "evidence", "order", "long form"],
)  # fmt: skip
def test_digest_of_a_submission(
    rules: Rules, change: Callable[[dict[str, dict[str, object]]], None], *, is_news: bool
) -> None:
    """A submission's digest changes with its data, not with how it was written down."""
    import tomli

    data = tomli.loads((EXAMPLES / "complete-2022.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    before = rules.score(data).digests.submission
    change(data)
    assert (rules.score(data).digests.submission != before) == is_news


# The same everywhere


def test_half_a_character_has_a_digest(rules: Rules) -> None:
    """What a unit wrote may hold half a character, which UTF-8 has no bytes for: the digest differs with it, nothing fails."""

    def digest(reason: str) -> str:
        claimed = {rules.program.indicators[0].name: {"points": 1, "reason": reason}}
        card = rules.score({"unit": "甲局", "ruleset": rules.id, "claimed": claimed})
        assert Scorecard.from_json(card.to_json()) == card
        return card.digests.result

    assert digest("因为\ud800") == digest("因为\ud800")
    assert len({digest("因为\ud800"), digest("因为\ud801"), digest("因为")}) == 3


def test_threads(rules: Rules) -> None:
    """A loaded ruleset serves many threads at once."""
    files = [EXAMPLES / case for case in CASES] * 12
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(rules.score, files))
    assert found[0::2] == [found[0]] * 12
    assert found[1::2] == [found[1]] * 12
    assert [str(each.total) for each in found[:2]] == ["93.81", "90.16"]


@pytest.mark.long
def test_processes_and_folders(tmp_path: Path) -> None:
    """The same files give the same bytes in every process, whatever the hash seed and the working folder."""
    code = "import jixiao, sys; sys.stdout.reconfigure(encoding='utf-8'); print(jixiao.load('guangzhou/2022').score(sys.argv[1]).to_json())"
    outputs = set()
    for seed, folder in (("0", EXAMPLES), ("4242", tmp_path)):
        run = subprocess.run(
            [sys.executable, "-c", code, str(EXAMPLES / "complete-2022.toml")],
            cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        )  # fmt: skip
        outputs.add(run.stdout)
    assert len(outputs) == 1


def test_explanations_are_the_same_after_reading_back(card: Scorecard) -> None:
    """Every node can be explained from the record alone, without the ruleset."""
    again = Scorecard.from_json(card.to_json())
    for node in card.root.walk():
        assert again.explain(node.name) == card.explain(node.key)
