"""The whole extension surface of jixiao.

A plugin is anything pluggy can register: the TOML files of a data folder become plugins by themselves, an
installed distribution names a module under the entry point group ``jixiao``. Every hook hands over a
``register`` callable and returns nothing. Hooks are called one by one, in the order of the plugins'
names; one that raises is reported as failed and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pluggy

from jixiao.calendars import Calendar
from jixiao.documents import Document
from jixiao.formula import Function
from jixiao.rules import Indicator

PROJECT = "jixiao"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of the same name."""


@hookspec
def jixiao_register_indicators(register: Callable[[Indicator | str], Any]) -> None:
    """Register indicators: ``register(indicator)``, or ``register(path)`` of a TOML file or a folder of them."""


@hookspec
def jixiao_register_rulesets(register: Callable[[Document | str], Any]) -> None:
    """Register rulesets: ``register(document)``, or ``register(path)`` of a TOML file or a folder of them."""


@hookspec
def jixiao_register_functions(register: Callable[[Function], Any]) -> None:
    """Register functions of the formula language, written over the primitives of a semantics.

    Only an installed distribution or a file that the caller trusts can do this: a folder holds no code.
    """


@hookspec
def jixiao_register_calendars(register: Callable[[Calendar], Any]) -> None:
    """Register yearly working-day calendars; a shipped year can't be replaced."""
