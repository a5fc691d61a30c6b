"""Proof that every branch of a rule is reachable: bands, items, deductions, conditions."""

from __future__ import annotations

from typing import Final

from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.formula_nodes import choice_parts, is_choice, parts_of
from jixiao.authoring.proof.answers import Answer, Example, Question
from jixiao.authoring.proof.decision import REACHED, Condition, Decider, gives
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.samples.sample_text import points_text
from jixiao.program import Role

_WAY_OUT: Final = "删去走不到的部分，或改正条件里的数、大于小于和先后次序"


def branch_answer(decider: Decider, way: Way) -> Answer:
    """Return whether some data takes a branch."""
    question = Question("branch", f"走得到：{way.label}", way.place)
    is_asked_first = way.definition.role in {Role.EXCLUSION, Role.COLUMN}
    taken = _taken(way) if is_asked_first else decider.applies & _taken(way)
    if any(map(taken.is_met, decider.evidence.trials)):
        return question.proved(REACHED)
    return decider.possible(question, taken) or question.refuted(*_dead(decider, way), _WAY_OUT)


def _taken(way: Way) -> Condition:
    arm = way.whole_arm
    if arm is None:
        return gives(way.definition.name, answer=way.answer)
    return Condition(
        lambda reasoning: [reasoning.proof.arms.get(arm, reasoning.world.no)], lambda trial: arm in trial.arms
    )


def _dead(decider: Decider, way: Way) -> tuple[str, Example | None]:
    """Return what is wrong with a branch that no data takes, and data that shows it."""
    evidence, applies = decider.evidence, decider.applies.is_met
    if way.arm is not None:
        meant = evidence.find(lambda trial: applies(trial) and _holds(decider, way, trial), more=False)
        if meant is not None:
            why = "条件成立的数据都先走了别的分支" if way.arm[2] else "前面的条件总有一个成立"
            example = decider.example(meant, f"走的是别的分支{_points(decider, meant)}")
            return f"任何数据都走不到：{why}", example
    plain = evidence.find(applies, more=False) or evidence.find(lambda _: True, more=False)
    answer = "不成立" if (way.answer if way.arm is None else way.arm[2]) else "成立"
    example = decider.example(plain, f"条件{answer}{_points(decider, plain)}")
    return f"任何数据都走不到：条件对任何数据都{answer}", example


def _points(decider: Decider, trial: Trial | None) -> str:
    points = None if trial is None else decider.outcome(trial)
    return "" if points is None else f"，得 {points_text(points)} 分"


def _holds(decider: Decider, way: Way, trial: Trial) -> bool:
    """Tell whether the condition of a choice, taken by itself, has the branch's answer in a trial."""
    if way.arm is None or way.definition.table:
        return False
    start, end, answer = way.arm
    bound = way.definition.formula
    for node in parts_of(bound.formula.tree):
        if is_choice(node, bound) and (node.col_offset, node.end_col_offset) == (start, end):
            return decider.evidence.value(trial, bound, choice_parts(node)[0]) is answer
    return False
