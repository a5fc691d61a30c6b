"""The layout of a published rubric as blocks: their order, headings and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from jixiao.formula import TypeKind
from jixiao.formula.wording.phrase_tree import Leaf, PhraseNode, Strength
from jixiao.problems import display_width
from jixiao.publishing.blocks import (
    Block,
    Bullets,
    CaseList,
    Cell,
    Column,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from jixiao.publishing.document import Case, Document, Equation, Item, Mark, Remark, Row, Scoring, Sheet
from jixiao.publishing.typesetting import OTHERWISE, Text

_NUMERALS = "一二三四"
_SHORT = 60
"""Cells of a rule in short."""
_SHORT_COLUMNS = (Column("指标", 26), Column("满分", 14, "number"), Column("评分规则", 60))
_ITEM_COLUMNS = (
    Column("数据项", 20), Column("类型", 13), Column("单位", 7), Column("范围", 10), Column("来源", 20), Column("说明", 24),
    Column("用于", 20),
)  # fmt: skip


def whole(document: Document) -> Iterator[Block]:
    """Yield the whole document."""
    yield from _opening(document)
    titles = iter(f"{numeral}、" for numeral in _NUMERALS)
    yield Heading(f"{next(titles)}指标表", 2)
    yield main_table(document)
    yield Heading(f"{next(titles)}各指标", 2)
    for row in document.rows:
        yield from sheet_blocks(row.sheet, 3)
    yield Heading(f"{next(titles)}评分规则", 2)
    yield from chapter_blocks(document, 3)
    yield Heading(f"{next(titles)}数据项", 2)
    yield item_table(document.items, used=True)


def brief(document: Document) -> Iterator[Block]:
    """Yield what fits a terminal: the tree with weights and scoring rules, and the rules above the indicators."""
    yield from _opening(document)
    rows = _tree_rows(document, lambda scoring: Cell(tuple(_scoring(scoring))))
    yield Table((Column("指标", 28), Column("分值", 13, "number"), Column("评分标准", 59)), tuple(rows))
    yield from chapter_blocks(document, 2)


def short(document: Document) -> Iterator[Block]:
    """Yield the table alone: of each indicator its full marks and one short line of its rule."""
    yield from _title(document)
    yield Table(_SHORT_COLUMNS, tuple(_tree_rows(document, lambda scoring: _cell(_in_short(scoring)))))


def short_sheet(sheet: Sheet) -> Iterator[Block]:
    """Yield the same line of one indicator."""
    cells = (sheet.name, _weight_text(sheet.weight, sheet.mark), _in_short(sheet.scoring))
    yield Table(_SHORT_COLUMNS, (tuple(map(_cell, cells)),))


def _in_short(scoring: Scoring) -> str:
    """Return a rule as far as it fits a short line, up to a mark of punctuation where there is one."""
    rule = " ".join(scoring.wrote.split()) or "；".join(case.text for case in scoring.cases)
    if display_width(rule) <= _SHORT:
        return rule.rstrip("。")
    end = next(end for end in range(len(rule), 0, -1) if display_width(rule[:end]) < _SHORT)
    mark = max(rule.rfind(sign, 0, end) for sign in "。；，")
    return f"{rule[: mark if mark > 0 else end]}…"


def _tree_rows(document: Document, rule: Callable[[Scoring], Cell]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of indicators with groups as lines of their own, what is below a group indented."""
    for row in document.rows:
        for cell in row.cells[:-1]:
            texts = (f"{'　' * (cell.level - 1)}{cell.name}", _weight_text(cell.weight, cell.mark))
            yield (*(Cell((Paragraph((text,)),), strong=True) for text in texts), Cell())
        name = f"{'　' * (row.cells[-1].level - 1)}{row.sheet.name}"
        weight = _weight_text(row.sheet.weight, row.sheet.mark)
        yield (_cell(name), _cell(weight), rule(row.sheet.scoring))


def _title(document: Document) -> Iterator[Block]:
    yield Heading(document.title, 1)
    yield Paragraph((f"{document.year} 年度　总分 {document.total} 分　{document.id}",))


def _opening(document: Document) -> Iterator[Block]:
    yield from _title(document)
    yield from _facts(("依据", document.basis), ("说明", document.about), ("备注", document.note))
    yield Paragraph((f"由指标体系 {document.id} 的数据生成，公式摘要 {document.digest[:16]}。",), note=True)


def main_table(document: Document) -> Table:
    """Return the table of indicators as bureaus print it."""
    levels = tuple(Column(level, 7) for level in document.levels[:-1])
    columns = (
        *levels, Column(document.levels[-1], 9), Column("分值", 5, "number"), Column("指标说明", 13),
        Column("评分标准", 35), Column("数据来源", 11), Column("依据", 13),
    )  # fmt: skip
    return Table(columns, tuple(_main_row(row) for row in document.rows), len(document.levels))


def _main_row(row: Row) -> tuple[Cell, ...]:
    sheet = row.sheet
    unsure = (Paragraph((f"（{sheet.mark.status}）",), note=True),) if sheet.mark is not None else ()
    groups = [
        Cell((Paragraph((cell.name,)), Paragraph((_weight_text(f"{cell.weight} 分", cell.mark),), note=True)),
             cell.rows, cell.columns)
        for cell in row.cells[:-1]
    ]  # fmt: skip
    return (
        *groups,
        Cell((Paragraph((sheet.name,)),), columns=row.cells[-1].columns),
        Cell((Paragraph((sheet.weight,)), *unsure)),
        _cell(sheet.about),
        Cell(tuple(_scoring(sheet.scoring))),
        _cell("；".join(sheet.sources)),
        _cell(sheet.basis),
    )


