"""Comparing units: ranks, means, bests, percentiles and counts worked out over a set, then each unit scored with them."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from tests.rubrics import EXAMPLES, entry, group, indicator, load, number, ruleset

import jixiao
from jixiao import JixiaoError, Rules
from jixiao.formula import Missing
from jixiao.rules.peers import What
from jixiao.scoring import ScoreSet
from jixiao.scoring.sets.peers import compare

First = Literal["high", "low"] | None

RANKS = """
[score.bands]
of = "名次"
[score.bands.points]
"= 1"  = 60
"= 2"  = 57
"= 3"  = 54
"= 4"  = 51
"= 5"  = 48
"其余" = 45
"""
BY_RANK = (
    'id = "t.a"\nname = "进度"\n\n'
    + number("支出")
    + number("预算")
    + '[[fields]]\nname = "名次"\ntype = "count"\nmin = 1\nacross = { what = "rank", of = "支出率", first = "high" }\n\n'
    + '[steps]\n"支出率" = "支出 / 预算"\n'
    + RANKS
)


def by_rank(folder: Path) -> Rules:
    """Return a ruleset of one indicator of 60 points that go by the rank of 支出 ÷ 预算."""
    return load(folder, ruleset(group("组", "60"), entry("a", "60"), total="60"), a=BY_RANK)


def units(**spent: object) -> list[dict[str, object]]:
    """Return submissions that spent so much of 100 each."""
    return [{"unit": name, "fields": {"支出": value, "预算": 100}} for name, value in spent.items()]


def across(of: str, *, what: str = "rank", kind: str = "count", first: str = "high", more: str = "") -> str:
    """Return a field 名次 that compares units."""
    end = f', first = "{first}"' if first else ""
    return f'[[fields]]\nname = "名次"\ntype = "{kind}"\nacross = {{ what = "{what}", of = "{of}"{end} }}\n{more}\n'


def refused(folder: Path, rules: str, **indicators: str) -> list[str]:
    """Return what is wrong with a ruleset, as users read it."""
    with pytest.raises(JixiaoError) as caught:
        load(folder, rules, **indicators)
    return [str(each).replace(folder.as_posix(), "…") for each in caught.value.problems]


# What a value is among others


@pytest.mark.parametrize(
    ("what", "first", "values", "expected"),
    [
        ("rank", "high", [98, 95, 93, 90, 84], [1, 2, 3, 4, 5]),
        ("rank", "low", [98, 95, 93, 90, 84], [5, 4, 3, 2, 1]),
        ("rank", "high", [95, 95, 98, 84], [2, 2, 1, 4]),  # the better place is shared, the next one left out
        ("rank", "low", [1, 1, 3], [1, 1, 3]),
        ("rank", "high", [90, None, 95], [2, None, 1]),  # what is not there is not counted
        ("rank", "high", [7], [1]),
        ("rank", "high", [None], [None]),
        ("rank", "high", [], []),
        ("mean", None, [98, 95, 93, 90, 84], [92, 92, 92, 92, 92]),
        ("mean", None, [1, 0, 0], ["1/3", "1/3", "1/3"]),
        ("mean", None, [4, None, 6], [5, None, 5]),
        ("best", "high", [3, 9, None], [9, 9, None]),
        ("best", "low", [3, 9, None], [3, 3, None]),
        ("count", None, [3, None, 9], [2, None, 2]),
        ("percentile", "high", [98, 95, 93, 90, 84], [1, "3/4", "1/2", "1/4", 0]),
        ("percentile", "low", [98, 95, 84], [0, "1/2", 1]),
        ("percentile", "high", [98, 95, 95, 84], [1, "2/3", "2/3", 0]),
        ("percentile", "high", [5, 5, 5], [1, 1, 1]),
        ("percentile", "high", [5], [1]),  # nobody is better than one alone
    ],
)
def test_what_values_are_among_all(
    what: What, first: First, values: Sequence[int | None], expected: Sequence[int | str | None]
) -> None:
    """The five comparisons, worked out by hand: with ties, with gaps, alone, and of nobody."""
    given_values = [None if each is None else Fraction(each) for each in values]
    wanted = [None if each is None else Fraction(each) for each in expected]
    assert compare(what, first, given_values) == wanted


NUMBERS = st.lists(st.none() | st.fractions(-3, 3, max_denominator=3), max_size=12)


@given(NUMBERS, st.sampled_from(["high", "low"]))
def test_ranks_are_those_of_sorting(values: list[Fraction | None], first: Literal["high", "low"]) -> None:
    """A rank is the first place of a value in the sorted list; a percentile follows from it."""
    ordered = sorted((each for each in values if each is not None), reverse=first == "high")
    wanted = [None if each is None else Fraction(ordered.index(each) + 1) for each in values]
    assert compare("rank", first, values) == wanted
    others = [
        None
        if each is None
        else sum((other <= each if first == "high" else other >= each) for other in ordered) - 1
        for each in values
    ]
    percentiles = [
        None if each is None else Fraction(each, len(ordered) - 1) if len(ordered) > 1 else Fraction(1)
        for each in others
    ]
    assert compare("percentile", first, values) == percentiles


# A set of units


def test_the_published_points_by_rank(tmp_path: Path) -> None:
    """Five units, 60, 57, 54, 51 and 48 points, whatever their order."""
    scored = by_rank(tmp_path).score_set(units(丙=93, 甲=98, 戊=84, 乙=95, 丁=90))
    assert [(each.unit, str(each.card.total)) for each in scored.results if each.card] == [
        ("丙", "54.00"), ("甲", "60.00"), ("戊", "48.00"), ("乙", "57.00"), ("丁", "51.00"),
    ]  # fmt: skip
    assert [each.across["名次"] for each in scored.results] == [3, 1, 5, 2, 4]
    assert scored.cards[0]["进度"].reasons[1] == "因名次 3 = 3，得分 = 54 分；满分 60.00 分，失 6.00 分。"
    figures = scored.statistics
    assert (figures.submissions, figures.failed, figures.undecided) == (5, 0, 0)
    assert (figures.mean, str(figures.highest), str(figures.lowest)) == (Fraction(54), "60.00", "48.00")


def test_equal_units_share_the_better_rank(tmp_path: Path) -> None:
    """1, 2, 2, 4: two equal units both get the points of the second place, and nobody those of the third."""
    scored = by_rank(tmp_path).score_set(units(甲=98, 乙=95, 丙=95, 丁=90))
    assert [str(each.total) for each in scored.cards] == ["60.00", "57.00", "57.00", "51.00"]


def test_one_unit_alone_is_first(tmp_path: Path) -> None:
    """A set of one is a set; a set of none too."""
    rules = by_rank(tmp_path)
    assert [str(each.total) for each in rules.score_set(units(甲=1)).cards] == ["60.00"]
    empty = rules.score_set([])
    assert (empty.results, empty.statistics.mean, empty.statistics.highest) == ((), None, None)


def test_units_without_a_value_are_not_counted(tmp_path: Path) -> None:
    """One lacks its data, one divides by zero: the others' ranks are as if they were not there."""
    odd: list[dict[str, object]] = [
        {"unit": "缺", "fields": {"支出": 99}},
        {"unit": "零", "fields": {"支出": 99, "预算": 0}},
    ]
    scored = by_rank(tmp_path).score_set([*odd, *units(甲=98, 乙=95)])
    lacking, zero, first, second = scored.cards
    assert (str(first.total), str(second.total)) == ("60.00", "57.00")
    assert (lacking.total, str(lacking.low), str(lacking.high)) == (None, "45.00", "60.00")
    assert lacking["进度"].missing == ("预算",)
    assert zero["进度"].missing == ("名次（本单位所比的数算不出来）",)
    assert scored.statistics.undecided == 2
    assert dict(scored.statistics.grades) == {"差": 2}
    assert all(isinstance(each.across["名次"], Missing) for each in scored.results[:2])


