"""``jixiao show``: a ruleset or an indicator as the document a bureau publishes."""

from __future__ import annotations

from collections.abc import Iterator

import click

from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.naming import authored, indicator_named, not_found
from jixiao.cli.options import Finding, finding_options
from jixiao.cli.output import say
from jixiao.cli.printing import Printing, printing_options
from jixiao.cli.stdin import READ, STDIN
from jixiao.documents import names_a_file
from jixiao.loading import build_document
from jixiao.publishing.arranging import brief, sheet_blocks, short, short_sheet, whole
from jixiao.publishing.blocks import Block
from jixiao.publishing.building import publish, publish_indicator
from jixiao.publishing.document import Document as Published
from jixiao.publishing.document import Sheet
from jixiao.publishing.standalone import publish_alone
from jixiao.rules import read_indicator


@click.command(cls=ChineseCommand)
@click.argument("wanted", type=READ, metavar="指标体系或指标")
@click.option("--ruleset", "-r", type=READ, metavar="ID或文件", help="指标所在的指标体系：用它的分值和版次")
@click.option(
    "--short", "is_short", is_flag=True, help="只印指标表：指标、满分、评分规则，各一行；JSON 总是全部"
)
@printing_options
@finding_options
def show(wanted: str, ruleset: str | None, is_short: bool, printing: Printing, finding: Finding) -> None:  # noqa: FBT001 - click
    """把指标体系或一个指标印成文件：指标表、计算方法、评分标准、封顶和等级，都由数据生成。

    写指标体系的 id、TOML 文件或冻结文件，或者指标的 id、名称或 TOML 文件。html 可以用浏览器打印成 A4。
    """
    document = _find(wanted, ruleset, finding)
    is_terminal = printing.style == "terminal"
    title = document.title if isinstance(document, Published) else document.name
    printing.write(lambda: _blocks(document, is_short=is_short, is_brief=is_terminal), title, document)
    if isinstance(document, Published) and is_terminal and printing.output is None:
        say(f"\n一个指标的全部内容：jixiao show 指标名称 --ruleset {wanted}")


def _blocks(document: Published | Sheet, *, is_short: bool, is_brief: bool) -> Iterator[Block]:
    if isinstance(document, Sheet):
        return short_sheet(document) if is_short else sheet_blocks(document, 1)
    if is_short:
        return short(document)
    return brief(document) if is_brief else whole(document)


def _find(wanted: str, ruleset: str | None, finding: Finding) -> Published | Sheet:
    """Return the document of a ruleset, or the sheet of an indicator."""
    document = authored(wanted)
    if document is not None and "score" in document.data:
        indicator = read_indicator(document, finding.catalog().vocabulary)
        if ruleset is not None:
            return _within(ruleset, indicator.id, finding)
        return publish_alone(finding.catalog(), indicator)
    if document is not None or names_a_file(wanted, ".json"):
        # A ruleset's file brings the plugins beside it.
        text = document if wanted == STDIN else None
        return publish(finding.load(wanted) if text is None else build_document(text, finding.catalog))
    if ruleset is not None:
        return _within(ruleset, wanted, finding)
    catalog = finding.catalog()
    if any(plugin.kind == "ruleset" and plugin.id == wanted for plugin in catalog.plugins):
        return publish(finding.load(wanted))
    return publish_alone(catalog, indicator_named(wanted, catalog, "或用 --ruleset 指定指标体系"))


def _within(ruleset: str, wanted: str, finding: Finding) -> Sheet:
    rules = finding.load(ruleset)
    sheet = publish_indicator(rules, wanted)
    if sheet is None:
        names = [node.name for node in rules.program.indicators]
        raise not_found(wanted, names, f"指标体系 {rules.id} 里")
    return sheet
