"""Explains a scorecard as plain text: points, losses, findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from jixiao.numbers import round_fraction, to_text
from jixiao.rules import STATUS_NAMES
from jixiao.scoring.card.states import SEVERITY_NAMES, STATE_NAMES

if TYPE_CHECKING:
    from jixiao.formula.tracing.steps import TraceStep
    from jixiao.scoring.card.scorecard import NodeScore, Scorecard

_QUOTIENT = re.compile(r"-?[0-9]+/[0-9]+")
_PLACES = 4
_MOST_NAMES = 4
_REPEATED = {
    "G808": "{count} 个指标没有数据可核对，暂按自评分计：{names}",
    "G805": "{count} 个指标没有佐证材料：{names}",
}

Notes = Mapping[str, Sequence[str]]
"""More to say of an indicator than its scorecard holds, by the key of its node."""


def headline(card: Scorecard) -> str:
    """Return the result in one line: unit, year, total, grade."""
    if card.total is not None:
        if card.grade is not None or not card.grades:
            return f"{card.unit} {card.year} 年度：总分 {card.total} 分{graded(card.grade)}"
        return f"{card.unit} {card.year} 年度：数据不全，总分 {card.total} 分{_possible(card)}"
    return f"{card.unit} {card.year} 年度：数据不全，总分在 {card.low} 到 {card.high} 分之间{_possible(card)}"


def graded(grade: str | None) -> str:
    """Return a grade as it is written after a total; nothing where the rubric has none."""
    return "" if grade is None else f"，等级“{grade}”"


def _possible(card: Scorecard) -> str:
    grades = "或".join(f"“{grade}”" for grade in card.grades)
    return f"，等级可能为{grades}" if grades else ""


def explain(card: Scorecard, name: str | None = None, notes: Notes = MappingProxyType({})) -> str:
    """Return the explanation of a whole card, or of one node by name (KeyError when there is none)."""
    lines = _whole(card, notes) if name is None else _part(card, card[name], notes)
    return "\n".join(lines) + "\n"


def _whole(card: Scorecard, notes: Notes) -> Iterator[str]:
    yield headline(card)
    yield f"指标体系：{card.ruleset_name}（{card.ruleset}）"
    yield ""
    if card.losses:
        lost = f"，合计 {card.root.weight - card.total} 分" if card.total is not None else ""
        yield f"失分（从大到小{lost}）："
        for number, loss in enumerate(card.losses, start=1):
            yield f"{number:>3}. {loss.name} {signed(loss.points)} 分"
            yield f"     {loss.reason}"
    else:
        yield "没有失分。" if card.total is not None else "数据齐全的指标没有失分。"
    yield ""
    yield "各指标："
    for node in card.indicators:
        yield from _indicator(node, notes)
    yield ""
    yield from findings_lines(card)


def _part(card: Scorecard, node: NodeScore, notes: Notes) -> Iterator[str]:
    if node.kind == "indicator":
        yield from _indicator(node, notes)
        for trace in node.traces:
            yield f"     {_label(node, trace.name)} = {_near(trace.value)}"
        for finding in node.findings:
            yield f"     {SEVERITY_NAMES[finding.severity]} {finding.code}：{finding.message}"
        return
    yield f"{node.name}：{points_of(node)} / {node.weight} 分"
    if node.missing:
        yield f"  封顶、否决缺少数据：{'、'.join(node.missing)}"
    for loss in card.losses:
        if loss.node == node.key:
            yield f"  {loss.reason}，{signed(loss.points)} 分"
    for child in node.children:
        yield from _part(card, child, notes)
    for trace in node.traces:
        yield f"  {_label(node, trace.name)} = {_typed(trace.trace)} = {_near(trace.value)}"


def _label(node: NodeScore, name: str) -> str:
    """Return what people call a named value of a node, whose program-wide name begins with the node's."""
    own = name.removeprefix(f"{node.key}.")
    return {"公式分": "按评分规则得分", "计算分": "按数据算出的得分", "采用分": "采用的得分"}.get(own, own)


def _near(value: str) -> str:
    """Return an exact value as people read it: a quotient that does not end as the decimal next to it."""
    if not _QUOTIENT.fullmatch(value):
        return value
    return f"约 {to_text(round_fraction(Fraction(value), _PLACES), places=_PLACES)}"


def _typed(trace: TraceStep) -> str:
    """Return a step as its formula; of a call the trace keeps the function's name and its arguments."""
    if trace.operation != "call":
        return trace.text
    return f"{trace.text}({', '.join(_typed(part) for part in trace.parts)})"


def points_of(node: NodeScore) -> str:
    """Return a node's points, or the range it can still reach."""
    return str(node.points) if node.points is not None else f"{node.low}~{node.high}"


def _indicator(node: NodeScore, notes: Notes) -> Iterator[str]:
    sure = f"，分值{STATUS_NAMES[node.status]}" if node.status == "inferred" else ""
    yield f"  {node.name}：{points_of(node)} / {node.weight} 分[{STATE_NAMES[node.state]}{sure}]"
    for line in (*node.reasons, *notes.get(node.key, ())):
        yield f"     {line}"
    if node.edition is not None:
        yield f"     版次：自 {node.edition} 年起"
    if not node.counts:
        yield "     同组取得分较高的一项，本项不计入。"
    if node.explanation and node.state != "claimed":
        yield f"     单位说明：{node.explanation}"
    if node.remedy:
        yield f"     改进措施：{node.remedy}"
    if node.rule:
        yield f"     评分标准：{node.rule}"
    if node.basis:
        yield f"     依据：{node.basis}"


def signed(lost: Decimal) -> str:
    """Return lost points with their sign; what was gained beside the total is a loss below zero."""
    return f"−{lost}" if lost >= 0 else f"+{-lost}"


def findings_lines(card: Scorecard) -> Iterator[str]:
    """Yield the findings for people: those that repeat for many indicators in one line each."""
    if not card.findings:
        return
    yield "需要注意："
    repeated: dict[str, list[str]] = {}
    for finding in card.findings:
        if finding.code in _REPEATED:
            repeated.setdefault(finding.code, []).append(finding.message.split("：", 1)[0])
        else:
            yield f"  {SEVERITY_NAMES[finding.severity]} {finding.code} {finding.message}"
    for code, names in repeated.items():
        some = "、".join(names[:_MOST_NAMES]) + (" 等" if len(names) > _MOST_NAMES else "")
        yield f"  提示 {code} {_REPEATED[code].format(count=len(names), names=some)}"
