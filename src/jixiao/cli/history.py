"""``jixiao history``: an indicator's editions, a ruleset's years."""

from __future__ import annotations

from dataclasses import replace

import click

from jixiao.api import Rules
from jixiao.authoring.difference.history import family_of, indicator_history, ruleset_history
from jixiao.authoring.difference.report.history_document import indicator_blocks, ruleset_blocks
from jixiao.cli.chinese import ChineseCommand
from jixiao.cli.naming import authored, indicator_named
from jixiao.cli.options import Finding, finding_options
from jixiao.cli.printing import Printing, printing_options
from jixiao.cli.stdin import READ, STDIN
from jixiao.documents import real_path
from jixiao.loading import build_document
from jixiao.plugins import Catalog
from jixiao.rules import Indicator, read_indicator, ruleset_id


@click.command(cls=ChineseCommand)
@click.argument("wanted", type=READ, metavar="指标或指标体系")
@printing_options
@finding_options
def history(wanted: str, printing: Printing, finding: Finding) -> None:
    """列出一个指标的版次，或一个指标体系历年的变化：哪一年改了什么、为什么。

    写指标的 id、名称或 TOML 文件；或者指标体系的 id（如 mof-project/2021）、共同的部分（mof-project）或 TOML 文件。
    """
    identity: str | None = None
    indicator: Indicator | None = None
    given: Rules | None = None
    document = authored(wanted)
    if document is not None:
        if wanted != STDIN:  # files beside a file belong to it: the year before, the indicators it names
            finding = replace(finding, folders=(*finding.folders, str(real_path(wanted).parent)))
        if "score" in document.data:
            indicator = read_indicator(document, finding.catalog().vocabulary)
        else:
            given = build_document(document, finding.catalog) if wanted == STDIN else None
            identity = ruleset_id(document) if given is None else given.id
    catalog = finding.catalog()
    if indicator is None:
        family = _family(catalog, wanted if identity is None else identity, given)
        if family:
            years = [
                given if given is not None and year == given.id else finding.load(year) for year in family
            ]
            changes = ruleset_history(family_of(family[0]), years)
            printing.write(lambda: ruleset_blocks(changes), f"{changes.family}：历年变化", changes)
            return
        indicator = indicator_named(wanted, catalog)
    editions = indicator_history(catalog, indicator)
    printing.write(lambda: indicator_blocks(editions), f"{indicator.name}：版次", editions)


def _family(catalog: Catalog, wanted: str, given: Rules | None) -> list[str]:
    """Return the ids of the rulesets that belong to one named by its id or by what its family has in common."""
    known = [plugin.id for plugin in catalog.plugins if plugin.kind == "ruleset"]
    if given is not None and given.id not in known:
        known.append(given.id)
    family = family_of(wanted) if wanted in known else wanted
    return [identity for identity in known if family_of(identity) == family]
