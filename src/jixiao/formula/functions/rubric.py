"""Functions for what scoring rules repeat: 完成率, 反比率, 满步数, 变动率, 偏离率, 按期, 加权平均.

Each that divides takes what it gives when there is nothing to divide by: a rubric has to settle that, and a formula
that calls one can't forget to. What it gives when the base is below 0 is settled by one more part; where there is none
and data can be below 0, the rubric is refused (``program.checks.unsettled_cases``), and data that is has no value (F361).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from jixiao.formula.algebra import Argument, PerRow, Semantics, V
from jixiao.formula.call import Part
from jixiao.formula.function import Function, Overload, Parameter, Passing
from jixiao.formula.types import DATE, NUMBER, TABLE, YES_NO, Reference
from jixiao.formula.wording.function_phrases import Worded, as_meant, evaluated, of_each_row, product, tight
from jixiao.formula.wording.phrase_tree import Leaf, Phrase, PhraseNode, Strength
from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.call import Call

_ATOM: Final = re.compile(r"[\w.%]+")


def _zero(semantics: Semantics[V]) -> V:
    return semantics.number(Fraction(0), "0")


def _one(semantics: Semantics[V]) -> V:
    return semantics.number(Fraction(1), "100%")


def _below_zero(semantics: Semantics[V], value: V) -> V:
    return semantics.compare("<", value, _zero(semantics))


def positive(semantics: Semantics[V], base: V, what: str) -> V:
    """Return a divisor that can't sensibly be below 0, such as a step or a sum of weights; ``what`` is its name."""
    return semantics.choose(
        _below_zero(semantics, base), lambda: semantics.unsettled(f"{what}小于 0"), lambda: base
    )


def _divided(
    semantics: Semantics[V], part: V, base: V, cases: Sequence[Argument[V]], what: str, *also: V
) -> V:
    """Return a quotient, or what the ``cases`` give for a base of 0 and for a base (or ``also``) below 0."""
    when_zero, *when_negative = cases

    def negative() -> V:
        return when_negative[0].evaluate() if when_negative else semantics.unsettled(f"{what}小于 0")

    def by_sign() -> V:
        below = _below_zero(semantics, base)
        for number in also:
            below = semantics.either(below, functools.partial(_below_zero, semantics, number))
        return semantics.choose(below, negative, lambda: semantics.divide(part, base))

    return semantics.choose(semantics.compare("==", base, _zero(semantics)), when_zero.evaluate, by_sign)


def _achieved(semantics: Semantics[V], actual: V, target: V, *cases: Argument[V]) -> V:
    rate = _divided(semantics, actual, target, cases, "目标值")
    return semantics.least((_one(semantics), rate))


def _inverse(semantics: Semantics[V], target: V, actual: V, *cases: Argument[V]) -> V:
    rate = _divided(semantics, target, actual, cases, "目标值或实际值", target)
    return semantics.least((_one(semantics), rate))


@dataclass(frozen=True, slots=True)
class _Steps:
    """The meaning of a function that counts the steps of an amount, with the rule for the one begun."""

    mode: RoundingMode

    def __call__(self, semantics: Semantics[V], amount: V, step: V) -> V:
        over = semantics.greatest((amount, _zero(semantics)))
        return semantics.round(semantics.step_quotient(over, positive(semantics, step, "每步")), 0, self.mode)


def _change(semantics: Semantics[V], current: V, previous: V, *cases: Argument[V]) -> V:
    return _divided(semantics, semantics.subtract(current, previous), previous, cases, "上期")


def _deviation(semantics: Semantics[V], actual: V, target: V, *cases: Argument[V]) -> V:
    distance = semantics.absolute(semantics.subtract(actual, target))
    return _divided(semantics, distance, target, cases, "目标值")


def _within(semantics: Semantics[V], taken: V, days: V) -> V:
    begun = semantics.compare("<=", _zero(semantics), taken)
    return semantics.both(begun, lambda: semantics.compare("<=", taken, days))


def _within_days(semantics: Semantics[V], start: V, end: V, days: V) -> V:
    return _within(semantics, semantics.days(start, end), days)


