"""The limit: the same points as whole-number arithmetic on int64, by hand, compiled to machine code by numba.

It knows that these data fit 64 bits and has no absent data, no states, no groups and no grade; so it is what is possible, and
an independent exact check of every total. numba rather than C: pip installs it everywhere, and the machine code is LLVM's
in both cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numba
import numpy as np

from bench.peers import Peer
from bench.workload import DATES, RATIOS, SMALL_COUNTS, YES

_ORDER = tuple(dict.fromkeys(name for each in RATIOS for name in (each.above, each.below)))
NAMES = (*_ORDER, *SMALL_COUNTS, *(name for pair in DATES for name in pair), *YES)
_AT = {name: at for at, name in enumerate(NAMES)}


@numba.njit(inline="always")
def _half_up(above: int, below: int) -> int:
    """Return hundredths of ``above / below``, neither below zero."""
    return (200 * above + below) // (2 * below)


@numba.njit(inline="always")
def _share(points: int, above: int, below: int) -> int:
    """Return the hundredths of ``points × min(1, above / below)``."""
    return 100 * points if above >= below else _half_up(points * above, below)


def _source() -> str:
    """Return the loop; each line one indicator, in hundredths of a point."""
    at = {name: f"u[{index}, i]" for name, index in _AT.items()}

    def share(points: int, above: str, below: str, empty: int) -> str:
        return f"({empty} if {at[below]} == 0 else _share({points}, {at[above]}, {at[below]}))"

    def left(points: int, *quarters: tuple[int, str]) -> str:
        lost = " + ".join(f"{each} * {at[name]}" for each, name in quarters)
        return f"{25 * points} * max(0, 4 - ({lost}))"

    def disclosed(approved: str, published: str, done: str, whole: str) -> str:
        days = f"{at[published]} - {at[approved]}"
        return f"{at[done]} * ((50 if 0 <= {days} <= 20 else 0) + 50 * {at[whole]})"

    owed, kept = at["年末结转结余"], at["支出预算数"]
    used, held = at["在用固定资产原值"], at["全部固定资产原值"]
    spent, granted = at["公用经费支出数"], at["公用经费预算数"]
    lines = [
        share(20, "产出得分合计", "产出权数合计", 0),
        share(20, "效益得分合计", "效益权数合计", 0),
        share(10, "支出决算数", "调整后预算数", 1000),
        share(3, "已评估项目数", "新增项目数", 300),
        f"(200 if 10 * {owed} <= {kept} else (0 if 10 * {owed} >= 3 * {kept} else _half_up(3 * {kept} - 10 * {owed}, {kept})))",
        left(3, (1, "一般问题数"), (2, "严重问题数")),
        disclosed("部门预算批复日期", "部门预算公开日期", "部门预算已公开", "部门预算公开内容完整"),
        disclosed("部门决算批复日期", "部门决算公开日期", "部门决算已公开", "部门决算公开内容完整"),
        f"{share(1, '已公开绩效目标数', '应公开绩效目标数', 100)} + 100 * {at['绩效自评结果已公开']}",
        *(f"100 * {at[name]}" for name in YES if name.startswith("有")),
        f"{share(1, '已整改问题数', '应整改问题数', 100)} + 100 * ({at['绩效结果已反馈']} + {at['结果与预算安排挂钩']})",
        share(7, "绩效管理考评得分", "绩效管理考评总分", 700),
        share(2, "按时公开意向数", "应公开意向数", 200),
        f"100 * {at['政府采购内控制度已印发']}",
        left(2, (1, "采购投诉成立件数"), (2, "采购处罚次数")),
        share(3, "按时签订合同数", "合同数", 300),
        share(1, "及时备案合同数", "合同数", 100),
        share(1, "中小企业实际预留金额", "中小企业应预留金额", 100),
        left(2, (1, "超标准配置资产数")),
        share(1, "按期上缴资产收益", "应上缴资产收益", 100),
        f"(100 if {at['资产盘点次数']} >= 1 else 0)",
        f"{share(1, '账实相符资产数', '账面资产数', 100)} + 100 * {at['资产年报数据完整']}",
        f"100 * {at['国有资产管理制度已制定']} + (100 if {at['资产管理违规问题数']} == 0 else 0)",
        f"(200 if 10 * {used} >= 9 * {held} else (150 if 4 * {used} >= 3 * {held} else (100 if 5 * {used} >= 3 * {held} else 0)))",
        f"(200 if {spent} <= {granted} else (0 if {granted} == 0 else (150 if 20 * {spent} <= 21 * {granted}"
        f" else (100 if 10 * {spent} <= 11 * {granted} else (50 if 5 * {spent} <= 6 * {granted} else 0)))))",
        f"(100 if {at['三公经费支出数']} <= {at['三公经费预算数']} else 0)",
    ]
    body = [f"        total += {line}" for line in lines]
    return "\n".join(
        [
            "def run(u, found):",
            "    for i in range(u.shape[1]):",
            "        total = 0",
            *body,
            "        found[i] = total",
        ]
    )


def _compiled() -> Any:  # noqa: ANN401 - numba has no types
    scope: dict[str, Any] = {"_share": _share, "_half_up": _half_up}
    exec(_source(), scope)
    return numba.njit(scope["run"])


_RUN = _compiled()


def many(units: Mapping[str, Any]) -> Callable[[], Sequence[int]]:
    """Return what computes every total, in hundredths; ``units`` are those of the workload: cents, counts, days, 0 and 1."""
    table = np.array([units[name] for name in NAMES], dtype=np.int64)
    found = np.empty(table.shape[1], dtype=np.int64)
    _RUN(table[:, :1], found[:1])

    def totals() -> Any:  # noqa: ANN401 - an array of int64
        _RUN(table, found)
        return found

    return totals


PEERS: list[Peer] = []
