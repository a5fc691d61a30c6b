"""Where keys and values stand in a text, by their path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of a value and of its key; ``offsets`` of each character of a text value, and of its end."""

    value: Range
    key: Range | None = None
    offsets: tuple[int, ...] = ()


Spans = Mapping[tuple[str | int, ...], Span]


def no_spans(text: str) -> Spans:
    """Return no spans: data that a program handed over has no text."""
    del text
    return {}
