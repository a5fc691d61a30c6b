"""Types of data items that plugins add: another way to read one of the language's own types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, get_args

from pydantic import PrivateAttr, ValidationInfo, ValidatorFunctionWrapHandler, model_validator

from jixiao.rules.reading import Authored

Base = Literal["amount", "number", "count", "rate", "yes_no", "date", "choice", "text"]
BASES: Final = get_args(Base)


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of data items.

    ``key`` is what authors write as ``type``, ``chinese`` what people call it, ``base`` the type that formulas see: every
    semantics has it by that. ``read(given)`` returns what a unit gave (a text, a number, a date) as the base takes it, or
    raises ValueError, whose text says what is wrong; it leaves alone what it has read already. ``how`` says how such a datum
    is written.
    """

    key: str
    chinese: str
    base: Base
    read: Callable[[Any], object]
    how: str = ""


class Typed(Authored):
    """What has a type that others may have added; it is then of the added type's base, and read by that type."""

    _added: FieldType | None = PrivateAttr(default=None)

    @property
    def added(self) -> FieldType | None:
        """The type that somebody added, if it is of one."""
        return self._added

    @property
    def as_read(self) -> Self:
        """What a datum is once its added type has read it: one of the base."""
        columns: tuple[Typed, ...] = getattr(self, "columns", ())
        if self._added is None and all(column.added is None for column in columns):
            return self
        copy = self.model_copy(
            update={"columns": tuple(column.as_read for column in columns)} if columns else {}
        )
        copy._added = None  # noqa: SLF001 - its own
        return copy

    @model_validator(mode="wrap")
    @classmethod
    def _of_added_type(cls, data: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:  # noqa: ANN401 - the model
        types: Mapping[str, FieldType] = info.context or {}
        wanted = data.get("type") if isinstance(data, Mapping) else None
        added = next((kind for kind in types.values() if wanted in {kind.key, kind.chinese}), None)
        if added is None or not isinstance(data, Mapping):
            return handler(data)
        item = handler({**data, "type": added.base})
        item._added = added  # noqa: SLF001 - its own
        return item
