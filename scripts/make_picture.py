"""Draws docs/images/score.svg: the result of the starting case as ``jixiao score`` shows it.

rich's own SVG export squeezes Chinese text in browsers (it counts a character as one cell), so each cell is
placed by itself: texts from the left, numbers to the right.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import jixiao
from jixiao.cli.scoring import COLUMNS, rows_of
from jixiao.scoring import headline

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "score.svg"
LINE, LEFT, WIDTH, INDENT = 23, 24, 880, 16
EDGES = (LEFT, 480, 550, 620, 690, 720, 780)
FONT = "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','Source Han Sans SC',sans-serif"


def text(x: int, y: int, content: str, *, right: bool = False, look: str = "") -> str:
    """Return one text of the picture."""
    anchor = ' text-anchor="end"' if right else ""
    name = f' class="{look}"' if look else ""
    return f'<text x="{x}" y="{y}"{anchor}{name}>{escape(content)}</text>'


def lines(card: jixiao.Scorecard) -> Iterator[str]:
    """Yield the parts of the picture from top to bottom."""
    y = 2 * LINE
    yield text(LEFT, y, "$ jixiao score examples/zengcheng-2022.toml", look="command")
    y += LINE + 8
    yield text(LEFT, y, headline(card), look="strong")
    y += LINE + 10
    for edge, column in zip(EDGES, COLUMNS, strict=True):
        yield text(edge, y, column.heading, right=column.right, look="head")
    yield f'<line x1="{LEFT}" y1="{y + 8}" x2="{WIDTH - LEFT}" y2="{y + 8}"/>'
    for node, row in zip(card.root.walk(), rows_of(card), strict=True):
        y += LINE
        look = "strong" if node.kind != "indicator" else ""
        for index, (edge, column, cell) in enumerate(zip(EDGES, COLUMNS, row, strict=True)):
            if cell:
                x = edge + INDENT * node.level if index == 0 else edge
                yield text(
                    x, y, cell.strip(), right=column.right, look="bad" if column.heading == "差额" else look
                )
    y += 10
    for finding in card.findings:
        if finding.severity == "error":
            y += LINE
            yield text(LEFT, y, f"问题 {finding.code} {finding.message}", look="bad")


def main() -> None:
    """Write the picture."""
    card = jixiao.load("guangzhou/2022").score(ROOT / "examples" / "zengcheng-2022.toml")
    parts = list(lines(card))
    errors = sum(finding.severity == "error" for finding in card.findings)
    height = LINE * (6 + errors + sum(1 for _ in card.root.walk())) + 20
    style = (
        f"text{{font:14px {FONT};fill:#24292f}}.strong{{font-weight:bold}}.head{{fill:#57606a}}"
        ".command{font-family:monospace;fill:#57606a}.bad{fill:#cf222e}line{stroke:#d0d7de}"
    )
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        f"<style>{style}</style>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff" stroke="#d0d7de"/>',
        *parts,
        "</svg>",
    ]
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text("\n".join(svg) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
