"""Blocks on a terminal: headings in bold, text folded to the width, tables whose columns share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from jixiao.problems import display_width
from jixiao.publishing.blocks import (
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from jixiao.publishing.escaping import visible
from jixiao.publishing.plotting import text_bars
from jixiao.publishing.typesetting import plain
from jixiao.publishing.wrapping import folded

if TYPE_CHECKING:
    from rich.console import Console

_NARROWEST = 40
_BETWEEN = 3
"""Cells that rich puts between two columns."""


def write(blocks: Iterable[Block], console: Console) -> None:
    """Write blocks to a console, as wide as it is (at least 40 cells)."""
    from rich.text import Text as Styled

    width = max(_NARROWEST, console.width)
    for index, block in enumerate(blocks):
        if index and isinstance(block, Heading | Table | Bars):
            console.print()
        if isinstance(block, Table):
            _write_table(block, width, console)
        elif isinstance(block, Bars):
            _write_bars(block, console)
        elif isinstance(block, Heading):
            for line in folded(visible(block.text), width):
                console.print(Styled(line, style="bold"))
        else:
            note = isinstance(block, Paragraph) and block.note
            for line in _block_lines(block, width):
                console.print(Styled(line, style="dim" if note else ""))


def _block_lines(block: Bullets | Part, width: int) -> Iterator[str]:
    if isinstance(block, Bullets):
        for point in block.points:
            lines = (line for part in point for line in _part_lines(part, width - 2))
            yield from (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))
    else:
        yield from _part_lines(block, width)


def _part_lines(part: Part, width: int) -> Iterator[str]:
    if isinstance(part, Quote):
        yield from folded(visible(part.text), width)
    elif isinstance(part, Paragraph):
        label = f"{visible(part.label)}：" if part.label else ""
        yield from folded(f"{label}{visible(plain(part.text))}", width)
    else:
        yield from folded(visible(plain(part.label)), width) if part.label else ()
        for case in part.cases:
            lines = folded(visible(case.text), width - 4)
            yield from (f"{'    ' if number else '  · '}{line}" for number, line in enumerate(lines))


def _write_table(table: Table, width: int, console: Console) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text as Styled

    widths = _widths(table, width)
    # Rows whose cells hold more than one part need a line between them.
    has_lines = any(len(cell.parts) > 1 for row in table.rows for cell in row)
    grid = Grid(
        box=box.HORIZONTALS, show_edge=False, pad_edge=False, show_lines=has_lines, header_style="bold"
    )
    for column, cells in zip(table.columns, widths, strict=True):
        side: Literal["left", "right"] = "right" if column.kind == "number" else "left"
        grid.add_column(visible(column.heading), width=cells, justify=side, overflow="fold")
    for row in table.rows:
        texts = ["\n".join(_cell_lines(cell, cells)) for cell, cells in zip(row, widths, strict=True)]
        looks = ["bold" if cell.strong else "" for cell in row]
        grid.add_row(*(Styled(text, style=look) for text, look in zip(texts, looks, strict=True)))
    console.print(grid)


def _write_bars(plot: Bars, console: Console) -> None:
    from rich.table import Table as Grid
    from rich.text import Text as Styled

    console.print(Styled(visible(plot.title), style="bold"))
    grid = Grid.grid(padding=(0, 1))
    for justify in ("left", "right", "left"):
        grid.add_column(justify=justify)
    for label, bar, text in text_bars(plot):
        grid.add_row(Styled(label), Styled(text), Styled(bar))
    console.print(grid)


def _cell_lines(cell: Cell, width: int) -> list[str]:
    return [line for part in cell.parts for line in _part_lines(part, width)]


def _widths(table: Table, width: int) -> list[int]:
    """Return the widths of columns: those of their texts where all fits, else what their shares leave them."""
    left = width - _BETWEEN * (len(table.columns) - 1)
    cells = zip(*table.rows, strict=True) if table.rows else [()] * len(table.columns)
    wanted = [_wanted(column, own, left) for column, own in zip(table.columns, cells, strict=True)]
    widths = [0] * len(wanted)
    waiting = list(range(len(wanted)))
    while waiting:
        whole = sum(table.columns[index].share for index in waiting)
        fair = {index: max(4, left * table.columns[index].share // whole) for index in waiting}
        fitting = [index for index in waiting if wanted[index] <= fair[index]]
        for index in fitting or waiting:
            widths[index] = min(wanted[index], fair[index])
            left -= widths[index]
        waiting = [index for index in waiting if index not in fitting] if fitting else []
    return widths


def _wanted(column: Column, cells: Sequence[Cell], width: int) -> int:
    lines = [visible(column.heading), *(line for cell in cells for line in _cell_lines(cell, width))]
    return max(4, *(display_width(line) for line in lines))
