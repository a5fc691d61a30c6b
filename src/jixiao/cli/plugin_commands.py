"""The group of all commands: jixiao's own, and those that installed distributions add."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import click
from click.shell_completion import CompletionItem

from jixiao.cli import commands
from jixiao.cli.boundary import EXIT_CODES
from jixiao.cli.chinese import ChineseGroup, write_rows
from jixiao.cli.output import warn
from jixiao.extras import names_plugins
from jixiao.problems import Problem

if TYPE_CHECKING:
    from jixiao.plugins.extensions import Owned


class ExtensibleGroup(ChineseGroup):
    """All commands; those of distributions are looked for when one is asked for that jixiao itself has not."""

    def help_of(self, name: str) -> str:
        """Return the help of one of jixiao's own commands, without loading it."""
        return commands.help_of(name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return how a command line can go on, without loading the commands."""
        names = [command for command in self.commands if command.startswith(incomplete)]
        stubs = [click.Command(name, help=self.help_of(name)) for name in names]
        items = [CompletionItem(stub.name, help=stub.get_short_help_str()) for stub in stubs]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command of jixiao's own, or of a distribution."""
        own = super().get_command(ctx, cmd_name)
        return own if own is not None else self._added().get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, then those that were added."""
        super().format_commands(ctx, formatter)
        rows = [(name, command.get_short_help_str(80)) for name, command in self._added().items()]
        if rows:
            with formatter.section("插件的命令"):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the exit codes mean."""
        del ctx
        write_rows(formatter, "退出码", [(str(code), meaning) for code, meaning in EXIT_CODES])

    def _added(self) -> Mapping[str, click.Command]:
        """Return the commands of distributions."""
        if not names_plugins():
            return {}
        from jixiao.loading import installed

        extensions = installed().extensions
        report_broken(extensions.broken)
        return {name: _inside(command) for name, command in extensions.commands.items()}


def report_broken(problems: Sequence[Problem]) -> None:
    """Say what is wrong with distributions: what they were to register is missing from whatever the command does."""
    if problems:
        warn("装着的插件没有载入，或没有全部载入；它们登记的检查、读法、命令等没有用上：")
    for problem in problems:
        warn(f"{problem}\n")


def _inside(owned: Owned) -> click.Command:
    """Return a plugin's command that runs inside the boundary; what it prints is its result."""
    from jixiao.plugins.foreign import foreign

    command: Any = copy.copy(owned.value)

    def inside(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - click's own
            with foreign(owned.owner, f"的命令 {command.name} ", is_command=True):
                return method(*arguments, **named)

        return call

    command.make_context, command.invoke = inside(command.make_context), inside(command.invoke)
    return cast("click.Command", command)
