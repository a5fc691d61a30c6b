"""Numbers of a difference as text."""

from __future__ import annotations

from fractions import Fraction

from jixiao.numbers import is_exact_at, short_text, to_text
from jixiao.program import Node

_MEAN_PLACES = 4
_PLACES = 2


def total(value: Fraction) -> str:
    """Return a total: to 2 places, so that columns of them line up, unless it has more."""
    return to_text(value, places=_PLACES) if is_exact_at(value, _PLACES) else to_text(value)


def signed(value: Fraction) -> str:
    """Return a difference with its sign.

    >>> signed(Fraction(3, 2)), signed(Fraction(-1, 4)), signed(Fraction(0))
    ('+1.5', '−0.25', '0')
    """
    return f"{_sign(value)}{to_text(abs(value))}"


def most_text(old: Node, new: Node, usual: str = "分值") -> str:
    """Return how the most that a node may get changed; ``usual`` is what it is where nobody wrote it."""
    one, other = (usual if node.most is None else f" {to_text(node.most)} 分" for node in (old, new))
    return f"最多得分由{one}改为{other}"


def mean(total: Fraction, count: int) -> str:
    """Return a mean difference with its sign, rounded to 4 places; nothing for no units."""
    if not count:
        return ""
    text = short_text(abs(total) / count, _MEAN_PLACES)
    return f"{_sign(total)}{text}" if text != "0" else "0"


def _sign(value: Fraction) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""
