"""From a rubric's rules to a total: shares of weights, sums, caps, vetoes, rounding, grades, states, ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rubrics import entry, grades, group, indicator, load, number, ruleset, score, write

from jixiao import JixiaoError, Rules, Scorecard

SETTINGS = settings(deadline=None, max_examples=15)


def optional(identity: str, name: str, then: str = "exclude") -> str:
    """Return an indicator that does not apply when its field ``<identity>不适用`` says so."""
    field = f'[[fields]]\nname = "{identity}不适用"\ntype = "yes_no"\n\n'
    clause = f'[not_applicable]\nwhen = "{identity}不适用"\nthen = "{then}"\nreason = "没有这项业务"\n'
    return indicator(identity, name, more=field + clause)


def cap(when: str, at_most: str, target: str = "总分") -> str:
    """Return one cap of a ruleset file."""
    return f'[[caps]]\nname = "封顶"\ntarget = "{target}"\nwhen = "{when}"\nat_most = {at_most}\nreason = "封顶"\n\n'


def veto(when: str, then: str, target: str = "总分") -> str:
    """Return one veto of a ruleset file."""
    return (
        f'[[vetoes]]\nname = "否决"\ntarget = "{target}"\nwhen = "{when}"\nthen = {then}\nreason = "否决"\n\n'
    )


def points(card: Scorecard) -> dict[str, str]:
    """Return the points of every node by its name."""
    return {node.name: str(node.points) for node in card.root.walk()}


# Not applicable


@pytest.mark.parametrize(
    ("then", "weight", "got", "sibling", "reason"),
    [
        ("full", "40.00", "40.00", "30.00", "不适用：没有这项业务（a不适用为是），按规定得满分 40.00 分。"),
        ("zero", "40.00", "0.00", "30.00", "不适用：没有这项业务（a不适用为是），按规定得 0.00 分；满分 40.00 分全部失去。"),
        ("exclude", "0.00", "0.00", "50.00", "不适用：没有这项业务（a不适用为是），不参加评分，原分值 40 分由同组其他指标分担。"),
    ],
)  # fmt: skip
def test_not_applicable(tmp_path: Path, then: str, weight: str, got: str, sibling: str, reason: str) -> None:
    """An indicator that does not apply gets full points, none, or leaves its weight to its siblings."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=optional("a", "甲", then),
        b=indicator("b", "乙"),
    )
    card = score(rules, a不适用=True, b率="50%")
    assert (str(card["甲"].weight), str(card["甲"].points), str(card["乙"].points)) == (weight, got, sibling)
    assert (card["甲"].state, card["甲"].reasons) == ("not_applicable", (reason,))


def test_missing_data_of_what_does_not_apply(tmp_path: Path) -> None:
    """Only the data of the condition is needed where an indicator does not apply."""
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=optional("a", "甲", "full"))
    card = score(rules, a不适用=True)
    assert (str(card.total), card["甲"].missing) == ("100.00", ())


def nested() -> dict[str, str]:
    """Return the files of a rubric in which the whole of one group can drop out."""
    return {
        "a": optional("a", "甲"),
        "b": optional("b", "乙"),
        "c": indicator("c", "丙"),
        "d": indicator("d", "丁"),
    }


NESTED = ruleset(
    group("大组", "100"), group("可免", "40", "大组"), group("必评", "60", "大组"),
    entry("a", "10", "可免"), entry("b", "30", "可免"), entry("c", "20", "必评"), entry("d", "40", "必评"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "weights"),
    [
        (False, False, {"可免": "40.00", "甲": "10.00", "乙": "30.00", "必评": "60.00", "丙": "20.00", "丁": "40.00"}),
        (True, False, {"可免": "40.00", "甲": "0.00", "乙": "40.00", "必评": "60.00", "丙": "20.00", "丁": "40.00"}),
        (True, True, {"可免": "0.00", "甲": "0.00", "乙": "0.00", "必评": "100.00", "丙": "33.33", "丁": "66.67"}),
    ],
)  # fmt: skip
def test_a_group_drops_out_as_a_whole(tmp_path: Path, a: bool, b: bool, weights: Mapping[str, str]) -> None:  # noqa: FBT001 - a table's columns
    """Weight is shared within the group first; a group of which nothing applies leaves its weight to its own siblings."""
    card = score(
        load(tmp_path, NESTED, **nested()),
        a不适用=a,
        b不适用=b,
        a率="100%",
        b率="100%",
        c率="100%",
        d率="100%",
    )
    assert {name: str(card[name].weight) for name in weights} == weights
    assert str(card.total) == "100.00"


