"""Random rules are proved and then tried: nothing proved has a counterexample, everything refuted is as it was said."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import Rules
from jixiao.authoring.cases.coverage import Way, ways_of
from jixiao.authoring.proof.answers import Answer
from jixiao.authoring.proof.evidence import Trial, failure_of
from jixiao.authoring.proof.rule_questions import RuleQuestions
from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sampling import Sample, Sampler
from jixiao.program import Role

FIELDS = """\
rises_with = ["甲数"]
falls_with = ["乙数"]

[[fields]]
name = "甲数"
type = "number"
min = 0

[[fields]]
name = "乙数"
type = "count"

[[fields]]
name = "公开"
type = "yes_no"

[[fields]]
name = "表"
type = "table"
[[fields.columns]]
name = "数"
type = "number"
min = 0
[[fields.columns]]
name = "已签"
type = "yes_no"

"""
CLAUSE = '[not_applicable]\nwhen = "乙数 == 0"\nthen = "{}"\n'
NUMBERS = (
    "甲数",
    "乙数",
    "0",
    "1",
    "2",
    "10",
    "50",
    "满分",
    "0.5",
    "(1 * 10%)",
    "计数(表)",
    "计数(表, 数 > 1)",
    "求和(表, 最小(1, 数))",
)
SIGNS = ("<", "<=", ">", ">=", "==")  # fmt: skip


def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return larger expressions made of smaller ones."""
    condition = st.one_of(
        st.builds(lambda a, sign, b: f"{a} {sign} {b}", inner, st.sampled_from(SIGNS), inner),
        st.sampled_from(("公开", "非(公开)", "且(公开, 甲数 > 10)", "有值(甲数)")),
    )
    return st.one_of(
        st.builds(lambda a, sign, b: f"({a} {sign} {b})", inner, st.sampled_from("+-*/"), inner),
        st.builds(lambda a, b: f"最小({a}, {b})", inner, inner),
        st.builds(lambda a, b: f"最大({a}, {b})", inner, inner),
        st.builds(lambda a, n: f"四舍五入({a}, {n})", inner, st.sampled_from("01")),
        st.builds(lambda a: f"取整({a})", inner),
        st.builds(lambda c, a, b: f"如果({c}, {a}, {b})", condition, inner, inner),
        st.builds(lambda a: f"限制({a}, 0, 满分)", inner),
    )


RULES = st.recursive(st.sampled_from(NUMBERS), extended, max_leaves=7)


def loaded(folder_of: pytest.TempPathFactory, text: str, clause: str) -> Rules:
    """Return a ruleset of one indicator with a random rule."""
    more = FIELDS + (CLAUSE.format(clause) if clause else "")
    rules = ruleset(group("组"), entry("a"))
    return load(folder_of.mktemp("rules"), rules, a=indicator("a", "甲", text, more))


@pytest.mark.long
@settings(max_examples=12)
@given(RULES, st.sampled_from(("", "full", "zero", "exclude")))
def test_a_random_rule(tmp_path_factory: pytest.TempPathFactory, text: str, clause: str) -> None:
    """Every answer about a random rule is held against data that the prover did not look at."""
    rules = loaded(tmp_path_factory, text, clause)
    (node,) = rules.program.indicators
    rule = RuleSlice(rules.program, node, rules.calendars)
    ways = tuple(ways_of(rules))
    own = RuleQuestions(rule, ways, SolverEffort(steps=300_000))
    answers = list(own.answers())
    named = {f"走得到：{each.label}": each for each in ways}
    samples = Sampler(rule.part.fields, rule.part.numbers, seed=99, rows=6).samples(150)
    trials = [own.decider.evidence.run(each) for each in samples]
    for answer in answers:
        hold(own, answer, trials, named)


def hold(own: RuleQuestions, answer: Answer, trials: list[Trial], named: dict[str, Way]) -> None:
    """Hold one answer against what ``exact`` gives."""
    if answer.kind == "branch" and answer.state == "refuted":
        way = named[answer.asked]
        always = way.definition.role in {Role.EXCLUSION, Role.COLUMN}
        assert not any(is_gone(way, each) for each in trials if always or own.decider.applies.is_met(each))
    elif answer.kind == "full" and answer.state == "refuted":
        for each in filter(own.decider.applies.is_met, trials):
            points = each.values[own.rule.node.named(Role.RULE)]
            assert not isinstance(points, Fraction) or points < own.rule.node.weight
    elif answer.kind != "branch" and answer.state == "refuted":
        hold_refuted(own, answer)
    elif answer.kind == "direction" and answer.state == "proved":
        hold_direction(own, answer, trials)
    elif answer.kind != "branch" and answer.state == "proved":
        for each in filter(own.decider.applies.is_met, trials):
            points = each.values[own.rule.node.named(Role.RULE)]
            assert answer.kind != "value" or failure_of(points) is None
            assert answer.kind != "range" or not isinstance(points, Fraction) or 0 <= points <= 100


def hold_refuted(own: RuleQuestions, answer: Answer) -> None:
    """The example gives what is claimed of it."""
    assert answer.example is not None
    trial = own.decider.evidence.run(answer.example.data)
    points = trial.values[own.rule.node.named(Role.RULE)]
    if answer.kind == "value":
        assert failure_of(points) is not None
    elif answer.kind == "range":
        assert isinstance(points, Fraction)
        assert not 0 <= points <= 100
    else:
        changed = Sample({**trial.sample.values, **answer.example.then}, trial.sample.tables)
        hold_order(own, answer, trial, own.decider.evidence.run(changed), right=False)


def hold_direction(own: RuleQuestions, answer: Answer, trials: list[Trial]) -> None:
    """A datum that is raised by one does not move the points the other way."""
    name = "甲数" if "甲数" in answer.asked else "乙数"
    for each in trials:
        value = each.sample.values.get(name)
        if isinstance(value, Fraction):
            raised = Sample({**each.sample.values, name: value + 1}, each.sample.tables)
            hold_order(own, answer, each, own.decider.evidence.run(raised), right=True)


def hold_order(own: RuleQuestions, answer: Answer, before: Trial, after: Trial, *, right: bool) -> None:
    """Points don't go against the direction that is proved, and do against the one that is refuted."""
    one, other = own.outcome(before), own.outcome(after)
    if right and (one is None or other is None):
        return
    assert one is not None
    assert other is not None
    assert (one <= other if "只升不降" in answer.asked else one >= other) is right


def is_gone(way: Way, trial: Trial) -> bool:
    """Tell whether data went a way."""
    if way.arm is None:
        return trial.values.get(way.definition.name) is way.answer
    return (id(way.definition.formula), *way.arm) in trial.arms
