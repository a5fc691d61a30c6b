"""Arguments of another kind: every public function says in Chinese what it wants, and raises nothing of Python's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.rubrics import entry, group, indicator, load, number, ruleset

import jixiao
from jixiao import JixiaoError, Rules

UNIT = {"unit": "某局", "fields": {"率": 1}}
MANY: tuple[object, ...] = (None, 5, b"", "", "abc", {}, UNIT, object())
TEXT: tuple[object, ...] = (None, 5, b"", [], {}, object())
CALLS: dict[str, tuple[Callable[[Rules, Any], object], tuple[object, ...]]] = {
    "load": (lambda _rules, given: jixiao.load(given), TEXT),
    "plugins": (lambda _rules, given: jixiao.load("x", plugins=given), (None, 5, b"", "", {}, [5], object())),
    "project": (lambda _rules, given: jixiao.find_catalog(project=given), (5, b"", [], {}, object())),
    "from_json": (
        lambda _rules, given: jixiao.Scorecard.from_json(given),
        (None, 5, b"", "", [], {}, object()),
    ),
    "from_float": (lambda _rules, given: jixiao.from_float(given), (None, b"", "", "1", [], {}, object())),
    "read": (lambda _rules, given: jixiao.read(given), (None, 5, b"", "", [], {}, object())),
    "score": (lambda rules, given: rules.score(given), (None, 5, b"", "", [], {}, object())),
    "points": (lambda rules, given: rules.points(given), (None, 5, b"", "", [], {}, object())),
    "score_set": (lambda rules, given: rules.score_set(given), MANY),
    "roll_up": (lambda rules, given: rules.roll_up(given, "全部"), (*MANY, [])),
    "weighted_points": (lambda rules, given: rules.weighted_points(given, "全部"), (*MANY, [])),
    "unit": (lambda rules, given: rules.roll_up([UNIT], given), TEXT),
    "weight": (lambda rules, given: rules.roll_up([UNIT], "全部", given), (*TEXT, "没有这一项")),
    "what_if": (lambda rules, given: rules.what_if(UNIT, given), (None, 5, b"", "", [], object())),
    "table_scorer": (
        lambda rules, given: rules.table_scorer(given),
        (None, 5, b"", "", [], {}, [5], object()),
    ),
    "allow": (lambda _rules, given: jixiao.find_catalog(allow=given), (5, b"", "", {}, [5], object())),
    "within": (lambda rules, given: rules.cliffs(UNIT, given), (None, b"", "", [], {}, 0.01, object())),
    "verify": (lambda _rules, given: jixiao.verify(given), TEXT),
    "verify ruleset": (lambda _rules, given: jixiao.verify("x.json", given), (5, b"", [], {}, object())),
    "verify submission": (
        lambda _rules, given: jixiao.verify("x.json", submission=given),
        (5, b"", [], {}, object()),
    ),
    "verify key": (lambda _rules, given: jixiao.verify("x.json", key=given), (5, [], {}, object())),
    "verify signature": (
        lambda _rules, given: jixiao.verify("x.json", signature=given),
        (5, b"", [], {}, object()),
    ),
    "sign": (lambda _rules, given: jixiao.sign(given, "key.pem"), TEXT),
    "sign key": (lambda _rules, given: jixiao.sign("x.json", given), (None, 5, [], {}, object())),
    "signer": (lambda _rules, given: jixiao.sign("x.json", "key.pem", signer=given), TEXT),
    "score_table": (lambda rules, given: rules.score_table(given), (None, 5, b"", "", [], {}, object())),
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric of one number, by which nothing needs weights."""
    a = indicator("a", "甲", "满分 * 最小(1, 率)", number("率"))
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a")), a=a)


@pytest.mark.parametrize("name", CALLS)
def test_arguments_of_another_kind(name: str, rules: Rules) -> None:
    """A problem with a way out, in words of the field."""
    call, wrong = CALLS[name]
    for each in wrong:
        with pytest.raises(JixiaoError) as caught:
            call(rules, each)
        assert all(problem.remedies for problem in caught.value.problems), (each, caught.value)
        assert "0x" not in str(caught.value)
        if name.startswith(("verify", "sign")):  # what it names is not there either
            assert {problem.code for problem in caught.value.problems} == {"S633"}


def test_results_of_an_unknown_name(rules: Rules) -> None:
    """It is a KeyError that names what there is, whatever stands for a name."""
    points, card = rules.points(UNIT), rules.score(UNIT)
    names: tuple[Any, ...] = ("甲甲", 5, b"", (), None)
    for ask in (points.__getitem__, points.state, card.__getitem__):
        for name in names:
            with pytest.raises(KeyError, match="甲"):
                ask(name)


HUGE: int = 10**5_000
"""Python itself does not write it down."""


@pytest.mark.parametrize(
    "data",
    [
        {"unit": "某局", "year": HUGE, "fields": {}}, {"unit": "某局", "fields": HUGE}, {"unit": HUGE, "fields": {}},
        {"unit": "某局", "fields": {"率": HUGE}}, {"unit": "某局", "fields": {"率": [HUGE]}},
        {"unit": "某局", "fields": {HUGE: 1}}, {"unit": "某局", "claimed": {"甲": -HUGE}}, {HUGE: 1},
    ],
)  # fmt: skip
def test_integers_that_have_no_text(data: dict[Any, Any], rules: Rules) -> None:
    """They are refused like any number that is too large, and what is said of them can be shown."""
    ask: Callable[[Any], object]
    for ask in (rules.score, rules.points, lambda given: rules.what_if(given, {"率": 1})):
        with pytest.raises(JixiaoError) as caught:
            ask(data)
        assert all(map(repr, (caught.value, caught.value.to_data())))
    with pytest.raises(JixiaoError):
        rules.what_if(UNIT, {"率": HUGE})


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ({"threads": 0}, "参数 threads 要是大于 0 的整数，这里是 0"),
        ({"threads": -1}, "参数 threads 要是大于 0 的整数，这里是 -1"),
        ({"threads": True}, "参数 threads 要是大于 0 的整数，这里是 True"),
        ({"threads": "2"}, "参数 threads 要是大于 0 的整数，这里是 str"),
        ({"progress": 5}, "参数 progress 要是函数，收评好的行数和总行数，这里是 5"),
        ({"results": iter(("总分",))}, "参数 results 要是一列列名，这里是 tuple_iterator"),
    ],
)
def test_arguments_of_tables(arguments: dict[str, Any], wanted: str) -> None:
    """What can be gone through only once would be empty when it is used."""
    rules = jixiao.load("mof-project/2021")
    with pytest.raises(JixiaoError) as caught:
        rules.score_table({"单位": ["甲"]}, **arguments)
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [("S633", wanted)]


def test_plugins_that_can_be_gone_through_only_once() -> None:
    """They are refused, not left out."""
    with pytest.raises(JixiaoError) as caught:
        jixiao.find_catalog(iter(["here"]))  # type: ignore[arg-type]
    assert [problem.code for problem in caught.value.problems] == ["S633"]