def test_a_bad_submission_is_one_failure(tmp_path: Path) -> None:
    """Two submissions that cannot be scored, each in its way, change nothing for the others."""
    rules = by_rank(tmp_path)
    (tmp_path / "broken.toml").write_text('unit = "坏"\n[fields\n', encoding="utf-8")
    good = units(甲=98, 乙=95)
    scored = rules.score_set(
        [good[0], {"unit": "错", "fields": {"支出书": 99}}, tmp_path / "broken.toml", good[1]]
    )
    assert [str(each.card.total) if each.card else each.problems[0].code for each in scored.results] == [
        "60.00", "S601", "D204", "57.00",
    ]  # fmt: skip
    assert [each.unit for each in scored.failures] == ["错", ""]
    assert Path(scored.failures[1].source).name == "broken.toml"
    assert scored.statistics.failed == 2


def test_a_unit_twice_is_refused_with_both_files(tmp_path: Path) -> None:
    """Which of two would count is not for us to choose; a blank in the name makes no other unit."""
    rules = by_rank(tmp_path)
    for name, unit in (("a1", "甲局"), ("a2", "甲 局")):
        text = f'unit = "{unit}"\n[fields]\n"支出" = 99\n"预算" = 100\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    scored = rules.score_set([tmp_path / "a1.toml", *units(乙=95), tmp_path / "a2.toml"])
    assert [str(each.total) for each in scored.cards] == ["60.00"]
    assert [each.problems[0].code for each in scored.failures] == ["S609", "S609"]
    shown = str(scored.failures[1].problems[0]).replace(f"{tmp_path.as_posix()}/", "")
    assert shown == snapshot("""\
错误 S609：“甲 局”有 2 份填报数据：a1.toml、a2.toml
  --> a2.toml:1:8
  |
1 | unit = "甲 局"
  |        ^^^^^^^
   = 一个单位只留一份；不是同一个单位的，改正 unit
   = 改正之前几份都不评分，也不参加比较\
""")


