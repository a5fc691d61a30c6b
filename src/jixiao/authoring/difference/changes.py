"""What changed between two rulesets, as plain facts with sentences: what commands print, and write as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Constraint

from jixiao.authoring.difference.effect import Effect
from jixiao.authoring.difference.sameness import Sameness
from jixiao.authoring.samples.sample_json import Described, Exact, Written, exact_text
from jixiao.program import Node
from jixiao.publishing.typesetting import Text, plain

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


def _sentence(text: Text) -> str:
    return plain(text)


Sentence: TypeAlias = Annotated[Text, Written(_sentence)]
"""A sentence, as text in JSON."""


@dataclass(frozen=True, slots=True)
class Change(Described):
    """One change in one sentence."""

    kind: Kind
    text: Sentence


@dataclass(frozen=True, slots=True)
class SideNode(Described):
    """An indicator of one of the two rulesets as JSON has it."""

    id: str
    name: str
    weight: Exact
    edition: int | None


def _indicator(node: Node) -> SideNode:
    found = node.indicator
    return SideNode(
        "" if found is None else found.id, node.name, node.weight, None if found is None else found.edition
    )


def _weight(node: Node | None) -> str | None:
    return None if node is None else exact_text(node.weight)


Indicators: TypeAlias = tuple[Annotated[Node, Written(_indicator)], ...]


Fate = Literal["added", "removed", "replaced", "changed"]


@dataclass(frozen=True, slots=True)
class IndicatorChange(Described):
    """What became of indicators: of one that is in both rulesets, of one that came or went, or of those replaced.

    ``old`` is empty for one that was added, ``new`` for one that was removed; both hold one indicator where it was
    changed (also when another id took the place of one of the same name), and one or more each where some were replaced
    by others. ``changes`` and ``sameness`` (of the rule, None where it was not touched) compare the two where one was
    changed. ``reasons`` are those the files give, ``parents`` the groups it belonged and belongs to.
    """

    fate: Fate
    old: Indicators
    new: Indicators
    changes: tuple[Change, ...] = ()
    reasons: tuple[str, ...] = ()
    sameness: Sameness | None = None
    parents: Annotated[tuple[str, str], Constraint(exclude=True)] = ("", "")

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


@dataclass(frozen=True, slots=True)
class GroupChange(Described):
    """What became of a group: ``old`` or ``new`` is None where there is none of that name."""

    name: str
    old: Annotated[Node | None, Written(_weight), Constraint(serialization_alias="old_weight")]
    new: Annotated[Node | None, Written(_weight), Constraint(serialization_alias="new_weight")]
    changes: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange(Described):
    """What became of a data item, in sentences; ``indicators`` use it."""

    name: str
    fate: Literal["added", "removed", "changed"]
    changes: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange(Described):
    """What changed in the rules above the indicators; ``kind`` is the title of its chapter."""

    kind: str
    text: Sentence
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Side(Described):
    """One of the two rulesets: what it is called and how large it is, its grades from the best to the worst."""

    id: str
    name: str
    year: int
    total: Exact
    indicators: int
    digest: str
    grades: Annotated[tuple[str, ...], Constraint(exclude=True)]


def _is_none(value: object) -> bool:
    return value is None


@dataclass(frozen=True, slots=True)
class Difference(Described):
    """Everything that changed from one ruleset to another, and the ``effect`` on a table of units, if one was given.

    ``texts`` are the sentences on what was only written otherwise.
    """

    old: Side
    new: Side
    groups: tuple[GroupChange, ...]
    indicators: tuple[IndicatorChange, ...]
    fields: tuple[FieldChange, ...]
    rules: tuple[RuleChange, ...]
    texts: tuple[Sentence, ...]
    effect: Annotated[Effect | None, Constraint(exclude_if=_is_none)] = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed but the id, the name and the year."""
        return not (self.groups or self.indicators or self.fields or self.rules or self.texts)

    def fate(self, fate: Fate) -> tuple[IndicatorChange, ...]:
        """Return the indicators of which one thing became."""
        return tuple(each for each in self.indicators if each.fate == fate)
