"""Limits of proving and searching: z3's steps for each question, seconds for everything."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from jixiao.authoring.z3_process import Z3

EFFORT: Final = 3_000_000
"""z3's steps for one question: about two seconds; the same question always ends with the same answer."""

_MILLISECONDS: Final = 1_000


@dataclass(slots=True)
class Effort:
    """What is left: ``steps`` for each question, ``seconds`` by ``clock`` for all of them from the start on (None: no limit)."""

    steps: int = EFFORT
    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
    z3: Z3 = field(default_factory=Z3, init=False, repr=False)
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock."""
        self._started = self.clock()

    @property
    def milliseconds(self) -> int | None:
        """Return the time that is left; None without a limit, 0 when it is used up."""
        if self.seconds is None:
            return None
        return max(0, round((self.seconds - (self.clock() - self._started)) * _MILLISECONDS))

    @property
    def is_used_up(self) -> bool:
        """Whether no time is left."""
        return self.milliseconds == 0
