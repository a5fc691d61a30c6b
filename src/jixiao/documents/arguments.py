"""Checks of the arguments of public functions, with messages in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jixiao.problems import JixiaoError, Place, Problem


def refuse_other(name: str, given: object, kinds: type | tuple[Any, ...], wanted: str) -> None:
    """Raise :class:`JixiaoError` (S633) for an argument that is none of some kinds."""
    if not isinstance(given, kinds):
        raise JixiaoError([_wrong(name, given, wanted)])


def refuse_one(name: str, given: object, wanted: str, kinds: type | tuple[Any, ...] = object) -> None:
    """Raise :class:`JixiaoError` (S633) where one text or mapping is in the place of many things, or of another kind.

    What can be gone through only once is refused where its kinds are asked for: it would be empty afterwards.
    """
    is_once = kinds is not object and isinstance(given, Iterator)
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable) or is_once:
        raise JixiaoError([_wrong(name, given, wanted)])
    for item in given if kinds is not object else ():
        refuse_other(name, item, kinds, wanted)


def refuse_no_count(name: str, given: object) -> None:
    """Raise :class:`JixiaoError` (S633) for what is neither a whole number above zero nor None."""
    if given is not None and (type(given) is not int or given < 1):
        raise JixiaoError([_wrong(name, given, "大于 0 的整数")])


def _wrong(name: str, given: object, wanted: str) -> Problem:
    actual = str(given) if type(given) in {int, bool, float} else type(given).__name__
    message = f"参数 {name} 要是{wanted}，这里是 {actual}"
    return Problem("S633", message, Place(path=name), (f"给{wanted}",), {"found": actual, "wanted": wanted})
