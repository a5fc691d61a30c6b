"""A table of bands: reads its keys as intervals or options, checks them, and lowers them to a choice.

Both the form ``bands`` and a cap by bands have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from jixiao.formula import FormulaSource
from jixiao.problems import Edit, Place, Problem
from jixiao.rules.forms.form import TOO_MANY_QUOTES, Coverage, Piece, Subject, is_quotable, joined, quoted
from jixiao.rules.intervals import NOTATION, Interval, read_interval
from jixiao.rules.printed_bands import meant_intervals

OTHERWISE: Final = "其余"
_RESTS: Final = frozenset(
    {"其它", "其他", "其它情况", "其他情况", "其余情况", "其余的", "剩余", "否则", "else"}
)
_YES_NO: Final = frozenset({"是", "否"})
_INTERVALS_BEGIN: Final = tuple("[](（）［］<>=＜＞＝≤≥≦≧")
_WAY_OUT: Final = f"区间写成 {NOTATION} 这样"


@dataclass(frozen=True, slots=True)
class BandTable:
    """Bands below a subject: ``at`` is the key of the table, ``of`` beside it what is looked up.

    ``intervals`` are the keys that are intervals, from the highest to the lowest; there are none of a choice. ``refused`` says
    why the others are none.
    """

    points: Mapping[str, object]
    subject: Subject
    at: str
    intervals: Mapping[str, Interval]
    refused: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The keys but 其余, in the order in which they are tried."""
        return list(self.intervals) or [name for name in self.points if name.strip() != OTHERWISE]

    @property
    def rest(self) -> str | None:
        """The key that is 其余, if there is one."""
        return next((name for name in self.points if name.strip() == OTHERWISE), None)

    def check(self) -> Iterator[Problem]:
        """Yield keys that can't be read, that overlap, or that come after 其余 (R441, R442)."""
        is_choice = self.subject.is_choice(self.subject.source("of").text)
        options: dict[str, str] = {}
        meant = meant_intervals(self.points)
        for index, name in enumerate(self.points):
            wrong = partial(self.subject.problem, at=(self.at, name), key=True)
            stripped = name.strip()
            looks_like_one = bool(self.intervals) or stripped.startswith(_INTERVALS_BEGIN)
            if stripped == OTHERWISE:
                if index != len(self.points) - 1:
                    yield wrong("R441", "“其余”要写在最后", "把它移到最后一行")
            elif not stripped:
                yield wrong("R441", "档的名称不能为空", _WAY_OUT)
            elif name not in self.intervals and looks_like_one and not is_choice:
                rest = OTHERWISE if stripped in _RESTS else None
                place = self.subject.place(self.at, name, key=True)
                yield no_interval(
                    f"“{name}”不能作区间：{self.refused[name]}", name, rest or meant.get(name), place
                )
            elif not is_quotable(name):
                yield wrong("R441", f"“{name}”{TOO_MANY_QUOTES}", "换一个名称", found=name)
            elif stripped in options:
                message = f"“{options[stripped]}”和“{name}”是同一档"
                yield wrong("R442", message, "一档只写一次", first=options[stripped], second=name)
            elif name not in self.intervals:
                options[stripped] = name
        yield from self._overlaps()

    def _overlaps(self) -> Iterator[Problem]:
        for above, below in pairwise(self.intervals):
            common = self.intervals[above].overlap(self.intervals[below])
            if common is not None:
                both = common.text(percent="%" in above + below)
                message = f"“{above}”和“{below}”两档重叠：{both}，两档都算"
                remedy = "一个数只能在一档里：[ ] 含这个数，( ) 不含"
                facts = {"first": above, "second": below, "overlap": both}
                yield self.subject.problem("R442", message, remedy, at=(self.at, below), key=True, **facts)

    def text(self, name: str) -> str:
        """Return a band as people read it."""
        return self.intervals[name].text() if name in self.intervals else name.strip()

    def case(self, name: str) -> tuple[Piece, ...]:
        """Return what has to hold for a band, as people read it."""
        if name.strip() == OTHERWISE:
            return (OTHERWISE,)
        read = f" {self.text(name)}" if name in self.intervals else f"为{name.strip()}"
        return (self.subject.source("of"), read)

    def condition(self, name: str) -> FormulaSource:
        """Return the condition that the value lies in a band; mistakes in it are reported at the band's key."""
        of = self.subject.bracketed("of")
        if name in self.intervals:
            before, after = self.intervals[name].condition("\0").split("\0")
        elif self._is_yes_no:
            before, after = ("", "") if name.strip() == "是" else ("非(", ")")
        else:
            before, after = "", f" == {quoted(name.strip())}"
        return self.subject.entry([before, *of, after], self.at, name, key=True, name=self._called(name))

    def _called(self, name: str) -> str:
        order = [*self.names, *([self.rest] if self.rest is not None else [])]
        return f"第 {order.index(name) + 1} 档“{self.text(name)}”"

    @property
    def _is_yes_no(self) -> bool:
        names = {name.strip() for name in self.names}
        return names <= _YES_NO and not self.subject.is_choice(self.subject.source("of").text)

    def chain(self) -> list[Piece]:
        """Return the choice between bands; the last one is what is left when all others do not hold."""
        bands = self.names
        last = self.rest
        if last is None:
            last = bands.pop()
        pieces: list[Piece] = []
        for name in bands:
            pieces += ["如果(", self.condition(name), ", ", self._points(name), ", "]
        return [*pieces, self._points(last), ")" * len(bands)]

    def _points(self, name: str) -> FormulaSource:
        of_band = self.subject.bracketed(self.at, name)
        return self.subject.entry(of_band, self.at, name, name=self._called(name))

    def when_any(self) -> FormulaSource:
        """Return the condition that a value lies in one of the bands."""
        if self.rest is not None:
            return self.subject.generated("是", self.at, key=True)
        return self.subject.whole(["(", *joined(map(self.condition, self.names), ") or ("), ")"])

    def coverage(self) -> Coverage:
        """Return what must be shown of the value, so that no band is missing."""
        names = [] if self.intervals else self.names
        return Coverage(
            self.subject.source("of"),
            tuple(self.intervals.values()),
            {name.strip(): self.subject.place(self.at, name, key=True) for name in names},
            any("%" in name or "％" in name for name in self.intervals),
            self.rest is not None,
            tuple(self.subject.place(self.at, name, key=True) for name in self.intervals),
            None if self.rest is None else self.subject.place(self.at, self.rest, key=True),
        )


def band_table(points: Mapping[str, object], subject: Subject, at: str) -> BandTable:
    """Return bands with their keys read; of a choice every key is an option, whatever it looks like."""
    intervals: dict[str, Interval] = {}
    refused: dict[str, str] = {}
    is_choice = subject.is_choice(subject.source("of").text)
    for name in points:
        if not is_choice and name.strip() != OTHERWISE:
            try:
                intervals[name] = read_interval(name)
            except ValueError as error:
                refused[name] = str(error)
    ordered = sorted(intervals.items(), key=lambda pair: pair[1].start, reverse=True)
    return BandTable(points, subject, at, dict(ordered), refused)


def no_interval(message: str, name: str, meant: str | None, place: Place) -> Problem:
    """Return that a key is no interval (R441), with the interval that was meant where that is clear."""
    guess = (f"是不是“{meant}”？",) if meant is not None else ()
    edit = Edit(place, f'"{meant}"') if meant is not None else None
    return Problem("R441", message, place, (*guess, _WAY_OUT), {"found": name}, edit)
