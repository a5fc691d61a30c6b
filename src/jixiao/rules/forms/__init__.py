"""The forms of a scoring rule besides ``formula``: one file each.

To add one, write a subclass of :class:`Form`: its ``key`` becomes a key of ``[score]``, it is checked, lowered, printed and
described in the JSON Schema like the others. Those listed here are always there; plugins register more.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from jixiao.rules.forms.band_table import BandTable, band_table
from jixiao.rules.forms.bands import Bands
from jixiao.rules.forms.checklist import Checklist
from jixiao.rules.forms.coefficient import Coefficient
from jixiao.rules.forms.converted import Converted
from jixiao.rules.forms.deductions import Deductions
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
from jixiao.rules.forms.judged import Judged
from jixiao.rules.forms.targets import Targets
from jixiao.rules.made import made_model
from jixiao.rules.reading import Authored, NumberOrFormula

FORMS: dict[str, type[Form]] = {
    form.key: form for form in (Bands, Checklist, Coefficient, Converted, Deductions, Judged, Targets)
}
"""The forms that every ruleset has, by their key in ``[score]``; plugins register others of the same kind."""


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
        return next((getattr(self, name) for name in self.given if name != "formula"), None)


@functools.lru_cache(maxsize=64)
def score_model(forms: tuple[type[Form], ...]) -> type[_Score]:
    """Return the model of ``[score]`` in which every one of these forms may stand."""
    keys: dict[str, Any] = {form.key: (form | None, None) for form in forms}
    model: type[_Score] = made_model(_Score, keys, score_model, sent(forms))
    return model


def sent(forms: tuple[type[Form], ...]) -> tuple[type[Form], ...]:
    """Return the forms that another process can have; what uses the others is refused before it is sent."""
    return tuple(form for form in forms if form.is_sent)


if TYPE_CHECKING:
    Score = _Score
else:
    Score = score_model(tuple(FORMS.values()))

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
    "score_model",
    "sent",
]
