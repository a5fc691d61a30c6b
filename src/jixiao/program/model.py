"""The types of a program: its definitions, the rubric's tree, caps, vetoes and grades."""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeVar

from jixiao.formula import BoundFormula, Function, Missing, Reference
from jixiao.formula.semantics.calendar_use import use_calendars
from jixiao.numbers import RoundingMode
from jixiao.problems import Place
from jixiao.rules import Field, Indicator
from jixiao.rules.forms import Decisions
from jixiao.rules.indicator import NotApplicable
from jixiao.rules.peers import What

T = TypeVar("T")


class Role(enum.StrEnum):
    """What a definition is for; the value is the word used in its name and in messages."""

    STEP = "中间量"
    COLUMN = "计算列"
    FULL = "满分"
    EXCLUSION = "不适用条件"
    APPLIES = "适用"
    SELECTED = "选用"
    COUNTS = "计入"
    SHARED = "计入分值"
    CUMULATED = "累计分值"
    WEIGHT = "分值"
    MOST = "最高分"
    RULE = "公式分"
    COMPUTED = "计算分"
    TAKEN = "采用分"
    SUM = "合计"
    BEST = "取用"
    CAP_WHEN = "封顶条件"
    CAP_VALUE = "封顶值"
    CAPPED = "封顶后"
    GRADE_CAP = "等级封顶条件"
    VETO_WHEN = "否决条件"
    VETO_VALUE = "否决值"
    VETOED = "否决后"
    POINTS = "得分"
    PRINTED = "原分值得分"
    STATE = "状态"
    GRADE = "等级"
    NOTICE = "提示条件"
    REASON = "说明条件"
    WATCHED = "核对值"
    PEER_VALUE = "跨单位值"


LEVELS = ("indicator", "group", "total")
"""The levels of a rubric, from below."""

MOST_PRINTED = 10
"""Decimal places of points that are printed where no rounding bounds them."""

Combine = Literal["sum", "scaled", "better", "chosen", "pool"]
Notes = Literal["", "bonus", "malus"]

CLAIMED = "自评分"
JUDGED = "评定分"
"""The inputs of an indicator beside the fields: the unit's own points and a reviewer's."""

RESERVED = frozenset({*map(str, Role), CLAIMED, JUDGED})
"""Names that an indicator's steps can't have."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One named value of the program.

    ``owner`` is the key of the node it belongs to (empty: the ruleset itself); ``label`` what people call it.
    A COLUMN is computed in each row of the detail table ``table``. ``decisions`` are those of
    its choices that are reported.
    """

    name: str
    label: str
    role: Role
    owner: str
    formula: BoundFormula
    unit: str = ""
    table: str = ""
    place: Place | None = None
    decisions: Decisions = "all"

    @property
    def reads(self) -> tuple[str, ...]:
        """The program-wide names of the data, definitions and columns that its formula reads, in the order of the text."""
        return tuple(
            column_name(reference.table, reference.name) if reference.table else reference.name
            for reference in self.formula.references.values()
        )


@dataclass(frozen=True, slots=True)
class Selection:
    """How a unit says that an optional node counts: by a yes/no ``field``, or by a choice of this ``option``."""

    field: str
    option: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Node:
    """A node of the rubric's tree: the total, a group or an indicator.

    ``key`` is how formulas name it, ``weight`` its full points, ``level`` 0 for the total. ``status`` says how sure
    the weight is. ``combine`` is how a group's points come from its children's, ``adjustment`` whether it adds to the
    total or takes away from it, ``most`` the most it may get, ``selection`` how the unit chooses it, ``none`` what a
    pool is when nobody is chosen. ``id`` is what programs may call it, whatever its printed name becomes.
    ``within`` is the ``adjustment`` of the group at the first level that it is part of: of a
    malus points are what is taken.
    """

    key: str
    name: str
    kind: Literal["total", "group", "indicator"]
    weight: Fraction
    level: int
    place: Place
    status: str = "confirmed"
    note: str = ""
    children: tuple[Node, ...] = ()
    indicator: Indicator | None = None
    combine: Combine = "sum"
    adjustment: Notes = ""
    most: Fraction | None = None
    selection: Selection | None = None
    none: str = ""
    within: Notes = ""
    id: str = ""

    def __repr__(self) -> str:
        """Return what it is called and counts for."""
        return f"Node({self.name!r}, {self.kind!r}, weight={self.weight})"

    @property
    def parts(self) -> tuple[Node, ...]:
        """The children that make up its weight; those beside the total are left out."""
        return tuple(child for child in self.children if not child.adjustment)

    @property
    def inner(self) -> Fraction:
        """What its parts' weights add up to: its own weight, unless they are converted."""
        weights = (part.weight for part in self.parts)
        return sum(weights, Fraction(0)) if self.combine == "scaled" else self.weight

    @property
    def most_points(self) -> Fraction:
        """The most points it may get: its weight, where nothing else is written."""
        return self.weight if self.most is None else self.most

    @property
    def clause(self) -> NotApplicable | None:
        """When an indicator does not apply, and what it gets then."""
        return None if self.indicator is None else self.indicator.definition.not_applicable

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it in printed order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def named(self, role: Role) -> str:
        """Return the program-wide name of one of this node's definitions."""
        # Called for every value of every unit: a role is its text, and joining is faster than formatting.
        return self.key + "." + role


