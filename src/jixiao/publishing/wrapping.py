"""Text folded to the width of a terminal column, as Chinese is: anywhere between characters, but not before 。 or ）."""

from __future__ import annotations

import re

from jixiao.problems import display_width

_CLOSING = frozenset("，。；：、！？）】」』”’》〉…％～)],.;:!?%")
_OPENING = frozenset("（【「『“‘《〈([")
_UNIT = re.compile(r" +|[\x21-\x7e]+|.", re.DOTALL)
"""Spaces, a word of narrow characters, or one other character."""


def folded(text: str, width: int) -> list[str]:
    """Return a text as lines of at most ``width`` terminal cells (at least 4); its own line ends stay.

    Lines that go on are indented like the one they begin on.

    >>> folded("得满分（当年没有支出预算）。", 12)
    ['得满分（当年', '没有支出预', '算）。']
    """
    width = max(4, width)
    return [line for typed in text.split("\n") for line in _folded_line(typed, width)]


def _folded_line(text: str, width: int) -> list[str]:
    indent = text[: len(text) - len(text.lstrip("\u3000"))]
    if indent and display_width(indent) <= width // 2:
        return [
            indent + line for line in _folded_line(text.removeprefix(indent), width - display_width(indent))
        ]
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        for piece in _pieces(unit, width):
            if line and display_width(line + piece.rstrip(" ")) > width:
                lines.append(line.rstrip(" "))
                line = ""
            line += piece if line or piece.strip(" ") else ""
    return [*lines, line.rstrip(" ")]


def _units(text: str) -> list[str]:
    """Return what is not parted: words, and characters together with the punctuation that clings to them."""
    units: list[str] = []
    for unit in _UNIT.findall(text):
        clings = units and (unit[0] in _CLOSING or units[-1][-1] in _OPENING) and not units[-1].isspace()
        if clings and not unit.isspace():
            units[-1] += unit
        else:
            units.append(unit)
    return units


def _pieces(unit: str, width: int) -> list[str]:
    """Return a unit, parted where it is wider than a whole line."""
    pieces = [""]
    for char in unit:
        if display_width(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
