"""Measuring: each figure the best of several runs, so that what else the machine does disturbs least."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def seconds(run: Callable[[], object], times: int = 3) -> float:
    """Return the least time a run takes."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - began)
    return best


def each(run: Callable[[T], object], items: Sequence[T], times: int = 7) -> float:
    """Return the least mean time that one item takes, in seconds."""

    def all_of_them() -> None:
        for item in items:
            run(item)

    return seconds(all_of_them, times) / len(items)


def side_by_side(
    first: Callable[[Any], object],
    second: Callable[[Any], object],
    items: Sequence[tuple[Any, Any]],
    rounds: int = 15,
) -> tuple[float, float]:
    """Return the least times of two ways that are measured in turns, one item each, in seconds."""
    lefts, rights = [one for one, _ in items], [other for _, other in items]
    best = (float("inf"), float("inf"))
    for _ in range(rounds):
        best = min(best[0], each(first, lefts, 1)), min(best[1], each(second, rights, 1))
    return best


def alone(module: str, *arguments: str) -> str:
    """Return what a module prints in a process of its own."""
    found = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=True
    )
    return found.stdout


def peak_bytes() -> int:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
