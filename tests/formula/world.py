"""The small world that the tests' formulas speak of: fields of every type, two detail tables, real calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jixiao.calendars import Calendars, shipped_calendars
from jixiao.formula import (
    STANDARD,
    BoundFormula,
    FormulaSource,
    Missing,
    Reference,
    Table,
    Type,
    Value,
    bind,
    registry,
)
from jixiao.formula.semantics.bounds import Bounds, Reachable, exactly
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.tracing.traced import Trace, Traced
from jixiao.formula.types import DATE, NUMBER, TABLE, TEXT, YES_NO, choice

CALENDARS: Final = Calendars(shipped_calendars())
FUNCTIONS: Final = registry(STANDARD)
OPTIONS: Final = ("公开招标", "询价", "其他")

FIELDS: Final[Mapping[str, Type]] = {
    "甲": NUMBER,
    "乙": NUMBER,
    "完成率": NUMBER,
    "指标.得分": NUMBER,
    "公开": YES_NO,
    "违规": YES_NO,
    "起始日": DATE,
    "截止日": DATE,
    "方式": choice(OPTIONS),
    "备注": TEXT,
}
COLUMNS: Final[Mapping[str, Mapping[str, Type]]] = {
    "合同": {"金额": NUMBER, "数量": NUMBER, "已签": YES_NO, "签订日": DATE, "类别": choice(OPTIONS)},
    "问题": {"次数": NUMBER, "说明": TEXT},
}


def _scope() -> dict[str, Reference]:
    found = {name: Reference(name, kind, name) for name, kind in FIELDS.items()}
    for table, columns in COLUMNS.items():
        inside = {name: Reference(name, kind, name, table=table) for name, kind in columns.items()}
        found[table] = Reference(table, TABLE, table, columns=inside)
    return found


SCOPE: Final = _scope()


@dataclass(frozen=True, slots=True)
class World:
    """One unit's data: what the names of :data:`SCOPE` are, absent ones included.

    ``limits`` are the least and the largest a missing number may turn out to be.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Table | Missing] = field(default_factory=dict)
    limits: Mapping[str, Bounds] = field(default_factory=dict)


def bound(text: str) -> BoundFormula:
    """Return a formula read and checked against the scope."""
    return bind(FormulaSource.standing(text), SCOPE, FUNCTIONS)


def exact(formula: BoundFormula, world: World) -> Value:
    """Return a formula's value under the reference semantics."""
    return formula.evaluate(Exact(dict(world.values), world.tables, CALENDARS))


def traced(formula: BoundFormula, world: World) -> Trace:
    """Return a formula's value with how it came about."""
    return formula.evaluate(Traced(Exact(dict(world.values), world.tables, CALENDARS)))


def reachable(formula: BoundFormula, world: World) -> Bounds:
    """Return what a formula's value can still become."""
    values = {name: world.limits.get(name, exactly(value)) for name, value in world.values.items()}
    return formula.evaluate(Reachable(values, world.tables, CALENDARS))


def value_of(text: str, world: World | None = None) -> Value:
    """Return the value of a formula's text under the reference semantics."""
    return exact(bound(text), world or World())
