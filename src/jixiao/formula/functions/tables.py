"""Functions of several numbers or the rows of a detail table: 求和, 平均, 最大, 最小, 中位数, 计数, 占比."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

from jixiao.formula.algebra import Aggregate, Argument, PerRow, Semantics, V
from jixiao.formula.function import Function, Overload, Parameter, Passing
from jixiao.formula.functions.rubric import positive, two_sums
from jixiao.formula.types import NUMBER, TABLE, YES_NO, Reference, TypeKind
from jixiao.formula.wording.function_phrases import Listed, as_meant, of_each_row, tight, which_rows
from jixiao.formula.wording.phrase_tree import Leaf, Phrase, PhraseNode, Strength

if TYPE_CHECKING:
    from jixiao.formula.call import Call
    from jixiao.formula.function import Phrasing


_MOST_IN_ORDER: Final = 7


def _least(semantics: Semantics[V], *values: V) -> V:
    return semantics.least(values)


def _greatest(semantics: Semantics[V], *values: V) -> V:
    return semantics.greatest(values)


def _total(semantics: Semantics[V], *values: V) -> V:
    return functools.reduce(semantics.add, values)


def _mean(semantics: Semantics[V], *values: V) -> V:
    count = len(values)
    return semantics.divide(_total(semantics, *values), semantics.number(Fraction(count), str(count)))


def _median(semantics: Semantics[V], *values: V) -> V:
    """Return the middle one of numbers put in order, or the mean of the two in the middle."""
    ordered = list(values)
    for last in range(len(ordered) - 1, 0, -1):
        for index in range(last):
            pair = (ordered[index], ordered[index + 1])
            ordered[index], ordered[index + 1] = semantics.least(pair), semantics.greatest(pair)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else _mean(semantics, ordered[half - 1], ordered[half])


def _too_many(parts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return what is wrong with more numbers than are put in order."""
    if len(parts) <= _MOST_IN_ORDER:
        return None
    message = f"中位数 最多 {_MOST_IN_ORDER} 个数，这里有 {len(parts)} 个"
    return "F312", message, "多的填成明细表：中位数(明细表, 每行的数)"


def _count(semantics: Semantics[V], table: Reference, condition: PerRow[V] = None) -> V:
    return semantics.aggregate("count", table, condition, None)


@dataclass(frozen=True, slots=True)
class _OfRows:
    """The meaning of a function that aggregates a number of every row."""

    kind: Aggregate

    def __call__(
        self, semantics: Semantics[V], table: Reference, value: Argument[V], condition: PerRow[V] = None
    ) -> V:
        return semantics.aggregate(self.kind, table, condition, value)


def _share(semantics: Semantics[V], table: Reference, condition: Argument[V], value: PerRow[V] = None) -> V:
    kind: Aggregate = "count" if value is None else "sum"
    part = semantics.aggregate(kind, table, condition, value)
    whole = semantics.aggregate(kind, table, None, value)
    if value is not None:
        whole = positive(semantics, whole, f"{value.text}的合计")
    return semantics.divide(part, whole)


def _average(semantics: Semantics[V], table: Reference, value: Argument[V], condition: PerRow[V] = None) -> V:
    part = semantics.aggregate("sum", table, condition, value)
    return semantics.divide(part, semantics.aggregate("count", table, condition, None))


