"""The fuzzer, for a minute: no changed file ends a command in a traceback, a hang, a wrong exit code, a placeless message."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.rubrics import ROOT

SECONDS = "45"


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="each case runs in a forked process")
def test_changed_files_are_told_not_stumbled_over() -> None:
    """The same cases every time; ``make fuzz`` runs others, for longer."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--seconds", SECONDS, "--seed", "1"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-8000:] + found.stderr[-4000:]
