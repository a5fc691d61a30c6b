"""Turns results into JSON, and gives the JSON Schema of each, both from their fields."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin, get_type_hints

from jixiao.numbers import quotient_text
from jixiao.problems import Place, Problem, ProblemData

Schema = dict[str, Any]


class Result:
    """What a program may have as JSON: its fields, or the attributes that ``json_keys`` names, blanks between them.

    A name that ends in ``?`` is left out of the JSON where it is empty. One whose JSON holds something else has its own
    ``to_data`` and says in ``json_types`` of which types that is.
    """

    __slots__ = ()
    json_keys: ClassVar[str] = ""

    @classmethod
    def json_types(cls, keys: str = "") -> dict[str, Any]:
        """Return the types of what JSON holds by its keys, or of only some of them."""
        return {name: _type_of(cls, name) for name in _names(cls, keys)}

    def to_data(self, keys: str = "") -> dict[str, Any]:
        """Return the result, or only some keys of it, as data that JSON can hold: exact numbers as text."""
        values = {name: getattr(self, name.rstrip("?")) for name in _names(type(self), keys)}
        return {
            name.rstrip("?"): plain(value)
            for name, value in values.items()
            if value or not name.endswith("?")
        }

    def to_json(self) -> str:
        """Return the result as JSON text."""
        return json.dumps(self.to_data(), ensure_ascii=False, indent=2)


def _names(kind: Any, keys: str) -> list[str]:  # noqa: ANN401 - a dataclass
    return (keys or kind.json_keys).split() or [field.name for field in dataclasses.fields(kind)]


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a result, or what one holds, as data that JSON can hold."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return quotient_text(*value.as_integer_ratio())
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Decimal | Place):
        return str(value)
    known: Any = value
    return known.to_data()


def schema_of(kind: Any) -> Schema:  # noqa: ANN401 - any type
    """Return the JSON Schema of what :func:`plain` makes of a type.

    A mapping of types by their keys is an object (a key that ends in ``?`` may be left out), a list of one type is an
    array, a tuple of several is any of them.
    """
    defined: Schema = {}
    schema = _part(kind, defined)
    if "$ref" in schema:
        schema = defined.pop(kind.__name__)
    return {**schema, "$defs": defined} if defined else schema


def _part(kind: Any, defined: Schema) -> Schema:  # noqa: ANN401 - any type
    origin, inside = get_origin(kind) or type(kind), get_args(kind)
    if origin is Annotated or kind in (Decimal, Fraction, Place):
        return {"type": "string"}
    if origin in {Union, UnionType} or isinstance(kind, tuple):
        schemas = [_part(one, defined) for one in inside or kind]
        schemas = [one for at, one in enumerate(schemas) if one not in schemas[:at]]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    if origin in {tuple, list}:
        return {"type": "array", "items": _part(inside[0] if inside else kind[0], defined)}
    if isinstance(origin, type) and issubclass(origin, Mapping) and inside:
        return {"type": "object", "additionalProperties": _part(inside[1], defined)}
    if isinstance(kind, type) and issubclass(kind, Result):
        return {"title": kind.__name__, **_object(kind.json_types(), defined)}
    return _object(kind, defined) if isinstance(kind, dict) else _known(kind, defined)


def _object(types: Mapping[str, Any], defined: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {name.rstrip("?"): _part(kind, defined) for name, kind in types.items()},
        "required": [name for name in types if not name.endswith("?")],
        "additionalProperties": False,
    }


def _type_of(kind: type, key: str) -> Any:  # noqa: ANN401 - any type
    """Return the type of a field or a property; what is left out where it is empty is never None."""
    name = key.rstrip("?")
    of: Any = getattr(kind, name, None)
    holder, name_in_it = (of.fget, "return") if isinstance(of, property) else (kind, name)
    annotation = get_type_hints(holder, include_extras=True)[name_in_it]
    inside = tuple(arg for arg in get_args(annotation) if arg is not NoneType)
    return inside if name != key and get_origin(annotation) in {Union, UnionType} else annotation


def _known(kind: Any, defined: Schema) -> Schema:  # noqa: ANN401 - any type
    """Return the schema of a type that pydantic knows; a model is referred to by its name."""
    from pydantic import TypeAdapter

    kind = ProblemData if kind is Problem else kind
    schema = TypeAdapter(kind).json_schema(mode="serialization")
    defined |= schema.pop("$defs", {})
    if "properties" not in schema:
        return schema
    defined[kind.__name__] = schema
    return {"$ref": f"#/$defs/{kind.__name__}"}
