"""Conditions of which one side decides while the data of the other is missing: tables find what scorecards find."""

from __future__ import annotations

from typing import Final

import pytest
from tests.machines import for_every_table
from tests.rubrics import entry, group, number, ruleset
from tests.rules.forms.built import built

INDICATORS: Final = {"a": f"""
id = "t.a"
name = "甲"

{number("数")}{number("乙")}
[steps]
"有问题" = "数 > 5 或 乙 > 5"
"没问题" = "非(数 > 5) 且 非(乙 > 5)"

[score]
formula = "满分 * 如果(没问题, 1, 如果(有问题, 0, 50%))"
""", "b": f"""
id = "t.b"
name = "乙"

{number("数")}{number("乙")}
[[notices]]
when = "数 > 5 或 乙 > 5"
message = "有一项太大"

[score]
formula = "满分"
"""}  # fmt: skip
"""Points that rest on such conditions, and a finding alone that does."""


@pytest.mark.parametrize("which", ["a", "b"])
@pytest.mark.parametrize("by_machine", [False, True])
def test_a_side_that_decides_is_enough(which: str, by_machine: bool) -> None:  # noqa: FBT001
    """Points, findings and the reach of caps do not wait for data that can't change them."""
    rules = built(ruleset(group("组", "10"), entry(which, "10"), total="10"), {which: INDICATORS[which]})
    data: list[tuple[str | None, str | None]] = [
        ("9", None), (None, "9"), ("1", None), (None, "1"), (None, None), ("1", "2"), ("6", "2"),
    ]  # fmt: skip
    cards = [
        rules.score(
            {
                "unit": "x",
                "fields": {name: cell for name, cell in zip(("数", "乙"), row, strict=True) if cell},
            }
        )
        for row in data
    ]
    columns: dict[str, list[str | None]] = {
        "单位": ["x" for _ in data],
        "数": [one for one, _ in data],
        "乙": [other for _, other in data],
    }
    if by_machine:
        with for_every_table():
            found = rules.score_table(columns)
    else:
        found = rules.score_table(columns)
    assert found["总分"] == [card.total for card in cards]
    if which == "a":
        assert [None if each is None else str(each) for each in found["总分"]] == [
            "0.00", "0.00", None, None, None, "10.00", "0.00",
        ]  # fmt: skip
        return
    reported = [any("有一项太大" in each.message for each in card.findings) for card in cards]
    assert [each is not None and "有一项太大" in each for each in found["核对"]] == reported
    assert reported == [True, True, False, False, False, False, True]
