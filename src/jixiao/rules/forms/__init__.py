"""The forms of a scoring rule besides ``formula``: one file each, found by themselves.

To add one, put a file with a subclass of :class:`Form` into this package: its ``key`` becomes a key of ``[score]``,
it is checked, lowered, printed and described in the JSON Schema like the others.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from pydantic import create_model

from jixiao.rules.forms.band_table import BandTable, band_table
from jixiao.rules.forms.form import (
    TOO_MANY_QUOTES,
    Clause,
    Coverage,
    Decisions,
    Declared,
    Form,
    Limit,
    Lowered,
    Notice,
    Piece,
    Share,
    Subject,
    Sum,
    WholeNumber,
    authored_source,
    is_quotable,
    quoted,
)
from jixiao.rules.reading import Authored, NumberOrFormula

for _module in sorted(each.name for each in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")

FORMS: dict[str, type[Form]] = {
    each.key: each for each in sorted(Form.__subclasses__(), key=lambda each: each.key)
}
"""Every form by its key in ``[score]``."""


class _Score(Authored):
    """The scoring rule: a formula that yields points, or exactly one of the forms."""

    formula: NumberOrFormula | None = None

    @property
    def given(self) -> tuple[str, ...]:
        """The keys that were written."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)

    @property
    def form(self) -> Form | None:
        """The form, or None when the rule is a formula."""
        return next((found for name in FORMS if (found := getattr(self, name)) is not None), None)


if TYPE_CHECKING:
    Score = _Score
else:
    Score = create_model(
        "Score",
        __base__=_Score,
        __doc__=_Score.__doc__,
        **{name: (form | None, None) for name, form in FORMS.items()},
    )

__all__ = [
    "FORMS",
    "TOO_MANY_QUOTES",
    "BandTable",
    "Clause",
    "Coverage",
    "Decisions",
    "Declared",
    "Form",
    "Limit",
    "Lowered",
    "Notice",
    "Piece",
    "Score",
    "Share",
    "Subject",
    "Sum",
    "WholeNumber",
    "authored_source",
    "band_table",
    "is_quotable",
    "quoted",
]
