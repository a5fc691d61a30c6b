"""A ruleset as a program: an ordered list of named formulas, up to the total and the grade."""

from __future__ import annotations

from jixiao.program.evaluation import slice_of
from jixiao.program.lower import lower
from jixiao.program.lowering.peer_fields import check_weight
from jixiao.program.model import CLAIMED, JUDGED, MOST_PRINTED, Definition, Node, Program, Role, Rule
from jixiao.program.ranges.ranges import run_ranges
from jixiao.program.run import Inputs, Run, constants, reach, run_exact, run_traced

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
    "lower",
    "reach",
    "run_exact",
    "run_ranges",
    "run_traced",
    "slice_of",
]