def test_nothing_applies(tmp_path: Path) -> None:
    """Where nothing at all applies there is nothing to score: no total, no grade, and no zero either."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=optional("a", "甲"),
        b=optional("b", "乙"),
    )
    card = score(rules, a不适用=True, b不适用=True)
    assert (card.total, card.grade, card.root.state) == (None, None, "failed")


WEIGHTS = st.lists(st.decimals(min_value="0.01", max_value=30, places=2), min_size=2, max_size=6)


def shared_rubric(weights: list[list[Decimal]]) -> tuple[str, dict[str, str]]:
    """Return a rubric of groups in which every indicator but the last of all can drop out."""
    files: dict[str, str] = {}
    parts: list[str] = []
    for number_, group_weights in enumerate(weights):
        parts.append(group(f"组{number_}", str(sum(group_weights))))
        for index, weight in enumerate(group_weights):
            identity = f"i{number_}_{index}"
            is_last = number_ == len(weights) - 1 and index == len(group_weights) - 1
            files[identity] = (indicator if is_last else optional)(identity, f"指标{number_}的{index}")
            parts.append(entry(identity, str(weight), f"组{number_}"))
    return ruleset(*parts, total=str(sum(sum(each) for each in weights))), files


@pytest.mark.long
@SETTINGS
@given(weights=st.lists(WEIGHTS, min_size=1, max_size=3), data=st.data())
def test_shares_always_add_up(
    weights: list[list[Decimal]], data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever drops out, the weights that are left sum to the whole, and full marks everywhere give all of it."""
    text, files = shared_rubric(weights)
    rules = load(tmp_path_factory.mktemp("shares"), text, **files)
    fields: dict[str, object] = {}
    for identity in files:
        fields[f"{identity}率"] = "100%"
        if f"{identity}不适用" in rules.fields:
            fields[f"{identity}不适用"] = data.draw(st.booleans(), label=identity)
    card = score(rules, **fields)
    for node in card.root.walk():
        if node.children and node.weight:
            assert sum(child.weight for child in node.children) == node.weight
            assert node.points == node.weight
    assert card.total == card.root.full


def test_shares_add_up_below_a_group_that_was_scaled(tmp_path: Path) -> None:
    """A group that takes over weight passes it on without losing a cent: three equal parts of 10 stay 10."""
    rules = load(
        tmp_path,
        ruleset(
            group("可免", "1"), group("必评", "9"), entry("a", "1", "可免"),
            entry("b", "3", "必评"), entry("c", "3", "必评"), entry("d", "3", "必评"), total="10",
        ),
        a=optional("a", "甲"), b=indicator("b", "乙"), c=indicator("c", "丙"), d=indicator("d", "丁"),
    )  # fmt: skip
    card = score(rules, a不适用=True, b率="100%", c率="100%", d率="100%")
    assert [str(card[name].weight) for name in "乙丙丁"] == ["3.33", "3.34", "3.33"]
    assert str(card.total) == "10.00"


def test_weights_stay_as_written_while_everything_applies(tmp_path: Path) -> None:
    """That an indicator could be left out changes nothing while it is not, also for weights finer than the points."""
    rules = load(
        tmp_path,
        ruleset(group("组", "10"), entry("a", "2.5"), entry("b", "7.5"),
                rounding='at = "total", places = 0', total="10"),
        a=optional("a", "甲"), b=indicator("b", "乙"),
    )  # fmt: skip
    card = score(rules, a不适用=False, a率="100%", b率="100%")
    assert [str(card[name].weight) for name in "甲乙"] == ["2.5", "7.5"]


# The order on every node: sum, caps, vetoes, clamp, rounding


