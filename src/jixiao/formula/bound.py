"""A checked formula: its names and types are settled, so that every semantics can evaluate it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.formula.algebra import Code, Semantics, V
from jixiao.formula.function import Function, Overload
from jixiao.formula.syntax.parser import Formula
from jixiao.formula.syntax.tokens import Kind
from jixiao.formula.types import Reference, Type
from jixiao.formula.walker import Walker


@dataclass(frozen=True, slots=True, repr=False)
class BoundFormula:
    """A formula with what its names stand for, by the number of their token."""

    formula: Formula
    references: Mapping[int, Reference]
    calls: Mapping[int, tuple[Function, Overload]]
    type: Type
    _code: Code | None = field(default=None, init=False, compare=False)

    def __repr__(self) -> str:
        """Return its text and type."""
        return f"BoundFormula({self.text!r}, {self.type})"

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes it again in another process, where its code is made anew."""
        return BoundFormula, (self.formula, self.references, self.calls, self.type)

    @property
    def text(self) -> str:
        """The formula as its author typed it."""
        return self.formula.source.text

    @property
    def names(self) -> frozenset[str]:
        """The program-wide names this formula reads (columns of tables excluded)."""
        return frozenset(reference.name for reference in self.references.values() if not reference.table)

    @property
    def texts(self) -> tuple[str, ...]:
        """The quoted texts in it, and in the functions that it calls where a formula defines them."""
        own = [token.text for token in self.formula.tokens if token.kind is Kind.TEXT]
        called = [getattr(overload.meaning, "texts", ()) for _, overload in self.calls.values()]
        return tuple(itertools.chain(own, *called))

    @property
    def code(self) -> Code:
        """What gives its meaning under a semantics; made once."""
        if self._code is None:
            # Two threads may both do this; they store the same code.
            walker = Walker(self.formula, self.references, self.calls)
            object.__setattr__(self, "_code", walker.code(self.formula.tree))
        return self._code  # type: ignore[return-value]

    def evaluate(self, semantics: Semantics[V]) -> V:
        """Return the formula's meaning under a semantics."""
        outer = getattr(semantics, "formula", self)
        semantics.formula = self
        try:
            return self.code(semantics)  # type: ignore[no-any-return]
        finally:
            semantics.formula = outer
