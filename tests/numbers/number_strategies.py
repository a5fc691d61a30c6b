"""Hypothesis strategies for numbers, with ties and typed forms well represented."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from jixiao.numbers import HIGHEST_EXPONENT, LOWEST_EXPONENT, MOST_DIGITS

WIDE: Final = str.maketrans("0123456789+-.,%eE", "０１２３４５６７８９＋－．，％ｅＥ")


def decimals() -> st.SearchStrategy[Decimal]:
    """Return decimals within the limits, of every length, size, sign and number of trailing zeros."""
    digits = st.lists(st.integers(0, 9), min_size=1, max_size=MOST_DIGITS).map(tuple)
    return st.builds(_decimal, st.integers(0, 1), digits, st.integers(LOWEST_EXPONENT, HIGHEST_EXPONENT))


def _decimal(sign: int, digits: tuple[int, ...], exponent: int) -> Decimal:
    """Return the number whose last digit stands at 10 ** exponent, or lower if the first would stand too high."""
    return Decimal((sign, digits, min(exponent, HIGHEST_EXPONENT + 1 - len(digits))))


def ties(places: int) -> st.SearchStrategy[Fraction]:
    """Return numbers that lie halfway between two neighbours of so many places."""
    return st.integers(-(10**12), 10**12).map(
        lambda units: Fraction(2 * units + 1, 2) / Fraction(10) ** places
    )


def fractions() -> st.SearchStrategy[Fraction]:
    """Return rationals as scoring makes them: quotients of amounts, seldom terminating."""
    amounts = st.decimals(-(10**9), 10**9, places=2)
    return st.builds(lambda a, b: Fraction(a) / Fraction(b), amounts, amounts.filter(bool))
