"""The values of formulas: rationals, yes/no, dates, texts, and two ways to be absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from jixiao.problems import Place


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that is not there because these fields were not submitted; spreads through every operator."""

    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Failed:
    """A value the rule cannot give for this data, such as a division by zero that it does not name."""

    code: str
    message: str
    place: Place | None = None


Absent = Missing | Failed
Value = Fraction | bool | date | str | Missing | Failed
"""A single value. ``bool`` is checked before numbers wherever the two could be confused."""


@dataclass(frozen=True, slots=True)
class Table:
    """A detail table as submitted: one mapping of column to value for each row."""

    name: str
    rows: tuple[Mapping[str, Value], ...]


def absent(*values: object) -> Absent | None:
    """Return why a result over these values is absent, or None when all are there.

    A failure outweighs missing data: more data would not mend it. Missing fields are united.
    """
    missing: frozenset[str] | None = None
    for value in values:
        # By class, not isinstance: most values are Fractions, and this is asked for every step of every formula.
        kind = value.__class__
        if kind is Failed:
            return cast("Failed", value)
        if kind is Missing:
            fields = cast("Missing", value).fields
            missing = fields if missing is None else missing | fields
    return None if missing is None else Missing(missing)
