"""A difference as a document: what a bureau prints beside this year's rubric to say what is new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.authoring.difference.changes import KIND_NAMES, Difference, GroupChange, IndicatorChange
from jixiao.authoring.difference.compare.groups import COMBINES
from jixiao.authoring.difference.equivalence import Same
from jixiao.authoring.difference.figures import signed
from jixiao.authoring.difference.report.effect_document import effect_chapter
from jixiao.authoring.difference.report.phrases import equivalence_blocks
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.publishing.blocks import Block, Bullets, Cell, Column, Heading, Paragraph, Quote, Table
from jixiao.publishing.typesetting import Text

_NUMERALS = "一二三四五六七八九十"
_RULES = frozenset({"rule", "data", "conditions"})
_TEXTS = frozenset({"texts", "status"})
_SHORT = frozenset({"id", "name", "most", "fixed"})


def document_of(difference: Difference) -> Iterator[Block]:
    """Yield a difference as blocks."""
    yield from opening(difference)
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
    if old.year == new.year:
        return f"{new.year} 年度指标体系变化说明"
    return f"{new.year} 年度指标体系变化说明（与 {old.year} 年度比较）"


def opening(difference: Difference) -> Iterator[Block]:
    """Yield the title and what changed in a few sentences."""
    old, new = difference.old, difference.new
    yield Heading(title_of(difference), 1)
    yield Paragraph((f"{old.id} → {new.id}",))
    yield Paragraph((old.name,), "原")
    yield Paragraph((new.name,), "现")
    if difference.is_empty:
        yield Paragraph(("两个指标体系除了名称、代号和年度，没有不同之处。",))
        return
    yield Paragraph((summary_of(difference),))


def summary_of(difference: Difference) -> str:
    """Return what changed in one sentence."""
    old, new = difference.old, difference.new
    came, went, replaced = (difference.fate(each) for each in ("added", "removed", "replaced"))
    changed = difference.fate("changed")
    parts = [
        f"三级指标由 {old.indicators} 个变为 {new.indicators} 个"
        if old.indicators != new.indicators
        else f"三级指标仍是 {new.indicators} 个"
    ]
    counted = (
        ("取消", len(went)),
        ("新增", len(came)),
        ("由别的指标代替", sum(len(each.before) for each in replaced)),
        ("调整分值", sum("weight" in each.kinds for each in changed)),
        ("移动位置", sum("group" in each.kinds for each in changed)),
        ("修改计分方法", sum(bool(_RULES & set(each.kinds)) and not _is_same(each) for each in changed)),
        ("换了写法而结果不变", sum(_is_same(each) for each in changed)),
    )
    parts += [f"{word} {count} 个" for word, count in counted if count]
    gone, come = (
        sum(one is None for one in ends)
        for ends in ([group.new for group in difference.groups], [group.old for group in difference.groups])
    )
    if gone or come:
        said = [f"取消 {gone} 个" if gone else "", f"新设 {come} 个" if come else ""]
        parts.append(f"一级、二级指标{'、'.join(each for each in said if each)}")
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
    yield from (
        each for chapter in (_groups, _indicators) for each in chapter(difference) if isinstance(each, Table)
    )


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
    weights = ["" if each is None else to_text(each.weight) for each in (change.old, change.new)]
    said: Text = _joined(each.text for each in change.changes if each.kind != "weight")
    if change.new is None:
        said = ("取消",)
    elif change.old is None:
        combine = f"，{COMBINES[change.new.combine]}" if change.new.combine != "sum" else ""
        said = (f"新设{combine}",)
    elif change.old.weight != change.new.weight:
        by = f"分值 {signed(change.new.weight - change.old.weight)}"
        said = (by, "；", *said) if said else (by,)
    return ((f"{indent}{change.name}",), (weights[0],), (weights[1],), said, (change.reason,))


def _joined(texts: Iterator[Text]) -> Text:
    found: list[Text] = list(texts)
    return tuple(piece for index, each in enumerate(found) for piece in ((("；",) if index else ()) + each))


def _table(columns: Sequence[Column], rows: Sequence[tuple[Text, ...]]) -> Table:
    """Return a table without the columns in which nothing stands."""
    used = [index for index in range(len(columns)) if any(any(row[index]) for row in rows)]
    cells = (
        tuple(Cell((Paragraph(row[index]),)) if any(row[index]) else Cell() for index in used) for row in rows
    )
    return Table(tuple(columns[index] for index in used), tuple(cells))


def _indicators(difference: Difference) -> Iterator[Block]:
    listed = [
        indicator
        for indicator in difference.indicators
        if indicator.fate != "changed" or set(indicator.kinds) - _TEXTS
    ]
    if not listed:
        return
    yield Heading("三级指标", 2)
    order = {"replaced": 0, "changed": 0, "added": 1, "removed": 2}
    columns = (
        Column("指标", 22), Column("原分值", 8, "number"), Column("现分值", 8, "number"), Column("变化", 32), Column("原因", 30),
    )  # fmt: skip
    rows = [_indicator_row(each) for each in sorted(listed, key=lambda each: order[each.fate])]
    yield _table(columns, rows)


def _indicator_row(change: IndicatorChange) -> tuple[Text, ...]:
    before, now = change.weights
    weights = (to_text(before) if change.before else "", to_text(now) if change.now else "")
    said: list[str] = []
    if change.fate == "replaced":
        said = [f"代替{_names(change.before)}"]
    elif change.fate in {"added", "removed"}:
        said = ["新增" if change.fate == "added" else "取消"]
    else:
        if before != now:
            said.append(f"分值 {signed(now - before)}")
        if "group" in change.kinds:
            said.append(f"移到“{change.parents[1]}”")
        rest = [kind for kind in change.kinds if kind not in {*_TEXTS, *_RULES, "id", "weight", "group"}]
        said += [KIND_NAMES[each] for each in rest]
        if set(change.kinds) & _RULES:
            said.append(_rule_said(change))
    return ((change.name,), (weights[0],), (weights[1],), ("；".join(said),), ("；".join(change.reasons),))


def _rule_said(change: IndicatorChange) -> str:
    if _is_same(change):
        return "换了写法，结果不变"
    kind = next(each for each in change.kinds if each in _RULES)
    return KIND_NAMES["rule" if "rule" in change.kinds else kind]


def _names(nodes: tuple[Node, ...]) -> str:
    return "、".join(f"“{node.name}”" for node in nodes)


def _rules(difference: Difference) -> Iterator[Block]:
    listed = [
        indicator
        for indicator in difference.indicators
        if (indicator.fate == "changed" and set(indicator.kinds) & (_RULES | _SHORT))
        or indicator.fate in {"added", "replaced"}
    ]
    if not listed:
        return
    yield Heading("指标的具体变化", 2)
    for each in listed:
        yield Heading(each.name, 3)
        yield from detail_of(each)


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
    said = [(Paragraph(each.text),) for each in change.changes if each.kind not in _TEXTS]
    if said:
        yield Bullets(tuple(said))
    if change.sameness is not None:
        yield from equivalence_blocks(change)


def _items(difference: Difference) -> Iterator[Block]:
    if not difference.fields:
        return
    yield Heading("填报的数据", 2)
    changed = [field for field in difference.fields if field.fate == "changed"]
    if changed:
        columns = (Column("数据项", 20), Column("变化", 50), Column("用于", 30))
        rows: list[tuple[Text, ...]] = [
            ((each.name,), ("；".join(each.changes),), ("、".join(each.indicators),)) for each in changed
        ]
        yield _table(columns, rows)
    points_: list[tuple[Paragraph, ...]] = []
    for fate, word in (("added", "新增"), ("removed", "不再填报")):
        found = [field for field in difference.fields if field.fate == fate]
        names = "、".join(
            f"{each.name}（{each.changes[0]}）" if fate == "added" else each.name for each in found
        )
        if found:
            points_.append((Paragraph((f"{word} {len(found)} 项：{names}。",)),))
    if points_:
        yield Bullets(tuple(points_))


def _above(difference: Difference) -> Iterator[Block]:
    if not difference.rules:
        return
    yield Heading("总分以上的规定", 2)
    yield Bullets(tuple(
        (Paragraph((*rule.text, f"（{rule.reason}）") if rule.reason else rule.text, rule.kind),) for rule in difference.rules
    ))  # fmt: skip


def _texts(difference: Difference) -> Iterator[Block]:
    said = [(Paragraph((text,)),) for text in difference.texts]
    for change in difference.indicators:
        if change.fate == "changed":
            said += [(Paragraph(each.text, change.name),) for each in change.changes if each.kind in _TEXTS]
    if said:
        yield Heading("文字", 2)
        yield Bullets(tuple(said))
