"""``jixiao diff`` as a person meets it: by id and by file, in every form, with every mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.authoring.worked import DRAFT, write_units

from jixiao.cli import run

Called = Callable[..., tuple[int, str, str]]
PAIR = ("guangzhou/2022", str(DRAFT / "ruleset.toml"))


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Called:
    """Return what runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "90")

    def calling(*arguments: str) -> tuple[int, str, str]:
        code = run(["diff", *arguments])
        return code, *capsys.readouterr()

    return calling


@pytest.mark.long
def test_the_same_ruleset(call: Called) -> None:
    """Nothing to tell is told, and is no mistake."""
    code, out, err = call("mof-project/2021", "mof-project/2021")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "两个指标体系除了名称、代号和年度，没有不同之处。"


@pytest.mark.long
@pytest.mark.parametrize(
    ("suffix", "begins"),
    [(".md", "# 2021 年度"), (".html", "<!DOCTYPE html>"), (".json", "{\n"), (".txt", "2021 年度")],
)
def test_the_name_of_the_file_says_the_format(call: Called, tmp_path: Path, suffix: str, begins: str) -> None:
    """Four forms; a file is never overwritten unasked."""
    file = f"变化{suffix}"
    assert call("mof-project/2020", "mof-project/2021", "-o", file)[1] == f"已写入 {file}\n"
    assert (tmp_path / file).read_text(encoding="utf-8").startswith(begins)
    code, _, err = call("mof-project/2020", "mof-project/2021", "-o", file)
    assert code == 1
    assert "C706" in err
    assert call("mof-project/2020", "mof-project/2021", "-o", file, "--force")[0] == 0


@pytest.mark.long
def test_with_units(call: Called, tmp_path: Path) -> None:
    """The effect on units comes with the difference, and says where it comes from."""
    file = write_units(tmp_path / "units.jsonl", 30)
    code, out, err = call(*PAIR, "--data", str(file))
    assert (code, err) == (0, "")
    assert "按 units.jsonl 里的 30 个单位，用两个指标体系各评一遍" in out
    assert "每个单位的各行相加，正好等于它的总分之差" in out
    found = json.loads(call(*PAIR, "--data", str(file), "--format", "json")[1])
    assert found["effect"]["compared"] == 30
    assert [each["fate"] for each in found["indicators"]] == ["changed"] * 4 + ["replaced"]


@pytest.mark.long
def test_what_people_wrote_cannot_act(call: Called, tmp_path: Path) -> None:
    """Names of units and texts of files stay text on a page."""
    file = write_units(tmp_path / "units.jsonl", 2)
    file.write_text(
        file.read_text(encoding="utf-8").replace("虚构单位", "<script>alert(1)</script>"), encoding="utf-8"
    )
    assert call(*PAIR, "--data", str(file), "-o", "page.html")[0] == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("mof-project/2020", "mof-project/2022"), 1, "P504：没有叫“mof-project/2022”的指标体系"),
        (("mof-project/2020", "没有.toml"), 1, "D201"),
        (("mof-project/2020",), 2, "C702"),
        (("mof-project/2020", "mof-project/2021", "--data", "没有.csv"), 1, "D201"),
        (("mof-project/2020", "mof-project/2021", "--data", "units.xls"), 1, "T806"),
        (("mof-project/2020", "mof-project/2021", "--format", "pdf"), 2, "没有“pdf”这种格式，可以写 terminal、markdown、html、json"),
    ],
)  # fmt: skip
def test_mistakes(call: Called, arguments: tuple[str, ...], code: int, said: str) -> None:
    """Every mistake ends in a sentence, never in a traceback."""
    Path("units.xls").write_bytes(b"")
    found, out, err = call(*arguments)
    assert (found, out) == (code, "")
    assert said in err
