"""What is measured: guangzhou/2022 with its 25 indicators, over flat columns that every peer can take.

Detail tables and calendars are beyond most peers. So of the seven indicators over detail tables the tables are counted and
summed beforehand, for everybody alike (``flat/*.toml``); the other eighteen are the shipped ones. Two data items are
always above zero, so that no weight is shared out: peers would need many more formulas for that.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import jixiao
from jixiao import Rules

HERE = Path(__file__).resolve().parent
SHIPPED = HERE.parent / "rulesets" / "guangzhou" / "2022.toml"
DAY = date(2022, 1, 4)
CENTS = 100
MOST = 5_000 * CENTS

Numbers = Any
"""An int64 array: amounts in cents, counts, days, 0 or 1 for yes/no."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two data items that an indicator divides: its points per 100%, and the rates where its rule changes."""

    above: str
    below: str
    points: int
    thresholds: tuple[int, ...] = (100,)
    is_count: bool = False


RATIOS = (
    Ratio("支出决算数", "调整后预算数", 10),
    Ratio("年末结转结余", "支出预算数", 10, (10, 30)),
    Ratio("已公开绩效目标数", "应公开绩效目标数", 1, is_count=True),
    Ratio("已整改问题数", "应整改问题数", 1, is_count=True),
    Ratio("绩效管理考评得分", "绩效管理考评总分", 7),
    Ratio("中小企业实际预留金额", "中小企业应预留金额", 1),
    Ratio("按期上缴资产收益", "应上缴资产收益", 1),
    Ratio("账实相符资产数", "账面资产数", 1, is_count=True),
    Ratio("在用固定资产原值", "全部固定资产原值", 2, (90, 75, 60)),
    Ratio("公用经费支出数", "公用经费预算数", 2, (100, 105, 110, 120)),
    Ratio("三公经费支出数", "三公经费预算数", 1),
    Ratio("产出得分合计", "产出权数合计", 20),
    Ratio("效益得分合计", "效益权数合计", 20),
    Ratio("已评估项目数", "新增项目数", 3, is_count=True),
    Ratio("按时公开意向数", "应公开意向数", 2, is_count=True),
    Ratio("按时签订合同数", "合同数", 3, is_count=True),
    Ratio("及时备案合同数", "合同数", 1, is_count=True),
)
SMALL_COUNTS = (
    "采购投诉成立件数", "采购处罚次数", "超标准配置资产数", "资产管理违规问题数", "资产盘点次数", "一般问题数", "严重问题数",
)  # fmt: skip
DATES = (("部门预算批复日期", "部门预算公开日期"), ("部门决算批复日期", "部门决算公开日期"))
YES = (
    "部门预算已公开", "部门预算公开内容完整", "部门决算已公开", "部门决算公开内容完整", "绩效自评结果已公开", "有事前绩效评估制度",
    "有绩效目标管理制度", "有绩效运行监控制度", "有绩效评价管理制度", "有绩效结果应用制度", "绩效结果已反馈", "结果与预算安排挂钩",
    "政府采购内控制度已印发", "资产年报数据完整", "国有资产管理制度已制定",
)  # fmt: skip
ABOVE_ZERO = frozenset({"调整后预算数", "中小企业应预留金额", "绩效管理考评总分"})


def flat_rules() -> Rules:
    """Return the ruleset over flat columns, made from the shipped one."""
    folder = Path(tempfile.mkdtemp(prefix="jixiao-bench-"))
    try:
        text = SHIPPED.read_text(encoding="utf-8").replace('"guangzhou/2022"', '"bench/2022"')
        for file in (HERE / "flat").glob("*.toml"):
            shutil.copy(file, folder)
            text = text.replace(f'"guangzhou.{file.stem}"', f'"bench.{file.stem}"')
        (folder / "2022.toml").write_text(text, encoding="utf-8")
        return jixiao.load(folder / "2022.toml")
    finally:
        shutil.rmtree(folder)


