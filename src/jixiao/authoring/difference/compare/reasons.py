"""The reasons that files give for what changed between two rulesets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jixiao.documents import Document
from jixiao.program import Node
from jixiao.rules import IndicatorFile, Ruleset


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the files say that belong to the new ruleset and not to the old one, from which it may extend."""

    documents: tuple[Document, ...]
    years: tuple[int, int]

    def entry(self, table: str, key: str, wanted: str) -> str:
        """Return the reason beside an entry (of groups, indicators, grades) by its key; empty when none is given."""
        for document in self.documents:
            entries = document.data.get(table)
            for entry in entries if isinstance(entries, list) else ():
                is_it = isinstance(entry, Mapping) and entry.get(key) == wanted
                if is_it and isinstance(entry.get("reason"), str):
                    return str(entry["reason"])
        return ""

    def of(self, old: tuple[Node, ...], new: tuple[Node, ...]) -> Iterator[str]:
        """Yield why indicators changed: the retirement, the editions since the old year, what the ruleset says."""
        first, last = self.years
        for definition in _definitions(old):
            retired = definition.retired
            if retired is not None and first < retired.since <= last:
                yield f"自 {retired.since} 年起停用：{retired.reason}"
        for definition in _definitions(new) if old else ():
            for edition in sorted(definition.editions, key=lambda edition: edition.since):
                if first < edition.since <= last:
                    yield f"自 {edition.since} 年起：{edition.reason}"
        ids = dict.fromkeys(definition.id for definition in _definitions((*old, *new)))
        yield from filter(None, (self.entry("indicators", "id", identity) for identity in ids))


def _definitions(nodes: tuple[Node, ...]) -> list[IndicatorFile]:
    return [node.indicator.definition for node in nodes if node.indicator is not None]


def reasons_between(old: Ruleset, new: Ruleset) -> Reasons:
    """Return the reasons given since the old ruleset."""
    known = {document.digest for document in old.chain}
    documents = tuple(document for document in new.chain if document.digest not in known)
    return Reasons(documents, (old.definition.year, new.definition.year))
