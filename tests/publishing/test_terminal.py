"""The rubric on a terminal: nothing wider than it is, nothing lost, Chinese folded where Chinese folds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from rich.console import Console
from tests.publishing.samples import hostile, sample

import jixiao
from jixiao.problems import display_width
from jixiao.publishing import markdown
from jixiao.publishing.arranging import brief, sheet_blocks, short, short_sheet, whole
from jixiao.publishing.blocks import Block
from jixiao.publishing.building import publish
from jixiao.publishing.terminal import write
from jixiao.publishing.wrapping import folded
from jixiao.rules.intervals import read_interval

SHIPPED = [each.id for each in jixiao.find_catalog([]).plugins if each.kind == "ruleset"]
CHARACTERS = "甲乙，。（）“”：；、%(） ab1.2=≤\u3000"


def lines(blocks: Iterable[Block], width: int) -> list[str]:
    """Return the lines that a console of a width shows."""
    page = io.StringIO()
    write(blocks, Console(file=page, width=width, color_system=None, highlight=False))
    return [line.rstrip(" ") for line in page.getvalue().splitlines()]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_everything_fits(tmp_path: Path, width: int) -> None:
    """Tables and texts of a rubric stay within the terminal, and every indicator is there."""
    document = publish(sample(tmp_path))
    shown = lines(brief(document), width)
    assert max(map(display_width, shown)) <= width
    together = "".join(shown).replace(" ", "").replace("\u3000", "")
    assert all(row.sheet.name[:2] in together for row in document.rows)
    for row in document.rows:
        assert max(map(display_width, lines(sheet_blocks(row.sheet, 1), width))) <= width


@pytest.mark.long
@pytest.mark.parametrize("width", [40, 80])
def test_hostile_texts_stay_texts(tmp_path: Path, width: int) -> None:
    """No text reaches the terminal's own commands, and rich's marks are letters."""
    document = publish(hostile(tmp_path))
    shown = lines([*brief(document), *sheet_blocks(document.rows[0].sheet, 1)], width)
    assert all(each.isprintable() or each == "\u3000" for line in shown for each in line)
    assert max(map(display_width, shown)) <= width
    assert any("\\x1b[31m" in line for line in shown)


def test_an_indicator(tmp_path: Path) -> None:
    """One indicator's sheet, with what its author wrote, the formulas in words, and what is not sure."""
    document = publish(sample(tmp_path))
    assert "\n".join(lines(sheet_blocks(document.rows[2].sheet, 1), 80)) == snapshot("""\
3. 签订及时率
分值：20 分（推算）\u3000上级指标：产出\u3000代号：t.timely
分值为推算：由合计倒推

数据项

数据项       类型     单位   范围   来源
────────────────────────────────────────────
合同         明细表                 合同台账
\u3000· 金额     金额     万元   ≥ 0
\u3000· 通知日   日期
\u3000· 签订日   日期
\u3000· 天数差   计算     天

计算
- 合同每行的天数差 = 自通知日至签订日的天数
- 及时率 = 合同中天数差不低于 0 且不超过 30 的占全部合同的比例

评分标准
计分方法（公式，自上而下取先符合的一行）：
  · 及时率 ≥ 95%：满分
  · 及时率 ≥ 80%：满分 ÷ 2
  · 其余：取 满分 − 0.2 × (80% − 及时率) ÷ 1% 与 0 中较大者
评分标准为推断：30 天是推断的

其他规定
- 当 合同的行数 = 0 时，不适用，不参加评分，分值由同组其他指标分担（没有合同）。\
""")


def test_the_tree(tmp_path: Path) -> None:
    """The overview at 80 columns: groups and indicators indented, weights with how sure they are."""
    shown = lines(brief(publish(sample(tmp_path))), 80)
    start = next(index for index, line in enumerate(shown) if line.startswith("指标  "))
    assert "\n".join(shown[start : start + 19]) == snapshot("""\
指标                     分值   评分标准
────────────────────────────────────────────────────────────────────────────────
产出                       60
────────────────────────────────────────────────────────────────────────────────
\u3000数量             40（推断）
────────────────────────────────────────────────────────────────────────────────
\u3000\u3000“执行率”指标           50   90% 以上满分，80% 以上 40 分，其余不得分。
                                计分方法（分档）：
                                  · 执行率 90%（含）以上：满分
                                  · 执行率 80%（含）至 90%（不含）：满分 × 80%
                                  · 执行率 80%（不含）以下：0 分
────────────────────────────────────────────────────────────────────────────────
\u3000\u3000制度建设                3   计分方法（清单）：
                                  · 已制定办法：1 分
                                  · 内容完整：2 分
                                  · \u3000有目标：1 分
                                  · \u3000有措施：1 分
────────────────────────────────────────────────────────────────────────────────
\u3000签订及时率       20（推算）   计分方法（公式，自上而下取先符合的一行）：\
""")


