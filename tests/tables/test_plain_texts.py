"""Columns of texts that are read all at once give what reading each cell gives, or are left alone."""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.numbers import is_percent, read_decimal
from jixiao.problems import JixiaoError
from jixiao.tables.cells.plain_decimals import PLACES, plain_numbers

NUMBERS = st.builds(
    lambda sign, whole, places: f"{sign}{whole}{places}",
    st.sampled_from(("", "-")),
    st.integers(0, 10**13).map(str),
    st.one_of(st.just(""), st.integers(0, 10**7).map(lambda digits: f".{digits}")),
)
ODD = st.text(alphabet="0123456789.-+%e ,", max_size=8)


def _read(text: str, *, percent: bool) -> Fraction | None:
    """Return a cell as it is read alone; None where it is no plain number."""
    try:
        number = Fraction(read_decimal(text))
    except JixiaoError:
        return None
    return number * 100 if percent and is_percent(text) else number


@given(cells=st.lists(st.one_of(NUMBERS, ODD), min_size=1, max_size=5), percent=st.booleans())
@example(cells=["0.0000001"], percent=False)
@example(cells=["1.5", "2."], percent=False)
@example(cells=["1.5", ".2"], percent=False)
@example(cells=["1-5"], percent=False)
@example(cells=["1.2.3"], percent=False)
@example(cells=["-0"], percent=False)
@example(cells=["9007199254.740993"], percent=False)
@example(cells=["99999999999999.9"], percent=False)
def test_every_number_is_the_one_its_text_says(cells: list[str], *, percent: bool) -> None:
    """What is read at once is, in every cell, what is read alone: no digit is lost on the way through binary floats."""
    typed = [f"{cell}%" if percent else cell for cell in cells]
    found = plain_numbers(pa.array(["aside", *typed, "aside"]).slice(1, len(typed)), percent=percent)
    if found is not None:
        assert [Fraction(int(each), 10**PLACES) for each in found] == [
            _read(text, percent=percent) for text in typed
        ]


@pytest.mark.parametrize("cells", [["2459.96", "0", "-12.5"], ["12345678.123456"], ["5"] * 3])
def test_plain_numbers_are_read_at_once(cells: list[str]) -> None:
    """The columns that most tables have take the quick way."""
    assert plain_numbers(pa.array(cells), percent=False) is not None
    assert plain_numbers(pa.array([f"{cell}%" for cell in cells]), percent=True) is not None


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None, "1"],
        ["1", ""],
        ["1", "一"],
        ["1e3"],
        ["+1"],
        [" 1"],
        ["1,000"],
        ["nan"],
        ["inf"],
        ["１"],
        ["1%"],
    ],
)
def test_anything_else_is_left_alone(cells: list[str | None]) -> None:
    """A cell that needs a second look sends its column the slow way, where mistakes are reported."""
    assert plain_numbers(pa.array(cells, pa.string()), percent=False) is None


@pytest.mark.parametrize("cells", [["1"], ["1%", "2"], ["%"], ["1%%"], ["5%", None]])
def test_a_rate_without_its_sign_is_left_alone(cells: list[str | None]) -> None:
    """A rate is typed with a percent sign; one without is a mistake that is reported."""
    assert plain_numbers(pa.array(cells, pa.string()), percent=True) is None
