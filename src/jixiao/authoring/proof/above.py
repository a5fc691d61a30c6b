"""The questions about the rubric above its indicators: the total, the grades, caps, vetoes, notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

import z3

from jixiao.api import Rules
from jixiao.authoring.coverage import Way
from jixiao.authoring.in_words import points_said
from jixiao.authoring.proof.answers import Answer, Example
from jixiao.authoring.proof.branches import Branches
from jixiao.authoring.proof.grades import GradeSearch
from jixiao.authoring.proof.limits import Effort
from jixiao.authoring.proof.own_rule import OwnRule
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.settling import Settling
from jixiao.authoring.proof.total import Total
from jixiao.authoring.rule import PartIn
from jixiao.authoring.spots import label_of, place_of_grade
from jixiao.formula.semantics.proof_world import Expression
from jixiao.numbers import to_text
from jixiao.problems import Place
from jixiao.program import Role, Rule

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
        settling = Settling(PartIn(rules.program, rules.calendars, (name,)), effort)
        branches = Branches(settling, lambda one: one.world.yes, lambda _: True)
        yield from (branches.answer(way) for way in some)


class Above:
    """Asks the questions about a ruleset; ``own`` are its indicators' rules, of which all was asked already."""

    def __init__(self, rules: Rules, ways: Sequence[Way], own: Sequence[OwnRule], effort: Effort) -> None:
        self._rules = rules
        self._effort = effort
        self._search = GradeSearch(rules, own)
        self._total = Total(rules.program)
        keys = [node.key for node in rules.program.indicators]
        self._ways = [
            each
            for each in ways
            if each.definition.role is not Role.GRADE
            and not any(is_beside(each, key) for key in keys)
            and not any(one.asks(each) for one in own)
        ]
        self._definitions = {each.name: each for each in rules.program.definitions}

    def answers(self) -> Iterator[Answer]:
        """Yield the answers, one by one."""
        yield self._range()
        for grade in self._rules.program.grades:
            yield self._grade(grade.name)
        for rule in self._rules.program.rules:
            if rule.kind != "grade":
                yield self._rule(rule)
        yield from answers_of(self._rules, self._ways, self._effort)

    def _range(self) -> Answer:
        tree = self._rules.program.tree
        asked, place = f"总分在 0 到 {to_text(tree.weight)} 之间", tree.place
        verdict = self._total.outside(self._effort)
        if verdict.found == "no":
            return Answer("total", asked, "proved", _COMPOSED, place)
        name = self._total.before
        part = PartIn(self._rules.program, self._rules.calendars, (name,))
        settling = Settling(part, self._effort)

        def is_outside(trial: object) -> bool:
            value = trial.values[name]  # type: ignore[attr-defined]
            return isinstance(value, Fraction) and not 0 <= value <= tree.weight

        ends = [each.sample for each in (self._search.best, self._search.worst) if each is not None]
        shown = settling.evidence.find(is_outside, ends)
        value = None if shown is None else shown.values[name]
        if shown is None or not isinstance(value, Fraction):
            reason = verdict.reason or "证明器认为可能，实际数据里没有找到例子"
            return Answer("total", asked, "undecided", reason, place)
        said = f"总分会{'高于 ' + to_text(tree.weight) if value > tree.weight else '低于 0'} 分"
        example = Example(shown.sample, f"各部分合计 {points_said(value)} 分", part.fields)
        way_out = "改正各项分值、封顶和否决的分数；分值的小数位数不要多于取整的位数"
        return Answer("total", asked, "refuted", said, place, example, way_out)

    def _grade(self, name: str) -> Answer:
        asked, place = f"能评到等级“{name}”", place_of_grade(self._rules, name)
        found = self._search.found.get(name)
        if found is not None:
            return Answer("grade", asked, "proved", f"有数据得 {points_said(found.total)} 分", place)
        verdict = self._total.reaches(name, self._effort)
        if verdict.found != "no":
            reason = verdict.reason or "没有找到评到这个等级的数据，也没有证明评不到"
            return Answer("grade", asked, "undecided", reason, place)
        best = self._search.best
        example = None
        if best is not None:
            gives = f"找到的最高得分是 {points_said(best.total)} 分，等级“{best.grade}”"
            example = Example(best.sample, gives, self._rules.program.fields)
        said = "任何数据都评不到这个等级"
        way_out = "改正等级的起点、封顶和限制等级的条件"
        return Answer("grade", asked, "refuted", said, place, example, way_out)

    def _rule(self, rule: Rule) -> Answer:
        """Return whether a cap ever limits anything, and whether a veto's points are some that can be given."""
        program = self._rules.program
        node = next(each for each in program.tree.walk() if each.key == rule.target)
        most = node.weight if node.most is None else node.most
        settling = Settling(
            PartIn(program, self._rules.calendars, (rule.when, rule.value)), self._effort, [most]
        )
        label = label_of(program, self._definitions[rule.when])
        place = self._definitions[rule.when].place or Place()
        is_cap = rule.kind == "cap"

        def conditions(reasoning: Reasoning) -> list[Expression]:
            when, value = reasoning.values[rule.when], reasoning.values[rule.value]
            held = [when.value, z3.Not(when.fails), z3.Not(value.fails)]
            weight = reasoning.world.number(most)
            return [*held, value.value < weight if is_cap else z3.Or(value.value < 0, value.value > weight)]

        def judge(trial: object) -> bool:
            held, value = (trial.values[each] for each in (rule.when, rule.value))  # type: ignore[attr-defined]
            if held is not True or not isinstance(value, Fraction):
                return False
            return value < most if is_cap else not 0 <= value <= most

        found = settling.settle(conditions, judge)
        if is_cap:
            asked = f"起作用：{label}"
            if found.shown is not None:
                return Answer("branch", asked, "proved", "有数据走到", place)
            if not found.never:
                return Answer("branch", asked, "undecided", found.reason, place)
            said = f"任何数据下都不限制什么：条件成立时最高分不低于“{node.name}”的分值 {to_text(most)}"
            shown = settling.evidence.find(lambda trial: trial.values[rule.when] is True, more=False)
            shown = shown or settling.evidence.trials[0]
            held = "封顶条件成立" if shown.values[rule.when] is True else "封顶条件不成立"
            example = Example(shown.sample, f"{held}，最高分仍是 {to_text(most)} 分", settling.part.fields)
            return Answer("branch", asked, "refuted", said, place, example, "改正封顶的条件或分数")
        asked = f"{label}的分数在 0 到 {to_text(most)} 之间"
        if found.shown is not None:
            value = found.shown.values[rule.value]
            given = points_said(value) if isinstance(value, Fraction) else ""
            example = Example(found.shown.sample, f"否决后给 {given} 分", settling.part.fields)
            return Answer("range", asked, "refuted", f"否决后给 {given} 分", place, example, "改正 then")
        state = "proved" if found.never else "undecided"
        return Answer("range", asked, state, "证明器证明" if found.never else found.reason, place)
