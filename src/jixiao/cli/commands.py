"""The commands of jixiao by name: a command's module is imported when it is called, not when it is listed."""

from __future__ import annotations

import inspect
from collections import UserDict
from importlib import import_module
from importlib.util import find_spec
from types import CodeType
from typing import Any, Final

import click

MODULES: Final = {
    "score": "scoring",
    "explain": "scoring",
    "whatif": "advice",
    "cliffs": "advice",
    "score-set": "score_set",
    "roll-up": "roll_up",
    "batch": "batch",
    "show": "show",
    "diff": "diff",
    "history": "history",
    "check": "catalog",
    "prove": "prove",
    "test": "testing",
    "plugins": "catalog",
    "rulesets": "catalog",
    "fields": "catalog",
    "freeze": "certifying",
    "verify": "certifying",
    "sign": "certifying",
    "keygen": "certifying",
    "fmt": "editing",
    "schema": "writing",
    "new": "writing",
}
"""The module of this folder in which a function of the command's name is the command, in the order of the help."""


class Commands(UserDict[str, Any]):
    """Commands by name, each imported when it is looked up."""

    def __getitem__(self, name: str) -> click.Command:
        """Return a command."""
        module = import_module(f"jixiao.cli.{self.data[name]}")
        command: click.Command = getattr(module, _function(name))
        return command


def help_of(name: str) -> str:
    """Return a command's help, which is its function's docstring, from the compiled module: without running it."""
    spec: Any = find_spec(f"jixiao.cli.{MODULES[name]}")
    functions = {
        co_const.co_name: co_const
        for co_const in spec.loader.get_code(spec.name).co_consts
        if isinstance(co_const, CodeType)
    }
    return inspect.cleandoc(functions[_function(name)].co_consts[0] or "")


def _function(name: str) -> str:
    return name.replace("-", "_")
