"""A formula whose names and types have been checked: ready for every semantics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.formula.grammar import Formula
from jixiao.formula.types import Reference, Type

if TYPE_CHECKING:
    from jixiao.formula.functions.definition import Function, Overload


@dataclass(frozen=True, slots=True, repr=False)
class BoundFormula:
    """A formula with what its names stand for, by the number of their token."""

    formula: Formula
    references: Mapping[int, Reference]
    calls: Mapping[int, tuple[Function, Overload]]
    type: Type

    def __repr__(self) -> str:
        """Return its text and type."""
        return f"BoundFormula({self.text!r}, {self.type})"

    @property
    def text(self) -> str:
        """The formula as its author typed it."""
        return self.formula.source.text

    @property
    def names(self) -> frozenset[str]:
        """The program-wide names this formula reads (columns of tables excluded)."""
        return frozenset(each.name for each in self.references.values() if not each.table)