def _within_workdays(semantics: Semantics[V], start: V, end: V, days: V) -> V:
    return _within(semantics, semantics.workdays(start, end), days)


def _factor(argument: Argument[V]) -> str:
    """Return what was typed for an argument as a factor of a product: in brackets unless it is a name or a number."""
    return argument.text if _ATOM.fullmatch(argument.text) else f"({argument.text})"


def _weighted_average(
    semantics: Semantics[V],
    table: Reference,
    value: Argument[V],
    weight: Argument[V],
    condition: PerRow[V] = None,
) -> V:
    def weighed(semantics: Semantics[V]) -> V:
        return semantics.multiply(value.part.code(semantics), weight.part.code(semantics))

    product = Argument(Part(weighed, f"{_factor(value)} * {_factor(weight)}"), semantics)
    part = semantics.aggregate("sum", table, condition, product)
    whole = semantics.aggregate("sum", table, condition, weight)
    return semantics.divide(part, positive(semantics, whole, "权的合计"))


def two_sums(quotient: str) -> Iterator[str]:
    """Yield the way out for a call whose rows may be below 0: the quotient that it is."""
    yield f"明细表里的数有小于 0 的，用两个 求和 相除：{quotient}"


def _weighted_sums(texts: Sequence[str]) -> Iterator[str]:
    table, value, weight, *condition = texts
    of = ", ".join(["", *condition])
    return two_sums(f"求和({table}, ({value}) * ({weight}){of}) / 求和({table}, {weight}{of})")


