"""Where rulesets and indicators are looked for: names of files, links, copies, folders that are too large."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.rubrics import entry, group, indicator, number, ruleset, write

import jixiao
from jixiao import JixiaoError
from jixiao.cli import command, run
from jixiao.plugins import sources

A = indicator("a", "甲", "x", number("x"))
RULES = ruleset(group("组"), entry("a"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working folder without plugins in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


def link(path: Path, to: str) -> None:
    """Make a link, or skip where that needs a privilege."""
    try:
        path.symlink_to(to, target_is_directory=True)
    except OSError:
        pytest.skip("links need a privilege here")


@pytest.mark.long
@pytest.mark.parametrize("name", ["rules.toml", "rules.TOML", "规则.Toml"])
def test_suffix_in_any_case(folder: Path, name: str) -> None:
    """A file is TOML whatever the case of its suffix: named by path, among plugins, in a submission."""
    write(
        folder,
        {f"mine/{name}": RULES, "mine/A.TOML": A, "unit.toml": f'unit = "甲"\nruleset = "mine/{name}"\n'},
    )
    assert jixiao.load(f"mine/{name}").id == "t/1"
    assert jixiao.load("t/1", plugins=["mine"]).id == "t/1"
    assert run(["score", "unit.toml", "--json"]) == 0
    assert run(["show", f"mine/{name}"]) == 0


COPIES = {
    "hidden": ".history/rules_20260101.toml",
    "backup": "备份/rules.toml",
    "deeper": "备份/去年/rules.toml",
    "below and hidden": "备份/.old/rules.toml",
}


@pytest.mark.long
@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("same", [True, False], ids=["same text", "older text"])
def test_copies_do_not_compete(folder: Path, copy: str, *, same: bool) -> None:
    """A ruleset that is named by its file is that file; copies of it and of its indicators further down don't matter."""
    older = A if same else A.replace('formula = "x"', 'formula = "x / 2"')
    write(
        folder,
        {"rules.toml": RULES, "a.toml": A, COPIES[copy]: RULES, f"{Path(COPIES[copy]).parent}/a.toml": older},
    )
    card = jixiao.load("rules.toml").score({"unit": "甲", "fields": {"x": 10}})
    assert str(card.total) == "10.00"
    assert jixiao.load(COPIES[copy]).id == "t/1"


def test_which_copy_is_used_is_told(folder: Path) -> None:
    """Of two the nearer one is used; the other one says so."""
    write(folder, {"rules.toml": RULES, "a.toml": A, "备份/a.toml": A})
    catalog = jixiao.find_catalog(named="rules.toml")
    assert [each.message for each in catalog.problems] == ["两个指标的 id 都是“t.a”：a.toml、备份/a.toml"]
    assert catalog.problems[0].remedies == ("用的是 a.toml；把另一个移走，或改它的 id",)


def test_two_that_are_as_near_are_both_refused(folder: Path) -> None:
    """Nothing is chosen where nothing is nearer."""
    write(folder, {"rules.toml": RULES, "一/a.toml": A, "二/a.toml": A})
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("rules.toml")
    assert "P503" in caught.value.codes


def test_links_to_folders_are_followed_once(folder: Path) -> None:
    """A linked folder belongs to the folder it stands in; links that lead in circles end."""
    write(folder, {"mine/rules.toml": RULES, "elsewhere/a.toml": A})
    link(folder / "mine" / "shared", "../elsewhere")
    link(folder / "mine" / "round", ".")
    link(folder / "elsewhere" / "back", "../mine")
    assert jixiao.load("mine/rules.toml").id == "t/1"


@pytest.mark.long
def test_looping_links_break_nothing(folder: Path) -> None:
    """A link that leads to itself is a file that can't be read; everything else loads."""
    write(folder, {"mine/rules.toml": RULES, "mine/a.toml": A})
    link(folder / "mine" / "loop.toml", "loop.toml")
    link(folder / "mine" / "one", "two")
    link(folder / "mine" / "two", "one")
    assert jixiao.load("mine/rules.toml").id == "t/1"
    found = jixiao.find_catalog(["mine"])
    assert [(each.id, each.state) for each in found.plugins if each.file.endswith("loop.toml")] == [
        ("loop", "failed")
    ]
    for command_line in (["plugins", "-p", "mine"], ["check", "mine/rules.toml"], ["rulesets", "-p", "mine"]):
        assert run(command_line) == 0
    assert run(["check", "mine/loop.toml"]) == 1
    assert run(["check", "mine/rules.toml", "-p", "mine/one"]) == 1


