"""Functions that choose and combine conditions: 如果, 且, 或, 非, 有值; 按条件取, 按值取 and 分母为零时 among many cases."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.formula.algebra import Argument, Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing, Primitive
from jixiao.formula.syntax.tokens import YES_WORDS
from jixiao.formula.types import NUMBER, YES_NO
from jixiao.formula.wording.function_phrases import as_meant, evaluated
from jixiao.formula.wording.phrase_tree import Cases, Compared, PhraseNode

if TYPE_CHECKING:
    from jixiao.formula.call import Call


def _if(semantics: Semantics[V], condition: V, then: Argument[V], otherwise: Argument[V]) -> V:
    return semantics.choose(condition, then.evaluate, otherwise.evaluate)


def _and(semantics: Semantics[V], *conditions: Argument[V]) -> V:
    result = conditions[0].evaluate()
    for condition in conditions[1:]:
        result = semantics.both(result, condition.evaluate)
    return result


def _or(semantics: Semantics[V], *conditions: Argument[V]) -> V:
    result = conditions[0].evaluate()
    for condition in conditions[1:]:
        result = semantics.either(result, condition.evaluate)
    return result


def _by_condition(semantics: Semantics[V], *parts: Argument[V]) -> V:
    """Return the value of the first condition that holds; what is left over at the end is the value of all else."""

    def begun(index: int) -> V:
        if index == len(parts) - 1 or (
            index == len(parts) - 2 and parts[index].text.strip().lower() in YES_WORDS
        ):
            return parts[-1].evaluate()
        return semantics.choose(parts[index].evaluate(), parts[index + 1].evaluate, lambda: begun(index + 2))

    return begun(0)


def _by_value(semantics: Semantics[V], value: V, *parts: Argument[V]) -> V:
    """Return the result of the first case that the value is equal to; the last part is for all else."""

    def begun(index: int) -> V:
        if index == len(parts) - 1:
            return parts[-1].evaluate()
        is_case = semantics.compare("==", value, parts[index].evaluate())
        return semantics.choose(is_case, parts[index + 1].evaluate, lambda: begun(index + 2))

    return begun(0)


def _when_zero(semantics: Semantics[V], quotient: Argument[V], otherwise: Argument[V]) -> V:
    """Return what divides, or something else where a divisor is 0; what is missing stays missing."""
    divisors = quotient.divisors()

    def begun(index: int) -> V:
        if index == len(divisors):
            return quotient.evaluate()
        divisor = divisors[index].evaluate()
        zero = semantics.number(Fraction(0), "0")
        return semantics.choose(
            semantics.compare("==", divisor, zero), otherwise.evaluate, lambda: begun(index + 1)
        )

    return begun(0)


def _cases(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    parts = evaluated(call, semantics)
    cases = tuple(zip(parts[:-1:2], parts[1::2], strict=False))
    is_open = len(parts) % 2 == 1
    return Cases(cases if is_open else cases[:-1], parts[-1])


def _cases_of_value(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    value, *parts = evaluated(call, semantics)
    cases = tuple(
        (Compared((value, case), ("==",)), given)
        for case, given in zip(parts[:-1:2], parts[1::2], strict=False)
    )
    return Cases(cases, parts[-1])


def _no_rest(parts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return what is wrong with conditions that do not say what all else gives."""
    if len(parts) < _LEAST or (len(parts) % 2 == 0 and parts[-2].strip().lower() not in YES_WORDS):
        return "F312", "按条件取 没有说明其余情形的值", "最后加一项其余的值，或最后一个条件写 是"
    return None


def _no_other_value(parts: Sequence[str]) -> tuple[str, str, str] | None:
    if len(parts) < _LEAST + 1 or len(parts) % 2:
        return "F312", "按值取 没有说明其余情形的值", "最后加一项其余的值：按值取(值, 情形, 结果, …, 其余)"
    return None


_LEAST = 3
_RESULT = Parameter("值", None, Passing.LATER)
_CONDITIONS = (Parameter("条件", YES_NO, Passing.LATER),)

CHOICE = (
    Function(
        "IF", "如果", "条件成立取第二项，不成立取第三项；只算取到的那一项。",
        (Overload((Parameter("条件", YES_NO), Parameter("成立时", None, Passing.LATER),
                   Parameter("不成立时", None, Passing.LATER)), None, _if, phrase=as_meant),),
        (("如果(3 > 2, 10, 5)", "10"), ("如果(1 > 2, 1 / 0, 5)", "5")),
    ),
    Function(
        "AND", "且", "全部条件成立才成立；有一个不成立就不成立，不管别的缺不缺数据、算不算得出。",
        (Overload(_CONDITIONS, None, _and, repeats=1, phrase=as_meant),),
        (("且(1 < 2, 2 < 3)", "是"), ("1 < 2 且 3 < 2", "否")), opposite="OR",
    ),
    Function(
        "OR", "或", "有一个条件成立就成立，不管别的缺不缺数据、算不算得出。",
        (Overload(_CONDITIONS, None, _or, repeats=1, phrase=as_meant),), (("或(2 < 1, 2 < 3)", "是"),), opposite="AND",
    ),
    Function("NOT", "非", "条件成立得否，不成立得是。", (Overload((Parameter("条件", YES_NO),), YES_NO, Primitive("invert"), phrase=as_meant),),
             (("非(1 > 2)", "是"),)),
    Function("KNOWN", "有值", "数据已填报得是，没有填报得否。", (Overload((Parameter("数据", None),), YES_NO, Primitive("known"), phrase=as_meant),),
             (("有值(1)", "是"),)),
)  # fmt: skip

CASES = (
    Function(
        "IFS", "按条件取", "从左到右取第一个成立的条件后面的值；最后一项是其余情形的值（或最后一个条件写 是）。",
        (Overload((Parameter("条件", None, Passing.LATER), _RESULT), None, _by_condition, repeats=2, closing="其余", phrase=_cases),),
        (("按条件取(85% >= 90%, 5, 85% >= 80%, 3, 0)", "3"), ("IFS(1 > 2, 10, TRUE, 5)", "5")), wrong=_no_rest,
    ),
    Function(
        "SWITCH", "按值取", "取和值相等的情形后面的结果；最后一项是其余情形的结果。",
        (Overload((Parameter("值", None), Parameter("情形", None, Passing.LATER), Parameter("结果", None, Passing.LATER)),
                  None, _by_value, repeats=2, closing="其余", phrase=_cases_of_value),),
        (("按值取(2, 1, 10, 2, 8, 0)", "8"), ("SWITCH(3, 1, 10, 2, 8, 0)", "0")), wrong=_no_other_value,
    ),
    Function(
        "IFERROR", "分母为零时", "第一项里有除法（甲 / 乙、1 - 甲 / 乙、四舍五入(甲 / 乙, 4)）：有分母为 0 时取第二项，否则就是第一项。没有填报的仍是缺数据。",
        (Overload((Parameter("商", NUMBER, Passing.DIVISION), Parameter("分母为零时", NUMBER, Passing.LATER)), None, _when_zero,
                  phrase=as_meant),),
        (("分母为零时(6 / 3, 100%)", "2"), ("IFERROR(6 / 0, 100%)", "1"), ("IFERROR(1 - 2 / (3 - 3), 0)", "0")),
        hint="不看 如果、明细表函数里的除法；别的算不出的情形用 如果 说明，例如 如果(计数(明细表) == 0, 100%, 平均(明细表, 列名))；没有填报的用 有值 判断",
    ),
)  # fmt: skip
