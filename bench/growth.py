"""How the cost of a table grows with its units: time, units a second, memory; and whether any unit is wrong.

    PYTHONPATH=. python bench/growth.py [RULESET] [MOST]

Prints a Markdown table. Quote ratios within one run: machines differ.
"""

from __future__ import annotations

import resource
import sys
import time

from bench.units import units, wrong

import jixiao

_MEGA = 1_000_000


def main(ruleset: str = "guangzhou/2022", most: str = "1000000") -> None:
    """Measure 1,000 units, 10,000 and so on."""
    rules = jixiao.load(ruleset)
    rules.score_table(units(rules, 10))
    print(f"{ruleset}：{len(rules.program.indicators)} 个指标，{len(rules.fields)} 个数据项\n")
    print(
        "| 单位 | 秒 | 单位/秒 | 输入+输出 MB | 内存峰值 MB | 抽查 | 不同 |\n|---:|---:|---:|---:|---:|---:|---:|"
    )
    count = 1_000
    while count <= int(most):
        table = units(rules, count)
        began = time.perf_counter()
        results = rules.score_table(table)
        took = time.perf_counter() - began
        size = (table.nbytes + results.nbytes) / _MEGA
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
        every = max(count // 200, 1)
        differing = wrong(rules, table, results, every)
        checked = len(range(0, count, every))
        print(
            f"| {count:,} | {took:.2f} | {count / took:,.0f} | {size:,.0f} | {peak:,.0f} | {checked} | {differing} |",
            flush=True,
        )
        del table, results
        count *= 10


if __name__ == "__main__":
    main(*sys.argv[1:])
