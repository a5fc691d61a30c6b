"""A percentage where points are wanted is told in every place that gives or takes points, and the ways out load."""

from __future__ import annotations

from typing import Final

import pytest
from tests.rubrics import entry, group, number, ruleset
from tests.rules.forms.built import built

from jixiao import JixiaoError, Rules

_FIELDS: Final = (
    '[[fields]]\nname = "率"\ntype = "rate"\n\n[[fields]]\nname = "次"\ntype = "count"\n\n'
    '[[fields]]\nname = "合"\ntype = "yes_no"\n\n' + number("甲数") + number("乙数")
    + "".join(f'[[fields]]\nname = "{name}"\ntype = "amount"\nunit = "万元"\nmin = 0\n\n' for name in ("支出", "预算"))
)  # fmt: skip
_DATA: Final = {"率": "80%", "次": 2, "合": True, "甲数": 3, "乙数": 4, "支出": 50, "预算": 100}
_OWN: Final = {
    "bands": '[score.bands]\nof = "率"\n[score.bands.points]\n">= 90%" = "满分"\n"其余" = "@"\n',
    "deduct": '[[score.deductions.items]]\nname = "x"\nof = "次"\ndeduct = "@"\n',
    "most": '[[score.deductions.items]]\nname = "x"\nof = "次"\ndeduct = 30\nmost = "@"\n',
    "when": '[[score.deductions.items]]\nname = "x"\nwhen = "合"\ndeduct = "@"\n',
    "formula": '[score]\nformula = "@"\n',
    "branch": '[score]\nformula = "如果(率 >= 90%, 满分, @)"\n',
    "least": '[score]\nformula = "最小(满分, @)"\n',
    "left": '[score]\nformula = "满分 - @"\n',
    "checklist": '[[score.checklist.items]]\nname = "x"\nwhen = "合"\npoints = "@"\n'
    '[[score.checklist.items]]\nname = "y"\nwhen = "次 > 5"\npoints = "满分 * 40%"\n',
}
_ABOVE: Final = {
    "cap": '[[caps]]\nname = "封"\nwhen = "率 < 100%"\nat_most = @\nreason = "原因"\n',
    "veto": '[[vetoes]]\nname = "否"\nwhen = "率 < 100%"\nthen = @\nreason = "原因"\n',
}


def rubric(own: str, above: str = "") -> Rules:
    """Return a ruleset of one indicator of 100 points."""
    return built(
        ruleset(group("组"), entry("a")) + above, {"a": f'id = "t.a"\nname = "甲"\n\n{_FIELDS}{own}'}
    )


def reported(own: str, above: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Return the codes and ways out of what is wrong."""
    with pytest.raises(JixiaoError) as caught:
        rubric(own, above)
    return [(each.code, each.remedies) for each in caught.value.problems]


def total(rules: Rules) -> str:
    """Return the total of the unit at hand."""
    read = {name for name in _DATA if name in rules.fields}
    return str(rules.score({"unit": "x", "fields": {name: _DATA[name] for name in read}}).total)


@pytest.mark.parametrize(
    ("place", "as_part", "as_number"),
    [
        ("bands", "60.00", "0.60"), ("deduct", "0.00", "98.80"), ("most", "40.00", "99.40"), ("when", "40.00", "99.40"),
        ("formula", "60.00", "0.60"), ("branch", "60.00", "0.60"), ("least", "60.00", "0.60"), ("left", "40.00", "99.40"),
        ("checklist", "60.00", None),
    ],
)  # fmt: skip
def test_a_typed_percentage(place: str, as_part: str, as_number: str | None) -> None:
    """It is told once; as a part of 满分, or as so many points, it means what it says."""
    ((code, ways),) = reported(_OWN[place].replace("@", "60%"))
    assert (code, ways) == ("F365", ("是满分的这么多的，写成 满分 * 60%", "要当作分数的，写成 1 * 60%"))
    assert total(rubric(_OWN[place].replace("@", "满分 * 60%"))) == as_part
    if as_number is not None:
        assert total(rubric(_OWN[place].replace("@", "1 * 60%"))) == as_number


@pytest.mark.parametrize(
    ("part", "as_part", "as_number"),
    [
        ("率", "80.00", "0.80"), ("率 - 10%", "70.00", "0.70"), ("支出 / 预算", "50.00", "0.50"), ("完成率(甲数, 乙数, 100%, 0%)", "75.00", "0.75"),
        ("四舍五入(率, 2)", "80.00", "0.80"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["formula", "branch", "least"])
def test_a_rate(place: str, part: str, as_part: str, as_number: str) -> None:
    """What data gives in percent is no points either."""
    ((code, ways),) = reported(_OWN[place].replace("@", part))
    assert code == "F365"
    for way, wanted in zip(ways, (as_part, as_number), strict=True):
        assert total(rubric(_OWN[place].replace("@", way.rpartition("写成 ")[2]))) == wanted


def test_so_many_percent_for_each() -> None:
    """10% * 次 is a tenth of a point for each, where a tenth of 满分 is meant."""
    ((code, ways),) = reported('[score]\nformula = "满分 - 10% * 次"\n')
    assert (code, ways[0]) == ("F365", "是满分的这么多的，写成 满分 * (10% * 次)")
    assert total(rubric('[score]\nformula = "满分 - 满分 * (10% * 次)"\n')) == "80.00"


@pytest.mark.parametrize("place", ["cap", "veto"])
@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ('"80%"', ["F365"]), ('"1 * 80%"', []), ("80", []), ('"总分.满分 * 80%"', []), ("-5", ["R444"]), ("500", ["R444"]),
        ('"100.01"', ["R444"]), ("0", []), ("100", []),
    ],
)  # fmt: skip
def test_caps_and_vetoes(place: str, written: str, codes: list[str]) -> None:
    """Their points are points, between 0 and the most that their target can have."""
    above = _ABOVE[place].replace("@", written)
    own = '[score]\nformula = "满分 * 率"\n'
    if codes:
        assert [code for code, _ in reported(own, above)] == codes
    else:
        assert rubric(own, above).id == "t/1"


@pytest.mark.parametrize(
    "formula",
    [
        "满分 * (1 - 率)", "满分 * 率", "满分 - 0.5 * (100% - 率) * 100", "满分 - 满步数(100% - 率, 1%) * 0.5", "1 * 率", "满分 * 率 - 次 * 2",
        "满分 - 满分 * 20% * 次", "满分 * (60% + 率 * 40%)", "甲数 / 乙数",
        "满分 * 支出 / 预算", "支出 / 预算 * 满分", "满分 - 满分 * (预算 - 支出) / 预算", "满分 * 支出 * 2 / 预算",
        "满分 * 平均(率, 1)", "2 * 次", "满分 / 4 * 次", "100 * 率",
        "满分 * 组.满分 / 组.满分", "限制(满分 * 率, 0, 满分)", "如果(率 >= 满分 / 满分, 满分, 满分 * 60%)",
    ],
)  # fmt: skip
def test_points_are_not_asked_about(formula: str) -> None:
    """What rubrics write every day loads as before."""
    assert rubric(f'[score]\nformula = "{formula}"\n').id == "t/1"
