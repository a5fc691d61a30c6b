"""Formulas as trees of what is meant, and how each tree can be written down.

The tests' own picture of the language: nothing here or in ``oracle`` uses the project's reader or walker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a formula: an operand (``text`` says which), or an operation over other parts.

    ``operation`` is ``number``, ``text``, ``yes_no``, ``date`` (``2022-03-01``), ``name``, ``negate``, ``plus``,
    ``+ - * /``, ``compare`` (``text``: the operators between its parts), ``and``, ``or``, ``not``, ``choose``
    (condition, then, otherwise), ``call`` (``text``: the function) or ``rows`` (a call over ``table``).
    """

    operation: str
    parts: tuple[Part, ...] = ()
    text: str = ""
    table: str = ""

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


CHINESE: Final = {
    "IF": "如果", "AND": "且", "OR": "或", "NOT": "非", "KNOWN": "有值", "ABS": "绝对值", "CLAMP": "限制", "OVER": "超出",
    "ROUND": "四舍五入", "ROUNDEVEN": "四舍六入五成双", "ROUNDUP": "向上舍入", "ROUNDDOWN": "向下舍入", "ROUNDFLOOR": "取整",
    "ROUNDCEILING": "向上取整", "INT": "INT", "TRUNC": "截尾", "CEILING": "向上取倍数", "FLOOR": "向下取倍数", "MOD": "余数",
    "IFS": "按条件取", "SWITCH": "按值取", "IFERROR": "分母为零时", "MEDIAN": "中位数", "NETWORKDAYS": "含首日工作日", "MONTHSFROM": "相差月数",
    "YEAR": "年份", "MONTH": "月份", "DAY": "几号",
    "COUNTIF": "条件计数", "SUMIF": "条件求和", "AVERAGEIF": "条件平均", "COUNT": "计数", "SHARE": "占比", "AVERAGE": "平均", "SUM": "求和", "MAX": "最大",
    "MIN": "最小", "DATE": "日期", "DAYSFROM": "天数", "DAYS": "DAYS", "WORKDAYS": "工作日", "ACHIEVED": "完成率", "INVERSE": "反比率", "FULLSTEPS": "满步数",
    "STARTEDSTEPS": "起步数", "CHANGE": "变动率", "DEVIATION": "偏离率", "WITHINDAYS": "按期", "WITHINWORKDAYS": "工作日内",
    "WEIGHTEDAVERAGE": "加权平均", "CONVERT": "换算",
}  # fmt: skip
"""Every function the trees can hold, with its Chinese name."""

SPELLINGS: Final = {
    "+": ("+", "＋"), "-": ("-", "－", "−"), "*": ("*", "×", "＊"), "/": ("/", "÷", "／"),
    "==": ("==", "=", "＝"), "!=": ("!=", "<>", "≠"), "<": ("<", "＜"), ">": (">", "＞"),
    "<=": ("<=", "≤", "＜＝"), ">=": (">=", "≥", "≧"), "and": ("and", "且", "并且", "AND"), "or": ("or", "或", "或者"),
    "not": ("not", "非", "ＮＯＴ"), "if": ("if", "IF"), "else": ("else", "ELSE"), "(": ("(", "（"), ")": (")", "）"),
    ",": (", ", ",", "，", "、", "；", ";"), "是": ("是", "真", "TRUE", "true"), "否": ("否", "假", "FALSE"),
    "“": ("“%s”", '"%s"', "'%s'", "‘%s’", "「%s」", "『%s』", "＂%s＂"),
}  # fmt: skip
"""How each sign and word can be typed, the plain way first."""

_WIDE: Final = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_NEGATED, _ATOM = 7, 8
_LEVELS: Final = {"choose": 0, "or": 1, "and": 2, "not": 3, "compare": 4, "+": 5, "-": 5, "*": 6, "/": 6}


class Spelling:
    """Chooses among the ways to type a thing; a seed of 0 always takes the plain one."""

    def __init__(self, seed: int = 0) -> None:
        self.plain = seed == 0
        self.state = seed

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        self.state = (self.state * 1_103_515_245 + 12_345) % 2**31
        return options[0 if self.plain else (self.state >> 16) % len(options)]

    def sign(self, name: str) -> str:
        """Return one of the spellings of a sign or word."""
        return self.pick(SPELLINGS[name])

    def function(self, name: str) -> str:
        """Return one of the names of a function."""
        return self.pick((CHINESE[name], name, name.lower()))


def written(part: Part, spelling: Spelling | None = None) -> str:
    """Return a tree as the text of a formula that means it."""
    return _Writer(spelling or Spelling()).within(part, 0)


class _Writer:
    """Writes one formula; ``within`` adds brackets where a part binds less than its surroundings."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self.sign = spelling.sign

    def within(self, part: Part, level: int) -> str:
        text, own = self.write(part)
        return text if own >= level else self.bracketed(text)

    def bracketed(self, text: str) -> str:
        return f"{self.sign('(')}{text}{self.sign(')')}"

    def call(self, name: str, arguments: Sequence[str]) -> str:
        separated = arguments[0]
        for argument in arguments[1:]:
            separated += self.sign(",") + argument
        return self.spelling.function(name) + self.bracketed(separated)

    def write(self, part: Part) -> tuple[str, int]:  # noqa: PLR0911 - one line a form
        if part.operation in {"number", "places"}:
            return self.spelling.pick((part.text, part.text.translate(_WIDE))), _ATOM
        if part.operation == "name":
            return part.text, _ATOM
        if part.operation == "yes_no":
            return self.sign(part.text), _ATOM
        if part.operation == "text":
            return self.sign("“") % part.text, _ATOM
        if part.operation == "date":
            return self.call("DATE", [str(int(each)) for each in part.text.split("-")]), _ATOM
        if part.operation in {"negate", "plus"}:
            sign = self.sign("-" if part.operation == "negate" else "+")
            return sign + self.within(part.parts[0], _NEGATED), _NEGATED
        if part.operation in {"call", "rows"}:
            table = [part.table] if part.table else []
            return self.call(part.text, table + [self.within(each, 0) for each in part.parts]), _ATOM
        if part.operation in {"and", "or", "not", "choose"} and self.spelling.pick((True, False)):
            name = "IF" if part.operation == "choose" else part.operation.upper()
            return self.call(name, [self.within(each, 0) for each in part.parts]), _ATOM
        return self.between(part), _LEVELS[part.operation]

    def between(self, part: Part) -> str:
        """Write an operation with its signs or words between its parts."""
        level = _LEVELS[part.operation]
        if part.operation == "choose":
            condition, then, otherwise = part.parts
            chosen, asked = self.within(then, level + 1), self.within(condition, level + 1)
            return f"{chosen} {self.sign('if')} {asked} {self.sign('else')} {self.within(otherwise, level)}"
        if part.operation == "not":
            operand = self.within(part.parts[0], level)
            # 非(…) is a call and ends at its bracket, so what merely begins with one gets its own.
            return f"{self.sign('not')} {self.bracketed(operand) if re.match('[(（]', operand) else operand}"
        if part.operation == "compare":
            signs, first = part.text.split(), level + 1
        else:
            signs = [part.operation] * (len(part.parts) - 1)
            first = level if part.operation in "+-*/" else level + 1
        text = self.within(part.parts[0], first)
        for sign, each in zip(signs, part.parts[1:], strict=True):
            space = " " if sign.isalpha() else self.spelling.pick((" ", ""))
            text += f"{space}{self.sign(sign)}{space}{self.within(each, level + 1)}"
        return text
