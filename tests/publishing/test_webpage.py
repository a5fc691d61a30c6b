"""The rubric as HTML: one file that needs nothing else, whose texts can't act, whose mathematics reads without styles."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from inline_snapshot import snapshot
from tests.formula.trees import Part, written
from tests.formula.world import bound
from tests.publishing.samples import hostile, sample
from tests.strategies import trees

import jixiao
from jixiao.formula.wording.wording import Wording
from jixiao.publishing.arranging import sheet_blocks, whole
from jixiao.publishing.blocks import CaseList, Paragraph
from jixiao.publishing.building import publish
from jixiao.publishing.document import Case
from jixiao.publishing.typesetting import plain
from jixiao.publishing.webpage import render

# ruff: noqa: E501 - markup is pinned as it is written

VOID = {"meta", "br", "col"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "section", "h1", "h2", "h3", "h4", "p", "span", "div", "br", "ul",
    "li", "blockquote", "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "style", "rowspan", "colspan"}


class Page(HTMLParser):
    """Reads a page and notes its elements; wrong nesting fails."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold that the element that ends is the one that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text outside of the style sheet."""
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The texts one after the other."""
        return "".join(self.texts)


def page(folder: Path) -> str:
    """Return the page of the sample."""
    document = publish(sample(folder))
    return render(whole(document), document.title)


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    """No script, no address of anything, one style sheet inside, Chinese, forbidden to load."""
    text = page(tmp_path)
    found = Page(text)
    assert found.tags <= TAGS
    assert found.attributes.keys() <= ATTRIBUTES
    assert "://" not in text
    assert "url(" not in text
    assert found.attributes["lang"] == {"zh-CN"}
    assert "default-src 'none'; style-src 'unsafe-inline'" in found.attributes["content"]
    assert text.count("<style>") == 1
    assert "@page" in text
    assert "A4" in text


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """Every attack is on the page as its own letters, and nowhere as markup; control characters are shown."""
    document = publish(hostile(tmp_path))
    text = render(whole(document), document.title)
    found = Page(text)
    assert found.tags <= TAGS
    assert found.attributes.keys() <= ATTRIBUTES
    for each in found.attributes["class"] | found.attributes["style"]:
        assert re.fullmatch(r"[a-z :;.%\d-]+", each)
    assert '<script>alert(1)</script>" onload="x \' & |' in found.text
    assert "<img src=x onerror=alert(1)>" in found.text
    assert "\\x1b[31m\\u202e\\x00" in found.text
    assert all(each == "\n" or each.isprintable() or each == "\u3000" for each in text)


@pytest.mark.long
def test_how_pages_lie(tmp_path: Path) -> None:
    """Wide tables print across, with the title on their page; the rest, and one indicator alone, upright."""
    document = publish(sample(tmp_path))
    text = render(whole(document), document.title)
    assert re.findall(r"<section.*>\n<h(\d)>", text) == ["1", "2", "2", "2", "2"]
    assert re.findall(r"<section( class=\"sheets\")?>", text) == ["", "", *[' class="sheets"'] * 2, ""]
    alone = render(sheet_blocks(document.rows[0].sheet, 1), "")
    assert alone.count('<section class="sheets">') == alone.count("<section")


def test_the_table_is_square(tmp_path: Path) -> None:
    """With cells over rows and columns every row of the table of indicators has all its columns."""
    table = page(tmp_path).partition("<tbody>\n")[2].partition("\n</tbody>")[0]
    filled: list[int] = []
    running: list[int] = []
    for row in table.split("\n"):
        cells = re.findall(
            r'<td class="(?:merged|text|number)"(?: rowspan="(\d+)")?(?: colspan="(\d+)")?>', row
        )
        running = [left - 1 for left in running if left > 1]
        filled.append(len(running) + sum(int(columns or 1) for _, columns in cells))
        running += [int(rows) for rows, _ in cells if rows]
    assert filled == [8] * 5


def test_mathematics() -> None:
    """Fractions stand over one another and choices at a brace, with hidden signs for readers without styles."""
    formula = bound("甲 * (乙 + 1) / (乙 - 1) * 如果(公开, 1, 50%)").evaluate(Wording())
    body = (
        render([Paragraph((formula,))], "")
        .partition('<section class="sheets">\n')[2]
        .partition("\n</section>")[0]
    )
    assert body == snapshot(
        '<p><span class="fraction"><span class="top"><span class="name">甲</span><span class="sign"> × </span>(<span class="name">乙</span><span class="sign"> + </span><span class="number-text">1</span>)</span><span class="linear"> ÷ </span><span class="bottom"><span class="linear">(</span><span class="name">乙</span><span class="sign"> − </span><span class="number-text">1</span><span class="linear">)</span></span></span><span class="sign"> × </span><span class="brace"><span class="linear">(</span><span class="row"><span class="value"><span class="number-text">1</span></span><span class="when"><span class="linear">，若 </span><span class="name">公开</span><span class="linear">；</span></span></span><span class="row"><span class="value"><span class="number-text">50%</span></span><span class="when"><span class="linear">，</span>其余</span></span><span class="linear">)</span></span></p>'
    )
    cases = CaseList((Case(("甲 < 1",), (formula,)), Case(("其余",), ("0 分",))), ("得分：",))
    body = render([cases], "").partition('<section class="sheets">\n')[2].partition("\n</section>")[0]
    assert re.sub(r'<span class="fraction.*?</td>', "…</td>", body) == snapshot(
        '<p class="lead label">得分：</p><table class="cases"><tbody><tr><td class="when short">甲 &lt; 1<span class="linear">：</span></td><td class="then">…</td></tr><tr><td class="when short">其余<span class="linear">：</span></td><td class="then">0 分</td></tr></tbody></table>'
    )


@pytest.mark.long
@settings(max_examples=150)
@given(trees())
def test_mathematics_reads_without_styles(tree: Part) -> None:
    """The texts of a formula's markup, one after the other, are the formula in plain text; choices in another order."""
    said = bound(written(tree)).evaluate(Wording())
    text = Page(render([Paragraph((said,))], "")).text.strip()
    if "若" not in plain(said):
        assert text == plain(said)
    else:
        assert text.count("(") == text.count(")")


@pytest.mark.long
@pytest.mark.parametrize("identity", ["guangzhou/2022", "yueyang/2018", "dazhou-project/2017"])
def test_shipped_rulesets(identity: str) -> None:
    """Pages of the rulesets that ship are well formed."""
    document = publish(jixiao.load(identity))
    assert Page(render(whole(document), document.title)).tags <= TAGS
