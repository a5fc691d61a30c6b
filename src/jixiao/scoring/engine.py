"""What scores under one ruleset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.calendars import Calendars
from jixiao.formula import Value
from jixiao.plugins.extensions import Owned
from jixiao.program import Inputs, Program, Run, constants, run_traced
from jixiao.scoring.plan import Plan


@dataclass(frozen=True, slots=True)
class Engine:
    """A ruleset's program with the calendars it counts by, the version of jixiao that runs it, plugins' checks."""

    program: Program
    calendars: Calendars
    version: str
    checks: tuple[Owned, ...] = ()
    plan: Plan = field(init=False, repr=False)
    constants: Mapping[str, Value] = field(init=False, repr=False)

    def run(self, inputs: Inputs) -> Run:
        """Return every value of a unit, and how it came about."""
        return run_traced(self.program, inputs, self.calendars, self.plan.traced, self.constants)

    def __post_init__(self) -> None:
        """Look up what every scorecard needs."""
        object.__setattr__(self, "plan", Plan.of(self.program))
        object.__setattr__(self, "constants", constants(self.program, self.calendars))
