"""``jixiao score-set``: many submissions at once, in one table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import click

from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.gathering import Skipped, gather, skipped_text
from jixiao.cli.options import (
    Finding,
    falls_short,
    finding_options,
    force_option,
    json_option,
    output_option,
    refused_unless,
    ruleset_option,
    strict_option,
)
from jixiao.cli.output import Column, say, say_json, write_table
from jixiao.cli.stdin import READ
from jixiao.documents.quoting import defused, one_line
from jixiao.documents.writing import save
from jixiao.numbers import round_fraction, to_text
from jixiao.problems import Problem
from jixiao.scoring import ScoreSet, UnitScore

_COLUMNS = (
    Column("名次", right=True), Column("单位"), Column("总分", right=True), Column("等级"), Column("问题", right=True),
)  # fmt: skip
_HEADINGS = ("名次", "单位", "总分", "等级", "问题数", "文件", "说明")


_only_csv = refused_unless(
    lambda file: Path(file).suffix.lower() == ".csv", "只能写 CSV 表，文件名以 .csv 结尾"
)


@click.command("score-set", cls=ChineseCommand)
@click.argument("paths", type=READ, metavar="文件夹或文件…", nargs=-1, required=True)
@ruleset_option
@json_option
@output_option("把表写成 CSV（Excel 可以直接打开），不覆盖已有的", "表.csv", callback=_only_csv)
@force_option
@strict_option
@finding_options
def score_set(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    ruleset: str | None,
    output: str | None,
    finding: Finding,
    as_json: bool,
    force: bool,
    strict: bool,
) -> int:
    """给许多单位一起评分：一张名次表，各等级的个数、平均分；跨单位的数据项（名次、平均数等）由全部单位算出。

    文件夹里的填报文件（.toml、.json）按文件名的次序读，别的文件跳过。有错的填报文件列在后面，不影响别的单位。
    """
    gathered = gather(paths, finding)
    rules, _named = gathered.rules(ruleset, finding)
    scored = rules.score_set(gathered.submissions)
    rows = _rows(scored)
    if output is not None:
        save(output, _csv_text(rows, scored.failures), force=force)
    if as_json:
        written = {} if output is None else {"written": [output]}
        say_json({**scored.to_data(), "skipped": [skipped.file for skipped in gathered.skipped], **written})
    else:
        _show(scored, rows, gathered.skipped, output)
    short = strict and any(unit.card is not None and falls_short(unit.card) for unit in scored.results)
    return 1 if scored.failures or short else 0


def _rows(scored: ScoreSet) -> list[list[str]]:
    """Return rank, unit, points, grade, errors and file of the units, best first.

    A total that is not decided has no rank, a range for points, and comes last.
    """
    units = [(unit, unit.card) for unit in scored.results if unit.card is not None]
    rows = []
    for unit, card in sorted(units, key=lambda one: one[0].rank or len(units) + 1):
        points = f"{card.low}~{card.high}" if card.total is None else str(card.total)
        errors = sum(finding.severity == "error" for finding in card.findings)
        grade, rank = card.grade or "或".join(card.grades), "" if unit.rank is None else str(unit.rank)
        rows.append([rank, unit.unit, points, grade, str(errors), unit.source])
    return rows


def _show(
    scored: ScoreSet, rows: Sequence[Sequence[str]], skipped: Sequence[Skipped], output: str | None
) -> None:
    say(f"指标体系：{scored.ruleset_name}（{scored.ruleset}），{scored.year} 年度\n")
    if output is not None:
        say(f"已写入 {output}\n")
    elif rows:
        write_table(_COLUMNS, [[rank, one_line(unit or file), *others] for rank, unit, *others, file in rows])
        say()
    for line in _summary(scored):
        say(line)
    for failure in scored.failures:
        name = f"{failure.unit}（{failure.source}）" if failure.unit and failure.source else ""
        say(f"\n没有评分：{name or failure.unit or failure.source}")
        for problem in failure.problems:
            say(str(problem))
    if skipped:
        say(f"\n跳过{skipped_text(skipped)}")


def _summary(scored: ScoreSet) -> list[str]:
    figures = scored.statistics
    counts = [f"{name} {count} 个" for name, count in figures.grades.items()]
    if figures.ungraded:
        counts.append(f"等级待定 {figures.ungraded} 个")
    lines = [f"填报数据 {figures.submissions} 份，评出 {figures.decided} 个：{'，'.join(counts)}"]
    if figures.mean is not None:
        mean = to_text(round_fraction(figures.mean, 2), places=2)
        over = f"（{figures.decided} 个有总分的单位）"
        lines.append(f"平均 {mean} 分，最高 {figures.highest} 分，最低 {figures.lowest} 分{over}")
    if figures.undecided:
        lines.append(f"{figures.undecided} 个数据不全，总分待定，不排名次")
    if figures.failed:
        compares = any(unit.across for unit in scored.results)
        more = "，也没有参加比较；改正以后要全部重新评" if compares else ""
        lines.append(f"{figures.failed} 份有错，没有评分{more}")
    return lines


def _csv_text(rows: Sequence[Sequence[str]], failures: Sequence[UnitScore]) -> str:
    """Return the table as CSV that Excel opens: the units, then the failures.

    UTF-8 with a byte order mark; a cell that could be taken for a formula begins with an apostrophe.
    """
    lines: list[Sequence[str]] = [_HEADINGS]
    for rank, unit, points, grade, errors, file in rows:
        note = "" if rank else f"数据不全，总分在 {points} 之间"
        lines.append([rank, unit, points if rank else "", grade, errors, file, note])
    for failure in failures:
        problems = "；".join(_one_line(problem) for problem in failure.problems)
        lines.append(["", failure.unit, "", "", "", failure.source, f"没有评分：{problems}"])
    text = io.StringIO()
    csv.writer(text).writerows([defused(cell) for cell in line] for line in lines)
    return f"\ufeff{text.getvalue()}"


def _one_line(problem: Problem) -> str:
    where = f"（第 {problem.place.line} 行）" if problem.place is not None and problem.place.line else ""
    return f"{problem.code} {problem.message}{where}"
