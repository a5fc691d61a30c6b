"""``jixiao diff``: what changed from one ruleset to another, by meaning, and what it does to real units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from jixiao.api import Rules
from jixiao.authoring.difference.comparing import compare
from jixiao.authoring.difference.report.document import document_of, title_of
from jixiao.authoring.effort import Effort
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import Finding, finding_options, seconds_option
from jixiao.cli.printing import Printing, printing_options
from jixiao.cli.stdin import READ, as_file, table_ending
from jixiao.extras import needs_tables

if TYPE_CHECKING:
    from jixiao.authoring.difference.changes import Difference
    from jixiao.authoring.difference.effect import Effect
    from jixiao.authoring.difference.equivalence import Prover


@click.command(cls=ChineseCommand)
@click.argument("old", type=READ, metavar="原指标体系")
@click.argument("new", type=READ, metavar="新指标体系")
@click.option(
    "--data",
    "table",
    type=READ,
    metavar="表",
    help="用这张表里的单位（CSV、Parquet、JSON 行）看影响：谁升谁降、因为什么",
)
@seconds_option("看公式变没变最多用这么多秒，默认 60；到时还没有结论的，答未能判定", default="60")
@click.option("--floats", is_flag=True, help="表里的浮点数按最短的十进制数读；不写就不接受浮点数的列")
@printing_options
@finding_options
def diff(  # noqa: PLR0913 - the options of a command
    old: str,
    new: str,
    table: str | None,
    printing: Printing,
    finding: Finding,
    *,
    seconds: float,
    floats: bool,
) -> None:
    """说明两个指标体系有什么不同：分值、指标、界限、公式、数据项、等级、取整，一句一句，连同原因。

    公式换了写法的，证明结果不变，或者举出一份数据，新旧得分不同。写指标体系的 id 或 TOML 文件。
    """
    before, now = finding.load(old), finding.load(new)
    prover, effort = _prover(seconds)
    difference = compare(before, now, prover, effort)
    if table is not None:
        effect = _effect(before, now, difference, table, finding, floats=floats)
        difference = replace(difference, effect=effect)
    printing.write(lambda: document_of(difference), title_of(difference), difference)


def _prover(seconds: float) -> tuple[Prover | None, Effort]:
    """Return the prover that decides more than normal forms do, when z3 is installed, and the time for all."""
    try:
        from jixiao.authoring.proof.equivalence import equivalence
        from jixiao.authoring.proof.smt.solver_context import SolverEffort
    except ImportError:
        return None, Effort(seconds)
    effort = SolverEffort(seconds)
    return equivalence(effort), effort


def _effect(
    old: Rules, new: Rules, difference: Difference, table: str, finding: Finding, *, floats: bool
) -> Effect:
    with needs_tables():
        from jixiao.authoring.difference.unit_results import changes_in, effect_of
        from jixiao.tables.io.foreign_files import opener
    with as_file(table, table_ending) as source:
        opened = opener(finding.readers(table))
        return effect_of(changes_in(old, new, difference, source, opened, floats=floats), source.name)
