"""Semantics that record branches: which ones data took, and which ones any data can take."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, MutableMapping

from jixiao.calendars import Calendars
from jixiao.formula.algebra import Aggregate, PerRow
from jixiao.formula.semantics.bounds import EITHER, Bounds
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.formula.types import Reference
from jixiao.formula.values import Missing, Table, Value

Arm = tuple[int, int, int, bool]
"""One way out of a choice: the formula (by ``id``), where the choice starts and ends in it, and its answer."""


class BranchCoverage(Exact):
    """``exact``, keeping the ``arms`` that were taken and, by the formula's ``id``, the names that were ``read``.

    Columns are read as their table and name, everything else as an empty text and its name.
    """

    def __init__(
        self, values: MutableMapping[str, Value], tables: Mapping[str, Table | Missing], calendars: Calendars
    ) -> None:
        super().__init__(values, tables, calendars)
        self.arms: set[Arm] = set()
        self.read: dict[int, set[tuple[str, str]]] = {}

    def name(self, reference: Reference) -> Value:
        self.read.setdefault(id(self.formula), set()).add((reference.table, reference.name))
        return super().name(reference)

    def choose(self, condition: Value, then: Callable[[], Value], otherwise: Callable[[], Value]) -> Value:
        if isinstance(condition, bool):
            self.arms.add((*self.spot, condition))
        return super().choose(condition, then, otherwise)


class Visitable(InputBounds):
    """``input_bounds``, keeping the ``arms`` that some data can take; what is not among them no data can take."""

    @functools.cached_property
    def arms(self) -> set[Arm]:
        """The arms, none of them before anything is evaluated."""
        return set()

    def choose(
        self, condition: Bounds, then: Callable[[], Bounds], otherwise: Callable[[], Bounds]
    ) -> Bounds:
        for answer in EITHER if condition.others is None else condition.others:
            self.arms.add((*self.spot, answer is True))
        return super().choose(condition, then, otherwise)

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[Bounds], value: PerRow[Bounds]
    ) -> Bounds:
        if condition is not None:
            condition.evaluate()  # a choice in a row's condition is one of the rule's as well
        return super().aggregate(kind, table, condition, value)
