"""What changed between two rulesets, as plain facts with sentences; nothing here knows how it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from jixiao.authoring.difference.sameness import Sameness
from jixiao.program import Node
from jixiao.publishing.typesetting import Text

Kind = Literal[
    "id", "name", "weight", "group", "most", "status", "rule", "data", "conditions", "texts", "fixed"
]

KIND_NAMES: dict[Kind, str] = {
    "id": "代号",
    "name": "名称",
    "weight": "分值",
    "group": "上级指标",
    "most": "最高分",
    "status": "核实情况",
    "rule": "计分方法",
    "data": "数据项",
    "conditions": "适用和提示",
    "texts": "文字",
    "fixed": "规则里的分没有跟着分值变",
}
"""What kind of change it is, in Chinese."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in one sentence."""

    kind: Kind
    text: Text


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What became of indicators: of one that is in both rulesets, of one that came or went, or of those replaced.

    ``old`` is empty for one that was added, ``new`` for one that was removed; both hold one indicator where it was
    changed (also when another id took the place of one of the same name), and one or more each where some were replaced
    by others. ``changes`` and ``sameness`` (of the rule, None where it was not touched) compare the two where one was
    changed. ``reasons`` are those the files give, ``parents`` the groups it belonged and belongs to.
    """

    old: tuple[Node, ...]
    new: tuple[Node, ...]
    changes: tuple[Change, ...] = ()
    sameness: Sameness | None = None
    reasons: tuple[str, ...] = ()
    parents: tuple[str, str] = ("", "")

    @property
    def fate(self) -> Literal["added", "removed", "replaced", "changed"]:
        """What became of them."""
        if not self.old:
            return "added"
        if not self.new:
            return "removed"
        return "changed" if self.is_same or _names(self.old) == _names(self.new) else "replaced"

    @property
    def is_same(self) -> bool:
        """Whether it is one indicator by its id."""
        return _ids(self.old) == _ids(self.new)

    @property
    def name(self) -> str:
        """What they are called now, or were called when they are no more."""
        return "、".join(each.name for each in self.new or self.old)

    @property
    def weights(self) -> tuple[Fraction, Fraction]:
        """Their weights before and now, 0 where there are none."""
        one, other = (sum((each.weight for each in nodes), Fraction(0)) for nodes in (self.old, self.new))
        return one, other

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of what changed, each once."""
        return tuple(dict.fromkeys(each.kind for each in self.changes))


def _names(nodes: tuple[Node, ...]) -> list[str]:
    return [each.name for each in nodes]


def _ids(nodes: tuple[Node, ...]) -> list[str]:
    return [each.indicator.id for each in nodes if each.indicator is not None]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What became of a group: ``old`` or ``new`` is None where there is none of that name."""

    old: Node | None
    new: Node | None
    changes: tuple[Change, ...] = ()
    reason: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.new.name if self.new is not None else self.old.name if self.old is not None else ""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of a data item, in sentences; ``fate`` says whether it came, went or changed."""

    name: str
    fate: Literal["added", "removed", "changed"]
    said: tuple[str, ...]
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What changed in the rules above the indicators, under the ``title`` of its chapter."""

    title: str
    text: Text
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two rulesets: what it is called and how large it is, its grades from the best to the worst."""

    id: str
    name: str
    year: int
    total: Fraction
    indicators: int
    grades: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed from one ruleset to another."""

    old: Side
    new: Side
    groups: tuple[GroupChange, ...]
    indicators: tuple[IndicatorChange, ...]
    items: tuple[ItemChange, ...]
    rules: tuple[RuleChange, ...]
    texts: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed but the id, the name and the year."""
        return not (self.groups or self.indicators or self.items or self.rules or self.texts)

    def fate(self, fate: str) -> tuple[IndicatorChange, ...]:
        """Return the indicators of which one thing became."""
        return tuple(each for each in self.indicators if each.fate == fate)
