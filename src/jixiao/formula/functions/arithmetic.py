"""Functions of numbers: 最小, 最大, 求和, 绝对值, 限制 and the roundings."""

from __future__ import annotations

from fractions import Fraction

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.functions.definition import Function, Overload, Parameter, Passing
from jixiao.formula.types import NUMBER
from jixiao.numbers import MOST_PLACES, RoundingMode


def least(semantics: Semantics[V], *values: V) -> V:
    """Return the smallest of numbers."""
    return semantics.least(values)


def greatest(semantics: Semantics[V], *values: V) -> V:
    """Return the largest of numbers."""
    return semantics.greatest(values)


def total(semantics: Semantics[V], *values: V) -> V:
    """Return the sum of numbers."""
    result = values[0]
    for value in values[1:]:
        result = semantics.add(result, value)
    return result


def _absolute(semantics: Semantics[V], value: V) -> V:
    return semantics.absolute(value)


def _clamp(semantics: Semantics[V], value: V, low: V, high: V) -> V:
    return semantics.least((semantics.greatest((value, low)), high))


def _round(semantics: Semantics[V], value: V, places: int) -> V:
    return semantics.round(value, places, RoundingMode.HALF_UP)


def _round_half_even(semantics: Semantics[V], value: V, places: int) -> V:
    return semantics.round(value, places, RoundingMode.HALF_EVEN)


def _round_up(semantics: Semantics[V], value: V, places: int) -> V:
    return semantics.round(value, places, RoundingMode.UP)


def _round_down(semantics: Semantics[V], value: V, places: int) -> V:
    return semantics.round(value, places, RoundingMode.DOWN)


def _floor(semantics: Semantics[V], value: V, places: int = 0) -> V:
    return semantics.round(value, places, RoundingMode.FLOOR)


def _ceiling(semantics: Semantics[V], value: V, places: int = 0) -> V:
    return semantics.round(value, places, RoundingMode.CEILING)


def _positive_part(semantics: Semantics[V], value: V) -> V:
    return semantics.greatest((value, semantics.number(Fraction(0), "0")))


_VALUE = Parameter("数", NUMBER)
_PLACES = Parameter("小数位数", NUMBER, Passing.LITERAL, MOST_PLACES)
_ROUNDED = (_VALUE, _PLACES)

SCALAR_LEAST = Overload((_VALUE,), NUMBER, least, repeats=True)
SCALAR_GREATEST = Overload((_VALUE,), NUMBER, greatest, repeats=True)
SCALAR_TOTAL = Overload((_VALUE,), NUMBER, total, repeats=True)

ARITHMETIC = (
    Function("ABS", "绝对值", "去掉负号。", (Overload((_VALUE,), NUMBER, _absolute),), (("绝对值(-3.5)", "3.5"),)),
    Function(
        "CLAMP", "限制", "低于下限取下限，高于上限取上限。",
        (Overload((_VALUE, Parameter("下限", NUMBER), Parameter("上限", NUMBER)), NUMBER, _clamp),),
        (("限制(12, 0, 10)", "10"), ("限制(-1, 0, 10)", "0")),
    ),
    Function(
        "OVER", "超出", "大于 0 的取原数，否则为 0；例如每超 1 个百分点扣分时的“超过部分”。",
        (Overload((_VALUE,), NUMBER, _positive_part),), (("超出(105% - 100%)", "0.05"), ("超出(98% - 100%)", "0")),
    ),
    Function("ROUND", "四舍五入", "四舍五入到指定的小数位数；恰好一半时绝对值进一，负数也是。",
             (Overload(_ROUNDED, NUMBER, _round),), (("四舍五入(2.005, 2)", "2.01"), ("四舍五入(-2.5, 0)", "-3"))),
    Function("ROUNDEVEN", "四舍六入五成双", "恰好一半时取偶数。", (Overload(_ROUNDED, NUMBER, _round_half_even),),
             (("四舍六入五成双(2.005, 2)", "2"),)),
    Function("ROUNDUP", "向上舍入", "有余数就进一位(远离 0)。", (Overload(_ROUNDED, NUMBER, _round_up),),
             (("向上舍入(2.001, 2)", "2.01"),)),
    Function("ROUNDDOWN", "向下舍入", "舍去后面的小数(趋向 0)。", (Overload(_ROUNDED, NUMBER, _round_down),),
             (("向下舍入(2.009, 2)", "2"),)),
    Function("INT", "取整", "不大于它的最大整数；给出小数位数时到该位。",
             (Overload(_ROUNDED, NUMBER, _floor, optional=1),), (("取整(13.6)", "13"), ("取整(-0.5)", "-1"))),
    Function("CEILING", "向上取整", "不小于它的最小整数；给出小数位数时到该位。",
             (Overload(_ROUNDED, NUMBER, _ceiling, optional=1),), (("向上取整(13.2)", "14"),)),
)  # fmt: skip
