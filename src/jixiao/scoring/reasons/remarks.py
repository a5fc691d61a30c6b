"""Adds the findings of plugins' checks to a scorecard; a check that fails is a finding itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from jixiao.plugins.extensions import FindingRule, Owned, Remark
from jixiao.plugins.foreign import foreign
from jixiao.problems import JixiaoError, clipped, visible
from jixiao.scoring.card.scorecard import Finding, NodeScore, Scorecard
from jixiao.scoring.card.states import SEVERITY_NAMES
from jixiao.scoring.reasons.findings import by_severity

_MOST = 1000
_LONGEST = 500


def with_remarks(card: Scorecard, checks: Sequence[Owned]) -> Scorecard:
    """Return a scorecard with what the checks see in it; points, grade and everything else stay."""
    remarks = [finding for check in checks for finding in _findings(card, check)]
    if not remarks:
        return card
    by_node: dict[str, list[Finding]] = {}
    for finding in remarks:
        by_node.setdefault(finding.node, []).append(finding)
    return replace(card, findings=by_severity([*card.findings, *remarks]), root=_noted(card.root, by_node))


def _findings(card: Scorecard, check: Owned) -> Iterator[Finding]:
    rule: FindingRule = check.value
    nodes = {node.key for node in card.root.walk()}
    try:
        with foreign(check.owner, f"的检查 {rule.code} "):
            remarks = list(islice(rule.find(card), _MOST))
            for remark in remarks:
                _demand(remark, nodes)
    except JixiaoError as error:
        first = error.problems[0]
        yield Finding(
            "G817", "error", f"{first.message}；没有检查“{rule.title}”。{'；'.join(first.remedies)}"
        )
        return
    for remark in remarks:
        yield Finding(rule.code, remark.severity, visible(clipped(remark.message, _LONGEST)), remark.node)


def _demand(remark: object, nodes: set[str]) -> None:
    """Raise what a plugin's author has to mend in a remark."""
    if (
        not isinstance(remark, Remark)
        or remark.severity not in SEVERITY_NAMES
        or not isinstance(remark.message, str)
    ):
        message = f"要给出 Remark（话，'error'、'warning' 或 'note', 指标），这里是 {clipped(repr(remark))}"
        raise TypeError(message)
    if remark.node and remark.node not in nodes:
        message = f"没有叫“{clipped(remark.node)}”的指标"
        raise ValueError(message)


def _noted(node: NodeScore, by_node: Mapping[str, Sequence[Finding]]) -> NodeScore:
    children = tuple(_noted(child, by_node) for child in node.children)
    return replace(node, findings=(*node.findings, *by_node.get(node.key, ())), children=children)
