"""Whole tables: what one unit gets alone it gets in a table, whatever library the table is of and whoever stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.blocks import block_of
from tests.machines import for_every_table
from tests.rubrics import entry, group, number, ruleset
from tests.rules.forms.built import built

import jixiao
from jixiao import JixiaoError, Rules, Scorecard
from jixiao.documents import read_document
from jixiao.program.compiled import compilation
from jixiao.scoring import read_inputs
from jixiao.tables.scoring import BLOCK

ROOT: Final = Path(__file__).parents[2]
CASES: Final = sorted((ROOT / "rulesets").glob("*/*.cases.toml"))
SAMPLE: Final = "mof-department/2013"

RANKED: Final = """\
id = "t.rank"
name = "名次分"

[[fields]]
name = "支出率"
type = "rate"

[[fields]]
name = "名次"
type = "count"
min = 1
across = { what = "rank", of = "支出率", first = "high" }

[score]
formula = "满分 / 名次"
"""
RANKING: Final = ruleset(group("组", "10"), entry("rank", "10"), total="10")

Column = list[Any]


@pytest.fixture(autouse=True, params=["columns", "machine"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Score tables by columns, as small ones are, and by machine code, as large ones are."""
    if request.param == "columns":
        yield request.param
        return
    with for_every_table():
        yield request.param


@cache
def loaded(name: str) -> Rules:
    """Return a shipped ruleset."""
    return jixiao.load(name)


def points_of(given: object) -> object:
    """Return points as a table holds them."""
    return given["points"] if isinstance(given, Mapping) else given


def cell(value: object) -> object:
    """Return a datum as a cell of a table: numbers as text, so that nothing is lost."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def cells(value: object, columns: Sequence[str]) -> object:
    """Return a datum as a cell; a detail table as a list of rows that all have every column."""
    if not isinstance(value, list | tuple):
        return cell(value)
    return [{name: cell(row.get(name)) for name in columns} for row in value]


@cache
def table_of(name: str) -> tuple[dict[str, Column], list[Scorecard]]:
    """Return a ruleset's worked cases as one table, and each one's scorecard."""
    path = next(each for each in CASES if f"{each.parent.name}/{each.name.split('.')[0]}" == name)
    rules, document = loaded(name), read_document(path)
    columns: dict[str, Column] = {"单位": []}
    cards: list[Scorecard] = []
    listed: Any = document.data["cases"]
    for case in listed:
        content = {key: case[key] for key in ("fields", "claimed", "judged") if key in case}
        unit = {"unit": case["name"], "ruleset": name, "year": rules.program.year}
        cards.append(rules.score({**unit, **content}))
        columns["单位"].append(case["name"])
        for key, each in rules.fields.items():
            typed = [column.name for column in each.columns if column.type is not None]
            columns.setdefault(key, []).append(cells(case.get("fields", {}).get(key), typed))
        for node in rules.program.indicators:
            for key, role in (("claimed", "自评分"), ("judged", "评定分")):
                found = points_of(case.get(key, {}).get(node.name))
                columns.setdefault(f"{node.name}.{role}", []).append(cell(found))
    return {key: values for key, values in columns.items() if any(each is not None for each in values)}, cards


def hold(found: Mapping[str, Column], rules: Rules, cards: Sequence[Scorecard]) -> None:
    """Hold a result against the scorecards: points and states of every node, the grade."""
    for row, card in enumerate(cards):
        assert (found["总分"][row], found["等级"][row]) == (card.total, card.grade), card.unit
        for node in rules.program.tree.walk():
            if node.kind != "total":
                score = card[node.key]
                assert found[f"{node.key}.得分"][row] == score.points, (card.unit, node.name)
                if node.kind == "indicator":
                    assert found[f"{node.key}.状态"][row] == score.state, (card.unit, node.name)
        listed, wanted = (lacking(text) for text in (found["核对"][row], checked(rules, card)))
        assert listed.keys() == wanted.keys(), card.unit
        for text, names in wanted.items():  # a table names what may be read, a scorecard what is waited for
            assert names <= listed[text], (card.unit, text)
            assert listed[text] <= {*names, *card_lacks(rules, card)}, (card.unit, text)


def lacking(listed: str | None) -> dict[str, set[str]]:
    """Return what a table says is to be seen, with the data that each part says is lacking."""
    parts = [] if listed is None else listed.split("；")
    cut = [each.partition("：缺") if each.startswith("G809") else (each, "", "") for each in parts]
    return {text: {_datum(name) for name in names.split("、") if name} for text, _, names in cut}


def _datum(name: str) -> str:
    """Return the table that a cell stands in, or the name of any other datum."""
    return re.split(r"第\d+行“", name)[0]


def card_lacks(rules: Rules, card: Scorecard) -> set[str]:
    """Return the data items that a unit did not give."""
    given = {} if card.submission is None else card.submission.fields
    empty = {name for name in rules.fields if given.get(name) in (None, "")}
    return empty | {name for name, each in rules.fields.items() if each.type == "table"}


def checked(rules: Rules, card: Scorecard) -> str | None:
    """Return what a table says is to be seen of a unit, from its scorecard's findings."""
    order = {code: number for number, code in enumerate(("G801", "G807", "G809", "G815", "G813"))}
    places = {node.key: number for number, node in enumerate(rules.program.indicators)}
    caps = [rule.name for rule in rules.program.rules]
    listed: list[tuple[tuple[int, ...], str]] = []
    for each in card.findings:
        if each.code not in order:
            continue
        name, reported = card[each.node].name, each.message.split("：", 1)[-1]
        place = (0, places.get(each.node, 0), order[each.code])
        if reported.startswith(("封顶“", "否决“")) or each.code == "G813":
            name = each.message.split("“")[1].split("”")[0]
            place = (1, caps.index(name), order[each.code])
        more = ""
        if each.code == "G815":
            more = f"：{reported}"
        elif each.code == "G809":
            more = f"：缺{reported.split('缺少数据 ')[1].split('，')[0]}"
        listed.append((place, f"{each.code} {name}{more}"))
    return "；".join(text for _, text in sorted(listed, key=lambda each: each[0])) or None


