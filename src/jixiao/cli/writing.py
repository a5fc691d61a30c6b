"""``jixiao new`` and ``jixiao schema``: files to start from, schemas for editors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click

from jixiao.authoring.editing.schemas import SCHEMA_KINDS
from jixiao.authoring.editing.schemas import schema as json_schema
from jixiao.authoring.editing.templates import form_template, indicator_template, ruleset_template
from jixiao.cli.chinese import ChineseCommand, ChineseGroup
from jixiao.cli.options import Finding, finding_options, json_option, output_option, seconds_option
from jixiao.cli.output import say_text, say_written
from jixiao.cli.plugin_commands import report_broken
from jixiao.cli.stdin import FOLDER, READ
from jixiao.documents import parse_toml
from jixiao.documents.writing import save, writing
from jixiao.loading import installed
from jixiao.plugins.sources import shipped_folder
from jixiao.problems import JixiaoError, Problem, did_you_mean
from jixiao.rules import STANDARD_VOCABULARY, Vocabulary, read_indicator, read_ruleset
from jixiao.rules.forms import FORMS

_output = output_option("写到这个文件（不覆盖已有的）；不写则显示出来")


@click.group(cls=ChineseGroup)
def new() -> None:
    """生成一个带注释、可以直接使用的样板文件：指标或指标体系。"""


@new.command("indicator")
@click.option("--id", "identity", default="example.carryover", metavar="ID", help="指标的 id")
@click.option("--name", default="年末结转情况", metavar="名称", help="指标的名称")
@click.option(
    "--form", metavar="写法", help=f"评分规则的写法：{'、'.join(['formula', *FORMS])}；不写就是公式"
)
@_output
@json_option
def new_indicator(identity: str, name: str, form: str | None, output: str | None, *, as_json: bool) -> None:
    """生成一个指标文件。"""
    known = STANDARD_VOCABULARY if form is None or form in FORMS else _vocabulary()
    if form is not None and form != "formula" and form not in known.forms:
        message = f"没有叫“{form}”的评分规则写法"
        raise JixiaoError([Problem("C709", message, None, did_you_mean(form, ["formula", *known.forms]))])
    text = (
        indicator_template(identity, name)
        if form is None or form == "formula"
        else form_template(known.forms[form], identity, name)
    )
    read_indicator(parse_toml(text, output or "样板"), known)
    _write(text, output, as_json=as_json)


@new.command("ruleset")
@click.option("--id", "identity", default="example/2022", metavar="ID", help="指标体系的 id")
@click.option("--name", default="部门整体支出绩效自评指标体系", metavar="名称", help="指标体系的名称")
@click.option("--year", default=2022, metavar="年度", help="年度")
@_output
@json_option
def new_ruleset(identity: str, name: str, year: int, output: str | None, *, as_json: bool) -> None:
    """生成一个指标体系文件。"""
    text = ruleset_template(identity, name, year)
    document = parse_toml(text, output or "样板")
    read_ruleset(document, lambda _id, _place: document)
    _write(text, output, as_json=as_json)


@new.command("cases")
@click.argument("ruleset", type=READ, metavar="指标体系")
@seconds_option("最多试这么多秒，默认 60；到时写出已经找到的，注明哪些指标没有试完", default="60")
@click.option("--lacking", is_flag=True, help="只写已有的算例还缺的，供加进去")
@_output
@json_option
@finding_options
def new_cases_file(
    ruleset: str, finding: Finding, output: str | None, *, seconds: float, lacking: bool, as_json: bool
) -> None:
    """生成一个算例文件：每个界限的略低、正好、略高，每个分支；得分由程序算出，供逐个核对。"""
    from jixiao.authoring.cases.files import gather_cases
    from jixiao.authoring.effort import Effort
    from jixiao.authoring.new_cases import new_cases

    rules = finding.load(ruleset)
    cases = new_cases(rules, gather_cases(rules).file if lacking else None, Effort(seconds=seconds))
    if lacking and not cases.cases:
        say_written([], "已有的算例没有缺的，没有写", as_json=as_json)
        return
    _write(cases.text(), output, as_json=as_json)


@new.command("examples")
@click.option(
    "-o",
    "--output",
    type=FOLDER,
    default="examples",
    metavar="文件夹",
    help="放进这个新的文件夹，默认 examples",
)
@json_option
def new_examples(output: str, *, as_json: bool) -> None:
    """把随软件提供的例子（填报文件、指标体系）放进一个新的文件夹，文档里的命令就能照着运行。"""
    with writing(output, "换一个文件夹名，或先移走已有的文件夹"):
        shutil.copytree(shipped_folder("examples"), output)
    files = sorted(file.as_posix() for file in Path(output).rglob("*") if file.is_file())
    say_written(files, f"已写入文件夹 {output}：{len(files)} 个文件", as_json=as_json)


def _vocabulary() -> Vocabulary:
    """Return the vocabulary that files are read with, and report the distributions that add nothing to it."""
    catalog = installed()
    report_broken(catalog.extensions.broken)
    return catalog.vocabulary


def _write(text: str, output: str | None, *, as_json: bool) -> None:
    if output is not None:
        save(output, text, remedy="换一个文件名，或先移走已有的文件")
        say_written([output], f"已写入 {output}", as_json=as_json)
    else:
        say_text(text, as_json=as_json)


@click.command(cls=ChineseCommand)
@click.argument("kind", metavar="种类")
@_output
@json_option
def schema(kind: str, output: str | None, *, as_json: bool) -> None:
    """输出一种文件的 JSON Schema，供编辑器补全和检查，供程序核对。

    写的文件：indicator、ruleset、submission、cases、project、calendar；命令写的：scorecard、problems、frozen、signature、verification、difference。
    写命令的名字（score、batch、plugins……），就是它 --json 的结果。
    """
    if kind not in SCHEMA_KINDS:
        message = f"没有叫“{kind}”的文件种类"
        raise JixiaoError([Problem("C708", message, None, did_you_mean(kind, SCHEMA_KINDS))])
    text = json.dumps(json_schema(kind, _vocabulary()), ensure_ascii=False, indent=2) + "\n"
    _write(text, output, as_json=as_json and output is not None)
