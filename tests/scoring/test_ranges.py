"""Ranges of what is missing, held against trying every value: of every node, for every kind of group; exact figures by hand below."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.program.rubric_files import files_of
from tests.program.rubric_oracle import Branch, rubrics
from tests.program.test_groups import BESIDE, MAIN, node, optional, pool
from tests.rubrics import entry, grades, group, indicator, number, ruleset, score
from tests.rules.forms.built import built

from jixiao import Rules, Scorecard
from jixiao.numbers import to_text

_MOST_TRIED = 200
_GRADES = (("优", "90"), ("良", "80"), ("中", "60"), ("差", "0"))


@dataclass(slots=True)
class Written:
    """A rubric as its files, and every value that each of its data items may have."""

    rules: str = ""
    files: dict[str, str] = field(default_factory=dict)
    domains: dict[str, tuple[object, ...]] = field(default_factory=dict)


def count(name: str, most: int = 2) -> str:
    """Return a count from 0 to a few."""
    return f'[[fields]]\nname = "{name}"\ntype = "count"\nmin = 0\nmax = {most}\n\n'


def answer(name: str) -> str:
    """Return a yes/no."""
    return f'[[fields]]\nname = "{name}"\ntype = "yes_no"\n\n'


_COUNTS: tuple[object, ...] = (0, 1, 2)
_ANSWERS: tuple[object, ...] = (True, False)


class _Writer:
    """Gives every indicator of a random rubric a rule over data of few values, some of them shared."""

    def __init__(self, draw: st.DrawFn, root: Branch) -> None:
        self.draw, self.root, self.written = draw, root, Written()
        self.domains = self.written.domains

    def indicator(self, branch: Branch) -> str:
        name = branch.name
        kinds: tuple[str, ...] = ("rate", "jump", "list", "shared", "both", "deduct")
        beside = {each.beside for each in self.root.children if name in {one.name for one in each.walk()}}
        if "bonus" in beside:
            kinds = kinds[:-1]  # deductions are no bonus
        if "malus" in beside:
            kinds = ("rate", "jump", "list", "deduct")  # where nothing happened nothing is taken
        kind = self.draw(st.sampled_from(kinds if branch.most is None else kinds[:2]))
        text = f'id = "t.{name[2:]}"\nname = "{name}"\n\n'
        own, yes = f"{name}数", f"{name}符合"
        if kind in {"rate", "jump", "deduct", "both"}:
            text += count(own)
            self.domains[own] = _COUNTS
        if kind in {"list", "both"}:
            text += answer(yes)
            self.domains[yes] = _ANSWERS
        if kind == "shared":
            text += answer("共用")
            self.domains["共用"] = _ANSWERS
        formula = {
            "shared": f"如果({self.draw(st.sampled_from(['共用', '非(共用)']))}, 满分, 满分 / 4)",
            "rate": f"满分 * {own} / 2",
            "jump": f"如果({own} == 1, 满分, 满分 * {own} / 4)",
            "list": f"如果({yes}, 满分, 0)",
            "both": f"如果({yes}, 满分 * {own} / 2, 满分 - 满分 * {own} / 2)",
        }
        score = f'[score]\nformula = "{formula.get(kind)}"\n'
        if kind == "deduct":
            score = f'[[score.deductions.items]]\nname = "扣{name}"\nof = "{own}"\ndeduct = 1\n'
        if branch.applies is None:
            return text + score
        when, more = f"{name}不适用", ""
        if own in text and self.draw(st.booleans()):
            when = f"{own} == 0"  # what the rule reads as well
        else:
            more = answer(when)
            self.domains[when] = _ANSWERS
        return f'{text}{more}[not_applicable]\nwhen = "{when}"\nthen = "exclude"\n\n{score}'

    def write(self) -> Written:
        rules, files = files_of(self.root, more=self.above())
        self.written.rules = rules
        leaves = {each.name: each for each in self.root.walk() if not each.children}
        self.written.files = {name: self.indicator(leaves[name]) for name in files}
        for each in self.root.walk():
            for child in each.children:
                if each.combine == "pool":
                    self.domains[f"选用{child.name}"] = _ANSWERS
            if each.combine == "chosen":
                self.domains[f"{each.name}选用"] = tuple(child.name for child in each.parts)
        return self.written

    def above(self) -> str:
        """Return caps, vetoes and grades: a cap on a datum of its own, one on an indicator's points, one on the grade."""
        found, least = "", self.root.weight / 2
        if self.draw(st.booleans()):
            found += (
                f'[[caps]]\nname = "封"\nwhen = "有问题"\nat_most = {to_text(least)}\nreason = "原因"\n\n'
                + answer("有问题")
            )
            self.domains["有问题"] = _ANSWERS
            found += '[[caps]]\nname = "降"\nwhen = "有问题"\ngrade = "中"\nreason = "原因"\n\n'
        lower = grades((("优", to_text(least)), ("中", to_text(least / 2)), ("差", "0")))
        return found + lower


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Return random rubrics of every kind of group."""
    return _Writer(draw, draw(rubrics())).write()


def reached(
    rules: Rules, given: Mapping[str, object], missing: Mapping[str, tuple[object, ...]]
) -> Iterator[Scorecard]:
    """Yield the scorecard of every way in which what is missing can come in."""
    for values in itertools.product(*missing.values()):
        yield score(rules, **{**given, **dict(zip(missing, values, strict=True))})


def hold(rules: Rules, given: Mapping[str, object], missing: Mapping[str, tuple[object, ...]]) -> None:
    """Hold the range of every node, and the grades, against what every value of what is missing gives."""
    card = score(rules, **given)
    if card.total is not None and card.grade is not None:
        return
    found: dict[str, set[Decimal]] = {each.key: set() for each in card.root.walk()}
    possible = set()
    for each in reached(rules, given, missing):
        for one in each.root.walk():
            if one.points is not None:
                found[one.key].add(one.points)
        if each.grade is not None:
            possible.add(each.grade)
    for one in card.root.walk():
        points = found[one.key]
        if points:
            assert (one.low, one.high) == (min(points), max(points)), (one.name, given)
    # Where nothing gives a grade the data itself is wrong: mended, it may give any.
    assert not possible or possible == set(card.grades)


@pytest.mark.long
@settings(max_examples=40)
@given(case=written(), data=st.data())
def test_ranges_are_what_every_value_gives(case: Written, data: st.DataObject) -> None:
    """With some data missing, low and high of every node are the least and the most that any values give."""
    names = data.draw(st.permutations(sorted(case.domains)))
    missing: dict[str, tuple[object, ...]] = {}
    size = 1
    for name in names[: data.draw(st.integers(1, 6))]:
        if size * len(case.domains[name]) <= _MOST_TRIED:
            size *= len(case.domains[name])
            missing[name] = case.domains[name]
    given_ = {
        name: data.draw(st.sampled_from(values))
        for name, values in case.domains.items()
        if name not in missing
    }
    hold(built(case.rules, case.files), given_, missing)


def ranges(card: Scorecard, names: str) -> str:
    """Return the ranges of nodes."""
    return " ".join(f"{card[name].low}~{card[name].high}" for name in names.split())


def by_rate(name: str, formula: str) -> str:
    """Return an indicator with a rule over one rate that others read as well."""
    field = '[[fields]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
    return indicator(name, {"a": "甲", "b": "乙"}[name], formula, field)


TWO = ruleset(group("组"), entry("a", "50"), entry("b", "50"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # 甲 may drop out: then 乙 counts for all of it.
        ({"a率": "50%"}, "0.00~25.00 0.00~100.00 0.00~100.00"),
        ({"b率": "50%"}, "0.00~50.00 25.00~50.00 25.00~75.00"),
        ({"a率": "50%", "b率": "70%"}, "0.00~25.00 35.00~70.00 60.00~70.00"),
        ({"a率": "50%", "a不适用": False}, "25.00~25.00 0.00~50.00 25.00~75.00"),
        ({"a不适用": True}, "0.00~0.00 0.00~100.00 0.00~100.00"),
        ({}, "0.00~50.00 0.00~100.00 0.00~100.00"),
    ],
)
def test_one_of_two_may_drop_out(data: Mapping[str, object], expected: str) -> None:
    """Two of 50 points of which one may be excluded: its weight is with the one or with the other, never with both."""
    card = score(built(TWO, {"a": optional("a", "甲"), "b": indicator("b", "乙")}), **data)
    assert ranges(card, "甲 乙 总分") == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("如果(率 >= 60%, 满分 * 率, 2)", "如果(率 < 60%, 满分, 0)", "2.00~50.00 0.00~50.00 30.00~52.00"),
        ("如果(率 >= 60%, 满分, 0)", "如果(率 < 60%, 满分, 0)", "0.00~50.00 0.00~50.00 50.00~50.00"),
        ("满分 * 率", "如果(率 == 0, 满分, 0)", "0.00~50.00 0.00~50.00 0.00~50.00"),
    ],
)
def test_numbers_are_looked_at_between_their_limits(a: str, b: str, expected: str) -> None:
    """What formulas compare a number with divides it: on one side of 60 % no rule gives what it gives on the other."""
    card = score(built(TWO, {"a": by_rate("a", a), "b": by_rate("b", b)}))
    if a == "满分 * 率" and "== 0" in b:
        assert ranges(card, "甲 乙") == "0.00~50.00 0.00~50.00"
        assert card.low >= 0
        assert card.high <= Decimal("62.50")  # 50 as soon as it is cut finely enough
        return
    assert ranges(card, "甲 乙 总分") == expected


def test_a_step_is_looked_at_between_its_limits() -> None:
    """A rate of two amounts that the rule and a cap both compare with 60 %: below it 59 points are the most."""
    files = {
        "a": indicator(
            "a", "甲", "如果(率 >= 60%, 满分, 0)",
            number("甲数") + number("乙数") + '[steps]\n"率" = { formula = "甲数 / 乙数", unit = "%" }\n\n',
        ),
        "b": indicator("b", "乙"),
    }  # fmt: skip
    rule = '[[caps]]\nname = "封"\nwhen = "甲.率 < 60%"\nat_most = 29\nreason = "原因"\n\n'
    card = score(built(TWO + rule, files), b率="100%")
    # 29 where 甲 gives 0, 100 where it gives 50: never 50 + 0, nor 29 with it.
    assert (ranges(card, "甲 总分"), card.grades) == ("0.00~50.00 29.00~100.00", ("优", "差"))


def test_table_json_and_explanation_say_one_range() -> None:
    """A missing indicator's range is the same in its node, in its reason and in the explanation."""
    card = score(built(TWO, {"a": optional("a", "甲"), "b": indicator("b", "乙")}), a率="50%", a不适用=False)
    found = card["乙"]
    assert (str(found.low), str(found.high)) == ("0.00", "50.00")
    assert "得分可能在 0.00 到 50.00 分之间" in found.reasons[0]
    assert "乙：0.00~50.00 / 50.00 分" in card.explain()
    assert Scorecard.from_json(card.to_json())["乙"] == found