@pytest.mark.long
@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}")
def test_a_table_gives_what_each_unit_gets_alone(path: Path) -> None:
    """Every worked case of every shipped ruleset, detail tables and dates among them; three times over."""
    name = f"{path.parent.name}/{path.name.split('.')[0]}"
    columns, cards = table_of(name)
    found = loaded(name).score_table({key: values * 3 for key, values in columns.items()})
    assert found["问题"] == [None] * len(cards) * 3
    hold(found, loaded(name), cards * 3)


def arrow_sample() -> tuple[pa.Table, list[Scorecard]]:
    """Return the sample as an Arrow table."""
    columns, cards = table_of(SAMPLE)
    return pa.table(columns), cards


@pytest.mark.long
@pytest.mark.parametrize("kind", ["arrow", "batch", "polars", "pandas", "dict"])
def test_the_same_kind_comes_out(kind: str) -> None:
    """Arrow, polars, pandas or a dict of columns; in the order of the rows."""
    table, cards = arrow_sample()
    given: Any = {
        "arrow": table,
        "batch": table.combine_chunks().to_batches()[0],
        "polars": pl.from_arrow(table),
        "pandas": table.to_pandas(),
        "dict": table.to_pydict(),
    }[kind]
    found: Any = loaded(SAMPLE).score_table(given)
    wanted = {
        "arrow": pa.Table,
        "batch": pa.Table,
        "polars": pl.DataFrame,
        "pandas": pd.DataFrame,
        "dict": dict,
    }[kind]
    assert isinstance(found, wanted)
    totals = list(found["总分"].to_pylist() if isinstance(found, pa.Table) else found["总分"])
    assert totals == [card.total for card in cards]


def with_column(name: str, values: object) -> dict[str, Any]:
    """Return the first case three times, with another column."""
    columns, _ = table_of(SAMPLE)
    return {**{key: [each[0]] * 3 for key, each in columns.items()}, name: values}


@pytest.mark.long
@pytest.mark.parametrize(
    "values",
    [
        pa.array([2000, 2100, None], pa.int32()),
        pa.array([2000, 2100, None], pa.int64()),
        pa.array([Decimal("2000.00"), Decimal("2100.00"), None], pa.decimal128(12, 2)),
        pa.array([Decimal("2000.0000"), Decimal(2100), None], pa.decimal256(40, 4)),
        pa.array(["2000", " 2,100.00 ", ""]),
        pa.array(["２０００", "2100.0000000000", "  "], pa.large_string()),
        ["2000", 2100, None],
    ],
    ids=lambda values: str(getattr(values, "type", "mixed")),
)
def test_numbers_of_every_type(values: object) -> None:
    """A number is what it says, whatever type a column has; an empty cell is missing."""
    rules = loaded(SAMPLE)
    found = rules.score_table(with_column("部门预算数", values))
    wanted = rules.score_table(with_column("部门预算数", ["2000", "2100", None]))
    assert found == wanted
    assert found["状态"][2] == "missing"


