"""TOML files of a plugin folder: which kind each is, and what it registers without running code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from jixiao.calendars import parse_calendar
from jixiao.documents import Document
from jixiao.rules import read_function

FileKind = Literal["indicator", "ruleset", "calendar", "function", "other", "unknown"]
_RULESET_KEYS = frozenset({"groups", "grades", "extends", "indicators"})
_INDICATOR_KEYS = frozenset({"score", "not_applicable", "steps", "editions"})
_OTHER_KEYS = frozenset({"unit", "claimed", "cases"})


def file_kind(document: Document) -> FileKind:
    """Return what a TOML file in a plugin folder is, by its keys; a submission among them is left alone."""
    keys = document.data.keys()
    if keys & _OTHER_KEYS:
        return "other"
    if keys & _RULESET_KEYS:
        return "ruleset"
    if "holidays" in keys:
        return "calendar"
    if "function" in keys:
        return "function"
    return "indicator" if keys & _INDICATOR_KEYS or {"id", "name", "fields"} & keys else "unknown"


REGISTERED: Final[Mapping[FileKind, Callable[[Document], object]]] = {
    "indicator": lambda document: document,
    "ruleset": lambda document: document,
    "calendar": lambda document: parse_calendar(document.text.encode(), document.file),
    "function": read_function,
}
"""What a file of each kind registers."""
