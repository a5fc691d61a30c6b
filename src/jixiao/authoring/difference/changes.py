"""The result types of a difference: changes as sentences, which commands print and write as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from jixiao.authoring.difference.effect import Effect
from jixiao.authoring.difference.equivalence import Equivalence
from jixiao.documents.result import Result
from jixiao.program import Node
from jixiao.publishing.document import Printed
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
class Change(Printed):
    """One change in one sentence."""

    kind: Kind
    text: Text


@dataclass(frozen=True, slots=True)
class SideNode(Result):
    """An indicator of one of the two rulesets as JSON has it."""

    id: str
    name: str
    weight: Fraction
    edition: int | None

    @classmethod
    def of(cls, node: Node) -> SideNode:
        """Return what JSON has of a node."""
        indicator = node.indicator
        identity, edition = ("", None) if indicator is None else (indicator.id, indicator.edition)
        return cls(identity, node.name, node.weight, edition)


Fate = Literal["added", "removed", "replaced", "changed"]


@dataclass(frozen=True, slots=True)
class IndicatorChange(Result):
    """What became of indicators: of one that is in both rulesets, of one that came or went, or of those replaced.

    ``before`` is empty for one that was added, ``now`` for one that was removed; both hold one indicator where it was
    changed (also when another id took the place of one of the same name), and one or more each where some were replaced
    by others. ``changes`` and ``sameness`` (of the rule, None where it was not touched) compare the two where one was
    changed. ``reasons`` are those the files give, ``parents`` the groups it belonged and belongs to.
    """

    json_keys: ClassVar[str] = "fate old new changes reasons sameness"

    fate: Fate
    before: tuple[Node, ...]
    now: tuple[Node, ...]
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    sameness: Equivalence | None = None
    parents: tuple[str, str] = ("", "")

    @property
    def old(self) -> tuple[SideNode, ...]:
        """The indicators before, as JSON has them."""
        return tuple(map(SideNode.of, self.before))

    @property
    def new(self) -> tuple[SideNode, ...]:
        """The indicators now, as JSON has them."""
        return tuple(map(SideNode.of, self.now))

    @property
    def name(self) -> str:
        """What they are called now, or were called when they are no more."""
        return "、".join(node.name for node in self.now or self.before)

    @property
    def weights(self) -> tuple[Fraction, Fraction]:
        """Their weights before and now, 0 where there are none."""
        one, other = (sum((node.weight for node in nodes), Fraction(0)) for nodes in (self.before, self.now))
        return one, other

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of what changed, each once."""
        return tuple(dict.fromkeys(change.kind for change in self.changes))


@dataclass(frozen=True, slots=True)
class GroupChange(Result):
    """What became of a group: ``old`` or ``new`` is None where there is none of that name."""

    json_keys: ClassVar[str] = "name old_weight new_weight changes reason"

    name: str
    old: Node | None
    new: Node | None
    changes: tuple[Change, ...] = ()
    reason: str = ""

    @property
    def old_weight(self) -> Fraction | None:
        """Its weight before, if it was there."""
        return None if self.old is None else self.old.weight

    @property
    def new_weight(self) -> Fraction | None:
        """Its weight now, if it is there."""
        return None if self.new is None else self.new.weight


@dataclass(frozen=True, slots=True)
class FieldChange(Result):
    """What became of a data item, in sentences; ``indicators`` use it."""

    name: str
    fate: Literal["added", "removed", "changed"]
    changes: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange(Printed):
    """What changed in the rules above the indicators; ``kind`` is the title of its chapter."""

    kind: str
    text: Text
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Side(Result):
    """One of the two rulesets: what it is called and how large it is, its grades from the best to the worst."""

    json_keys: ClassVar[str] = "id name year total indicators digest"

    id: str
    name: str
    year: int
    total: Fraction
    indicators: int
    digest: str
    grades: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference(Result):
    """Everything that changed from one ruleset to another, and the ``effect`` on a table of units, if one was given.

    ``texts`` are the sentences on what was only written otherwise.
    """

    json_keys: ClassVar[str] = "old new groups indicators fields rules texts effect?"

    old: Side
    new: Side
    groups: tuple[GroupChange, ...]
    indicators: tuple[IndicatorChange, ...]
    fields: tuple[FieldChange, ...]
    rules: tuple[RuleChange, ...]
    texts: tuple[str, ...]
    effect: Effect | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed but the id, the name and the year."""
        return not (self.groups or self.indicators or self.fields or self.rules or self.texts)

    def fate(self, fate: Fate) -> tuple[IndicatorChange, ...]:
        """Return the indicators of which one thing became."""
        return tuple(indicator for indicator in self.indicators if indicator.fate == fate)
