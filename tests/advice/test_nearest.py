"""The nearest position is the nearest: nothing nearer is overlooked, whatever the function is like."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao.advice.nearest import Nearest, nearest


def brute(lowest: int, highest: int, good: frozenset[int]) -> int | None:
    """Return the nearest position by looking at every one; of two equally far the higher."""
    around = [each for each in range(lowest, highest + 1) if each and each in good]
    return min(around, key=lambda each: (abs(each), -each), default=None)


@given(
    lowest=st.integers(-300, 0),
    highest=st.integers(0, 300),
    good=st.frozensets(st.integers(-300, 300), max_size=6),
    loose=st.integers(0, 40),
)
def test_nothing_nearer_is_overlooked(lowest: int, highest: int, good: frozenset[int], loose: int) -> None:
    """Also when the bounds are loose: a stretch is said to be possible though it is only near something."""

    def can_hold(lower: int, upper: int) -> bool:
        return any(lower - loose <= each <= upper + loose for each in good)

    found = nearest(lowest, highest, can_hold, good.__contains__, most=10_000)
    assert found == Nearest(brute(lowest, highest, good))


def test_far_positions_cost_few_looks() -> None:
    """Looking takes the logarithm of the distance when bounds are tight."""
    looks: list[tuple[int, int]] = []

    def can_hold(lower: int, upper: int) -> bool:
        looks.append((lower, upper))
        return lower <= 10**9 <= upper

    assert nearest(-(10**12), 10**12, can_hold, lambda each: each == 10**9) == Nearest(10**9)
    assert len(looks) < 150


def test_a_search_that_takes_too_long_says_that_it_is_not_sure() -> None:
    """When bounds exclude nothing, the answer is not no."""
    found = nearest(-(10**6), 10**6, lambda _low, _high: True, lambda _at: False, most=50)
    assert found == Nearest(None, is_sure=False)