def _weighted_average_phrase(call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
    table, number, weighting, *condition = call.arguments(semantics)
    rows = of_each_row(cast("Reference", table.reference), *condition)
    value, weight = tight(number.evaluate()), tight(weighting.evaluate())
    return Phrase((*rows, value, "按", weight, "加权的平均数"), Strength.SUM)


@dataclass(frozen=True, slots=True)
class _OverBase:
    """Says a call that divides: its quotient (``joint`` between both numbers), and what it is for a base of 0 and below.

    A ``base`` that is no name or number is called by this word the second time: nothing long is said twice.
    """

    joint: str
    what: str
    base: str
    negative: str = "，小于 0 时取"

    def __call__(self, call: Call, semantics: Semantics[PhraseNode]) -> PhraseNode:
        part, base, when_zero, *when_negative = evaluated(call, semantics)
        head = (product(part, "÷", base),) if self.joint == "÷" else (part, self.joint, base)
        named = base if isinstance(base, Leaf) else self.base
        negative = (self.negative, *when_negative) if when_negative else ()
        return Phrase((*head, self.what, named, "为 0 时取", when_zero, *negative, "）"), Strength.PROSE)


_ACTUAL, _TARGET = Parameter("实际值", NUMBER), Parameter("目标值", NUMBER)
_STEP = (Parameter("数量", NUMBER), Parameter("每步", NUMBER))
_TERM = (Parameter("起始日期", DATE), Parameter("截止日期", DATE), Parameter("期限", NUMBER))
_ROW = (Parameter("每行的数", NUMBER, Passing.ROW), Parameter("每行的权", NUMBER, Passing.ROW))


def _when(zero: str, negative: str) -> tuple[Parameter, Parameter]:
    return tuple(Parameter(name, NUMBER, Passing.LATER) for name in (zero, negative))  # type: ignore[return-value]


SHAPES = (
    Function(
        "ACHIEVED", "完成率", "实际值 ÷ 目标值，最高 100%；目标值为 0 时取第三项，小于 0 时取第四项。",
        (Overload((_ACTUAL, _TARGET, *_when("目标为零时", "目标为负时")), NUMBER, _achieved, optional=1,
                  phrase=_OverBase("÷", "（最高 100%，", "分母")),),
        (("完成率(9, 12, 100%)", "0.75"), ("完成率(15, 12, 100%)", "1"), ("完成率(3, 0, 100%)", "1"),
         ("完成率(-12, -10, 100%, 0%)", "0")),
        is_rate=True, on_target=Fraction(1),
    ),
    Function(
        "INVERSE", "反比率", "目标值 ÷ 实际值，最高 100%，用于越小越好的指标；实际值为 0 时取第三项，两个数有小于 0 的取第四项。",
        (Overload((_TARGET, _ACTUAL, *_when("实际为零时", "有负数时")), NUMBER, _inverse, optional=1,
                  phrase=_OverBase("÷", "（最高 100%，", "分母", "，两个数有小于 0 的取")),),
        (("反比率(80, 100, 100%)", "0.8"), ("反比率(100, 80, 100%)", "1"), ("反比率(80, 0, 100%)", "1")),
        is_rate=True, on_target=Fraction(1),
    ),
    Function(
        "FULLSTEPS", "满步数", "数量里有几个整步，不足一步的不算；数量小于 0 时为 0，每步要大于 0。",
        (Overload(_STEP, NUMBER, _Steps(RoundingMode.FLOOR), phrase=Worded("{}每满{}计一步的步数（不足一步的不算，小于 0 时为 0）")),),
        (("满步数(113.6% - 100%, 1%)", "13"), ("满步数(98% - 100%, 1%)", "0")), is_count=True,
    ),
    Function(
        "STARTEDSTEPS", "起步数", "数量里有几步，不足一步的按一步算；数量小于 0 时为 0，每步要大于 0。",
        (Overload(_STEP, NUMBER, _Steps(RoundingMode.CEILING), phrase=Worded("{}每{}计一步的步数（不足一步的按一步算，小于 0 时为 0）")),),
        (("起步数(113.6% - 100%, 1%)", "14"),), is_count=True,
    ),
    Function(
        "CHANGE", "变动率", "(本期 − 上期) ÷ 上期；上期为 0 时取第三项，小于 0 时取第四项。",
        (Overload((Parameter("本期", NUMBER), Parameter("上期", NUMBER), *_when("上期为零时", "上期为负时")),
                  NUMBER, _change, optional=1, phrase=_OverBase("比", "的变动率（", "后者")),),
        (("变动率(90, 100, 0%)", "-0.1"), ("变动率(5, 0, 100%)", "1")),
        is_rate=True, on_target=Fraction(0),
    ),
    Function(
        "DEVIATION", "偏离率", "实际值与目标值之差（不论多少）÷ 目标值；目标值为 0 时取第三项，小于 0 时取第四项。",
        (Overload((_ACTUAL, _TARGET, *_when("目标为零时", "目标为负时")), NUMBER, _deviation, optional=1,
                  phrase=_OverBase("偏离", "的比例（不论多少；", "后者")),),
        (("偏离率(90, 100, 0%)", "0.1"), ("偏离率(110, 100, 0%)", "0.1")),
        is_rate=True, on_target=Fraction(0),
    ),
    Function(
        "WITHINDAYS", "按期", "从起始日期到截止日期的日历天数不超过期限，起始当天不算；截止日期早于起始日期的不算按期。",
        (Overload(_TERM, YES_NO, _within_days, phrase=as_meant),),
        (("按期(日期(2022, 3, 1), 日期(2022, 3, 31), 30)", "是"), ("按期(日期(2022, 3, 1), 日期(2022, 4, 1), 30)", "否")),
    ),
    Function(
        "WITHINWORKDAYS", "工作日内", "起始日期之后到截止日期为止的工作日数不超过期限，按国务院办公厅的放假调休通知；截止日期早于起始日期的不算。",
        (Overload(_TERM, YES_NO, _within_workdays, phrase=as_meant),),
        (("工作日内(日期(2022, 9, 30), 日期(2022, 10, 9), 2)", "是"),),
    ),
    Function(
        "WEIGHTEDAVERAGE", "加权平均", "明细表每行的数按每行的权加权平均；给出条件时只算符合条件的行。权的合计为 0 时没有平均。",
        (Overload((Parameter("明细表", TABLE, Passing.TABLE), *_ROW, Parameter("条件", YES_NO, Passing.ROW)),
                  NUMBER, _weighted_average, optional=1, phrase=_weighted_average_phrase),), ways_out=_weighted_sums,
    ),
)  # fmt: skip
