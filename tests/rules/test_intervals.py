"""Intervals as rubrics write them: every end is in or out as its bracket says, gaps and intervals make up all numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.forms.built import FUNCTIONS

from jixiao.calendars import Calendars
from jixiao.formula import FormulaSource, Reference, bind
from jixiao.formula.semantics.exact import Exact
from jixiao.formula.types import NUMBER
from jixiao.rules.intervals import Interval, after, before, gaps, read_interval

SCOPE = {"甲": Reference("甲", NUMBER, "甲")}
HUNDREDTHS = st.integers(-200, 200).map(lambda each: Fraction(each, 100))


class Ends(NamedTuple):
    """An interval told by its ends; None: it has none there."""

    lower: Fraction | None
    low_in: bool
    upper: Fraction | None
    high_in: bool

    def holds(self, value: Fraction) -> bool:
        """Tell plainly whether a number is in it."""
        above = self.lower is None or (value >= self.lower if self.low_in else value > self.lower)
        below = self.upper is None or (value <= self.upper if self.high_in else value < self.upper)
        return above and below

    @property
    def text(self) -> str:
        """What an author writes."""
        lower = "-∞" if self.lower is None else shown(self.lower)
        upper = "+∞" if self.upper is None else shown(self.upper)
        opening = "[" if self.low_in and self.lower is not None else "("
        closing = "]" if self.high_in and self.upper is not None else ")"
        return f"{opening}{lower}, {upper}{closing}"


def shown(value: Fraction) -> str:
    """Return hundredths as a decimal."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value.numerator) * (100 // value.denominator), 100)
    return f"{sign}{whole}.{part:02}"


def contains(interval: Interval, value: Fraction) -> bool:
    """Tell whether a number lies between an interval's cuts."""
    return interval.start <= before(value) and after(value) <= interval.stop


def in_formula(interval: Interval, value: Fraction) -> object:
    """Return what the condition that an interval lowers to says of a number."""
    formula = bind(FormulaSource.standing(interval.condition("甲")), SCOPE, FUNCTIONS)
    return formula.evaluate(Exact({"甲": value}, {}, Calendars({})))


@st.composite
def intervals(draw: st.DrawFn) -> Ends:
    """Return intervals that hold at least one number and have at least one end."""
    first, second = sorted((draw(HUNDREDTHS), draw(HUNDREDTHS)))
    if first == second:
        return Ends(first, low_in=True, upper=second, high_in=True)
    ends = Ends(first, draw(st.booleans()), second, draw(st.booleans()))
    open_end = draw(st.sampled_from(("low", "high", "", "", "")))
    if open_end == "low":
        return ends._replace(lower=None)
    return ends._replace(upper=None) if open_end == "high" else ends


def probes(found: list[Ends]) -> list[Fraction]:
    """Return numbers on, just beside and between all ends, and beyond all of them."""
    ends = sorted({end for each in found for end in (each.lower, each.upper) if end is not None})
    beside = Fraction(1, 1000)
    return [Fraction(-9), Fraction(9), *(end + step for end in ends for step in (-beside, 0, beside))]


