"""Whether every line of a list of deductions can deduct, and whether the most that it may deduct is ever less."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.authoring.formula_nodes import function_name, part_of
from jixiao.authoring.proof.answers import Answer, Example
from jixiao.authoring.proof.decision import Decider
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import Expression
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.formula import BoundFormula, Value
from jixiao.problems import Place
from jixiao.program import Role
from jixiao.rules.forms.deductions import Deductions


@dataclass(frozen=True, slots=True)
class _Line:
    """Something that must be able to reach another: what is counted be above 0, what is taken come to the most."""

    kind: Literal["of", "most"]
    name: str
    place: Place
    above: ast.expr
    below: ast.expr


@dataclass(frozen=True, slots=True)
class Deducting:
    """Answers for one rule; ``applies`` and ``is_applied`` say when it counts at all."""

    rule: RuleSlice
    decider: Decider
    applies: Callable[[Reasoning], Expression]
    is_applied: Callable[[Trial], bool]

    def answers(self) -> Iterator[Answer]:
        """Yield an answer for each line that counts something, and for each that has a most."""
        name = self.rule.node.named(Role.RULE)
        for definition in self.rule.part.definitions:
            if definition.name == name:
                lines = reversed(list(_lines(self.rule, definition.formula)))
                yield from (self._answer(definition.formula, line) for line in lines)

    def _answer(self, bound: BoundFormula, line: _Line) -> Answer:
        def conditions(reasoning: Reasoning) -> list[Expression]:
            above, below = (
                part_of(bound, each).evaluate(reasoning.proof) for each in (line.above, line.below)
            )
            reached = above.value >= below.value if line.kind == "most" else above.value > below.value
            return [self.applies(reasoning), reached]

        def judge(trial: Trial) -> bool:
            value = self.decider.evidence.value
            above, below = (value(trial, bound, each) for each in (line.above, line.below))
            return self.is_applied(trial) and _is_reached(above, below, line.kind)

        does = "会扣分" if line.kind == "of" else "扣到最多扣的分"
        asked = f"走得到：{self.rule.node.name}的扣分项“{line.name}”{does}"
        found = self.decider.answer("branch", asked, line.place, conditions, judge)
        if found is not None:
            return found
        plain = self.decider.evidence.find(self.is_applied, more=False)
        gives = "这一项不扣分" if line.kind == "of" else "没有扣到最多扣的分"
        example = None if plain is None else Example(plain.sample, gives, self.rule.fields)
        said = "任何数据下这一项都不扣分" if line.kind == "of" else "任何数据下都扣不到 most，写了没有用"
        way_out = "改正 of 和数据项的上下限，或删去这一项" if line.kind == "of" else "改正 most，或删去它"
        return Answer("branch", asked, "refuted", said, line.place, example, way_out)


def _is_reached(above: Value, below: Value, kind: Literal["of", "most"]) -> bool:
    """Tell whether something is counted, or as much taken as may be."""
    if not isinstance(above, Fraction) or not isinstance(below, Fraction):
        return False
    return above >= below if kind == "most" else above > below


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
    found: ast.Call | None = None
    node: ast.expr = taken
    while found is None:
        if isinstance(node, ast.BinOp):
            # 扣的分 × 数量, or 数量 ÷ 每步 inside a rounding.
            node = node.right if isinstance(node.op, ast.Mult) else node.left
        elif isinstance(node, ast.Call) and function_name(node, bound) == "MAX":
            found = node
        elif isinstance(node, ast.Call):
            node = node.args[0]
        else:
            raise TypeError(ast.dump(node))
    zero, of = found.args
    return zero, of
