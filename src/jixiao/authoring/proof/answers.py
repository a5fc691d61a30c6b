"""What proving answers: each question *proved*, *refuted* with data that shows it, or *undecided* with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from jixiao.authoring.samples.sample_json import fields_of
from jixiao.authoring.samples.sampling import Sample
from jixiao.documents.result import Result
from jixiao.formula import Value
from jixiao.problems import Place
from jixiao.rules import Field

State = Literal["proved", "refuted", "undecided"]
Kind = Literal["value", "range", "full", "branch", "direction", "total", "grade"]

STATE_NAMES: Mapping[State, str] = {"proved": "已证明", "refuted": "已推翻", "undecided": "未能判定"}


@dataclass(frozen=True, slots=True)
class Example(Result):
    """A unit's ``data`` and what ``exact`` ``gives`` for it, in words; ``fields`` describe the data.

    ``changed`` are data items that are then changed, where it takes two units to show something.
    """

    data: Sample
    gives: str
    fields: Mapping[str, Field]
    changed: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def json_types(cls, _keys: str = "") -> dict[str, Any]:
        """Return what JSON holds: data by the names of data items."""
        data = dict[str, object]
        return {"fields": data, "gives": str, "changed?": data}

    def to_data(self, _keys: str = "") -> dict[str, Any]:
        """Return it as data that JSON can hold."""
        found: dict[str, Any] = {"fields": fields_of(self.data), "gives": self.gives}
        return {**found, "changed": fields_of(Sample(self.changed))} if self.changed else found


@dataclass(frozen=True, slots=True)
class Answer(Result):
    """One question and its answer.

    ``asked`` is the question in words, ``said`` how it was proved, what is wrong, or why it is open; ``way_out`` what
    an author can do. ``place`` is where the author wrote what the question is about.
    """

    json_keys: ClassVar[str] = "kind asked state said place example? way_out?"

    kind: Kind
    asked: str
    state: State
    said: str
    place: Place
    example: Example | None = None
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Subject(Result):
    """An indicator (or the rubric above them) with all answers about it.

    ``tables`` are the detail tables that entered by what is counted and summed over them.
    """

    json_keys: ClassVar[str] = "name tables answers"

    name: str
    answers: tuple[Answer, ...]
    tables: tuple[str, ...] = ()

    def having(self, state: State) -> tuple[Answer, ...]:
        """Return the answers of a state."""
        return tuple(answer for answer in self.answers if answer.state == state)
