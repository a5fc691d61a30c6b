"""Everything that leaves for a terminal or a pipe: texts, tables, JSON.

No command writes another way, so nothing that a file holds reaches a terminal unseen.
"""

from __future__ import annotations

import contextlib
import errno
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

import click

from jixiao.problems import display_width, visible


class OutputError(Exception):
    """What was to be written did not get out: nobody reads it any more, or there is no room for it."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason

    @property
    def nobody_reads(self) -> bool:
        """Whether the reader has gone, as ``head`` does when it has seen enough."""
        return isinstance(self.reason, BrokenPipeError)


@contextlib.contextmanager
def writing(stream: TextIO | None) -> Iterator[TextIO]:
    """Write to standard output or standard error; raises :class:`OutputError` for what doesn't get out."""
    if stream is None:  # the process was started with it closed
        raise OutputError(OSError(errno.EBADF, "closed"))
    try:
        yield stream
        stream.flush()
    except OSError as error:
        raise OutputError(error) from error


def say(text: str = "", *, nl: bool = True) -> None:
    """Write a text to standard output; control, bidi and half characters in it are shown by their codes."""
    with writing(sys.stdout) as stream:
        click.echo(visible(text), file=stream, nl=nl)


def warn(text: str, *, nl: bool = True) -> None:
    """Write a text for the person at the terminal to standard error, as :func:`say` does."""
    with writing(sys.stderr) as stream:
        click.echo(visible(text), file=stream, nl=nl)


def say_progress(text: str) -> None:
    """Write how far the work is over the last line of a terminal; an empty text takes that line away."""
    with writing(sys.stderr) as stream:
        click.echo(f"\r\033[K{visible(text)}", file=stream, nl=False)


def say_json(data: object) -> None:
    """Write data as the one JSON document of a command."""
    say_json_text(json.dumps(data, ensure_ascii=False, indent=2))


def say_json_text(text: str) -> None:
    """Write JSON text; what could break a terminal stands in it as an escape, which means the same to a program."""
    with writing(sys.stdout) as stream:
        click.echo(escaped(text), file=stream)


def escaped(text: str) -> str:
    r"""Return JSON text with every control, bidi and half character as an escape of JSON.

    >>> escaped('{"\u202e甲": 1}') == '{"\\u202e甲": 1}'
    True
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or each in "\n\u3000" else json.dumps(each).strip('"') for each in text
    )


def say_written(files: Sequence[str], text: str, *, as_json: bool, **more: object) -> None:
    """Tell which files a command has written: in words, or as the JSON object of a command that writes."""
    if as_json:
        say_json({"written": list(files), **more})
    else:
        say(text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether its cells stand to the right (numbers)."""

    heading: str
    right: bool = False


def on_terminal() -> bool:
    """Tell whether a person looks at the output, rather than a pipe or a file."""
    return sys.stdout is not None and sys.stdout.isatty()


def write_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, strong: frozenset[int] = frozenset()
) -> None:
    """Write a table: with lines and bold rows (by index) on a terminal, in aligned plain text in a pipe."""
    rows = [[visible(cell) for cell in row] for row in rows]
    if on_terminal():
        _write_rich(columns, rows, strong)
        return
    cells = [[column.heading for column in columns], *rows]
    widths = [max(display_width(row[index]) for row in cells) for index in range(len(columns))]
    for row in cells:
        parts = []
        for index, (column, text) in enumerate(zip(columns, row, strict=True)):
            space = " " * (widths[index] - display_width(text))
            parts.append(space + text if column.right else text + space)
        say("  ".join(parts).rstrip())


def _write_rich(columns: Sequence[Column], rows: Sequence[Sequence[str]], strong: frozenset[int]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column.heading, justify="right" if column.right else "left", overflow="fold")
    for index, row in enumerate(rows):
        table.add_row(*(Text(cell) for cell in row), style="bold" if index in strong else None)
    with writing(sys.stdout):
        Console(highlight=False).print(table)
