"""Fields over several submissions: comparisons of units (名次、平均数、百分位……), and sums over projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field as Constraint

from jixiao.rules.chosen import COMPARISONS, ENDS, TOGETHER, InChinese, printed
from jixiao.rules.reading import Authored

What = Annotated[Literal["rank", "mean", "best", "percentile", "count"], InChinese(COMPARISONS)]

WHAT_NAMES = printed(COMPARISONS)
"""The Chinese word for each comparison."""

_ORDERED = frozenset({"rank", "best", "percentile"})
_TYPES: dict[What, tuple[str, ...]] = {
    "rank": ("count", "number"),
    "mean": ("amount", "number", "rate"),
    "best": ("amount", "number", "count", "rate"),
    "percentile": ("rate",),
    "count": ("count", "number"),
}


class PeerComparison(Authored):
    """How a field compares its unit with the others of a set of submissions.

    ``of`` is the formula whose values are compared; ``first`` says which end of them is best. ``rank`` gives equal
    values the better place, ``percentile`` is the share of the other units that are not better.
    """

    what: What
    of: Annotated[str, Constraint(min_length=1)]
    first: Annotated[Literal["high", "low"], InChinese(ENDS)] | None = None


def wrong_with_peers(name: str, kind: str, across: PeerComparison) -> Iterator[tuple[str, str]]:
    """Yield the message and the way out of what does not go together (R455); ``kind`` is the field's type."""
    what = WHAT_NAMES[across.what]
    if kind not in _TYPES[across.what]:
        types = "、".join(f'"{name}"' for name in _TYPES[across.what])
        yield f"“{name}”是跨单位的{what}，type 不能是 {kind}", f"type 可以写 {types}"
    if across.what in _ORDERED and across.first is None:
        remedy = '写 first = "high"（大的在前）或 first = "low"（小的在前）'
        yield f"“{name}”是跨单位的{what}，没有写哪一头最好", remedy
    if across.what not in _ORDERED and across.first is not None:
        yield f"“{name}”是跨单位的{what}，不分先后", "删去 first"


Together = Annotated[Literal["sum", "weighted", "same", "join"], InChinese(TOGETHER)]

TOGETHER_NAMES = printed(TOGETHER)
"""The Chinese word for each way."""

_WAYS: dict[str, tuple[Together, ...]] = {
    "amount": ("sum", "weighted", "same"),
    "number": ("weighted", "sum", "same"),
    "count": ("sum", "same"),
    "rate": ("weighted", "same"),
    "table": ("join",),
}


class RollUp(Authored):
    """What a ruleset says about putting several submissions together: the data item that is their weight."""

    weight: Annotated[str, Constraint(min_length=1)]


def ways(kind: str) -> tuple[Together, ...]:
    """Return how data of a type may be put together, the usual way first.

    Absolute values add up, relative ones are weighted; a count stays whole and rates don't add up.
    """
    return _WAYS.get(kind, ("same",))
