"""Reads the file of one year's calendar, and reports everything that is wrong with it.

The format, of which the shipped files are examples::

    year = 2026
    source = "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    holidays = [2026-01-01, 2026-01-02, 2026-01-03]   # days off, weekends inside a holiday too
    workdays = [2026-01-04]                           # Saturdays and Sundays that are worked
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import tomli

from jixiao.calendars.workdays import SATURDAY, Calendar
from jixiao.documents import text_digest
from jixiao.problems import JixiaoError, Place, Problem, did_you_mean, raise_any

KEYS: Final = ("year", "source", "holidays", "workdays")
_EXAMPLE: Final = "照着自带的 jixiao/calendars/2026.toml 写"
_WEEKDAYS: Final = "一二三四五六日"


@cache
def shipped_calendars() -> Mapping[int, Calendar]:
    """Return the calendars that ship with the package, by year; read on the first call."""
    calendars = [
        parse_calendar(file.read_bytes(), file.name)
        for file in resources.files("jixiao.calendars").iterdir()
        if file.name.endswith(".toml")
    ]
    return {calendar.year: calendar for calendar in sorted(calendars, key=lambda calendar: calendar.year)}


def parse_calendar(content: bytes, file: str) -> Calendar:
    """Read one yearly calendar from the bytes of its file; ``file`` is its name in messages.

    A file named like a year (``2026.toml``) must be of that year.

    Raises:
        JixiaoError: K902, one problem for everything that is wrong with the file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("K902", "日历文件不是 UTF-8 编码", Place(file=file), ("另存为 UTF-8 编码",))
        raise JixiaoError([problem]) from error
    return _Reader(text.replace("\r\n", "\n"), file).calendar()


class _Reader:
    """Reads one file and collects what is wrong on the way."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.file = file
        self.problems: list[Problem] = []

    def calendar(self) -> Calendar:
        """Return the calendar, or raise every problem found."""
        table = self.table()
        year = self.year(table)
        source = self.source(table)
        holidays = self.days(table, "holidays", year)
        workdays = self.days(table, "workdays", year)
        for day in sorted(set(holidays) & set(workdays)):
            self.report(f"{day} 既在 holidays 里，又在 workdays 里", day.isoformat(), "只留一处", last=True)
        for day in workdays:
            if day.weekday() < SATURDAY:
                name = f"星期{_WEEKDAYS[day.weekday()]}"
                remedy = "workdays 只列要上班的周六、周日，平日上班不用写"
                self.report(f"workdays 里的 {day} 是{name}", day.isoformat(), remedy, last=True)
        raise_any(self.problems)
        digest = f"sha256:{text_digest(self.text)}"
        return Calendar(year, frozenset(holidays), frozenset(workdays), source, digest, self.text)

    def table(self) -> dict[str, object]:
        """Return the file's keys, reporting the ones that mean nothing and the ones that are missing."""
        try:
            table: dict[str, object] = tomli.loads(self.text)
        except tomli.TOMLDecodeError as error:
            line, column = error.lineno, error.colno
            place = Place(self.file, line, column, line_text=self.lines[line - 1])
            remedy = "检查这里或前面的日期（年-月-日，要真有这一天）、引号、逗号和方括号"
            facts = {"parser": error.msg}
            problem = Problem("K902", "日历文件不是合法的 TOML", place, (remedy, _EXAMPLE), facts)
            raise JixiaoError([problem]) from error
        for key in table:
            if key not in KEYS:
                self.report(f"不认识的键“{key}”", key, *did_you_mean(key, KEYS))
        for key in KEYS:
            if key not in table:
                self.report(f"缺少键“{key}”", "", _EXAMPLE)
        return table

    def year(self, table: Mapping[str, object]) -> int:
        """Return the year, 0 if it can't be known."""
        year = table.get("year", 0)
        if not isinstance(year, int) or isinstance(year, bool):
            self.report("year 应当是一个整数", "year", "写成 year = 2026 这样")
            return 0
        stem = Path(self.file).stem
        if year and stem.isdecimal() and int(stem) != year:
            remedy = "文件名和 year 写成同一年"
            self.report(f"文件名是 {stem}，year 却是 {year}", "year", remedy)
        return year

    def source(self, table: Mapping[str, object]) -> str:
        """Return where the dates are from."""
        source = table.get("source", "？")
        if isinstance(source, str) and source.strip():
            return source
        self.report("source 应当是放假通知的名称", "source", "写上国务院办公厅通知的名称和文号")
        return ""

    def days(self, table: Mapping[str, object], key: str, year: int) -> list[date]:
        """Return the dates of a list, without the ones that were reported."""
        listed = table.get(key, [])
        if not isinstance(listed, list):
            self.report(f"{key} 应当是一列日期", key, f"写成 {key} = [2026-01-01, 2026-01-02] 这样")
            return []
        days: list[date] = []
        for entry in listed:
            # A datetime is a date to isinstance, but has a time of day that means nothing here.
            if not isinstance(entry, date) or isinstance(entry, datetime):
                remedy = "日期写成 2026-01-01 这样，不加引号，不带时间"
                self.report(f"{key} 里有一项不是日期：{entry}", str(entry), remedy)
            elif year and entry.year != year:
                remedy = "每个文件只写当年的日子；别的年份写进别的文件"
                self.report(f"{key} 里的 {entry} 不在 {year} 年", entry.isoformat(), remedy)
            elif entry in days:
                self.report(f"{key} 里 {entry} 写了不止一次", entry.isoformat(), "只留一处", last=True)
            else:
                days.append(entry)
        return days

    def report(self, message: str, mark: str, *remedies: str, last: bool = False) -> None:
        """Add a problem whose place is the first (or last) mention of ``mark`` in the file, if any."""
        self.problems.append(Problem("K902", message, self.place(mark, last=last), remedies))

    def place(self, mark: str, *, last: bool) -> Place:
        """Return where the file says ``mark``; only the file when it doesn't or in other words."""
        numbered = [
            (number, line) for number, line in enumerate(self.lines, start=1) if mark and mark in line
        ]
        if not numbered:
            return Place(file=self.file)
        number, line = numbered[-1 if last else 0]
        column = (line.rindex(mark) if last else line.index(mark)) + 1
        return Place(self.file, number, column, len(mark), line)
