"""The boundary to plugins' Python code: what it raises becomes one problem, what it prints goes to standard error.

Everything that a plugin wrote in Python runs inside :func:`foreign`. Standard output belongs to results, which
programs read; what a plugin prints goes to standard error. Who is running is known per thread, so that scoring in several
threads never mixes the two up.
"""

from __future__ import annotations

import dis
import linecache
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jixiao.problems import JixiaoError, Place, Problem, clipped
from jixiao.stdout import RUNNING, route_stdout

TRUSTED: Final = "调用者指定的受信文件"
INSTALLED: Final = "已安装的软件包"
"""The doors through which code comes."""

_PACKAGE = str(Path(__file__).resolve().parents[1])


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a registration is: a distribution, a trusted file, or a file of data; ``file`` is where it can be read.

    ``origin`` says through which door it came, ``kind`` is that of its entry among the plugins, ``version`` identifies the
    code: a distribution's version, a file's digest.
    """

    name: str
    kind: str
    file: str
    origin: str
    version: str = ""

    @property
    def is_code(self) -> bool:
        """Whether it runs Python of others."""
        return self.kind in {"distribution", "trusted file"}

    @property
    def title(self) -> str:
        """What it is and how it is called."""
        return f"软件包 {self.name}" if self.kind == "distribution" else f"受信文件 {self.file}"

    @property
    def without(self) -> str:
        """How to go on without it."""
        way = f"pip uninstall {self.name}" if self.kind == "distribution" else f"去掉 --trust {self.file}"
        return f"暂时不用这个插件：{way}"

    def __str__(self) -> str:
        """Return what people call it."""
        return f"插件“{self.name}”"


@contextmanager
def foreign(
    owner: Owner,
    what: str,
    code: str = "P511",
    place: Callable[[], Place | None] | None = None,
    *,
    is_command: bool = False,
) -> Iterator[None]:
    """Run a plugin's code: whatever it raises becomes one problem; problems of ours that pass through it stay theirs.

    ``what`` says which part of the plugin runs, as it follows the name: "载入时", "的函数“加倍”". A command's prints are
    results, and its ways to end are those of the command line.
    """
    route_stdout()
    token = RUNNING.set(not is_command)
    streams = sys.stdout, sys.stderr
    try:
        yield
    except JixiaoError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | GeneratorExit) and not _is_typed(error):
            raise  # of the person at the keyboard; of who reads no further
        passing = {__name__.split(".")[0], "click" if is_command else ""}
        if type(error).__module__.split(".")[0] in passing:
            raise  # what one of our semantics raised, and will catch
        if is_command and isinstance(error, SystemExit | BrokenPipeError):
            raise
        at = None if place is None else place()
        raise JixiaoError([raised(owner, what, error, code, at)]) from error
    finally:
        RUNNING.reset(token)
        sys.stdout, sys.stderr = streams


def _is_typed(error: BaseException) -> bool:
    """Tell whether a ``raise`` of the program raised an error, rather than Python itself."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and dis.opname[last.tb_frame.f_code.co_code[last.tb_lasti]] == "RAISE_VARARGS"


def raised(
    owner: Owner, what: str, error: BaseException, code: str = "P511", place: Place | None = None
) -> Problem:
    """Return what a plugin raised as a problem: whose, in which part, where its author has to look."""
    file, line = _raised_at(owner, error)
    shown = owner.file if owner.kind == "trusted file" else Path(file).name
    where = f"{shown} 第 {line} 行" if line else shown
    message = f"{owner}{what}出错：{_error_text(error)}"
    ways = (f"请插件作者检查 {where}；其他插件不受影响", owner.without)
    facts = {
        "plugin": owner.name,
        "part": what.strip().removeprefix("的"),
        "where": where,
        "error": type(error).__name__,
    }
    if place is None and (line or owner.kind == "trusted file"):
        linecache.checkcache(file)
        place = Place(file, line, min(line, 1), line_text=linecache.getline(file, line).rstrip("\n"))
    return Problem(code, message, place, ways, facts)


def _error_text(error: BaseException) -> str:
    """Return the kind and the text of an error; the text is made by code of the plugin, which may fail as well."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - whatever the plugin's own __str__ does
        text = ""
    return type(error).__name__ + (f"：{clipped(text, 300)}" if text else "")


def _raised_at(owner: Owner, error: BaseException) -> tuple[str, int]:
    """Return the line of the plugin at which it raised: the last that is neither ours nor of a library that it called."""
    if isinstance(error, SyntaxError) and error.filename and error.filename.endswith(owner.file):
        return owner.file, error.lineno or 0
    root = owner.file.split(".")[0].split(":")[0]
    own = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not frame.f_code.co_filename.startswith((_PACKAGE, "<"))
        and (
            str(frame.f_globals.get("__name__", "")).split(".")[0] == root
            or frame.f_code.co_filename.endswith(owner.file)
        )
    ]
    if not own:
        return owner.file, 0
    file, line = own[-1]
    return owner.file if owner.kind == "trusted file" else file, line
