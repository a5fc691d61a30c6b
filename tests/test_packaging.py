"""What is inside the files that are published: everything that jixiao needs at run time."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
SHIPPED: Final = ("plugins", "rulesets", "examples")
"""Top-level folders of data that travel inside the package."""


def data_files() -> list[Path]:
    """Return every TOML file of the shipped folders, relative to the repository."""
    return [path.relative_to(ROOT) for folder in SHIPPED for path in sorted((ROOT / folder).rglob("*.toml"))]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a wheel and an sdist, built without a network by the installed hatchling."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.mark.long
def test_wheel_holds_what_runs(built: Path) -> None:
    """The wheel has every module, the calendars, the marker for type checkers, and all data that ships."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        inside = set(wheel.namelist())
    package = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".toml", ".typed"}]
    wanted = {path.relative_to(ROOT / "src").as_posix() for path in package}
    wanted |= {f"jixiao/_shipped/{path.as_posix()}" for path in data_files()}
    assert wanted - inside == set()
    assert {"jixiao/py.typed", "jixiao/calendars/2026.toml"} <= inside
    for folder in ("plugins", "rulesets"):
        assert any(name.startswith(f"jixiao/_shipped/{folder}/") for name in inside), folder


def test_wheel_holds_nothing_else(built: Path) -> None:
    """Tests, scripts and leftovers of tools stay out of a user's site-packages; beside the package is pytest's plugin only."""
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"jixiao", "jixiao_pytest.py"}
    assert not [name for name in names if "__pycache__" in name]


def test_sdist_can_be_built_and_tested(built: Path) -> None:
    """Whoever packages jixiao for a distribution finds sources, data and tests."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        inside = {name.partition("/")[2] for name in sdist.getnames()}
    wanted = {path.as_posix() for path in data_files()}
    wanted |= {"pyproject.toml", "LICENSE", "Makefile", "constraints.txt", "scripts/setup.sh"}
    wanted |= {"src/jixiao/problems.py", "tests/test_packaging.py"}
    assert wanted - inside == set()
