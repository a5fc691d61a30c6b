"""A float function as a programmer writes it: the formulas one after another, ``round`` of each, one sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from bench.formulas import FORMULAS, PLACES, names_in
from bench.peers import Peer, Row


def source() -> str:
    """Return the function's text; every data item is looked up once."""
    names = dict.fromkeys(name for text in FORMULAS.values() for name in names_in(text))
    lines = ["def total(unit):", *(f"    {name} = unit[{name!r}]" for name in names)]
    lines += [f"    p{at} = round({text}, {PLACES})" for at, text in enumerate(FORMULAS.values())]
    points = " + ".join(f"p{at}" for at in range(len(FORMULAS)))
    return "\n".join([*lines, f"    return round({points}, {PLACES})"])


def _function() -> Callable[[Row], float]:
    scope: dict[str, object] = {}
    exec(source(), scope)
    return cast("Callable[[Row], float]", scope["total"])


PEERS = [Peer("手写 Python（浮点）", "", one=_function())]
