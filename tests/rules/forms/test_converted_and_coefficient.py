"""``converted`` and ``coefficient``: an outer number kept within what it may be, times the weight; told when it was not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.rules.forms.built import card_of, exact_points, formula_of, number, rules_of

from jixiao import Rules
from jixiao.program import Role

X = number("x")


def converted(of: str = "x", out_of: str = "120") -> Rules:
    """Return the rules of an indicator by an outer score."""
    return rules_of(f'{X}[score.converted]\nof = "{of}"\nout_of = {out_of}\n')


def coefficient(of: str = "x") -> Rules:
    """Return the rules of an indicator by a coefficient."""
    share = X.replace('"number"', '"number"\nmax = 2')
    return rules_of(f'{share}[score.coefficient]\nof = "{of}"\n')


@pytest.mark.parametrize(
    ("rules", "formula", "notice"),
    [
        (converted(), "满分 * 限制(x, 0, 120) / 120", "x > 120"),
        (converted("x + 1", "12.50"), "满分 * 限制((x + 1), 0, 12.50) / 12.50", "(x + 1) > 12.50"),
        (coefficient(), "满分 * 限制(x, 0%, 100%)", "x > 100%"),
        (coefficient("x / 2"), "满分 * 限制((x / 2), 0%, 100%)", "(x / 2) > 100%"),
        (coefficient("-100%"), "满分 * 限制((-100%), 0%, 100%)", "(-100%) > 100%"),
    ],
)
def test_lower_to_a_clamp(rules: Rules, formula: str, notice: str) -> None:
    """The number is kept within its limits before it is multiplied, and what is above them is told."""
    assert (formula_of(rules), formula_of(rules, Role.NOTICE)) == (formula, notice)


@pytest.mark.parametrize(
    ("x", "points", "reported"),
    [
        ("92.5", "92.5/12", []),
        ("0", "0", []),
        ("120", "10", []),
        ("120.01", "10", ["甲：外部评分超过它的满分，已按满分折算"]),
        ("-3", "0", []),
    ],
)
def test_an_outer_score_is_converted(x: str, points: str, reported: list[str]) -> None:
    """10 points for 120 outer ones: in proportion, never above full marks nor below 0, and told when above."""
    top, _, bottom = points.partition("/")
    assert exact_points(converted(), {"x": x}) == Fraction(top) / Fraction(bottom or "1")
    assert [each.message for each in card_of(converted(), {"x": x}).findings] == reported


@pytest.mark.parametrize(
    ("x", "points", "reported"),
    [
        ("0.853", "8.53", []),
        ("1", "10", []),
        ("1.0259", "10", ["甲：得分系数超过 100%，已按 100% 计"]),
        ("0", "0", []),
        ("-0.1", "0", []),
    ],
)
def test_a_coefficient_counts(x: str, points: str, reported: list[str]) -> None:
    """The weight times the coefficient, which counts for 100 % at most; and told when it was more."""
    assert exact_points(coefficient(), {"x": x}) == Fraction(points)
    assert [each.message for each in card_of(coefficient(), {"x": x}).findings] == reported


def test_missing_and_unanswerable_numbers() -> None:
    """Without the number there are no points, and nothing is told of one that nobody gave."""
    for rules in (converted(), coefficient()):
        card = card_of(rules, {})
        assert card["甲"].missing == ("x",)
        assert [each.code for each in card.findings] == ["G809"]
    assert card_of(coefficient("1 / x"), {"x": 0})["甲"].state == "failed"
