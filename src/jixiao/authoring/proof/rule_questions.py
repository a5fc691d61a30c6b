"""The questions about one indicator's own rule: it always gives points, between 0 and the most, as its author says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import z3

from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.effort import Effort
from jixiao.authoring.proof.answers import Answer, Example, Kind
from jixiao.authoring.proof.branches import Branches
from jixiao.authoring.proof.decision import Decider, Decision
from jixiao.authoring.proof.deducting import Deducting
from jixiao.authoring.proof.directions import Directions
from jixiao.authoring.proof.evidence import Trial, failure_of
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Expression, Term
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.authoring.samples.sample_text import points_text
from jixiao.formula import Failed, Value
from jixiao.numbers import to_text
from jixiao.problems import Place
from jixiao.program import Role

PROVED: Final = "证明器证明"
ALWAYS: Final = "没有没写明的除以零，没有漏掉的情形（数字长到超出计算范围的不算）"
BY_LIMITS: Final = "按各数据项的上下限推算"


class RuleQuestions:
    """Asks the questions; ``ways`` are those of the rubric, of which the rule's own are taken."""

    def __init__(self, rule: RuleSlice, ways: tuple[Way, ...], effort: Effort) -> None:
        self.rule = rule
        self.decider = Decider(rule.part, effort, [rule.node.weight, rule.most])
        self._own = {definition.name for definition in rule.part.definitions}
        self._ways = tuple(way for way in ways if self.asks(way))

    def asks(self, way: Way) -> bool:
        """Tell whether a way is one of the rule's own."""
        return way.definition.name in self._own

    def answers(self) -> Iterator[Answer]:
        """Yield the answers, one by one."""
        yield self._value()
        yield self._range()
        is_asked = self.rule.node.within != "malus" or self.rule.node.most is not None
        if is_asked and any(map(self.is_applied, self.decider.evidence.trials)):
            yield self._full()
        branches = Branches(self.decider, self.applies, self.is_applied, self.outcome)
        for way in self._ways:
            yield branches.answer(way)
        yield from Deducting(self.rule, self.decider, self.applies, self.is_applied).answers()
        directions = Directions(self.rule, self.decider, self.outcome)
        for name, rises in _declared(self.rule):
            yield directions.answer(name, rises=rises)

    def applies(self, reasoning: Reasoning) -> Expression:
        """Return the condition that the indicator applies."""
        if self.rule.clause is None:
            return reasoning.world.yes
        excluded = self._term(reasoning, Role.EXCLUSION)
        return z3.And(z3.Not(excluded.value), z3.Not(excluded.fails))

    def is_applied(self, trial: Trial) -> bool:
        """Tell whether the indicator applied in a trial."""
        return self._excluded(trial) is False

    def outcome(self, trial: Trial) -> Fraction | None:
        """Return a unit's points by the rule, applied or not; None where it takes no part or has none."""
        excluded = self._excluded(trial)
        if excluded is False:
            points = self._points(trial)
            return points if isinstance(points, Fraction) else None
        if excluded is True and self.rule.clause in {"full", "zero"}:
            return self.rule.node.weight if self.rule.clause == "full" else Fraction(0)
        return None

    def _excluded(self, trial: Trial) -> Value:
        return False if self.rule.clause is None else trial.values[self.rule.node.named(Role.EXCLUSION)]

    def _points(self, trial: Trial) -> Value:
        """Return what the rule itself gives, before anything keeps it between 0 and the weight."""
        return trial.values[self.rule.node.named(Role.RULE)]

    def _term(self, reasoning: Reasoning, role: Role) -> Term:
        return reasoning.values[self.rule.node.named(role)]

    def _value(self) -> Answer:
        def conditions(reasoning: Reasoning) -> list[Expression]:
            fails = z3.And(self.applies(reasoning), self._term(reasoning, Role.RULE).fails)
            if self.rule.clause is not None:
                fails = z3.Or(self._term(reasoning, Role.EXCLUSION).fails, fails)
            return [fails]

        def failed(trial: Trial) -> Value | None:
            excluded = self._excluded(trial)
            return failure_of(excluded) or (failure_of(self._points(trial)) if excluded is False else None)

        found = self.decider.decide(conditions, lambda trial: failed(trial) is not None)
        asked, place = "总算得出分", self._place
        if found.never:  # z3's numbers have no length
            found = Decision(
                never=True, shown=self.decider.evidence.find_long(lambda each: failed(each) is not None)
            )
        if found.shown is not None:
            failure = failure_of(self._excluded(found.shown)) or failure_of(self._points(found.shown))
            said = "" if failure is None else failure.message
            where = place if failure is None or failure.place is None else failure.place
            example = self._example(found.shown, "算不出得分")
            way_out = "用 如果 或 [not_applicable] 写明这时怎么算" + self._limits(found.shown)
            if isinstance(failure, Failed) and failure.code == "F352":
                way_out = "少把算出的数连着相乘，或先用 四舍五入 取到要用的位数再乘"
            return Answer("value", asked, "refuted", said, where, example, way_out)
        return self._settled("value", asked, found, ALWAYS)

    def _range(self) -> Answer:
        most = self.rule.most
        asked = f"得分在 0 到 {to_text(most)} 之间"
        reasoning = self.decider.reasoning()
        if not reasoning.is_whole:
            return self._settled("range", asked, Decision(reason=NO_TIME), ALWAYS)
        bounds = self._term(reasoning, Role.RULE).bounds
        if (
            bounds.lower is not None
            and bounds.lower >= 0
            and bounds.upper is not None
            and bounds.upper <= most
        ):
            return Answer("range", asked, "proved", BY_LIMITS, self._place)

        def conditions(reasoning: Reasoning) -> list[Expression]:
            points = self._term(reasoning, Role.RULE)
            outside = z3.Or(points.value < 0, points.value > reasoning.world.number(most))
            return [self.applies(reasoning), z3.Not(points.fails), outside]

        def is_outside(trial: Trial) -> bool:
            points = self._points(trial)
            return self.is_applied(trial) and isinstance(points, Fraction) and not 0 <= points <= most

        found = self.decider.decide(conditions, is_outside)
        points = None if found.shown is None else self._points(found.shown)
        if isinstance(points, Fraction) and found.shown is not None:
            above = points > most
            said = f"得分会高于 {to_text(most)} 分" if above else "得分会低于 0 分"
            way_out = "写成 最小(满分, …)" if above else "写成 最大(0, …)"
            way_out += self._limits(found.shown)
            example = self._example(found.shown, f"按评分规则得 {points_text(points)} 分")
            return Answer("range", asked, "refuted", said, self._place, example, way_out)
        return self._settled("range", asked, found, PROVED)

    def _full(self) -> Answer:
        """Return whether some data gets full marks, or the ``most`` that was written.

        A malus need not take all of its weight: only its ``most`` is asked for.
        """
        node = self.rule.node
        goal = self.rule.most
        verb = "扣" if node.within == "malus" else "得"
        asked, reached = f"能{verb}到最多的 {to_text(goal)} 分", f" {to_text(goal)} 分"
        if node.most is None:
            asked, reached = f"能得满分 {to_text(goal)} 分", "满分"

        def conditions(reasoning: Reasoning) -> list[Expression]:
            points = self._term(reasoning, Role.RULE)
            return [
                self.applies(reasoning), z3.Not(points.fails), points.value >= reasoning.world.number(goal),
            ]  # fmt: skip

        def is_full(trial: Trial) -> bool:
            points = self._points(trial)
            return self.is_applied(trial) and isinstance(points, Fraction) and points >= goal

        said = f"有数据{verb}{reached}"
        found = self.decider.answer("full", asked, self._place, conditions, is_full, said)
        if found is not None:
            return found
        tried = [
            (points, each)
            for each in self.decider.evidence.trials
            if self.is_applied(each) and isinstance(points := self._points(each), Fraction)
        ]
        best = max(tried, key=lambda each: each[0], default=None)
        example = (
            None if best is None else self._example(best[1], f"按评分规则{verb} {points_text(best[0])} 分")
        )
        way_out = "规则里的分写成 满分 的一部分（满分 * …），或把分值改成规则能给的最高分"
        if node.most is not None:
            way_out = "把 most 改成规则能给的最高分；规则不给分值以上的分，就删去 most"
        return Answer(
            "full", asked, "refuted", f"任何数据都{verb}不到{reached}", self._place, example, way_out
        )

    def _settled(self, kind: Kind, asked: str, found: Decision, how: str) -> Answer:
        if found.never:
            return Answer(kind, asked, "proved", how, self._place)
        return Answer(kind, asked, "undecided", found.reason, self._place)

    def _limits(self, trial: Trial) -> str:
        """Return the way out by limits of data; what is worked out over all units has none that an author sets."""
        fields = self.rule.fields
        compared = any(fields[name].across is not None for name in trial.sample.values if name in fields)
        return "" if compared else "；不会出现的，写明数据项的 min、max"

    def _example(self, trial: Trial, gives: str) -> Example:
        return Example(trial.sample, gives, self.rule.fields)

    @property
    def _place(self) -> Place:
        """Where the scoring rule was written."""
        for definition in self.rule.part.definitions:
            if definition.name == self.rule.node.named(Role.RULE):
                return definition.formula.formula.place(definition.formula.formula.tree)
        return self.rule.node.place


def _declared(rule: RuleSlice) -> Iterator[tuple[str, bool]]:
    """Yield the data items of which the author says that points rise (or fall) with them."""
    if rule.node.indicator is None:
        return
    definition = rule.node.indicator.definition
    yield from ((name, True) for name in definition.rises_with)
    yield from ((name, False) for name in definition.falls_with)
