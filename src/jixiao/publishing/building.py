"""The published rubric of a loaded ruleset: its table with merged cells, its sheets, its rules, its data items."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.api import Rules
from jixiao.numbers import to_text
from jixiao.program import Node
from jixiao.publishing.document import Cell, Document, Row, Sheet
from jixiao.publishing.formula_text import FormulaTexts
from jixiao.publishing.regulations import chapters
from jixiao.publishing.sheets import item, mark, sheet

_NUMERALS = "一二三四五六七八九十"


def publish(rules: Rules) -> Document:
    """Return the document of a loaded ruleset."""
    program, definition = rules.program, rules.ruleset.definition
    texts = FormulaTexts(program)
    depth = max(node.level for node in program.indicators)
    return Document(
        program.id,
        program.name,
        program.year,
        to_text(program.tree.weight),
        definition.basis,
        definition.about,
        definition.note,
        tuple(_heading(level) for level in range(1, depth + 1)),
        tuple(_rows(texts, depth)),
        tuple(chapters(texts, rules.ruleset)),
        tuple(item(texts, field) for field in program.fields.values()),
        program.digest,
    )


def publish_indicator(rules: Rules, wanted: str) -> Sheet | None:
    """Return the sheet of one indicator of a ruleset by its name, reference key or id; None when it has none so called."""
    node = rules.program.find(wanted)
    if node is None or node.indicator is None:
        return None
    return next(row.sheet for row in publish(rules).rows if row.sheet.id == node.indicator.id)


def _heading(level: int) -> str:
    return f"{_NUMERALS[level - 1]}级指标" if level <= len(_NUMERALS) else f"{level} 级指标"


def _rows(texts: FormulaTexts, depth: int) -> Iterator[Row]:
    number = 0
    waiting: list[Cell] = []
    above: list[str] = []
    for node in texts.program.tree.walk():
        if node.kind == "group":
            rows = sum(part.kind == "indicator" for part in node.walk())
            waiting.append(_cell(node, rows, 1))
            above = [*above[: node.level - 1], node.name]
        elif node.indicator is not None:
            number += 1
            own = sheet(texts, node, node.indicator, number, tuple(above[: node.level - 1]))
            yield Row((*waiting, _cell(node, 1, depth - node.level + 1)), own)
            waiting = []


def _cell(node: Node, rows: int, columns: int) -> Cell:
    return Cell(node.level, node.name, to_text(node.weight), mark(node.status, node.note), rows, columns)
