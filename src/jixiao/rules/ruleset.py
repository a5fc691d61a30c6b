"""Rulesets (指标体系): one year's rubric as its author writes it, and what it extends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Annotated, Literal

from pydantic import Field as Constraint

from jixiao.documents import Document
from jixiao.numbers import RoundingMode
from jixiao.problems import JixiaoError, Place, Problem, raise_any
from jixiao.rules.chosen import COMBINATIONS, KINDS, LEVELS, MODES, RESULTS, InChinese
from jixiao.rules.fields import Fields, Id, check_fields, check_name
from jixiao.rules.forms import BandTable, Subject, band_table
from jixiao.rules.indicator import Status, StepOrFormula, check_status
from jixiao.rules.located import Located, Path, overlay, problem_at
from jixiao.rules.peers import RollUp
from jixiao.rules.reading import Authored, Number, NumberOrFormula, Positive, read_model
from jixiao.rules.vocabulary import STANDARD_VOCABULARY, Vocabulary

TOTAL = "总分"
"""What the whole is called in formulas and as the target of caps and vetoes."""

_KEYED = {**dict.fromkeys(("groups", "caps", "vetoes", "fields", "grades"), "name"), "indicators": "id"}
"""The lists that are merged entry by entry, with the key in which two entries are one."""

_OWN = frozenset({"extends"})
_DEEPEST_CHAIN = 20


class Rounding(Authored):
    """How many places, by which rule, and at which level points are rounded."""

    places: Annotated[int, Constraint(ge=0, le=10)] = 2
    mode: Annotated[Literal["half_up", "half_even", "up", "down", "ceiling", "floor"], InChinese(MODES)] = (
        "half_up"
    )
    at: Annotated[Literal["indicator", "group", "total"], InChinese(LEVELS)] = "indicator"

    @property
    def rule(self) -> RoundingMode:
        """The rounding rule."""
        return RoundingMode(self.mode)


class Group(Authored):
    """A node of the rubric's tree (一级/二级指标); ``parent`` is empty at the first level.

    ``combine`` says how its points come from its children's: their ``sum``; ``scaled`` from what the children's weights
    add up to; the ``better`` child; the one ``chosen`` by the unit; a ``pool`` of optional ones that share the weight
    (``none`` says what it is when nobody is chosen). ``kind`` puts it beside the total: its points are a bonus or a
    malus, its weight the most they may be. ``most`` is the most points it may get, where that is above its weight.
    """

    name: Annotated[str, Constraint(min_length=1, max_length=60)]
    id: Id = ""
    parent: str = ""
    weight: Positive
    combine: Annotated[Literal["sum", "scaled", "better", "chosen", "pool"], InChinese(COMBINATIONS)] = "sum"
    none: Annotated[Literal["zero", "exclude"], InChinese(RESULTS)] | None = None
    kind: Annotated[Literal["bonus", "malus"], InChinese(KINDS)] | None = None
    most: Positive | None = None
    status: Status = "confirmed"
    note: str = ""
    about: str = ""
    reason: str = ""


class Entry(Authored):
    """An indicator in the rubric with its weight for the year; ``most`` as for a group.

    ``reason`` (of a group, an indicator or a grade) says why it differs from the ruleset that is extended.
    """

    id: str
    group: str
    weight: Positive
    most: Positive | None = None
    status: Status = "confirmed"
    note: str = ""
    reason: str = ""


class Cap(Authored):
    """A limit on the points of the total, a group or an indicator, or on the grade.

    ``at_most`` (or ``grade``) holds when a condition does; ``bands`` give the limit by what a value lies in, and none
    outside all of them.
    """

    name: Annotated[str, Constraint(min_length=1)]
    target: str = TOTAL
    when: str | None = None
    at_most: NumberOrFormula | None = None
    of: NumberOrFormula | None = None
    bands: Annotated[Mapping[str, NumberOrFormula], Constraint(max_length=50)] = {}
    grade: str | None = None
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
    reason: str = ""


class RulesetFile(Authored):
    """The keys of a ruleset file."""

    id: Annotated[str, Constraint(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]*(/[A-Za-z0-9][A-Za-z0-9_.\-]*)*$")]
    name: Annotated[str, Constraint(min_length=1)]
    year: Annotated[int, Constraint(ge=1990, le=2200)]
    basis: str = ""
    about: str = ""
    note: str = ""
    total: Positive = Decimal(100)
    most: Positive | None = None
    rounding: Rounding = Rounding()
    groups: Annotated[tuple[Group, ...], Constraint(strict=False, min_length=1, max_length=500)]
    indicators: Annotated[tuple[Entry, ...], Constraint(strict=False, min_length=1, max_length=1000)]
    fields: Fields = ()
    steps: Annotated[Mapping[str, StepOrFormula], Constraint(max_length=200)] = {}
    caps: Annotated[tuple[Cap, ...], Constraint(strict=False, max_length=100)] = ()
    vetoes: Annotated[tuple[Veto, ...], Constraint(strict=False, max_length=100)] = ()
    grades: Annotated[tuple[Grade, ...], Constraint(strict=False, max_length=20)] = ()
    roll_up: RollUp | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Ruleset:
    """A ruleset with what it extends laid under it; ``chain`` names the files from this one to the first."""

    definition: RulesetFile
    located: Located
    chain: tuple[Document, ...]

    def __repr__(self) -> str:
        """Return its id and the files it was read from."""
        return f"Ruleset({self.id!r}, files={[document.file for document in self.chain]})"

    @property
    def id(self) -> str:
        """The ruleset's id."""
        return self.definition.id

    def place(self, *path: str | int) -> Place:
        """Return where a part of the ruleset was written."""
        return self.located.place(path)


