"""``jixiao batch``: a table of units to a table of results."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.gathering import Skipped, none_found, read_folder, skipped_text
from jixiao.cli.options import (
    Finding,
    finding_options,
    force_option,
    json_option,
    output_option,
    strict_option,
)
from jixiao.cli.output import Column, say, say_json, write_table
from jixiao.cli.stdin import READ, as_file, table_ending
from jixiao.documents import shown_path
from jixiao.documents.writing import taken
from jixiao.extras import engine_version, needs_tables
from jixiao.numbers import to_text
from jixiao.plugins.extensions import Extensions
from jixiao.program import Program
from jixiao.rules import Submission
from jixiao.scoring import STATE_NAMES, Unread

if TYPE_CHECKING:
    from jixiao.api import Rules
    from jixiao.tables.io.source import Source
    from jixiao.tables.summary import Summary

_REFUSED, _UNGRADED, _SCORED = "有错，没有评分", "有总分，等级待定", "有总分"
_PLACES = 2
_MOST_LOST = 5


@click.command("batch", cls=ChineseCommand)
@click.argument("table", type=READ, metavar="表或文件夹")
@output_option("结果写到这个文件（.csv、.parquet、.jsonl），写完才出现", "结果表", required=True)
@click.option("--ruleset", "-r", type=READ, required=True, metavar="ID或文件", help="用这个指标体系")
@click.option("--only-results", is_flag=True, help="结果里不带表里不是数据项的列（信用代码、备注等）")
@click.option("--floats", is_flag=True, help="表里的浮点数按最短的十进制数读；不写就不接受浮点数的列")
@click.option("--fresh", is_flag=True, help="不接着上次中断的地方，从头评")
@force_option
@json_option
@strict_option
@finding_options
def batch(  # noqa: PLR0913 - one parameter an option
    table: str,
    output: str,
    ruleset: str,
    finding: Finding,
    *,
    only_results: bool,
    floats: bool,
    fresh: bool,
    force: bool,
    as_json: bool,
    strict: bool,
) -> int:
    """给一张表里的许多单位评分：一行一个单位，列名是数据项的名称；结果和 jixiao score 一分不差。

    表是 CSV（UTF-8 或 GBK）、Parquet 或 JSON 行，也可以是填报文件的文件夹。中断以后再运行，从中断的地方接着评，结果和没有中断的一样。
    一个格写错，只有那一行不评分，结果表的“问题”列写明第几行、什么错。写 - 就从标准输入读，看内容认出是哪一种表。
    """
    rules = finding.load(ruleset)
    with needs_tables():
        from jixiao.tables.io.batch import Batch
        from jixiao.tables.io.foreign_files import for_tables, opener, write_rows
    files, target = rules.extensions, Path(output)
    writer = for_tables(files.writers, target)
    # A plugin writes what is whole: it is not asked to go on with a file that was left unfinished.
    results = target if writer is None else target.with_name(f".{target.name}.parquet")
    if writer is not None and target.exists() and not force:
        raise taken(output)
    with as_file(table, table_ending) as source:
        opened = partial(_submissions, rules) if source.is_dir() else opener(finding.readers(table))
        run = Batch(
            rules.for_tables(), source, results, engine_version(), floats,
            opened=opened, replace=force or writer is not None, own=not only_results,
        )  # fmt: skip
        with click.progressbar(
            length=1, label="评分", show_eta=False, file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:

            def progress(done: int, size: int) -> None:
                bar.length = max(size, done, 1)
                bar.update(done - bar.pos)

            summary = run.run(fresh=fresh, progress=progress)
            if writer is not None:
                write_rows(writer, results, target, replace=force)
                results.unlink()
            progress(bar.length or 0, 0)
    program = rules.program
    if as_json:
        about = {"ruleset": program.id, "year": program.year, "digest": program.digest}
        say_json({**about, "written": [output], **summary.to_data()})
    else:
        _show(program, summary, output)
        _report_checks(files)
    short = strict and (not summary.is_decided or bool(summary.codes))
    return 1 if short or summary.failed else 0


def _report_checks(files: Extensions) -> None:
    """Say which checks of plugins look at scorecards, of which a table has none."""
    if files.findings:
        codes = "、".join(finding.value.code for finding in files.findings)
        say(f"\n插件的检查 {codes} 看的是整个评分结果，成批评分没有做；用 jixiao score 或 score-set")


def _submissions(rules: Rules, folder: Path) -> Source:
    """Return the submissions of a folder as units, in the order of their names, read as they are needed."""
    from jixiao.tables.io.folder import open_submissions

    passed: list[str] = []

    def read() -> Iterator[Submission | Unread]:
        skipped: list[Skipped] = []
        submissions = read_folder(folder, rules.extensions.readers, skipped)
        first = next(submissions, None)
        if first is None:
            raise none_found([shown_path(folder)], skipped)
        yield first
        yield from submissions
        if skipped:
            passed.append(skipped_text(skipped))

    return open_submissions(rules.program, read(), passed, sum(1 for _ in folder.iterdir()))


def _show(program: Program, summary: Summary, output: str) -> None:
    say(f"指标体系：{program.name}（{program.id}），{program.year} 年度")
    resumed = "（接着上次中断的地方）" if summary.resumed else ""
    say(f"单位 {summary.units:,} 个，结果写入 {output}{resumed}\n")
    grades = sorted(program.grades, key=lambda grade: -grade.at_least)
    counts = [(grade.name, summary.grades[grade.name]) for grade in grades]
    counts = counts or [(_SCORED, summary.total.units)]
    if summary.ungraded:
        counts.append((_UNGRADED, summary.ungraded))
    names = {**STATE_NAMES, "refused": _REFUSED}
    states = summary.states.most_common()
    counts += [(names.get(state, state), count) for state, count in states if state != "computed"]
    rows = [
        [name, f"{count:,}", f"{to_text(Fraction(100 * count, summary.units), places=1)}%"]
        for name, count in counts
    ]
    heading = Column("等级" if grades else "状态")
    write_table([heading, Column("个数", right=True), Column("占比", right=True)], rows)
    if summary.total.mean is not None:
        mean = to_text(summary.total.mean, places=_PLACES)
        say(f"\n平均 {mean} 分（{summary.total.units:,} 个有总分的单位）")
        rows = [[f"{lower}～{upper}", f"{count:,}"] for lower, upper, count in reversed(summary.by_tens())]
        write_table([Column("总分", right=True), Column("个数", right=True)], rows)
    _show_lost(program, summary)
    if summary.failed:
        say("\n没有评分的行：")
        for line in summary.failed:
            say(f"  {line}")
    for line in summary.skipped:
        say(f"\n跳过{line}")


def _show_lost(program: Program, summary: Summary) -> None:
    """Write the indicators that lose most, each over the units that have points of it."""
    means = [
        (mean.mean, node.name, mean.units)
        for node in program.indicators
        if (mean := summary.lost.get(node.key)) is not None and mean.mean
    ]
    if not means:
        return
    say("\n平均失分最多的指标")
    most = sorted(means, key=lambda mean: -mean[0])[:_MOST_LOST]
    rows = [[name, to_text(lost, places=_PLACES), f"{count:,}"] for lost, name, count in most if lost > 0]
    write_table([Column("指标"), Column("平均失分", right=True), Column("有得分的单位", right=True)], rows)
