"""Advice for a unit: what wins points back, what a change would do, which thresholds are near."""

from __future__ import annotations

from jixiao.advice.change import Change as Change
from jixiao.advice.cliffs import Cliff as Cliff
from jixiao.advice.cliffs import NearGrade as NearGrade
from jixiao.advice.cliffs import cliffs as cliffs
from jixiao.advice.cliffs import near_grades as near_grades
from jixiao.advice.what_if import Changed as Changed
from jixiao.advice.what_if import WhatIf as WhatIf
from jixiao.advice.what_if import what_if as what_if
from jixiao.advice.win_back import WinBack as WinBack
from jixiao.advice.win_back import win_back as win_back
