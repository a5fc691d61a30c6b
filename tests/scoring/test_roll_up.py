"""Several projects as one department: absolute values add, relative ones are weighted by funds, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from tests.rubrics import entry, group, indicator, load, ruleset

import jixiao
from jixiao import JixiaoError, Rules
from jixiao.authoring.cases.rolled_up import is_rounded, rolled_up_text
from jixiao.documents import parse_toml
from jixiao.formula import Missing, Table
from jixiao.rules import Submission, read_submission
from jixiao.scoring import RolledUp, read_inputs

FIELDS = """
[[fields]]
name = "资金"
type = "amount"
unit = "万元"

[[fields]]
name = "人次"
type = "count"
min = 0
max = 1000

[[fields]]
name = "合格率"
type = "rate"
min = 0
max = 1

[[fields]]
name = "单价"
type = "number"

[[fields]]
name = "总数"
type = "number"
together = "sum"

[[fields]]
name = "已公开"
type = "yes_no"

[[fields]]
name = "公开日"
type = "date"

[[fields]]
name = "类别"
type = "choice"
options = ["新增", "延续"]

[[fields]]
name = "说明"
type = "text"

[[fields]]
name = "名次"
type = "count"
across = { what = "rank", of = "合格率", first = "high" }

[[fields]]
name = "合同"
type = "table"
[[fields.columns]]
name = "名称"
type = "text"
[[fields.columns]]
name = "金额"
type = "amount"
unit = "万元"
[[fields.columns]]
name = "比率"
type = "rate"
[[fields.columns]]
name = "完成"
type = "yes_no"
[[fields.columns]]
name = "倍"
formula = "金额 * 2"
"""
FULL = 'roll_up = { weight = "资金" }\n'


def rules_in(folder: Path, head: str = FULL) -> Rules:
    """Return a ruleset whose one indicator gives its points times 合格率, and whose weight is 资金."""
    text = ruleset(group("组"), entry("a")).replace("total = 100\n", f"total = 100\n{head}")
    return load(folder, text, a=indicator("a", "甲", "满分 * 合格率", FIELDS))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return the ruleset."""
    return rules_in(tmp_path_factory.mktemp("roll"))


def projects(*data: Mapping[str, object]) -> list[Submission]:
    """Return submissions 项目1, 项目2 … with these fields."""
    return [
        jixiao.read({"unit": f"项目{index}", "fields": dict(each)})
        for index, each in enumerate(data, start=1)
    ]


def merged(rules: Rules, name: str, *values: object, funds: Sequence[object] = (300, 100, 100)) -> object:
    """Return a data item put together from what each project gave."""
    data = [
        {**({"资金": fund} if name != "资金" else {}), name: value}
        for fund, value in zip(funds, values, strict=False)
    ]
    rolled, _ = rules.roll_up(projects(*data), "部门")
    return {**rolled.inputs.values, **rolled.inputs.tables}[name]


# How each type is put together


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("资金", (300, "0.10", "2,000"), Fraction("2300.1")),
        ("人次", (100, 100, 200), Fraction(400)),
        ("合格率", ("95%", "90%", "85%"), Fraction("0.92")),  # (285 + 90 + 85) ÷ 500
        ("合格率", ("100%", "0%", "0%"), Fraction("0.6")),
        ("单价", (10, 20, 35), Fraction(17)),  # (3000 + 2000 + 3500) ÷ 500
        ("总数", (10, 20, 35), Fraction(65)),
        ("已公开", (True, True, True), True),
        ("公开日", ("2022-03-01", date(2022, 3, 1), "2022年3月1日"), date(2022, 3, 1)),
        ("类别", ("新增", "新增", "新增"), "新增"),
        ("说明", ("同", "同 ", "同"), "同"),
        ("合格率", ("95%",), Fraction("0.95")),  # one project alone is itself
    ],
)
def test_how_data_are_put_together(
    rules: Rules, name: str, values: tuple[object, ...], expected: object
) -> None:
    """Amounts and counts add, rates and numbers are weighted, everything else has to be the same."""
    assert merged(rules, name, *values) == expected