@pytest.mark.long
def test_floats_need_the_door() -> None:
    """A binary float is not what somebody typed; where the caller says so it is its shortest decimal."""
    rules = loaded(SAMPLE)
    given = with_column("年末结转结余", [0.1, 150.7, None])
    with pytest.raises(JixiaoError, match=r"T802"):
        rules.score_table(given)
    found = rules.score_table(given, floats="shortest")
    assert found == rules.score_table(with_column("年末结转结余", ["0.1", "150.7", None]))


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "bad", "listed"),
    [
        ("部门预算数", "二千", "N101 第 ? 列“部门预算数”：“二千”不是数字"),
        ("部门预算数", "-1", "S603 第 ? 列“部门预算数”的值 -1 超出范围：要不小于 0"),
        ("在职人员数", "1.5", "S602 第 ? 列“在职人员数”要填个数，这里是文字“1.5”"),
        ("实际支付进度", "0.93", "S602 第 ? 列“实际支付进度”要填比率，这里是文字“0.93”"),
        ("部门预算公开日期", "2013-02-30", "S602 第 ? 列“部门预算公开日期”要填日期，这里是文字“2013-02-30”"),
        ("部门预算已公开", "也许", "S602 第 ? 列“部门预算已公开”要填是/否，这里是文字“也许”"),
    ],
)
def test_a_bad_cell_is_one_refused_row(name: str, bad: str, listed: str) -> None:
    """Its row has no points and says why, in the words of a single submission; the rows beside it are as they were."""
    columns, cards = table_of(SAMPLE)
    good = [str(each) if isinstance(each, date) else each for each in columns[name]]
    good = ["是" if each is True else "否" if each is False else each for each in good]
    values = [good[0], bad, *good[2:]]
    found = loaded(SAMPLE).score_table({**columns, name: values})
    assert (found["总分"][1], found["等级"][1], found["状态"][1], found["问题"][1]) == (
        None,
        None,
        "refused",
        listed.replace("?", str([*columns].index(name) + 1)),
    )
    assert found["总分"][0] == cards[0].total
    assert found["总分"][2:] == [card.total for card in cards[2:]]


def test_columns_that_are_no_data() -> None:
    """What else a table holds is left alone; a name that was probably mistyped is reported."""
    rules = loaded(SAMPLE)
    columns, cards = table_of(SAMPLE)
    found = rules.score_table({**columns, "地区": ["甲"] * len(cards)})
    assert found["总分"] == [card.total for card in cards]
    mistyped = {("部门预算书" if key == "部门预算数" else key): values for key, values in columns.items()}
    with pytest.raises(JixiaoError, match=r"T804.*没有叫“部门预算书”的数据项"):
        rules.score_table(mistyped)
    with pytest.raises(JixiaoError, match=r"T804.*没有一列是数据项"):
        rules.score_table({"地区": ["甲"]})


def test_no_table() -> None:
    """What is none is reported as such, and so are columns of unlike length."""
    with pytest.raises(JixiaoError, match=r"T801.*list"):
        loaded(SAMPLE).score_table([1, 2])
    with pytest.raises(JixiaoError, match=r"T801.*行数不同"):
        loaded(SAMPLE).score_table({"部门预算数": [1, 2], "预算完成数": [1]})


def test_a_table_without_rows() -> None:
    """Nothing in, nothing out; the columns are there."""
    found = loaded(SAMPLE).score_table(arrow_sample()[0].slice(0, 0))
    assert found.num_rows == 0
    assert {"总分", "等级", "状态", "问题"} <= set(found.column_names)


@pytest.mark.long
def test_large_tables_go_in_blocks() -> None:
    """Blocks do not show: 40,000 rows are what their 9 cases are."""
    table, cards = arrow_sample()
    times = 40_000 // len(cards)
    found = loaded(SAMPLE).score_table(pa.concat_tables([table] * times))
    assert found["总分"].to_pylist() == [card.total for card in cards] * times


@pytest.mark.long
def test_points_alone_are_those_of_the_scorecard() -> None:
    """``points`` skips the reasons and nothing else, also where data is missing or judged."""
    for file in ("complete-2022.toml", "zengcheng-2022.toml"):
        rules = loaded("guangzhou/2022")
        card, points = rules.score(ROOT / "examples" / file), rules.points(ROOT / "examples" / file)
        assert (points.total, points.grade) == (card.total, card.grade)
        for node in rules.program.tree.walk():
            score = card[node.key]
            assert points[node.key] == score.points
            if node.kind == "indicator":
                assert points.state(node.key) == score.state
    with pytest.raises(KeyError):
        loaded("guangzhou/2022").points(ROOT / "examples" / "complete-2022.toml")["没有的指标"]


def test_a_unit_with_all_its_data_takes_the_quick_way() -> None:
    """Nothing of the complete example is left to slower ways, alone or in a table."""
    rules = loaded("guangzhou/2022")
    inputs = read_inputs(rules.program, jixiao.read(ROOT / "examples" / "complete-2022.toml"))
    with mock.patch.object(compilation, "run_exact", side_effect=AssertionError("left to exact")):
        found = rules.compilation.results(inputs)
    assert len(found) > len(rules.program.indicators)
    texts = rules.for_tables().columns.numbered()
    _found, left = rules.for_tables().columns.run(block_of(rules.program, texts, [inputs]), texts)
    assert left is None


