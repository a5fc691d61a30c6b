"""Everything measured in one run: ``python -m bench``, or a minute of it: ``python -m bench --quick``.

Writes ``docs/性能.json``, the page ``docs/性能.md`` and its pictures (not with ``--quick``, which only prints). Quote ratios of one run only.
"""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa

import jixiao
from bench import report
from bench.many_indicators import rules_of
from bench.measure import alone, each, seconds, side_by_side
from bench.peers import Peer, by_hand, load, numba_peer
from bench.units import units as raw_units
from bench.workload import CENTS, adversarial_units, as_arrow, as_floats, flat_rules, random_units
from jixiao import Rules
from jixiao.program.compiled.compilation import compile_program
from jixiao.program.compiled.variables import given as encoded
from jixiao.rules import Field, Submission
from jixiao.scoring import read_inputs
from jixiao.tables.native import accelerator

_SEEDS: dict[str, tuple[Callable[[int, int], dict[str, Any]], int]] = {
    "random": (random_units, 11),
    "adversarial": (adversarial_units, 12),
}
_PIECE, _SOON_DONE = 1_000_000, 100_000
_EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "complete-2022.toml"


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each is measured."""

    table: int
    rows: int
    single: int
    growth: tuple[int, ...]
    indicators: tuple[int, ...]


FULL = Sizes(1_000_000, 20_000, 300, (10**3, 10**4, 10**5, 10**6, 10**7), (1, 2, 5, 10, 25, 50, 100, 200))
QUICK = Sizes(50_000, 1_000, 50, (10**3, 10**4, 10**5), (1, 5, 25, 50))


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write the page."""
    sizes = QUICK if "--quick" in arguments else FULL
    rules = flat_rules()
    peers, lacking = load()
    _say(f"没有装：{'、'.join(lacking)}" if lacking else "对照都装了")
    found: dict[str, Any] = {
        "machine": _machine(peers),
        "lacking": lacking,
        "rows": sizes.rows,
        "table_rows": sizes.table,
    }
    for name, measure in (
        ("single", lambda: _single(rules, peers, sizes.single)),
        ("table", lambda: _tables(rules, peers, sizes)),
        ("wrong", lambda: _wrong(rules, peers, sizes)),
        ("growth", lambda: _growth(rules, sizes.growth)),
        ("indicators", lambda: _by_indicators(sizes.indicators, min(sizes.table, 200_000))),
        ("memory", lambda: json.loads(alone("bench.batch", "memory", str(sizes.table)))),
        ("csv", lambda: json.loads(alone("bench.batch", "csv", str(sizes.table)))),
    ):
        _say(f"== {name}")
        found[name] = measure()
        _say(json.dumps(found[name], ensure_ascii=False, indent=1))
    found["table"], found["machine_code"] = found["table"]
    if sizes is FULL:
        report.write(found)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _machine(peers: Sequence[Peer]) -> dict[str, str]:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    libraries = ["numpy", "pyarrow", "numba", *(each.library for each in peers if each.library)]
    return {
        "处理器": model,
        "Python": platform.python_version(),
        "系统": f"{platform.system()} {platform.machine()}",
        **{name: version(name) for name in dict.fromkeys(libraries)},
    }


def _units(rules: Rules, count: int, kind: str) -> tuple[dict[str, Any], pa.Table, dict[str, Any]]:
    """Return units as whole numbers, as jixiao's table and as floats."""
    make, seed = _SEEDS[kind]
    units = make(count, seed)
    return units, as_arrow(rules, units), as_floats(rules, units)


