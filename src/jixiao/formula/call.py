"""A call of a function in a formula, with its arguments as code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from jixiao.formula.algebra import Argument, Code, Semantics
from jixiao.formula.function import Function, Overload, Passing
from jixiao.formula.syntax.tokens import quoted_text
from jixiao.formula.types import Reference
from jixiao.numbers import read_decimal

_TYPED: Final[dict[Passing, Callable[[str], int | Fraction | str | None]]] = {
    Passing.LITERAL: lambda text: int(read_decimal(text)),
    Passing.STEP: lambda text: Fraction(read_decimal(text)),
    Passing.TEXT: quoted_text,
}


@dataclass(frozen=True)
class Part:
    """An argument of a call in a formula: its code, what was typed, how the function takes it.

    ``reference`` is what it stands for when it is a bare name, ``divisors()`` what is divided by in it.
    """

    code: Code
    text: str
    passing: Passing = Passing.VALUE
    reference: Reference | None = None
    divisors: Callable[[], Sequence[Part]] = tuple

    @property
    def is_typed(self) -> bool:
        """Whether it is typed in the formula itself, known before anything is evaluated."""
        return self.passing in _TYPED

    @cached_property
    def constant(self) -> int | Fraction | str | None:
        """What is typed, or None for an argument that has to be evaluated."""
        return _TYPED[self.passing](self.text) if self.is_typed else None

    @cached_property
    def give(self) -> Code:
        """What gives it to the function's meaning under a semantics."""
        if self.passing is Passing.VALUE:
            return self.code
        if self.is_typed or self.passing is Passing.TABLE:
            constant = self.reference if self.passing is Passing.TABLE else self.constant
            return lambda _semantics: constant
        return lambda semantics: tuple.__new__(Argument, (self, semantics))


@dataclass(frozen=True)
class Call:
    """A call at a ``node`` of a formula: which function, which way of calling it, and its arguments."""

    node: ast.Call
    function: Function
    overload: Overload
    parts: tuple[Part, ...]

    @cached_property
    def _givers(self) -> tuple[Code, ...]:
        return tuple(part.give for part in self.parts)

    def apply(self, semantics: Semantics[Any]) -> Any:  # noqa: ANN401 - V of the semantics
        """Return the function's own meaning under a semantics."""
        given = [give(semantics) for give in self._givers]
        semantics.node = self.node
        return self.overload.meaning(semantics, *given)

    def arguments(self, semantics: Semantics[Any]) -> list[Argument[Any]]:
        """Return the arguments under a semantics, none of them evaluated."""
        return [Argument(part, semantics) for part in self.parts]
