"""A definition before its names are bound: a role, a formula's text, and the names that it may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.formula import AUTHORED, FormulaSource, Limits, Type
from jixiao.problems import Place
from jixiao.program.model import Role
from jixiao.rules.forms import Decisions


@dataclass(frozen=True, slots=True)
class Draft:
    """A definition whose formula is still text. ``scope`` maps the names it may use to program-wide names."""

    name: str
    label: str
    role: Role
    owner: str
    source: FormulaSource
    scope: Mapping[str, str]
    wanted: tuple[Type, ...]
    limits: Limits = AUTHORED
    unit: str = ""
    table: str = ""
    decisions: Decisions = "all"

    @property
    def place(self) -> Place:
        """Where the formula, or the entry it was written for, is written."""
        return self.source.locate(0, len(self.source.text))
