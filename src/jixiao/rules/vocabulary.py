"""What authors can write beyond formulas: the forms of scoring rules, and the types of data items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jixiao.rules.field_types import FieldType
from jixiao.rules.forms import FORMS, Form


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The forms by their key in ``[score]``, and the types that were added to the language's own, by their key."""

    forms: Mapping[str, type[Form]] = field(default_factory=lambda: FORMS)
    types: Mapping[str, FieldType] = field(default_factory=dict)


STANDARD_VOCABULARY = Vocabulary()
"""What every ruleset has."""
