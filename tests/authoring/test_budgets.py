"""Budgets hold: what is asked for in a second is answered in about one, and says what was left undone.

The clock counts calls, so that a second is the same amount of work on every machine, however busy.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

import pytest
from tests.rubrics import entry, group, load, number, ruleset

from jixiao import Rules
from jixiao.authoring.cases.cases import Case, CasesFile, Survivor
from jixiao.authoring.difference.equivalence import Undecided
from jixiao.authoring.effort import Effort
from jixiao.authoring.mutation.survivors import try_mutants
from jixiao.authoring.new_cases import new_cases
from jixiao.authoring.proof.equivalence import equivalence
from jixiao.authoring.proof.proving import prove
from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.samples.rule_slice import RuleSlice

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


@pytest.mark.long
def test_new_cases_end_in_time(tmp_path: Path, clock: Clock) -> None:
    """25 conditions took over a minute; what is found by then is written, and the head says what is not tried."""
    rules = rules_in(tmp_path, 25)
    before = clock()
    found = new_cases(rules, effort=Effort(seconds=1, clock=clock))
    assert clock() - before < 2
    assert found.unfinished == ("甲",)
    assert found.text().startswith("# 时间用完了，还没有试完的：甲\n")


@pytest.mark.long
def test_trying_changes_ends_in_time(tmp_path: Path, clock: Clock) -> None:
    """What was tried is told, and that there is more; nothing listed is called stale then."""
    rules = rules_in(tmp_path, 20)
    cases = new_cases(rules_in(tmp_path / "small", 1))
    survivor = Survivor(change="没有这一处", why="试")
    case = Case.model_validate({"name": "一", "why": "试", "expect": {"total": "100.00"}, "fields": {
        f"数{index}": 0 for index in range(20)}}, strict=False)  # fmt: skip
    file = CasesFile.model_construct(ruleset=rules.id, cases=(case,) * 50, survivors=(survivor,))
    assert cases.cases
    before = clock()
    found = try_mutants(rules, file, effort=Effort(seconds=0.2, clock=clock))
    assert clock() - before < 1
    assert (found.whole, found.stale) == (False, ())
    before = clock()
    lacking = new_cases(rules, file, Effort(seconds=0.5, clock=clock))
    assert clock() - before < 2
    assert lacking.unfinished


@pytest.mark.long
def test_the_prover_of_differences_shares_one_budget(tmp_path: Path, clock: Clock) -> None:
    """Whatever the number of rules: what the seconds don't suffice for is open."""
    old = rules_in(tmp_path / "old", 20)
    new = load(
        tmp_path / "new", ruleset(group("组"), entry("a", "100")), a=many_conditions(20).replace("+ 50", "+ 51").replace("* 0.01", "* 0.02")
    )  # fmt: skip
    prover = equivalence(SolverEffort(seconds=1, clock=clock))
    before = clock()
    one, other = (RuleSlice(each.program, each.program.indicators[0], each.calendars) for each in (old, new))
    verdicts = [prover(one, other) for _ in range(20)]
    assert clock() - before < 3
    assert verdicts[-1] == Undecided("时间用完了")


@pytest.mark.long
def test_making_the_terms_of_a_large_part_ends_in_time(tmp_path: Path, clock: Clock) -> None:
    """A part of many steps is left where the time is used up, before anything is asked of it."""
    steps = "".join(
        f'"步{index}" = "{"步" + str(index - 1) if index else "数"} * 2 + 1"\n' for index in range(190)
    )
    text = (
        f'id = "t.a"\nname = "甲"\n\n{number("数")}[steps]\n{steps}[score]\nformula = "最小(满分, 步189)"\n'
    )
    rules = load(tmp_path, ruleset(group("组"), entry("a", "100")), a=text)
    before = clock()
    report = prove(rules, None, SolverEffort(seconds=0.1, clock=clock))
    assert clock() - before < 1
    assert report.having("undecided")


def test_without_a_budget_nothing_is_unfinished(tmp_path: Path) -> None:
    """A small rubric is tried to the end."""
    rules = rules_in(tmp_path, 1)
    assert new_cases(rules).unfinished == ()


@pytest.mark.long
def test_proofs_end_in_time(tmp_path: Path, clock: Clock) -> None:
    """What the seconds don't suffice for is undecided, never proved."""
    rules = rules_in(tmp_path, 20)
    before = clock()
    report = prove(rules, None, SolverEffort(seconds=1, clock=clock))
    assert clock() - before < 3
    assert report.having("undecided")


LONG_PRODUCTS: Final = {
    "squares": ("甲 * 1.1", "前 * 前", 10, 1),
    "cubes of what may be below 0": ("甲 - 乙", "前 * 前 * 前 - 乙", 10, 1),
    "squares of a quotient": ("1 / (甲 + 1)", "前 * 前", 12, 1),
    "squares and quotients": ("1 / (甲 + 1)", "前 * 前 + 1 / (前 + 乙 + 1)", 20, 4),
    "quotients of squares": ("甲 / (乙 + 1)", "(前 + 甲) / (前 * 前 + 1)", 20, 4),
    "squares by cases": ("甲", "如果(前 > 乙, 前 * 前 - 乙, 前 + 甲 * 乙)", 15, 1),
    "rounded squares": ("甲 / (乙 + 1)", "四舍五入(前 * 前, 2) + 1", 15, 1),
}
"""The first step, each further one made of the one before, how many, and the seconds.

With 20 steps z3 heeded neither steps nor time for about a minute, once it had worked for three seconds.
"""


@pytest.mark.long
@pytest.mark.parametrize("what", LONG_PRODUCTS)
def test_proofs_of_long_products_end(what: str, tmp_path: Path) -> None:
    """The time is kept, whatever z3 does in it; the limit here, far above it, is for starting Python on a busy machine."""
    first, rule, count, seconds = LONG_PRODUCTS[what]
    steps = [f'"步0" = {{ formula = "{first}" }}']
    steps += [
        f'"步{each}" = {{ formula = "{rule.replace("前", f"步{each - 1}")}" }}'
        for each in range(1, count + 1)
    ]
    text = {
        each: f"""id = "t.{each}"\nname = "率{each}"\n\n{number("甲")}{number("乙")}[steps]\n{chr(10).join(steps)}
[score]\nformula = "限制(步{count}, 0, 满分)"\n"""
        for each in "ab"
    }
    load(tmp_path, ruleset(group("组"), entry("a", "50"), entry("b", "50")), **text)
    line = [sys.executable, "-m", "jixiao", "prove", "rules.toml", "-p", ".", "--seconds", str(seconds)]
    found = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=40, check=False)
    assert found.returncode in {0, 1}
    assert "未能判定" in found.stdout
