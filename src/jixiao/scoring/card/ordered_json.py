"""Writes JSON with sorted keys, as digests need it, with pydantic's serializer.

The same text as ``json.dumps(adapter.dump_python(value, mode="json"), sort_keys=True)`` without spaces, but faster: the
fields of each dataclass are ordered in the schema, not in each result.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer


def ordered_serializer(adapter: TypeAdapter[Any]) -> SchemaSerializer:
    """Return what writes a dataclass, and those inside it, as JSON with the keys in order; mappings keep theirs."""
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
