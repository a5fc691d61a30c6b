"""Blocks as one HTML file that needs nothing else: no script, no network, every text escaped.

Fractions and choices in the midst of a line are spans: the style sheet sets them over one another, and the signs that
stand for that (brackets, ÷, 若) are hidden; a reader without style sheets sees a line that says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

from jixiao.publishing.blocks import Bars, Block, Bullets, CaseList, Cell, Heading, Part, Quote, Table
from jixiao.publishing.document import Case
from jixiao.publishing.escaping import page
from jixiao.publishing.plotting import svg
from jixiao.publishing.typesetting import Brace, Element, Fraction, Line, Text, line, plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_UPRIGHT = 6
"""Columns of a table that an upright page holds."""
_SHORT = 16
"""Characters of a condition that stays on one line."""
_NOTE = ' class="note"'
_CLASSES = {"name": "name", "number": "number-text", "sign": "sign"}


def render(blocks: Iterable[Block], title: str) -> str:
    """Return blocks as the text of an HTML file; its sections print on pages of their own shape."""
    style = (files("jixiao.publishing") / "style.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{page(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_sections(list(blocks))}\n</body>\n</html>\n"
    )


def _sections(blocks: Sequence[Block]) -> str:
    """Return blocks, those from a heading of level 2 to the next in a section; wide ones print across."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2 and parts[-1]:  # noqa: PLR2004 - chapters
            parts.append([])
        parts[-1].append(block)
    wide = [
        any(isinstance(block, Table) and len(block.columns) > _MOST_UPRIGHT for block in part)
        for part in parts
    ]
    # What is before the first chapter goes on its page.
    wide[0] = wide[min(1, len(parts) - 1)]
    looks = ("" if is_wide else ' class="sheets"' for is_wide in wide)
    texts = ("\n".join(map(_block, part)) for part in parts)
    return "\n".join(f"<section{look}>\n{text}\n</section>" for look, text in zip(looks, texts, strict=True))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{min(block.level, 6)}>{page(block.text)}</h{min(block.level, 6)}>"
    if isinstance(block, Bullets):
        points = "\n".join(f"<li>{''.join(map(_part, point))}</li>" for point in block.points)
        return f"<ul>\n{points}\n</ul>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Bars):
        return f'<figure><figcaption class="label">{page(block.title)}</figcaption>{svg(block)}</figure>'
    return _part(block)


def _table(table: Table) -> str:
    whole = sum(column.share for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.share / whole:.2f}%">' for column in table.columns)
    headings = "".join(f"<th>{page(column.heading)}</th>" for column in table.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(table, row))}</tr>" for row in table.rows)
    return (
        f'<table class="grid">\n<colgroup>{widths}</colgroup>\n<thead><tr>{headings}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _cells(table: Table, row: Sequence[Cell]) -> Iterator[str]:
    at = len(table.columns) - sum(cell.columns for cell in row)
    for cell in row:
        look = "merged" if at < table.merged else table.columns[at].kind
        spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        parts = [_part(part) for part in cell.parts]
        if isinstance(cell.parts[0] if cell.parts else None, Quote) and len(parts) > 1:
            parts = [parts[0], f'<div class="method">{"".join(parts[1:])}</div>']
        yield f'<td class="{look}"{spans}>{"".join(parts)}</td>'
        at += cell.columns


def _part(part: Part) -> str:
    if isinstance(part, Quote):
        return f"<blockquote>{page(part.text)}</blockquote>"
    if isinstance(part, CaseList):
        label = f'<p class="lead label">{_text(part.label)}</p>' if part.label else ""
        return f'{label}<table class="cases"><tbody>{"".join(_case(case) for case in part.cases)}</tbody></table>'
    label = f'<span class="label">{page(part.label)}：</span>' if part.label else ""
    return f"<p{_NOTE if part.note else ''}>{label}{_text(part.text)}</p>"


def _case(case: Case) -> str:
    look = "when short" if len(plain(case.when)) <= _SHORT else "when"
    return f'<tr><td class="{look}">{_text(case.when)}{_linear("：")}</td><td class="then">{_text(case.then)}</td></tr>'


def _text(text: Text) -> str:
    return _line(line(text))


def _line(elements: Line) -> str:
    return "".join(map(_element, elements))


def _element(element: Element) -> str:
    if isinstance(element, Fraction):
        top = _open(element.top, is_open=element.top_open)
        bottom = _open(element.bottom, is_open=element.bottom_open)
        return f'<span class="fraction"><span class="top">{top}</span>{_linear(" ÷ ")}<span class="bottom">{bottom}</span></span>'
    if isinstance(element, Brace):
        return _brace(element)
    look = _CLASSES.get(element.kind)
    return f'<span class="{look}">{page(element.text)}</span>' if look else page(element.text)


def _brace(brace: Brace) -> str:
    rows: list[str] = []
    for value, when in brace.rows:
        case = f"{_linear('，若 ')}{_line(when)}{_linear('；')}" if when else f"{_linear('，')}其余"
        rows.append(
            f'<span class="row"><span class="value">{_line(value)}</span><span class="when">{case}</span></span>'
        )
    return f'<span class="brace">{_linear("(")}{"".join(rows)}{_linear(")")}</span>'


def _open(elements: Line, *, is_open: bool) -> str:
    inner = _line(elements)
    return f"{_linear('(')}{inner}{_linear(')')}" if is_open else inner


def _linear(text: str) -> str:
    return f'<span class="linear">{text}</span>'
