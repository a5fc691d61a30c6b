"""The table of commands and the modules that have them, held together; what is loaded before a command is called."""

from __future__ import annotations

import inspect
import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import click
import pytest

import jixiao.cli
from jixiao.cli import command
from jixiao.cli.commands import MODULES, help_of
from jixiao.plugins.kinds import COMMANDS

OF_COMMANDS: Final = [each.name for each in pkgutil.iter_modules(jixiao.cli.__path__)]


def test_every_command_is_in_the_table() -> None:
    """A command that a module has is one that people can call, under its own name, from that module."""
    found: dict[str, str] = {}
    for module in OF_COMMANDS:
        held = vars(import_module(f"jixiao.cli.{module}")).values()
        commands = [each for each in held if isinstance(each, click.Command)]
        below = {
            one.name for each in commands if isinstance(each, click.Group) for one in each.commands.values()
        }
        found |= {str(each.name): module for each in commands if each.name not in below}
    assert found == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_help_is_read_without_loading(name: str) -> None:
    """What the list of commands says is what the command itself says."""
    assert help_of(name) == inspect.cleandoc(command.commands[name].help or "")
    assert "。" in help_of(name)


LIGHT: Final = {
    "a bare call": [],
    "help": ["--help"],
    "version": ["--version"],
    "no such command": ["scroe"],
    "no such option": ["--wersion"],
}


@pytest.mark.parametrize("arguments", LIGHT.values(), ids=LIGHT)
def test_no_command_is_loaded_before_it_is_called(arguments: list[str]) -> None:
    """What is said of all commands needs none of them, and nothing of the engine."""
    code = (
        "import sys\nfrom jixiao.cli import run\nrun(sys.argv[1:])\n"
        f"late = {{'jixiao.cli.' + each for each in {sorted(set(MODULES.values()))}}}\n"
        "late |= {'jixiao.api', 'jixiao.formula', 'jixiao.rules', 'jixiao.plugins', 'pydantic', 'rich'}\n"
        "assert not late & set(sys.modules), late & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True)


@pytest.mark.long
def test_scoring_loads_what_it_needs() -> None:
    """No command loads the layers of others."""
    code = (
        "import sys\nfrom jixiao.cli import run\nassert run(['score', '--example']) == 0\n"
        "late = {'advice', 'authoring', 'certification', 'tables', 'verification', 'publishing.building'}\n"
        "late = {f'jixiao.{each}' for each in late} | {'numpy', 'rich', 'tomlkit', 'pickle'}\n"
        "assert not late & set(sys.modules), late & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_unknown_commands_have_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    """As they are known without being loaded."""
    assert jixiao.cli.run(["scroe"]) == 2
    assert "是不是“score”？" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["", "s", "score", "whatif", "-", "no"])
def test_completion_is_that_of_click(typed: str) -> None:
    """The same names and the same short helps as from the loaded commands."""
    with command.make_context("jixiao", [], resilient_parsing=True) as context:
        wanted = click.Group.shell_complete(command, context, typed)
        given = command.shell_complete(context, typed)
    assert [vars(each) for each in given] == [vars(each) for each in wanted]


def test_commands_are_listed_everywhere() -> None:
    """A command has its module, a name that no plugin may take, and its page in the document of all commands."""
    documented = (Path(__file__).parents[2] / "docs" / "命令行.md").read_text(encoding="utf-8")
    names = set(re.findall(r"^## jixiao ([\w-]+)", documented, re.MULTILINE))
    assert names == set(MODULES) == set(COMMANDS)
