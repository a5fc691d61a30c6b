"""A loop that runs something again whenever a file changes, until Ctrl+C.

Files are read twice a second: that also works on network drives and shared folders, which report no changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

from jixiao.cli.output import say
from jixiao.plugins.sources import toml_files
from jixiao.problems import JixiaoError

_PAUSE: Final = 0.5

State = dict[Path, tuple[int, int]]
"""When each file was changed last, and its size."""


def watch(run: Callable[[], object], folders: Iterable[Path]) -> None:
    """Run something, and again whenever a TOML file below one of the folders changes; Ctrl+C ends it.

    What is wrong is reported and does not end it.
    """
    try:
        while True:
            before = _state(folders)
            _report(run)
            while _state(folders) == before:
                time.sleep(_PAUSE)
    except KeyboardInterrupt:
        say("\n不再检查。")


def _report(run: Callable[[], object]) -> None:
    say(f"── {datetime.now().astimezone():%H:%M:%S} ──")
    try:
        run()
    except JixiaoError as error:
        say(str(error))
    say("文件一改就再检查，按 Ctrl+C 结束。")


def _state(folders: Iterable[Path]) -> State:
    state: State = {}
    for folder in folders:
        for path in toml_files(folder):
            try:
                status = path.stat()
            except OSError:  # it has just been taken away
                continue
            state[path] = (status.st_mtime_ns, status.st_size)
    return state
