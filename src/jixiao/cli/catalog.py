"""``jixiao plugins``, ``rulesets``, ``fields`` and ``check``: what there is, and whether it is right."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.authoring.check import CheckReport, check_ruleset
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.options import Finding, finding_options, json_option
from jixiao.cli.output import Column, say, say_json, say_report, write_table
from jixiao.cli.plugin_commands import report_broken
from jixiao.cli.stdin import READ, SAVE_IT, STDIN, RefusedError
from jixiao.cli.watching import watch
from jixiao.documents import names_a_file, real_path
from jixiao.loading import find_catalog
from jixiao.plugins import KIND_NAMES, RULESET_KEYS, STATE_NAMES, find_sources
from jixiao.rules import type_name

_SHORT_DIGEST = 12


@click.command(cls=ChineseCommand)
@json_option
@finding_options
def plugins(finding: Finding, *, as_json: bool) -> None:
    """列出找到的全部插件：id、名称、版次、文件、摘要、状态；有错的写明原因。"""
    catalog = find_catalog(finding.folders, trusted=finding.trusted, allow=finding.allow)
    if as_json:
        say_json(catalog)
        return
    columns = [Column(heading) for heading in ("id", "种类", "名称", "版次", "摘要", "状态", "文件")]
    table = [
        [plugin.id, KIND_NAMES[plugin.kind], plugin.name, plugin.version, plugin.digest[:_SHORT_DIGEST],
         STATE_NAMES[plugin.state], plugin.file]
        for plugin in catalog.plugins
    ]  # fmt: skip
    write_table(columns, table)
    for plugin in catalog.plugins:
        for problem in plugin.problems:
            say(f"\n{problem}")


@click.command(cls=ChineseCommand)
@json_option
@finding_options
def rulesets(finding: Finding, *, as_json: bool) -> None:
    """列出找到的指标体系。"""
    listed = [plugin for plugin in finding.catalog().plugins if plugin.kind == "ruleset"]
    if as_json:
        say_json({"rulesets": [plugin.to_data(RULESET_KEYS) for plugin in listed]})
        return
    columns = [Column(heading) for heading in ("id", "年度", "名称", "状态", "文件")]
    table = [
        [plugin.id, plugin.version, plugin.name, STATE_NAMES[plugin.state], plugin.file] for plugin in listed
    ]
    write_table(columns, table)


@click.command(cls=ChineseCommand)
@click.argument("ruleset", type=READ, metavar="指标体系")
@json_option
@finding_options
def fields(ruleset: str, finding: Finding, *, as_json: bool) -> None:
    """列出一个指标体系要填报的全部数据项：类型、单位、来源、用于哪些指标。"""
    program = finding.load(ruleset).program
    if as_json:
        rows = [{**field.model_dump(mode="json"), "indicators": list(program.users[name])}
                for name, field in program.fields.items()]  # fmt: skip
        say_json({"fields": rows})
        return
    columns = [Column(heading) for heading in ("数据项", "类型", "单位", "来源", "用于")]
    table: list[list[str]] = []
    for name, field in program.fields.items():
        kind = type_name(field) + (f"（{'/'.join(field.options)}）" if field.options else "")
        table.append([name, kind, field.unit, field.source, "、".join(program.users[name])])
        for column in field.columns:
            if column.type is not None:
                kind = type_name(column) + (f"({'/'.join(column.options)})" if column.options else "")
                table.append([f"  · {column.name}", kind, column.unit, column.source, ""])
    write_table(columns, table)


@click.command(cls=ChineseCommand)
@click.argument("ruleset", type=READ, metavar="指标体系")
@json_option
@click.option("--strict", is_flag=True, help="有推断、推算的分值或评分标准，也以 1 退出")
@click.option("--watch", "watched", is_flag=True, help="一直开着，TOML 文件一改就再检查，按 Ctrl+C 结束")
@finding_options
def check(ruleset: str, finding: Finding, *, as_json: bool, watched: bool, strict: bool) -> int:
    """检查一个指标体系（id 或文件）：分值、名称、公式、等级；列出推断的分值和评分标准。"""
    if watched and as_json:
        message = "--watch 和 --json 不能一起写"
        raise click.UsageError(message)
    if watched:
        if ruleset == STDIN:
            message = "用 --watch 一直检查的是文件，标准输入不会再变"
            raise RefusedError(message, SAVE_IT)
        report_broken(finding.catalog().extensions.broken)
        watch(lambda: _check(ruleset, finding), _watched(ruleset, finding))
        return 0
    report = _check(ruleset, finding, as_json=as_json)
    return 1 if strict and report.unsure else 0


def _check(ruleset: str, finding: Finding, *, as_json: bool = False) -> CheckReport:
    report = check_ruleset(finding.load(ruleset))
    say_report(report, as_json=as_json)
    return report


def _watched(ruleset: str, finding: Finding) -> tuple[Path, ...]:
    """Return the folders where an author may be writing: all that plugins come from, and that of the ruleset's file."""
    folders = [folder.path for folder in find_sources(finding.folders).folders]
    return (*folders, real_path(ruleset).parent) if names_a_file(ruleset, ".toml") else tuple(folders)
