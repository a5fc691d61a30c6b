"""Exact numbers as people read them: no digit lost, no exponent, no ``-0.00``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.numbers import (
    is_endless,
    is_exact_at,
    percent_text,
    quotient_text,
    read_decimal,
    round_fraction,
    rounded_units,
    short_text,
    to_decimal,
    to_text,
)
from jixiao.problems import JixiaoError

from .number_strategies import decimals, fractions


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-41, 10), "-4.1"),
        (Fraction(1000), "1000"),
        (Fraction(1, 10**50), "1E-50"),
        (Fraction(10**50), "1E+50"),
        (Fraction(1, 3), None),
        (Fraction(1, 2**100), None),
        (Fraction(10**40 + 1), None),
    ],
)
def test_to_decimal(value: Fraction, expected: str | None) -> None:
    """A value becomes the Decimal that equals it; one that would lose digits becomes none."""
    got = to_decimal(value)
    assert got == (None if expected is None else Decimal(expected))
    assert got is None or Fraction(got) == value


@given(decimals())
def test_to_decimal_is_exact(value: Decimal) -> None:
    """Every decimal within the limits survives the way through a Fraction, beyond 28 digits too."""
    assert to_decimal(Fraction(value)) == value


@pytest.mark.parametrize(
    ("value", "places", "grouped", "expected"),
    [
        (Decimal("4.10"), None, False, "4.10"),
        (Decimal("1E+3"), None, False, "1000"),
        (Decimal("1E-7"), None, False, "0.0000001"),
        (Decimal("-0.00"), None, False, "0.00"),
        (Decimal("-0"), 2, False, "0.00"),
        (Decimal("-0.001"), 2, False, "0.00"),
        (Decimal("-0.005"), 2, False, "-0.01"),
        (Decimal("2508.6"), 2, True, "2,508.60"),
        (Decimal("-1234567.891"), None, True, "-1,234,567.891"),
        (Decimal(-123), None, True, "-123"),
        (Decimal(-100), None, False, "-100"),
        (Fraction(41, 10), None, False, "4.1"),
        (Fraction(0), None, False, "0"),
        (Fraction(1000), None, True, "1,000"),
        (Fraction(10**45), None, False, "1" + "0" * 45),
        (Fraction(1, 3), None, False, "0.333333"),
        (Fraction(-2, 3), None, False, "-0.666667"),
        (Fraction(-1, 10**7 * 3), None, False, "0.000000"),
        (Fraction(1, 10**7), None, False, "0.0000001"),
        (Fraction(2, 13) * Fraction("13.0325"), 2, False, "2.01"),
        (Fraction(7), 2, False, "7.00"),
        (Fraction(1, 2), 0, False, "1"),
        (Fraction(1, 200), 2, False, "0.01"),
        (Fraction(2508), -2, True, "2,500"),
    ],
)
def test_to_text(value: Fraction | Decimal, places: int | None, grouped: bool, expected: str) -> None:  # noqa: FBT001
    """Plain digits, rounded only when asked or when there is no end, and zero has no sign."""
    assert to_text(value, places=places, grouped=grouped) == expected


@given(decimals(), st.booleans())
def test_text_reads_back(value: Decimal, grouped: bool) -> None:  # noqa: FBT001 - given by hypothesis
    """What is printed, grouped or not, is read as the same number: 4.10 stays 4.10."""
    text = to_text(value, grouped=grouped)
    assert read_decimal(text) == value
    assert text.replace(",", "").removeprefix("-") == f"{abs(value):f}"


@given(fractions(), st.integers(0, 30))
def test_places_are_padded(value: Fraction, places: int) -> None:
    """With places there are that many digits after the point, and they are the rounded value's."""
    text = to_text(value, places=places)
    assert re.fullmatch(rf"-?[0-9]+\.[0-9]{{{places}}}" if places else r"-?[0-9]+", text)
    assert Fraction(text) == round_fraction(value, places)
    assert not (text.startswith("-") and Fraction(text) == 0)


@pytest.mark.parametrize("text", ["NaN", "-Infinity"])
def test_no_text_of_nan(text: str) -> None:
    """What is no number is not printed as one."""
    with pytest.raises(JixiaoError) as caught:
        to_text(Decimal(text))
    assert caught.value.codes == ("N102",)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("1/8", 3, True), ("1/8", 2, False), ("1/3", 30, False), ("120", -1, True), ("125", -1, False)],
)
def test_is_exact_at(value: str, places: int, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """A printer can say whether what it shows is all there is."""
    assert is_exact_at(Fraction(value), places) is expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.98064", 2, "98.06%"),
        ("0.98065", 2, "98.07%"),
        ("0.1", 2, "10%"),
        ("0.105", 2, "10.5%"),
        ("1", 2, "100%"),
        ("0", 2, "0%"),
        ("-0.00001", 2, "0%"),
        ("-0.5", 2, "-50%"),
        ("1/3", 4, "33.3333%"),
        ("2/3", 0, "67%"),
        ("2", 0, "200%"),
    ],
)
def test_percent_text(value: str, places: int, expected: str) -> None:
    """Rates are shown as a report prints them; only zeros after the point are trimmed."""
    assert percent_text(Fraction(value), places) == expected


@given(fractions(), st.integers(1, 12))
def test_short_text_is_that_of_the_rounded_number(value: Fraction, places: int) -> None:
    """A number printed short is the rounded number printed whole, however long."""
    assert short_text(value, places) == to_text(round_fraction(value, places))


@pytest.mark.long
@given(fractions())
def test_quotients_are_printed_without_loss(value: Fraction) -> None:
    """A number is its digits where 40 hold it, else the quotient that it is; what never ends is told by its denominator."""
    whole = to_decimal(value)
    quotient = f"{value.numerator}/{value.denominator}"
    assert quotient_text(*value.as_integer_ratio()) == (quotient if whole is None else to_text(whole))
    left = value.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    assert is_endless(value.denominator) == (left != 1)


@given(fractions(), st.integers(0, 12))
def test_units_of_the_last_place_are_the_rounded_number(value: Fraction, places: int) -> None:
    """A number in units of the last place, taken back, is the rounded number."""
    units = rounded_units(*value.as_integer_ratio(), places)
    assert Fraction(units, 10**places) == round_fraction(value, places)


@given(fractions(), st.integers(0, 12))
def test_percentages_are_short(value: Fraction, places: int) -> None:
    """A percentage is the hundredfold number with its zeros cut off."""
    whole, _, part = to_text(value * 100, places=places).partition(".")
    assert percent_text(value, places) == f"{whole}{'.' if part.rstrip('0') else ''}{part.rstrip('0')}%"
