"""Rationals compared by whole numbers are in the order in which they are as Fractions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given

from jixiao.numbers import compared

from .number_strategies import fractions


@given(fractions(), fractions())
@example(Fraction(1, 3), Fraction(2, 6))
@example(Fraction(-1, 2), Fraction(0))
def test_compares_as_fractions_do(left: Fraction, right: Fraction) -> None:
    """``compared`` tells less, equal and more as the operators of Fraction do."""
    assert (compared(left, right) < 0) is (left < right)
    assert (compared(left, right) == 0) is (left == right)
    assert compared(left, left) == 0