def test_a_unit_that_states_something_else_is_a_finding(tmp_path: Path) -> None:
    """What is worked out counts; a unit's own figure is compared with it (G816), and its own when it is alone."""
    rules = by_rank(tmp_path)
    stated = units(甲=90, 乙=95)
    for each in stated:
        each["fields"] = {**dict(each["fields"]), "名次": 1}  # type: ignore[call-overload]
    scored = rules.score_set(stated)
    assert [str(each.total) for each in scored.cards] == ["57.00", "60.00"]
    reported = [[each.message for each in card.findings if each.code == "G816"] for card in scored.cards]
    assert reported == [["名次：填报 1，按全部单位应为 2，没有采用填报的"], []]
    alone = rules.score(stated[0])
    assert str(alone.total) == "60.00"
    assert "G816" not in {each.code for each in alone.findings}


def test_a_stated_figure_without_a_worked_out_one_is_a_finding(tmp_path: Path) -> None:
    """A rank that a unit states while it gives no data for it is not taken either."""
    scored = by_rank(tmp_path).score_set([{"unit": "甲", "fields": {"名次": 1}}])
    (card,) = scored.cards
    assert card.total is None
    assert [each.message for each in card.findings if each.code == "G816"] == [
        "名次：填报 1，按全部单位却算不出来，没有采用填报的"
    ]


@pytest.mark.parametrize(("stated", "codes"), [("33.33%", []), ("33%", []), ("33.34%", ["G816"])])
def test_an_endless_mean_may_be_stated_rounded(tmp_path: Path, stated: str, codes: list[str]) -> None:
    """No unit can write a third in full: rounded it is right, another number is not."""
    field = across("甲数", what="mean", kind="rate", first="")
    share = number("甲数").replace('"number"', '"number"\nmax = 1')
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a")),
        a=indicator("a", "甲", "满分 * 名次", share + field),
    )
    data: list[dict[str, object]] = [{"unit": str(each), "fields": {"甲数": each}} for each in (0, 1)]
    data.append({"unit": "填", "fields": {"甲数": 0, "名次": stated}})
    card = rules.score_set(data).cards[2]
    assert str(card.total) == "33.33"
    assert [each.code for each in card.findings if each.code == "G816"] == codes


@pytest.mark.parametrize(
    ("limit", "values", "reported"),
    [
        ("max = 1", [98, 95], "“名次”按全部单位算出 2，大于数据项的上限 1"),
        ("min = 2", [95, 98], "“名次”按全部单位算出 1，小于数据项的下限 2"),
    ],
)
def test_a_value_outside_its_limits_is_a_failure(
    tmp_path: Path, limit: str, values: list[int], reported: str
) -> None:
    """The bands were checked against the limits: what lies outside them must not slip through a hole."""
    field = across("数", more=limit + "\n")
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a")),
        a=indicator("a", "甲", "满分 / 名次", number("数") + field),
    )
    data = [{"unit": str(each), "fields": {"数": each}} for each in values]
    node = rules.score_set(data).cards[1]["甲"]
    assert (node.state, node.reasons) == ("failed", (f"无法计算：{reported}。",))


