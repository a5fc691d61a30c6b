"""jixiao (绩效): scores a government department's yearly expenditure self-evaluation, exactly and with reasons.

>>> import jixiao
>>> rules = jixiao.load("guangzhou/2022")
>>> rules.id
'guangzhou/2022'
"""

from __future__ import annotations

from jixiao.api import Rules, engine_version, find_catalog, load, read
from jixiao.numbers import from_float
from jixiao.plugins import hookimpl
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.scoring import Finding, Loss, NodeScore, Scorecard
from jixiao.verification import sign, verify

__all__ = [
    "Finding",
    "JixiaoError",
    "Loss",
    "NodeScore",
    "Place",
    "Problem",
    "Rules",
    "Scorecard",
    "engine_version",
    "find_catalog",
    "from_float",
    "hookimpl",
    "load",
    "read",
    "sign",
    "verify",
]
