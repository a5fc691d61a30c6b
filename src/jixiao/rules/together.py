"""How the data of several projects become those of one department: what a field says, and what a ruleset says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Constraint

from jixiao.rules.chosen import TOGETHER, InChinese, printed
from jixiao.rules.reading import Authored

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
