"""TOML files as plugins: a file in a data folder registers what it defines; it never runs code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from jixiao.calendars import Calendar, parse_calendar
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


def _calendar(document: Document) -> Calendar:
    return parse_calendar(document.text.encode(), document.file)


REGISTERED: Final[Mapping[FileKind, tuple[str, Callable[[Document], object]]]] = {
    "indicator": ("jixiao_register_indicators", lambda document: document),
    "ruleset": ("jixiao_register_rulesets", lambda document: document),
    "calendar": ("jixiao_register_calendars", _calendar),
    "function": ("jixiao_register_functions", read_function),
}
"""The hook through which a file of each kind registers something, and what."""
