"""The definition of a function of the language: names, parameters, meaning, wording."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from jixiao.formula.types import Type
from jixiao.problems import Problem

if TYPE_CHECKING:
    from jixiao.formula.algebra import Semantics, V
    from jixiao.formula.call import Call
    from jixiao.formula.wording.phrase_tree import PhraseNode

    Phrasing = Callable[[Call, Semantics[PhraseNode]], PhraseNode]
    """How a call is said in Chinese."""


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
    STEP = enum.auto()
    """As a :class:`Fraction` above 0, typed in the formula itself, such as the 5 or 10% that is rounded to."""
    DIVISION = enum.auto()
    """As an :class:`Argument` that divides, with all that it divides by."""
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
class Primitive:
    """The meaning of a function that is a primitive of the semantics, by its name there."""

    name: str

    def __call__(self, semantics: Semantics[V], *arguments: object) -> V:
        """Return what the primitive makes of the arguments."""
        return getattr(semantics, self.name)(*arguments)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function.

    The last ``optional`` parameters may be left out; the last ``repeats`` come any number of times, and after them
    perhaps ``closing``, which is only named for people: a function that has one says itself what is wrong.
    ``returns`` is the type of the result; None means the type that ``meaning`` itself has (如果: its branches').
    ``meaning(semantics, *arguments)`` is written over the primitives only, ``phrase(call, semantics)`` says a call in
    Chinese; without it a call is said as the function's name with its arguments.
    """

    parameters: tuple[Parameter, ...]
    returns: Type | None
    meaning: Callable[..., Any]
    optional: int = 0
    repeats: int = 0
    closing: str = ""
    phrase: Phrasing | None = None

    @property
    def over_table(self) -> bool:
        """Whether the first argument is a detail table."""
        return bool(self.parameters) and self.parameters[0].passing is Passing.TABLE

    def parameter(self, index: int) -> Parameter:
        """Return the parameter that takes the argument of this index."""
        begins = len(self.parameters) - self.repeats
        if self.repeats and index >= begins:
            index = begins + (index - begins) % self.repeats
        return self.parameters[min(index, len(self.parameters) - 1)]

    @property
    def is_eager(self) -> bool:
        """Whether every argument is worked out before the call, or typed."""
        lazy = {Passing.LATER, Passing.ROW, Passing.TABLE, Passing.DIVISION}
        return not any(parameter.passing in lazy for parameter in self.parameters)

    def accepts(self, count: int) -> bool:
        """Tell whether the function can be called so with this many arguments."""
        least = len(self.parameters) - self.optional
        return least <= count and (self.repeats > 0 or count <= len(self.parameters))


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language, with what its page in the documentation says.

    ``name`` is its English name: one that Excel has means what it means there. ``chinese`` is its Chinese name, the same
    as the English one where it has none; both are not case-sensitive. ``examples`` are formulas with the text of their
    result; the tests run them. ``hint`` is the way out where a call does not fit, ``wrong`` tells from the typed texts
    of a call's arguments what is wrong with them (code, message, way out; or a problem without its place), or nothing.

    ``is_rate`` says that people read what it gives with a percent sign, ``is_count`` that it is a count whatever was
    counted, ``is_limit`` that it gives one of its arguments, and ``on_target`` what it gives when all is as it should be.
    ``opposite`` is the English name of the function that is most easily written by mistake. ``ways_out`` gives
    the ways out of a call, by the typed texts of its arguments, that can come to a case that it does not settle.
    ``text`` is the file of a function that a formula defines, empty where Python does.
    """

    name: str
    chinese: str
    about: str
    overloads: tuple[Overload, ...]
    examples: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    is_rate: bool = False
    is_count: bool = False
    is_limit: bool = False
    on_target: Fraction | None = None
    wrong: Callable[[Sequence[str]], Problem | tuple[str, str, str] | None] | None = None
    opposite: str = ""
    ways_out: Callable[[Sequence[str]], Iterable[str]] | None = None
    text: str = ""

    @property
    def divides(self) -> bool:
        """Whether it is about a division in its argument."""
        return any(
            parameter.passing is Passing.DIVISION
            for overload in self.overloads
            for parameter in overload.parameters
        )

    def problem(self, texts: Sequence[str]) -> Problem | None:
        """Return what is wrong with the typed texts of a call's arguments, without its place."""
        wrong = None if self.wrong is None else self.wrong(texts)
        return Problem(wrong[0], wrong[1], None, wrong[2:]) if isinstance(wrong, tuple) else wrong

    def ways_to_call(self, overload: Overload) -> tuple[str, ...]:
        """Return the ways out for a call that does not fit: how it is written, and what else may be meant."""
        return (f"写法：{self.usage(overload)}", *((self.hint,) if self.hint else ()))

    def usage(self, overload: Overload) -> str:
        """Return how a call is written, e.g. ``如果(条件, 成立时, 不成立时)``."""
        names = [parameter.name for parameter in overload.parameters]
        first_optional = len(names) - overload.optional
        shown = ", ".join(names[:first_optional])
        shown += "".join(f"[, {name}]" for name in names[first_optional:])
        shown += ", …" if overload.repeats else ""
        shown += f", {overload.closing}" if overload.closing else ""
        return f"{self.chinese}({shown})"


def registry(functions: Iterable[Function]) -> Mapping[str, Function]:
    """Return functions by every name they have, lower-case; raises ValueError when two share a name."""
    functions_by_name: dict[str, Function] = {}
    for function in functions:
        for name in {function.name.lower(), function.chinese.lower()}:
            if name in functions_by_name:
                message = f"函数名“{name}”重复：{functions_by_name[name].name}、{function.name}"
                raise ValueError(message)
            functions_by_name[name] = function
    return MappingProxyType(functions_by_name)
