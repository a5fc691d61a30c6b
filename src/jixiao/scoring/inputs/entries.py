"""What a unit or a reviewer wrote about single indicators, by the keys of their nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from jixiao.program import Program
from jixiao.rules.submission import Claim, Evidence, Judgement, Reason, SubmissionFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entries:
    """The claimed and judged points, reasons, evidence and printed sums of a submission; of two names of one indicator the first counts."""

    claimed: Mapping[str, Claim]
    judged: Mapping[str, Judgement]
    reasons: Mapping[str, Reason]
    evidence: Mapping[str, tuple[Evidence, ...]]
    stated: Mapping[str, Decimal]

    @classmethod
    def of(cls, program: Program, content: SubmissionFile) -> Entries:
        """Return the entries of a submission."""
        evidence: dict[str, tuple[Evidence, ...]] = {}
        for name, given in content.evidence.items():
            node = program.find(name)
            if node is not None:
                evidence[node.key] = (*evidence.get(node.key, ()), *given)
        stated = _by_key(program, content.stated.groups)
        if content.stated.total is not None:
            stated = {**stated, program.tree.key: content.stated.total}
        return cls(
            _by_key(program, content.claimed),
            _by_key(program, content.judged),
            _by_key(program, content.reasons),
            evidence,
            stated,
        )


def _by_key(program: Program, entries: Mapping[str, T]) -> Mapping[str, T]:
    entries_by_key: dict[str, T] = {}
    for name, entry in entries.items():
        node = program.find(name)
        if node is not None:
            entries_by_key.setdefault(node.key, entry)
    return entries_by_key
