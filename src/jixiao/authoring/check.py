"""What ``jixiao check`` says of a ruleset that loads: its shape, and what in it is not read in a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jixiao.api import Rules
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.rules import STATUS_NAMES


@dataclass(frozen=True, slots=True)
class Unsure:
    """A weight or scoring rule that was derived or inferred, with the author's note."""

    name: str
    what: str
    status: str
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class Report:
    """A ruleset that is right: how large it is, its digest, and what its author was not sure of."""

    id: str
    name: str
    year: int
    indicators: int
    fields: int
    definitions: int
    digest: str
    unsure: tuple[Unsure, ...]

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        yield f"没有错误：{self.name}({self.id}，{self.year} 年度)"
        yield f"{self.indicators} 个指标，{self.fields} 个数据项，{self.definitions} 条公式；摘要 {self.digest[:16]}"
        if self.unsure:
            yield f"\n不是原文、需要核实的有 {len(self.unsure)} 处："
        for each in self.unsure:
            yield f"  {STATUS_NAMES[each.status]} {each.name}的{each.what}：{each.note}"
            yield f"       --> {each.place}"


def check_ruleset(rules: Rules) -> Report:
    """Return the report of a loaded ruleset (loading it has found every mistake)."""
    program = rules.program
    unsure = [each for node in program.tree.walk() for each in _unsure(node)]
    return Report(
        program.id, program.name, program.year, len(program.indicators), len(program.fields),
        len(program.definitions), program.digest, tuple(unsure),
    )  # fmt: skip


def _unsure(node: Node) -> Iterator[Unsure]:
    if node.status != "confirmed":
        yield Unsure(node.name, f"分值 {to_text(node.weight)}", node.status, node.note, str(node.place))
    if node.indicator is not None and node.indicator.definition.status != "confirmed":
        definition = node.indicator.definition
        yield Unsure(
            node.name, "评分标准", definition.status, definition.note, str(node.indicator.place("status"))
        )
