"""Working days in China, by the State Council's yearly notices.

One TOML file a year, of which 2019 and later ship with the package; see :mod:`jixiao.calendars.workdays`.
"""

from jixiao.calendars.reading import parse_calendar, shipped_calendars
from jixiao.calendars.workdays import NO_CALENDAR, NO_CALENDAR_TEXT, Calendar, Calendars

__all__ = [
    "NO_CALENDAR",
    "NO_CALENDAR_TEXT",
    "Calendar",
    "Calendars",
    "parse_calendar",
    "shipped_calendars",
]