@pytest.mark.long
def test_a_best_value_that_is_no_count_is_a_failure(tmp_path: Path) -> None:
    """A count stays whole: the formulas that use it rely on that."""
    field = across("数", what="best")
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a")),
        a=indicator("a", "甲", "满分 / 名次", number("数") + field),
    )
    node = rules.score_set([{"unit": "甲", "fields": {"数": "1.5"}}]).cards[0]["甲"]
    assert node.reasons == ("无法计算：“名次”按全部单位算出 1.5，不是整数。",)


def test_points_of_another_indicator_can_be_compared(tmp_path: Path) -> None:
    """Nearest to the best of all: an indicator that goes by the best points that any unit has in another."""
    own = across("乙.得分", what="best", kind="number")
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=indicator("a", "甲", "如果(乙.得分 == 名次, 满分, 0)", own),
        b=indicator("b", "乙", "数", number("数")),
    )
    scored = rules.score_set([{"unit": str(each), "fields": {"数": each}} for each in (10, 60, 30)])
    assert [str(each.total) for each in scored.cards] == ["10.00", "100.00", "30.00"]
    assert [each.across["名次"] for each in scored.results] == [60, 60, 60]


def test_totals_can_be_compared(tmp_path: Path) -> None:
    """The ruleset's own field may rank the totals, as a figure that nothing rests on."""
    rules = load(tmp_path, ruleset(group("组"), entry("a"), across("总分.得分")), a=indicator("a", "甲"))
    scored = rules.score_set([{"unit": str(each), "fields": {"a率": f"{each}%"}} for each in (10, 60, 30)])
    assert [str(each.total) for each in scored.cards] == ["10.00", "60.00", "30.00"]
    assert [each.across["名次"] for each in scored.results] == [3, 1, 2]


def test_a_column_of_a_detail_table_can_be_compared(tmp_path: Path) -> None:
    """What is compared may be an aggregate over rows, computed columns included."""
    table = (
        '[[fields]]\nname = "表"\ntype = "table"\n[[fields.columns]]\nname = "数"\ntype = "number"\n'
        '[[fields.columns]]\nname = "倍"\nformula = "数 * 2"\n\n'
    )
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a")),
        a=indicator("a", "甲", "满分 / 名次", table + across("求和(表, 倍)")),
    )
    data = [{"unit": str(each), "fields": {"表": [{"数": each}, {"数": 1}]}} for each in (1, 5)]
    assert [str(each.total) for each in rules.score_set(data).cards] == ["50.00", "100.00"]


