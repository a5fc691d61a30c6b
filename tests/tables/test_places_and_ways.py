"""Whatever is wrong with a table names its file, in Chinese, and the way out fits whoever asked."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.rubrics import entry, group, indicator, load, number, ruleset, write

from jixiao import JixiaoError
from jixiao.cli import run
from jixiao.documents import read_document, read_json, read_toml
from jixiao.documents.bounds import MOST_ITEMS

RULES = {
    "rules.toml": ruleset(group("组"), entry("a")),
    "a.toml": indicator("a", "甲", "满分 * 率", number("率")),
}
TABLES: dict[str, tuple[str, str, bytes | pa.Table]] = {
    "heading only": ("T807", "csv", "单位,率\n".encode()),
    "empty": ("T807", "csv", b""),
    "no rows": ("T807", "parquet", pa.table({"单位": pa.array([], pa.string()), "率": pa.array([], pa.string())})),
    "floats": ("T802", "parquet", pa.table({"单位": ["甲"], "率": [0.5]})),
    "dates": ("T803", "parquet", pa.table({"单位": ["甲"], "率": pa.array([1], pa.timestamp("s"))})),
    "no datum": ("T804", "parquet", pa.table({"单位": ["甲"], "乙": ["1"]})),
    "junk": ("T807", "parquet", b"PAR1" + b"x" * 100 + b"PAR1"),
    "short": ("T807", "parquet", b"PAR1"),
    "nothing": ("T807", "parquet", b""),
    "other kind": ("T806", "xls", b"x"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("verb", ["batch", "diff"])
def test_problems_of_files(
    kind: str,
    verb: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The file is named, nothing foreign is reported, and floats are let in by the option."""
    code, suffix, content = TABLES[kind]
    if verb == "diff" and kind in {"heading only", "no rows", "no datum"}:
        return  # a change that concerns nobody; Y901
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {**RULES, "later/rules.toml": RULES["rules.toml"], "later/a.toml": RULES["a.toml"]})
    name = f"in.{suffix}"
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    else:
        pq.write_table(content, tmp_path / name)
    words = ["batch", name, "-r", "rules.toml", "-p", ".", "-o", "o.csv"]
    if verb == "diff":
        words = ["diff", "rules.toml", "later/rules.toml", "--data", name]
    assert run([*words, "--json"]) == 1
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert (problem["code"], problem["file"]) == (code, name)
    reported = " ".join([problem["message"], *problem["remedies"]])
    assert not any(word in reported for word in ("Parquet magic", "Invalid", "corrupted", "shortest", "None"))
    assert code != "T802" or "--floats" in reported


@pytest.mark.long
def test_full_marks_are_among_the_last_ten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No total is above the most that there is, so no range is."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {**RULES, "in.csv": "单位,率\n甲,1\n乙,0.999\n丙,0.9\n丁,0\n戊,0.1\n"})
    words = ["batch", "in.csv", "-r", "rules.toml", "-p", ".", "--force", "-o", "o.csv"]
    assert run(words) == 0
    reported = capsys.readouterr().out
    assert "90～100" in reported
    assert "110" not in reported
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tens"] == [
        {"from": 0, "to": 10, "units": 1},
        {"from": 10, "to": 20, "units": 1},
        {"from": 90, "to": 100, "units": 3},
    ]


def test_tables_that_are_none(tmp_path: Path) -> None:
    """A frame that is not worked out yet is reported without polars' own words; objects without addresses."""
    rules = load(tmp_path, RULES["rules.toml"], a=RULES["a.toml"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(JixiaoError, match=r"T801[\s\S]*collect\(\)"):
            rules.score_table(pl.LazyFrame({"率": ["1"]}))
    with pytest.raises(JixiaoError, match='floats="shortest"'):
        rules.score_table({"率": [0.5]})
    for value in (object(), b"1", {1}, 1j, range(3)):
        found: Any = rules.score_table({"率": [value, 1]})
        reported = found["问题"][0]
        assert "0x" not in reported
        assert "b'" not in reported
        with pytest.raises(JixiaoError) as alone:
            rules.points({"unit": "甲", "fields": {"率": value}})
        assert alone.value.problems[0].message in reported, reported


def test_one_bound_of_rows(tmp_path: Path) -> None:
    """A list is as long as a detail table may be."""
    (tmp_path / "a.json").write_text(json.dumps({"a": [1] * (MOST_ITEMS + 1)}))
    with pytest.raises(JixiaoError, match=f"最多 {MOST_ITEMS} 项"):
        read_json(tmp_path / "a.json")
    (tmp_path / "a.json").write_text(json.dumps({"a": [1] * MOST_ITEMS}))
    assert len(read_json(tmp_path / "a.json").data["a"]) == MOST_ITEMS  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["a.toml", "a.json"])
@pytest.mark.parametrize("text", ['unit = "某局"\n[fields]\n"决算" = 90\n', '{"unit": "某局"}', 'id = "a"\n'])
def test_wide_encodings(encoding: str, name: str, text: str, tmp_path: Path) -> None:
    """Notepad's “Unicode” is named, its text is shown as it is, and the way out is given."""
    (tmp_path / name).write_bytes(text.encode(encoding))
    with pytest.raises(JixiaoError) as caught:
        read_document(tmp_path / name)
    [problem] = caught.value.problems
    assert problem.code == "D203"
    assert problem.place is not None
    assert problem.place.line_text == text.partition("\n")[0]
    assert encoding[:6].upper() in problem.remedies[0]
    assert "UTF-8" in problem.remedies[1]


def test_a_suffix_of_the_other_kind(tmp_path: Path) -> None:
    """JSON in a .toml file and TOML in a .json file are reported as that; renamed, they are read."""
    texts = ('{"unit": "某局"}', '\n # x\n\nunit = "某局"\n', "[a]\nb = 1\n", '"键" = 1', "[[a]]\nb = 1")
    for text in texts:
        right, wrong = ("json", "toml") if text.startswith("{") else ("toml", "json")
        path = tmp_path / f"a.{wrong}"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(JixiaoError) as caught:
            read_document(path)
        assert caught.value.codes == ("D205",), text
        assert f"a.{right}" in caught.value.problems[0].remedies[0]
        read_document(path.rename(tmp_path / f"a.{right}"))
    for text in ("[1]", "[true]\n", '["a"]', "", "x"):
        path = tmp_path / "b.json"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(JixiaoError, match="D209"):
            read_json(path)
    (tmp_path / "c.toml").write_text("[a]\nb = { c = 1 }\n", encoding="utf-8")
    read_toml(tmp_path / "c.toml")
