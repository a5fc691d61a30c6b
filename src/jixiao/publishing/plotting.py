"""Plots of bars: as an inline SVG for pages, as rows of blocks for text."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.problems import display_width
from jixiao.publishing.blocks import Bars
from jixiao.publishing.escaping import page, visible

_ROW: Final = 26
_BAR: Final = 16
_WIDTH: Final = 760
_LEFT: Final = 250
_SIDE: Final = 90
_HALF_CELLS: Final = 24


def svg(plot: Bars) -> str:
    """Return a plot as an SVG element; every text is escaped, nothing is loaded, no script."""
    lower, upper = _ends(plot)
    room = _WIDTH - _LEFT - _SIDE - (_SIDE if lower < 0 else 0)
    scale = room / (upper - lower) if upper > lower else Fraction(0)
    axis = _LEFT + (_SIDE if lower < 0 else 0) + float(-lower * scale)
    height = _ROW * len(plot.bars) + 10
    parts = [
        f'<svg class="plot" role="img" viewBox="0 0 {_WIDTH} {height}" xmlns="http://www.w3.org/2000/svg">',
        f"<title>{page(plot.title)}</title>",
    ]
    for index, bar in enumerate(plot.bars):
        top = 5 + index * _ROW
        middle, length = top + _BAR - 2, float(abs(bar.length) * scale)
        look, start, at, anchor = "more", axis, axis + length + 6, "start"
        if bar.length < 0:
            look, start, at, anchor = "less", axis - length, axis - length - 6, "end"
        parts += [
            f'<text class="of" x="{_LEFT - 10}" y="{middle}" text-anchor="end">{page(_short(bar.label))}</text>',
            f'<rect class="{look}" x="{start:.1f}" y="{top + 1}" width="{length:.1f}" height="{_BAR}"/>',
            f'<text x="{at:.1f}" y="{middle}" text-anchor="{anchor}">{page(bar.text)}</text>',
        ]
    parts.append(f'<line class="axis" x1="{axis:.1f}" y1="0" x2="{axis:.1f}" y2="{height}"/>')
    return "".join([*parts, "</svg>"])


def text_bars(plot: Bars) -> Iterator[tuple[str, str, str]]:
    """Yield every bar's label, a row of blocks as long as it is (▒ for what is below zero), and the text beside it."""
    lower, upper = _ends(plot)
    longest = max(-lower, upper)
    for bar in plot.bars:
        cells = 0 if not longest else -(-abs(bar.length) * _HALF_CELLS // longest)
        yield visible(bar.label), ("▒" if bar.length < 0 else "█") * int(cells), visible(bar.text)


def _ends(plot: Bars) -> tuple[Fraction, Fraction]:
    lengths = [Fraction(0), *(bar.length for bar in plot.bars)]
    return min(lengths), max(lengths)


def _short(label: str) -> str:
    """Return a label that fits beside the axis."""
    while display_width(label) > 30:  # noqa: PLR2004 - cells of 8 units
        label = f"{label.rstrip('…')[:-1]}…"
    return label
