"""The worked cases beside the shipped rulesets: every figure that was worked out by hand comes out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import jixiao
from jixiao.authoring.cases.cases import Case, Difference, read_cases, run_case
from jixiao.authoring.cases.files import gather_cases
from jixiao.authoring.testing import check_cases
from jixiao.documents import read_toml

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "rulesets").rglob("*.cases.toml"))
RULESETS = sorted(each for each in (ROOT / "rulesets").rglob("*.toml") if each not in FILES)
LEAST_CASES = 5


@cache
def outcomes(file: Path) -> dict[str, tuple[Difference, ...]]:
    """Return the differences of every case of a file, by its name."""
    cases = read_cases(read_toml(file))
    rules = jixiao.load(cases.ruleset)
    return {case.name: run_case(rules, case.over(cases.defaults)).differences for case in cases.cases}


def cases_of(file: Path) -> tuple[Case, ...]:
    """Return the cases of a file."""
    return read_cases(read_toml(file)).cases


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "name"),
    [(file, case.name) for file in FILES for case in cases_of(file)],
    ids=[f"{file.parent.name}-{case.name}" for file in FILES for case in cases_of(file)],
)
def test_case(file: Path, name: str) -> None:
    """What somebody worked out by hand from the printed rule is what the engine gives."""
    assert outcomes(file)[name] == ()


@pytest.mark.parametrize("ruleset", RULESETS, ids=[f"{each.parent.name}-{each.stem}" for each in RULESETS])
def test_every_ruleset_has_cases(ruleset: Path) -> None:
    """A shipped ruleset is not trusted without at least five worked submissions beside it."""
    cases = cases_of(ruleset.with_suffix(".cases.toml"))
    assert len(cases) >= LEAST_CASES
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.long
@pytest.mark.parametrize("file", FILES, ids=[f"{each.parent.name}-{each.name[:4]}" for each in FILES])
def test_cases_reach_and_notice_everything(file: Path) -> None:
    """Every branch, band, item, rule and grade of a shipped ruleset has a case, and every change of it is noticed.

    A change that can't make a difference is listed in the file with the reason.
    """
    rules = jixiao.load(read_cases(read_toml(file)).ruleset)
    report = check_cases(rules, gather_cases(rules, [file]), mutate=True)
    assert [each.label for each in report.open_points] == []
    assert report.mutants is not None
    assert [each.label for each in report.mutants.survivors] == []
    assert report.mutants.stale == ()
