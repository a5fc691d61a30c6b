"""JSON Schemas of the files that people write and receive, for editors and programs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, TypeAdapter

from jixiao.authoring.cases.cases import CasesFile
from jixiao.authoring.difference.changes import Difference
from jixiao.authoring.editing.schema_titles import MODELS
from jixiao.authoring.results import RESULTS
from jixiao.certification.frozen import FrozenFile
from jixiao.certification.signatures import SignatureFile
from jixiao.certification.verdict import Verification
from jixiao.documents.result import schema_of
from jixiao.plugins import ProjectFile
from jixiao.problems import ProblemsData
from jixiao.rules import (
    STANDARD_VOCABULARY,
    Authored,
    IndicatorFile,
    RulesetFile,
    SubmissionFile,
    Vocabulary,
)
from jixiao.rules.chosen import YesNo
from jixiao.rules.indicator import indicator_model
from jixiao.rules.key_names import KEYS
from jixiao.scoring import Scorecard


class CalendarFile(Authored):
    """One year's working days; :mod:`jixiao.calendars` reads it."""

    year: int
    source: str
    holidays: tuple[dt.date, ...]
    workdays: tuple[dt.date, ...]


_FILES: dict[str, type[BaseModel]] = {
    "indicator": IndicatorFile,
    "ruleset": RulesetFile,
    "submission": SubmissionFile,
    "cases": CasesFile,
    "project": ProjectFile,
    "calendar": CalendarFile,
    "frozen": FrozenFile,
    "signature": SignatureFile,
}


_RECORDS: dict[str, type] = {
    "verification": Verification, "difference": Difference, "scorecard": Scorecard, "problems": ProblemsData,
}  # fmt: skip
SCHEMA_KINDS = (*_FILES, *_RECORDS, *RESULTS)
"""What there are schemas of: the authored files, and what commands write as JSON, by the names of commands."""

_CHANGED = "Changed"
_YES_NO: dict[str, Any] = TypeAdapter(YesNo).json_schema()
_IDENTITIES = {
    "groups": "name", "indicators": "id", "caps": "name", "vetoes": "name", "fields": "name", "grades": "name"
}  # fmt: skip
"""The lists of a ruleset that are laid over those of the one it extends, entry by entry of the same name."""


def schema(kind: str, vocabulary: Vocabulary = STANDARD_VOCABULARY) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file, said in Chinese; raises KeyError for another kind.

    ``vocabulary`` has the forms and the types of data items that may be written.
    """
    files = {**_FILES, "indicator": indicator_model(tuple(vocabulary.forms.values()))}
    if kind in files:
        whole = files[kind].model_json_schema()
    elif kind in RESULTS:
        whole = schema_of(RESULTS[kind]())
    else:
        whole = {"title": _RECORDS[kind].__name__, **schema_of(_RECORDS[kind])}
    added = [name for of in vocabulary.types.values() for name in (of.key, of.chinese)]
    for name in ("Field", "Column") if added and kind in {"indicator", "ruleset"} else ():
        part = whole["$defs"][name]["properties"]["type"]
        part.get("anyOf", [part])[0]["enum"] += added
    if kind == "ruleset":
        whole = _extending(whole)
    for name, model in whole.get("$defs", {}).items():
        model["title"] = name.removesuffix(_CHANGED)
        model.pop("description", None)
    title = MODELS.get(whole.pop("title", ""), MODELS["Result"])
    whole.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_titled(whole)}


def _titled(part: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a part of a schema whose keys say in Chinese what they are."""
    if isinstance(part, list):
        return [_titled(child) for child in part]
    if not isinstance(part, dict):
        return part
    titled = {key: _titled(child) for key, child in part.items()}
    if isinstance(titled.get("title"), str):
        title = MODELS.get(titled.pop("title"))
        titled = titled if title is None else {"title": title, **titled}
    keys = titled.get("properties")
    if isinstance(keys, dict) and titled.get("type") == "object":
        titled["properties"] = {key: {**child, "title": KEYS.get(key, key)} for key, child in keys.items()}
    return titled


def _extending(complete: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a ruleset that may say only what differs from another one, which it ``extends``."""
    whole: dict[str, Any] = {}
    properties = dict(complete["properties"])
    for key, identity in _IDENTITIES.items():
        name = properties[key]["items"]["$ref"].rpartition("/")[2]
        model = complete["$defs"][name]
        changed = {
            **model, "properties": {**model["properties"], "remove": _YES_NO}, "required": [identity]
        }  # fmt: skip
        complete["$defs"][f"{name}{_CHANGED}"] = {**changed, "title": name}
        whole[key] = properties[key]
        properties[key] = {"type": "array", "items": {"$ref": f"#/$defs/{name}{_CHANGED}"}}
    properties["extends"] = {"type": "string"}
    return {
        **complete,
        "properties": properties,
        "required": ["id"],
        "if": {"required": ["extends"]},
        "else": {"required": complete["required"], "properties": whole},
    }
