"""The time that proving and searching may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_MILLISECONDS: Final = 1_000


@dataclass(slots=True)
class Effort:
    """What is left of ``seconds`` by ``clock`` from the start on (None: no limit)."""

    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
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
