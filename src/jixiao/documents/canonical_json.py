"""Canonical JSON: equal data has equal bytes on every machine, and so equal digests."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import SchemaSerializer


def canonical_json(data: object) -> str:
    """Return data as JSON: keys in order, no blanks, characters as they are.

    Exact numbers are text in it: a :class:`~decimal.Decimal` or any other object raises :class:`TypeError`.
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(data: object) -> str:
    """Return what identifies data: the SHA-256 of its canonical JSON.

    >>> digest_of({"b": "4.10", "a": [1]}) == digest_of({"a": [1], "b": "4.10"})
    True
    """
    return text_digest(canonical_json(data))


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text; half a character, which UTF-8 has no bytes for, counts by its code."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def ordered_serializer(adapter: TypeAdapter[Any]) -> SchemaSerializer:
    """Return what writes a dataclass, and those inside it, as JSON with the keys in order; mappings keep theirs.

    Faster than :func:`canonical_json` of its data: fields are put in order in the schema, not in each result.
    """
    from pydantic_core import SchemaSerializer

    return SchemaSerializer(_ordered(adapter.core_schema))


def _ordered(schema: Any) -> Any:  # noqa: ANN401 - a schema is made of dicts, lists and anything
    if isinstance(schema, list):
        return [_ordered(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    ordered = {key: _ordered(value) for key, value in schema.items()}
    if schema.get("type") == "dataclass":
        ordered["fields"].sort()
    if schema.get("type") == "dataclass-args":
        ordered["fields"].sort(key=lambda field: field["name"])
    return ordered
