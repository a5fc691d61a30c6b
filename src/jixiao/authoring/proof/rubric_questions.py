"""Questions about the rubric above its indicators: the total, grades, caps, vetoes, notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Final

import z3

from jixiao.api import Rules
from jixiao.authoring.cases.coverage import Way
from jixiao.authoring.formula_nodes import label_of, place_of_grade
from jixiao.authoring.proof.answers import Answer, Example, Question
from jixiao.authoring.proof.branches import branch_answer
from jixiao.authoring.proof.decision import NOT_SHOWN, Condition, Decider, gives, number, outside
from jixiao.authoring.proof.evidence import Trial
from jixiao.authoring.proof.grades import GradeSearch
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.rule_questions import RuleQuestions
from jixiao.authoring.proof.smt.solver_context import Expression, SolverEffort
from jixiao.authoring.proof.total import Sum, Total
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sample_text import points_text
from jixiao.numbers import to_text
from jixiao.problems import Place
from jixiao.program import Role, Rule
from jixiao.program.checks.full_marks import below_full_marks

_COMPOSED: Final = "由各指标的得分范围合成，证明器证明"


_OF_RULES: Final = frozenset({Role.CAP_WHEN, Role.CAP_VALUE, Role.VETO_WHEN, Role.VETO_VALUE, Role.GRADE_CAP})


def is_beside(way: Way, indicator: str) -> bool:
    """Tell whether a way is of what an indicator (by its key) says beside its rule: notices, whether it was chosen."""
    return way.definition.owner == indicator and way.definition.role not in _OF_RULES


def answers_of(rules: Rules, ways: Iterable[Way], effort: SolverEffort) -> Iterator[Answer]:
    """Yield whether ways can be gone, each with everything that its definition rests on."""
    by_name: dict[str, list[Way]] = {}
    for way in ways:
        by_name.setdefault(way.definition.name, []).append(way)
    for name, some in by_name.items():
        decider = Decider(ProgramSlice(rules.program, rules.calendars, (name,)), effort)
        yield from (branch_answer(decider, way) for way in some)


class RubricQuestions:
    """Asks the questions about a ruleset; ``own`` are its indicators' rules, of which all was asked already."""

    def __init__(
        self, rules: Rules, ways: Sequence[Way], own: Sequence[RuleQuestions], effort: SolverEffort
    ) -> None:
        self._rules = rules
        self._effort = effort
        self._search = GradeSearch(rules, own, effort)
        self._total = Total(rules.program, effort)
        keys = [node.key for node in rules.program.indicators]
        others = (way for way in ways if not any(one.asks(way) for one in own))
        above = (way for way in others if not any(is_beside(way, key) for key in keys))
        self._ways = [way for way in above if way.definition.role is not Role.GRADE]

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
        most = tree.most_points
        asked = f"总分在 0 到 {to_text(most)} 之间，各级合计不超出分值"
        for part in self._total.sums:
            verdict = self._total.outside(part)
            if verdict.answer != "no":
                question = Question("total", asked, part.node.place)
                return self._outside(question, part) or question.undecided(verdict.reason or NOT_SHOWN)
        return Question("total", asked, tree.place).proved(_COMPOSED)

    def _outside(self, question: Question, of: Sum) -> Answer | None:
        """Return the data that shows a sum outside; None where there is none."""
        weight = of.node.named(Role.WEIGHT)
        decider = self._decider(of.name, weight)

        def is_outside(trial: Trial) -> bool:
            value, most = (
                trial.number(of.name),
                trial.number(weight) if of.node.most is None else of.node.most,
            )
            return value is not None and most is not None and not 0 <= value <= most

        ends = [scored.sample for scored in (self._search.best, self._search.worst) if scored is not None]
        shown = decider.evidence.find(is_outside, ends)
        if shown is None:
            return None
        value = shown.number(of.name) or Fraction(0)
        name = "总分" if of.node.kind == "total" else f"“{of.node.name}”的合计"
        text = f"{name}会{'低于 0' if value < 0 else f'高于 {to_text(of.node.most_points)}'} 分"
        example = decider.example(shown, f"合计 {points_text(value)} 分")
        way_out = "改正各项分值、封顶和否决的分数；分值的小数位数不要多于取整的位数"
        return question.refuted(text, example, way_out)

    def _full(self) -> Answer:
        """Return whether some unit gets the whole total, and every group can give all of its weight."""
        program, best = self._rules.program, self._search.best
        tree = program.tree
        question = Question("full", f"总分能得满分 {to_text(tree.weight)} 分", tree.place)
        below = [(node, to_text(most)) for node, most in below_full_marks(program) if node.indicator is None]
        if below:
            texts = (f"“{node.name}”最多 {most} 分，分值 {to_text(node.weight)} 分" for node, most in below)
            way_out = "改正下面各指标规则里写成数字的分、封顶和否决的分数"
            question = replace(question, place=below[0][0].place)
            return question.refuted("；".join(texts), self._best(), way_out)
        if best is not None and best.total >= tree.weight:
            return question.proved("有数据得满分")
        way_out = "改正各项分值、封顶和否决"
        if self._total.reaches_all().answer != "no":
            is_full = number(tree.named(Role.POINTS), lambda points: points >= tree.weight)
            answer = self._whole.possible(question, is_full, "有数据得满分")
            if answer is not None:
                return answer
            way_out = "各指标合用的数据不能同时让它们得满分：改正评分规则"
        return question.refuted("任何数据都得不到满分", self._best(), way_out)

    def _grade(self, name: str) -> Answer:
        question = Question("grade", f"能评到等级“{name}”", place_of_grade(self._rules, name))
        scored = self._search.by_grade.get(name)
        if scored is not None:
            return question.proved(f"有数据得 {points_text(scored.total)} 分")
        if self._total.reaches(name).answer != "no":
            grade = self._rules.program.tree.named(Role.GRADE)

            def terms(reasoning: Reasoning) -> list[Expression]:
                term = reasoning.values[grade]
                return [z3.Not(term.fails), term.value == reasoning.world.text(name)]

            is_given = Condition(terms, lambda trial: trial.values[grade] == name)
            answer = self._whole.possible(question, is_given, "有数据评到")
            if answer is not None:
                return answer
        way_out = "改正评分规则能给的分、等级的起点、封顶和限制等级的条件"
        return question.refuted("任何数据都评不到这个等级", self._best(with_grade=True), way_out)

    def _best(self, *, with_grade: bool = False) -> Example | None:
        """Return the data with the most points that was found."""
        best = self._search.best
        if best is None:
            return None
        grade = f"，等级“{best.grade}”" if with_grade else ""
        gives = f"找到的最高得分是 {points_text(best.total)} 分{grade}"
        return Example(best.sample, gives, self._rules.program.fields)

    def _decider(self, *wanted: str, numbers: Sequence[Fraction] = ()) -> Decider:
        part = ProgramSlice(self._rules.program, self._rules.calendars, wanted)
        return Decider(part, self._effort, numbers)

    @cached_property
    def _whole(self) -> Decider:
        """What decides about the total and the grade, with every indicator's own rule."""
        return self._decider(*self._rules.program.outcome)

    def _rule(self, rule: Rule) -> Answer | None:
        """Return whether a cap ever limits anything, or whether a veto's points are some that can be given.

        A cap that never comes is reported by its condition.
        """
        program = self._rules.program
        node = next(one for one in program.tree.walk() if one.key == rule.target)
        most = node.most_points
        decider = self._decider(rule.when, rule.value, numbers=[most])
        definition = next(one for one in program.definitions if one.name == rule.when)
        label, place = label_of(program, definition), definition.place or Place()
        holds = gives(rule.when)
        if rule.kind == "veto":
            question = Question("range", f"{label}的分数在 0 到 {to_text(most)} 之间", place)
            shown = decider.never(question, holds & outside(rule.value, most))
            if isinstance(shown, Answer):
                return shown
            text = f"否决后给 {points_text(shown.number(rule.value) or Fraction(0))} 分"
            return question.refuted(text, decider.example(shown, text), "改正 then")
        question = Question("branch", f"起作用：{label}", place)
        answer = decider.possible(question, holds & number(rule.value, lambda value: value < most))
        held = None if answer is not None else decider.evidence.find(holds.is_met)
        if held is None:
            return answer
        text = f"任何数据下都不限制什么：条件成立时最高分不低于“{node.name}”的分值 {to_text(most)}"
        example = decider.example(held, f"封顶条件成立，最高分仍是 {to_text(most)} 分")
        return question.refuted(text, example, "改正封顶的条件或分数")
