"""Which indicator a person means by a name on the command line."""

from __future__ import annotations

from jixiao.formula import reference_key
from jixiao.plugins import Catalog
from jixiao.problems import JixiaoError, Problem, nearest
from jixiao.rules import Indicator


def indicator_named(wanted: str, catalog: Catalog, *ways: str) -> Indicator:
    """Return the one indicator of this id or name; raises :class:`JixiaoError` (C705, C711) when there is none or several.

    ``ways`` are further ways out where a name means several.
    """
    if wanted in catalog.indicators:
        return catalog.indicators[wanted]
    broken = [problem for plugin in catalog.plugins if plugin.id == wanted for problem in plugin.problems]
    if broken:
        raise JixiaoError(broken)
    named = [
        indicator
        for indicator in catalog.indicators.values()
        if wanted in {indicator.name, reference_key(indicator.name)}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        listed = "、".join(sorted(each.id for each in named))
        ways = (f"写明 id：{listed}", *ways)
        message = f"叫“{wanted}”的指标有 {len(named)} 个"
        raise JixiaoError([Problem("C711", message, None, ways, {"found": wanted})])
    known = [
        *catalog.rulesets,
        *catalog.indicators,
        *(indicator.name for indicator in catalog.indicators.values()),
    ]
    guess = [f"是不是“{name}”？" for name in nearest(wanted, known)]
    remedies = (*guess, "用 jixiao rulesets 列出指标体系，用 jixiao plugins 列出指标")
    message = f"没有叫“{wanted}”的指标体系或指标"
    raise JixiaoError([Problem("C705", message, None, remedies, {"found": wanted})])
