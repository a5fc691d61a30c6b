"""Runs a ruleset's program for scoring."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.calendars import Calendars
from jixiao.formula import Value
from jixiao.plugins.extensions import Owned
from jixiao.program import Inputs, Program, Run, constants, run_traced
from jixiao.scoring.plan import Plan


@dataclass(frozen=True)
class Engine:
    """A ruleset's program with the calendars it counts by, the version of jixiao that runs it, plugins' checks."""

    program: Program
    calendars: Calendars
    version: str
    checks: tuple[Owned, ...] = ()

    @functools.cached_property
    def plan(self) -> Plan:
        """What every scorecard needs of the program."""
        return Plan.of(self.program)

    @functools.cached_property
    def constants(self) -> Mapping[str, Value]:
        """The values that no data changes."""
        return constants(self.program, self.calendars)

    def run(self, inputs: Inputs) -> Run:
        """Return every value of a unit, and how it came about."""
        return run_traced(self.program, inputs, self.calendars, self.plan.traced, self.constants)
