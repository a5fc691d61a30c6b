"""Units of measure (计量单位): what one of something is, as an exact multiple of base units.

万元 is 10,000 元; 万元/人 is 10,000 元 for each 人. Units of one kind convert into one another exactly; 元 and 人, or 天
and 个工作日, never do. %, 分 and 倍 are dimensionless. What is counted is a base of its own: 5 个 and 3 项 make
neither 8 个 nor 8 项. A unit that is not known here, a bureau's own, is a base of its own too.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from jixiao.numbers import to_text
from jixiao.problems import nearest

ANYTHING_COUNTED: Final = ""
"""The base of a count of something that is not said, such as the rows of a detail table."""

_LONGEST: Final = 40
_MOST_FACTORS: Final = 12
_MOST_BITS: Final = 256

_MEASURES: Final[Mapping[str, Mapping[str, Fraction]]] = {
    "元": {"元": Fraction(1), "角": Fraction(1, 10)},
    "天": {"天": Fraction(1), "周": Fraction(7), "小时": Fraction(1, 24), "分钟": Fraction(1, 1440)},
    "个工作日": {"个工作日": Fraction(1)},
    "个月": {"个月": Fraction(1), "个季度": Fraction(3), "年": Fraction(12)},
    "平方米": {
        "平方米": Fraction(1), "公顷": Fraction(10**4), "平方公里": Fraction(10**6), "亩": Fraction(2000, 3),
    },
    "米": {"米": Fraction(1), "公里": Fraction(1000)},
    "千克": {"千克": Fraction(1), "吨": Fraction(1000), "克": Fraction(1, 1000)},
    "美元": {"美元": Fraction(1)},
    "欧元": {"欧元": Fraction(1)},
    "港元": {"港元": Fraction(1)},
}  # fmt: skip
_KINDS: Final = {
    "元": "金额", "天": "日历天数", "个工作日": "工作日数", "个月": "月数", "平方米": "面积", "米": "长度",
    "千克": "重量", "美元": "外币金额", "欧元": "外币金额", "港元": "外币金额", ANYTHING_COUNTED: "个数",
}  # fmt: skip
_MONEY: Final = frozenset({"元", "美元", "欧元", "港元"})
_COUNTED: Final = frozenset("个人次项件家份户台辆套处条篇册所座场期批例村镇乡县只头株棵张笔宗起本部班组对支床") | {
    "人次", "户次", "件次", "课时", "学时", "立方米",
}  # fmt: skip
_DIMENSIONLESS: Final = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "分": Fraction(1), "倍": Fraction(1)}
_SAME: Final = {
    "人民币元": "元", "日": "天", "日历天": "天", "自然日": "天", "星期": "周", "工作日": "个工作日", "月": "个月",
    "季度": "个季度", "季": "个季度", "年度": "年", "m2": "平方米", "平米": "平方米", "平方千米": "平方公里", "千米": "公里",
    "公斤": "千克", "名": "人", "位": "人", "百分点": "%", "个百分点": "%", "1": "分",
}  # fmt: skip
_PREFIXES: Final = {
    "十万": 10**5, "百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8,
}  # fmt: skip

_USUAL: Final = (
    *(prefix + base for base in ("元", "人") for prefix in ("", "万", "亿", "千", "百万")),
    *("平方米", "个工作日", "小时", "百分点"),
)
"""What a mistyped unit is compared with."""

Exponents = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One of something: ``scale`` times the product of base units, each to its power.

    Two units are equal when they mean the same; ``written`` is how an author typed it.

    >>> str(read_unit("万元")), read_unit("万元").ratio(read_unit("元")), read_unit("日") == read_unit("天")
    ('万元', Fraction(10000, 1), True)
    """

    scale: Fraction = Fraction(1)
    exponents: Exponents = ()
    written: str = field(default="", compare=False)

    @property
    def is_pure(self) -> bool:
        """Whether it is of no kind: a rate, points, a percentage."""
        return not self.exponents

    @property
    def is_vague(self) -> bool:
        """Whether something is counted in it that is not said."""
        return any(base == ANYTHING_COUNTED for base, _ in self.exponents)

    @property
    def has_money(self) -> bool:
        """Whether money is a part of it."""
        return any(base in _MONEY for base, _ in self.exponents)

    @property
    def kind(self) -> str:
        """What it measures, for messages."""
        if self.is_pure:
            return "没有单位的数"
        base, power = self.exponents[0]
        if len(self.exponents) > 1 or power != 1:
            return "组合单位"
        return _KINDS.get(base) or ("个数" if base in _COUNTED else "自定的单位")

    def ratio(self, other: Unit) -> Fraction | None:
        """Return how many of the other one of this is, or None when they are of different kinds."""
        return self.scale / other.scale if self.exponents == other.exponents else None

    def times(self, other: Unit) -> Unit | None:
        """Return the product, or None when it has more factors or digits than any unit that people use."""
        powers = dict(self.exponents)
        for base, power in other.exponents:
            powers[base] = powers.get(base, 0) + power
        exponents = tuple(sorted((base, power) for base, power in powers.items() if power))
        scale = self.scale * other.scale
        bits = max(scale.numerator.bit_length(), scale.denominator.bit_length())
        if bits > _MOST_BITS or sum(abs(power) for _, power in exponents) > _MOST_FACTORS:
            return None
        if other == PURE:
            return self  # as it was written
        return Unit(scale, exponents, other.written if self == PURE else "")

    def over(self, other: Unit) -> Unit | None:
        """Return the quotient, or None as for a product."""
        return self.times(other.inverted)

    @property
    def inverted(self) -> Unit:
        """What 1 ÷ it is."""
        return Unit(1 / self.scale, tuple((base, -power) for base, power in self.exponents))

    def rescaled(self, factor: Fraction) -> Unit:
        """Return the unit of the same kind that is this many times as large."""
        return Unit(self.scale * factor, self.exponents)

    def agrees(self, other: Unit) -> Unit | None:
        """Return what both are, or None: a count of something unsaid is a count of whatever the other counts."""
        if self == other:
            return self if self.written else other
        for vague, exact in ((self, other), (other, self)):
            power = dict(vague.exponents).get(ANYTHING_COUNTED, 0)
            rest = tuple(exponent for exponent in vague.exponents if exponent[0] != ANYTHING_COUNTED)
            left = exact.over(Unit(vague.scale, rest)) if power else None
            if (
                left is not None
                and left.scale == 1
                and len(left.exponents) == 1
                and left.exponents[0][1] == power
                and left.exponents[0][0] not in _KINDS.keys() - {ANYTHING_COUNTED}
            ):
                return exact
        return None

    def __str__(self) -> str:
        """Return the unit as it was written, or as people write such a unit; nothing when it has none."""
        return self.written or _composed(self)

    @property
    def can_be_typed(self) -> bool:
        """Whether its text reads back as this unit."""
        return bool(str(self)) and read_unit(str(self)) == self


