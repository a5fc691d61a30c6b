"""The whole extension surface of jixiao.

A plugin is anything pluggy can register: the TOML files of a data folder become plugins by themselves, an
installed distribution names a module under the entry point group ``jixiao``. Every hook hands over a
``register`` callable and returns nothing. Hooks are called one by one, in the order of the plugins'
names; one that raises is reported as failed and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pluggy

from jixiao.calendars import Calendar
from jixiao.documents import Document
from jixiao.formula import Function
from jixiao.plugins.extensions import FileReader, FileWriter, FindingRule
from jixiao.rules import FieldType, Indicator
from jixiao.rules.forms import Form

if TYPE_CHECKING:
    import click

PROJECT = "jixiao"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as the implementation of the hook of the same name."""


@hookspec
def jixiao_register_indicators(register: Callable[[Indicator | Document | str], Any]) -> None:
    """Register indicators: ``register(indicator)``, or ``register(path)`` of a TOML file or a folder of them."""


@hookspec
def jixiao_register_rulesets(register: Callable[[Document | str], Any]) -> None:
    """Register rulesets: ``register(document)``, or ``register(path)`` of a TOML file or a folder of them."""


@hookspec
def jixiao_register_functions(register: Callable[[Function], Any]) -> None:
    """Register functions of the formula language: written over the primitives of a semantics, or defined by a formula.

    Those of a formula (``formula_function``) freeze; a folder of TOML files has them as well.
    """


@hookspec
def jixiao_register_calendars(register: Callable[[Calendar], Any]) -> None:
    """Register yearly working-day calendars; a shipped year can't be replaced."""


@hookspec
def jixiao_register_forms(register: Callable[[type[Form]], Any]) -> None:
    """Register forms of a scoring rule: subclasses of ``Form``, whose ``key`` becomes a key of ``[score]``."""


@hookspec
def jixiao_register_field_types(register: Callable[[FieldType], Any]) -> None:
    """Register types of data items: other ways to read a datum, which formulas see as a type of the language's own."""


@hookspec
def jixiao_register_findings(register: Callable[[FindingRule], Any]) -> None:
    """Register checks of scorecards: what a reviewer must see beside what jixiao itself finds; they change no points."""


@hookspec
def jixiao_register_readers(register: Callable[[FileReader], Any]) -> None:
    """Register how files with other suffixes are read, as submissions or as tables of units."""


@hookspec
def jixiao_register_writers(register: Callable[[FileWriter], Any]) -> None:
    """Register how files with other suffixes are written: submissions put together, tables of results."""


@hookspec
def jixiao_register_commands(register: Callable[[click.Command], Any]) -> None:
    """Register commands of ``jixiao``; only an installed distribution can, as nothing is trusted before the command runs."""
