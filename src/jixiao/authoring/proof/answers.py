"""What proving answers: each question *proved*, *refuted* with data that shows it, or *undecided* with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from jixiao.authoring.samples.sampling import Sample
from jixiao.formula import Value
from jixiao.problems import Place
from jixiao.rules import Field

State = Literal["proved", "refuted", "undecided"]
Kind = Literal["value", "range", "full", "branch", "direction", "total", "grade"]

STATE_NAMES: Mapping[State, str] = {"proved": "已证明", "refuted": "已推翻", "undecided": "未能判定"}


@dataclass(frozen=True, slots=True)
class Example:
    """A unit's ``data`` and what ``exact`` ``gives`` for it, in words; ``fields`` describe the data.

    ``changed`` are data items that are then changed, where it takes two units to show something.
    """

    data: Sample
    gives: str
    fields: Mapping[str, Field]
    changed: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and its answer.

    ``asked`` is the question in words, ``said`` how it was proved, what is wrong, or why it is open; ``way_out`` what
    an author can do. ``place`` is where the author wrote what the question is about.
    """

    kind: Kind
    asked: str
    state: State
    said: str
    place: Place
    example: Example | None = None
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """An indicator (or the rubric above them) with all answers about it.

    ``tables`` are the detail tables that entered by what is counted and summed over them.
    """

    name: str
    answers: tuple[Answer, ...]
    tables: tuple[str, ...] = ()

    def having(self, state: State) -> tuple[Answer, ...]:
        """Return the answers of a state."""
        return tuple(each for each in self.answers if each.state == state)
