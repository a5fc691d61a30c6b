"""Distributions as pip installs them: a module and its dist-info folder, found by the entry point group ``jixiao``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.rubrics import write


def install(
    site: Path, name: str, modules: Mapping[str, str], entries: Mapping[str, str] | None = None
) -> None:
    """Install a distribution into a folder of packages; its entry points name the first of its modules unless they say else."""
    first = next(iter(modules)).removesuffix(".py")
    points = "".join(f"{key} = {value}\n" for key, value in (entries or {"plugin": first}).items())
    info = f"{name.replace('-', '_')}-1.2.dist-info"
    write(
        site,
        {
            **modules,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n",
            f"{info}/entry_points.txt": f"[jixiao]\n{points}",
        },
    )


def jixiao(site: Path, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of the command with the folder's distributions installed."""
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    environment.pop("JIXIAO_PLUGIN_PATH", None)
    found = subprocess.run(
        [sys.executable, "-m", "jixiao", *arguments],
        cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    return found.returncode, found.stdout, found.stderr
