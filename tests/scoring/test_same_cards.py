"""A scorecard does not depend on when the traces are made: every field, the JSON and the digest."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from tests.program.rubric_files import CALENDARS, inputs_of, program_of
from tests.program.rubric_oracle import Branch, rubrics
from tests.rubrics import EXAMPLES

import jixiao
from jixiao import JixiaoError, Rules, Scorecard
from jixiao.program import Inputs
from jixiao.rules import Submission
from jixiao.scoring import Engine, read_inputs, score_inputs

ODD = (None, 0, 1, "0.005", "100000000000.01", "0.0000000001")


def hold(one: Scorecard, other: Scorecard) -> None:
    """Hold two scorecards for one and the same, down to the bytes and to a digest that is worked out plainly."""
    assert one == other
    assert one.to_json() == other.to_json()
    content = json.loads(one.to_json())
    assert json.dumps(content, ensure_ascii=False, indent=2) == one.to_json()
    assert content["worked_out"] == []
    del content["digests"], content["version"], content["submission"], content["worked_out"]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert one.digests.result == hashlib.sha256(text.encode()).hexdigest()


def traced_later(engine: Engine, submission: Submission, inputs: Inputs) -> Scorecard:
    """Return the scorecard whose traces are all made when they are asked for, from values that are known."""
    later = Engine(engine.program, engine.calendars, engine.version)
    object.__setattr__(later, "plan", replace(later.plan, traced=frozenset()))
    return score_inputs(later, submission, inputs)


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(rubrics())
def test_random_rubrics(root: Branch) -> None:
    """Whatever the rubric, what is told of a unit does not depend on how it was computed."""
    program = program_of(root)
    inputs, submission = inputs_of(root, program), jixiao.read({"unit": "示例单位"})
    engine = Engine(program, CALENDARS, "1")
    hold(score_inputs(engine, submission, inputs), traced_later(engine, submission, inputs))


@functools.cache
def shipped() -> tuple[Rules, Mapping[str, Any]]:
    """Return the ruleset that ships, compiled, and the data of its complete case."""
    rules = jixiao.load("guangzhou/2022")
    case = jixiao.read(EXAMPLES / "complete-2022.toml")
    return rules, case.content.model_dump()


@st.composite
def submissions(draw: st.DrawFn) -> dict[str, object]:
    """Return the complete case with some data items left out or replaced, and with words and points of people."""
    rules, case = shipped()
    fields = dict(case["fields"])
    for name in draw(st.sets(st.sampled_from(sorted(fields)), max_size=12)):
        given_value = fields.pop(name)
        if draw(st.booleans()):
            is_number = isinstance(given_value, Decimal | int) and not isinstance(given_value, bool)
            fields[name] = draw(st.sampled_from(ODD)) if is_number else given_value
        elif isinstance(given_value, bool):
            fields[name] = not given_value
        elif isinstance(given_value, list | tuple):
            fields[name] = given_value[: draw(st.integers(0, 2))]
    names = st.sampled_from([node.name for node in rules.program.indicators])
    points = st.sampled_from(("0", "0.5", "2.00", "40"))
    return {
        "unit": "示例单位",
        "fields": fields,
        "claimed": draw(st.dictionaries(names, points, max_size=5)),
        "judged": draw(
            st.dictionaries(
                names, st.fixed_dictionaries({"points": points, "reason": st.just("核实")}), max_size=2
            )
        ),
        "reasons": draw(st.dictionaries(names, st.just("年中调整"), max_size=2)),
        "evidence": draw(st.dictionaries(names, st.just("决算报表"), max_size=3)),
    }


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(submissions())
def test_random_submissions(data: dict[str, object]) -> None:
    """Whatever a unit submits under the shipped ruleset, its scorecard does not depend on how it was computed."""
    rules, _ = shipped()
    submission = jixiao.read(data)
    try:
        inputs = read_inputs(rules.program, submission)
    except JixiaoError:
        reject()  # a count that is no whole number, and the like
    hold(rules.score(submission), traced_later(rules.engine, submission, inputs))
