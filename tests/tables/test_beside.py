"""Reading ahead and writing behind keep the order, bound what waits, and lose no error."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from jixiao.tables.io.prefetch import ahead, behind

_BROKEN, _FULL, _FIRST = "broken", "disk full", "first"


def test_what_is_made_ahead_comes_in_its_order() -> None:
    """Nothing is lost, doubled or swapped."""
    assert list(ahead(iter(range(100)))) == list(range(100))
    assert list(ahead(iter([]))) == []


def test_an_error_of_making_comes_after_what_was_made_before() -> None:
    """The pieces before it are handed out first: they are kept, and the next run goes on after them."""

    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError(_BROKEN)

    found = ahead(items())
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(ValueError, match=_BROKEN):
        next(found)


def test_calls_are_made_in_order_and_finished_on_leaving() -> None:
    """A file is whole when the context is left."""
    written: list[int] = []
    with behind() as call:
        for number in range(50):
            call(written.append, number)
    assert written == list(range(50))


def test_few_calls_wait() -> None:
    """Memory stays bounded: the one who calls waits for a writer that is slow."""
    gate, begun = threading.Event(), threading.Semaphore(0)
    handed: list[int] = []

    def hold(number: int) -> None:
        begun.release()
        gate.wait()
        handed.append(number)

    with behind() as call:

        def call_all() -> None:
            for number in range(10):
                call(hold, number)
                handed.append(-1)

        caller = threading.Thread(target=call_all)
        caller.start()
        begun.acquire()
        caller.join(timeout=0.2)
        assert caller.is_alive()
        assert handed == [-1] * 4
        gate.set()
        caller.join()
    assert [each for each in handed if each >= 0] == list(range(10))


def test_an_error_of_a_call_is_raised() -> None:
    """A full disk is reported, not lost in a thread."""

    def fail(_: int) -> None:
        raise OSError(_FULL)

    with pytest.raises(OSError, match=_FULL), behind() as call:
        call(fail, 1)


def test_an_error_on_its_way_is_not_hidden() -> None:
    """What went wrong first is what is reported."""

    def fail(_: int) -> None:
        raise OSError(_FULL)

    def both() -> None:
        with behind() as call:
            call(fail, 1)
            raise KeyError(_FIRST)

    with pytest.raises(KeyError, match=_FIRST):
        both()
