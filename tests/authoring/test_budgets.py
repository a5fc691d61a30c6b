"""Budgets hold: what is asked for in a second is answered in about one, and says what was left undone.

The clock counts calls, so that a second is the same amount of work on every machine, however busy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

import pytest
from tests.rubrics import entry, group, load, number, ruleset

from jixiao import Rules
from jixiao.authoring.effort import Effort
from jixiao.authoring.new_cases import new_cases
from jixiao.authoring.proof.proving import prove

A_SECOND: Final = 500_000
"""Calls; about what is done in a second."""


class Clock:
    """Counts the calls that are made, in seconds."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> float:
        """Return the seconds that passed."""
        return self.calls / A_SECOND

    def count(self, _frame: FrameType, event: str, _argument: object) -> None:
        """Count one call, of Python or of C."""
        self.calls += event in {"call", "c_call"}


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Return a clock that runs until the test ends."""
    running = Clock()
    before = sys.getprofile()
    sys.setprofile(running.count)
    yield running
    sys.setprofile(before)


def many_conditions(count: int) -> str:
    """Return an indicator file with so many conditions over each other."""
    formula = "满分"
    for index in range(count):
        formula = f"如果(数{index} > {index + 1} 且 数{index} < {index + 50}, {formula}, {index} * 0.01)"
    fields = "".join(number(f"数{index}") for index in range(count))
    return f'id = "t.a"\nname = "甲"\n\n{fields}[score]\nformula = """{formula}"""\n'


def rules_in(folder: Path, count: int) -> Rules:
    """Return a loaded ruleset of one such indicator."""
    return load(folder, ruleset(group("组"), entry("a", "100")), a=many_conditions(count))


def test_new_cases_end_in_time(tmp_path: Path, clock: Clock) -> None:
    """25 conditions took over a minute; what is found by then is written, and the head says what is not tried."""
    rules = rules_in(tmp_path, 25)
    before = clock()
    found = new_cases(rules, effort=Effort(seconds=1, clock=clock))
    assert clock() - before < 2
    assert found.unfinished == ("甲",)
    assert found.text().startswith("# 时间用完了，还没有试完的：甲\n")


def test_without_a_budget_nothing_is_unfinished(tmp_path: Path) -> None:
    """A small rubric is tried to the end."""
    rules = rules_in(tmp_path, 1)
    assert new_cases(rules).unfinished == ()


def test_proofs_end_in_time(tmp_path: Path, clock: Clock) -> None:
    """What the seconds don't suffice for is undecided, never proved."""
    rules = rules_in(tmp_path, 20)
    before = clock()
    report = prove(rules, None, Effort(seconds=1, clock=clock))
    assert clock() - before < 3
    assert report.having("undecided")
