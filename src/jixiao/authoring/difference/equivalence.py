"""Equivalence of two rules: proved, refuted by data, or undecided. A prover can be plugged in.

Three ways are tried in this order, the first answer counts: both come down to one normal form (a proof); some data
makes them differ (a counterexample, computed by ``exact``); a prover that was handed in decides. What none of them decides is
reported as undecided, with how much was tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

from jixiao.authoring.effort import Effort
from jixiao.authoring.samples.rule_slice import Outcome, RuleSlice
from jixiao.authoring.samples.sample_json import fields_of
from jixiao.authoring.samples.sampling import Sample, Sampler
from jixiao.authoring.samples.shrinking import Rank, shrunk
from jixiao.documents.result import Result
from jixiao.formula import TypeKind
from jixiao.numbers import is_exact_at
from jixiao.rules import Field, formula_type

TRIES: Final = 2_000
"""Units' data that are tried before a difference is said not to be found."""

_ENOUGH: Final = 60
_PLAIN_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Same(Result):
    """Proved the same whatever the data; ``how`` says by what."""

    state: Literal["same"] = field(default="same", init=False)
    how: str


@dataclass(frozen=True, slots=True)
class Differs(Result):
    """Not the same: for a unit with this ``data`` (of the data items that either rule reads) they give different points."""

    json_keys: ClassVar[str] = "state fields old new"

    state: Literal["differs"] = field(default="differs", init=False)
    data: Sample
    old: Outcome
    new: Outcome

    @property
    def fields(self) -> dict[str, object]:
        """The data as JSON has it."""
        return fields_of(self.data)


@dataclass(frozen=True, slots=True)
class Undecided(Result):
    """Neither proved nor refuted, with the ``reason``; ``tries`` is how many units' data showed no difference."""

    state: Literal["undecided"] = field(default="undecided", init=False)
    reason: str
    tries: int = 0


Equivalence = Same | Differs | Undecided


Prover = Callable[[RuleSlice, RuleSlice], Equivalence]
"""What decides whether two rules give the same share of their weights."""


def compare_rules(
    old: RuleSlice, new: RuleSlice, prover: Prover | None = None, effort: Effort | None = None
) -> Equivalence:
    """Return whether two rules give the same share of their weights for all data that both accept.

    Data is tried as long as ``effort`` has seconds left; the ``prover`` keeps to its own.
    """
    shared = [name for name in old.part.fields if name in new.part.fields]
    changed = [
        f"“{name}”" for name in shared if _meaning(old.part.fields[name]) != _meaning(new.part.fields[name])
    ]
    if changed:
        return Undecided(f"数据项{'、'.join(changed)}的类型或单位变了，同一个数不是同一个意思")
    if old.form() == new.form():
        return Same("两种写法化简后是同一个式子")
    numbers = old.part.numbers | new.part.numbers
    samples = Sampler({**old.part.fields, **new.part.fields}, numbers).samples(TRIES)
    difference = find_difference(old, new, samples, effort)
    if difference is not None:
        return difference
    if prover is not None:
        decided = prover(old, new)
        if not isinstance(decided, Undecided):
            return decided
    if effort is not None and effort.is_used_up:
        return Undecided("没有证明相同，也没有发现不同：时间用完了")
    return Undecided(f"没有证明相同；试了 {TRIES} 份数据，没有发现不同", TRIES)


def find_difference(
    old: RuleSlice, new: RuleSlice, tried: Iterable[Sample], effort: Effort | None = None
) -> Differs | None:
    """Return the plainest data, of some that both rules accept and made plainer yet, on which they differ; None for none.

    Data that both rules can answer comes before any other.
    """

    def rank(sample: Sample) -> Rank | None:
        if not (sample.fits(old.part.fields) and sample.fits(new.part.fields)):
            return None
        outcomes = old.outcome(sample), new.outcome(sample)
        if outcomes[0].same_as(outcomes[1]):
            return None
        failed = sum(outcome.state == "failed" for outcome in outcomes)
        others = sum(outcome.state != "computed" for outcome in outcomes)
        points = (outcome.points for outcome in outcomes if outcome.points is not None)
        long = sum(not is_exact_at(number, _PLAIN_PLACES) for number in points)
        return failed, others, long, *sample.plainness

    fields = {**old.part.fields, **new.part.fields}
    shown = shrunk(tried, rank, fields, Effort() if effort is None else effort, _ENOUGH)
    return None if shown is None else Differs(shown, old.outcome(shown), new.outcome(shown))


def _meaning(field: Field) -> object:
    """Return what numbers of a data item can only be compared with: the type, unit and kind of row."""
    kind = formula_type(field).kind
    columns = tuple((column.name, formula_type(column).kind, column.unit) for column in field.columns)
    return kind, field.unit if kind is TypeKind.NUMBER else "", columns
