"""Every form against plain Python over random rules and data: exactly, in the trace, and within the bounds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.forms.built import exact_points, number, reachable_points, rules_of, traced_points

from jixiao import Rules

SETTINGS = settings(max_examples=40)
X = number("x")
TENTHS = st.integers(-50, 50).map(lambda each: Fraction(each, 10))
WEIGHT = Fraction(10)


def text_of(value: Fraction) -> str:
    """Return a number with at most four places as people type it."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value) * 10_000, 10_000)
    return f"{sign}{whole}.{int(part):04}"


def hold(rules: Rules, fields: Mapping[str, object], expected: Fraction) -> None:
    """Hold what a rule gives against a plain computation; with data left out its range must hold it too."""
    assert exact_points(rules, fields) == expected
    assert traced_points(rules, fields).value == expected
    for name in (None, *fields):
        bounds = reachable_points(rules, {each: value for each, value in fields.items() if each != name})
        assert bounds.lower is None or bounds.lower <= expected, name
        assert bounds.upper is None or expected <= bounds.upper, name
        assert name is not None or (bounds.lower, bounds.upper) == (expected, expected)


def alike(rules: Rules, formula: str, fields: Mapping[str, object], declared: str) -> None:
    """Hold a form against the formula that a person would have written by hand for the same rule."""
    by_hand = rules_of(f'{declared}[score]\nformula = """{formula}"""\n')
    assert exact_points(rules, fields) == exact_points(by_hand, fields)


