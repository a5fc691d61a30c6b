"""z3 in a process of its own, to be killed when time is up: it does not always heed its own limits.

A question is a text in SMT-LIB, answered in a context of its own, so that no answer depends on what was asked before.
The other process runs this very file, which therefore imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, NamedTuple

import z3

_READY: Final = "ready\n"
_STACK: Final = 64 * 2**20
_LONGEST: Final = 4_000


class Question(NamedTuple):
    """A text, the ``names`` whose values are wanted, and how many steps and milliseconds the answer may take."""

    text: str
    names: list[str]
    steps: int
    milliseconds: int | None = None


class Reply(NamedTuple):
    """``unsat``, ``sat``, ``unknown``, or ``ended``: the time was up, or z3 broke down.

    With ``sat`` come values, numbers as text; too long ones are None, what may be anything is left out.
    """

    answer: str
    values: dict[str, str | bool | None]


class Z3:
    """Answers questions. Its ``process`` starts with the first one, and ends with this object or when a question's time is up."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        # A frozen program is no Python that could run this file: there z3's own limits have to do.
        self._is_apart = bool(sys.executable) and not getattr(sys, "frozen", False)

    def __del__(self) -> None:
        """End the process."""
        self._end()

    @cached_property
    def context(self) -> object:
        """The context in which terms of questions are made; making one takes as long as many a question."""
        return z3.Context()

    def ask(self, text: str, names: list[str], steps: int, left: Callable[[], int | None]) -> Reply:
        """Return the answer to a question; ``left`` gives the milliseconds that are left."""
        if self.process is None and self._is_apart:
            self._start()
        question = Question(text, names, steps, left())
        if self.process is None:
            return answered(question, z3.Context())
        timer = threading.Timer((question.milliseconds or 0) / 1_000, self.process.kill)
        if question.milliseconds is not None:
            timer.start()
        line = ""
        try:
            line = _exchanged(self.process, json.dumps(question) + "\n")
        finally:
            timer.cancel()
            if (
                not line
            ):  # ended; or we are interrupted, and the answer would be taken for the next question's
                self._end()
        return Reply(*json.loads(line)) if line else Reply("ended", {})

    def _start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        with contextlib.suppress(OSError):
            self.process = subprocess.Popen(  # noqa: S603 - this Python, this file
                [sys.executable, "-P", __file__], env=environment, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )  # fmt: skip
        if self.process is None or _exchanged(self.process) != _READY:
            self._end()
            self._is_apart = False

    def _end(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError), process:  # closes the pipes and waits
                pass


def _exchanged(process: subprocess.Popen[str], line: str = "") -> str:
    """Return the whole line that a process answers to one; nothing when it has ended."""
    answer = ""
    if process.stdin is not None and process.stdout is not None:
        with contextlib.suppress(OSError):
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
    return answer if answer.endswith("\n") else ""


def answered(question: Question, context: Any) -> Reply:  # noqa: ANN401 - z3 has no annotations
    """Return z3's answer, worked out in an empty context."""
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", question.steps)
    # In another thread it would only catch the interrupt.
    solver.set("ctrl_c", threading.current_thread() is threading.main_thread())
    if question.milliseconds is not None:
        solver.set("timeout", question.milliseconds)
    solver.from_string(question.text)
    try:
        answer = str(solver.check())
    except z3.Z3Exception:  # out of memory, or a limit of its own
        return Reply("ended", {})
    model = solver.model() if answer == "sat" else ()
    values = {variable.name(): model[variable] for variable in model}
    return Reply(answer, {name: _value(value) for name, value in values.items() if name in {*question.names}})


def _value(value: Any) -> str | bool | None:  # noqa: ANN401 - z3 has no annotations
    if z3.is_bool(value):
        return bool(z3.is_true(value))
    if z3.is_algebraic_value(value):
        value = value.approx(20)
    text = str(value.as_string())
    return text if len(text) <= _LONGEST else None


def _serve() -> None:
    """Answer questions, a line each; end at once when nobody is there to ask any more, whatever z3 is doing."""
    # The one who asks is interrupted too, and on Windows waits for us.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.stack_size(_STACK)
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_answer, args=[lines], daemon=True).start()
    sys.stdout.write(_READY)
    sys.stdout.flush()
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def _answer(lines: queue.SimpleQueue[str]) -> None:
    try:
        while True:
            context = z3.Context()  # takes a while, in which the next question is made
            reply = answered(Question(*json.loads(lines.get())), context)
            sys.stdout.write(json.dumps(reply) + "\n")
            sys.stdout.flush()
    finally:
        os._exit(1)


if __name__ == "__main__":
    _serve()