def one(formula: str, *parts: str, rounding: str = "") -> Callable[[Path], Rules]:
    """Return how to load a rubric of one indicator over the number x."""
    files = {"a": indicator("a", "甲", formula, number("x"))}
    return lambda folder: load(folder, ruleset(group("组"), entry("a"), *parts, rounding=rounding), **files)


@pytest.mark.long
@pytest.mark.parametrize(
    ("rules", "x", "total"),
    [
        pytest.param(one("x"), 70, "70.00", id="plain"),
        pytest.param(one("x"), -1, "0.00", id="floor"),
        pytest.param(one("x"), 101, "100.00", id="ceiling"),
        pytest.param(one("x", cap("是", "60")), 70, "60.00", id="cap"),
        pytest.param(one("x", cap("是", "80")), 70, "70.00", id="cap above"),
        pytest.param(one("x", cap("是", "60"), cap("是", "50")), 70, "50.00", id="lowest cap"),
        pytest.param(one("x", cap("否", "60"), cap("是", "65")), 70, "65.00", id="cap that holds"),
        pytest.param(one("x", cap("是", "60"), veto("是", "65")), 70, "65.00", id="veto after caps"),
        pytest.param(one("x", veto("是", "10"), veto("是", "20")), 70, "10.00", id="first veto"),
        pytest.param(one("x", veto("否", "10"), veto("是", "20")), 70, "20.00", id="veto that holds"),
        pytest.param(one("x", veto("是", '"120 * 1"')), 70, "100.00", id="veto clamped"),
        pytest.param(one("x", cap("是", '"0 - 5"')), 70, "0.00", id="cap clamped"),
        pytest.param(
            one("x", cap("是", "'119.99 / 2'", "甲")), 70, "59.99", id="cap with more digits cut off"
        ),
        pytest.param(
            one("x", veto("是", "'119.99 / 2'", "甲")), 70, "60.00", id="veto on an indicator rounded"
        ),
        pytest.param(
            one("x", veto("是", "'119.99 / 2'", "甲"), rounding='mode = "down"'),
            70,
            "59.99",
            id="rounded down",
        ),
        pytest.param(one("x", cap("总分.合计 > 60", "60")), 70, "60.00", id="cap that reads the sum"),
        pytest.param(one("x", cap("是", "'x - 10'")), 70, "60.00", id="cap by formula"),
        pytest.param(one("x", veto("是", "'x / 2'")), 70, "35.00", id="veto by formula"),
    ],
)
def test_order_of_rules(tmp_path: Path, rules: Callable[[Path], Rules], x: int, total: str) -> None:
    """Caps come before vetoes, vetoes before the bounds 0 and full points, and rounding is last."""
    assert str(score(rules(tmp_path), x=x).total) == total


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Three times 0.005: each rounds up to 0.01, together they are 0.015.
        ("indicator", {"甲": "0.01", "组": "0.02", "丙": "0.01", "总分": "0.03"}),
        ("group", {"甲": "0.005", "组": "0.01", "丙": "0.005", "另组": "0.01", "总分": "0.02"}),
        ("total", {"甲": "0.005", "组": "0.01", "丙": "0.005", "另组": "0.005", "总分": "0.02"}),
    ],
)
def test_where_points_are_rounded(tmp_path: Path, at: str, expected: Mapping[str, str]) -> None:
    """Rounding happens at the level the rubric names and nowhere else."""
    rules = load(
        tmp_path,
        ruleset(group("组", "50"), group("另组", "50"), entry("a", "20"), entry("b", "30"), entry("c", "50", "另组"),
                rounding=f'at = "{at}"'),
        a=indicator("a", "甲", "x", number("x")), b=indicator("b", "乙", "x", number("x")),
        c=indicator("c", "丙", "x", number("x")),
    )  # fmt: skip
    found = points(score(rules, x="0.005"))
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ("100.5", "甲：公式算出 100.50 分，不在 0 到 100.00 分之间，按界限计"),
        ("-0.01", "甲：公式算出 -0.01 分，不在 0 到 100.00 分之间，按界限计"),
        ("100", None),
        ("0", None),
    ],
)
def test_points_out_of_bounds_are_found(tmp_path: Path, x: str, message: str | None) -> None:
    """Points beyond the weight are cut, and the reviewer sees that they were."""
    card = score(one("x")(tmp_path), x=x)
    assert [each.message for each in card.findings if each.code == "G807"] == ([message] if message else [])


