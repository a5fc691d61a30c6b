"""Tables and texts on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import click

from jixiao.problems import display_width


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether its cells stand to the right (numbers)."""

    heading: str
    right: bool = False


def on_terminal() -> bool:
    """Tell whether a person looks at the output, rather than a pipe or a file."""
    return sys.stdout.isatty()


def write_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, strong: frozenset[int] = frozenset()
) -> None:
    """Write a table: with lines and bold rows (by index) on a terminal, in aligned plain text in a pipe."""
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
        click.echo("  ".join(parts).rstrip())


def _write_rich(columns: Sequence[Column], rows: Sequence[Sequence[str]], strong: frozenset[int]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column.heading, justify="right" if column.right else "left", overflow="fold")
    for index, row in enumerate(rows):
        table.add_row(*(Text(cell) for cell in row), style="bold" if index in strong else None)
    Console(highlight=False).print(table)
