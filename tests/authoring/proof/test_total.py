"""The total as it is composed for proofs overlooks nothing: whatever a random rubric gives for random data is possible."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.program.rubric_files import inputs_of, program_of
from tests.program.rubric_oracle import Branch, rubrics

from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.proof.total import Total
from jixiao.calendars import Calendars, shipped_calendars
from jixiao.numbers import is_exact_at
from jixiao.program import Role, run_exact

CALENDARS = Calendars(shipped_calendars())


@pytest.mark.long
@settings(max_examples=40)
@given(rubrics())
def test_what_a_rubric_gives_is_possible(root: Branch) -> None:
    """The points of indicators, the weights that were shared out anew and every sum of parts, all at once."""
    program = program_of(root)
    values = run_exact(program, inputs_of(root, program), CALENDARS).values
    total = Total(program, SolverEffort())
    said = []
    for node in program.tree.walk():
        for role in (Role.WEIGHT, Role.SUM, Role.POINTS):
            found, value = total.values.get(node.named(role)), values.get(node.named(role))
            if found is not None and isinstance(value, Fraction):
                said.append(found.value == total.world.number(value))
    assert total.world.ask(*said).answer != "no"


@pytest.mark.long
@settings(max_examples=40)
@given(rubrics())
def test_sums_stay_within_their_weights(root: Branch) -> None:
    """Sums, conversions, better ones, choices, pools: proved, unless a part may give more than its weight."""
    total = Total(program_of(root), SolverEffort())
    for each in total.sums:
        below = [node for node in each.node.walk() if node is not each.node]
        may_exceed = any(
            node.most is not None or not is_exact_at(node.weight, total.program.places) for node in below
        )
        assert may_exceed or total.outside(each).answer == "no"