@pytest.mark.long
@pytest.mark.parametrize(
    ("x", "places", "grade"),
    [
        ("100", 3, "优"), ("90", 3, "优"), ("89.999", 3, "良"), ("89.995", 3, "良"), ("89.5", 3, "良"),
        ("89.995", 2, "优"),  # it is 90.00 once it is rounded
        ("89.994", 2, "良"), ("80", 2, "良"), ("79.99", 2, "中"), ("60", 2, "中"), ("59.99", 2, "差"), ("0", 2, "差"),
    ],
)  # fmt: skip
def test_grades_are_half_open(tmp_path: Path, x: str, places: int, grade: str) -> None:
    """A grade takes its lower end and not the next one's: no total falls between 80–89 and 90–100."""
    assert score(one("x", rounding=f"places = {places}")(tmp_path), x=x).grade == grade


# Where points come from


def test_states(tmp_path: Path) -> None:
    """Every way to come by points, or not to, is a state of its own, and judged beats computed beats claimed."""
    names = {"a": "算", "b": "报", "c": "评", "d": "免", "e": "缺", "f": "错"}
    files = {each: indicator(each, name) for each, name in names.items()}
    files["d"] = optional("d", "免", "full")
    files["f"] = indicator("f", "错", "1 / x", number("x"))
    rules = load(
        tmp_path, ruleset(group("组", "60"), *(entry(each, "10") for each in names), total="60"), **files
    )
    data = {"a率": "50%", "c率": "50%", "d不适用": True, "x": 0}
    card = rules.score(
        {
            "unit": "示例单位", "fields": data,
            "claimed": {"算": 6, "报": 7, "评": 8, "错": 9},
            "judged": {"评": {"points": Decimal("4.5"), "reason": "材料不全", "by": "财政局"}},
        }
    )  # fmt: skip
    assert {node.name: (node.state, str(node.points)) for node in card.indicators} == {
        "算": ("computed", "5.00"),
        "报": ("claimed", "7.00"),
        "评": ("judged", "4.50"),
        "免": ("not_applicable", "10.00"),
        "缺": ("missing", "None"),
        "错": ("failed", "None"),
    }
    assert card["评"].reasons == ("由财政局评定为 4.50 分：材料不全；满分 10.00 分，失 5.50 分。",)
    assert card["缺"].reasons == ("缺少数据：e率；补齐之前，得分可能在 0.00 到 10.00 分之间。",)
    assert card["报"].reasons == (
        "没有计算所需的数据（缺b率），暂按单位自评的 7.00 分计；满分 10.00 分，失 3.00 分：单位没有说明原因。",
    )
    assert "无法计算：分母为 0：1 / x" in card["错"].reasons[0]
    assert [each.message for each in card["评"].findings if each.code == "G801"] == [
        "评：自评 8.00 分，评定为 4.50 分，多报 3.50 分"
    ]


def test_judged_beats_a_failure(tmp_path: Path) -> None:
    """A reviewer can settle what the rule cannot compute for this data."""
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲", "1 / x", number("x")))
    card = rules.score(
        {"unit": "示例单位", "fields": {"x": 0}, "judged": {"甲": {"points": 80, "reason": "核实"}}}
    )
    assert (str(card.total), card["甲"].state) == ("80.00", "judged")


