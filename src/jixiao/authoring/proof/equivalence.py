"""Proof that two rules give the same share of their weights for all data that both accept."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Final

import z3

from jixiao.authoring.difference.equivalence import Equivalence, Prover, Same, Undecided, find_difference
from jixiao.authoring.proof.evidence import Evidence
from jixiao.authoring.proof.reasoning import Reasoning, RuleTerms, rule_terms
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Expression, SolverEffort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.formula.semantics.calendar_use import use_calendars
from jixiao.program.checks.form_checks import input_bounds

_HOW: Final = "用证明器证明（数据都已填报时）"
_DATED: Final = "（日期在有工作日历的年份内）"


def equivalence(effort: SolverEffort | None = None) -> Prover:
    """Return a prover on z3 with so many steps for each question, and so many seconds for all of them."""
    return partial(_compared, effort=SolverEffort() if effort is None else effort)


def _compared(old: RuleSlice, new: RuleSlice, effort: SolverEffort) -> Equivalence:
    dated = [use_calendars(definition.formula for definition in rule.part.definitions) for rule in (old, new)]
    if dated[0] != dated[1]:
        return Undecided("只有一种写法用到工作日，证明器不比较")
    reason = ""
    for whole in (False, True):
        if effort.is_used_up:
            return Undecided(NO_TIME)
        before = Reasoning(old.part, old.part.numbers | new.part.numbers, whole=whole, effort=effort)
        both = [name for name in old.part.fields if name in new.part.fields]
        shared = {name: before.values[name] for name in both if name in before.values}
        after = Reasoning(new.part, given=shared, like=before, effort=effort)
        for name, term in shared.items():
            before.world.within(term.value, input_bounds(new.part.fields[name]))
        if not (before.is_whole and after.is_whole):
            return Undecided(NO_TIME)
        verdict = before.world.ask(_differ(before, old, after, new))
        if verdict.answer == "no":
            return Same(_HOW + (_DATED if dated[0] else ""))
        reason = verdict.reason
        if verdict.model is not None:
            own = [name for name in new.part.fields if name not in shared]
            others = {name: after.values[name] for name in own if name in after.values}
            models = before.data(verdict.model, others)
            difference = find_difference(old, new, Evidence(old.part, effort=effort).of_model(models), effort)
            if difference is not None:
                return difference
    return Undecided(reason or "证明器认为可能不同，没有找到例子")


def _differ(one: Reasoning, old: RuleSlice, other: Reasoning, new: RuleSlice) -> Expression:
    """Return the condition that two rules give different outcomes, as :meth:`Outcome.same_as` tells them apart."""
    (fails, out, share), (fails_too, out_too, share_too) = _outcome(one, old), _outcome(other, new)
    points = z3.And(z3.Not(fails), z3.Not(fails_too))
    apart = z3.Or(out != out_too, z3.And(z3.Not(out), z3.Not(out_too), share != share_too))
    return z3.Or(fails != fails_too, z3.And(points, apart))


def _outcome(reasoning: Reasoning, rule: RuleSlice) -> RuleTerms:
    """Return a rule's outcome with the share of the weight that it gives."""
    zero, most = reasoning.world.number(Fraction(0)), reasoning.world.number(rule.node.most_points)

    def share(points: Expression) -> Expression:
        held = z3.If(points < zero, zero, z3.If(points > most, most, points))
        return held * reasoning.world.number(1 / rule.node.weight)

    return rule_terms(reasoning, rule, share, Fraction(1))
