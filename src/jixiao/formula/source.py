"""The text of a formula and where it stands in the file its author wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jixiao.problems import Place


def _nowhere(start: int, end: int) -> Place:
    return Place(column=start + 1, width=max(1, end - start))


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """A formula's ``text`` as typed, and ``locate(start, end)``: the place of its characters in the file."""

    text: str
    locate: Callable[[int, int], Place] = _nowhere

    @classmethod
    def typed(cls, text: str, file: str = "<公式>") -> FormulaSource:
        """Return the source of a formula that stands by itself, not in a file."""

        def locate(start: int, end: int) -> Place:
            line_start = text.rfind("\n", 0, start) + 1
            line_end = text.find("\n", start)
            line_text = text[line_start : len(text) if line_end < 0 else line_end]
            line = text.count("\n", 0, start) + 1
            column = start - line_start + 1
            width = max(1, min(end - start, len(line_text) - column + 1))
            return Place(file, line, column, width, line_text)

        return cls(text, locate)

    @classmethod
    def generated(cls, text: str, place: Place) -> FormulaSource:
        """Return the source of a formula written by the program; ``place`` is the entry it stands for."""
        return cls(text, lambda _start, _end: place)
