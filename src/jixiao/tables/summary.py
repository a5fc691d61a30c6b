"""The summary of a scored table: exact figures, each over the units that have what it is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from jixiao.documents.result import Result, plain
from jixiao.program import Program


@dataclass(slots=True)
class Mean(Result):
    """A mean under way: the ``sum`` over ``units`` that have it."""

    json_keys: ClassVar[str] = "mean units"

    units: int = 0
    sum: Fraction = Fraction(0)

    def take(self, units: int, total: Fraction) -> None:
        """Count more units with what they have together."""
        self.units += units
        self.sum += total

    @property
    def mean(self) -> Fraction | None:
        """The mean, None over no units."""
        return self.sum / self.units if self.units else None


@dataclass(slots=True)
class Summary(Result):
    """What came of a file: units by state and grade, totals by tens, what each indicator lost, what could not be scored.

    ``total`` is the mean of the totals, ``tens`` counts them by tens, ``codes`` units by what a reviewer must see of
    them, ``grades`` those that have a grade and ``ungraded`` those for which it can't be told. ``lost`` are, by the keys
    of indicators, points short of full marks, where the indicator applies and has points; below a group that is converted
    they count for what they cost the total, those of a malus for what they take away, and a bonus loses nothing.
    ``failed`` are rows that are wrong, of which the first few are reported; ``skipped`` are files of a folder that are no
    submissions.
    """

    program: Program
    units: int = 0
    states: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    ungraded: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    tens: Counter[int] = field(default_factory=Counter)
    total: Mean = field(default_factory=Mean)
    lost: dict[str, Mean] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    resumed: int = 0

    @property
    def is_decided(self) -> bool:
        """Whether every row has a total, and a grade where there are grades."""
        return self.total.units == self.units and not self.ungraded

    @classmethod
    def json_types(cls, _keys: str = "") -> dict[str, Any]:
        """Return what JSON holds."""
        counts, mean = Mapping[str, int], Mean.json_types()
        return {
            "units": int, "states": counts, "grades": counts, "ungraded": int, "total": mean,
            "tens": [{"from": int, "to": int, "units": int}], "lost": [{"key": str, "name": str, **mean}],
            "findings": counts, "failed": list[str], "skipped": list[str], "resumed": int,
        }  # fmt: skip

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return the figures as data that JSON can hold: exact numbers as text, each with how many units it is over."""
        names = {node.key: node.name for node in self.program.indicators}
        own: dict[str, Any] = {
            "grades": {grade.name: self.grades[grade.name] for grade in self.program.grades},
            "tens": [{"from": lower, "to": upper, "units": count} for lower, upper, count in self.by_tens()],
            "lost": [
                {"key": key, "name": names[key], **mean.to_data()}
                for key, mean in self.lost.items()
                if mean.units
            ],
            "findings": dict(sorted(self.codes.items())),
        }
        return {key: own[key] if key in own else plain(getattr(self, key)) for key in self.json_types()}

    def by_tens(self) -> list[tuple[int, int, int]]:
        """Return from where to where totals are counted together, and how many; only the last has its end as well."""
        end = math.ceil(self.program.tree.most_points)
        return [(ten * 10, min(ten * 10 + 10, end), count) for ten, count in sorted(self.tens.items())]
