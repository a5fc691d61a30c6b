"""Which indicator of one ruleset is which of another: by id, by what a file says it is replaced by or replaces."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.program import Node, Program

Pair = tuple[tuple[Node, ...], tuple[Node, ...]]


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
    for identity, node in now.items():
        if identity in seen:
            continue
        olds, news = _connected(identity, links)
        seen |= news
        if not olds:
            yield (), (node,)
        else:
            yield (
                tuple(each for one, each in before.items() if one in olds),
                tuple(each for one, each in now.items() if one in news),
            )
    linked = {one for one, _ in links}
    yield from (((node,), ()) for one, node in before.items() if one not in linked)


def _successors(node: Node, now: dict[str, Node]) -> set[str]:
    """Return the ids in the new ruleset of those that took an indicator's place, by either one's file."""
    definition = None if node.indicator is None else node.indicator.definition
    named = () if definition is None or definition.retired is None else definition.retired.replaced_by or ()
    found = {each for each in named if each in now}
    for identity, other in now.items():
        if other.indicator is not None and indicator_id(node) in (other.indicator.definition.replaces or ()):
            found.add(identity)
    return found


def _connected(identity: str, links: list[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Return the old and the new ids that hang together with a new one."""
    olds: set[str] = set()
    news = {identity}
    while True:
        more = {one for one, other in links if other in news} - olds
        olds |= more
        further = {other for one, other in links if one in olds} - news
        news |= further
        if not more and not further:
            return olds, news


def indicator_id(node: Node) -> str:
    """Return the id of a node's indicator, empty where it has none."""
    return node.indicator.id if node.indicator is not None else ""
