"""有值 of what is computed from data: every door gives what ``exact`` gives, whichever part of the data is there."""

from __future__ import annotations

from typing import Final

import pytest
from tests.machines import for_every_table
from tests.rubrics import entry, group, indicator, number, ruleset
from tests.rules.forms.built import built

_UNITS: Final[list[dict[str, object]]] = [
    {}, {"零": 0}, {"零": 1}, {"乙": 1}, {"零": 1, "乙": 2}, {"零": 0, "乙": 2}, {"零": 2, "乙": 0, "空": False}, {"空": True},
    {"空": True, "零": 3}, {"表": []}, {"表": [{"列": 1}], "零": 0, "乙": 0}, {"表": [{}], "零": 4},
]  # fmt: skip

_DATA: Final = (
    number("零") + number("乙") + '[[fields]]\nname = "空"\ntype = "yes_no"\n\n'
    '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "列"\ntype = "number"\n\n'
    '[steps]\n"步" = { formula = "1 / 零" }\n\n'
)  # fmt: skip

_TABLELESS: Final = [
    "有值(零 + 乙)", "有值(零 * 乙)", "有值(1 / 零)", "有值(零 / 乙)", "有值(最小(零, 乙))", "有值(如果(空, 零, 乙))", "有值(步)",
    "有值(如果(零 > 0, 零, 乙))", "有值(空 且 零 > 0)", "有值(零 > 乙)", "有值(限制(零, 0, 1))", "有值(有值(零))", "非(有值(1 / 零))",
    "有值(四舍五入(零, 2))", "有值(1 / 零) 且 空", "有值(零 * 零 * 零 * 零)", "有值(-零)", "有值(超出(零 - 乙))",
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "condition", [*_TABLELESS, "有值(求和(表, 列))", "有值(平均(表, 列 * 零))", "有值(计数(表))"]
)
def test_every_door_knows_the_same(condition: str) -> None:
    """Scorecards and points agree, and so do tables by columns and by machine code where the data has no rows."""
    text = indicator("a", "甲", f"如果({condition}, 满分, 满分 / 2)", _DATA)
    rules = built(ruleset(group("组"), entry("a")), {"a": text})
    submissions = [{"unit": "x", "fields": each} for each in _UNITS]
    cards = [rules.score(each) for each in submissions]
    wanted = [(card["甲"].state, card.total) for card in cards]
    assert [(each.state("甲"), each.total) for each in map(rules.points, submissions)] == wanted
    if condition not in _TABLELESS:
        return
    answers: dict[object, str] = {True: "是", False: "否"}
    columns: dict[str, list[str | None]] = {
        "单位": ["x"] * len(_UNITS),
        "空": [answers.get(each.get("空")) for each in _UNITS],
        **{name: [str(each[name]) if name in each else None for each in _UNITS] for name in ("零", "乙")},
    }
    by_columns = rules.score_table(columns)
    with for_every_table():
        by_machine = rules.score_table(columns)
    for found in (by_columns, by_machine):
        assert list(zip(found["甲.状态"], found["总分"], strict=True)) == wanted
