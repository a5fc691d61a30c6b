"""A difference as a document, to be printed beside this year's rubric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.authoring.difference.changes import KIND_NAMES, Difference, GroupChange, IndicatorChange
from jixiao.authoring.difference.compare.groups import COMBINES
from jixiao.authoring.difference.equivalence import Differs, Same
from jixiao.authoring.difference.figures import signed
from jixiao.authoring.difference.report.effect_document import effect_chapter
from jixiao.authoring.samples.rule_slice import Outcome
from jixiao.authoring.samples.sample_text import data_text, points_text
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.publishing.blocks import Block, Bullets, Cell, Column, Heading, Paragraph, Quote, Table
from jixiao.publishing.typesetting import Text
from jixiao.rules import Field

_NUMERALS = "一二三四五六七八九十"
_RULES = frozenset({"rule", "data", "conditions"})
_TEXTS = frozenset({"texts", "status"})
_STATES = {"excluded": "不参加评分", "failed": "算不出来"}
_SHORT = frozenset({"id", "name", "most", "fixed"})


def document_of(difference: Difference) -> Iterator[Block]:
    """Yield a difference as blocks."""
    yield Heading(title_of(difference), 1)
    yield Paragraph((f"{difference.old.id} → {difference.new.id}",))
    yield Paragraph((difference.old.name,), "原")
    yield Paragraph((difference.new.name,), "现")
    yield Paragraph((summary_of(difference),))
    chapters = (_groups(difference), _indicators(difference), _rules(difference), _items(difference),
                _above(difference), _texts(difference), effect_chapter(difference))  # fmt: skip
    numerals = iter(_NUMERALS)
    for chapter in chapters:
        blocks = list(chapter)
        if blocks and isinstance(blocks[0], Heading):
            yield Heading(f"{next(numerals)}、{blocks[0].text}", blocks[0].level)
            yield from blocks[1:]


def title_of(difference: Difference) -> str:
    """Return what the document is called."""
    old, new = difference.old, difference.new
    compared = f"（与 {old.year} 年度比较）" if old.year != new.year else ""
    return f"{new.year} 年度指标体系变化说明{compared}"


def summary_of(difference: Difference) -> str:
    """Return what changed in one sentence."""
    if difference.is_empty:
        return "两个指标体系除了名称、代号和年度，没有不同之处。"
    old, new = difference.old, difference.new
    changed = difference.fate("changed")
    parts = [
        f"三级指标由 {old.indicators} 个变为 {new.indicators} 个"
        if old.indicators != new.indicators
        else f"三级指标仍是 {new.indicators} 个"
    ]
    counted = (
        ("取消", len(difference.fate("removed"))),
        ("新增", len(difference.fate("added"))),
        ("由别的指标代替", sum(len(change.before) for change in difference.fate("replaced"))),
        ("调整分值", sum("weight" in change.kinds for change in changed)),
        ("移动位置", sum("group" in change.kinds for change in changed)),
        ("修改计分方法", sum(bool(_RULES & {*change.kinds}) and not _is_same(change) for change in changed)),
        ("换了写法而结果不变", sum(map(_is_same, changed))),
    )
    parts += [f"{word} {count} 个" for word, count in counted if count]
    gone = sum(group.new is None for group in difference.groups)
    come = sum(group.old is None for group in difference.groups)
    groups = [f"{word} {count} 个" for word, count in (("取消", gone), ("新设", come)) if count]
    if groups:
        parts.append(f"一级、二级指标{'、'.join(groups)}")
    parts.append(
        f"总分仍是 {to_text(new.total)} 分"
        if old.total == new.total
        else f"总分由 {to_text(old.total)} 分改为 {to_text(new.total)} 分"
    )
    return f"{'，'.join(parts)}。"


def _is_same(change: IndicatorChange) -> bool:
    return isinstance(change.sameness, Same)


def tables_of(difference: Difference) -> Iterator[Block]:
    """Yield the two tables that say most: the groups, the indicators."""
    blocks = (*_groups(difference), *_indicators(difference))
    yield from (block for block in blocks if isinstance(block, Table))


def _groups(difference: Difference) -> Iterator[Block]:
    if not difference.groups:
        return
    yield Heading("一级、二级指标", 2)
    columns = (
        Column("指标", 22), Column("原分值", 9, "number"), Column("现分值", 9, "number"), Column("变化", 30), Column("原因", 30),
    )  # fmt: skip
    yield _table(columns, [_group_row(group) for group in difference.groups])


def _group_row(change: GroupChange) -> tuple[Text, ...]:
    node = change.new or change.old
    indent = "　" * (node.level - 1 if node is not None else 0)
    weights = ["" if group is None else to_text(group.weight) for group in (change.old, change.new)]
    texts = [part.text for part in change.changes if part.kind != "weight"]
    if change.new is None:
        texts = [("取消",)]
    elif change.old is None:
        combine = f"，{COMBINES[change.new.combine]}" if change.new.combine != "sum" else ""
        texts = [(f"新设{combine}",)]
    elif change.old.weight != change.new.weight:
        texts.insert(0, (f"分值 {signed(change.new.weight - change.old.weight)}",))
    joined: Text = tuple(piece for text in texts for piece in ("；", *text))[1:]
    return ((f"{indent}{change.name}",), (weights[0],), (weights[1],), joined, (change.reason,))


def _table(columns: Sequence[Column], rows: Sequence[tuple[Text, ...]]) -> Table:
    """Return a table without its empty columns."""
    used = [index for index in range(len(columns)) if any(any(row[index]) for row in rows)]
    cells = (
        tuple(Cell((Paragraph(row[index]),)) if any(row[index]) else Cell() for index in used) for row in rows
    )
    return Table(tuple(columns[index] for index in used), tuple(cells))


def _indicators(difference: Difference) -> Iterator[Block]:
    changes = difference.indicators
    listed = [change for change in changes if change.fate != "changed" or {*change.kinds} - _TEXTS]
    if not listed:
        return
    yield Heading("三级指标", 2)
    order = {"replaced": 0, "changed": 0, "added": 1, "removed": 2}
    listed.sort(key=lambda change: order[change.fate])
    columns = (
        Column("指标", 22), Column("原分值", 8, "number"), Column("现分值", 8, "number"), Column("变化", 32), Column("原因", 30),
    )  # fmt: skip
    yield _table(columns, [_indicator_row(change) for change in listed])


def _indicator_row(change: IndicatorChange) -> tuple[Text, ...]:
    before, now = change.weights
    weights = (to_text(before) if change.before else "", to_text(now) if change.now else "")
    texts: list[str] = []
    if change.fate == "replaced":
        texts = [f"代替{'、'.join(f'“{node.name}”' for node in change.before)}"]
    elif change.fate in {"added", "removed"}:
        texts = ["新增" if change.fate == "added" else "取消"]
    else:
        if before != now:
            texts.append(f"分值 {signed(now - before)}")
        if "group" in change.kinds:
            texts.append(f"移到“{change.parents[1]}”")
        rest = [kind for kind in change.kinds if kind not in {*_TEXTS, *_RULES, "id", "weight", "group"}]
        texts += [KIND_NAMES[kind] for kind in rest]
        of_rule = [kind for kind in change.kinds if kind in _RULES]
        if of_rule:
            kind = "rule" if "rule" in of_rule else of_rule[0]
            texts.append("换了写法，结果不变" if _is_same(change) else KIND_NAMES[kind])
    return ((change.name,), (weights[0],), (weights[1],), ("；".join(texts),), ("；".join(change.reasons),))


def _rules(difference: Difference) -> Iterator[Block]:
    listed = [
        change
        for change in difference.indicators
        if change.fate in {"added", "replaced"} or {*change.kinds} & (_RULES | _SHORT)
    ]
    if listed:
        yield Heading("指标的具体变化", 2)
    for change in listed:
        yield Heading(change.name, 3)
        yield from detail_of(change)


def detail_of(change: IndicatorChange) -> Iterator[Block]:
    """Yield what changed in one indicator in sentences, and whether its rule gives the same."""
    if change.fate in {"added", "replaced"}:
        for node in change.now:
            definition = node.indicator.definition if node.indicator is not None else None
            if len(change.now) > 1:
                yield Paragraph((f"{node.name}：{to_text(node.weight)} 分",))
            if definition is not None and (definition.rule or definition.about):
                yield Quote(definition.rule or definition.about)
        return
    points = tuple((Paragraph(part.text),) for part in change.changes if part.kind not in _TEXTS)
    if points:
        yield Bullets(points)
    yield from _equivalence(change)


def _equivalence(change: IndicatorChange) -> Iterator[Block]:
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


def _items(difference: Difference) -> Iterator[Block]:
    if not difference.fields:
        return
    yield Heading("填报的数据", 2)
    rows: list[tuple[Text, ...]] = [
        ((field.name,), ("；".join(field.changes),), ("、".join(field.indicators),))
        for field in difference.fields
        if field.fate == "changed"
    ]
    if rows:
        yield _table((Column("数据项", 20), Column("变化", 50), Column("用于", 30)), rows)
    added = [f"{field.name}（{field.changes[0]}）" for field in difference.fields if field.fate == "added"]
    removed = [field.name for field in difference.fields if field.fate == "removed"]
    points = tuple(
        (Paragraph((f"{word} {len(names)} 项：{'、'.join(names)}。",)),)
        for word, names in (("新增", added), ("不再填报", removed))
        if names
    )
    if points:
        yield Bullets(points)


def _above(difference: Difference) -> Iterator[Block]:
    if not difference.rules:
        return
    yield Heading("总分以上的规定", 2)
    yield Bullets(tuple(
        (Paragraph((*rule.text, f"（{rule.reason}）") if rule.reason else rule.text, rule.kind),) for rule in difference.rules
    ))  # fmt: skip


def _texts(difference: Difference) -> Iterator[Block]:
    points = [(Paragraph((text,)),) for text in difference.texts]
    for change in difference.indicators:
        points += [(Paragraph(part.text, change.name),) for part in change.changes if part.kind in _TEXTS]
    if points:
        yield Heading("文字", 2)
        yield Bullets(tuple(points))
