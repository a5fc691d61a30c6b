"""Rounding by the rule a rubric names: every mode, every sign, every tie."""

from __future__ import annotations

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.numbers import RoundingMode, round_fraction
from jixiao.problems import JixiaoError

from .number_strategies import decimals, fractions, ties

DECIMAL_NAMES = {mode: f"ROUND_{mode.name}" for mode in RoundingMode}
WIDE_ENOUGH = decimal.Context(prec=120)

MODES = st.sampled_from(RoundingMode)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        # half_up, half_even, up, down, ceiling, floor
        ("2.005", 2, "2.01 2.00 2.01 2.00 2.01 2.00"),
        ("2.015", 2, "2.02 2.02 2.02 2.01 2.02 2.01"),
        ("-2.005", 2, "-2.01 -2.00 -2.01 -2.00 -2.00 -2.01"),
        ("-2.015", 2, "-2.02 -2.02 -2.02 -2.01 -2.01 -2.02"),
        ("2.0049", 2, "2.00 2.00 2.01 2.00 2.01 2.00"),
        ("-2.0051", 2, "-2.01 -2.01 -2.01 -2.00 -2.00 -2.01"),
        ("0.5", 0, "1 0 1 0 1 0"),
        ("-0.5", 0, "-1 0 -1 0 0 -1"),
        ("1.5", 0, "2 2 2 1 2 1"),
        ("2.5", 0, "3 2 3 2 3 2"),
        ("25", -1, "30 20 30 20 30 20"),
        ("-25", -1, "-30 -20 -30 -20 -20 -30"),
        ("4", -1, "0 0 10 0 10 0"),
        ("7", 2, "7 7 7 7 7 7"),
        ("0", 2, "0 0 0 0 0 0"),
    ],
)
def test_modes(value: str, places: int, expected: str) -> None:
    """Each of the six rules does with ties and signs what its name says."""
    got = [round_fraction(Fraction(value), places, mode) for mode in RoundingMode]
    assert got == [Fraction(each) for each in expected.split()]


def test_what_decimal_at_28_digits_gets_wrong() -> None:
    """The two sums for which all arithmetic here is rational: a tie that is missed, a threshold that is."""
    exact = Fraction(2, 13) * Fraction("13.0325")
    assert round_fraction(exact, 2) == Fraction("2.01")
    assert Fraction(1) / 3 * 3 >= 1
    near = Decimal(2) / Decimal(13) * Decimal("13.0325")
    assert near.quantize(Decimal("0.01"), decimal.ROUND_HALF_UP) == Decimal("2.00")
    assert not Decimal(1) / 3 * 3 >= 1


def test_default_is_half_up() -> None:
    """Without a named rule it is 四舍五入, not the half-even of Python's ``round``."""
    assert round_fraction(Fraction("0.125"), 2) == Fraction("0.13")
    assert round(Fraction("0.125"), 2) == Fraction("0.12")


@given(decimals(), st.integers(-30, 30), MODES)
def test_agrees_with_quantize(value: Decimal, places: int, mode: RoundingMode) -> None:
    """On decimals every mode is the one that Python's decimal module knows by the same name."""
    expected = value.quantize(Decimal((0, (1,), -places)), DECIMAL_NAMES[mode], context=WIDE_ENOUGH)
    assert round_fraction(Fraction(value), places, mode) == Fraction(expected)


@given(st.data(), st.integers(-6, 12), MODES)
def test_ties_agree_with_quantize(data: st.DataObject, places: int, mode: RoundingMode) -> None:
    """So it does on exact ties of either sign, where the modes part."""
    value = data.draw(ties(places))
    typed = WIDE_ENOUGH.divide(Decimal(value.numerator), Decimal(value.denominator))
    expected = typed.quantize(Decimal((0, (1,), -places)), DECIMAL_NAMES[mode], context=WIDE_ENOUGH)
    assert round_fraction(value, places, mode) == Fraction(expected)


@given(fractions(), st.integers(-30, 30), MODES)
def test_laws(value: Fraction, places: int, mode: RoundingMode) -> None:
    """The result is a multiple of the unit, less than one unit away, and rounding it again changes nothing."""
    unit = Fraction(10) ** -places
    got = round_fraction(value, places, mode)
    assert (got / unit).denominator == 1
    assert abs(got - value) < unit
    assert round_fraction(got, places, mode) == got
    if mode in {RoundingMode.HALF_UP, RoundingMode.HALF_EVEN}:
        assert abs(got - value) <= unit / 2


@given(fractions(), fractions(), st.integers(-5, 8), MODES)
def test_order_is_kept(one: Fraction, other: Fraction, places: int, mode: RoundingMode) -> None:
    """A larger number never rounds to a smaller one."""
    lower, upper = sorted((one, other))
    assert round_fraction(lower, places, mode) <= round_fraction(upper, places, mode)


@given(fractions(), st.integers(-5, 8), MODES)
def test_sign_is_symmetric(value: Fraction, places: int, mode: RoundingMode) -> None:
    """Negative numbers round as positive ones do; ceiling and floor change places."""
    swap = {RoundingMode.CEILING: RoundingMode.FLOOR, RoundingMode.FLOOR: RoundingMode.CEILING}
    mirrored = round_fraction(-value, places, swap.get(mode, mode))
    assert round_fraction(value, places, mode) == -mirrored


@pytest.mark.parametrize("places", [-31, 31, 10**9])
def test_places_out_of_range(places: int) -> None:
    """Nobody rounds to a billion places, and trying so allocates nothing."""
    with pytest.raises(JixiaoError) as caught:
        round_fraction(Fraction(1, 3), places)
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("N107", f"不能保留 {places} 位小数")
    assert problem.remedies == ("位数写 -30 到 30 之间的整数，例如 2 表示两位小数",)


def test_names() -> None:
    """The words of a ruleset file and the names a bureau prints."""
    assert {str(mode): mode.chinese for mode in RoundingMode} == {
        "half_up": "四舍五入",
        "half_even": "四舍六入五成双",
        "up": "进一（远离零）",
        "down": "舍去（趋向零）",
        "ceiling": "向上取整",
        "floor": "向下取整",
    }
