"""The formula language: text to tree to meaning.

``parse`` reads a formula's text, ``bind`` checks its names and types, and ``BoundFormula.evaluate`` gives it the
meaning that a ``Semantics`` defines.
"""

from __future__ import annotations

from jixiao.formula.algebra import Argument, Semantics
from jixiao.formula.binding.binder import Scope, bind, bind_parsed
from jixiao.formula.bound import BoundFormula
from jixiao.formula.functions import STANDARD, Function, registry
from jixiao.formula.syntax.limits import AUTHORED, GENERATED, Limits
from jixiao.formula.syntax.parser import Formula, parse
from jixiao.formula.syntax.source import FormulaSource
from jixiao.formula.syntax.tokens import RESERVED_NAMES, is_name, reference_key
from jixiao.formula.types import Reference, Type, TypeKind
from jixiao.formula.values import Failed, Missing, Table, Value, absent

__all__ = [
    "AUTHORED",
    "GENERATED",
    "RESERVED_NAMES",
    "STANDARD",
    "Argument",
    "BoundFormula",
    "Failed",
    "Formula",
    "FormulaSource",
    "Function",
    "Limits",
    "Missing",
    "Reference",
    "Scope",
    "Semantics",
    "Table",
    "Type",
    "TypeKind",
    "Value",
    "absent",
    "bind",
    "bind_parsed",
    "is_name",
    "parse",
    "reference_key",
    "registry",
]
