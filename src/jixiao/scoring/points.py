"""A result without reasons: points, states and grade, as the compiled program gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jixiao.formula import Missing, Value
from jixiao.formula.values import Failed
from jixiao.program import Node, Program, Role
from jixiao.scoring.decimals import decimal_of


@dataclass(frozen=True, slots=True)
class Points:
    """The points, states and grade of one unit; ``values`` are the program's results by name."""

    program: Program
    values: Mapping[str, Value]

    @property
    def total(self) -> Decimal | None:
        """The total, or None while it is not decided."""
        return self._decimal(self.program.tree)

    @property
    def grade(self) -> str | None:
        """The grade, or None while it is not decided."""
        found = self.values[self.program.tree.named(Role.GRADE)]
        return found if isinstance(found, str) else None

    def __getitem__(self, name: str) -> Decimal | None:
        """Return the points of an indicator or a group by its name or id; KeyError when there is none."""
        return self._decimal(self._node(name))

    def state(self, name: str) -> str:
        """Return how an indicator's or a group's points came about: computed, claimed, missing, failed, and so on."""
        node = self._node(name)
        value = self.values[node.named(Role.POINTS)]
        if isinstance(value, Missing | Failed):
            return "missing" if isinstance(value, Missing) else "failed"
        found = self.values.get(node.named(Role.STATE))
        return found if isinstance(found, str) else "computed"

    def _node(self, name: str) -> Node:
        node = self.program.find(name)
        if node is None:
            raise KeyError(name)
        return node

    def _decimal(self, node: Node) -> Decimal | None:
        return decimal_of(self.values[node.named(Role.POINTS)], self.program.places)
