"""The semantics of wording: a formula as a tree of Chinese phrases.

Nothing but names and numbers is said twice, so the words of a formula are as long as the formula, times a constant.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from jixiao.formula.algebra import OPPOSITE, Aggregate, Comparison, DatePart, PerRow, Semantics
from jixiao.formula.types import Reference, TypeKind
from jixiao.formula.wording.function_phrases import (
    evaluated,
    extreme,
    of_each_row,
    product,
    rounding_text,
    tight,
    which_rows,
)
from jixiao.formula.wording.phrase_tree import (
    Absolute,
    CallPhrase,
    Cases,
    Compared,
    Denial,
    Junction,
    Leaf,
    Negative,
    Phrase,
    PhraseNode,
    Strength,
    Sum,
)
from jixiao.numbers import RoundingMode

if TYPE_CHECKING:
    from jixiao.formula.call import Call

_GIVEN, _NOT_GIVEN = "已填报", "未填报"
_YES, _NO = (Leaf(each, "literal", TypeKind.YES_NO) for each in "是否")


class Wording(Semantics[PhraseNode]):
    """Computes phrases."""

    def number(self, value: Fraction, text: str) -> PhraseNode:
        del value
        return Leaf(text, "number", TypeKind.NUMBER)

    def yes_no(self, *, value: bool) -> PhraseNode:
        return _YES if value else _NO

    def text(self, value: str) -> PhraseNode:
        return Leaf(f"“{value}”", "literal", TypeKind.TEXT)

    def date(self, value: date) -> PhraseNode:
        return Leaf(f"{value.year}年{value.month}月{value.day}日", "literal", TypeKind.DATE)

    def name(self, reference: Reference) -> PhraseNode:
        # As it is typed: 满分 is called otherwise in the program, and another indicator's step says whose it is.
        typed = self.formula.formula.token(cast("ast.Name", self.node)).text
        return Leaf(typed.replace(".", "的"), "name", reference.type.kind)

    def negate(self, operand: PhraseNode) -> PhraseNode:
        return Negative(operand)

    def add(self, left: PhraseNode, right: PhraseNode) -> PhraseNode:
        # The walker reads +甲 as 0 + 甲.
        return right if isinstance(self.node, ast.UnaryOp) else _summed(left, "+", right)

    def subtract(self, left: PhraseNode, right: PhraseNode) -> PhraseNode:
        return _summed(left, "−", right)

    def multiply(self, left: PhraseNode, right: PhraseNode) -> PhraseNode:
        return product(left, "×", right)

    def divide(self, left: PhraseNode, right: PhraseNode) -> PhraseNode:
        return product(left, "÷", right)

    def compare(self, operator: Comparison, left: PhraseNode, right: PhraseNode) -> PhraseNode:
        return Compared((left, right), (operator,))

    def both(self, left: PhraseNode, right: Callable[[], PhraseNode]) -> PhraseNode:
        second = right()
        if (
            isinstance(left, Compared)
            and isinstance(second, Compared)
            and left.operands[-1] is second.operands[0]
        ):
            # 80% <= x < 90% comes as two comparisons of one and the same x.
            return Compared((*left.operands, *second.operands[1:]), (*left.signs, *second.signs))
        return _joined("且", left, second)

    def either(self, left: PhraseNode, right: Callable[[], PhraseNode]) -> PhraseNode:
        return _joined("或", left, right())

    def invert(self, operand: PhraseNode) -> PhraseNode:
        if isinstance(operand, Compared) and len(operand.signs) == 1:
            return replace(operand, signs=(OPPOSITE[operand.signs[0]],))
        if isinstance(operand, Phrase) and operand.parts[-1] in {_GIVEN, _NOT_GIVEN}:
            other = _NOT_GIVEN if operand.parts[-1] == _GIVEN else _GIVEN
            return replace(operand, parts=(*operand.parts[:-1], other))
        if isinstance(operand, Denial):
            return operand.operand
        return Denial(operand)

    def choose(
        self, condition: PhraseNode, then: Callable[[], PhraseNode], otherwise: Callable[[], PhraseNode]
    ) -> PhraseNode:
        first, second = then(), otherwise()
        # Between conditions a choice is said as what it amounts to: 如果(甲, 乙, 否) is 甲 且 乙.
        if _NO in (first, second):
            held, other = (condition, first) if second == _NO else (self.invert(condition), second)
            return held if other == _YES else _joined("且", held, other)
        if _YES in (first, second):
            held, other = (condition, second) if first == _YES else (self.invert(condition), first)
            return _joined("或", held, other)
        if isinstance(second, Cases):
            return Cases(((condition, first), *second.cases), second.otherwise)
        return Cases(((condition, first),), second)

    def known(self, operand: PhraseNode) -> PhraseNode:
        words = (operand,) if isinstance(operand, Leaf) else (tight(operand), "所需的数据")
        return Phrase((*words, _GIVEN), Strength.CONDITION)

    def least(self, operands: Sequence[PhraseNode]) -> PhraseNode:
        return extreme(operands, "小")

    def greatest(self, operands: Sequence[PhraseNode]) -> PhraseNode:
        return extreme(operands, "大")

    def absolute(self, operand: PhraseNode) -> PhraseNode:
        return Absolute(operand)

    def clamp(self, value: PhraseNode, lower: PhraseNode, upper: PhraseNode) -> PhraseNode:
        return Phrase(("将", value, "限制在", lower, "到", upper, "之间"), Strength.PROSE)

    def convert(self, value: PhraseNode, factor: Fraction, units: tuple[str, str]) -> PhraseNode:
        del factor
        return Phrase(("将", value, "由", units[0], "换算为", units[1]), Strength.PROSE)

    def round(self, operand: PhraseNode, places: int, mode: RoundingMode) -> PhraseNode:
        return Phrase(("将", operand, rounding_text(places, mode)), Strength.PROSE)

    def unsettled(self, what: str) -> PhraseNode:
        del what
        return Leaf("无法计算", "literal", TypeKind.NUMBER)

    def days(self, start: PhraseNode, end: PhraseNode) -> PhraseNode:
        return Phrase(("自", start, "至", end, "的天数"), Strength.SUM)

    def workdays(self, start: PhraseNode, end: PhraseNode) -> PhraseNode:
        return Phrase(("自", start, "至", end, "的工作日数"), Strength.SUM)

    def date_part(self, part: DatePart, operand: PhraseNode) -> PhraseNode:
        return Phrase((operand, {"year": "的年份", "month": "的月份", "day": "的日"}[part]), Strength.SUM)

    def day_before(self, operand: PhraseNode) -> PhraseNode:
        return Phrase((operand, "的前一天"), Strength.SUM)

    def aggregate(
        self, kind: Aggregate, table: Reference, condition: PerRow[PhraseNode], value: PerRow[PhraseNode]
    ) -> PhraseNode:
        what = {"count": "行数", "sum": "之和", "max": "中最大者", "min": "中最小者", "median": "的中位数"}[
            kind
        ]
        if value is None:
            return Phrase((*which_rows(table, condition), "的", what), Strength.SUM)
        return Phrase((*of_each_row(table, condition), tight(value.evaluate()), what), Strength.SUM)

    def call(self, call: Call) -> PhraseNode:
        """Say a call as its function does, or as the function's name with its arguments."""
        if call.overload.phrase is not None:
            return call.overload.phrase(call, self)
        return CallPhrase(call.function.chinese, tuple(evaluated(call, self)))


def _summed(left: PhraseNode, sign: str, right: PhraseNode) -> Sum:
    before = left.terms if isinstance(left, Sum) else (("+", left),)
    return Sum((*before, (sign, right)))


def _joined(word: str, left: PhraseNode, right: PhraseNode) -> PhraseNode:
    before = left.parts if isinstance(left, Junction) and left.word == word else (left,)
    return Junction("且" if word == "且" else "或", (*before, right))
