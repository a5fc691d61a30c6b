"""A published rubric arranged as blocks: what comes after what, under which heading, in which column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from jixiao.formula import TypeKind
from jixiao.formula.wording.phrase_tree import Leaf, PhraseNode, Strength, strength
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
from jixiao.publishing.document import Case, Document, Equation, Item, Mark, Row, Scoring, Sheet
from jixiao.publishing.typesetting import OTHERWISE, Text, plain

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
    yield from opening(document)
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
    yield from opening(document)
    yield _tree_table(document)
    yield from chapter_blocks(document, 2)


def short(document: Document) -> Iterator[Block]:
    """Yield the table alone: of each indicator its full marks and one short line of its rule."""
    yield Heading(document.title, 1)
    yield Paragraph((f"{document.year} 年度　总分 {document.total} 分　{document.id}",))
    yield Table(_SHORT_COLUMNS, tuple(_tree_rows(document, lambda each: _cell(_in_short(each)))))


def short_sheet(sheet: Sheet) -> Iterator[Block]:
    """Yield the same line of one indicator."""
    cells = (sheet.name, weight_text(sheet.weight, sheet.mark), _in_short(sheet.scoring))
    yield Table(_SHORT_COLUMNS, (tuple(map(_cell, cells)),))


def _in_short(scoring: Scoring) -> str:
    """Return a rule as far as it fits a short line, up to a mark of punctuation where there is one."""
    lines = (
        f"{plain(case.when)}：{plain(case.then)}" if case.when else plain(case.then) for case in scoring.cases
    )
    said = " ".join(scoring.wrote.split()) or "；".join(lines)
    if display_width(said) <= _SHORT:
        return said.rstrip("。")
    end = next(end for end in range(len(said), 0, -1) if display_width(said[:end]) < _SHORT)
    mark = max(said.rfind(each, 0, end) for each in "。；，")
    return f"{said[: mark if mark > 0 else end]}…"


def _tree_table(document: Document) -> Table:
    """Return the table of indicators with groups as lines of their own, what is below a group indented."""
    rows = _tree_rows(document, lambda each: Cell(tuple(_scoring(each))))
    return Table((Column("指标", 28), Column("分值", 13, "number"), Column("评分标准", 59)), tuple(rows))


def _tree_rows(document: Document, rule: Callable[[Scoring], Cell]) -> Iterator[tuple[Cell, ...]]:
    for row in document.rows:
        for cell in row.cells[:-1]:
            said = (f"{'　' * (cell.level - 1)}{cell.name}", weight_text(cell.weight, cell.mark))
            yield (*(Cell((Paragraph((text,)),), strong=True) for text in said), Cell())
        name = f"{'　' * (row.cells[-1].level - 1)}{row.sheet.name}"
        weight = weight_text(row.sheet.weight, row.sheet.mark)
        yield (_cell(name), _cell(weight), rule(row.sheet.scoring))


def opening(document: Document) -> Iterator[Block]:
    """Yield the title and what stands under it."""
    yield Heading(document.title, 1)
    yield Paragraph((f"{document.year} 年度　总分 {document.total} 分　{document.id}",))
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
    groups = [
        Cell((Paragraph((cell.name,)), Paragraph((weight_text(f"{cell.weight} 分", cell.mark),), note=True)),
             cell.rows, cell.columns)
        for cell in row.cells[:-1]
    ]  # fmt: skip
    return (
        *groups,
        Cell((Paragraph((sheet.name,)),), columns=row.cells[-1].columns),
        Cell(
            (
                Paragraph((sheet.weight,)),
                *([Paragraph((f"（{sheet.mark.status}）",), note=True)] if sheet.mark else []),
            )
        ),
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
    weight = weight_text(f"{sheet.weight} 分{most}", sheet.mark) if sheet.weight else "由指标体系规定"
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
        yield Bullets(tuple(tuple(equation(each)) for each in equations))
    yield Heading("评分标准", level + 1)
    yield from _scoring(sheet.scoring)
    mark = sheet.scoring.mark
    if mark is not None:
        yield Paragraph((mark.note,), f"评分标准为{mark.status}", note=True)
    if sheet.remarks:
        yield Heading("其他规定", level + 1)
        yield Bullets(tuple((Paragraph(_remark(remark.when, remark.text)),) for remark in sheet.remarks))


def _remark(when: Text, text: str) -> Text:
    return ("当 ", *when, f" 时，{text}。") if when else (f"{text}。",)


def chapter_blocks(document: Document, level: int) -> Iterator[Block]:
    """Yield the rules above the indicators."""
    for chapter in document.chapters:
        yield Heading(chapter.title, level)
        said: list[tuple[Part, ...]] = [
            (CaseList(regulation.cases, regulation.text) if regulation.cases else Paragraph(regulation.text),)
            for regulation in chapter.regulations
        ]
        yield Bullets((*said, *(tuple(equation(step)) for step in chapter.steps)))


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

    Columns in which nothing stands are left out.
    """
    rows: list[tuple[str, ...]] = []
    for item in items:
        said = (item.name, item.kind, item.unit, item.limits, item.source, item.about)
        rows.append((*said, "、".join(item.users) if used else ""))
        for column in item.columns:
            name = f"　· {column.name}"
            rows.append((name, column.kind, column.unit, column.limits, column.source, column.about, ""))
    shown = [index for index in range(len(_ITEM_COLUMNS)) if any(row[index] for row in rows)]
    cells = tuple(tuple(_cell(row[index]) for index in shown) for row in rows)
    return Table(tuple(_ITEM_COLUMNS[index] for index in shown), cells)


