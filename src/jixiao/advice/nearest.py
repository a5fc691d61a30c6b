"""A search for the nearest position at which something holds; nothing nearer is overlooked.

Positions are whole numbers counted from the present value. Stretches of them are tried nearest first: one in which the
thing can't hold anywhere is passed over, one in which it may is halved, until a single position is left and tried. What
tells that it can't is a sound bound, so the first position found is the nearest one, whatever the function is like.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_LOOKS: Final = 600
"""How many stretches are tried before the search gives up."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The position that was found, or None; ``is_sure`` is False when the search was given up before it could tell."""

    position: int | None
    is_sure: bool = True


def nearest(
    lowest: int,
    highest: int,
    can_hold: Callable[[int, int], bool],
    holds: Callable[[int], bool],
    most: int = MOST_LOOKS,
) -> Nearest:
    """Return the position nearest to 0, itself left out, between ``lowest`` and ``highest`` at which something holds.

    ``can_hold`` tells of a stretch (both ends in it) whether it may hold anywhere in it, ``holds`` of one position
    whether it does. Of two positions that are equally far the higher one is taken.
    """
    waiting: list[tuple[int, int, int, int]] = []

    def look_at(lower: int, upper: int) -> None:
        if lower <= upper:
            distance = lower if lower > 0 else -upper
            heapq.heappush(waiting, (distance, -lower, lower, upper))

    look_at(1, highest)
    look_at(lowest, -1)
    looks = 0
    while waiting:
        _, _, lower, upper = heapq.heappop(waiting)
        if lower == upper:
            if holds(lower):
                return Nearest(lower)
            continue
        looks += 1
        if looks > most:
            return Nearest(None, is_sure=False)
        if not can_hold(lower, upper):
            continue
        # Near 0 a stretch is short, far away it is long: the answer is mostly near.
        near = min(abs(lower), abs(upper))
        middle = near * 2 if near * 4 < abs(upper - lower) else near + (abs(upper - lower)) // 2
        if lower > 0:
            look_at(lower, middle)
            look_at(middle + 1, upper)
        else:
            look_at(-middle, upper)
            look_at(lower, -middle - 1)
    return Nearest(None)