PURE: Final = Unit()
"""The unit of rates and points."""

COUNTED: Final = Unit(exponents=((ANYTHING_COUNTED, 1),))
"""The unit of a count of something that is not said."""


@functools.lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """Return the unit that a text names, or None when it names none at all.

    Never fails: a text that is not known is a unit of its own.

    >>> read_unit("亿元").ratio(read_unit("万元")), read_unit("元/人").exponents
    (Fraction(10000, 1), (('人', -1), ('元', 1)))
    """
    typed = "".join(text.split())
    if matched := re.fullmatch(r"[(（](.*)[)）]", typed):
        typed = matched[1]
    meant = unicodedata.normalize("NFKC", typed)
    if not meant:
        return None
    if len(meant) > _LONGEST:
        return Unit(exponents=((meant, 1),), written=f"{typed[: _LONGEST // 2]}…")
    unit = _product(meant) or Unit(exponents=((meant, 1),))
    return Unit(unit.scale, unit.exponents, typed)


def _product(text: str) -> Unit | None:
    """Read 元/人, 人·天, 万元/人·年 (which is for each 人 and 年)."""
    product: Unit | None = PURE
    for index, part in enumerate(text.split("/")):
        for factor in re.split("[·•*×]", part):
            if not factor or product is None:
                return None
            unit = _single(factor)
            product = product.over(unit) if index else product.times(unit)
    return product


