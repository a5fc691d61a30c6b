"""Files of units: what comes out is what a table gives, also after having been killed, in whatever encoding."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.rubrics import entry, grades, group, ruleset

import jixiao
from jixiao import JixiaoError
from jixiao.cli import command
from jixiao.documents.quoting import defused
from jixiao.problems import Problem
from jixiao.tables.io import files
from jixiao.tables.io.batch import Batch
from jixiao.tables.scoring import TableScorer

RULESET: Final = ruleset(
    group("组", "10"), entry("rate", "10"), grades([("好", "8"), ("差", "0")]), total="10"
)
INDICATOR: Final = """\
id = "t.rate"
name = "执行率"

[[fields]]
name = "支出"
type = "amount"
unit = "万元"
min = 0

[[fields]]
name = "预算"
type = "amount"
unit = "万元"
min = 1

[score]
formula = "满分 * 最小(1, 支出 / 预算)"
"""
ROWS: Final = 500


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with a small ruleset, and make it the working folder; files are read in blocks of a few rows."""
    (tmp_path / "rules.toml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "rate.toml").write_text(INDICATOR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "BLOCK", 2_000)
    monkeypatch.setattr(files, "ROWS", 100)
    return tmp_path


def units(count: int = ROWS) -> pa.Table:
    """Return units whose points are all different."""
    return pa.table(
        {
            "单位": [f"单位{number}" for number in range(count)],
            "支出": [f"{number}.25" for number in range(count)],
            "预算": ["1000"] * count,
        }
    )


def run_of(source: Path, output: Path) -> Batch:
    """Return a run of the small ruleset."""
    rules = jixiao.load("rules.toml", plugins=["."])
    return Batch(rules.for_tables(), source, output, "1")


def written(name: str, table: pa.Table) -> Path:
    """Write a table as a file of the kind that its name says."""
    path = Path(name)
    if path.suffix == ".csv":
        pacsv.write_csv(table, path)
    elif path.suffix == ".parquet":
        pq.write_table(table, path, row_group_size=100)
    else:
        lines = [json.dumps(row, ensure_ascii=False) for row in table.to_pylist()]
        path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.long
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["in.csv", "in.parquet", "in.jsonl"])
def test_every_kind_of_file_gives_what_a_table_gives(name: str) -> None:
    """In whatever kind it comes, in however many pieces it is read."""
    table = units()
    source = written(name, table)
    summary = run_of(source, Path("out.parquet")).run()
    wanted = jixiao.load("rules.toml", plugins=["."]).score_table(table)
    assert pq.read_table("out.parquet").to_pydict() == wanted.to_pydict()
    assert summary.units == ROWS
    assert summary.grades == {"差": ROWS}
    assert list(Path().glob(".out*")) == []


@pytest.mark.long
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.jsonl"])
def test_every_kind_of_file_can_be_written(name: str) -> None:
    """Points leave as decimals, in CSV with words for states and a byte order mark for Excel."""
    run_of(written("in.csv", units(9)), Path(name)).run()
    if name.endswith(".csv"):
        text = Path(name).read_text(encoding="utf-8-sig")
        assert Path(name).read_bytes().startswith(b"\xef\xbb\xbf")
        assert text.splitlines()[2] == '"单位1",0.01,"差","计算",0.01,"计算",0.01,"计算",,'
    elif name.endswith(".jsonl"):
        second = json.loads(Path(name).read_text(encoding="utf-8").splitlines()[1])
        assert (second["单位"], second["总分"], second["执行率.状态"]) == ("单位1", "0.01", "computed")
    else:
        assert str(pq.read_table(name)["总分"][1].as_py()) == "0.01"


RISKY: Final = (
    "=1",
    "+1",
    "@a",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1+1",
    "＠a",
    " =1",
    "\u3000=1",
    "\u200b=1",
    "\ufeff@a",
    "\u00a0＋1",
    "-1+2",
)
HARMLESS: Final = ("甲局", "-1", "-1.5%", "1=1", "a@b", "")


@pytest.mark.usefixtures("folder")
def test_no_text_becomes_a_formula() -> None:
    """Whatever a spreadsheet may take for one, also full width or behind what nobody sees, is written as a text."""
    names = [*RISKY, *HARMLESS]
    table = pa.table({"单位": names, "支出": ["1"] * len(names), "预算": ["2"] * len(names)})
    run_of(written("in.parquet", table), Path("out.csv")).run()
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as stream:
        found = [row[0] for row in csv.reader(stream)][1:]
    assert found == [*(f"'{each}" for each in RISKY), *HARMLESS]
    assert [defused(each) for each in RISKY] == [f"'{each}" for each in RISKY]


