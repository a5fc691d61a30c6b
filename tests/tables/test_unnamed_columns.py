"""A column without a name is passed over in every kind of table; a row of more cells than there are names is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import Rules
from jixiao.tables.io.files import open_table

FIELDS: Final = "".join(
    f'[[fields]]\nname = "{name}"\ntype = "amount"\nunit = "万元"\n' for name in ("支出", "预算")
)
GIVEN: Final = {"单位": ["甲", "乙", None], "支出": ["90", "80", None], "预算": ["100", "100", None]}
ROWS: Final = pa.table(GIVEN)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric of one ratio."""
    a = indicator("a", "执行率", "满分 * 最小(1, 支出 / 预算)", FIELDS)
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a", "100")), a=a)


def of_file(rules: Rules, path: Path, block: int | None = None) -> list[tuple[str, str | None]]:
    """Return the total of each unit of a file, or the code of what is wrong with its row."""
    source = open_table(path, block=block)
    scorer = rules.table_scorer(source.names)
    pieces = [block for piece in source.pieces for block in scorer.blocks(piece.batch, piece.refused)]
    return summed(pa.Table.from_batches(pieces).to_pydict())


def summed(found: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - of mixed values
    """Return the same of a table's results."""
    assert not [each for each in found if not each.strip()]
    reported = zip(found["单位"], found["总分"], found["问题"], strict=True)
    return [(unit, wrong[:4] if isinstance(wrong, str) else str(total)) for unit, total, wrong in reported]


@pytest.mark.parametrize(
    "text",
    [
        "单位,,支出,预算\n甲,x,90,100\n乙,,80,100\n,,,\n",
        ",单位,支出,预算\n1,甲,90,100\n2,乙,80,100\n",
        ",单位,,支出,,预算\n1,甲,x,90,y,100\n2,乙,,80,,100\n3,,z,,,\n4\n",
        "\u200b, ,单位,支出,　,预算,,\na,b,甲,90,\0,100,,\n,,乙,80,c,100\n",
    ],
)
@pytest.mark.parametrize("block", [1, 16, None])
def test_csv(rules: Rules, text: str, block: int | None, tmp_path: Path) -> None:
    """Whatever stands in it, a row that has nothing else is an empty one."""
    path = tmp_path / "in.csv"
    path.write_text(text)
    assert of_file(rules, path, block) == [("甲", "90.00"), ("乙", "80.00")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("单位,支出,预算\n甲,1,234,100\n", "T814"),
        ("单位,支出,预算,,\n甲,1,234,100,\n", "T814"),
        ("单位,,支出,预算\n甲,,1,234,100\n", "T814"),
        ("单位,,支出,预算\n甲,90,100\n", "T814"),
        ("单位,支出,预算,\n甲,90,100,备注\n", "T814"),
        ("单位,支出,预算,备注\n甲,90,100,备注\n", "90.00"),
    ],
)
def test_cells_behind_the_last_heading(rules: Rules, text: str, code: str, tmp_path: Path) -> None:
    """There a comma within a number moves the rest of the row; with a heading, which is the way out, they are a column."""
    path = tmp_path / "in.csv"
    path.write_text(text)
    assert of_file(rules, path) == [("甲", code)]


@pytest.mark.parametrize("name", ["", " ", "\u200b"])
def test_json_lines(rules: Rules, name: str, tmp_path: Path) -> None:
    """A key without a character, in the first lines or later ones."""
    rows: list[dict[str, object]] = [{"单位": "甲", "支出": "90", "预算": 100, name: {"a": [1]}}]
    rows += [{"单位": "乙", "支出": "80", "预算": 100}] * 1500
    rows += [{"单位": "丙", "支出": "80", "预算": 100, name: "x", "\u200b ": 1}, {name: 5}]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in rows))
    found = of_file(rules, path)
    assert (found[0], found[-1], len(found)) == (("甲", "90.00"), ("丙", "80.00"), 1502)


@pytest.mark.parametrize("names", [["", ""], [" ", " "], ["", " "]])
def test_parquet_and_arrow(rules: Rules, names: list[str], tmp_path: Path) -> None:
    """Several columns without a name are no two of one name."""
    table = ROWS.append_column(names[0], pa.array(["x", None, "y"])).add_column(
        0, names[1], pa.array([1, 2, 3])
    )
    pq.write_table(table, tmp_path / "in.parquet")
    assert of_file(rules, tmp_path / "in.parquet") == [("甲", "90.00"), ("乙", "80.00")]
    for each in (table, table.to_batches()[0]):
        found = rules.score_table(each)
        assert isinstance(found, pa.Table)
        assert summed(found.to_pydict())[:2] == [("甲", "90.00"), ("乙", "80.00")]
        assert found["问题"][2].as_py()[:4] == "T815"


def _pandas(name: Any) -> object:  # noqa: ANN401 - pandas takes any name
    return pd.DataFrame({"单位": ["甲"], name: ["x"], "支出": ["90"], "预算": ["100"]})


@pytest.mark.parametrize(
    "make",
    [
        lambda: _pandas(""),
        lambda: _pandas(None),
        lambda: _pandas(float("nan")),
        lambda: _pandas(" "),
        lambda: pl.DataFrame({"单位": ["甲"], "": ["x"], "支出": ["90"], "预算": ["100"]}),
        lambda: pl.DataFrame({"单位": ["甲"], "\u3000": [1.5], "支出": ["90"], "预算": ["100"]}),
        lambda: {"单位": ["甲"], "": ["x"], "支出": ["90"], "预算": ["100"], None: [1], " ": [2]},
    ],
)
def test_frames(rules: Rules, make: Callable[[], Any]) -> None:
    """So it is in those of programs."""
    found: Any = rules.score_table(make())
    plain = {name: list(found[name]) for name in (found if isinstance(found, dict) else found.columns)}
    assert summed(plain) == [("甲", "90.00")]
