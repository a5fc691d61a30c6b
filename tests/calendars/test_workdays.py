"""Counting working days: what the notices said, and what must hold for any two dates."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.calendars import Calendar, Calendars, shipped_calendars
from jixiao.problems import JixiaoError

SHIPPED = Calendars(shipped_calendars())
DAY = timedelta(days=1)
COVERED = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def days(first: date, last: date) -> list[date]:
    """Return every day from first to last, both included."""
    return [first + DAY * number for number in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2019, 4, 28), True),  # Labour Day 2019 was lengthened by a later notice
        (date(2019, 5, 2), False),
        (date(2019, 5, 5), True),
        (date(2020, 1, 19), True),
        (date(2020, 1, 31), False),  # Spring Festival 2020 was extended to 2 February …
        (date(2020, 2, 1), False),  # … so this Saturday, first meant to be worked, was not
        (date(2020, 2, 2), False),
        (date(2020, 2, 3), True),
        (date(2022, 10, 7), False),
        (date(2022, 10, 8), True),
        (date(2022, 10, 9), True),
        (date(2023, 4, 23), True),
        (date(2023, 5, 3), False),
        (date(2024, 2, 9), True),  # New Year's Eve: no holiday in 2024
        (date(2025, 1, 27), True),
        (date(2025, 2, 5), True),
        (date(2026, 1, 4), True),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 7, 15), True),  # a Wednesday without a notice
        (date(2026, 7, 18), False),  # a Saturday without a notice
    ],
)
def test_days_that_a_notice_decided(day: date, worked: bool) -> None:  # noqa: FBT001 - a column of the table
    """A day is worked when the State Council's notices said so, whatever its weekday."""
    assert SHIPPED.is_workday(day) is worked


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2020, 1, 24), date(2020, 2, 2)),
        (date(2024, 2, 10), date(2024, 2, 17)),
        (date(2025, 1, 28), date(2025, 2, 4)),
        (date(2026, 2, 15), date(2026, 2, 23)),
    ],
)
def test_spring_festivals(first: date, last: date) -> None:
    """A Spring Festival has no working day inside, and the days around it are worked."""
    assert not any(map(SHIPPED.is_workday, days(first, last)))
    assert SHIPPED.is_workday(first - DAY)
    assert SHIPPED.is_workday(last + DAY)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2022, 3, 1), date(2022, 3, 1), 0),
        (date(2022, 3, 1), date(2022, 3, 2), 1),  # the day of the event is not counted, the last day is
        (date(2022, 3, 2), date(2022, 3, 1), -1),
        (date(2022, 3, 4), date(2022, 3, 6), 0),  # Friday to Sunday
        (date(2022, 9, 30), date(2022, 10, 9), 2),  # the week of the National Day, both weekend days worked
        (date(2022, 12, 30), date(2023, 1, 4), 2),  # over New Year
        (date(2018, 12, 31), date(2019, 1, 2), 1),  # nothing of 2018 is counted, so it may be missing
        (date(2022, 1, 1), date(2022, 12, 31), 249),
    ],
)
def test_count(start: date, end: date, expected: int) -> None:
    """Working days are counted after the start, up to and including the end."""
    assert SHIPPED.count(start, end) == expected


def test_every_day_agrees_with_chinesecalendar() -> None:
    """The shipped files say of each day what the package they were made from says."""
    reason = "chinesecalendar is an authoring tool and not installed"
    chinese_calendar = pytest.importorskip("chinese_calendar", reason=reason)
    differing = [
        day
        for day in days(date(2019, 1, 1), date(2026, 12, 31))
        if SHIPPED.is_workday(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


@given(COVERED, COVERED)
def test_count_is_counting_day_by_day(start: date, end: date) -> None:
    """The fast count gives what looking at each day gives."""
    first, last = min(start, end), max(start, end)
    worked = sum(map(SHIPPED.is_workday, days(first, last)[1:]))
    assert SHIPPED.count(first, last) == worked


@given(COVERED, COVERED, COVERED)
def test_count_adds_up_and_turns_round(start: date, middle: date, end: date) -> None:
    """A term can be counted in parts, and backwards it is the negative."""
    assert SHIPPED.count(start, middle) + SHIPPED.count(middle, end) == SHIPPED.count(start, end)
    assert SHIPPED.count(start, end) == -SHIPPED.count(end, start)


@pytest.mark.long
@given(st.dates(), st.dates())
def test_count_answers_or_names_the_missing_years(start: date, end: date) -> None:
    """For any two dates there is either a number, or an error with exactly the missing years."""
    missing = SHIPPED.missing_years(start, end)
    if not missing:
        assert isinstance(SHIPPED.count(start, end), int)
        return
    with pytest.raises(JixiaoError) as caught:
        SHIPPED.count(start, end)
    assert caught.value.codes == ("K901",)
    assert caught.value.problems[0].facts["missing"] == missing


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [
        (date(2018, 12, 30), date(2019, 1, 2), (2018,)),
        (date(2018, 12, 31), date(2019, 1, 2), ()),
        (date(2019, 1, 2), date(2018, 12, 31), ()),
        (date(2026, 12, 31), date(2027, 1, 1), (2027,)),
        (date(2017, 6, 1), date(2028, 1, 1), (2017, 2018, 2027, 2028)),
        (date(1900, 1, 1), date(1900, 1, 1), ()),
    ],
)
def test_missing_years(start: date, end: date, missing: tuple[int, ...]) -> None:
    """A year is needed when one of its days may have to be counted, in either direction."""
    assert SHIPPED.missing_years(start, end) == missing


def test_missing_year_message() -> None:
    """The error says which years are missing, which there are, and how to add one."""
    with pytest.raises(JixiaoError) as caught:
        SHIPPED.count(date(2017, 5, 1), date(2027, 5, 1))
    (problem,) = caught.value.problems
    assert problem.message == "没有 2017–2018、2027 年的工作日日历，算不出工作日"
    known, add, place = problem.remedies
    assert known == "有日历的年份：2019–2026；先看看日期里的年份有没有写错"
    assert add == (
        "国务院办公厅公布 2027 年的放假通知以后，照着 jixiao/calendars/2026.toml 写一份 2027.toml："
        "year 是年份，source 是通知名称，holidays 列放假的日子，workdays 列要上班的周六、周日"
    )
    assert place == "把 2027.toml 放进插件文件夹就会用上"
    assert problem.facts == {"missing": (2017, 2018, 2027), "known": tuple(range(2019, 2027))}


def test_missing_year_of_one_day() -> None:
    """Asking for one day of an unknown year is the same error, also when no year is known at all."""
    with pytest.raises(JixiaoError) as caught:
        Calendars({}).is_workday(date(2022, 1, 4))
    assert caught.value.codes == ("K901",)
    assert "有日历的年份：一个也没有" in str(caught.value)


def test_calendars_keep_their_own_copy() -> None:
    """Changing the mapping that was handed over changes nothing."""
    given_mapping = {2030: Calendar(2030, frozenset(), frozenset(), "试", "sha256:0")}
    calendars = Calendars(given_mapping)
    given_mapping.clear()
    assert calendars.count(date(2030, 1, 6), date(2030, 1, 13)) == 5


def test_threads_may_share_calendars() -> None:
    """One object counts the same from several threads at once."""
    fresh, results = Calendars(shipped_calendars()), list[int]()
    span = date(2019, 1, 1), date(2026, 12, 31)
    threads = [threading.Thread(target=lambda: results.append(fresh.count(*span))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [SHIPPED.count(*span)] * 8
