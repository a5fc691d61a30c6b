"""Every shipped ruleset is proved, and what is proved of it has no counterexample among 100,000 units' data."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import pytest

import jixiao
from jixiao import Rules
from jixiao.authoring.proof.proving import prove
from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sampling import Sample, Sampler
from jixiao.formula import Failed, Value
from jixiao.program import Node, Role
from jixiao.program.compiled.compilation import compile_program

SHIPPED: Final = tuple(each.id for each in jixiao.find_catalog().plugins if each.kind == "ruleset")
TRIES: Final = 100_000
"""Units' data for one indicator each, over all shipped rulesets together."""


@pytest.mark.long
@pytest.mark.parametrize("identity", SHIPPED)
def test_nothing_is_refuted_and_nothing_is_open(identity: str) -> None:
    """What a bureau uses as it stands has been proved."""
    report = prove(jixiao.load(identity))
    reported = [
        f"{each.asked}：{each.said}" for state in ("refuted", "undecided") for each in report.having(state)
    ]
    assert reported == []
    assert len(report.having("proved")) > len(report.subjects)


@pytest.mark.long
def test_no_data_contradicts_a_proof() -> None:
    """Points stay within 0 and the weight before anything is clamped, nothing fails, and directions hold."""
    loaded = [jixiao.load(each) for each in SHIPPED]
    units = -(-TRIES // (2 * sum(len(each.program.indicators) for each in loaded)))
    tried = sum(search(rules, units) for rules in loaded)
    assert tried >= TRIES


def search(rules: Rules, units: int) -> int:
    """Hold so many pairs of units' data against what is proved of a ruleset; return how many indicators were tried in all."""
    program = rules.program
    wanted = [
        each.name
        for each in program.definitions
        if each.role in {Role.RULE, Role.EXCLUSION, Role.SUM, Role.CAPPED, Role.VETOED, Role.WEIGHT}
    ]
    part = ProgramSlice(program, rules.calendars, tuple(wanted))
    compilation = compile_program(program, rules.calendars, wanted)
    tried = 0
    for sample, changed in pairs(part, units):
        results = []
        for each in (sample, changed):
            inputs = part.inputs(each)
            results.append(compilation.results(inputs))
        for node in program.tree.walk():
            if node.indicator is not None:
                tried += 2
                hold_rule(node, results[0], sample)
                hold_rule(node, results[1], changed)
                hold_directions(node, results, (sample, changed))
            elif not any(each.adjustment for each in node.children):
                hold_sum(node, results[0])
                hold_sum(node, results[1])
    return tried


def pairs(part: ProgramSlice, units: int) -> Iterator[tuple[Sample, Sample]]:
    """Yield data, and the same data with some numbers raised."""
    sampler = Sampler(part.fields, part.numbers, seed=20_221_126)
    for one, other in itertools.pairwise(sampler.samples(units + 1)):
        raised = {
            name: max(value, other.values[name]) if isinstance(value, Fraction) else value  # type: ignore[type-var]
            for name, value in one.values.items()
        }
        yield one, Sample(raised, one.tables)


def applied(node: Node, results: dict[str, Value]) -> Value:
    """Return whether a node's rule does not apply."""
    return results.get(node.named(Role.EXCLUSION), False)


def hold_rule(node: Node, results: dict[str, Value], sample: Sample) -> None:
    """An indicator gives points, and none outside its weight."""
    excluded = applied(node, results)
    assert isinstance(excluded, bool), (node.name, sample)
    if excluded:
        return
    points = results[node.named(Role.RULE)]
    assert not isinstance(points, Failed) or not points.code.startswith("F35"), (node.name, sample)
    most = node.weight if node.most is None else node.most
    assert not isinstance(points, Fraction) or 0 <= points <= most, (node.name, sample)


def hold_directions(node: Node, results: list[dict[str, Value]], samples: tuple[Sample, Sample]) -> None:
    """Where all that rose is said to raise (or to lower) the points, they don't go the other way."""
    assert node.indicator is not None
    definition = node.indicator.definition
    before, after = (each.get(node.named(Role.RULE)) for each in results)
    if (
        not isinstance(before, Fraction)
        or not isinstance(after, Fraction)
        or any(applied(node, each) for each in results)
    ):
        return
    rose = {
        each.field.name
        for each in node.indicator.declared
        if samples[0].values.get(each.field.name) != samples[1].values.get(each.field.name)
    }
    if rose <= set(definition.rises_with):
        assert before <= after, (node.name, samples)
    if rose <= set(definition.falls_with):
        assert before >= after, (node.name, samples)


def hold_sum(node: Node, results: dict[str, Value]) -> None:
    """The parts of a group come to no more than it may give."""
    for role in (Role.SUM, Role.CAPPED, Role.VETOED):
        found, weight = results.get(node.named(role)), results[node.named(Role.WEIGHT)]
        if isinstance(found, Fraction) and isinstance(weight, Fraction):
            assert 0 <= found <= weight, node.name


@pytest.mark.long
def test_proving_twice_gives_the_same() -> None:
    """The same words, the same examples: z3 counts steps, not seconds."""
    rules = jixiao.load("yueyang/2018")
    assert list(prove(rules).lines()) == list(prove(rules).lines())


def test_without_time_nothing_is_guessed() -> None:
    """What was not looked at is undecided, with the reason."""
    rules = jixiao.load("yueyang/2018")
    effort = SolverEffort(seconds=1e-9)
    (node,) = (each for each in rules.program.indicators if each.name == "资金结余")
    report = prove(rules, node, effort)
    assert report.having("refuted") == ()
    assert {each.said for each in report.having("undecided")} == {"时间用完了"}
