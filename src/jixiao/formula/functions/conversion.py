"""Functions that convert units: 换算."""

from __future__ import annotations

from fractions import Fraction

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing
from jixiao.formula.types.types import NUMBER, TEXT
from jixiao.formula.units.unit import conversion
from jixiao.numbers import to_text


def _convert(semantics: Semantics[V], value: V, unit: str, other: str) -> V:
    factor = conversion(unit, other)
    if factor is None:
        message = f"“{unit}”和“{other}”不能换算"  # reported as F335 before anything runs
        raise ValueError(message)
    # Times and divided by whole numbers, as people convert: 7,000 元 ÷ 10,000 is 0.7 万元.
    if factor.numerator != 1:
        value = semantics.multiply(value, _whole(semantics, factor.numerator))
    if factor.denominator != 1:
        value = semantics.divide(value, _whole(semantics, factor.denominator))
    return value


def _whole(semantics: Semantics[V], value: int) -> V:
    return semantics.number(Fraction(value), to_text(Fraction(value)))


CONVERSION = (
    Function(
        "CONVERT", "换算", "把一个数从原单位换成新单位；两个单位直接写在引号里，要是同一种单位，见《计量单位》。",
        (Overload((Parameter("数", NUMBER), Parameter("原单位", TEXT, Passing.TEXT), Parameter("新单位", TEXT, Passing.TEXT)),
                  NUMBER, _convert),),
        (("换算(7000, “元”, “万元”)", "0.7"), ("换算(1.5, “亿元”, “万元”)", "15000"), ("换算(3, “周”, “天”)", "21")),
    ),
)  # fmt: skip