def random_units(count: int, seed: int = 1) -> dict[str, Numbers]:
    """Return units anywhere within the limits."""
    chance = np.random.default_rng(seed)
    units: dict[str, Numbers] = {}
    for each in RATIOS:
        if each.below not in units:
            units[each.below] = _below(each, count, chance)
        units[each.above] = (units[each.below] * chance.integers(0, 1_250, count)) // 1_000
    return {**units, **_others(count, chance)}


def _below(of: Ratio, count: int, chance: np.random.Generator) -> Numbers:
    if of.is_count:
        return chance.integers(0, 40, count)
    found = chance.integers(CENTS, MOST, count)
    # Some units have no such money at all: the rules name that case.
    return found if of.below in ABOVE_ZERO else np.where(chance.random(count) < 0.03, 0, found)


def _others(count: int, chance: np.random.Generator) -> dict[str, Numbers]:
    units: dict[str, Numbers] = {}
    for name in SMALL_COUNTS:
        units[name] = chance.integers(0, 6, count) * (chance.random(count) < 0.4)
    for approved, published in DATES:
        units[approved] = DAY.toordinal() + chance.integers(0, 300, count)
        units[published] = units[approved] + chance.integers(-3, 45, count)
    for name in YES:
        units[name] = (chance.random(count) < 0.9).astype(np.int64)
    return units


def adversarial_units(count: int, seed: int = 2) -> dict[str, Numbers]:
    """Return units aimed at what goes wrong: points that end in a 5 to be rounded, rates that are a threshold or next to it.

    Of each ratio a third of the units have points whose third decimal is a tie, a third a rate exactly at a threshold or a
    cent from it, a third amounts of very different size.
    """
    chance = np.random.default_rng(seed)
    units = random_units(count, seed)
    for each in RATIOS:
        if each.is_count:
            continue
        kind = chance.integers(0, 3, count)
        step = chance.integers(1, MOST // (200 * each.points), count)
        below = (
            200 * each.points * step
        )  # points × above / below = (2k + 1) / 200: a tie of the third decimal
        above = (2 * chance.integers(0, 100 * each.points, count) + 1) * step
        base = chance.integers(1, MOST // 100, count) * 100
        rate = chance.choice(each.thresholds, count)
        at = base // 100 * rate + chance.integers(-1, 2, count)
        tiny, huge = chance.integers(1, 40, count), chance.integers(10**9, 10**11, count)
        far = chance.random(count) < 0.5
        units[each.below] = np.select([kind == 0, kind == 1], [below, base], np.where(far, tiny, huge))
        units[each.above] = np.select(
            [kind == 0, kind == 1], [above, at], np.where(far, tiny + 1, huge - tiny)
        )
    units["绩效管理考评总分"] = np.maximum(units["绩效管理考评总分"], CENTS)
    return units


def as_arrow(rules: Rules, units: Mapping[str, Numbers]) -> pa.Table:
    """Return units as jixiao takes a table."""
    columns: dict[str, Any] = {}
    for name, each in rules.fields.items():
        values = units[name]
        if each.type == "yes_no":
            columns[name] = pa.array(values.astype(bool))
        elif each.type == "date":
            columns[name] = pa.array((values - date(1970, 1, 1).toordinal()).astype("datetime64[D]"))
        elif each.type == "count":
            columns[name] = pa.array(values)
        else:
            columns[name] = _decimals(values)
    return pa.table(columns)


def _decimals(values: Numbers) -> pa.Array:
    words = np.empty((len(values), 2), dtype=np.int64)
    words[:, 0], words[:, 1] = values, values >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(values), [None, pa.py_buffer(words)])


def as_floats(rules: Rules, units: Mapping[str, Numbers]) -> dict[str, Any]:
    """Return units as most programs would hold them: binary floats, counts and days as well, yes/no as truth values."""
    found: dict[str, Any] = {}
    for name, each in rules.fields.items():
        if each.type == "yes_no":
            found[name] = units[name].astype(bool)
        elif each.type in {"count", "date"}:
            found[name] = units[name].astype(np.float64)
        else:
            found[name] = units[name] / CENTS
    return found