def sheet_blocks(sheet: Sheet, level: int) -> Iterator[Block]:
    """Yield everything about one indicator, under a heading of this level."""
    number = f"{sheet.number}. " if sheet.number else ""
    yield Heading(f"{number}{sheet.name}", level)
    most = f"，最多得 {sheet.most} 分" if sheet.most else ""
    weight = _weight_text(f"{sheet.weight} 分{most}", sheet.mark) if sheet.weight else "由指标体系规定"
    above = f"　上级指标：{' › '.join(sheet.groups)}" if sheet.groups else ""
    yield Paragraph((f"{weight}{above}　代号：{sheet.id}",), "分值")
    yield from _facts(
        ("指标说明", sheet.about),
        ("依据", sheet.basis),
        ("佐证材料", "；".join(sheet.evidence)),
        ("版次", "；".join(sheet.editions)),
        (f"分值为{sheet.mark.status}" if sheet.mark else "", sheet.mark.note if sheet.mark else ""),
    )
    if sheet.items:
        yield Heading("数据项", level + 1)
        yield item_table(sheet.items, used=False)
    equations = [*_computed(sheet.items), *sheet.steps]
    if equations:
        yield Heading("计算", level + 1)
        yield Bullets(tuple(tuple(_equation(step)) for step in equations))
    yield Heading("评分标准", level + 1)
    yield from _scoring(sheet.scoring)
    mark = sheet.scoring.mark
    if mark is not None:
        yield Paragraph((mark.note,), f"评分标准为{mark.status}", note=True)
    if sheet.remarks:
        yield Heading("其他规定", level + 1)
        yield Bullets(tuple((Paragraph(_remark_text(remark)),) for remark in sheet.remarks))


def _remark_text(remark: Remark) -> Text:
    return ("当 ", *remark.when, f" 时，{remark.text}。") if remark.when else (f"{remark.text}。",)


def chapter_blocks(document: Document, level: int) -> Iterator[Block]:
    """Yield the rules above the indicators."""
    for chapter in document.chapters:
        yield Heading(chapter.title, level)
        rules: list[tuple[Part, ...]] = [
            (CaseList(rule.cases, rule.text) if rule.cases else Paragraph(rule.text),)
            for rule in chapter.regulations
        ]
        yield Bullets((*rules, *(tuple(_equation(step)) for step in chapter.steps)))


def _computed(items: tuple[Item, ...]) -> Iterator[Equation]:
    """Yield what of the data is worked out: computed columns, and data items that compare units."""
    for item in items:
        if item.formula is not None:
            yield item.formula
        for column in item.columns:
            if column.formula is not None:
                yield replace(column.formula, name=f"{item.name}每行的{column.name}")


def item_table(items: tuple[Item, ...], *, used: bool) -> Table:
    """Return the table of data items, the columns of detail tables under them; ``used`` adds who reads them.

    Empty columns are left out.
    """
    rows: list[tuple[str, ...]] = []
    for item in items:
        rows.append((item.name, *item.facts, "、".join(item.users) if used else ""))
        rows += [(f"　· {column.name}", *column.facts, "") for column in item.columns]
    shown = [index for index in range(len(_ITEM_COLUMNS)) if any(row[index] for row in rows)]
    cells = tuple(tuple(_cell(row[index]) for index in shown) for row in rows)
    return Table(tuple(_ITEM_COLUMNS[index] for index in shown), cells)


def _equation(step: Equation) -> Iterator[Part]:
    """Yield a named formula: on one line, or its cases under its name, and the note about it."""
    if len(step.cases) == 1:
        yield Paragraph(_equals(step.name, step.cases[0].then))
    else:
        hint = f"（{_hint(step.cases)}）" if _hint(step.cases) else ""
        yield CaseList(step.cases, (Leaf(step.name, "name", TypeKind.NUMBER), f"{hint}："))
    if step.about:
        yield Paragraph((step.about,), note=True)


def _scoring(scoring: Scoring) -> Iterator[Part]:
    """Yield a scoring rule: as its author wrote it, and beneath it as the formulas have it."""
    if scoring.wrote:
        yield Quote(scoring.wrote)
    if len(scoring.cases) == 1 and not scoring.cases[0].when:
        yield Paragraph(_equals("得分", scoring.cases[0].then), f"计分方法（{scoring.form}）")
    else:
        hint = f"，{_hint(scoring.cases)}" if _hint(scoring.cases) else ""
        yield CaseList(scoring.cases, (f"计分方法（{scoring.form}{hint}）：",))


def _equals(name: str, text: Text) -> Text:
    """Return a name and its text: after = mathematics, after a colon prose and conditions."""
    first = text[0]
    is_value = isinstance(first, PhraseNode) and first.strength >= Strength.SUM
    return (Leaf(name, "name", TypeKind.NUMBER), "=" if is_value else "：", *text)


def _hint(cases: tuple[Case, ...]) -> str:
    """Return how lines are to be read when several of them can hold."""
    is_ordered = len(cases) > 2 and cases[-1].when == (OTHERWISE,)  # noqa: PLR2004 - of two lines one holds
    return "自上而下取先符合的一行" if is_ordered else ""


def _facts(*named: tuple[str, str]) -> Iterator[Paragraph]:
    for label, text in named:
        if text:
            yield Paragraph((text,), label)


def _cell(text: str) -> Cell:
    return Cell((Paragraph((text,)),)) if text else Cell()


def _weight_text(weight: str, mark: Mark | None) -> str:
    """Return a weight with how sure it is."""
    return f"{weight}（{mark.status}）" if mark is not None else weight
