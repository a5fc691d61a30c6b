"""The log: silent unless asked for, on standard error, under the name ``jixiao``."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest

import jixiao


def _run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "JIXIAO_LOG"} | variables
    command = [sys.executable, "-m", "jixiao", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.long
def test_nothing_is_logged_unless_asked() -> None:
    """A command that goes well writes nothing to standard error."""
    assert _run("score", "--example").stderr == ""


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "variables", "levels"),
    [
        (["--verbose"], {}, {"INFO", "DEBUG"}),
        (["-v"], {"JIXIAO_LOG": "error"}, {"INFO", "DEBUG"}),
        ([], {"JIXIAO_LOG": "debug"}, {"INFO", "DEBUG"}),
        ([], {"JIXIAO_LOG": " Info "}, {"INFO"}),
        ([], {"JIXIAO_LOG": "warning"}, set()),
        ([], {"JIXIAO_LOG": ""}, set()),
    ],
)
def test_what_is_asked_for_is_logged(
    arguments: list[str], variables: dict[str, str], levels: set[str]
) -> None:
    """The option asks for everything, the variable for a level; results stay by themselves on standard output."""
    done = _run(*arguments, "score", "--example", "--json", **variables)
    assert json.loads(done.stdout)["ruleset"] == "guangzhou/2022"
    lines = done.stderr.splitlines()
    assert {line.split()[2] for line in lines} == levels
    assert all(" jixiao." in line for line in lines)


@pytest.mark.long
def test_an_unknown_level_is_told() -> None:
    """What the variable does not know is refused with what it knows."""
    done = _run("score", "--example", JIXIAO_LOG="laut")
    assert (done.returncode, done.stdout) == (1, "")
    assert "C751" in done.stderr
    assert "debug、info、warning、error" in done.stderr


@pytest.mark.long
def test_a_program_listens_under_one_name(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever embeds jixiao asks the logger ``jixiao`` and gets what every part says."""
    with caplog.at_level(logging.INFO, logger="jixiao"):
        jixiao.load("mof-project/2013")
    assert [each.name for each in caplog.records] == ["jixiao.loading", "jixiao.loading"]
    assert any("mof-project/2013" in each.getMessage() for each in caplog.records)
