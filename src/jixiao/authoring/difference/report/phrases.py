"""Whether a rule gives the same, in words: what proved it, or a unit's data on which it does not."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.authoring.difference.changes import IndicatorChange
from jixiao.authoring.difference.equivalence import Differs, Same
from jixiao.authoring.samples.rule_slice import Outcome
from jixiao.authoring.samples.sample_text import data_text, points_text
from jixiao.program import Node
from jixiao.publishing.blocks import Block, Paragraph
from jixiao.rules import Field

_STATES = {"excluded": "不参加评分", "failed": "算不出来"}


def equivalence_blocks(change: IndicatorChange) -> Iterator[Block]:
    """Yield what is known of whether a changed indicator's rule gives the same."""
    sameness = change.sameness
    if sameness is None:
        return
    if isinstance(sameness, Same):
        before, now = change.weights
        scaled = "" if before == now else "（按分值的比例）"
        text = f"结果不变：已证明，{sameness.how}，任何数据下得分都相同{scaled}。"
    elif isinstance(sameness, Differs):
        data = data_text(sameness.data, _fields(*change.before, *change.now))
        text = f"结果不同，例如{data}：原{_outcome(sameness.old)}，现{_outcome(sameness.new)}。"
    else:
        text = f"{sameness.reason}。"
    yield Paragraph((text,), "新旧比较")


def _outcome(outcome: Outcome) -> str:
    if outcome.points is None:
        return _STATES[outcome.state]
    return f"得 {points_text(outcome.points)} 分{'（不适用）' if outcome.state in {'full', 'zero'} else ''}"


def _fields(*nodes: Node) -> dict[str, Field]:
    indicators = (node.indicator for node in nodes if node.indicator is not None)
    return {datum.field.name: datum.field for indicator in indicators for datum in indicator.declared}
