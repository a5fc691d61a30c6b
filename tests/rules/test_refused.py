"""What pydantic refuses is told in Chinese, at a key that somebody wrote, with a way out."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field as Constraint

import jixiao
from jixiao.documents import from_data, reason_of
from jixiao.problems import JixiaoError
from jixiao.rules import Authored, read_model
from jixiao.rules.reading import Number
from jixiao.rules.refused import WANTED, bound

KINDS = {
    "model": {"model_type", "missing", "extra_forbidden"},
    "str": {"string_type", "string_too_short", "string_too_long", "string_pattern_mismatch", "string_unicode"},
    "int": {"int_type", "int_from_float", "greater_than", "greater_than_equal", "less_than", "less_than_equal"},
    "decimal": {"decimal_type", "greater_than", "greater_than_equal", "less_than", "less_than_equal"},
    "bool": {"bool_type"}, "date": {"date_type"}, "literal": {"literal_error"},
    "tuple": {"tuple_type", "too_short", "too_long"}, "list": {"list_type", "too_short", "too_long"},
    "dict": {"dict_type", "too_short", "too_long"},
    **{each: set() for each in (
        "model-fields", "model-field", "default", "nullable", "union", "any", "definitions", "definition-ref",
        "function-before", "function-after", "function-wrap", "no-info", "with-info",
        "float", "dataclass", "dataclass-args", "dataclass-field",
    )},
}  # fmt: skip
"""What a schema of a kind refuses, of those that are made of others nothing more."""
ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")


def models(base: type[Authored]) -> Iterator[type[Authored]]:
    """Yield all models of what people write."""
    for each in base.__subclasses__():
        yield each
        yield from models(each)


def schemas(schema: object) -> Iterator[str]:
    """Yield the kinds of schemas in a schema, but those for JSON only."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        for key, value in schema.items():
            if key not in {"metadata", "ref", "serialization"}:
                yield from schemas(value)
    elif isinstance(schema, list | tuple):
        for each in schema:
            yield from schemas(each)


def test_every_kind_of_schema_is_known() -> None:
    """No model has a kind of value whose errors nobody translated."""
    for each in pkgutil.walk_packages(jixiao.__path__, "jixiao."):
        if each.name.split(".")[1] in {"rules", "certification", "authoring", "plugins"}:
            importlib.import_module(each.name)
    found = {kind for model in models(Authored) for kind in schemas(model.__pydantic_core_schema__)}
    assert found <= KINDS.keys()


TOLD = sorted(
    {kind for kinds in KINDS.values() for kind in kinds} - {"missing", "extra_forbidden", "literal_error"}
)


@pytest.mark.parametrize("kind", TOLD)
def test_every_refusal_has_words_and_a_way_out(kind: str) -> None:
    """Whatever a model can refuse: a Chinese sentence, and how it is written."""
    limit: dict[str, Any] = dict.fromkeys(("gt", "ge", "lt", "le", "min_length", "max_length"), 3)
    wanted, way = WANTED.get(kind) or bound(
        {"type": kind, "loc": (), "msg": "in English", "input": 1, "ctx": limit}
    )
    assert wanted
    assert way
    assert not ENGLISH.search(wanted + way)
    assert "这里不能这样写" not in wanted


class Inner(Authored):
    """Some keys."""

    name: str


class Sample(Authored):
    """A value of each kind."""

    text: Annotated[str, Constraint(min_length=2, max_length=3)] = "甲乙"
    digest: Annotated[str, Constraint(pattern="^[0-9a-f]{64}$")] | Literal[""] = ""
    whole: Annotated[int, Constraint(ge=1, le=5)] = 1
    number: Annotated[Number, Constraint(gt=0)] = Decimal(1)
    yes: bool = True
    one: Literal["a", "b"] = "a"
    inner: Inner | None = None
    many: Annotated[tuple[str, ...], Constraint(strict=False, max_length=2)] = ()
    table: Mapping[str, int | bool] = {}


VALUES: tuple[object, ...] = (
    1,
    "字",
    "太长的文字",
    True,
    None,
    [],
    [1],
    ["a", "b", "c"],
    {},
    {"x": []},
    {"x": "y"},
    Decimal("1.5"),
    -1,
)


@pytest.mark.parametrize("key", sorted(Sample.model_fields))
def test_what_is_told_stands_in_the_file(key: str) -> None:
    """Only keys that somebody wrote are named, none of pydantic's own (constrained-str), and each place once."""
    for value in VALUES:
        document = from_data({key: value}) if value is not None else from_data({key: []})
        try:
            read_model(Sample, document)
        except JixiaoError as error:
            places = [(each.place.path if each.place else "", each.code) for each in error.problems]
            assert len(set(places)) == len(places)
            for each in error.problems:
                named = set(re.findall("“([^“”]*)”", each.message)[:1])
                written = {key, *(value if isinstance(value, dict) else ()), "name", f"{key} 第 1 项"}
                assert named <= written, each.message
                assert each.remedies
                assert not ENGLISH.search(each.message), each.message


@pytest.mark.parametrize(
    "error", [ValueError("embedded null byte"), OSError(9999, "strange words"), OSError("strange words")]
)
def test_the_system_speaks_chinese(error: OSError | ValueError) -> None:
    """Reasons of the system are no English, whatever it says."""
    assert not ENGLISH.search(reason_of(error))


def test_a_frozen_file_with_a_wrong_digest_of_calendars() -> None:
    """The union that was named “constrained-str”."""
    from jixiao.certification.frozen import FrozenFile

    with pytest.raises(JixiaoError) as caught:
        read_model(FrozenFile, from_data({"calendars": 5}))
    reported = [each for each in caught.value.problems if each.code != "D222"]
    assert [each.message for each in reported] == ["“calendars”要写文字（加引号），这里是 5"]
    assert (
        json.dumps([each.remedies for each in reported], ensure_ascii=False)
        == '[["文字两边加引号，例如 \\"文字\\""]]'
    )
