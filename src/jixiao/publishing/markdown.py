"""Blocks as Markdown: every text escaped, choices as lines, merged cells written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from jixiao.publishing.blocks import (
    Bars,
    Block,
    Bullets,
    CaseList,
    Heading,
    Paragraph,
    Part,
    Quote,
    Table,
)
from jixiao.publishing.document import Case
from jixiao.publishing.escaping import markdown
from jixiao.publishing.plotting import text_bars
from jixiao.publishing.typesetting import Text, plain


def render(blocks: Iterable[Block]) -> str:
    """Return blocks as the text of a Markdown file."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * min(block.level, 6)} {_one_line(block.text)}"
    elif isinstance(block, Bullets):
        for point in block.points:
            yield from _bullet(point)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Bars):
        yield from (f"**{_escaped(block.title)}**", "", "| | | |", "|---|---:|---|")
        yield from (f"| {markdown(of)} | {markdown(text)} | {bar} |" for of, bar, text in text_bars(block))
    elif isinstance(block, CaseList):
        if block.label:
            yield from (_escaped(block.label), "")
        yield from (f"- {_case(case)}" for case in block.cases)
    elif isinstance(block, Quote):
        yield f"> {_escaped(block.text)}"
    else:
        yield _paragraph(block)


def _bullet(parts: Sequence[Part]) -> Iterator[str]:
    for index, part in enumerate(parts):
        start = "  " if index else "- "
        if isinstance(part, CaseList):
            yield f"{start}{_escaped(part.label)}"
            yield from (f"  - {_case(case)}" for case in part.cases)
        else:
            yield from ([""] if index else [])
            yield f"{start}{_part(part)}"


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(markdown(column.heading) for column in table.columns)} |"
    yield f"|{'|'.join('---:' if column.kind == 'number' else '---' for column in table.columns)}|"
    for row in table.rows:
        # A cell over several rows is in the first of them; the cells below it are empty.
        cells = [""] * (len(table.columns) - sum(cell.columns for cell in row))
        for cell in row:
            cells += ["<br>".join(map(_part, cell.parts)), *([""] * (cell.columns - 1))]
        yield f"| {' | '.join(cells)} |"


def _part(part: Part) -> str:
    """Return a part on one line of Markdown."""
    if isinstance(part, Quote):
        return _escaped(part.text)
    if isinstance(part, Paragraph):
        return _paragraph(part)
    label = [_escaped(part.label)] if part.label else []
    return "<br>".join([*label, *(f"· {_case(case)}" for case in part.cases)])


def _paragraph(paragraph: Paragraph) -> str:
    label = f"**{_escaped(paragraph.label)}**：" if paragraph.label else ""
    return f"{label}{_escaped(paragraph.text)}"


def _case(case: Case) -> str:
    return f"{_escaped(case.when)}：{_escaped(case.then)}" if case.when else _escaped(case.then)


def _escaped(text: Text | str) -> str:
    return markdown(plain(text))


def _one_line(text: str) -> str:
    """Return the text of a heading, where a number and a point begin no list."""
    return re.sub(r"^(\d+)\\\.", r"\1.", _escaped(text).replace("<br>", " "))
