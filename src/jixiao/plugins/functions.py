"""Wraps the functions of plugins, so that their code runs inside the boundary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from jixiao.formula import Argument, Function
from jixiao.plugins.foreign import Owner, foreign
from jixiao.problems import Problem


class _Primitives:
    """A semantics as a plugin's function gets it: the primitives, and a note of every value they gave."""

    def __init__(self, semantics: object, given: list[object]) -> None:
        object.__setattr__(self, "_semantics", semantics)
        object.__setattr__(self, "_given", given)

    def __getattr__(self, name: str) -> object:
        member = getattr(object.__getattribute__(self, "_semantics"), name)
        return _noting(member, object.__getattribute__(self, "_given")) if callable(member) else member

    def __setattr__(self, name: str, value: object) -> None:
        message = f"不能改语义的 {name}"
        raise AttributeError(message)


def _noting(made: Callable[..., object], given: list[object]) -> Callable[..., object]:
    def noted(*arguments: object, **named: object) -> object:
        value = made(*arguments, **named)
        given.append(value)
        return value

    return noted


@dataclass(frozen=True, slots=True)
class ForeignMeaning:
    """The meaning of a plugin's function under every semantics; whose it is goes with it."""

    meaning: Callable[..., Any]
    name: str
    owner: Owner

    def __call__(self, semantics: Any, *arguments: Any) -> Any:  # noqa: ANN401 - V of the semantics
        """Return what the plugin's code makes of the arguments, or raise :class:`JixiaoError` (P511) that names it."""
        given: list[object] = list(arguments)
        handed = [
            argument._replace(part=replace(argument.part, code=_noting(argument.part.code, given)))
            if isinstance(argument, Argument)
            else argument
            for argument in arguments
        ]
        with foreign(self.owner, f"的函数“{self.name}”", place=lambda: semantics.place):
            result = self.meaning(_Primitives(semantics, given), *handed)
            if not any(result is value for value in given):
                message = f"函数的结果只能由 semantics 的运算得出，这里返回的是 {type(result).__name__}"
                raise TypeError(message)
            return result


def _checked(function: Function, owner: Owner, texts: Sequence[str]) -> Problem | None:
    """Return what a plugin's function says of the typed texts of a call's arguments, or None."""
    with foreign(owner, f"的函数“{function.chinese}”"):
        problem = function.problem(texts)
        if problem is None:
            return None
        return Problem(str(problem.code), str(problem.message), None, tuple(map(str, problem.remedies)))


def owner_of(function: Function) -> Owner | None:
    """Return whose plugin registered a function, if one did."""
    meaning = function.overloads[0].meaning
    return meaning.owner if isinstance(meaning, ForeignMeaning) else None


def identity_of(function: Function) -> str:
    """Return what identifies the meaning of a function that is not the language's: its text, or whose code it is."""
    owner = owner_of(function)
    return function.text or ("" if owner is None else f"{owner.name} {owner.version}")


def guarded(function: Function, owner: Owner) -> Function:
    """Return a plugin's function whose meaning runs inside the boundary; one that a formula defines runs no code of theirs.

    It is worded as its name with its arguments.
    """
    if function.text:
        return function
    overloads = tuple(
        replace(overload, meaning=ForeignMeaning(overload.meaning, function.chinese, owner), phrase=None)
        for overload in function.overloads
    )
    wrong = None if function.wrong is None else partial(_checked, function, owner)
    return replace(function, overloads=overloads, wrong=wrong, ways_out=None)
