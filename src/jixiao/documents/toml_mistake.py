"""The first mistake in a TOML text: the parser's message, its position, and what is before it."""

from __future__ import annotations

from dataclasses import dataclass

import tomli

from jixiao.documents.document import Document
from jixiao.documents.locations import Walk, walked
from jixiao.documents.spans import Range, line_of


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where tomli stopped in a document, its message, and the walk through what is before."""

    document: Document
    at: int
    message: str
    walk: Walk

    @property
    def text(self) -> str:
        """The whole text."""
        return self.document.text

    @property
    def char(self) -> str:
        """The character that tomli stopped at; empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def line(self) -> Range:
        """Where the line of the mistake starts and ends."""
        return line_of(self.text, self.at)


def mistake_of(document: Document, error: tomli.TOMLDecodeError) -> Mistake:
    """Return the mistake in a document that tomli refused."""
    return Mistake(document, error.pos, error.msg, walked(document.text[: error.pos]))
