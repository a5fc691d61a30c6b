"""The explanation of a scorecard as data for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from jixiao.documents.result import Result
from jixiao.scoring.card.explain import Notes
from jixiao.scoring.card.scorecard import Finding, Loss, NodeScore, Scorecard
from jixiao.scoring.card.states import State


@dataclass(frozen=True, slots=True)
class ExplainedNode(Result):
    """The explanation of a node, how its points could be won back, and the values of its steps by their names."""

    key: str
    id: str
    name: str
    kind: Literal["total", "group", "indicator"]
    weight: Decimal
    points: Decimal | None
    low: Decimal
    high: Decimal
    state: State
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    ways: tuple[str, ...]
    values: Mapping[str, str]

    @classmethod
    def of(cls, node: NodeScore, ways: Sequence[str]) -> ExplainedNode:
        """Return the explanation of a node of a scorecard."""
        own: dict[str, Any] = {field.name: getattr(node, field.name, None) for field in fields(cls)}
        values = {trace.name: trace.value for trace in node.traces}
        return cls(**{**own, "ways": tuple(ways), "values": values})


@dataclass(frozen=True, slots=True)
class Explanation(Result):
    """What :func:`explain` reports of a whole scorecard, or of one node and what is below it."""

    unit: str
    year: int
    ruleset: str
    total: Decimal | None
    grade: str | None
    nodes: tuple[ExplainedNode, ...]
    losses: tuple[Loss, ...]
    findings: tuple[Finding, ...]


def explanation(card: Scorecard, name: str | None = None, notes: Notes = MappingProxyType({})) -> Explanation:
    """Return the explanation of a whole card, or of one node (KeyError when there is none)."""
    nodes = list((card.root if name is None else card[name]).walk())
    below = {node.key for node in nodes}
    return Explanation(
        unit=card.unit,
        year=card.year,
        ruleset=card.ruleset,
        total=card.total,
        grade=card.grade,
        nodes=tuple(ExplainedNode.of(node, notes.get(node.key, ())) for node in nodes),
        losses=tuple(loss for loss in card.losses if loss.node in below),
        findings=tuple(finding for finding in card.findings if name is None or finding.node in below),
    )
