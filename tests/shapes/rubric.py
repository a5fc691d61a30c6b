"""A shape of docs/评分形状.md as a ruleset that can be scored: its own blocks, with the least put around them.

A block with a scoring rule is an indicator; one without is a part of a ruleset. What a part names but the page does not
print is a stand-in: its points are its weight times a rate that the row may state (``社会效益 75%``), or claimed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.rules.forms.built import CALENDARS, FUNCTIONS, stands_alone
from tests.shapes.page import Row, Shape, submitted, way_of

from jixiao import Rules, Scorecard
from jixiao.documents import from_data, parse_toml
from jixiao.formula import Value
from jixiao.program import Role, lower, run_exact
from jixiao.rules import Indicator, Submission, read_indicator, read_ruleset, read_submission
from jixiao.scoring.inputs.inputs import read_inputs

OWN = "本项"
"""What an indicator is called that its block gives no name."""

_NAMED = re.compile(r'^id\s*=\s*"(?P<id>[\w.]+)"\s*# (?P<name>\w+)$', re.MULTILINE)
_COUNTING = re.compile(r'(?<=^counting = )"\w+"', re.MULTILINE)
_USUAL_GROUPS = ({"name": "全部", "weight": 100},)
_USUAL_INDICATORS = (
    {"id": "example.funds", "group": "全部", "weight": 10},
    {"id": "example.rest", "group": "全部", "weight": 90},
)
_USUAL_NAMES = {"example.funds": "资金使用", "example.rest": "其余各项"}
_GRADES = ({"name": "优", "at_least": 90}, {"name": "良", "at_least": 80}, {"name": "中", "at_least": 60})


def _tables(data: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = data.get(name, [])
    assert isinstance(found, list)
    return found


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _stand_in(identity: str, name: str) -> Indicator:
    data = {
        "id": identity,
        "name": name,
        "fields": [{"name": f"{name}得分率", "type": "rate"}],
        "score": {"formula": f"满分 * {name}得分率"},
    }
    return read_indicator(from_data(data))


def rules_of(shape: Shape, way: str = "") -> Rules:
    """Return the ruleset of a shape; ``way`` replaces how its deductions count unfinished steps."""
    texts = [_COUNTING.sub(f'"{way}"', each) if way else each for each in shape.blocks]
    own: dict[str, object] | None = None
    part: dict[str, object] = {}
    for text in texts:
        data = parse_toml(text, f"{shape.number}.toml").data
        if "score" in data:
            own = {"id": "example.own", "name": OWN, **data}
        else:
            part = dict(data)
    names = {each["id"]: each["name"] for text in texts for each in _NAMED.finditer(text)}
    return _ruleset(shape, own, part, names)


def _ruleset(
    shape: Shape, own: Mapping[str, object] | None, part: dict[str, object], names: Mapping[str, str]
) -> Rules:
    groups, indicators = _tables(part, "groups"), _tables(part, "indicators")
    if not part:
        weight = int(shape.weight)
        groups = [{"name": "全部", "weight": weight}]
        indicators = [{"id": "example.own", "group": "全部", "weight": weight}]
    elif all("kind" in each for each in groups):
        groups, indicators = [*_USUAL_GROUPS, *groups], [*_USUAL_INDICATORS, *indicators]
        names = {**_USUAL_NAMES, **names}
    total = sum(_number(each["weight"]) for each in groups if "kind" not in each)
    grades = [{"name": "差", "at_least": 0}, *(_GRADES if total == 100 else ())]
    whole = {
        "id": "example/1", "name": "示例", "year": 2022, "total": total,
        **part, "groups": groups, "indicators": indicators, "grades": grades,
    }  # fmt: skip
    known = {identity: _stand_in(identity, name) for identity, name in names.items()}
    if own is not None:
        wanted = next((each for each, name in names.items() if name == own["name"]), "example.own")
        known[wanted] = read_indicator(from_data({**own, "id": wanted}))
    ruleset = read_ruleset(from_data(whole), stands_alone)
    return Rules(ruleset, lower(ruleset, known, FUNCTIONS, {}), CALENDARS)


def submission_of(shape: Shape, row: Row, rules: Rules) -> Submission:
    """Return what a row submits; ``指标 75%`` of a stand-in is its rate."""
    given = submitted(row, shape)
    fields = {
        name if name in rules.fields or f"{name}得分率" not in rules.fields else f"{name}得分率": value
        for name, value in given.fields.items()
    }
    indicator = rules.program.indicators[0].name
    reasons = {indicator: given.reason} if given.reason else {}
    data = {"unit": "示例单位", "fields": fields, "claimed": given.claimed, "reasons": reasons}
    return read_submission(from_data(data))


def card_of(shape: Shape, row: Row, rules: Rules) -> Scorecard:
    """Return the scorecard of what a row submits."""
    return rules.score(submission_of(shape, row, rules))


def computed_of(shape: Shape, row: Row, rules: Rules) -> Value:
    """Return the exact points of a row's one indicator before bounds and rounding, with whether it applies."""
    inputs = read_inputs(rules.program, submission_of(shape, row, rules))
    return run_exact(rules.program, inputs, CALENDARS).values[
        rules.program.indicators[0].named(Role.COMPUTED)
    ]


def result_of(card: Scorecard, column: str) -> str:
    """Return what a column of a worked table shows: points of a node, the grade, or what a reviewer is told."""
    name, _way = way_of(column)
    if name == "等级":
        return str(card.grade)
    if name == "提示":
        reported = sorted({each.code for each in card.findings} & {"G814", "G815"})
        return "、".join(reported) or "没有"
    node = {"总分": "总分", "得分": card.indicators[0].name}.get(name, name.removesuffix("得分"))
    return str(card[node].points)
