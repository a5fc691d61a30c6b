"""How a problem is told: its place, the caret under wide characters, the order of many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.problems import JixiaoError, Place, Problem, did_you_mean, display_width, hides, nearest


def test_the_caret_stands_under_wide_characters() -> None:
    """A Chinese character takes two cells, so the caret is moved by two for each."""
    place = Place("甲.toml", 12, 4, 2, "得分 率率 = 1")
    assert str(Problem("X1", "不对", place, ("改它",))) == (
        "错误 X1：不对\n  --> 甲.toml:12:4\n   |\n12 | 得分 率率 = 1\n   |      ^^^^\n   = 改它"
    )


def test_a_place_without_lines_shows_the_path_of_keys() -> None:
    """Data of a program has a path, no line."""
    assert (
        str(Problem("X1", "不对", Place("<数据>", path="fields.甲")))
        == "错误 X1：不对\n  --> <数据> fields.甲"
    )


def test_a_long_line_is_cut_around_the_mistake() -> None:
    """A hostile line of a million characters does not flood the terminal."""
    text = str(Problem("X1", "不对", Place("a", 1, 500_001, 1, "x" * 500_000 + "!" + "y" * 500_000)))
    assert len(text) < 600
    line, caret = text.splitlines()[3:5]
    assert line[caret.index("^")] == "!"


def test_what_a_hostile_file_holds_cannot_deceive_the_terminal() -> None:
    """Escape sequences, bidi marks and half characters of a line are shown as what they are: not text."""
    line = "a = \x1b[2J\u202e\ud800\u3000甲"
    text = str(Problem("X1", f"看不懂“{line}”", Place("a", 1, 5, 3, line), (line,)))
    assert not any(char in text for char in "\x1b\u202e\ud800")
    assert text.encode("utf-8").decode() == text
    assert "\u3000甲" in text


def test_problems_are_told_in_reading_order_and_once() -> None:
    """A user mends a file from top to bottom; files keep the order in which they were met."""
    found = JixiaoError(
        [
            Problem("B", "b", Place("two", 1, 1)),
            Problem("A", "后", Place("one", 9, 1)),
            Problem("A", "前", Place("one", 2, 5)),
            Problem("A", "前", Place("one", 2, 5)),
        ]
    )
    assert [(each.code, each.message) for each in found.problems] == [("B", "b"), ("A", "前"), ("A", "后")]
    assert found.codes == ("B", "A", "A")
    assert str(found).count("\n\n") == 2


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("结余结转率", ["结转结余率", "三公经费"], ["结转结余率"]),
        ("支出率", ["部门预算资金支出率", "结转"], ["部门预算资金支出率"]),
        ("完全不同", ["结转结余率"], []),
        ("x" * 10_000, ["x" * 9_999], []),
        ("甲", ["乙"], []),
    ],
)
def test_the_nearest_name(word: str, known: list[str], found: list[str]) -> None:
    """A mistyped or shortened name is guessed; a hostile one costs nothing."""
    assert nearest(word, known) == found


def test_did_you_mean_lists_what_there_is_but_not_without_end() -> None:
    """The nearest name first, then at most twelve of what is allowed."""
    names = [f"指标{index}" for index in range(30)]
    remedies = did_you_mean("指标07", names)
    assert remedies[0].startswith("是不是“指标")
    assert remedies[1].endswith(" 等 30 个")
    assert did_you_mean("甲", []) == ()


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("绩效", 4), ("“三公”", 6), ("e\u0301", 1), ("", 0)])
def test_display_width(text: str, width: int) -> None:
    """Tables and carets line up for Chinese, quotes and combining marks."""
    assert display_width(text) == width


NAMES = st.frozensets(st.sampled_from(("甲", "甲.乙", "函数 甲", "丙")), max_size=2)
HIDDEN = st.frozensets(st.sampled_from(("甲", "甲.乙", "甲*", "*", "函数 *", "丙")), max_size=2)


@given(st.lists(st.tuples(HIDDEN, NAMES), max_size=5))
def test_what_waits_is_what_a_cause_hides(found: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    """Held against each other one by one they come out the same as all at once."""
    problems = [
        Problem("R433", str(at), hides=hidden, rests_on=names) for at, (hidden, names) in enumerate(found)
    ]
    following = [each for each in problems if any(hides(cause, each) for cause in problems)]
    causes = [each for each in problems if each.hides and each not in following]
    waiting = [each for each in problems if any(hides(cause, each) for cause in causes)]
    error = JixiaoError(problems)
    assert sorted(error.waiting, key=problems.index) == waiting
    assert set(map(id, error.everything)) == set(map(id, problems))