def killed_after(blocks: int) -> Callable[..., Iterator[pa.RecordBatch]]:
    """Return a way of scoring that is killed after some blocks."""
    count = 0

    def scoring(
        self: TableScorer, given: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> Iterator[pa.RecordBatch]:
        nonlocal count
        count += 1
        if count > blocks:
            raise KeyboardInterrupt
        return _BLOCKS(self, given, refused)

    return scoring


_BLOCKS: Final = TableScorer.blocks


@pytest.mark.long
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_killed_run_goes_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends in the same bytes as one that was never disturbed, and does nothing twice."""
    source = written("in.csv", units())
    run_of(source, Path(f"whole-{name}")).run()
    with monkeypatch.context() as patch:
        patch.setattr(TableScorer, "blocks", killed_after(3))
        with pytest.raises(KeyboardInterrupt):
            run_of(source, Path(name)).run()
    assert not Path(name).exists()
    scored: list[int] = []

    def counted(
        self: TableScorer, given: pa.RecordBatch, refused: Mapping[int, Sequence[Problem]]
    ) -> Iterator[pa.RecordBatch]:
        scored.append(given.num_rows)
        return _BLOCKS(self, given, refused)

    monkeypatch.setattr(TableScorer, "blocks", counted)
    summary = run_of(source, Path(name)).run()
    assert summary.resumed == 3
    assert sum(scored) < ROWS == summary.units
    assert Path(name).read_bytes() == Path(f"whole-{name}").read_bytes()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_is_wrong_is_told_with_its_line(encoding: str) -> None:
    """A letter in a number is one row that is not scored; a line with too few columns is reported too."""
    lines = ["单位,支出,预算", "甲,100,100", "=乙,一百,100", "丙,50", "丁,80,100", "己", "戊,5,0"]
    Path("in.csv").write_text("\n".join(lines), encoding=encoding)
    summary = run_of(Path("in.csv"), Path("out.csv")).run()
    assert summary.failed == [
        "in.csv:3：N101 第 2 列“支出”：“一百”不是数字",
        "in.csv:4：T814 这一行只有 2 格，应有 3 格",
        "in.csv:6：T814 这一行只有 1 格，应有 3 格",
        "in.csv:7：S603 第 3 列“预算”的值 0 超出范围：要不小于 1",
    ]
    text = Path("out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0:2] for line in text[1:]] == [
        ['"甲"', "10.00"],
        ['"\'=乙"', ""],
        ['"丙"', ""],
        ['"丁"', "8.00"],
        ['"己"', ""],
        ['"戊"', ""],
    ]


@pytest.mark.long
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "content", "reported"),
    [
        ("in.txt", "x", "T806.*不认得这种表：in.txt"),
        ("none.csv", None, "D201.*没有这个文件：none.csv"),
        ("in.csv", "", "T807.*文件是空的"),
        ("in.csv", "支出,支出\n1,2", "T811.*列名重复：“支出”"),
        ("in.csv", "支出,预算\n", "T807.*没有行"),
        ("in.parquet", "no parquet", "T807.*表读不出来：in.parquet"),
        ("in.jsonl", "\n[1]\n", "T807.*没有一行是 JSON 对象"),
        ("in.jsonl", "", "T807.*文件是空的"),
        ("in.csv", '单位,支出,预算\n甲,"1,2\n乙,1,2\n', "T812.*引号没有配对"),
    ],
)
def test_files_that_are_no_tables(name: str, content: str | None, reported: str) -> None:
    """Each is reported in one message, without a traceback."""
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    with pytest.raises(JixiaoError, match=reported):
        run_of(Path(name), Path("out.csv")).run()


def call(*arguments: str) -> Any:  # noqa: ANN401 - click's result
    """Run a command of the command line."""
    return CliRunner().invoke(command, [*arguments], prog_name="jixiao", standalone_mode=False)


@pytest.mark.long
@pytest.mark.usefixtures("folder")
def test_the_command() -> None:
    """It says how many got which grade, how the totals lie, and what was lost most."""
    written("in.csv", units(20))
    found = call("batch", "in.csv", "-r", "rules.toml", "-p", ".", "-o", "out.csv")
    assert found.return_value == 0
    assert "单位 20 个，结果写入 out.csv" in found.output
    assert "差      20  100.0%" in found.output
    assert "执行率      9.91" in found.output
    again = call("batch", "in.csv", "-r", "rules.toml", "-p", ".", "-o", "out.csv")
    assert isinstance(again.exception, JixiaoError)
    assert again.exception.codes == ("C706",)


@pytest.mark.usefixtures("folder")
def test_no_folder_is_made_for_the_output() -> None:
    """A mistyped folder is reported, not made."""
    written("in.csv", units(3))
    found = call("batch", "in.csv", "-r", "rules.toml", "-p", ".", "-o", "没有/out.csv")
    assert isinstance(found.exception, JixiaoError)
    assert found.exception.codes == ("C707",)
    assert not Path("没有").exists()


@pytest.mark.long
def test_a_process_that_is_killed_leaves_no_output(folder: Path) -> None:
    """Killed by the system, at whatever moment: no half a file, and the next run ends as if nothing had been."""
    source = written("in.csv", units(30_000))
    arguments = [sys.executable, "-m", "jixiao", "batch", str(source), "-r", "rules.toml", "-p", ".", "-o"]
    subprocess.run([*arguments, "whole.csv"], check=True, cwd=folder, capture_output=True)
    process = subprocess.Popen([*arguments, "out.csv"], cwd=folder, stdout=subprocess.DEVNULL)
    parts = folder / ".out.csv.parts"
    while process.poll() is None and not list(parts.glob("*.arrow")):
        time.sleep(0.01)
    process.kill()
    process.wait()
    subprocess.run([*arguments, "out.csv", "--force"], check=True, cwd=folder, capture_output=True)
    assert (folder / "out.csv").read_bytes() == (folder / "whole.csv").read_bytes()
    assert not parts.exists()
