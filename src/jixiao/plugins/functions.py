"""A plugin's function of the formula language: its meaning runs inside the boundary, and answers in the semantics' own values."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from jixiao.formula import Argument, Function
from jixiao.plugins.foreign import Owner, foreign


class _Primitives:
    """A semantics as a plugin's function gets it: the primitives, and a note of every value they gave."""

    def __init__(self, semantics: object, given: list[object]) -> None:
        object.__setattr__(self, "_semantics", semantics)
        object.__setattr__(self, "_given", given)

    def __getattr__(self, name: str) -> object:
        found = getattr(object.__getattribute__(self, "_semantics"), name)
        return _noting(found, object.__getattribute__(self, "_given")) if callable(found) else found

    def __setattr__(self, name: str, value: object) -> None:
        message = f"不能改语义的 {name}"
        raise AttributeError(message)


def _noting(made: Callable[..., object], given: list[object]) -> Callable[..., object]:
    def noted(*arguments: object, **named: object) -> object:
        found = made(*arguments, **named)
        given.append(found)
        return found

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
            replace(each, evaluate=_noting(each.evaluate, given)) if isinstance(each, Argument) else each
            for each in arguments
        ]
        with foreign(self.owner, f"的函数“{self.name}”", place=lambda: semantics.place):
            found = self.meaning(_Primitives(semantics, given), *handed)
            if not any(found is each for each in given):
                message = f"函数的结果只能由 semantics 的运算得出，这里返回的是 {type(found).__name__}"
                raise TypeError(message)
            return found


def owner_of(function: Function) -> Owner | None:
    """Return whose plugin registered a function, if one did."""
    meaning = function.overloads[0].meaning
    return meaning.owner if isinstance(meaning, ForeignMeaning) else None


def refuse_trusted(functions: Iterable[Function]) -> None:
    """Raise :class:`pickle.PicklingError` for a function of a trusted file: another process can't find its module."""
    for each in functions:
        owner = owner_of(each)
        if owner is not None and owner.kind == "trusted file":
            message = (
                f"{owner.title}里的函数“{each.chinese}”不能送到别的进程；把插件装成软件包，或在那里重新载入"
            )
            raise pickle.PicklingError(message)


def guarded(function: Function, owner: Owner) -> Function:
    """Return a plugin's function whose meaning runs inside the boundary."""
    overloads = tuple(
        replace(each, meaning=ForeignMeaning(each.meaning, function.chinese, owner))
        for each in function.overloads
    )
    return replace(function, overloads=overloads)
