"""What was measured as the page ``docs/性能.md``, its pictures and the figures themselves."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
FIGURES = DOCS / "性能.json"
START, END = "<!-- 测得的数开始：由 python -m bench 写 -->", "<!-- 测得的数结束 -->"


def write(found: Mapping[str, Any]) -> None:
    """Write the figures, the pictures and the measured part of the page."""
    FIGURES.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _pictures(found)
    page = DOCS / "性能.md"
    text = page.read_text(encoding="utf-8")
    before, after = text[: text.index(START)], text[text.index(END) :]
    page.write_text(f"{before}{START}\n\n{measured(found)}\n{after}", encoding="utf-8")


def measured(found: Mapping[str, Any]) -> str:
    """Return the tables of the page."""
    machine = "；".join(f"{name} {value}" for name, value in found["machine"].items())
    parts = [f"测量环境：{machine}。", _single(found), _tables(found), _wrong(found), _other(found)]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _single(found: Mapping[str, Any]) -> str:
    single = found["single"]
    base = single["jixiao：总分"]
    rows = [
        (name, f"{value:,.1f}", f"{value / base:,.1f}")
        for name, value in sorted(single.items(), key=lambda each: each[1])
    ]
    return "### 一个单位\n\n" + _table(("做法", "微秒", "是 jixiao 总分的几倍"), rows)


def _tables(found: Mapping[str, Any]) -> str:
    table = found["table"]
    base = table["jixiao：score_table（各项得分、状态、等级）"]
    rows = [
        (name, f"{value:,.0f}", f"{value / base:,.3g}")
        for name, value in sorted(table.items(), key=lambda each: -each[1])
    ]
    text = _table(("做法", "单位/秒", "是 score_table 的几倍"), rows)
    made = f"机器码在第一张这样的表时编译一次，{found['machine_code']:.2f} 秒，上面没有算进去。"
    return f"### 一张表（{found['table_rows']:,} 个单位，单核）\n\n{text}\n\n{made}"


def _wrong(found: Mapping[str, Any]) -> str:
    share, examples = found["wrong"]["share"], found["wrong"]["examples"]
    rows = []
    for name in share["random"]:
        one = examples.get(name)
        shown = f"应为 {one['exact']}，算成 {one['got']}" if one is not None else "—"
        rows.append((name, *(f"{share[kind][name]:.2%}" for kind in ("random", "adversarial")), shown))
    text = _table(("做法", "随机数据", "刁难数据", "刁难数据里的一个"), rows)
    checked, wrong = (
        sum(found["wrong"][f"{kind}_alone"][at] for kind in ("random", "adversarial")) for at in (0, 1)
    )
    return f"### 总分算错的单位\n\n{text}\n\n另用 `rules.points` 逐个复算 {checked} 个，不同的 {wrong} 个。"


def _other(found: Mapping[str, Any]) -> str:
    memory, csv = found["memory"], found["csv"]
    both = memory["input"] + memory["output"]
    rows = [
        (
            "一张表的内存峰值",
            f"{memory['peak'] / 1e6:,.0f} MB",
            f"输入加输出 {both / 1e6:,.0f} MB 的 {memory['peak'] / both:.2f} 倍",
        ),
        (
            "`jixiao batch`，CSV 到 CSV",
            f"{csv['jixiao']:.1f} 秒",
            f"polars 只读出再写回同一文件 {csv['polars']:.1f} 秒，{csv['jixiao'] / csv['polars']:.2f} 倍"
            f"（读入 {csv['in'] / 1e6:,.0f} MB，写出 {csv['out'] / 1e6:,.0f} MB）",
        ),
    ]
    growth = [
        (f"{int(count):,}", f"{took:,.3f}", f"{int(count) / took:,.0f}")
        for count, took in found["growth"].items()
    ]
    many = [(count, f"{took:.2f}", f"{took / int(count):.3f}") for count, took in found["indicators"].items()]
    return "\n\n".join([
        "### 内存和文件", _table(("项目", "测得", "相比"), rows),
        "### 随单位数增长", "![时间随单位数增长](images/性能-单位数.svg)", _table(("单位", "秒", "单位/秒"), growth),
        "### 随指标数增长", "![时间随指标数增长](images/性能-指标数.svg)",
        _table(("指标", "每个单位微秒", "每个单位每项指标微秒"), many),
    ])  # fmt: skip


def _pictures(found: Mapping[str, Any]) -> None:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    # Text stays text: the reader's own Chinese font draws it, and the file is small.
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")
    mpl.rcParams.update({"svg.fonttype": "none", "font.family": "sans-serif", "svg.hashsalt": "jixiao"})
    table = dict(sorted(found["table"].items(), key=lambda each: each[1]))
    figure, axes = plt.subplots(figsize=(9, 0.42 * len(table) + 0.8))
    colours = ["#b5322a" if name.startswith("jixiao") else "#8a8f98" for name in table]
    bars = axes.barh(list(table), list(table.values()), color=colours)
    axes.set_xscale("log")
    axes.set_xlabel("单位/秒（对数刻度）")
    axes.bar_label(bars, [f" {value:,.0f}" for value in table.values()], fontsize=8)
    axes.margins(x=0.18)
    _save(figure, "性能-做法")
    _line(found["growth"], ("单位数", "秒"), "性能-单位数", plt)
    _line(found["indicators"], ("指标数", "每个单位微秒"), "性能-指标数", plt)


def _line(values: Mapping[str, float], labels: tuple[str, str], name: str, plt: Any) -> None:  # noqa: ANN401
    counts, took = [int(each) for each in values], list(values.values())
    figure, axes = plt.subplots(figsize=(6.4, 3.6))
    axes.loglog(counts, took, "o-", color="#b5322a", label="测得")
    last = len(counts) - 1
    axes.loglog(
        counts,
        [took[last] * each / counts[last] for each in counts],
        "--",
        color="#8a8f98",
        label="与最后一点成正比",
    )
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    axes.legend(frameon=False)
    _save(figure, name)


def _save(figure: Any, name: str) -> None:  # noqa: ANN401
    for axes in figure.axes:
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(DOCS / "images" / f"{name}.svg", metadata={"Date": None})
