"""Reading and writing beside the scoring: one thread each, a few pieces ahead or behind, so memory stays bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Final, Self, TypeVar

T = TypeVar("T")

_END: Final = object()
_MOST_BEHIND: Final = 3


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield items in their order, while the next one is being made; an error of making one is raised in its turn."""
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming: Future[Any] = worker.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = worker.submit(next, items, _END)
            yield item


class Behind:
    """Calls a function in another thread, in order; waits when it is more than a few calls behind.

    Used as a context: leaving it waits for the last call, also when something else went wrong: what was handed over is
    done. An error of a call is raised by a later one, or on leaving.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def call(self, function: Callable[[T], None], given: T) -> None:
        """Call a function later, after those before it."""
        self._wait(_MOST_BEHIND)
        self._waiting.append(self._worker.submit(function, given))

    def _wait(self, most: int) -> None:
        while len(self._waiting) > most or (self._waiting and self._waiting[0].done()):
            self._waiting.popleft().result()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the last call; its error is raised unless another one is on its way."""
        try:
            if error is None:
                self._wait(0)
        finally:
            self._worker.shutdown()