def test_rows_come_one_after_the_other(rules: Rules) -> None:
    """A detail table is joined, row by row, with what each row holds; computed columns are computed anew."""
    found = merged(rules, "合同", [{"名称": "一", "金额": 1}], [], [{"名称": "二"}, {"名称": "三"}])
    assert isinstance(found, Table)
    assert [row["名称"] for row in found.rows] == ["一", "二", "三"]
    assert found.rows[0]["金额"] == 1
    assert isinstance(found.rows[1]["金额"], Missing)


@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        (("95%", None, "85%"), "合格率（缺：项目2）"),
        ((None, None, None), "合格率"),
    ],
)
def test_what_one_lacks_the_whole_lacks(rules: Rules, values: tuple[object, ...], lacking: str) -> None:
    """A mean over those that happen to be there would be another figure, and nobody would see it."""
    assert merged(rules, "合格率", *values) == Missing(frozenset({lacking}))


def test_an_endless_mean_is_scored_exactly(rules: Rules) -> None:
    """Two thirds of 100 points is 66.67 by the ruleset's rounding, from 2/3 itself and not from 66.67 %."""
    rolled, card = rules.roll_up(
        projects({"资金": 1, "合格率": "100%"}, {"资金": 2, "合格率": "50%"}), "部门"
    )
    assert rolled.inputs.values["合格率"] == Fraction(2, 3)
    assert (card.unit, str(card.total)) == ("部门", "66.67")
    assert rolled.submission.content.fields["合格率"] == "2/3"
    with pytest.raises(JixiaoError):  # what can't be written is not taken for something that it is not
        read_inputs(rules.program, rolled.submission)


def test_what_is_of_one_project_is_left_out(rules: Rules) -> None:
    """Points that a unit or a reviewer gave a project are not the department's; the result says so."""
    given_points = jixiao.read({
        "unit": "一", "fields": {"资金": 1, "合格率": "50%"}, "claimed": {"甲": 90}, "judged": {"甲": {"points": 80, "reason": "实地核对"}},
    })  # fmt: skip
    rolled, card = rules.roll_up([given_points, *projects({"资金": 1, "合格率": "50%"})], "部门")
    assert str(card.total) == "50.00"
    assert (card["甲"].claimed, card["甲"].judged) == (None, None)
    assert rolled.left_out == ("自评分（1 份）", "评定分（1 份）")


def test_what_compares_units_is_not_put_together(rules: Rules) -> None:
    """A department's rank is among departments, not made of its projects' ranks."""
    rolled, _ = rules.roll_up(projects({"资金": 1, "名次": 1}, {"资金": 2, "名次": 2}), "部门")
    assert isinstance(rolled.inputs.values["名次"], Missing)
    assert "名次" not in {each.field.name for each in rolled.data}


def test_projects_of_one_unit_are_called_by_their_files(rules: Rules, tmp_path: Path) -> None:
    """Units often write their own name into the file of every project."""
    for name, rate in (("p1", "50%"), ("p2", "70%")):
        text = f'unit = "某局"\n[fields]\n"资金" = 1\n"合格率" = "{rate}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    files = [jixiao.read(tmp_path / "p1.toml"), jixiao.read(tmp_path / "p2.toml")]
    rolled, _ = rules.roll_up(files, "某局")
    assert [Path(each).name for each in rolled.names] == ["p1.toml", "p2.toml"]


# What forbids it


