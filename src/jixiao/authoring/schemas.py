"""JSON Schemas of the files people write, so that editors complete and check them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from jixiao.authoring.cases import CasesFile
from jixiao.plugins import ProjectFile
from jixiao.rules import IndicatorFile, RulesetFile, SubmissionFile
from jixiao.scoring import Scorecard

_MODELS: dict[str, type[BaseModel]] = {
    "indicator": IndicatorFile,
    "ruleset": RulesetFile,
    "submission": SubmissionFile,
    "cases": CasesFile,
    "project": ProjectFile,
}
SCHEMA_KINDS = (*_MODELS, "scorecard")
"""What there are schemas of: the authored files, and the JSON of a scorecard."""


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file; raises KeyError for another kind."""
    card = TypeAdapter(Scorecard)
    found = (
        card.json_schema(mode="serialization") if kind == "scorecard" else _MODELS[kind].model_json_schema()
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
