"""The text of a formula and its position in the author's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from jixiao.problems import Place

# Places are given by plain functions and partials of them: a loaded ruleset can be sent to another process.


def _nowhere(start: int, end: int) -> Place:
    return Place(column=start + 1, width=max(1, end - start))


def _standing(text: str, file: str, start: int, end: int) -> Place:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_text = text[line_start : len(text) if line_end < 0 else line_end]
    line = text.count("\n", 0, start) + 1
    column = start - line_start + 1
    width = max(1, min(end - start, len(line_text) - column + 1))
    return Place(file, line, column, width, line_text)


def _always(place: Place, _start: int, _end: int) -> Place:
    return place


def _in_pieces(pieces: Sequence[tuple[int, int, FormulaSource]], place: Place, start: int, end: int) -> Place:
    for first, last, piece in pieces:
        if first <= start and end <= last:
            return piece.locate(start - first, end - first)
    return place


@dataclass(frozen=True, slots=True)
class FormulaSource:
    """A formula's ``text`` as typed, and ``locate(start, end)``: the place of its characters in the file.

    ``typed`` tells whether a person wrote it; ``parts`` are the pieces that people wrote in a formula that was put
    together from them, ``pieces`` all that it was put together from, with where each starts and ends. ``name`` is
    what people call the entry that a piece stands for, such as a band.
    """

    text: str
    locate: Callable[[int, int], Place] = _nowhere
    typed: bool = True
    parts: tuple[FormulaSource, ...] = ()
    pieces: tuple[tuple[int, int, FormulaSource], ...] = ()
    name: str = ""

    def within(self, start: int, end: int) -> tuple[FormulaSource, ...]:
        """Return this source and the pieces in it that hold some characters, from the largest to the smallest."""
        for first, last, piece in self.pieces:
            if first <= start and end <= last:
                return (self, *piece.within(start - first, end - first))
        return (self,)

    @classmethod
    def standing(cls, text: str, file: str = "<公式>") -> FormulaSource:
        """Return the source of a formula that is in no file."""
        return cls(text, partial(_standing, text, file))

    @classmethod
    def generated(cls, text: str, place: Place) -> FormulaSource:
        """Return the source of a formula written by the program; ``place`` is the entry it stands for."""
        return cls(text, partial(_always, place), typed=False)

    @classmethod
    def spliced(cls, pieces: Sequence[str | FormulaSource], place: Place, name: str = "") -> FormulaSource:
        """Return one formula put together from generated text and pieces that people typed.

        A part of the whole is located in the piece it comes from, so that a mistake is reported where it was typed;
        what was generated is located at ``place``. Pieces may be spliced themselves, each for an entry of its own.
        """
        located: list[tuple[int, int, FormulaSource]] = []
        texts: list[str] = []
        length = 0
        for piece in pieces:
            text = piece if isinstance(piece, str) else piece.text
            if isinstance(piece, FormulaSource):
                located.append((length, length + len(text), piece))
            texts.append(text)
            length += len(text)
        typed = [part for _, _, source in located for part in ((source,) if source.typed else source.parts)]
        locate = partial(_in_pieces, tuple(located), place)
        return cls("".join(texts), locate, typed=False, parts=tuple(typed), pieces=tuple(located), name=name)
