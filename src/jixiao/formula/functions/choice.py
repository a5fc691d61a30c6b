"""Functions that choose and combine conditions: 如果, 且, 或, 非, 有值."""

from __future__ import annotations

from jixiao.formula.algebra import Argument, Semantics, V
from jixiao.formula.functions.definition import Function, Overload, Parameter, Passing
from jixiao.formula.types import YES_NO


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


def _not(semantics: Semantics[V], condition: V) -> V:
    return semantics.invert(condition)


def _known(semantics: Semantics[V], value: V) -> V:
    return semantics.known(value)


_CONDITIONS = (Parameter("条件", YES_NO, Passing.LATER),)

CHOICE = (
    Function(
        "IF", "如果", "条件成立取第二项，不成立取第三项；只算取到的那一项。",
        (Overload((Parameter("条件", YES_NO), Parameter("成立时", None, Passing.LATER),
                   Parameter("不成立时", None, Passing.LATER)), None, _if),),
        (("如果(3 > 2, 10, 5)", "10"), ("如果(1 > 2, 1 / 0, 5)", "5")),
    ),
    Function(
        "AND", "且", "全部条件成立才成立；从左到右看，遇到不成立就不再往后看。",
        (Overload(_CONDITIONS, None, _and, repeats=1),), (("且(1 < 2, 2 < 3)", "是"), ("1 < 2 且 3 < 2", "否")),
    ),
    Function(
        "OR", "或", "有一个条件成立就成立；从左到右看，遇到成立就不再往后看。",
        (Overload(_CONDITIONS, None, _or, repeats=1),), (("或(2 < 1, 2 < 3)", "是"),),
    ),
    Function("NOT", "非", "条件成立得否，不成立得是。", (Overload((Parameter("条件", YES_NO),), YES_NO, _not),),
             (("非(1 > 2)", "是"),)),
    Function("KNOWN", "有值", "数据已填报得是，没有填报得否。", (Overload((Parameter("数据", None),), YES_NO, _known),),
             (("有值(1)", "是"),)),
)  # fmt: skip