def _average_phrase(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    return _mean_of_rows(*call.arguments(semantics))


def _average_if_phrase(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    table, condition, value = call.arguments(semantics)
    return _mean_of_rows(table, value, condition)


def _mean_of_rows(
    table: Argument[PhraseNode], value: Argument[PhraseNode], condition: PerRow[PhraseNode] = None
) -> PhraseNode:
    rows = of_each_row(cast("Reference", table.reference), condition)
    return Phrase((*rows, tight(value.evaluate()), "的平均数"), Strength.SUM)


def _sum_if(semantics: Semantics[V], table: Reference, condition: Argument[V], value: Argument[V]) -> V:
    return semantics.aggregate("sum", table, condition, value)


def _average_if(semantics: Semantics[V], table: Reference, condition: Argument[V], value: Argument[V]) -> V:
    return _average(semantics, table, value, condition)


def _quotient_of_sums(texts: Sequence[str]) -> Iterator[str]:
    table, condition, value = texts
    yield from two_sums(f"求和({table}, {value}, {condition}) / 求和({table}, {value})")


def _share_phrase(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    table, condition, *values = call.arguments(semantics)
    rows = cast("Reference", table.reference)
    if not values:
        named = Leaf(rows.label, "name", TypeKind.TABLE)
        return Phrase((*which_rows(rows, condition), "的占全部", named, "的比例"), Strength.SUM)
    value = values[0].evaluate()
    whole = ("占全部", value, "的比例") if isinstance(value, Leaf) else ("占全部各行的比例",)
    return Phrase((*of_each_row(rows, condition), tight(value), *whole), Strength.SUM)


_TABLE = Parameter("明细表", TABLE, Passing.TABLE)
_CONDITION = Parameter("条件", YES_NO, Passing.ROW)
_ROW_VALUE = Parameter("每行的数", NUMBER, Passing.ROW)
_OVER_ROWS = (_TABLE, _ROW_VALUE, _CONDITION)
_IF_ROWS = (_TABLE, _CONDITION, _ROW_VALUE)
_NO_QUOTES = "第一项是明细表；条件直接写列名和比较，不加引号，例如 金额 > 100"


def _numbers(meaning: Callable[..., Any], phrase: Phrasing = as_meant) -> Overload:
    return Overload((Parameter("数", NUMBER),), NUMBER, meaning, repeats=1, phrase=phrase)


def _over_rows(kind: Aggregate) -> Overload:
    return Overload(_OVER_ROWS, NUMBER, _OfRows(kind), optional=1, phrase=as_meant)


TABLES = (
    Function("COUNT", "计数", "明细表的行数；给出条件时只数符合条件的行。",
             (Overload((_TABLE, _CONDITION), NUMBER, _count, optional=1, phrase=as_meant),)),
    Function("SHARE", "占比", "符合条件的行占全部行的比例；给出每行的数时按该数占比（例如按金额）。空表没有占比，要先用 如果 说明。",
             (Overload((_TABLE, _CONDITION, _ROW_VALUE), NUMBER, _share, optional=1, phrase=_share_phrase),), is_rate=True,
             ways_out=_quotient_of_sums),
    Function("AVERAGE", "平均", "几个数的平均；或明细表中每行的数的平均，可以带条件。",
             (_numbers(_mean, Listed("的平均数")), Overload(_OVER_ROWS, NUMBER, _average, optional=1, phrase=_average_phrase)),
             (("平均(1, 2, 6)", "3"),)),
    Function("SUM", "求和", "几个数相加；或明细表中每行的数相加，可以带条件。",
             (_numbers(_total), _over_rows("sum")), (("求和(1, 2, 3.5)", "6.5"),)),
    Function("MAX", "最大", "几个数中最大的；或明细表中每行的数里最大的，可以带条件。",
             (_numbers(_greatest), _over_rows("max")), (("最大(0, -2)", "0"),), opposite="MIN", is_limit=True),
    Function("MIN", "最小", "几个数中最小的；或明细表中每行的数里最小的，可以带条件。",
             (_numbers(_least), _over_rows("min")), (("最小(10, 10 * 102.59%)", "10"),), opposite="MAX", is_limit=True),
    Function("MEDIAN", "中位数", "几个数、或明细表中每行的数（可以带条件）排好次序以后中间的一个；个数是双数的，取中间两个的平均。",
             (_numbers(_median, Listed("的中位数")), _over_rows("median")),
             (("中位数(3, 9, 5)", "5"), ("MEDIAN(1, 2, 4, 9)", "3")), wrong=_too_many),
    Function("COUNTIF", "条件计数", "符合条件的行数，同 计数(明细表, 条件)。",
             (Overload((_TABLE, _CONDITION), NUMBER, _count, phrase=as_meant),), hint=_NO_QUOTES),
    Function("SUMIF", "条件求和", "符合条件的行的数之和，同 求和(明细表, 每行的数, 条件)；次序同 Excel，条件在前。",
             (Overload(_IF_ROWS, NUMBER, _sum_if, phrase=as_meant),), hint=_NO_QUOTES),
    Function("AVERAGEIF", "条件平均", "符合条件的行的数的平均，同 平均(明细表, 每行的数, 条件)；次序同 Excel，条件在前。",
             (Overload(_IF_ROWS, NUMBER, _average_if, phrase=_average_if_phrase),), hint=_NO_QUOTES),
)  # fmt: skip