def reported(rules: Rules, submissions: Sequence[Submission], weight: str = "") -> str:
    """Return why submissions can't be put together."""
    with pytest.raises(JixiaoError) as caught:
        rules.roll_up(submissions, "部门", weight)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            [{"人次": 999}, {"人次": 2}],
            snapshot("""\
错误 S612：“人次”合并后是 1001，大于数据项的上限 1000
   = 检查各份的数；上限是按一个项目定的，改数据项的 max\
"""),
        ),
        (
            [{"已公开": True}, {"已公开": False}],
            snapshot("""\
错误 S612：“已公开”在各份里要相同，现在不同：项目1 是、项目2 否
   = 核对后改成一样；确实不同的，用 --of points 按各份的总分汇总\
"""),
        ),
        (
            [{"公开日": date(2022, 3, 1)}, {"公开日": date(2022, 3, 2)}],
            snapshot("""\
错误 S612：“公开日”在各份里要相同，现在不同：项目1 2022-03-01、项目2 2022-03-02
   = 核对后改成一样；确实不同的，用 --of points 按各份的总分汇总\
"""),
        ),
        (
            [{"资金": 1, "合格率": "50%"}, {"合格率": "60%"}],
            snapshot("""\
错误 S612：项目2的“资金”没有填报，不能按它加权
  --> <数据> fields.资金
   = 填写“资金”\
"""),
        ),
        (
            [{"资金": 1, "合格率": "50%"}, {"资金": -1, "合格率": "60%"}],
            snapshot("""\
错误 S612：项目2的“资金”小于 0，不能按它加权
  --> <数据> fields.资金
   = 检查这个数\
"""),
        ),
        (
            [{"资金": 0, "合格率": "50%"}, {"资金": 0, "合格率": "60%"}],
            snapshot("""\
错误 S612：各份“资金”合计为 0，不能按它加权
   = 检查各份的数，或用 --weight 换一个数据项\
"""),
        ),
        (
            [{"人次": 1}, {"人次书": 2}],
            snapshot("""\
错误 S601：没有叫“人次书”的数据项
  --> <数据> fields.人次书
   = 是不是“人次”？
   = 用 jixiao fields t/1 列出全部数据项\
"""),
        ),
        (
            [{"合同": [{"名称": "一"}] * 6000}, {"合同": [{"名称": "二"}] * 6000}],
            snapshot("""\
错误 S612：明细表“合同”合并后有 12000 行，最多 10000 行
   = 先把各份的行汇总一些\
"""),
        ),
    ],
    ids=["limit", "yes_no", "date", "no weight", "negative", "zero", "unknown", "rows"],
)
def test_what_can_not_be_put_together(rules: Rules, data: list[dict[str, object]], expected: str) -> None:
    """Every reason is told with the figures and the way out, never a rounded or guessed result."""
    assert reported(rules, projects(*data)) == expected


def test_one_project_twice(rules: Rules) -> None:
    """The same data twice would count the same money twice."""
    same = jixiao.read({"unit": "某局", "fields": {"资金": 1}})
    assert reported(rules, [same, same]) == snapshot("""\
错误 S609：有 2 份填报数据完全相同：<数据>、<数据>
  --> <数据> unit
   = 一个项目只留一份\
""")


def test_no_weight_is_named(tmp_path: Path) -> None:
    """What relative values are weighted by is said by the ruleset or by whoever puts them together."""
    rules = rules_in(tmp_path, "")
    data = projects({"资金": 300, "人次": 1, "合格率": "100%"}, {"资金": 100, "人次": 3, "合格率": "50%"})
    assert reported(rules, data) == snapshot("""\
错误 S613：“合格率”要按资金加权，没有说明资金是哪个数据项
   = 在指标体系文件里写 roll_up = { weight = "数据项的名称" }，或用 --weight 指定\
""")
    assert rules.roll_up(data, "部门", "资金")[0].inputs.values["合格率"] == Fraction("0.875")
    assert rules.roll_up(data, "部门", "人次")[0].inputs.values["合格率"] == Fraction("0.625")
    assert reported(rules, data, "资今") == snapshot("""\
错误 R456：没有叫“资今”的数据项，不能按它加权
   = 可用的有：资金、人次、合格率、单价、总数\
""")
    assert reported(rules, data, "已公开") == snapshot("""\
错误 R456：“已公开”的类型为是/否，不能按它加权
   = 写一个金额数据项，例如项目资金\
""")
    assert reported(rules, data, "名次") == snapshot("""\
错误 R456：“名次”是跨单位算出的，不能按它加权
   = 写一个金额数据项，例如项目资金\
""")


def test_a_weight_is_asked_for_only_where_something_is_weighted(tmp_path: Path) -> None:
    """Sums need none."""
    rolled, _ = rules_in(tmp_path, "").roll_up(projects({"资金": 1}, {"资金": 2}), "部门")
    assert (rolled.inputs.values["资金"], rolled.weight) == (3, "")


