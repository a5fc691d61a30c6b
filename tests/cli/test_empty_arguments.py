"""What names nothing: an empty text for any parameter of any command, a path without a name where a file is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from tests.rubrics import entry, group, indicator, number, ruleset, write

from jixiao.cli import command, run

FILLED = {
    "file": "unit.json", "ruleset": "rules.toml", "paths": "unit.json", "files": "card.json", "table": "units.csv",
    "wanted": "rules.toml", "old": "rules.toml", "new": "rules.toml", "data": "x=1", "kind": "score", "name": "k",
    "key": "k.key.pem", "indicator": "甲",
}  # fmt: skip
"""What stands for the arguments and required options that are not under test."""

OUTPUTS = {"batch": "out.csv", "freeze": "out.frozen.json"}


def commands(
    of: click.Group, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with its whole name."""
    for name, each in of.commands.items():
        if isinstance(each, click.Group):
            yield from commands(each, (*before, name))
        else:
            yield (*before, name), each


def line(name: tuple[str, ...], one: click.Command, tested: click.Parameter, value: str) -> list[str]:
    """Return a command line on which a parameter has this value, and every other that is required a good one."""
    arguments, options = [], []
    for each in one.params:
        given = value if each is tested else FILLED.get(each.name or "", "")
        if each.name == "output" and each is not tested:
            given = OUTPUTS.get(name[0], "")
        if isinstance(each, click.Argument):
            if each is tested or each.required or each.name == "file":
                arguments.append(given)
        elif each is tested or each.required:
            options += [each.opts[0], given]
    return [*name, *arguments, *options]


def takes_text(each: click.Parameter) -> bool:
    """Tell whether a parameter takes a text: it is neither a flag nor a number."""
    return not getattr(each, "is_flag", False) and not isinstance(each.type, click.types.IntParamType)


PARAMETERS = [(name, one, each) for name, one in commands(command) for each in one.params if takes_text(each)]
WRITTEN = [each for each in PARAMETERS if each[2].name in {"output", "junit"} or each[0] == ("keygen",)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a working folder in which every command line of the table would do something."""
    write(
        tmp_path,
        {
            "a.toml": indicator("a", "甲", "x", number("x")) + "\n\n\n",
            "rules.toml": ruleset(group("组"), entry("a")),
            "unit.json": '{"unit": "甲", "ruleset": "rules.toml", "fields": {"x": 5}}',
            "units.csv": "单位,x\n一,5\n",
            "card.json": "{}",
            "k.key.pem": "",
            "sub/kept.txt": "",
        },
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_PLUGIN_PATH", raising=False)
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    """Return everything that stands in a folder."""
    return {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def shown(given: tuple[tuple[str, ...], click.Command, click.Parameter]) -> str:
    """Return how a parameter is named in the list of tests."""
    return f"{' '.join(given[0])} {given[2].name}"


@pytest.mark.parametrize("value", ["", " "], ids=["empty", "blank"])
@pytest.mark.parametrize("given", PARAMETERS, ids=shown)
def test_empty_text(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    given: tuple[tuple[str, ...], click.Command, click.Parameter],
    value: str,
) -> None:
    """A variable without a value is no current folder and no default: the command is wrong, nothing is read or written."""
    before = contents(folder)
    arguments = line(*given, value)
    assert run([*arguments, "--json"]) == 2, arguments
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    # What has words of its own for what it takes says those.
    assert problem["code"] == ("C703" if given[2].callback else "C729"), problem
    assert given[2].callback or problem["remedies"][0] == "写成变量的，检查变量有没有值"
    assert contents(folder) == before


def test_each_of_several(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One empty text among others is one too many."""
    for arguments in (
        ["fmt", "a.toml", ""],
        ["score-set", "unit.json", ""],
        ["whatif", "unit.json", "x=1", ""],
    ):
        before = contents(folder)
        assert run(arguments) == 2
        assert "C729" in capsys.readouterr().err
        assert contents(folder) == before


@pytest.mark.parametrize("value", [".", "./", "..", "sub/", "sub/.", "/", "new/"])
@pytest.mark.parametrize("given", WRITTEN, ids=shown)
def test_path_without_a_name(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    given: tuple[tuple[str, ...], click.Command, click.Parameter],
    value: str,
) -> None:
    """A folder is no file to be written, and none is made of its name."""
    if given[0] == ("new", "examples") and value == "new/":
        return  # which is meant to be a folder
    before = contents(folder)
    code = run([*line(*given, value), "--json"])
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (code, problem["code"]) in {(1, "C707"), (1, "C706"), (2, "C703")}, problem
    assert problem["remedies"]
    assert contents(folder) == before
