"""Pairs of what two rulesets have: by name, indicators by id and by the replacements that files name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from jixiao.program import Node, Program

T = TypeVar("T")

Pair = tuple[tuple[Node, ...], tuple[Node, ...]]


def by_name(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Yield what has a name, before and now (None where it is not there), that of the new ruleset first."""
    for name in dict.fromkeys([*new, *old]):
        yield name, old.get(name), new.get(name)


def pairs(old: Program, new: Program) -> Iterator[Pair]:
    """Yield indicators that belong together, before and now, in the order of the new ruleset; those that went come last.

    Where one is replaced by several, or several by one, they come together.
    """
    before = {indicator_id(indicator): indicator for indicator in old.indicators}
    now = {indicator_id(indicator): indicator for indicator in new.indicators}
    links = [(one, one) for one in before.keys() & now.keys()]
    links += [
        (one, other)
        for one, node in before.items()
        for other in _successors(node, now)
        if one not in now and other not in before
    ]
    seen: set[str] = set()
    for identity in now:
        if identity in seen:
            continue
        olds, news = _connected(identity, links)
        seen |= news
        yield (
            tuple(node for one, node in before.items() if one in olds),
            tuple(node for one, node in now.items() if one in news),
        )
    linked = {one for one, _ in links}
    yield from (((node,), ()) for one, node in before.items() if one not in linked)


def _successors(node: Node, now: dict[str, Node]) -> set[str]:
    """Return the ids in the new ruleset of those that took an indicator's place, by either one's file."""
    definition = None if node.indicator is None else node.indicator.definition
    named = () if definition is None or definition.retired is None else definition.retired.replaced_by or ()
    return {
        identity
        for identity, other in now.items()
        if identity in named
        or (other.indicator and indicator_id(node) in (other.indicator.definition.replaces or ()))
    }


def _connected(identity: str, links: list[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Return the old and the new ids that hang together with a new one."""
    olds: set[str] = set()
    news = {identity}
    before: object = None
    while before != (olds, news):
        before = olds, news
        olds = {one for one, other in links if other in news}
        news = news | {other for one, other in links if one in olds}
    return olds, news


def indicator_id(node: Node) -> str:
    """Return the id of a node's indicator, empty where it has none."""
    return node.indicator.id if node.indicator is not None else ""
