"""``jixiao whatif`` and ``jixiao cliffs``: what other data would give, and which thresholds are near."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import click

from jixiao.advice import Cliff, NearGrade, near_grades
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import Finding, finding_options, json_option, ruleset_option
from jixiao.cli.output import Column, say, say_json, write_table
from jixiao.cli.stdin import READ
from jixiao.numbers import percent_text, read_decimal
from jixiao.problems import JixiaoError
from jixiao.scoring import headline

_MOST_WITHIN = 50
_PLACES = 3
"""Decimal places of a percentage."""


@click.command("whatif", cls=ChineseCommand)
@click.argument("file", type=READ, metavar="填报文件")
@click.argument("data", metavar="数据项=值…", nargs=-1, required=True)
@ruleset_option
@json_option
@finding_options
def whatif(file: str, data: tuple[str, ...], ruleset: str | None, finding: Finding, *, as_json: bool) -> None:
    """假如某几项数据是别的值，会得多少分：改动前后的总分、等级和有变化的指标。填报文件不变。

    例如 jixiao whatif 填报.toml 支出决算数=2508.64。等号后面什么也不写，是不填这一项。
    """
    given: dict[str, object] = {}
    for change in data:
        name, sign, value = (part.strip() for part in change.partition("="))
        message = f"“{name}”写了两次" if name in given else ""
        if not sign or not name:
            message = f"“{change}”要写成 数据项=值"
        if message:
            raise click.UsageError(message)
        given[name] = value or None
    rules, submission = finding.rules_for(file, ruleset)
    result = rules.what_if(submission, given)
    if as_json:
        say_json(result)
        return
    say("假如：" + "；".join(map(str, result.changes)))
    say(f"原来：{headline(result.before)}")
    say(f"改后：{headline(result.after)}\n")
    if not result.changed:
        say("没有一项得分有变化。")
        return
    rows = []
    for changed in result.changed:
        before, after = changed.before, changed.after
        name = "  " * changed.level + changed.name
        rows.append([name, _points(before), _points(after), _signed(before, after)])
    columns = [Column("指标"), *(Column(heading, right=True) for heading in ("原来", "改后", "变化"))]
    write_table(columns, rows, strong=frozenset({0}))
    for changed in result.changed:
        node = result.after[changed.node]
        if node.kind == "indicator" and node.reasons:
            say(f"\n{node.name}：" + "".join(node.reasons))


def _points(points: Decimal | None) -> str:
    return "待定" if points is None else str(points)


def _signed(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None:
        return ""
    return f"{after - before:+}".replace("-", "−")


def _share(_context: click.Context, _option: click.Parameter, value: str) -> Fraction:
    try:
        share = Fraction(read_decimal(value)) if value.strip().endswith("%") else Fraction(0)
    except JixiaoError:
        share = Fraction(0)
    if not 0 < share <= Fraction(_MOST_WITHIN, 100):
        message = f"要写 0 到 {_MOST_WITHIN}% 之间的百分数，例如 1%，这里是“{value}”"
        raise click.BadParameter(message)
    return share


@click.command(cls=ChineseCommand)
@click.argument("file", type=READ, metavar="填报文件")
@click.option("--within", default="1%", metavar="百分数", callback=_share, help="多近算近，默认 1%")
@ruleset_option
@json_option
@finding_options
def cliffs(file: str, within: Fraction, ruleset: str | None, finding: Finding, *, as_json: bool) -> None:
    """哪些数据正好在分数跳变的地方附近：差多少就到界，跨过去得失多少分。

    数据差之毫厘、得分差一档的，复核时先看。日期和明细表不在其内。
    """
    rules, submission = finding.rules_for(file, ruleset)
    near = rules.cliffs(submission, within)
    total = rules.score(submission).total
    grades = () if total is None else near_grades(rules.program, Fraction(total), within)
    if as_json:
        say_json({"cliffs": near, "grades": grades})
        return
    say(f"{submission.unit}：{percent_text(within, _PLACES)} 以内的界\n")
    for cliff in near:
        say(
            f"{cliff.change.field} {cliff.change.before}：{cliff.change}，{percent_text(cliff.share, _PLACES)}"
        )
        say(f"  {_across(cliff)}")
    for grade in grades:
        say(_grade(grade))
    if not near and not grades:
        say("没有。")


def _across(cliff: Cliff) -> str:
    points = f"{cliff.name} {_points(cliff.points)} → {_points(cliff.across)} 分"
    total = f"总分 {_points(cliff.total)} → {_points(cliff.total_across)} 分"
    what = f"“{cliff.rule}”开始或不再起作用" if cliff.rule else points
    return f"{what}，{'总分不变' if cliff.total == cliff.total_across else total}"


def _grade(grade: NearGrade) -> str:
    if grade.missing > 0:
        return f"总分：再得 {grade.missing} 分就到“{grade.grade}”（{grade.at_least} 分）"
    return f"总分：比“{grade.grade}”的最低分 {grade.at_least} 分只多 {-grade.missing} 分"
