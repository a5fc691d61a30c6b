"""What a function of the language is: names, parameters and one meaning over the primitives of a semantics."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.formula.algebra import Argument, Semantics
from jixiao.formula.source import FormulaSource
from jixiao.formula.tokens import Kind, read_tokens
from jixiao.formula.types import Type
from jixiao.numbers import read_decimal


class Passing(enum.Enum):
    """How an argument reaches the function's meaning."""

    VALUE = enum.auto()
    """Evaluated before the call."""
    LATER = enum.auto()
    """As an :class:`Argument` that the meaning evaluates if and when it needs it."""
    ROW = enum.auto()
    """As an :class:`Argument` that is evaluated once a row of the table before it."""
    LITERAL = enum.auto()
    """As an ``int``: a whole number typed in the formula itself, so that it is known before anything runs."""
    TEXT = enum.auto()
    """As a ``str``: a text in quotes typed in the formula itself, so that it is known before anything runs."""
    TABLE = enum.auto()
    """As the :class:`Reference` of a detail table."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its Chinese name for messages, the type it takes (None: any) and how it is passed.

    ``most`` bounds a literal, up and down.
    """

    name: str
    type: Type | None
    passing: Passing = Passing.VALUE
    most: int = 9999


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function.

    The last ``optional`` parameters may be left out; with ``repeats`` the last one may come any number of times.
    ``returns`` is the type of the result; None means the type that ``meaning`` itself has (如果: its branches').
    ``meaning(semantics, *arguments)`` is written over the primitives only.
    """

    parameters: tuple[Parameter, ...]
    returns: Type | None
    meaning: Callable[..., Any]
    optional: int = 0
    repeats: bool = False

    @property
    def over_table(self) -> bool:
        """Whether the first argument is a detail table."""
        return bool(self.parameters) and self.parameters[0].passing is Passing.TABLE

    def parameter(self, index: int) -> Parameter:
        """Return the parameter that takes the argument of this index."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    def accepts(self, count: int) -> bool:
        """Tell whether the function can be called so with this many arguments."""
        least = len(self.parameters) - self.optional
        return least <= count and (self.repeats or count <= len(self.parameters))

    def typed(self, index: int, argument: Argument[Any]) -> int | str | None:
        """Return an argument that is typed in the formula itself, or None for one that has to be evaluated."""
        passing = self.parameter(index).passing
        if passing is Passing.LITERAL:
            return int(read_decimal(argument.text))
        return quoted_text(argument.text) if passing is Passing.TEXT else None

    def apply(self, semantics: Semantics[Any], arguments: Sequence[Argument[Any]]) -> Any:  # noqa: ANN401 - V of the semantics
        """Return the meaning of a call under a semantics."""
        given: list[object] = []
        for index, argument in enumerate(arguments):
            passing = self.parameter(index).passing
            if passing is Passing.VALUE:
                given.append(argument.evaluate())
            elif passing in {Passing.LITERAL, Passing.TEXT}:
                given.append(self.typed(index, argument))
            elif passing is Passing.TABLE:
                given.append(argument.reference)
            else:
                given.append(argument)
        return self.meaning(semantics, *given)


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language, with what its page in the documentation says.

    ``name`` is the name people know from Excel, ``chinese`` its Chinese alias; both are not case-sensitive.
    ``examples`` are formulas with the text of their result; the tests run them.
    """

    name: str
    chinese: str
    about: str
    overloads: tuple[Overload, ...]
    examples: tuple[tuple[str, str], ...] = ()

    def usage(self, overload: Overload) -> str:
        """Return how a call is written, e.g. ``如果(条件, 成立时, 不成立时)``."""
        names = [each.name for each in overload.parameters]
        first_optional = len(names) - overload.optional
        shown = ", ".join(names[:first_optional])
        shown += "".join(f"[, {name}]" for name in names[first_optional:])
        return f"{self.chinese}({shown}{', …' if overload.repeats else ''})"


def quoted_text(typed: str) -> str | None:
    """Return what stands between the quotes of a text typed in a formula, or None when it is not just one text."""
    tokens, problems = read_tokens(FormulaSource(typed))
    is_text = not problems and [each.kind for each in tokens] == [Kind.TEXT, Kind.END]
    return tokens[0].text if is_text else None


def registry(functions: Iterable[Function]) -> Mapping[str, Function]:
    """Return functions by every name they have, lower-case; raises ValueError when two share a name."""
    found: dict[str, Function] = {}
    for function in functions:
        for name in {function.name.lower(), function.chinese.lower()}:
            if name in found:
                message = f"函数名“{name}”重复：{found[name].name}、{function.name}"
                raise ValueError(message)
            found[name] = function
    return found