# Laws


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return the ruleset by ranks once for all examples of a property."""
    return by_rank(tmp_path_factory.mktemp("rank"))


@pytest.mark.long
@settings(max_examples=40)
@given(spent=st.lists(st.none() | st.integers(0, 4), max_size=7), random_=st.randoms(use_true_random=False))
def test_the_order_of_units_changes_nothing(
    shared: Rules, spent: list[int | None], random_: random.Random
) -> None:
    """Permuting the submissions permutes the cards, and leaves the digest of the set and its figures."""
    data: list[dict[str, object]] = [
        {"unit": f"单位{index}", "fields": {"支出": each, "预算": 4}} for index, each in enumerate(spent)
    ]
    order = list(range(len(data)))
    random_.shuffle(order)
    straight, shuffled = shared.score_set(data), shared.score_set([data[each] for each in order])
    assert shuffled.results == tuple(straight.results[each] for each in order)
    assert (shuffled.digest, shuffled.statistics) == (straight.digest, straight.statistics)


@pytest.mark.long
def test_without_comparisons_a_set_is_each_unit_alone() -> None:
    """For a ruleset that compares nothing the second pass is the first: the same cards, to the byte."""
    rules = jixiao.load("guangzhou/2022")
    files = [EXAMPLES / "complete-2022.toml", EXAMPLES / "zengcheng-2022.toml"]
    scored = rules.score_set(files)
    assert [each.to_json() for each in scored.cards] == [rules.score(each).to_json() for each in files]
    assert [each.across for each in scored.results] == [{}, {}]


def test_an_unused_comparison_leaves_the_points_alone(tmp_path: Path) -> None:
    """A field that compares units, and that no rule reads, changes neither points nor reasons nor traces."""
    plain = indicator("a", "甲", "满分 * 数", number("数"))
    compared = indicator("a", "甲", "满分 * 数", number("数") + across("数"))
    folders = [tmp_path / "plain", tmp_path / "compared"]
    cards = [
        load(folder, ruleset(group("组"), entry("a")), a=text).score({"unit": "甲", "fields": {"数": "0.5"}})
        for folder, text in zip(folders, (plain, compared), strict=True)
    ]
    assert cards[0].root == cards[1].root
    assert cards[0].losses == cards[1].losses
    assert cards[0].digests.ruleset != cards[1].digests.ruleset


def test_ordinary_fields_keep_their_meaning(tmp_path: Path) -> None:
    """What only some fields have does not change the digest of rubrics without it."""
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲"))
    assert set(rules.fields["a率"].meaning) == {"name", "type", "unit", "min", "max", "options", "columns"}


@pytest.mark.long
def test_three_hundred_units_fit_into_memory() -> None:
    """A county's units in one set: the cards of all are kept, which takes tens of megabytes, not gigabytes."""
    resource = pytest.importorskip("resource")
    del resource
    code = (
        "import jixiao, resource\n"
        "from jixiao.documents import from_data, read_toml\n"
        f"data = read_toml({str(EXAMPLES / 'complete-2022.toml')!r}).data\n"
        "rules = jixiao.load('guangzhou/2022')\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "scored = rules.score_set([{**data, 'unit': f'单位{index}'} for index in range(300)])\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(len(scored.cards), str(scored.statistics.mean * 100), after - before)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    count, mean, grown = found.stdout.split()
    assert (count, mean) == ("300", "9016")
    scale = 1024 if sys.platform == "darwin" else 1  # bytes there, kilobytes elsewhere
    assert int(grown) // scale < 300_000


def test_a_set_has_a_limit(shared: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are bounded, and the message says so."""
    monkeypatch.setattr(sys.modules["jixiao.scoring.sets.score_set"], "MOST_UNITS", 1)
    with pytest.raises(JixiaoError) as caught:
        shared.score_set(units(甲=1, 乙=2))
    assert str(caught.value) == snapshot("""\
错误 S611：一次评分的填报数据太多：2 份，最多 1 份
   = 分几次评；要比名次的单位放在一次里\
""")


# What an author can get wrong


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (across("数", kind="yes_no"), snapshot("""\
错误 R455：“名次”是跨单位的名次，type 不能是 yes_no
  --> …/a.toml:11:10
   |
11 | across = { what = "rank", of = "数", first = "high" }
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = type 可以写 "count"、"number"\
""")),
        (across("数", kind="rate"), snapshot("""\
错误 R455：“名次”是跨单位的名次，type 不能是 rate
  --> …/a.toml:11:10
   |
11 | across = { what = "rank", of = "数", first = "high" }
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = type 可以写 "count"、"number"\
""")),
        (across("数", what="percentile", kind="count"), snapshot("""\
错误 R455：“名次”是跨单位的百分位，type 不能是 count
  --> …/a.toml:11:10
   |
11 | across = { what = "percentile", of = "数", first = "high" }
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = type 可以写 "rate"\
""")),
        (across("数", first=""), snapshot("""\
错误 R455：“名次”是跨单位的名次，没有写哪一头最好
  --> …/a.toml:11:10
   |
11 | across = { what = "rank", of = "数" }
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 写 first = "high"（大的在前）或 first = "low"（小的在前）\
""")),
        (across("数", what="mean", kind="number"), snapshot("""\
错误 R455：“名次”是跨单位的平均数，不分先后
  --> …/a.toml:11:10
   |
11 | across = { what = "mean", of = "数", first = "high" }
   |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = 删去 first\
""")),
        (across("数", more='together = "sum"\n'), snapshot("""\
错误 R456：“名次”是跨单位算出的，不合并
  --> …/a.toml:12:12
   |
12 | together = "sum"
   |            ^^^^^
   = 删去 together\
""")),
        (across("书"), snapshot("""\
错误 F310：没有叫“书”的数据项或中间量
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "书", first = "high" }
   |                                 ^^
   = 可用的有：数、名次、甲步、满分\
""")),
        (across("数 > 1"), snapshot("""\
错误 F317：“名次所比的数”的公式要得出数，这里得出是/否
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "数 > 1", first = "high" }
   |                                 ^^^^^^
   = 检查公式最外层算出的是什么\
""")),
        (across("数", what="median"), snapshot("""\
错误 D224：“what”不能是文字“median”
  --> …/a.toml:11:19
   |
11 | across = { what = "median", of = "数", first = "high" }
   |                   ^^^^^^^^
   = 是不是“mean”？
   = 可以写：rank（名次）、mean（平均数）、best（最好值）、percentile（百分位）、count（单位数）\
