"""Reading a yearly calendar file: what is accepted, and how each mistake is told."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources

import pytest

from jixiao.calendars import parse_calendar, shipped_calendars
from jixiao.problems import JixiaoError

GOOD = """\
year = 2030
source = "某通知"
holidays = [2030-01-01, 2030-10-01]
workdays = [2030-09-29]
"""


def parse(text: str, file: str = "2030.toml") -> list[tuple[str, int, int]]:
    """Return message, line and column of everything that is wrong."""
    with pytest.raises(JixiaoError) as caught:
        parse_calendar(text.encode(), file)
    assert set(caught.value.codes) == {"K902"}
    assert all(problem.remedies for problem in caught.value.problems)
    places = [(problem.message, problem.place) for problem in caught.value.problems]
    return [(message, place.line, place.column) for message, place in places if place is not None]


def test_line_ends_and_marks_change_nothing() -> None:
    """The same calendar saved on Windows has the same digest, and keeps its text as the digest means it."""
    plain = parse_calendar(GOOD.encode(), "2030.toml")
    windows = parse_calendar(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "2030.toml")
    assert (windows.digest, windows.text) == (plain.digest, plain.text)
    assert plain.digest == f"sha256:{hashlib.sha256(plain.text.encode()).hexdigest()}"


def test_good_file() -> None:
    """A file's four keys become a calendar, with the digest of its bytes."""
    calendar = parse_calendar(GOOD.encode(), "2030.toml")
    assert calendar.year == 2030
    assert calendar.source == "某通知"
    assert calendar.holidays == {date(2030, 1, 1), date(2030, 10, 1)}
    assert calendar.workdays == {date(2030, 9, 29)}
    assert calendar.digest == f"sha256:{hashlib.sha256(GOOD.encode()).hexdigest()}"


def test_windows_text_is_read() -> None:
    """A file saved by Windows Notepad, with a byte order mark and CRLF, is read all the same."""
    calendar = parse_calendar(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "2030.toml")
    assert calendar.workdays == {date(2030, 9, 29)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("year = 2030", "year = 2031", ("文件名是 2030，year 却是 2031", 1, 1)),
        ("year = 2030", 'year = "2030"', ("year 应当是一个整数", 1, 1)),
        ("year = 2030", "year = true", ("year 应当是一个整数", 1, 1)),
        ('source = "某通知"', 'source = " "', ("source 应当是放假通知的名称", 2, 1)),
        ('source = "某通知"\n', "", ("缺少键“source”", 0, 0)),
        ("workdays =", "workday =", ("不认识的键“workday”", 4, 1)),
        ("[2030-09-29]", "2030-09-29", ("workdays 应当是一列日期", 4, 1)),
        ("[2030-09-29]", '["2030-09-29"]', ("workdays 里有一项不是日期：2030-09-29", 4, 14)),
        ("[2030-09-29]", "[2030-09-29T08:00:00]", ("workdays 里有一项不是日期：2030-09-29 08:00:00", 0, 0)),
        ("[2030-09-29]", "[2030-09-30]", ("workdays 里的 2030-09-30 是星期一", 4, 13)),
        ("2030-10-01", "2029-10-01", ("holidays 里的 2029-10-01 不在 2030 年", 3, 25)),
        ("2030-10-01", "2030-01-01", ("holidays 里 2030-01-01 写了不止一次", 3, 25)),
        ("2030-10-01", "2030-09-29", ("2030-09-29 既在 holidays 里，又在 workdays 里", 4, 13)),
        ("2030-10-01", "2030-13-01", ("日历文件不是合法的 TOML", 3, 29)),
        ("2030-10-01", "2030-02-30", ("日历文件不是合法的 TOML", 3, 25)),
    ],
)
def test_mistakes(old: str, new: str, expected: tuple[str, int, int]) -> None:
    """Each mistake is told with its line and column, where the file mentions it."""
    assert expected in parse(GOOD.replace(old, new))


def test_all_mistakes_at_once() -> None:
    """Somebody who mends a file hears of everything in it, in one go."""
    found = parse(
        'year = 2030\nsource = ""\nholidays = [2029-01-01]\nworkdays = [2030-01-01]\nworkday = []\n'
    )
    assert len(found) == 4


def test_year_need_not_be_the_file_name() -> None:
    """A file that is not named like a year may be called anything."""
    assert parse_calendar(GOOD.encode(), "calendar-draft.toml").year == 2030


def test_another_encoding() -> None:
    """A file in another encoding is a problem like any other."""
    with pytest.raises(JixiaoError, match="UTF-8"):
        parse_calendar("放假".encode("gbk"), "2030.toml")


def test_shipped_calendars() -> None:
    """Every shipped year is there, is read from the file of its name, and says where it is from."""
    shipped = shipped_calendars()
    assert list(shipped) == list(range(2019, 2027))
    for year, calendar in shipped.items():
        assert calendar.year == year
        assert calendar.source.startswith(f"国务院办公厅关于{year}年部分节假日安排的通知")
        content = resources.files("jixiao.calendars").joinpath(f"{year}.toml").read_bytes()
        assert calendar.digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert shipped_calendars() is shipped
