"""Bands as rubrics print them in Chinese: 80%（含）至 90%, 60%以下, 超过100%, 10-20%, 10%＜X≤20%.

Whether an end is included is written as a sign or a word, or left to usage: 以上 and 以下 include the number itself, 低于,
不足 and 超过 do not (民法典 第一千二百五十九条), and of a range the lower end is in it. Where two bands of a table would then
share a number, or leave it out, what is only usage gives way to what is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import IntEnum
from fractions import Fraction

from jixiao.numbers import read_decimal
from jixiao.problems import JixiaoError
from jixiao.rules.intervals import Interval, interval_between, read_interval


class _Firmness(IntEnum):
    """How firmly a band says whether an end is in it."""

    BY_USAGE = 1
    USUALLY = 2
    PLAINLY = 3


@dataclass(frozen=True, slots=True)
class _End:
    """An end of a band: its number as written, whether it is included, and how firmly that is written."""

    text: str
    included: bool
    firmness: _Firmness
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        """Read the number; raises :class:`JixiaoError` when it is none."""
        object.__setattr__(self, "value", Fraction(read_decimal(self.text)))


@dataclass(frozen=True, slots=True)
class _Band:
    """A band by its ends; None: it has none there."""

    lower: _End | None
    upper: _End | None

    @property
    def notation(self) -> str:
        """The band as :func:`read_interval` reads it."""
        lower, low_in = (self.lower.text, self.lower.included) if self.lower else ("", True)
        upper, high_in = (self.upper.text, self.upper.included) if self.upper else ("", True)
        return interval_between(lower, upper, low_in=low_in, high_in=high_in).text()


_UNIT = r"(?:个?(?:百分点|工作日|自然日)|万元|亿元|人次|[分天日次人项件个元年月条份家户篇起宗场期])?"
_MARK = r"(?:\((?:不?含|不?包括|不?包含)[^()]*\)|\((?:含|不含)\))?"
_NUMBER = rf"(-?[\d.,]*\d%?){_UNIT}({_MARK})"
# What is compared may be named before a sign, not before a word: 没有超过 would be read as 超过.
_OF = r"[^\d<>≥≤≦≧=%()-]{0,20}"
_FROM = f"大于等于|大于或等于|不低于|不少于|不小于|至少|达到|{_OF}(?:≥|≧|>=)"
_OVER = f"大于|高于|超过|超出|多于|{_OF}>"
_TO = f"小于等于|小于或等于|不高于|不超过|不大于|不多于|至多|{_OF}(?:≤|≦|<=)"
_UNDER = f"小于|低于|不足|不满|少于|未达到|未达|未满|{_OF}<"
_LOWER = (
    (rf"(?:{_FROM}){_NUMBER}", True, _Firmness.PLAINLY),
    (rf"(?:{_OVER}){_NUMBER}", False, _Firmness.PLAINLY),
    (rf"{_NUMBER}(?:\(?及\)?|或|含|\(含\))(?:以上|起)", True, _Firmness.PLAINLY),
    (rf"{_NUMBER}(?:以上|起)({_MARK})", True, _Firmness.USUALLY),
    (rf"{_NUMBER}以外", False, _Firmness.PLAINLY),
)
_UPPER = (
    (rf"(?:{_TO}){_NUMBER}", True, _Firmness.PLAINLY),
    (rf"(?:{_UNDER}){_NUMBER}", False, _Firmness.PLAINLY),
    (rf"{_NUMBER}(?:\(?及\)?|或|含|\(含\))(?:以下|以内)", True, _Firmness.PLAINLY),
    (rf"{_NUMBER}以内({_MARK})", True, _Firmness.PLAINLY),
    (rf"{_NUMBER}以下({_MARK})", True, _Firmness.BY_USAGE),
)
_BETWEEN = r"(?:[,、;。和]|且|并且|但|而|至|到|~|-|—|–|―)*"
_RANGE = re.compile(rf"(?:在|介于|从|自)?{_NUMBER}(?:~|-|—+|–|―|至|到|和|与){_NUMBER}(?:之间|以内)?({_MARK})")
_AROUND = re.compile(rf"{_NUMBER}(<=|<|≤|≦|小于等于|小于)[^\d<≤≦%]{{1,20}}?(<=|<|≤|≦|小于等于|小于){_NUMBER}")
_DOWNWARD = re.compile(rf"{_NUMBER}(>=|>|≥|≧)[^\d>≥≧%]{{1,20}}?(>=|>|≥|≧){_NUMBER}")
_EXACT = re.compile(rf"(?:=|等于|为)?{_NUMBER}")
_CLOSED = frozenset({"<=", "≤", "≦", "小于等于", ">=", "≥", "≧"})


def meant_intervals(names: Iterable[str]) -> dict[str, str]:
    """Return the notation of each band of a table that is printed in Chinese, so that no two share a number."""
    bands = {name: band for name in names if (band := _known(name) or _printed(name)) is not None}
    settled = _closed(_settled(bands))
    read = {
        name: interval for name, band in settled.items() if (interval := _read(band.notation)) is not None
    }
    return {
        name: settled[name].notation
        for name, interval in read.items()
        if _known(name) is None
        and not any(interval.overlap(other) for label, other in read.items() if label != name)
    }


def _settled(bands: dict[str, _Band]) -> dict[str, _Band]:
    """Return bands in which a number where one ends and another begins is in exactly one of them."""
    settled = dict(bands)
    for above in bands:
        for below in bands:
            lower, upper = settled[above].lower, settled[below].upper
            if above == below or lower is None or upper is None or lower.value != upper.value:
                continue
            if lower.included is upper.included and lower.firmness > upper.firmness:
                settled[below] = replace(settled[below], upper=replace(upper, included=not lower.included))
            elif lower.included is upper.included and lower.firmness < upper.firmness:
                settled[above] = replace(settled[above], lower=replace(lower, included=not upper.included))
    return settled


def _closed(bands: dict[str, _Band]) -> dict[str, _Band]:
    """Return bands with the upper end of each included that nobody excluded and no other band takes."""
    lows = {band.lower.value for band in bands.values() if band.lower is not None}
    return {
        name: replace(band, upper=replace(band.upper, included=True))
        if band.upper is not None
        and band.upper.firmness is _Firmness.BY_USAGE
        and band.upper.value not in lows
        else band
        for name, band in bands.items()
    }


def _known(name: str) -> _Band | None:
    """Return a band that is written as an interval already."""
    interval = _read(name)
    if interval is None:
        return None
    lower, upper = interval.typed
    return _Band(
        _End(lower, not interval.start.after, _Firmness.PLAINLY) if lower else None,
        _End(upper, interval.stop.after, _Firmness.PLAINLY) if upper else None,
    )


def _printed(name: str) -> _Band | None:
    plain = unicodedata.normalize("NFKC", name).replace(" ", "").replace("，", ",").replace("～", "~")
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)
    try:
        return _range(plain) or _around(plain) or _exact(plain) or _one_sided(plain)
    except (JixiaoError, ValueError):
        return None


def _range(plain: str) -> _Band | None:
    matched = _RANGE.fullmatch(plain)
    if matched is None:
        return None
    first, first_mark, last, last_mark, both = matched.groups()
    first = _like(first, last)
    marks = {first: first_mark, last: last_mark}
    if both or re.search("两端|均|都", last_mark):
        marks = {first: both or last_mark, last: both or last_mark}
    lower, upper = sorted((first, last), key=lambda end: Fraction(read_decimal(end)))
    low_in, high_in = _marked(marks[lower]), _marked(marks[upper])
    return _Band(
        _End(lower, high_in is not True if low_in is None else low_in, _firm(low_in, _Firmness.USUALLY)),
        _End(upper, low_in is False if high_in is None else high_in, _firm(high_in, _Firmness.BY_USAGE)),
    )


def _around(plain: str) -> _Band | None:
    matched = _AROUND.fullmatch(plain) or _DOWNWARD.fullmatch(plain)
    if matched is None:
        return None
    ends = [(matched[1], matched[3]), (matched[5], matched[4])]
    if matched.re is _DOWNWARD:
        ends.reverse()
    (lower, low_sign), (upper, high_sign) = ends
    return _Band(
        _End(_like(lower, upper), low_sign in _CLOSED, _Firmness.PLAINLY),
        _End(upper, high_sign in _CLOSED, _Firmness.PLAINLY),
    )


def _one_sided(plain: str) -> _Band | None:
    """Return a band with one end, or with two that are each written: 超过10%但不超过20%."""
    for pattern, included, firmness in _LOWER:
        matched = re.match(pattern, plain)
        if matched is None:
            continue
        lower = _end(matched, included=included, firmness=firmness)
        rest = re.sub(f"^{_BETWEEN}", "", plain[matched.end() :])
        if not rest:
            return _Band(lower, None)
        plain_end = re.fullmatch(_NUMBER, rest)  # 90%以上至100%(含)
        upper = _upper(rest) or (
            _end(plain_end, included=False, firmness=_Firmness.BY_USAGE) if plain_end else None
        )
        if upper is not None:
            return _Band(_End(_like(lower.text, upper.text), lower.included, lower.firmness), upper)
    upper = _upper(plain)
    return None if upper is None else _Band(None, upper)


def _upper(text: str) -> _End | None:
    for pattern, included, firmness in _UPPER:
        matched = re.fullmatch(pattern, text)
        if matched is not None:
            return _end(matched, included=included, firmness=firmness)
    return None


def _exact(plain: str) -> _Band | None:
    matched = _EXACT.fullmatch(plain)
    if matched is None or matched[2]:
        return None
    end = _End(matched[1], included=True, firmness=_Firmness.PLAINLY)
    return _Band(end, end)


def _end(matched: re.Match[str], *, included: bool, firmness: _Firmness) -> _End:
    marks = [marked for group in matched.groups()[1:] if (marked := _marked(group)) is not None]
    return _End(matched[1], marks[-1], _Firmness.PLAINLY) if marks else _End(matched[1], included, firmness)


def _like(lower: str, upper: str) -> str:
    """Return a number in per cent where the one behind it is."""
    return f"{lower}%" if upper.endswith("%") and not lower.endswith("%") else lower


def _marked(mark: str | None) -> bool | None:
    """Return whether a mark says that the number is included; None when there is none."""
    return None if not mark else "不" not in mark


def _firm(marked: bool | None, otherwise: _Firmness) -> _Firmness:  # noqa: FBT001 - what the mark says
    return otherwise if marked is None else _Firmness.PLAINLY


def _read(notation: str) -> Interval | None:
    try:
        return read_interval(notation)
    except ValueError:
        return None
