"""Frozen dataclasses made plainly are what calling the class makes, and as frozen."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields

import pytest

from jixiao.formula.tracing.fast_records import maker
from jixiao.formula.tracing.steps import TraceStep
from jixiao.scoring import Finding

KINDS = (TraceStep, Finding)


def test_what_is_made_is_an_instance_like_any_other() -> None:
    """Class, equality, hash, text and copies are those of an instance that was made by calling the class."""
    made, called = maker(TraceStep)("+", "1 + 2", "3"), TraceStep("+", "1 + 2", "3")
    assert type(made) is TraceStep
    assert made == called
    assert hash(made) == hash(called)
    assert repr(made) == repr(called)
    assert copy.deepcopy(made) == called
    assert pickle.loads(pickle.dumps(made)) == called


def test_defaults_and_names_are_those_of_the_class() -> None:
    """Fields may be given by name, and left out where they have a default."""
    make = maker(Finding)
    assert make("G801", "error", message="甲", node="k") == Finding("G801", "error", "甲", "k")
    assert make("G801", "error", "甲") == Finding("G801", "error", "甲")
    with pytest.raises(TypeError, match="message"):
        make("G801", "error")  # type: ignore[call-arg]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_is_frozen(kind: type[TraceStep | Finding]) -> None:
    """No field of what was made can be set or deleted, and it takes no others."""
    made = maker(kind)("a", "error", "c")
    for name in (*(each.name for each in fields(kind)), "other"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(made, name, "b")
    with pytest.raises(FrozenInstanceError):
        delattr(made, fields(kind)[0].name)


def test_classes_that_do_more_are_refused() -> None:
    """What would not run is not left out silently."""

    @dataclass(frozen=True, slots=True)
    class Listed:
        items: list[str] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Checked:
        item: str

        def __post_init__(self) -> None:
            raise AssertionError

    for kind in (Listed, Checked):
        with pytest.raises(TypeError, match="more than keep"):
            maker(kind)
