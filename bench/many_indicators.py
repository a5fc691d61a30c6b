"""Rulesets of any number of indicators: those of the workload, over and over, in one group."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import jixiao
from bench.workload import HERE, SHIPPED
from jixiao import Rules

_ID = re.compile(r'^id\s*= "(?P<id>[^"]+)"', re.MULTILINE)
_NAME = re.compile(r'^name\s*= "(?P<name>[^"]+)"', re.MULTILINE)
_WEIGHT = re.compile(r"^weight\s*= (?P<weight>\d+)", re.MULTILINE)


def _sources() -> list[str]:
    """Return the indicator files of the workload, in the printed order."""
    listed = re.findall(r'^id = "guangzhou\.(\w+)"', SHIPPED.read_text(encoding="utf-8"), re.MULTILINE)
    folders = (HERE / "flat", HERE.parent / "plugins" / "guangzhou")
    files = (
        next(path for folder in folders if (path := folder / f"{name}.toml").exists()) for name in listed
    )
    return [path.read_text(encoding="utf-8") for path in files]


def rules_of(count: int) -> Rules:
    """Return a ruleset of so many indicators."""
    sources = _sources()
    folder = Path(tempfile.mkdtemp(prefix="jixiao-bench-"))
    try:
        lines: list[str] = []
        total = 0
        for number in range(count):
            text = sources[number % len(sources)]
            found = _WEIGHT.search(text)
            weight = int(found["weight"]) if found is not None else 1
            total += weight
            text = _ID.sub(f'id = "many.i{number}"', text, count=1)
            text = _NAME.sub(rf'name = "\g<name>{number}"', text, count=1)
            (folder / f"i{number}.toml").write_text(text, encoding="utf-8")
            lines += ["[[indicators]]", f'id = "many.i{number}"', 'group = "全部"', f"weight = {weight}", ""]
        head = [
            'id = "many/2022"', 'name = "对照"', "year = 2022", f"total = {total}",
            'rounding = { places = 2, mode = "half_up", at = "indicator" }',
            "[[grades]]", 'name = "全"', "at_least = 0", "[[groups]]", 'name = "全部"', f"weight = {total}",
        ]  # fmt: skip
        (folder / "many.toml").write_text("\n".join([*head, *lines]), encoding="utf-8")
        return jixiao.load(folder / "many.toml")
    finally:
        shutil.rmtree(folder)
