"""The questions about the rubric above its indicators: the total, the grades, caps, vetoes, notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

import z3

from jixiao.api import Rules
from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.effort import Effort
from jixiao.authoring.formula_nodes import label_of, place_of_grade
from jixiao.authoring.proof.answers import Answer, Example
from jixiao.authoring.proof.branches import Branches
from jixiao.authoring.proof.decision import NOT_SHOWN, Decider
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.grades import GradeSearch
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.rule_questions import RuleQuestions
from jixiao.authoring.proof.smt.solver_context import Expression, Verdict
from jixiao.authoring.proof.total import Sum, Total
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sample_text import points_text
from jixiao.formula import Value
from jixiao.numbers import to_text
from jixiao.problems import Place
from jixiao.program import Role, Rule
from jixiao.program.checks.full_marks import below_full_marks

_COMPOSED: Final = "由各指标的得分范围合成，证明器证明"


_OF_RULES: Final = frozenset({Role.CAP_WHEN, Role.CAP_VALUE, Role.VETO_WHEN, Role.VETO_VALUE, Role.GRADE_CAP})


def is_beside(way: Way, indicator: str) -> bool:
    """Tell whether a way is of what an indicator (by its key) says beside its rule: notices, whether it was chosen."""
    return way.definition.owner == indicator and way.definition.role not in _OF_RULES


def answers_of(rules: Rules, ways: Iterable[Way], effort: Effort) -> Iterator[Answer]:
    """Yield whether ways can be gone, each looked at with everything that its definition rests on."""
    by_name: dict[str, list[Way]] = {}
    for way in ways:
        by_name.setdefault(way.definition.name, []).append(way)
    for name, some in by_name.items():
        decider = Decider(ProgramSlice(rules.program, rules.calendars, (name,)), effort)
        branches = Branches(decider, lambda one: one.world.yes, lambda _: True, lambda _: None)
        yield from (branches.answer(way) for way in some)


class RubricQuestions:
    """Asks the questions about a ruleset; ``own`` are its indicators' rules, of which all was asked already."""

    def __init__(
        self, rules: Rules, ways: Sequence[Way], own: Sequence[RuleQuestions], effort: Effort
    ) -> None:
        self._rules = rules
        self._effort = effort
        self._search = GradeSearch(rules, own, effort)
        self._total = Total(rules.program, effort)
        keys = [node.key for node in rules.program.indicators]
        self._ways = [
            way
            for way in ways
            if way.definition.role is not Role.GRADE
            and not any(is_beside(way, key) for key in keys)
            and not any(one.asks(way) for one in own)
        ]
        self._definitions = {definition.name: definition for definition in rules.program.definitions}

    def answers(self) -> Iterator[Answer]:
        """Yield the answers, one by one."""
        yield self._range()
        yield self._full()
        for grade in self._rules.program.grades:
            yield self._grade(grade.name)
        for rule in self._rules.program.rules:
            answer = None if rule.kind == "grade" else self._rule(rule)
            if answer is not None:
                yield answer
        yield from answers_of(self._rules, self._ways, self._effort)

    def _range(self) -> Answer:
        tree = self._rules.program.tree
        most = tree.weight if tree.most is None else tree.most
        asked = f"总分在 0 到 {to_text(most)} 之间，各级合计不超出分值"
        for each in self._total.sums:
            verdict = self._total.outside(each)
            if verdict.found != "no":
                return self._outside(asked, each, verdict)
        return Answer("total", asked, "proved", _COMPOSED, tree.place)

    def _full(self) -> Answer:
        """Return whether some unit gets the whole total, and every group can give all of its weight."""
        program, best = self._rules.program, self._search.best
        tree = program.tree
        asked = f"总分能得满分 {to_text(tree.weight)} 分"
        below = [(node, most) for node, most in below_full_marks(program) if node.indicator is None]
        example = None
        if best is not None:
            gives = f"找到的最高得分是 {points_text(best.total)} 分"
            example = Example(best.sample, gives, program.fields)
        if below:
            said = "；".join(
                f"“{node.name}”最多 {to_text(most)} 分，分值 {to_text(node.weight)} 分"
                for node, most in below
            )
            way_out = "改正下面各指标规则里写成数字的分、封顶和否决的分数"
            return Answer("full", asked, "refuted", said, below[0][0].place, example, way_out)
        if best is not None and best.total >= tree.weight:
            return Answer("full", asked, "proved", "有数据得满分", tree.place)
        if self._total.reaches_all().found == "no":
            way_out = "改正各项分值、封顶和否决"
            return Answer("full", asked, "refuted", "任何数据都得不到满分", tree.place, example, way_out)
        points = tree.named(Role.POINTS)

        def conditions(reasoning: Reasoning) -> list[Expression]:
            found = reasoning.values[points]
            return [z3.Not(found.fails), found.value >= reasoning.world.number(tree.weight)]

        def is_full(trial: Trial) -> bool:
            found = trial.values[points]
            return isinstance(found, Fraction) and found >= tree.weight

        way_out = "各指标合用的数据不能同时让它们得满分：改正评分规则"
        return self._whole.answer("full", asked, tree.place, conditions, is_full, "有数据得满分") or Answer(
            "full", asked, "refuted", "任何数据都得不到满分", tree.place, example, way_out
        )

    def _outside(self, asked: str, of: Sum, verdict: Verdict) -> Answer:
        """Return the answer where a sum may be outside: data is looked for that shows it."""
        part = ProgramSlice(self._rules.program, self._rules.calendars, (of.name, of.node.named(Role.WEIGHT)))
        decider = Decider(part, self._effort)

        def most(trial: Trial) -> Value:
            return of.most if of.node.most is not None else trial.values[of.node.named(Role.WEIGHT)]

        def is_outside(trial: Trial) -> bool:
            value, held = trial.values[of.name], most(trial)
            return isinstance(value, Fraction) and isinstance(held, Fraction) and not 0 <= value <= held

        ends = [each.sample for each in (self._search.best, self._search.worst) if each is not None]
        shown = decider.evidence.find(is_outside, ends)
        value = None if shown is None else shown.values[of.name]
        if shown is None or not isinstance(value, Fraction):
            return Answer("total", asked, "undecided", verdict.reason or NOT_SHOWN, of.node.place)
        name = "总分" if of.node.kind == "total" else f"“{of.node.name}”的合计"
        said = f"{name}会{'低于 0' if value < 0 else f'高于 {to_text(of.most)}'} 分"
        example = Example(shown.sample, f"合计 {points_text(value)} 分", part.fields)
        way_out = "改正各项分值、封顶和否决的分数；分值的小数位数不要多于取整的位数"
        return Answer("total", asked, "refuted", said, of.node.place, example, way_out)

    def _grade(self, name: str) -> Answer:
        asked, place = f"能评到等级“{name}”", place_of_grade(self._rules, name)
        found = self._search.found.get(name)
        if found is not None:
            return Answer("grade", asked, "proved", f"有数据得 {points_text(found.total)} 分", place)
        if self._total.reaches(name).found != "no":
            answer = self._looked_into(name, asked, place)
            if answer is not None:
                return answer
        best = self._search.best
        example = None
        if best is not None:
            gives = f"找到的最高得分是 {points_text(best.total)} 分，等级“{best.grade}”"
            example = Example(best.sample, gives, self._rules.program.fields)
        said = "任何数据都评不到这个等级"
        way_out = "改正评分规则能给的分、等级的起点、封顶和限制等级的条件"
        return Answer("grade", asked, "refuted", said, place, example, way_out)

    def _looked_into(self, name: str, asked: str, place: Place) -> Answer | None:
        """Return whether a unit can get a grade, with every indicator's own rule looked into; None when none can."""
        grade = self._rules.program.tree.named(Role.GRADE)

        def conditions(reasoning: Reasoning) -> list[Expression]:
            found = reasoning.values[grade]
            return [z3.Not(found.fails), found.value == reasoning.world.text(name)]

        def is_given(trial: Trial) -> bool:
            return trial.values[grade] == name

        return self._whole.answer("grade", asked, place, conditions, is_given, "有数据评到")

    @cached_property
    def _whole(self) -> Decider:
        wanted = self._rules.program.outcome
        return Decider(ProgramSlice(self._rules.program, self._rules.calendars, wanted), self._effort)

    def _rule(self, rule: Rule) -> Answer | None:
        """Return whether a cap ever limits anything, or whether a veto's points are some that can be given.

        A cap that never comes is reported of by its condition.
        """
        program = self._rules.program
        node = next(each for each in program.tree.walk() if each.key == rule.target)
        most = node.weight if node.most is None else node.most
        part = ProgramSlice(program, self._rules.calendars, (rule.when, rule.value))
        decider = Decider(part, self._effort, [most])
        return (
            self._cap(rule, decider, node.name, most)
            if rule.kind == "cap"
            else self._veto(rule, decider, most)
        )

    def _cap(self, rule: Rule, decider: Decider, name: str, most: Fraction) -> Answer | None:
        def conditions(reasoning: Reasoning) -> list[Expression]:
            return [
                *_held(rule, reasoning),
                reasoning.values[rule.value].value < reasoning.world.number(most),
            ]

        def limits(trial: Trial) -> bool:
            value = trial.values[rule.value]
            return trial.values[rule.when] is True and isinstance(value, Fraction) and value < most

        definition = self._definitions[rule.when]
        asked, place = f"起作用：{label_of(self._rules.program, definition)}", definition.place or Place()
        found = decider.answer("branch", asked, place, conditions, limits)
        if found is not None:
            return found
        shown = decider.evidence.find(lambda trial: trial.values[rule.when] is True)
        if shown is None:
            return None
        said = f"任何数据下都不限制什么：条件成立时最高分不低于“{name}”的分值 {to_text(most)}"
        gives = f"封顶条件成立，最高分仍是 {to_text(most)} 分"
        example = Example(shown.sample, gives, decider.part.fields)
        return Answer("branch", asked, "refuted", said, place, example, "改正封顶的条件或分数")

    def _veto(self, rule: Rule, decider: Decider, most: Fraction) -> Answer:
        def conditions(reasoning: Reasoning) -> list[Expression]:
            value = reasoning.values[rule.value].value
            return [*_held(rule, reasoning), z3.Or(value < 0, value > reasoning.world.number(most))]

        def is_outside(trial: Trial) -> bool:
            value = trial.values[rule.value]
            return trial.values[rule.when] is True and isinstance(value, Fraction) and not 0 <= value <= most

        definition = self._definitions[rule.when]
        label = label_of(self._rules.program, definition)
        asked, place = f"{label}的分数在 0 到 {to_text(most)} 之间", definition.place or Place()
        found = decider.decide(conditions, is_outside)
        if found.never:
            return Answer("range", asked, "proved", "证明器证明", place)
        value = None if found.shown is None else found.shown.values[rule.value]
        if found.shown is None or not isinstance(value, Fraction):
            return Answer("range", asked, "undecided", found.reason, place)
        gives = f"否决后给 {points_text(value)} 分"
        example = Example(found.shown.sample, gives, decider.part.fields)
        return Answer("range", asked, "refuted", gives, place, example, "改正 then")


def _held(rule: Rule, reasoning: Reasoning) -> list[Expression]:
    """Return the conditions that a rule holds and that its points can be computed."""
    when, value = reasoning.values[rule.when], reasoning.values[rule.value]
    return [when.value, z3.Not(when.fails), z3.Not(value.fails)]
