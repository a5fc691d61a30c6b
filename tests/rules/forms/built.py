"""Rubrics built in memory, above all of one indicator: what its rule lowers to, and what it gives for data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from tests.program.rubric_files import run_bounds

from jixiao import JixiaoError, Place, Rules, Scorecard
from jixiao.calendars import Calendars, shipped_calendars
from jixiao.documents import Document, from_data, parse_toml
from jixiao.formula import STANDARD, Missing, Value, registry
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.tracing.traced import Trace
from jixiao.program import Role, lower, run_exact, run_traced
from jixiao.rules import read_indicator, read_ruleset, read_submission
from jixiao.scoring.inputs.inputs import read_inputs

CALENDARS = Calendars(shipped_calendars())
FUNCTIONS = registry(STANDARD)
NAME = "甲"
_HEAD = 'id = "t.a"\nname = "甲"\n\n'


def stands_alone(wanted: str, place: Place) -> Document:
    """Refuse to look for another ruleset: none here extends one."""
    raise AssertionError(wanted, place)


def built(ruleset: str, indicators: Mapping[str, str]) -> Rules:
    """Return a ruleset of the texts of its files; an indicator's name there is that of its file."""
    read = [read_indicator(parse_toml(text, f"{name}.toml")) for name, text in indicators.items()]
    found = read_ruleset(parse_toml(ruleset, "rules.toml"), stands_alone)
    return Rules(found, lower(found, {each.id: each for each in read}, FUNCTIONS, {}), CALENDARS)


def rules_of(text: str, weight: str = "10", *parts: str) -> Rules:
    """Return a ruleset of one indicator: what is written besides its id and name, its weight, more of the ruleset."""
    ruleset = (
        f'id = "t/1"\nname = "示例"\nyear = 2022\ntotal = {weight}\n\n'
        f'[[groups]]\nname = "组"\nweight = {weight}\n\n'
        f'[[indicators]]\nid = "t.a"\ngroup = "组"\nweight = {weight}\n\n'
        '[[grades]]\nname = "差"\nat_least = 0\n\n'
    )
    return built(ruleset + "".join(parts), {"a": _HEAD + text})


def said_of(text: str, weight: str = "10", *parts: str) -> str:
    """Return what is said about an indicator that is wrong, in its own file or under its weight."""
    with pytest.raises(JixiaoError) as caught:
        rules_of(text, weight, *parts)
    return str(caught.value)


def formula_of(rules: Rules, role: Role = Role.RULE) -> str:
    """Return the formula that one of the indicator's definitions was lowered to."""
    name = f"{NAME}.{role.value}"
    return next(each.formula.text for each in rules.program.definitions if each.name.startswith(name))


def card_of(rules: Rules, fields: Mapping[str, object], **more: object) -> Scorecard:
    """Return the scorecard for data; ``more`` are other keys of the submission."""
    return rules.score({"unit": "示例单位", "fields": fields, **more})


def exact_points(rules: Rules, fields: Mapping[str, object]) -> Value:
    """Return the points that the rule itself gives: exact, before bounds and rounding."""
    submission = read_submission(from_data({"unit": "示例单位", "fields": fields}))
    run = run_exact(rules.program, read_inputs(rules.program, submission), CALENDARS)
    return run.values[f"{NAME}.{Role.RULE.value}"]


def traced_points(rules: Rules, fields: Mapping[str, object]) -> Trace:
    """Return how the points by the rule came about."""
    submission = read_submission(from_data({"unit": "示例单位", "fields": fields}))
    run = run_traced(rules.program, read_inputs(rules.program, submission), CALENDARS)
    return run.traces[f"{NAME}.{Role.RULE.value}"]


def reachable_points(rules: Rules, fields: Mapping[str, object]) -> Bounds:
    """Return what the points by the rule can still become once the data that is not there comes in."""
    submission = read_submission(from_data({"unit": "示例单位", "fields": fields}))
    inputs = read_inputs(rules.program, submission)
    done = run_exact(rules.program, inputs, CALENDARS)
    return run_bounds(rules.program, inputs, done, CALENDARS)[f"{NAME}.{Role.RULE.value}"]


def number(name: str, kind: str = "number", lower: str = "", upper: str = "") -> str:
    """Return a numeric data item with its limits."""
    limits = (f"min = {lower}\n" if lower else "") + (f"max = {upper}\n" if upper else "")
    unit = 'unit = "万元"\n' if kind == "amount" else ""
    return f'[[fields]]\nname = "{name}"\ntype = "{kind}"\n{unit}{limits}\n'


def is_number(value: Value) -> Fraction:
    """Return a value that must be a number."""
    assert isinstance(value, Fraction), value
    return value


def is_missing(value: Value) -> frozenset[str]:
    """Return which data a value that must be missing lacks."""
    assert isinstance(value, Missing), value
    return frozenset(value.fields)
