"""The semantics of types: computes the type of each part and collects type errors."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jixiao.formula.algebra import Comparison, Semantics, always
from jixiao.formula.function import Passing
from jixiao.formula.syntax.tokens import quoted_text
from jixiao.formula.types import DATE, NUMBER, TEXT, UNKNOWN, YES_NO, Reference, Type, TypeKind, fits
from jixiao.numbers import RoundingMode, is_percent, read_decimal
from jixiao.problems import Edit, JixiaoError, Problem, nearest

if TYPE_CHECKING:
    from jixiao.formula.call import Call, Part
    from jixiao.formula.function import Parameter


def _of_numbers(what: str) -> Any:  # noqa: ANN401 - a method of a semantics
    """Return a method of the semantics for what is of numbers and gives one; ``what`` is its name in messages."""
    return lambda checked, *operands: checked.numbers(what, *operands)


class Checked(Semantics[Type]):
    """Computes types; ``problems`` gathers what does not fit, and goes on with an unknown type."""

    number = days = workdays = date_part = aggregate = always(NUMBER)
    yes_no = known = always(YES_NO)
    date = day_before = always(DATE)
    unsettled = always(UNKNOWN)
    negate = _of_numbers("负号")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.row_tables: list[Reference] = []
        self.called: ast.expr | None = None

    def refuse(
        self,
        code: str,
        message: str,
        *remedies: str,
        node: ast.expr | None = None,
        unknown: str = "",
        instead: str = "",
        **facts: object,
    ) -> Type:
        """Note a problem at a node (the one at hand by default) and return the unknown type.

        ``unknown`` is the name that it takes for unknown, ``instead`` what may be typed there.
        """
        place = self.formula.formula.place(node or self.node)
        rests_on = frozenset({unknown, unknown.split(".", maxsplit=1)[0]} - {""})
        edit = Edit(place, instead) if instead else None
        self.problems.append(Problem(code, message, place, remedies, facts, edit, rests_on=rests_on))
        return UNKNOWN

    def _want(self, given: Type, what: str) -> None:
        """Report what is no condition where one is wanted."""
        if not fits(given, YES_NO):
            message, remedy = f"{what}要用{YES_NO}，这里是{given}", f"{what}要用{YES_NO}，例如{_CONDITION}"
            self.refuse("F313", message, remedy, found=given.kind, wanted=YES_NO.kind)

    def numbers(self, what: str, *operands: Type) -> Type:
        """Return the type of a number, having reported an operand that is none."""
        other = next((operand for operand in operands if not fits(operand, NUMBER)), None)
        if other is None:
            return NUMBER
        remedy = _AS_NUMBERS.get(other.kind, "把是/否、文字变成数用 如果(条件, 1, 0)")
        message = f"{what}只能用于数，这里有{other}"
        return self.refuse("F313", message, remedy, found=other.kind, wanted=NUMBER.kind)

    def text(self, value: str) -> Type:
        return Type(TypeKind.TEXT, (value,))

    def name(self, reference: Reference) -> Type:
        return reference.type

    add, subtract, multiply, divide = (_of_numbers(f"“{sign}”") for sign in "+-*/")

    def compare(self, operator: Comparison, left: Type, right: Type) -> Type:  # noqa: PLR0911 - one line a rule
        kinds = {left.kind, right.kind}
        if TypeKind.UNKNOWN in kinds:
            return YES_NO
        if TypeKind.TABLE in kinds:
            return self.refuse("F313", "明细表不能比较", "先用 计数、求和、占比 等函数汇总")
        texts = {TypeKind.TEXT, TypeKind.CHOICE}
        if kinds <= texts:
            if operator not in {"==", "!="}:
                return self.refuse("F313", "文字只能比较是否相等", "用 == 或 !=", operator=operator)
            for one, other in ((left, right), (right, left)):
                if one.kind is TypeKind.CHOICE and other.kind is TypeKind.TEXT and len(other.options) == 1:
                    self._option(other.options[0], one.options)
            return YES_NO
        if left.kind is not right.kind:
            remedy = "两边换成同一种数据再比较" + (
                "（是/否直接写条件本身）" if TypeKind.YES_NO in kinds else ""
            )
            return self.refuse("F313", f"{left}不能和{right}比较", remedy, left=left.kind, right=right.kind)
        if left.kind is TypeKind.YES_NO and operator not in {"==", "!="}:
            return self.refuse("F313", "是/否只能比较是否相等", "用 == 或 !=", operator=operator)
        return YES_NO

    def _option(self, text: str, options: tuple[str, ...]) -> None:
        if text not in options:
            near = nearest(text, options)
            remedies = [f"是不是“{near[0]}”？"] if near else []
            self.refuse(
                "F316",
                f"选项里没有“{text}”",
                *remedies,
                f"可选的有：{'、'.join(options)}",
                found=text,
                allowed=options,
            )

    def both(self, left: Type, right: Callable[[], Type]) -> Type:
        return self._joined("“且”的每一项", left, right)

    def either(self, left: Type, right: Callable[[], Type]) -> Type:
        return self._joined("“或”的每一项", left, right)

    def _joined(self, what: str, left: Type, right: Callable[[], Type]) -> Type:
        self._want(left, what)
        self._want(right(), what)
        return YES_NO

    def invert(self, operand: Type) -> Type:
        self._want(operand, "“非”的后面")
        return YES_NO

    def choose(self, condition: Type, then: Callable[[], Type], otherwise: Callable[[], Type]) -> Type:
        node = self.node if isinstance(self.node, ast.IfExp) or self.called is None else self.called
        self._want(condition, "“如果”的条件")
        first, second = then(), otherwise()
        self.node = node
        if TypeKind.UNKNOWN in {first.kind, second.kind}:
            return second if first.kind is TypeKind.UNKNOWN else first
        texts = {TypeKind.TEXT, TypeKind.CHOICE}
        if first.kind is second.kind:
            return first if first.options == second.options else Type(TypeKind.TEXT)
        if {first.kind, second.kind} <= texts:
            return TEXT
        message = f"“如果”的两个结果要是同一种数据，这里一个是{first}，一个是{second}"
        return self.refuse("F319", message, "把两个结果改成同一种数据", left=first.kind, right=second.kind)

    def least(self, operands: Sequence[Type]) -> Type:
        return self.numbers("最小", *operands)

    def greatest(self, operands: Sequence[Type]) -> Type:
        return self.numbers("最大", *operands)

    def round(self, operand: Type, places: int, mode: RoundingMode) -> Type:
        del places
        return self.numbers(mode.chinese, operand)

    def call(self, call: Call) -> Type:
        """Check a call against its signature; what 如果, 且 and 或 give is the type that their meaning has."""
        node, outer = self.node, self.called
        function, overload = call.function, call.overload
        problem = function.problem([part.text for part in call.parts])
        if problem is not None:
            self.problems.append(replace(problem, place=self.place))
        if overload.returns is None and problem is None:
            # The meaning of 如果 tells what is wrong with both its results at the call, not at a part of it.
            self.called = node
            parts = [
                replace(argument, code=functools.partial(self._argument, call, index))
                for index, argument in enumerate(call.parts)
            ]
            result: Type = replace(call, parts=tuple(parts)).apply(self)
            self.node, self.called = node, outer
            return result
        for index in range(len(call.parts)):
            self._argument(call, index)
        self.node = node
        return overload.returns or UNKNOWN

    def _argument(self, call: Call, index: int, _: object = None) -> Type:
        """Return the type of an argument, unknown where its parameter takes another, which is reported."""
        function, overload, argument = call.function, call.overload, call.parts[index]
        parameter = overload.parameter(index)
        if parameter.passing is Passing.TABLE:
            return UNKNOWN
        given: Type = argument.code(self)
        wanted = _wanted_as_typed(parameter, argument)
        if wanted:
            message = f"{function.chinese} 的“{parameter.name}”要直接写成{wanted}，这里是“{argument.text}”"
            ways = function.ways_to_call(overload)
            if parameter.passing is Passing.TEXT:
                ways = (f"写法：{function.examples[0][0]}",)
            return self.refuse("F314", message, *ways)
        if parameter.type is not None and not fits(given, parameter.type):
            message = (
                f"{function.chinese} 的“{parameter.name}”要用{parameter.type}，这里“{argument.text}”是{given}"
            )
            is_condition = parameter.type.kind is TypeKind.YES_NO
            return self.refuse(
                "F313",
                message,
                *function.ways_to_call(overload),
                *([f"条件例如{_CONDITION}"] if is_condition and not function.hint else []),
                found=given.kind,
                wanted=parameter.type.kind,
            )
        return given


_AS_NUMBERS = {
    TypeKind.DATE: "两个日期相差的天数写成 天数(起, 止) 或 工作日(起, 止)",
    TypeKind.TABLE: "明细表先用 计数、求和、占比 等函数汇总",
}
_CONDITION = " 结转结余率 <= 10%"


def _wanted_as_typed(parameter: Parameter, argument: Part) -> str:
    """Return what an argument has to be typed as, where its parameter asks for that and it is not."""
    if parameter.passing is Passing.LITERAL and not _is_whole(argument.text, parameter.most):
        return f"整数（−{parameter.most} 到 {parameter.most}）"
    if parameter.passing is Passing.STEP and not _is_above_zero(argument.text):
        return "大于 0 的数"
    if parameter.passing is Passing.DIVISION and not argument.divisors():
        return " 甲 / 乙 这样的除式"
    if parameter.passing is Passing.TEXT and quoted_text(argument.text) is None:
        return "引号里的文字"
    return ""


def _is_above_zero(text: str) -> bool:
    with suppress(JixiaoError):
        return read_decimal(text) > 0
    return False


def _is_whole(text: str, most: int) -> bool:
    with suppress(JixiaoError):
        value = read_decimal(text)
        return value == value.to_integral_value() and abs(value) <= most and not is_percent(text)
    return False
