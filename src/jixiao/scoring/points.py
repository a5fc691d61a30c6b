"""A result without reasons: points, states and grade from the compiled program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.formula import Missing, Value
from jixiao.formula.values import Failed
from jixiao.problems import did_you_mean
from jixiao.program import Program, Role
from jixiao.scoring.card.decimals import decimal_of


@dataclass(frozen=True, slots=True)
class NodeNames:
    """How a ruleset's nodes are asked for: ``keys`` by printed name, key or id; the ``total``'s own; ``places`` of points."""

    keys: Mapping[str, str]
    total: str
    places: int

    @classmethod
    def of(cls, program: Program) -> NodeNames:
        """Return the names of a program's nodes."""
        return cls({name: node.key for name, node in program.names.items()}, program.tree.key, program.places)


@dataclass(frozen=True, slots=True, repr=False)
class Points:
    """The points, states and grade of one unit; ``values`` are the program's results by name."""

    names: NodeNames
    values: Mapping[str, Value]

    def __repr__(self) -> str:
        """Return the total and the grade."""
        return f"Points(total={self.total}, grade={self.grade!r})"

    @property
    def total(self) -> Decimal | None:
        """The total, or None while it is not decided."""
        return self._decimal(self.names.total)

    @property
    def grade(self) -> str | None:
        """The grade, or None while it is not decided."""
        grade = self.values.get(f"{self.names.total}.{Role.GRADE}")
        return grade if isinstance(grade, str) else None

    def __getitem__(self, name: str) -> Decimal | None:
        """Return the points of an indicator or a group by its name or id; KeyError naming the nearest when there is none."""
        return self._decimal(self._key(name))

    def state(self, name: str) -> str:
        """Return how an indicator's or a group's points came about: computed, claimed, missing, failed, and so on."""
        key = self._key(name)
        value = self.values[f"{key}.{Role.POINTS}"]
        if isinstance(value, Missing | Failed):
            return "missing" if isinstance(value, Missing) else "failed"
        state = self.values.get(f"{key}.{Role.STATE}")
        return state if isinstance(state, str) else "computed"

    def _key(self, name: str) -> str:
        keys = self.names.keys
        if name in keys:
            return keys[name]
        raise KeyError(" ".join((f"没有叫“{name}”的指标。", *did_you_mean(str(name), list(keys)))))

    def _decimal(self, key: str) -> Decimal | None:
        return decimal_of(self.values[f"{key}.{Role.POINTS}"], self.names.places)
