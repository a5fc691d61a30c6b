"""The law of agreement for proofs: what ``exact`` gives is never ruled out, and where nothing is left open it is all there is."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3
from hypothesis import given, settings
from tests.strategies import Case, cases

from jixiao.authoring.proof.smt.solver_context import ProofWorld, Term
from jixiao.authoring.proof.smt.terms import Proof
from jixiao.formula import Failed, Missing, TypeKind, Value
from jixiao.formula.semantics.bounds import Bounds

from .world import FIELDS, World, bound, exact

OPEN = {
    "ROUND",
    "ROUNDEVEN",
    "ROUNDUP",
    "ROUNDDOWN",
    "ROUNDFLOOR",
    "ROUNDCEILING",
    "INT",
    "TRUNC",
    "CEILING",
    "FLOOR",
    "MOD",
    "NETWORKDAYS",
    "MONTHSFROM",
    "YEAR",
    "MONTH",
    "DAY",
    "FULLSTEPS",
    "STARTEDSTEPS",
    "WORKDAYS",
}
"""Functions of which only so much is said."""


def same(world: ProofWorld, found: z3.ExprRef, value: Value) -> z3.ExprRef:
    """Return the condition that a term is a value."""
    if isinstance(value, bool):
        return found == z3.BoolVal(value, ctx=world.context)
    if isinstance(value, Fraction):
        return found == world.number(value)
    if isinstance(value, str):
        return found == world.text(value)
    assert not isinstance(value, Missing | Failed)
    return found == world.number(Fraction(value.toordinal()))


def term(text: str, data: World, *, whole: bool) -> tuple[ProofWorld, Term]:
    """Return a formula's term in a world where the data is said by facts, not known beforehand."""
    world = ProofWorld(frozenset(), whole)
    proof = Proof(world, {}, {})
    for name, value in data.values.items():
        kind = FIELDS[name]
        if isinstance(value, Failed):
            variable = world.variable(name, kind)
            proof.values[name] = Term(variable, world.yes, Bounds())
            continue
        others = frozenset({True, False}) if kind.kind is TypeKind.YES_NO else frozenset(kind.options) or None
        variable = world.variable(name, kind)
        proof.values[name] = Term(variable, world.no, Bounds(others=others))
        world.fact(same(world, variable, value))
    return world, bound(text).evaluate(proof)


def possible(world: ProofWorld, *conditions: z3.ExprRef) -> z3.CheckSatResult:
    """Return whether conditions can hold with a world's facts."""
    solver = z3.Solver(ctx=world.context)
    solver.set("rlimit", 400_000)
    solver.add(*world.facts, *conditions)
    return solver.check()


@pytest.mark.long
@settings(max_examples=150)
@given(cases(gaps=False))
def test_what_exact_gives_is_possible(case: Case) -> None:
    """No data is overlooked: where there is a value it is one that the term can be, where there is none it can fail."""
    value = exact(bound(case.text), case.world)
    if isinstance(value, Missing) or (
        isinstance(value, Failed) and not value.code.startswith(("F35", "F36"))
    ):
        return
    for whole in (False, True):
        world, found = term(case.text, case.world, whole=whole)
        holds = (
            found.fails
            if isinstance(value, Failed)
            else z3.And(z3.Not(found.fails), same(world, found.value, value))
        )
        assert possible(world, holds) != z3.unsat
        if isinstance(value, Fraction):
            assert found.bounds.lower is None or found.bounds.lower <= value
            assert found.bounds.upper is None or value <= found.bounds.upper


@pytest.mark.long
@settings(max_examples=150)
@given(cases(gaps=False))
def test_where_nothing_is_open_there_is_one_answer(case: Case) -> None:
    """Without tables, roundings, working days and 有值 the term is the value, and fails only where ``exact`` does."""
    used = {each.text for each in case.tree.walk() if each.operation in {"call", "rows"}}
    if used & (OPEN | {"KNOWN", "WITHINWORKDAYS"}) or any(each.table for each in case.tree.walk()):
        return
    value = exact(bound(case.text), case.world)
    world, found = term(case.text, case.world, whole=False)
    if isinstance(value, Failed):
        assert value.code == "F352" or possible(world, z3.Not(found.fails)) != z3.sat
    else:
        assert possible(world, z3.Or(found.fails, z3.Not(same(world, found.value, value)))) != z3.sat


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("四舍五入(甲, 2)", "v - 甲 > 0.005"),
        ("取整(甲)", "v > 甲"),
        ("向上取整(甲)", "v < 甲"),
        ("完成率(甲, 乙, 100%)", "v > 1"),
        ("如果(甲 > 乙, 甲 - 乙, 乙 - 甲)", "v < 0"),
        ("占比(合同, 金额 > 10)", "v > 1"),
        ("如果(计数(合同) == 0, 0, 求和(合同, 最小(1, 数量 / 10)) / 计数(合同))", "v > 1"),
        ("计数(合同, 金额 > 10) + 计数(合同, 金额 < 5) - 计数(合同)", "v > 0"),
        ("计数(合同, 金额 > 10) - 计数(合同, 金额 > 5)", "v > 0"),
        ("最大(合同, 最小(数量, 3))", "v > 3"),
    ],
)
def test_what_is_known_of_open_parts_proves_what_people_rely_on(text: str, wrong: str) -> None:
    """Roundings and aggregates are open, but not beyond what every author takes for granted."""
    world = ProofWorld()
    proof = Proof(world, {}, {})
    found = bound(text).evaluate(proof)
    against = bound(wrong.replace("v", "完成率")).evaluate(
        Proof(world, {**proof.values, "完成率": found}, proof.columns)
    )
    assert possible(world, z3.Not(found.fails), against.value) == z3.unsat


def test_a_rounding_with_whole_steps_is_the_rounding() -> None:
    """With whole numbers nothing is left of a rounding but the number itself, also below 0 and at a tie."""
    for text, value in (
        ("四舍五入(-2.5, 0)", -3),
        ("向下舍入(-2.5, 0)", -2),
        ("取整(-2.5)", -3),
        ("向上舍入(2.1, 0)", 3),
    ):
        world = ProofWorld(whole=True)
        found = bound(text).evaluate(Proof(world, {}, {}))
        assert possible(world, found.value != value) == z3.unsat
        assert possible(world, found.value == value) == z3.sat