def _rows(columns: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
    lists = {name: values[:count].tolist() for name, values in columns.items()}
    return [{name: values[at] for name, values in lists.items()} for at in range(count)]


def submissions(rules: Rules, table: pa.Table) -> list[Submission]:
    """Return the units of a table as submissions."""
    return [
        jixiao.read(
            {
                "unit": "单位",
                "fields": {name: _typed(rules.fields[name], value) for name, value in row.items()},
            }
        )
        for row in table.to_pylist()
    ]


def _typed(of: Field, value: object) -> object:
    return f"{value.scaleb(2):f}%" if of.type == "rate" and isinstance(value, Decimal) else value


def _single(rules: Rules, peers: Sequence[Peer], count: int) -> dict[str, float]:
    """Return the microseconds that one unit takes."""
    _, table, floats = _units(rules, count, "random")
    rows, read = _rows(floats, count), submissions(rules, table)
    total = rules.compilation.wanted[0]
    inputs = [read_inputs(rules.program, submission) for submission in read]
    points, states = compile_program(rules.program, rules.calendars, (total,)), rules.compilation
    hand = by_hand.PEERS[0]
    if points.function is None or states.function is None or hand.one is None:
        message = "a complete unit has compiled code"
        raise RuntimeError(message)
    total_of, whole = points.function, states.function
    both = list(zip(rows, [encoded(points.names, one) for one in inputs], strict=True))
    by_hand_took, took = side_by_side(hand.one, lambda data: total_of(*data), both)
    found = {hand.name: by_hand_took, "jixiao：总分": took}
    found["jixiao：各项得分、状态和等级"] = each(
        lambda data: whole(*data), [encoded(states.names, one) for one in inputs]
    )
    found["jixiao：rules.points（从填报数据起）"] = each(rules.points, read)
    rules.score(read[0])
    # A scorecard is whole when it is returned: nothing has to be asked for. Some units again and again, the others once.
    again, once = read[: min(50, count // 2)], read[count // 2 :]
    found["jixiao：rules.score（带全部理由）"] = each(rules.score, again)
    found["jixiao：rules.score（带全部理由，每份数据头一次见）"] = each(rules.score, once, 1)
    found["jixiao：rules.score 并写成 JSON 文本"] = each(lambda one: rules.score(one).to_json(), again)
    shipped, example = jixiao.load("guangzhou/2022"), jixiao.read(_EXAMPLE)
    shipped.score(example)
    found["jixiao：rules.score，guangzhou/2022 原样，带明细表"] = each(shipped.score, [example] * 20)
    for peer in peers:
        if peer.one is not None and peer is not hand:
            found[peer.name] = each(peer.one, rows, 3)
    return {name: value * 1e6 for name, value in found.items()}


def _tables(rules: Rules, peers: Sequence[Peer], sizes: Sizes) -> tuple[dict[str, float], float]:
    """Return units a second over a table in memory, and the seconds that making machine code takes once."""
    units, table, floats = _units(rules, sizes.table, "random")
    rules.score_table(table.slice(0, 1_000))
    found = {
        "jixiao：score_table（各项得分、状态、等级）": sizes.table / seconds(lambda: rules.score_table(table))
    }
    found["jixiao：score_table，不装 llvmlite"] = _by_columns(rules, table)
    found["jixiao：只算总分"], made = _only_totals(rules, table)
    shipped = jixiao.load("guangzhou/2022")
    raw = raw_units(shipped, sizes.table // 5)
    shipped.score_table(raw.slice(0, 1_000))
    found["jixiao：guangzhou/2022 原样，带 6 张明细表"] = len(raw) / seconds(
        lambda: shipped.score_table(raw), 2
    )
    found["int64 极限（numba）"] = sizes.table / seconds(numba_peer.many(units))
    rows = _rows(floats, sizes.rows)
    for peer in peers:
        if peer.many is not None:
            given = rows if peer.by_rows else floats
            count = len(rows) if peer.by_rows else sizes.table
            found[peer.name] = count / seconds(peer.many(given), 2)
        elif peer.one is not None:
            found[peer.name] = 1 / each(peer.one, rows[: sizes.rows // 4], 1)
        _say(f"  {peer.name} {found[peer.name]:,.0f}")
    return found, made


def _by_columns(rules: Rules, table: pa.Table) -> float:
    """Return units a second of a whole table where there is no LLVM."""
    with mock.patch.object(accelerator, "PAYS", float("inf")):
        return len(table) / seconds(lambda: rules.score_table(table))


def _only_totals(rules: Rules, table: pa.Table) -> tuple[float, float]:
    """Return units a second of the total alone, and the seconds that making its code takes, once."""
    first = seconds(lambda: rules.score_table(table, results=("总分",)), 1)
    took = seconds(lambda: rules.score_table(table, results=("总分",)))
    return len(table) / took, first - took


def _wrong(rules: Rules, peers: Sequence[Peer], sizes: Sizes) -> dict[str, Any]:
    """Return the share of units whose total differs from the exact one, and one such unit for each peer."""
    found: dict[str, Any] = {"share": {}, "examples": {}}
    for kind in _SEEDS:
        units, table, floats = _units(rules, sizes.table, kind)
        mine = np.array([round(each * CENTS) for each in rules.score_table(table)["总分"].to_pylist()])
        exact = np.asarray(numba_peer.many(units)())
        shares = {"jixiao": float((mine != exact).mean())}
        rows = _rows(floats, sizes.rows)
        for peer in peers:
            if peer.many is not None:
                totals = peer.many(rows if peer.by_rows else floats)()
            elif peer.one is not None:
                totals = [peer.one(row) for row in rows[: sizes.rows // 4]]
            got = np.rint(np.asarray(totals, dtype=np.float64) * CENTS).astype(np.int64)
            differing = np.flatnonzero(got != exact[: len(got)])
            shares[peer.name] = len(differing) / len(got)
            if len(differing) and kind == "adversarial":
                at = int(differing[0])
                found["examples"][peer.name] = {
                    "exact": f"{exact[at] / CENTS:.2f}",
                    "got": f"{got[at] / CENTS:.2f}",
                }
        found["share"][kind] = shares
        checked = min(sizes.single, 200)
        alone_too = [rules.points(each).total for each in submissions(rules, table.slice(0, checked))]
        found[f"{kind}_alone"] = [
            checked,
            sum(
                one is None or round(one * CENTS) != each
                for one, each in zip(alone_too, exact.tolist(), strict=False)
            ),
        ]
    return found


def _growth(rules: Rules, counts: Sequence[int]) -> dict[str, float]:
    """Return the seconds of tables of so many units; above a million in pieces of a million, as memory has its bounds."""
    found: dict[str, float] = {}
    table = as_arrow(rules, random_units(min(max(counts), _PIECE), 13))
    for count in counts:
        piece = table.slice(0, min(count, len(table)))
        pieces = [piece] * max(count // len(piece), 1)
        found[str(count)] = seconds(partial(_score_all, rules, pieces), 1 if count > _SOON_DONE else 5)
        _say(f"  {count:,} {found[str(count)]:.3f}")
    return found


def _score_all(rules: Rules, tables: Sequence[pa.Table]) -> None:
    for table in tables:
        rules.score_table(table)


def _by_indicators(counts: Sequence[int], units: int) -> dict[str, float]:
    """Return the microseconds that a unit takes under rulesets of so many indicators, in a table."""
    found: dict[str, float] = {}
    for count in counts:
        rules = rules_of(count)
        table = as_arrow(rules, random_units(units, 14))
        rules.score_table(table.slice(0, 10))
        found[str(count)] = seconds(partial(_score_all, rules, [table]), 2) / units * 1e6
        _say(f"  {count} {found[str(count)]:.2f}")
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
    _say(f"{date.today():%Y-%m-%d}")  # noqa: DTZ011 - the day where it runs
