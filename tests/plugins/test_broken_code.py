"""Code that somebody trusts and that does not load: every command says so, and none scores without it in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.plugins.distributions import install, jixiao
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao as package
from jixiao import JixiaoError
from jixiao.cli import run

CHECK = """
from jixiao import hookimpl
from jixiao.plugins import FileReader, FileWriter, FindingRule, Remark

def find(card):
    yield Remark("要约谈", "warning", card.root.key)

@hookimpl
def jixiao_register_findings(register):
    register(FindingRule("CZ01", "约谈", find))
"""
BROKEN = {
    "module level": (CHECK + "1 / 0\n", "P501"),
    "syntax": (CHECK + "def (\n", "P501"),
    "ends the process": (CHECK + "raise SystemExit(0)\n", "P501"),
    "registration raises": (CHECK.replace(", find))", "))"), "P501"),
    "a code of ours": (CHECK.replace("CZ01", "G801"), "P513"),
    "registers a number": (CHECK.replace('FindingRule("CZ01", "约谈", find)', "5"), "P501"),
    "hook misspelt": (CHECK.replace("_findings", "_finding"), "P512"),
    "no hookimpl": (CHECK.replace("@hookimpl\n", ""), "P512"),
    "reader": (CHECK + '@hookimpl\ndef jixiao_register_readers(register):\n    register(FileReader(".foo", "x", rows=1))\n', "P501"),
    "writer of csv": (CHECK + '@hookimpl\ndef jixiao_register_writers(register):\n    register(FileWriter(".csv", "x", table=find))\n', "P503"),
}  # fmt: skip
COMMANDS = (
    ("score", "unit.json"),
    ("score", "unit.json", "-r", "frozen.json"),
    ("score", "unit.foo", "-r", "rules.toml"),
    ("explain", "unit.json"),
    ("whatif", "unit.json", "x=1"),
    ("cliffs", "unit.json"),
    ("score-set", "unit.json"),
    ("roll-up", "unit.json", "--unit", "总"),
    ("batch", "units.csv", "-r", "rules.toml", "-o", "out.csv"),
    ("batch", "units.foo", "-r", "rules.toml", "-o", "out.csv"),
    ("show", "rules.toml"),
    ("diff", "rules.toml", "rules.toml"),
    ("history", "rules.toml"),
    ("check", "rules.toml"),
    ("prove", "rules.toml"),
    ("rulesets",),
    ("fields", "rules.toml"),
    ("freeze", "rules.toml", "-o", "again.frozen.json"),
    ("new", "cases", "rules.toml"),
    ("test", "rules.toml"),
    ("verify", "card.json", "-r", "rules.toml"),
    ("verify", "frozen.json"),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder with a ruleset, also frozen, and data of one unit."""
    unit = '{"unit": "甲", "ruleset": "rules.toml", "fields": {"x": 5}}'
    write(
        tmp_path,
        {
            "a.toml": indicator("a", "甲", "x", number("x")),
            "rules.toml": ruleset(group("组"), entry("a")),
            "unit.json": unit,
            "unit.foo": unit,
            "units.csv": "单位,x\n一,5\n",
            "units.foo": "单位,x\n一,5\n",
        },
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    rules = package.load("rules.toml")
    write(tmp_path, {"frozen.json": rules.freeze(), "card.json": rules.score("unit.json").to_json()})
    return tmp_path


def codes(out: str) -> list[str]:
    """Return the codes of a command's problems as JSON."""
    return [each["code"] for each in json.loads(out)["problems"]]


@pytest.mark.long
@pytest.mark.parametrize("name", BROKEN)
def test_a_trusted_file_that_does_not_load(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Whatever is wrong with it: nothing is scored, and what is wrong is told."""
    text, code = BROKEN[name]
    write(folder, {"mine.py": text})
    for arguments in (COMMANDS[0], ("score", "unit.json", "--strict"), COMMANDS[6], COMMANDS[13]):
        assert run([*arguments, "--trust", "mine.py", "--json"]) == 1, arguments
        assert codes(capsys.readouterr().out) == [code], arguments
    with pytest.raises(JixiaoError) as caught:
        package.load("rules.toml", trusted=["mine.py"])
    assert caught.value.codes == (code,)


@pytest.mark.long
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_tells_it(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    """Before anything else, also before what follows from it, and nothing is written."""
    write(folder, {"mine.py": BROKEN["module level"][0]})
    before = set(folder.iterdir())
    assert run([*arguments, "--trust", "mine.py"]) == 1
    seen = capsys.readouterr()
    assert seen.out == ""
    assert seen.err.startswith("错误 P501：插件“mine”载入时出错：ZeroDivisionError")
    assert set(folder.iterdir()) == before


def test_two_trusted_files_with_one_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither is dropped in silence."""
    write(folder, {"one.py": CHECK, "two.py": CHECK})
    assert run(["score", "unit.json", "--trust", "one.py", "--trust", "two.py", "--json"]) == 1
    assert codes(capsys.readouterr().out) == ["P503"]


def test_what_is_wrong_can_still_be_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``jixiao plugins`` is where an author looks."""
    write(folder, {"mine.py": BROKEN["syntax"][0]})
    assert run(["plugins", "--trust", "mine.py"]) == 0
    assert "P501" in capsys.readouterr().out


def test_a_frozen_ruleset_is_checked_too(folder: Path) -> None:
    """Checks are not frozen: those that are trusted or installed now look at the result."""
    write(folder, {"mine.py": CHECK})
    card = package.load("frozen.json", trusted=["mine.py"]).score("unit.json")
    assert [each.code for each in card.findings][-1] == "CZ01"


@pytest.mark.long
def test_a_distribution_that_does_not_load(folder: Path) -> None:
    """It is told, ``--strict`` does not pass; everything else goes on, as nothing that is loaded needs it."""
    install(folder / "site", "jixiao-bad", {"bad.py": BROKEN["module level"][0]})
    for arguments in (
        COMMANDS[0],
        ("score", "unit.json", "-r", "frozen.json"),
        ("score-set", "unit.json"),
        ("batch", "units.csv", "-r", "rules.toml", "-o", "out.csv", "--force"),
        ("check", "rules.toml"),
    ):
        for strict, wanted in (((), 0), (("--strict",), 1)):
            code, out, said = jixiao(folder / "site", folder, *arguments, *strict, "--json")
            assert code == wanted, (arguments, said)
            assert "problems" not in json.loads(out)
            assert said.count("错误 P501：插件“jixiao-bad”载入时出错：ZeroDivisionError") == 1, arguments
    for line in ("grades", "schema indicator", "new indicator --form halves"):
        _code, _out, said = jixiao(folder / "site", folder, *line.split())
        assert "P501：插件“jixiao-bad”" in said, line
    _code, _out, said = jixiao(folder / "site", folder, "score", "unit.json", "--allow", "t*")
    assert "P501" not in said, "who allows other things only has not asked for it"


@pytest.mark.long
def test_the_reader_of_a_distribution_that_does_not_load(folder: Path) -> None:
    """The cause stands before what follows from it."""
    install(folder / "site", "jixiao-bad", {"bad.py": BROKEN["reader"][0]})
    for arguments in (("score", "unit.foo"), ("batch", "units.foo", "-o", "out.csv")):
        _code, out, _said = jixiao(folder / "site", folder, *arguments, "-r", "rules.toml", "--json")
        assert codes(out)[0] == "P501"
        assert len(codes(out)) == 2


def test_programs_are_warned_of_distributions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What loads a ruleset in Python hears of it as well, and can ask."""
    install(folder / "site", "jixiao-bad", {"bad_code.py": BROKEN["module level"][0]})
    monkeypatch.syspath_prepend(str(folder / "site"))
    with pytest.warns(UserWarning, match="P501：插件“jixiao-bad”载入时出错"):
        rules = package.load("rules.toml")
    assert [each.code for each in rules.extensions.broken] == ["P501"]


@pytest.mark.long
def test_no_distribution_runs_past_a_project_file_that_is_wrong(folder: Path) -> None:
    """What it allows nobody knows: its problem is told, and no code runs that it may forbid."""
    install(folder / "site", "jixiao-other", {"other.py": "import pathlib\npathlib.Path('ran').touch()\n"})
    write(folder, {"jixiao.toml": 'allow = ["t*"\n'})
    for line in ("schema indicator", "--help", "grades"):
        _code, _out, said = jixiao(folder / "site", folder, *line.split())
        assert "jixiao.toml:1" in said, line
        assert not (folder / "ran").exists(), line
    write(folder, {"jixiao.toml": ""})
    jixiao(folder / "site", folder, "grades")
    assert (folder / "ran").exists()