def test_a_grade_cap_is_one_condition_everywhere() -> None:
    """A cap at 中 either holds or not: 良 is not reached by half of it."""
    rule = '[[caps]]\nname = "封"\nwhen = "x > 1"\ngrade = "中"\nreason = "原因"\n\n'
    files = {"a": indicator("a", "甲"), "b": indicator("b", "乙")}
    card = score(built(TWO + rule + number("x"), files), a率="100%", b率="100%")
    assert card.grades == ("优", "中")


def test_what_was_claimed_stays_as_claimed() -> None:
    """Points that stand for want of data are not what the result waits for."""
    rules = built(TWO, {"a": indicator("a", "甲"), "b": indicator("b", "乙")})
    card = rules.score({"unit": "x", "claimed": {"甲": 40}})
    assert ranges(card, "甲 乙 总分") == "40.00~40.00 0.00~50.00 40.00~90.00"


def test_what_fails_may_be_anything_once_it_is_mended() -> None:
    """An indicator that divides by zero has all of its range, and the group what the others leave."""
    files = {"a": indicator("a", "甲", "满分 * x / y", number("x") + number("y")), "b": indicator("b", "乙")}
    card = score(built(TWO, files), x=1, y=0, b率="70%")
    assert ranges(card, "甲 乙 总分") == "0.00~50.00 35.00~35.00 35.00~85.00"