F = Fraction
READ = [
    ("[80%, 90%)", Ends(F("0.8"), low_in=True, upper=F("0.9"), high_in=False)),
    ("(0, 10%]", Ends(F(0), low_in=False, upper=F("0.1"), high_in=True)),
    ("(80%, 90%)", Ends(F("0.8"), low_in=False, upper=F("0.9"), high_in=False)),
    ("[1, 3]", Ends(F(1), low_in=True, upper=F(3), high_in=True)),
    ("(-∞, 60%)", Ends(None, low_in=False, upper=F("0.6"), high_in=False)),
    ("(, 60%]", Ends(None, low_in=False, upper=F("0.6"), high_in=True)),
    ("[90%, +∞)", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("(90%, ∞)", Ends(F("0.9"), low_in=False, upper=None, high_in=False)),
    (">= 90%", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("> 90%", Ends(F("0.9"), low_in=False, upper=None, high_in=False)),
    ("<= 60%", Ends(None, low_in=False, upper=F("0.6"), high_in=True)),
    ("< 60%", Ends(None, low_in=False, upper=F("0.6"), high_in=False)),
    ("= 0", Ends(F(0), low_in=True, upper=F(0), high_in=True)),
    ("== 0", Ends(F(0), low_in=True, upper=F(0), high_in=True)),
    ("[5, 5]", Ends(F(5), low_in=True, upper=F(5), high_in=True)),
    ("(-5, -2.5]", Ends(F(-5), low_in=False, upper=F("-2.5"), high_in=True)),
    (">= −5", Ends(F(-5), low_in=True, upper=None, high_in=False)),
    ("≥90%", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("≧ 90%", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("≤ 9", Ends(None, low_in=False, upper=F(9), high_in=True)),
    ("［８０％，９０％）", Ends(F("0.8"), low_in=True, upper=F("0.9"), high_in=False)),
    ("＞＝９０％", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("＝０", Ends(F(0), low_in=True, upper=F(0), high_in=True)),
    ("80%（含）至 90%（不含）", Ends(F("0.8"), low_in=True, upper=F("0.9"), high_in=False)),
    ("-2.5(不含)至5(含)", Ends(F("-2.5"), low_in=False, upper=F(5), high_in=True)),
    ("90%（含）以上", Ends(F("0.9"), low_in=True, upper=None, high_in=False)),
    ("90%（不含）以上", Ends(F("0.9"), low_in=False, upper=None, high_in=False)),
    ("60%（含）以下", Ends(None, low_in=False, upper=F("0.6"), high_in=True)),
    ("60%（不含）以下", Ends(None, low_in=False, upper=F("0.6"), high_in=False)),
    ("等于 0", Ends(F(0), low_in=True, upper=F(0), high_in=True)),
    (" [ 80 % , 90 % ) ", Ends(F("0.8"), low_in=True, upper=F("0.9"), high_in=False)),
]


@pytest.mark.parametrize(("text", "ends"), READ, ids=[text for text, _ in READ])
def test_reads_what_rubrics_write(text: str, ends: Ends) -> None:
    """Half and full width, brackets and signs: each end is in or out as written, also in the formula it becomes."""
    interval = read_interval(text)
    assert (interval.lower, interval.upper) == (ends.lower, ends.upper)
    for value in probes([ends]):
        assert contains(interval, value) is ends.holds(value), value
        assert in_formula(interval, value) is ends.holds(value), value


UNREAD = "写法认不出来"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", UNREAD),
        ("80%", UNREAD),
        ("80%-90%", UNREAD),
        ("80%～90%", UNREAD),
        ("90%以上", UNREAD),
        ("80%（含）至90%", UNREAD),
        ("80%至90%（不含）", UNREAD),
        ("60%以下（不含）", UNREAD),
        ("90%（含）至 80%（含）", "区间里没有数：下限要小于上限"),
        ("一半（含）以上", "“一半”不是数字"),
        ("[80%, 90%", UNREAD),
        ("[1, 2, 3]", UNREAD),
        ("80% <= x < 90%", UNREAD),
        ("> 一半", "“一半”不是数字"),
        ("> x", "“x”不是数字"),
        ("[1/3, 1)", "“1/3”不是数字"),
        ("> nan", "“nan”不是数字"),
        ("=> 5", "“>5”不是数字"),
        (">= 80%且< 90%", "“80%且<90%”不是数字"),
        ("[90%, 80%]", "区间里没有数：下限要小于上限"),
        ("(1, 1)", "区间里没有数：下限要小于上限"),
        ("[1, 1)", "区间里没有数：下限要小于上限"),
        ("[80, 90%]", "区间里没有数：下限要小于上限"),
        ("(-∞, +∞)", "两端都没有界限，用“其余”"),
        ("(,)", "两端都没有界限，用“其余”"),
    ],
)
def test_refuses_what_is_no_interval(text: str, said: str) -> None:
    """What can't be read is refused in words, never guessed at."""
    with pytest.raises(ValueError, match=r".+") as caught:
        read_interval(text)
    assert str(caught.value) == said


@pytest.mark.parametrize("text", [">= 1,100", ">= 1e3", "> 1."])
def test_what_is_read_is_a_condition(text: str) -> None:
    """A number that formulas can't hold is refused as an end, or written so that they can."""
    try:
        interval = read_interval(text)
    except ValueError:
        return
    assert in_formula(interval, Fraction(5000)) is True


@given(intervals())
def test_reading_and_showing_agree(ends: Ends) -> None:
    """An interval shown in a message is what an author would write for it, in numbers and in per cent."""
    interval = read_interval(ends.text)
    for value in probes([ends]):
        assert contains(interval, value) is ends.holds(value)
        assert in_formula(interval, value) is ends.holds(value)
    for shown in (interval.text(), replace(interval, typed=("", "")).text(percent=True)):
        assert not re.search(r"[\[\]()<>=∞]", shown)
        assert read_interval(shown) == interval
        assert read_interval(read_interval(shown).text()) == interval


@given(st.lists(intervals(), max_size=5))
def test_gaps_and_intervals_make_up_all_numbers(found: list[Ends]) -> None:
    """Every number is in an interval or in exactly one gap, never in both; gaps come from low to high."""
    read = [read_interval(each.text) for each in found]
    left = list(gaps(read))
    for value in probes(found):
        held = any(each.holds(value) for each in found)
        assert sum(contains(each, value) for each in left) == (0 if held else 1), value
    assert not any(each.is_empty for each in left)
    assert all(first.stop < second.start for first, second in pairwise(left))


@given(intervals(), intervals())
def test_overlap_is_what_both_hold(first: Ends, second: Ends) -> None:
    """Two intervals overlap in exactly the numbers of both, also when they share no more than an end."""
    common = read_interval(first.text).overlap(read_interval(second.text))
    for value in probes([first, second]):
        both = first.holds(value) and second.holds(value)
        assert (common is not None and contains(common, value)) is both, value


@given(intervals())
def test_whole_numbers_are_those_inside(ends: Ends) -> None:
    """The whole numbers of an interval are those that lie in it: (1, 3) has 2, (0.2, 0.8) none."""
    found = read_interval(ends.text).whole_numbers()
    for each in range(-4, 5):
        value = Fraction(each)
        assert (found is not None and contains(found, value)) is ends.holds(value), value
    for end in (found.lower, found.upper) if found is not None else ():
        assert end is None or (end.denominator == 1 and ends.holds(end))
