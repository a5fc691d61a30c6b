"""Words that people type for operators, and choices typed as sentences, each with how to write it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

_SIGNS: Final[Mapping[str, str]] = {
    "且 而且 并且 以及 同时 和 与 及 and": "且",
    "或 或者 或是 要么 or": "或",
    "不是 不等于 不为 不同于": "!=",
    "是 等于 为 等同于": "==",
    "大于等于 大于或等于 不小于 不低于 不少于 至少 达到": ">=",
    "小于等于 小于或等于 不大于 不高于 不超过 不多于 至多": "<=",
    "大于 高于 超过 多于": ">",
    "小于 低于 不足 少于 不满": "<",
    "加 加上": "+",
    "减 减去": "-",
    "乘 乘以 乘上": "*",
    "除以": "/",
}
_CONDITIONAL: Final = "如果 假如 若 当 则 那么 否则 不然 if then else"
_BEGINS: Final = r"\s*(?:如果|假如|若|当|if)"
_SENTENCE: Final = re.compile(
    _BEGINS
    + r"\s*(.+?)\s*(?:时?\s*[,，;；]?\s*(?:则|那么|then)|时\s*[,，;；]?|[,，;；]\s*(?=得|给|计))\s*(.+?)\s*[,，;；]?\s*(?:否则|不然|else)\s*(.+?)\s*",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(rf"({_BEGINS})\s*[(（](.+)[)）]\s*", re.IGNORECASE)
_TOLD: Final = re.compile(rf"{_BEGINS}\s+(?![(（])|.*(?:否则|不然)", re.IGNORECASE | re.DOTALL)
_POINTS: Final = re.compile(r"[得给计]?\s*(\d+(?:\.\d+)?)\s*分")
_LONGEST_SENTENCE: Final = 300
"""Nobody writes longer ones, and to look for their words takes the time of the square of the length."""
_CHOICE: Final = "如果(条件, 成立时, 不成立时)"
_SIGN_OF: Final = {word: sign for words, sign in _SIGNS.items() for word in words.split()}
_LONGEST_FIRST: Final = sorted(_SIGN_OF, key=len, reverse=True)
_COMPARED: Final = re.compile(
    rf"\s*({'|'.join(each for each in _LONGEST_FIRST if _SIGN_OF[each][0] in '<>')})\s*(?=\d)"
)


_DENIALS: Final = frozenset({"不是", "并非", "不", "没有", "没"})


def is_sentence(text: str) -> bool:
    """Tell whether a formula is a choice that is written as a sentence, or begins or ends like one."""
    return _TOLD.match(text) is not None or _written(text) != ""


def as_choice(text: str) -> str:
    """Return how a choice is written that is a sentence: 如果 甲 > 0 则 满分 否则 0.

    >>> as_choice("若 甲大于0，则得 2 分，否则 0")
    '写成 如果(甲 > 0, 2, 0)'
    """
    return f"写成 {_written(text) or _CHOICE}"


def _written(text: str) -> str:
    """Return the choice that a sentence is, or nothing."""
    if len(text) > _LONGEST_SENTENCE:
        return ""
    inside = _IN_BRACKETS.fullmatch(text)
    for sentence in (text, "" if inside is None else f"{inside[1]} {inside[2]}"):
        match = _SENTENCE.fullmatch(sentence)
        if match is not None and all(map(_is_closed, match.groups())):
            condition, *given = match.groups()
            values = [_written(value) or _POINTS.sub(r"\1", value) for value in given]
            return f"如果({', '.join([_COMPARED.sub(lambda sign: f' {_SIGN_OF[sign[1]]} ', condition), *values])})"
    return ""


def _is_closed(part: str) -> bool:
    """Tell whether every bracket of a part is closed in it."""
    depth = 0
    for char in part:
        depth += (char in "(（") - (char in ")）")
        if depth < 0:
            return False
    return depth == 0


def how_to_write(typed: str, *, begins: bool = False) -> str:
    """Return how to write a word typed in place of an operator, or that a name begins with; empty for others.

    One that ``begins`` is typed before an operand instead.
    """
    if typed.lower() in _CONDITIONAL.split():
        return f"“{typed}”写成 {_CHOICE}"
    if begins:
        return f"“{typed}”写成 非" if typed in _DENIALS else ""
    sign = _SIGN_OF.get(typed)
    if sign is not None:
        return f"“{typed}”写成 {sign}，两边是数据或算式"
    for word in _LONGEST_FIRST:
        rest = typed.removeprefix(word)
        if rest != typed:
            return f"“{word}”写成 {_SIGN_OF[word]}，和后面隔开：{_SIGN_OF[word]} {rest}"
    return ""


FULL_MARKS: Final = frozenset(
    {"分值", "权重", "标准分", "标准分值", "满分值", "总分", "本项分值", "指标分值", "权重分"}
)
"""What people call 满分."""


def split_name(text: str, names: Collection[str]) -> str:
    """Return how a text is written that is two names, or a name and a number, with a word between or before; or nothing."""
    for word in _LONGEST_FIRST:
        before, between, after = text.partition(word)
        if between and before in names and (after in names or not after or after[0].isdigit()):
            return (
                f"“{word}”写成 {_SIGN_OF[word]}，和两边隔开：{f'{before} {_SIGN_OF[word]} {after}'.strip()}"
            )
    for word in _CONDITIONAL.split():
        rest = text.removeprefix(word)
        if rest != text and (rest in names or rest[:1].isdigit()):
            return f"括号里不写“{word}”：写成 {rest}"
    return ""
