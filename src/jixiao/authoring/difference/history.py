"""The history of an indicator by edition, and of a ruleset by year."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from jixiao.api import Rules
from jixiao.authoring.difference.changes import Difference, IndicatorChange
from jixiao.authoring.difference.comparing import compare
from jixiao.documents.result import Result
from jixiao.plugins import Catalog
from jixiao.problems import JixiaoError
from jixiao.program import Program
from jixiao.publishing.standalone import FIRST_YEAR, rules_alone
from jixiao.rules import Indicator, Period, Ruleset, read_ruleset

_KEY_NAMES = {
    "name": "名称", "weight": "分值", "basis": "依据", "about": "指标说明", "rule": "评分标准的文字", "evidence": "佐证材料",
    "status": "核实情况", "note": "备注", "fields": "数据项", "steps": "中间量", "score": "计分方法",
    "not_applicable": "不适用", "reason_required": "要说明原因的情形", "notices": "提示",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditionHistory(Result):
    """One edition of an indicator: the years it is in force, why it came, what changed from the one before.

    ``change`` is None for the first, and where the indicator can't stand by itself; then ``keys`` name what the edition
    says anew. ``rulesets`` use it.
    """

    since: int | None
    until: int | None
    reason: str
    keys: tuple[str, ...]
    change: IndicatorChange | None
    rulesets: tuple[str, ...]

    @property
    def period(self) -> Period:
        """The years it is in force."""
        return Period(self.since, self.until)


@dataclass(frozen=True, slots=True)
class Retired(Result):
    """Since when an indicator is not used any more, and why."""

    since: int
    reason: str


@dataclass(frozen=True, slots=True)
class IndicatorHistory(Result):
    """An indicator from its first edition to its end, and what took its place or had it before."""

    id: str
    name: str
    editions: tuple[EditionHistory, ...]
    retired: Retired | None
    replaced_by: tuple[str, ...]
    replaces: tuple[str, ...]

    @property
    def period(self) -> Period:
        """The years it is used."""
        return Period(self.editions[0].since, self.editions[-1].until)


@dataclass(frozen=True, slots=True)
class Year(Result):
    """One ruleset of a family as JSON has it."""

    id: str
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class RulesetHistory(Result):
    """The rulesets of one family by year; ``differences`` are each one's from the one before, ``first`` has none."""

    json_keys: ClassVar[str] = "family rulesets differences"

    family: str
    first: Program
    rulesets: tuple[Year, ...]
    differences: tuple[Difference, ...]


def indicator_history(catalog: Catalog, indicator: Indicator) -> IndicatorHistory:
    """Return what became of an indicator over the years, as its file and the catalog's rulesets say."""
    definition = indicator.definition
    retired = definition.retired
    end = None if retired is None else retired.since
    starts: list[int | None] = [definition.since, *sorted(edition.since for edition in definition.editions)]
    reasons = {edition.since: edition.reason for edition in definition.editions}
    users = _users(catalog, indicator.id)
    periods = [Period(*ends) for ends in itertools.pairwise([*starts, end])]
    years = [_year_in(period) for period in periods]
    histories = [
        EditionHistory(
            period.start, period.end, reasons[period.start] if index and period.start is not None else "",
            _keys(indicator, period.start) if index else (),
            _change(catalog, indicator, *years[index - 1 : index + 1]) if index else None,
            tuple(user.id for user in users if user.definition.year in period),
        )
        for index, period in enumerate(periods)
    ]  # fmt: skip
    successors = () if retired is None else retired.replaced_by or ()
    others = catalog.indicators.values()
    more = [other.id for other in others if indicator.id in (other.definition.replaces or ())]
    return IndicatorHistory(
        indicator.id, indicator.in_force(years[-1]).name, tuple(histories),
        None if retired is None else Retired(retired.since, retired.reason),
        tuple(_named(catalog, [*successors, *more])), tuple(_named(catalog, definition.replaces or ())),
    )  # fmt: skip


def _year_in(period: Period) -> int:
    if period.start is not None:
        return period.start
    return FIRST_YEAR if period.end is None else min(FIRST_YEAR, period.end - 1)


def _named(catalog: Catalog, ids: list[str] | tuple[str, ...]) -> Iterator[str]:
    for identity in dict.fromkeys(ids):
        indicator = catalog.indicators.get(identity)
        yield identity if indicator is None else f"{indicator.name}（{identity}）"


def _change(catalog: Catalog, indicator: Indicator, before: int, year: int) -> IndicatorChange | None:
    """Return what changed between two years, or None for an indicator that can't stand by itself."""
    try:
        old, new = (rules_alone(catalog, indicator, max(FIRST_YEAR, at)) for at in (before, year))
    except JixiaoError:
        return None
    return next((change for change in compare(old, new).indicators if change.fate == "changed"), None)


def _keys(indicator: Indicator, since: int | None) -> tuple[str, ...]:
    edition = next(edition for edition in indicator.definition.editions if edition.since == since)
    return tuple(word for key, word in _KEY_NAMES.items() if key in edition.model_fields_set)


def _users(catalog: Catalog, identity: str) -> list[Ruleset]:
    """Return the rulesets that use an indicator, by year; those that are wrong are left out."""
    rulesets: list[Ruleset] = []
    for document in catalog.rulesets.values():
        with suppress(JixiaoError):
            rulesets.append(read_ruleset(document, catalog.extended, catalog.vocabulary))
    rulesets.sort(key=lambda ruleset: (ruleset.definition.year, ruleset.id))
    return [one for one in rulesets if identity in {entry.id for entry in one.definition.indicators}]


def family_of(identity: str) -> str:
    """Return what the rulesets of one family have in common: their id without its last part.

    >>> family_of("guangzhou/2022"), family_of("single")
    ('guangzhou', 'single')
    """
    return identity.rpartition("/")[0] or identity


def ruleset_history(family: str, years: list[Rules]) -> RulesetHistory:
    """Return the history of a family's rulesets (one at least), each compared with the one of the year before it."""
    ordered = sorted(years, key=lambda rules: (rules.program.year, rules.id))
    rulesets = tuple(Year(rules.id, rules.program.name, rules.program.year) for rules in ordered)
    differences = tuple(itertools.starmap(compare, itertools.pairwise(ordered)))
    return RulesetHistory(family, ordered[0].program, rulesets, differences)