def equation(found: Equation) -> Iterator[Part]:
    """Yield a named formula: on one line, or its cases under its name, and what is said about it."""
    if len(found.cases) == 1:
        yield Paragraph(_equals(found.name, found.cases[0].then))
    else:
        hints = "".join(f"（{hint}）" for hint in _hints(found.cases))
        yield CaseList(found.cases, (Leaf(found.name, "name", TypeKind.NUMBER), f"{hints}："))
    if found.about:
        yield Paragraph((found.about,), note=True)


def _scoring(scoring: Scoring) -> Iterator[Part]:
    """Yield a scoring rule: as its author wrote it, and beneath it as the formulas have it."""
    if scoring.wrote:
        yield Quote(scoring.wrote)
    if len(scoring.cases) == 1 and not scoring.cases[0].when:
        yield Paragraph(_equals("得分", scoring.cases[0].then), f"计分方法（{scoring.form}）")
    else:
        hints = "，".join([scoring.form, *_hints(scoring.cases)])
        yield CaseList(scoring.cases, (f"计分方法（{hints}）：",))


def _equals(name: str, said: Text) -> Text:
    """Return a name and what it is: = before mathematics, a colon before prose and conditions."""
    first = said[0]
    is_value = isinstance(first, PhraseNode) and strength(first) >= Strength.SUM
    return (Leaf(name, "name", TypeKind.NUMBER), "=" if is_value else "：", *said)


def _hints(cases: tuple[Case, ...]) -> Iterator[str]:
    """Yield how lines are to be read when several of them can hold."""
    if len(cases) > 2 and cases[-1].when == (OTHERWISE,):  # noqa: PLR2004 - of two lines one holds
        yield "自上而下取先符合的一行"


def _facts(*named: tuple[str, str]) -> Iterator[Paragraph]:
    for label, text in named:
        if text:
            yield Paragraph((text,), label)


def _cell(text: str) -> Cell:
    return Cell((Paragraph((text,)),)) if text else Cell()


def weight_text(weight: str, mark: Mark | None) -> str:
    """Return a weight with how sure it is."""
    return f"{weight}（{mark.status}）" if mark is not None else weight
