"""Every way in which points are put together, held against a plain computation over random rubrics."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from tests.blocks import block_of, kind_or_value_at
from tests.machines import results_of

from jixiao.formula import Failed, Missing, TypeKind
from jixiao.program import Role, run_exact, run_traced
from jixiao.program.columnar.program import compile_columns
from jixiao.program.compiled.compilation import compile_program
from jixiao.tables.selection import Wanted

from .rubric_files import CALENDARS, inputs_of, program_of, run_bounds
from .rubric_oracle import Branch, points, rubrics


@pytest.mark.long
@settings(max_examples=120)
@given(rubrics())
def test_points_are_those_of_a_plain_computation(root: Branch) -> None:
    """Sums, conversions, better ones, choices, pools, bonus, malus and shares of weights are what the documents say."""
    program = program_of(root)
    inputs = inputs_of(root, program)
    run = run_exact(program, inputs, CALENDARS)
    total = run.values[program.tree.named(Role.POINTS)]
    expected = points(root)
    assert total == expected or (expected is None and isinstance(total, Failed))
    traced = run_traced(program, inputs, CALENDARS)
    assert {name: traced.values[name] for name in run.values} == run.values
    compilation = compile_program(program, CALENDARS)
    assert compilation.function is not None
    named = [each.name for each in program.definitions if not each.table]
    for each in (compilation, compile_program(program, CALENDARS, named)):
        assert each.results(inputs) == {name: run.values[name] for name in each.wanted}
    columns = compile_columns(program, CALENDARS)
    texts = columns.numbered()
    found, left = columns.run(block_of(program, texts, [inputs, inputs]), texts)
    assert left is None
    for name, vector in found.items():
        value, kind = run.values[name], TypeKind.NUMBER if name.endswith(Role.POINTS.value) else TypeKind.TEXT
        reported = type(value) if isinstance(value, Missing | Failed) else value
        assert [kind_or_value_at(vector, row, kind, texts) for row in (0, 1)] == [reported, reported]
    bounds = run_bounds(program, inputs, run, CALENDARS)[program.tree.named(Role.POINTS)]
    if isinstance(total, Fraction):
        assert (bounds.lower, bounds.upper) == (total, total)


_THIRDS: Final = 3


@pytest.mark.long
@settings(max_examples=40)
@given(rubrics())
def test_machine_code_gives_the_same_points(root: Branch) -> None:
    """Machine code leaves the rows of a rubric without a total, and no others."""
    program = program_of(root)
    inputs = [inputs_of(root, program)] * 3
    run = run_exact(program, inputs[0], CALENDARS)
    results = results_of(program, CALENDARS, inputs)
    if results is None:  # thirds have no decimals
        assert any(
            isinstance(each, Fraction) and each.denominator == _THIRDS for each in inputs[0].values.values()
        )
        return
    for node in program.tree.walk():
        points = run.values[node.named(Role.POINTS)]
        wanted = Wanted("", "points", node.named(Role.POINTS), places=program.printed_places(node))
        found = results.column(wanted).to_pylist()
        for row, scored in enumerate(results.scored.tolist()):
            assert not scored or Fraction(found[row]) == points
    # What leaves a row is a total that there is none of.
    assert results.scored.all() == isinstance(run.values[program.tree.named(Role.POINTS)], Fraction)