@pytest.mark.long
def test_claimed_points_say_that_an_indicator_applies(tmp_path: Path) -> None:
    """Where the data cannot tell whether an indicator applies, a unit that scored itself says that it does."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=optional("a", "甲"),
        b=indicator("b", "乙"),
    )
    card = rules.score({"unit": "示例单位", "fields": {"b率": "100%"}, "claimed": {"甲": 30}})
    assert points(card) == {"总分": "90.00", "组": "90.00", "甲": "30.00", "乙": "60.00"}


# What a program is


def test_each_definition_needs_only_earlier_ones() -> None:
    """Whoever runs a program can go through its definitions once, from first to last."""
    import jixiao

    program = jixiao.load("guangzhou/2022").program
    names = {each.name for each in program.definitions if not each.table}
    seen: set[str] = set()
    for each in program.definitions:
        assert each.formula.names & names <= seen, each.name
        seen.add(each.name)
    assert len(seen) == len(program.definitions)


def test_reference_to_another_indicator(tmp_path: Path) -> None:
    """An indicator may read another one's steps and points by qualified names, and shared fields by bare ones."""
    rules = load(
        tmp_path, ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=indicator("a", "“甲”的得分率", "满分 * 率", number("x") + '[steps]\n"率" = "x / 100"\n'),
        b=indicator("b", "乙", "最小(满分, 甲的得分率.率 * 100 + 甲的得分率.得分 / 4 + x / 100)"),
    )  # fmt: skip
    assert points(score(rules, x=50)) == {
        "总分": "75.50",
        "组": "75.50",
        "“甲”的得分率": "20.00",
        "乙": "55.50",
    }


def test_fields_and_steps_of_a_ruleset(tmp_path: Path) -> None:
    """What only a cap or a veto needs is written in the ruleset."""
    own = '[[fields]]\nname = "被通报"\ntype = "yes_no"\n\n[steps]\n"剩余" = "100 - x"\n\n'
    rules = one("x", own, cap("剩余 < 50", "50"), veto("被通报", "0"))(tmp_path)
    assert rules.program.users["被通报"] == ("示例",)
    assert [
        str(score(rules, x=x, 被通报=said).total) for x, said in ((40, False), (70, False), (70, True))
    ] == [
        "40.00",
        "50.00",
        "0.00",
    ]


CYCLES = [
    pytest.param(
        {"a": indicator("a", "甲", "一", '[steps]\n"一" = "二"\n"二" = "三"\n"三" = "一"\n')},
        [],
        "一 → 二 → 三 → 一",
        id="steps",
    ),
    pytest.param({"a": indicator("a", "甲", "一", '[steps]\n"一" = "一 + 1"\n')}, [], "一 → 一", id="itself"),
    pytest.param(
        {"a": indicator("a", "甲", "乙.得分"), "b": indicator("b", "乙", "甲.得分")},
        [],
        "甲得分 → 乙得分 → 甲得分",
        id="points",
    ),
    pytest.param(
        {"a": indicator("a", "甲", "1")},
        [cap("甲.得分 > 0", "1", "甲")],
        "封顶条件 → 封顶条件",
        id="cap on what it reads",
    ),
]


