"""A total taken apart: the parts add up to it exactly, whatever the rubric does on the way."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.program.rubric_files import CALENDARS, inputs_of, program_of
from tests.program.rubric_oracle import Branch, rubrics
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import Rules
from jixiao.authoring.difference.decomposition import Part, parts_of, wanted_for_parts
from jixiao.documents import from_data
from jixiao.program import Inputs, Role, run_exact
from jixiao.program.compiled.compilation import compile_program
from jixiao.rules import read_submission
from jixiao.scoring import read_inputs


@pytest.mark.long
@settings(max_examples=120)
@given(rubrics())
def test_parts_of_random_rubrics_add_up(root: Branch) -> None:
    """Sums, conversions, better ones, choices, pools, bonus, malus, shares: no part is lost and none counted twice."""
    program = program_of(root)
    inputs = inputs_of(root, program)
    wanted = wanted_for_parts(program)
    compiled = compile_program(program, CALENDARS, wanted)
    values = compiled.results(inputs)
    assert values == {name: run_exact(program, inputs, CALENDARS).values[name] for name in wanted}
    total = values[program.tree.named(Role.POINTS)]
    if isinstance(total, Fraction):
        parts = parts_of(program, values)
        assert sum(parts.values()) == total
        assert all(parts.values())


RULES = """
[[fields]]
name = "违规"
type = "yes_no"

[[caps]]
name = "封顶"
target = "甲组"
when = "甲.甲率 < 50%"
at_most = 20
reason = "低"

[[vetoes]]
name = "否决"
when = "违规"
then = 5
reason = "违规"

"""


def rules_of(folder: Path) -> Rules:
    """Return a ruleset with a cap on a group, a veto on the total, and rounding of the total only."""
    return load(
        folder,
        ruleset(
            group("甲组", "60"), group("乙组", "40"), entry("a", "60", "甲组"), entry("b", "40", "乙组"), RULES,
            rounding='places = 0, mode = "half_up", at = "total"',
        ),
        a=indicator("a", "甲", more='[steps]\n"甲率" = "a率"\n'),
        b=indicator("b", "乙"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({"a率": "90%", "b率": "50%", "违规": False}, {("甲", "points"): "54", ("乙", "points"): "20"}),
        (
            {"a率": "40%", "b率": "51%", "违规": False},
            {("甲", "points"): "24", ("甲组", "cap"): "-4", ("乙", "points"): "20.4", ("总分", "limit"): "-0.4"},
        ),
        (
            {"a率": "90%", "b率": "50%", "违规": True},
            {("甲", "points"): "54", ("乙", "points"): "20", ("总分", "veto"): "-69"},
        ),
        ({"a率": "90%", "违规": True}, {("总分", "whole"): "5"}),
    ],
    ids=["plain", "cap and rounding", "veto", "veto over missing data"],
)  # fmt: skip
def test_what_rules_above_take_is_a_part_of_its_own(
    tmp_path: Path, fields: dict[str, object], parts: dict[tuple[str, str], str]
) -> None:
    """A cap, a veto, rounding, and a total that stands although something below it is unknown."""
    rules = rules_of(tmp_path)
    inputs: Inputs = read_inputs(
        rules.program, read_submission(from_data({"unit": "单位", "fields": fields}))
    )
    values = run_exact(rules.program, inputs, rules.calendars).values
    found = parts_of(rules.program, values)
    assert found == {Part(node, stage): Fraction(value) for (node, stage), value in parts.items()}  # type: ignore[arg-type]
