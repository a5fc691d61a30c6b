"""One indicator by itself: its sheet without a ruleset around it, by its own weight and newest edition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jixiao.api import Rules
from jixiao.documents import from_data
from jixiao.loading import build
from jixiao.plugins import Catalog
from jixiao.problems import JixiaoError, Problem
from jixiao.publishing.building import publish
from jixiao.publishing.document import Sheet
from jixiao.rules import Indicator

FIRST_YEAR = 1990
_NO_WEIGHT = Decimal(100)
_GROUP = "单独一项"


def publish_alone(catalog: Catalog, indicator: Indicator) -> Sheet:
    """Return the sheet of an indicator as its own file has it.

    Raises :class:`JixiaoError` with what is wrong with it, and C710 because some of that may be right in a ruleset.
    """
    retired, year = indicator.definition.retired, max([FIRST_YEAR, *indicator.years])
    try:
        rules = rules_alone(catalog, indicator, year if retired is None else min(year, retired.since - 1))
    except JixiaoError as error:
        message = f"“{indicator.name}”不能离开指标体系单独显示"
        remedy = "它用到别的指标，或没有写分值（weight）时，用 --ruleset 指定它所在的指标体系"
        alone = Problem("C710", message, indicator.place("id"), (remedy,), {"found": indicator.id})
        raise JixiaoError([*error.problems, alone]) from None
    sheet = publish(rules).rows[0].sheet
    weight = "" if indicator.definition.weight is None else sheet.weight
    return replace(sheet, number=0, groups=(), weight=weight)


def rules_alone(catalog: Catalog, indicator: Indicator, year: int) -> Rules:
    """Return a ruleset of a year that holds one indicator and nothing else.

    Raises :class:`JixiaoError` for one that needs others, or that is not in force in that year.
    """
    edition = indicator.in_force(year)
    weight = edition.definition.weight or _NO_WEIGHT
    ruleset = {
        "id": "alone",
        "name": edition.name,
        "year": year,
        "total": weight,
        "groups": [{"name": _GROUP, "weight": weight}],
        "indicators": [{"id": edition.id, "group": _GROUP, "weight": weight}],
    }
    catalog = replace(catalog, indicators={**catalog.indicators, indicator.id: indicator})
    return build(catalog, from_data(ruleset))
