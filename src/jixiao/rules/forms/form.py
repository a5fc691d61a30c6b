"""The base class of forms of a scoring rule: authored data that lowers to one formula for the points.

Every form is one file of this package with one subclass of :class:`Form`; nothing else has to know it. What an
author typed inside a form goes into the lowered formula unchanged (``FormulaSource.spliced``), so mistakes
point at the author's own line and column, and every semantics has every form.
"""

from __future__ import annotations

import abc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import ClassVar, Final, Literal, TypeVar

from jixiao.formula import FormulaSource, is_name
from jixiao.numbers import read_decimal, to_text
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.rules.chosen import TYPES, InChinese
from jixiao.rules.fields import Field
from jixiao.rules.intervals import Interval
from jixiao.rules.located import Located, Path, problem_at, value_at
from jixiao.rules.reading import Authored

_TYPE: Final = InChinese(TYPES)
_QUOTES: Final = ("“”", "「」", "『』", '""', "‘’", "''")

Decisions = Literal["all", "last", "none"]

T = TypeVar("T")

Piece = str | FormulaSource
"""Generated text, or a formula that an author typed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator whose rule a form is: what it is called, and where the form was written.

    ``key`` is the indicator's name as formulas use it; the data items a form declares by itself begin or end with it.
    """

    key: str
    located: Located
    path: Path

    def listed(self, items: Iterable[T]) -> Iterator[tuple[T, Subject]]:
        """Yield the entries of its list ``items``, each with itself as a part of the form."""
        for index, item in enumerate(items):
            yield item, Subject(self.key, self.located, (*self.path, "items", index))

    def source(self, *path: str | int) -> FormulaSource:
        """Return the formula (or plain number) at a path below the form."""
        return authored_source(self.located, (*self.path, *path))

    def bracketed(self, *path: str | int) -> Sequence[Piece]:
        """Return the formula at a path so that it can be part of another."""
        return bracketed(self.source(*path))

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Return where the value (or the key) at a path below the form was written."""
        return self.located.place((*self.path, *path), key=key)

    def problem(
        self, code: str, message: str, *remedies: str, at: Path = (), key: bool = False, **facts: object
    ) -> Problem:
        """Return a problem with the value (or the key) at a path below the form."""
        return problem_at(self.located, (*self.path, *at), code, message, *remedies, key=key, **facts)

    def generated(self, text: str, *path: str | int, key: bool = False) -> FormulaSource:
        """Return generated text in place of the entry at a path: mistakes in it are reported there."""
        return FormulaSource.generated(text, self.place(*path, key=key))

    def whole(self, pieces: Sequence[Piece]) -> FormulaSource:
        """Return the form's formula, put together from its pieces."""
        return FormulaSource.spliced(pieces, self.place(key=True))

    def remaining(self, deductions: Iterable[Piece]) -> FormulaSource:
        """Return full marks less deductions, not below 0."""
        return self.whole(["最大(0, ", *joined(("满分", *deductions), " - "), ")"])

    def taken(self, deductions: Iterable[Piece]) -> FormulaSource:
        """Return all deductions together, up to full marks."""
        return self.whole(["最小(满分, ", *joined(deductions, " + "), ")"])

    def entry(
        self, pieces: Sequence[Piece], *path: str | int, key: bool = False, name: str = ""
    ) -> FormulaSource:
        """Return what the entry at a path gives, which people call ``name``: mistakes between its pieces are reported there."""
        return FormulaSource.spliced(pieces, self.place(*path, key=key), name)

    def is_choice(self, name: str) -> bool:
        """Tell whether a name is that of a choice declared in the same file."""
        fields = self.located.data.get("fields", ())
        declared = fields if isinstance(fields, Sequence) else ()
        named = [field for field in declared if field["name"] == name.strip()]
        return any(_TYPE.english(field.get("type")) == "choice" for field in named)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What must hold of a decision table: ``of`` never takes a value without a band.

    ``intervals`` are the bands of a number, ``options`` the texts of a choice (or 是 and 否), with the places where they
    were written; ``places`` are those of the intervals, ``rest`` is that
    of 其余. An ``open`` table has 其余: it needs no more than bands of the value's own kind.
    """

    of: FormulaSource
    intervals: tuple[Interval, ...] = ()
    options: Mapping[str, Place] = field(default_factory=dict)
    percent: bool = False
    open: bool = False
    places: tuple[Place, ...] = ()
    rest: Place | None = None


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """What must hold of a count: ``of`` is a whole number whatever the data (else say how parts are counted)."""

    of: FormulaSource
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reviewer must see when ``when`` holds; with ``demands`` the unit then has to give a reason."""

    when: FormulaSource
    message: str = ""
    demands: bool = False


