"""Writes why an indicator was given its points, in sentences that an accountant understands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import cast

from jixiao.formula import Failed, Missing
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.tracing.traced import Trace
from jixiao.numbers import compared, is_exact_at, short_text, to_text
from jixiao.program import Run
from jixiao.rules import Submission
from jixiao.rules.forms import Decisions
from jixiao.scoring.card.decimals import decimal
from jixiao.scoring.card.states import State
from jixiao.scoring.engine import Engine
from jixiao.scoring.inputs.entries import Entries
from jixiao.scoring.plan import NodePlan
from jixiao.scoring.reasons.grounds import grounds
from jixiao.scoring.reasons.sentences import MOST_LENGTH, condition, decisions, equation, shown

_MOST_DECISIONS = 8

_POINTS_NAMES = {"": "得分", "bonus": "加分", "malus": "扣分"}

_FULL = {"": "得满分", "bonus": "加满", "malus": "扣满"}


class Reasoner:
    """Writes why one unit was given its points; ``bounds`` are what they can still become where not all are known."""

    def __init__(
        self, engine: Engine, submission: Submission, run: Run, bounds: Mapping[str, Bounds] | None
    ) -> None:
        self.program, self.plan, self.places = engine.program, engine.plan, engine.program.places
        self.submission, self.given = submission, Entries.of(engine.program, submission.content)
        self.run, self.values, self.bounds = run, run.values, bounds
        self.states: dict[str, State] = {plan.node.key: self._state(plan) for plan in engine.plan.walk}
        self._reported: dict[str, tuple[str, ...]] = {}

    def _state(self, plan: NodePlan) -> State:
        """Return a node's state as the program says; a group's is that of its points."""
        points, is_group = self.values[plan.points], plan.node.indicator is None
        if is_group and self.values.get(plan.selected) is False:
            return "not_applicable"
        value = points if is_group else self.values[plan.state]
        for result in (points, value):
            if isinstance(result, Failed):
                return "failed"
            if isinstance(result, Missing):
                return "missing"
        return cast("State", value) if isinstance(value, str) else "computed"

    def text(self, value: object) -> str:
        """Return points for people: with the ruleset's places when they fit, else to six."""
        if not isinstance(value, Fraction):
            return "—"
        return _points_text(*value.as_integer_ratio(), self.places)

    def range(self, plan: NodePlan) -> tuple[Fraction, Fraction]:
        """Return the least and the most points that a node can still reach."""
        if self.bounds is None:
            points = cast("Fraction", self.values[plan.points])
            return points, points
        bounds = self.bounds[plan.points]
        lower = Fraction(0) if bounds.lower is None else bounds.lower
        return lower, plan.node.most_points if bounds.upper is None else bounds.upper

    def explanation(self, key: str) -> str:
        """Return the unit's own words on why an indicator lost points or missed its target, or nothing."""
        given = self.given.reasons.get(key) or self.given.claimed.get(key)
        return given.reason if given is not None else ""

    def remedy(self, key: str) -> str:
        """Return the unit's own words on what it will do, or nothing."""
        given = self.given.reasons.get(key)
        return given.remedy if given is not None else ""

    def reasons(self, plan: NodePlan) -> tuple[str, ...]:
        """Return the sentences of an indicator: what was put in and calculated, then what follows for the points."""
        reported = self._reported.get(plan.rule)
        if reported is None:
            reported = self._reported[plan.rule] = self._reasons(plan)
        return reported

    def _reasons(self, plan: NodePlan) -> tuple[str, ...]:
        state = self.states[plan.node.key]
        if state == "judged":
            return (self._judged(plan),)
        if state == "missing":
            lower, upper = (decimal(points, self.places) for points in self.range(plan))
            lacking = "、".join(self.lacking(plan))
            return (f"缺少数据：{lacking}；补齐之前，得分可能在 {lower} 到 {upper} 分之间。",)
        if state == "claimed":
            return (self._claimed(plan),)
        if state == "failed":
            return (self._failed(plan),)
        is_computed = state == "computed"
        sentences = (self._data(plan), self._points(plan)) if is_computed else (self._not_applicable(plan),)
        return tuple([f"{sentence}。" for sentence in sentences if sentence])

    def _data(self, plan: NodePlan) -> str:
        """Return the data and steps that the points rest on."""
        values = self.values
        if values.get(plan.applies, True) is not True or values.get(plan.selected, True) is not True:
            return ""
        return grounds(self.run.traces, plan, self.program.fields)

    def _points(self, plan: NodePlan) -> str:
        name, node = plan.rule, plan.node
        trace = self.run.traces[name]
        by_rule, weight = self.values[name], self.values[plan.weight]
        if not isinstance(by_rule, Fraction) or not isinstance(weight, Fraction):
            return ""
        text = self._because(trace, self.plan.decisions.get(name, "all"))
        if trace.operation in {"choose", "name"} and not compared(by_rule, node.weight):
            text += f"{_FULL[node.within]} {self.text(by_rule)} 分"
        else:
            text += equation(_POINTS_NAMES[node.within], trace, "", points=True) + " 分"
        return text + self._after(plan, weight)

    @staticmethod
    def _because(trace: Trace, reported: Decisions) -> str:
        """Return the decisions that the rule took, those of them that are ``reported``."""
        if reported == "none":
            return ""
        taken = decisions(trace)
        taken = taken[:_MOST_DECISIONS] if reported == "all" else taken[-1:]
        parts = [part for decision in taken for part in condition(decision).split("、")]
        because = "、".join(dict.fromkeys(parts))
        return f"因{because}，" if because and len(because) <= MOST_LENGTH else ""

    def _after(self, plan: NodePlan, weight: Fraction) -> str:
        """Return what happens to the points the rule gave: share of weights, bounds, rounding, what is lost."""
        node, values = plan.node, self.values
        full, computed, points = node.weight, values[plan.computed], values[plan.points]
        if not isinstance(computed, Fraction):
            return ""
        text = ""
        if compared(weight, full):
            cause = "选用的各项分担全部分值" if node.selection is not None else "同组有不适用的指标"
            text = f"；{cause}，分值由 {to_text(full)} 分调整为 {self.text(weight)} 分，折算为 {shown(computed)} 分"
        if not isinstance(points, Fraction):
            return text
        most = values.get(plan.most)
        most = most if type(most) is Fraction else weight
        rules = "、".join(f"“{rule.name}”" for rule in plan.rules if values[rule.when] is True)
        if rules:
            text += f"；按{rules}为 {self.text(points)} 分"
        elif compared(computed, most) > 0:
            text += f"；超过{'满分' if most == weight else '最高分'}，按 {self.text(most)} 分计"
        elif computed.numerator < 0:
            text += "；低于 0 分，按 0 分计"
        elif compared(points, computed):
            text += f"，{self.program.mode.chinese}到 {self.places} 位小数为 {self.text(points)} 分"
        return text + self._lost(plan)

    def _lost(self, plan: NodePlan) -> str:
        """Return how many points an indicator lost, or nothing; one beside the total loses none."""
        points, weight = self.values[plan.points], self.values[plan.weight]
        if plan.node.within or not isinstance(points, Fraction) or not isinstance(weight, Fraction):
            return ""
        if compared(points, weight) >= 0:
            return ""
        return f"；满分 {self.text(weight)} 分，失 {self.text(weight - points)} 分"

    def _not_applicable(self, plan: NodePlan) -> str:
        node = plan.node
        if self.values.get(plan.selected) is False:
            return f"单位没有选用这一项，不参加评分，原分值 {to_text(node.weight)} 分由选用的各项承担"
        clause = node.clause
        if clause is None:
            return ""
        met = condition(self.run.traces[plan.exclusion])
        why = f"{clause.reason}（{met}）" if clause.reason else met
        points, weight = (self.text(self.values[name]) for name in (plan.points, plan.weight))
        if node.within == "malus":
            return f"不适用：{why}，按规定不扣分"
        outcome = {
            "full": f"按规定得满分 {points} 分",
            "zero": f"按规定得 {points} 分；满分 {weight} 分全部失去",
            "exclude": f"不参加评分，原分值 {to_text(node.weight)} 分由同组其他指标分担",
        }[clause.then]
        return f"不适用：{why}，{outcome}"

    def _claimed(self, plan: NodePlan) -> str:
        points, lost = self.text(self.values[plan.points]), self._lost(plan)
        reason = f"：{self.explanation(plan.node.key) or '单位没有说明原因'}" if lost else ""
        lacking = "、".join(self.lacking(plan))
        return f"没有计算所需的数据（缺{lacking}），暂按单位自评的 {points} 分计{lost}{reason}。"

    def lacking(self, plan: NodePlan) -> tuple[str, ...]:
        """Return the data that an indicator, or a rule on a node, lacks, in the order of the ruleset's fields."""
        names = [name for rule in plan.rules for name in (rule.when, rule.value)]
        if plan.node.indicator is not None:
            names += [plan.computed, plan.points]
        return self.lacked_by(names)

    def lacked_by(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the data for lack of which values are missing, in the order of the ruleset's fields."""
        values = [self.values.get(name) for name in names]
        lacking = frozenset[str]().union(*(value.fields for value in values if isinstance(value, Missing)))
        order = {name: index for index, name in enumerate(self.program.fields)}
        return tuple(sorted(lacking, key=lambda name: (order.get(name, len(order)), name)))

    def _judged(self, plan: NodePlan) -> str:
        entry = self.given.judged.get(plan.node.key)
        if entry is None:
            return ""
        by = f"由{entry.by}" if entry.by else ""
        points = self.text(self.values[plan.points])
        return f"{by}评定为 {points} 分：{entry.reason}{self._lost(plan)}。"

    def _failed(self, plan: NodePlan) -> str:
        results = (self.values[plan.points], self.values[plan.computed])
        value = next((result for result in results if isinstance(result, Failed)), None)
        if value is None:
            return "无法计算。"
        where = ""
        if value.place is not None:
            # Only the file's name: a result is the same wherever the rules are kept.
            where = f"（公式在 {Path(value.place.file).name} 第 {value.place.line} 行）"
        return f"无法计算：{value.message}{where}。"


@functools.lru_cache(maxsize=1024)
def _points_text(numerator: int, denominator: int, places: int) -> str:
    # Weights, full points and what was lost are written in a reason, in a loss and in a finding.
    value = Fraction(numerator, denominator)
    return to_text(value, places=places) if is_exact_at(value, places) else short_text(value, 6)
