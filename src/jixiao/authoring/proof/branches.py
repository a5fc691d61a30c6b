"""Whether every branch of a rule is reachable: each band, checklist item, deduction, and each answer of its conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.formula_nodes import choice_parts, is_choice, parts_of
from jixiao.authoring.proof.answers import Answer, Example
from jixiao.authoring.proof.decision import REACHED, Decider
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import Expression
from jixiao.authoring.samples.sample_text import points_text
from jixiao.formula import Value
from jixiao.problems import Place
from jixiao.program import Role

_WAY_OUT: Final = "删去走不到的部分，或改正条件里的数、大于小于和先后次序"


@dataclass(frozen=True, slots=True)
class Branches:
    """Answers for the branches of one part of a program.

    ``applies`` and ``is_applied`` say when its rule counts at all; ``outcome`` gives a unit's points by the rule, None
    where there are none to tell.
    """

    decider: Decider
    applies: Callable[[Reasoning], Expression]
    is_applied: Callable[[Trial], bool]
    outcome: Callable[[Trial], Fraction | None]

    def answer(self, way: Way) -> Answer:
        """Return whether some data takes a branch."""
        asked = f"走得到：{way.label}"
        always = way.definition.role in {Role.EXCLUSION, Role.COLUMN}

        def conditions(reasoning: Reasoning) -> list[Expression]:
            base = [] if always else [self.applies(reasoning)]
            return [*base, *_taken(way, reasoning)]

        def is_taken(trial: Trial) -> bool:
            return (always or self.is_applied(trial)) and _is_taken(way, trial)

        if any(is_taken(each) for each in self.decider.evidence.trials):
            return Answer("branch", asked, "proved", REACHED, way.place)
        found = self.decider.answer("branch", asked, way.place, conditions, is_taken)
        return found or Answer("branch", asked, "refuted", *self._dead(way))

    def _dead(self, way: Way) -> tuple[str, Place, Example | None, str]:
        """Return what is wrong with a branch that no data takes, its place, and data that shows it."""
        evidence, fields = self.decider.evidence, self.decider.part.fields
        if way.arm is not None:
            meant = evidence.find(
                lambda trial: self.is_applied(trial) and self._holds(way, trial), more=False
            )
            if meant is not None:
                why = "条件成立的数据都先走了别的分支" if way.arm[2] else "前面的条件总有一个成立"
                gives = f"走的是别的分支{self._points(meant)}"
                return f"任何数据都走不到：{why}", way.place, Example(meant.sample, gives, fields), _WAY_OUT
        plain = evidence.find(self.is_applied, more=False) or evidence.find(lambda _: True, more=False)
        found = "不成立" if (way.answer if way.arm is None else way.arm[2]) else "成立"
        example = (
            None if plain is None else Example(plain.sample, f"条件{found}{self._points(plain)}", fields)
        )
        return f"任何数据都走不到：条件对任何数据都{found}", way.place, example, _WAY_OUT

    def _points(self, trial: Trial) -> str:
        points = self.outcome(trial)
        return "" if points is None else f"，得 {points_text(points)} 分"

    def _holds(self, way: Way, trial: Trial) -> bool:
        """Tell whether the condition of a choice, taken by itself, has the branch's answer in a trial."""
        if way.arm is None or way.definition.table:
            return False
        start, end, answer = way.arm
        bound = way.definition.formula
        for node in parts_of(bound.formula.tree):
            if is_choice(node, bound) and (node.col_offset, node.end_col_offset) == (start, end):
                return self.decider.evidence.value(trial, bound, choice_parts(node)[0]) is answer
        return False


def _taken(way: Way, reasoning: Reasoning) -> Sequence[Expression]:
    if way.arm is not None:
        return [reasoning.proof.arms.get((id(way.definition.formula), *way.arm), reasoning.world.no)]
    term = reasoning.values[way.definition.name]
    return [term.value if way.answer else z3.Not(term.value), z3.Not(term.fails)]


def _is_taken(way: Way, trial: Trial) -> bool:
    if way.arm is not None:
        return (id(way.definition.formula), *way.arm) in trial.arms
    value: Value | None = trial.values.get(way.definition.name)
    return value is way.answer
