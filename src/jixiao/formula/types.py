"""The types of the formula language: number, yes/no, date, text, choice, table."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final


class TypeKind(enum.StrEnum):
    """The kinds of type; the values are the words used in messages."""

    NUMBER = "数"
    YES_NO = "是/否"
    DATE = "日期"
    TEXT = "文字"
    CHOICE = "选项"
    TABLE = "明细表"
    UNKNOWN = "未知"


@dataclass(frozen=True, slots=True)
class Type:
    """A type; a choice knows its ``options``."""

    kind: TypeKind
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the Chinese word for the type."""
        return self.kind.value


NUMBER = Type(TypeKind.NUMBER)
YES_NO = Type(TypeKind.YES_NO)
DATE = Type(TypeKind.DATE)
TEXT = Type(TypeKind.TEXT)
TABLE = Type(TypeKind.TABLE)
FIRST_YEAR: Final = 1900
"""The first year that a date may be in: in Excel 22 is the year 1922, here it is a mistyped one, and so is 1022."""

FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)

UNKNOWN = Type(TypeKind.UNKNOWN)
"""What a mistyped part has: it fits everywhere, so that one mistake is reported once."""


def choice(options: tuple[str, ...]) -> Type:
    """Return the type of a choice between texts."""
    return Type(TypeKind.CHOICE, options)


def fits(given: Type, wanted: Type) -> bool:
    """Tell whether a value of one type may be used where another is wanted (a choice is a text)."""
    if TypeKind.UNKNOWN in {given.kind, wanted.kind} or given.kind is wanted.kind:
        return True
    return wanted.kind is TypeKind.TEXT and given.kind is TypeKind.CHOICE


@dataclass(frozen=True, slots=True)
class Reference:
    """What a name in a formula stands for.

    ``name`` is unique in the program; ``label`` is what people call it; ``table`` is set for a column of a
    detail table; ``columns`` are a table's own. ``unit`` is for people (万元, %, 天).
    """

    name: str
    type: Type
    label: str
    unit: str = ""
    table: str = ""
    columns: Mapping[str, Reference] = field(default_factory=dict)
