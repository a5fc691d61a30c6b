"""Why an indicator was given its points: one or two sentences that a department's accountant understands."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from jixiao.formula import Failed, Missing, Value
from jixiao.formula.semantics.traced import Trace
from jixiao.numbers import is_exact_at, short_text, to_text
from jixiao.program import Node, Program, Role, Run
from jixiao.rules import Submission
from jixiao.scoring.entries import Entries
from jixiao.scoring.plan import Plan
from jixiao.scoring.sentences import (
    condition,
    decisions,
    expression,
    is_shown_exactly,
    leaves,
    rows_sentence,
    shown,
)

_MOST_DECISIONS = 8
_MOST_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Reasoner:
    """Writes the reasons of one run's indicators."""

    program: Program
    plan: Plan
    submission: Submission
    run: Run
    given: Entries
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program, plan: Plan, submission: Submission, run: Run) -> Reasoner:
        """Return the reasoner of a run."""
        return cls(program, plan, submission, run, Entries.of(program, submission.content))

    def explanation(self, node: Node) -> str:
        """Return the unit's own words on why an indicator lost points or missed its target, or nothing."""
        given = self.given.reasons.get(node.key) or self.given.claimed.get(node.key)
        return given.reason if given is not None else ""

    def remedy(self, node: Node) -> str:
        """Return the unit's own words on what it will do, or nothing."""
        given = self.given.reasons.get(node.key)
        return given.remedy if given is not None else ""

    def reasons(self, node: Node, state: str) -> tuple[str, ...]:
        """Return the sentences of an indicator: what was put in and calculated, then what follows for the points."""
        if node.key not in self.told:
            self.told[node.key] = self._reasons(node, state)
        return self.told[node.key]

    def _reasons(self, node: Node, state: str) -> tuple[str, ...]:
        if state == "judged":
            return (self._judged(node),)
        if state in {"missing", "claimed"}:
            return (self._without_data(node, state),)
        if state == "failed":
            return (self._failed(node),)
        first = self._data(node) if state == "computed" else ""
        second = self._points(node) if state == "computed" else self._not_applicable(node)
        return tuple(f"{each}。" for each in (first, second) if each)

    def value(self, name: str) -> Value:
        """Return a value of the run."""
        return self.run.values[name]

    def points(self, node: Node, role: Role) -> str:
        """Return points for people, with the ruleset's places where they are rounded."""
        return points_text(self.value(node.named(role)), self.program.places)

    def _data(self, node: Node) -> str:
        """Return the data and steps that the points rest on."""
        if not self._applies(node):
            return ""
        fields: dict[str, str] = {}
        steps: dict[str, str] = {}
        tables: dict[str, str] = {}
        self._gather(self.run.traces[node.named(Role.RULE)], node, fields, steps, tables)
        parts = [each for each in (*fields.values(), *tables.values(), *steps.values()) if each]
        return "，".join(parts)

    def _gather(
        self, trace: Trace, node: Node, fields: dict[str, str], steps: dict[str, str], tables: dict[str, str]
    ) -> None:
        for leaf in leaves(trace):
            reference = leaf.reference
            if leaf.rows is not None:
                seen = leaf.rows
                tables.setdefault(f"{seen.table} {seen.condition} {seen.summed}", rows_sentence(seen))
                if seen.condition or seen.summed:
                    tables[f"{seen.table}  "] = ""
            if leaf.operation != "name" or reference is None:
                continue
            name = reference.name
            if name in fields:
                continue
            if name in self.program.fields:
                value = shown(leaf.value, reference.unit, with_unit=True)
                fields[name] = f"{reference.label}{'：' if isinstance(leaf.value, bool) else ' '}{value}"
            elif name in self.run.traces and name != node.named(Role.FULL) and name not in steps:
                steps[name] = ""
                self._gather(self.run.traces[name], node, fields, steps, tables)
                del steps[name]
                steps[name] = _equation(reference.label, self.run.traces[name], reference.unit)

    def _points(self, node: Node) -> str:
        name = node.named(Role.RULE)
        trace = self.run.traces[name]
        by_rule, weight = self.value(node.named(Role.RULE)), self.value(node.named(Role.WEIGHT))
        if not isinstance(by_rule, Fraction) or not isinstance(weight, Fraction):
            return ""
        taken = decisions(trace)
        told = self.plan.decisions.get(name, "all")
        taken = taken[:_MOST_DECISIONS] if told == "all" else taken[-1:] if told == "last" else []
        because = "、".join(dict.fromkeys(part for each in taken for part in condition(each).split("、")))
        text = f"因{because}，" if because and len(because) <= _MOST_LENGTH else ""
        if by_rule == node.weight and trace.operation in {"choose", "name"}:
            text += f"得满分 {points_text(by_rule, self.program.places)} 分"
        else:
            text += _equation("得分", trace, "", points=True) + " 分"
        return text + self._after(node, weight)

    def _after(self, node: Node, weight: Fraction) -> str:
        """Return what happens to the points the rule gave: share of weights, bounds, rounding, what is lost."""
        text = ""
        full = node.weight
        computed = self.value(node.named(Role.COMPUTED))
        if weight != full and isinstance(computed, Fraction):
            cause = "选用的各项分担全部分值" if node.selection is not None else "同组有不适用的指标"
            text += (
                f"；{cause}，分值由 {to_text(full)} 分调整为 {points_text(weight, self.program.places)} 分，"
                f"折算为 {shown(computed)} 分"
            )
        points = self.value(node.named(Role.POINTS))
        if not isinstance(points, Fraction) or not isinstance(computed, Fraction):
            return text
        places, full_text = self.program.places, points_text(weight, self.program.places)
        rules = self._rules_on(node)
        if rules:
            text += f"；{rules}为 {points_text(points, places)} 分"
        elif computed > (most := self._most(node, weight)):
            text += f"；超过{'满分' if most == weight else '最高分'}，按 {points_text(most, places)} 分计"
        elif computed < 0:
            text += "；低于 0 分，按 0 分计"
        elif points != computed:
            text += f"，{self.program.mode.chinese}到 {places} 位小数为 {points_text(points, places)} 分"
        if points < weight:
            text += f"；满分 {full_text} 分，失 {points_text(weight - points, places)} 分"
        return text

    def _most(self, node: Node, weight: Fraction) -> Fraction:
        """Return the most points an indicator may get."""
        most = self.run.values.get(node.named(Role.MOST))
        return most if isinstance(most, Fraction) else weight

    def _rules_on(self, node: Node) -> str:
        """Return the caps and vetoes on an indicator that hold, or nothing."""
        names = [each.name for each in self.plan.nodes[node.key].rules if self.value(each.when) is True]
        return "按" + "、".join(f"“{each}”" for each in names) if names else ""

    def _applies(self, node: Node) -> bool:
        names = (node.named(Role.APPLIES), node.named(Role.SELECTED))
        return all(self.run.values.get(name, True) is True for name in names)

    def _not_applicable(self, node: Node) -> str:
        if self.run.values.get(node.named(Role.SELECTED)) is False:
            return f"单位没有选用这一项，不参加评分，原分值 {to_text(node.weight)} 分由选用的各项承担"
        clause = node.indicator.definition.not_applicable if node.indicator is not None else None
        if clause is None:
            return ""
        found = condition(self.run.traces[node.named(Role.EXCLUSION)])
        why = f"{clause.reason}({found})" if clause.reason else found
        points = self.points(node, Role.POINTS)
        outcome = {
            "full": f"按规定得满分 {points} 分",
            "zero": f"按规定得 {points} 分；满分 {self.points(node, Role.WEIGHT)} 分全部失去",
            "exclude": f"不参加评分，原分值 {to_text(node.weight)} 分由同组其他指标分担",
        }[clause.then]
        return f"不适用：{why}，{outcome}"

    def _without_data(self, node: Node, state: str) -> str:
        lacking = "、".join(self.lacking(node))
        points, weight = self.value(node.named(Role.POINTS)), self.value(node.named(Role.WEIGHT))
        if state == "missing":
            high = (
                points_text(weight, self.program.places)
                if isinstance(weight, Fraction)
                else to_text(node.weight)
            )
            return f"缺少数据：{lacking}；补齐之前，得分可能在 0 到 {high} 分之间。"
        text = (
            f"没有计算所需的数据(缺{lacking})，暂按单位自评的 {points_text(points, self.program.places)} 分计"
        )
        if isinstance(points, Fraction) and isinstance(weight, Fraction) and points < weight:
            lost = points_text(weight - points, self.program.places)
            reason = self.explanation(node) or "单位没有说明原因"
            text += f"；满分 {points_text(weight, self.program.places)} 分，失 {lost} 分：{reason}"
        return f"{text}。"

    def lacking(self, node: Node) -> tuple[str, ...]:
        """Return the data an indicator's computation lacks, in the order of its fields."""
        value = self.value(node.named(Role.COMPUTED))
        found = value.fields if isinstance(value, Missing) else frozenset()
        order = {name: index for index, name in enumerate(self.program.fields)}
        return tuple(sorted(found, key=lambda each: (order.get(each, len(order)), each)))

    def _judged(self, node: Node) -> str:
        entry = self.given.judged.get(node.key)
        if entry is None:
            return ""
        by = f"由{entry.by}" if entry.by else ""
        points, weight = self.value(node.named(Role.POINTS)), self.value(node.named(Role.WEIGHT))
        text = f"{by}评定为 {points_text(points, self.program.places)} 分：{entry.reason}"
        if isinstance(points, Fraction) and isinstance(weight, Fraction) and points < weight:
            lost = points_text(weight - points, self.program.places)
            text += f"；满分 {points_text(weight, self.program.places)} 分，失 {lost} 分"
        return f"{text}。"

    def _failed(self, node: Node) -> str:
        value = self.value(node.named(Role.POINTS))
        if not isinstance(value, Failed):
            value = self.value(node.named(Role.COMPUTED))
        if not isinstance(value, Failed):
            return "无法计算。"
        where = ""
        if value.place is not None:
            # Only the file's name: a result is the same wherever the rules are kept.
            where = f"(公式在 {Path(value.place.file).name} 第 {value.place.line} 行)"
        return f"无法计算：{value.message}{where}。"


def points_text(value: object, places: int) -> str:
    """Return points for people: with the ruleset's places when they fit, else to six."""
    if not isinstance(value, Fraction):
        return "—"
    return _points_text(value.numerator, value.denominator, places)


@functools.lru_cache(maxsize=1024)
def _points_text(numerator: int, denominator: int, places: int) -> str:
    # Weights, full points and what was lost are said in a reason, in a loss and in a finding.
    value = Fraction(numerator, denominator)
    return to_text(value, places=places) if is_exact_at(value, places) else short_text(value, 6)


def _equation(label: str, trace: Trace, unit: str, *, points: bool = False) -> str:
    """Return ``label = expression = value``, leaving out what says nothing new."""
    text = expression(trace, unit=unit)
    value = shown(trace.value, unit)
    sign = "=" if is_shown_exactly(trace.value, unit) else "≈"
    if isinstance(trace.value, bool):
        return f"{label}：{value}"
    if text == value or len(text) > _MOST_LENGTH:
        return f"{label} {sign} {value}" if points or sign == "≈" else f"{label} {value}"
    return f"{label} = {text} {sign} {value}"