def test_a_folder_that_can_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not read is not passed over in silence."""
    write(folder, {"mine/a.toml": A, "mine/closed/b.toml": A})
    before = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return before(path)

    monkeypatch.setattr(os, "scandir", scandir)
    catalog = jixiao.find_catalog(["mine"])
    assert "t.a" in catalog.indicators
    assert [(each.code, each.message) for each in catalog.problems] == [
        ("P514", "文件夹读不出来，里面的文件没有读：mine/closed（没有权限）")
    ]


@pytest.mark.parametrize(("limit", "value"), [("_MOST_ENTRIES", 5), ("_DEEPEST", 3)])
def test_walks_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    """A folder that can't be one of rules is refused, however it is too large, with the way out."""
    write(folder, {**{f"mine/{number}.toml": A for number in range(9)}, "mine/a/b/c/d/e/x.toml": A})
    with monkeypatch.context() as patched:
        patched.setattr(sources, limit, value)
        with pytest.raises(JixiaoError) as caught:
            list(sources.toml_files(folder / "mine"))
    assert caught.value.codes == ("P505",)
    assert "mine" in caught.value.problems[0].message


@pytest.mark.long
def test_a_submission_names_a_file_beside_itself(folder: Path) -> None:
    """A relative path is relative to the file it stands in, wherever the command runs."""
    files = {
        "rules.toml": RULES,
        "a.toml": A,
        "unit.toml": 'unit = "甲"\nruleset = "rules.toml"\n[fields]\nx = 10\n',
    }
    write(folder, {f"of/{name}": text for name, text in files.items()})
    write(
        folder,
        {"away/x": "", "of/deep.toml": 'unit = "乙"\nruleset = "./rules.toml"\n[fields]\nx = 20\n'},
    )
    for unit, total in (("of/unit.toml", "10.00"), ("of/deep.toml", "20.00")):
        found = CliRunner().invoke(command, ["score", unit, "--json"])
        assert json.loads(found.stdout)["total"] == total
    for arguments in (
        ["score-set", "of/unit.toml", "of/deep.toml"],
        ["explain", "of/unit.toml", "甲"],
    ):
        assert run(arguments) == 0
    card = jixiao.load("of/rules.toml").score("of/deep.toml")
    assert [each.code for each in card.findings if each.code == "G812"] == []


@pytest.mark.long
@pytest.mark.parametrize(
    "named",
    ["/srv/rules.toml", "C:\\\\rules.toml", "//server/share/rules.toml", "../rules.toml", "in/../../rules.toml",
     "..\\\\rules.toml", "link/rules.toml"],
)  # fmt: skip
def test_a_submission_names_nothing_outside_its_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    """Whoever sends data does not open files of ours, not through a link either; we may name the file ourselves."""
    text = f'unit = "甲"\nruleset = "{named}"\n[fields]\nx = 10\n'
    write(folder, {"of/unit.toml": text, "of/in/x": "", "rules.toml": RULES, "a.toml": A})
    (folder / "of/link").symlink_to(folder)
    assert run(["score", "of/unit.toml"]) == 1
    assert "P515" in capsys.readouterr().err
    assert run(["score", "of/unit.toml", "--ruleset", "rules.toml"]) == 0


def test_a_ruleset_that_is_not_found_is_told_where_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the submission that names it, whether by id or by a file."""
    for named in ("no/2022", "no.toml"):
        write(folder, {"unit.toml": f'unit = "甲"\nruleset = "{named}"\n'})
        for arguments in (["score", "unit.toml"], ["score-set", "unit.toml"]):
            assert run(arguments) == 1
            assert "--> unit.toml:2:11" in capsys.readouterr().err


@pytest.mark.parametrize("base", ["base.toml", "../shared/base.TOML"])
def test_extends_by_file_name(folder: Path, base: str) -> None:
    """What is extended may be named by its file, relative to the file that extends; a frozen one reads the same."""
    own = f'id = "t/2"\nname = "乙"\nyear = 2023\nextends = "{base}"\n'
    write(folder, {"mine/rules.toml": own, "mine/a.toml": A, f"mine/{base}": RULES})
    rules = jixiao.load("mine/rules.toml")
    write(folder, {"f.frozen.json": rules.freeze()})
    assert jixiao.load("f.frozen.json").digest == rules.digest
    write(folder, {"mine/rules.toml": own.replace("base", "basis")})
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("mine/rules.toml")
    assert caught.value.codes == ("D201",)
    assert str(caught.value.problems[0].place) == "mine/rules.toml:4:11"


def test_extends_in_circles(folder: Path) -> None:
    """Files that extend each other are told, not followed."""
    write(
        folder, {"a.toml": 'id = "t/a"\nextends = "b.toml"\n', "b.toml": 'id = "t/b"\nextends = "a.toml"\n'}
    )
    with pytest.raises(JixiaoError) as caught:
        jixiao.load("a.toml")
    assert caught.value.codes == ("R421",)


@pytest.mark.parametrize(
    "arguments", [["score", "unit.toml", "-r", ""], ["check", " "], ["score-set", "unit.toml", "-r", ""]]
)
def test_an_empty_name(folder: Path, capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> None:
    """A variable that was not set is told; it is not the ruleset that the submission names."""
    write(folder, {"unit.toml": 'unit = "甲"\nruleset = "guangzhou/2022"\n'})
    assert run(arguments) == 2
    assert "C729" in capsys.readouterr().err
    with pytest.raises(JixiaoError) as caught:
        jixiao.load(arguments[-1])
    assert caught.value.codes == ("P516",)
