"""Functions of one number: 绝对值, 限制, 超出, the roundings, and the remainder of a division."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing, Primitive
from jixiao.formula.syntax.tokens import has_names
from jixiao.formula.types import NUMBER
from jixiao.formula.wording.function_phrases import as_meant, evaluated, tight
from jixiao.formula.wording.phrase_tree import Phrase, PhraseNode, Strength, Sum
from jixiao.numbers import MOST_PLACES, RoundingMode, to_text

if TYPE_CHECKING:
    from jixiao.formula.call import Call


def _limits_in_order(texts: Sequence[str]) -> Iterator[str]:
    """Yield the ways out of limits of which the upper one may be below the lower one."""
    value, lower, upper = texts
    if not has_names(lower) and not has_names(upper):
        yield f"两个界限对调：限制({value}, {upper}, {lower})"
        return
    yield f"界限反了时以上限为准的，写 最小({upper}, 最大({lower}, {value}))；以下限为准的，写 最大({lower}, 最小({upper}, {value}))"
    yield "不会反的，给界限用到的数据项写 min、max"


@dataclass(frozen=True, slots=True)
class _Rounding:
    """The meaning of a function that rounds; an instance, as a function made by another can't be pickled."""

    mode: RoundingMode

    def __call__(self, semantics: Semantics[V], value: V, places: int = 0) -> V:
        return semantics.round(value, places, self.mode)


@dataclass(frozen=True, slots=True)
class _ToMultiple:
    """The meaning of a function that rounds to a multiple of a step."""

    mode: RoundingMode

    def __call__(self, semantics: Semantics[V], value: V, step: Fraction) -> V:
        unit = semantics.number(step, to_text(step))
        return semantics.multiply(semantics.round(semantics.step_quotient(value, unit), 0, self.mode), unit)


def _remainder(semantics: Semantics[V], value: V, divisor: V) -> V:
    whole = semantics.round(semantics.step_quotient(value, divisor), 0, RoundingMode.FLOOR)
    return semantics.subtract(value, semantics.multiply(divisor, whole))


def _positive_part(semantics: Semantics[V], value: V) -> V:
    return semantics.greatest((value, semantics.number(Fraction(0), "0")))


def _excess(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    """Say 超出(a - b) as what a is above b, another number as what of it is above 0."""
    (value,) = evaluated(call, semantics)
    if isinstance(value, Sum) and len(value.terms) == 2 and value.terms[1][0] == "−":  # noqa: PLR2004 - a − b
        (_, above), (_, base) = value.terms
        return Phrase((tight(above), "超出", tight(base), "的部分"), Strength.SUM)
    return Phrase((tight(value), "大于 0 的部分"), Strength.SUM)


_VALUE = Parameter("数", NUMBER)
_PLACES = Parameter("小数位数", NUMBER, Passing.LITERAL, MOST_PLACES)


def _rounds(mode: RoundingMode, optional: int = 0) -> tuple[Overload]:
    return (Overload((_VALUE, _PLACES), NUMBER, _Rounding(mode), optional, phrase=as_meant),)


def _to_multiple(mode: RoundingMode) -> tuple[Overload]:
    return (Overload((_VALUE, Parameter("基数", NUMBER, Passing.STEP)), NUMBER, _ToMultiple(mode)),)


ARITHMETIC = (
    Function("ABS", "绝对值", "去掉负号。", (Overload((_VALUE,), NUMBER, Primitive("absolute"), phrase=as_meant),), (("绝对值(-3.5)", "3.5"),)),
    Function(
        "CLAMP", "限制", "低于下限取下限，高于上限取上限；上限可能小于下限的，载入时拒绝。",
        (Overload((_VALUE, Parameter("下限", NUMBER), Parameter("上限", NUMBER)), NUMBER, Primitive("clamp"), phrase=as_meant),),
        (("限制(12, 0, 10)", "10"), ("限制(-1, 0, 10)", "0")), ways_out=_limits_in_order, is_limit=True,
    ),
    Function(
        "OVER", "超出", "大于 0 的取原数，否则为 0；例如每超 1 个百分点扣分时的“超过部分”。",
        (Overload((_VALUE,), NUMBER, _positive_part, phrase=_excess),),
        (("超出(105% - 100%)", "0.05"), ("超出(98% - 100%)", "0")),
    ),
    Function("ROUND", "四舍五入", "四舍五入到指定的小数位数；恰好一半时绝对值进一，负数也是。",
             _rounds(RoundingMode.HALF_UP), (("四舍五入(2.005, 2)", "2.01"), ("四舍五入(-2.5, 0)", "-3"))),
    Function("ROUNDEVEN", "四舍六入五成双", "恰好一半时取偶数。", _rounds(RoundingMode.HALF_EVEN), (("四舍六入五成双(2.005, 2)", "2"),)),
    Function("ROUNDUP", "向上舍入", "有余数就进一位（远离 0）。", _rounds(RoundingMode.UP), (("向上舍入(2.001, 2)", "2.01"),)),
    Function("ROUNDDOWN", "向下舍入", "舍去后面的小数（趋向 0）。", _rounds(RoundingMode.DOWN), (("向下舍入(2.009, 2)", "2"),)),
    Function("ROUNDFLOOR", "取整", "不大于它的最大整数；给出小数位数时到该位。",
             _rounds(RoundingMode.FLOOR, optional=1), (("取整(13.6)", "13"), ("取整(-0.5)", "-1"))),
    Function("ROUNDCEILING", "向上取整", "不小于它的最小整数；给出小数位数时到该位。",
             _rounds(RoundingMode.CEILING, optional=1), (("向上取整(13.2)", "14"), ("向上取整(13.21, 1)", "13.3")),
             hint="取到基数的整数倍，写 向上取倍数(数, 基数)"),
    Function("INT", "INT", "同 Excel：不大于它的最大整数，只有一项。",
             (Overload((_VALUE,), NUMBER, _Rounding(RoundingMode.FLOOR), phrase=as_meant),),
             (("INT(13.6)", "13"), ("INT(-0.5)", "-1")), hint="到小数位的，写 取整(数, 小数位数)"),
    Function("TRUNC", "截尾", "同 Excel：舍去后面的小数（趋向 0）；不写小数位数时到整数。",
             _rounds(RoundingMode.DOWN, optional=1), (("截尾(-8.9)", "-8"), ("截尾(8.99, 1)", "8.9"))),
    Function("CEILING", "向上取倍数", "同 Excel：不小于它的、基数的最小整数倍。基数直接写成大于 0 的数。",
             _to_multiple(RoundingMode.CEILING), (("CEILING(13, 5)", "15"), ("向上取倍数(-2.5, 2)", "-2")),
             hint="到整数或小数位的，写 向上取整(数[, 小数位数])"),
    Function("FLOOR", "向下取倍数", "同 Excel：不大于它的、基数的最大整数倍。基数直接写成大于 0 的数。",
             _to_multiple(RoundingMode.FLOOR), (("FLOOR(13, 5)", "10"), ("向下取倍数(13.6%, 5%)", "0.1")),
             hint="到整数或小数位的，写 取整(数[, 小数位数])"),
    Function("MOD", "余数", "同 Excel：数 − 除数 × 取整(数 ÷ 除数)，正负号和除数相同。",
             (Overload((_VALUE, Parameter("除数", NUMBER)), NUMBER, _remainder),), (("余数(7, 3)", "1"), ("MOD(-7, 3)", "2"))),
)  # fmt: skip
