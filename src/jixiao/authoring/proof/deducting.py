"""Proof that every line of a list of deductions can deduct, and can reach its limit."""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from jixiao.authoring.formula_nodes import function_name, part_of
from jixiao.authoring.proof.answers import Answer, Question
from jixiao.authoring.proof.decision import Condition, Decider
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import Expression
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.formula import BoundFormula
from jixiao.problems import Place
from jixiao.program import Role
from jixiao.rules.forms.deductions import Deductions

_TEXTS: Final = {
    "of": ("会扣分", "任何数据下这一项都不扣分", "这一项不扣分", "改正 of 和数据项的上下限，或删去这一项"),
    "most": ("扣到最多扣的分", "任何数据下都扣不到 most，写了没有用", "没有扣到最多扣的分", "改正 most，或删去它"),
}  # fmt: skip
"""What is asked of a line, what is wrong when it never is so, what an example shows then, and the way out."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Something that must be able to reach another: what is counted be above 0, what is taken come to the most."""

    kind: Literal["of", "most"]
    name: str
    place: Place
    above: ast.expr
    below: ast.expr

    def reached(self, bound: BoundFormula, decider: Decider) -> Condition:
        """Return the condition that something is counted, or as much taken as may be."""
        reaches = operator.ge if self.kind == "most" else operator.gt

        def terms(reasoning: Reasoning) -> list[Expression]:
            above, below = (
                part_of(bound, side).evaluate(reasoning.proof) for side in (self.above, self.below)
            )
            return [reaches(above.value, below.value)]

        def is_met(trial: Trial) -> bool:
            above, below = (decider.evidence.value(trial, bound, side) for side in (self.above, self.below))
            return isinstance(above, Fraction) and isinstance(below, Fraction) and reaches(above, below)

        return Condition(terms, is_met)


def deduction_answers(decider: Decider, rule: RuleSlice) -> Iterator[Answer]:
    """Yield an answer for each line that counts something, and for each that has a most."""
    bound = rule.program.formulas[rule.node.named(Role.RULE)]
    for line in reversed(list(_lines(rule, bound))):
        asked, wrong, shown, way_out = _TEXTS[line.kind]
        question = Question("branch", f"走得到：{rule.node.name}的扣分项“{line.name}”{asked}", line.place)
        answer = decider.possible(question, decider.applies & line.reached(bound, decider))
        if answer is None:
            plain = decider.evidence.find(decider.applies.is_met, more=False)
            answer = question.refuted(wrong, decider.example(plain, shown), way_out)
        yield answer


def _lines(rule: RuleSlice, bound: BoundFormula) -> Iterator[_Line]:
    """Yield what is asked of the lines, the last one first, as the formula of the form has them.

    That is 最大(0, 满分 - 各项), or in a malus 最小(满分, 各项相加).
    """
    indicator = rule.node.indicator
    form = None if indicator is None else indicator.form
    if indicator is None or not isinstance(form, Deductions) or not isinstance(bound.formula.tree, ast.Call):
        return
    _, rest = bound.formula.tree.args
    for index, item in reversed(list(enumerate(form.items))):
        if index or rule.node.within != "malus":
            if not isinstance(rest, ast.BinOp):
                return
            taken, rest = rest.right, rest.left
        else:
            taken = rest
        at = ("score", "deductions", "items", index)
        if item.most is not None and isinstance(taken, ast.Call):
            inner, most = taken.args
            yield _Line("most", item.name, indicator.place(*at, "most"), inner, most)
            taken = inner
        if item.of is not None:
            zero, of = _counted(taken, bound)
            yield _Line("of", item.name, indicator.place(*at, "of"), of, zero)


def _counted(taken: ast.expr, bound: BoundFormula) -> tuple[ast.expr, ast.expr]:
    """Return the 0 and what is counted of a line's 最大(0, 数量): the last call of 最大 in its product."""
    if isinstance(taken, ast.BinOp):
        # 扣的分 × 数量, or 数量 ÷ 每步 inside a rounding.
        return _counted(taken.right if isinstance(taken.op, ast.Mult) else taken.left, bound)
    if not isinstance(taken, ast.Call):
        raise TypeError(ast.dump(taken))
    if function_name(taken, bound) != "MAX":
        return _counted(taken.args[0], bound)
    zero, of = taken.args
    return zero, of
