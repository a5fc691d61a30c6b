"""The report of ``jixiao check``: how large a ruleset is, and what in it was not read in a source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jixiao.api import Rules
from jixiao.authoring.samples.sample_text import value_text
from jixiao.documents.result import Result
from jixiao.formula import Missing, Table, Value
from jixiao.numbers import to_text
from jixiao.program import Inputs, Node, Program, Role, run_exact
from jixiao.program.checks.full_marks import below_full_marks
from jixiao.program.checks.taken_points import nothing
from jixiao.program.evaluation import slice_of
from jixiao.rules import STATUS_NAMES, Field


@dataclass(frozen=True, slots=True)
class Unsure(Result):
    """A weight or scoring rule that was derived or inferred, with the author's note."""

    name: str
    what: str
    status: str
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class CheckReport(Result):
    """A ruleset without mistakes: how large it is, its digest, and what its author was not sure of.

    ``beside`` says of each indicator that adds to the total or takes from it what it does when nothing happened, ``below``
    what no data gives full marks.
    """

    id: str
    name: str
    year: int
    indicators: int
    fields: int
    definitions: int
    digest: str
    unsure: tuple[Unsure, ...]
    beside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        yield f"没有错误：{self.name}（{self.id}，{self.year} 年度）"
        yield f"{self.indicators} 个指标，{self.fields} 个数据项，{self.definitions} 条公式；摘要 {self.digest[:16]}"
        if self.below:
            yield f"\n得不到满分的有 {len(self.below) // 2} 处（规则里的分写成数字的，分值改了不会跟着变，写成 满分 的一部分）："
        yield from (f"  {line}" for line in self.below)
        if self.beside:
            yield "\n总分以外的加分、扣分（没有发生任何情形时，就是数都为 0、是/否都为否时）："
        yield from (f"  {line}" for line in self.beside)
        if self.unsure:
            yield f"\n不是原文、需要核实的有 {len(self.unsure)} 处："
        for entry in self.unsure:
            yield f"  {STATUS_NAMES[entry.status]} {entry.name}的{entry.what}：{entry.note}"
            yield f"       --> {entry.place}"


def check_ruleset(rules: Rules) -> CheckReport:
    """Return the report of a loaded ruleset (loading it has found every mistake)."""
    program = rules.program
    unsure = [entry for node in program.tree.walk() for entry in _unsure(node)]
    return CheckReport(
        program.id, program.name, program.year, len(program.indicators), len(program.fields),
        len(program.definitions), program.digest, tuple(unsure), tuple(_beside(rules)), tuple(_below(program)),
    )  # fmt: skip


def _below(program: Program) -> Iterator[str]:
    """Yield what no data gives full marks; a group's and the total's as they follow from it."""
    for node, most in below_full_marks(program):
        yield f"{node.name}：最多 {to_text(most)} 分，分值 {to_text(node.weight)} 分"
        yield f"       --> {node.place}"


def _beside(rules: Rules) -> Iterator[str]:
    """Yield what indicators beside the total give or take when nothing happened, and what each datum changes of that.

    What a rule means can't be told from a formula: one that is turned round shows here.
    """
    program = rules.program
    tables = {name: Table(name, ()) for name, field in program.fields.items() if field.type == "table"}
    data = {name: nothing(field) for name, field in program.fields.items() if name not in tables}
    values = {name: Missing(frozenset({name})) if value is None else value for name, value in data.items()}

    def points(node: Node, changed: Mapping[str, Value]) -> Value:
        name = node.named(Role.RULE)
        inputs = Inputs({**values, **program.without_points, **changed}, tables)
        return run_exact(program, inputs, rules.calendars, slice_of(program, (name,))).values[name]

    for node in (indicator for indicator in program.indicators if indicator.within):
        word, before = ("扣" if node.within == "malus" else "加"), points(node, {})
        yield f"{node.name}：{word} {_points_text(before)}，最多{word} {to_text(node.weight)} 分"
        for field in [datum.field for datum in node.indicator.declared] if node.indicator else ():
            for value in _happened(field):
                after = points(node, {field.name: value})
                if isinstance(after, Fraction) and after != before:
                    yield f"  {field.name}为 {value_text(value, field)} 时{word} {_points_text(after)}"


def _points_text(points: Value) -> str:
    return f"{to_text(points)} 分" if isinstance(points, Fraction) else "多少要看数据"


def _happened(field: Field) -> Iterator[Value]:
    """Yield what a datum may be once something happened."""
    if field.type == "yes_no":
        yield True
    elif field.type == "choice":
        yield from field.options
    elif field.type not in {"date", "table"}:
        one = Fraction(1) if field.min is None else max(Fraction(1), Fraction(field.min) + 1)
        yield one if field.max is None else min(one, Fraction(field.max))


def _unsure(node: Node) -> Iterator[Unsure]:
    if node.status != "confirmed":
        yield Unsure(node.name, f"分值 {to_text(node.weight)}", node.status, node.note, str(node.place))
    if node.indicator is not None and node.indicator.definition.status != "confirmed":
        definition, place = node.indicator.definition, str(node.indicator.place("status"))
        yield Unsure(node.name, "评分标准", definition.status, definition.note, place)
