"""docs/评分形状.md is true: all 39 shapes are there, each can be copied, and each gives what was worked out by hand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from tests.shapes.page import PAGE, Shape, anchor, entries, shapes, way_of
from tests.shapes.rubric import card_of, computed_of, result_of, rules_of
from tests.shapes.worked import WORKED, Points

from jixiao.calendars import Calendars
from jixiao.formula import STANDARD, FormulaSource, bind, registry
from jixiao.formula.semantics.exact import Exact
from jixiao.rules.forms import FORMS

pytestmark = pytest.mark.docs

_SUM = re.compile(r"([(\d][\d.% ×÷+−()]*[×÷+−][\d.% ×÷+−()]*) ([=≈]) ([\d.]*\d)(…?)")
SHAPES = shapes()
ALL = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.number} {shape.name}")


def half_up(value: Fraction) -> str:
    """Return a number that is not below zero with two places, a half upwards, by whole numbers only."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def test_the_list_names_every_shape_and_leads_to_it() -> None:
    """A reader finds each of the 39 shapes in the list at the top, under the number that messages and people use."""
    listed = entries()
    assert [each.number for each in listed] == list(range(1, 40))
    assert [(each.number, each.name) for each in listed] == [(each.number, each.name) for each in SHAPES]
    assert [each.anchor for each in listed] == [anchor(f"{each.number} {each.name}") for each in SHAPES]


@ALL
def test_the_list_says_how_a_shape_is_written(shape: Shape) -> None:
    """Each key or function that the list names for a shape is used by the TOML of its section."""
    text = re.sub(r" += ", " = ", "\n".join(shape.blocks))
    how = next(each.how for each in entries() if each.number == shape.number)
    words = re.findall(r"`([^`]+)`", how)
    assert words
    assert [each for each in words if each not in text] == []


@ALL
def test_worked_rows_are_printed_as_worked_out(shape: Shape) -> None:
    """The page prints what the hand calculation gives, rounded half up."""
    for row, results in zip(shape.rows, WORKED[shape.number], strict=True):
        by_hand = [each.printed if isinstance(each, Points) else each for each in results]
        assert list(row.results.values()) == by_hand, row.data
        assert [half_up(each.exact) for each in results if isinstance(each, Points)] == [
            each.printed for each in results if isinstance(each, Points)
        ]


@pytest.mark.long
@ALL
def test_shapes_score_as_worked_out(shape: Shape) -> None:
    """Copied as it is printed, a shape scores its rows as worked out by hand: exactly, and then rounded."""
    for row, results in zip(shape.rows, WORKED[shape.number], strict=True):
        for column, result in zip(row.results, results, strict=True):
            name, way = way_of(column)
            rules = rules_of(shape, way)
            printed = result.printed if isinstance(result, Points) else result
            assert result_of(card_of(shape, row, rules), column) == printed, (row.data, column)
            if name == "得分" and isinstance(result, Points):
                assert computed_of(shape, row, rules) == result.exact, (row.data, column)


@ALL
def test_sums_on_the_page_are_right(shape: Shape) -> None:
    """Every ``10 × 80 ÷ 120 = 6.666…`` that a reader can redo on a calculator comes out as printed."""
    for row in shape.rows:
        for text, sign, printed, endless in _SUM.findall(row.how):
            formula = bind(FormulaSource.standing(text), {}, registry(STANDARD))
            value = formula.evaluate(Exact({}, {}, Calendars({})))
            assert isinstance(value, Fraction)
            if endless:
                places = len(printed.partition(".")[2])
                assert Fraction(printed) <= value < Fraction(printed) + Fraction(1, 10**places), text
            else:
                assert Fraction(printed) == (Fraction(half_up(value)) if sign == "≈" else value), text


@pytest.mark.long
@ALL
def test_rows_lack_nothing(shape: Shape) -> None:
    """A worked row has all the data that its points need, and none of them is out of bounds (G807, G809, G810)."""
    for row in shape.rows:
        card = card_of(shape, row, rules_of(shape))
        assert {each.code for each in card.findings} & {"G807", "G809", "G810"} == set(), row.data
        assert card.total is not None


def test_every_form_and_every_way_to_combine_is_shown() -> None:
    """No form of a scoring rule, and no key of a group, is left without an example to copy or a word about it."""
    text = PAGE.read_text(encoding="utf-8")
    assert [each for each in FORMS if f"`{each}`" not in text and f"score.{each}" not in text] == []
    for key in ("scaled", "better", "chosen", "pool"):
        assert f'combine = "{key}"' in text
    for key in ("bonus", "malus"):
        assert re.search(rf'kind\s*= "{key}"', text)
