"""Reads dates as people and spreadsheets write them; ambiguous ones are refused."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from jixiao.formula.types import FIRST_DAY, FIRST_YEAR
from jixiao.numbers import seen

_MIDNIGHT: Final = r"(?:(?:\s+|T)0?0[:时]00(?:[:分]00(?:\.0*)?秒?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_DATE: Final = re.compile(
    rf"([0-9]{{4}})\s*[-/.年]\s*([0-9]{{1,2}})\s*[-/.月]\s*([0-9]{{1,2}})\s*[日号]?{_MIDNIGHT}"
)
_EIGHT_DIGITS: Final = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_WITH_TIME: Final = re.compile(r"[0-9]{4}\D+[0-9]{1,2}\D+[0-9]{1,2}\D+[0-9]{1,2}\D.*")
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}\D[0-9]{1,2}\D[0-9]{2,4}")
_SERIAL: Final = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_DAY_ZERO: Final = date(1899, 12, 30)
"""The day before the first that a spreadsheet counts, as it counts from March 1900 on."""

_LARGEST: Final = 10**8
_USUAL: Final = '日期写成 2022-03-01（TOML 里不加引号）或 "2022-03-01"'

_WAYS: Final = (
    (_DATE, "没有这一天，检查年、月、日"),
    (_EIGHT_DIGITS, "没有这一天，检查年、月、日"),
    (_WITH_TIME, "只写日期，不写时刻，例如 2022-03-01"),
    (_YEAR_LAST, "年写在最前面，写四位，例如 2022-03-01"),
)


def date_of(given: object) -> date | None:
    """Return the date that a datum is, or None: a date, one at midnight, a text, or the eight digits of 20220301.

    One before the first year that formulas take is mistyped.

    >>> date_of("2022年3月1日"), date_of("2022/3/1 0:00:00"), date_of(20220301), date_of("44621")
    (datetime.date(2022, 3, 1), datetime.date(2022, 3, 1), datetime.date(2022, 3, 1), None)
    """
    if isinstance(given, datetime):
        day = given.date() if given.time() == time.min else None
    elif isinstance(given, date):
        day = given
    else:
        day = _date_of(_digits(given) or "")
    return None if day is None or day < FIRST_DAY else day


def _digits(given: object) -> str | None:
    """Return a text, or a whole number as its digits: a cell of a spreadsheet may be either."""
    if isinstance(given, str):
        return given
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        return None
    if (isinstance(given, Decimal) and not given.is_finite()) or not 0 < given < _LARGEST:
        return None
    return str(int(given)) if given == int(given) else str(given)


@functools.lru_cache(maxsize=4096)
def _date_of(text: str) -> date | None:
    """Return the date that a text is; a table has few different ones and reads each for every block."""
    typed = seen(text)
    matched = _DATE.fullmatch(typed) or _EIGHT_DIGITS.fullmatch(typed)
    if matched is None:
        return None
    try:
        return date(*(int(group) for group in matched.groups()))
    except ValueError:
        return None


def how_to_write_date(given: object) -> str:
    """Return the way out for what is no date, or none that can be told for certain.

    The number of a day is one day in Windows and another, four years later, in a workbook that counts from 1904.
    """
    typed = seen(_digits(given) or "")
    matched = _DATE.fullmatch(typed)
    year = given.year if isinstance(given, date) else int(matched[1]) if matched else FIRST_YEAR
    if year < FIRST_YEAR:
        return f"日期的年份不早于 {FIRST_YEAR} 年，检查年份"
    if isinstance(given, datetime):
        return f"只写日期，不写时刻：{given.date()}"
    if matched := _SERIAL.fullmatch(typed):
        day = _DAY_ZERO + timedelta(days=int(matched[1]))
        return f"像是表格软件里日期的序号（从 1900 年数起是 {day}）：在表格里把这一列设成日期格式再存，或写成 {day}"
    return next((way for form, way in _WAYS if form.fullmatch(typed)), _USUAL)
