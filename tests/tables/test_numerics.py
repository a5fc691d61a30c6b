"""Columns of numbers are read cell by cell as a submission's are: the quick way and the slow way agree."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.formula import Missing
from jixiao.numbers import from_float
from jixiao.rules import Field
from jixiao.scoring.inputs.datum import read_value
from jixiao.tables.cells.numbers import read_numbers

FIELDS = (
    Field(name="金额", type="amount", min=Decimal(0)),
    Field(name="个数", type="count", min=Decimal(1), max=Decimal(500)),
    Field(name="比率", type="rate", max=Decimal(2)),
    Field(name="数", type="number"),
)
CELLS = st.one_of(
    st.none(),
    st.decimals(-(10**14), 10**14, allow_nan=False, places=2).map(str),
    st.integers(-5, 600).map(str),
    st.decimals(-3, 300, allow_nan=False, places=8).map(lambda each: f"{each:f}%"),
    st.sampled_from(
        [
            "",
            " ",
            "1,234.50",
            "12,34",
            "１２",
            "1e3",
            "nan",
            "1.",
            ".5",
            "5%",
            "5%%",
            "+3",
            "０％",
            "1" * 40,
            "0.1234567",
        ]
    ),
    st.text(alphabet="0123456789.,%-+ e", max_size=8),
)


def value_of(column: pa.Array, field: Field, row: int, *, floats: bool = False) -> tuple[object, bool]:
    """Return a cell's value as columns hold it (None when it is missing), and whether it was refused."""
    cells = read_numbers(column, field, floats=floats)
    vector = cells.vector
    if vector.missing is not None and vector.missing[row]:
        return None, row in cells.refused
    numerator = vector.numerator[row] if isinstance(vector.numerator, np.ndarray) else vector.numerator
    return Fraction(int(numerator), vector.denominator), row in cells.refused


@pytest.mark.long
@settings(max_examples=400)
@given(st.sampled_from(FIELDS), st.lists(CELLS, min_size=1, max_size=6))
def test_texts(field: Field, cells: list[str | None]) -> None:
    """Whatever is typed."""
    column = pa.array(cells, pa.string())
    for row, cell in enumerate(cells):
        value, problem = read_value(field, cell, field.name)
        wanted = None if isinstance(value, Missing) else value
        assert value_of(column, field, row) == (wanted, problem is not None)


@pytest.mark.long
@settings(max_examples=200)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
def test_floats_are_their_shortest_decimals(cells: list[float]) -> None:
    """As ``jixiao.from_float`` reads them one by one, or refused where that refuses."""
    field = FIELDS[3]
    column = pa.array(cells, pa.float64())
    for row, cell in enumerate(cells):
        value, problem = read_value(field, repr(cell), field.name)
        wanted = None if isinstance(value, Missing) else value
        if problem is None:
            assert wanted == Fraction(from_float(cell))
        assert value_of(column, field, row, floats=True) == (wanted, problem is not None)


@pytest.mark.long
@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(st.none(), st.decimals(-(10**9), 10**9, allow_nan=False, places=4)), min_size=1, max_size=6
    )
)
def test_decimals(cells: list[Decimal | None]) -> None:
    """Decimals lose nothing, whatever their scale."""
    for kind in (pa.decimal128(20, 4), pa.decimal128(38, 12), pa.decimal256(60, 30)):
        column = pa.array(cells, kind)
        for row, cell in enumerate(cells):
            assert value_of(column, FIELDS[3], row) == (None if cell is None else Fraction(cell), False)
