"""The history of an indicator or a ruleset as a document."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.authoring.difference.history import EditionHistory, IndicatorHistory, RulesetHistory
from jixiao.authoring.difference.report.document import detail_of, summary_of, tables_of
from jixiao.numbers import to_text
from jixiao.publishing.blocks import Block, Bullets, Heading, Paragraph


def indicator_blocks(history: IndicatorHistory) -> Iterator[Block]:
    """Yield an indicator's editions as a timeline."""
    retired = history.retired
    yield Heading(f"{history.name}：版次", 1)
    yield Paragraph((f"{history.period}",), "使用年度")
    yield Paragraph((history.id,), "代号")
    if history.replaces:
        yield Paragraph(("、".join(history.replaces),), "代替")
    for number, edition in enumerate(history.editions, start=1):
        yield Heading(f"第 {number} 版：{edition.period}", 2)
        yield from _edition(edition)
    if retired is not None:
        yield Heading(f"{retired.since} 年起停用", 2)
        yield Paragraph((retired.reason,), "原因")
    if history.replaced_by:
        yield Paragraph(("、".join(history.replaced_by),), "由以下指标代替")


def _edition(edition: EditionHistory) -> Iterator[Block]:
    if edition.reason:
        yield Paragraph((edition.reason,), "原因")
    change = edition.change
    if change is not None:
        yield from detail_of(change)
        texts = tuple((Paragraph(part.text),) for part in change.changes if part.kind in {"texts", "status"})
        if texts:
            yield Bullets(texts)
    elif edition.keys:
        yield Paragraph((f"{'、'.join(edition.keys)}（不能离开指标体系单独比较，看 jixiao diff）",), "改了")
    yield Paragraph(("、".join(edition.rulesets) if edition.rulesets else "没有",), "用它的指标体系")


def ruleset_blocks(history: RulesetHistory) -> Iterator[Block]:
    """Yield the years of a family of rulesets, each with what changed from the one before."""
    yield Heading(f"{history.family}：历年变化", 1)
    first = history.first
    yield Heading(f"{first.year} 年度：{first.name}", 2)
    weights = "、".join(f"{child.name} {to_text(child.weight)}" for child in first.tree.children)
    yield Paragraph((f"{first.id}；三级指标 {len(first.indicators)} 个；{weights}。",))
    for difference in history.differences:
        yield Heading(f"{difference.new.year} 年度：{difference.new.name}", 2)
        if difference.is_empty:
            yield Paragraph((f"{difference.new.id}；除了名称、代号和年度，没有不同之处。",))
            continue
        yield Paragraph((f"{difference.new.id}；{summary_of(difference)}",))
        yield from tables_of(difference)
        for rule in difference.rules:
            yield Paragraph(rule.text, rule.kind)
        yield Paragraph((f"全部变化：jixiao diff {difference.old.id} {difference.new.id}",), note=True)
