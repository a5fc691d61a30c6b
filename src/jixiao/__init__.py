"""jixiao (绩效): scores a government department's yearly expenditure self-evaluation, exactly and with reasons.

>>> import jixiao
>>> rules = jixiao.load("guangzhou/2022")
>>> rules.id
'guangzhou/2022'
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jixiao.advice import Change as Change
    from jixiao.advice import Changed as Changed
    from jixiao.advice import Cliff as Cliff
    from jixiao.advice import NearGrade as NearGrade
    from jixiao.advice import WhatIf as WhatIf
    from jixiao.advice import WinBack as WinBack
    from jixiao.api import Rules as Rules
    from jixiao.authoring.check import CheckReport as CheckReport
    from jixiao.authoring.proof.report import ProofReport as ProofReport
    from jixiao.authoring.testing import CasesReport as CasesReport
    from jixiao.certification.verdict import Check as Check
    from jixiao.certification.verdict import Verification as Verification
    from jixiao.extras import engine_version as engine_version
    from jixiao.loading import find_catalog as find_catalog
    from jixiao.loading import load as load
    from jixiao.numbers import from_float as from_float
    from jixiao.plugins import Catalog as Catalog
    from jixiao.plugins import Plugin as Plugin
    from jixiao.plugins import hookimpl as hookimpl
    from jixiao.problems import JixiaoError as JixiaoError
    from jixiao.problems import Place as Place
    from jixiao.problems import Problem as Problem
    from jixiao.rules import Field as Field
    from jixiao.rules import Submission as Submission
    from jixiao.scoring import Datum as Datum
    from jixiao.scoring import Digests as Digests
    from jixiao.scoring import ExplainedNode as ExplainedNode
    from jixiao.scoring import Explanation as Explanation
    from jixiao.scoring import Finding as Finding
    from jixiao.scoring import Loss as Loss
    from jixiao.scoring import NamedTrace as NamedTrace
    from jixiao.scoring import NodeScore as NodeScore
    from jixiao.scoring import Points as Points
    from jixiao.scoring import RolledUp as RolledUp
    from jixiao.scoring import Scorecard as Scorecard
    from jixiao.scoring import ScoreSet as ScoreSet
    from jixiao.scoring import Share as Share
    from jixiao.scoring import Statistics as Statistics
    from jixiao.scoring import UnitScore as UnitScore
    from jixiao.scoring import Unread as Unread
    from jixiao.scoring import WeightedPoints as WeightedPoints
    from jixiao.scoring import WorkedOut as WorkedOut
    from jixiao.scoring.inputs.given import Given as Given
    from jixiao.scoring.inputs.given import read as read
    from jixiao.tables.scoring import TableScorer as TableScorer
    from jixiao.tables.summary import Summary as Summary
    from jixiao.verification import Signed as Signed
    from jixiao.verification import sign as sign
    from jixiao.verification import verify as verify

    __version__: str

_NAMES: Final = {
    "advice": "Change Changed Cliff NearGrade WhatIf WinBack",
    "api": "Rules",
    "authoring.check": "CheckReport",
    "authoring.proof.report": "ProofReport",
    "authoring.testing": "CasesReport",
    "certification.verdict": "Check Verification",
    "extras": "__version__ engine_version",
    "loading": "find_catalog load",
    "numbers": "from_float",
    "plugins": "Catalog Plugin hookimpl",
    "problems": "JixiaoError Place Problem",
    "rules": "Field Submission",
    "scoring": (
        "Datum Digests ExplainedNode Explanation Finding Loss NamedTrace NodeScore Points WeightedPoints RolledUp "
        "Scorecard ScoreSet Share Statistics UnitScore Unread WorkedOut"
    ),
    "scoring.inputs.given": "Given read",
    "tables.scoring": "TableScorer",
    "tables.summary": "Summary",
    "verification": "Signed sign verify",
}
"""The public names, blanks between them, by the module that has them; ``import jixiao`` loads none of these modules."""

_HOMES: Final = {name: f"jixiao.{module}" for module, names in _NAMES.items() for name in names.split()}
__all__ = list(_HOMES)

# Whoever embeds jixiao asks for its log; else nothing is written.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __dir__() -> list[str]:
    """Return what the package has, loaded or not, but for what needs an extra: tools ask for all of it."""
    return sorted({*globals(), *__all__} - {"TableScorer"})


if not TYPE_CHECKING:  # a type checker knows the names from above, and refuses others

    def __getattr__(name: str) -> object:
        """Return a public name, or a module of the package, loaded now that it is asked for."""
        from importlib.util import find_spec

        if name == "__version__":
            value = import_module("jixiao.extras").engine_version()
        elif name in _HOMES:
            value = getattr(import_module(_HOMES[name]), name)
        elif not name.startswith("_") and find_spec(f"jixiao.{name}") is not None:
            value = import_module(f"jixiao.{name}")
        else:
            message = f"module 'jixiao' has no attribute {name!r}"
            raise AttributeError(message)
        return globals().setdefault(name, value)
