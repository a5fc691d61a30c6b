"""Reads ahead of the scoring and writes behind it: one thread each, a few pieces at a time, so memory stays bounded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

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


@contextmanager
def behind() -> Iterator[Callable[..., None]]:
    """Give what calls functions in another thread, in order; it waits when it is more than a few calls behind.

    Leaving the context waits for the last call, also when something else went wrong: what was handed over is done. An error
    of a call is raised by a later one, or on leaving unless another error is on its way.
    """
    waiting: deque[Future[None]] = deque()

    def wait(most: int) -> None:
        while len(waiting) > most or (waiting and waiting[0].done()):
            waiting.popleft().result()

    with ThreadPoolExecutor(max_workers=1) as worker:

        def call(function: Callable[..., None], *arguments: object) -> None:
            wait(_MOST_BEHIND)
            waiting.append(worker.submit(function, *arguments))

        yield call
        wait(0)
