"""What is said of a scorecard, as data for programs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from jixiao.documents.result import Result
from jixiao.scoring.explain import Beside
from jixiao.scoring.scorecard import Finding, Loss, NodeScore, Scorecard

_KEYS = "key id name kind weight points low high state reasons missing"


@dataclass(frozen=True, slots=True)
class ExplainedNode(Result):
    """A node, and how its points could be won back."""

    node: NodeScore
    ways: tuple[str, ...]

    @classmethod
    def json_types(cls, _keys: str = "") -> dict[str, Any]:
        """Return what is told of the node, the ways, and the values by their names."""
        return {**NodeScore.json_types(_KEYS), "ways": list[str], "values": dict[str, str]}

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        values = {each.name: each.value for each in self.node.traces}
        return {**self.node.to_data(_KEYS), "ways": list(self.ways), "values": values}


@dataclass(frozen=True, slots=True)
class Explanation(Result):
    """What :func:`jixiao.scoring.explain` says of a whole scorecard, or of one node and what is below it."""

    unit: str
    year: int
    ruleset: str
    total: Decimal | None
    grade: str | None
    nodes: tuple[ExplainedNode, ...]
    losses: tuple[Loss, ...]
    findings: tuple[Finding, ...]


def explanation(
    card: Scorecard, name: str | None = None, beside: Beside = MappingProxyType({})
) -> Explanation:
    """Return what is said of a whole card, or of one node (KeyError when there is none)."""
    nodes = list((card.root if name is None else card[name]).walk())
    below = {each.key for each in nodes}
    return Explanation(
        unit=card.unit,
        year=card.year,
        ruleset=card.ruleset,
        total=card.total,
        grade=card.grade,
        nodes=tuple(ExplainedNode(each, tuple(beside.get(each.key, ()))) for each in nodes),
        losses=tuple(each for each in card.losses if each.node in below),
        findings=tuple(each for each in card.findings if name is None or each.node in below),
    )
