"""A document as the command line prints it: on the terminal, as Markdown, as a web page, or as data."""

from __future__ import annotations

import functools
import io
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from jixiao.cli.output import has_styles, on_terminal, say, say_json_text, say_written, writing
from jixiao.cli.stdin import WRITTEN
from jixiao.documents.writing import save
from jixiao.publishing.blocks import Block

F = TypeVar("F", bound=Callable[..., Any])

_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
_FILE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Printing:
    """How a document is wanted: its ``style`` (terminal, markdown, html or json), and the file it goes to, if any."""

    style: str
    output: str | None
    force: bool
    as_json: bool = False

    def write(
        self, blocks: Callable[[], Iterable[Block]], title: str, data: Callable[[], object] | None = None
    ) -> None:
        """Write a document; ``data`` is what JSON gets. Raises :class:`JixiaoError` (C706, C707) for a file that can't be written."""
        text = self._text(blocks, title, data)
        if self.output is not None:
            save(self.output, text, force=self.force)
            say_written([self.output], f"已写入 {self.output}", as_json=self.as_json)
        elif self.style == "json":
            say_json_text(text.rstrip("\n"))
        elif text:
            say(text, nl=False)

    def _text(
        self, blocks: Callable[[], Iterable[Block]], title: str, data: Callable[[], object] | None
    ) -> str:
        """Return what is to be printed; empty when it was printed on the terminal already."""
        if self.style == "json" and data is not None:
            return json.dumps(data(), ensure_ascii=False, indent=2) + "\n"
        if self.style == "markdown":
            from jixiao.publishing import markdown

            return markdown.render(blocks())
        if self.style == "html":
            from jixiao.publishing import webpage

            return webpage.render(blocks(), title)
        return _terminal(blocks(), None if self.output is None else _FILE_WIDTH)


def printing_options(*styles: str) -> Callable[[F], F]:
    """Return what adds the options that say how a document is printed; the command gets them as ``printing``."""

    def known(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
        if value is not None and value not in styles:
            message = f"没有“{value}”这种格式，可以写 {'、'.join(styles)}"
            raise click.BadParameter(message, context, option)
        return value

    others = [each for each in styles if each != "terminal"]
    named = f"terminal（默认）、{'、'.join(others[:-1])} 或 {others[-1]}"
    suffixes = [suffix for suffix in (".md", ".html", ".json") if _SUFFIXES[suffix] in styles]
    options = (
        click.option(
            "--format", "-f", "style", metavar="格式", callback=known,
            help=f"{named}；写到 {'、'.join(suffixes)} 文件时不用写",
        ),
        click.option("--json", "as_json", is_flag=True, help="就是 --format json；写了 -o 的，输出写了哪个文件"),
        click.option("-o", "--output", type=WRITTEN, metavar="文件", help="写到这个文件（不覆盖已有的）；不写则显示出来"),
        click.option("--force", is_flag=True, help="文件已经存在时覆盖它"),
    )  # fmt: skip

    def add(command: F) -> F:
        @functools.wraps(command)
        def wrapped(
            *, style: str | None, output: str | None, force: bool, as_json: bool, **rest: object
        ) -> object:
            usual = "json" if as_json and output is None else "terminal"
            meant = _SUFFIXES.get(Path(output or "").suffix.lower(), usual)
            chosen = style or (meant if meant in styles else usual)
            return command(printing=Printing(chosen, output, force, as_json), **rest)

        result: Any = wrapped
        for option in reversed(options):
            result = option(result)
        return cast("F", result)

    return add


def _terminal(blocks: Iterable[Block], width: int | None) -> str:
    from rich.console import Console

    from jixiao.publishing import terminal

    if width is None and on_terminal():
        with writing(sys.stdout):
            terminal.write(blocks, Console(highlight=False, color_system="auto" if has_styles() else None))
        return ""
    page = io.StringIO()
    plain = Console(
        file=page, width=width or Console().width, color_system=None, force_terminal=False, highlight=False
    )
    terminal.write(blocks, plain)
    return "".join(f"{line.rstrip(' ')}\n" for line in page.getvalue().splitlines())
