"""``bands``: a decision table over one value, such as 90% 以上 5 分、80%～90% 4 分.

A number's bands are intervals, a choice's its options, of yes/no 是 and 否; ``其余`` as the last takes what
is left. Bands may not overlap, and no value that the data can give may be without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, ClassVar

from pydantic import Field as Constraint

from jixiao.formula import FormulaSource
from jixiao.problems import Problem
from jixiao.rules.forms.form import Clause, Coverage, Form, Limit, Lowered, Piece, Share, Subject, Sum, quoted
from jixiao.rules.intervals import NOTATION, Interval, read_interval
from jixiao.rules.reading import NumberOrFormula

OTHERWISE = "其余"
_YES_NO = frozenset({"是", "否"})
_LOOKS_LIKE_INTERVAL = frozenset("[]()（）［］<>=＜＞＝≤≥≦≧∞%％0123456789")
_MOST = 50


class Bands(Form):
    """Points by the band that a value lies in."""

    key: ClassVar[str] = "bands"
    title: ClassVar[str] = "分档"
    says: ClassVar[str] = "90% 以上 5 分，80%～90% 4 分……"
    usage: ClassVar[str] = """\
- 区间：`[` `]` 含这个数，`(` `)` 不含；一端没有界限写 `>= 90%`、`< 60%`、`[90%, +∞)`；单独一个数写 `= 0`。
- `of` 是选项或是/否时，档写成选项的名称，或 `是`、`否`。最后一档可以写 `"其余"`。
- 两档重叠、中间有空缺，载入时就指出来。哪些数可能出现，由数据项的 `min`、`max` 推出；个数只看整数，所以 `"[1, 3]"`、`"[4, 6]"` 之间没有空缺。
"""
    example: ClassVar[str] = """\
[[fields]]
name = "重点项目支出"
type = "amount"
unit = "万元"
min  = 0

[[fields]]
name = "项目总支出"
type = "amount"
unit = "万元"
min  = 0

[steps]
"安排率" = { formula = "重点项目支出 / 项目总支出", unit = "%" }

[score.bands]
of = "安排率"
[score.bands.points]
">= 90%"     = "满分"
"[80%, 90%)" = "满分 * 80%"
"[70%, 80%)" = "满分 * 60%"
"< 70%"      = 0

[not_applicable]
when = "项目总支出 == 0"
then = "full"
"""

    of: NumberOrFormula
    points: Annotated[Mapping[str, NumberOrFormula], Constraint(min_length=1, max_length=_MOST)]

    def check(self, subject: Subject) -> Iterator[Problem]:
        """Yield bands that can't be read, that overlap, or that come after 其余 (R441, R442)."""
        yield from check_bands(self.points, subject, "points")

    def constraints(self, subject: Subject) -> Iterator[Sum | Limit]:
        """Yield that points written as numbers lie between 0 and the weight."""
        for name in self.points:
            yield Limit(Share(subject.source("points", name), f"“{name}”这一档"))

    def lower(self, subject: Subject) -> Lowered:
        """Return the bands as a chain of choices, numbers' from the highest band to the lowest."""
        pieces = chain(self.points, subject, "points")
        cover = coverage(self.points, subject)
        return Lowered(
            subject.whole(pieces),
            () if cover is None else (cover,),
            decisions="last" if _intervals(self.points) else "none",
        )

    def clauses(self, subject: Subject) -> Iterator[Clause]:
        """Yield one line a band."""
        of = subject.source("of")
        for name in self.points:
            points = subject.source("points", name)
            case: tuple[Piece, ...] = (
                (OTHERWISE,) if name.strip() == OTHERWISE else (of, f" {_read_out(name)}")
            )
            yield Clause(case, (points,))


def _read_out(name: str) -> str:
    """Return a band's key as people read it after the value's name."""
    interval = _intervals({name: ""}).get(name)
    if interval is None:
        return f"为{name.strip()}"
    low, high = interval.typed
    if low and interval.low == interval.high:
        return f"等于 {low}"
    more = ("大于 " if interval.start.after else "不低于 ") + low if low else ""
    less = ("不高于 " if interval.stop.after else "低于 ") + high if high else ""
    return "、".join(each for each in (more, less) if each)


