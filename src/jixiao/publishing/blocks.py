"""A document as blocks that every output prints in its own way: headings, paragraphs, lists, cases, tables, plots."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.publishing.document import Case
from jixiao.publishing.typesetting import Text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the title."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence after an optional ``label``; a ``note`` is set smaller."""

    text: Text
    label: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class CaseList:
    """What is given in which case, line by line, after an optional ``label``."""

    cases: tuple[Case, ...]
    label: Text = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What an author wrote, in their own words and lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points, each of one or more parts."""

    points: tuple[tuple[Part, ...], ...]


Part = Paragraph | CaseList | Quote


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its ``parts``, over how many rows and columns it goes, whether it is a group's own."""

    parts: tuple[Part, ...] = ()
    rows: int = 1
    columns: int = 1
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds numbers."""

    heading: str
    share: int
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Of the first ``merged`` columns a cell can go over several rows and columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot: what it is of, how long it is (below zero to the left), and the text beside it."""

    label: str
    length: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A plot of bars from one axis, under a ``title``."""

    title: str
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | CaseList | Quote | Bullets | Table | Bars
"""One block of a document."""
