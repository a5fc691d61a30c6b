"""The error boundary of the command line: any exception becomes a message, or JSON, and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Final

import click

from jixiao.cli.chinese import usage_problem
from jixiao.cli.output import OutputError, say, say_json, warn
from jixiao.documents import FOREIGN, reason_of, system_problem
from jixiao.extras import engine_version
from jixiao.problems import JixiaoError, Place, Problem

DONE: Final = 0
WRONG_FILES: Final = 1
WRONG_COMMAND: Final = 2
OUR_FAULT: Final = 70
INTERRUPTED: Final = 130

EXIT_CODES: Final = (
    (DONE, "完成"),
    (WRONG_FILES, "文件或数据有错；写了 --strict 时也包括有问题、数据不全"),
    (WRONG_COMMAND, "命令写得不对"),
    (OUR_FAULT, "jixiao 自己出错"),
    (INTERRUPTED, "中断"),
)


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for JSON, also one that is too wrong to be read."""
    options = list(takewhile(lambda argument: argument != "--", arguments))
    as_format = {("-f", "json"), ("--format", "json")} & set(pairwise(options))
    return bool(as_format) or not {"--json", "-fjson", "--format=json"}.isdisjoint(options)


def exit_code(work: Callable[[], object], arguments: Sequence[str]) -> int:
    """Do a command's work and return its exit code; what goes wrong is reported, as JSON where JSON was asked for."""
    try:
        try:
            result = work()
        except click.exceptions.Exit as end:  # --help and --version
            return end.exit_code
        except (click.Abort, EOFError, KeyboardInterrupt):
            warn("已中断")
            return INTERRUPTED
        except click.exceptions.NoArgsIsHelpError as bare:
            say(bare.ctx.get_help())
            return WRONG_COMMAND
        except OutputError:
            raise
        except (Exception, GeneratorExit) as error:  # noqa: BLE001 - nothing but this function may end the process
            code, problems = _outcome(error, arguments)
            _report(problems, as_json=wants_json(arguments))
            return code
    except OutputError as lost:
        return _without_output(lost)
    return result if isinstance(result, int) else DONE


def _outcome(error: BaseException, arguments: Sequence[str]) -> tuple[int, JixiaoError]:
    """Return what an exception means: an exit code, and what is reported."""
    if isinstance(error, JixiaoError):
        return WRONG_FILES, error
    if isinstance(error, click.UsageError):
        return WRONG_COMMAND, JixiaoError([usage_problem(error)])
    if isinstance(error, FOREIGN):
        problem = system_problem(error)
        place = problem.place or _input_place(arguments)
        return WRONG_FILES, JixiaoError([replace(problem, place=place)])
    return OUR_FAULT, JixiaoError([_our_fault(error, arguments)])


def _our_fault(error: BaseException, arguments: Sequence[str]) -> Problem:
    """Return a bug of ours as a problem that says how to report it (C749)."""
    import platform

    facts = {
        "version": engine_version(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "command": ["jixiao", *arguments],
        "error": repr(error)[:1000],
        "traceback": "".join(traceback.format_exception(error)).splitlines(),  # a text would be clipped
    }
    ways = (
        "这是软件的缺陷，不是您的文件或命令写错；没有写完的文件不会留下",
        "把下面的全部内容，连同引起它的文件（可以公开的话），发给提供 jixiao 的人",
        f"版本 {facts['version']}，Python {facts['python']}，{facts['system']}",
        f"命令 {' '.join(['jixiao', *arguments])}",
    )
    message = f"jixiao 自己出错了：{type(error).__name__}：{str(error)[:1000]}"
    return Problem("C749", message, _input_place(arguments), ways, facts)


def _input_place(arguments: Sequence[str]) -> Place | None:
    """Return the first file that a command line names, as the place of what has none."""
    for argument in arguments:
        with contextlib.suppress(OSError, ValueError):
            if Path(argument).is_file():
                return Place(argument)
    return None


def _report(error: JixiaoError, *, as_json: bool) -> None:
    """Write what is wrong: as JSON to standard output, or for people to standard error."""
    if as_json:
        say_json(error)
        return
    warn(str(error))
    if len(error.problems) > 1:
        warn(f"\n共 {len(error.problems)} 个错误")
    for problem in error.problems:
        lines = problem.facts.get("traceback")
        if isinstance(lines, list):
            warn("\n" + "\n".join(lines))


def drop_unwritten() -> None:
    """Drop what standard streams can't take: else Python writes it once more when it ends, complains, and exits with 120."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
            continue
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _without_output(lost: OutputError) -> int:
    """Return the exit code where the output did not get out: quietly 0 when its reader has seen enough."""
    drop_unwritten()
    if lost.nobody_reads:
        return DONE
    message = f"结果没有写出去：标准输出{reason_of(lost.reason)}"
    ways = ("检查磁盘空间和输出去的地方，或写到别的文件",)
    warn(str(Problem("C721", message, None, ways)))
    return WRONG_FILES
