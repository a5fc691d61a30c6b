"""``jixiao score`` and ``jixiao explain``."""

from __future__ import annotations

import click

from jixiao.calendars import NO_CALENDAR_TEXT, Calendars
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.naming import not_found
from jixiao.cli.options import (
    Finding,
    falls_short,
    finding_options,
    force_option,
    json_option,
    output_option,
    ruleset_option,
    strict_option,
)
from jixiao.cli.output import Column, say, say_json, say_json_text, say_written, write_table
from jixiao.cli.stdin import READ
from jixiao.documents.writing import check_json_name, save
from jixiao.plugins.sources import shipped_folder
from jixiao.scoring import (
    STATE_NAMES,
    NodeScore,
    Scorecard,
    explanation,
    findings_lines,
    headline,
    points_of,
    signed,
)

_EXAMPLE = "zengcheng-2022.toml"

example_option = click.option(
    "--example", is_flag=True, help="不写填报文件，用随软件提供的例子：一份真实的自评（2022 年度）"
)

COLUMNS = (
    Column("指标"), Column("分值", right=True), Column("得分", right=True), Column("自评", right=True),
    Column("差额", right=True), Column("来源"), Column("备注"),
)  # fmt: skip


def _given(file: str | None, *, example: bool) -> str:
    """Return the file that is meant: the one named, or the shipped report."""
    if example and file is not None:
        message = "写了 --example，就不写填报文件"
        raise click.UsageError(message)
    if example:
        return str(shipped_folder("examples") / _EXAMPLE)
    if file is None:
        context = click.get_current_context()
        parameter = next(param for param in context.command.params if param.name == "file")
        raise click.MissingParameter(ctx=context, param=parameter)
    return file


@click.command(cls=ChineseCommand)
@click.argument("file", type=READ, required=False, metavar="填报文件")
@example_option
@ruleset_option
@json_option
@output_option("把评分结果（JSON）写到这个文件，供 jixiao verify 复核（不覆盖已有的）")
@force_option
@strict_option
@finding_options
def score(  # noqa: PLR0913 - one parameter an option
    *,
    file: str | None,
    example: bool,
    ruleset: str | None,
    output: str | None,
    finding: Finding,
    as_json: bool,
    force: bool,
    strict: bool,
) -> int:
    """给一份填报数据评分：总分、等级、各指标得分、失分原因和问题。

    填报文件是 TOML 或 JSON；写 - 就从标准输入读，看内容认出是哪一种。
    """
    if output is not None:
        check_json_name(output)
    rules, submission = finding.rules_for(_given(file, example=example), ruleset)
    card = rules.score(submission)
    if output is not None:
        save(output, card.to_json() + "\n", force=force)
        total = None if card.total is None else str(card.total)
        say_written(
            [output], f"{headline(card)}\n已写入 {output}", as_json=as_json, total=total, grade=card.grade
        )
    elif as_json:
        say_json_text(card.to_json())
    else:
        write_card(card)
        _report_calendars(card, rules.calendars)
    return 1 if strict and falls_short(card) else 0


def _report_calendars(card: Scorecard, calendars: Calendars) -> None:
    """Say what is wrong with calendars where one is missing: a card says only that it is."""
    if any(NO_CALENDAR_TEXT in finding.message for finding in card.findings):
        for problem in calendars.causes(calendars.broken):
            say(f"\n工作日历的文件有错，没有用上：\n{problem}")


def write_card(card: Scorecard) -> None:
    """Write a scorecard: its table, what was lost where, what a reviewer must see."""
    say(headline(card))
    say(f"指标体系：{card.ruleset_name}（{card.ruleset}）\n")
    nodes = list(card.root.walk())
    strong = frozenset(index for index, node in enumerate(nodes) if node.kind != "indicator")
    write_table(COLUMNS, rows_of(card), strong=strong)
    say()
    if card.losses:
        say("失分（从大到小）：")
        for loss in card.losses:
            say(f"  {signed(loss.points)}  {loss.name}：{loss.reason}")
        if card.total is not None:
            say(
                f"  合计失分 {card.root.weight - card.total} 分 = 满分 {card.root.weight} − 总分 {card.total}"
            )
        say()
    for line in findings_lines(card):
        say(line)


def rows_of(card: Scorecard) -> list[list[str]]:
    """Return the cells of the table that ``jixiao score`` shows, a row for each node."""
    return list(map(_row, card.root.walk()))


def _row(node: NodeScore) -> list[str]:
    notes = []
    if node.status == "inferred" and node.kind == "indicator":
        notes.append("分值为推断")
    if node.weight != node.full and node.state != "not_applicable":
        notes.append(f"原分值 {node.full}")
    if node.edition is not None:
        notes.append(f"{node.edition} 年版次")
    if node.points is None:
        notes.append("待定")
    return [
        "  " * node.level + node.name,
        str(node.weight),
        "—" if node.state == "not_applicable" and not node.weight else points_of(node),
        "" if node.claimed is None else str(node.claimed),
        f"{node.difference:+}" if node.difference else "",
        STATE_NAMES[node.state] if node.kind == "indicator" else "",
        "，".join(notes),
    ]


@click.command(cls=ChineseCommand)
@click.argument("file", type=READ, required=False, metavar="填报文件")
@click.argument("indicator", required=False, metavar="[指标]")
@example_option
@ruleset_option
@json_option
@finding_options
def explain(
    *,
    file: str | None,
    indicator: str | None,
    example: bool,
    ruleset: str | None,
    finding: Finding,
    as_json: bool,
) -> None:
    """逐项说明每一分怎么得的、为什么失分、少改哪一项数据就能得回；写出指标名称时只说明那一个。"""
    if example and indicator is None:
        file, indicator = None, file  # the only argument is the indicator
    rules, submission = finding.rules_for(_given(file, example=example), ruleset)
    card = rules.score(submission)
    ways: dict[str, list[str]] = {}
    for way in rules.win_back(submission):
        ways.setdefault(way.node, []).append(f"得回：{way}")
    try:
        data = explanation(card, indicator, ways)
        text = card.explain(indicator, ways)
    except KeyError:
        raise not_found(indicator, [node.name for node in card.root.walk()]) from None
    if as_json:
        say_json(data)
    else:
        say(text, nl=False)
