"""The functions of the formula language, each written once over the primitives of a semantics."""

from __future__ import annotations

from jixiao.formula.function import Function, Overload, Parameter, Passing, registry
from jixiao.formula.functions.arithmetic import ARITHMETIC
from jixiao.formula.functions.choice import CASES, CHOICE
from jixiao.formula.functions.conversion import CONVERSION
from jixiao.formula.functions.dates import DATES
from jixiao.formula.functions.rubric import SHAPES
from jixiao.formula.functions.tables import TABLES

STANDARD = (*CHOICE, *ARITHMETIC, *TABLES, *DATES, *SHAPES, *CONVERSION, *CASES)
"""The functions that every ruleset has, in the order of the documentation."""

__all__ = ["STANDARD", "Function", "Overload", "Parameter", "Passing", "registry"]
