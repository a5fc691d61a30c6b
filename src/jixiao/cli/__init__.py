"""The command line: the group of all commands, and what surrounds a run of one of them.

Exit codes: 0 done, 1 something in the files is wrong (reported on standard error, or as JSON), 2 the command itself is
wrong, 70 a bug of ours, 130 interrupted.
"""

from __future__ import annotations

import gc
import glob
import io
import os
import sys
from collections.abc import Sequence

import click

from jixiao.cli.boundary import drop_unwritten, exit_code
from jixiao.cli.chinese import show_and_exit
from jixiao.cli.commands import MODULES, Commands
from jixiao.cli.logs import show_log
from jixiao.cli.output import say
from jixiao.cli.plugin_commands import ExtensibleGroup
from jixiao.extras import engine_version
from jixiao.stdout import keep_stdout, leave_stdout

_COMPLETING = "_JIXIAO_COMPLETE"
_ALLOCATIONS = 20_000
"""After how many new objects Python looks for cycles: a ruleset is hundreds of thousands that all stay."""


@click.group(cls=ExtensibleGroup, commands=Commands(MODULES), invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_and_exit(lambda _: f"jixiao {engine_version()}"),
    help="显示版本",
)
@click.option("--verbose", "-v", is_flag=True, help="在标准错误上写出做了哪些事；写在命令的前面")
@click.pass_context
def command(context: click.Context, *, verbose: bool) -> None:
    """绩效：给部门整体支出绩效自评打分，精确、可解释、可复核。"""
    show_log(verbose=verbose)
    if context.invoked_subcommand is None:
        say(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    if sys.getfilesystemencoding() == "ascii":  # then neither Chinese arguments nor file names can be read
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - itself again
    gc.set_threshold(_ALLOCATIONS)
    _hold_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if _COMPLETING in os.environ:  # the shell asks what a command line could go on with
        command.main(prog_name="jixiao")
    keep_stdout()
    code = run(_expanded(sys.argv[1:]) if arguments is None else arguments)
    drop_unwritten()
    leave_stdout()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code."""

    def work() -> object:
        with command.make_context("jixiao", list(arguments)) as context:
            return command.invoke(context)

    return exit_code(work, arguments)


def _hold_streams() -> None:
    """Put nothing in the place of standard streams that are closed: else the first file that is opened takes it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


def _expanded(arguments: Sequence[str]) -> list[str]:
    """Return arguments with ``*`` and ``?`` expanded where the system's shell leaves that to programs."""
    if os.name != "nt":
        return list(arguments)
    return [path for typed in arguments for path in (glob.glob(typed) or [typed])]  # noqa: PTH207 - as it was typed
