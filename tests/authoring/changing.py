"""Two small rulesets, an old one and a new one, and what is said of the way between them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.rubrics import load

from jixiao import Rules
from jixiao.authoring.difference.changes import Difference, IndicatorChange
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.difference.equivalence import Prover
from jixiao.publishing.typesetting import plain


def loaded(folder: Path, rules: str, indicators: Mapping[str, str]) -> Rules:
    """Return a ruleset in a folder of its own."""
    return load(folder, rules, **indicators)


def changed(
    folder: Path,
    old: tuple[str, Mapping[str, str]],
    new: tuple[str, Mapping[str, str]],
    prover: Prover | None = None,
) -> Difference:
    """Return what changed between two rulesets given as texts."""
    return compare(loaded(folder / "old", *old), loaded(folder / "new", *new), prover)


def one(difference: Difference) -> IndicatorChange:
    """Return the one indicator that changed."""
    (found,) = difference.indicators
    return found


def sentences(difference: Difference) -> list[str]:
    """Return every sentence of a difference."""
    found = [f"{each.name}：{plain(one.text)}" for each in difference.groups for one in each.changes]
    found += [
        f"{each.name}：{'新设' if each.old is None else '取消'}"
        for each in difference.groups
        if not each.changes
    ]
    found += [f"{each.name}：{plain(one.text)}" for each in difference.indicators for one in each.changes] + [
        f"{each.name}：{each.fate}" for each in difference.indicators if not each.changes
    ]
    found += [f"{each.name}：{said}" for each in difference.fields for said in (each.fate, *each.changes)]
    found += [f"{each.kind}：{plain(each.text)}" for each in difference.rules]
    return [*found, *difference.texts]
