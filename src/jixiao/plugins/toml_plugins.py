"""TOML files as pluggy plugins: a file in a data folder registers what it defines; it never runs code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from jixiao.calendars import Calendar, parse_calendar
from jixiao.documents import Document
from jixiao.formula import Function
from jixiao.plugins.hookspecs import hookimpl
from jixiao.rules import Indicator, read_function

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


@dataclass(frozen=True, eq=False)
class TomlIndicator:
    """The plugin that an indicator file becomes."""

    document: Document

    @hookimpl
    def jixiao_register_indicators(self, register: Callable[[Indicator | Document | str], Any]) -> None:
        """Register the indicator."""
        register(self.document)


@dataclass(frozen=True, eq=False)
class TomlRuleset:
    """The plugin that a ruleset file becomes."""

    document: Document

    @hookimpl
    def jixiao_register_rulesets(self, register: Callable[[Document | str], Any]) -> None:
        """Register the ruleset."""
        register(self.document)


@dataclass(frozen=True, eq=False)
class TomlCalendar:
    """The plugin that a calendar file becomes."""

    document: Document

    @hookimpl
    def jixiao_register_calendars(self, register: Callable[[Calendar], Any]) -> None:
        """Register the calendar."""
        register(parse_calendar(self.document.text.encode(), self.document.file))


@dataclass(frozen=True, eq=False)
class TomlFunction:
    """The plugin that the file of a function becomes."""

    document: Document

    @hookimpl
    def jixiao_register_functions(self, register: Callable[[Function], Any]) -> None:
        """Register the function that the file's formula defines."""
        register(read_function(self.document))


PLUGINS: dict[str, type[TomlIndicator | TomlRuleset | TomlCalendar | TomlFunction]] = {
    "indicator": TomlIndicator,
    "ruleset": TomlRuleset,
    "calendar": TomlCalendar,
    "function": TomlFunction,
}
