"""Budgets hold: what is asked for in a second is answered in about one, and says what was left undone."""

from __future__ import annotations

import time
from pathlib import Path

from tests.rubrics import entry, group, load, number, ruleset

from jixiao import Rules
from jixiao.authoring.effort import Effort
from jixiao.authoring.new_cases import new_cases
from jixiao.authoring.proof.proving import prove


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


def test_new_cases_end_in_time(tmp_path: Path) -> None:
    """25 conditions took over a minute; what is found by then is written, and the head says what is not tried."""
    rules = rules_in(tmp_path, 25)
    before = time.process_time()
    found = new_cases(rules, seconds=1)
    assert time.process_time() - before < 4
    assert found.unfinished == ("甲",)
    assert found.text().startswith("# 时间用完了，还没有试完的：甲\n")


def test_without_a_budget_nothing_is_unfinished(tmp_path: Path) -> None:
    """A small rubric is tried to the end."""
    rules = rules_in(tmp_path, 1)
    assert new_cases(rules, seconds=60).unfinished == ()


def test_proofs_end_in_time(tmp_path: Path) -> None:
    """What the seconds don't suffice for is undecided, never proved."""
    rules = rules_in(tmp_path, 20)
    before = time.process_time()
    report = prove(rules, None, Effort(seconds=1))
    assert time.process_time() - before < 3
    assert report.having("undecided")