@given(st.text(CHARACTERS, max_size=60), st.integers(1, 30))
def test_folding_loses_nothing(text: str, width: int) -> None:
    """Lines are no wider than asked (4 at least); but for spaces and indents they are the text."""
    found = folded(text, width)
    assert all(display_width(line) <= max(4, width) for line in found)
    assert _letters("".join(found)) == _letters(text)


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("\u3000", "")


def test_punctuation_clings() -> None:
    """A line neither begins with 。 nor ends with （; words and numbers stay whole; line ends stay."""
    assert folded("结转结余率不超过 10% 的得满分；没有支出预算（当年）的，得满分。", 20) == snapshot(
        ["结转结余率不超过 10%", "的得满分；没有支出预", "算（当年）的，得满", "分。"]
    )
    assert folded("一行\n二行", 20) == ["一行", "二行"]
    assert folded("", 20) == [""]
    assert folded("　　财政供养人员控制率", 16) == ["　　财政供养人员", "　　控制率"]


MATHEMATICAL = re.compile(r"[\[(][-+−∞\d.%]*, ?[-+−∞\d.%]*[\])]|[-+]?∞")


@pytest.mark.long
@pytest.mark.parametrize("ruleset", SHIPPED)
def test_bands_are_printed_as_officials_write_them(ruleset: str) -> None:
    """No interval of mathematics stands in a printed rubric; every band that is printed is read again."""
    document = publish(jixiao.load(ruleset))
    text = "\n".join(lines(brief(document), 120)) + markdown.render(whole(document)).replace("\\", "")
    assert MATHEMATICAL.findall(text) == []
    for band in re.findall(r"[-\d.%]+（不?含）(?:至 [-\d.%]+（不?含）|以上|以下)", text):
        assert read_interval(band).text() == band


@pytest.mark.long
@pytest.mark.parametrize("ruleset", SHIPPED)
def test_the_table_alone(ruleset: str) -> None:
    """``--short``: every indicator with its full marks and one line of its rule, on at most two pages."""
    document = publish(jixiao.load(ruleset))
    shown = lines(short(document), 120)
    assert max(map(display_width, shown)) <= 120
    assert len(lines(short(document), 80)) <= 2 * 60
    for row in document.rows:
        (found,) = (line.split() for line in shown if line.split()[:1] == [row.sheet.name])
        assert found[1].split("(")[0].split("（")[0] == row.sheet.weight
        assert len(found) > 2


def test_short_rules_end_where_a_clause_ends(tmp_path: Path) -> None:
    """What does not fit is cut at a mark of punctuation, and said to be cut."""
    document = publish(sample(tmp_path))
    assert "\n".join(lines(short(document), 100)) == snapshot("""\
示例局整体支出绩效评价指标体系
2023 年度\u3000总分 100 分\u3000t/2023

指标                     满分   评分规则
─────────────────────────────────────────────────────────────────────────────────
产出                       60
\u3000数量             40（推断）
\u3000\u3000“执行率”指标           50   90% 以上满分，80% 以上 40 分，其余不得分
\u3000\u3000制度建设                3   已制定办法：1 分；内容完整：2 分；\u3000有目标：1 分…
\u3000签订及时率       20（推算）   及时率 ≥ 95%：满分；及时率 ≥ 80%：满分 ÷ 2…
效益                       40
\u3000社会效益                 40   评为“达成”：分值的 80%（含）至 100%（含）…
加分                        5
\u3000创新                      5   获奖数 = 0：0 分；其余：满分\
""")
    assert "\n".join(lines(short_sheet(document.rows[0].sheet), 100)) == snapshot("""\
指标           满分   评分规则
──────────────────────────────────────────────────────────────
“执行率”指标     50   90% 以上满分，80% 以上 40 分，其余不得分\
""")
