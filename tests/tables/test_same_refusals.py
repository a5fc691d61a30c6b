"""Whatever a table holds is held to what a submission accepts: the same refusals, entry by entry, in every format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from tests.rubrics import entry, group, indicator, load, ruleset

from jixiao import JixiaoError, Rules
from jixiao.tables.io.files import open_table

FIELDS: Final = "".join(
    f'[[fields]]\nname = "{name}"\ntype = "{kind}"\n{more}\n'
    for name, kind, more in (
        ("金额", "amount", 'unit = "万元"\nmin = 0\nmax = 100'), ("比率", "rate", ""), ("个数", "count", ""), ("已办", "yes_no", ""),
        ("日期", "date", ""), ("方式", "choice", 'options = ["公开招标", "询价"]'), ("说明", "text", ""),
        ("合同", "table", '[[fields.columns]]\nname = "金额"\ntype = "amount"\nunit = "万元"'),
    )
)  # fmt: skip
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, 2, -1, 101, Decimal(3), Decimal("2.50"), Decimal("NaN"), 10**50, 10**5000, "", " ", "—", "/", "5", "5%",
    "98 %", "98", "1,234", "12,34", "1e3", "1e31", "１２", "abc", "是", "否", "无", "√", "×", "y", "TRUE", "0", "2022-03-01", "2022/3/1",
    "2022年3月1日", "20220301", 20220301, 44621, "44621", "2022-02-30", "2022-03-01 00:00:00", "2022-03-01 08:00", "公开招标",
    "询价 ", "\u200b5\ufeff", "\ud800", "x" * 5000, [], [{}], [{"金额": 1}], [{"金额": "x"}], [{"金额": 1, "b": 2}], [1], [None], {}, {"a": 1},
    [[[[[1]]]]], [{"金额": [1]}], [{"金额": "1"}] * 10_001, date(2022, 3, 1), datetime(2022, 3, 1), datetime(2022, 3, 1, 5),  # noqa: DTZ001
    "1022-03-01", "0001年1月1日", "1899-12-31", "1900-01-01", "10220301", date(1022, 3, 1), date(1900, 1, 1), datetime(1899, 12, 31),  # noqa: DTZ001
)  # fmt: skip
NAMES: Final = ("金额", "比率", "个数", "已办", "日期", "方式", "说明", "合同")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """Return a rubric that has a field of every type."""
    a = indicator("a", "办理情况", "满分", FIELDS)
    return load(tmp_path_factory.mktemp("rules"), ruleset(group("组"), entry("a", "100")), a=a)


def alone(rules: Rules, data: Mapping[str, object]) -> object:
    """Return what comes of a submission: its total, or the codes of what is wrong with it."""
    try:
        return rules.points({"unit": "甲", "fields": data}).total
    except JixiaoError as error:
        return sorted(set(error.codes))


def of_row(found: Mapping[str, list[Any]]) -> object:
    """Return what came of the first row of a table."""
    reported = found["问题"][0]
    return (
        found["总分"][0]
        if reported is None
        else sorted({each.split(" ")[0] for each in reported.split("；") if each[1:4].isdigit()})
    )


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_several_kinds(rules: Rules, name: str) -> None:
    """A column that a program hands in with other kinds of values below."""
    for value in VALUES:
        wanted = alone(rules, {"说明": "一", name: value})
        found = rules.score_table(
            {"单位": ["甲"] * 3, **({} if name == "说明" else {"说明": ["一"] * 3}), name: [value, "q", True]}
        )
        assert of_row(found) == wanted, repr(value)[:40] if not isinstance(value, int) else "int"


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_json_lines(rules: Rules, name: str, tmp_path: Path) -> None:
    """A line of JSON."""
    path = tmp_path / "in.jsonl"
    for value in VALUES:
        if isinstance(value, date | Decimal) or (isinstance(value, int) and value > 10**40):
            continue
        wanted = alone(rules, {"说明": "一", name: value})
        path.write_text(json.dumps({"单位": "甲", "说明": "一", name: value}), encoding="utf-8")
        source = open_table(path)
        scorer = rules.table_scorer(source.names)
        batches = [each for piece in source.pieces for each in scorer.blocks(piece.batch, piece.refused)]
        assert of_row(pa.Table.from_batches(batches).to_pydict()) == wanted, repr(value)[:40]


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1022-03-01", "1899-12-31", "1900-01-01", "2022-03-01", "9999-12-31"]
)
@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("us", "UTC"), pa.string()]
)
def test_columns_of_dates(rules: Rules, day: str, kind: pa.DataType) -> None:
    """The years before 1900, which formulas take no date of, are mistyped (1022 for 2022), whatever the column's type is."""
    given: Any = day if kind == pa.string() else datetime.fromisoformat(day)
    table = pa.table({"单位": ["甲"] * 2, "日期": pa.array([given, None], kind)})
    found = rules.score_table(table)
    assert isinstance(found, pa.Table)
    assert of_row(found.to_pydict()) == alone(rules, {"日期": date.fromisoformat(day)})
    assert (found["问题"][0].as_py() is None) == (day >= "1900")


def test_days_beyond_the_calendar(rules: Rules) -> None:
    """Those that Python has no date of are refused as well, as days and as moments with a time."""
    far = pa.array([10**7, 10**7 + 1, 0]).cast(pa.int32()).cast(pa.date32())
    late = pa.array([864 * 10**9, 864 * 10**9 + 5, 0]).cast(pa.timestamp("s"))
    for each in (far, late):
        found = rules.score_table(pa.table({"单位": ["甲", "乙", "丙"], "日期": each}))
        assert isinstance(found, pa.Table)
        assert [reported and reported[:4] for reported in found["问题"].to_pylist()] == ["S602", "S602", None]
