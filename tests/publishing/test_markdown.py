"""The rubric as Markdown: pinned whole for a small one, and unharmed by hostile texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from tests.publishing.samples import hostile, sample
from tests.rubrics import entry, group, load, number, ruleset

from jixiao.publishing.arranging import whole
from jixiao.publishing.blocks import Cell, Column, Heading, Paragraph, Table
from jixiao.publishing.building import publish
from jixiao.publishing.escaping import markdown
from jixiao.publishing.markdown import render

# ruff: noqa: E501 - the document is pinned as it is written

_PLAIN = re.compile(r"(?<!\\)[<`*_\[\]]")


def test_a_small_rubric(tmp_path: Path) -> None:
    """The whole document: table, sheets, rules, data items; the digest is the ruleset's own."""
    rules = sample(tmp_path)
    assert render(whole(publish(rules))).replace(rules.digest[:16], "…") == snapshot("""\
# 示例局整体支出绩效评价指标体系

2023 年度\u3000总分 100 分\u3000t/2023

**依据**：示例局〔2023〕1号

**说明**：两行说明：<br>第二行 \\| 有竖线

由指标体系 t/2023 的数据生成，公式摘要 …。

## 一、指标表

| 一级指标 | 二级指标 | 三级指标 | 分值 | 指标说明 | 评分标准 | 数据来源 | 依据 |
|---|---|---|---:|---|---|---|---|
| 产出<br>60 分 | 数量<br>40 分（推断） | “执行率”指标 | 50 | 执行得怎样 | 90% 以上满分，80% 以上 40 分，其余不得分。<br>计分方法（分档）：<br>· 执行率 90%（含）以上：满分<br>· 执行率 80%（含）至 90%（不含）：满分 × 80%<br>· 执行率 80%（不含）以下：0 分 | 决算；预算批复 | 《办法》第一条 |
|  |  | 制度建设 | 3 |  | 计分方法（清单）：<br>· 已制定办法：1 分<br>· 内容完整：2 分<br>· \u3000有目标：1 分<br>· \u3000有措施：1 分 | 制度文件 |  |
|  | 签订及时率 |  | 20<br>（推算） |  | 计分方法（公式，自上而下取先符合的一行）：<br>· 及时率 ≥ 95%：满分<br>· 及时率 ≥ 80%：满分 ÷ 2<br>· 其余：取 满分 − 0.2 × (80% − 及时率) ÷ 1% 与 0 中较大者 | 合同台账 |  |
| 效益<br>40 分 | 社会效益 |  | 40 |  | 计分方法（评定）：<br>· 评为“达成”：分值的 80%（含）至 100%（含）<br>· 评为“未达成”：分值的 0%（含）至 80%（不含） |  |  |
| 加分<br>5 分 | 创新 |  | 5 |  | 计分方法（公式，算出的是加的分）：<br>· 获奖数 = 0：0 分<br>· 其余：满分 |  |  |

## 二、各指标

### 1. “执行率”指标

**分值**：50 分\u3000上级指标：产出 › 数量\u3000代号：t.rate

**指标说明**：执行得怎样

**依据**：《办法》第一条

**佐证材料**：决算报表

**版次**：自 2023 年起：界限改为 90%

#### 数据项

| 数据项 | 类型 | 单位 | 范围 | 来源 | 说明 |
|---|---|---|---|---|---|
| 执行数 | 金额 | 万元 | ≥ 0 | 决算 |  |
| 预算数 | 金额 | 万元 | ≥ 1 | 预算批复 | 调整后 |

#### 计算

- 执行率 = 执行数 ÷ 预算数

  可以超过 100%

#### 评分标准

> 90% 以上满分，80% 以上 40 分，其余不得分。

计分方法（分档）：

- 执行率 90%（含）以上：满分
- 执行率 80%（含）至 90%（不含）：满分 × 80%
- 执行率 80%（不含）以下：0 分

#### 其他规定

- 当 执行率 \\> 100% 时，提示：执行率超过 100%。
- 当 得分 \\< 满分 时，单位要说明原因。

### 2. 制度建设

**分值**：3 分\u3000上级指标：产出 › 数量\u3000代号：t.list

#### 数据项

| 数据项 | 类型 | 来源 |
|---|---|---|
| 已制定办法 | 是/否 | 制度文件 |
| 有目标 | 是/否 |  |
| 有措施 | 是/否 |  |

#### 评分标准

计分方法（清单）：

- 已制定办法：1 分
- 内容完整：2 分
- \u3000有目标：1 分
- \u3000有措施：1 分

### 3. 签订及时率

**分值**：20 分（推算）\u3000上级指标：产出\u3000代号：t.timely

**分值为推算**：由合计倒推

#### 数据项

| 数据项 | 类型 | 单位 | 范围 | 来源 |
|---|---|---|---|---|
| 合同 | 明细表 |  |  | 合同台账 |
| \u3000· 金额 | 金额 | 万元 | ≥ 0 |  |
| \u3000· 通知日 | 日期 |  |  |  |
| \u3000· 签订日 | 日期 |  |  |  |
| \u3000· 天数差 | 计算 | 天 |  |  |

#### 计算

- 合同每行的天数差 = 自通知日至签订日的天数
- 及时率 = 合同中天数差不低于 0 且不超过 30 的占全部合同的比例

#### 评分标准

计分方法（公式，自上而下取先符合的一行）：

- 及时率 ≥ 95%：满分
- 及时率 ≥ 80%：满分 ÷ 2
- 其余：取 满分 − 0.2 × (80% − 及时率) ÷ 1% 与 0 中较大者

**评分标准为推断**：30 天是推断的

#### 其他规定

- 当 合同的行数 = 0 时，不适用，不参加评分，分值由同组其他指标分担（没有合同）。

### 4. 社会效益

**分值**：40 分\u3000上级指标：效益\u3000代号：t.judged

#### 数据项

| 数据项 | 类型 | 范围 |
|---|---|---|
| 社会效益评定档次 | 选项（达成/未达成） |  |
| 社会效益得分率 | 比率 | 0%～100% |

#### 评分标准

计分方法（评定）：

- 评为“达成”：分值的 80%（含）至 100%（含）
- 评为“未达成”：分值的 0%（含）至 80%（不含）

#### 其他规定

- 提示：得分率不在所评档次的范围内，已从低计分。
- 当 得分 \\< 满分 时，单位要说明原因。

### 5. 创新

**分值**：5 分\u3000上级指标：加分\u3000代号：t.extra

#### 数据项

| 数据项 | 类型 | 范围 |
|---|---|---|
| 获奖数 | 个数 | ≥ 0 |

#### 评分标准

计分方法（公式，算出的是加的分）：

- 获奖数 = 0：0 分
- 其余：满分

## 三、评分规则

### 得分合成

- 一个组的得分是下级得分之和；下面另有规定的除外。
- “总分”最多得 105 分。
- “数量”的下级共 53 分，得分之和按比例折算为 40 分。
- 指标不适用而不参加评分的，分值由同组其他指标按分值分担；组里的指标全部不参加的，再往上一级分担。
- 每一级都按同一个次序：得分合成（或按评分标准计算），封顶，否决，限制在 0 到分值之间，取整。总分先加上加分、减去减分，再封顶和否决；对等级的限制最后。

### 加分和减分

- “加分”是加分，算出几分总分就加几分，最多加 5 分。

### 封顶

- 总分按下表封顶，不在表中的不封顶（执行率低）。
  - 执行率指标的执行率 70%（含）至 80%（不含）：最多 89 分
  - 执行率指标的执行率 70%（不含）以下：最多 79 分
- 当 执行率指标的执行率 \\< 50% 时，等级最高为“良”（执行率过低）。

### 否决

- 当重大违规时，“效益”的得分得 0 分（有重大违规）。

### 取整

- 每个指标的得分四舍五入到 2 位小数，其余各处不取整。

### 等级

- 按总分定等级：
  - 90（含）至 105（含）：优
  - 60（含）至 90（不含）：良
  - 0（含）至 60（不含）：差

### 不是原文的组分值

- “数量”40 分是推断的：分值是推断的

## 四、数据项

| 数据项 | 类型 | 单位 | 范围 | 来源 | 说明 | 用于 |
|---|---|---|---|---|---|---|
| 执行数 | 金额 | 万元 | ≥ 0 | 决算 |  | “执行率”指标 |
| 预算数 | 金额 | 万元 | ≥ 1 | 预算批复 | 调整后 | “执行率”指标 |
| 已制定办法 | 是/否 |  |  | 制度文件 |  | 制度建设 |
| 有目标 | 是/否 |  |  |  |  | 制度建设 |
| 有措施 | 是/否 |  |  |  |  | 制度建设 |
| 合同 | 明细表 |  |  | 合同台账 |  | 签订及时率 |
| \u3000· 金额 | 金额 | 万元 | ≥ 0 |  |  |  |
| \u3000· 通知日 | 日期 |  |  |  |  |  |
| \u3000· 签订日 | 日期 |  |  |  |  |  |
| \u3000· 天数差 | 计算 | 天 |  |  |  |  |
| 社会效益评定档次 | 选项（达成/未达成） |  |  |  |  | 社会效益 |
| 社会效益得分率 | 比率 |  | 0%～100% |  |  | 社会效益 |
| 获奖数 | 个数 |  | ≥ 0 |  |  | 创新 |
| 重大违规 | 是/否 |  |  | 审计报告 |  | 示例局整体支出绩效评价指标体系 |
""")


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    """No text breaks a table, begins a list, a heading or a link, or is a tag; control characters are shown."""
    text = render(whole(publish(hostile(tmp_path))))
    assert all(each == "\n" or each.isprintable() or each == "\u3000" for each in text)
    for line in text.splitlines():
        bare = line.replace("<br>", "").removeprefix("**").replace("**：", "：")
        assert not _PLAIN.search(bare), line
        assert not re.match(r"- 第二行|\| 表", line)
    tables = [each for each in text.split("\n\n") if each.startswith("|")]
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("甲|乙", "甲\\|乙"),
        ("a_b*c`d", "a\\_b\\*c\\`d"),
        ("<b>&amp;", "\\<b\\>\\&amp;"),
        ("- 甲", "\\- 甲"),
        ("12. 甲", "12\\. 甲"),
        ("2022-03", "2022-03"),
        ("# 甲", "\\# 甲"),
        ("甲\n\n=乙", "甲<br><br>\\=乙"),
        ("\x1b[1m甲\u202e", "\\\\x1b\\[1m甲\\\\u202e"),
        ("  甲\t乙 ", "甲 乙"),
    ],
)
def test_what_is_escaped(typed: str, escaped: str) -> None:
    """A text reads as it was typed, whatever signs of Markdown are in it."""
    assert markdown(typed) == escaped


def test_deductions_are_lines_of_their_own(tmp_path: Path) -> None:
    """Each says when it holds and what it takes."""
    more = "[[score.deductions.items]]\nname = '没有获奖'\nwhen = '获奖数 == 0'\ndeduct = '满分'\n"
    written = 'id = "t.a"\nname = "甲"\n\n' + number("获奖数") + more
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=written)
    assert "计分方法（扣分）：\n\n- 没有获奖（获奖数 = 0）：扣满分\n" in render(whole(publish(rules)))


def test_merged_cells_are_written_once() -> None:
    """Markdown has no merged cells: what a cell goes over stays empty."""
    columns = tuple(Column(each, 1) for each in "甲乙丙")
    first = (Cell((Paragraph(("上",)),), rows=2), Cell((Paragraph(("左",)),), columns=2))
    rows = (first, (Cell((Paragraph(("下",)),)), Cell((Paragraph(("右",)),))))
    assert render([Heading("题 | 目", 2), Table(columns, rows, 3)]) == snapshot("""\
## 题 \\| 目

| 甲 | 乙 | 丙 |
|---|---|---|
| 上 | 左 |  |
|  | 下 | 右 |
""")
