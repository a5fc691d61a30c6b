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
from jixiao.numbers import read_decimal, to_text
from jixiao.problems import JixiaoError
from jixiao.scoring import headline

_MOST_WITHIN = 50


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
    for each in data:
        name, sign, value = each.partition("=")
        if not sign or not name.strip():
            message = f"“{each}”要写成 数据项=值"
            raise click.UsageError(message)
        if name.strip() in given:
            message = f"“{name.strip()}”写了两次"
            raise click.UsageError(message)
        given[name.strip()] = value.strip() or None
    rules, submission = finding.rules_for(file, ruleset)
    found = rules.what_if(submission, given)
    if as_json:
        say_json(found)
        return
    say("假如：" + "；".join(str(change) for change in found.changes))
    say(f"原来：{headline(found.before)}")
    say(f"改后：{headline(found.after)}\n")
    if not found.changed:
        say("没有一项得分有变化。")
        return
    rows = [
        [
            "  " * each.level + each.name,
            _points(each.before),
            _points(each.after),
            _signed(each.before, each.after),
        ]
        for each in found.changed
    ]
    write_table(
        [Column("指标"), *(Column(each, right=True) for each in ("原来", "改后", "变化"))],
        rows,
        strong=frozenset({0}),
    )
    for changed in found.changed:
        node = found.after[changed.node]
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
        found = Fraction(read_decimal(value)) if value.strip().endswith("%") else None
    except JixiaoError:
        found = None
    if found is None or not 0 < found <= Fraction(_MOST_WITHIN, 100):
        message = f"要写 0 到 {_MOST_WITHIN}% 之间的百分数，例如 1%，这里是“{value}”"
        raise click.BadParameter(message)
    return found


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
    found = rules.cliffs(submission, within)
    total = rules.score(submission).total
    grades = () if total is None else near_grades(rules.program, Fraction(total), within)
    if as_json:
        say_json({"cliffs": found, "grades": grades})
        return
    say(f"{submission.unit}：{_percent(within)} 以内的界\n")
    for each in found:
        say(f"{each.change.field} {each.change.before}：{each.change}，{_percent(each.share)}")
        say(f"  {_across(each)}")
    for grade in grades:
        say(_grade(grade))
    if not found and not grades:
        say("没有。")


def _across(each: Cliff) -> str:
    what = (
        f"“{each.rule}”开始或不再起作用"
        if each.rule
        else f"{each.name} {_points(each.points)} → {_points(each.across)} 分"
    )
    same = each.total == each.total_across
    return what + (
        "，总分不变" if same else f"，总分 {_points(each.total)} → {_points(each.total_across)} 分"
    )


def _grade(each: NearGrade) -> str:
    if each.missing > 0:
        return f"总分：再得 {each.missing} 分就到“{each.grade}”（{each.at_least} 分）"
    return f"总分：比“{each.grade}”的最低分 {each.at_least} 分只多 {-each.missing} 分"


def _percent(share: Fraction) -> str:
    text = to_text(share * 100, places=3)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
