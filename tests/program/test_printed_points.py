"""What is printed is what decides: one number for a node's points everywhere, and the grade is that of the printed total."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.program.rubric_files import files_of
from tests.program.rubric_oracle import Branch, rubrics
from tests.program.test_groups import MAIN, node
from tests.rubrics import GRADES, entry, group, indicator, number, ruleset
from tests.rules.forms.built import built

from jixiao import JixiaoError, Rules
from jixiao.numbers import to_text

LEVELS = ("indicator", "group", "total")
MOST_PLACES = 10


def cap(value: str, target: str = "总分") -> str:
    """Return a cap that always holds."""
    return (
        f'[[caps]]\nname = "封顶"\ntarget = "{target}"\nwhen = "是"\nat_most = {value}\nreason = "示例"\n\n'
    )


def data_of(root: Branch) -> dict[str, object]:
    """Return the data of a random rubric as a submission and a table hold it; thirds with ten places."""
    found: dict[str, object] = {}
    for each in root.walk():
        if not each.children:
            found[f"{each.name}率"] = str(Decimal(to_text(each.rate, places=10)))
            if each.applies is not None:
                found[f"{each.name}不适用"] = each.applies is False
        for child in each.children:
            if each.combine == "pool":
                found[f"选用{child.name}"] = child.chosen is True
            if each.combine == "chosen" and child.chosen:
                found[f"{each.name}选用"] = child.name
    return found


def agree(rules: Rules, fields: Mapping[str, object]) -> None:
    """Hold the points of every node against each other: of the scorecard, of ``points``, of a table; and the grade."""
    unit = {"unit": "示例单位", "fields": fields}
    card, points = rules.score(unit), rules.points(unit)
    row = rules.score_table(pa.table({name: [each] for name, each in fields.items()})).to_pylist()[0]
    program = rules.program
    for found, each in zip(card.root.walk(), program.tree.walk(), strict=True):
        column = "总分" if each is program.tree else f"{each.key}.得分"
        assert found.points == points[each.key] == row[column], each.name
        if found.points is not None and program.is_rounded(each):
            assert -int(found.points.as_tuple().exponent) <= program.places
        assert found.points is None or -int(found.points.as_tuple().exponent) <= MOST_PLACES
    assert card.grade == points.grade == row["等级"]
    if card.total is not None:
        assert card.grade == next(name for name, least in GRADES if card.total >= Decimal(least))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Rules, dict[str, object]]:
    """Return random rubrics rounded on any level to any places, with a cap computed from data, and a unit's data."""
    root = draw(rubrics())
    places, at = draw(st.integers(0, 3)), draw(st.sampled_from(LEVELS))
    mode = draw(st.sampled_from(["half_up", "half_even", "up", "down", "ceiling", "floor"]))
    target = draw(st.sampled_from([each.name for each in root.walk()]))
    grades = "".join(f'[[grades]]\nname = "{name}"\nat_least = {least}\n' for name, least in GRADES)
    for each in root.walk():
        each.weight *= 100
        each.most = None if each.most is None else each.most * 100
    rule = cap('"封顶数 / 3"', target) + '[[fields]]\nname = "封顶数"\ntype = "number"\n\n'
    text, files = files_of(root, f'places = {places}, mode = "{mode}", at = "{at}"', rule + grades)
    fields = {**data_of(root), "封顶数": str(draw(st.integers(0, 400)))}
    return built(text, files), fields


@pytest.mark.long
@given(case=cases())
@settings(max_examples=60)
def test_every_face_prints_the_same(case: tuple[Rules, dict[str, object]]) -> None:
    """A scorecard, points and a table of results agree on every node's points, and the grade is that of the printed total."""
    agree(*case)


@pytest.mark.long
@pytest.mark.parametrize("at", LEVELS)
@given(root=rubrics())
@settings(max_examples=20)
def test_a_perfect_unit_gets_the_total(at: str, root: Branch) -> None:
    """Whatever drops out and wherever points are rounded, full marks everywhere come to the total."""
    for each in root.walk():
        each.rate = Fraction(0) if each.name in beside(root) else Fraction(1)
        each.most = None
    text, files = files_of(root, f'at = "{at}"')
    card = built(text, files).score({"unit": "示例单位", "fields": data_of(root)})
    emptied = [each for each in root.walk() if each.none == "zero"]
    assert card.total is None or emptied or Fraction(card.total) == root.weight


def beside(root: Branch) -> set[str]:
    """Return the names of what stands beside the total."""
    return {one.name for each in root.children if each.beside for one in each.walk()}


@pytest.mark.parametrize(
    ("at", "mode", "value", "total", "grade"),
    [
        # 119 ÷ 2 = 59.5: what is cut off can't lead above the cap.
        ("indicator", "half_up", "119", "59", "差"),
        ("indicator", "up", "119", "59", "差"),
        ("group", "half_up", "119", "59", "差"),
        ("total", "half_up", "119", "59", "差"),
        ("total", "half_up", "120", "60", "中"),
    ],
)
def test_a_computed_cap_is_not_rounded_up(at: str, mode: str, value: str, total: str, grade: str) -> None:
    """A cap of 59.5 by a formula caps at 59 where points are whole, and the unit is not given the grade that begins at 60."""
    text = ruleset(MAIN, cap('"x / 2"'), number("x"), rounding=f'places = 0, at = "{at}", mode = "{mode}"')
    rules = built(text, {"a": indicator("a", "甲")})
    card = rules.score({"unit": "示例单位", "fields": {"a率": "100%", "x": value}})
    assert (str(card.total), card.grade) == (total, grade)
    agree(rules, {"a率": "100%", "x": value})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (ruleset(MAIN, cap("59.5"), rounding="places = 0"), "封顶“封顶”"),
        (ruleset(MAIN, cap("59.5", "甲"), rounding="places = 0"), "封顶“封顶”"),
        (ruleset(MAIN, cap('"59.5"'), rounding="places = 0"), "封顶“封顶”"),
        (
            ruleset(MAIN, '[[caps]]\nname = "封顶"\nof = "a率"\nbands = { "< 60%" = 59.5 }\nreason = "r"\n', rounding="places = 0"),
            "封顶“封顶”",
        ),
        (ruleset(MAIN, '[[vetoes]]\nname = "否决"\nwhen = "是"\nthen = 59.5\nreason = "r"\n', rounding="places = 0"), "否决“否决”"),
        (ruleset(group("组"), entry("a", "99.5"), entry("b", "0.5"), rounding="places = 0"), "“甲”的分值"),
        (ruleset(node("组", "100", "most = 100.5"), entry("a"), rounding="places = 0"), "“组”的 most"),
    ],
)  # fmt: skip
def test_numbers_finer_than_points_are_refused(text: str, named: str) -> None:
    """A cap, veto, weight or most with more places than points have is refused, and both ways out lead out."""
    files = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}
    with pytest.raises(JixiaoError) as caught:
        built(text, files)
    problem = caught.value.problems[0]
    assert (problem.code, problem.message.startswith(named)) == ("R471", True)
    assert built(text.replace("places = 0", "places = 1"), files).program.places == 1


def test_below_the_level_of_rounding_nothing_is_refused() -> None:
    """Where only the total is rounded, weights below it may be as fine as they like."""
    text = ruleset(group("组"), entry("a", "99.5"), entry("b", "0.5"), rounding='places = 0, at = "total"')
    rules = built(text, {"a": indicator("a", "甲"), "b": indicator("b", "乙")})
    assert str(rules.score({"unit": "x", "fields": {"a率": "100%", "b率": "0%"}}).total) == "100"
