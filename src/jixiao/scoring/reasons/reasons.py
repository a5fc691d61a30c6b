"""Why an indicator was given its points: one or two sentences that a department's accountant understands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.bounds import Bounds
from jixiao.formula.tracing.traced import Trace
from jixiao.numbers import compared, is_exact_at, short_text, to_text
from jixiao.program import Program, Run
from jixiao.rules import Submission
from jixiao.rules.forms import Decisions
from jixiao.scoring.card.decimals import decimal
from jixiao.scoring.inputs.entries import Entries
from jixiao.scoring.plan import NodePlan, Plan
from jixiao.scoring.reasons.grounds import grounds
from jixiao.scoring.reasons.sentences import (
    MOST_LENGTH,
    condition,
    decisions,
    equation,
    shown,
)

_MOST_DECISIONS = 8

POINTS_NAMES = {"": "得分", "bonus": "加分", "malus": "扣分"}
"""What an indicator's points are called, by what it stands beside."""

_FULL = {"": "得满分", "bonus": "加满", "malus": "扣满"}


@dataclass(frozen=True, slots=True)
class Reasoner:
    """Writes the reasons of one run's indicators."""

    program: Program
    plan: Plan
    submission: Submission
    run: Run
    given: Entries
    bounds: Mapping[str, Bounds] | None = None
    reported: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        program: Program,
        plan: Plan,
        submission: Submission,
        run: Run,
        bounds: Mapping[str, Bounds] | None = None,
    ) -> Reasoner:
        """Return the reasoner of a run; ``bounds`` are what points can still become where they are not all known."""
        return cls(program, plan, submission, run, Entries.of(program, submission.content), bounds)

    def range(self, plan: NodePlan) -> tuple[Fraction, Fraction]:
        """Return the least and the most points that a node can still reach."""
        bounds = Bounds() if self.bounds is None else self.bounds[plan.points]
        most = plan.node.weight if plan.node.most is None else plan.node.most
        lower = Fraction(0) if bounds.lower is None else bounds.lower
        return lower, most if bounds.upper is None else bounds.upper

    def explanation(self, key: str) -> str:
        """Return the unit's own words on why an indicator lost points or missed its target, or nothing."""
        given = self.given.reasons.get(key) or self.given.claimed.get(key)
        return given.reason if given is not None else ""

    def remedy(self, key: str) -> str:
        """Return the unit's own words on what it will do, or nothing."""
        given = self.given.reasons.get(key)
        return given.remedy if given is not None else ""

    def reasons(self, plan: NodePlan, state: str) -> tuple[str, ...]:
        """Return the sentences of an indicator: what was put in and calculated, then what follows for the points."""
        reported = self.reported.get(plan.rule)
        if reported is None:
            reported = self.reported[plan.rule] = self._reasons(plan, state)
        return reported

    def _reasons(self, plan: NodePlan, state: str) -> tuple[str, ...]:
        if state == "judged":
            return (self._judged(plan),)
        if state in {"missing", "claimed"}:
            return (self._without_data(plan, state),)
        if state == "failed":
            return (self._failed(plan),)
        first = self._data(plan) if state == "computed" else ""
        second = self._points(plan) if state == "computed" else self._not_applicable(plan)
        return tuple([f"{each}。" for each in (first, second) if each])

    def value(self, name: str) -> Value:
        """Return a value of the run."""
        return self.run.values[name]

    def _data(self, plan: NodePlan) -> str:
        """Return the data and steps that the points rest on."""
        values = self.run.values
        if values.get(plan.applies, True) is not True or values.get(plan.selected, True) is not True:
            return ""
        return grounds(self.run.traces, plan, self.program.fields)

    def _points(self, plan: NodePlan) -> str:
        name, node = plan.rule, plan.node
        trace = self.run.traces[name]
        by_rule, weight = self.value(name), self.value(plan.weight)
        if not isinstance(by_rule, Fraction) or not isinstance(weight, Fraction):
            return ""
        text = self._because(trace, self.plan.decisions.get(name, "all"))
        if trace.operation in {"choose", "name"} and not compared(by_rule, node.weight):
            text += f"{_FULL[node.within]} {points_text(by_rule, self.program.places)} 分"
        else:
            text += equation(POINTS_NAMES[node.within], trace, "", points=True) + " 分"
        return text + self._after(plan, weight)

    @staticmethod
    def _because(trace: Trace, reported: Decisions) -> str:
        """Return the decisions that the rule took, those of them that are ``reported``."""
        if reported == "none":
            return ""
        taken = decisions(trace)
        if not taken:
            return ""
        taken = taken[:_MOST_DECISIONS] if reported == "all" else taken[-1:]
        parts = [part for each in taken for part in condition(each).split("、")]
        because = "、".join(dict.fromkeys(parts))
        return f"因{because}，" if because and len(because) <= MOST_LENGTH else ""

    def _after(self, plan: NodePlan, weight: Fraction) -> str:
        """Return what happens to the points the rule gave: share of weights, bounds, rounding, what is lost."""
        text, node, values = "", plan.node, self.run.values
        full, computed, points = node.weight, values[plan.computed], values[plan.points]
        if isinstance(computed, Fraction) and compared(weight, full):
            cause = "选用的各项分担全部分值" if node.selection is not None else "同组有不适用的指标"
            text += (
                f"；{cause}，分值由 {to_text(full)} 分调整为 {points_text(weight, self.program.places)} 分，"
                f"折算为 {shown(computed)} 分"
            )
        if not isinstance(points, Fraction) or not isinstance(computed, Fraction):
            return text
        places = self.program.places
        rules = self._rules_on(plan) if plan.rules else ""
        if rules:
            text += f"；{rules}为 {points_text(points, places)} 分"
        elif compared(computed, most := self._most(plan, weight)) > 0:
            text += f"；超过{'满分' if most == weight else '最高分'}，按 {points_text(most, places)} 分计"
        elif computed.numerator < 0:
            text += "；低于 0 分，按 0 分计"
        elif compared(points, computed):
            text += f"，{self.program.mode.chinese}到 {places} 位小数为 {points_text(points, places)} 分"
        if compared(points, weight) < 0 and not node.within:
            text += f"；满分 {points_text(weight, places)} 分，失 {points_text(weight - points, places)} 分"
        return text

    def _most(self, plan: NodePlan, weight: Fraction) -> Fraction:
        """Return the most points an indicator may get."""
        most = self.run.values.get(plan.most)
        return most if type(most) is Fraction else weight

    def _rules_on(self, plan: NodePlan) -> str:
        """Return the caps and vetoes on an indicator that hold, or nothing."""
        names = [each.name for when, each in plan.rules if self.value(when) is True]
        return "按" + "、".join(f"“{name}”" for name in names) if names else ""

    def _not_applicable(self, plan: NodePlan) -> str:
        node, places = plan.node, self.program.places
        if self.run.values.get(plan.selected) is False:
            return f"单位没有选用这一项，不参加评分，原分值 {to_text(node.weight)} 分由选用的各项承担"
        clause = node.indicator.definition.not_applicable if node.indicator is not None else None
        if clause is None:
            return ""
        found = condition(self.run.traces[plan.exclusion])
        why = f"{clause.reason}（{found}）" if clause.reason else found
        points, weight = (points_text(self.value(each), places) for each in (plan.points, plan.weight))
        if node.within == "malus":
            return f"不适用：{why}，按规定不扣分"
        outcome = {
            "full": f"按规定得满分 {points} 分",
            "zero": f"按规定得 {points} 分；满分 {weight} 分全部失去",
            "exclude": f"不参加评分，原分值 {to_text(node.weight)} 分由同组其他指标分担",
        }[clause.then]
        return f"不适用：{why}，{outcome}"

    def _without_data(self, plan: NodePlan, state: str) -> str:
        node, lacking = plan.node, "、".join(self.lacking(plan))
        points, weight = self.value(plan.points), self.value(plan.weight)
        if state == "missing":
            lower, upper = (decimal(each, self.program.places) for each in self.range(plan))
            return f"缺少数据：{lacking}；补齐之前，得分可能在 {lower} 到 {upper} 分之间。"
        text = f"没有计算所需的数据（缺{lacking}），暂按单位自评的 {points_text(points, self.program.places)} 分计"
        if node.within or not isinstance(points, Fraction) or not isinstance(weight, Fraction):
            return f"{text}。"
        if points < weight:
            lost = points_text(weight - points, self.program.places)
            reason = self.explanation(node.key) or "单位没有说明原因"
            text += f"；满分 {points_text(weight, self.program.places)} 分，失 {lost} 分：{reason}"
        return f"{text}。"

    def lacking(self, plan: NodePlan) -> tuple[str, ...]:
        """Return the data that an indicator, or a rule on a node, lacks, in the order of the ruleset's fields."""
        names = [each for when, rule in plan.rules for each in (when, rule.value)]
        if plan.node.indicator is not None:
            names += [plan.computed, plan.points]
        return self.lacked_by(names)

    def lacked_by(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the data for lack of which values are missing, in the order of the ruleset's fields."""
        values = [self.run.values.get(name) for name in names]
        found = frozenset[str]().union(*(value.fields for value in values if isinstance(value, Missing)))
        order = {name: index for index, name in enumerate(self.program.fields)}
        return tuple(sorted(found, key=lambda each: (order.get(each, len(order)), each)))

    def _judged(self, plan: NodePlan) -> str:
        entry = self.given.judged.get(plan.node.key)
        if entry is None:
            return ""
        by = f"由{entry.by}" if entry.by else ""
        points, weight = self.value(plan.points), self.value(plan.weight)
        text = f"{by}评定为 {points_text(points, self.program.places)} 分：{entry.reason}"
        if plan.node.within or not isinstance(points, Fraction) or not isinstance(weight, Fraction):
            return f"{text}。"
        if points < weight:
            lost = points_text(weight - points, self.program.places)
            text += f"；满分 {points_text(weight, self.program.places)} 分，失 {lost} 分"
        return f"{text}。"

    def _failed(self, plan: NodePlan) -> str:
        value = self.value(plan.points)
        if not isinstance(value, Failed):
            value = self.value(plan.computed)
        if not isinstance(value, Failed):
            return "无法计算。"
        where = ""
        if value.place is not None:
            # Only the file's name: a result is the same wherever the rules are kept.
            where = f"（公式在 {Path(value.place.file).name} 第 {value.place.line} 行）"
        return f"无法计算：{value.message}{where}。"


def points_text(value: object, places: int) -> str:
    """Return points for people: with the ruleset's places when they fit, else to six."""
    return _points_text(*value.as_integer_ratio(), places) if isinstance(value, Fraction) else "—"


@functools.lru_cache(maxsize=1024)
def _points_text(numerator: int, denominator: int, places: int) -> str:
    # Weights, full points and what was lost are said in a reason, in a loss and in a finding.
    value = Fraction(numerator, denominator)
    return to_text(value, places=places) if is_exact_at(value, places) else short_text(value, 6)