class Table(NamedTuple):
    """A decision table: cuts from low to high, whether each belongs to the band below it, points between them."""

    cuts: list[Fraction]
    below: list[bool]
    points: list[Fraction]

    def band(self, index: int) -> str:
        """Return the interval of a band as an author writes it."""
        if index == 0:
            return f"{'<=' if self.below[0] else '<'} {text_of(self.cuts[0])}"
        if index == len(self.cuts):
            return f"{'>' if self.below[-1] else '>='} {text_of(self.cuts[-1])}"
        opening, closing = "(" if self.below[index - 1] else "[", "]" if self.below[index] else ")"
        return f"{opening}{text_of(self.cuts[index - 1])}, {text_of(self.cuts[index])}{closing}"

    def of(self, value: Fraction) -> Fraction:
        """Return the points of a value, plainly."""
        for cut, below, points in zip(self.cuts, self.below, self.points, strict=False):
            if value < cut or (value == cut and below):
                return points
        return self.points[-1]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return decision tables over all numbers."""
    cuts = sorted(draw(st.sets(TENTHS, min_size=1, max_size=6)))
    below = draw(st.lists(st.booleans(), min_size=len(cuts), max_size=len(cuts)))
    points = st.integers(0, 1000).map(lambda each: Fraction(each, 100))
    return Table(cuts, below, draw(st.lists(points, min_size=len(cuts) + 1, max_size=len(cuts) + 1)))


@pytest.mark.long
@SETTINGS
@given(table=tables(), data=st.data())
def test_bands(table: Table, data: st.DataObject) -> None:
    """A decision table gives the points of the one band a value lies in, in whatever order the bands are written."""
    names = [table.band(index) for index in range(len(table.points))]
    rows = [
        f'"{name}" = "满分 * {text_of(points * 10)}%"'
        for name, points in zip(names, table.points, strict=True)
    ]
    rows = data.draw(st.permutations(rows))
    text = '[score.bands]\nof = "x"\n[score.bands.points]\n' + "\n".join(rows)
    rules = rules_of(f"{X}{text}\n")
    cut = data.draw(st.sampled_from(table.cuts))
    for value in (cut, cut - Fraction(1, 1000), cut + Fraction(1, 1000), data.draw(TENTHS)):
        hold(rules, {"x": text_of(value)}, table.of(value))
    formula = text_of(table.points[-1])
    for end, below, points in reversed(list(zip(table.cuts, table.below, table.points, strict=False))):
        formula = f"如果(x {'<=' if below else '<'} {text_of(end)}, {text_of(points)}, {formula})"
    alike(rules, formula, {"x": text_of(cut)}, X)


class Steps(NamedTuple):
    """A deduction by steps: of what is above ``start``, for each ``per``, how unfinished steps count, at most."""

    start: Fraction
    per: Fraction
    deduct: Fraction
    counting: str
    most: Fraction | None

    @property
    def text(self) -> str:
        """The deduction as an author writes it."""
        most = "" if self.most is None else f"most = {self.most}\n"
        return (
            f'[[score.deductions.items]]\nname = "超出"\nof = "x - ({text_of(self.start)})"\n'
            f'per = "{text_of(self.per)}"\ndeduct = "{text_of(self.deduct)}"\ncounting = "{self.counting}"\n{most}'
        )

    @property
    def formula(self) -> str:
        """The same by hand."""
        over, per = f"x - ({text_of(self.start)})", text_of(self.per)
        steps = {
            "whole": f"满步数({over}, {per})",
            "started": f"起步数({over}, {per})",
            "pro_rata": f"最大(0, {over}) / {per}",
        }[self.counting]
        taken = f"{text_of(self.deduct)} * {steps}"
        return taken if self.most is None else f"最小({taken}, {self.most})"

    def of(self, value: Fraction) -> Fraction:
        """Return what is taken, plainly."""
        steps = max(value - self.start, Fraction(0)) / self.per
        if self.counting == "whole":
            steps = Fraction(steps.numerator // steps.denominator)
        elif self.counting == "started":
            steps = Fraction(-(-steps.numerator // steps.denominator))
        taken = self.deduct * steps
        return taken if self.most is None else min(taken, self.most)


STEPS = st.builds(
    Steps,
    start=TENTHS,
    per=st.integers(1, 30).map(lambda each: Fraction(each, 10)),
    deduct=st.integers(0, 300).map(lambda each: Fraction(each, 100)),
    counting=st.sampled_from(["whole", "started", "pro_rata"]),
    most=st.none() | st.integers(0, 8).map(Fraction),
)


@pytest.mark.long
@SETTINGS
@given(steps=STEPS, value=TENTHS, breaches=st.integers(0, 4), fined=st.booleans())
def test_deductions(steps: Steps, value: Fraction, breaches: int, fined: bool) -> None:  # noqa: FBT001 - drawn
    """Deductions by steps, per occurrence and once, together, are what is left of 10 and never below 0."""
    declared = X + number("次数", "count", lower="0") + '[[fields]]\nname = "处罚"\ntype = "yes_no"\n\n'
    rules = rules_of(
        f"{declared}{steps.text}"
        '[[score.deductions.items]]\nname = "违规"\nof = "次数"\ndeduct = 0.7\n'
        '[[score.deductions.items]]\nname = "处罚"\nwhen = "处罚"\ndeduct = "满分 / 3"\n'
    )
    fields = {"x": text_of(value), "次数": breaches, "处罚": fined}
    taken = steps.of(value) + Fraction(7, 10) * breaches + (WEIGHT / 3 if fined else 0)
    hold(rules, fields, max(Fraction(0), WEIGHT - taken))
    formula = f"最大(0, 满分 - {steps.formula} - 0.7 * 次数 - 如果(处罚, 满分 / 3, 0))"
    alike(rules, formula, fields, declared)


@pytest.mark.long
@SETTINGS
@given(
    base=st.integers(0, 4), shares=st.lists(st.integers(1, 9), min_size=1, max_size=5), needs=st.sampled_from(["all", "any"]),
    parts=st.lists(st.booleans(), min_size=2, max_size=4), data=st.data(),
)  # fmt: skip
def test_checklist(base: int, shares: list[int], needs: str, parts: list[bool], data: st.DataObject) -> None:
    """Whatever is met adds its share of the weight; a line with parts needs all of them, or any."""
    whole = base + sum(shares) + 1
    answers = data.draw(st.lists(st.booleans(), min_size=len(shares), max_size=len(shares)))
    text = f'[score.checklist]\nbase = "满分 * {base} / {whole}"\n'
    for index, share in enumerate(shares):
        text += f'[[score.checklist.items]]\nname = "项{index}"\npoints = "满分 * {share} / {whole}"\n'
    text += f'[[score.checklist.items]]\nname = "合"\nneeds = "{needs}"\npoints = "满分 / {whole}"\n'
    text += "".join(f'[[score.checklist.items.items]]\nname = "分{index}"\n' for index in range(len(parts)))
    met = all(parts) if needs == "all" else any(parts)
    given = base + sum(share for share, answer in zip(shares, answers, strict=True) if answer) + met
    fields = {f"项{index}": answer for index, answer in enumerate(answers)}
    fields |= {f"分{index}": answer for index, answer in enumerate(parts)}
    hold(rules_of(text), fields, WEIGHT * given / whole)


LEVELS = {"达成": Fraction(1), "部分达成": Fraction("0.8"), "未达成": Fraction("0.6")}
NATIONAL = '"达成" = "[80%, 100%]"\n"部分达成" = "[60%, 80%)"\n"未达成" = "[0%, 60%)"\n'


@pytest.mark.long
@SETTINGS
@given(
    level=st.sampled_from(sorted(LEVELS)), rate=st.integers(0, 1000).map(lambda each: Fraction(each, 1000))
)
def test_judged(level: str, rate: Fraction) -> None:
    """A judgement gives the coefficient, at most the upper end of its level."""
    rules = rules_of(f"[score.judged.bands]\n{NATIONAL}")
    fields = {"甲评定档次": level, "甲得分率": f"{text_of(rate * 100)}%"}
    hold(rules, fields, WEIGHT * min(rate, LEVELS[level]))


@pytest.mark.long
@SETTINGS
@given(
    value=st.integers(-300, 300).map(lambda each: Fraction(each, 100)),
    out_of=st.sampled_from(["1", "0.7", "1.5"]),
)
def test_converted_and_coefficient(value: Fraction, out_of: str) -> None:
    """Both keep their number within what it may be, and multiply."""
    top = Fraction(out_of)
    fields = {"x": text_of(value)}
    converted = rules_of(f'{X}[score.converted]\nof = "x"\nout_of = {out_of}\n')
    hold(converted, fields, WEIGHT * min(max(value, Fraction(0)), top) / top)
    # What is filled in as 95 would be 9500 %: a coefficient says what it goes up to.
    share, fields = X.replace('"number"', '"rate"'), {"x": f"{text_of(value * 100)}%"}
    coefficient = rules_of(f'{share}[score.coefficient]\nof = "x"\n')
    hold(coefficient, fields, WEIGHT * min(max(value, Fraction(0)), Fraction(1)))
    alike(coefficient, "满分 * 最大(0, 最小(1, x))", fields, share)


class Target(NamedTuple):
    """A quantitative target of a unit."""

    direction: str
    target: Fraction
    actual: Fraction
    share: Fraction

    @property
    def completion(self) -> Fraction:
        """How far it is reached, plainly; a target of 0 that is to be reached counts as reached."""
        if self.direction == "越大越好":
            return self.actual / self.target if self.target else Fraction(1)
        if self.direction == "越小越好":
            return Fraction(1) if self.actual <= self.target else self.target / self.actual
        if self.actual == self.target:
            return Fraction(1)
        return (
            max(Fraction(0), 1 - abs(self.actual - self.target) / self.target) if self.target else Fraction(0)
        )

    @property
    def row(self) -> dict[str, object]:
        """The row of the detail table."""
        return {
            "方向": self.direction, "目标值": text_of(self.target), "实际值": text_of(self.actual), "权数": text_of(self.share),
        }  # fmt: skip


AMOUNTS = st.sampled_from(
    [Fraction(0), Fraction(3), Fraction(39, 10), Fraction(4), Fraction(6), Fraction(7, 10)]
)
TARGETS = st.builds(
    Target, st.sampled_from(["越大越好", "越小越好", "等于"]), AMOUNTS, AMOUNTS, st.sampled_from([Fraction(1), Fraction(3, 2)])
)  # fmt: skip


@pytest.mark.long
@SETTINGS
@given(targets=st.lists(TARGETS, min_size=1, max_size=4), unmet=st.sampled_from(["proportional", "zero"]))
def test_targets(targets: list[Target], unmet: str) -> None:
    """Targets give the mean of their rates by their shares: met is full, 130 % and more is 80 %, else as the rule says."""
    rules = rules_of(
        f'[score.targets]\ntable = "目标"\nunmet = "{unmet}"\nzero_target = "full"\nnone = "zero"\n'
        'overshoot = { ">= 130%" = "80%" }\n'
    )

    def rate(each: Target) -> Fraction:
        if each.completion >= Fraction(13, 10):
            return Fraction(8, 10)
        if each.completion >= 1:
            return Fraction(1)
        return each.completion if unmet == "proportional" else Fraction(0)

    rated = sum((each.share * rate(each) for each in targets), Fraction(0))
    shares = sum((each.share for each in targets), Fraction(0))
    hold(rules, {"目标": [each.row for each in targets]}, WEIGHT * rated / shares)
