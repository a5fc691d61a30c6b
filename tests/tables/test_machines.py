"""Large tables by machine code: the same bytes as by columns, whatever lies in the cells, and never without need."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final
from unittest import mock

import numpy as np
import pyarrow as pa
import pytest
from tests.machines import for_every_table

import jixiao
from jixiao import Rules
from jixiao.rules import Column, Field
from jixiao.tables.native import accelerator, inputs, outputs
from jixiao.tables.native.expressions import Untranslatable
from jixiao.tables.native.program import TILE
from jixiao.tables.native.results import MachineResults
from jixiao.tables.native.statements import MachineCode

COUNT: Final = 3 * TILE + 17
"""Rows that go through machine code in several goes, the last one shorter."""

DAY: Final = date(2022, 1, 4)
NAMES: Final = ("guangzhou/2022", "mof-department/2013", "yueyang/2018", "dazhou/2017")


class Chance:
    """Random cells, some of them empty, some beyond what a datum may be; ``small`` ones keep quotients short."""

    def __init__(self, seed: int, *, gaps: float, beyond: float, small: bool = False) -> None:
        self.random = np.random.default_rng(seed)
        self.small = small
        self.gaps = gaps
        self.beyond = beyond

    def table(self, rules: Rules) -> pa.Table:
        """Return so many units of a ruleset."""
        columns: dict[str, Any] = {"单位": pa.array([f"单位{number}" for number in range(COUNT)])}
        for name, each in rules.fields.items():
            columns[name] = self.rows(each) if each.type == "table" else self.column(each, COUNT)
        for node in rules.program.indicators:
            given = self.random.integers(0, 400, COUNT)
            columns[f"{node.name}.自评分"] = pa.array(
                [Decimal(int(each)) / 100 for each in given],
                pa.decimal128(9, 2),
                mask=self.random.random(COUNT) < 0.5,
            )
        return pa.table(columns)

    def column(self, of: Field | Column, count: int) -> pa.Array:
        """Return cells of a datum."""
        gone = self.random.random(count) < self.gaps
        if of.type == "yes_no":
            return pa.array(self.random.random(count) < 0.9, mask=gone)
        if of.type == "date":
            days = np.datetime64(DAY) + self.random.integers(0, 300, count)
            return pa.array(days.astype("datetime64[D]"), mask=gone)
        if of.type in {"choice", "text"}:
            texts = pa.array(of.options or ("一", "二"), pa.string())
            return texts.take(pa.array(self.random.integers(0, len(texts), count), mask=gone))
        lower, upper = int(of.min or 0), int(of.max if of.max is not None else 1_000)
        if of.type == "count":
            return pa.array(self.random.integers(lower, min(upper, lower + 9) + 1, count), mask=gone)
        places = 4 if of.type == "rate" else 2
        if self.small:
            places, upper = (1, upper) if of.type == "rate" else (0, min(upper, lower + 20))
        values = self.random.integers(lower * 10**places, upper * 10**places + 1, count).tolist()
        if self.beyond:
            odd = self.random.random(count) < self.beyond
            values = [-(10**20) if is_odd else value for value, is_odd in zip(values, odd, strict=True)]
        cells = [
            None if lacks else Decimal(each).scaleb(-places) for each, lacks in zip(values, gone, strict=True)
        ]
        return pa.array(cells, pa.decimal128(30, places))

    def rows(self, of: Field) -> pa.Array:
        """Return a detail table of up to three rows a unit."""
        lengths = self.random.integers(0, 4, COUNT)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        typed = [each for each in of.columns if each.type is not None]
        children = [self.column(each, int(offsets[-1])) for each in typed]
        struct = pa.StructArray.from_arrays(children, [each.name for each in typed])
        gone = pa.array(self.random.random(COUNT) < self.gaps)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), struct, mask=gone)


@cache
def loaded(name: str) -> Rules:
    """Return a shipped ruleset."""
    return jixiao.load(name)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("gaps", "beyond", "small"), [(0.0, 0.0, False), (0.0, 0.0, True), (0.03, 0.0, True), (0.02, 0.01, False)]
)
def test_machine_code_gives_the_same_bytes(name: str, gaps: float, beyond: float, *, small: bool) -> None:
    """Empty cells, cells that no unit may have and numbers of more than 64 bits among them; the texts of problems too."""
    rules = loaded(name)
    table = Chance(7, gaps=gaps, beyond=beyond, small=small).table(rules)
    wanted = rules.score_table(table)
    with for_every_table():
        found = rules.score_table(table)
    assert found.schema.equals(wanted.schema)
    for column in wanted.column_names:
        assert found[column].to_pylist() == wanted[column].to_pylist(), column
    assert not beyond or wanted["问题"].null_count < COUNT


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_columns_that_are_not_there(seed: int) -> None:
    """Whichever columns a table lacks there is machine code for it, and it gives the same bytes."""
    rules = jixiao.load("dazhou/2017")
    table = Chance(seed, gaps=0, beyond=0, small=True).table(rules)
    kept = np.random.default_rng(seed).random(table.num_columns) < 0.9
    given = table.select(np.flatnonzero(kept).tolist())
    wanted = rules.score_table(given)
    with for_every_table():
        assert rules.score_table(given).equals(wanted)
    assert len(made_of(rules).machines) == 1


@pytest.mark.long
def test_judged_points_are_left_to_others() -> None:
    """A reviewer's points, in some rows or in all of them."""
    rules = loaded("guangzhou/2022")
    table = Chance(3, gaps=0, beyond=0).table(rules)
    for gone in (np.arange(COUNT) % 5 > 0, np.zeros(COUNT, dtype=bool)):
        judged = pa.array([Decimal("0.50")] * COUNT, pa.decimal128(9, 2), mask=gone)
        given = table.append_column("结转结余率.评定分", judged)
        wanted = rules.score_table(given)
        with for_every_table():
            assert rules.score_table(given).equals(wanted)


