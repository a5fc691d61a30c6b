"""A folder of submissions in batch: each gets the points that it gets alone, and a wrong one says where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import jixiao
from jixiao.authoring.cases.cases import read_cases, submission_of
from jixiao.cli import command
from jixiao.documents import read_toml
from jixiao.rules import Submission
from jixiao.tables.io import folder

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "rulesets").glob("*/*.cases.toml"))


def write_submissions(into: Path, submissions: list[Submission]) -> None:
    """Write submissions as files whose names keep their order."""
    into.mkdir()
    for number, each in enumerate(submissions):
        content = each.content.model_dump(mode="json", exclude_defaults=True)
        (into / f"{number:03}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def call(*arguments: str) -> Result:
    """Run a command of the command line."""
    return CliRunner().invoke(command, [*arguments], prog_name="jixiao", standalone_mode=False)


@pytest.mark.long
@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}-{file.name.split('.')[0]}")
def test_a_file_in_a_folder_scores_as_it_does_alone(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of datum takes the way through a table without a digit changed, also in several pieces."""
    monkeypatch.setattr(folder, "FILES", 3)
    cases = read_cases(read_toml(file))
    rules = jixiao.load(cases.ruleset)
    submissions = [submission_of(each.over(cases.defaults)) for each in cases.cases[::3]]
    write_submissions(tmp_path / "in", submissions)
    out = tmp_path / "out.parquet"
    found = call("batch", str(tmp_path / "in"), "-r", cases.ruleset, "-o", str(out))
    assert found.exception is None, found.output
    rows = pq.read_table(out).to_pylist()
    for submission, row in zip(submissions, rows, strict=True):
        card = rules.score(submission)
        assert (row["单位"], row["总分"], row["等级"]) == (card.unit, card.total, card.grade)
        for node in card.root.walk():
            if node is not card.root:
                assert (node.key, row[f"{node.key}.得分"]) == (node.key, node.points)


@pytest.mark.long
def test_what_is_wrong_is_told_with_its_file_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong files are rows without points that say why; what is no submission is named and is no row."""
    monkeypatch.chdir(tmp_path)
    units = Path("units")
    units.mkdir()
    (units / "1.toml").write_text('unit = "甲"\n[fields]\n"支出决算数" = "一千"\n', encoding="utf-8")
    (units / "2.toml").write_text("unit =\n", encoding="utf-8")
    (units / "3.toml").write_text('unit = "乙"\n[fields]\n"支出决算数" = 90\n', encoding="utf-8")
    many = "".join(f'"没有{number}" = 1\n' for number in range(12))
    (units / "4.toml").write_text(f'unit = "丙"\n[fields]\n{many}', encoding="utf-8")
    (units / "说明.docx").write_bytes(b"")
    found = call("batch", "units", "-r", "guangzhou/2022", "-o", "out.parquet")
    assert found.return_value == 1
    reported = found.output[found.output.index("没有评分的行") :]
    assert reported.splitlines()[:3] == [
        "没有评分的行：",
        "  units/1.toml:3:11：N101 “支出决算数”：“一千”不是数字",
        "  units/2.toml:1:7：D204 “unit”没有写值",
    ]
    assert reported.splitlines()[3].endswith("units/4.toml:12:1：S601 没有叫“没有9”的数据项；还有 2 处")
    assert "跳过 1 个：units/说明.docx（不是 .toml 或 .json）" in reported
    rows = pq.read_table("out.parquet").to_pylist()
    assert [(row["单位"], row["状态"]) for row in rows] == [
        ("甲", "refused"),
        ("", "refused"),
        ("乙", "missing"),
        ("丙", "refused"),
    ]


def test_a_folder_without_a_submission_is_told(tmp_path: Path) -> None:
    """As score-set tells it."""
    (tmp_path / "说明.docx").write_bytes(b"")
    found = call("batch", str(tmp_path), "-r", "guangzhou/2022", "-o", str(tmp_path / "out.csv"))
    assert isinstance(found.exception, jixiao.JixiaoError)
    assert found.exception.codes == ("C713",)


@pytest.mark.long
def test_what_changed_in_a_folder_is_scored_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an interrupted run left counts only for the files that have not changed."""
    monkeypatch.setattr(folder, "FILES", 1)
    units = tmp_path / "in"
    write_submissions(
        units, [jixiao.read({"unit": each, "claimed": {"数据质量": 1}}) for each in ("甲", "乙", "丙")]
    )
    out = tmp_path / "out.csv"
    arguments = ("batch", str(units), "-r", "guangzhou/2022", "-o", str(out))
    (units / "001.json").write_text('{"unit": "乙", "claimed": {"数据质量": 2}}', encoding="utf-8")
    wanted = call(*arguments)
    assert wanted.exception is None
    plain = out.read_bytes()
    out.unlink()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("jixiao.tables.io.batch.count", stop)
        call(*arguments)
    assert not out.exists()
    resumed = call(*arguments)
    assert "（接着上次中断的地方）" in resumed.output
    assert out.read_bytes() == plain
    out.unlink()
    with monkeypatch.context() as patched:
        patched.setattr("jixiao.tables.io.batch.count", stop)
        call(*arguments)
    for name in ("000", "002"):
        (units / f"{name}.json").write_text(f'{{"unit": "丁{name}"}}', encoding="utf-8")
    call(*arguments)
    changed = out.read_bytes()
    out.unlink()
    call(*arguments, "--fresh")
    assert out.read_bytes() == changed
    assert "丁000" in changed.decode()
    assert "丁002" in changed.decode()
