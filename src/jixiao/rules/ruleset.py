"""Rulesets (指标体系): one year's rubric as its author writes it, and what it extends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator
from pydantic import Field as Constraint

from jixiao.documents import Document
from jixiao.numbers import RoundingMode
from jixiao.problems import JixiaoError, Place, Problem
from jixiao.rules.fields import Field, check_fields, check_name
from jixiao.rules.indicator import Status, Step, as_step
from jixiao.rules.located import Located, overlay
from jixiao.rules.reading import Authored, Number, read_model

TOTAL = "总分"
"""What the whole is called in formulas and as the target of caps and vetoes."""

_KEYED = {
    "groups": "name",
    "indicators": "id",
    "caps": "name",
    "vetoes": "name",
    "fields": "name",
    "grades": "name",
}
_OWN = frozenset({"extends"})
_DEEPEST_CHAIN = 20

Positive = Annotated[Number, Constraint(gt=0)]


def _as_formula(value: object) -> object:
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


NumberOrFormula = Annotated[str, BeforeValidator(_as_formula)]


class Rounding(Authored):
    """How many places, by which rule, and at which level points are rounded."""

    places: Annotated[int, Constraint(ge=0, le=10)] = 2
    mode: Literal["half_up", "half_even", "up", "down", "ceiling", "floor"] = "half_up"
    at: Literal["indicator", "group", "total"] = "indicator"

    @property
    def rule(self) -> RoundingMode:
        """The rounding rule."""
        return RoundingMode(self.mode)


class Group(Authored):
    """A node of the rubric's tree (一级/二级指标); ``parent`` is empty at the first level."""

    name: Annotated[str, Constraint(min_length=1, max_length=60)]
    parent: str = ""
    weight: Positive
    status: Status = "confirmed"
    note: str = ""
    about: str = ""


class Entry(Authored):
    """An indicator in the rubric with its weight for the year."""

    id: str
    group: str
    weight: Positive
    status: Status = "confirmed"
    note: str = ""


class Cap(Authored):
    """A limit on the points of the total, a group or an indicator when a condition holds."""

    name: Annotated[str, Constraint(min_length=1)]
    target: str = TOTAL
    when: str
    at_most: NumberOrFormula
    reason: str


class Veto(Authored):
    """Points that replace those of the total, a group or an indicator when a condition holds (否决)."""

    name: Annotated[str, Constraint(min_length=1)]
    target: str = TOTAL
    when: str
    then: NumberOrFormula = "0"
    reason: str


class Grade(Authored):
    """A grade: totals from ``at_least`` (included) up to the next better grade (excluded)."""

    name: Annotated[str, Constraint(min_length=1, max_length=10)]
    at_least: Number


class RulesetFile(Authored):
    """The keys of a ruleset file."""

    id: Annotated[str, Constraint(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)*$")]
    name: Annotated[str, Constraint(min_length=1)]
    year: Annotated[int, Constraint(ge=1990, le=2200)]
    basis: str = ""
    about: str = ""
    note: str = ""
    total: Positive = Decimal(100)
    rounding: Rounding = Rounding()
    groups: Annotated[tuple[Group, ...], Constraint(strict=False, min_length=1, max_length=500)]
    indicators: Annotated[tuple[Entry, ...], Constraint(strict=False, min_length=1, max_length=1000)]
    fields: Annotated[tuple[Field, ...], Constraint(strict=False, max_length=200)] = ()
    steps: Annotated[Mapping[str, Annotated[Step, BeforeValidator(as_step)]], Constraint(max_length=200)] = {}
    caps: Annotated[tuple[Cap, ...], Constraint(strict=False, max_length=100)] = ()
    vetoes: Annotated[tuple[Veto, ...], Constraint(strict=False, max_length=100)] = ()
    grades: Annotated[tuple[Grade, ...], Constraint(strict=False, min_length=1, max_length=20)]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A ruleset with what it extends laid under it; ``chain`` names the files from this one to the first."""

    definition: RulesetFile
    located: Located
    chain: tuple[Document, ...]

    @property
    def id(self) -> str:
        """The ruleset's id."""
        return self.definition.id

    def place(self, *path: str | int) -> Place:
        """Return where a part of the ruleset was written."""
        return self.located.place(path)


def ruleset_id(document: Document) -> str:
    """Return the id a ruleset document gives itself, or its file name when it gives none."""
    found = document.data.get("id")
    return found if isinstance(found, str) else document.file


def read_ruleset(document: Document, find: Callable[[str, Place], Document]) -> Ruleset:
    """Return a ruleset with everything it extends, or raise :class:`JixiaoError` with what is wrong in its shape.

    ``find(id, place)`` returns the document of another ruleset, or raises naming ``place``.
    """
    chain = [document]
    while "extends" in chain[-1].data:
        extends, place = chain[-1].data["extends"], chain[-1].place(("extends",))
        if not isinstance(extends, str):
            remedy = '例如 extends = "guangzhou/2022"'
            raise JixiaoError([Problem("D223", "“extends”要写另一个指标体系的 id(加引号)", place, (remedy,))])
        if extends in [ruleset_id(each) for each in chain] or len(chain) >= _DEEPEST_CHAIN:
            names = " → ".join([*(ruleset_id(each) for each in chain), extends])
            remedy = "改掉其中一个 extends"
            raise JixiaoError(
                [Problem("R421", f"extends 绕成了圈：{names}", place, (remedy,), {"chain": names})]
            )
        chain.append(find(extends, place))
    located: Located = chain[-1]
    for child in reversed(chain[:-1]):
        located = overlay(located, child, (), _KEYED, _OWN)
    definition = read_model(RulesetFile, located)
    problems = list(_check(definition, located))
    if problems:
        raise JixiaoError(problems)
    return Ruleset(definition, located, tuple(chain))


def _check(definition: RulesetFile, located: Located) -> Iterator[Problem]:
    yield from check_fields(definition.fields, located)
    for name in definition.steps:
        yield from check_name(name, located, ("steps", name), key=True)
    for kind in ("groups", "indicators"):
        for index, each in enumerate(getattr(definition, kind)):
            if each.status != "confirmed" and not each.note:
                place = located.place((kind, index, "status"))
                yield Problem(
                    "R416", f'status = "{each.status}" 要用 note 说明哪里不确定', place, ('补上 note = "…"',)
                )
