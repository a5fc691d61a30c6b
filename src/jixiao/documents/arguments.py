"""Checks of the arguments of public functions, with messages in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.problems import JixiaoError, Place, Problem


def refuse_other(name: str, given: object, kinds: type | tuple[type, ...], wanted: str) -> None:
    """Raise :class:`JixiaoError` (S633) for an argument that is none of some kinds."""
    if not isinstance(given, kinds):
        raise JixiaoError([_wrong(name, given, wanted)])


def refuse_one(name: str, given: object, wanted: str, kinds: type | tuple[type, ...] = object) -> None:
    """Raise :class:`JixiaoError` (S633) where one text or mapping is in the place of many things, or of another kind."""
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise JixiaoError([_wrong(name, given, wanted)])
    for item in given if kinds is not object else ():
        refuse_other(name, item, kinds, wanted)


def _wrong(name: str, given: object, wanted: str) -> Problem:
    kind = type(given).__name__
    message = f"参数 {name} 要是{wanted}，这里是 {kind}"
    return Problem("S633", message, Place(path=name), (f"给{wanted}",), {"found": kind, "wanted": wanted})
