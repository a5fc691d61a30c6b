"""z3 in a process of its own: right answers, an end in time whatever z3 does, and nothing that is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import Final

import pytest

from jixiao.authoring.proof.smt.z3_process import Z3, Reply

STEPS: Final = 1_000_000_000
POSITIVE: Final = "(declare-fun v0 () Real)(assert (> v0 0.0))"
NEVER: Final = POSITIVE + "(assert (< v0 0.0))"

# Eleven pigeons in ten holes: minutes.
LONG: Final = "".join(f"(declare-fun p{each}_{hole} () Bool)" for each in range(11) for hole in range(10)) + "".join(
    f"(assert (or {' '.join(f'p{each}_{hole}' for hole in range(10))}))" for each in range(11)
) + "".join(
    f"(assert (not (and p{one}_{hole} p{other}_{hole})))" for hole in range(10) for other in range(11) for one in range(other)
)  # fmt: skip


def ask(prover: Z3, text: str, milliseconds: int | None = None) -> Reply:
    """Return the answer to a question."""
    return prover.ask(text, ["v0"], STEPS, lambda: milliseconds)


def is_running(process: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_answers_and_gives_the_values_that_are_wanted() -> None:
    """Numbers of any kind come exactly, or near enough; what may be anything has no value."""
    prover = Z3()
    assert ask(prover, NEVER) == Reply("unsat", {})
    third = ask(prover, POSITIVE + "(declare-fun c () Real)(assert (= (* 3.0 v0) 1.0))(assert (= c 1.0))")
    assert third == Reply("sat", {"v0": "1/3"})
    root = ask(prover, POSITIVE + "(assert (= (* v0 v0) 2.0))").values["v0"]
    assert isinstance(root, str)
    assert float(Fraction(root)) == pytest.approx(2**0.5)
    long = ask(prover, POSITIVE + f"(assert (= v0 {'9' * 5_000}.0))")
    assert long == Reply("sat", {"v0": None})
    assert ask(prover, "(declare-fun v0 () Bool)(assert v0)").values == {"v0": True}
    assert ask(prover, "(declare-fun v0 () Real)") == Reply("sat", {})


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process can't be stopped there")
def test_a_question_ends_with_its_time() -> None:
    """Whatever the process does, here nothing at all, its end is the answer; the next question has a new one."""
    prover = Z3()
    ask(prover, POSITIVE)
    process = prover.process
    assert process is not None
    process.send_signal(signal.SIGSTOP)
    assert ask(prover, POSITIVE, 100) == Reply("ended", {})
    assert process.returncode is not None
    assert ask(prover, NEVER, 60_000) == Reply("unsat", {})


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="a thread can't be interrupted there")
def test_an_interrupted_question_leaves_nothing_running() -> None:
    """Its answer must not be taken for that to the next question."""
    prover = Z3()
    ask(prover, POSITIVE)
    process = prover.process
    assert process is not None
    here = threading.main_thread().ident
    assert here is not None
    threading.Timer(0.2, signal.pthread_kill, [here, signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        ask(prover, LONG, 60_000)
    assert process.returncode is not None
    assert ask(prover, NEVER) == Reply("unsat", {})


def test_it_ends_with_the_prover() -> None:
    """Nothing has to be closed."""
    prover = Z3()
    ask(prover, POSITIVE)
    process = prover.process
    assert process is not None
    del prover
    assert process.returncode is not None


ASKS: Final = """
import sys
sys.path[:0] = {path!r}
from jixiao.authoring.proof.smt.z3_process import Z3
import threading, time, os, signal
prover = Z3()
prover.ask("(declare-fun v0 () Real)", [], 1000, lambda: None)
threading.Thread(target=prover.ask, args=({text!r}, [], 10**9, lambda: None), daemon=True).start()
time.sleep(0.5)
print(prover.process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process can't be killed so there")
def test_it_ends_when_nobody_is_there_to_ask() -> None:
    """Also in the middle of a question, and when who asked was killed."""
    found = subprocess.run(
        [sys.executable, "-c", ASKS.format(path=sys.path, text=LONG)], capture_output=True, text=True, check=False
    )  # fmt: skip
    process = int(found.stdout)
    for _ in range(600):
        if not is_running(process):
            return
        time.sleep(0.1)
    pytest.fail("z3 goes on")


@pytest.mark.parametrize("executable", ["", "no such Python", sys.executable + "/no folder", "/bin/false"])
def test_where_no_process_can_be_started_z3_is_asked_here(
    executable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An embedded Python has no file of its own, or it is another program."""
    monkeypatch.setattr(sys, "executable", executable)
    prover = Z3()
    assert ask(prover, NEVER, 60_000) == Reply("unsat", {})
    assert ask(prover, POSITIVE + "(assert (< v0 2.0))").answer == "sat"
    assert prover.process is None


def test_a_frozen_program_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would run itself, not this file."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    prover = Z3()
    assert ask(prover, NEVER) == Reply("unsat", {})
    assert prover.process is None


POOL: Final = """
import multiprocessing, sys
from jixiao.authoring.proof.smt.z3_process import Z3

def asked(text):
    prover = Z3()
    return prover.ask(text, [], 1000, lambda: 60000).answer, prover.process is not None

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(asked, ["(assert false)", ""]))
"""


@pytest.mark.long
def test_workers_that_may_have_no_children_can_ask(tmp_path: Path) -> None:
    """Multiprocessing refuses daemonic processes children of its own kind."""
    (tmp_path / "pool.py").write_text(POOL, encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "pool.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[('unsat', True), ('sat', True)]\n"


def test_a_file_beside_is_not_taken_for_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder someone works in may hold a file called json.py."""
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    prover = Z3()
    assert ask(prover, NEVER) == Reply("unsat", {})
    assert prover.process is not None
