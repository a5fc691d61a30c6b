"""Functions that a formula defines: the formula is walked under whatever semantics the call is in."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.formula.binding import BoundFormula
from jixiao.formula.walker import Walker


class _CallSite:
    """A semantics that stays at the call: what stands in the function's own formula is no part of the author's."""

    def __init__(self, semantics: object) -> None:
        object.__setattr__(self, "_semantics", semantics)

    def __getattr__(self, name: str) -> object:
        return getattr(object.__getattribute__(self, "_semantics"), name)

    def __setattr__(self, name: str, value: object) -> None:
        del name, value  # the formula and the node at hand


class _BodyWalker(Walker[Any]):
    """Walks the formula of a function, whose names are its parameters."""

    def __init__(self, semantics: object, values: Mapping[str, object]) -> None:
        super().__init__(_CallSite(semantics))  # type: ignore[arg-type]
        self.values = values

    def _variable(self, node: ast.Name) -> Any:  # noqa: ANN401 - V of the semantics
        return self.values[self.bound.references[int(node.id[1:])].name]


@dataclass(frozen=True, slots=True)
class Body:
    """The meaning of a function that a formula over its parameters defines."""

    formula: BoundFormula = field(compare=False)
    text: str
    parameters: tuple[str, ...]

    def __call__(self, semantics: object, *values: object) -> Any:  # noqa: ANN401 - V of the semantics
        """Return the formula's meaning with the arguments for its names."""
        return _BodyWalker(semantics, dict(zip(self.parameters, values, strict=True))).walk(self.formula)