@dataclass(frozen=True, slots=True)
class Rule:
    """A cap or a veto on a node; ``index`` is its place in its list of the ruleset.

    ``when`` and ``value`` are the program-wide names of its condition and of the points it gives; a cap on the grade
    has the ``grade`` that can't be bettered instead of points. ``is_computed`` says that its points are not plain numbers,
    so that they can have any digits.
    """

    kind: Literal["cap", "veto", "grade"]
    index: int
    name: str
    target: str
    reason: str
    grade: str = ""
    is_computed: bool = False

    @property
    def roles(self) -> tuple[Role, Role]:
        """The roles of its condition and its points."""
        if self.kind == "grade":
            return Role.GRADE_CAP, Role.GRADE
        return (Role.CAP_WHEN, Role.CAP_VALUE) if self.kind == "cap" else (Role.VETO_WHEN, Role.VETO_VALUE)

    @property
    def when(self) -> str:
        """The name of its condition."""
        return f"{self.target}.{self.roles[0].value}{self.index + 1}"

    @property
    def value(self) -> str:
        """The name of the points it gives."""
        return f"{self.target}.{self.roles[1].value}{self.index + 1}"


@dataclass(frozen=True, slots=True)
class Watch:
    """Something that is reported of an indicator when a condition (by its program-wide name) holds.

    ``demands`` says that the unit has to give a reason; else ``message`` is for the reviewer.
    """

    node: str
    when: str
    message: str
    demands: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that compares units: ``what`` of the values of the definition ``value``, the ``first`` end being best."""

    field: str
    what: What
    first: Literal["high", "low"] | None
    value: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the least total it takes."""

    name: str
    at_least: Fraction


def column_name(table: str, column: str) -> str:
    """Return the program-wide name of a computed column; no author can type it, so it can't clash."""
    return f"{table}[{column}]"


def is_rounded(kind: str, rounded_at: str) -> bool:
    """Tell whether points on a level are rounded: on the level where a ruleset rounds, and on those above."""
    return LEVELS.index(kind) >= LEVELS.index(rounded_at)


@dataclass(frozen=True, repr=False)
class Program:
    """A checked ruleset, ready to run under any semantics.

    ``definitions`` are in an order in which each needs only earlier ones. ``fields`` maps names to definitions,
    ``users`` to the names of the indicators that read them, ``names`` whatever a node is called to it, ``scopes`` each
    indicator's key to what its formulas may name. ``digest`` identifies everything that can change a result.
    ``field_names`` are the fields' names by their ids.
    ``peers`` are the fields that compare units, ``weight`` names the one by which several submissions are weighted.
    """

    id: str
    name: str
    year: int
    tree: Node
    fields: Mapping[str, Field]
    users: Mapping[str, tuple[str, ...]]
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]
    grades: tuple[Grade, ...]
    places: int
    mode: RoundingMode
    rounded_at: str
    functions: Mapping[str, Function]
    digest: str
    names: Mapping[str, Node]
    watches: tuple[Watch, ...] = ()
    scopes: Mapping[str, Mapping[str, Reference]] = field(default_factory=dict)
    peers: tuple[Compared, ...] = ()
    weight: str = ""
    field_names: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return which ruleset it is, and how large."""
        return f"Program({self.id!r}, definitions={len(self.definitions)})"

    @functools.cached_property
    def indicators(self) -> tuple[Node, ...]:
        """The indicators in printed order."""
        return tuple(node for node in self.tree.walk() if node.kind == "indicator")

    @functools.cached_property
    def without_points(self) -> Mapping[str, Missing]:
        """The indicators' claimed and judged points where nobody gave any."""
        points = [(node, role) for node in self.indicators for role in (CLAIMED, JUDGED)]
        return {f"{node.key}.{role}": Missing(frozenset({f"{node.name}{role}"})) for node, role in points}

    @functools.cached_property
    def formulas(self) -> Mapping[str, BoundFormula]:
        """The formulas of the definitions by name, computed columns left out."""
        return {item.name: item.formula for item in self.definitions if not item.table}

    def is_rounded(self, node: Node) -> bool:
        """Whether a node's points have the ruleset's places: on the level where it rounds, and above."""
        return is_rounded(node.kind, self.rounded_at)

    def printed_places(self, node: Node) -> int:
        """Return how many places a node's points are printed with at the most; of rounded ones every digit is there."""
        return self.places if self.is_rounded(node) else max(self.places, MOST_PRINTED)

    @property
    def outcome(self) -> tuple[str, ...]:
        """The names of the total and, where the rubric has grades, of the grade."""
        roles = (Role.POINTS, Role.GRADE) if self.grades else (Role.POINTS,)
        return tuple(map(self.tree.named, roles))

    @property
    def ranking(self) -> list[Grade]:
        """The grades, best first."""
        return sorted(self.grades, key=lambda grade: grade.at_least, reverse=True)

    @property
    def counts_workdays(self) -> bool:
        """Whether a result can depend on the working-day calendars."""
        return use_calendars(definition.formula for definition in self.definitions)

    def by_name(self, data: Mapping[str, T]) -> dict[str, T]:
        """Return data by the names of the fields, where some may stand under a field's id."""
        return {self.field_names.get(key, key): value for key, value in data.items()}

    def find(self, name: str) -> Node | None:
        """Return the node that a printed name, a reference key or an indicator's id means."""
        return self.names.get(name)
