"""The result types that commands write with ``--json``, by the names of commands."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from jixiao.advice import Cliff, NearGrade, WhatIf
from jixiao.authoring.check import CheckReport
from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.difference.history import IndicatorHistory, RulesetHistory
from jixiao.authoring.testing import CasesReport
from jixiao.certification.verdict import Verification
from jixiao.plugins import RULESET_KEYS, Catalog, Plugin
from jixiao.publishing.document import Document, Sheet
from jixiao.rules import Field
from jixiao.scoring import Explanation, RolledUp, Scorecard, ScoreSet, WeightedPoints


class FieldUsed(Field):
    """A data item and the indicators that use it."""

    indicators: tuple[str, ...]


_TEXTS: Final = list[str]
_WRITTEN: Final = {"written": _TEXTS}
_MAY_WRITE: Final = {"written?": _TEXTS}


def _batch() -> Any:  # noqa: ANN401 - types by keys
    from jixiao.tables.summary import Summary

    return {"ruleset": str, "year": int, "digest": str, **_WRITTEN, **Summary.json_types()}


def _prove() -> type:
    from jixiao.authoring.proof.report import ProofReport

    return ProofReport


RESULTS: Final[dict[str, Callable[[], Any]]] = {
    "plugins": lambda: Catalog,
    "rulesets": lambda: {"rulesets": [Plugin.json_types(RULESET_KEYS)]},
    "fields": lambda: {"fields": list[FieldUsed]},
    "check": lambda: CheckReport,
    "test": lambda: CasesReport,
    "prove": _prove,
    "history": lambda: (IndicatorHistory, RulesetHistory, _WRITTEN),
    "diff": lambda: (Difference, _WRITTEN),
    "show": lambda: (Document, Sheet, _WRITTEN),
    "score": lambda: (Scorecard, {**_WRITTEN, "total": Decimal | None, "grade": str | None}),
    "explain": lambda: Explanation,
    "whatif": lambda: WhatIf,
    "cliffs": lambda: {"cliffs": list[Cliff], "grades": list[NearGrade]},
    "score-set": lambda: {**ScoreSet.json_types(), "skipped": _TEXTS, **_MAY_WRITE},
    "roll-up": lambda: ({**RolledUp.json_types(), "card": Scorecard, **_MAY_WRITE}, WeightedPoints),
    "batch": _batch,
    "verify": lambda: (Verification, {"files": list[Verification]}),
    "freeze": lambda: {**_WRITTEN, "ruleset": str, "digest": str},
    "sign": lambda: {**_WRITTEN, "fingerprint": str},
    "keygen": lambda: {**_WRITTEN, "fingerprint": str},
    "fmt": lambda: ({**_WRITTEN, "files": int, "changed": _TEXTS}, {"text": str}),
    "new": lambda: (_WRITTEN, {"text": str}),
}
"""What a command's JSON is; ``schema`` itself writes a schema, or ``written`` as ``new`` does."""
