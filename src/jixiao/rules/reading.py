"""Validates authored data against pydantic models; every mistake is reported in Chinese with its place."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic import Field as Constraint
from pydantic_core import ErrorDetails, PydanticCustomError

from jixiao.documents import path_text, text_digest
from jixiao.numbers import is_percent, to_decimal_input, to_text
from jixiao.problems import EVERYTHING, Edit, JixiaoError, Place, Problem, clipped, nearest
from jixiao.rules.chosen import words_for
from jixiao.rules.located import Located, Path
from jixiao.rules.refused import WANTED, bound


class Authored(BaseModel):
    """The base of everything people write: unknown keys are mistakes, nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Yield what is shown of it: the keys that say something."""
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if field.is_required() or value != field.default:
                yield name, value


def _exactly(value: object) -> Decimal:
    try:
        return to_decimal_input(value)
    except JixiaoError as error:
        first = error.problems[0]
        kind = "number"
        context = {"code": first.code, "message": first.message, "remedies": first.remedies}
        raise PydanticCustomError(kind, "{code} {message}", context) from None


def _number_or(is_number: Callable[[str], bool]) -> Callable[[object], Decimal]:
    """Return what reads a number, or a text of which a function says that it is one."""

    def read(value: object) -> Decimal:
        if isinstance(value, str) and not is_number(value):
            kind = "number_as_text"
            raise PydanticCustomError(kind, "要写数字，不加引号")
        return _exactly(value)

    return read


Number = Annotated[Decimal, BeforeValidator(_number_or(lambda _text: False), json_schema_input_type=float)]
"""An exact number; ``4.10`` keeps its zeros."""

GivenNumber = Annotated[
    Decimal,
    BeforeValidator(_number_or(lambda text: not is_percent(text)), json_schema_input_type=float | str),
]
"""A number that may also come as text, as programs pass exact numbers in JSON."""

Limit = Annotated[Decimal, BeforeValidator(_number_or(is_percent), json_schema_input_type=float | str)]
"""An exact number, or a percentage as text: 1 and "100%" are the same."""


def _as_formula(value: object) -> object:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return to_text(_exactly(value)) if is_number else value


def short_for(key: str) -> Callable[[object], object]:
    """Return what reads a text as the table that it is short for: one with this key alone."""
    return lambda value: {key: value} if isinstance(value, str) else value


Positive = Annotated[Number, Constraint(gt=0)]
"""An exact number above zero."""

NumberOrFormula = Annotated[str, BeforeValidator(_as_formula, json_schema_input_type=str | float)]
"""A formula; a plain number is one too."""

_LONGEST_INTEGER = 2000  # bits
_LONGEST_VALUE = 40
_LONGEST_KEPT = 60
_ABOVE = frozenset({"fields", "steps", "retired"})
"""The sections of an indicator file that are usually above its scoring rule."""
_DEEPEST_ABOVE = 4

M = TypeVar("M", bound=BaseModel)


def read_model(model: type[M], located: Located, context: Mapping[str, object] | None = None) -> M:
    """Return authored data as a model, or raise :class:`JixiaoError` with every mistake (D221–D224, N1xx).

    ``context`` are the types of data items that were added, by their key.
    """
    try:
        return model.model_validate(located.data, context=context)
    except ValidationError as error:
        errors = _reported_once(error, located.data)
        # A list is also too short for pydantic when one of its entries is wrong, which says nothing new.
        reported = {error["loc"][:length] for error in errors for length in range(len(error["loc"]))}
        problems = [
            _problem(model, located, error, context or {})
            for error in errors
            if error["type"] != "too_short" or error["loc"] not in reported
        ]
        raise JixiaoError(problems) from None


def _reported_once(refused: ValidationError, data: object) -> list[ErrorDetails]:
    """Return the errors at written places: where a value may be of two kinds pydantic adds what it calls them."""
    errors: list[ErrorDetails] = []
    for error in refused.errors(include_url=False):
        loc = (
            error["loc"] if error["type"] in {"missing", "extra_forbidden"} else _written(error["loc"], data)
        )
        if all(loc != other["loc"] or loc == error["loc"] for other in errors):
            errors.append({**error, "loc": loc})
    return errors


def _written(loc: Path, data: object) -> Path:
    written: list[int | str] = []
    for step in loc:
        if isinstance(data, Mapping) and step in data:
            written.append(step)
            data = data[step]
        elif isinstance(step, int):
            written.append(step)
            data = data[step] if isinstance(data, list | tuple) else None
    return tuple(written)


def shown(value: object) -> str:
    """Return a value as people would recognise what they typed."""
    if isinstance(value, bool):
        return " true " if value else " false "
    if isinstance(value, str):
        value = value.encode(errors="replace").decode()  # half a character could not be shown
        return f"文字“{clipped(value, _LONGEST_VALUE)}”"
    if isinstance(value, Mapping):
        return "一个表"
    if isinstance(value, list | tuple):
        return "一个列表"
    if (
        isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER
    ):  # Python does not write its digits out
        return "一个太长的整数"
    is_reported = value is None or isinstance(value, int | float | Decimal | Fraction | date)
    return f" {clipped(str(value), _LONGEST_VALUE)} " if is_reported else f"一个 {type(value).__name__} 对象"


def _problem(
    model: type[BaseModel], located: Located, error: ErrorDetails, types: Mapping[str, Any]
) -> Problem:
    where: Path = error["loc"]
    name, kind = _name_of(where), error["type"]
    given = error.get("input")
    if kind == "extra_forbidden":
        above = _model_at(model, where[:-1]) or model
        return _unknown_key(sorted(above.model_fields), located, where)
    if kind == "missing":
        return _missing_key(model, located, where)
    place = located.place(where)
    if kind == "number":
        context = error.get("ctx", {})
        return Problem(str(context["code"]), str(context["message"]), place, tuple(context["remedies"]))
    if kind in {"literal_error", "enum"}:
        added = {kind.key: (kind.chinese,) for kind in types.values()} if name == "type" else {}
        return _not_chosen(name, given, _allowed(error), place, added)
    if kind in WANTED:
        wanted, way = WANTED[kind]
        message = f"“{name}”要写{wanted}，这里是{shown(given)}".rstrip()
        return Problem("D223", message, place, (way,), {"found": given, "wanted": wanted})
    return _out_of_bounds(name, given, error, place)


def _unknown_key(known: Sequence[str], located: Located, where: Path) -> Problem:
    name, place = _name_of(where), located.place(where, key=True)
    near = nearest(name, known)
    remedies = (*((f"是不是“{near[0]}”？",) if near else ()), f"这里可以写：{'、'.join(known)}")
    facts = {"found": name, "allowed": tuple(known)}
    return Problem(
        "D221",
        f"不认识的键“{name}”",
        place,
        remedies,
        facts,
        Edit(place, near[0]) if near else None,
        hides=frozenset({_key_name((*where[:-1], near[0]))} if near else ()),
        rests_on=frozenset({_key_name(where)}),
    )


def _missing_key(model: type[BaseModel], located: Located, where: Path) -> Problem:
    name, place = _name_of(where), located.place(where[:-1], key=True)
    rests_on, facts = frozenset({_key_name(where)}), {"wanted": name}
    section = _model_at(model, where)
    stray = _stray(located.data, section) if section is not None and len(where) == 1 else None
    if stray is None:
        way = f"在这里补上 {name} = …" if section is None else f"在文件的末尾补上小节 [{name}]"
        return Problem("D222", f"缺少“{name}”", place, (way,), facts, rests_on=rests_on)
    at = located.place(stray, key=True)
    way = (
        f"在第 {at.line} 行“{stray[-1]}”的上面加一行 [{name}]" if at.line else f"“{stray[-1]}”写在 {name} 里"
    )
    edit = Edit(at, f"[{name}]\n{stray[-1]}") if at.line else None
    message = f"缺少小节名 [{name}]" if at.line else f"缺少“{name}”"
    hides = frozenset({_key_name(stray)})
    return Problem("D222", message, at if at.line else place, (way,), facts, edit, hides, rests_on)


def _stray(data: Mapping[str, object], section: type[BaseModel], path: Path = ()) -> Path | None:
    """Return where a key is that belongs to a section whose name was forgotten: it fell to the section above."""
    for name, value in data.items():
        here = (*path, name)
        if name in section.model_fields and (not path or path[0] in _ABOVE):
            return here
        last = value[-1] if isinstance(value, list) and value else value
        if isinstance(last, Mapping) and len(path) < _DEEPEST_ABOVE:
            below = (*here, len(value) - 1) if isinstance(value, list) else here
            stray = _stray(last, section, below)
            if stray is not None:
                return stray
    return None


def _key_name(path: Path) -> str:
    return f"键 {path_text(path)}"


def _out_of_bounds(name: str, given: object, error: ErrorDetails, place: Place) -> Problem:
    wanted, way = bound(error)
    message, facts = f"“{name}”的值{shown(given)}不行：{wanted}", {"found": given}
    if error["type"] == "string_pattern_mismatch" and name == "id":
        layered = "/" in str(error.get("ctx", {}).get("pattern"))
        proposed = f'"{proposed_id(str(given) if layered else str(given).replace("/", "."))}"'
        ways = (f"例如写成 id = {proposed}，名称写在 name 里；别处用到这个 id 的也照着改",)
        return Problem("D224", message, place, ways, facts, Edit(place, proposed), EVERYTHING)
    return Problem("D224", message, place, (way,), facts)


def _not_chosen(
    name: str, given: object, allowed: tuple[str, ...], place: Place, added: Mapping[str, tuple[str, ...]]
) -> Problem:
    """Return that a value is none of the few that a key may have, with the nearest in either language."""
    chinese = {**words_for(allowed), **added}
    allowed = (*allowed, *added)
    near = nearest(str(given), [*allowed, *(word for words in chinese.values() for word in words)])
    guess = (f"是不是“{near[0]}”？",) if near else ()
    listed = [f"{choice}（{chinese[choice][0]}）" if choice in chinese else choice for choice in allowed]
    remedies = (*guess, f"可以写：{'、'.join(listed)}")
    edit = Edit(place, f'"{near[0]}"') if near else None
    message = f"“{name}”不能是{shown(given)}".rstrip()
    return Problem("D224", message, place, remedies, {"found": given, "allowed": allowed}, edit)


def proposed_id(text: str) -> str:
    """Return an id in place of one that can't be one: what of it can stay, and what tells it from others.

    >>> proposed_id("我的.指标"), proposed_id("A 指标"), proposed_id("t/")
    ('zb-961eee', 'A-d79ed5', 't')
    """
    plain = re.sub(r"[^A-Za-z0-9_.\-/]+", "", text)
    kept = "/".join(part for section in plain.split("/") if (part := section.strip("._-")))[:_LONGEST_KEPT]
    if not text.isascii() or not kept:
        kept = f"{kept or 'zb'}-{text_digest(text)[:6]}"
    return kept


def _name_of(where: Path) -> str:
    """Return how the part at a path is called: its key, or which entry of a list it is."""
    if where and isinstance(where[-1], int):
        return f"{where[-2]} 第 {where[-1] + 1} 项"
    return str(where[-1]) if where else ""


def _allowed(error: ErrorDetails) -> tuple[str, ...]:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return tuple(value.strip(" '") for value in expected.replace(" or ", ", ").split(","))


def _model_at(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    """Return the model at a location inside a model, by its annotations; None where no model is."""
    here: object = model
    for step in loc:
        if isinstance(here, type) and issubclass(here, BaseModel) and isinstance(step, str):
            field = here.model_fields.get(step)
            here = None if field is None else field.annotation
        else:
            here = next((arg for arg in reversed(typing.get_args(here)) if arg is not Ellipsis), None)
        here = _unwrapped(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _unwrapped(annotation: object) -> object:
    while True:
        origin = typing.get_origin(annotation)
        if origin is Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in {typing.Union, types.UnionType}:
            annotation = next(arg for arg in typing.get_args(annotation) if arg is not type(None))
        else:
            return annotation
