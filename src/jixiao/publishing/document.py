"""The content of a published rubric, whatever it is printed as: a table, a sheet for each indicator, the rules above them.

Texts that people wrote are kept as they wrote them (each output escapes them in its own way); formulas are words.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from jixiao.documents.result import Result, plain
from jixiao.publishing.typesetting import Text
from jixiao.publishing.typesetting import plain as plain_text


class Printed(Result):
    """A part of a published rubric; sentences in it are text in JSON."""

    __slots__ = ()

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        part: Any = self
        return {
            field.name: plain_text(value) if field.type == "Text" else plain(value)
            for field in dataclasses.fields(part)
            for value in [getattr(self, field.name)]
        }


@dataclass(frozen=True, slots=True)
class Mark(Printed):
    """How sure a weight or a rule is, where it was not read in a source: ``status`` (推断) and why."""

    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Case(Printed):
    """One line of a rule or a step: in the case ``when`` (empty: always), ``then``."""

    when: Text
    then: Text

    @property
    def text(self) -> str:
        """The line as plain text."""
        return f"{plain_text(self.when)}：{plain_text(self.then)}" if self.when else plain_text(self.then)


@dataclass(frozen=True, slots=True)
class Equation(Printed):
    """A named formula: a step of an indicator, or a computed column."""

    name: str
    unit: str
    about: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Described(Printed):
    """What a data item and a column of a detail table have in common."""

    name: str
    kind: str
    unit: str
    limits: str
    source: str
    about: str

    @property
    def facts(self) -> tuple[str, ...]:
        """Everything but the name."""
        return self.kind, self.unit, self.limits, self.source, self.about


@dataclass(frozen=True, slots=True)
class Column(Described):
    """A column of a detail table: filled in, or computed by ``formula``."""

    formula: Equation | None = None


@dataclass(frozen=True, slots=True)
class Item(Described):
    """A data item; ``users`` are the names of those who read it.

    One that compares units is not filled in but worked out by ``formula``.
    """

    users: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    formula: Equation | None = None


@dataclass(frozen=True, slots=True)
class Scoring(Printed):
    """A scoring rule: as its author ``wrote`` it (may be empty), and as the formulas have it."""

    wrote: str
    form: str
    cases: tuple[Case, ...]
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Remark(Printed):
    """What is reported or asked for when a condition holds; the condition may be left to the ``text``."""

    when: Text
    text: str


@dataclass(frozen=True, slots=True)
class Sheet(Printed):
    """Everything about one indicator. ``weight`` is empty where no ruleset gives one; ``most`` where it is the weight."""

    number: int
    id: str
    name: str
    weight: str
    most: str
    groups: tuple[str, ...]
    mark: Mark | None
    about: str
    basis: str
    evidence: tuple[str, ...]
    items: tuple[Item, ...]
    steps: tuple[Equation, ...]
    scoring: Scoring
    remarks: tuple[Remark, ...]
    editions: tuple[str, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its data comes from, each source once."""
        columns = (column for item in self.items for column in item.columns)
        parts: list[Described] = [*self.items, *columns]
        return tuple(dict.fromkeys(part.source for part in parts if part.source))


@dataclass(frozen=True, slots=True)
class Cell(Printed):
    """A cell of the first columns: a group over all its ``rows``, or an indicator over the ``columns`` left to it."""

    level: int
    name: str
    weight: str
    mark: Mark | None
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Row(Printed):
    """A line of the table: the cells that begin here, the indicator's own last."""

    cells: tuple[Cell, ...]
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Regulation(Printed):
    """One point of the rules above the indicators: a sentence, and the lines of its table if it has one."""

    text: Text
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter(Printed):
    """Rules of one kind, such as 封顶, 否决 or 等级, or the ``steps`` that they use."""

    title: str
    regulations: tuple[Regulation, ...] = ()
    steps: tuple[Equation, ...] = ()


@dataclass(frozen=True, slots=True)
class Document(Printed):
    """A published rubric. ``digest`` identifies the formulas it was made from."""

    id: str
    title: str
    year: int
    total: str
    basis: str
    about: str
    note: str
    levels: tuple[str, ...]
    rows: tuple[Row, ...]
    chapters: tuple[Chapter, ...]
    items: tuple[Item, ...]
    digest: str