@pytest.mark.parametrize(
    ("together", "kind", "expected"),
    [
        (
            "weighted",
            "count",
            snapshot("""\
错误 R456：“数”的类型为个数，不能用 together = "weighted"
  --> …/a.toml:7:12
  |
7 | together = "weighted"
  |            ^^^^^^^^^^
   = 可以写：sum、same\
"""),
        ),
        (
            "sum",
            "rate",
            snapshot("""\
错误 R456：“数”的类型为比率，不能用 together = "sum"
  --> …/a.toml:7:12
  |
7 | together = "sum"
  |            ^^^^^
   = 可以写：weighted、same\
"""),
        ),
        (
            "sum",
            "text",
            snapshot("""\
错误 R456：“数”的类型为文字，不能用 together = "sum"
  --> …/a.toml:7:12
  |
7 | together = "sum"
  |            ^^^^^
   = 可以写：same\
"""),
        ),
        (
            "join",
            "number",
            snapshot("""\
错误 R456：“数”的类型为数，不能用 together = "join"
  --> …/a.toml:7:12
  |
7 | together = "join"
  |            ^^^^^^
   = 可以写：weighted、sum、same\
"""),
        ),
        (
            "mean",
            "number",
            snapshot("""\
错误 D224：“together”不能是文字“mean”
  --> …/a.toml:7:12
  |
7 | together = "mean"
  |            ^^^^^^
   = 可以写：sum（相加）、weighted（按资金加权）、same（相同）、join（逐行接起来）\
"""),
        ),
    ],
)
def test_ways_that_do_not_fit_a_type(tmp_path: Path, together: str, kind: str, expected: str) -> None:
    """Rates do not add up, counts stay whole, only rows are joined."""
    field = f'[[fields]]\nname = "数"\ntype = "{kind}"\ntogether = "{together}"\n\n'
    with pytest.raises(JixiaoError) as caught:
        load(tmp_path, ruleset(group("组"), entry("a")), a=indicator("a", "甲", "满分", field))
    assert (
        "\n\n".join(str(each) for each in caught.value.problems).replace(tmp_path.as_posix(), "…") == expected
    )


def test_a_ruleset_names_an_unknown_weight(tmp_path: Path) -> None:
    """The mistake is told when the ruleset loads, at the place where it was typed."""
    with pytest.raises(JixiaoError) as caught:
        rules_in(tmp_path, 'roll_up = { weight = "资今" }\n')
    assert str(caught.value).replace(tmp_path.as_posix(), "…") == snapshot("""\
错误 R456：没有叫“资今”的数据项，不能按它加权
  --> …/rules.toml:5:22
  |
5 | roll_up = { weight = "资今" }
  |                      ^^^^^^
   = 可用的有：资金、人次、合格率、单价、总数\
""")


# Points instead of data


def test_points_are_weighted_by_funds(rules: Rules) -> None:
    """(300 × 90 + 150 × 80 + 250 × 85.5) ÷ 700 = 86.25, which is 良."""
    data = projects(
        {"资金": 300, "合格率": "90%"}, {"资金": 150, "合格率": "80%"}, {"资金": 250, "合格率": "85.5%"}
    )
    found = rules.weighted_points(data, "部门")
    assert (found.exact, found.points, found.grade) == (Fraction("86.25"), Decimal("86.25"), "良")
    assert [str(each.card.total) for each in found.shares] == ["90.00", "80.00", "85.50"]


def test_the_mean_is_rounded_once_and_then_graded(rules: Rules) -> None:
    """(2 × 90 + 89.99) ÷ 3 = 89.9966…: 90.00 at the ruleset's two places, and so 优, as it is printed."""
    found = rules.weighted_points(
        projects({"资金": 2, "合格率": "90%"}, {"资金": 1, "合格率": "89.99%"}), "部门"
    )
    assert found.exact == Fraction("269.99") / 3
    assert (str(found.points), found.grade) == ("90.00", "优")


