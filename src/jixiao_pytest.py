"""The pytest plugin of jixiao: files of cases (``*.cases.toml``, ``*.cases.csv``) are collected like files of tests.

A module of its own, outside the package: pytest imports it in every project, so it imports nothing of jixiao before it
sees such a file. A file that is none of ours is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from jixiao.api import Rules
    from jixiao.authoring.cases.cases import Case

_TOML, _CSV = ".cases.toml", ".cases.csv"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a file of cases: TOML that names a ruleset, or a table beside a ruleset's file."""
    name = file_path.name
    if name.endswith(_TOML) and _names_a_ruleset(file_path):
        return CasesFile.from_parent(parent, path=file_path)
    if name.endswith(_CSV) and file_path.with_name(f"{name.removesuffix(_CSV)}.toml").is_file():
        return CasesFile.from_parent(parent, path=file_path)
    return None


def _names_a_ruleset(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as stream:
        return any(line.replace(" ", "").startswith("ruleset=") for line in stream)


class CasesFile(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield its cases; whatever is wrong in the file or its ruleset is one error of collection, in full."""
        from jixiao.authoring.cases.files import gather_cases
        from jixiao.problems import JixiaoError

        try:
            rules = self._rules()
            gathered = gather_cases(rules, [self.path])
        except JixiaoError as error:
            raise self.CollectError(str(error)) from None
        for case, place in zip(gathered.file.cases, gathered.places, strict=True):
            yield CaseItem.from_parent(self, name=case.name, rules=rules, case=case, place=place)

    def _rules(self) -> Rules:
        """Return the ruleset beside the file, or the one that it names."""
        from jixiao.authoring.cases.cases import read_cases
        from jixiao.authoring.cases.files import ruleset_beside
        from jixiao.documents import names_a_file, read_toml
        from jixiao.loading import load

        beside = ruleset_beside(self.path)
        if beside.is_file():
            return load(beside, project=self.config.rootpath)
        named = read_cases(read_toml(self.path)).ruleset
        if names_a_file(named):
            return load(self.path.parent / named, project=self.config.rootpath)
        return load(named, plugins=[self.path.parent], project=self.config.rootpath)


class CaseItem(pytest.Item):
    """One case as a test."""

    def __init__(self, *, rules: Rules, case: Case, place: Any, **rest: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**rest)
        self.rules, self.case, self.place = rules, case, place

    def runtest(self) -> None:
        """Score the case; fails with what ``jixiao test`` says."""
        from jixiao.authoring.cases.cases import run_case
        from jixiao.authoring.testing import failure_lines

        outcome = run_case(self.rules, self.case)
        if outcome.differences:
            pytest.fail("\n".join(failure_lines(outcome, self.place)), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the case was written."""
        return self.path, max(0, self.place.line - 1), self.case.name