def _intervals(points: Mapping[str, object]) -> dict[str, Interval]:
    """Return the bands that are intervals, by their key, from the highest to the lowest."""
    found: dict[str, Interval] = {}
    for name in points:
        if name.strip() != OTHERWISE and set(name) & _LOOKS_LIKE_INTERVAL:
            try:
                found[name] = read_interval(name)
            except ValueError:
                continue
    return dict(sorted(found.items(), key=lambda each: each[1].start, reverse=True))


def check_bands(points: Mapping[str, object], subject: Subject, table: str) -> Iterator[Problem]:
    """Yield keys of a table of bands that can't be read, overlap, or come after 其余 (R441, R442)."""
    intervals = _intervals(points)
    names = [name for name in points if name.strip() != OTHERWISE]
    for index, name in enumerate(points):
        place = subject.place(table, name, key=True)
        if name.strip() == OTHERWISE and index != len(points) - 1:
            yield Problem("R441", "“其余”要写在最后", place, ("把它移到最后一行",))
        if not name.strip():
            yield Problem("R441", "档的名称不能为空", place, (f"区间写成 {NOTATION} 这样",))
        if name in names and name not in intervals and (intervals or set(name) & set("[(<>=≤≥（［＜＞＝≦≧")):
            yield Problem(
                "R441", f"“{name}”{_why(name)}", place, (f"区间写成 {NOTATION} 这样",), {"found": name}
            )
    for above, below in pairwise(intervals):
        common = intervals[above].overlap(intervals[below])
        if common is not None:
            place = subject.place(table, below, key=True)
            both = common.text(percent="%" in above + below)
            message = f"“{above}”和“{below}”两档重叠：{both} 两档都算"
            remedy = "一个数只能在一档里：[ ] 含这个数，( ) 不含"
            yield Problem(
                "R442", message, place, (remedy,), {"first": above, "second": below, "overlap": both}
            )


def _why(name: str) -> str:
    try:
        read_interval(name)
    except ValueError as error:
        return f"不能作区间：{error}"
    return "不能作区间"


def conditions(
    points: Mapping[str, object], subject: Subject, table: str
) -> Iterator[tuple[str, list[Piece]]]:
    """Yield each band's key with the condition that the value lies in it, in the order they are looked at."""
    of = subject.bracketed("of")
    intervals = _intervals(points)
    for name in intervals or [each for each in points if each.strip() != OTHERWISE]:
        if name in intervals:
            before, after = intervals[name].condition("\0").split("\0")
        elif name.strip() in _YES_NO:
            before, after = ("", "") if name.strip() == "是" else ("非(", ")")
        else:
            before, after = "", f" == {quoted(name.strip())}"
        at = (table, name)
        yield name, [*_told_at(before, subject, at), *of, *_told_at(after, subject, at)]


def _told_at(text: str, subject: Subject, at: tuple[str, str]) -> list[Piece]:
    return [subject.generated(text, *at, key=True)] if text else []


def chain(points: Mapping[str, object], subject: Subject, table: str) -> list[Piece]:
    """Return the choice between bands; the last one is what is left when all others do not hold."""
    bands = list(conditions(points, subject, table))
    last = next((name for name in points if name.strip() == OTHERWISE), None)
    if last is None:
        last = bands.pop()[0]
    pieces: list[Piece] = []
    for name, condition in bands:
        pieces += ["如果(", *condition, ", ", *subject.bracketed(table, name), ", "]
    return [*pieces, *subject.bracketed(table, last), ")" * len(bands)]


def when_any(points: Mapping[str, object], subject: Subject, table: str) -> FormulaSource:
    """Return the condition that a value lies in one of the bands."""
    if any(name.strip() == OTHERWISE for name in points):
        return subject.generated("是", table, key=True)
    pieces: list[Piece] = []
    for _name, condition in conditions(points, subject, table):
        pieces += [" or " if pieces else "", "(", *condition, ")"]
    return subject.whole(pieces)


def coverage(points: Mapping[str, object], subject: Subject) -> Coverage | None:
    """Return what must be shown of the value, so that no band is missing; nothing when 其余 takes the rest."""
    if any(name.strip() == OTHERWISE for name in points):
        return None
    intervals = _intervals(points)
    percent = any("%" in name or "％" in name for name in intervals)
    of: FormulaSource = subject.source("of")
    options = () if intervals else tuple(name.strip() for name in points)
    return Coverage(of, tuple(intervals.values()), options, percent)
