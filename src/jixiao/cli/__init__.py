"""The command line: thin, every command is a few calls of the layers below.

Exit codes: 0 done, 1 something in the files is wrong (told on standard error), 2 the command itself is wrong,
130 interrupted.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

import click

from jixiao.api import engine_version
from jixiao.cli.advice import cliffs, what_if
from jixiao.cli.batch import batch
from jixiao.cli.catalog import check, fields, plugins, rulesets
from jixiao.cli.certifying import freeze, keygen, sign, verify
from jixiao.cli.chinese import ChineseGroup, usage_problem
from jixiao.cli.diff import diff
from jixiao.cli.editing import fmt
from jixiao.cli.history import history
from jixiao.cli.prove import prove
from jixiao.cli.roll_up import roll_up
from jixiao.cli.score_set import score_set
from jixiao.cli.scoring import explain, score
from jixiao.cli.show import show
from jixiao.cli.testing import test
from jixiao.cli.writing import new, schema
from jixiao.plugins.foreign import keep_stdout, leave_stdout
from jixiao.problems import JixiaoError

WRONG_FILES, WRONG_COMMAND, INTERRUPTED = 1, 2, 130


@click.group(cls=ChineseGroup, invoke_without_command=True)
@click.version_option(engine_version(), prog_name="jixiao", message="jixiao %(version)s", help="显示版本")
@click.pass_context
def command(context: click.Context) -> None:
    """绩效：给部门整体支出绩效自评打分，精确、可解释、可复核。"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


COMMANDS = (
    score, explain, what_if, cliffs, score_set, roll_up, batch, show, diff, history, check, prove, test, plugins, rulesets,
    fields, freeze, verify, sign, keygen, fmt, schema, new,
)  # fmt: skip
for each in COMMANDS:
    command.add_command(each)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    keep_stdout()
    code = run(arguments)
    leave_stdout()
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        found = command.main(
            None if arguments is None else list(arguments), prog_name="jixiao", standalone_mode=False
        )
        if sys.stdout is not None:
            sys.stdout.flush()
    except JixiaoError as error:
        click.echo(str(error), err=True)
        count = len(error.problems)
        if count > 1:
            click.echo(f"\n共 {count} 个错误", err=True)
        return WRONG_FILES
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return WRONG_COMMAND
    except click.UsageError as error:
        click.echo(str(usage_problem(error)), err=True)
        return WRONG_COMMAND
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return found if isinstance(found, int) else 0