""")),
        (across("名次"), snapshot("""\
错误 R455：“名次”要比的数，本身又要用跨单位的数：名次 → 名次
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "名次", first = "high" }
   |                                 ^^^^
   = of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分\
""")),
        (across("甲.得分"), snapshot("""\
错误 R455：“名次”要比的数，本身又要用跨单位的数：名次 → 甲得分 → 名次
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "甲.得分", first = "high" }
   |                                 ^^^^^^^
   = of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分\
""")),
        (across("甲步"), snapshot("""\
错误 R455：“名次”要比的数，本身又要用跨单位的数：名次 → 甲步 → 名次
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "甲步", first = "high" }
   |                                 ^^^^
   = of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分\
""")),
        (across("总分.得分"), snapshot("""\
错误 R455：“名次”要比的数，本身又要用跨单位的数：名次 → 总分得分 → 组得分 → 甲得分 → 名次
  --> …/a.toml:11:33
   |
11 | across = { what = "rank", of = "总分.得分", first = "high" }
   |                                 ^^^^^^^^^
   = of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分\
""")),
    ],
    ids=["yes_no", "type", "percentile", "first", "mean", "together", "name", "condition", "what", "itself", "points", "step", "total"],
)  # fmt: skip
def test_what_an_author_can_get_wrong(tmp_path: Path, field: str, expected: str) -> None:
    """Each mistake is told where it was typed, with the way out; a circle is shown whole."""
    text = indicator("a", "甲", "满分 / 名次", number("数") + field + '[steps]\n"甲步" = "名次 * 数"\n')
    assert "\n\n".join(refused(tmp_path, ruleset(group("组"), entry("a")), a=text)) == expected


def test_a_comparison_of_comparisons_is_refused(tmp_path: Path) -> None:
    """Two fields that compare, one of what rests on the other: there is no third pass."""
    second = across("甲.得分").replace("名次", "别的名次")
    found = refused(
        tmp_path,
        ruleset(group("组"), entry("a", "50"), entry("b", "50")),
        a=indicator("a", "甲", "满分 / 名次", number("数") + across("数")),
        b=indicator("b", "乙", "满分 / 别的名次", second),
    )
    assert found == snapshot(
        [
            """\
错误 R455：“别的名次”要比的数，本身又要用跨单位的数：别的名次 → 甲得分 → 名次
  --> …/b.toml:7:33
  |
7 | across = { what = "rank", of = "甲.得分", first = "high" }
  |                                 ^^^^^^^
   = of 改成不依赖跨单位数据项的公式，例如一个中间量，或另一个指标的得分\
"""
        ]
    )


def test_a_field_that_compares_is_written_once(tmp_path: Path) -> None:
    """One text may mean different steps in two indicators, so the second place uses the name only."""
    found = refused(
        tmp_path,
        ruleset(group("组"), entry("a", "50"), entry("b", "50")),
        a=indicator("a", "甲", "满分 / 名次", number("数") + across("数")),
        b=indicator("b", "乙", "满分 / 名次", number("数") + across("数")),
    )
    assert found == snapshot(
        [
            """\
错误 R455：跨单位的数据项“名次”写了两处
  --> …/b.toml:9:8
  |
9 | name = "名次"
  |        ^^^^^^
   = 另一处在 …/a.toml:9:8
   = 只留一处；其他指标的公式直接用这个名称，不用再写\
"""
        ]
    )


def test_other_indicators_use_the_name(tmp_path: Path) -> None:
    """What one indicator compares, another may score by."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "50"), entry("b", "50")),
        a=indicator("a", "甲", "满分 / 名次", number("数") + across("数")),
        b=indicator("b", "乙", "满分 / 名次", number("数")),
    )
    scored: ScoreSet = rules.score_set([{"unit": str(each), "fields": {"数": each}} for each in (1, 2)])
    assert [str(each.total) for each in scored.cards] == ["50.00", "100.00"]


def test_results_are_known_by_all_their_data(shared: Rules) -> None:
    """Another unit's figure can change a rank, so it changes the digest of the set."""
    one: Mapping[str, object] = units(甲=1)[0]
    first, second = shared.score_set([one, *units(乙=2)]), shared.score_set([one, *units(乙=3)])
    assert first.cards[0].digests.submission == second.cards[0].digests.submission
    assert first.digest != second.digest
