"""Data on which two rules give different points: found among samples, then made as plain as it gets."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import takewhile
from typing import Final

from jixiao.authoring.samples.rule_slice import RuleIn
from jixiao.authoring.samples.sampling import Sample, Sampler, within
from jixiao.authoring.samples.shrinking import plainest
from jixiao.formula.effort import Effort
from jixiao.numbers import is_exact_at

TRIES: Final = 2_000
"""Units' data that are tried before a difference is said not to be found."""

_ENOUGH: Final = 60
_PLAIN_PLACES: Final = 2


def find_witness(old: RuleIn, new: RuleIn, effort: Effort | None = None) -> Sample | None:
    """Return a unit's data for which two rules differ, or None when none was found.

    Only data that both accept is tried; the plainest of those found is returned, one that both rules can answer if
    there is any.
    """
    fields = {**old.fields, **new.fields}
    tried = Sampler(fields, old.part.numbers | new.part.numbers).samples(TRIES)
    return plainest_of(old, new, tried, effort)


def plainest_of(
    old: RuleIn, new: RuleIn, tried: Iterable[Sample], effort: Effort | None = None
) -> Sample | None:
    """Return the plainest of some data for which two rules differ, made plainer yet; None when they never do.

    When the seconds of ``effort`` are used up, what is plainest of what was tried.
    """
    effort = Effort() if effort is None else effort
    found: list[tuple[tuple[int, ...], Sample]] = []
    for each in takewhile(lambda _: not effort.is_used_up, tried):
        rank = _rank(old, new, each) if _accepted(old, new, each) else None
        if rank is not None:
            found.append((rank, each))
            if len(found) >= _ENOUGH:
                break
    if not found:
        return None
    rank, best = min(found, key=lambda one: one[0])
    fields = {**old.fields, **new.fields}

    def judge(sample: Sample) -> tuple[int, ...] | None:
        is_tried = not effort.is_used_up and _accepted(old, new, sample)
        return _rank(old, new, sample) if is_tried else None

    return plainest(best, rank, fields, judge)


def _rank(old: RuleIn, new: RuleIn, sample: Sample) -> tuple[int, ...] | None:
    """Return how good data is to show a difference (less is better); None when it shows none."""
    one, other = (each.outcome(sample.values, sample.tables) for each in (old, new))
    if one.same_as(other):
        return None
    states = [each.state for each in (one, other)]
    endless = sum(
        each.points is not None and not is_exact_at(each.points, _PLAIN_PLACES) for each in (one, other)
    )
    return states.count("failed"), sum(each != "computed" for each in states), endless, *sample.plainness


def _accepted(old: RuleIn, new: RuleIn, sample: Sample) -> bool:
    return all(
        within(value, each.fields[name])
        for each in (old, new)
        for name, value in sample.values.items()
        if name in each.fields and isinstance(value, Fraction)
    )
