"""The files that authors and units write, as pydantic models: fields, indicators, rulesets, submissions."""

from __future__ import annotations

from jixiao.rules.defined_function import formula_function, read_function
from jixiao.rules.field_types import FieldType
from jixiao.rules.fields import TYPE_NAMES, Column, Field, formula_type, type_name, within
from jixiao.rules.indicator import STATUS_NAMES, Indicator, IndicatorFile, read_indicator
from jixiao.rules.located import Located, Path
from jixiao.rules.peers import TOGETHER_NAMES, WHAT_NAMES, Together
from jixiao.rules.period import Period
from jixiao.rules.reading import Authored, GivenNumber, read_model, shown
from jixiao.rules.ruleset import TOTAL, Cap, Ruleset, RulesetFile, Veto, cap_table, read_ruleset, ruleset_id
from jixiao.rules.submission import Submission, SubmissionFile, read_submission
from jixiao.rules.vocabulary import STANDARD_VOCABULARY, Vocabulary

__all__ = [
    "STANDARD_VOCABULARY",
    "STATUS_NAMES",
    "TOGETHER_NAMES",
    "TOTAL",
    "TYPE_NAMES",
    "WHAT_NAMES",
    "Authored",
    "Cap",
    "Column",
    "Field",
    "FieldType",
    "GivenNumber",
    "Indicator",
    "IndicatorFile",
    "Located",
    "Path",
    "Period",
    "Ruleset",
    "RulesetFile",
    "Submission",
    "SubmissionFile",
    "Together",
    "Veto",
    "Vocabulary",
    "cap_table",
    "formula_function",
    "formula_type",
    "read_function",
    "read_indicator",
    "read_model",
    "read_ruleset",
    "read_submission",
    "ruleset_id",
    "shown",
    "type_name",
    "within",
]
