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
from jixiao.tables.files import open_table

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
    told = found["问题"][0]
    return (
        found["总分"][0]
        if told is None
        else sorted({each.split(" ")[0] for each in told.split("；") if each[1:4].isdigit()})
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_several_kinds(rules: Rules, name: str) -> None:
    """A column that a program hands in with other kinds of values below."""
    for value in VALUES:
        wanted = alone(rules, {"说明": "一", name: value})
        found = rules.score_table(
            {"单位": ["甲"] * 3, **({} if name == "说明" else {"说明": ["一"] * 3}), name: [value, "q", True]}
        )
        assert of_row(found) == wanted, repr(value)[:40] if not isinstance(value, int) else "int"


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
