"""A document as the command line prints it: on the terminal, as Markdown, as a web page, or as data."""

from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from jixiao.cli.options import force_option, output_option, refused_unless
from jixiao.cli.output import has_styles, on_terminal, say, say_json, say_written, writing
from jixiao.documents.result import Result
from jixiao.documents.writing import save
from jixiao.publishing.blocks import Block

F = TypeVar("F", bound=Callable[..., Any])

_STYLES = ("terminal", "markdown", "html", "json")
_SUFFIXES = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
_FILE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Printing:
    """How a document is wanted: its ``style`` (terminal, markdown, html or json), and the file it goes to, if any."""

    style: str
    output: str | None
    force: bool
    as_json: bool

    def write(self, blocks: Callable[[], Iterable[Block]], title: str, document: Result) -> None:
        """Write a document as blocks or as JSON.

        Raises :class:`JixiaoError` (C706, C707) for a file that can't be written.
        """
        if self.output is not None:
            save(self.output, self._text(blocks, title, document), force=self.force)
            say_written([self.output], f"已写入 {self.output}", as_json=self.as_json)
        elif self.style == "json":
            say_json(document)
        elif self.style == "terminal" and on_terminal():
            from rich.console import Console

            from jixiao.publishing import terminal

            with writing(sys.stdout):
                console = Console(highlight=False, color_system="auto" if has_styles() else None)
                terminal.write(blocks(), console)
        else:
            say(self._text(blocks, title, document), nl=False)

    def _text(self, blocks: Callable[[], Iterable[Block]], title: str, document: Result) -> str:
        if self.style == "json":
            return document.to_json() + "\n"
        if self.style == "markdown":
            from jixiao.publishing import markdown

            return markdown.render(blocks())
        if self.style == "html":
            from jixiao.publishing import webpage

            return webpage.render(blocks(), title)
        return _plain_page(blocks(), None if self.output is None else _FILE_WIDTH)


def _plain_page(blocks: Iterable[Block], width: int | None) -> str:
    """Return what a terminal of a width (by default its own) would show, without styles."""
    from rich.console import Console

    from jixiao.publishing import terminal

    page = io.StringIO()
    width = width or Console().width
    terminal.write(
        blocks, Console(file=page, width=width, color_system=None, force_terminal=False, highlight=False)
    )
    return "".join(f"{line.rstrip(' ')}\n" for line in page.getvalue().splitlines())


def printing_options(command: F) -> F:
    """Add the options that say how a document is printed; the command gets them as ``printing``."""

    @click.option(
        "--format",
        "-f",
        "style",
        metavar="格式",
        callback=refused_unless(_STYLES.__contains__, f"没有“{{}}”这种格式，可以写 {'、'.join(_STYLES)}"),
        help="terminal（默认）、markdown、html 或 json；写到 .md、.html、.json 文件时不用写",
    )
    @click.option("--json", "as_json", is_flag=True, help="就是 --format json；写了 -o 的，输出写了哪个文件")
    @output_option("写到这个文件（不覆盖已有的）；不写则显示出来")
    @force_option
    @functools.wraps(command)
    def wrapped(
        *, style: str | None, output: str | None, force: bool, as_json: bool, **rest: object
    ) -> object:
        usual = "json" if as_json and output is None else "terminal"
        chosen = style or _SUFFIXES.get(Path(output or "").suffix.lower(), usual)
        return command(printing=Printing(chosen, output, force, as_json), **rest)

    return cast("F", wrapped)
