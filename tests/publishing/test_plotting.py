"""Plots say the same in every output, their texts can't act, and bars are as long as what they stand for."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from rich.console import Console

from jixiao.publishing import markdown, terminal, webpage
from jixiao.publishing.blocks import Bar, Bars
from jixiao.publishing.plotting import svg, text_bars

PLOT = Bars(
    "变动（分）",
    (Bar("甲", Fraction(3, 2), "+1.5"), Bar("乙", Fraction(-3, 4), "−0.75"), Bar("丙", Fraction(0), "0")),
)


def test_text_bars() -> None:
    """Below zero has a sign of its own, the longest bar is the largest number either way."""
    assert list(text_bars(PLOT)) == [("甲", "█" * 24, "+1.5"), ("乙", "▒" * 12, "−0.75"), ("丙", "", "0")]


def test_markdown() -> None:
    """A table of three columns."""
    assert markdown.render([PLOT]) == snapshot("""\
**变动（分）**

| | | |
|---|---:|---|
| 甲 | \\+1.5 | ████████████████████████ |
| 乙 | −0.75 | ▒▒▒▒▒▒▒▒▒▒▒▒ |
| 丙 | 0 |  |
""")


def test_terminal() -> None:
    """Label, number, bar."""
    page = io.StringIO()
    terminal.write([PLOT], Console(file=page, width=60, color_system=None))
    assert [line.rstrip() for line in page.getvalue().splitlines()] == snapshot(
        ["变动（分）", "甲  +1.5 ████████████████████████", "乙 −0.75 ▒▒▒▒▒▒▒▒▒▒▒▒", "丙     0"]
    )


def test_a_page_holds_the_picture_itself() -> None:
    """No file, no network, no script: the SVG stands in the page, within what its policy allows."""
    page = webpage.render([PLOT], "题目")
    assert '<figure><figcaption class="label">变动（分）</figcaption><svg class="plot"' in page
    assert "<script" not in page
    assert "href" not in page


@pytest.mark.long
@given(st.text(), st.text(), st.lists(st.fractions(-1000, 1000), max_size=6))
def test_texts_and_numbers_of_any_kind(label: str, said: str, lengths: list[Fraction]) -> None:
    """Hostile labels stay text in well-formed markup; every bar lies inside the picture, of the length that is due."""
    plot = Bars(label, tuple(Bar(label, each, said) for each in lengths))
    picture = ET.fromstring(svg(plot))  # noqa: S314 - our own markup
    bars = [each for each in picture if each.tag.endswith("rect")]
    assert {each.tag.partition("}")[2] for each in picture} <= {"title", "text", "rect", "line"}
    assert len(bars) == len(lengths)
    room = max([Fraction(0), *lengths]) - min([Fraction(0), *lengths])
    for each, length in zip(bars, lengths, strict=True):
        start, width = float(each.get("x", "")), float(each.get("width", ""))
        assert start + 0.1 >= 250
        assert start + width <= 760
        share = float(abs(length) / room) if room else 0
        total = sum(float(one.get("width", "")) for one in bars)
        assert (width > 0) == (total > 0 and share * 420 >= 0.05) or abs(width - share * 420) < 60
    assert re.fullmatch(r"0 0 760 \d+", picture.get("viewBox", ""))