def _single(text: str) -> Unit:
    known = _known(text)
    if known is not None:
        return known
    for prefix, factor in _PREFIXES.items():
        rest = _known(text.removeprefix(prefix)) if text.startswith(prefix) else None
        if rest is not None and not rest.is_pure:
            return Unit(rest.scale * factor, rest.exponents)
    return Unit(exponents=((text, 1),))


def _known(text: str) -> Unit | None:
    text = _SAME.get(text, text)
    if text in _DIMENSIONLESS:
        return Unit(_DIMENSIONLESS[text])
    if text in _COUNTED:
        return Unit(exponents=((text, 1),))
    for base, names in _MEASURES.items():
        if text in names:
            return Unit(names[text], ((base, 1),))
    return None


def _names(base: str) -> Iterator[tuple[str, Fraction]]:
    """Yield the names of multiples of a base unit, the usual ones first."""
    base, measures = ("个", {}) if base == ANYTHING_COUNTED else (base, _MEASURES.get(base, {}))
    yield base, Fraction(1)
    yield from measures.items()
    if base in measures or base in _COUNTED:
        yield from ((prefix + base, Fraction(factor)) for prefix, factor in _PREFIXES.items())


def _composed(unit: Unit) -> str:
    """Return a derived unit as people write it: the scale goes into the first name above or below the line."""
    if unit.is_pure:
        names = {scale: name for name, scale in _DIMENSIONLESS.items()}
        return "" if unit.scale == 1 else names.get(unit.scale, to_text(unit.scale))
    above = [base for base, power in unit.exponents for _ in range(power)]
    above.sort(key=lambda base: base not in _MONEY)
    below = [base for base, power in unit.exponents for _ in range(-power)]
    named = [
        (first, last)
        for first, times in (_names(above[0]) if above else [("1", Fraction(1))])
        for last, over in (_names(below[0]) if below else [("", Fraction(1))])
        if times == over * unit.scale
    ]
    if named:
        first, last = min(named, key=lambda names: len(names[0]) + len(names[1]))
        top = "·".join([first, *map(_shown, above[1:])])
        return "/".join([top, *([last] if below else []), *map(_shown, below[1:])])
    return f"{to_text(unit.scale)}×{_composed(Unit(exponents=unit.exponents))}"


def _shown(base: str) -> str:
    return "个" if base == ANYTHING_COUNTED else base


def conversion(text: str, other: str) -> Fraction | None:
    """Return by how much a number in one unit is multiplied to be in another, or None when the kinds differ.

    >>> conversion("元", "万元"), conversion("元", "人")
    (Fraction(1, 10000), None)
    """
    first, second = read_unit(text), read_unit(other)
    return None if first is None or second is None else first.ratio(second)


def power_of_ten(value: Fraction | None) -> bool:
    """Tell whether a number can be the step from one unit to another, as 10,000 is from 元 to 万元."""
    if value is None or value <= 0 or 1 not in {value.numerator, value.denominator} or value == 1:
        return False
    whole = max(value.numerator, value.denominator)
    return whole <= 10**12 and 10 ** round(math.log10(whole)) == whole


def different(first: Unit, second: Unit) -> str:
    """Return why two units can't be converted into one another."""
    for pure, other in ((first, second), (second, first)):
        if pure.is_pure:
            return f"没有单位的数和{other}不能换算"
    message = f"{first}是{first.kind}，{second}是{second.kind}，不能换算"
    if first.kind == second.kind == "个数":
        message = f"{first}和{second}数的不是同一种东西，不能换算"
    return message


def meant_instead(*units: Unit) -> Iterator[str]:
    """Yield what was probably meant by units that nobody knows."""
    for unit in units:
        if unit.kind == "自定的单位":
            text = str(unit)
            near = nearest(text, _USUAL) or [usual for usual in _USUAL if _one_letter_off(text, usual)]
            yield from (f"“{text}”不是认得的单位，是不是“{name}”？" for name in near[:1])


def _one_letter_off(text: str, name: str) -> bool:
    return (
        len(text) == len(name) > 1 and sum(one != other for one, other in zip(text, name, strict=True)) == 1
    )