def test_fields_that_compare_units_are_not_guessed() -> None:
    """A rank over the set is for ``score_set``; as a column of its own it is a datum like others."""
    rules = built(RANKING, {"rank": RANKED})
    with pytest.raises(JixiaoError, match=r"T805.*名次"):
        rules.score_table({"支出率": ["95%", "90%"]})
    given: dict[str, Any] = {"支出率": ["95%", "90%"], "名次": [1, 2]}
    found = rules.score_table(given)
    assert [str(each) for each in found["总分"]] == ["10.00", "5.00"]


WRAPPING: Final = f"""
id = "t.beyond"
name = "超出"

{number("甲")}{number("乙")}
[score]
formula = "超出((5000 - 1000) / 甲) + 超出((6000 - 1000) / 乙)"
"""


def test_a_table_gives_what_bounds_of_64_bits_do_not_hold() -> None:
    """Excesses of constants over data: their bounds have more bits than numpy's integers, which would wrap round."""
    rules = built(ruleset(group("组", "10"), entry("beyond", "10"), total="10"), {"beyond": WRAPPING})
    rows = [("1234.56", "2000.01"), ("1800.5", "1999.99"), ("999.999999", "12345678.123456")]
    found = rules.score_table({"甲": [one for one, _ in rows], "乙": [other for _, other in rows]})
    alone = [rules.points({"unit": "x", "fields": {"甲": one, "乙": other}}).total for one, other in rows]
    assert [str(each) for each in found["总分"]] == [str(each) for each in alone] == ["5.74", "4.72", "4.00"]


def test_days_without_a_calendar_are_left_to_the_reference() -> None:
    """A unit whose dates no calendar knows fails as it does alone; the units beside it do not notice."""
    rules = loaded("guangzhou/2022")
    contract = {
        "中标通知书日期": "1985-03-01",
        "签订日期": "1985-03-05",
        "备案日期": "1985-03-06",
        "公告日期": "1985-03-06",
    }
    good = {key: value.replace("1985", "2022") for key, value in contract.items()}
    given: Any = {"采购合同": [[good], [contract], [good]]}
    found = rules.score_table(given)
    name = next(each for each in found if each.endswith(".得分") and "备案" in each)
    states = found[name.replace("得分", "状态")]
    alone = [rules.points({"unit": "x", "fields": {"采购合同": [row]}}) for row in (good, contract)]
    node = name.removesuffix(".得分")
    assert states == [each.state(node) for each in (alone[0], alone[1], alone[0])]
    assert found[name] == [each[node] for each in (alone[0], alone[1], alone[0])]


def _many(count: int) -> pa.Table:
    numbers = [Decimal(1_000 + number % 900) for number in range(count)]
    return pa.table(
        {
            "单位": [f"单位{number}" for number in range(count)],
            "支出决算数": numbers,
            "调整后预算数": [Decimal(2_000)] * (count - 1) + [None],
        }
    )


def test_results_can_be_chosen() -> None:
    """Only the columns that are asked for come, in printed order, as they are among all; what is wrong always does."""
    rules, table = loaded("guangzhou/2022"), _many(50)
    every = rules.score_table(table)
    for names in (("等级", "总分"), ("部门预算资金支出率.状态",), ("核对",), ()):
        found = rules.score_table(table, results=names)
        assert found.equals(
            every.select([each for each in every.column_names if each in {"单位", "问题", *names}])
        )
    with pytest.raises(JixiaoError, match=r"(?s)T843.*没有叫“总得分”的列.*是不是“总分”？"):
        rules.score_table(table, results=["总得分", "等级"])
    with pytest.raises(JixiaoError, match="S633"):
        rules.score_table(table, results="总分")


@pytest.mark.long
@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_keep_the_order(threads: int) -> None:
    """However many threads score a table, its results are the same, and all rows are reported to be done."""
    rules, table = loaded("guangzhou/2022"), _many(2 * BLOCK + 5)
    reported: list[tuple[int, int]] = []
    found = rules.score_table(
        table,
        threads=threads,
        results=("总分", "状态"),
        progress=lambda done, count: reported.append((done, count)),
    )
    assert found["单位"].equals(table["单位"])
    assert (
        found.slice(BLOCK - 2, 4).to_pylist()
        == rules.score_table(table.slice(BLOCK - 2, 4), results=("总分", "状态")).to_pylist()
    )
    assert reported == sorted(reported)
    assert reported[-1] == (len(table), len(table))