@pytest.mark.long
def test_many_texts_have_wider_numbers() -> None:
    """A program with more texts than a byte can number gives the same."""
    rules = jixiao.load("guangzhou/2022")
    table = Chance(4, gaps=0, beyond=0).table(rules)
    wanted = rules.score_table(table)
    with for_every_table(), mock.patch.object(outputs, "MOST_TEXTS", 2):
        assert rules.score_table(table).equals(wanted)


def scored_by_itself(rules: Rules, table: pa.Table) -> float:
    """Return the share of units that machine code scores by itself, whose results must be those of columns."""
    wanted, seen = rules.score_table(table), list[Any]()
    scored = MachineResults.scored.fget  # type: ignore[attr-defined]

    def noted(self: MachineResults) -> Any:  # noqa: ANN401 - an array of yes/no
        seen.append(scored(self))
        return seen[-1]

    with for_every_table(), mock.patch.object(MachineResults, "scored", property(noted)):
        assert rules.score_table(table).equals(wanted)
    return float(seen[0].mean())


@pytest.mark.parametrize("name", NAMES)
def test_machine_code_scores_by_itself(name: str) -> None:
    """Units whose data is all there are not left to others, with detail tables or without."""
    assert scored_by_itself(loaded(name), Chance(8, gaps=0, beyond=0, small=True).table(loaded(name))) > 0.8


@pytest.mark.long
def test_data_that_a_check_asks_for_with_or_is_left_to_columns() -> None:
    """Where a level is missing one side of 或 may still decide: such rows are given up, and found the same."""
    rules = loaded("mof-department/2013")
    choices = [name for name, each in rules.fields.items() if each.type == "choice"]
    table = Chance(8, gaps=0, beyond=0, small=True).table(rules)
    assert choices
    assert scored_by_itself(rules, table) > 0.6
    assert scored_by_itself(rules, table.drop_columns(choices)) == 0


@pytest.mark.long
def test_small_tables_need_no_machine_code() -> None:
    """It takes longer to make than to score some thousands of units."""
    rules = jixiao.load("guangzhou/2022")
    rules.score_table(Chance(9, gaps=0, beyond=0).table(rules))
    assert not made_of(rules).machines


def made_of(rules: Rules) -> accelerator.NativeAccelerator:
    """Return what machine code a ruleset has."""
    one, other = [*rules.fields][:2]
    found = rules.table_scorer([one]).ready.accelerator
    assert found is rules.table_scorer([other]).ready.accelerator
    assert isinstance(found, accelerator.NativeAccelerator)
    return found


