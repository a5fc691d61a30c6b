"""Steps that square one another: what has too many digits fails in one way, however a program is run."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, cast

import pyarrow as pa
import pytest
from tests.rubrics import entry, group, number, ruleset
from tests.rules.forms.built import CALENDARS, built

import jixiao
from jixiao import Rules
from jixiao.authoring.proof import proving
from jixiao.formula import Failed, Value
from jixiao.formula.semantics.normal_form import NormalForm
from jixiao.numbers import to_text
from jixiao.program import Role, run_exact
from jixiao.scoring import read_inputs

_RULES: Final = ruleset(group("组", "10"), entry("a", "10"), total="10")
_TABLE: Final = (
    '[[fields]]\nname = "表"\ntype = "table"\n\n[[fields.columns]]\nname = "列"\ntype = "number"\n\n'
)
_WAYS: Final = (
    "{0} * {1}", "{0} * {0}", "{0} * {1} * {1}", "{0} / {1}", "{0} * {0} / {1}", "{0} + {1}", "1 / {0} + 1 / {1}",
    "{0} * {0} - {1} * {0}", "四舍五入({0} * {1}, 3)", "最大({0}, {1}) * {0}", "求和(表, 列 * {0})", "求和(表, 1 / 列)",
    "如果({0} > {1}, {0} * {0}, {1})", "123456789 * {0}", "0.000000001 * {0}",
)  # fmt: skip


def of_steps(steps: Sequence[str]) -> Rules:
    """Return a ruleset whose one rule is the last of some steps, between no and full points."""
    said = "\n".join(f'"步{index}" = "{each}"' for index, each in enumerate(steps))
    text = (
        f'id = "t.a"\nname = "甲"\n\n{number("数")}{number("乙")}{_TABLE}[steps]\n{said}\n\n'
        f'[score]\nformula = "满分 * 最小(1, 最大(0, 步{len(steps) - 1}))"\n'
    )
    return built(_RULES, {"a": text})


def units() -> list[dict[str, Any]]:
    """Return units with large, small, plain and negative numbers, and tables with unlike denominators."""
    data = [
        ("123456789.123456", "3", ["7", "11", "13.5"]), ("1", "1", ["1"]), ("0.5", "2", []),
        ("1234567890123.12", "0.0001", ["3", "3", "3"]), ("2", "-7", ["0.1", "9"]),
    ]  # fmt: skip
    return [{"数": one, "乙": other, "表": [{"列": each} for each in rows]} for one, other, rows in data]


def hold(rules: Rules) -> list[Mapping[str, Value]]:
    """Hold compiled code, scorecards and tables against ``exact``; return what it gives."""
    given = [{"unit": "x", "fields": each} for each in units()]
    inputs = [read_inputs(rules.program, jixiao.read(each)) for each in given]
    wanted = [run_exact(rules.program, each, CALENDARS).values for each in inputs]
    name = rules.program.tree.named(Role.POINTS)
    for unit, values, submission in zip(inputs, wanted, given, strict=True):
        assert rules.compilation.results(unit) == {each: values[each] for each in rules.compilation.wanted}
        points = values[name]
        assert rules.points(submission).total == (points if isinstance(points, Fraction) else None)
        card = rules.score(submission)
        assert jixiao.Scorecard.from_json(card.to_json()) == card
    rows = pa.list_(pa.struct([("列", pa.string())]))
    columns = {each: [unit[each] for unit in units()] for each in ("数", "乙")}
    columns["表"] = pa.array([unit["表"] for unit in units()], rows)
    found = rules.score_table(pa.table(columns))
    for values, total, state in zip(
        wanted, found["总分"].to_pylist(), found["状态"].to_pylist(), strict=True
    ):
        points = values[name]
        assert (total, state) == ((points, "computed") if isinstance(points, Fraction) else (None, "failed"))
    return wanted


@pytest.mark.parametrize("first", ["数", "123456789", "数 / 3", "1 / 7", "-数", "0.1 + 数"])
@pytest.mark.parametrize("times", [7, 9, 10, 40])
def test_steps_that_square(first: str, times: int) -> None:
    """Seven squares are computed, forty are not: every way says the same, and none ends in Python's limit of digits."""
    values = hold(of_steps([first, *(f"步{index} * 步{index}" for index in range(times))]))
    last = values[0][next(name for name in values[0] if name.endswith(f"步{times}"))]
    assert isinstance(last, Failed) == (times == 40 or (times > 8 and first != "1 / 7"))
    if isinstance(last, Failed):
        assert (last.code, last.message) == ("F352", "数字太大，超出计算范围")


@pytest.mark.parametrize("seed", range(25))
def test_chains_of_steps(seed: int) -> None:
    """Chains of products, quotients, roundings and sums over rows, most of which grow without end."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    names, steps = ["数", "乙"], list[str]()
    for index in range(12):
        steps.append(chance.choice(_WAYS).format(*(chance.choice(names[-3:]) for _ in range(2))))
        names.append(f"步{index}")
    hold(of_steps(steps))


def test_forms_of_steps_that_square() -> None:
    """Whether two ways of writing are the same is told without multiplying a number out for ever."""
    rules = of_steps(["123456789", *(f"步{index} * 步{index}" for index in range(60))])
    canonical = NormalForm(values := {})
    for each in rules.program.definitions:
        values[each.name] = each.formula.evaluate(canonical)
    assert len(values) == len(rules.program.definitions)


@pytest.mark.parametrize("squares", [6, 7])
def test_prove_does_not_claim_what_a_run_refuses(squares: int) -> None:
    """Numbers in a proof have no length; those in a run do, and so the claim is tried with long ones."""
    steps = ["数", *(f"步{index} * 步{index}" for index in range(squares))]
    rules = of_steps(steps)
    [answer] = [each for one in proving.prove(rules).subjects for each in one.answers if each.kind == "value"]
    assert (answer.state, answer.said) == ("refuted", "数字太大，超出计算范围")
    assert answer.example is not None
    given = {"数": to_text(cast("Fraction", answer.example.data.values["数"])), "乙": 1, "表": []}
    card = rules.score({"unit": "x", "fields": given})
    assert card["甲"].points is None
