"""Which indicator became which: by id, by who says it was replaced, also several by one and one by several."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rubrics import entry, group, indicator, ruleset

from .changing import changed


def named(identity: str, more: str = "") -> str:
    """Return an indicator called by its id, with more keys."""
    return indicator(identity, f"指标{identity}").replace(
        f'id = "t.{identity}"\n', f'id = "t.{identity}"\n{more}', 1
    )


def rubric(*identities: str) -> str:
    """Return a ruleset of these indicators, 10 points each."""
    total = str(10 * len(identities))
    return ruleset(group("组", total), *(entry(each, "10") for each in identities), total=total)


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("a", "b"), ("b", "a"), []),
        (("a", "b"), ("a", "c"), [("added", "", "c"), ("removed", "b", "")]),
        (("a", "b"), ("a", "r"), [("replaced", "b", "r")]),
        (("b", "c"), ("s", "a"), [("replaced", "b c", "s"), ("added", "", "a")]),
        (("e", "a"), ("f", "g", "a"), [("replaced", "e", "f g")]),
        (("b", "r"), ("r", "a"), [("added", "", "a"), ("removed", "b", "")]),
    ],
    ids=["order", "came and went", "replaces", "several by one", "one by several", "both were there"],
)
def test_who_became_whom(
    tmp_path: Path, old: tuple[str, ...], new: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    """An indicator that was there before replaces nobody: it is itself."""
    files = {each: named(each) for each in "abcfg"}
    files["r"] = named("r", 'replaces = "t.b"\n')
    files["s"] = named("s", 'replaces = ["t.b", "t.c"]\n')
    files["e"] = named("e") + '\n[retired]\nsince = 2030\nreason = "分成两个"\nreplaced_by = ["t.f", "t.g"]\n'
    before, now = ({each: files[each] for each in names} for names in (old, new))
    difference = changed(tmp_path, (rubric(*old), before), (rubric(*new), now))
    found = [
        (
            each.fate,
            *(" ".join(node.name.removeprefix("指标") for node in side) for side in (each.old, each.new)),
        )
        for each in difference.indicators
    ]
    assert found == expected


def test_reasons_come_from_the_files_between(tmp_path: Path) -> None:
    """The retirement, the editions since the old year and what the new ruleset says; what was said before is not repeated."""
    edition = '\n[[editions]]\nsince = {}\nreason = "{}"\nabout = "{}"\n'
    b = named("b") + edition.format(2022, "旧的", "甲") + edition.format(2023, "新的", "乙")
    c = named("c") + '\n[retired]\nsince = 2023\nreason = "重复"\n'
    old = rubric("b", "c")
    new = (
        rubric("b").replace("year = 2022", "year = 2023").replace('id = "t.b"\n', 'id = "t.b"\nreason = "调分"\n')
        .replace("weight = 10", "weight = 20").replace("total = 10\n", "total = 20\n")
    )  # fmt: skip
    difference = changed(tmp_path, (old, {"b": b, "c": c}), (new, {"b": b}))
    assert [(each.name, each.reasons) for each in difference.indicators] == [
        ("指标b", ("自 2023 年起：新的", "调分")),
        ("指标c", ("自 2023 年起停用：重复",)),
    ]
