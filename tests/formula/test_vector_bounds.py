"""What vectors say of themselves holds: bounds of both parts, and the caps of values; what is decided by bounds is so."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.formula.algebra import Comparison
from jixiao.formula.vector.columns import Columns
from jixiao.formula.vector.rows import Texts
from jixiao.formula.vector.vector import MOST, Vector, constant, is_below, select
from jixiao.numbers import RoundingMode, round_fraction

_ROWS: Final = 3
_SIZES: Final = (3, 100, 10**6, 2**31, 2**52, MOST)
_MODES: Final = tuple(RoundingMode)
_SIGNS: Final[tuple[Comparison, ...]] = ("==", "!=", "<", "<=", ">", ">=")
_Step = tuple[str, Vector, int]


@st.composite
def vectors(draw: st.DrawFn) -> Vector:
    """Return a vector of few rows: over one number or over a column, with bounds that it need not reach."""
    size = draw(st.sampled_from(_SIZES))
    number = st.integers(draw(st.sampled_from([0, -size])), size)
    if draw(st.booleans()):
        single = constant(draw(number), draw(st.sampled_from([1, 4, 100])))
        return single if draw(st.booleans()) else _over_a_column(draw, single.numerator)
    numerator = draw(st.lists(number, min_size=_ROWS, max_size=_ROWS))
    slack = draw(st.sampled_from([0, 0, 7]))
    lower, upper = max(min(numerator) - slack, -MOST), min(max(numerator) + slack, MOST)
    if draw(st.sampled_from([True, False, False])):
        denominator = draw(st.sampled_from([1, 4, 100]))
        return Vector(np.array(numerator, dtype=np.int64), denominator, lower, upper, denominator)
    overs = draw(st.lists(st.integers(1, draw(st.sampled_from([3, 10**6]))), min_size=_ROWS, max_size=_ROWS))
    return Vector(
        np.array(numerator, dtype=np.int64), np.array(overs, dtype=np.int64), lower, upper, max(overs)
    )


def _over_a_column(draw: st.DrawFn, numerator: int) -> Vector:
    """Return one number over a column: what a constant divided by a datum is."""
    overs = draw(st.lists(st.integers(1, draw(st.sampled_from(_SIZES))), min_size=_ROWS, max_size=_ROWS))
    return Vector(numerator, np.array(overs, dtype=np.int64), numerator, numerator, max(overs))


def values(vector: Vector) -> list[Fraction | None]:
    """Return the values of all rows, None where there is none."""
    parts = [
        np.broadcast_to(np.asarray(each), _ROWS).tolist() for each in (vector.numerator, vector.denominator)
    ]
    gone = np.zeros(_ROWS, dtype=bool) if vector.failed is None else vector.failed
    return [
        None if lost else Fraction(int(numerator), int(denominator))
        for numerator, denominator, lost in zip(*parts, gone.tolist(), strict=True)
    ]


def _hold(vector: Vector) -> None:
    for numerator, denominator in zip(
        *(
            np.broadcast_to(np.asarray(each), _ROWS).tolist()
            for each in (vector.numerator, vector.denominator)
        ),
        strict=True,
    ):
        # What numpy has is made Python's: else a bound is compared with what wraps as it does.
        assert vector.lower <= int(numerator) <= vector.upper
        assert 0 < denominator <= vector.max_denominator
        assert Fraction(int(numerator), int(denominator)) <= Fraction(*vector.ceiling)


def _after(semantics: Columns, vector: Vector, step: _Step) -> Vector:
    operation, other, chosen = step
    if operation == "round":
        return semantics.round(vector, chosen % 4, _MODES[chosen % len(_MODES)])
    if operation == "choose":
        mask = Vector(np.arange(_ROWS) % 2 == chosen % 2)
        return semantics.choose(mask, lambda: vector, lambda: other)
    if operation in {"least", "greatest"}:
        parts = [vector, other] if chosen % 2 else [other, vector]
        return semantics.least(parts) if operation == "least" else semantics.greatest(parts)
    if operation == "negate":
        return semantics.negate(vector)
    plain: dict[str, Callable[[Vector, Vector], Vector]] = {
        "add": semantics.add,
        "subtract": semantics.subtract,
        "multiply": semantics.multiply,
        "divide": semantics.divide,
    }
    return plain[operation](vector, other)


_STEPS: Final = st.tuples(
    st.sampled_from(
        ["add", "subtract", "multiply", "divide", "least", "greatest", "choose", "round", "negate"]
    ),
    vectors(),
    st.integers(0, 23),
)


@pytest.mark.long
@settings(max_examples=500)
@given(vectors(), st.lists(_STEPS, min_size=1, max_size=5), vectors())
def test_bounds_and_caps_hold(vector: Vector, steps: list[_Step], other: Vector) -> None:
    """After any operations; and comparing with another gives what the values give, whether bounds decide it or not."""
    semantics = Columns({}, {}, Texts(), (0, ()), _ROWS)
    vector = semantics.least([vector, other])
    for step in steps:
        vector = _after(semantics, vector, step)
        _hold(vector)
    pairs = [
        (one, two)
        for one, two in zip(values(vector), values(other), strict=True)
        if one is not None and two is not None
    ]
    if is_below(vector, other, or_equal=False):
        assert all(one < two for one, two in pairs)
    if is_below(vector, other, or_equal=True):
        assert all(one <= two for one, two in pairs)
    for sign in _SIGNS:
        answers = np.broadcast_to(
            np.asarray(semantics.compare(sign, vector, other).numerator), _ROWS
        ).tolist()
        wanted = [
            None if one is None or two is None else _compared(sign, one, two)
            for one, two in zip(values(vector), values(other), strict=True)
        ]
        assert all(want is None or want == answer for want, answer in zip(wanted, answers, strict=True))


@pytest.mark.parametrize(
    ("share", "first"), [(constant(1), 4), (constant(1), -8), (constant(-1), -8), (constant(-3, 4), -8)]
)
@pytest.mark.parametrize(
    "step",
    [
        ("multiply", constant(20), 0), ("multiply", constant(-2, 3), 0), ("divide", constant(1, 4), 0),
        ("divide", constant(-1, 4), 0), ("negate", constant(0), 0), ("choose", constant(5), 0),
        ("add", constant(1), 0), ("round", constant(0), 1), ("greatest", constant(2), 0),
    ],
)  # fmt: skip
def test_caps_follow_values_that_reach_them(share: Vector, first: int, step: _Step) -> None:
    """A share that is cut off at the most it may be, and what comes of it: no cap is lower than the value."""
    semantics = Columns({}, {}, Texts(), (0, ()), _ROWS)
    above, below = np.array([first, 5, 900]), np.array([4, 3, 7])
    part = semantics.divide(Vector(above, 1, first, 900), Vector(below, 1, 3, 7))
    least = semantics.least([share, part])
    assert least.cap == (share.numerator, share.denominator)
    _hold(_after(semantics, least, step))


def _compared(sign: str, one: Fraction, two: Fraction) -> bool:
    return {
        "==": one == two, "!=": one != two, "<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two,
    }[sign]  # fmt: skip


@pytest.mark.parametrize("part", range(6))
def test_no_bound_is_one_of_numpys(part: int) -> None:
    """Bounds of 64 bits wrap round and then prove anything: no vector is made with one, nor changed to have one."""
    parts: list[Any] = [3, 2, 3, 3, 2, None, None, (3, 2)]
    made = Vector(*parts)
    at = 7 if part == 5 else part
    parts[at] = (np.int64(3), 2) if part == 5 else np.int64(3)
    with pytest.raises(TypeError, match="int64"):
        Vector(*parts)
    with pytest.raises(TypeError, match="int64"):
        made._replace(**{Vector._fields[at]: parts[at]})


@pytest.mark.parametrize("value", [-(2**63), -(2**63) + 1, 2**63 - 1])
def test_the_ends_of_64_bits_have_an_opposite(value: int) -> None:
    """The least number of 64 bits has no opposite among them; whatever turns a sign gives it all the same."""
    semantics = Columns({}, {}, Texts(), (0, ()), _ROWS)
    vector = Vector(np.array([value, 1, -1]), 1, min(value, -1), max(value, 1))
    one = constant(1)
    assert values(semantics.negate(vector)) == [-value, -1, 1]
    assert values(semantics.absolute(vector)) == [abs(value), 1, 1]
    assert values(semantics.divide(one, vector)) == [Fraction(1, value), 1, -1]
    assert values(semantics.round(vector, -1, RoundingMode.HALF_UP)) == [
        round_fraction(Fraction(each), -1, RoundingMode.HALF_UP) for each in (value, 1, -1)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [(1, 0), (0, 1), (7, 0), (0, 7), (7, -3), (-(2**62), 2**62), (MOST, -MOST), (0, 0), (2**70, 1)],
)
def test_one_of_two_numbers_is_selected(first: int, second: int) -> None:
    """Whichever way is taken, and whether or not their difference has 64 bits."""
    mask = np.array([True, False, True])
    wanted = [first, second, first]
    arrays: list[Any] = [
        np.full(3, each, dtype=object if abs(each) > MOST else np.int64) for each in (first, second)
    ]
    for one in (first, arrays[0]):
        for other in (second, arrays[1]):
            assert [int(each) for each in select(mask, one, other)] == wanted
