"""Dates are those that data may have, from 1900 on: in proofs, and in the cases that are tried and proposed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.authoring.proof.test_full_marks import rules_of

from jixiao.authoring.new_cases import new_cases
from jixiao.authoring.proof import proving

DAY = '[[fields]]\nname = "日"\ntype = "date"\n\n'


@pytest.mark.long
@pytest.mark.parametrize(
    ("formula", "first"),
    [
        ("如果(年份(日) >= 1900, 满分, 0)", True),
        ("如果(日 >= 日期(1900, 1, 1), 满分, 0)", True),
        ("满分 - 如果(年份(日) < 1900, 20, 0)", False),
        ("如果(日 < 日期(1900, 1, 1), 0, 满分)", False),
    ],
)
def test_no_year_before_1900_is_reached(formula: str, first: bool) -> None:  # noqa: FBT001 - which branch
    """A branch for one is refuted, the other one is proved, and nothing falls outside what the points may be."""
    [found] = [each for each in proving.prove(rules_of("17", formula, DAY)).subjects if each.name == "甲"]
    states = [each.state for each in found.answers if each.kind == "branch"]
    assert states == (["proved", "refuted"] if first else ["refuted", "proved"])
    assert all(each.state == "proved" for each in found.answers if each.kind != "branch")


def test_new_cases_have_dates_that_are_read() -> None:
    """The day before the first one is no case."""
    cases = new_cases(rules_of("17", "如果(日 <= 日期(1900, 1, 1), 满分, 0)", DAY)).cases
    days = [found for each in cases if isinstance(found := each.fields.get("日"), date)]
    assert min(days) == date(1900, 1, 1)
