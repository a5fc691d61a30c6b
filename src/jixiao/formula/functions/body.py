"""Functions that are defined by a formula over their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jixiao.formula.bound import BoundFormula
from jixiao.formula.call import Call, Part
from jixiao.formula.types import Reference


class _CallSite:
    """A semantics that knows the function's parameters and stays at the call: the formula is no part of the author's."""

    def __init__(self, semantics: object, values: Mapping[str, object]) -> None:
        self.__dict__.update(_semantics=semantics, _values=values)

    def __getattr__(self, name: str) -> object:
        return getattr(self.__dict__["_semantics"], name)

    def __setattr__(self, name: str, value: object) -> None:
        del name, value  # the formula and the node at hand

    def name(self, reference: Reference) -> object:
        """Return the meaning of a parameter."""
        return self.__dict__["_values"][reference.name]

    def call(self, call: Call) -> object:
        """Return the meaning of a call inside the function: its arguments may name parameters."""
        semantics = self.__dict__["_semantics"]
        parts = tuple([_read_by(self, part) for part in call.parts])
        return semantics.call(replace(call, node=semantics.node, parts=parts))


def _read_by(site: Any, part: Part) -> Part:  # noqa: ANN401 - a call site stands for a semantics
    """Return an argument whose names are the parameters at a call site."""
    return replace(
        part,
        code=lambda _semantics: part.code(site),
        divisors=lambda: [_read_by(site, divisor) for divisor in part.divisors()],
    )


@dataclass(frozen=True, slots=True)
class Body:
    """The meaning of a function that a formula over its parameters defines."""

    formula: BoundFormula = field(compare=False)
    text: str
    parameters: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The quoted texts in the formula."""
        return self.formula.texts

    def __call__(self, semantics: object, *values: object) -> Any:  # noqa: ANN401 - V of the semantics
        """Return the formula's meaning with the arguments for its names."""
        known = dict(zip(self.parameters, values, strict=True))
        return self.formula.code(_CallSite(semantics, known))  # type: ignore[arg-type]
