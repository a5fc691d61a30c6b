"""Tools for rubric authors: check, templates, schemas."""

from __future__ import annotations

from jixiao.authoring.check import CheckReport, Unsure, check_ruleset
from jixiao.authoring.editing.formatting import formatted
from jixiao.authoring.editing.schemas import SCHEMA_KINDS, schema
from jixiao.authoring.editing.templates import form_template, indicator_template, ruleset_template

__all__ = [
    "SCHEMA_KINDS",
    "CheckReport",
    "Unsure",
    "check_ruleset",
    "form_template",
    "formatted",
    "indicator_template",
    "ruleset_template",
    "schema",
]