@pytest.mark.long
def test_rows_that_come_in_pieces_add_up() -> None:
    """A stream does not tell its length: machine code is made once so many rows went by, if more come."""
    rules = jixiao.load("guangzhou/2022")
    table = Chance(9, gaps=0, beyond=0).table(rules).combine_chunks().to_batches()[0]
    scorer = rules.table_scorer(table.schema.names)
    with mock.patch.object(accelerator, "PAYS", 2 * COUNT), mock.patch.object(accelerator, "_FEW", 1):
        first = [scorer.score(table) for _ in range(2)]
        assert not made_of(rules).machines
        assert scorer.score(table).equals(first[0])
    assert len(made_of(rules).machines) == 1


@pytest.mark.long
def test_code_that_leaves_most_rows_is_given_up() -> None:
    """Where data is missing in most units machine code is of no use, and it is not tried again."""
    rules = jixiao.load("guangzhou/2022")
    table = Chance(10, gaps=0.5, beyond=0).table(rules)
    with mock.patch.object(accelerator, "PAYS", 0):
        found = rules.score_table(table)
        assert made_of(rules).useless == {table.schema}
        with mock.patch.object(inputs, "given", side_effect=AssertionError):
            assert rules.score_table(table).equals(found)
    assert found.equals(rules.score_table(table))


@pytest.mark.long
def test_a_program_without_code_is_given_up() -> None:
    """Whatever LLVM refuses, columns can do; nobody tries it for every block again."""
    rules = jixiao.load("guangzhou/2022")
    table = Chance(12, gaps=0, beyond=0).table(rules)
    with for_every_table(), mock.patch.object(MachineCode, "run", side_effect=Untranslatable):
        found = rules.score_table(table)
    assert made_of(rules).useless == {table.schema}
    assert not made_of(rules).machines
    assert found.equals(rules.score_table(table))


@pytest.mark.long
def test_few_layouts_have_code() -> None:
    """Where other columns have empty cells in every block no more code is made, and columns do those blocks."""
    rules, most = jixiao.load("yueyang/2018"), 2
    table = Chance(1, gaps=0, beyond=0, small=True).table(rules)
    with for_every_table(), mock.patch.object(accelerator, "_MOST", most):
        for at in range(1, most + 3):
            one = pa.chunked_array(
                [table.column(at).slice(0, COUNT - 1), pa.nulls(1, table.schema.types[at])]
            )
            given = table.set_column(at, table.column_names[at], one)
            found = rules.score_table(given)
            with mock.patch.object(accelerator, "PAYS", float("inf")):
                assert rules.score_table(given).equals(found)
    assert len(made_of(rules).machines) == most


WITHOUT_LLVM: Final = """
import sys
sys.modules["llvmlite"] = None
import jixiao
from jixiao.tables.native import accelerator
accelerator.PAYS = 0
rules = jixiao.load("guangzhou/2022")
found = rules.score_table({"支出决算数": ["1929", "1800"], "调整后预算数": ["2000", "2000"]})
print([str(each) for each in found["部门预算资金支出率.得分"]])
"""


@pytest.mark.long
def test_without_llvm_columns_do_it_all() -> None:
    """The extra makes large tables faster; nothing needs it."""
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WITHOUT_LLVM], capture_output=True, check=True, encoding="utf-8"
    )
    assert run.stdout == "['9.65', '9.00']\n"


@pytest.mark.long
def test_several_threads_share_the_code() -> None:
    """Two that score at once get what each gets alone."""
    rules = loaded("mof-department/2013")
    tables = [Chance(seed, gaps=0, beyond=0).table(rules) for seed in range(4)]
    wanted = [rules.score_table(table) for table in tables]
    with for_every_table(), ThreadPoolExecutor(4) as threads:
        found = list(threads.map(rules.score_table, tables * 3))
    assert all(one.equals(other) for one, other in zip(found, wanted * 3, strict=True))


CHOSEN: Final = (["状态"], ["核对"], ["部门预算资金支出率.状态", "结转结余率.得分"])


@pytest.mark.parametrize("names", CHOSEN, ids=" ".join)
def test_chosen_results_are_those_of_columns(names: list[str]) -> None:
    """Where only states or checks are asked for, machine code still leaves the units whose points lack data."""
    rules = loaded("guangzhou/2022")
    table = Chance(7, gaps=0.03, beyond=0.01, small=True).table(rules)
    wanted = rules.score_table(table, results=names)
    with for_every_table():
        assert rules.score_table(table, results=names).equals(wanted)
