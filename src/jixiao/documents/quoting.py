"""How text from a file is repeated in a message."""

from __future__ import annotations

_MOST_SHOWN = 120


def short(text: str) -> str:
    """Return text as a message may repeat it: nobody reads more of it."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