def test_an_undecided_project_leaves_the_whole_without_points(rules: Rules) -> None:
    """A total that is not known yet has no mean."""
    with pytest.raises(JixiaoError) as caught:
        rules.weighted_points(projects({"资金": 2, "合格率": "90%"}, {"资金": 1}), "部门")
    assert str(caught.value) == snapshot("""\
错误 S612：项目2 2022 年度：数据不全，总分在 0.00 到 100.00 分之间，等级可能为“优”或“良”或“中”或“差”
  --> <数据> unit
   = 补齐数据，用 jixiao score <数据> 查看缺什么\
""")


def test_points_of_projects_without_funds(tmp_path: Path) -> None:
    """Without a weight there is no weighted mean, whatever the totals are."""
    with pytest.raises(JixiaoError) as caught:
        rules_in(tmp_path, "").weighted_points(projects({"合格率": "90%"}), "部门")
    assert caught.value.codes == ("S613",)


# As a file


def written(rolled: RolledUp, rules: Rules, places: int | None = None) -> str:
    """Return the submission file of what was put together."""
    return rolled_up_text(rolled, rules.program, "t/1", places)


def test_the_file_says_where_everything_comes_from(rules: Rules) -> None:
    """A reviewer reads in the file from which files it was made, and how each datum came about."""
    rolled, _ = rules.roll_up(
        projects(
            {"资金": 300, "人次": 1, "合格率": "95%", "已公开": True, "合同": [{"名称": '"一"', "金额": "1.50", "比率": "5%", "完成": False}]},
            {"资金": 100, "合格率": "90%", "已公开": True, "合同": []},
        ),
        "部门",
    )  # fmt: skip
    assert written(rolled, rules) == snapshot("""\
# 由 2 份填报数据合并：
#   <数据>（项目1）
#   <数据>（项目2）

ruleset = "t/1"
unit    = "部门"
year    = 2022

[fields]
# 相加：300（项目1） + 100（项目2）
"资金" = 400
# "人次"：没有合并，缺：项目2
# 按“资金”加权：(95% × 300 + 90% × 100) ÷ 400
"合格率" = "93.75%"
# "单价"：各份都没有填报
# "总数"：各份都没有填报
# 各份相同
"已公开" = true
# "公开日"：各份都没有填报
# "类别"：各份都没有填报
# "说明"：各份都没有填报

# 逐行接起来：1 行（项目1） + 0 行（项目2）
[[fields."合同"]]
"名称" = "\\"一\\""
"金额" = 1.5
"比率" = "5%"
"完成" = false
""")


def test_a_number_that_never_ends_is_not_rounded_silently(rules: Rules) -> None:
    """Without places there is no file; with them the file says the exact value and how it was rounded."""
    rolled, _ = rules.roll_up(
        projects({"资金": 1, "合格率": "100%", "单价": 1}, {"资金": 2, "合格率": "50%", "单价": 2}), "部门"
    )
    with pytest.raises(JixiaoError) as caught:
        written(rolled, rules)
    assert str(caught.value) == snapshot("""\
错误 S614：“合格率”合并后是 2/3（约 66.67%），写不成有限小数
   = 不写 -o，直接按准确值评分
   = 或用 --places 说明四舍五入到几位，文件里会注明

错误 S614：“单价”合并后是 5/3（约 1.6667），写不成有限小数
   = 不写 -o，直接按准确值评分
   = 或用 --places 说明四舍五入到几位，文件里会注明\
""")
    lines = written(rolled, rules, 3).splitlines()
    assert '"合格率" = "66.667%"' in lines
    assert '"单价" = 1.667' in lines
    assert "# 按“资金”加权：(100% × 1 + 50% × 2) ÷ 3 = 2/3（约 66.67%），四舍五入到 3 位小数" in lines


