"""Questions of a proof and their answers: proved, refuted with data, or undecided with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

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
    """A unit's ``data`` and what ``exact`` ``gives`` for it, in words; ``described`` are the data items that it has.

    ``then`` are data items that are changed after that, where it takes two units to show something.
    """

    json_keys: ClassVar[str] = "fields gives changed?"

    data: Sample
    gives: str
    described: Mapping[str, Field]
    then: Mapping[str, Value] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, object]:
        """The data as JSON has it."""
        return fields_of(self.data)

    @property
    def changed(self) -> dict[str, object]:
        """What is changed as JSON has it."""
        return fields_of(Sample(self.then))


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
class Question:
    """What is asked, in words, with the place that the author wrote it about; each method gives one answer to it."""

    kind: Kind
    asked: str
    place: Place

    def proved(self, said: str) -> Answer:
        """Return that it is so, and how that was proved."""
        return Answer(self.kind, self.asked, "proved", said, self.place)

    def undecided(self, reason: str) -> Answer:
        """Return that it is open."""
        return Answer(self.kind, self.asked, "undecided", reason, self.place)

    def refuted(self, said: str, example: Example | None, way_out: str) -> Answer:
        """Return that it is not so, with data that shows it."""
        return Answer(self.kind, self.asked, "refuted", said, self.place, example, way_out)


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
