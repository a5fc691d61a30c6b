"""Functions that convert units: 换算."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from jixiao.formula.algebra import Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing
from jixiao.formula.syntax.tokens import quoted_text
from jixiao.formula.types import NUMBER, TEXT
from jixiao.formula.units.unit import conversion, different, meant_instead, read_unit
from jixiao.formula.wording.function_phrases import as_meant
from jixiao.problems import Problem


def _convert(semantics: Semantics[V], value: V, unit: str, other: str) -> V:
    factor = cast("Fraction", conversion(unit, other))  # of others the formula was refused (F335)
    return semantics.convert(value, factor, (unit, other))


def _no_conversion(texts: Sequence[str]) -> Problem | None:
    """Return what is wrong with two units; whether each is a text in quotes is reported by itself."""
    unit, other = (quoted_text(text) for text in texts[1:])
    if unit is None or other is None or conversion(unit, other) is not None:
        return None
    facts = {"found": (unit, other)}
    first, second = read_unit(unit), read_unit(other)
    if first is None or second is None:
        return Problem("F335", "换算的单位是空的", None, ("写成 换算(7000, “元”, “万元”) 这样",), facts)
    remedies = (*meant_instead(first, second), "只有同一种单位可以换算，例如 元、万元、亿元")
    return Problem("F335", different(first, second), None, remedies, facts)


CONVERSION = (
    Function(
        "CONVERT", "换算", "把一个数从原单位换成新单位；两个单位直接写在引号里，要是同一种单位，见《计量单位》。",
        (Overload((Parameter("数", NUMBER), Parameter("原单位", TEXT, Passing.TEXT), Parameter("新单位", TEXT, Passing.TEXT)),
                  NUMBER, _convert, phrase=as_meant),),
        (("换算(7000, “元”, “万元”)", "0.7"), ("换算(1.5, “亿元”, “万元”)", "15000"), ("换算(3, “周”, “天”)", "21")),
        wrong=_no_conversion,
    ),
)  # fmt: skip
