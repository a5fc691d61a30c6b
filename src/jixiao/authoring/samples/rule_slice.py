"""Parts of a program that some values or one rule depend on, with the data they read.

What a rule gives is taken by itself: the points before anything above the indicator changes them (caps, vetoes, rounding,
the share-out of weights), within 0 and the most it may get, as a share of its weight. So a rule that says
``满分 * 支出率`` is the same rule whether its weight is 2 or 3.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from jixiao.authoring.formula_nodes import function_name, node_index, parts_of
from jixiao.authoring.samples.sampling import Sample
from jixiao.calendars import Calendars
from jixiao.documents.result import Result
from jixiao.formula import Missing, Table
from jixiao.formula.semantics.input_bounds import InputBounds
from jixiao.formula.semantics.normal_form import Form, NormalForm
from jixiao.formula.syntax.tokens import Kind
from jixiao.numbers import read_decimal, to_decimal
from jixiao.program import Definition, Inputs, Node, Program, Role, run_exact
from jixiao.program.checks.form_checks import walk_input_bounds
from jixiao.program.evaluation import evaluate, slice_of
from jixiao.rules import Field


@dataclass(frozen=True, slots=True)
class Outcome(Result):
    """What a rule gives: ``points`` and their ``share`` of the weight, or why there are none.

    ``state`` "excluded" is not taking part, "failed" a rule that can't answer; "full" and "zero" are given without
    looking at the rule.
    """

    json_keys: ClassVar[str] = "state points"

    state: Literal["computed", "full", "zero", "excluded", "failed"]
    points: Fraction | None = None
    share: Fraction | None = None

    def same_as(self, other: Outcome) -> bool:
        """Tell whether two outcomes are worth the same share of the weight."""
        if self.share is None or other.share is None:
            return self.state == other.state
        return self.share == other.share


@dataclass(frozen=True)
class ProgramSlice:
    """The part of a program that some values rest on."""

    program: Program
    calendars: Calendars
    wanted: tuple[str, ...]

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions that the values rest on, in order."""
        return tuple(slice_of(self.program, self.wanted))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The data items that these read."""
        formulas = (definition.formula for definition in self.definitions)
        names = {read.table or read.name for bound in formulas for read in bound.references.values()}
        limits = _peer_limits(self.program)
        return {name: limits.get(name, field) for name, field in self.program.fields.items() if name in names}

    @cached_property
    def _nothing(self) -> Inputs:
        absent = {name: Missing(frozenset({name})) for name in self.program.fields}
        return Inputs({**absent, **self.program.without_points}, absent)

    @property
    def tables(self) -> tuple[str, ...]:
        """The detail tables that it reads."""
        return tuple(name for name, field in self.fields.items() if field.type == "table")

    @property
    def numbers(self) -> frozenset[Fraction]:
        """The numbers that were typed into it: its thresholds are among them."""
        tokens = (token for definition in self.definitions for token in definition.formula.formula.tokens)
        return frozenset(Fraction(read_decimal(token.text)) for token in tokens if token.kind is Kind.NUMBER)

    @property
    def optional(self) -> frozenset[str]:
        """The data items and columns (with their table before them) that it asks 有值 of."""
        names: set[str] = set()
        for bound in (definition.formula for definition in self.definitions):
            for node in parts_of(bound.formula.tree):
                if function_name(node, bound) == "KNOWN" and isinstance(node, ast.Call):
                    asked = bound.references.get(node_index(node.args[0]))
                    if asked is not None:
                        names.add(f"{asked.table}.{asked.name}" if asked.table else asked.name)
        return frozenset(names)

    def inputs(self, sample: Sample, base: Inputs | None = None) -> Inputs:
        """Return a unit's data, laid over a base, as the program needs it; what is not given is missing."""
        known, base = self.program.fields, base or self._nothing
        rows = {name: _whole(table, known[name]) for name, table in sample.tables.items() if name in known}
        return Inputs({**base.values, **sample.values}, {**base.tables, **rows})


def _peer_limits(program: Program) -> Mapping[str, Field]:
    """Return the fields that compare units, with the limits that what they are has: no place before the first, no mean outside."""
    limited: dict[str, Field] = {}
    for compared in program.peers:
        field_ = program.fields[compared.field]
        lower: Fraction | None = Fraction(1) if compared.what in {"rank", "count"} else Fraction(0)
        upper: Fraction | None = Fraction(1) if compared.what == "percentile" else None
        if compared.what in {"mean", "best"}:
            part = slice_of(program, (compared.value,))
            values = walk_input_bounds(InputBounds, part, program.fields).values
            lower, upper = values[compared.value].lower, values[compared.value].upper
        limits = {"min": field_.min, "max": field_.max}
        for key, limit in (("min", lower), ("max", upper)):
            if limits[key] is None and limit is not None:
                limits[key] = to_decimal(limit)
        limited[compared.field] = field_.model_copy(update=limits)
    return limited


def _whole(table: Table, of: Field) -> Table:
    """Return a table in which every column that the unit fills in is there, as missing where it was not given."""
    typed = [column.name for column in of.columns if column.type is not None]
    rows = ({key: row.get(key, Missing(frozenset({key}))) for key in typed} for row in table.rows)
    return Table(table.name, tuple(rows))


@dataclass(frozen=True)
class RuleSlice:
    """An indicator's scoring rule in one program."""

    program: Program
    node: Node
    calendars: Calendars

    @cached_property
    def part(self) -> ProgramSlice:
        """The part of the program that the rule rests on."""
        roles = (Role.RULE,) if self.clause is None else (Role.RULE, Role.EXCLUSION)
        return ProgramSlice(self.program, self.calendars, tuple(map(self.node.named, roles)))

    @property
    def clause(self) -> Literal["full", "zero", "exclude"] | None:
        """What happens when the indicator does not apply; None when it always does."""
        clause = self.node.indicator.definition.not_applicable if self.node.indicator is not None else None
        return None if clause is None else clause.then

    def outcome(self, sample: Sample) -> Outcome:
        """Return what the rule gives by the reference semantics; data that is not given is missing."""
        inputs = self.part.inputs(sample)
        values = run_exact(self.program, inputs, self.calendars, self.part.definitions).values
        points = values[self.node.named(Role.RULE)]
        excluded = False if self.clause is None else values[self.node.named(Role.EXCLUSION)]
        if excluded is True:
            full, zero = (
                Outcome("full", self.node.weight, Fraction(1)),
                Outcome("zero", Fraction(0), Fraction(0)),
            )
            return {"full": full, "zero": zero}.get(self.clause or "", Outcome("excluded"))
        if excluded is not False or not isinstance(points, Fraction):
            return Outcome("failed")
        points = max(Fraction(0), min(self.node.most_points, points))
        return Outcome("computed", points, points / self.node.weight)

    def form(self) -> Form:
        """Return the normal form of what the rule gives."""
        values: dict[str, Form] = {}
        columns: dict[tuple[str, str], Form] = {}
        semantics = NormalForm(values, columns)
        evaluate(self.part.definitions, semantics)
        zero, one, most = (semantics.number(Fraction(number), "") for number in (0, 1, self.node.most_points))
        points = semantics.greatest([zero, values[self.node.named(Role.RULE)]])
        share = semantics.least([most, points]).scaled(1 / self.node.weight)
        if self.clause is None:
            return share
        instead = {"full": one, "zero": zero, "exclude": semantics.text("不参加评分")}[self.clause]
        return semantics.choose(values[self.node.named(Role.EXCLUSION)], lambda: instead, lambda: share)
