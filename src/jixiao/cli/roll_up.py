"""``jixiao roll-up``: several projects' submissions as one department's."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import click

from jixiao.api import Rules
from jixiao.authoring.cases.rolled_up import is_rounded, rolled_up_text
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.gathering import gather, skipped_text
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
from jixiao.cli.scoring import write_card
from jixiao.cli.stdin import READ
from jixiao.documents import parse_toml
from jixiao.documents.quoting import one_line
from jixiao.documents.writing import save
from jixiao.formula import Missing
from jixiao.numbers import MOST_PLACES, is_exact_at, percent_text, to_text
from jixiao.plugins.extensions import write_by_plugin
from jixiao.problems import JixiaoError
from jixiao.program import Program
from jixiao.scoring import RolledUp, WeightedPoints, graded
from jixiao.scoring.inputs.datum_text import exact_text

_data_or_points = refused_unless({"data", "points"}.__contains__, "不能是“{}”，可以写 data、points")


def _refuse_together(what: str, output: str | None, places: int | None) -> None:
    """Refuse options that do not go together."""
    if what == "points" and output is not None:
        message = "--of points 只算得分，没有可以写的填报文件，不能和 -o 一起用"
    elif places is not None and output is None:
        message = "--places 只在写文件时有用，要和 -o 一起用"
    elif places is not None and not 0 <= places <= MOST_PLACES:
        message = f"--places 要在 0 到 {MOST_PLACES} 之间"
    else:
        return
    raise click.UsageError(message)


@click.command("roll-up", cls=ChineseCommand)
@click.argument("paths", type=READ, metavar="文件夹或文件…", nargs=-1, required=True)
@ruleset_option
@click.option("--unit", metavar="名称", help="合并以后的单位名称；不写就是“几个项目合计”")
@click.option(
    "--weight", default="", metavar="数据项", help="按这个数据项（资金）加权，不用指标体系里写的那个"
)
@click.option(
    "--of", "what", default="data", metavar="data或points", callback=_data_or_points,
    help="data（默认）：合并数据，再评分；points：各评各的，总分按资金加权",
)  # fmt: skip
@json_option
@output_option("把合并的数据写成填报文件，不覆盖已有的", "文件.toml")
@click.option(
    "--places", type=int, metavar="位数",
    help="写文件时，除不尽的数按指标体系的取整办法保留几位小数；不写就不取整，除不尽的不写文件",
)  # fmt: skip
@force_option
@strict_option
@finding_options
def roll_up(  # noqa: PLR0913 - one parameter an option
    *,
    paths: tuple[str, ...],
    ruleset: str | None,
    unit: str | None,
    weight: str,
    what: str,
    output: str | None,
    places: int | None,
    finding: Finding,
    as_json: bool,
    force: bool,
    strict: bool,
) -> int:
    """把几个项目的填报数据合并成一个单位的，再评分：绝对值相加，相对值按资金加权，一直用准确值。

    每个数据项怎样合并由指标文件的 together 定：sum 相加，weighted 按资金加权，same 要相同，join 明细表逐行接起来；
    没有写的，金额和个数相加，比率和数加权，明细表接起来，其他要相同。
    """
    _refuse_together(what, output, places)
    gathered = gather(paths, finding)
    rules, named = gathered.rules(ruleset, finding)
    if gathered.problems:
        raise JixiaoError(gathered.problems)  # a whole has all its parts
    submissions = gathered.read
    name = unit or f"{len(submissions)} 个项目合计"
    if what == "points":
        points = rules.weighted_points(submissions, name, weight)
        if as_json:
            say_json(points)
        else:
            _show_points(rules.program, points)
        return 1 if strict and any(falls_short(share.card) for share in points.shares) else 0
    rolled, card = rules.roll_up(submissions, name, weight)
    if output is not None:
        _write(output, rolled_up_text(rolled, rules.program, named, places), rules, force=force)
    code = 1 if strict and falls_short(card) else 0
    if as_json:
        written = {} if output is None else {"written": [output]}
        say_json({**rolled.to_data(), "card": card, **written})
        return code
    _show_data(rolled)
    if gathered.skipped:
        say(f"跳过{skipped_text(gathered.skipped)}")
    if output is not None:
        note = "，其中除不尽的数取了整，见文件里的说明；下面的得分是按准确值算的"
        say(f"已写入 {output}{note if is_rounded(rolled) else ''}")
    say()
    write_card(card)
    return code


def _write(output: str, text: str, rules: Rules, *, force: bool) -> None:
    """Write the submission as TOML, or as a plugin's writer of the name's suffix does."""
    path = Path(output)
    owned = rules.extensions.writers.get(path.suffix.lower())
    if owned is None or owned.value.submission is None:
        save(output, text, force=force)
        return
    data = dict(parse_toml(text, output).data)
    write_by_plugin(owned, path, lambda unfinished: owned.value.submission(unfinished, data), replace=force)


def _show_data(rolled: RolledUp) -> None:
    say(f"合并 {len(rolled.names)} 份：{one_line('、'.join(rolled.names))}\n")
    rows = [
        [datum.field.name, exact_text(datum.field, datum.value), datum.how]
        for datum in rolled.data
        if not all(isinstance(part, Missing) for part in datum.parts)
    ]
    write_table([Column("数据项"), Column("合并后", right=True), Column("怎样来的")], rows)
    if rolled.left_out:
        say(f"没有合并：{'、'.join(rolled.left_out)}")


def _show_points(program: Program, points: WeightedPoints) -> None:
    whole = sum((share.weight for share in points.shares), Fraction(0))
    result = f"{points.points} 分{graded(points.grade)}"
    say(f"{points.unit} {program.year} 年度：各项目总分按“{points.weight}”加权，{result}")
    say(f"指标体系：{program.name}（{program.id}）\n")
    numbers = [Column(heading, right=True) for heading in (points.weight, "占比", "得分")]
    rows = []
    for share in points.shares:
        weight, part = to_text(share.weight), percent_text(share.weight / whole)
        rows.append([one_line(share.name), weight, part, str(share.card.total), share.card.grade or ""])
    write_table([Column("项目"), *numbers, Column("等级")], rows)
    say(f"\n({_products(points)}) ÷ {to_text(whole)} = {_rounded(points, program)}")


def _products(points: WeightedPoints) -> str:
    most = 20
    products = [f"{share.card.total} × {to_text(share.weight)}" for share in points.shares]
    return " + ".join(products[:most]) + (f" + …（共 {len(products)} 个）" if len(products) > most else "")


def _rounded(points: WeightedPoints, program: Program) -> str:
    if is_exact_at(points.exact, program.places):
        return str(points.points)
    return f"{to_text(points.exact)}…，{program.mode.chinese}为 {points.points}"