def ruleset_id(document: Document) -> str:
    """Return the id a ruleset document gives itself, or its file name when it gives none."""
    identity = document.data.get("id")
    return identity if isinstance(identity, str) else document.file


def read_ruleset(
    document: Document,
    find: Callable[[str, Place], Document],
    vocabulary: Vocabulary = STANDARD_VOCABULARY,
) -> Ruleset:
    """Return a ruleset with everything it extends, or raise :class:`JixiaoError` with what is wrong in its shape.

    ``find(id, place)`` returns the document of another ruleset, or raises naming ``place``.
    """
    chain = [document]
    while "extends" in chain[-1].data:
        extends, wrong = chain[-1].data["extends"], partial(problem_at, chain[-1], ("extends",))
        if not isinstance(extends, str):
            message, way = "“extends”要写另一个指标体系的 id（加引号）", '例如 extends = "guangzhou/2022"'
            raise JixiaoError([wrong("D223", message, way)])
        if extends in [ruleset_id(document) for document in chain] or len(chain) >= _DEEPEST_CHAIN:
            names = " → ".join([*(ruleset_id(document) for document in chain), extends])
            message, way = f"extends 绕成了圈：{names}", "改掉其中一个 extends"
            raise JixiaoError([wrong("R421", message, way, chain=names)])
        chain.append(find(extends, chain[-1].place(("extends",))))
    nameless = [document for document in chain[:-1] if "id" not in document.data]
    if nameless:  # it would take that of what it extends, and be taken for it
        way = '在这里补上 id = …，例如 id = "本市/2024"；沿用另一个指标体系的，也要有自己的代号'
        raise JixiaoError(problem_at(document, (), "D222", "缺少“id”", way) for document in nameless)
    located: Located = chain[-1]
    for child in reversed(chain[:-1]):
        located = overlay(located, child, (), _KEYED, _OWN)
    definition = read_model(RulesetFile, located, context=vocabulary.types)
    raise_any(_check(definition, located))
    return Ruleset(definition, located, tuple(chain))


def _check(definition: RulesetFile, located: Located) -> Iterator[Problem]:
    yield from check_fields(definition.fields, located)
    for name in definition.steps:
        yield from check_name(name, located, ("steps", name), key=True)
    nodes: list[tuple[Path, Group | Entry]] = [
        *((("groups", index), group) for index, group in enumerate(definition.groups)),
        *((("indicators", index), entry) for index, entry in enumerate(definition.indicators)),
    ]
    for path, node in nodes:
        yield from check_status(node.status, node.note, located, path)
    yield from _check_groups(definition, located)
    for index, cap in enumerate(definition.caps):
        yield from _check_cap(cap, index, located)
    limits = [
        ((), definition.most, definition.total),
        *((path, node.most, node.weight) for path, node in nodes),
    ]
    for path, most, weight in limits:
        if most is not None and most < weight:
            message, way = (
                f"most 是 {most}，比分值 {weight} 小",
                "most 是超额完成时最多能得的分；没有超额就删去",
            )
            yield problem_at(located, (*path, "most"), "R454", message, way, found=most, least=weight)


def _check_groups(definition: RulesetFile, located: Located) -> Iterator[Problem]:
    """Yield groups whose keys do not go together (R451)."""
    for index, group in enumerate(definition.groups):
        if (group.combine == "pool") != (group.none is not None):
            message, remedy = f"“{group.name}”不是选项池，不写 none", "删去 none"
            if group.combine == "pool":
                message = f"选项池“{group.name}”没有说明一项都没有选用时怎么办"
                remedy = '补上 none = "zero"（得 0 分）或 none = "exclude"（分值由同级其他指标分担）'
            yield problem_at(located, ("groups", index, "name"), "R451", message, remedy)
        if group.kind is not None and group.parent:
            message = f"“{group.name}”是加减分，要写在第一级"
            yield problem_at(located, ("groups", index, "kind"), "R451", message, "删去 parent")


def _check_cap(cap: Cap, index: int, located: Located) -> Iterator[Problem]:
    """Yield a cap that is not exactly one of: at_most with when, bands with of, grade with when (R452)."""
    by_bands = bool(cap.bands)
    limits = [cap.at_most is not None, by_bands, cap.grade is not None]
    wrong = partial(problem_at, located, ("caps", index), "R452")
    way = "at_most 加 when（条件成立时的上限）；bands 加 of（按档的上限）；grade 加 when（最高等级）"
    if sum(limits) != 1:
        yield wrong(f"封顶“{cap.name}”的上限要写一种，也只写一种", way)
    elif by_bands != (cap.of is not None) or by_bands == (cap.when is not None):
        yield wrong(f"封顶“{cap.name}”的条件和上限不配套", way)
    elif cap.grade is not None and cap.target != TOTAL:
        yield wrong(f"封顶“{cap.name}”限制等级，只能对{TOTAL}", "删去 target")
    elif by_bands:
        yield from cap_table(cap, index, located).check()


def cap_table(cap: Cap, index: int, located: Located) -> BandTable:
    """Return the table of a cap by bands."""
    return band_table(cap.bands, Subject(cap.name, located, ("caps", index)), "bands")
