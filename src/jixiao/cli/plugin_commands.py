"""Commands of installed distributions: found when one is asked for that jixiao itself has not."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import click

from jixiao.cli.boundary import EXIT_CODES
from jixiao.cli.chinese import ChineseGroup, write_rows
from jixiao.cli.output import warn
from jixiao.loading import installed
from jixiao.plugins.extensions import Owned
from jixiao.plugins.foreign import foreign
from jixiao.problems import Problem


class ExtensibleGroup(ChineseGroup):
    """The commands of jixiao, and those that installed distributions add."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of jixiao's own, or of a distribution."""
        own = super().get_command(ctx, cmd_name)
        return own if own is not None else self._added().get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, then those that were added."""
        super().format_commands(ctx, formatter)
        rows = [(name, each.get_short_help_str(80)) for name, each in self._added().items()]
        if rows:
            with formatter.section("插件的命令"):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the exit codes mean."""
        del ctx
        write_rows(formatter, "退出码", [(str(code), meaning) for code, meaning in EXIT_CODES])

    def _added(self) -> Mapping[str, click.Command]:
        """Return the commands of distributions."""
        found = installed().extensions
        tell_broken(found.broken)
        return {name: _inside(each) for name, each in found.commands.items()}


def tell_broken(problems: Sequence[Problem]) -> None:
    """Say what is wrong with distributions: what they were to register is missing from whatever the command does."""
    if problems:
        warn("装着的插件没有载入，或没有全部载入；它们登记的检查、读法、命令等没有用上：")
    for each in problems:
        warn(f"{each}\n")


def _inside(owned: Owned) -> click.Command:
    """Return a plugin's command that runs inside the boundary; what it prints is its result."""
    found: Any = copy.copy(owned.value)
    made, invoked, what = found.make_context, found.invoke, f"的命令 {found.name} "

    def make_context(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - click's own
        with foreign(owned.owner, what, is_command=True):
            return made(*arguments, **named)

    def invoke(context: click.Context) -> Any:  # noqa: ANN401 - whatever it returns
        with foreign(owned.owner, what, is_command=True):
            return invoked(context)

    found.make_context, found.invoke = make_context, invoke
    command: click.Command = found
    return command