def test_names_can_not_leave_their_comment(rules: Rules) -> None:
    """A unit's name with a line break in it can't write a key into the file."""
    rolled, _ = rules.roll_up(
        [
            jixiao.read({"unit": '一"\n"资金" = 9\r\u2028\u202e', "fields": {"资金": 1}}),
            jixiao.read({"unit": "二", "fields": {"资金": 2}}),
        ],
        '部\u202e门"\n',
    )
    text = written(rolled, rules)
    read = read_submission(parse_toml(text, "部门.toml"))
    assert (read.unit, dict(read.content.fields)["资金"]) == ('部\u202e门"\n', 3)
    assert rolled.data[0].how == '相加：1（一" "资金" = 9   ） + 2（二）'


TEXTS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), max_size=8)
    .map(str.strip)
    .filter(bool)
)
DECIMALS = st.decimals(-1000, 1000, places=3, allow_nan=False)
RATES = st.integers(0, 10000).map(lambda each: f"{Decimal(each) / 100}%")
ROWS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"名称": TEXTS, "金额": DECIMALS, "比率": RATES, "完成": st.booleans()}
    ),
    max_size=3,
)
PROJECT = st.fixed_dictionaries(
    {"资金": st.sampled_from([1, 2, 5, 10])},
    optional={"人次": st.integers(0, 300), "合格率": RATES, "单价": DECIMALS, "总数": DECIMALS, "合同": ROWS},
)
SHARED = st.fixed_dictionaries(
    {},
    optional={
        "已公开": st.booleans(),
        "公开日": st.dates(date(1900, 1, 1)),
        "类别": st.sampled_from(["新增", "延续"]),
        "说明": TEXTS,
    },
)


@pytest.mark.long
@settings(max_examples=60)
@given(data=st.lists(PROJECT, min_size=1, max_size=3), shared=SHARED)
def test_what_is_written_is_what_was_put_together(
    rules: Rules, data: list[dict[str, object]], shared: dict[str, object]
) -> None:
    """A file of data that all end reads back as the same data, and so scores the same."""
    rolled, card = rules.roll_up(projects(*({**each, **shared} for each in data)), "部门")
    if is_rounded(rolled):
        rounded = read_submission(parse_toml(written(rolled, rules, 2), "部门.toml"))
        assert rules.score(rounded).unit == "部门"
        return
    text = written(rolled, rules)
    again = read_submission(parse_toml(text, "部门.toml"))
    inputs = read_inputs(rules.program, again)
    known = {name: each for name, each in rolled.inputs.values.items() if not isinstance(each, Missing)}
    assert {name: inputs.values[name] for name in known} == known
    assert [isinstance(each, Missing) for each in inputs.values.values()].count(True) == len(
        rolled.inputs.values
    ) - len(known)
    table, wanted = inputs.tables["合同"], rolled.inputs.tables["合同"]
    assert isinstance(table, Table) == isinstance(wanted, Table)
    if isinstance(table, Table) and isinstance(wanted, Table):
        assert _known(table) == _known(wanted)
    assert rules.score(again).total == card.total


def _known(table: Table) -> list[dict[str, object]]:
    return [{name: each for name, each in row.items() if not isinstance(each, Missing)} for row in table.rows]


@pytest.mark.long
@settings(max_examples=40)
@given(data=st.lists(PROJECT, min_size=1, max_size=4, unique_by=str))
def test_the_order_of_projects_changes_no_number(rules: Rules, data: list[dict[str, object]]) -> None:
    """Sums and weighted means are the same whichever file comes first; a project alone is itself."""
    straight, card = rules.roll_up(projects(*data), "部门")
    turned, other = rules.roll_up(list(reversed(projects(*data))), "部门")
    for name in ("资金", "人次", "合格率", "单价", "总数"):
        one, two = straight.inputs.values[name], turned.inputs.values[name]
        assert one == two or isinstance(one, Missing)
    assert card.total == other.total
    alone = projects(data[0])
    assert (
        rules.roll_up(alone, "部门")[0].inputs.values["合格率"]
        == (read_inputs(rules.program, alone[0]).values["合格率"])
    )


def test_many_projects_are_named_in_one_line(rules: Rules) -> None:
    """A line about three hundred projects stays a line."""
    rolled, _ = rules.roll_up(projects(*({"资金": each} for each in range(1, 301))), "部门")
    line = rolled.data[0].how
    assert line.endswith(" + 20（项目20） 等 300 份")
