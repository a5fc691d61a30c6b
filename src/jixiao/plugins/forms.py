"""Wraps the forms and the field types of plugins, so that their code runs inside the boundary."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import NoneType
from typing import Any, Final

from pydantic import ValidationError, model_validator

from jixiao.formula import is_name
from jixiao.plugins.foreign import Owner, foreign
from jixiao.problems import JixiaoError, Problem
from jixiao.rules.field_types import BASES, FieldType
from jixiao.rules.forms import Clause, Declared, Form, Limit, Lowered, Subject, Sum
from jixiao.rules.made import MadeModel, made

_YIELDS: Final = {
    "check": (Problem,),
    "fields": (Declared,),
    "constraints": (Sum, Limit),
    "clauses": (Clause,),
}
"""What the methods of a form yield."""

_RETURNS: Final = {"lower": (Lowered,), "lower_taken": (Lowered, NoneType)}
"""What its other methods return."""


@functools.lru_cache(maxsize=256)
def guarded_form(form: type[Form], owner: Owner) -> type[Form]:
    """Return a plugin's form whose methods and validators run inside the boundary."""
    what = f"的评分规则写法“{form.key}”"

    def validated(_cls: type[Form], data: Any, handler: Callable[[Any], Form]) -> Form:  # noqa: ANN401 - what was typed
        refused: ValidationError | None = None
        with foreign(owner, what):
            try:
                return handler(data)
            except ValidationError as error:  # what the form's own model refuses is the author's mistake
                refused = error
        raise refused

    methods: dict[str, Any] = {name: _guarded(form, name, owner, what) for name in (*_YIELDS, *_RETURNS)}
    methods["is_sent"] = owner.kind != "trusted file"
    wrapping: Any = classmethod(validated)
    methods["_validated"] = model_validator(mode="wrap")(wrapping)
    names = {"__module__": form.__module__, "__qualname__": form.__qualname__, "__doc__": form.__doc__}
    kind: Any = MadeModel
    model: type[Form] = made(kind(form.__name__, (form,), {**names, **methods}), guarded_form, form, owner)
    return model


def _guarded(form: type[Form], name: str, owner: Owner, what: str) -> Callable[[Form, Subject], Any]:
    """Return a method of a form that runs inside the boundary and gives what it should."""
    kinds: tuple[type, ...] = _YIELDS.get(name) or _RETURNS[name]

    def inside(self: Form, subject: Subject) -> Any:  # noqa: ANN401 - what the method gives
        with foreign(owner, what, place=subject.place):
            answer = getattr(form, name)(self, subject)
            parts = list(answer) if name in _YIELDS else [answer]
            for part in parts:
                if not isinstance(part, kinds):
                    wanted = "、".join(kind.__name__ for kind in kinds if kind is not NoneType)
                    verb = "给出" if name in _YIELDS else "返回"
                    message = f"{name} 要{verb} {wanted}，这里是 {type(part).__name__}"
                    raise TypeError(message)
        return iter(parts) if name in _YIELDS else answer

    return inside


def wrong_form(form: type[Form]) -> Iterator[tuple[str, str]]:
    """Yield what a form can't be used for, and the way out."""
    for name in ("key", "title", "says", "usage", "example"):
        if not isinstance(getattr(form, name, None), str):
            yield f"写法 {form.__name__} 没有写 {name}", f'在类里写 {name}: ClassVar[str] = "…"'
    key = getattr(form, "key", "")
    if isinstance(key, str) and not (key.isascii() and key.isidentifier()):
        yield f"写法的键“{key}”不能用", "key 由英文字母、数字和下划线组成，以字母开头"
    if f"score.{key}" not in getattr(form, "example", ""):
        yield f"写法“{key}”的 example 没有用它", f"example 写指标文件里的一段，里面有 [score.{key}]"
    if getattr(form, "__abstractmethods__", None):
        lacking = "、".join(sorted(form.__abstractmethods__))
        yield f"写法 {form.__name__} 没有写 {lacking}", "照文档的例子补上"


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """How a type of data items that a plugin added reads a datum; ValueError is its way to refuse one."""

    type: FieldType
    owner: Owner

    def __call__(self, given: object) -> object:
        """Return the datum as the type's base takes it, or raise :class:`JixiaoError` (S602, P511)."""
        refused = ""
        with foreign(self.owner, f"的数据项类型“{self.type.chinese}”"):
            try:
                return self.type.read(given)
            except ValueError as error:
                refused = str(error) or "不能这样填"
        way = (self.type.how,) if self.type.how else ()
        raise JixiaoError([Problem("S602", refused, None, way, {"found": given, "wanted": self.type.key})])


def guarded_type(given: FieldType, owner: Owner) -> FieldType:
    """Return a plugin's type of data items that reads inside the boundary."""
    return replace(given, read=ForeignReading(given, owner))


def wrong_type(given: FieldType) -> Iterator[tuple[str, str]]:
    """Yield what a type of data items can't be used for, and the way out."""
    if not (given.key.isascii() and given.key.isidentifier()):
        yield f"数据项类型的键“{given.key}”不能用", "key 由英文字母、数字和下划线组成，以字母开头"
    if not is_name(given.chinese):
        yield f"数据项类型“{given.key}”没有中文的名称", "chinese 写人们怎么叫它"
    if given.base not in BASES:
        yield f"数据项类型“{given.key}”的 base 不能是“{given.base}”", f"可以写：{'、'.join(BASES)}"
