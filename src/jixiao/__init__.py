"""jixiao (绩效): scores a government department's yearly expenditure self-evaluation, exactly and with reasons.

>>> import jixiao
>>> rules = jixiao.load("guangzhou/2022")
>>> rules.id
'guangzhou/2022'
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from jixiao.advice import Change, Changed, Cliff, NearGrade, WhatIf, WinBack
from jixiao.api import Rules, engine_version
from jixiao.certification.verdict import Verification
from jixiao.loading import find_catalog, load
from jixiao.numbers import from_float
from jixiao.plugins import Catalog, Plugin, hookimpl
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.rules import Field, Submission
from jixiao.scoring import (
    Datum,
    Digests,
    Finding,
    Loss,
    NamedTrace,
    NodeScore,
    Points,
    PointsTogether,
    RolledUp,
    Scorecard,
    ScoreSet,
    Share,
    Statistics,
    UnitScore,
    Unread,
    WorkedOut,
)
from jixiao.scoring.given import Given, read
from jixiao.verification import Signed, sign, verify

if TYPE_CHECKING:
    from jixiao.tables.scoring import TableScorer

    __version__: str

__all__ = [
    "Catalog",
    "Change",
    "Changed",
    "Cliff",
    "Datum",
    "Digests",
    "Field",
    "Finding",
    "Given",
    "JixiaoError",
    "Loss",
    "NamedTrace",
    "NearGrade",
    "NodeScore",
    "Place",
    "Plugin",
    "Points",
    "PointsTogether",
    "Problem",
    "RolledUp",
    "Rules",
    "ScoreSet",
    "Scorecard",
    "Share",
    "Signed",
    "Statistics",
    "Submission",
    "TableScorer",
    "UnitScore",
    "Unread",
    "Verification",
    "WhatIf",
    "WinBack",
    "WorkedOut",
    "__version__",
    "engine_version",
    "find_catalog",
    "from_float",
    "hookimpl",
    "load",
    "read",
    "sign",
    "verify",
]


# Whoever embeds jixiao asks for its log; else nothing is written.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    """Return what is looked up when it is asked for: the version, and what needs the extra ``table``."""
    if name == "__version__":
        return engine_version()
    if name == "TableScorer":
        from jixiao.tables.scoring import TableScorer

        return TableScorer
    message = f"module 'jixiao' has no attribute {name!r}"
    raise AttributeError(message)
