"""The prover of differences: equivalences that no canonical form decides, and differences that no trying finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.authoring.test_sameness import NUMBERS, OPEN, rule

from jixiao.authoring.difference.equivalence import Differs, Equivalence, Same, Undecided, compare_rules
from jixiao.authoring.proof.equivalence import equivalence
from jixiao.authoring.proof.evidence import FIRST, MORE, Evidence, Trial
from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.samples.sample_text import data_text

HOW = "用证明器证明（数据都已填报时）"
TABLE = '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "数"\ntype = "number"\n\n'
DATES = "".join(f'[[fields]]\nname = "{each}"\ntype = "date"\n\n' for each in ("起", "止"))


def compared(folder: Path, one: str, other: str, more: str = NUMBERS, weight: str = "100") -> Equivalence:
    """Return what is found of two formulas with the prover at hand."""
    old, new = rule(folder / "1", one, more), rule(folder / "2", other, more, weight)
    return compare_rules(old, new, equivalence())


@pytest.mark.long
@pytest.mark.parametrize(
    ("one", "other"),
    [
        OPEN,
        ("如果(甲数 <= 乙数, 如果(甲数 <= 5, 满分, 50), 如果(甲数 <= 5, 满分, 0))", "如果(甲数 <= 5, 满分, 如果(甲数 <= 乙数, 50, 0))"),
        ("最大(0, 满分 - 绝对值(甲数 - 乙数))", "如果(甲数 >= 乙数, 最大(0, 满分 - 甲数 + 乙数), 最大(0, 满分 - 乙数 + 甲数))"),
        ("如果(乙数 == 0, 0, 满分 * 最小(1, 甲数 / 乙数))", "如果(甲数 < 乙数, 满分 * 甲数 / 乙数, 如果(乙数 == 0, 0, 满分))"),
        ("满分 + 甲数", "满分"),  # both are kept at full marks
    ],
)  # fmt: skip
def test_what_no_form_decides_is_proved(tmp_path: Path, one: str, other: str) -> None:
    """Orders of conditions, absolute values, roundings at a threshold, what the clamp makes the same."""
    assert compared(tmp_path, one, other) == Same(HOW)


@pytest.mark.long
def test_tables_and_dates_are_compared_by_what_is_known_of_them(tmp_path: Path) -> None:
    """The same count by two conditions that say the same; a term counted in days."""
    one, other = "最小(满分, 计数(表, 数 > 5))", "最小(满分, 计数(表) - 计数(表, 数 <= 5))"
    assert isinstance(compared(tmp_path / "a", one, other, TABLE), Undecided)
    same = "如果(计数(表, 非(数 <= 5)) >= 1, 满分, 0)", "如果(计数(表, 5 < 数) < 1, 0, 满分)"
    assert isinstance(compared(tmp_path / "b", *same, TABLE), Same)
    dates = "如果(按期(起, 止, 30), 满分, 0)", "如果(且(天数(起, 止) < 30.5, 天数(起, 止) >= 0), 满分, 0)"
    assert compared(tmp_path / "c", *dates, DATES) == Same(HOW)
    workdays = "如果(工作日(起, 止) <= 7, 满分, 0)", "如果(天数(起, 止) <= 9, 满分, 0)"
    assert isinstance(compared(tmp_path / "d", *workdays, DATES), Differs)


@pytest.mark.long
def test_a_difference_that_no_trying_finds(tmp_path: Path) -> None:
    """The prover's data is scored by ``exact`` and made plain; without it the two would have been left open."""
    one, other = "满分", "如果(且(3 * 甲数 + 7 * 乙数 == 1234.5, 甲数 > 乙数), 0, 满分)"
    found = compared(tmp_path, one, other)
    assert isinstance(found, Differs)
    assert not found.old.same_as(found.new)
    old, new = rule(tmp_path / "3", one), rule(tmp_path / "4", other)
    assert isinstance(compare_rules(old, new), Undecided)
    assert [old.outcome(found.data), new.outcome(found.data)] == [found.old, found.new]
    assert data_text(found.data, old.part.fields).startswith("甲数 ")


def test_what_was_tried_for_one_question_is_tried_for_the_next(tmp_path: Path) -> None:
    """A question that is answered by the first of many trials does not hide the rest from the others."""
    evidence = Evidence(rule(tmp_path, "甲数").part)
    first = {repr(each.sample) for each in evidence.trials}
    assert evidence.find(lambda trial: repr(trial.sample) not in first, plain=False) is not None
    seen: list[Trial] = []

    def never(trial: Trial) -> bool:
        seen.append(trial)
        return False

    assert evidence.find(never, plain=False) is None
    assert len(seen) == FIRST + MORE


@pytest.mark.long
def test_without_effort_nothing_is_claimed(tmp_path: Path) -> None:
    """A prover that may take no steps leaves open what was open."""
    old, new = (rule(tmp_path / str(index), text) for index, text in enumerate(OPEN))
    prover = equivalence(SolverEffort(seconds=1e-9))
    assert prover(old, new) == Undecided("时间用完了")
    assert isinstance(compare_rules(old, new, prover), Undecided)


@pytest.mark.long
def test_a_rule_that_does_not_apply_is_compared_too(tmp_path: Path) -> None:
    """Full marks by the clause are full marks by the formula."""
    clause = '\n[not_applicable]\nwhen = "乙数 == 0"\nthen = "full"\n'
    old = rule(tmp_path / "1", "满分 * 最小(1, 甲数 / 乙数)", NUMBERS + clause)
    new = rule(tmp_path / "2", "如果(乙数 == 0, 满分, 满分 * 最小(1, 甲数 / 乙数))")
    assert compare_rules(old, new, equivalence()) == Same(HOW)


@pytest.mark.long
@settings(max_examples=5)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from(("<", "<=", ">", ">=")))
def test_two_orders_of_two_thresholds(
    tmp_path_factory: pytest.TempPathFactory, lower: int, upper: int, sign: str
) -> None:
    """Whichever is the larger: asked in two orders they give the same, exchanged only when they are one."""
    folder = tmp_path_factory.mktemp("rules")
    one = f"如果(甲数 {sign} {lower}, 满分, 如果(甲数 {sign} {upper}, 50, 0))"
    other = (
        f"如果(甲数 {sign} {upper}, 如果(甲数 {sign} {lower}, 满分, 50), 如果(甲数 {sign} {lower}, 满分, 0))"
    )
    exchanged = f"如果(甲数 {sign} {upper}, 满分, 如果(甲数 {sign} {lower}, 50, 0))"
    old, new, third = (rule(folder / str(index), text) for index, text in enumerate((one, other, exchanged)))
    prover = equivalence()
    assert prover(old, new) == Same(HOW)
    found = prover(old, third)
    assert isinstance(found, Same) is (lower == upper)
    assert isinstance(found, Differs) is (lower != upper)
