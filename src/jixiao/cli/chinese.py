"""The texts of click in Chinese: headings of the help, and mistakes on the command line."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import click

from jixiao.cli.output import say
from jixiao.cli.stdin import RefusedError, refuse_empty, refuse_second, values_of
from jixiao.documents.writing import refuse_own_input
from jixiao.problems import Problem, did_you_mean, display_width
from jixiao.publishing.wrapping import folded


def show_and_exit(
    text: Callable[[click.Context], str],
) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Return the callback of an option that writes a text and ends."""

    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - as click calls it
        del parameter
        if value and not context.resilient_parsing:
            say(text(context))
            context.exit()

    return show


class ChineseCommand(click.Command):
    """A command whose help is in Chinese."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, unless it names nothing, would write over what it reads, or read standard input twice."""
        refuse_empty(ctx)
        refuse_second(ctx)
        for name in ("output", "junit"):
            output = ctx.params.get(name)
            if isinstance(output, str):
                others = [values_of(given) for key, given in ctx.params.items() if key != name]
                refuse_own_input(
                    output, [value for given in others for value in given if isinstance(value, str)]
                )
        return super().invoke(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does, folded as Chinese is."""
        del ctx
        with formatter.indentation():
            for paragraph in inspect.cleandoc(self.help or "").split("\n\n"):
                formatter.write_paragraph()
                text = " ".join(paragraph.split("\n"))
                for line in folded(text, formatter.width - formatter.current_indent):
                    formatter.write(f"{'':{formatter.current_indent}}{line}\n")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line, in Chinese."""
        words = {"[OPTIONS]": "[选项]", "[COMMAND]": "命令", "COMMAND": "命令", "[ARGS]...": "…"}
        pieces = " ".join(super().collect_usage_pieces(ctx)).split(" ")
        return [words.get(piece, piece) for piece in pieces]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [record for option in _options(ctx) if (record := option.get_help_record(ctx))]
        if records:
            rows = [(name, text.replace("[required]", "（必填）")) for name, text in records]
            write_rows(formatter, "选项", rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a Chinese text, written as all output is."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段帮助"
            option.callback = show_and_exit(click.Context.get_help)
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help is in Chinese."""

    command_class = ChineseCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands in the order in which they were added."""
        del ctx
        rows = [(name, self.help_of(name).partition("\n")[0]) for name in self.commands]
        write_rows(formatter, "命令", rows)

    def help_of(self, name: str) -> str:
        """Return the help of one of the commands."""
        return inspect.cleandoc(self.commands[name].help or "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        ChineseCommand.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        del ctx
        return list(self.commands)


def write_rows(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    """Write options or commands, each with what it means beside it, folded as Chinese is."""
    formatter.write_paragraph()
    formatter.write(f"{title}：\n")
    width = max(display_width(name) for name, _ in rows) + 4
    for name, text in rows:
        first, *others = folded(text, max(20, formatter.width - width - 1))
        formatter.write(f"  {name}{' ' * (width - 2 - display_width(name))}{first}".rstrip() + "\n")
        for line in others:
            formatter.write(f"{' ' * width}{line}\n")


def _options(context: click.Context | None) -> list[click.Option]:
    if context is None:
        return []
    return [option for option in context.command.get_params(context) if isinstance(option, click.Option)]


def _name(error: click.BadParameter) -> str:
    """Return how the parameter of a mistake is written: an option with its dashes, an argument by its Chinese name."""
    if isinstance(error.param, click.Option):
        return error.param.opts[-1]
    return error.param.human_readable_name if error.param is not None else ""


def usage_problem(error: click.UsageError) -> Problem:  # noqa: PLR0911 - one return a kind of mistake
    """Return a mistake on the command line as a problem in Chinese (C701–C704)."""
    path = error.ctx.command_path if error.ctx is not None else "jixiao"
    help_remedy = f"用 {path} --help 查看用法"
    if isinstance(error, RefusedError):
        where = f"{_name(error)}：" if error.param is not None else ""
        return Problem(error.code, f"{where}{error.message}", None, error.ways, {"wanted": _name(error)})
    if isinstance(error, click.NoSuchOption):
        known = [name for option in _options(error.ctx) for name in option.opts]
        remedies = (*did_you_mean(error.option_name, known), help_remedy)
        return Problem("C701", f"没有选项 {error.option_name}", None, remedies, {"found": error.option_name})
    if isinstance(error, click.BadParameter):
        name, kind = _name(error), error.param.type if error.param is not None else None
        if isinstance(error, click.MissingParameter):
            return Problem("C702", f"缺少 {name}", None, (help_remedy,), {"wanted": name})
        message = "要写整数" if isinstance(kind, click.types.IntParamType) else error.message
        return Problem("C703", f"{name} 的值不对：{message}", None, (help_remedy,), {"wanted": name})
    if isinstance(error, click.BadOptionUsage):
        name, what = error.option_name, "不写" if "not take" in error.message else "缺少"
        return Problem("C703", f"选项 {name} 后面{what}内容", None, (help_remedy,), {"wanted": name})
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(")[2].rstrip(")")
        ways = ("带空格的文件名要加引号", help_remedy)
        return Problem("C703", f"多了：{extra}", None, ways, {"found": extra})
    group = error.ctx.command if error.ctx is not None else None
    words = error.message.split("'")
    if isinstance(group, click.Group) and len(words) > 1 and "command" in words[0].lower():
        remedies = (*did_you_mean(words[1], list(group.commands)), help_remedy)
        return Problem("C704", f"没有命令 {words[1]}", None, remedies, {"found": words[1]})
    return Problem("C703", f"命令写法不对：{error.message}", None, (help_remedy,))
