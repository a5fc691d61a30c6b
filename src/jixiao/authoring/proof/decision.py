"""Whether data can show something: z3 says that none can, or data is found that does, or it stays open.

z3 is asked twice: first with counts and roundings as any numbers near enough, which it decides best; if that leaves a
possibility that no data shows, once more with whole numbers. A possibility counts only when ``exact`` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.authoring.effort import Effort
from jixiao.authoring.proof.answers import Answer, Kind
from jixiao.authoring.proof.evidence import Evidence, Judge, Trial
from jixiao.authoring.proof.reasoning import Reasoning
from jixiao.authoring.proof.smt.solver_context import NO_TIME, Expression, Verdict
from jixiao.authoring.samples.rule_slice import ProgramSlice
from jixiao.authoring.samples.sampling import Sample
from jixiao.problems import Place

_BY_TOTALS: Final = "明细表是按汇总数推算的，推算出的可能情形没有找到实际数据"
NOT_SHOWN: Final = "证明器认为可能，实际数据里没有找到例子"
"""Why something is open that z3 does not rule out."""

REACHED: Final = "有数据走到"


@dataclass(frozen=True, slots=True)
class Decision:
    """``shown`` is data that shows it; without, it is ``never`` so, or open for a ``reason``."""

    never: bool = False
    shown: Trial | None = None
    reason: str = ""


Conditions = Callable[[Reasoning], Sequence[Expression]]
"""Returns, from the terms of a part, what has to hold together."""


class Decider:
    """Settles questions about one part of a program."""

    def __init__(self, part: ProgramSlice, effort: Effort, numbers: Iterable[Fraction] = ()) -> None:
        self.part = part
        self.effort = effort
        self.numbers = part.numbers.union(numbers)
        self.evidence = Evidence(part, numbers, effort)
        self._reasoning: dict[bool, Reasoning] = {}

    def reasoning(self, *, whole: bool = False) -> Reasoning:
        """Return the part as terms."""
        if whole not in self._reasoning:
            self._reasoning[whole] = Reasoning(self.part, self.numbers, whole=whole, effort=self.effort)
        return self._reasoning[whole]

    def decide(self, conditions: Conditions, judge: Judge, *, plain: bool = True) -> Decision:
        """Return whether any data meets the conditions; ``judge`` tells whether given data does.

        Without ``plain`` the data that is shown need not be plain.
        """
        if self.effort.is_used_up:  # making terms of a large part takes time too
            return Decision(reason=NO_TIME)
        verdict = self._ask(conditions, whole=False)
        if verdict.found == "no":
            return Decision(never=True)
        more = not self.effort.is_used_up
        shown = self.evidence.find(judge, self._data(verdict, whole=False), more=more, plain=plain)
        if shown is not None:
            return Decision(shown=shown)
        closer = self._ask(conditions, whole=True)
        if closer.found == "no":
            return Decision(never=True)
        shown = self.evidence.find(judge, self._data(closer, whole=True), more=False, plain=plain)
        if shown is not None:
            return Decision(shown=shown)
        reason = closer.reason or verdict.reason or (_BY_TOTALS if self.tables else NOT_SHOWN)
        return Decision(reason=reason)

    def answer(
        self, kind: Kind, asked: str, place: Place, conditions: Conditions, judge: Judge, said: str = REACHED
    ) -> Answer | None:
        """Return that some data meets the conditions (``said`` in words), or why that is open; None when no data does."""
        found = self.decide(conditions, judge, plain=False)
        if found.shown is not None:
            return Answer(kind, asked, "proved", said, place)
        return None if found.never else Answer(kind, asked, "undecided", found.reason, place)

    @property
    def tables(self) -> tuple[str, ...]:
        """The detail tables that the part reads."""
        return tuple(name for name, each in self.part.fields.items() if each.type == "table")

    def _ask(self, conditions: Conditions, *, whole: bool) -> Verdict:
        reasoning = self.reasoning(whole=whole)
        if not reasoning.is_whole:
            return Verdict("unknown", reason=NO_TIME)
        return reasoning.world.ask(*conditions(reasoning))

    def _data(self, verdict: Verdict, *, whole: bool) -> Iterable[Sample]:
        if verdict.model is None:
            return ()
        return self.evidence.of_model(self.reasoning(whole=whole).data(verdict.model))
