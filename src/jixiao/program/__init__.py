"""A ruleset becomes a program: an ordered list of named formulas, up to the total and the grade."""

from __future__ import annotations

from jixiao.program.across import check_weight
from jixiao.program.definition import CLAIMED, JUDGED, MOST_PRINTED, Definition, Node, Program, Role, Rule
from jixiao.program.evaluation import evaluate
from jixiao.program.lower import lower
from jixiao.program.part import needed
from jixiao.program.ranges import run_ranges
from jixiao.program.run import Inputs, Run, constants, reach, run_bounds, run_exact, run_traced

__all__ = [
    "CLAIMED",
    "JUDGED",
    "MOST_PRINTED",
    "Definition",
    "Inputs",
    "Node",
    "Program",
    "Role",
    "Rule",
    "Run",
    "check_weight",
    "constants",
    "evaluate",
    "lower",
    "needed",
    "reach",
    "run_bounds",
    "run_exact",
    "run_ranges",
    "run_traced",
]
