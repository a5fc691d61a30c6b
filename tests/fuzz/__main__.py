"""Runs the command line on changed files, and tells of tracebacks, hangs, memory, wrong exit codes, messages without a place.

``python -m tests.fuzz [--seconds N] [--seed N] [--only FILE] [--keep FOLDER]``; the same seed gives the same cases. Each
case runs in a process of its own, forked from one that has imported everything, so that a hang or a crash ends only itself.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import pickle
import re
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import COMMANDS, SHIPPED, make_folder

from jixiao.cli import run
from jixiao.plugins import sources

LONGEST: Final = 5
"""Seconds of work that one command may take; asleep it may lie six times as long, as machines are busy."""

MOST_MEMORY: Final = 500 * 1024
"""Kilobytes that one command may add to the process."""

PLACELESS: Final = re.compile(r"C7(0\d|1[1-9]|21|25|26)|P50[4-6]|S61[0-9]|Y901")
"""Problems of a command line, a folder or several files: they have no place in one file."""

_HIDDEN: Final = re.compile(
    r"[^\S \n\u3000]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One changed file and one command line; ``number`` makes it again."""

    number: int
    file: str
    arguments: tuple[str, ...]
    content: bytes


def case_of(seed: int, number: int, good: dict[str, bytes], only: str) -> Case:
    """Return a case by its number."""
    rng = Random(f"{seed}/{number}")  # noqa: S311 - to be repeated, not to be secret
    file = only or rng.choice(sorted(COMMANDS))
    arguments = rng.choice(COMMANDS[file]).split()
    content = good[file]
    if file in {"mine/a.toml", "mine/rules.toml"} and rng.random() < 0.1:
        content = rng.choice(SHIPPED).read_bytes()
    as_json = rng.random() < 0.6 and arguments[0] != "batch"
    return Case(number, file, (*arguments, *(["--json"] if as_json else [])), mutated(rng, content))


def faults(case: Case, folder: Path) -> list[str]:
    """Run a case in a process of its own and return what is wrong with how it ended."""
    (folder / case.file).write_bytes(case.content)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with contextlib.suppress(BaseException):
            _child(case, writing)
        os._exit(0)
    os.close(writing)
    started, answer = time.monotonic(), b""
    while True:
        left = 6 * LONGEST - (time.monotonic() - started)
        ready = select.select([reading], [], [], max(0.0, left))[0]
        piece = os.read(reading, 1 << 16) if ready else None
        if not piece:
            break
        answer += piece
    hung = piece is None
    if hung:
        os.kill(child, signal.SIGKILL)
    os.close(reading)
    _, status, usage = os.wait4(child, 0)
    if hung:
        return [f"hangs for {6 * LONGEST} s"]
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        return [f"works for {LONGEST} s"]
    if os.WIFSIGNALED(status):
        return [f"killed by signal {os.WTERMSIG(status)}"]
    if not answer:
        return ["ended without an answer"]
    code, out, err, memory = pickle.loads(answer)
    found = list(_judged(case, code, out, err))
    if usage.ru_maxrss - memory > MOST_MEMORY:
        found.append(f"takes {(usage.ru_maxrss - memory) // 1024} MB")
    return found


def _child(case: Case, writing: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 1))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if case.file != "case.toml":  # reading all shipped rulesets would be nine tenths of the time
        sources.shipped_folder = lambda name: Path("shipped") / name
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code: object = run(case.arguments)
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            code = f"{type(error).__name__}: {error}"
    answer = pickle.dumps((code, out.getvalue(), err.getvalue(), memory))
    while answer:
        answer = answer[os.write(writing, answer) :]


def _judged(case: Case, code: object, out: str, err: str) -> list[str]:
    """Return what is wrong with an exit code and an output."""
    if code not in (0, 1, 2):
        trace = [line for line in (out + err).splitlines() if line.strip()]
        return [f"exit code {code}: {' | '.join(trace[-3:])[:600]}"]
    found = []
    if code == 2:
        found.append(f"the command is not wrong: {(out + err)[:200]}")
    if hidden := _HIDDEN.search(out + err):
        found.append(
            f"writes {hidden[0]!r} raw: {(out + err)[max(0, hidden.start() - 60) : hidden.end() + 20]!r}"
        )
    if "--json" in case.arguments:
        found += _judged_json(code, out, err)
    elif code and not (out + err).strip():
        found.append("says nothing")
    return found


def _judged_json(code: object, out: str, err: str) -> list[str]:
    try:
        data = json.loads(out)
    except ValueError:
        return [f"no JSON document: {out[:100]!r}"]
    found = [] if not err else [f"JSON, and text on standard error: {err[:100]!r}"]
    problems = (
        data.get("problems", []) if isinstance(data, dict) and set(data) <= {"problems", "waiting"} else []
    )
    for each in problems:
        if code and not each["file"] and not PLACELESS.match(each["code"]):
            found.append(f"no place: {each['code']} {each['message'][:100]}")
        if each["code"] == "C723":
            found.append(f"too deep only for Python: {each['facts']}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run cases until the time is up, and return 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="change only this file", choices=["", *COMMANDS])
    parser.add_argument("--case", type=int, help="run only the case of this number, and show it")
    parser.add_argument("--keep", type=Path, help="write the changed files of findings into this folder")
    given = parser.parse_args(arguments)
    import pyarrow.parquet  # noqa: F401 - imported before the first fork, so that no case pays for it
    import z3  # noqa: F401

    ended = time.monotonic() + given.seconds
    seen: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chdir(folder)
        os.environ.pop("JIXIAO_PLUGIN_PATH", None)
        with contextlib.redirect_stdout(io.StringIO()):
            _in_child(folder)
        for each in ("plugins", "rulesets"):
            (folder / "shipped" / each).mkdir(parents=True)
        good = {file: (folder / file).read_bytes() for file in COMMANDS}
        number = given.case or 0
        while time.monotonic() < ended:
            case = case_of(given.seed, number, good, given.only)
            for fault in faults(case, folder):
                kind = f"{case.arguments[0]}: {re.sub('[0-9]+', 'N', fault)[:70]}"
                if kind not in seen:
                    print(
                        f"\n{number}: {case.file}: jixiao {' '.join(case.arguments)}\n  {fault}", flush=True
                    )
                    if given.keep:
                        given.keep.mkdir(parents=True, exist_ok=True)
                        (given.keep / f"{number}-{Path(case.file).name}").write_bytes(case.content)
                seen[kind] = seen.get(kind, 0) + 1
            (folder / case.file).write_bytes(good[case.file])
            shutil.rmtree(folder / ".out.csv.parts", ignore_errors=True)
            number += 1
            if given.case is not None:
                break
    print(f"\n{number} cases of seed {given.seed}: {len(seen)} kinds of findings")
    for kind, count in sorted(seen.items(), key=lambda each: -each[1]):
        print(f"  {count:5} {kind}")
    return 1 if seen else 0


def _in_child(folder: Path) -> None:
    """Make the folder in a process of its own: threads that tables start would not survive a fork."""
    child = os.fork()
    if child == 0:
        try:
            make_folder(folder)
        except BaseException as error:  # noqa: BLE001
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("the good files could not be made")


if __name__ == "__main__":
    sys.exit(main())
