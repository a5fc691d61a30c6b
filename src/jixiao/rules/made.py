"""Pydantic models made at run time that can be sent to another process."""

from __future__ import annotations

import copyreg
import operator
from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, create_model

_MODEL: Final[Any] = type(BaseModel)


class MadeModel(_MODEL):  # type: ignore[misc]
    """The type of such a model; ``made_by`` is the function that makes it again, and what that is given."""

    made_by: tuple[Callable[..., Any], tuple[Any, ...]]


copyreg.pickle(MadeModel, operator.attrgetter("made_by"))


def made(model: Any, by: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - a model of any kind
    """Return a model of which another process makes its own."""
    model.made_by = (by, given)
    return model


def made_model(base: type[BaseModel], fields: dict[str, Any], by: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401 - likewise
    """Return a model of a base with these fields besides, or instead."""
    kind: Any = create_model(
        base.__name__.lstrip("_"),
        __base__=base,
        __doc__=base.__doc__,
        __cls_kwargs__={"metaclass": MadeModel},
        **fields,
    )
    return made(kind, by, *given)
