"""Figures over many units, held to their scorecards: each over the units that have what it is about, and exact."""

from __future__ import annotations

import json
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from click.testing import CliRunner
from tests.rubrics import entry, group, indicator, load, number, ruleset, write

from jixiao import Rules, Scorecard
from jixiao.cli import command
from jixiao.documents import from_data
from jixiao.formula.tracing.steps import value_text
from jixiao.program import Node, Role, run_exact
from jixiao.rules import read_submission
from jixiao.scoring import read_inputs
from jixiao.tables import counting
from jixiao.tables.io.batch import Batch
from jixiao.tables.summary import Summary

DROPS: Final = '[not_applicable]\nwhen = "{0}免评"\nthen = "exclude"\n\n[[fields]]\nname = "{0}免评"\ntype = "yes_no"\n\n'
RULES: Final = ruleset(
    group("折算", "60").replace("weight", 'combine = "scaled"\nweight'),
    group("平加", "40"),
    group("奖", "5").replace("weight", 'kind = "bonus"\nweight'),
    group("罚", "10").replace("weight", 'kind = "malus"\nweight'),
    entry("a", "150", "折算"),
    entry("b", "50", "折算"),
    entry("c", "30", "平加"),
    entry("d", "10", "平加"),
    entry("e", "5", "奖"),
    entry("f", "10", "罚"),
    '[[caps]]\nname = "封"\nwhen = "违规数 > 0"\ngrade = "中"\nreason = "违规"\n\n',
).replace("total = 100", "total = 100\nmost = 105")
FILES: Final = {
    "a": indicator("a", "甲", more=DROPS.format("甲")),
    "b": indicator("b", "乙", more=number("违规数")),
    "c": indicator("c", "丙", more=DROPS.format("丙")),
    "d": indicator("d", "丁", more=DROPS.format("丁")),
    "e": indicator("e", "戊"),
    "f": indicator("f", "己"),
}
ONE: Final = Fraction(1)
FIELDS: Final = [*(f"{each}率" for each in FILES), "甲免评", "丙免评", "丁免评", "违规数"]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rules:
    """Give a ruleset with every kind of group, and make its folder the working folder."""
    monkeypatch.chdir(tmp_path)
    return load(tmp_path, RULES, **FILES)


def units(seed: int, count: int) -> list[dict[str, str | None]]:
    """Return units of which any datum may be missing."""
    chance = random.Random(seed)  # noqa: S311 - invented data
    lacking = chance.choice([0, 0.02, 0.3])

    def cell(name: str) -> str | None:
        if chance.random() < lacking:
            return None
        if name.endswith("免评"):
            return chance.choice("是否否否")
        return str(chance.choice([0, 0, 1])) if name == "违规数" else f"{chance.randint(0, 100)}%"

    return [{name: cell(name) for name in FIELDS} for _ in range(count)]


def taken(rules: Rules, rows: list[dict[str, str | None]]) -> Summary:
    """Return the figures of the results of units."""
    summary = Summary(rules.program)
    results = rules.score_table(
        pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in FIELDS})
    )
    for each in results.to_batches(max_chunksize=7):
        counting.count(summary, each)
    return summary


def weights(rules: Rules, row: dict[str, object]) -> dict[str, object]:
    """Return what every node counts for in a unit, worked out by the reference."""
    submission = read_submission(from_data({"unit": "x", "fields": row}))
    values = run_exact(rules.program, read_inputs(rules.program, submission), rules.calendars).values
    return {node.key: values[node.named(Role.WEIGHT)] for node in rules.program.tree.walk()}


def lost(
    node: Node, card: Scorecard, known: dict[str, object], worth: Fraction = ONE, *, malus: bool = False
) -> dict[str, Fraction]:
    """Return what the indicators below a node lost in points of the total, where that is known."""
    malus = malus or node.adjustment == "malus"
    weight = known[node.key]
    if node.adjustment == "bonus" or not isinstance(weight, Fraction):
        return {}
    if node.indicator is not None:
        score = card[node.key]
        if score.points is None or score.state == "not_applicable":
            return {}
        return {node.key: (Fraction(score.points) if malus else weight - Fraction(score.points)) * worth}
    inner = worth * weight / node.inner if node.combine == "scaled" else worth
    found: dict[str, Fraction] = {}
    for each in node.children:
        found |= lost(each, card, known, inner, malus=malus)
    return found