def test_cells_that_are_lacking_are_within_their_limits() -> None:
    """Of two rows one lacks its rate: half of the points are there in any case."""
    table = '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "率"\ntype = "rate"\nmin = 0\nmax = 1\n\n'
    files = {"a": indicator("a", "甲", "满分 * 平均(表, 率)", table), "b": indicator("b", "乙")}
    card = score(built(TWO, files), b率="0%", 表=[{"率": "100%"}, {}])
    assert ranges(card, "甲 总分") == "25.00~50.00 25.00~50.00"
    assert ranges(score(built(TWO, files), b率="0%"), "甲 总分") == "0.00~50.00 0.00~50.00"


@pytest.mark.long
@pytest.mark.parametrize("many", [6, 15])
def test_many_that_may_drop_out_stay_within_the_largest_share(many: int) -> None:
    """Also where there are too many cases to look at each: never below 0, never above what is left when all others drop out."""
    letters = "abcdefghijklmnopqrst"[:many]
    names = dict(zip(letters, "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉", strict=False))
    text = ruleset(
        group("组"),
        *(entry(each, str(Decimal(60) / many)) for each in letters),
        entry("z", "40"),
        rounding="places = 4",
    )
    files = {each: optional(each, name) for each, name in names.items()}
    card = score(built(text, {**files, "z": indicator("z", "末")}))
    share = Decimal(100) * (Decimal(60) / many) / (Decimal(60) / many + 40)
    for name in names.values():
        assert card[name].low == 0
        assert share - Decimal("0.01") <= card[name].high <= share + Decimal("0.01")
    assert ranges(card, "末 总分") == "0.0000~100.0000 0.0000~100.0000"


