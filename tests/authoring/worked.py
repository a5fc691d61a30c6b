"""The worked change: Guangzhou 2022 and the drafted 2023, with a thousand invented units."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Final

from scripts.make_units import invented

import jixiao
from jixiao import Rules
from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.difference.comparing import compare

ROOT: Final = Path(__file__).parents[2]
DRAFT: Final = ROOT / "examples" / "guangzhou-2023"
UNITS: Final = 1_000


@functools.cache
def both() -> tuple[Rules, Rules]:
    """Return the two rulesets."""
    return jixiao.load("guangzhou/2022"), jixiao.load(DRAFT / "ruleset.toml")


@functools.cache
def difference() -> Difference:
    """Return what changed between them."""
    return compare(*both())


def units(count: int = UNITS) -> list[dict[str, object]]:
    """Return invented units with the data that both need."""
    return list(invented([ROOT / "examples" / "complete-2022.toml", DRAFT / "unit.toml"], count))


def write_units(file: Path, count: int = UNITS) -> Path:
    """Write invented units as JSON lines."""
    file.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in units(count)), encoding="utf-8"
    )
    return file
