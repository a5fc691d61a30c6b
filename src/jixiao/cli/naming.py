"""Lookup of the indicator, or the file, that a name on the command line means."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.cli.stdin import STDIN, stdin_document
from jixiao.documents import Document, names_a_file, read_toml
from jixiao.formula import reference_key
from jixiao.loading import FROZEN_BYTES
from jixiao.plugins import Catalog
from jixiao.problems import JixiaoError, Problem, did_you_mean, nearest, raise_any
from jixiao.rules import Indicator
from jixiao.scoring.inputs.given import GENERATED_DEPTH


def authored(wanted: str) -> Document | None:
    """Return the document of a TOML file or of standard input (``-``), or None for an id, a name and any other file."""
    if wanted == STDIN:
        return stdin_document(FROZEN_BYTES, GENERATED_DEPTH)
    return read_toml(wanted) if names_a_file(wanted, ".toml") else None


def not_found(wanted: str | None, names: Sequence[str], where: str = "") -> JixiaoError:
    """Return C705: none of an indicator's or a group's ``names`` is the one that is wanted."""
    remedies = did_you_mean(str(wanted), names)
    return JixiaoError([Problem("C705", f"{where}没有叫“{wanted}”的指标", None, remedies, {"found": wanted})])


def indicator_named(wanted: str, catalog: Catalog, *ways: str) -> Indicator:
    """Return the one indicator of this id or name; raises :class:`JixiaoError` (C705, C711) when there is none or several.

    ``ways`` are further ways out where a name means several.
    """
    if wanted in catalog.indicators:
        return catalog.indicators[wanted]
    raise_any(problem for plugin in catalog.plugins if plugin.id == wanted for problem in plugin.problems)
    named = [
        indicator
        for indicator in catalog.indicators.values()
        if wanted in {indicator.name, reference_key(indicator.name)}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        listed = "、".join(sorted(indicator.id for indicator in named))
        ways = (f"写明 id：{listed}", *ways)
        message = f"叫“{wanted}”的指标有 {len(named)} 个"
        raise JixiaoError([Problem("C711", message, None, ways, {"found": wanted})])
    names = [indicator.name for indicator in catalog.indicators.values()]
    guess = [
        f"是不是“{name}”？" for name in nearest(wanted, [*catalog.rulesets, *catalog.indicators, *names])
    ]
    remedies = (*guess, "用 jixiao rulesets 列出指标体系，用 jixiao plugins 列出指标")
    message = f"没有叫“{wanted}”的指标体系或指标"
    raise JixiaoError([Problem("C705", message, None, remedies, {"found": wanted})])