@pytest.mark.parametrize("none", ["zero", "exclude"])
def test_a_pool_of_which_nobody_said_what_is_chosen(none: str) -> None:
    """Each may be all of the pool, or nothing of it; the others take its weight over where it may drop out."""
    card = score(pool(none), d率="50%")
    assert ranges(card, "甲 乙 丙 效益") == "0.00~40.00 0.00~40.00 0.00~40.00 0.00~40.00"
    assert ranges(card, "丁 总分") == (
        "30.00~30.00 30.00~70.00" if none == "zero" else "30.00~50.00 30.00~70.00"
    )


def test_bonus_and_malus_are_within_their_own() -> None:
    """What stands beside the total is between nothing and its weight, and the total between 0 and its most."""
    card = score(
        built(
            ruleset(MAIN, BESIDE),
            {**{name: indicator(name, one) for name, one in zip("abc", "甲乙丙", strict=True)}},
        ),
        a率="50%",
    )
    assert ranges(card, "加 减 总分") == "0.00~5.00 0.00~8.00 42.00~55.00"


def test_converted_groups_move_with_their_parts() -> None:
    """A block of 35 over 29 points of which 9 may drop out: the 20 are all of it, or 20 of 29."""
    text = ruleset(
        node("块", "35", 'combine = "scaled"'), entry("a", "9", "块"), entry("b", "20", "块"), total="35"
    )
    card = score(built(text, {"a": optional("a", "甲"), "b": indicator("b", "乙")}), b率="100%")
    # 35 × 20 ÷ 29 = 24.137… without a point of 甲; 29 × 100% with all of it, or when it drops out.
    assert ranges(card, "甲 乙 块") == "0.00~9.00 20.00~29.00 24.14~35.00"
