"""JSON Schemas of what commands write with ``--json``, each by the name of its command."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from jixiao.authoring.check import Report
from jixiao.certification.verdict import VerificationFile
from jixiao.problems import ProblemData
from jixiao.publishing.document import Document, Sheet
from jixiao.rules import Field
from jixiao.scoring import Scorecard

Schema = dict[str, Any]


class FieldUsed(Field):
    """A data item and the indicators that use it."""

    indicators: tuple[str, ...]


_TEXT: Final[Schema] = {"type": "string"}
_NUMBER: Final[Schema] = {"type": "integer"}
_YES: Final[Schema] = {"type": "boolean"}
_ANY: Final[Schema] = {}


def _or_null(found: Schema) -> Schema:
    return {"anyOf": [found, {"type": "null"}]}


_MAYBE: Final = _or_null(_TEXT)


def _many(found: Schema) -> Schema:
    return {"type": "array", "items": found}


def _named(found: Schema) -> Schema:
    return {"type": "object", "additionalProperties": found}


def _all(names: str, found: Schema = _TEXT) -> dict[str, Schema]:
    return dict.fromkeys(names.split(), found)


def _keys(keys: dict[str, Schema], maybe: dict[str, Schema] | None = None) -> Schema:
    """Return the schema of an object with these keys, and perhaps those of ``maybe``."""
    return {
        "type": "object",
        "properties": {**keys, **(maybe or {})},
        "required": list(keys),
        "additionalProperties": False,
    }


_WRITTEN: Final = {"written": _many(_TEXT)}
_DIGESTED: Final = {**_all("ruleset digest"), "year": _NUMBER}
_FINDING: Final = _all("code severity message")
_LABELLED: Final = _all("label place")
_EITHER: Final = _keys({}, {**_WRITTEN, "text": _TEXT})


def _of_model(model: Any) -> Schema:  # noqa: ANN401 - any type that pydantic knows
    return TypeAdapter(model).json_schema(mode="serialization")


def _with(models: dict[str, Any], made: Callable[[Callable[[str], Schema]], Schema]) -> Schema:
    """Return a schema in which whole models stand by their names."""
    defined: Schema = {}
    for name, model in models.items():
        found = _of_model(model)
        defined |= found.pop("$defs", {})
        defined[name] = found
    return {**made(lambda name: {"$ref": f"#/$defs/{name}"}), "$defs": defined}


def _of_record(kind: Any) -> Schema:  # noqa: ANN401 - the type of a field of a published document
    """Return the schema of a part of a published document: sentences are texts in JSON."""
    if get_origin(kind) is tuple:
        return _many(_of_record(get_args(kind)[0]))
    if get_origin(kind) in {Union, UnionType}:
        return _or_null(_of_record(get_args(kind)[0]))
    if not dataclasses.is_dataclass(kind):
        return _NUMBER if kind is int else _TEXT
    hints = get_type_hints(kind)
    return _keys({
        each.name: _TEXT if each.type == "Text" else _of_record(hints[each.name])
        for each in dataclasses.fields(kind)
    })  # fmt: skip


def _plugins() -> Schema:
    texts = _all("id kind name version file digest state origin")
    return _with({"ProblemData": ProblemData}, lambda at: _keys({
        "plugins": _many(_keys({**texts, "problems": _many(at("ProblemData"))}))}))  # fmt: skip


def _rulesets() -> Schema:
    row = {**_all("id name file state digest"), "year": _or_null(_NUMBER)}
    return _keys({"rulesets": _many(_keys(row))})


def _explain() -> Schema:
    node = {**_all("key id name kind weight low high state"), "points": _MAYBE, "values": _named(_ANY),
            **_all("reasons missing ways", _many(_TEXT))}  # fmt: skip
    return _keys({
        **_all("unit ruleset"), "year": _NUMBER, **_all("total grade", _MAYBE), "nodes": _many(_keys(node)),
        "losses": _many(_keys(_all("node name points reason"))),
        "findings": _many(_keys({**_FINDING, "node": _MAYBE})),
    })  # fmt: skip


_CHANGE: Final = _keys(_all("field before after words"))


def _what_if() -> Schema:
    two = _keys(_all("before after", _MAYBE))
    changed = _keys({**_all("node name"), "level": _NUMBER, **_all("before after", _MAYBE)})
    return _keys({"changes": _many(_CHANGE), "total": two, "grade": two, "changed": _many(changed)})


def _cliffs() -> Schema:
    cliff = {
        **_all("node name share rule"),
        "change": _CHANGE,
        **_all("points across total total_across", _MAYBE),
    }
    return _keys({"cliffs": _many(_keys(cliff)), "grades": _many(_keys(_all("grade at_least missing")))})


def _score_set() -> Schema:
    scored = {**_all("low high digest"), **_all("total grade", _MAYBE), "across": _named(_MAYBE),
              "findings": _many(_keys(_FINDING))}  # fmt: skip
    figures = _keys({
        **_all("submissions failed undecided decided ungraded", _NUMBER), "grades": _named(_NUMBER),
        **_all("mean highest lowest", _MAYBE)})  # fmt: skip

    def made(at: Callable[[str], Schema]) -> Schema:
        one = {**_all("unit file"), "rank": _or_null(_NUMBER), "problems": _many(at("ProblemData"))}
        whole = {
            **_DIGESTED,
            "results": _many(_keys(one, scored)),
            "statistics": figures,
            "skipped": _many(_TEXT),
        }
        return _keys(whole, _WRITTEN)

    return _with({"ProblemData": ProblemData}, made)


def _roll_up() -> Schema:
    datum = _keys({**_all("name together how"), "value": _MAYBE})
    part = _keys({**_all("name file weight total"), "grade": _MAYBE})
    points = {**_all("unit ruleset weight exact points"), "grade": _MAYBE, "parts": _many(part)}
    data = {**_all("sources left_out", _many(_TEXT)), "weight": _TEXT, "data": _many(datum)}
    return _with({"Scorecard": Scorecard}, lambda at: {
        "anyOf": [_keys({**data, "card": at("Scorecard")}, _WRITTEN), _keys(points)]})  # fmt: skip


def _batch() -> Schema:
    mean = {"mean": _MAYBE, "units": _NUMBER}
    return _keys({
        **_DIGESTED, **_WRITTEN, **_all("units ungraded resumed", _NUMBER), "total": _keys(mean),
        **_all("states grades findings", _named(_NUMBER)), "tens": _many(_keys(_all("from to units", _NUMBER))),
        "lost": _many(_keys({**_all("key name"), **mean})), **_all("failed skipped", _many(_TEXT)),
    })  # fmt: skip


def _prove() -> Schema:
    example = _keys({"fields": _named(_ANY), "gives": _TEXT}, {"changed": _named(_ANY)})
    answer = _keys(_all("kind asked state said place"), {"example": example, "way_out": _TEXT})
    subject = _keys({"name": _TEXT, "tables": _many(_TEXT), "answers": _many(answer)})
    return _keys({"ruleset": _TEXT, "subjects": _many(subject)})


def _test() -> Schema:
    case = _keys({**_all("name place"), "differences": _many(_TEXT)})
    point = _keys({**_LABELLED, "possible": _YES, "cases": _many(_TEXT)})
    mutants = _keys({
        "tried": _NUMBER, "whole": _YES, "survivors": _many(_keys(_LABELLED)), "stale": _many(_TEXT),
        "listed": _many(_keys({**_LABELLED, "why": _TEXT})),
    })  # fmt: skip
    whole = {"ruleset": _TEXT, "files": _many(_TEXT), "cases": _many(case), "points": _many(point)}
    return _keys(whole, {"mutants": mutants})


def _diff() -> Schema:
    from jixiao.authoring.difference.changes import Difference

    return _with({"Difference": Difference}, lambda at: {"anyOf": [at("Difference"), _keys(_WRITTEN)]})


def _history() -> Schema:
    from jixiao.authoring.difference.history import IndicatorHistory, RulesetHistory

    return _with({"IndicatorHistory": IndicatorHistory, "RulesetHistory": RulesetHistory}, lambda at: {
        "anyOf": [at("IndicatorHistory"), at("RulesetHistory"), _keys(_WRITTEN)]})  # fmt: skip


def _verify() -> Schema:
    return _with({"VerificationFile": VerificationFile}, lambda at: {
        "anyOf": [at("VerificationFile"), _keys({"files": _many(at("VerificationFile"))})]})  # fmt: skip


RESULTS: Final[dict[str, Callable[[], Schema]]] = {
    "plugins": _plugins, "rulesets": _rulesets, "explain": _explain, "whatif": _what_if, "cliffs": _cliffs,
    "score-set": _score_set, "roll-up": _roll_up, "batch": _batch, "prove": _prove, "test": _test,
    "verify": _verify, "check": lambda: _of_model(Report),
    "fields": lambda: _with({"FieldUsed": FieldUsed}, lambda at: _keys({"fields": _many(at("FieldUsed"))})),
    "show": lambda: {"anyOf": [_of_record(Document), _of_record(Sheet), _keys(_WRITTEN)]},
    "score": lambda: _with({"Scorecard": Scorecard}, lambda at: {
        "anyOf": [at("Scorecard"), _keys({**_WRITTEN, **_all("total grade", _MAYBE)})]}),
    "diff": _diff, "history": _history,
    "freeze": lambda: _keys({**_WRITTEN, **_all("ruleset digest")}),
    "sign": lambda: _keys({**_WRITTEN, "fingerprint": _TEXT}),
    "keygen": lambda: _keys({**_WRITTEN, "fingerprint": _TEXT}),
    "fmt": lambda: _keys({}, {**_WRITTEN, "text": _TEXT, "files": _NUMBER, "changed": _many(_TEXT)}),
    "new": lambda: _EITHER,
}  # fmt: skip
"""What makes the schema of a command's JSON; ``schema`` itself writes one, or ``written`` as ``new`` does."""
