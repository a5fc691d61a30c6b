"""Proof of a ruleset or of one indicator: asks every question and reports progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jixiao.api import Rules
from jixiao.authoring.cases.coverage import ways_of
from jixiao.authoring.proof.answers import Subject
from jixiao.authoring.proof.report import ProofReport
from jixiao.authoring.proof.rubric_questions import RubricQuestions, answers_of, is_beside
from jixiao.authoring.proof.rule_questions import RuleQuestions
from jixiao.authoring.proof.smt.solver_context import SolverEffort
from jixiao.authoring.samples.rule_slice import RuleSlice
from jixiao.program import Node

Progress = Callable[[int, int, str], None]
"""Told how many subjects are done, of how many, and the name of the one at hand."""

ABOVE: Final = "总分和等级"


def prove(
    rules: Rules,
    indicator: Node | None = None,
    effort: SolverEffort | None = None,
    progress: Progress | None = None,
) -> ProofReport:
    """Return what is proved, refuted or undecided of a ruleset, or of one indicator of it."""
    effort = SolverEffort() if effort is None else effort
    progress = progress or (lambda *_: None)
    ways = tuple(ways_of(rules))
    nodes = rules.program.indicators if indicator is None else (indicator,)
    count = len(nodes) + (indicator is None)
    subjects: list[Subject] = []
    own: list[RuleQuestions] = []
    for index, node in enumerate(nodes):
        progress(index, count, node.name)
        questions = RuleQuestions(RuleSlice(rules.program, node, rules.calendars), ways, effort)
        own.append(questions)
        beside = [way for way in ways if is_beside(way, node.key) and not questions.asks(way)]
        answers = (*questions.answers(), *answers_of(rules, beside, effort))
        subjects.append(Subject(node.name, answers, questions.rule.part.tables))
    if indicator is None:
        progress(len(nodes), count, ABOVE)
        subjects.append(Subject(ABOVE, tuple(RubricQuestions(rules, ways, own, effort).answers())))
    return ProofReport(rules.id, tuple(subjects))