@dataclass(frozen=True, slots=True)
class Lowered:
    """A form as formulas: the points, what must hold whatever the data, and what a reviewer must see.

    ``watched`` are formulas that only have to be right: what they ask of their parts is asked of the form's.
    ``decisions`` are those of its choices that a reader has to see: all, the last (of a chain in the order of
    the values it implies those before), or none, where the data says it all.
    """

    points: FormulaSource
    coverage: tuple[Coverage, ...] = ()
    whole: tuple[WholeNumber, ...] = ()
    notices: tuple[Notice, ...] = ()
    watched: tuple[FormulaSource, ...] = ()
    decisions: Decisions = "all"


@dataclass(frozen=True, slots=True)
class Declared:
    """A data item that a form declares by itself, and where."""

    field: Field
    path: Path

    @property
    def name_path(self) -> Path:
        """Where it is called: at its name, or at the part of a form that declares it."""
        return (*self.path, "name") if self.path[0] == "fields" else self.path

    @property
    def id_path(self) -> Path:
        """Where it has its id; in a form that is beside what declares it."""
        return (*(self.path if self.path[0] == "fields" else self.path[:-1]), "id")


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of a scoring rule as people read it: the case, and what is given then."""

    case: tuple[Piece, ...]
    outcome: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Points that an author wrote as a number, or as a formula over 满分; ``name`` says of what."""

    source: FormulaSource
    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What must hold of points that are parts of a whole: they add up to it, or to the weight when it is None.

    The parts must be known before any data is: numbers, or formulas over 满分 only.
    """

    parts: tuple[Share, ...]
    whole: Share | None
    place: Place


@dataclass(frozen=True, slots=True)
class Limit:
    """What must hold of points: where they are known before any data is, they lie between 0 and the weight.

    With ``kind`` "not_below" they only may not be below 0 (what is taken away ends at 0 points anyway, and parts add up
    to a whole), with "above" they have to be above 0 (a step to count by).
    """

    share: Share
    kind: Literal["points", "not_below", "above"] = "points"


class Form(Authored, abc.ABC):
    """A form of a scoring rule.

    ``key`` is its key in ``[score]``, ``title`` what people call it, ``says`` what printed rubrics say, ``usage`` how it
    is written, ``example`` the part of an indicator file that uses it: the documentation prints it, ``jixiao new
    indicator --form`` writes it, and the tests read it.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    says: ClassVar[str]
    usage: ClassVar[str]
    example: ClassVar[str]
    is_sent: ClassVar[bool] = True
    """Whether another process can have it: not what a file defines that only this one was reported to trust."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield what is wrong with it, whatever the weight."""
        del subject
        yield from ()

    def fields(self, subject: Subject) -> Iterator[Declared]:
        """Yield the data items that it declares by itself."""
        del subject
        yield from ()

    def constraints(self, subject: Subject) -> Iterator[Sum | Limit]:
        """Yield what must hold of the points that it names once the weight is known."""
        del subject
        yield from ()

    @abc.abstractmethod
    def lower(self, subject: Subject) -> Lowered:
        """Return it as formulas; called only when ``check`` found nothing."""

    def lower_taken(self, subject: Subject) -> Lowered | None:
        """Return what it takes away in a group of deductions, as formulas; None where it says what is got, not taken."""
        del subject
        return None

    @property
    def subtracts(self) -> bool:
        """Whether it begins with full marks and takes away from them."""
        return False

    @abc.abstractmethod
    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield it as people read it, line by line."""


def authored_source(located: Located, path: Path) -> FormulaSource:
    """Return the source of a formula (or a plain number) at a path of a file."""
    value = value_at(located.data, path)
    if isinstance(value, Mapping):
        path, value = (*path, "formula"), value["formula"]
    if isinstance(value, str):
        return FormulaSource(value, partial(located.text_place, path))
    text = to_text(value) if isinstance(value, Decimal) else str(value)
    return FormulaSource.generated(text, located.place(path))


def bracketed(source: FormulaSource) -> Sequence[Piece]:
    """Return a formula so that it can be part of another: in brackets unless it is one name or number."""
    return (source,) if is_name(source.text.strip()) or _is_number(source.text) else ("(", source, ")")


def joined(parts: Iterable[Piece], sign: str) -> list[Piece]:
    """Return parts with a sign between each two."""
    return [piece for part in parts for piece in (sign, part)][1:]


def _is_number(text: str) -> bool:
    try:
        return not read_decimal(text).is_signed()
    except JixiaoError:
        return False


def quoted(text: str) -> str:
    """Return a text as formulas write it, in quotes that it does not hold; what is not :func:`is_quotable` must have been refused."""
    pair = next((quote for quote in _QUOTES if not set(quote) & set(text)), _QUOTES[0])
    return f"{pair[0]}{text}{pair[1]}"


def is_quotable(text: str) -> bool:
    """Tell whether a formula can hold a text: one that holds every kind of quotes can't."""
    return any(not set(quote) & set(text) for quote in _QUOTES)


TOO_MANY_QUOTES: Final = "里的引号种类太多，公式里写不出来"
"""Said of a name that is not :func:`is_quotable`."""
