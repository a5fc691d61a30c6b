"""Questions about one scoring rule: whether it always gives points, within limits, as its author says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.proof.answers import Answer, Question
from jixiao.authoring.proof.branches import branch_answer
from jixiao.authoring.proof.decision import Condition, Decider, number, outside
from jixiao.authoring.proof.deducting import deduction_answers
from jixiao.authoring.proof.directions import direction_answers
from jixiao.authoring.proof.evidence import Trial, failure_of
from jixiao.authoring.proof.reasoning import Reasoning, rule_terms
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Expression, SolverEffort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sample_text import points_text
from jixiao.formula import Failed, Value
from jixiao.numbers import to_text
from jixiao.problems import Place
from jixiao.program import Role

ALWAYS: Final = "没有没写明的除以零，没有漏掉的情形（数字长到超出计算范围的不算）"
BY_LIMITS: Final = "按各数据项的上下限推算"


class RuleQuestions:
    """Asks the questions; ``ways`` are those of the rubric, of which the rule's own are taken."""

    def __init__(self, rule: RuleSlice, ways: tuple[Way, ...], effort: SolverEffort) -> None:
        self.rule = rule
        numbers = [rule.node.weight, rule.node.most_points]
        applies = Condition(self._applies, lambda trial: self._excluded(trial) is False)
        self.decider = Decider(rule.part, effort, numbers, applies, self.outcome)
        self._points = rule.node.named(Role.RULE)
        self._definitions = {definition.name: definition for definition in rule.part.definitions}
        self._ways = tuple(way for way in ways if self.asks(way))

    def asks(self, way: Way) -> bool:
        """Tell whether a way is one of the rule's own."""
        return way.definition.name in self._definitions

    def answers(self) -> Iterator[Answer]:
        """Yield the answers, one by one."""
        yield self._value()
        yield self._range()
        is_asked = self.rule.node.within != "malus" or self.rule.node.most is not None
        if is_asked and any(map(self.decider.applies.is_met, self.decider.evidence.trials)):
            yield self._full()
        for way in self._ways:
            yield branch_answer(self.decider, way)
        yield from deduction_answers(self.decider, self.rule)
        yield from direction_answers(self.decider, self.rule)

    def outcome(self, trial: Trial) -> Fraction | None:
        """Return a unit's points by the rule, applied or not; None where it takes no part or has none."""
        excluded = self._excluded(trial)
        if excluded is False:
            return trial.number(self._points)  # before anything keeps it between 0 and the weight
        if excluded is True and self.rule.clause in {"full", "zero"}:
            return self.rule.node.weight if self.rule.clause == "full" else Fraction(0)
        return None

    def _applies(self, reasoning: Reasoning) -> list[Expression]:
        if self.rule.clause is None:
            return []
        excluded = reasoning.values[self.rule.node.named(Role.EXCLUSION)]
        return [z3.And(z3.Not(excluded.value), z3.Not(excluded.fails))]

    def _excluded(self, trial: Trial) -> Value:
        return False if self.rule.clause is None else trial.values[self.rule.node.named(Role.EXCLUSION)]

    def _failure(self, trial: Trial) -> Failed | None:
        excluded = self._excluded(trial)
        return failure_of(trial.values[self._points] if excluded is False else excluded)

    def _value(self) -> Answer:
        def fails(reasoning: Reasoning) -> list[Expression]:
            return [rule_terms(reasoning, self.rule, lambda points: points, self.rule.node.weight).fails]

        question = Question("value", "总算得出分", self._place)
        condition = Condition(fails, lambda trial: self._failure(trial) is not None)
        answer = self.decider.never(question, condition, ALWAYS)
        if isinstance(answer, Answer):
            # z3's numbers have no length.
            long = self.decider.evidence.find_long(condition.is_met) if answer.state == "proved" else None
            if long is None:
                return answer
            answer = long
        failure = self._failure(answer)
        where = self._place if failure is None or failure.place is None else failure.place
        way_out = "用 如果 或 [not_applicable] 写明这时怎么算" + self._limits(answer)
        if failure is not None and failure.code == "F352":
            way_out = "少把算出的数连着相乘，或先用 四舍五入 取到要用的位数再乘"
        text = "" if failure is None else failure.message
        example = self.decider.example(answer, "算不出得分")
        return Question("value", question.asked, where).refuted(text, example, way_out)

    def _range(self) -> Answer:
        most = self.rule.node.most_points
        question = Question("range", f"得分在 0 到 {to_text(most)} 之间", self._place)
        reasoning = self.decider.reasoning()
        if not reasoning.is_whole:
            return question.undecided(NO_TIME)
        bounds = reasoning.values[self._points].bounds
        lower, upper = bounds.lower, bounds.upper
        if lower is not None and lower >= 0 and upper is not None and upper <= most:
            return question.proved(BY_LIMITS)
        shown = self.decider.never(question, self.decider.applies & outside(self._points, most))
        if isinstance(shown, Answer):
            return shown
        points = shown.number(self._points) or Fraction(0)
        text, way_out = "得分会低于 0 分", "写成 最大(0, …)"
        if points > most:
            text, way_out = f"得分会高于 {to_text(most)} 分", "写成 最小(满分, …)"
        example = self.decider.example(shown, f"按评分规则得 {points_text(points)} 分")
        return question.refuted(text, example, way_out + self._limits(shown))

    def _full(self) -> Answer:
        """Return whether some data gets full marks, or the ``most`` that was written.

        A malus need not take all of its weight: only its ``most`` is asked for.
        """
        node, goal = self.rule.node, self.rule.node.most_points
        verb = "扣" if node.within == "malus" else "得"
        asked, reached = f"能{verb}到最多的 {to_text(goal)} 分", f" {to_text(goal)} 分"
        way_out = "把 most 改成规则能给的最高分；规则不给分值以上的分，就删去 most"
        if node.most is None:
            asked, reached = f"能得满分 {to_text(goal)} 分", "满分"
            way_out = "规则里的分写成 满分 的一部分（满分 * …），或把分值改成规则能给的最高分"
        question = Question("full", asked, self._place)
        is_full = self.decider.applies & number(self._points, lambda points: points >= goal)
        answer = self.decider.possible(question, is_full, f"有数据{verb}{reached}")
        if answer is not None:
            return answer
        tried = filter(self.decider.applies.is_met, self.decider.evidence.trials)
        numbers = [(points, trial) for trial in tried if (points := trial.number(self._points)) is not None]
        points, best = max(numbers, key=lambda one: one[0], default=(Fraction(0), None))
        example = self.decider.example(best, f"按评分规则{verb} {points_text(points)} 分")
        return question.refuted(f"任何数据都{verb}不到{reached}", example, way_out)

    def _limits(self, trial: Trial) -> str:
        """Return the way out by limits of data; what is worked out over all units has none that an author sets."""
        fields = self.rule.part.fields
        compared = any(fields[name].across is not None for name in trial.sample.values if name in fields)
        return "" if compared else "；不会出现的，写明数据项的 min、max"

    @property
    def _place(self) -> Place:
        """Where the scoring rule was written."""
        formula = self._definitions[self._points].formula.formula
        return formula.place(formula.tree)
