"""Levels of a judgement, such as 达成 100–80 %: a name, and the coefficients that it allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.numbers import is_percent, read_decimal
from jixiao.problems import JixiaoError, Problem
from jixiao.rules.forms.form import TOO_MANY_QUOTES, Subject, is_quotable, quoted
from jixiao.rules.intervals import Interval, after, before, read_interval
from jixiao.rules.located import Path

_ALL = Interval(before(Fraction(0)), after(Fraction(1)))
_EXAMPLE = '写成 "80%（含）至 100%（含）" 或 "[80%, 100%]" 这样的区间，或 "100%" 这样一个百分数'


def read_level(text: str) -> Interval:
    """Return the coefficients a level allows: an interval, or one percentage; raises ValueError in Chinese."""
    try:
        value = Fraction(read_decimal(text)) if is_percent(text) else None
    except JixiaoError:
        value = None
    level = read_interval(text) if value is None else Interval(before(value), after(value), (text, text))
    if level.start < _ALL.start or level.stop > _ALL.stop:
        message = "系数要在 0% 到 100% 之间"
        raise ValueError(message)
    return level


def check_levels(levels: Mapping[str, str], subject: Subject, table: Path) -> Iterator[Problem]:
    """Yield levels that can't be read, that leave 0–100 %, or that overlap (R448)."""
    read: dict[str, Interval] = {}
    for name, text in levels.items():
        if not is_quotable(name):
            yield subject.problem("R448", f"“{name}”{TOO_MANY_QUOTES}", "换一个名称", at=(*table, name))
        try:
            read[name] = read_level(text)
        except ValueError as error:
            yield subject.problem("R448", f"“{name}”的系数“{text}”不行：{error}", _EXAMPLE, at=(*table, name))
    names = list(read)
    for index, name in enumerate(names):
        for other in names[:index]:
            if read[name].overlap(read[other]) is not None:
                message = f"“{other}”和“{name}”的系数重叠"
                remedy = "一个系数只能属于一档：[ ] 含这个数，( ) 不含"
                yield subject.problem("R448", message, remedy, at=(*table, name))


def level_text(text: str) -> str:
    """Return the coefficients a level allows as people read them."""
    level = read_level(text)
    return level.typed[0] if level.lower == level.upper else level.text()


def are_fixed(levels: Mapping[str, str]) -> bool:
    """Tell whether every level is one percentage, so that naming the level says it all."""
    return all(level.lower == level.upper for level in map(read_level, levels.values()))


def coefficient(levels: Mapping[str, str], level: str, given: str) -> str:
    """Return the formula of a coefficient: the one given, at most what its level allows.

    Where the two contradict each other the lower reading counts, and a notice reports it.
    """
    *names, last = levels
    text = _kept(levels[last], given)
    for name in reversed(names):
        text = f"如果({level} == {quoted(name)}, {_kept(levels[name], given)}, {text})"
    return text


def _kept(text: str, given: str) -> str:
    interval = read_level(text)
    return interval.typed[1] if interval.lower == interval.upper else f"最小({given}, {interval.typed[1]})"


def contradiction(levels: Mapping[str, str], level: str, given: str) -> str:
    """Return the condition that a coefficient is outside what its level allows."""
    read = {name: read_level(text) for name, text in levels.items()}
    cases = [
        f"({level} == {quoted(name)} and not ({interval.condition(given)}))"
        for name, interval in read.items()
        if interval.lower != interval.upper
    ]
    return " or ".join(cases) if cases else "否"