@pytest.mark.long
@pytest.mark.parametrize("seed", range(12))
def test_figures_are_those_of_the_scorecards(rules: Rules, seed: int) -> None:
    """Means, counts, tens, grades and losses, also where weights move, data is missing, grades can't be told."""
    rows = units(seed, 40)
    given: list[dict[str, object]] = [{name: value for name, value in row.items() if value} for row in rows]
    cards = [rules.score({"unit": "x", "fields": row}) for row in given]
    summary = taken(rules, rows)
    totals = [Fraction(card.total) for card in cards if card.total is not None]
    assert summary.units == len(rows)
    assert (summary.total.units, summary.total.sum) == (len(totals), sum(totals))
    assert summary.tens == Counter(total // 10 for total in totals)
    graded = [card.grade for card in cards if card.total is not None]
    assert summary.grades == Counter(each for each in graded if each is not None)
    assert summary.ungraded == graded.count(None)
    wanted: dict[str, list[Fraction]] = {}
    for row, card in zip(given, cards, strict=True):
        for key, points in lost(rules.program.tree, card, weights(rules, row)).items():
            wanted.setdefault(key, []).append(points)
    assert {key: (mean.units, mean.sum) for key, mean in summary.lost.items() if mean.units} == {
        key: (len(each), sum(each)) for key, each in wanted.items()
    }


@pytest.mark.long
def test_every_case_is_among_them(rules: Rules) -> None:
    """Grades that can't be told, totals that can't, weights that move: the test above has them all."""
    summaries = [taken(rules, units(seed, 40)) for seed in range(12)]
    assert any(each.ungraded for each in summaries)
    assert any(each.total.units < each.units for each in summaries)


def test_columns_of_weights_that_move(rules: Rules) -> None:
    """They stand where something beside can drop out, and say what the points are out of."""
    row = dict.fromkeys(FIELDS, "否") | {f"{each}率": "50%" for each in FILES} | {"违规数": "0"}
    found: Any = rules.score_table(
        {name: [value, "是" if name == "甲免评" else value] for name, value in row.items()}
    )
    moving = [each for each in found if each.endswith(".分值")]
    assert moving == [f"{each}.分值" for each in ("折算", "甲", "乙", "平加", "丙", "丁")]
    assert [str(each) for each in found["乙.分值"]] == ["50.00", "200.00"]


CASES: Final = [
    # A row without the datum of a grade cap has a total; three of them are the mean over three.
    (
        ["0.95", "0.90", "0.85"],
        ["0", "", ""],
        "平均 90.00 分（3 个有总分的单位）",
        {"优": 1, "有总分，等级待定": 2},
    ),
    # Halves are rounded up, never to even and never as floats.
    (["0.00005", "0.00004"], ["0", "0"], "平均 0.01 分（2 个有总分的单位）", {"差": 2}),
    (["0.8999", "0.9"], ["0", "0"], "平均 90.00 分（2 个有总分的单位）", {"优": 1, "良": 1}),
]


@pytest.mark.long
@pytest.mark.parametrize(("rates", "faults", "mean", "grades"), CASES)
def test_what_the_command_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rates: list[str],
    faults: list[str],
    mean: str,
    grades: dict[str, int],
) -> None:
    """The mean is over the units that have a total, and says over how many."""
    monkeypatch.chdir(tmp_path)
    cap = '[[caps]]\nname = "封"\nwhen = "违规数 > 0"\ngrade = "中"\nreason = "违规"\n\n'
    write(
        tmp_path,
        {
            "rules.toml": ruleset(group("组"), entry("a"), cap),
            "a.toml": indicator("a", "甲", "满分 * 率", number("率") + number("违规数")),
            "in.csv": "率,违规数\n" + "".join(f"{a},{b}\n" for a, b in zip(rates, faults, strict=True)),
        },
    )
    found = CliRunner().invoke(command, ["batch", "in.csv", "-r", "rules.toml", "-p", ".", "-o", "o.csv"])
    assert mean in found.output
    for name, count in grades.items():
        assert any(line.split()[:2] == [name, str(count)] for line in found.output.splitlines())


def test_a_batch_and_a_table_are_counted_alike(rules: Rules, tmp_path: Path) -> None:
    """What a run of a file counts is what its results say."""
    rows = units(5, 30)
    lines = [",".join(FIELDS), *(",".join(row[name] or "" for name in FIELDS) for row in rows)]
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    run = Batch(rules.for_tables(), tmp_path / "in.csv", tmp_path / "o.csv", "1")
    summary, wanted = run.run(), taken(rules, rows)
    assert (summary.total, summary.tens, summary.lost) == (wanted.total, wanted.tens, wanted.lost)


@pytest.mark.long
def test_as_json(tmp_path: Path, rules: Rules) -> None:
    """A program gets the same figures, exact, with how many units each is over; strict refuses what is not decided."""
    rows = units(3, 30)
    lines = [",".join(FIELDS), *(",".join(row[name] or "" for name in FIELDS) for row in rows)]
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    arguments = ["batch", "in.csv", "-r", "rules.toml", "-p", ".", "--json", "--force", "-o", "o.csv"]
    found = CliRunner().invoke(command, arguments, standalone_mode=False)
    data = json.loads(found.output)
    wanted = taken(rules, rows)
    assert (data["units"], data["written"], data["ruleset"]) == (30, ["o.csv"], "t/1")
    assert data["total"] == {"mean": value_text(wanted.total.mean or ONE), "units": wanted.total.units}
    assert {each["key"]: each["units"] for each in data["lost"]} == {
        key: mean.units for key, mean in wanted.lost.items() if mean.units
    }
    assert sum(each["units"] for each in data["tens"]) == wanted.total.units
    assert data["findings"] == dict(sorted(wanted.codes.items()))
    strict = CliRunner().invoke(command, [*arguments, "--strict"], standalone_mode=False)
    assert (found.return_value, strict.return_value) == (0, int(bool(wanted.codes) or not wanted.is_decided))
