"""``jixiao prove``: what holds of a ruleset whatever the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from jixiao.api import Rules
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.naming import not_found
from jixiao.cli.options import Finding, finding_options, json_option, seconds_option
from jixiao.cli.output import say_progress, say_report
from jixiao.cli.stdin import READ
from jixiao.problems import JixiaoError, not_installed

if TYPE_CHECKING:
    from jixiao.program import Node


@click.command(cls=ChineseCommand)
@click.argument("ruleset", type=READ, metavar="指标体系")
@click.argument("indicator", metavar="[指标]", required=False)
@seconds_option("最多用这么多秒；到时还没有结论的，答未能判定")
@click.option("--strict", is_flag=True, help="有未能判定的，也以 1 退出")
@json_option
@finding_options
def prove(
    *,
    ruleset: str,
    indicator: str | None,
    seconds: float | None,
    finding: Finding,
    strict: bool,
    as_json: bool,
) -> int:
    """证明指标体系对任何数据都不出错：总算得出分，得分不超范围，每个分支都走得到，每个等级都评得到。

    举得出反例的，把反例算给你看；有被推翻的，退出码是 1。只看一个指标的，写它的名称或 id。
    """
    rules = finding.load(ruleset)
    node = None if indicator is None else _named(rules, indicator)
    try:
        from jixiao.authoring.proof.proving import prove as proved
        from jixiao.authoring.proof.smt.solver_context import SolverEffort
    except ImportError:
        problem = not_installed("C718", "证明要用 z3 的组件（z3-solver），没有装", "prove")
        raise JixiaoError([problem]) from None
    report = proved(rules, node, SolverEffort(seconds=seconds), _progress)
    say_report(report, as_json=as_json)
    return 0 if report.is_right and not (strict and report.having("undecided")) else 1


def _named(rules: Rules, wanted: str) -> Node:
    node = rules.program.find(wanted)
    if node is not None and node.kind == "indicator":
        return node
    raise not_found(wanted, [node.name for node in rules.program.indicators], f"{rules.id} 里")


def _progress(done: int, of: int, name: str) -> None:
    say_progress(f"证明 {done + 1}/{of} {name}" if done + 1 < of else "")