@pytest.mark.parametrize(("files", "rules", "circle"), CYCLES)
def test_cycles_are_named(tmp_path: Path, files: dict[str, str], rules: list[str], circle: str) -> None:
    """Formulas that need one another are refused with the names of all on the circle."""
    weight = str(100 // len(files))
    text = ruleset(group("组"), *(entry(each, weight) for each in files), *rules)
    with pytest.raises(JixiaoError) as caught:
        load(tmp_path, text, **files)
    found = [each for each in caught.value.problems if each.code == "R439"]
    assert [each.message for each in found] == [f"公式互相引用，绕成了圈：{circle}"]


# What a total can still become

RANGED = ruleset(
    group("大组", "60"), group("小组", "40"), entry("a", "20", "大组"), entry("b", "10", "大组"), entry("c", "30", "大组"),
    entry("d", "25", "小组"), entry("e", "15", "小组"), cap("甲.比 < 50%", "79"), cap("丁.得分 < 10", "30", "小组"),
    veto("x > y", "15", "戊"), grades(),
)  # fmt: skip
RANGED_FILES = {
    "a": indicator("a", "甲", "满分 * 最小(1, 比)", '[[fields]]\nname = "x"\ntype = "number"\nmin = 0\nmax = 500\n\n'
                   '[[fields]]\nname = "y"\ntype = "number"\nmin = 1\nmax = 500\n\n[steps]\n"比" = "x / y"\n'),
    "b": indicator("b", "乙", '如果(档 == "好", 满分, 如果(档 == "中", 5.5, 0))',
                   '[[fields]]\nname = "档"\ntype = "choice"\noptions = ["好", "中", "差"]\n\n'),
    "c": optional("c", "丙"),
    "d": indicator("d", "丁", "限制(满分 - 次数 * 2.5 + 如果(有值(z), z, 0), 0, 满分)",
                   '[[fields]]\nname = "次数"\ntype = "count"\nmin = 0\nmax = 20\n\n' + number("z")),
    "e": optional("e", "戊", "full"),
}  # fmt: skip
COMPLETE = st.fixed_dictionaries({
    "x": st.integers(0, 500), "y": st.integers(1, 500), "档": st.sampled_from(["好", "中", "差"]),
    "c不适用": st.booleans(), "c率": st.integers(0, 100).map(lambda rate: f"{rate}%"), "次数": st.integers(0, 20),
    "z": st.integers(-9, 9), "e不适用": st.booleans(), "e率": st.integers(0, 100).map(lambda rate: f"{rate}%"),
})  # fmt: skip


@pytest.fixture(scope="module")
def ranged(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a small rubric with every kind of rule that bounds have to pass through."""
    return load(tmp_path_factory.mktemp("ranged"), RANGED, **RANGED_FILES)


@pytest.mark.long
@settings(deadline=None, max_examples=80)
@given(
    complete=COMPLETE,
    lacking=st.sets(st.sampled_from(["x", "y", "档", "c不适用", "c率", "次数", "e不适用", "e率"])),
)
def test_range_holds_every_completion(ranged: Rules, complete: dict[str, object], lacking: set[str]) -> None:
    """Whatever the missing data turns out to be, the points of every node lie in the range that was given before."""
    full = score(ranged, **complete)
    partial = score(ranged, **{name: value for name, value in complete.items() if name not in lacking})
    assert full.total is not None
    assert full.low == full.total == full.high
    for before, after in zip(partial.root.walk(), full.root.walk(), strict=True):
        assert after.points is not None
        assert before.low <= after.points <= before.high, before.name
        if before.points is not None:
            assert before.points == after.points, before.name
    assert full.grade in partial.grades


def test_range_is_told(tmp_path: Path) -> None:
    """With data missing there is no total but a range, the grades it reaches, and the fields that are lacking."""
    rules = load(
        tmp_path,
        ruleset(group("组"), entry("a", "40"), entry("b", "60")),
        a=indicator("a", "甲"),
        b=indicator("b", "乙"),
    )
    card = score(rules, b率="75%")
    assert (card.total, card.grade, str(card.low), str(card.high)) == (None, None, "45.00", "85.00")
    assert card.grades == ("良", "中", "差")
    assert card["甲"].missing == ("a率",)
    assert [each.message for each in card.findings if each.code == "G809"] == ["甲：缺少数据 a率"]


def test_limits_of_fields_narrow_the_range(tmp_path: Path) -> None:
    """A field's own limits bound what missing data can still make of the total."""
    field = '[[fields]]\nname = "x"\ntype = "number"\nmin = 20\nmax = 30\n\n'
    rules = load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲", "x * 2", field))
    card = score(rules)
    assert (str(card.low), str(card.high), card.grades) == ("40.00", "60.00", ("中", "差"))


def test_exact_thirds(tmp_path: Path) -> None:
    """Three thirds are a whole: nothing between the formula and the total goes through a rounded number."""
    rules = load(
        tmp_path, ruleset(group("组"), entry("a", "40"), entry("b", "60"), rounding='at = "total"'),
        a=indicator("a", "甲", "满分 * x / 3", number("x")), b=indicator("b", "乙", "满分 * (1 - x / 3)"),
    )  # fmt: skip
    card = score(rules, x=1)
    assert Fraction(40, 3) + 40 == Fraction(160, 3)
    assert (str(card["甲"].points), str(card.total)) == ("13.3333333333", "53.33")


@pytest.mark.long
def test_same_file_written_twice_is_the_same_program(tmp_path: Path) -> None:
    """A program's digest says what is computed, not where its files lie."""
    files = {"rules.toml": NESTED, **{f"{name}.toml": text for name, text in nested().items()}}
    digests = set()
    for folder in ("one", "two"):
        write(tmp_path, {f"{folder}/{name}": text for name, text in files.items()})
        import jixiao

        digests.add(jixiao.load(tmp_path / folder / "rules.toml").digest)
    assert len(digests) == 1
