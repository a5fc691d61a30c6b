"""Tells working days from days off, and counts them between two dates.

In China a weekend may be worked and a Wednesday be off, as the State Council decides for each year.
No rule can compute that, so a year without a :class:`Calendar` is an error and never a guess: counting
Monday to Friday would be wrong by days around every long holiday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate, groupby
from typing import Final

from jixiao.documents import text_digest
from jixiao.problems import JixiaoError, Problem

SATURDAY: Final = 5
"""The first weekend day, as :meth:`datetime.date.weekday` counts."""

NO_CALENDAR: Final = "K901"
"""The code of a year without a calendar."""

NO_CALENDAR_TEXT: Final = "年的工作日日历，算不出工作日"
"""How the message ends, by which findings that quote it are known."""

_DAY: Final = timedelta(days=1)
_YEAR: Final = "{} 年的工作日历"
"""How what needs a calendar, and what hides one, call it among their names."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is special about one year; every other day is worked from Monday to Friday.

    ``holidays`` are the days off that the notice names, weekend days inside a holiday included.
    ``workdays`` are the Saturdays and Sundays that are worked. ``source`` names the notices, in
    Chinese. ``digest`` is ``sha256:`` and the hexadecimal digest of the file it was read from, and
    ``text`` that file, with line feeds at its line ends; a calendar that a program made has none.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    source: str
    digest: str
    text: str = field(default="", repr=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Return whether a day of this year is worked."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendars:
    """The calendars that are known, by year; looked up and counted in, never changed.

    Two objects are equal only if they are the same object; compare the calendars' digests to know
    whether two sets of calendars say the same. ``broken`` is what is wrong with calendars that could not be read, by year:
    the cause when one is missing.
    """

    by_year: Mapping[int, Calendar]
    broken: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict, repr=False)
    _counts: dict[int, tuple[int, ...]] = field(init=False, repr=False, default_factory=dict)

    def __repr__(self) -> str:
        """Return the years that are known."""
        return f"Calendars(years={list(self.by_year)})"

    def __post_init__(self) -> None:
        """Keep a copy of the mapping, in the order of the years."""
        object.__setattr__(self, "by_year", dict(sorted(self.by_year.items())))

    @property
    def digest(self) -> str:
        """What identifies the calendars together (SHA-256 of their years and digests)."""
        text = "\n".join(f"{year} {calendar.digest}" for year, calendar in self.by_year.items())
        return text_digest(text)

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked.

        Raises:
            JixiaoError: K901 if there is no calendar of the day's year.
        """
        if day.year not in self.by_year:
            raise self._missing((day.year,))
        return self.by_year[day.year].is_workday(day)

    def count(self, start: date, end: date) -> int:
        """Return the number of working days after ``start`` up to and including ``end``.

        This is how legal terms are counted: the day of the event is not a day of the term.
        When ``end`` is before ``start`` the result is negative: ``count(a, b) == -count(b, a)``.

        Raises:
            JixiaoError: K901 if a calendar of a year that is counted in is missing.
        """
        if end < start:
            return -self.count(end, start)
        if missing := self.missing_years(start, end):
            raise self._missing(missing)
        if start == end:
            return 0
        first = start + _DAY
        whole_years = sum(self._up_to(date(year, 12, 31)) for year in range(first.year, end.year))
        before = self._up_to(start) if start.year == first.year else 0
        return whole_years + self._up_to(end) - before

    def missing_years(self, start: date, end: date) -> tuple[int, ...]:
        """Return the years, ascending, that :meth:`count` needs for these two dates and that are not there.

        ``start`` itself is not counted, so 31 December needs only the years after it.
        """
        if start == end:
            return ()
        before, last = min(start, end), max(start, end)
        needed = range((before + _DAY).year, last.year + 1)
        return tuple(year for year in needed if year not in self.by_year)

    def worked(self) -> Mapping[int, int]:
        """Return the working days from some first day up to and including each day, by its ordinal.

        The difference of two days is what :meth:`count` gives for them. Only days of the last years that follow one
        another without a gap are there, and the day before the first of them.
        """
        if not self.by_year:
            return {}
        first = last = max(self.by_year)
        while first - 1 in self.by_year:
            first -= 1
        start = date(first, 1, 1).toordinal() - 1
        days = map(date.fromordinal, range(start + 1, date(last, 12, 31).toordinal() + 1))
        counts = accumulate(map(self.is_workday, days), initial=0)
        return dict(enumerate(counts, start))

    def _up_to(self, day: date) -> int:
        """Return the number of working days from 1 January up to and including a day."""
        counts = self._counts.get(day.year)
        if counts is None:
            # Two threads may both do this; they store the same numbers.
            calendar, new_year = self.by_year[day.year], date(day.year, 1, 1)
            length = (date(day.year, 12, 31) - new_year).days + 1
            days = (new_year + timedelta(days=number) for number in range(length))
            counts = tuple(accumulate(map(calendar.is_workday, days), initial=0))
            self._counts[day.year] = counts
        return counts[day.timetuple().tm_yday]

    def _missing(self, years: tuple[int, ...]) -> JixiaoError:
        """Return the error that names the missing years, the ones there are, and how to add one."""
        known = tuple(self.by_year)
        one = years[-1]
        example = f"jixiao/calendars/{max(known, default=2026)}.toml"
        contents = "year 是年份，source 是通知名称，holidays 列放假的日子，workdays 列要上班的周六、周日"
        problem = Problem(
            code=NO_CALENDAR,
            message=f"没有 {_spans(years)} {NO_CALENDAR_TEXT}",
            remedies=(
                f"有日历的年份：{_spans(known) or '一个也没有'}；先看看日期里的年份有没有写错",
                f"国务院办公厅公布 {one} 年的放假通知以后，照着 {example} 写一份 {one}.toml：{contents}",
                f"把 {one}.toml 放进插件文件夹就会用上",
            ),
            facts={"missing": years, "known": known},
            rests_on=frozenset({_YEAR.format(year) for year in years}),
        )
        return JixiaoError([problem, *self.causes(years)])

    def causes(self, years: Iterable[int]) -> Iterator[Problem]:
        """Yield what is wrong with the calendars of years, as what hides that they are there."""
        for year in years:
            hidden = frozenset({_YEAR.format(year)})
            yield from (
                replace(problem, hides=problem.hides | hidden) for problem in self.broken.get(year, ())
            )


def _spans(years: Iterable[int]) -> str:
    """Return ascending years as text, such as ``2015、2019–2026``."""
    runs: list[str] = []
    for _, group in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0]):
        run = [year for _, year in group]
        runs.append(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}")
    return "、".join(runs)
