"""Write the yearly calendars that ship with jixiao, from the chinesecalendar package.

Run once a year, after the State Council's notice and the chinesecalendar release that follows it::

    .venv/bin/pip install --upgrade chinesecalendar
    .venv/bin/python scripts/make_calendars.py

Add the new notice to ``NOTICES`` first: a year without one is not written, so a guess can't ship.
The package is an authoring tool only; jixiao reads nothing but the files.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays as known_holidays
from chinese_calendar.constants import workdays as known_workdays

FOLDER: Final = Path(__file__).parents[1] / "src" / "jixiao" / "calendars"

# Number of the yearly notice, then later notices that changed the year. Numbers were each found in
# more than one public copy of the notice; where no number stands, none could be confirmed.
NOTICES: Final[dict[int, tuple[str, ...]]] = {
    2019: (
        "国办发明电〔2018〕15号",
        "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）",
    ),
    2020: ("国办发明电〔2019〕16号", "国务院办公厅关于延长2020年春节假期的通知"),
    2021: ("国办发明电〔2020〕27号",),
    2022: ("国办发明电〔2021〕11号",),
    2023: ("国办发明电〔2022〕16号",),
    2024: ("国办发明电〔2023〕7号",),
    2025: ("国办发明电〔2024〕12号",),
    2026: ("国办发明电〔2025〕7号",),
}

TEMPLATE: Final = """\
# {year} 年的工作日日历。周六、周日休息，其余各天上班，以下两种日子除外。
year = {year}
source = "{source}"

# 放假的日子，包括假期里的周六、周日。
holidays = [
{holidays}]

# 要上班的周六、周日。
workdays = [
{workdays}]
"""


def main() -> None:
    """Write one file for every year that has a notice and is known to chinesecalendar."""
    for year, (number, *changes) in NOTICES.items():
        if not any(day.year == year for day in known_holidays):
            print(f"{year}: chinesecalendar does not know this year yet, no file written")
            continue
        notice = f"国务院办公厅关于{year}年部分节假日安排的通知（{number}）"
        text = TEMPLATE.format(
            year=year,
            source="；".join((notice, *changes)),
            holidays=_lines(year, known_holidays),
            workdays=_lines(year, known_workdays),
        )
        path = FOLDER / f"{year}.toml"
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{year}: {path.name}")


def _lines(year: int, days: dict[date, str]) -> str:
    """Return one line for every run of days that follow each other and have one festival's name."""
    chosen = sorted(day for day in days if day.year == year)
    runs: list[list[date]] = [[chosen[0]]]
    for before, day in pairwise(chosen):
        if day - before == timedelta(days=1) and days[day] == days[before]:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "".join(
        f"    {', '.join(day.isoformat() for day in run)}, # {Holiday(days[run[0]]).chinese}\n"
        for run in runs
    )


if __name__ == "__main__":
    main()
