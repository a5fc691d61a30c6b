"""Advice for a unit: what wins points back, what a change would do, which thresholds are near."""

from __future__ import annotations

from jixiao.advice.change import Change
from jixiao.advice.cliffs import Cliff, NearGrade, cliffs, near_grades
from jixiao.advice.what_if import Changed, WhatIf, what_if
from jixiao.advice.win_back import WinBack, win_back

__all__ = [
    "Change",
    "Changed",
    "Cliff",
    "NearGrade",
    "WhatIf",
    "WinBack",
    "cliffs",
    "near_grades",
    "what_if",
    "win_back",
]
