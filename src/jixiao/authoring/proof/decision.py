"""Decisions whether any data meets a condition: z3 rules it out, data shows it, or it stays open.

z3 is asked twice: first with counts and roundings as any numbers near enough, which it decides best; if that leaves a
possibility that no data shows, once more with whole numbers. A possibility counts only when ``exact`` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Generic, TypeVar

import z3

from jixiao.authoring.proof.answers import Answer, Example, Question
from jixiao.authoring.proof.evidence import Evidence, Trial
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Expression, SolverEffort, Verdict
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sampling import Sample

T = TypeVar("T")

_BY_TOTALS: Final = "明细表是按汇总数推算的，推算出的可能情形没有找到实际数据"
NOT_SHOWN: Final = "证明器认为可能，实际数据里没有找到例子"
"""Why something is open that z3 does not rule out."""

PROVED: Final = "证明器证明"
REACHED: Final = "有数据走到"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that data meets or not: the terms that hold together then, and what tells it of a trial."""

    terms: Callable[[Reasoning], list[Expression]]
    is_met: Callable[[Trial], bool]

    def __and__(self, other: Condition) -> Condition:
        """Return the condition that both are met."""
        return Condition(
            lambda reasoning: [*self.terms(reasoning), *other.terms(reasoning)],
            lambda trial: self.is_met(trial) and other.is_met(trial),
        )


ALWAYS: Final = Condition(lambda _: [], lambda _: True)


def gives(name: str, *, answer: bool = True) -> Condition:
    """Return the condition that a definition gives an answer."""

    def terms(reasoning: Reasoning) -> list[Expression]:
        term = reasoning.values[name]
        return [term.value if answer else z3.Not(term.value), z3.Not(term.fails)]

    return Condition(terms, lambda trial: trial.values.get(name) is answer)


def number(name: str, *tests: Callable[[Any], Any]) -> Condition:
    """Return the condition that a definition gives a number that passes one of some tests, of terms and numbers alike."""

    def terms(reasoning: Reasoning) -> list[Expression]:
        term = reasoning.values[name]
        return [z3.Not(term.fails), reasoning.world.any_of(test(term.value) for test in tests)]

    def is_met(trial: Trial) -> bool:
        value = trial.number(name)
        return value is not None and any(test(value) for test in tests)

    return Condition(terms, is_met)


def outside(name: str, most: Fraction) -> Condition:
    """Return the condition that a definition gives a number below 0 or above the most."""
    return number(name, lambda value: value < 0, lambda value: value > most)


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """``shown`` is data that shows it; without, it is ``never`` so, or open for a ``reason``."""

    never: bool = False
    shown: T | None = None
    reason: str = ""

    def answer(self, question: Question, how: str = PROVED) -> Answer | T:
        """Return that it is never so, or that it is open whether it is; what shows it where there is something."""
        if self.shown is not None:
            return self.shown
        return question.proved(how) if self.never else question.undecided(self.reason or NOT_SHOWN)


def decided(
    ask: Callable[[bool], tuple[Verdict, list[Sample]]], find: Callable[[list[Sample], bool], T | None]
) -> Decision[T]:
    """Return what comes of asking z3, first with any numbers and then with whole ones, and of the data that it names."""
    reason = ""
    for whole in (False, True):
        verdict, samples = ask(whole)
        if verdict.answer == "no":
            return Decision(never=True)
        shown = find(samples, whole)
        if shown is not None:
            return Decision(shown=shown)
        reason = verdict.reason or reason
    return Decision(reason=reason)


class Decider:
    """Decides conditions on one part of a program.

    ``applies`` says when the part counts at all, ``outcome`` gives a unit's points by it, None where there are none to tell.
    """

    def __init__(
        self,
        part: ProgramSlice,
        effort: SolverEffort,
        numbers: Iterable[Fraction] = (),
        applies: Condition = ALWAYS,
        outcome: Callable[[Trial], Fraction | None] = lambda _: None,
    ) -> None:
        self.part = part
        self.effort = effort
        self.numbers = part.numbers.union(numbers)
        self.applies = applies
        self.outcome = outcome
        self.evidence = Evidence(part, numbers, effort)
        self._reasoning: dict[bool, Reasoning] = {}

    def reasoning(self, *, whole: bool = False) -> Reasoning:
        """Return the part as terms."""
        if whole not in self._reasoning:
            self._reasoning[whole] = Reasoning(self.part, self.numbers, whole=whole, effort=self.effort)
        return self._reasoning[whole]

    def decide(self, condition: Condition, *, plain: bool = True) -> Decision[Trial]:
        """Return whether any data meets a condition; without ``plain`` the data that is shown need not be plain."""
        if self.effort.is_used_up:  # making terms of a large part takes time too
            return Decision(reason=NO_TIME)

        def ask(whole: bool) -> tuple[Verdict, list[Sample]]:  # noqa: FBT001 - the first time, then the second
            reasoning = self.reasoning(whole=whole)
            if not reasoning.is_whole:
                return Verdict("unknown", reason=NO_TIME), []
            verdict = reasoning.world.ask(*condition.terms(reasoning))
            models = [] if verdict.model is None else reasoning.data(verdict.model)
            return verdict, list(self.evidence.of_model(models))

        def find(samples: list[Sample], whole: bool) -> Trial | None:  # noqa: FBT001 - the first time, then the second
            more = not whole and not self.effort.is_used_up
            return self.evidence.find(condition.is_met, samples, more=more, plain=plain)

        decision = decided(ask, find)
        is_open = not decision.never and decision.shown is None and not decision.reason
        return Decision(reason=_BY_TOTALS if self.part.tables else NOT_SHOWN) if is_open else decision

    def never(self, question: Question, condition: Condition, how: str = PROVED) -> Answer | Trial:
        """Return that no data meets a condition, or that it is open whether any does; data that does where there is some."""
        return self.decide(condition).answer(question, how)

    def possible(self, question: Question, condition: Condition, said: str = REACHED) -> Answer | None:
        """Return that some data meets a condition (``said`` in words), or that it is open; None when no data does."""
        decision = self.decide(condition, plain=False)
        if decision.shown is not None:
            return question.proved(said)
        return None if decision.never else question.undecided(decision.reason)

    def example(self, trial: Trial | None, gives: str) -> Example | None:
        """Return a trial's data with what comes of it."""
        return None if trial is None else Example(trial.sample, gives, self.part.fields)
