"""Bands as rubrics print them: what they mean, each by itself and beside the others of its table."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.rules.intervals import gaps, read_interval
from jixiao.rules.printed_bands import _known, _printed, _read, meant_intervals


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("90%以上", ">= 90%"), ("90%（含90%）以上", ">= 90%"), ("90％及以上", ">= 90%"), ("90%(及)以上", ">= 90%"),
        ("80%（含80%）以上", ">= 80%"), ("80%以上（含）", ">= 80%"), ("80%以上（不含80%）", "> 80%"),
        ("不低于 90%", ">= 90%"), ("达到90%", ">= 90%"), ("至少3次", ">= 3"), ("X≥90%", ">= 90%"), ("完成率＞90%", "> 90%"),
        ("超过100%", "> 100%"), ("高于 90%", "> 90%"), ("90%以外", "> 90%"), ("60分以上", ">= 60"), ("10万元以上", ">= 10"),
        ("60%以下", "<= 60%"), ("60%及以下", "<= 60%"), ("60%（及）以下", "<= 60%"), ("60%以下（不含）", "< 60%"),
        ("低于60%", "< 60%"), ("不足60%", "< 60%"), ("未达到60%", "< 60%"), ("完成率<60%", "< 60%"), ("不超过10%", "<= 10%"),
        ("5个工作日以内", "<= 5"), ("5个百分点以内", "<= 5"), ("不满 3 年", "< 3"), ("至多5人", "<= 5"),
        ("80%～90%", "[80%, 90%)"), ("80%—90%", "[80%, 90%)"), ("80%——90%", "[80%, 90%)"), ("80%到90%", "[80%, 90%)"),
        ("100%至80%", "[80%, 100%)"), ("10-20%", "[10%, 20%)"), ("-5%~5%", "[-5%, 5%)"), ("介于80%和90%之间", "[80%, 90%)"),
        ("10%~20%(含)", "(10%, 20%]"), ("10%(不含)~20%", "(10%, 20%]"), ("80%（含）至100%", "[80%, 100%)"),
        ("80%-90%（不含）", "[80%, 90%)"), ("10%（含）-20%（不含）", "[10%, 20%)"), ("10%（含）至20%（不含）", None), ("10%~20%（含两端）", "[10%, 20%]"),
        ("10%＜X≤20%", "(10%, 20%]"), ("80≤得分<90", "[80, 90)"), ("90%>X≥80%", "[80%, 90%)"), ("10<x<=20%", "(10%, 20%]"),
        ("超过10%但不超过20%", "(10%, 20%]"), ("大于10%小于等于20%", "(10%, 20%]"), ("10%以上、不足20%", "[10%, 20%)"),
        ("90%以上至100%（含）", "[90%, 100%]"), ("80%以上不足90%", "[80%, 90%)"),
        ("1,100以上", ">= 1100"), ("0", "= 0"), ("为 0", "= 0"), ("100%", "= 100%"),
        ("优", None), ("90%左右", None), ("1.2.3以上", None), ("前三名", None), ("没有超过10%", None), ("20%以上10%以下", None),
    ],
)  # fmt: skip
def test_a_printed_band(printed: str, meant: str | None) -> None:
    """Words, signs and usage (民法典 第一千二百五十九条); what is suggested can be read."""
    band = None if _known(printed) else _printed(printed)
    assert (band and _read(band.notation)) == (meant and read_interval(meant))


@pytest.mark.parametrize(
    "table",
    [
        {"80%以上": ">= 80%", "60%～80%": "[60%, 80%)", "60%以下": "< 60%"},
        {"80%（含）至100%": "[80%, 100%]", "60%～80%": "[60%, 80%)", "其余": None},
        {"80%（含）至100%（不含）": None, "60%～80%": "[60%, 80%)"},
        {"100%以上": ">= 100%", "80%（含）至100%": "[80%, 100%)"},
        {"10%以下": "<= 10%", "10%~20%(含)": "(10%, 20%]", "20%以上": "> 20%"},
        {"90%及以上": ">= 90%", "80%～90%": "[80%, 90%)", "60%至80%": "(60%, 80%)", "60%及以下": "<= 60%"},
        {"超过90%": "> 90%", "80%~90%": "[80%, 90%]", "不足80%": "< 80%"},
        {"100%": "= 100%", "90%~100%": "[90%, 100%)", "90%以下": "< 90%"},
        {"0": "= 0", "0~10%": "(0%, 10%)", "10%以上": ">= 10%"},
        {"5天以内": "<= 5", "5天以上": "> 5"},
        {">= 90%": None, "80%至90%": "[80%, 90%)", "80%以下": "< 80%"},
        {"> 90%": None, "80%至90%": "[80%, 90%]", "80%以下": "< 80%"},
        {"60%及以上": None, "60%及以下": None},
    ],
)
def test_bands_of_one_table(table: dict[str, str | None]) -> None:
    """No number is in two of them or in none; where the words contradict each other nothing is suggested."""
    read = {name: read_interval(meant) for name, meant in meant_intervals(table).items()}
    assert read == {name: read_interval(meant) for name, meant in table.items() if meant}


UPPER = st.sampled_from(["{}以上", "超过{}", "{}及以上", "不低于{}", ">= {}", "大于{}"])
LOWER = st.sampled_from(["{}以下", "不足{}", "不超过{}", "低于{}", "{}以内", "< {}"])
MIDDLE = st.sampled_from(["{}～{}", "{}-{}（含）", "{}（含）至{}", "{1}至{0}", "{}到{}"])


@given(st.data())
def test_any_table_has_no_overlap(data: st.DataObject) -> None:
    """Whatever ways of writing are mixed in one table: what is suggested together never overlaps."""
    ends = [f"{each}%" for each in sorted(data.draw(st.sets(st.integers(0, 100), min_size=2, max_size=5)))]
    names = [data.draw(LOWER).format(ends[0]), data.draw(UPPER).format(ends[-1])]
    names += [data.draw(MIDDLE).format(lower, upper) for lower, upper in itertools.pairwise(ends)]
    meant = meant_intervals(names)
    read = [read_interval(meant.get(name, name)) for name in names if name in meant or name[0] in "<>"]
    assert not any(
        one.overlap(other) for one, other in itertools.combinations(read, 2) if not _typed(one, other, names)
    )
    if len(read) == len(names):
        assert all(each.lower is None or each.lower == each.upper for each in gaps(read))


def _typed(one: object, other: object, names: list[str]) -> bool:
    """Tell whether both were written as intervals, which nobody suggested."""
    typed = [read_interval(name) for name in names if name[0] in "<>"]
    return one in typed and other in typed
