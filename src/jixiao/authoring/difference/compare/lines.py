"""Comparison of scoring rules line by line, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.publishing.document import Case, Equation, Remark
from jixiao.publishing.typesetting import OTHERWISE, Text, plain

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_MOST_SHOWN = 4


def changed_lines(old: Sequence[Case], new: Sequence[Case], what: str = "计分") -> Iterator[Text]:
    """Yield what changed from some lines to others, one sentence a line.

    Lines of one condition are compared by what they give, then lines that give the same by their conditions, then
    those of one wording but for its numbers; what is left came or went.
    """
    common = set(map(_texts, old)) & set(map(_texts, new))
    before, now = ([case for case in cases if _texts(case) not in common] for cases in (old, new))
    if len(before) == len(now) == 1 and not before[0].when and not now[0].when:
        yield from _single(before[0].then, now[0].then, what)
        return
    for is_same in (_same_case, _same_outcome, _same_shape):
        for one in list(before):
            other = next((case for case in now if is_same(one, case)), None)
            if other is not None:
                before.remove(one)
                now.remove(other)
                yield _turned(one, other)
    yield from (_whole("取消：", case) for case in before)
    yield from (_whole("新增：", case) for case in now)


def changed_equations(old: Sequence[Equation], new: Sequence[Equation]) -> Iterator[Text]:
    """Yield what changed from some named formulas to others."""
    before, now = ({equation.name: equation for equation in equations} for equations in (old, new))
    for name, one in before.items():
        if name not in now:
            yield (f"中间量“{name}”取消",)
            continue
        other = now[name]
        for text in changed_lines(one.cases, other.cases, f"中间量“{name}”"):
            yield text if len(one.cases) == len(other.cases) == 1 else (f"中间量“{name}”：", *text)
        if one.unit != other.unit:
            yield (f"中间量“{name}”的单位由“{one.unit or '无'}”改为“{other.unit or '无'}”",)
    for name, other in now.items():
        if name not in before and len(other.cases) == 1:
            yield (f"新增中间量“{name}” = ", *other.cases[0].then)
        elif name not in before:
            yield (f"新增中间量“{name}”",)


def changed_remarks(old: Sequence[Remark], new: Sequence[Remark]) -> Iterator[Text]:
    """Yield what changed in when an indicator applies and what is reported of it."""
    before, now = ({plain(remark): remark for remark in map(_remark, remarks)} for remarks in (old, new))
    yield from (("取消：", *before[text]) for text in before if text not in now)
    yield from (("新增：", *now[text]) for text in now if text not in before)


def _texts(case: Case) -> tuple[str, str]:
    return plain(case.when), plain(case.then)


def _same_case(one: Case, other: Case) -> bool:
    return plain(one.when) == plain(other.when)


def _same_outcome(one: Case, other: Case) -> bool:
    return plain(one.then) == plain(other.then) and OTHERWISE not in {plain(one.when), plain(other.when)}


def _same_shape(one: Case, other: Case) -> bool:
    return all(map(_same_but_for_numbers, _texts(one), _texts(other)))


def _same_but_for_numbers(one: str, other: str) -> bool:
    return _NUMBER.sub("#", one) == _NUMBER.sub("#", other)


def _single(one: Text, other: Text, what: str) -> Iterator[Text]:
    """Yield how one formula became another: which numbers, where nothing else did, and both in full."""
    texts = plain(one), plain(other)
    if _same_but_for_numbers(*texts):
        numbers = zip(*map(_NUMBER.findall, texts), strict=True)
        changed = dict.fromkeys(f"{before} 改为 {after}" for before, after in numbers if before != after)
        if 0 < len(changed) <= _MOST_SHOWN:
            yield (f"{what}里的 {'，'.join(changed)}：“", *one, "”改为“", *other, "”")
            return
    yield (f"{what}由“", *one, "”改为“", *other, "”")


def _turned(one: Case, other: Case) -> Text:
    if _same_case(one, other):
        case: Text = (*one.when, "：") if one.when else ()
        return (*case, "由“", *one.then, "”改为“", *other.then, "”")
    if _same_outcome(one, other):
        return ("得“", *one.then, "”的条件由“", *one.when, "”改为“", *other.when, "”")
    return ("“", *one.when, "”得“", *one.then, "”，改为“", *other.when, "”得“", *other.then, "”")


def _whole(word: str, case: Case) -> Text:
    return (word, *case.when, "：", *case.then) if case.when else (word, *case.then)


def _remark(remark: Remark) -> Text:
    return ("当 ", *remark.when, f" 时，{remark.text}") if remark.when else (remark.text,)
