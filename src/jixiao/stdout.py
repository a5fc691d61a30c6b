"""Keeps standard output for results: what plugins print goes to standard error."""

from __future__ import annotations

import io
import os
import sys
from contextvars import ContextVar
from typing import TextIO, cast

RUNNING: ContextVar[bool | None] = ContextVar("jixiao_foreign", default=None)
"""Whether a plugin runs; None in threads of which neither it nor the command line knows."""


class _Routed:
    """Standard output while plugins may run: theirs is standard error, also where they keep this object.

    With ``results_only``, as on the command line, so is that of threads that a plugin has left behind.
    """

    def __init__(self, own: TextIO, *, results_only: bool = False) -> None:
        self._own = own
        self._results_only = results_only

    def __getattr__(self, name: str) -> object:
        running = RUNNING.get()
        is_other = self._results_only if running is None else running
        return getattr(sys.stderr if is_other and sys.stderr is not None else self._own, name)


def route_stdout() -> None:
    """Have what plugins print go to standard error from now on."""
    if sys.stdout is not None and not isinstance(sys.stdout, _Routed):
        sys.stdout = cast("TextIO", _Routed(sys.stdout))


def keep_stdout() -> None:
    """Keep standard output for results: what else writes to the descriptor, a child process say, writes to standard error.

    A terminal shows both anyway.
    """
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper) or stream is not sys.__stdout__ or stream.isatty():
        return
    try:
        shared = stream.fileno()
        own = os.dup(shared)
        os.dup2(sys.stderr.fileno(), shared)
    except (OSError, ValueError, AttributeError):
        return  # one of the two is closed
    kept = open(own, "w", encoding=stream.encoding, errors=stream.errors)  # noqa: SIM115, PTH123 - until the end
    sys.stdout = cast("TextIO", _Routed(kept, results_only=True))
    RUNNING.set(False)


def leave_stdout() -> None:
    """Have whatever is still printed go to standard error: results are written."""
    if isinstance(sys.stdout, _Routed):
        RUNNING.set(True)
