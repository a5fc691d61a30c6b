"""What scores under one ruleset."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.calendars import Calendars
from jixiao.program import Program, Runner


@dataclass(frozen=True, slots=True)
class Engine:
    """A ruleset's program with the calendars it counts by, the version of jixiao that runs it, and how a unit is run."""

    program: Program
    calendars: Calendars
    version: str
    run: Runner
